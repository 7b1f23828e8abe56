"""The contents: how close their rows stand, so that every page of them ends at its foot.

Heights are in lines of the baseline grid unless a name says otherwise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import floor

from livret.base import text_metrics
from livret.design import house_pages, maps
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.chapters import ContentsEntry
from livret.edition.model import Edition
from livret.edition.typography.typeset import typeset
from livret.pdf.model import Chapter, Side


@dataclass(frozen=True, slots=True)
class RowStyle:
    """How the row of a territory is set where it is at least ``least`` lines high.

    Sizes in pt and lines of the name and of the project below it, the padding above and below them, and the width of
    the outline in mm. ``name`` is its class (styles/components/contents-row.css).
    """

    name: str
    least: float
    name_size: float
    name_line: float
    under_size: float
    under_line: float
    padding: float
    mark_mm: float


ROW_STYLES = (
    RowStyle("colossal", 20, 48, 3.75, 25.5, 2.25, 4, 14),
    RowStyle("giant", 11, 34, 2.75, 17.5, 1.75, 2.25, 46),
    RowStyle("poster", 7, 25, 2, 12.5, 1.25, 0.75, 46),
    RowStyle("large", 5, 18, 1.75, 11, 1, 0.75, 30),
    RowStyle("usual", 3.25, 13, 1.1, 9, 0.9, 0.45, 14),
    RowStyle("close", 2, 10.5, 0.95, 7.6, 0.8, 0.35, 10),
)
#: Of a page, less what the engine may round up, and of what stands above the rows of the first one.
_PAGE, _TOP = 52.9, 6.5
#: Of the row of a text, of a part, of the white above a part that does not begin a page, and of the line above a row.
_TEXT, _PART, _ABOVE_PART, _RULE = 2.0, 1.25, 0.75, 0.1
#: Few rows share out their page: the sizes of their names in pt, the leading and spacing of these; the least room
#: between the words, in lines: what is wished, and what does.
_SPREAD_NAMES, _SPREAD_LEADING, _SPREAD_SPACING = (160, 136, 112, 96, 80, 72, 64, 54, 48, 40, 34, 28), 0.98, -0.035
_LEAST_ROOMS = (2.5, 1.25)
#: Lines below a folio (components/contents-row.css).
_BELOW_FOLIO = 0.75
#: What stands below a name, in pt and in lines, where rows are very high and where they are lower.
_SPREAD_UNDER = ((25.5, 2.25), (17.5, 1.75))
#: The lines of a folio: the fewest, the most, the most where a row is a page; a line of it in pt.
_LEAST_FOLIO, _MOST_FOLIO, _ONLY_FOLIO, _WHOLE_PAGE, _FOLIO_PT = 3, 6, 9, 30.0, 14
#: The least height of the rows that share out a page, in the mean.
_SPREAD_ROW = 11.0
#: Rows from which their words stand near the middle.
_VERY_HIGH = 20.0
#: The steps between the heights that are tried.
_STEP = 0.0625
#: The width of a chip of colour with its white, where no row has an outline (mm).
_CHIP_MM = 14.0
#: Between the columns of a row, and the width of the folios (mm).
_GAP_MM, _FOLIO_MM, _WIDTH_MM, _SPREAD_MM = 6.0, 14.0, 164.0, 163.0
_NAME_SPACING = -0.015
#: The size of the title of a part in pt and its width in mm; that of a text, and a line of it.
_PART_SIZE, _PARTS_MM, _TEXT_SIZE, _TEXT_LINE = 9, _WIDTH_MM - 20, 13, 1.1


@dataclass(frozen=True, slots=True)
class ContentsLayout:
    """The rows of the contents page by page: how those of territories are set, and how high they are at least."""

    style: RowStyle
    row: float
    pages: tuple[tuple[ContentsEntry, ...], ...]

    @property
    def breathes(self) -> bool:
        """Whether rows that share their page with a map are as high as few rows should be."""
        return len(self.pages) == 1 and self.row >= next(style.least for style in ROW_STYLES if style.name == "usual")

    @property
    def padding(self) -> float:
        """Above the name in a row, in lines."""
        return _padding(self.style, self.row)

    @property
    def mark(self) -> float:
        """The height of an outline, in lines."""
        return round(self.row - _RULE - 2 * self.padding, 3)


def arranged(rows: Sequence[ContentsEntry], foot: float = 0.0, *, marked: bool = True) -> ContentsLayout:
    """Return *rows* on as few pages as hold them, as high as closes the last one; *foot* is kept free below them.

    Where they are not *marked* with outlines, names have more room. None is set in a size at which a word of it is
    wider than its row.
    """
    titles = [entry.title for entry in rows if entry.territory]
    known = ROW_STYLES if marked else [replace(each, mark_mm=min(each.mark_mm, _CHIP_MM)) for each in ROW_STYLES]
    styles = [style for style in known[:-1] if all(fits(title, style) for title in titles)]
    styles.append(known[-1])
    least = _laid(rows, styles, ROW_STYLES[-1].least, foot)
    most = max(ROW_STYLES[-1].least, _PAGE - _TOP - foot)
    heights = [most - _STEP * step for step in range(int((most - ROW_STYLES[-1].least) / _STEP) + 1)]
    room = len(least.pages) * (_PAGE - foot) - _TOP  # higher rows fill more pages, however few words they have
    found = (_laid(rows, styles, height, foot) for height in heights if height * len(titles) <= room)
    return next((each for each in found if len(each.pages) <= len(least.pages) and _fits(each, rows, most)), least)


@dataclass(frozen=True, slots=True)
class ContentsSpread:
    """How few rows share out their page: sizes in pt of names, of what stands below them with its line, of folios.

    ``folio_line`` and ``room``, the white around all of these, are lines of the grid; so is ``under_line``.
    """

    name: int
    under: float
    under_line: float
    folio_line: int
    room: float = 0.0

    @property
    def folio(self) -> int:
        """The size of a folio in pt."""
        return self.folio_line * _FOLIO_PT

    def words(self, entry: ContentsEntry) -> float:
        """Return the lines that the words and the folio of *entry* take, with what is below it."""
        names = text_metrics.many_lines(entry.title, text_metrics.DISPLAY_BLACK, self.name, _SPREAD_MM, _SPREAD_SPACING)
        under = text_metrics.many_lines(entry.under, text_metrics.DISPLAY, self.under, _SPREAD_MM) if entry.under else 0
        lines = names * self.name * _SPREAD_LEADING * 25.4 / 72 / HOUSE.line
        return lines + under * self.under_line + self.folio_line + _BELOW_FOLIO

    def tied(self, entry: ContentsEntry) -> ContentsEntry:
        """Return *entry* with its words as their lines are to be broken."""
        title = text_metrics.tied(entry.title, text_metrics.DISPLAY_BLACK, self.name, _SPREAD_MM, _SPREAD_SPACING)
        return replace(
            entry, title=title, under=text_metrics.tied(entry.under, text_metrics.DISPLAY, self.under, _SPREAD_MM)
        )


def spread(page: ContentsLayout, foot: float = 0.0, *, marked: bool = True) -> ContentsSpread | None:
    """Return how few rows share out the page above the *foot*, whatever each of them says; None where they do not.

    The name of each, what stands below it and the folio are as large as leave room around them, the same for all.
    Where rows are *marked*, their outlines fill all but the highest.
    """
    listed = page.pages[0]
    few = [entry for entry in listed if entry.territory]
    if len(page.pages) > 1 or not few or (marked and page.style.name != ROW_STYLES[0].name):
        return None
    others = sum(
        _height(each, page.style, 0.0, begins=not rank) for rank, each in enumerate(listed) if not each.territory
    )
    free = _PAGE - _TOP - foot - others - len(few) * _RULE
    if free < _SPREAD_ROW * len(few):
        return None
    slots = sum(2 + bool(entry.under) for entry in few)
    for least, size in product(_LEAST_ROOMS, _SPREAD_NAMES):
        found = _spread_at(size, free / len(few))
        room = floor((free - sum(map(found.words, few))) * 16 / slots) / 16
        if room >= least:
            return replace(found, room=room)
    return None


def _spread_at(size: int, row: float) -> ContentsSpread:
    """Return how words are set below names of *size* pt in rows that are *row* lines high in the mean."""
    most = _ONLY_FOLIO if row >= _WHOLE_PAGE else _MOST_FOLIO
    return ContentsSpread(size, *_SPREAD_UNDER[row < _VERY_HIGH], min(most, max(_LEAST_FOLIO, size // _FOLIO_PT)))


def _fits(page: ContentsLayout, rows: Sequence[ContentsEntry], most: float) -> bool:
    """Return whether no row alone is higher than *most*, the room of the first page."""
    return all(_height(entry, page.style, page.row) <= most for entry in rows)


def fits(title: str, style: RowStyle = ROW_STYLES[-1]) -> bool:
    """Return whether no word of *title* is wider than the row of a territory in *style*: in the smallest one."""
    width = _names_mm(style)
    return text_metrics.lines(title, text_metrics.DISPLAY_BLACK, style.name_size, width, _NAME_SPACING) is not None


def _names_mm(style: RowStyle) -> float:
    return _WIDTH_MM - style.mark_mm - _FOLIO_MM - 2 * _GAP_MM


def _laid(rows: Sequence[ContentsEntry], styles: Sequence[RowStyle], row: float, foot: float) -> ContentsLayout:
    style = next(style for style in styles if style.least <= row)
    return ContentsLayout(style, row, tuple(map(tuple, _pages(rows, style, row, foot))))


def _pages(rows: Sequence[ContentsEntry], style: RowStyle, row: float, foot: float) -> Iterator[list[ContentsEntry]]:
    """Yield the rows of each page; none is broken, and no part stands below all others."""
    page: list[ContentsEntry] = []
    left = _PAGE - _TOP - foot
    for rank, entry in enumerate(rows):
        height = _height(entry, style, row, begins=not page)
        kept = _height(rows[rank + 1], style, row) if entry.kind == "part" and rank + 1 < len(rows) else 0.0
        if page and height + kept > left:
            yield page
            page, left = [], _PAGE - foot
            height = _height(entry, style, row, begins=True)
        page.append(entry)
        left -= height
    yield page


def _padding(style: RowStyle, row: float) -> float:
    """Return what stands above and below the words of a row: less where it is low, more where it is very high."""
    words = _RULE + style.name_line + style.under_line
    most = max(style.padding, row * 0.2) if row >= _VERY_HIGH else style.padding
    return max(0.0, min(most, (row - words) / 2))


def _height(entry: ContentsEntry, style: RowStyle, row: float, begins: bool = False) -> float:
    width = _names_mm(style)
    if entry.kind == "part":
        more = text_metrics.many_lines(entry.title, text_metrics.DISPLAY_BOLD, _PART_SIZE, _PARTS_MM) - 1
        return more + (_PART if begins else _ABOVE_PART + _PART)
    if entry.kind == "text":
        names = text_metrics.many_lines(entry.title, text_metrics.DISPLAY_BLACK, _TEXT_SIZE, width, _NAME_SPACING)
        return _TEXT + (names - 1) * _TEXT_LINE
    names = text_metrics.many_lines(entry.title, text_metrics.DISPLAY_BLACK, style.name_size, width, _NAME_SPACING)
    under = text_metrics.many_lines(entry.under, text_metrics.DISPLAY, style.under_size, width) if entry.under else 0
    return max(row, _RULE + 2 * _padding(style, row) + names * style.name_line + under * style.under_line)


def _tied(entry: ContentsEntry, style: RowStyle) -> ContentsEntry:
    """Return *entry* with its words as their lines are to be broken."""
    width, size = _names_mm(style), _TEXT_SIZE if entry.kind == "text" else style.name_size
    title = text_metrics.tied(entry.title, text_metrics.DISPLAY_BLACK, size, width, _NAME_SPACING)
    return replace(
        entry, title=title, under=text_metrics.tied(entry.under, text_metrics.DISPLAY, style.under_size, width)
    )


def contents(edition: Edition, rows: Sequence[ContentsEntry], with_map: bool, side: Side = "right") -> Chapter:
    """Compose the contents: *rows*, and *with_map* the map of the cohort below them if they leave it room."""
    from livret.design.templates import composed  # only where something is composed

    sources = Sources()
    width = _contents_map_width(edition, rows) if with_map else 0.0
    foot, marked = _map_height(edition, width), _marked(edition)
    page = arranged(rows, foot, marked=marked)
    few = spread(page, foot, marked=marked)
    subjects = {territory.slug: territory for territory in edition.territories}
    folios = {row.territory: row.folio for row in rows if row.territory}
    entries = [
        {
            "row": row if row.kind == "part" else few.tied(row) if few and row.territory else _tied(row, page.style),
            "next": rank == 0 and number > 0,
            "colour": subjects[row.territory].colour if row.territory else "pine",
            "mark": maps.mark(subjects[row.territory], page.style.mark_mm, page.mark)
            if row.territory and not few
            else None,
            "src": sources.attribute(row.place),
        }
        for number, listed in enumerate(page.pages)
        for rank, row in enumerate(listed)
    ]
    return composed(
        edition, "contents", "sommaire", "Sommaire", side, sources,
        entries=entries, page=page, spread=few, map=maps.cohort(edition, folios, width) if width else None,
        credit=typeset(house_pages.map_credit(edition)),
    )  # fmt: skip


def _contents_map_width(edition: Edition, rows: Sequence[ContentsEntry]) -> float:
    """Return the width in mm of the map at the foot of the contents, the largest that leaves rows room; 0 without."""
    widths = maps.CONTENTS_WIDTHS if maps.has_cohort(edition) else ()
    under = ((width, arranged(rows, _map_height(edition, width), marked=_marked(edition))) for width in widths)
    return next((width for width, page in under if page.breathes), 0.0)


def _marked(edition: Edition) -> bool:
    """Return whether rows have an outline: whether the ground of a territory is known."""
    return any(each.ground for each in edition.territories)


def _map_height(edition: Edition, width: float) -> float:
    """Return the height in lines of a map of the contents *width* mm wide, its credit included."""
    return maps.cohort_height(edition, width) + house_pages.map_credit_lines(edition) if width else 0.0
