"""Where a logo shows anything on white paper, and how well that stands out: logos are sized by what is seen of them.

Programs export logos with white or transparent margins, each with its own. What is drawn in white counts for nothing:
on white paper nobody sees it. A drawing with words that are not outlined counts whole: the engine alone knows their
width.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import tinycss2
from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageChops
from tinycss2.color3 import RGBA, parse_color

from livret.edition.pictures.bitmap import strict_pillow
from livret.edition.pictures.svg_reader import MAX_DEPTH, SvgNode, SvgReader

#: Left, top, right, bottom.
Bounds = tuple[float, float, float, float]
WHOLE: Bounds = (0.0, 0.0, 1.0, 1.0)

#: Levels of 255 that a sample differs from white, to be seen; JPEG files have noise of a few.
_SEEN = 12
#: The least part of the logo that must stand out; a dot does not make it legible.
_NOTABLE = 0.02
#: The longer side in pixels at which a bitmap is looked at for its contrast.
_LOOKED_AT = 400
#: Contrast of what is no plain colour (a gradient), and of black.
_UNKNOWN, _MOST = 7.0, 21.0
_DRAWN = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"}
#: Elements that draw nothing where they stand.
_ASIDE = {"defs", "symbol", "clipPath", "mask", "pattern", "marker", "linearGradient", "radialGradient", "title"}
_ASIDE |= {"desc", "metadata", "style"}
_INHERITED = ("fill", "stroke", "stroke-width", "fill-opacity", "stroke-opacity", "visibility", "color")
_PAINT = (*_INHERITED, "opacity", "display")
_NUMBERS = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]{0,300})\)")
_SIMPLE = re.compile(r"[.#]?[\w-]+")


@dataclass(frozen=True, slots=True)
class InkOnWhite:
    """Where a picture shows anything on white, as parts of its width and height, and its contrast there (1 to 21).

    The contrast is that of the darkest part of notable size. A picture of which nothing is seen has a contrast of 1.
    """

    box: Bounds
    contrast: float


def on_white(data: bytes) -> InkOnWhite:
    """Return what is seen on white of the picture *data* (JPEG, PNG or SVG), which has been found printable."""
    try:
        return _of_drawing(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _of_bitmap(data)
    except (
        ArithmeticError,
        AssertionError,
        LookupError,
        TypeError,
        ValueError,
    ):  # data of a path that fontTools refuses
        return InkOnWhite(WHOLE, _UNKNOWN)


def _of_bitmap(data: bytes) -> InkOnWhite:
    with strict_pillow(), Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as image:
        if image.mode.startswith("I"):
            return InkOnWhite(WHOLE, _UNKNOWN)
        seen = image.convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    away = ImageChops.difference(flat, Image.new("RGB", flat.size, "white"))
    box = away.point(lambda level: 255 * (level > _SEEN)).getbbox()
    if not box:
        return InkOnWhite(WHOLE, 1.0)
    look = flat.crop(box)
    look.thumbnail((_LOOKED_AT, _LOOKED_AT))
    width, height = flat.size
    parts = (box[0] / width, box[1] / height, box[2] / width, box[3] / height)
    return InkOnWhite(parts, _contrast_of(look.convert("L").histogram()))


def _contrast_of(histogram: list[int]) -> float:
    """Return the contrast with white of the darkest greys that make a notable part of a picture."""
    wanted, count = max(1.0, sum(histogram) * _NOTABLE), 0
    level = next(level for level, found in enumerate(histogram) if (count := count + found) >= wanted)
    return _contrast((level / 255,) * 3)


def _contrast(colour: tuple[float, ...]) -> float:
    """Return the contrast ratio (WCAG 2.2) of an sRGB *colour*, channels from 0 to 1, with white."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 1.05 / (sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


# Drawings


@dataclass(frozen=True, slots=True)
class _Seen:
    """A part of a drawing that is seen: its bounds in the drawing's units, and its contrast with white."""

    bounds: Bounds
    contrast: float


