"""How far the operators of a drawing reach: the box that a form's content is clipped to (ISO 32000-1 8.10.2)."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

#: a b c d e f, as ``cm`` takes them (ISO 32000-1 8.3.3).
_Matrix = tuple[float, float, float, float, float, float]

_AS_DRAWN: _Matrix = (1, 0, 0, 1, 0, 0)

#: The miter limit of a page that sets none (ISO 32000-1 table 52).
_LIMIT = 10.0

_STROKES = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})

#: Lines and curves, as many as follow each other (the contour of a map has thousands); or one other operator.
_PARTS = re.compile(rb"(?P<path>(?:[-+.\d ]+ [mlcvy]\n|h\n)+)|(?P<other>[^\n]+)\n")
_OPERATORS = b"mlcvyh"


@dataclass(frozen=True, slots=True)
class _Pen:
    """The graphics state: where coordinates go, how wide lines are (None: as on the page around), their miters."""

    matrix: _Matrix = _AS_DRAWN
    width: float | None = None
    limit: float = _LIMIT


def extent(drawing: bytes) -> tuple[int, int, int, int] | None:
    """Return a box (left, bottom, right, top) that holds all that *drawing* may paint, in whole units.

    *drawing* has one operator a line, paths and graphics state only. None if it strokes a line of a width
    that it does not set itself, or paints nothing.
    """
    walk = _Walk()
    for part in _PARTS.finditer(drawing + b"\n"):
        if part["path"]:
            walk.draw(part["path"])
            continue
        *operands, operator = part["other"].split()
        if not walk.follow(operator, operands):
            return None
    return walk.box()


class _Walk:
    def __init__(self) -> None:
        self.pen = _Pen()
        self.saved: list[_Pen] = []
        self.path: list[tuple[float, float]] = []
        self.reached: list[tuple[float, float, float]] = []

    def draw(self, lines: bytes) -> None:
        """Take lines and curves: they stay within the box around their points."""
        numbers = [float(number) for number in lines.translate(None, _OPERATORS).split()]
        self._reach(numbers[::2], numbers[1::2])

    def _reach(self, across: Sequence[float], up: Sequence[float]) -> None:
        if across:
            self.path += product((min(across), max(across)), (min(up), max(up)))

    def follow(self, operator: bytes, operands: Sequence[bytes]) -> bool:
        """Take one other operator; tell whether its reach is known."""
        if operator == b"re":
            x, y, width, height = (float(number) for number in operands)
            self._reach((x, x + width), (y, y + height))
        elif change := _CHANGES.get(operator):
            self.pen = change(self.pen, [float(number) for number in operands])
        elif operator == b"q":
            self.saved.append(self.pen)
        elif operator == b"Q":
            self.pen = self.saved.pop()
        elif operator in _STROKES and self.pen.width is None:
            return False
        elif operator in _STROKES or operator in (b"f", b"f*", b"F", b"n"):
            self._paint(operator in _STROKES)
        return True

    def _paint(self, stroked: bool) -> None:
        a, b, c, d, e, f = self.pen.matrix
        stretch = math.hypot(a, b, c, d)
        reach = (self.pen.width or 0) * max(self.pen.limit, 1.5) / 2 * stretch + 1 if stroked else 0.0
        self.reached += [(a * x + c * y + e, b * x + d * y + f, reach) for x, y in self.path]
        self.path = []

    def box(self) -> tuple[int, int, int, int] | None:
        """Return what has been reached."""
        if not self.reached:
            return None
        return (
            math.floor(min(x - reach for x, _, reach in self.reached)),
            math.floor(min(y - reach for _, y, reach in self.reached)),
            math.ceil(max(x + reach for x, _, reach in self.reached)),
            math.ceil(max(y + reach for _, y, reach in self.reached)),
        )


def _moved(pen: _Pen, numbers: Sequence[float]) -> _Pen:
    a, b, c, d, e, f = numbers
    p, q, r, s, t, u = pen.matrix
    matrix = (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
    return replace(pen, matrix=matrix)


_CHANGES: dict[bytes, Callable[[_Pen, Sequence[float]], _Pen]] = {
    b"cm": _moved,
    b"w": lambda pen, numbers: replace(pen, width=numbers[0]),
    b"M": lambda pen, numbers: replace(pen, limit=max(_LIMIT, numbers[0])),
}
