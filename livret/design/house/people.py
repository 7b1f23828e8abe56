"""The people of a brochure: its territories with their allies, and whom readers may write to, on pages that close.

Heights are in lines of the baseline grid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from livret.base import text_metrics
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.book.plan import own_chapter
from livret.edition.chapters import Contact
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Side

#: The title with the room below it; the heading above contacts; a contact at least and at most.
_TITLE, _CONTACTS, _CONTACT = 8.5, 3.5, (3.0, 8.0)
#: The emptiest foot of a page; between two heights of rows that are tried.
_EMPTIEST, _STEP = 12.5, 0.1
#: Width in mm of a column of contacts, and the size in pt of their words (styles/house.css).
_THIRD, _WORDS = 52.0, 9.7
#: Widths in mm of a name and of what stands beside it; of both, where they stand one below the other; of a folio.
_COLUMN, _WHOLE, _FOLIO = 72.0, 148.0, 12.0
#: Above this size in pt, no word of a name may be wider than its row.
_UNBROKEN = 50.0
#: Between the sizes of lines of names and of other words (styles/house.css).
_NAME_LINE, _WORDS_LINE, _MM = 1.15, 1.42, 25.4 / 72
#: From the top of such a line to its baseline, in the size of its words: both stand on one.
_NAME_BASELINE, _WORDS_BASELINE = 0.905, 1.04


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
        down = _NAME_BASELINE * self.size - _WORDS_BASELINE * self.words
        return (high + low if giant else max(high, low + down)) * _MM / HOUSE.line + (1.75 if giant else 0.8)


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
    told = [_contact_lines(contact) for contact in edition.sheet.contacts]
    pages, _end = _placed(_lines(edition, _STYLES[-1]), 0.0, told, _CONTACT[0])
    settings = (
        (style, row, lines)
        for style in _STYLES
        for lines in [_lines(edition, style)]
        for row in _steps(style.least, style.most)
        if _placed(lines, row, told, _CONTACT[0])[0] == pages
    )
    style, row, lines = next(settings, (_STYLES[-1], 0.0, _lines(edition, _STYLES[-1])))
    fitting = (each for each in _steps(*_CONTACT) if _placed(lines, row, told, each)[0] == pages)
    contact = next(fitting, _CONTACT[0]) if told else _CONTACT[0]
    within = max((max(row, each) - each for each in lines), default=0.0)
    left = HOUSE.lines - _placed(lines, row, told, contact)[1] + (contact - 2 if told else within)
    return _PeopleRows(style, row, contact, max(left, within) if pages == 1 else HOUSE.lines)


def _placed(lines: Sequence[float], row: float, contacts: Sequence[float], contact: float) -> tuple[int, float]:
    """Return the pages of rows as high as their *lines*, *row* and *contact* at least, and where the last one ends."""
    below = [max(contact, each) for each in contacts]
    below[:1] = [_CONTACTS + each for each in below[:1]]  # the heading stays with the first
    page, at = 1, _TITLE
    for each in [*(max(row, each) for each in lines), *below]:
        if at + each > HOUSE.lines:
            page, at = page + 1, 0.0
        at += each
    return page, at


def _contact_lines(contact: Contact) -> float:
    """Return how high the words of *contact* are."""
    beside = (contact.name,), (contact.role, contact.organisation), (contact.mail, contact.phone)
    counts = (
        sum(ceil(text_metrics.width(each, text_metrics.DISPLAY_BOLD, _WORDS) / _THIRD) for each in column if each)
        for column in beside
    )
    return max(counts) * _WORDS * _WORDS_LINE * _MM / HOUSE.line + 0.8


def _lines(edition: Edition, style: PeopleStyle) -> list[float]:
    return [style.lines(each) for each in edition.territories]


def _steps(least: float, most: float) -> Iterator[float]:
    """Yield the heights of rows that are tried between *least* and *most*, the highest first."""
    return (round(most - _STEP * rank, 2) for rank in range(int((most - least) / _STEP) + 1))


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
