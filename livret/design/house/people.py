"""The people of a brochure: its territories with their allies, and whom readers may write to, on pages that close.

Heights are in lines of the baseline grid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livret.base import text_metrics
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.book.plan import own_chapter
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Side

#: The title with the room below it; the heading above contacts; a contact at least and at most.
_TITLE, _CONTACTS, _CONTACT = 8.5, 3.5, (3.0, 8.0)
#: The emptiest foot of a page; between two heights of rows that are tried.
_EMPTIEST, _STEP = 12.5, 0.1
#: Widths in mm of a name and of what stands beside it; of both, where they stand one below the other; of a folio.
_COLUMN, _WHOLE, _FOLIO = 72.0, 148.0, 12.0
#: Above this size in pt, no word of a name may be wider than its row.
_UNBROKEN = 50.0
#: Between the sizes of lines of names and of other words (styles/house.css).
_NAME_LINE, _WORDS_LINE, _MM = 1.15, 1.42, 25.4 / 72


@dataclass(frozen=True, slots=True)
class PeopleStyle:
    """How rows of ``least`` lines are set: sizes in pt of names and of other words, rows of ``most`` lines at most."""

    name: str
    least: float
    size: float
    words: float
    most: float

    def lines(self, territory: Territory) -> float:
        """Return how high the words of *territory* are."""
        sheet, giant = territory.sheet, self.name == "giant"
        width = _WHOLE if giant else _COLUMN
        if (
            self.size > _UNBROKEN
            and text_metrics.lines(sheet.name, text_metrics.DISPLAY_BLACK, self.size, width) is None
        ):
            return float("inf")
        names = text_metrics.many_lines(sheet.name, text_metrics.DISPLAY_BLACK, self.size, width)
        ally = sheet.ally
        words = [ally.name, ally.organisation or ally.role] if ally else []
        beside = sum(
            text_metrics.many_lines(each, text_metrics.DISPLAY_BOLD, self.words, width) for each in words if each
        )
        high, low = names * self.size * _NAME_LINE, beside * self.words * _WORDS_LINE
        return (high + low if giant else max(high, low)) * _MM / HOUSE.line + (1.75 if giant else 0.8)


_STYLES = (
    PeopleStyle("giant", 20.0, 72.0, 34.0, 26.0),
    PeopleStyle("giant", 18.0, 56.0, 30.0, 24.0),
    PeopleStyle("giant", 16.0, 44.0, 25.5, 22.0),
    PeopleStyle("giant", 12.0, 34.0, 20.0, 22.0),
    PeopleStyle("larger", 7.5, 20.0, 14.0, 12.0),
    PeopleStyle("large", 4.5, 15.5, 11.0, 7.5),
    PeopleStyle("usual", 2.5, 13.0, 9.7, 4.5),
    PeopleStyle("small", 0.0, 10.4, 8.5, 3.0),
)


@dataclass(frozen=True, slots=True)
class _PeopleRows:
    """The heights of the rows of territories and of contacts; the most lines left in a row, or below the last one."""

    style: PeopleStyle
    row: float
    contact: float
    left: float


def _arranged(edition: Edition) -> _PeopleRows:
    """Return the largest setting in which all have room on as few pages as the smallest takes."""
    contacts = len(edition.sheet.contacts)
    around = _TITLE + (_CONTACTS + _CONTACT[0] * contacts if contacts else 0.0)
    pages = -(-(around + _height(_lines(edition, _STYLES[-1]), 0.0)) // HOUSE.lines)
    settings = (
        (style, row, lines)
        for style in _STYLES
        for lines in [_lines(edition, style)]
        for row in _steps(style)
        if around + _height(lines, row) + (pages - 1) * row <= pages * HOUSE.lines
    )
    style, row, lines = next(settings, (_STYLES[-1], 0.0, _lines(edition, _STYLES[-1])))
    rest = pages * HOUSE.lines - around - _height(lines, row)
    more = round(min(rest / contacts, _CONTACT[1] - _CONTACT[0]), 2) if contacts else 0.0
    within = max((max(row, each) - each for each in lines), default=0.0)
    left = rest - more * contacts + (_CONTACT[0] + more - 2 if contacts else within)
    return _PeopleRows(style, row, _CONTACT[0] + more, max(left, within) if pages == 1 else HOUSE.lines)


def _lines(edition: Edition, style: PeopleStyle) -> list[float]:
    return [style.lines(each) for each in edition.territories]


def _steps(style: PeopleStyle) -> Iterator[float]:
    """Yield the heights of rows that are tried in *style*, the highest first."""
    count = int((style.most - style.least) / _STEP)
    return (round(style.most - _STEP * rank, 2) for rank in range(count + 1))


def _height(lines: Sequence[float], row: float) -> float:
    """Return the height of all rows, each *row* high at least, of words as high as *lines*."""
    return sum(max(row, each) for each in lines)


def _folio_size(style: PeopleStyle, folios: Sequence[int]) -> float:
    """Return the size in pt of the *folios*: that of the names, where their column is as wide."""
    widest = max((text_metrics.width(str(each), text_metrics.DISPLAY_BLACK, 1.0) for each in folios), default=0.0)
    return round(min(style.size, (_FOLIO - 0.5) / widest), 1) if widest else style.size


def close(edition: Edition) -> bool:
    """Return whether the people of *edition* fill a page, and no more than one; nobody fills none."""
    named = [each for each in edition.territories if each.sheet.ally]
    return bool(named or edition.sheet.contacts) and 0 <= _arranged(edition).left <= _EMPTIEST


def people(edition: Edition, folios: Mapping[str, int], side: Side) -> Chapter:
    """Compose the people: the territories with their allies, and whom readers may write to."""
    from livret.design.templates import composed  # only where something is composed

    sources, found, chapter = Sources(), _arranged(edition), own_chapter("personnes")
    contacts = [
        (contact, sources.attribute(edition.mark(f"contacts.{number}.nom")))
        for number, contact in enumerate(edition.sheet.contacts)
    ]
    return composed(
        edition, "people", chapter.slug, chapter.title, side, sources, territories=edition.territories, folios=folios,
        contacts=contacts, row=found.row, contact_row=found.contact, style=found.style,
        folio_size=_folio_size(found.style, [folios[each.slug] for each in edition.territories]),
    )  # fmt: skip
