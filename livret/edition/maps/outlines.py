"""Territories as outlines, each at its own scale: signs in the contents and on openings, a pattern on covers."""

import math
from collections.abc import Sequence
from functools import lru_cache

from livret.edition.atlas.borders import Arc, bounds, scaled, simplified
from livret.edition.atlas.places import Place, outline
from livret.edition.maps.cartography import filled, svg
from livret.edition.maps.cover import Named, names_in_title
from livret.edition.maps.labels import MM

_DRAWN, _COVERS = 256, 16
#: Triangles smaller than that are left out of an outline (square units of paper).
_DETAIL = 12
#: Outlines in a row of a cover, their longer side, the white between two, the line (mm); fewer are larger.
_A_ROW, _LEAST_A_ROW, _OUTLINE, _BETWEEN, _PEN = 5, 2, 28.0, 6.0, 0.35
#: The width of a cover's text in mm, and the most that a row stands below another, for the pitch of its columns.
_ACROSS, _MOST_DOWN = 164, 1.53


@lru_cache(_DRAWN)
def silhouette(place: Place, name: str, colour: str, width_mm: float = 20, height_mm: float = 20) -> str:
    """Return the outline of a territory at its own scale, as large as *width_mm* and *height_mm* allow."""
    rings = _fitted(place, width_mm * MM, height_mm * MM)
    _left, _top, width, height = bounds(rings)
    return svg(width, height, f"Contour du territoire : {name}", filled(rings, colour))


@lru_cache(_COVERS)
def cover_outlines(places: tuple[Named, ...], lit: int, glow: str, line: str, room_mm: float) -> str:
    """Return the outlines of *places* for a cover, as *line*; that of rank *lit* filled with *glow*.

    They are as wide as the text, in the middle of *room_mm* of height, five a row of 28 mm; many are smaller.
    """
    count = len(places)
    first = min(max(count, _LEAST_A_ROW), _A_ROW)
    columns = next((n for n in range(first, count + _A_ROW) if math.ceil(count / n) * _pitch(n) <= room_mm), count)
    rows, pitch = math.ceil(count / columns), _pitch(columns)
    side = pitch * _OUTLINE / (_OUTLINE + _BETWEEN)
    down = min(pitch * _MOST_DOWN, (room_mm - side) / (rows - 1)) if rows > 1 else pitch
    above, drawn = max(0.0, (room_mm - (rows - 1) * down - side) / 2), []
    for rank, (place, _name) in enumerate(places):
        row, column = divmod(rank, columns)
        rings = _centred(_fitted(place, side * MM, side * MM), side * MM, column * pitch, above + row * down)
        fill, pen = (glow, "none") if rank == lit else ("none", line)
        drawn.append(filled(rings, fill, pen, _PEN))
    what = "Contour du territoire" if count == 1 else f"Contours des {count} territoires"
    return svg(_ACROSS * MM, round(room_mm * MM), f"{what} de la cohorte{names_in_title(places)}", *drawn)


def _pitch(columns: int) -> float:
    """Return the width of a column, in mm, the white beside it included: less of both where there are more."""
    return _ACROSS / (columns - _BETWEEN / (_OUTLINE + _BETWEEN))


def _fitted(place: Place, width: float, height: float) -> list[Arc]:
    """Return the rings of *place*, as large as fits *width* and *height*, from the top left."""
    rings, raw = outline(place), bounds(outline(place))
    detail = _DETAIL * max((raw[2] - raw[0]) / width, (raw[3] - raw[1]) / height) ** 2
    kept = [simplified(ring, detail) for ring in rings]
    left, top, right, bottom = bounds(kept)
    scale = min(width / (right - left), height / (bottom - top))
    return [scaled(ring, scale, -left, -top) for ring in kept]


def _centred(rings: Sequence[Arc], side: float, left_mm: float, top_mm: float) -> list[Arc]:
    """Return *rings* in the middle of a square of *side* that begins at *left_mm*, *top_mm*."""
    _left, _top, right, bottom = bounds(rings)
    dx, dy = left_mm * MM + (side - right) / 2, top_mm * MM + (side - bottom) / 2
    return [scaled(ring, 1, dx, dy) for ring in rings]
