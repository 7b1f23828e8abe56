"""The map of a territory from near: its communes with their names, its neighbours, the borders of départements.

A picture for a column or half a page. Every colour is an argument; the drawing is an SVG with its alternative text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import islice

from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, scaled
from livret.edition.atlas.contours import COMMUNES_GRID, COUNTRY_GRID
from livret.edition.atlas.places import Place
from livret.edition.maps import near_ground
from livret.edition.maps.basemap import Box, Ground
from livret.edition.maps.cartography import FAMILY, MapColours, filled, outside, stroked, svg, words
from livret.edition.maps.labels import MM, PT
from livret.edition.maps.near_ground import NearGround, NearLines, View
from livret.edition.maps.near_names import (
    BETWEEN,
    INDENT,
    MOST_NUMBERS,
    ROW,
    SCALE_HEIGHT,
    SIZES,
    WEIGHT,
    Legend,
    NearPlan,
    by_people,
    departments_in,
    free_ground,
    legend_in,
    legends,
    names_in,
    numbers_in,
    others_note,
)

#: Widths of lines in mm: between communes, départements within the territory, neighbours, départements; the scale.
_COMMUNES, _CROSSING, _NEIGHBOURS, _DEPARTMENTS, _SCALE = 0.22, 0.55, 0.3, 0.2, 0.3
#: A territory no larger than half a page is always drawn; a larger one only where its borders stay fine (mm).
HALF_PAGE = (164.0, 128.0)
#: No straight piece of a border is longer than this on paper, where the map is larger than half a page (mm).
STRAIGHTEST = 2.0
#: Ground kept between the territory and the legend that stands beside or below it.
_BESIDE = 4 * MM
#: Communes that the alternative text names.
_NAMED = 12
_DRAWN = 256


@dataclass(frozen=True, slots=True)
class Inset:
    """What the territory and all words keep free of the map's edges, in mm."""

    top: float = 8
    right: float = 8
    bottom: float = 8
    left: float = 8


@dataclass(frozen=True, slots=True)
class NearMap:
    """A map from near, ready to draw: everything in paper units (1/20 mm)."""

    view: View
    ground: NearGround
    lines: NearLines
    body: Sequence[Arc]
    land: Sequence[Sequence[Arc]]
    plan: NearPlan


@lru_cache(_DRAWN)
def near_map(
    place: Place,
    width_mm: float,
    height_mm: float,
    name: str,
    colour: str,
    colours: MapColours,
    inset: Inset = Inset(),
) -> str:
    """Return the map of *place* in *colour*, *width_mm* × *height_mm*, named *name* in its alternative text.

    ``colours``: ``land`` and ``sea``, ``lines`` of neighbours, ``borders`` of départements, ``edge`` of communes and
    their names, ``key`` and ``ink`` of the words on the land.
    """
    drawn = near_plan(place, width_mm, height_mm, inset)
    view, plan, lines = drawn.view, drawn.plan, drawn.lines
    boxes = [label.box.grown(0.3 * MM) for label in plan.departments.values()]
    if plan.legend:
        boxes += [row.grown(0.8 * MM) for row in plan.legend.rows()]
    around = stroked(lines.neighbours, colours.lines, _NEIGHBOURS) + stroked(
        lines.departments, colours.borders, _DEPARTMENTS
    )
    return svg(
        view.width,
        view.height,
        near_title(place, name, plan),
        _paper(view, colours.sea if place.communes else colours.land),
        *(filled(rings, colours.land, colours.land, 0.1) for rings in drawn.land),
        outside(Box(0, 0, view.width, view.height), boxes, around, "near"),
        filled(drawn.body, colour),
        stroked(lines.communes, colours.edge, _COMMUNES) + stroked(lines.crossing, colours.edge, _CROSSING),
        *(words(label, 400, colours.ink) for label in plan.departments.values()),
        *(words(label, WEIGHT, colours.edge) for label in (*plan.names.values(), *plan.numbers.values())),
        _legend(plan.legend, colours) if plan.legend else "",
    )


def _paper(view: View, colour: str) -> str:
    return f'<path fill="{colour}" d="M0 0h{view.width:g}v{view.height:g}h-{view.width:g}z"/>'


