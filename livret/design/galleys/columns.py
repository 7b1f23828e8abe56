"""Rows below each other in columns: one, two of about the same height, or two that run on over pages."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from livret.design.galleys.rows import LineRow

#: Rounding of sums of heights, in lines.
_EASE = 0.01


class RunOn(NamedTuple):
    """What ran on over pages: how many of them it began anew, the lines left on the last one, the most on another."""

    turned: int
    left: float
    hole: float


@dataclass(slots=True)
class Column:
    """Rows of which columns are made; heights are lines, adjoining margins collapse to the larger one.

    ``feet`` are those of the rows, all of them in one column; ``begins`` are where a column that begins with a row
    begins: behind a break, without the margin of the row (``engine/patches/columns``).
    """

    rows: Sequence[LineRow]
    begins: list[float] = field(default_factory=list)
    feet: list[float] = field(default_factory=list)
    _even: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        foot = below = 0.0
        for row in self.rows:
            top = foot + max(below, row.above)
            foot, below = top + row.height, row.below
            self.begins.append(top if self.feet else 0.0)
            self.feet.append(foot)

    @property
    def height(self) -> float:
        """The height of one column of all rows, without the last margin."""
        return self.feet[-1] if self.rows else 0.0

    def even(self, first: int = 0) -> float:
        """Return the height of the rows from *first* on, in two columns of the most equal heights."""
        if first not in self._even:
            self._even[first] = self._balanced(first)
        return self._even[first]

    def _balanced(self, first: int) -> float:
        if first >= len(self.rows):
            return 0.0
        begins, foot = self.begins[first], self.height
        least = foot - begins
        for at in range(first, len(self.rows) - 1):
            if self.rows[at].ends:
                least = min(least, max(self.feet[at] - begins, foot - self.begins[at + 1]))
        return least

    def end(self, first: int, room: float) -> int:
        """Return the row behind the last one that a column beginning with row *first* has *room* for."""
        if first >= len(self.rows):
            return first
        end = bisect_right(self.feet, self.begins[first] + room + _EASE, first)
        while first < end < len(self.rows) and not self.rows[end - 1].ends:
            end -= 1
        return end

    def run_on(self, head: float, left: float, page: float) -> RunOn:
        """Return where all rows, in two columns, come to if *left* lines are free, and *page* on the pages behind.

        What stands above the rows takes *head* lines. Where a column has room for nothing, it moves to the next page.
        """
        turned, first, hole, fresh = 0, 0, 0.0, False
        while self.even(first) > (room := left - head) + _EASE:
            one = self.end(first, room)
            two = self.end(one, room)
            if first < one < two or fresh:
                two = max(two, first + 1)
                hole, head = max(hole, room - max(self._high(first, one), self._high(one, two))), 0.0
                first = two
            else:
                hole = max(hole, left)
            turned, left, fresh = turned + 1, page, True
        return RunOn(turned, room - self.even(first), hole)

    def _high(self, first: int, end: int) -> float:
        return self.feet[end - 1] - self.begins[first] if end > first else 0.0
