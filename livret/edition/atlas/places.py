"""A place: the ground of one territory, and what official tables say of it.

A territory is an inter-municipality (its SIREN), several of them, a list of communes, or has a contour of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, Point, ring, scaled
from livret.edition.atlas.contours import COMMUNES_GRID, COUNTRY_GRID, communes_of, country, joined

#: Outlines kept once made.
_OUTLINES = 512


@dataclass(frozen=True, slots=True)
class Place:
    """The ground of a territory: inter-municipalities by SIREN, or communes by Insee code, or ``own`` rings.

    ``own`` are closed chains on the plane of the atlas (see ``contours``), in steps of its country grid.
    """

    sirens: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    own: tuple[Arc, ...] = ()

    @property
    def communes(self) -> tuple[str, ...]:
        """The Insee codes of its communes; none for a contour of its own."""
        return self.codes or tuple(code for siren in self.sirens for code in tables.members(siren))

    @property
    def departments(self) -> tuple[str, ...]:
        """The codes of its départements, those of most people first."""
        if len(self.sirens) == 1:
            return tables.intercommunalities()[self.sirens[0]].departments
        return _most(self.communes, tables.department_of)

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes of its régions, those of most people first."""
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
