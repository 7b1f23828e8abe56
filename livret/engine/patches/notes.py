"""Footnotes, where the engine has no rule of its own: links, bookmarks, and the line of a call.

A call links to its note, and the number of the note back; a line of no height cannot be clicked, so the link is as
high as its letters. A call is not part of the text of a heading. And it
stays with the word before it: after « ! », « … » or a dash the engine would begin a line with it.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from weasyprint.formatting_structure.boxes import Box, TextBox

#: A line never ends before it (UAX #14, class WJ).
_WORD_JOINER = "\u2060"
#: How far letters reach from the middle of their line, in em.
_HALF = 0.6
#: x, y, width and height, in CSS pixels.
Area = tuple[float, float, float, float]


def prepare(root: Box) -> None:
    """Link the calls below *root*, a tree of boxes not yet laid out, and their notes; keep them out of bookmarks."""
    for box in root.descendants():
        if box.footnote:
            _link(box, box.footnote)
        if box.bookmark_label and any(part.footnote for part in box.descendants()):
            box.bookmark_label = "".join(_words(box))


def _link(call: Box, note: Box) -> None:
    name = note.style["anchor"]
    if not name:
        return
    back = f"{name}-call"
    call.style = call.style.copy()
    call.style["anchor"] = back
    _lead(call, name)
    _lead(note.children[0], back)


def _lead(box: Box, name: str) -> None:
    """Turn *box* into a link to *name*: the engine reads its attribute, before version 70 its style."""
    link = "url", ("internal", name)
    if hasattr(Box, "link"):
        box.link = link
    else:
        box.style = box.style.copy()
        box.style["link"] = link


def _words(box: Box) -> Iterator[str]:
    if isinstance(box, TextBox):
        yield box.text
    for part in box.children:
        if not part.footnote:
            yield from _words(part)


def kept_with_the_word(split_inline_level: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *split_inline_level*, with a word joiner as the first letter of a footnote call."""

    @wraps(split_inline_level)
    def split(context: Any, box: Box, *arguments: Any, **options: Any) -> tuple[Any, ...]:
        new, resume_at, preserved, first, *rest = split_inline_level(context, box, *arguments, **options)
        return new, resume_at, preserved, _WORD_JOINER if box.footnote else first, *rest

    return split


def within_reach(hit_area: Callable[[Box], Area]) -> Callable[[Box], Area]:
    """Return the engine's *hit_area* of an inline box: as high as its letters where it has no height."""

    @wraps(hit_area)
    def area(box: Box) -> Area:
        x, y, width, height = hit_area(box)
        half = 0.0 if height else box.style["font_size"] * _HALF
        return x, y - half, width, height + 2 * half

    return area
