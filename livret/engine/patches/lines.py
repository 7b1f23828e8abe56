"""A line once broken is not broken again, and a style's line height is told once.

The engine lays a paragraph out many times before it is where it stays: columns are balanced by trial, cells of
a grid are measured, then placed. Each time Pango breaks the same words at the same width. What it found is kept
with the layout of the chapter, and goes with it.
"""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

#: Where it is kept: an attribute of the engine's layout context, which lives as long as a chapter is laid out.
_KEPT = "livret_lines"
_STRUTS = "livret_struts"
#: Of widths in CSS pixels: a millionth of one breaks no line elsewhere.
_DECIMALS = 6


def broken_once(split_first_line: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *split_first_line*, which asks Pango once for the same text, style and width."""

    @wraps(split_first_line)
    def split(text: str, style: Any, context: Any, *arguments: Any, **options: Any) -> tuple[Any, ...]:
        if context is None:
            return split_first_line(text, style, context, *arguments, **options)
        kept = context.__dict__.setdefault(_KEPT, {})
        # Styles are told apart by identity: boxes share them, and the kept entry holds its own.
        # Widths that are the same on the page differ by what rounding leaves, from column to column.
        rounded = tuple(round(each, _DECIMALS) if isinstance(each, float) else each for each in arguments)
        key = (text, id(style), rounded, *options.items())
        if key not in kept:
            kept[key] = style, split_first_line(text, style, context, *arguments, **options)
        layout, *found = kept[key][1]
        return copy(layout), *found

    return split


def told_once(strut: Callable[[Any], tuple[float, float]]) -> Callable[[Any], tuple[float, float]]:
    """Return the engine's *strut*, the line height of a style, which is asked for at every line of every trial."""

    @wraps(strut)
    def told(style: Any) -> tuple[float, float]:
        kept = style.cache.setdefault(_STRUTS, {})
        if id(style) not in kept:
            kept[id(style)] = style, strut(style)
        found: tuple[float, float] = kept[id(style)][1]
        return found

    return told
