"""The way through the house: load → check → compose → render → bind → every use → written files.

Two stages of problems, each complete: everything that can be read without the engine, then, if nothing is
wrong, everything that only the engine can tell. Nothing is written before both are clean.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from livret import files, outputs, record
from livret.books import Proofs
from livret.content.check import check
from livret.content.check_accepted import not_accepted
from livret.content.load import load
from livret.content.model import Edition, Prose
from livret.makeup import Progress, candidates, make_up
from livret.messages import _
from livret.outputs import Order
from livret.pool import Press
from livret.press import compose, keep
from livret.press.findings import style_problems
from livret.press.folded import Imposition
from livret.problems import InvalidEdition, Problem, Severity, in_order

#: A booklet of one sheet: enough to try the copier's instructions with.
_SHEET_SIDES = 4


@dataclass(frozen=True, slots=True)
class Written:
    """What a build wrote: each PDF with what people should know of it, and the warnings met on the way."""

    files: tuple[tuple[Path, str], ...]
    warnings: tuple[Problem, ...]


def build(
    folder: Path, out: Path, progress: Progress, order: Order, keep_html: Path | None = None, strict: bool = False
) -> Written:
    """Print the edition in *folder* into *out* for the uses of *order*; return what was written.

    :raises InvalidEdition: with every problem an author can mend (also warnings, when *strict*).
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    :raises EnvironmentFailure: when *out* cannot be written.
    """
    waiting = _("another build of this edition is running: waiting for it to end")
    with files.alone(out, lambda: progress(waiting, 0, 0)), Press(folder) as press:
        proofs = _laid_out(folder, press, progress)
        if strict and proofs.warnings:
            raise InvalidEdition(proofs.warnings)
        if keep_html:
            _keep(proofs, keep_html)
        work = outputs.Work(proofs, order, press)
        written, made = [], []
        for output in outputs.made(work, progress):
            written.append((files.write(out / output.name, output.pdf), output.remark))
            made.append(record.Made.of(output.name, output.pdf, output.pages, output.standards, output.settings))
        files.write(out / record.NAME, record.record(out, _facts(work), made))
    return Written(tuple(written), proofs.warnings)


def _facts(work: outputs.Work) -> record.Facts:
    edition = work.proofs.edition
    return record.Facts(edition.slug, edition.sheet.title, work.book.info.date, work.press.versions(), work.inputs)


def lay_out(folder: Path, progress: Progress) -> Proofs:
    """Lay the edition in *folder* out, in two complete stages of problems.

    :raises InvalidEdition: with all problems of the stage that failed.
    """
    with Press(folder) as press:
        return _laid_out(folder, press, progress)


def _laid_out(folder: Path, press: Press, progress: Progress) -> Proofs:
    edition = _first_stage(folder, press, progress)
    return _second_stage(edition, press, progress)


def _first_stage(folder: Path, press: Press, progress: Progress) -> Edition:
    """Return the edition if its data, prose, assets, templates and styles are right."""
    progress(_("reading"), 0, 1)
    problems = [*style_problems(press.lint()), *compose.check_templates()]
    try:
        edition = check(load(folder))
    except InvalidEdition as invalid:
        raise InvalidEdition([*problems, *invalid.problems]) from invalid
    problems += _dry_run(edition)
    if problems:
        raise InvalidEdition(problems)
    progress(_("reading"), 1, 1)
    return edition


def _dry_run(edition: Edition) -> list[Problem]:
    """Compose every chapter once for what only composing tells: a template's unknown variable, a name too long."""
    folios = {territory.slug: 0 for territory in edition.territories}
    # Maps cost most of composing, and no template depends on them.
    mapless = replace(edition, sheet=edition.sheet.model_copy(update={"region": None}))
    house_chapters: list[Callable[[], object]] = [
        lambda: compose.cover(mapless),
        lambda: compose.colophon(mapless),
        lambda: compose.contents(mapless, folios, with_map=True),
        lambda: compose.cohort(mapless, folios, "right"),
        lambda: compose.foreword(mapless, edition.texts.get("edito", Prose()), "left"),
        lambda: compose.notes(mapless, 1, "left"),
        lambda: compose.back(mapless),
        lambda: compose.instructions(mapless, Imposition(), _SHEET_SIDES),
    ]
    territories = [lambda t=t: next(candidates(edition, t)) for t in edition.territories]
    problems: list[Problem] = []
    for compose_one in (*house_chapters, *territories):
        try:
            compose_one()
        except InvalidEdition as invalid:
            problems += invalid.problems
    return problems


def _second_stage(edition: Edition, press: Press, progress: Progress) -> Proofs:
    sheets, met = make_up(edition, press, progress)
    found = not_accepted(met, edition.sheet.accepted, _folders(edition))
    problems = in_order([*found, *edition.warnings])
    if any(problem.severity == Severity.ERROR for problem in problems):
        raise InvalidEdition(problems)
    return Proofs(edition, tuple(sheets), tuple(problems))


def _folders(edition: Edition) -> Mapping[str, str]:
    """Return the folder of each territory, as problems show it."""
    marks = {territory.slug: territory.mark("nom") for territory in edition.territories}
    return {slug: f"{mark.file.rpartition('/')[0]}/" for slug, mark in marks.items() if mark}


def _keep(proofs: Proofs, folder: Path) -> None:
    chapters = [sheet.chapter for sheet in proofs.sheets]
    chapters[0] = replace(chapters[0], title=proofs.edition.sheet.title)
    for name, html in keep.pages(chapters, proofs.edition.folder, proofs.edition.sheet.language):
        files.write(folder / name, html.encode())
