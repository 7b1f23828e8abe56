"""The way through the house: load → check → compose → render → bind → screen → written files.

Two stages of problems, each complete: everything that can be read without the engine, then, if nothing is
wrong, everything that only the engine can tell. Nothing is written before both are clean.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from livret import files
from livret.content.check import check
from livret.content.check_accepted import not_accepted
from livret.content.load import load
from livret.content.model import Edition, Prose
from livret.makeup import Progress, Sheet, candidates, make_up
from livret.messages import _
from livret.pool import Press
from livret.press import compose, keep
from livret.press.bind import bind
from livret.press.findings import style_problems
from livret.press.model import Book, BookInfo
from livret.press.screen import screen
from livret.problems import InvalidEdition, Problem, Severity, in_order


@dataclass(frozen=True, slots=True)
class Proofs:
    """An edition laid out: its chapters in order, and the warnings met on the way."""

    edition: Edition
    sheets: tuple[Sheet, ...]
    warnings: tuple[Problem, ...]


def build(folder: Path, out: Path, progress: Progress, keep_html: Path | None = None, strict: bool = False) -> Proofs:
    """Print the edition in *folder* for the screen into *out*; return what was laid out.

    :raises InvalidEdition: with every problem an author can mend (also warnings, when *strict*).
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    :raises EnvironmentFailure: when *out* cannot be written.
    """
    waiting = _("another build of this edition is running: waiting for it to end")
    with files.alone(out, lambda: progress(waiting, 0, 0)):
        proofs = lay_out(folder, progress)
        if strict and proofs.warnings:
            raise InvalidEdition(proofs.warnings)
        if keep_html:
            _keep(proofs, keep_html)
        progress(_("binding"), 0, 1)
        pdf = screen(book(proofs))
        files.write(screen_path(proofs.edition, out), pdf)
        progress(_("binding"), 1, 1)
    return proofs


def screen_path(edition: Edition, out: Path) -> Path:
    """Return where the screen edition is written."""
    return out / f"{edition.slug}-screen.pdf"


def book(proofs: Proofs) -> Book:
    """Bind what was laid out."""
    return bind([sheet.fragment for sheet in proofs.sheets], _info(proofs.edition))


def lay_out(folder: Path, progress: Progress) -> Proofs:
    """Lay the edition in *folder* out, in two complete stages of problems.

    :raises InvalidEdition: with all problems of the stage that failed.
    """
    with Press(folder) as press:
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


def _info(edition: Edition) -> BookInfo:
    sheet = edition.sheet
    return BookInfo(
        title=sheet.title,
        author=sheet.publisher,
        subject=sheet.subject or sheet.subtitle or sheet.title,
        keywords=tuple(sheet.keywords),
        language=sheet.language,
        date=_date(edition),
    )


def _date(edition: Edition) -> datetime:
    """Return the moment that every stamp shows: SOURCE_DATE_EPOCH where set, else the edition's date."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.combine(edition.sheet.date, time(), UTC)


def _keep(proofs: Proofs, folder: Path) -> None:
    chapters = [sheet.chapter for sheet in proofs.sheets]
    chapters[0] = replace(chapters[0], title=proofs.edition.sheet.title)
    for name, html in keep.pages(chapters, proofs.edition.folder, proofs.edition.sheet.language):
        files.write(folder / name, html.encode())
