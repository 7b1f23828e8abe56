"""Give a column the height of its content, and begin it on the line of its neighbours.

Where a column continues in the next one, the engine gives it the height it tried last while balancing: half a line
too much for an odd number of lines, and all that follows leaves the baseline grid. Only that height is
changed.

A margin at the break is truncated to zero (CSS Fragmentation 3, 5.2), which the engine does at the top of pages but
the first one of a document, and not of columns: a heading that begins one stood a line below the words beside it. What
half a line above a heading makes up for is lost with it: the heading has whole lines below it instead.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from math import ceil
from typing import Any

from weasyprint.css.properties import ZERO_PIXELS, Dimension
from weasyprint.formatting_structure.boxes import Box, LineBox

#: Elements of headings, and the rounding of their margins, in lines.
_HEADINGS, _EASE = frozenset({"h2", "h3", "h4"}), 0.01

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
        with _on_the_grid(_first(box, skip_stack) if box.is_column else None):
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
def _on_the_grid(box: Box | None) -> Iterator[None]:
    """Remove the top margin of *box*, and round its bottom one: elsewhere, in another trial, it has both."""
    if box is None:
        yield
        return
    margins = {side: box.style[side] for side in ("margin_top", "margin_bottom")}
    box.style["margin_top"] = ZERO_PIXELS
    if box.element_tag in _HEADINGS:
        box.style["margin_bottom"] = _whole_lines(margins["margin_bottom"], box.style["line_height"])
    try:
        yield
    finally:
        for side, margin in margins.items():
            box.style[side] = margin


def _whole_lines(margin: Any, line: Any) -> Any:
    """Return *margin* rounded up to whole lines, where it and the height of a *line* are lengths."""
    if getattr(margin, "unit", None) != "px" or getattr(line, "unit", None) != "px" or not line.value:
        return margin
    return Dimension(ceil(margin.value / line.value - _EASE) * line.value, "px")
