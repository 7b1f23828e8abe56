"""Warnings that an edition accepts, each with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from livret.base.problems import Problem, Severity
from livret.catalogue import by_code, data
from livret.edition.check.errors import nearest
from livret.edition.check.sheets import Checked
from livret.edition.model import Acceptance, EditionSheet


def check_accepted(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield what is wrong with the list « acceptes » itself: a code or a territory that does not exist."""
    if "acceptes" in edition.failed:
        return
    codes = [code for code, kind in by_code().items() if kind.severity == Severity.WARNING]
    for number, entry in enumerate(edition.sheet.accepted):
        if entry.code.upper() not in by_code():
            example = nearest(entry.code, codes) or codes[0]
            values = {"value": entry.code, "example": example, "words": by_code()[example].words}
            yield data.UNKNOWN_CODE.at(edition.marks[f"acceptes.{number}.code"], **values)
        known = entry.territory in (None, *edition.sheet.territories) or "territoires" in edition.failed
        if not known:
            mark = edition.marks[f"acceptes.{number}.territoire"]
            yield data.UNKNOWN_TERRITORY.at(mark, value=entry.territory)


def not_accepted(
    warnings: Iterable[Problem], accepted: Sequence[Acceptance], folders: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield those of *warnings* that no entry of *accepted* covers; errors and what is still to be written never are.

    *folders* gives the folder of each territory as problems show it, with « / » at the end.
    """
    for warning in warnings:
        if not warning.acceptable or not any(_covers(entry, warning, folders) for entry in accepted):
            yield warning


def accepted_of(warnings: Iterable[Problem], standing: Iterable[Problem]) -> list[Problem]:
    """Return those of *warnings* that are not among *standing*, what ``not_accepted`` left of them."""
    left = {id(problem) for problem in standing}
    return [problem for problem in warnings if id(problem) not in left]


def _covers(entry: Acceptance, warning: Problem, folders: Mapping[str, str]) -> bool:
    if entry.code.upper() != warning.code:
        return False
    file = warning.location.file if warning.location else ""
    return entry.territory is None or file.startswith(folders.get(entry.territory, "\0"))
