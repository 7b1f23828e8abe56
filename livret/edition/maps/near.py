"""The map of a territory from near: its communes with their names, its neighbours, the borders of départements.

A picture for a column or half a page. Every colour is an argument; the drawing is an SVG with its alternative text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from math import inf

from livret.base.acyclic import acyclic
from livret.edition.atlas.borders import Arc, bounds
from livret.edition.atlas.contours import Contours
from livret.edition.atlas.places import Place
from livret.edition.maps import near_ground, near_own
from livret.edition.maps.basemap import Box, Ground, Spot
from livret.edition.maps.cartography import FAMILY, MapColours, filled, inner_point, outside, stroked, svg, words
from livret.edition.maps.labels import MM, PT, PlacedName
from livret.edition.maps.near_ground import DrawnArcs, NearGround, NearLines, View
from livret.edition.maps.near_key import (
    BETWEEN,
    INDENT,
    LINE,
    MOST_NUMBERS,
    POINTS,
    ROW,
    Legend,
    Unnamed,
    clearest,
    legends,
    legends_beside,
    most_named,
    most_numbers,
    room_for,
)
from livret.edition.maps.near_names import (
    WEIGHT,
    by_name,
    by_people,
    chief_places,
    departments_in,
    free_ground,
    names_in,
    numbers_in,
)

#: Widths of lines in mm: between communes, départements within the territory, neighbours, départements; the scale.
_COMMUNES, _CROSSING, _NEIGHBOURS, _DEPARTMENTS, _SCALE = 0.22, 0.55, 0.3, 0.2, 0.3
#: Across the dot of a chief place (mm).
_DOT = 1.2
#: A territory no larger than half a page is always drawn; a larger one only where its borders stay fine (mm).
HALF_PAGE = (164.0, 128.0)
#: No straight piece of a border is longer than this on paper, where the map is larger than half a page (mm).
STRAIGHTEST = 2.0
#: Ground kept between the territory and the legend that stands beside or below it.
_BESIDE = 4 * MM
#: Ground kept between the legend and the name of a département, which is none of its lines.
_APART = 4 * MM
#: Communes that the alternative text names.
_NAMED = 12
_DRAWN = 256


@dataclass(frozen=True, slots=True)
class Inset:
    """What the territory and all words keep free of the map's edges, in mm.

    Borders are interrupted under the words ``above``, printed over the map, as they are under its own. ``over`` is the
    part of the height to spare that is left over the territory, ``most_over`` the most of it.
    """

    top: float = 8
    right: float = 8
    bottom: float = 8
    left: float = 8
    above: Box | None = None
    over: float = 0.5
    most_over: float = inf


@dataclass(frozen=True, slots=True)
class OwnGround:
    """What an edition brings of its own: contours, and the ``names`` of its territories by folder."""

    data: Contours | None = None
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NearPlan:
    """Where everything is written: names and numbers by Insee code, départements by code.

    On the ground of an edition, the neighbours by their keys stand for the départements.
    ``dot`` is where the chief place lies that has no room for its number.
    """

    names: Mapping[str, PlacedName]
    numbers: Mapping[str, PlacedName]
    departments: Mapping[str, PlacedName]
    legend: Legend | None
    dot: Spot | None = None


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
@acyclic()
def near_map(
    place: Place,
    width_mm: float,
    height_mm: float,
    name: str,
    colour: str,
    colours: MapColours,
    inset: Inset = Inset(),
    own: OwnGround = OwnGround(),
) -> str:
    """Return the map of *place* in *colour*, *width_mm* × *height_mm*, named *name* in its alternative text.

    *own* is the ground that its edition brings, on which it has a contour of its own.
    ``colours``: ``land`` and ``sea``, ``lines`` of neighbours, ``borders`` of départements, ``edge`` of communes and
    their names, ``key`` and ``ink`` of the words on the land.
    """
    drawn = near_plan(place, width_mm, height_mm, inset, own)
    view, plan, lines = drawn.view, drawn.plan, drawn.lines
    boxes = [label.box.grown(0.3 * MM) for label in plan.departments.values()]
    if plan.legend:
        boxes += [row.grown(0.8 * MM) for row in plan.legend.rows()]
    if said := inset.above:
        boxes.append(Box(said.left * MM, said.top * MM, said.right * MM, said.bottom * MM).grown(0.3 * MM))
    around = stroked(lines.neighbours, colours.lines, _NEIGHBOURS) + stroked(
        lines.departments, colours.borders, _DEPARTMENTS
    )
    return svg(
        view.width,
        view.height,
        near_title(place, name, plan, own),
        _paper(view, colours.sea),
        *(filled(rings, colours.land, colours.land, 0.1) for rings in drawn.land),
        outside(Box(0, 0, view.width, view.height), boxes, around, "near"),
        filled(drawn.body, colour),
        stroked(lines.communes, colours.edge, _COMMUNES) + stroked(lines.crossing, colours.edge, _CROSSING),
        *(words(label, 400, colours.ink) for label in plan.departments.values()),
        *(words(label, WEIGHT, colours.edge) for label in (*plan.names.values(), *plan.numbers.values())),
        _dot(plan.dot, colours.edge) if plan.dot else "",
        _legend(plan.legend, colours) if plan.legend else "",
    )


def _dot(spot: Spot, colour: str) -> str:
    return f'<circle fill="{colour}" cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{_DOT * MM / 2:g}"/>'


def _paper(view: View, colour: str) -> str:
    return f'<path fill="{colour}" d="M0 0h{view.width:g}v{view.height:g}h-{view.width:g}z"/>'


@lru_cache(_DRAWN)
def near_plan(
    place: Place, width_mm: float, height_mm: float, inset: Inset = Inset(), own: OwnGround = OwnGround()
) -> NearMap:
    """Return what the map of *place* draws and writes, in paper units.

    Where the legend finds no room beside the territory, the territory is drawn smaller and leaves it some.
    """
    width, height = round(width_mm * MM), round(height_mm * MM)
    frame = Box(inset.left * MM, inset.top * MM, width - inset.right * MM, height - inset.bottom * MM)
    place = near_own.shown(place, own.data) if place.own and own.data else place
    view = _view(place, width, height, frame, inset)
    if place.own:
        return _outlined(place, view, frame, own)
    written = _written(place, view, frame)
    for part in (1, 1, 0.5, 0):  # a smaller territory has fewer names: its key may be longer than the first one
        if written.legends:
            break
        rooms = _reserving(written, frame, part)
        view = max((_view(place, width, height, room, inset) for room in rooms), key=lambda view: view.scale)
        written = _written(place, view, frame, part)
    return _surrounded(place, written, frame)


def _outlined(place: Place, view: View, frame: Box, own: OwnGround) -> NearMap:
    """Return the map of a place that is known by a contour of its own: on the ground of its edition, or of France.

    Its communes are not known.
    """
    body, ground = near_own.drawn(place.own, view), NearGround(frozenset(), DrawnArcs(view))
    occupied = _occupied(view, body)
    bars = legends_beside(legends(view, Unnamed((), run=False, others=0, whole=0), frame), occupied)
    if not own.data:
        return _surrounded(place, _Written(view, ground, body, occupied, {}, {}, Unnamed((), False, 0, 0), bars), frame)
    lines, land = near_own.lines_around(own.data, view), [near_own.drawn(own.data.outline(), view)]
    legend = _clear(bars, land, lines, occupied)
    names = near_own.names_around(place, own.data, view, frame, occupied, dict(own.names))
    return NearMap(view, ground, lines, body, land, NearPlan({}, {}, names, legend))


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written of the communes of a territory in a view, and where the key of the others finds room."""

    view: View
    ground: NearGround
    body: Sequence[Arc]
    occupied: Ground
    names: Mapping[str, PlacedName]
    numbers: Mapping[str, PlacedName]
    key: Unnamed
    legends: Sequence[Legend]


