"""Words set large on a page that fills a sheet: the exergues of territories, their projects, their names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.problems import Location
from livret.base.text_metrics import BundledFace
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Side

#: Lines of the grid above the words; below each, of the line that says whose they are; between two of them at least.
_ABOVE, _UNDER, _BETWEEN = 8.0, 1.5, 1.25
#: Sizes in pt with a line of theirs, in lines of the grid; the measure in mm; between letters, in ems.
_SIZES = (
    *((112, 8.5), (96, 7.25), (84, 6.5), (77, 6), (64, 5), (54, 4.25), (44, 3.5), (34, 2.75), (29, 2.5)),
    *((25.5, 2.25), (20, 1.75), (15.5, 1.5), (12.5, 1.25)),
)
_WIDTH, _SPACING = 164.0, -0.022
#: The most words of a page; the most white between two of them, in lines.
_MOST, _MOST_WHITE = 24, 12.0

WordsSort = Literal["quotes", "projects", "names"]


@dataclass(frozen=True, slots=True)
class WordsPage:
    """A sort of such pages: its slug and its title, the words of a territory with their place, the most of them.

    Below the words stands whose they are, or of names the project.
    """

    slug: str
    title: str
    face: BundledFace
    words: Callable[[Territory], str]
    place: Callable[[Territory], Location | None]
    under: Callable[[Territory], str]
    most: int = _MOST


def _quote(territory: Territory) -> str:
    return f"« {territory.sheet.exergues[0].text} »" if territory.sheet.exergues else ""


def _name(territory: Territory) -> str:
    return territory.sheet.short_name or territory.sheet.name


PAGES: Mapping[WordsSort, WordsPage] = {
    "quotes": WordsPage(
        "citations", "En quelques mots", text_metrics.DISPLAY, _quote, lambda each: each.exergue_mark(), _name, 5
    ),
    "projects": WordsPage(
        "projets", "Les projets", text_metrics.DISPLAY,
        lambda each: each.sheet.project or "", lambda each: each.mark("projet"), _name,
    ),
    "names": WordsPage(
        "noms", "Les territoires", text_metrics.DISPLAY_BLACK,
        lambda each: each.sheet.name, lambda each: each.mark("nom"), lambda each: each.sheet.project or "",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LargeWords:
    """Words of a territory; ``row`` is their height with the white below them, in lines."""

    words: str
    under: str
    subject: Territory
    row: float
    src: Markup


@dataclass(frozen=True, slots=True)
class _Setting:
    size: float
    line: float
    heights: tuple[float, ...]

    @property
    def white(self) -> float:
        """The lines that are left between two of the words, and below the last."""
        return (HOUSE.lines - _ABOVE - sum(self.heights)) / len(self.heights)


def close(edition: Edition, sort: WordsSort) -> bool:
    """Return whether the words of that *sort* fill a page."""
    kind, subjects = PAGES[sort], _subjects(edition, sort)
    return 0 < len(subjects) <= kind.most and 0 <= _setting(kind, subjects).white <= _MOST_WHITE


def _subjects(edition: Edition, sort: WordsSort) -> list[Territory]:
    """Return the territories that have words of that *sort*; of the exergues, the first ones."""
    found = [each for each in edition.territories if PAGES[sort].words(each)]
    return found[: PAGES[sort].most] if sort == "quotes" else found


def _setting(kind: WordsPage, subjects: Sequence[Territory]) -> _Setting:
    """Return the largest size at which the words of all *subjects* have room."""
    for size, line in _SIZES:
        counts = [text_metrics.lines(kind.words(each), kind.face, size, _WIDTH, _SPACING) for each in subjects]
        found = _Setting(size, line, tuple((count or 0) * line + _UNDER for count in counts))
        if all(counts) and found.white >= _BETWEEN:
            break
    return found


def words(edition: Edition, sort: WordsSort, folios: Mapping[str, int], side: Side) -> Chapter:
    """Compose the page of words of that *sort*; *folios* are the first pages of territories."""
    from livret.design.templates import composed  # only where something is composed

    sources, kind, subjects = Sources(), PAGES[sort], _subjects(edition, sort)
    found = _setting(kind, subjects)
    rows = [
        LargeWords(
            kind.words(each),
            kind.under(each),
            each,
            round(height + found.white, 3),
            sources.attribute(kind.place(each)),
        )
        for each, height in zip(subjects, found.heights, strict=True)
    ]
    return composed(
        edition, "words", kind.slug, kind.title, side, sources, rows=rows, size=found.size, line=found.line,
        folios=folios, anchor=kind.slug, kind=sort,
    )  # fmt: skip