@lru_cache(_DRAWN)
def near_plan(place: Place, width_mm: float, height_mm: float, inset: Inset = Inset()) -> NearMap:
    """Return what the map of *place* draws and writes, in paper units.

    Where the legend finds no room beside the territory, the territory is drawn smaller and leaves it some.
    """
    width, height = round(width_mm * MM), round(height_mm * MM)
    frame = Box(inset.left * MM, inset.top * MM, width - inset.right * MM, height - inset.bottom * MM)
    view = _view(place, width, height, frame)
    if place.own:
        return _outlined(place, view)
    made, taken = _sited(place, view, frame)
    for most in (len(made.plan.numbers), len(made.plan.numbers) // 2, 0):
        if made.plan.legend:
            break
        views = [_view(place, width, height, room) for room in _reserving(made, frame, most)]
        made, taken = _sited(place, max(views, key=lambda view: view.scale), frame, most)
    departments = departments_in(made.ground, frame, taken)
    return replace(made, plan=replace(made.plan, departments=departments))


def _outlined(place: Place, view: View) -> NearMap:
    """Return the map of a place that is known by a contour of its own: what lies around it is not."""
    ratio = COUNTRY_GRID / COMMUNES_GRID
    body = [scaled(chain, ratio * view.scale, view.dx / ratio, view.dy / ratio) for chain in place.own]
    return NearMap(view, NearGround(frozenset()), NearLines(), body, (), NearPlan({}, {}, {}, None))


def _sited(place: Place, view: View, frame: Box, most: int = MOST_NUMBERS) -> tuple[NearMap, Ground]:
    """Return the map in *view* but for départements, with *most* numbers; and the ground that is taken.

    Its words stand in *frame*.
    """
    ground = near_ground.near_ground(place, view)
    lines, land = ground.lines(), [near_ground.land_abroad(view), ground.rings(ground.communes)]
    body = ground.rings(ground.own)
    free = free_ground(ground)
    names = names_in(free)
    numbers = numbers_in(free, names, frame, most)
    others = len(ground.own) - len(names) - len(numbers)
    taken, dry, crossed = (Ground(view.width, view.height) for _ in range(3))
    taken.take_inside(body)
    taken.take_lines(body)
    for rings in land:
        dry.take_inside(rings)
    crossed.take_lines([*lines.neighbours, *lines.departments])
    legend = legend_in(legends(view, numbers, frame, others), taken, dry, crossed)
    taken.take_all(crossed)
    if legend:
        taken.take(legend.box.grown(MM))
    return NearMap(view, ground, lines, body, land, NearPlan(names, numbers, {}, legend)), taken


def _view(place: Place, width: float, height: float, room: Box) -> View:
    """Return the view in which *place* fills *room*, or is as large as its borders allow, in the middle of it."""
    spans = near_ground.extent(place)
    across, down = spans.right - spans.left, spans.bottom - spans.top
    finest = largest_mm(place) * MM / max(across, down)
    scale = min((room.right - room.left) / across, (room.bottom - room.top) / down, finest)
    (x, y), (middle, level) = room.centre, spans.centre
    return View(width, height, scale, x / scale - middle, y / scale - level)


def _reserving(made: NearMap, frame: Box, most: int) -> list[Box]:
    """Return the rooms that the territory may have beside or above a legend of *most* numbers, in any columns."""
    numbers = dict(islice(made.plan.numbers.items(), most))
    rooms = []
    for legend in legends(made.view, numbers, frame, len(made.ground.own)):
        across, down = legend.box.right - legend.box.left + _BESIDE, legend.box.bottom - legend.box.top + _BESIDE
        rooms.append(Box(frame.left + across, frame.top, frame.right, frame.bottom))
        rooms.append(Box(frame.left, frame.top, frame.right, frame.bottom - down))
    return [room for room in rooms if room.right - room.left > 10 * MM and room.bottom - room.top > 10 * MM] or [frame]


def largest_mm(place: Place) -> float:
    """Return the longer side that *place* may have on paper: half a page, or more where its borders stay fine."""
    spans = near_ground.extent(place)
    across, down = spans.right - spans.left, spans.bottom - spans.top
    longer = max(across, down)
    half = longer * min(HALF_PAGE[0] / across, HALF_PAGE[1] / down)
    return max(half, longer * STRAIGHTEST / near_ground.longest_piece(place))


def near_title(place: Place, name: str, plan: NearPlan) -> str:
    """Return the alternative text: the territory, its communes (the most populous by name), what lies around."""
    if not place.communes:
        return f"Contour du territoire : {name}"
    known, departments = tables.communes(), tables.departments()
    people = by_people(place.communes)
    shown = ", ".join(known[code].name for code in people[:_NAMED])
    count = f"{len(people)} commune{'s' if len(people) > 1 else ''}"
    which = shown if len(people) <= _NAMED else f"les plus peuplées sont {shown}"
    around = [departments[code].name for code in plan.departments if code not in place.departments]
    beyond = f". Départements voisins : {', '.join(around)}" if around else ""
    within = ", ".join(departments[code].name for code in place.departments)
    return f"Carte du territoire : {name} ({within}), {count} : {which}{beyond}"


def _legend(legend: Legend, colours: MapColours) -> str:
    """Return the key of the numbers in its columns, and the bar of the scale below it."""
    size, parts, left = SIZES[-1] * PT, [], legend.box.left
    for column, width in zip(legend.columns, legend.widths, strict=True):
        for row, (number, name) in enumerate(column):
            y = legend.box.top + row * ROW + size
            parts.append(f'<text x="{left:.1f}" y="{y:.1f}" font-weight="{WEIGHT}">{number}</text>')
            parts.append(f'<text x="{left + INDENT:.1f}" y="{y:.1f}">{escape(name)}</text>')
        left += width + BETWEEN
    left, foot = legend.box.left, legend.box.bottom
    if legend.others:
        parts.append(
            f'<text x="{left:.1f}" y="{foot - SCALE_HEIGHT - ROW + size:.1f}">{others_note(legend.others)}</text>'
        )
    parts.append(f'<text x="{left:.1f}" y="{foot - 1.2 * MM:.1f}">{legend.kilometres} km</text>')
    bar = f'<path stroke="{colours.ink}" stroke-width="{_SCALE * MM:g}" d="M{left:.1f} {foot:.1f}h{legend.bar:.1f}"/>'
    font = f'font-family="{FAMILY}" font-weight="400" font-size="{size:.2f}" fill="{colours.ink}"'
    return f"<g {font}>{''.join(parts)}</g>{bar}"
