"""Operators of paths: rectangles and other shapes, filled, stroked, or clipping (ISO 32000-1 8.5)."""

from collections.abc import Callable, Iterator
from math import hypot

from livret.pdf.read.canvas import Canvas, Operands, Operators, Outline, setter
from livret.pdf.read.model import Area, Stroke
from livret.pdf.read.state import GraphicsState, common, hull, upright
from livret.pdf.spot import Spot

_Point = tuple[float, float]
#: A shape with as many curves is bounded by them: a rounded rectangle, a circle.
_ROUND = 4


def _rectangle(canvas: Canvas, operands: Operands) -> None:
    x, y, width, height = map(float, operands)
    canvas.path.points += [(x, y), (x + width, y + height)]
    canvas.path.rectangles += 1


def _points(canvas: Canvas, operands: Operands) -> None:
    numbers = [float(each) for each in operands]
    canvas.path.points += zip(numbers[::2], numbers[1::2], strict=False)
    canvas.path.pieces += 1


def _curve(canvas: Canvas, operands: Operands) -> None:
    _points(canvas, operands)
    canvas.path.curves += 1


def _clip(canvas: Canvas, _: Operands) -> None:
    canvas.path.clips = True


def _painter(fills: bool, strokes: bool, even_odd: bool = False) -> Callable[[Canvas, Operands], None]:
    return lambda canvas, _: _paint(canvas, fills, strokes, even_odd)


def _paint(canvas: Canvas, fills: bool, strokes: bool, even_odd: bool) -> None:
    path, state = canvas.path, canvas.state
    if path.points:
        spot = common(_place(canvas), state.clip)
        if fills and even_odd and path.rectangles == 2 and not path.pieces:
            for side in _frame(*path.points):
                _fill(canvas, common(hull(state.matrix, *side), state.clip), exact=False)
        elif fills:
            exact = path.rectangles == 1 and not path.pieces and upright(state.matrix)
            _fill(canvas, spot, exact and not state.blended)
        if strokes:
            canvas.used(state.stroke, spot)
            canvas.keep(canvas.drawn.lines, Stroke(spot, _thinnest(state)))
        if path.clips:
            state.clip = spot
    canvas.path = Outline()


def _frame(one: _Point, two: _Point, three: _Point, four: _Point) -> Iterator[tuple[float, float, float, float]]:
    """Yield the sides of a rectangle with another one cut out of it: a border."""
    xs, ys = sorted((one[0], two[0], three[0], four[0])), sorted((one[1], two[1], three[1], four[1]))
    for side in (
        (xs[0], ys[0], xs[3], ys[1]),
        (xs[0], ys[2], xs[3], ys[3]),
        (xs[0], ys[1], xs[1], ys[2]),
        (xs[2], ys[1], xs[3], ys[2]),
    ):
        if side[0] < side[2] and side[1] < side[3]:
            yield side


def _place(canvas: Canvas) -> Spot:
    """Return the bounds of the path; if its lines are skipped, the whole clip."""
    path, state = canvas.path, canvas.state
    if canvas.quick and path.pieces and path.curves < _ROUND:
        return state.clip
    across, along = [x for x, _ in path.points], [y for _, y in path.points]
    return hull(state.matrix, min(across), min(along), max(across), max(along))


def _fill(canvas: Canvas, spot: Spot, exact: bool) -> None:
    state = canvas.state
    canvas.used(state.fill, spot)
    canvas.drawn.order += 1
    alpha = 0.0 if state.veiled else state.group_alpha * state.fill_alpha
    canvas.covered(Area(spot, state.fill.rgb, alpha, canvas.drawn.order, exact, state.overprints))


def _thinnest(state: GraphicsState) -> float:
    a, b, c, d, *_ = state.matrix.shorthand
    return state.width * min(hypot(a, b), hypot(c, d))


#: Straight lines skipped: maps have tens of thousands of them, and reading text does not need them.
QUICK_PATHS: Operators = {
    "w": setter("width"),
    "re": _rectangle,
    "m": _points,
    **dict.fromkeys(("c", "v", "y"), _curve),
    **dict.fromkeys(("W", "W*"), _clip),
    **dict.fromkeys(("f", "F"), _painter(fills=True, strokes=False)),
    "f*": _painter(fills=True, strokes=False, even_odd=True),
    **dict.fromkeys(("B", "b"), _painter(fills=True, strokes=True)),
    **dict.fromkeys(("B*", "b*"), _painter(fills=True, strokes=True, even_odd=True)),
    **dict.fromkeys(("S", "s"), _painter(fills=False, strokes=True)),
    "n": _painter(fills=False, strokes=False),
}
PATHS: Operators = {**QUICK_PATHS, "l": _points}
