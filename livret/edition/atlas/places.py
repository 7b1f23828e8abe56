"""A place: the ground of one territory, and what official tables say of it.

A territory is an inter-municipality (its SIREN), several of them, a list of communes, or has a contour of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, Point, bounds, ring, scaled
from livret.edition.atlas.contours import COMMUNES_GRID, COUNTRY_GRID, Contours, communes_of, country, joined

#: Outlines, and grounds with their départements, kept once made.
_OUTLINES, _GROUNDS = 512, 4


@dataclass(frozen=True, slots=True)
class Place:
    """The ground of a territory: inter-municipalities by SIREN, or communes by Insee code, or ``own`` rings.

    ``own`` are closed chains on the plane of the atlas (see ``contours``), in steps of its country grid; they are those
    of the territory's ``folder``, ``within`` these départements, with the régions ``around`` them.
    """

    sirens: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    own: tuple[Arc, ...] = ()
    folder: str = ""
    within: tuple[str, ...] = ()
    around: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What it is made of among the inter-municipalities of ``Contours``; nothing for communes."""
        return self.sirens or ((self.folder,) if self.own else ())

    @property
    def communes(self) -> tuple[str, ...]:
        """The Insee codes of its communes; none for a contour of its own."""
        return self.codes or tuple(code for siren in self.sirens for code in tables.members(siren))

    @property
    def departments(self) -> tuple[str, ...]:
        """The codes of its départements, those of most people first (of its own contour: of most ground)."""
        if self.own:
            return self.within
        if len(self.sirens) == 1:
            return tables.intercommunalities()[self.sirens[0]].departments
        return _most(self.communes, tables.department_of)

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes of its régions, those of most people first (of its own contour: of most ground)."""
        if self.own:
            return self.around
        if len(self.sirens) == 1:
            return tables.intercommunalities()[self.sirens[0]].regions
        known = tables.departments()
        return _most(self.communes, lambda code: known[tables.department_of(code)].region)


def _most(codes: Iterable[str], area: Callable[[str], str]) -> tuple[str, ...]:
    """Return the areas of the communes *codes*, those of most people first."""
    people: Counter[str] = Counter()
    for code in codes:
        people[area(code)] += tables.communes()[code].population or 0
    return tuple(code for code, _count in people.most_common())


def of_siren(siren: str | None) -> Place | None:
    """Return the place of the inter-municipality *siren*, or of a territory of Greater Paris; None when unknown."""
    known = tables.intercommunalities().get(siren or "")
    if not known:
        return None
    return Place(codes=tables.members(known.siren)) if known.kind == "EPT" else Place(sirens=(known.siren,))


def of_contour(folder: str, rings: tuple[Arc, ...], ground: Contours | None) -> Place:
    """Return the place of the territory *folder*, which *rings* surround, on a *ground* of the edition's or in France.

    It is in a département where a tenth of it is, or more.
    """
    shown = tuple(map(ground.moved, rings)) if ground else rings
    spots = list(_spots(shown))
    found = Counter({code: sum(_inside(shape, spot) for spot in spots) for code, shape in _near(ground, shown)})
    around: tuple[str, ...]
    within = tuple(code for code, count in found.most_common() if count * 10 > len(spots))
    if ground:
        around = ground.codes if any(_inside(ground.outline(), spot) for spot in spots) else ()
    else:
        around = tuple(dict.fromkeys(tables.departments()[code].region for code in within))
    return Place(own=rings, folder=folder, within=within, around=around)


def _near(ground: Contours | None, rings: Sequence[Arc]) -> Iterator[tuple[str, list[Arc]]]:
    """Yield the départements whose box meets that of *rings*, by code."""
    left, top, right, bottom = bounds(rings)
    for code, shape in _departments(ground):
        box = bounds(shape)
        if box[0] <= right and left <= box[2] and box[1] <= bottom and top <= box[3]:
            yield code, shape


@lru_cache(_GROUNDS)
def _departments(ground: Contours | None) -> list[tuple[str, list[Arc]]]:
    """Return the départements of *ground*, where it shows them, or those of France on the plane of the atlas."""
    if ground:
        return [(code, ground.rings(shape)) for code, shape in ground.departments.items()]
    layer = country()
    arc = {n: layer.arc(n) for rings in layer.areas["departements"].values() for r in rings for n in map(_forward, r)}
    return [(code, [ring(arc, r) for r in rings]) for code, rings in layer.areas["departements"].items()]


def _forward(number: int) -> int:
    return max(number, ~number)


def _spots(rings: Sequence[Arc]) -> Iterator[tuple[float, float]]:
    """Yield points inside *rings*, of a lattice of 9 × 9; no corner of a border is at their height."""
    left, top, right, bottom = bounds(rings)
    for row in range(9):
        y = top + int((bottom - top) * (row + 0.5) / 9) + 0.5
        for column in range(9):
            spot = (left + (right - left) * (column + 0.5) / 15, y)
            if _inside(rings, spot):
                yield spot


def _inside(rings: Iterable[Arc], spot: tuple[float, float]) -> bool:
    """Return whether *spot* is inside *rings* (even-odd, as holes are); none of their corners is at its height."""
    x, y = spot
    pieces = (piece for ring in rings for piece in pairwise(ring))
    return bool(sum((a[1] > y) != (b[1] > y) and x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
                    for a, b in pieces) % 2)  # fmt: skip


def outline(place: Place) -> tuple[Arc, ...]:
    """Return the closed chains around *place*, on the plane of the atlas, in steps of its country grid."""
    return place.own or _outline(place)


@lru_cache(_OUTLINES)
def _outline(place: Place) -> tuple[Arc, ...]:
    if place.sirens:
        layer = country()
        areas = layer.areas["intercommunalites"]
        rings = joined([areas[siren] for siren in place.sirens], layer.arc)
        arcs = {max(n, ~n): layer.arc(max(n, ~n)) for numbers in rings for n in numbers}
        return tuple(ring(arcs, numbers) for numbers in rings)
    return tuple(scaled(chain, COMMUNES_GRID / COUNTRY_GRID) for chain in _around(place.codes))


def _around(codes: Iterable[str]) -> list[Arc]:
    """Return the closed chains around the communes *codes*, which may lie in several départements."""
    edges: Counter[tuple[Point, Point]] = Counter()
    for a, b in _edges(codes):
        # On the grid, both sides of a strait may fall together: edges are counted, so that each chain still closes.
        edges[(b, a) if edges[b, a] else (a, b)] += -1 if edges[b, a] else 1
    leaving: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(edges.elements()):
        leaving[a].append(b)
    chains = []
    for start in leaving:
        while leaving[start]:
            chain = [start, leaving[start].pop()]
            while chain[-1] != start:
                chain.append(leaving[chain[-1]].pop())
            chains.append(tuple(chain))
    return chains


def _edges(codes: Iterable[str]) -> Iterator[tuple[Point, Point]]:
    """Yield the edges of the communes *codes*, each commune on the same side of its own."""
    for code in codes:
        layer = communes_of(tables.department_of(code))
        for numbers in layer.areas["communes"].get(code, ()):
            yield from pairwise(ring({max(n, ~n): layer.arc(max(n, ~n)) for n in numbers}, numbers))