def _written(place: Place, view: View, frame: Box, part: float = 1) -> _Written:
    """Return the words of the map in *view*, which stand in *frame*, with *part* of its key."""
    ground = near_ground.territory_ground(place, view)
    body, free = ground.rings(ground.own), free_ground(ground)
    names = names_in(free)
    room = room_for(frame, Box(*bounds(body)))
    nameless = [code for code in by_people(ground.own) if code not in names]
    run = len(nameless) > MOST_NUMBERS
    most = int((most_named(nameless, room) if run else most_numbers(room)) * part)
    numbers = {} if run else numbers_in(free, nameless, most)
    named = by_name(nameless[:most]) if run else [*numbers]
    lost = [code for code in chief_places(ground.own) if code in free and code in nameless and code not in named]
    dotted = "" if run or not lost else lost[0]
    others = [code for code in nameless if code not in named and code != dotted]
    only = others[0] if len(others) == 1 else ""
    key = Unnamed(named, run and bool(named), len(others), len(ground.own), dotted, only)
    occupied = _occupied(view, body)
    return _Written(
        view, ground, body, occupied, names, numbers, key, legends_beside(legends(view, key, frame), occupied)
    )


def _surrounded(place: Place, written: _Written, frame: Box) -> NearMap:
    """Return the map whose territory is *written*, with all around it and the names of départements."""
    view, ground, occupied = written.view, written.ground, written.occupied.copy()
    near_ground.surround(ground, place, view)
    lines, land = ground.lines(), [near_ground.land_abroad(view), ground.rings(ground.communes)]
    legend = _clear(written.legends, land, lines, occupied)
    dot = inner_point(ground.commune(written.key.dotted)) if written.key.dotted else None
    plan = NearPlan(written.names, written.numbers, departments_in(ground, frame, occupied), legend, dot)
    return NearMap(view, ground, lines, written.body, land, plan)


