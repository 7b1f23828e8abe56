"""The way through the house: load → check → compose → render → bind → screen → written files.

Two stages of problems, each complete: everything that can be read without the engine, then, if nothing is
wrong, everything that only the engine can tell. Nothing is written before both are clean.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from livret import files
from livret.content.check import check
from livret.content.check_accepted import not_accepted
from livret.content.load import load
from livret.content.model import Edition, Prose, Territory
from livret.kinds import fit as fit_kinds
from livret.kinds import layout as layout_kinds
from livret.messages import _
from livret.pool import Press
from livret.press import compose, fit, keep, views
from livret.press.bind import bind
from livret.press.findings import problems_of, style_problems
from livret.press.model import Book, BookInfo, Chapter, Fragment, Side
from livret.press.screen import screen
from livret.press.sources import Sources
from livret.problems import InvalidEdition, Problem, Severity, in_order

#: Called with what is being done, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]

_SHEET_SIDES = 4
_ANOTHER_LAYOUT_MAY_MEND = frozenset({layout_kinds.OVERFLOW.code, layout_kinds.VANISHED.code})
_CONTENTS_TRIALS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chapter beside what it became."""

    chapter: Chapter
    fragment: Fragment


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
    territories = [lambda t=t: next(_candidates(edition, t)) for t in edition.territories]
    problems: list[Problem] = []
    for compose_one in (*house_chapters, *territories):
        try:
            compose_one()
        except InvalidEdition as invalid:
            problems += invalid.problems
    return problems


def _candidates(edition: Edition, territory: Territory) -> Iterator[tuple[fit.Layout, Chapter]]:
    facts = views.cells(territory, Sources())
    head = views.head_lines(territory, facts) + 1
    for layout in fit.ladder(territory, head):
        yield layout, compose.territory(edition, territory, layout)


def _second_stage(edition: Edition, press: Press, progress: Progress) -> Proofs:
    layer = _Layer(edition, press, progress)
    sheets = layer.all()
    found = not_accepted(layer.problems, edition.sheet.accepted, _folders(edition))
    problems = in_order([*found, *edition.warnings])
    if any(problem.severity == Severity.ERROR for problem in problems):
        raise InvalidEdition(problems)
    return Proofs(edition, tuple(sheets), tuple(problems))


def _folders(edition: Edition) -> Mapping[str, str]:
    """Return the folder of each territory, as problems show it."""
    marks = {territory.slug: territory.mark("nom") for territory in edition.territories}
    return {slug: f"{mark.file.rpartition('/')[0]}/" for slug, mark in marks.items() if mark}


