"""The numbers of lines: what stands on one line of a half of the page shares a number.

Lengths are points from the top left corner of the trim box.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from livret.base.tokens import length
from livret.pdf.model import Side

#: A line of text as fragments have it: x, baseline, width, size, source, words.
Line = tuple[float, float, float, float, int | None, str]

#: Baselines so near are one line: the figures of the facts, a name beside a smaller one.
_SAME = 8.0
#: Between a number and the text.
_GAP = 7.0


class Numbered(NamedTuple):
    """A number: the edge it stands at (its right one in the left margin, its left one in the right), its baseline."""

    number: int
    x: float
    y: float
    align: Literal["left", "right"]


def edges(side: Side) -> tuple[float, float]:
    """Return where the text area begins and ends, from the left."""
    left = length("margin-outer" if side == "left" else "margin-inner")
    return left, left + length("text-width")


def numbered(lines: Sequence[Line], side: Side) -> Iterator[Numbered]:
    """Yield the number of each line of a page on that *side*, from 1: the left half downwards, then the right half.

    Numbers stand in the margins, each at its half of the page: one column's never come between the other's lines.
    """
    left, right = edges(side)
    middle = (left + right) / 2
    halves = ([line for line in lines if line[0] < middle], [line for line in lines if line[0] >= middle])
    number = 0
    for align, half in zip(("right", "left"), halves, strict=True):
        for row in _rows(half):
            number += 1
            if align == "right":
                x = min(left, *(line[0] for line in row)) - _GAP
            else:
                x = max(right, *(line[0] + line[2] for line in row)) + _GAP
            yield Numbered(number, x, row[0][1], align)  # type: ignore[arg-type]


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines that stand beside each other, from the top."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: (line[1], line[0])):
        if row and line[1] - row[0][1] >= _SAME:
            yield row
            row = []
        row.append(line)
    if row:
        yield row
