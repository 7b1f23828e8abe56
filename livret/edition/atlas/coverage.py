"""Areas that share their borders, cut into arcs where borders meet, so that neighbours still meet once simplified.

The shipped atlas (assets/atlas/make.py) and an edition's own contours are made of it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from livret.edition.atlas.borders import Arc, Point, ring


class Coverage:
    """Areas that share their borders: ``owner`` of each directed edge, arcs between the vertices where borders meet."""

    def __init__(self, owner: Mapping[tuple[Point, Point], Hashable]) -> None:
        self.owner = {edge: area for edge, area in owner.items() if owner.get(edge[::-1]) != area}
        self.arcs: list[Arc] = []
        self.number: dict[tuple[Point, Point], int] = {}
        around: dict[Point, set[Point]] = defaultdict(set)
        for a, b in self.owner:
            around[a].add(b)
            around[b].add(a)
        corners = sorted(point for point, others in around.items() if len(others) != 2)
        for start in corners:
            for second in sorted(around[start]):
                self._walk(around, start, second)
        for a, b in sorted(self.owner):  # what is left are closed lines without a corner
            self._walk(around, a, b)

    def _walk(self, around: Mapping[Point, set[Point]], start: Point, second: Point) -> None:
        """Add the arc that leaves *start* towards *second*, unless it is known."""
        if (start, second) in self.number:
            return
        points = [start, second]
        while points[-1] != start and len(around[points[-1]]) == 2:
            (following,) = around[points[-1]] - {points[-2]}
            points.append(following)
        for a, b in pairwise(points):
            self.number[a, b] = len(self.arcs)
            self.number[b, a] = ~len(self.arcs)
        self.arcs.append(tuple(points))

    def sides(self, number: int) -> tuple[Hashable, Hashable]:
        """Return what lies on the left and on the right of the arc *number*; None for nothing."""
        a, b, *_ = self.arcs[number]
        return self.owner.get((a, b)), self.owner.get((b, a))

    def rings(self, group: Callable[[Any], Hashable]) -> dict[Any, list[list[int]]]:
        """Return the rings of arc numbers around each group of areas, in the order of their keys.

        *group* is called for None too: what lies outside every area. Areas of the group None are left out.
        """
        edges: dict[Hashable, list[int]] = defaultdict(list)
        for number in range(len(self.arcs)):
            left, right = map(group, self.sides(number))
            if left != right:
                edges[left].append(number)
                edges[right].append(~number)
        edges.pop(None, None)
        return {key: list(self._closed(edges[key])) for key in sorted(edges, key=str)}

    def ends(self, number: int) -> tuple[Point, Point]:
        """Return where the arc *number* starts and ends."""
        arc = self.chain([number])
        return arc[0], arc[-1]

    def chain(self, numbers: Iterable[int]) -> Arc:
        """Return the points of the arcs *numbers*, end to end."""
        return ring(self.arcs, numbers)

    def _closed(self, numbers: Iterable[int]) -> Iterator[list[int]]:
        """Yield *numbers* end to end, as rings. A ring may touch itself."""
        leaving: dict[Point, list[int]] = defaultdict(list)
        for number in sorted(numbers, key=lambda n: (self.ends(n)[0], n)):
            leaving[self.ends(number)[0]].append(number)
        for start in list(leaving):
            while leaving[start]:
                chain = [leaving[start].pop()]
                while (end := self.ends(chain[-1])[1]) != start:
                    chain.append(leaving[end].pop())
                yield chain


def on_grid(arc: Arc, step: float) -> Arc:
    """Return *arc* in whole steps of a grid, without repeated points; it keeps two points at the least."""
    points = [(round(x / step), round(y / step)) for x, y in arc]
    kept = [p for p, before in zip(points, [None, *points], strict=False) if p != before]
    return tuple(kept) if len(kept) > 1 else (points[0], points[-1])
