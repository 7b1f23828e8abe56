"""The ground that a map from near shows: every commune in its window, whatever its département, and their borders.

Borders are those of the commune layer, each drawn once, so that neighbours meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from math import dist

from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, bounds, ring, scaled, simplified
from livret.edition.atlas.contours import (
    COMMUNES_GRID,
    COUNTRY_GRID,
    Rings,
    Topology,
    abroad,
    communes_of,
    country,
    joined,
    typographic,
)
from livret.edition.atlas.places import Place
from livret.edition.maps.basemap import Box
from livret.edition.maps.labels import MM

#: Details smaller than this are left out (mm² of paper).
_DETAIL = 0.02
#: Steps by which a département may reach beyond its contours in the country layer.
_COARSE = 100
#: Départements kept once decoded.
_DEPARTMENTS = 16
#: Places whose measures are kept.
_PLACES = 512

#: An area of paper or of the plane: left, top, right, bottom.
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of the plane: its steps of the communes' grid, moved by (``dx``, ``dy``), times ``scale``.

    The paper is ``width`` × ``height`` units (1/20 mm).
    """

    width: float
    height: float
    scale: float
    dx: float
    dy: float

    @property
    def window(self) -> Bounds:
        """The part of the plane on the paper, with a millimetre more on each side (steps)."""
        left, top = -MM / self.scale - self.dx, -MM / self.scale - self.dy
        return left, top, left + (self.width + 2 * MM) / self.scale, top + (self.height + 2 * MM) / self.scale

    @property
    def metres(self) -> float:
        """How many metres a paper unit stands for."""
        return COMMUNES_GRID / self.scale

    def drawn(self, arc: Arc) -> Arc:
        """Return *arc* in paper units, without its smallest details."""
        return simplified(scaled(arc, self.scale, self.dx, self.dy), _DETAIL * MM * MM)


class DrawnArcs(dict[int, Arc]):
    """The arcs of a view in paper units by number, each once it is asked for: borders of most communes never are."""

    def __init__(self, view: View | None) -> None:
        super().__init__()
        self._view = view
        self.raw: list[Arc] = []

    def __missing__(self, number: int) -> Arc:
        assert self._view
        return self.setdefault(number, self._view.drawn(self.raw[number]))


@dataclass(slots=True)
class NearGround:
    """Arcs in paper units, and the rings of each commune (by Insee code) as their numbers.

    The ``raw`` arcs are those on the plane, by which they are known.
    """

    own: frozenset[str]
    arcs: DrawnArcs = field(default_factory=lambda: DrawnArcs(None))
    communes: dict[str, Rings] = field(default_factory=dict)

    def rings(self, codes: Iterable[str]) -> list[Arc]:
        """Return the closed chains around the communes *codes* together."""
        around = joined([self.communes[code] for code in codes if code in self.communes], self.arcs.raw.__getitem__)
        return [ring(self.arcs, numbers) for numbers in around]

    def commune(self, code: str) -> list[Arc]:
        """Return the closed chains of a commune, the longest first."""
        chains = [ring(self.arcs, numbers) for numbers in self.communes.get(code, ())]
        return sorted(chains, key=lambda chain: -_size(chain))

    def lines(self) -> "NearLines":
        """Return every border, by what it parts."""
        sides: dict[int, list[str]] = defaultdict(list)
        for code, rings in self.communes.items():
            for numbers in rings:
                for n in numbers:
                    sides[max(n, ~n)].append(code)
        found = NearLines()
        for n, codes in sides.items():
            if len(codes) == 2 and (chains := _parting(found, codes, self.own)) is not None:
                chains.append(self.arcs[n])
        return found


@dataclass(slots=True)
class NearLines:
    """Borders in paper units: between communes of the territory, départements in it, neighbours, départements."""

    communes: list[Arc] = field(default_factory=list)
    crossing: list[Arc] = field(default_factory=list)
    neighbours: list[Arc] = field(default_factory=list)
    departments: list[Arc] = field(default_factory=list)


def _parting(lines: NearLines, codes: Sequence[str], own: frozenset[str]) -> list[Arc] | None:
    """Return those of *lines* that a border between two communes belongs to; None where none is drawn."""
    one, other = codes
    inside = (one in own) + (other in own)
    if tables.department_of(one) != tables.department_of(other):
        return lines.crossing if inside == 2 else lines.departments
    if inside:
        return lines.communes if inside == 2 else None
    return lines.neighbours if _group(one) != _group(other) else None


def commune_name(code: str) -> str:
    """Return the name of a commune as French print writes it."""
    return typographic(tables.communes()[code].name)


def department_name(code: str) -> str:
    """Return the name of a département as French print writes it."""
    return typographic(tables.departments()[code].name)


def _group(code: str) -> str:
    commune = tables.communes()[code]
    return commune.ept or commune.siren


def _size(chain: Arc) -> float:
    left, top, right, bottom = bounds([chain])
    return (right - left) * (bottom - top)


class _Department:
    """A département: what each of its arcs spans of the plane and the communes beside it; points on demand."""

    def __init__(self, layer: Topology) -> None:
        self._layer = layer
        self.communes = layer.areas["communes"]
        self.boxes = [layer.spans(number) for number in range(len(layer.steps))]
        self.sides: list[list[str]] = [[] for _ in layer.steps]
        for commune, rings in self.communes.items():
            for numbers in rings:
                for n in numbers:
                    self.sides[n if n >= 0 else ~n].append(commune)
        self.arc = cache(layer.arc)

    def around(self, communes: Iterable[str]) -> set[int]:
        """Return the numbers of the arcs around *communes*, those of other départements left out."""
        found = (self.communes.get(code, ()) for code in communes)
        return {max(n, ~n) for rings in found for numbers in rings for n in numbers}

    def communes_in(self, window: Bounds) -> set[str]:
        """Return the communes of which something may lie in *window*."""
        left, top, right, bottom = window
        return {
            commune
            for (west, north, east, south), sides in zip(self.boxes, self.sides, strict=True)
            if west <= right and left <= east and north <= bottom and top <= south
            for commune in sides
        }


