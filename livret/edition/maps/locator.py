"""The locator: where in its région a territory lies, on its départements, which are named.

The territory's own name stands beside the map, on the page: it is not repeated here.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from livret.edition.atlas.borders import Arc, bounds
from livret.edition.atlas.contours import Boundary, Contours, listed
from livret.edition.atlas.places import Place
from livret.edition.maps.basemap import Box, Ground, Spot
from livret.edition.maps.cartography import (
    FAMILY,
    MapColours,
    MapFrame,
    Pens,
    between_borders,
    coast,
    filled,
    leader,
    line_of,
    region,
    ringed,
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
    halves,
    place_beside,
    place_inside,
    text_width,
)

WIDTH, HEIGHT = 79, 57.4  # mm: no locator is higher, so that a region higher than wide is smaller
_MARGIN_WIDTH, _MARGIN_HEIGHT = 35, 42  # mm
#: Maps kept once drawn: a chapter is composed twice at the least.
_DRAWN = 256
_PENS = Pens(0.12, 0.2, 0.27)
_DETAIL = 0.1  # mm² on paper
#: A name led from its département stands off the land where its leader is short, else on another's where it is shorter.
#: One that would stand farther away than the longest leader is not printed: the title says it.
_SHORT_LEADER, _LONGEST_LEADER = 5 * MM, 10 * MM


#: Départements that are islands or a town, and those of one feminine word, with « en »: compound ones all do.
_AT = ("Paris", "Mayotte", "La Réunion")
_IN = (
    *("Charente", "Corrèze", "Dordogne", "Gironde", "Lozère", "Mayenne", "Moselle", "Savoie", "Vendée"),
    *("Guadeloupe", "Martinique", "Guyane"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """What the lines mean: ``rows`` are those of _KEY_ROWS that the map has, ``at`` the corner where they begin."""

    rows: tuple[int, ...]
    at: Spot

    @property
    def box(self) -> Box:
        (x, y), (width, height) = self.at, _key_size(self.rows)
        return Box(x, y, x + width, y + height)


@dataclass(frozen=True, slots=True)
class LocatorPlan:
    """Where the words of a locator stand, in paper units; ``key`` is None where no corner is free."""

    key: Key | None
    departments: tuple[PlacedName, ...]


@lru_cache(_DRAWN)
def locator(data: Contours, place: Place, name: str, colour: str, colours: MapColours) -> str:
    """Return the map of *place*, 79 mm wide: itself in *colour*, its départements darker and named."""
    paper, plan = _sheet(data), locator_plan(data, place)
    shapes = _departments(paper, place)
    gaps = [label.box.grown(0.25 * MM) for label in plan.departments]
    return svg(
        paper.width,
        max(paper.height, plan.key.box.bottom if plan.key else 0),
        _title(name, shapes, data),
        region(paper, colours, _PENS, shapes, gaps),
        coast(paper, colours, _PENS),
        filled(paper.territory(place), colour),
        ringed(paper.territory(place), colour),
        _drawn_key(plan.key, colours) if plan.key else "",
        *(leader(label, colours.ink, 0.18, 0.7) + words(label, 600, colours.ink) for label in plan.departments),
    )


@lru_cache(_DRAWN)
def in_margin(data: Contours, place: Place, name: str, colour: str, colours: MapColours) -> str:
    """Return the map of *place*, 35 mm wide, without a word: it stands in a margin."""
    paper = sheet(data, _MARGIN_WIDTH, _MARGIN_HEIGHT, 0.5, _DETAIL)
    shapes = _departments(paper, place)
    return svg(
        paper.width,
        paper.height,
        _title(name, shapes, data),
        region(paper, colours, _PENS, shapes, []),
        coast(paper, colours, _PENS),
        filled(paper.territory(place), colour),
        ringed(paper.territory(place), colour),
    )


def locator_plan(data: Contours, place: Place) -> LocatorPlan:
    """Return where the words of the locator of *place* stand."""
    paper, key = _sheet(data), _key(_sheet(data))
    body = paper.territory(place)
    placed: list[PlacedName] = []
    shapes = _departments(paper, place)
    for shape in shapes:
        others = [ring for other in shapes if other is not shape for ring in paper.shape(other)]
        placed += _named(paper, shape, _Around(body, others, [key.box] if key else [], placed))
    return LocatorPlan(key, tuple(placed))


def _departments(paper: MapFrame, place: Place) -> list[Boundary]:
    return [paper.data.departments[code] for code in place.departments if code in paper.data.departments]


def _title(name: str, shapes: Sequence[Boundary], data: Contours) -> str:
    alone = len(data.departments) == 1  # a région of one département, of the same name
    where = "" if alone or not shapes else f"{_within(shapes)}, "
    return f"Carte de situation : {name}, {where}{data.where}"


def _within(shapes: Sequence[Boundary]) -> str:
    """Return where *shapes* say: « dans le Gard et l’Hérault », « en Ille-et-Vilaine et dans le Morbihan ».

    « dans » is said once, « en » and « à » each time.
    """
    words, last = [], ""
    for shape in shapes:
        preposition = _preposition(shape)
        if preposition == "dans":
            words.append(f"{'' if last == 'dans' else 'dans '}{shape.article}{shape.name}")
        else:
            words.append(f"{preposition} {shape.name}")
        last = preposition
    return listed(words)


def _preposition(shape: Boundary) -> str:
    """Return the preposition that usage puts before a département: « en Haute-Savoie », but « dans la Drôme »."""
    if not shape.article:
        return "à" if shape.name in _AT else "en"
    return "en" if shape.article == "la " and ("-" in shape.name or shape.name in _IN) else "dans"


def _sheet(data: Contours) -> MapFrame:
    return sheet(data, WIDTH, HEIGHT, 0.5, _DETAIL)


class _Around(NamedTuple):
    """What the name of a département stands clear of: territory, other départements that are named, key and names."""

    body: Sequence[Arc]
    others: Sequence[Arc]
    boxes: Sequence[Box]
    names: Sequence[PlacedName]


def _named(paper: MapFrame, shape: Boundary, around: _Around) -> Iterator[PlacedName]:
    """Yield the label of a département: on its own ground, else led to the sea, else to other ground near it.

    None where no leader would be short.
    """
    rings = paper.shape(shape)
    ground = _inner_ground(paper, shape, around)
    lines = dict.fromkeys([(shape.name,), halves(shape.name)])
    choices = [block(text, 600, points) for points in SIZES for text in lines]
    inside = place_inside(ground, Box(*bounds(rings)).centre, choices, 0.35 * MM)
    if label := inside or _led(paper, rings, ground, choices, around):
        yield label


def _led(
    paper: MapFrame, rings: Sequence[Arc], ground: Ground, choices: Sequence[NameBlock], around: _Around
) -> PlacedName | None:
    """Return the label of the département within *rings*, led to from its free *ground*, never over the territory."""
    walls, land = blocked_by([*around.boxes, *(name.box for name in around.names)]), Ground(paper.width, paper.height)
    spots: Sequence[Spot] = _open_spots(ground, rings)
    if spots:
        land.occupy_inside(around.body)
    spots = spots or rings[0][:: max(1, len(rings[0]) // 12)]
    near = Box(*bounds(rings)).grown(_LONGEST_LEADER + max(choice.width for choice in choices))

    def blocked(a: Spot, b: Spot) -> bool:
        return walls(a, b) or land.meets(a, b)

    found = []
    for free in (sea(paper), between_borders(paper, 0.5)):
        label = place_beside(_outer_ground(free, around), spots, choices, blocked, within=near, longest=_LONGEST_LEADER)
        if label and _length(label) <= _SHORT_LEADER:
            return label
        found += [label] if label else []
    return min(found, key=_length, default=None)


def _length(label: PlacedName) -> float:
    return math.dist(*label.leader) if label.leader else 0


@cache
def _ground_within(paper: MapFrame, shape: Boundary) -> Ground:
    """Return the ground of a département, its border occupied. Copy it before occupying more."""
    ground = Ground(paper.width, paper.height)
    ground.occupy_inside(paper.shape(shape))
    ground = ground.inverted()
    ground.occupy_lines(paper.shape(shape))
    return ground


def _inner_ground(paper: MapFrame, shape: Boundary, around: _Around) -> Ground:
    ground = _ground_within(paper, shape).copy()
    _occupy_around(ground, around, 0)
    return ground


def _outer_ground(free: Ground, around: _Around) -> Ground:
    ground = free.copy()
    _occupy_around(ground, around, MM)
    ground.occupy_inside(around.others)
    for box in around.boxes:
        ground.occupy(box.grown(0.8 * MM))
    return ground


def _occupy_around(ground: Ground, around: _Around, margin: float) -> None:
    ground.occupy_inside(around.body)
    ground.occupy_lines(around.body, margin / 2)
    for label in around.names:
        ground.occupy(label.box.grown(margin))
        ground.occupy_lines(line_of(label), margin * 0.6)


def _open_spots(ground: Ground, rings: Sequence[Arc]) -> list[Spot]:
    """Return the points of a département, every 2 mm, that lie 0.8 mm from anything."""
    left, top, right, bottom = bounds(rings)
    spots = [(x, y) for x in range(left, right, 2 * MM) for y in range(top, bottom, 2 * MM)]
    return [spot for spot in spots if ground.free(Box(*spot, *spot).grown(0.8 * MM))]


_KEY_ROW, _SWATCH, _KEY_INDENT, _KEY_INSET = 3.1 * MM, 2 * MM, 2.75 * MM, 0.3 * MM
#: How far letters reach below the last swatch, within the map: it cuts what is beyond.
_DESCENT = round(0.21 * SIZES[0] * PT)
_KEY_WORDS = ("intercommunalités", "départements")


def _key_size(rows: Sequence[int]) -> Spot:
    widest = max(text_width(_KEY_WORDS[row], 400) for row in rows) * SIZES[0] * PT
    return _KEY_INDENT + widest, _KEY_ROW * (len(rows) - 1) + _SWATCH + _DESCENT


@cache
def _key(paper: MapFrame) -> Key | None:
    """Return the key in a free corner of the paper, else under the map where there is room; None where there is none.

    It names the lines that the map has: a région of one département has no borders between départements.
    """
    drawn = (paper.data.municipality_lines(), paper.data.department_lines())
    rows = tuple(row for row, lines in enumerate(drawn) if lines)
    if not rows:
        return None
    (width, height), free = _key_size(rows), sea(paper)
    lowest = min(paper.height + _DESCENT, HEIGHT * MM) - height  # letters may hang below the land
    for y in (_KEY_INSET, lowest):
        for x in (0, paper.width - width):
            if free.free(Box(x, y, x + width, min(y + height, paper.height))):
                return Key(rows, (x, y))
    under = paper.height + 1.5 * MM
    return Key(rows, (0, under)) if under + height <= HEIGHT * MM else None


def _drawn_key(key: Key, colours: MapColours) -> str:
    (x, y), square = key.at, f"h{_SWATCH:g}v{_SWATCH:g}h-{_SWATCH:g}z"
    marks = f'<path fill="{colours.land}" d="M{x:g} {y:g}{square}"/>' if 0 in key.rows else ""
    rows = ""
    for rank, row in enumerate(key.rows):
        colour, pen = ((colours.lines, 3), (colours.borders, 4))[row]
        at = y + _KEY_ROW * rank
        marks += f'<path stroke="{colour}" stroke-width="{pen}" d="M{x:g} {at + _SWATCH / 2:g}h{_SWATCH:g}"/>'
        rows += f'<text x="{x + _KEY_INDENT:g}" y="{at + _SWATCH - 2:g}">{escape(_KEY_WORDS[row])}</text>'
    font = f'font-family="{FAMILY}" font-weight="400" font-size="{SIZES[0] * PT:.2f}" fill="{colours.key}"'
    return f"{marks}<g {font}>{rows}</g>"
