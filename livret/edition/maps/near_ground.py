"""The ground that a map from near shows: every commune in its window, whatever its département, and their borders.

Borders are those of the commune layer, each drawn once, so that neighbours meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from math import dist

from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, bounds, ring, scaled, simplified
from livret.edition.atlas.contours import COMMUNES_GRID, COUNTRY_GRID, Rings, abroad, communes_of, country, joined
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


@dataclass(slots=True)
class NearGround:
    """Arcs in paper units, the communes on each side of them, and the rings of each commune (by Insee code).

    ``raw`` are the same arcs on the plane, by which they are known.
    """

    own: frozenset[str]
    arcs: list[Arc] = field(default_factory=list)
    raw: list[Arc] = field(default_factory=list)
    communes: dict[str, Rings] = field(default_factory=dict)

    def rings(self, codes: Iterable[str]) -> list[Arc]:
        """Return the closed chains around the communes *codes* together."""
        around = joined([self.communes[code] for code in codes if code in self.communes], self.raw.__getitem__)
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


def _group(code: str) -> str:
    commune = tables.communes()[code]
    return commune.ept or commune.siren


def _size(chain: Arc) -> float:
    left, top, right, bottom = bounds([chain])
    return (right - left) * (bottom - top)


@dataclass(frozen=True, slots=True, eq=False)
class _Department:
    """The arcs of a département's communes on the plane, their bounds, and the communes beside each."""

    arcs: Sequence[Arc]
    boxes: Sequence[Bounds]
    sides: Sequence[Sequence[str]]
    communes: Mapping[str, Rings]


@lru_cache(_DEPARTMENTS)
def _department(code: str) -> _Department:
    layer = communes_of(code)
    arcs = [layer.arc(number) for number in range(len(layer.steps))]
    sides: list[list[str]] = [[] for _ in arcs]
    communes = layer.areas["communes"]
    for commune, rings in communes.items():
        for numbers in rings:
            for n in numbers:
                sides[max(n, ~n)].append(commune)
    return _Department(arcs, [bounds([arc]) for arc in arcs], sides, communes)


@cache
def _extents() -> Mapping[str, Bounds]:
    """Return what each département spans of the plane, in steps of the communes' grid."""
    layer, factor = country(), COUNTRY_GRID / COMMUNES_GRID
    found = {}
    for code, rings in layer.areas["departements"].items():
        spans = bounds(layer.arc(max(n, ~n)) for numbers in rings for n in numbers)
        left, top, right, bottom = (at * factor for at in spans)
        found[code] = (left - _COARSE, top - _COARSE, right + _COARSE, bottom + _COARSE)
    return found


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@cache
def _abroad() -> Sequence[tuple[Bounds, Sequence[Arc]]]:
    """Return the tiles of land beyond the frontiers, with what each spans, in steps of the communes' grid."""
    layer = abroad()
    tiles = [[layer.arc(number) for (number,) in rings] for rings in layer.areas["etranger"].values()]
    finer = [[scaled(chain, COUNTRY_GRID / COMMUNES_GRID) for chain in tile] for tile in tiles]
    return [(bounds(tile), tile) for tile in finer]


def land_abroad(view: View) -> list[Arc]:
    """Return the closed chains around the land of other countries that *view* shows, in paper units."""
    tiles = [tile for spans, tile in _abroad() if _meet(spans, view.window)]
    return [scaled(chain, view.scale, view.dx, view.dy) for tile in tiles for chain in tile]


@lru_cache(_PLACES)
def extent(place: Place) -> Box:
    """Return what *place* spans of the plane, in steps of the communes' grid."""
    return Box(*bounds(_borders(place)))


@lru_cache(_PLACES)
def longest_piece(place: Place) -> float:
    """Return the longest straight piece of a border of *place*, in steps of the communes' grid."""
    return max(dist(a, b) for chain in _borders(place) for a, b in pairwise(chain))


def _borders(place: Place) -> Sequence[Arc]:
    """Return the borders of the communes of *place*, or its own contour, in steps of the communes' grid."""
    if place.own:
        return [scaled(chain, COUNTRY_GRID / COMMUNES_GRID) for chain in place.own]
    own, parts = set(place.communes), [_department(code) for code in place.departments]
    beside = [(arc, sides) for part in parts for arc, sides in zip(part.arcs, part.sides, strict=True)]
    return [arc for arc, sides in beside if not own.isdisjoint(sides)]


def near_ground(place: Place, view: View) -> NearGround:
    """Return the communes that *view* shows, those of *place* marked as its own; none where it has an own contour."""
    ground, window = NearGround(frozenset(place.communes)), view.window
    known: dict[Arc, int] = {}
    for code, spans in _extents().items() if not place.own else ():
        if _meet(spans, window):
            _add(ground, known, _department(code), view)
    return ground


def _add(ground: NearGround, known: dict[Arc, int], part: _Department, view: View) -> None:
    """Add the communes of a département that *view* shows; *known* are the arcs at the edges of others."""
    window = view.window
    near = {
        commune for box, sides in zip(part.boxes, part.sides, strict=True) if _meet(box, window) for commune in sides
    }
    names: dict[int, int] = {}
    for commune in sorted(near):
        rings = part.communes[commune]
        for n in {max(n, ~n) for numbers in rings for n in numbers}:
            if n not in names:
                names[n] = _named(ground, known, part.arcs[n], len(part.sides[n]) == 1, view)
        ground.communes[commune] = tuple(
            tuple(names[n] if n >= 0 else ~names[~n] for n in numbers) for numbers in rings
        )


def _named(ground: NearGround, known: dict[Arc, int], arc: Arc, edge: bool, view: View) -> int:
    """Return the number of *arc* in *ground*, negative when it runs the other way there.

    An arc at the *edge* of its département may be one of the next, already known.
    """
    turned = edge and arc[::-1] < arc
    key = arc[::-1] if turned else arc
    if edge and key in known:
        number = known[key]
    else:
        number = len(ground.arcs)
        ground.arcs.append(view.drawn(key))
        ground.raw.append(key)
        if edge:
            known[key] = number
    return ~number if turned else number
