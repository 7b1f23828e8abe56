"""The reachable objects of a PDF: each with the first object that refers to it and the page it belongs to.

Unreachable objects do nothing. Objects are searched as text, which the library writes quickly; only those
that may match are then read entry by entry.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from livret.pdf.read.bounds import ACTIONS
from livret.pdf.read.walk import Walk

Number = tuple[int, int]
#: From an object down to a dictionary within it: each container, and its entry in the one before.
Steps = tuple[tuple[str, Object], ...]

_REFERENCE = re.compile(rb"(?<![\w.])(\d{1,10}) (\d{1,5}) R(?!\w)")
#: Most objects on the way up from one: a trigger is near its action.
_UPWARDS = 64
#: Referrer of objects that nothing on a page refers to.
_TRAILER: Number = (0, 0)


@dataclass(slots=True)
class Reach:
    """The objects of *pdf* reachable from its trailer, each with the first one that refers to it; pages come first."""

    pdf: Pdf
    pages: Mapping[Number, int]
    parents: dict[Number, Number | None] = field(default_factory=dict)

    def objects(self) -> Iterator[tuple[Number, Object, bytes]]:
        """Yield each reachable object, with its text, once."""
        for number in self.pages:
            self.parents[number] = None
        yield from self._closure(deque(self.pages))
        root = self.pdf.trailer
        yield _TRAILER, root, _text(root)
        yield from self._closure(deque(self._new(root, _TRAILER)))

    def _closure(self, waiting: deque[Number]) -> Iterator[tuple[Number, Object, bytes]]:
        while waiting:
            number = waiting.popleft()
            found = self.pdf.get_object(number)
            if not isinstance(found, (Array, Dictionary, Stream)):
                continue
            text = _text(found)
            waiting.extend(self._references(text, number))
            yield number, found, text

    def _new(self, found: Object, number: Number) -> Iterator[Number]:
        return self._references(_text(found), number)

    def _references(self, text: bytes, number: Number) -> Iterator[Number]:
        for match in _REFERENCE.finditer(text):
            kid = int(match[1]), int(match[2])
            if kid not in self.parents:
                self.parents[kid] = number
                yield kid

    def page_of(self, number: Number) -> int | None:
        """Return the number of the page on which the object *number* was first met; None if on none."""
        here: Number | None = number
        while here is not None and here not in self.pages:
            here = self.parents.get(here)
        return self.pages.get(here) if here is not None else None

    def above(self, number: Number) -> Iterator[tuple[Steps, str]]:
        """Yield the steps down to the object *number* in its referrer, and its entry there; then further up."""
        for _ in range(_UPWARDS):
            parent = self.parents.get(number)
            if parent is None:
                return
            yield _down_to(self.pdf.trailer if parent == _TRAILER else self.pdf.get_object(parent), number)
            number = parent


def within(found: Object) -> Iterator[Steps]:
    """Yield the steps to *found* itself and to each direct dictionary inside it; references are not followed."""
    for steps in _within(found, "", (), Walk(ACTIONS)):
        if isinstance(steps[-1][1], (Dictionary, Stream)):
            yield steps


def _within(found: Any, entry: str, above: Steps, walk: Walk) -> Iterator[Steps]:
    with walk.into(found):
        steps = (*above, (entry, found))
        yield steps
        for key, kid in _entries(found):
            if isinstance(kid, (Array, Dictionary)) and not kid.is_indirect:
                yield from _within(kid, key, steps, walk)


def _down_to(holder: Object, number: Number) -> tuple[Steps, str]:
    for steps in _within(holder, "", (), Walk(ACTIONS)):
        for key, kid in _entries(steps[-1][1]):
            if isinstance(kid, Object) and kid.is_indirect and kid.objgen == number:
                return steps, key
    return (), ""


def _entries(found: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(found, Array):
        for kid in found:
            yield "", kid
    else:
        yield from found.items()


def _text(found: Object) -> bytes:
    dictionary = found.stream_dict if isinstance(found, Stream) else found
    return dictionary.unparse(resolved=True)
