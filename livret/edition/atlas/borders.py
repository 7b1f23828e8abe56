"""The geometry of borders: chains of whole points, simplified, scaled, measured, and written as SVG paths."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

Point = tuple[int, int]
Arc = tuple[Point, ...]


def simplified(arc: Sequence[Point], area: float) -> Arc:
    """Return *arc* without the points that matter least (Visvalingam & Whyatt 1993), its ends kept.

    A point goes when the triangle it makes with its neighbours is smaller than *area* (square units).
    A closed arc keeps at least three corners, so that an island stays one.
    """
    floor = 4 if arc[0] == arc[-1] else 2
    if len(arc) <= floor:
        return tuple(arc)
    weights = [*map(_triangle, arc, arc[1:], arc[2:])]
    if min(weights) >= area:
        return tuple(arc)
    after = [*range(1, len(arc)), -1]
    before = [*range(-1, len(arc) - 1)]
    weight = dict(enumerate(weights, 1))
    queue = [(w, i) for i, w in weight.items()]
    heapq.heapify(queue)
    while queue and len(weight) + 2 > floor:
        least, i = heapq.heappop(queue)
        if weight.get(i) != least:
            continue
        if least >= area:
            break
        del weight[i]
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in weight:
                # Never less than what has just gone: the order of disappearance stays that of importance.
                weight[j] = max(least, _triangle(arc[before[j]], arc[j], arc[after[j]]))
                heapq.heappush(queue, (weight[j], j))
    return (arc[0], *(arc[i] for i in sorted(weight)), arc[-1])


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def ring(arcs: Sequence[Arc] | Mapping[int, Arc], numbers: Iterable[int]) -> Arc:
    """Return the closed chain of points (the first repeated last) of the arcs *numbers*."""
    points: list[Point] = []
    for number in numbers:
        chain = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += chain[1:] if points else chain
    return tuple(points)


def scaled(arc: Arc, factor: float, dx: float = 0, dy: float = 0) -> Arc:
    """Return *arc* moved by (*dx*, *dy*) then times *factor*, in whole numbers, without repeated points."""
    points = [(round((x + dx) * factor), round((y + dy) * factor)) for x, y in arc]
    kept = [p for p, previous in zip(points, [None, *points], strict=False) if p != previous]
    return tuple(kept) if len(kept) > 1 else (points[0], points[-1])


def path(chains: Iterable[Arc]) -> str:
    """Return the data of an SVG path through *chains*, relative and whole, so that it weighs little.

    A chain that ends where it began is closed with ``z``.
    """
    return "".join(_subpath(chain) for chain in chains)


def _subpath(chain: Arc) -> str:
    closed = len(chain) > 2 and chain[0] == chain[-1]
    steps = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(chain[:-1] if closed else chain))
    return f"M{chain[0][0]} {chain[0][1]}l{steps}{'z' if closed else ''}".replace(" -", "-")


def segments(chains: Iterable[Arc]) -> list[tuple[Point, Point]]:
    """Return every straight piece of *chains*."""
    return [pair for chain in chains for pair in pairwise(chain)]


def bounds(chains: Iterable[Arc]) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of *chains*."""
    xs, ys = zip(*chain.from_iterable(chains), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def signed_area(chain: Arc) -> float:
    """Return the area of a closed *chain*, negative when it turns the other way."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(chain)) / 2
