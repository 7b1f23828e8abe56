"""Rules that are drawn as filled rectangles: none thinner than a hairline that presses hold."""

from math import hypot
from typing import Any

from pikepdf import ContentStreamInstruction, Operator

from livret.exports.press.state import HAIRLINE, Linear


def thickened(path: list[Any], fill: str, matrix: Linear) -> list[Any]:
    """Return *path*, about to be painted by *fill* under *matrix*, its rectangles hairlines at least.

    Rectangles within rectangles (``f*``: the rings that borders are) are left alone, and so are those among
    other shapes.
    """
    if any(str(part.operator) != "re" for part in path) or (fill == "f*" and len(path) > 1):
        return path
    return [_rectangle(part, matrix) for part in path]


def _rectangle(drawn: Any, matrix: Linear) -> Any:
    sides = [float(part) for part in drawn.operands]
    mended = _thickened(sides, matrix)
    if mended == sides:
        return drawn
    return ContentStreamInstruction([round(part, 6) for part in mended], Operator("re"))


def _thickened(sides: list[float], matrix: Linear) -> list[float]:
    """Return x, y, width and height, either side grown about the middle to what prints as a hairline."""
    a, b, c, d = matrix
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
