"""The ground that a map from near shows: every commune in its window, whatever its département, and their borders.

Borders are those of the commune layer, each drawn once, so that neighbours meet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain, pairwise
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
    """The arcs of a view in paper units by number, each once it is needed: borders of most communes never are."""

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

    ``numbers`` are those of the arcs of each département; an arc at its edge may be one of the next, and is known by
    its points, which are ``shared``.
    """

    own: frozenset[str]
    arcs: DrawnArcs = field(default_factory=lambda: DrawnArcs(None))
    communes: dict[str, Rings] = field(default_factory=dict)
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    shared: dict[Arc, int] = field(default_factory=dict)

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
    """A département: its communes, what each spans of the plane, and the arcs that only one of them has beside it."""

    def __init__(self, layer: Topology) -> None:
        self.communes = layer.areas["communes"]
        self.boxes = layer.boxes
        numbers = chain.from_iterable(chain.from_iterable(self.communes.values()))
        sides = Counter(n if n >= 0 else ~n for n in numbers)
        self.edges = frozenset(n for n, count in sides.items() if count == 1)
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
            for commune, (west, north, east, south) in self.boxes.items()
            if west <= right and left <= east and north <= bottom and top <= south
        }


@lru_cache(_DEPARTMENTS)
def _department(code: str) -> _Department:
    return _Department(communes_of(code))


@cache
def _extents() -> Mapping[str, Sequence[Bounds]]:
    """Return what each piece of the border of a département spans of the plane, in steps of the communes' grid."""
    layer, factor = country(), COUNTRY_GRID / COMMUNES_GRID
    found = {}
    for code, rings in layer.areas["departements"].items():
        boxes = (bounds([layer.arc(max(n, ~n))]) for numbers in rings for n in numbers)
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
    return [(bounds([layer.arc(number) for number in tile]), tile) for tile in tiles]


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
    communes, parts = place.communes, map(_department, place.departments)
    return Box(*_around([part.boxes[code] for part in parts for code in communes if code in part.boxes]))


@lru_cache(_PLACES)
def longest_piece(place: Place) -> float:
    """Return the longest straight piece of a border of *place*, in steps of the communes' grid."""
    parts = map(_department, place.departments)
    borders = _own(place) if place.own else [part.arc(n) for part in parts for n in part.around(place.communes)]
    return max(dist(a, b) for chain in borders for a, b in pairwise(chain))


def _own(place: Place) -> Sequence[Arc]:
    """Return the contour that *place* has of its own, in steps of the communes' grid."""
    return [scaled(chain, COUNTRY_GRID / COMMUNES_GRID) for chain in place.own]


def territory_ground(place: Place, view: View) -> NearGround:
    """Return the communes of *place* alone, as *view* shows them; none where it has an own contour."""
    ground = NearGround(frozenset(place.communes), DrawnArcs(view))
    for code in place.departments if not place.own else ():
        _add(ground, code, ground.own.intersection(_department(code).communes))
    return ground


def surround(ground: NearGround, place: Place, view: View) -> None:
    """Add to the *ground* of *place* in *view* all communes that this view shows around it."""
    window = view.window
    for code, borders in _extents().items():
        if code in place.departments or any(_meet(spans, window) for spans in borders):
            _add(ground, code, _department(code).communes_in(window) - ground.communes.keys())


def _add(ground: NearGround, department: str, communes: Iterable[str]) -> None:
    """Add some *communes* of a *department*."""
    part, numbers = _department(department), ground.numbers.setdefault(department, {})
    for commune in sorted(communes):
        rings = part.communes[commune]
        for n in {max(n, ~n) for each in rings for n in each} - numbers.keys():
            numbers[n] = _numbered(ground, part.arc(n), n in part.edges)
        ground.communes[commune] = tuple(
            tuple([numbers[n] if n >= 0 else ~numbers[~n] for n in each]) for each in rings
        )


def _numbered(ground: NearGround, arc: Arc, edge: bool) -> int:
    """Return the number of *arc* in *ground*, negative when it runs the other way there.

    An arc at the *edge* of its département may be one of the next, already known.
    """
    turned = edge and arc[::-1] < arc
    key = arc[::-1] if turned else arc
    if edge and key in ground.shared:
        number = ground.shared[key]
    else:
        number = len(ground.arcs.raw)
        ground.arcs.raw.append(key)
        if edge:
            ground.shared[key] = number
    return ~number if turned else number
