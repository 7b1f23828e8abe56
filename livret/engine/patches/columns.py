"""Give a column the height of its content, and begin it on the line of its neighbours.

Where a column continues in the next one, the engine gives it the height it tried last while balancing: half a line
too much for an odd number of lines, and all that follows leaves the baseline grid. Only that height is
changed.

A margin at the break is truncated to zero (CSS Fragmentation 3, 5.2), which the engine does at the top of pages but
the first one of a document, and not of columns: a heading that begins one stood a line below the words beside it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from weasyprint.css.properties import ZERO_PIXELS
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


def begun_at_the_top(block_box_layout: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *block_box_layout*; the block that a column begins with behind a break has no top margin."""

    @wraps(block_box_layout)
    def laid_out(
        context: Any, box: Box, bottom_space: float, skip_stack: SkipStack, *others: Any, **options: Any
    ) -> Any:
        with _without_margin(_first(box, skip_stack) if box.is_column else None):
            return block_box_layout(context, box, bottom_space, skip_stack, *others, **options)

    return laid_out


def _first(box: Box, skip_stack: SkipStack) -> Box | None:
    """Return the block that *box* begins with where it resumes; None if that is a block's rest, or no block."""
    while skip_stack:
        if len(skip_stack) > 1 or isinstance(box, LineBox):
            return None
        ((index, skip_stack),) = skip_stack.items()
        if index >= len(getattr(box, "children", ())):
            return None
        box = box.children[index]
        if skip_stack is None:
            return box if box.is_in_normal_flow() and not isinstance(box, LineBox) else None
    return None


@contextmanager
def _without_margin(box: Box | None) -> Iterator[None]:
    """Remove the top margin of *box*: elsewhere, in another trial of the same columns, it has it."""
    if box is None:
        yield
        return
    margin = box.style["margin_top"]
    box.style["margin_top"] = ZERO_PIXELS
    try:
        yield
    finally:
        box.style["margin_top"] = margin
