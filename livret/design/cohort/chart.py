"""The chart of the cohort: a dot for each territory on a logarithmic scale, as inline SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from livret.base import text_metrics
from livret.base.tokens import colours
from livret.edition.maps.cartography import FAMILY, svg
from livret.edition.maps.labels import MM, PT, block, blocks
from livret.edition.typography.numbers import number

#: Widths in mm of the names and of what is kept free behind the last dot, for its value.
_NAMES, _VALUES = 58, 20
#: Sizes in pt of names, tried in this order, of values and of the scale.
_SIZES, _VALUE_SIZE, _SCALE_SIZE = (8.5, 8.0, 7.6), 7.6, 7.6
_DOT, _LINE = 1.5, 0.15  # mm: radius, width of a line
#: How far behind its dot a value stands, and the white around it where a line of the scale stops for it, in mm.
_BESIDE, _AIR = 3, 0.8


@dataclass(frozen=True, slots=True)
class Dot:
    """A territory: its name, its colour's name, and what is counted (above 0)."""

    name: str
    colour: str
    value: float


def chart(dots: Sequence[Dot], width_mm: float, row_mm: float, unit: str) -> str:
    """Return the chart of *dots*, a row each, *row_mm* high; *unit* (« habitants ») is what is counted."""
    low, high = _decades(dots)
    left, right = _NAMES * MM, (width_mm - _VALUES) * MM
    height = (len(dots) * row_mm + 6) * MM

    def x(value: float) -> float:
        return left + (right - left) * (math.log10(value) - low) / (high - low)

    placed = [(dot, x(dot.value), (rank + 0.5) * row_mm * MM) for rank, dot in enumerate(dots)]
    values = [(begins := at + _BESIDE * MM, begins + _width(dot), y) for dot, at, y in placed]
    grid = "".join(_tick(x(10**power), 10**power, height, values) for power in range(low, high + 1))
    rows = "".join(_row(dot, at, left, y) for dot, at, y in placed)
    said = " ; ".join(f"{dot.name}, {number(dot.value)}" for dot in dots)
    title = f"Nombre d’{unit} de chaque territoire, sur une échelle logarithmique : {said}"
    return svg(width_mm * MM, height, title, grid, rows)


def _decades(dots: Sequence[Dot]) -> tuple[int, int]:
    """Return the powers of ten that the scale goes from and to."""
    low = math.floor(math.log10(min(dot.value for dot in dots)))
    high = math.ceil(math.log10(max(dot.value for dot in dots)))
    return low, max(high, low + 1)


def _width(dot: Dot) -> float:
    return text_metrics.width(number(dot.value), text_metrics.DISPLAY, _VALUE_SIZE) * MM


def _tick(x: float, value: float, height: float, values: Sequence[tuple[float, float, float]]) -> str:
    """Return the line of *value* at *x*, which stops for each of the *values* that are written across it (x, x, y)."""
    grey, air, half = colours()["grey"].hex, _AIR * MM, _VALUE_SIZE * PT / 2
    crossed = [y for begins, ends, y in values if begins - air < x < ends + air]
    stops = [0.0, *(stop for y in crossed for stop in (y - half - air / 2, y + half + air / 2)), height - 90]
    line = _line("".join(f"M{x:.1f} {a:.1f}V{b:.1f}" for a, b in zip(stops[::2], stops[1::2], strict=True) if b > a))
    return f"{line}{_words(x, height - 30, number(value), _SCALE_SIZE, grey, 'middle')}"


def _row(dot: Dot, x: float, left: float, y: float) -> str:
    ink, colour = colours()["ink"].hex, colours()[dot.colour].hex
    mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT * MM:g}" fill="{colour}"/>'
    value = _words(x + _BESIDE * MM, y + 18, number(dot.value), _VALUE_SIZE, ink)
    line = _line(f"M{left:.1f} {y:.1f}H{x:.1f}")
    return f"{line}{mark}{value}{_name(dot, y, ink)}"


def _line(path: str) -> str:
    return f'<path stroke="{colours()["grey-line"].hex}" stroke-width="{_LINE * MM:g}" d="{path}"/>'


def _name(dot: Dot, y: float, ink: str) -> str:
    """Return the name of *dot*, in one line if one is wide enough, else in as few as may be."""
    widest = (_NAMES - 2) * MM
    choices = [choice for size in _SIZES for choice in blocks(dot.name, 600, size, 1, widest)]
    choices += blocks(dot.name, 600, _SIZES[-1], 3, widest)
    chosen = choices[0] if choices else block((dot.name,), 600, _SIZES[-1])
    top = y - chosen.height / 2 + chosen.size * 0.72
    lines = (
        _words(0, top + chosen.size * 1.08 * rank, line, chosen.size / PT, ink, weight=600)
        for rank, line in enumerate(chosen.lines)
    )
    return "".join(lines)


def _words(x: float, y: float, text: str, points: float, colour: str, anchor: str = "start", weight: int = 400) -> str:
    font = f'font-family="{FAMILY}" font-weight="{weight}" font-size="{points * PT:.2f}" text-anchor="{anchor}"'
    return f'<text {font} fill="{colour}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
