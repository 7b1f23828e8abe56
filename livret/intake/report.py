"""An import as one HTML page that opens offline, to send to the people who decide, and as data.

The words of the page are French, as those of the « bon à tirer »; problems are in the reader's language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePath
from typing import Any

from livret.base.problems import Location, Problem, Severity, by_kind, in_order
from livret.intake.model import Correction, Outcome, PassageChange
from livret.intake.sorts import SORTS
from livret.proof.report.report import filled
from livret.proof.report.views import count, excerpt
from livret.proof.report.word_marks import marks, segments

#: The most passages, corrections, and remarks of one kind that are shown of a file; the others are counted.
_PASSAGES, _CORRECTIONS, _REMARKS = 100, 300, 20
#: A passage of more words is shown before and after, without marking the differences.
_COMPARED = 2000
_CALLED = {
    "word": "texte Word", "odt": "texte OpenDocument", "text": "texte", "sheet": "tableur ou formulaire",
    "photo": "photo", "corrected": "texte corrigé dans Word", "marked": "PDF annoté",
}  # fmt: skip
_COUNTED = {
    "words": ("mot", "mots"), "rubrics": ("rubrique", "rubriques"), "pictures": ("image", "images"),
    "territories": ("territoire", "territoires"), "figures": ("chiffre", "chiffres"),
    "corrections": ("correction", "corrections"), "comments": ("commentaire", "commentaires"),
}  # fmt: skip
#: Between an archive and a file in it.
_WITHIN = " › "
#: The unit of a place in files without lines.
_LINES = {".docx": "paragraphe", ".odt": "paragraphe", ".pdf": "page"}


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind in one file: ``message`` and ``help`` where they are equal, and their places."""

    code: str
    level: str
    message: str
    help: str
    places: tuple["PassagePlace", ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """The place of one of them: its own message where it differs, its position, the author's words there."""

    message: str
    help: str
    where: str
    excerpt: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A passage of a file of the edition; ``became`` is the name of its style, spans are the differences."""

    passage: PassageChange
    became: str
    gone: tuple[tuple[int, int], ...] = ()
    new: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedFile:
    """An imported file on the page; ``name`` is without the folders that all files share."""

    outcome: Outcome
    name: str
    anchor: str
    what: str
    goals: str
    decide: int
    refused: tuple[ProblemGroup, ...]
    remarks: tuple[ProblemGroup, ...]
    changes: tuple[Changed, ...]
    corrections: tuple[Correction, ...]

    @property
    def bare(self) -> bool:
        """Whether only its goal is to be shown."""
        return not (self.refused or self.remarks or self.changes or self.corrections)

    @property
    def adds(self) -> bool:
        """Whether all its changes are additions."""
        return all(change.became == "added" for change in self.changes)


def page(outcomes: Sequence[Outcome], edition: str, written: bool) -> str:
    """Return the outcomes as one HTML page in French; *written*: certain changes are in the files of *edition*."""
    names = _names([outcome.arrival for outcome in outcomes])
    parts = [_part(*pair, f"f{number}") for number, pair in enumerate(zip(outcomes, names, strict=True), 1)]
    return filled(
        "intake/report.html.jinja", ("proof/report.css", "archive/compare.css", "intake/report.css"),
        edition=edition, parts=parts, urgent=_urgent(parts), verdict=_verdict(parts), totals=list(_totals(parts)),
        stopped=any(part.decide for part in parts), state=_state(parts, written), segments=segments,
    ).decode()  # fmt: skip


def _names(arrivals: Sequence[str]) -> list[str]:
    """Return *arrivals* without the folders that all of them share: those of the person who typed the command."""
    folders = [PurePath(arrival.partition(_WITHIN)[0]).parent.parts for arrival in arrivals]
    depth = len(list(takewhile(lambda parts: len({*parts}) == 1, zip(*folders, strict=False))))
    return [str(PurePath(*PurePath(arrival).parts[depth:])) for arrival in arrivals]


def _goals(files: Sequence[str]) -> str:
    """Return the goals of a file: its files of the edition, those of several territories together."""
    alike: dict[str, list[str]] = {}
    for file in files:
        alike.setdefault(PurePath(file).name if file.endswith((".yaml", ".md")) else file, []).append(file)
    return ", ".join(
        each[0].removeprefix("territoires/") if len(each) == 1 else f"{name} de {len(each)} territoires"
        for name, each in alike.items()
    )


def _part(outcome: Outcome, name: str, anchor: str) -> ReportedFile:
    groups = [[problem, *others] for problem, *others in by_kind(in_order(outcome.problems))]
    kinds = [(group[0].severity, _group(group, outcome.arrival)) for group in groups]
    return ReportedFile(
        outcome, name, anchor, _what(outcome),
        "" if outcome.refused else _goals(outcome.files),
        sum(map(len, groups)),
        tuple(group for severity, group in kinds if severity is Severity.ERROR),
        tuple(group for severity, group in kinds if severity is not Severity.ERROR),
        tuple(_changed(passage) for passage in outcome.passages[:_PASSAGES]),
        outcome.corrections[:_CORRECTIONS],
    )  # fmt: skip


def _what(outcome: Outcome) -> str:
    counts = [count(many, *_COUNTED[key]) for key, many in outcome.facts.items() if many and key in _COUNTED]
    sort = [_CALLED[outcome.sort]] if outcome.sort in _CALLED else []
    return ", ".join([*sort, *counts])


def _group(problems: Sequence[Problem], arrival: str) -> ProblemGroup:
    messages, helps = {problem.message for problem in problems}, {problem.help for problem in problems}
    first = problems[0]
    message = first.message if len(messages) == 1 else ""
    remedy = first.help if len(helps) == 1 else ""
    places = tuple(_place(problem, arrival, message, remedy) for problem in problems[:_REMARKS])
    level = "error" if first.severity is Severity.ERROR else "remark"
    return ProblemGroup(first.code, level, message, remedy, places, len(problems) - len(places))


def _place(problem: Problem, arrival: str, message: str, remedy: str) -> PassagePlace:
    place = problem.location
    return PassagePlace(
        "" if message else problem.message,
        "" if remedy else problem.help,
        _where(place, arrival) if place else "",
        excerpt(place) if place else None,
    )


def _where(place: Location, arrival: str) -> str:
    """Format a place as people find it in the program that opens the file; with the name of another file."""
    if place.cell:
        return str(place).removeprefix(f"{arrival} › ")
    name = "" if place.file == arrival else place.file
    if not place.line:
        return name
    what = _LINES.get(PurePath(place.file).suffix.lower(), "ligne")
    return f"{name}, {what} {place.line}" if name else f"{what} {place.line}"


def _changed(passage: PassageChange) -> Changed:
    if not passage.before:
        return Changed(passage, "added")
    if not passage.after:
        return Changed(passage, "removed")
    if len(passage.before.split()) + len(passage.after.split()) > _COMPARED:
        return Changed(passage, "changed")
    return Changed(passage, "changed", *marks(passage.before, passage.after))


def _urgent(parts: Sequence[ReportedFile]) -> list[ReportedFile]:
    """Return the files with something to report: those refused first, then those with something to decide."""
    return sorted((part for part in parts if not part.bare), key=lambda part: (not part.refused, not part.remarks))


def _verdict(parts: Sequence[ReportedFile]) -> str:
    refused, decide = sum(part.outcome.refused for part in parts), sum(part.decide for part in parts)
    if refused:
        return f"{count(refused, 'fichier refusé', 'fichiers refusés')}"
    return f"{count(decide, 'point à décider', 'points à décider')}" if decide else "Rien à décider"


def _state(parts: Sequence[ReportedFile], written: bool) -> str:
    if written:
        return "Ce qui est sûr est écrit dans l’édition, et les fichiers d’avant sont gardés."
    if any(part.outcome.passages for part in parts):
        return "Rien n’est encore écrit dans l’édition."
    return "Rien n’est à écrire, l’édition contient déjà tout."


def _totals(parts: Sequence[ReportedFile]) -> Iterator[tuple[str, int]]:
    yield "Fichiers reçus", len(parts)
    yield "Points à décider", sum(part.decide for part in parts)
    yield "Passages qui changent", sum(len(part.outcome.passages) for part in parts)
    if corrections := sum(len(part.outcome.corrections) for part in parts):
        yield "Corrections", corrections


# Data


def as_data(outcomes: Sequence[Outcome], edition: str, written: bool) -> dict[str, Any]:
    """Return *outcomes* as data for JSON: all of them, in their order, complete."""
    return {"edition": edition, "written": written, "files": [_file(outcome) for outcome in outcomes]}


def _file(outcome: Outcome) -> dict[str, Any]:
    return {
        "name": outcome.arrival,
        "sort": outcome.sort if outcome.sort in SORTS else None,
        "refused": outcome.refused,
        "territories": list(outcome.territories),
        "files": [] if outcome.refused else list(outcome.files),
        "facts": dict(outcome.facts),
        "problems": [_problem(problem) for problem in in_order(outcome.problems)],
        "passages": [
            {"file": each.file, "heading": each.heading, "before": each.before or None, "after": each.after or None}
            for each in outcome.passages
        ],
        "corrections": [_correction(each) for each in outcome.corrections],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.location
    return {**problem.as_data(), "cell": f"{place.cell}{place.line}" if place and place.cell else None}


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "number": correction.number,
        "page": correction.page or None,
        "file": correction.file or None,
        "line": correction.line or None,
        "before": correction.before,
        "after": correction.after,
        "author": correction.author or None,
        "remark": correction.remark or None,
        "done": correction.done,
    }
