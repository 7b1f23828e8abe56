"""Whether the rings of a contour cross, and whether its holes lie within their ground.

A contour that crosses itself, or whose hole lies elsewhere, is drawn in another shape than was meant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, islice, pairwise

from livret.edition.atlas.borders import Arc, Point, bounds

Position = tuple[float, float]
#: Cells that edges pass, and comparisons, before no more is looked for: rings that bring more are no borders of any
#: ground.
_MOST, _MOST_PAIRS = 2_000_000, 500_000


def crossing(rings: Sequence[Arc]) -> Position | None:
    """Return where two edges of closed *rings* cross; None where none do: rings may touch, and share edges."""
    edges = [edge for ring in rings for edge in pairwise(ring) if edge[0] != edge[1]]
    pairs = chain.from_iterable(combinations(cell, 2) for cell in _cells(edges))
    found = (_crossed(*one, *other) for one, other in islice(pairs, _MOST_PAIRS))
    return next((position for position in found if position is not None), None)


def to_and_fro(rings: Sequence[Arc]) -> float:
    """Return how many times as long as their ground is wide and high the lines of *rings* are."""
    left, top, right, bottom = bounds(rings)
    steps = (abs(b[0] - a[0]) + abs(b[1] - a[1]) for ring in rings for a, b in pairwise(ring))
    return sum(steps) / max(1, right - left + bottom - top)


def _cells(edges: Sequence[tuple[Point, Point]]) -> Iterator[list[tuple[Point, Point]]]:
    """Yield the edges that pass each cell of a grid about as fine as edges are long, where there are several."""
    if not edges:
        return
    left, top, right, bottom = bounds(edges)
    across = max(1, int(len(edges) ** 0.5))
    wide, high = ((right - left) / across or 1.0), ((bottom - top) / across or 1.0)
    grid: defaultdict[tuple[int, int], list[tuple[Point, Point]]] = defaultdict(list)
    passed = 0
    for edge in edges:
        (ax, ay), (bx, by) = sorted(edge)
        columns = range(int((ax - left) / wide), int((bx - left) / wide) + 1)
        for column in columns:
            from_x, to_x = max(ax, left + column * wide), min(bx, left + (column + 1) * wide)
            ys = [ay + (by - ay) * (x - ax) / (bx - ax) if bx > ax else y for x, y in ((from_x, ay), (to_x, by))]
            first, last = (int((y - top) / high) for y in (min(ys), max(ys)))
            for row in range(max(0, first - 1), last + 2):
                grid[column, row].append(edge)
                passed += 1
        if passed > _MOST:  # edges as long as that cross early
            break
    yield from (cell for cell in grid.values() if len(cell) > 1)


def _crossed(a: Point, b: Point, c: Point, d: Point) -> Position | None:
    """Return where the edges a–b and c–d cross: each has the ends of the other on both sides, none on it."""
    of_c, of_d, of_a, of_b = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if not (of_c * of_d < 0 and of_a * of_b < 0):
        return None
    share = of_a / (of_a - of_b)
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _side(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def outside(ground: Arc, holes: Iterable[Arc]) -> Point | None:
    """Return a point of one of *holes* that lies outside the ring *ground*; None where all lie within it."""
    left, top, right, bottom = bounds([ground])
    compared = 0
    for hole in holes:
        beyond = (point for point in hole if not (left <= point[0] <= right and top <= point[1] <= bottom))
        if (found := next(beyond, None)) is not None:
            return found
        compared += 2 * len(ground)
        if compared > _MOST:
            return None
        found = next((point for point in hole[:2] if not _touches(ground, point)), None)
        if found is not None and not _within(ground, found):
            return found
    return None


def _touches(ring: Arc, point: Point) -> bool:
    return any(
        not _side(a, b, point)
        and min(a[0], b[0]) <= point[0] <= max(a[0], b[0])
        and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])
        for a, b in pairwise(ring)
    )


def _within(ring: Arc, point: Point) -> bool:
    """Return whether *point*, which no edge of *ring* touches, lies in it."""
    left = (
        _side(a, b, point) > 0 if a[1] < b[1] else _side(a, b, point) < 0
        for a, b in pairwise(ring)
        if (a[1] > point[1]) != (b[1] > point[1])
    )
    return sum(left) % 2 == 1
