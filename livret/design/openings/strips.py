"""Strips: what stands across a page below the names, and the head that it makes with them and the facts."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from livret.base.tokens import length
from livret.design import territory_head, territory_page, territory_poster
from livret.design.crops import cut_off
from livret.design.heights import MOST_CUT, PAGE_MM
from livret.design.layout import MARGIN_MEASURE_MM, HeadStrip, Top
from livret.design.openings import tops
from livret.design.source_map import Sources
from livret.design.territory_head import FactCells
from livret.design.text_sizes import HOUSE
from livret.edition.model import Territory

#: A line of the house's grid in pt and in mm; the text begins so many below a head.
_LINE_PT, _LINE, _BELOW_HEAD = length("line"), HOUSE.line, 1.0
#: How many facts that are set large stand beside each other.
_FIGURES_ABREAST = 2
#: Of a row of facts that are a strip, its least and its greatest height in lines.
_FIGURE_LEAST, _FIGURE_MOST = 6.0, 10.5
#: Between facts beside a strip, in lines.
_BESIDE = 0.3
#: Of the names over a strip: their leading, a line of the project's title and the room below it, in lines; the
#: room of a caption, above the facts, and below all.
_NAME_LEADING, _PROJECT_LINE, _ABOVE_STRIP = 0.98, 15.5 * 1.2 / _LINE_PT, 2.4
_CAPTION_ROOM, _FACTS_ROOM, _STRIP_FOOT = 1.5, 0.4, 0.6
#: The most lines without a word below the names on the territory's colour.
_MOST_OPEN = 9.5


def begins(territory: Territory) -> float:
    """Return where a strip may begin at the highest, below the names: in lines, to the half."""
    name, project = territory_page.strip_name(territory), territory_page.project_lines(territory)
    high = (name.lines * name.size if name else 0) * _NAME_LEADING / _LINE_PT
    return ceil(2 * (high + 0.75 + project * _PROJECT_LINE + _ABOVE_STRIP)) / 2


def strip(territory: Territory, place: HeadStrip, rank: int = 0) -> Top | None:
    """Return the head with the strip *place*, and the photograph *rank* in it: None where that would be cut or blurred.

    Its facts stand in rows below the strip, if not beside it or in it: where they have no room there, None too.
    """
    if place.kind == "names":
        return _names(territory, place)
    name, cut = territory_page.strip_name(territory), 0.0
    if place.kind == "title" and not territory_poster.title(territory, place.lines):
        return None
    rows = territory_head.fact_rows(territory, Sources())
    if not name or not _facts_fit(place, rows):
        return None
    caption = _CAPTION_ROOM if place.kind in ("photo", "near") else 0.0
    if place.kind == "photo":
        picture, width, high = territory.photos[rank], place.width, place.lines * _LINE
        cut = cut_off(picture.height / picture.width, high / width)
        if cut > MOST_CUT or not tops.sharp(picture.width, picture.height, width, high):
            return None
        caption += territory_page.caption_lines(territory, rank, MARGIN_MEASURE_MM if place.margin else PAGE_MM) - 1
    if place.margin:
        caption = max(caption, _CAPTION_ROOM + 1)  # the source of a map takes a second line: heads are alike
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


def _names(territory: Territory, place: HeadStrip) -> Top | None:
    """Return the names of a *territory* without facts on its colour, from the top of the page to the foot of *place*.

    None where that would leave a hole.
    """
    high = place.begins + place.lines
    made = territory_poster.poster(territory, told=HOUSE.lines - high)
    if not made or made.cells or made.hole > _MOST_OPEN:
        return None
    lines = ceil(high + _STRIP_FOOT - 0.5) + 0.5
    return Top("strip", lines, lines + _BELOW_HEAD, points=made.name, strip=place)


def _facts_fit(place: HeadStrip, rows: Sequence[FactCells]) -> bool:
    """Return whether the facts of *rows* have room beside the strip *place*, or fill it."""
    cells = [cell for row in rows for cell in row.cells]
    if place.kind == "figures":
        high = place.lines / max(1, ceil(len(cells) / _FIGURES_ABREAST))
        return bool(cells) and _FIGURE_LEAST <= high <= _FIGURE_MOST
    highest = max((FactCells([cell]).lines for cell in cells), default=0.0) + _BESIDE
    return not place.margin or (bool(cells) and len(cells) * highest <= place.lines)