class _Layer:
    """Lays the chapters of one edition out, in the order that page numbers allow: the contents last."""

    def __init__(self, edition: Edition, press: Press, progress: Progress) -> None:
        self.edition, self.press, self.progress = edition, press, progress
        self.problems: list[Problem] = []

    def all(self) -> list[Sheet]:
        """Return every chapter laid out, in book order."""
        edition = self.edition
        territories = [self._territory(i, territory) for i, territory in enumerate(edition.territories)]
        cover = [self._sheet(compose.cover(edition)), self._sheet(compose.colophon(edition))]
        front = self._front(len(cover), territories)
        body = [*cover, *front, *territories]
        return [*body, *self._notes(_pages(body)), self._sheet(compose.back(edition))]

    def _territory(self, index: int, territory: Territory) -> Sheet:
        """Return *territory* in the first layout of its ladder that the engine agrees with."""
        total = len(self.edition.territories)
        self.progress(_("laying out {name}").format(name=territory.sheet.name), index, total)
        sheet, problems = self._best(territory)
        self.problems += problems
        self.progress(_("laying out {name}").format(name=territory.sheet.name), index + 1, total)
        return sheet

    def _best(self, territory: Territory) -> tuple[Sheet, list[Problem]]:
        """Return the first layout of the ladder that the engine agrees with, else what is wrong with the last."""
        for layout, chapter in _candidates(self.edition, territory):
            fragment = self.press.render(chapter)
            problems = problems_of(chapter, fragment)
            if len(fragment.pages) == layout.pages and not any(p.code in _ANOTHER_LAYOUT_MAY_MEND for p in problems):
                if territory.sheet.exergue and layout.right_head != "exergue":
                    problems.append(fit_kinds.EXERGUE_LEFT_OUT.at(views.exergue_mark(territory)))
                break
        else:
            if len(fragment.pages) % 2 and len(fragment.pages) < territory.sheet.pages:
                chapter, fragment = self._evened(territory, layout)
                problems = problems_of(chapter, fragment)
            if len(fragment.pages) > territory.sheet.pages:
                problems.append(_too_long(territory, fragment))
        return Sheet(chapter, fragment), problems

    def _evened(self, territory: Territory, layout: fit.Layout) -> tuple[Chapter, Fragment]:
        for even in fit.evened(layout):
            chapter = compose.territory(self.edition, territory, even)
            fragment = self.press.render(chapter)
            if len(fragment.pages) % 2 == 0:
                break
        return chapter, fragment

    def _front(self, before: int, territories: list[Sheet]) -> list[Sheet]:
        """Return contents, foreword and, where the first territory would begin on the right, the cohort's map.

        The contents print page numbers that their own length moves: they are laid out again until it agrees.
        """
        pages = 1
        for _trial in range(_CONTENTS_TRIALS):
            foreword = self._foreword(_side_after(before + pages))
            lead = before + pages + _pages(foreword)
            fills = _side_after(lead) == "right"
            folios = self._folios(lead + fills + 1, territories)
            contents = self._contents(folios, alone=not fills)
            if _pages([contents]) == pages:
                break
            pages = _pages([contents])
        cohort = [self._sheet(compose.cohort(self.edition, folios, "right"))] if fills else []
        return [self._noted(contents), *map(self._noted, foreword), *cohort]

    def _foreword(self, side: Side) -> list[Sheet]:
        text = self.edition.texts.get("edito")
        if not text:
            return []
        chapter = compose.foreword(self.edition, text, side)
        return [Sheet(chapter, self.press.render(chapter))]

    def _contents(self, folios: Mapping[str, int], alone: bool) -> Sheet:
        """Return the contents; *alone*: no page of its own shows the cohort's map."""
        long = views.density(len(self.edition.territories)) == "long"
        chapter = compose.contents(self.edition, folios, with_map=alone and not long)
        return Sheet(chapter, self.press.render(chapter))

    def _noted(self, sheet: Sheet) -> Sheet:
        self.problems += problems_of(sheet.chapter, sheet.fragment)
        return sheet

    def _notes(self, pages: int) -> list[Sheet]:
        """Return the pages that fill the sheets: the last page but one belongs to the cover."""
        total = -(-(pages + 2) // _SHEET_SIDES) * _SHEET_SIDES
        return [self._sheet(compose.notes(self.edition, total - 1 - pages, _side_after(pages)))]

    def _folios(self, first: int, territories: list[Sheet]) -> Mapping[str, int]:
        folios = {}
        for territory, sheet in zip(self.edition.territories, territories, strict=True):
            folios[territory.slug] = first
            first += len(sheet.fragment.pages)
        return folios

    def _sheet(self, chapter: Chapter) -> Sheet:
        return self._noted(Sheet(chapter, self.press.render(chapter)))


def _side_after(pages: int) -> Side:
    """Return the side of the page that follows *pages* pages: the cover, page 1, is a right one."""
    return "left" if pages % 2 else "right"


def _pages(sheets: list[Sheet]) -> int:
    return sum(len(sheet.fragment.pages) for sheet in sheets)


def _too_long(territory: Territory, fragment: Fragment) -> Problem:
    allowed = territory.sheet.pages
    over = [line for page in fragment.lines[allowed:] for line in page]
    words = sum(len(line[-1].split()) for line in over)
    or_allow = _(", or allow a second opening: pages: 4") if allowed == 2 else ""
    return fit_kinds.TEXT_TOO_LONG.at(
        territory.mark("pages") or territory.rubrics[0].mark,
        pages=len(fragment.pages), allowed=allowed, lines=len(over), words=words, or_allow=or_allow,
    )  # fmt: skip


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