def _occupied(view: View, body: Sequence[Arc]) -> Ground:
    """Return the paper on which the territory of outline *body* stands."""
    ground = Ground(view.width, view.height)
    ground.occupy_inside(body)
    ground.occupy_lines(body)
    return ground


def _clear(
    choices: Sequence[Legend], land: Sequence[Sequence[Arc]], lines: NearLines, occupied: Ground
) -> Legend | None:
    """Return the clearest of *choices*, and add it and all *lines* to the *occupied* paper."""
    dry, crossed = (Ground(occupied.width, occupied.height) for _ in range(2))
    for rings in land:
        dry.occupy_inside(rings)
    crossed.occupy_lines([*lines.neighbours, *lines.departments])
    legend = clearest(choices, dry, crossed)
    occupied.occupy_all(crossed)
    if legend:
        occupied.occupy(legend.box.grown(_APART))
    return legend


def _view(place: Place, width: float, height: float, room: Box, inset: Inset) -> View:
    """Return the view in which *place* fills *room*, or is as large as its borders allow, the rest as *inset* says."""
    spans = near_ground.extent(place)
    across, down = spans.right - spans.left, spans.bottom - spans.top
    finest = largest_mm(place) * MM / max(across, down)
    scale = min((room.right - room.left) / across, (room.bottom - room.top) / down, finest)
    x, middle = room.centre[0], spans.centre[0]
    top = room.top + min((room.bottom - room.top - down * scale) * inset.over, inset.most_over * MM)
    return View(width, height, scale, x / scale - middle, top / scale - spans.top)


def _reserving(written: _Written, frame: Box, part: float) -> list[Box]:
    """Return the rooms that the territory may have beside or above *part* of its key, in any form."""
    key = written.key
    shorter = replace(key, codes=key.codes[: int(len(key.codes) * part)], others=key.whole)
    rooms = []
    for legend in legends(written.view, replace(shorter, run=key.run and bool(shorter.codes)), frame):
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


def near_title(place: Place, name: str, plan: NearPlan, own: OwnGround = OwnGround()) -> str:
    """Return the alternative text: the territory, its communes (the most populous by name), what lies around."""
    if place.own and own.data:
        return near_own.title(place, name, own.data, [*plan.departments], dict(own.names))
    around = [near_ground.department_name(code) for code in plan.departments if code not in place.departments]
    beyond = f". Départements voisins : {', '.join(around)}" if around else ""
    within = ", ".join(near_ground.department_name(code) for code in place.departments)
    if not place.communes:
        return f"Carte du territoire : {name}{f' ({within})' if within else ''}{beyond}"
    people = by_people(place.communes)
    shown = ", ".join(near_ground.commune_name(code) for code in people[:_NAMED])
    count = f"{len(people)} commune{'s' if len(people) > 1 else ''}"
    which = shown if len(people) <= _NAMED else f"les plus peuplées sont {shown}"
    return f"Carte du territoire : {name} ({within}), {count} : {which}{beyond}"


def _legend(legend: Legend, colours: MapColours) -> str:
    """Return the key of the numbers in its columns, or its run of names, and the bar of the scale below it."""
    size, parts, left = POINTS * PT, [], legend.box.left
    for column, width in zip(legend.columns, legend.widths, strict=True):
        for row, (number, name) in enumerate(column):
            y = legend.box.top + row * ROW + size
            parts.append(f'<text x="{left:.1f}" y="{y:.1f}" font-weight="{WEIGHT}">{number}</text>')
            parts.append(f'<text x="{left + INDENT:.1f}" y="{y:.1f}">{escape(name)}</text>')
        left += width + BETWEEN
    left, foot = legend.box.left, legend.box.bottom
    lines = [(legend.box.top + row * LINE + size, line) for row, line in enumerate(legend.lines)]
    lines += [(legend.foot - ROW + size, legend.note)] if legend.note else []
    lines += [(foot - 1.2 * MM, f"{legend.kilometres} km")]
    parts += [f'<text x="{left:.1f}" y="{y:.1f}">{escape(line)}</text>' for y, line in lines]
    bar = f'<path stroke="{colours.ink}" stroke-width="{_SCALE * MM:g}" d="M{left:.1f} {foot:.1f}h{legend.bar:.1f}"/>'
    font = f'font-family="{FAMILY}" font-weight="400" font-size="{size:.2f}" fill="{colours.ink}"'
    return f"<g {font}>{''.join(parts)}</g>{bar}"
