"""Give a column the height of its content.

Where a column continues in the next one, the engine gives it the height it tried last while balancing: half a line
too much for an odd number of lines, and all that follows leaves the baseline grid. Only that height is
changed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.formatting_structure.boxes import Box, LineBox

#: Where a box resumes after a break: {index of the child: the same for the child, or None if it is whole}.
SkipStack = dict[int, Any] | None


def as_high_as_filled(block_box_layout: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *block_box_layout*, with the height of broken columns corrected."""

    @wraps(block_box_layout)
    def laid_out(context: Any, box: Box, *arguments: Any, **options: Any) -> tuple[Any, ...]:
        found = block_box_layout(context, box, *arguments, **options)
        column, resume_at = found[0], found[1]
        if column is not None and column.is_column and resume_at:
            column.height = _bottom(column, resume_at) - column.content_box_y()
        return found

    return laid_out


def _bottom(box: Box, resume_at: SkipStack) -> float:
    """Return where the content of *box* ends, in CSS pixels from the top of the page."""
    kids = [kid for kid in getattr(box, "children", ()) if kid.is_in_normal_flow()]
    if not (resume_at and kids) or isinstance(box, LineBox):
        return float(box.position_y + box.margin_height() - (box.margin_bottom or 0))
    if len(resume_at) > 1:  # cells of a row, each of which continues
        return max(_bottom(kid, resume_at.get(place)) for place, kid in enumerate(kids))
    ((_index, rest),) = resume_at.items()
    return _bottom(kids[-1], None if isinstance(kids[-1], LineBox) else rest)
