"""What may stand above the text of a territory's pages, and its height in lines of the house's grid."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import ceil, floor

from livret.base.tokens import length
from livret.design import territory_head, territory_page
from livret.design.crops import cut_off
from livret.design.heights import MOST_CUT, PAGE_MM
from livret.design.layout import MARGIN_MEASURE_MM, Top, TopKind
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.model import Territory
from livret.pdf.limits import FLOOR_DPI

_MM = 72 / 25.4
_LINE = HOUSE.line
#: The text begins so many lines below a head; below a photograph whose caption has one line.
_BELOW_HEAD, BELOW_PHOTO, _BELOW_MAP, _BELOW_FACTS = 1.0, 2.5, 1.5, 1.5
#: Of a photograph or a map at the head of a page, its least and its greatest height in lines.
LOWEST, _HIGHEST = 14, 44
#: The width of the caption beside a photograph in the corner of a page, in mm.
_BESIDE_CORNER = 35.0
#: A photograph is upright when it is higher than wide by this factor.
_UPRIGHT = 1.15
#: Room below an exergue in a head of its own.
_UNDER_QUOTE = 1.5
#: A photograph is a panorama from this width for a height of 1; the heights that one across both pages may have, in
#: lines: the highest is that of the least wide one, cut by a quarter.
PANORAMA, _PANORAMA_HEIGHTS = 2.2, (14, 25)
#: Below a panorama, in lines: to the name, from there to the project's title, and the least from there to the facts.
_TO_NAME, _TO_PROJECT, _TO_FACTS = 2.25, 1.0, 1.5
#: The height of a line of a name in its size, as in styles/sections.css; that of the project's title in lines.
_NAME_LINE, _PROJECT_LINE = 0.98, 15.5 * 1.2 / 13.748
#: From the top of a head to the project's title, and the lines of it that a head has room for, as there.
_TO_TITLE, _LEAST_PROJECT = 7.5, 2
#: A name begins so much above its head's top; the room below one that has grown, and the most without a word there.
_ABOVE_NAME, _BELOW_NAME, _MOST_OPEN = 0.25, 0.5, 7.0
#: What a head gives up where a page comes out too long, in lines.
LOOSE = 2
#: Lines of the rows of facts that are set large, of the room around them, and how many stand beside each other.
_FIGURE_ROW, _FIGURES_ROOM, _FIGURES_ABREAST = 7.75, 1.0, 2


def head(kind: TopKind, lines: float, points: float = 0.0, rows: int = 1) -> Top:
    """Return a head of *lines*, on which text follows."""
    return Top(kind, lines, lines + _BELOW_HEAD, points=points, rows=rows)


def photo(territory: Territory, rank: int, lines: int) -> Top | None:
    """Return the photograph *rank* at the head of a page, *lines* high: None if it would be cut too much or blurred."""
    width, high = _bled(), bled_height(lines)
    picture = territory.photos[rank]
    cut = cut_off(picture.height / picture.width, high / width)
    if cut > MOST_CUT or not sharp(picture.width, picture.height, width, high):
        return None
    begins = lines + BELOW_PHOTO + _more_lines(territory, rank)
    return Top("photo", lines, begins, photo=rank, cut=cut, shape=high / width)


def _more_lines(territory: Territory, rank: int) -> int:
    """Return the lines behind the first of the caption of the photograph *rank*, across the page."""
    return territory_page.caption_lines(territory, rank, PAGE_MM) - 1


def corner(territory: Territory, rank: int, lines: float) -> Top | None:
    """Return the photograph *rank* in the upper outer corner of a right page, on a head of *lines*, its caption beside.

    None if it would be cut too much or blurred, or its caption has no room.
    """
    width, high = MARGIN_MEASURE_MM + (length("margin-outer") + length("bleed")) / _MM, bled_height(lines)
    picture = territory.photos[rank]
    cut = cut_off(picture.height / picture.width, high / width)
    told = territory_page.caption_lines(territory, rank, _BESIDE_CORNER)
    if cut > MOST_CUT or not sharp(picture.width, picture.height, width, high) or told > lines - 1:
        return None
    return replace(head("corner", lines), photo=rank, cut=cut, shape=high / width)


def full(territory: Territory, rank: int) -> Top | None:
    """Return the photograph *rank* as a whole page; None if it is not upright, would be cut too much or blurred."""
    bleed = length("bleed") / _MM
    width, high = (length(name) / _MM + 2 * bleed for name in ("trim-width", "trim-height"))
    picture = territory.photos[rank]
    if picture.height < picture.width * _UPRIGHT:
        return None
    cut = cut_off(picture.height / picture.width, high / width)
    if cut > MOST_CUT or not sharp(picture.width, picture.height, width, high):
        return None
    return Top("full", HOUSE.lines, HOUSE.lines, photo=rank, cut=cut, shape=high / width)


def panoramas(territory: Territory, rank: int) -> Iterator[tuple[Top, Top]]:
    """Yield the photograph *rank* across both pages, the names below its left half: in each height, highest first.

    Nothing if it is no panorama, or would be blurred or cut too much.
    """
    picture, name = territory.photos[rank], territory_page.wide_name(territory)
    if not name or picture.width < picture.height * PANORAMA:
        return
    low, high = _PANORAMA_HEIGHTS
    for lines in range(high, low - 1, -1):
        mm = bled_height(lines)
        shape = mm / across()
        cut = cut_off(picture.height / picture.width, shape)
        if cut <= MOST_CUT and sharp(picture.width, picture.height, across(), mm):
            left = named_below(territory, name, lines, _more_lines(territory, rank))
            yield (
                replace(left, photo=rank, cut=cut, shape=shape),
                Top("half", lines, lines + BELOW_PHOTO, rank, cut=cut),
            )


def named_below(territory: Territory, name: territory_page.Name, lines: int, more: int) -> Top:
    """Return the head of a page with pictures *lines* high, a caption of *more* lines than one, the names below."""
    body = lines + more + _under_pictures(territory, name)
    return Top("panorama", body, body + _BELOW_FACTS, points=name.size, air=more, plate=lines)


def _under_pictures(territory: Territory, name: territory_page.Name) -> float:
    """Return the height of the names and the facts below a panorama, in whole lines: both pages have one grid."""
    high = _TO_NAME + name.lines * name.size * _NAME_LINE * 25.4 / 72 / _LINE
    if project := territory_page.project_lines(territory):
        high += _TO_PROJECT + project * _PROJECT_LINE
    if rows := territory_head.fact_rows(territory, Sources()):
        high += _TO_FACTS + sum(row.pitch for row in rows[:-1]) + rows[-1].lines
    return ceil(high)


def near(lines: float, on_tint: bool = False) -> Top:
    """Return the map from near, *lines* high; *on_tint*: the voice on the tint follows it without white."""
    return Top("near", lines, lines + (0.0 if on_tint else _BELOW_MAP))


def photo_heights() -> Iterator[int]:
    """Yield the heights of photographs and maps at the head of a page, highest first."""
    yield from range(_HIGHEST, LOWEST - 1, -1)


def figures(territory: Territory, count: int) -> float:
    """Return the height of a head with *count* facts set large, which faces one with the names alone."""
    large = floor(ceil(count / _FIGURES_ABREAST) * _FIGURE_ROW) + _FIGURES_ROOM
    return (
        max(large, ceil(_TO_TITLE + max(_LEAST_PROJECT, territory_page.project_lines(territory)) * _PROJECT_LINE)) + 0.5
    )


def names(territory: Territory, lines: float) -> Iterator[Top]:
    """Yield the heads of *lines* with the names: beside the locator, and across the page."""
    if territory.ground or not territory_page.wide_name(territory):
        name = territory_page.name(territory)
        yield head("name", lines, name.size if name else 0)
    if name := territory_page.wide_name(territory):
        yield head("wide", lines, name.size, name.lines)


def slim(territory: Territory) -> Top | None:
    """Return the head of a page whose facts are in the margin; None for names of more than two lines."""
    name = territory_page.slim_name(territory)
    if not name:
        return None
    project = territory_page.project_lines(territory)
    return head("slim", 4.5 + 2.5 * (name.lines - 1) + 1.5 * max(0, project - 1) + (1.0 if project else 0.0), name.size)


def exergues(territory: Territory, rank: int = 0, most: float = 0.0) -> list[Top]:
    """Return the heads with the exergue *rank*, the highest first: *most* lines high, then those that hold it alone."""
    least = [(ceil(each.lines + _UNDER_QUOTE) + 0.5, each) for each in territory_page.above(territory, rank)]
    found = [(min(most, lines), each) for lines, each in least] if most else least
    if most and (sizes := territory_page.above(territory, rank, most)):
        found = [(min(most, sizes[0].lines + _MOST_OPEN - 0.5), sizes[0]), *found]
    return [replace(head("exergue", lines), quote=each) for lines, each in found]


def full_near() -> Top:
    """Return the map from near as a whole page."""
    return Top("near", HOUSE.lines, HOUSE.lines)


def aired(top: Top, air: float) -> Top:
    """Return the head *top* with *air* lines more."""
    return replace(top, lines=top.lines + air, body=top.body + air, air=top.air + air)


def opened(territory: Territory, top: Top, most: int) -> Top:
    """Return the head *top* across the page with up to *most* lines more: its name takes them, without a hole below.

    Two of these lines may be taken back (``loosened``).
    """
    names = territory_page.grown_names(territory)
    for air in range(most, 0, -1):
        higher, sure = aired(top, air), aired(top, max(0, air - LOOSE))
        fitting = [each for each in names if _height(each.size, each.lines) + _BELOW_NAME <= _free(territory, sure)]
        named = replace(higher, points=fitting[0].size, rows=fitting[0].lines) if fitting else higher
        if open_lines(territory, named) <= _MOST_OPEN:
            return named
    return top


def open_lines(territory: Territory, top: Top) -> float:
    """Return the lines without a word below the name of the head *top* across the page."""
    return _free(territory, top) - _height(top.points, top.rows)


def _height(points: float, rows: int) -> float:
    """Return the height in lines of a name in *rows* lines of *points* pt."""
    return rows * points * _NAME_LINE * 25.4 / 72 / _LINE - _ABOVE_NAME


def _free(territory: Territory, top: Top) -> float:
    """Return the lines that a head across the page has from its top to what is printed below its name."""
    if territory.sheet.project:
        return _TO_TITLE + top.air
    rows = territory_head.fact_rows(territory, Sources()) if top.facts else ()
    return top.lines - territory_head.facts_lines(rows) if rows else top.lines + _BELOW_HEAD


@cache
def across() -> float:
    """Return the width of a picture across both pages, from the band to the bleed, in mm."""
    return (2 * length("trim-width") + length("bleed") - length("band")) / _MM


@cache
def _bled() -> float:
    """Return the width of a picture that bleeds on three sides, in mm."""
    return (length("trim-width") + 2 * length("bleed")) / _MM


def bled_height(lines: float) -> float:
    """Return the height in mm of a picture that bleeds at the head of a page, down to *lines* of its text area."""
    return (length("bleed") + length("margin-top")) / _MM + lines * _LINE


def sharp(columns: int, rows: int, width: float, height: float) -> bool:
    """Whether a picture of *columns* × *rows* pixels has points enough where it fills *width* × *height* mm."""
    return min(columns / width, rows / height) * 25.4 >= FLOOR_DPI