@lru_cache(_DEPARTMENTS)
def _department(code: str) -> _Department:
    return _Department(communes_of(code))


@cache
def _extents() -> Mapping[str, Sequence[Bounds]]:
    """Return what each piece of the border of a département spans of the plane, in steps of the communes' grid."""
    layer, factor = country(), COUNTRY_GRID / COMMUNES_GRID
    spans = cache(layer.spans)
    found = {}
    for code, rings in layer.areas["departements"].items():
        boxes = (spans(max(n, ~n)) for numbers in rings for n in numbers)
        found[code] = [
            (left * factor - _COARSE, top * factor - _COARSE, right * factor + _COARSE, bottom * factor + _COARSE)
            for left, top, right, bottom in boxes
        ]
    return found


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@cache
def _abroad() -> Sequence[tuple[Bounds, Sequence[int]]]:
    """Return the tiles of land beyond the frontiers: what each spans, in steps of the country grid, and its arcs."""
    layer = abroad()
    tiles = [[number for (number,) in rings] for rings in layer.areas["etranger"].values()]
    return [(_around([layer.spans(number) for number in tile]), tile) for tile in tiles]


def land_abroad(view: View) -> list[Arc]:
    """Return the closed chains around the land of other countries that *view* shows, in paper units."""
    ratio, layer = COUNTRY_GRID / COMMUNES_GRID, abroad()
    left, top, right, bottom = (at / ratio for at in view.window)
    shown = (number for spans, tile in _abroad() if _meet(spans, (left, top, right, bottom)) for number in tile)
    return [scaled(layer.arc(number), view.scale * ratio, view.dx / ratio, view.dy / ratio) for number in shown]


def _around(spans: Sequence[Bounds]) -> Bounds:
    """Return what several *spans* span together."""
    lefts, tops, rights, bottoms = zip(*spans, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@lru_cache(_PLACES)
def extent(place: Place) -> Box:
    """Return what *place* spans of the plane, in steps of the communes' grid."""
    if place.own:
        return Box(*bounds(_own(place)))
    return Box(*_around([part.boxes[n] for part, numbers in _parts(place) for n in numbers]))


@lru_cache(_PLACES)
def longest_piece(place: Place) -> float:
    """Return the longest straight piece of a border of *place*, in steps of the communes' grid."""
    borders = _own(place) if place.own else [part.arc(n) for part, numbers in _parts(place) for n in numbers]
    return max(dist(a, b) for chain in borders for a, b in pairwise(chain))


def _own(place: Place) -> Sequence[Arc]:
    """Return the contour that *place* has of its own, in steps of the communes' grid."""
    return [scaled(chain, COUNTRY_GRID / COMMUNES_GRID) for chain in place.own]


def _parts(place: Place) -> Iterator[tuple[_Department, set[int]]]:
    """Yield the départements of *place*, with the arcs there around its communes."""
    for code in place.departments:
        part = _department(code)
        yield part, part.around(place.communes)


def territory_ground(place: Place, view: View) -> NearGround:
    """Return the communes of *place* alone, as *view* shows them; none where it has an own contour."""
    ground, known = NearGround(frozenset(place.communes), DrawnArcs(view)), dict[Arc, int]()
    for code in place.departments if not place.own else ():
        part = _department(code)
        _add(ground, known, part, [each for each in place.communes if each in part.communes])
    return ground


def near_ground(place: Place, view: View) -> NearGround:
    """Return all communes that *view* shows, those of *place* marked as its own; none where it has an own contour."""
    ground, window, known = NearGround(frozenset(place.communes), DrawnArcs(view)), view.window, dict[Arc, int]()
    for code, borders in _extents().items() if not place.own else ():
        if code in place.departments or any(_meet(spans, window) for spans in borders):
            part = _department(code)
            _add(ground, known, part, part.communes_in(window))
    return ground


def _add(ground: NearGround, known: dict[Arc, int], part: _Department, communes: Iterable[str]) -> None:
    """Add some *communes* of a département; *known* are the arcs at the edges of others."""
    names: dict[int, int] = {}
    for commune in sorted(communes):
        rings = part.communes[commune]
        for n in {max(n, ~n) for numbers in rings for n in numbers}:
            if n not in names:
                names[n] = _named(ground, known, part.arc(n), len(part.sides[n]) == 1)
        ground.communes[commune] = tuple(
            tuple(names[n] if n >= 0 else ~names[~n] for n in numbers) for numbers in rings
        )


def _named(ground: NearGround, known: dict[Arc, int], arc: Arc, edge: bool) -> int:
    """Return the number of *arc* in *ground*, negative when it runs the other way there.

    An arc at the *edge* of its département may be one of the next, already known.
    """
    turned = edge and arc[::-1] < arc
    key = arc[::-1] if turned else arc
    if edge and key in known:
        number = known[key]
    else:
        number = len(ground.arcs.raw)
        ground.arcs.raw.append(key)
        if edge:
            known[key] = number
    return ~number if turned else number