def _of_drawing(data: bytes) -> InkOnWhite:
    reader = SvgReader()
    reader.read(data)
    root = reader.nodes[0]
    frame = _frame(root)
    drawing = _Drawing(reader)
    found = list(drawing.parts(root, Identity, {}, 0))
    if not frame or drawing.lettered:
        return InkOnWhite(WHOLE, max((each.contrast for each in found), default=_UNKNOWN))
    kept = [each for each in found if each.contrast > _contrast(((255 - _SEEN) / 255,) * 3)]
    if not kept:
        return InkOnWhite(WHOLE, 1.0)
    box = _united(kept)
    least = _NOTABLE * _area(box)
    parts = tuple(
        min(1.0, max(0.0, (side - frame[axis]) / frame[2 + axis])) for side, axis in zip(box, (0, 1, 0, 1), strict=True)
    )
    notable = [each.contrast for each in kept if _area(each.bounds) >= least] or [each.contrast for each in kept]
    whole = parts[2] - parts[0] <= 0 or parts[3] - parts[1] <= 0
    return InkOnWhite(WHOLE if whole else parts, max(notable))  # type: ignore[arg-type]


def _frame(root: SvgNode) -> Bounds | None:
    """Return the left, top, width and height that the drawing shows, in its own units."""
    numbers = [float(each) for each in _NUMBERS.findall(root.attributes.get("viewBox", ""))]
    if len(numbers) == 4:
        return numbers[0], numbers[1], numbers[2], numbers[3]
    width, height = (_number(root, name) for name in ("width", "height"))
    return (0.0, 0.0, width, height) if width and height else None


def _united(parts: list[_Seen]) -> Bounds:
    sides = list(zip(*(part.bounds for part in parts), strict=True))
    return min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])


def _area(box: Bounds) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


class _Drawing:
    """The parts of a drawing; ``lettered`` once words have been met, whose width nobody knows here."""

    def __init__(self, reader: SvgReader) -> None:
        self.lettered = False
        self._by_id = {node.attributes["id"]: node for node in reader.nodes if "id" in node.attributes}
        self._rules = _rules(reader.style)

    def parts(self, node: SvgNode, matrix: Transform, above: Mapping[str, str], depth: int) -> Iterator[_Seen]:
        """Yield what is seen of *node*, with the paint that it has from *above*."""
        paint = {**{name: above[name] for name in _INHERITED if name in above}, **self._own(node)}
        if node.name in _ASIDE or paint.get("display") == "none" or depth > MAX_DEPTH:
            return
        matrix = matrix.transform(_matrix(node.attributes.get("transform", "")))
        if node.name == "use":
            matrix = matrix.translate(_number(node, "x"), _number(node, "y"))
            target = self._by_id.get(node.attributes.get("href", "").removeprefix("#"))
            inside = [] if target is None else target.children if target.name == "symbol" else [target]
        else:
            inside = node.children
            self.lettered |= node.name == "text" or (node.name == "svg" and depth > 0)
        if node.name in _DRAWN | {"text", "tspan"} and paint.get("visibility") != "hidden":
            yield from _painted(node, matrix, paint)
        for child in inside:
            yield from self.parts(child, matrix, paint, depth + 1)

    def _own(self, node: SvgNode) -> dict[str, str]:
        """Return the paint that *node* has of its own: attributes, then style sheets, then its style (CSS 2.2, 6.4)."""
        given = node.attributes
        names = (node.name, *(f".{each}" for each in given.get("class", "").split()), f"#{given.get('id', '')}")
        own = {name: given[name] for name in _PAINT if name in given}
        for name in names:
            own |= self._rules.get(name, {})
        return own | _declarations(given.get("style", ""))


def _rules(style: str) -> dict[str, dict[str, str]]:
    """Return the paint of each simple selector (an element, a class, a name) of *style*."""
    found: dict[str, dict[str, str]] = {}
    for rule in style.split("}"):
        head, _brace, declared = rule.rpartition("{")
        for selector in head.rpartition("{")[2].split(","):
            if _SIMPLE.fullmatch(selector.strip()):
                found.setdefault(selector.strip(), {}).update(_declarations(declared))
    return found


def _declarations(text: str) -> dict[str, str]:
    declared = (
        (each.lower_name, tinycss2.serialize(each.value).strip())
        for each in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
        if each.type == "declaration"
    )
    return {name: value for name, value in declared if name in _PAINT}


