"""Free ground on a map: boxes, what lines they meet, and which cells of the paper are occupied.

Everything is in paper units (1/20 mm), x rightwards and y downwards.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import chain, pairwise
from operator import or_

from livret.edition.atlas.borders import Arc

Spot = tuple[float, float]

#: A cell of the paper: a quarter of a millimetre.
CELL = 5
#: Widths of grounds whose masks are kept.
_WIDTHS = 512


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> Spot:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, margin: float) -> "Box":
        """Return the box with *margin* more on each side."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def moved(self, dx: float, dy: float) -> "Box":
        """Return the box moved by (*dx*, *dy*)."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def meets(self, other: "Box") -> bool:
        """Tell whether the two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def contains(self, other: "Box") -> bool:
        """Tell whether the box covers the *other*."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def nearest(self, spot: Spot) -> Spot:
        """Return the point of the box nearest to *spot*."""
        return min(max(spot[0], self.left), self.right), min(max(spot[1], self.top), self.bottom)

    def hidden(self, a: Spot, b: Spot) -> tuple[float, float] | None:
        """Return which part of the segment *a*–*b* lies in the box, as fractions of it (Liang & Barsky 1984)."""
        if max(a[0], b[0]) < self.left or min(a[0], b[0]) > self.right:
            return None
        if max(a[1], b[1]) < self.top or min(a[1], b[1]) > self.bottom:
            return None
        start, end = 0.0, 1.0
        dx, dy = b[0] - a[0], b[1] - a[1]
        edges = (
            (-dx, a[0] - self.left),
            (dx, self.right - a[0]),
            (-dy, a[1] - self.top),
            (dy, self.bottom - a[1]),
        )
        for slope, room in edges:
            if slope == 0:
                if room <= 0:
                    return None
            elif slope < 0:
                start = max(start, room / slope)
            else:
                end = min(end, room / slope)
        return (start, end) if start < end else None


def beside(gaps: Sequence[Box], paper: Box) -> list[Box]:
    """Return boxes that cover *paper* but for *gaps*, and do not overlap: strips from one edge of a gap to the next."""
    edges = sorted({paper.top, paper.bottom} | {y for gap in gaps for y in (gap.top, gap.bottom)})
    levels = [y for y in edges if paper.top <= y <= paper.bottom]
    return [box for top, bottom in pairwise(levels) for box in _strip(gaps, Box(paper.left, top, paper.right, bottom))]


def _strip(gaps: Iterable[Box], strip: Box) -> Iterator[Box]:
    """Yield the parts of *strip* beside those of *gaps* that cross it, from left to right."""
    left = strip.left
    for gap in sorted((gap for gap in gaps if gap.meets(strip)), key=lambda gap: gap.left):
        if gap.left > left:
            yield Box(left, strip.top, gap.left, strip.bottom)
        left = max(left, gap.right)
    if left < strip.right:
        yield Box(left, strip.top, strip.right, strip.bottom)


def _between(a: Spot, b: Spot, share: float) -> tuple[int, int]:
    return round(a[0] + (b[0] - a[0]) * share), round(a[1] + (b[1] - a[1]) * share)


class Ground:
    """The paper in cells, one bit each: 1 where something stands already."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._columns = math.ceil(width / CELL)
        self._below = _masks(self._columns)
        self._rows = [0] * math.ceil(height / CELL)

    @property
    def paper(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def copy(self) -> "Ground":
        """Return a ground of its own, alike."""
        other = Ground(self.width, self.height)
        other._rows = list(self._rows)
        return other

    def inverted(self) -> "Ground":
        """Return the ground whose free cells are occupied, and the reverse."""
        other = self.copy()
        other._rows = [~row & (1 << self._columns) - 1 for row in self._rows]
        return other

    def occupy_inside(self, rings: Iterable[Arc]) -> None:
        """Occupy the cells inside *rings* (even-odd, as holes are)."""
        count = len(self._rows)
        crossings: list[list[float]] = [[] for _ in self._rows]
        for ring in rings:
            # The first row whose middle lies under each corner: most pieces of a border reach no other row's middle.
            levels = [math.ceil(y / CELL - 0.5) for _x, y in ring]
            for at, (above, below) in enumerate(pairwise(levels)):
                if above == below:
                    continue
                (ax, ay), (bx, by) = ring[at], ring[at + 1]
                first, last = (above, below) if above < below else (below, above)
                slope = (bx - ax) / (by - ay)
                for row in range(max(0, first), min(last, count)):
                    crossings[row].append(ax + ((row + 0.5) * CELL - ay) * slope)
        for row, xs in enumerate(crossings):
            for left, right in zip(*[iter(sorted(xs))] * 2, strict=True):
                self._rows[row] |= self._mask(left, right)

    def occupy_lines(self, chains: Iterable[Arc], margin: float = 0) -> None:
        """Occupy the cells that *chains* pass through, and those nearer than *margin* across or down."""
        edge = self._columns * CELL
        for start, end in chain.from_iterable(map(pairwise, chains)):
            (ax, ay), (bx, by) = (start, end) if start[1] <= end[1] else (end, start)
            near, far = (ax - margin, bx + margin) if ax < bx else (bx - margin, ax + margin)
            if far < 0 or near >= edge:
                continue
            rows = self._span(ay - margin, by + margin)
            if len(rows) == 1 or ax == bx:
                mask = self._mask(near, far)
                for row in rows:
                    self._rows[row] |= mask
            elif rows:
                self._occupy_slanting(rows, ax, ay, bx, by, margin)

    def _occupy_slanting(self, rows: range, ax: float, ay: float, bx: float, by: float, margin: float) -> None:
        """Occupy what a line downwards crosses of *rows*: in each, from x where it comes near to x where it leaves."""
        cells, below, most = self._rows, self._below, self._columns
        slope = (bx - ax) / (by - ay) if by > ay else 0
        for row in rows:
            high, low = row * CELL - margin, (row + 1) * CELL + margin
            x = ax + (high - ay) * slope if slope and high > ay else ax
            to = ax + (low - ay) * slope if slope and low < by else bx
            left, right = (x, to) if x < to else (to, x)
            first, end = int((left - margin) // CELL), int((right + margin) // CELL) + 1
            if end > 0 and first < most:
                cells[row] |= below[end if end < most else most] ^ below[first if first > 0 else 0]

    def occupy(self, box: Box) -> None:
        """Occupy the cells of *box*."""
        self._occupy(box.left, box.top, box.right, box.bottom)

    def occupy_all(self, other: "Ground") -> None:
        """Occupy the cells that are occupied on *other*, a ground of the same size."""
        self._rows = [mine | its for mine, its in zip(self._rows, other._rows, strict=True)]

    def occupied(self, box: Box) -> int:
        """Return how many cells of *box* are occupied."""
        mask = self._mask(box.left, box.right)
        return sum((self._rows[row] & mask).bit_count() for row in self._span(box.top, box.bottom))

    def _occupy(self, left: float, top: float, right: float, bottom: float) -> None:
        mask = self._mask(left, right)
        for row in self._span(top, bottom):
            self._rows[row] |= mask

    def free(self, box: Box) -> bool:
        """Tell whether *box* is on the paper and nothing stands in it."""
        if box.left < 0 or box.top < 0 or box.right > self.width or box.bottom > self.height:
            return False
        return self.empty(box)

    def empty(self, box: Box) -> bool:
        """Tell whether nothing stands in *box*, which may lie in part or wholly beside the paper."""
        mask = self._mask(box.left, box.right)
        return not any(self._rows[row] & mask for row in self._span(box.top, box.bottom))

    def meets(self, a: Spot, b: Spot) -> bool:
        """Tell whether the line from *a* to *b* passes through what stands on the paper."""
        steps = max(1, math.ceil(math.dist(a, b) / CELL))
        return any(self._is_occupied(*_between(a, b, step / steps)) for step in range(steps + 1))

    def _is_occupied(self, x: float, y: float) -> bool:
        row, column = int(y // CELL), int(x // CELL)
        return 0 <= row < len(self._rows) and column >= 0 and bool(self._rows[row] >> column & 1)

    def without(self, other: "Ground") -> "Ground":
        """Return the ground on which what stands on *other*, of the same paper, does not stand."""
        left = self.copy()
        left._rows = [mine & ~theirs for mine, theirs in zip(self._rows, other._rows, strict=True)]
        return left

    def openings(
        self, width: float, height: float, step: int = 1, within: Box | None = None, near: Box | None = None
    ) -> Iterator[Box]:
        """Yield the free boxes of *width* × *height*, one every *step* cells, whose corner is *within* a box.

        Of these, only those *near*: whose corner is in that box too, which does not shift the steps.
        """
        across, down = math.ceil(width / CELL), math.ceil(height / CELL)
        area = within or self.paper
        near = near or area
        rows = self._span(area.top, area.bottom)
        rows = range(rows.start, min(rows.stop, int(self.height // CELL) - down + 1), step)
        columns = range(max(0, int(area.left // CELL)), min(self._columns, int(area.right // CELL) + 1))
        columns = range(columns.start, min(columns.stop, int(self.width // CELL) - across + 1), step)
        looked_at = sum(1 << column for column in _clipped(columns, near.left, near.right))
        for row in _clipped(rows, near.top, near.bottom):
            occupied = _smeared(reduce(or_, self._rows[row : row + down], 0), across)
            for column in _bits(looked_at & ~occupied):
                x, y = column * CELL, row * CELL
                yield Box(x, y, x + width, y + height)

    def nearest(self, width: float, height: float, centre: Spot) -> Box | None:
        """Return the free box of *width* × *height* whose middle is nearest to *centre*, the first of the same."""
        left, top = centre[0] - width / 2, centre[1] - height / 2
        goal, found, least = max(0, round(left / CELL)), None, math.inf
        levels = self._corners(math.ceil(width / CELL), math.ceil(height / CELL))
        for row in sorted(range(len(levels)), key=lambda row: abs(row * CELL - top)):
            if abs(row * CELL - top) >= least:
                break
            free = levels[row]
            before, behind = free & (1 << goal + 1) - 1, free >> goal
            sides = [before.bit_length() - 1] if before else []
            if behind:
                sides.append(goal + (behind & -behind).bit_length() - 1)
            for column in sides:
                distance = math.dist((column * CELL, row * CELL), (left, top))
                if distance < least:
                    x, y = column * CELL, row * CELL
                    found, least = Box(x, y, x + width, y + height), distance
        return found

    def _corners(self, across: int, down: int) -> Sequence[int]:
        """Return, row by row, the cells where a free box of *across* × *down* cells may begin; nothing without any.

        All rows are looked at in one number: what is smeared from one row into the next lies where no box begins.
        """
        rows, columns = len(self._rows) - down + 1, self._columns - across + 1
        if rows <= 0 or columns <= 0:
            return ()
        wide = self._columns // 8 + 1
        paper = int.from_bytes(b"".join(row.to_bytes(wide, "little") for row in self._rows), "little")
        free = int.from_bytes(((1 << columns) - 1).to_bytes(wide, "little") * rows, "little")
        free &= ~_smeared(_smeared(paper, down, 8 * wide), across)
        packed = free.to_bytes(wide * rows, "little") if free else b""
        return [int.from_bytes(packed[at : at + wide], "little") for at in range(0, len(packed), wide)]

    def _span(self, top: float, bottom: float) -> range:
        return range(max(0, int(top // CELL)), min(len(self._rows), int(bottom // CELL) + 1))

    def _mask(self, left: float, right: float) -> int:
        first = int(left // CELL) if left > 0 else 0
        end = int(right // CELL) + 1 if right < self.width else self._columns
        return self._below[end] ^ self._below[first] if end > first else 0


@lru_cache(_WIDTHS)
def _masks(columns: int) -> Sequence[int]:
    """Return numbers whose lowest bits are set: none, one, … *columns* of them."""
    return [(1 << count) - 1 for count in range(columns + 1)]


def _clipped(cells: range, low: float, high: float) -> range:
    """Return those of *cells* that lie from *low* to *high* (paper units)."""
    first = math.ceil((low // CELL - cells.start) / cells.step)
    last = math.floor((high // CELL - cells.start) / cells.step)
    return cells[max(0, first) : max(0, last + 1)]


def _bits(number: int) -> Iterator[int]:
    """Yield the places of the bits that are set in *number*, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _smeared(bits: int, count: int, step: int = 1) -> int:
    """Return *bits*, each of which says whether it or one of the *count* - 1 bits above it, *step* apart, was set."""
    reach = 1
    while reach < count:
        shift = min(reach, count - reach)
        bits |= bits >> shift * step
        reach += shift
    return bits
