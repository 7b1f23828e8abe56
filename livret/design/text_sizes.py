"""The text sizes of a territory: the house's own, the steps down for a long text, and those up for a short one.

Each step down has a baseline grid of its own, so that the columns of an opening share their lines; a page of text is
a whole number of them. Heads keep their size: the text below them begins on its own grid. The steps up, and the large
texts, keep the house's grid.
"""

from dataclasses import dataclass, replace
from functools import cache
from math import ceil

from livret.base.tokens import length

_MM = 72 / 25.4
_TEXT_HEIGHT = length("text-height") / _MM
#: The smallest size of running text, in points.
SMALLEST_PT = 8.5
#: The number of steps below the house's own size, and above it; the most steps between territories of one edition.
STEPS, LARGER, APART = 2, 2, 1
#: Large texts, smallest first: size in pt, and a line in those of the house.
#: Those of a poster of few words follow.
_LARGE = ((12.5, 1.25), (14, 1.5), (15.5, 1.5), (17.5, 1.75), (20, 2), (22, 2.25), (25.5, 2.5))
_LARGEST = ((29, 2.75), (34, 3.25), (38, 3.5), (44, 4), (58, 5.25))
#: The greatest height of a picture in the text, in lines, as in styles/tokens.css: that of an upright 2:3 in a column;
#: and that of a square, where the text needs the room.
PICTURE, SMALL_PICTURE = 25, 17
#: The least room below a head, in mm, where a smaller text begins on its own grid.
_UNDER_HEAD = 2.7


@dataclass(frozen=True, slots=True)
class Size:
    """One size: ``step`` 0 is the house's own, smaller ones above it; text and headings of rubrics in pt, a line in mm.

    ``picture`` is the greatest height of a picture in the text, in lines.
    """

    step: int
    text: float
    heading: float
    line: float
    picture: int = PICTURE

    def __hash__(self) -> int:
        """Return what sizes that are alike share: they are keys of every height that is foreseen."""
        return hash((self.text, self.line))

    @property
    def lines(self) -> float:
        """Return the number of lines of a page of text."""
        return float(round(_TEXT_HEIGHT / self.line))

    def head_lines(self, head: float) -> float:
        """Return the distance from the top of a page to its text under a head, in lines of this size.

        *head* is the height of the head with the line below it, in the house's own lines. Text begins half a line
        off the grid, as the heading of a rubric requires.
        """
        if self.step <= 0:
            return head
        foot = (head - 1) * HOUSE.line
        return ceil((foot + _UNDER_HEAD) / self.line - 0.5) + 0.5


@cache
def size(step: int) -> Size:
    """Return the size of *step*, from styles/tokens.css."""
    suffix = f"-{step}" if step > 0 else ""
    text, heading, line = (length(f"{name}{suffix}") for name in ("text-size", "heading-size", "line"))
    if step < 0:
        text = length(f"text-size-up-{-step}")
    return Size(step, text, heading, line / _MM)


#: The house's own size.
HOUSE = size(0)
#: The sizes of texts that are set large, smallest first: on lines of their own, without hyphens. A picture
#: is no higher in them than elsewhere, but for a part of a line.
LARGE, LARGEST = (
    tuple(
        replace(HOUSE, text=points, line=lines * HOUSE.line, picture=ceil(PICTURE / lines)) for points, lines in sizes
    )
    for sizes in (_LARGE, _LARGEST)
)