def _painted(node: SvgNode, matrix: Transform, paint: Mapping[str, str]) -> Iterator[_Seen]:
    fill = _UNKNOWN if node.name == "image" else _of_paint(paint, "fill", "black")
    stroke = _of_paint(paint, "stroke", "none")
    bounds = _bounds(node, matrix)
    if bounds and fill and node.name != "line":
        yield _Seen(bounds, fill)
    if bounds and stroke:
        wide = float((_NUMBERS.findall(paint.get("stroke-width", "1")) or ["1"])[0]) / 2
        pen = wide * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        yield _Seen((bounds[0] - pen, bounds[1] - pen, bounds[2] + pen, bounds[3] + pen), stroke)
    if not bounds and (fill or stroke):
        yield _Seen((0.0, 0.0, 0.0, 0.0), max(fill, stroke))


def _of_paint(paint: Mapping[str, str], name: str, otherwise: str) -> float:
    """Return the contrast with white of the paint *name* (fill, stroke); 0 where there is none."""
    value = paint.get(name, otherwise)
    if value.lower() == "currentcolor":
        value = paint.get("color", "black")
    if value == "none":
        return 0.0
    colour = parse_color(value)
    if not isinstance(colour, RGBA):
        return _UNKNOWN
    opacity = colour.alpha
    for each in (paint.get(f"{name}-opacity", "1"), paint.get("opacity", "1")):
        numbers = _NUMBERS.findall(each)
        opacity *= min(1.0, float(numbers[0]) / (100 if "%" in each else 1)) if numbers else 1
    return _contrast(tuple(1 - opacity * (1 - part) for part in colour[:3])) if opacity else 0.0


def _bounds(node: SvgNode, matrix: Transform) -> Bounds | None:
    """Return the bounds of the shape of *node*, None where it has none."""
    data = _path(node)
    if not data:
        return None
    pen = BoundsPen(None)
    parse_path(data, TransformPen(pen, matrix))
    return tuple(pen.bounds) if pen.bounds else None


def _path(node: SvgNode) -> str:
    """Return the outline of *node* as the data of a path."""
    if node.name == "path":
        return node.attributes.get("d", "")
    if node.name in ("polyline", "polygon"):
        points = _NUMBERS.findall(node.attributes.get("points", ""))
        return f"M{' '.join(points[: len(points) // 2 * 2])}" if len(points) > 1 else ""
    x, y, width, height = (_number(node, name) for name in ("x", "y", "width", "height"))
    if node.name in ("circle", "ellipse"):
        across, down = (_number(node, name) or _number(node, "r") for name in ("rx", "ry"))
        x, y, width, height = _number(node, "cx") - across, _number(node, "cy") - down, 2 * across, 2 * down
    if node.name == "line":
        ends = [_number(node, name) for name in ("x1", "y1", "x2", "y2")]
        return f"M{ends[0]} {ends[1]}L{ends[2]} {ends[3]}"
    return f"M{x} {y}H{x + width}V{y + height}H{x}Z" if width and height else ""


def _number(node: SvgNode, name: str) -> float:
    found = _NUMBERS.match(node.attributes.get(name, "").strip())
    return float(found[0]) if found else 0.0


def _matrix(text: str) -> Transform:
    """Return the transformations that *text* lists (SVG 1.1, 7.6), angles in degrees."""
    matrix = Identity
    for name, inside in _TRANSFORM.findall(text):
        numbers = [float(each) for each in _NUMBERS.findall(inside)]
        one, two = (*numbers, 0.0, 0.0)[:2]
        match name:
            case "matrix" if len(numbers) == 6:
                matrix = matrix.transform(numbers)
            case "translate":
                matrix = matrix.translate(one, two)
            case "scale":
                matrix = matrix.scale(one, two if len(numbers) > 1 else one)
            case "rotate":
                x, y = numbers[1:3] if len(numbers) == 3 else (0.0, 0.0)
                matrix = matrix.translate(x, y).rotate(math.radians(one)).translate(-x, -y)
            case "skewX":
                matrix = matrix.skew(math.radians(one), 0)
            case "skewY":
                matrix = matrix.skew(0, math.radians(one))
    return matrix
