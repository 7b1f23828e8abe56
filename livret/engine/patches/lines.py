"""Break each line once, and compute the line height of a style once.

The engine lays a paragraph out many times before its final place: columns are balanced by trial, cells of
a grid are measured, then placed. Each time Pango breaks the same words at the same width. The results are cached
in the layout context of the chapter, and freed with it. In a drawing it lays each letter out by itself: a map has
hundreds of them, and a few dozen that differ.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

#: Attribute of the engine's layout context that stores them; it lives as long as a chapter is laid out.
_KEPT = "livret_lines"
_STRUTS = "livret_struts"
_LETTERS = "livret_letters"
#: Of widths in CSS pixels in the cache key: a millionth of one breaks no line elsewhere.
_DECIMALS = 6


def broken_once(split_first_line: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *split_first_line*, which calls Pango once for the same text, style and width."""

    @wraps(split_first_line)
    def split(text: str, style: Any, context: Any, *arguments: Any, **options: Any) -> tuple[Any, ...]:
        if context is None:
            return split_first_line(text, style, context, *arguments, **options)
        kept = context.__dict__.setdefault(_KEPT, {})
        # Styles are compared by identity: boxes share them, and the entry keeps its own alive.
        # Widths that are equal on the page differ by rounding errors from column to column.
        rounded = tuple(round(each, _DECIMALS) if isinstance(each, float) else each for each in arguments)
        key = (text, id(style), rounded, *options.items())
        if key not in kept:
            kept[key] = style, split_first_line(text, style, context, *arguments, **options)
        layout, *found = kept[key][1]
        return _copy(layout), *found

    return split


def _copy(layout: Any) -> Any:
    """Return what ``copy.copy`` returns of *layout*, in a tenth of the time."""
    own: Any = layout.__class__.__new__(layout.__class__)
    own.__dict__.update(layout.__dict__)
    return own


def drawn_once(split_first_line: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *split_first_line* as drawings call it: once for the same letter and face.

    Drawings make a style for each text, of these properties alone.
    """

    @wraps(split_first_line)
    def split(text: str, style: Any, context: Any, *arguments: Any) -> tuple[Any, ...]:
        if context is None:
            return split_first_line(text, style, context, *arguments)
        kept = context.__dict__.setdefault(_LETTERS, {})
        face = (style[each] for each in ("font_style", "font_weight", "font_size", "direction"))
        key = (text, *style["font_family"], *face, *arguments)
        if key not in kept:
            kept[key] = split_first_line(text, style, context, *arguments)
        layout, *found = kept[key]
        return _copy(layout), *found

    return split


def strut_once(strut: Callable[[Any], tuple[float, float]]) -> Callable[[Any], tuple[float, float]]:
    """Return the engine's *strut*, cached: it needs the line height of a style at every line of every trial."""

    @wraps(strut)
    def cached(style: Any) -> tuple[float, float]:
        kept = style.cache.setdefault(_STRUTS, {})
        if id(style) not in kept:
            kept[id(style)] = style, strut(style)
        found: tuple[float, float] = kept[id(style)][1]
        return found

    return cached
