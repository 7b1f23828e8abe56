"""Move a measured cell to its place instead of laying it out again.

The engine lays the cells of a grid out to measure its rows, discards them, and lays them out once more
in place. Where nothing depends on that place, the first ones are moved there instead. Styles give no cell a
descendant whose height is a share of the row's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from math import inf
from typing import Any

from weasyprint.css import ComputedStyle
from weasyprint.formatting_structure.boxes import BlockBox, Box

_PLAIN = {"clear": "none", "position": "static", "column_count": "auto", "column_width": "auto"}
#: In CSS pixels, what rounding may add to the height of a row.
_HAIR = 1e-6
#: Attribute of the engine's layout context that stores them; it lives as long as a chapter is laid out.
_KEPT = "livret_cells"
#: Another attribute of that context: how many boxes with columns were laid out so far. The engine searches the height
#: of columns pixel by pixel, and finds another one elsewhere on the page.
_WITH_COLUMNS = "livret_boxes_with_columns"


@dataclass(frozen=True, slots=True)
class _Cell:
    """The engine's layout of a cell at the origin, in a column of *width* CSS pixels."""

    width: float
    found: tuple[Any, ...]


def measured_once(block_level_layout: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *block_level_layout*, with cells laid out once."""

    @wraps(block_level_layout)
    def laid_out(
        context: Any, box: Box, bottom_space: float, skip_stack: Any, containing_block: Any, *more: Any, **options: Any
    ) -> tuple[Any, ...]:
        kept: dict[Any, _Cell] = context.__dict__.setdefault(_KEPT, {})
        if box.style["column_count"] != "auto" or box.style["column_width"] != "auto":
            context.__dict__[_WITH_COLUMNS] = context.__dict__.get(_WITH_COLUMNS, 0) + 1
        key = box.element, box.element_tag
        if bottom_space == -inf and not more and not options and skip_stack is None and _may_be_kept(box):
            before = _aside(context)
            absolute: list[Box] = []
            fixed: list[Box] = []
            found = block_level_layout(context, box, bottom_space, None, containing_block, True, absolute, fixed)
            if found[0] is not None and not (found[1] or absolute or fixed) and _aside(context) == before:
                kept[key] = _Cell(containing_block.width, found)
            return found
        cell = kept.pop(key, None) if _may_be_kept(box) else None
        if cell and skip_stack is None and cell.width == containing_block.width:
            whole, height = cell.found[0], cell.found[0].margin_height()
            fits = not context.overflows_page(bottom_space, box.position_y + height)
            if fits and height <= containing_block.height + _HAIR:  # if higher than its row, it is cut to it
                whole.translate(box.position_x, box.position_y)
                return cell.found
        return block_level_layout(context, box, bottom_space, skip_stack, containing_block, *more, **options)

    return laid_out


def _may_be_kept(box: Box) -> bool:
    """Whether *box* belongs to an element, which identifies it, and nothing in it depends on its row's height.

    The row's height becomes that of the cell: there columns end, and there is the foot to which other boxes are
    anchored.
    """
    plain = type(box) is BlockBox and type(box.style) is ComputedStyle and not box.is_table_wrapper
    return plain and all(box.style[name] == value for name, value in _PLAIN.items())


def _aside(context: Any) -> tuple[int, ...]:
    """Return the counts so far of boxes that depend on their place, or stand outside the flow."""
    return (
        context.__dict__.get(_WITH_COLUMNS, 0),
        len(context.current_page_footnotes),
        len(context.reported_footnotes),
        len(context.footnotes),
        len(context.broken_out_of_flow),
        len(context.excluded_shapes),
    )
