"""The maps of a brochure, as inline SVG: cover, locator, contents, silhouettes.

The page's styles do not reach inside an SVG, so every colour is an argument (``#rrggbb``). Each drawing carries
its width and height in millimetres, and begins with a ``<title>`` saying in French what it shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from livret.edition.atlas.borders import Arc, bounds, scaled, simplified
from livret.edition.atlas.contours import Boundary, Contours
from livret.edition.atlas.places import Place, outline
from livret.edition.maps.basemap import Box, Ground, Spot
from livret.edition.maps.cartography import (
    FAMILY,
    MapColours,
    MapFrame,
    Pens,
    coast,
    filled,
    heart,
    leader,
    region,
    sea,
    sheet,
    svg,
    words,
)
from livret.edition.maps.labels import (
    MM,
    PT,
    SIZES,
    NameBlock,
    PlacedName,
    block,
    blocked_by,
    blocks,
    halves,
    place_beside,
    place_inside,
    text_width,
)

COVER_WIDTH = 306  # mm
LOCATOR_WIDTH = 79  # mm
#: Heights that no map passes: a region that is higher than wide is smaller.
COVER_HEIGHT, LOCATOR_HEIGHT, CONTENTS_SHAPE = 222, 57.4, 0.725  # mm, mm, parts of the width

#: Maps kept once drawn: a chapter is composed twice at the least, and both covers have the same one.
_DRAWN = 256

_LOCATOR_PENS = Pens(0.12, 0.2, 0.27)
_CONTENTS_PENS = Pens(0.15, 0.28, 0.37)
_COVER_DETAIL, _LOCATOR_DETAIL, _CONTENTS_DETAIL = 0.2, 0.1, 0.15  # mm² on paper


@lru_cache(_DRAWN)
def cover_map(data: Contours, places: tuple[Place, ...], glow: str, colours: MapColours) -> str:
    """Return the map that crosses the spine, 306 mm wide: *places* in the colour *glow* on the régions of *data*.

    The same arguments give the same text, so that both covers share it.
    """
    paper = sheet(data, COVER_WIDTH, COVER_HEIGHT, 0.25, _COVER_DETAIL)
    pens = Pens(0.25, 0.5, 0.5)
    lit = (filled(paper.territory(place), glow, colours.edge, 0.4) for place in dict.fromkeys(places))
    title = f"Carte : {data.region.name}, {_shown(len(set(places)))}"
    drawn = (region(paper, colours, pens), *lit, coast(paper, colours, pens))
    return svg(paper.width, paper.height, title, *drawn)


def _shown(count: int) -> str:
    few = {0: "avec ses départements", 1: "le territoire de la cohorte en couleur vive"}
    return few.get(count, f"les {count} territoires de la cohorte en couleur vive")


@dataclass(frozen=True, slots=True)
class LocatorPlan:
    """Where the words of a locator stand; ``name`` is None when none of its forms finds room."""

    name: PlacedName | None
    departments: tuple[PlacedName, ...]


@lru_cache(_DRAWN)
def locator(data: Contours, place: Place, name: str, colour: str, colours: MapColours) -> str:
    """Return the map of *place*, 79 mm wide: itself in *colour*, its départements darker, both named.

    *name* stands in free ground, led by a line.
    """
    paper, plan = _locator_sheet(data), locator_plan(data, place, name)
    shapes = _departments(paper, place)
    gaps = [label.box.grown(0.25 * MM) for label in plan.departments if not label.leader]
    return svg(
        paper.width,
        paper.height,
        _locator_title(name, shapes, data),
        region(paper, colours, _LOCATOR_PENS, shapes, gaps),
        coast(paper, colours, _LOCATOR_PENS),
        filled(paper.territory(place), colour),
        _key(colours),
        *(leader(label, colours.ink, 0.18, 0.7) + words(label, 600, colours.ink) for label in plan.departments),
        leader(plan.name, colour, 0.27) + words(plan.name, 600, colour) if plan.name else "",
    )


def _departments(paper: MapFrame, place: Place) -> list[Boundary]:
    return [paper.data.departments[code] for code in place.departments if code in paper.data.departments]


def _locator_title(name: str, shapes: Sequence[Boundary], data: Contours) -> str:
    places = [f"{shape.article}{shape.name}" for shape in shapes]
    where = " et ".join(filter(None, [", ".join(places[:-1]), *places[-1:]]))
    return f"Carte de situation : {name}{f', dans {where}' if where else ''}, {data.where}"


def _locator_sheet(data: Contours) -> MapFrame:
    return sheet(data, LOCATOR_WIDTH, LOCATOR_HEIGHT, 0.5, _LOCATOR_DETAIL)


def locator_plan(data: Contours, place: Place, name: str) -> LocatorPlan:
    """Return where the words of the locator of *place* stand, in paper units (1/20 mm)."""
    paper = _locator_sheet(data)
    body = paper.territory(place)
    free = sea(paper).copy()
    free.take(key_box().grown(0.8 * MM))
    label = place_beside(free, [heart(body)], _name_choices(name), blocked_by([key_box()]))
    placed = [label] if label else []
    for shape in _departments(paper, place):
        placed += _place_department(paper, shape, body, free, placed)
    return LocatorPlan(label, tuple(placed[1:] if label else placed))


def _name_choices(name: str) -> list[NameBlock]:
    return [choice for points in SIZES for choice in blocks(name, 600, points, 5, 34 * MM)]


def _place_department(
    paper: MapFrame, shape: Boundary, body: Sequence[Arc], free: Ground, placed: Sequence[PlacedName]
) -> list[PlacedName]:
    """Return the label of a département: on its own ground, else led outside; it avoids those *placed*."""
    rings = paper.shape(shape)
    ground = _inner_ground(paper, shape, body, placed)
    lines = dict.fromkeys([(shape.name,), halves(shape.name)])
    choices = [block(text, 600, points) for points in SIZES for text in lines]
    label = place_inside(ground, Box(*bounds(rings)).centre, choices, 0.35 * MM)
    if label is None:
        outside = free.copy()
        for other in placed:
            outside.take(other.box.grown(MM))
            outside.take_lines(_line(other), 0.6 * MM)
        walls = blocked_by([other.box for other in placed] + [key_box()])
        label = place_beside(outside, _open_spots(ground, rings), choices, walls)
    return [label] if label else []


@cache
def _ground_within(paper: MapFrame, shape: Boundary) -> Ground:
    """Return the ground of a département, its border taken. Copy it before taking more."""
    ground = Ground(paper.width, paper.height)
    ground.take_inside(paper.shape(shape))
    ground = ground.inverted()
    ground.take_lines(paper.shape(shape))
    return ground


def _inner_ground(paper: MapFrame, shape: Boundary, body: Sequence[Arc], placed: Sequence[PlacedName]) -> Ground:
    ground = _ground_within(paper, shape).copy()
    ground.take_inside(body)
    ground.take_lines(body)
    for label in placed:
        ground.take(label.box)
        ground.take_lines(_line(label))
    return ground


def _line(label: PlacedName) -> Sequence[Arc]:
    return [tuple((round(x), round(y)) for x, y in label.leader)] if label.leader else []


def _open_spots(ground: Ground, rings: Sequence[Arc]) -> list[Spot]:
    """Return the points of a département, every 2 mm, that lie 0.8 mm from anything."""
    left, top, right, bottom = bounds(rings)
    spots = [(x, y) for x in range(left, right, 2 * MM) for y in range(top, bottom, 2 * MM)]
    return [spot for spot in spots if ground.free(Box(*spot, *spot).grown(0.8 * MM))]


_KEY_ROW, _SWATCH, _KEY_INDENT = 3.4 * MM, 2 * MM, 2.75 * MM
_KEY_WORDS = ("intercommunalités", "départements")


def key_box() -> Box:
    """Return the box of the key, in the north-west corner of a locator."""
    widest = max(text_width(word, 400) for word in _KEY_WORDS) * SIZES[0] * PT
    return Box(0, 0, _KEY_INDENT + widest, _KEY_ROW + _SWATCH)


def _key(colours: MapColours) -> str:
    square = f"h{_SWATCH:g}v{_SWATCH:g}h-{_SWATCH:g}z"
    first, second = _SWATCH / 2, _KEY_ROW + _SWATCH / 2
    marks = (
        f'<path fill="{colours.land}" d="M0 0{square}"/>'
        f'<path stroke="{colours.lines}" stroke-width="3" d="M0 {first:g}h{_SWATCH:g}"/>'
        f'<path stroke="{colours.borders}" stroke-width="4" d="M0 {second:g}h{_SWATCH:g}"/>'
    )
    font = f'font-family="{FAMILY}" font-weight="400" font-size="{SIZES[0] * PT:.2f}" fill="{colours.key}"'
    rows = "".join(
        f'<text x="{_KEY_INDENT:g}" y="{_KEY_ROW * row + _SWATCH - 2:g}">{escape(word)}</text>'
        for row, word in enumerate(_KEY_WORDS)
    )
    return f"{marks}<g {font}>{rows}</g>"


class ContentsEntry(NamedTuple):
    """A territory of the contents: ``folio`` is the page where it begins, or nothing."""

    place: Place
    name: str
    colour: str
    folio: str


@lru_cache(_DRAWN)
def contents_map(data: Contours, territories: tuple[ContentsEntry, ...], width_mm: float, colours: MapColours) -> str:
    """Return the map of the contents, *width_mm* wide (105–164): a page number led to each territory that has one."""
    paper = _contents_sheet(data, width_mm)
    numbered = [territory for territory in territories if territory.folio]
    labels = contents_plan(data, [(territory.place, territory.folio) for territory in numbered], width_mm)
    pages = " ; ".join(f"{territory.name}, page {territory.folio}" for territory in numbered)
    title = f"Carte des territoires de la cohorte{f' : {pages}' if pages else ''}"
    shapes = [(paper.territory(territory.place), territory.colour) for territory in territories]
    return svg(
        paper.width,
        paper.height,
        title,
        region(paper, colours, _CONTENTS_PENS, (), [label.box.grown(0.3 * MM) for label in labels]),
        *(filled(shape, colours.edge, colours.edge, 0.5) for shape, _colour in shapes),
        *(filled(shape, colour, colours.edge, 0.2) for shape, colour in shapes),
        coast(paper, colours, _CONTENTS_PENS),
        *(
            leader(label, territory.colour, 0.3) + words(label, 800, territory.colour)
            for label, territory in zip(labels, numbered, strict=True)
        ),
    )


def contents_plan(data: Contours, territories: Sequence[tuple[Place, str]], width_mm: float) -> list[PlacedName]:
    """Return where each folio stands: *territories* are (place, folio), in paper units (1/20 mm)."""
    paper = _contents_sheet(data, width_mm)
    bodies = [paper.territory(place) for place, _folio in territories]
    ground = _contents_ground(paper, bodies)
    labels: list[PlacedName] = []
    for body, (_place, folio) in zip(bodies, territories, strict=True):
        label = _place_folio(ground, body, block((folio,), 800, 14 if width_mm > 120 else 11), labels)
        labels.append(label)
        ground.take(label.box.grown(0.5 * MM))
        ground.take_lines(_line(label), 0.5 * MM)
    return labels


def _contents_sheet(data: Contours, width_mm: float) -> MapFrame:
    return sheet(data, width_mm, width_mm * CONTENTS_SHAPE, 0.3, _CONTENTS_DETAIL)


@cache
def _ground_between(paper: MapFrame) -> Ground:
    """Return the ground of the contents, the borders of region and départements taken. Copy it before taking more."""
    ground = Ground(paper.width, paper.height)
    ground.take_lines(paper.shape(paper.data.region), 0.4 * MM)
    ground.take_lines(paper.chains(paper.data.department_lines()), 0.4 * MM)
    return ground


def _contents_ground(paper: MapFrame, bodies: Iterable[Sequence[Arc]]) -> Ground:
    ground = _ground_between(paper).copy()
    for body in bodies:
        ground.take_inside(body)
        ground.take_lines(body, 0.6 * MM)
    return ground


def _place_folio(ground: Ground, body: Sequence[Arc], folio: NameBlock, others: Sequence[PlacedName]) -> PlacedName:
    """Return the label of a folio: 15 mm around its territory, else anywhere; in its middle if all is full."""
    hearts = [heart(body, share) for share in (0.5, 0.25, 0.75)]
    walls = blocked_by([label.box for label in others], 0.3 * MM)
    for within in (Box(*bounds(body)).grown(15 * MM), None):
        if label := place_beside(ground, hearts, [folio], walls, 2, within):
            return label
    (x, y), half = hearts[0], folio.width / 2
    return PlacedName(folio, Box(x - half, y - folio.height / 2, x + half, y + folio.height / 2), "middle")


@lru_cache(_DRAWN)
def silhouette(place: Place, name: str, colour: str, longer_side_mm: float = 20) -> str:
    """Return the outline of a territory at its own scale, as large as asked."""
    rings = outline(place)
    left, top, right, bottom = bounds(rings)
    scale = longer_side_mm * MM / max(right - left, bottom - top)
    moved = [simplified(scaled(ring, scale, -left, -top), 12) for ring in rings]
    size = ((right - left) * scale, (bottom - top) * scale)
    return svg(round(size[0]), round(size[1]), f"Contour du territoire : {name}", filled(moved, colour))
