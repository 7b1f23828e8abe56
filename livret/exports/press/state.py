"""The graphics state (ISO 32000-1 8.4), as far as separation depends on it."""

from dataclasses import dataclass, replace
from math import hypot
from typing import Any

from pikepdf import ContentStreamInstruction, Dictionary, Matrix, Name, Object, Operator

from livret.exports.press.inks import Ink, Space
from livret.pdf.limits import HAIRLINE

#: Most that lines are thickened when stretched one way only: the other way they would be bars.
_STRETCH = 4


def shrinking(matrix: Matrix) -> float:
    """Return the scale at which *matrix* draws a line in its thinnest direction."""
    a, b, c, d, *_ = matrix.shorthand
    whole, rest = hypot(a + d, b - c) / 2, hypot(a - d, b + c) / 2
    return max(abs(whole - rest), (whole + rest) / _STRETCH)


def step(scale: float) -> float:
    """Return *scale* rounded down to two figures: drawings of about one size are converted once."""
    return float(f"{scale * 0.951:.1e}")


@dataclass(slots=True)
class PressState:
    """One graphics state; ``drawn_width`` is the line width as rewritten, ``width`` as laid out.

    ``fill`` and ``stroke`` are the current inks, None for a pattern or an unknown one.
    """

    matrix: Matrix
    width: float = 1.0
    drawn_width: float = 1.0
    fill: Ink | None = None
    stroke: Ink | None = None
    fill_space: Space | None = None
    stroke_space: Space | None = None
    fill_solid: bool = True
    stroke_solid: bool = True
    plain: bool = True
    mode: int = 0
    overprints: bool = False

    def copy(self) -> "PressState":
        """Return the copy that ``q`` saves."""
        return replace(self)

    def finest(self) -> float:
        """Return the line width, in user space, that is printed as a hairline."""
        scale = shrinking(self.matrix)
        return HAIRLINE * 1.0001 / scale if scale else 0.0

    def apply(self, entries: Object) -> None:
        """Apply the entries of an ExtGState dictionary (ISO 32000-1 table 58)."""
        if "/LW" in entries:
            self.width = self.drawn_width = float(entries.LW)
        self.fill_solid = float(entries.get("/ca", self.fill_solid)) == 1
        self.stroke_solid = float(entries.get("/CA", self.stroke_solid)) == 1
        if "/SMask" in entries or "/BM" in entries:
            self.plain = is_plain(entries)

    def text_overprints(self) -> bool | None:
        """Return whether text is black only and opaque, so that it overprints; None if it is not painted."""
        fills, strokes = self.mode % 4 in (0, 2), self.mode % 4 in (1, 2)
        if not (fills or strokes):
            return None
        black = (not fills or _black(self.fill, self.fill_solid)) and (
            not strokes or _black(self.stroke, self.stroke_solid)
        )
        return self.plain and black


def _black(ink: Ink | None, solid: bool) -> bool:
    return bool(ink and ink.is_black and solid)


def is_plain(state: Object) -> bool:
    """Return whether an ExtGState has neither soft mask nor blend mode."""
    masked = isinstance(state.get("/SMask"), Dictionary)
    return not masked and state.get("/BM", Name.Normal) in (Name.Normal, Name.Compatible)


def is_transparent(state: Object) -> bool:
    """Return whether an ExtGState is transparent (ISO 32000-1 11.6.4)."""
    return not is_plain(state) or any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA"))


def thickened(path: list[Any], fill: str, matrix: Matrix) -> list[Any]:
    """Return *path*, about to be painted by *fill* under *matrix*, with its rectangles at least a hairline thick.

    Rectangles within rectangles (``f*``: the rings of borders) are left alone, and so are those among
    other shapes.
    """
    if any(str(part.operator) != "re" for part in path) or (fill == "f*" and len(path) > 1):
        return path
    return [_rectangle(part, matrix) for part in path]


def _rectangle(drawn: Any, matrix: Matrix) -> Any:
    sides = [float(part) for part in drawn.operands]
    mended = _thickened(sides, matrix)
    if mended == sides:
        return drawn
    return ContentStreamInstruction([round(part, 6) for part in mended], Operator("re"))


def _thickened(sides: list[float], matrix: Matrix) -> list[float]:
    """Return x, y, width and height, either side grown about its centre to a printed hairline."""
    a, b, c, d, *_ = matrix.shorthand
    x, y, width, height = sides
    area = abs(a * d - b * c)
    if not area:
        return sides
    x, width = _grown(x, width, HAIRLINE * 1.0001 * hypot(c, d) / area)
    y, height = _grown(y, height, HAIRLINE * 1.0001 * hypot(a, b) / area)
    return [x, y, width, height]


def _grown(start: float, length: float, least: float) -> tuple[float, float]:
    if abs(length) >= least:
        return start, length
    return start + (length - least) / 2, least
