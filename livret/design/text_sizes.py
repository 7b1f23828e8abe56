"""The text sizes of a territory: the house's own, and the steps down for a long text.

Each step has a baseline grid of its own, so that the columns of an opening share their lines; a page of text is
a whole number of them. Heads keep their size: the text below them begins on its own grid.
"""

from dataclasses import dataclass
from functools import cache
from math import ceil

from livret.base.tokens import length

_MM = 72 / 25.4
#: The smallest size of running text, in points.
SMALLEST_PT = 8.5
#: The number of steps below the house's own size, and the most steps between territories of one edition.
STEPS, APART = 2, 1
#: The greatest height of a picture in the text, in lines, as in styles/tokens.css: that of an upright 2:3 in a column;
#: and that of a square, where the text needs the room.
PICTURE, SMALL_PICTURE = 25, 17
#: The least room below a head, in mm, where a smaller text begins on its own grid.
_UNDER_HEAD = 2.7


@dataclass(frozen=True, slots=True)
class Size:
    """One size: ``step`` 0 is the house's own; text and headings of rubrics in pt, a line of the grid in mm.

    ``picture`` is the greatest height of a picture in the text, in lines.
    """

    step: int
    text: float
    heading: float
    line: float
    picture: int = PICTURE

    @property
    def lines(self) -> float:
        """Return the number of lines of a page of text."""
        return float(round(length("text-height") / _MM / self.line))

    def head_lines(self, head: float) -> float:
        """Return the distance from the top of a page to its text under a head, in lines of this size.

        *head* is the height of the head with the line below it, in the house's own lines. Text begins half a line
        off the grid, as the heading of a rubric requires.
        """
        if not self.step:
            return head
        foot = (head - 1) * HOUSE.line
        return ceil((foot + _UNDER_HEAD) / self.line - 0.5) + 0.5

    def under_head(self, head: float) -> float:
        """Return the room in mm between a head and the text below it; *head* as in :meth:`head_lines`."""
        return self.head_lines(head) * self.line - (head - 1) * HOUSE.line


@cache
def size(step: int) -> Size:
    """Return the size of *step*, from styles/tokens.css."""
    suffix = f"-{step}" if step else ""
    text, heading, line = (length(f"{name}{suffix}") for name in ("text-size", "heading-size", "line"))
    return Size(step, text, heading, line / _MM)


#: The house's own size.
HOUSE = size(0)
