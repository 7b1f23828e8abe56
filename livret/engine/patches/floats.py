"""Begin a line at the edge of its block where nothing floats.

The engine looks for the floats beside each line of each trial, twice or more; few blocks have any.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.formatting_structure.boxes import LineBox

#: x, y and the width that is left, in CSS pixels.
Place = tuple[float, float, float]


def at_the_edge(avoid_collisions: Callable[..., Place]) -> Callable[..., Place]:
    """Return the engine's *avoid_collisions*, which finds the place of a box beside floats, called where there are any.

    Lines have no margins. Their width is the difference of two edges, as in the engine: rounding decides whether a word
    fits.
    """

    @wraps(avoid_collisions)
    def placed(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Place:
        is_free = isinstance(box, LineBox) and not context.excluded_shapes
        if is_free and containing_block.style["direction"] == "ltr":
            left = containing_block.content_box_x()
            return left, box.position_y, left + containing_block.width - left
        return avoid_collisions(context, box, containing_block, outer)

    return placed
