"""Lengths of a box that are no share of anything are told once for all boxes of its style.

The engine resolves the margins, the padding and the size of a box whenever it lays it out, property by property, many
times. Where styles give them in lengths alone they are the same each time, wherever the box stands. ``render`` puts
this in place of the engine's own resolving of percentages.
"""

from collections.abc import Callable
from functools import wraps
from operator import itemgetter
from typing import Any

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"{around}_{side}" for around in ("margin", "padding") for side in _SIDES),
    *(f"{bound}{axis}" for axis in ("width", "height") for bound in ("", "min_", "max_")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
#: What the used lengths of a box follow from, where no length is a share of what is around it.
_GIVEN = (*_LENGTHS, *_BORDERS, "box_sizing", "border_collapse")
_given: Callable[[Any], tuple[Any, ...]] = itemgetter(*_GIVEN)
#: Where they are kept: an attribute of the style, which several boxes share.
_KEPT = "livret_lengths"

Resolve = Callable[[Any, Any], None]


def resolved_once(resolve: Resolve) -> Resolve:
    """Return the engine's *resolve*, which sets the used lengths of a box in a containing block."""

    @wraps(resolve)
    def resolved(box: Any, containing_block: Any) -> None:
        style = box.style
        given = _given(style)
        before, used = style.__dict__.get(_KEPT, (None, None))
        if before != given:  # the engine may set another width in the style of a box
            resolve(box, containing_block)
            found = {name: getattr(box, name) for name in (*_LENGTHS, *_BORDERS)} if _fixed(given) else None
            style.__dict__[_KEPT] = given, found
        elif used is None:
            resolve(box, containing_block)
        else:
            box.__dict__.update(used)

    return resolved


def _fixed(given: tuple[Any, ...]) -> bool:
    """Whether all lengths are told in px, or left to the engine; borders that collapse belong to a whole table."""
    lengths = given[: len(_LENGTHS)]
    return given[-1] != "collapse" and all(each == "auto" or getattr(each, "unit", "") == "px" for each in lengths)
