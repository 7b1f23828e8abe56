"""Place a block at the foot of a page: ``margin-top: auto`` of the last block in one with a least height.

The margin fills the room that is left, as in a flex container (CSS Flexible Box Layout 1, § 8.1). A flex container or
a grid would do the same, but the engine lays out their content at least twice, to know its height first.
In its own block layout such a margin is zero.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.formatting_structure.boxes import Box


def at_the_foot(block_box_layout: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *block_box_layout*, with the last block in the flow moved down if its margin is ``auto``."""

    @wraps(block_box_layout)
    def laid_out(context: Any, box: Box, space: float, skip_stack: Any, *more: Any, **options: Any) -> tuple[Any, ...]:
        found = block_box_layout(context, box, space, skip_stack, *more, **options)
        whole, resume_at = found[0], found[1]
        if whole is not None and skip_stack is None and resume_at is None and whole.children:
            last = next((kid for kid in reversed(whole.children) if kid.is_in_normal_flow()), None)
            if last is not None and last.style["margin_top"] == "auto":
                room = whole.content_box_y() + whole.height - last.position_y - last.margin_height()
                last.translate(dy=max(0.0, room))
        return found

    return laid_out
