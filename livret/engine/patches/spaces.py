"""A text that fills its line but for the space behind it is one line: that space hangs over the edge.

Where bold words, a link or a note follow, the space before them belongs to the text. If that space alone exceeds the
line, the engine takes the text for a word that is too long: it breaks behind the first word, or within it, and leaves
the rest of the line empty.
"""

from collections.abc import Callable
from functools import wraps
from math import inf
from typing import Any

#: A text that is more than so many times as long as its line, by the mean letter of its first words, does not fit.
_LONGER = 2.0


def hung(split_first_line: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *split_first_line*, which keeps a text whole that fits without the space at its end."""

    @wraps(split_first_line)
    def split(text: str, style: Any, context: Any, width: float | None, *rest: Any, **options: Any) -> tuple[Any, ...]:
        found = split_first_line(text, style, context, width, *rest, **options)
        if found[2] is None or not text.endswith(" ") or not _may_fit(text, width, found):
            return found
        _layout, _length, resume, wide, _height, _baseline = split_first_line(
            text.rstrip(" "), style, context, width, *rest, **options
        )
        if resume is not None or width is None or wide > width:
            return found
        return split_first_line(text, style, context, inf, *rest, **options)

    return split


def _may_fit(text: str, width: float | None, found: tuple[Any, ...]) -> bool:
    _layout, length, _resume, wide, _height, _baseline = found
    return width is not None and len(text.encode()) * wide <= _LONGER * width * max(1, length)
