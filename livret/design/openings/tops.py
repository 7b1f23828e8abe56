"""What may stand above the text of a territory's pages, and its height in lines of the house's grid."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from math import ceil, floor

from livret.base.tokens import length
from livret.design import territory_head, territory_page, territory_poster
from livret.design.heights import PAGE_MM
from livret.design.layout import Strip, Top
from livret.design.source_map import Sources
from livret.design.territory_head import FactCells
from livret.design.text_sizes import HOUSE
from livret.edition.model import Territory
from livret.pdf.limits import FLOOR_DPI

_MM = 72 / 25.4
_LINE = HOUSE.line
#: The text begins so many lines below a head; below a photograph with its caption, which may have a second line.
_BELOW_HEAD, _BELOW_PHOTO, _BELOW_MAP = 1.0, 2.5, 1.5
#: Of a photograph or a map at the head of a page, its least and its greatest height in lines.
LOWEST, _HIGHEST = 14, 44
#: The largest share of a photograph that may be cut off.
MOST_CUT = 0.25
_PHOTOGRAPHS = frozenset({".jpg", ".jpeg"})
#: A photograph is upright when it is higher than wide by this factor.
_UPRIGHT = 1.15
#: Lines of the rows of facts that are set large, of the room around them, and how many stand beside each other.
_FIGURE_ROW, _FIGURES_ROOM, _FIGURES_ABREAST = 7.75, 1.0, 2
#: Of a row of facts that are a strip, its least and its greatest height in lines.
_FIGURE_LEAST, _FIGURE_MOST = 6.0, 10.5
#: Between facts beside a strip, in lines.
_BESIDE = 0.3
#: Of the names over a strip: their leading, a line of the project's title and the room below it, in lines; the measure
#: of a strip beside the facts, in mm; the room of a caption, above the facts, and below all.
_LINE_PT = length("line")
_NAME_LEADING, _PROJECT_LINE, _ABOVE_STRIP, _STRIP_IN_TEXT = 0.98, 15.5 * 1.2 / _LINE_PT, 2.4, 121.0
_CAPTION_ROOM, _FACTS_ROOM, _STRIP_FOOT = 1.5, 0.4, 0.6


def head(kind: str, lines: float, points: float = 0.0, air: float = 0.0) -> Top:
    """Return a head of *lines*, on which text follows."""
    return Top(kind, lines + air, lines + air + _BELOW_HEAD, points=points, air=air)  # type: ignore[arg-type]


def crops(territory: Territory, rank: int) -> bool:
    """Return whether the picture *rank* is a photograph, which may lose some of its edges: drawings may not."""
    return territory.photos[rank].path.suffix.lower() in _PHOTOGRAPHS and territory.sheet.photos[rank].framing != "non"


def photo(territory: Territory, rank: int, lines: int) -> Top | None:
    """Return the photograph *rank* at the head of a page, *lines* high: None if it would be cut too much or blurred."""
    width, height = _bled()
    picture = territory.photos[rank]
    high = height + lines * _LINE
    cut = cut_off(picture.height / picture.width, high / width)
    if cut > MOST_CUT or not _sharp(picture.width, picture.height, width, high):
        return None
    return Top("photo", lines, lines + _BELOW_PHOTO, photo=rank, cut=cut)


def full(territory: Territory, rank: int) -> Top | None:
    """Return the photograph *rank* as a whole page; None if it is not upright, would be cut too much or blurred."""
    bleed = length("bleed") / _MM
    width, high = (length(name) / _MM + 2 * bleed for name in ("trim-width", "trim-height"))
    picture = territory.photos[rank]
    if picture.height < picture.width * _UPRIGHT:
        return None
    cut = cut_off(picture.height / picture.width, high / width)
    if cut > MOST_CUT or not _sharp(picture.width, picture.height, width, high):
        return None
    return Top("full", HOUSE.lines, HOUSE.lines, photo=rank, cut=cut)


def near(lines: float, on_tint: bool = False) -> Top:
    """Return the map from near, *lines* high; *on_tint*: the voice on the tint follows it without white."""
    return Top("near", lines, lines + (0.0 if on_tint else _BELOW_MAP))


def cut_off(shape: float, place: float) -> float:
    """Return the share of a picture of *shape* that is not seen where it fills a *place*: both height by width."""
    return 1 - min(shape, place) / max(shape, place)


def photo_heights() -> Iterator[int]:
    """Yield the heights of photographs and maps at the head of a page, highest first."""
    yield from range(_HIGHEST, LOWEST - 1, -1)


def figures(count: int) -> float:
    """Return the height of a head with *count* facts set large."""
    return floor(ceil(count / _FIGURES_ABREAST) * _FIGURE_ROW) + _FIGURES_ROOM + 0.5


def names(territory: Territory, lines: float) -> Iterator[Top]:
    """Yield the heads of *lines* with the names: beside the locator, and across the page."""
    if territory.ground or not territory_page.wide_name(territory):
        name = territory_page.name(territory)
        yield head("name", lines, name.size if name else 0)
    if name := territory_page.wide_name(territory):
        yield head("wide", lines, name.size)


def slim(territory: Territory) -> Top | None:
    """Return the head of a page whose facts are in the margin; None for names of more than two lines."""
    name = territory_page.slim_name(territory)
    if not name:
        return None
    project = territory_page.project_lines(territory)
    return head("slim", 4.5 + 2.5 * (name.lines - 1) + 1.5 * max(0, project - 1) + (1.0 if project else 0.0), name.size)


def exergue(territory: Territory, head_lines: float) -> Top:
    """Return the head with the exergue, as high as that of the facing page."""
    return head("exergue", head_lines)


def strip_begins(territory: Territory) -> float:
    """Return where a strip may begin at the highest, below the names: in lines, to the half."""
    name, project = territory_page.strip_name(territory), territory_page.project_lines(territory)
    high = (name.lines * name.size if name else 0) * _NAME_LEADING / _LINE_PT
    return ceil(2 * (high + 0.75 + project * _PROJECT_LINE + _ABOVE_STRIP)) / 2


def strip(territory: Territory, place: Strip, rank: int = 0) -> Top | None:
    """Return the head with the strip *place*, and the photograph *rank* in it: None where that would be cut or blurred.

    Its facts stand in rows below the strip, if not beside it or in it: where they have no room there, None too.
    """
    name, cut = territory_page.strip_name(territory), 0.0
    if place.kind == "title" and not territory_poster.title(territory, place.lines):
        return None
    rows = territory_head.fact_rows(territory, Sources())
    if not name or not _facts_fit(place, rows):
        return None
    caption = _CAPTION_ROOM if place.kind in ("photo", "near") else 0.0
    if place.kind == "photo":
        picture, width, high = territory.photos[rank], strip_width(place.margin), place.lines * _LINE
        cut = cut_off(picture.height / picture.width, high / width)
        if cut > MOST_CUT or not _sharp(picture.width, picture.height, width, high):
            return None
        caption += territory_page.caption_lines(territory, rank, _STRIP_IN_TEXT if place.margin else PAGE_MM) - 1
    elif place.kind == "near":
        caption += place.margin  # its source takes a second line
    below = place.kind != "figures" and not place.margin
    facts = _FACTS_ROOM + sum(row.pitch for row in rows[:-1]) + rows[-1].lines if rows and below else 0.0
    lines = ceil(place.begins + place.lines + caption + facts + _STRIP_FOOT - 0.5) + 0.5
    return Top(
        "strip",
        lines,
        lines + _BELOW_HEAD,
        photo=rank,
        points=name.size,
        cut=cut,
        strip=replace(place, caption=caption),
    )


def _facts_fit(place: Strip, rows: Sequence[FactCells]) -> bool:
    """Return whether the facts of *rows* have room beside the strip *place*, or fill it."""
    cells = [cell for row in rows for cell in row.cells]
    if place.kind == "figures":
        high = place.lines / max(1, ceil(len(cells) / _FIGURES_ABREAST))
        return bool(cells) and _FIGURE_LEAST <= high <= _FIGURE_MOST
    highest = max((FactCells([cell]).lines for cell in cells), default=0.0) + _BESIDE
    return not place.margin or (bool(cells) and len(cells) * highest <= place.lines)


def strip_width(margin: bool) -> float:
    """Return the width of a strip in mm, from the band to the bleed; with the facts in the *margin* beside it."""
    trim, band, bleed = (length(name) / _MM for name in ("trim-width", "band", "bleed"))
    return trim - band + bleed if not margin else _STRIP_IN_TEXT + length("margin-inner") / _MM + bleed


def aired(top: Top, air: float) -> Top:
    """Return the head *top* with *air* lines more."""
    return replace(top, lines=top.lines + air, body=top.body + air, air=top.air + air)


@cache
def _bled() -> tuple[float, float]:
    """Return the width of a picture that bleeds on three sides, and its height above the text area, in mm."""
    bleed = length("bleed") / _MM
    return length("trim-width") / _MM + 2 * bleed, bleed + length("margin-top") / _MM


def _sharp(columns: int, rows: int, width: float, height: float) -> bool:
    """Whether a picture of *columns* × *rows* pixels has points enough where it fills *width* × *height* mm."""
    return min(columns / width, rows / height) * 25.4 >= FLOOR_DPI
