"""Footnotes, where the engine has no rule of its own: links, bookmarks, and the line of a call.

A call links to its note, and the number of the note back; a line of no height cannot be clicked, so the link is as
high as its letters. A call is not part of the text of a heading. And it
stays with the word before it: after « ! », « … » or a dash the engine would begin a line with it.

A note stands on the page of its call. Among columns, the engine makes room for the notes of a trial, finds fewer of
them in the next one, gives the room back, and prints the last ones a page late; here it tries again with less room.
Where a page ends in the first lines of a paragraph, it moves notes to the next page to set one line more; here the
paragraph moves.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from math import inf
from typing import Any

from weasyprint.formatting_structure.boxes import Box, TextBox
from weasyprint.formatting_structure.build import create_anonymous_boxes
from weasyprint.layout.block import block_level_layout, remove_placeholders

#: A line never ends before it (UAX #14, class WJ).
_WORD_JOINER = "\u2060"
#: How far letters reach from the middle of their line, in em.
_HALF = 0.6
#: Attribute of the engine's layout context: the room kept free below columns for more notes, in CSS pixels.
_KEPT_FREE = "livret_room_for_notes"
#: How often columns are laid out, each time with less room, before a note goes to the next page after all.
_TRIES = 4
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


def on_the_page_of_their_calls(columns_layout: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's *columns_layout*, with room for notes that it would print a page after their calls."""

    @wraps(columns_layout)
    def laid_out(
        context: Any, box: Box, bottom_space: float, skip_stack: Any, block: Any, empty: bool, *others: Any
    ) -> tuple[Any, ...]:
        before, space = len(context.reported_footnotes), bottom_space
        for trial in range(_TRIES):
            context.__dict__[_KEPT_FREE] = space - bottom_space
            found = columns_layout(context, box.copy(), space, skip_stack, block, empty, *others)
            late = context.reported_footnotes[before:]
            if not late if found[0] else not trial:
                return found
            if not found[0]:
                break
            here = context.current_page_footnotes
            space += _area(context, here + late) - _area(context, here)
            remove_placeholders(context, [found[0]], *others[:2])
        context.__dict__[_KEPT_FREE] = 0.0
        return columns_layout(context, box, bottom_space, skip_stack, block, empty, *others)

    return laid_out


def where_there_is_room(report_footnotes: Callable[[Any, float], None]) -> Callable[[Any, float], None]:
    """Return the engine's *report_footnotes*, which moves notes to the next page, for those that have no room."""

    @wraps(report_footnotes)
    def reported(context: Any, footnotes_height: float) -> None:
        report_footnotes(context, footnotes_height + context.__dict__.get(_KEPT_FREE, 0.0))

    return reported


class _WithoutRoom:
    """The engine's layout context, which says that it fills a column: there, no note makes room for a line."""

    in_column = True

    def __init__(self, context: Any) -> None:
        self.__dict__["_context"] = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._context, name, value)


def left_for_no_line(linebox_layout: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Return the engine's layout of the lines of a block, *linebox_layout*, which leaves the notes on their page."""

    @wraps(linebox_layout)
    def laid_out(context: Any, *arguments: Any) -> tuple[Any, ...]:
        has_notes = context.current_page_footnotes and not context.in_column
        return linebox_layout(_WithoutRoom(context) if has_notes else context, *arguments)

    return laid_out


def _area(context: Any, notes: list[Box]) -> float:
    """Return how high *notes* are at the foot of the page, in CSS pixels."""
    if not notes:
        return 0.0
    area = context.current_footnote_area.copy_with_children(notes)
    laid = block_level_layout(context, create_anonymous_boxes(area.deepcopy()), -inf, None, area.page)[0]
    return float(laid.margin_height())
