"""Set the texts of drawings in words: the engine places each letter by itself, without kerning.

A map has hundreds of letters, and each of them is laid out, drawn, tagged and read back on its own: words cost a
tenth of a chapter less. Texts whose letters have places of their own are left as they are.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

#: What gives letters places of their own (SVG 1.1, 10.5 and 10.11); several numbers of x or y do so too.
_PLACES = ("dx", "dy", "rotate", "textLength", "letter-spacing")


class _Words(str):
    """A text that is one letter to the engine, which lays out what it finds in a text one by one."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def set_in_words(text_children: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *text_children*, which reads a text and its parts, in words where none spreads letters."""

    @wraps(text_children)
    def read(self: Any, element: Any, trailing_space: bool, text_root: bool = False) -> tuple[Any, ...]:
        found = text_children(self, element, trailing_space, text_root)
        parts = [self, *_parts(found[0])] if text_root else []
        if not any(map(_is_spread, parts)):
            for part in parts:
                part._etree_node.text = _Words(part.text or "")
        return found

    return read


def _parts(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        yield node
        yield from _parts(getattr(node, "children", ()))


def _is_spread(node: Any) -> bool:
    """Return whether letters of a *node* have places of their own."""
    places = (node.get(axis, "").replace(",", " ").split() for axis in ("x", "y"))
    return any(len(each) > 1 for each in places) or any(node.get(place) for place in _PLACES)
