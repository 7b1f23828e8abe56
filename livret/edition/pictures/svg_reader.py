"""Reads an SVG drawing and refuses forbidden content, element by element.

Nothing is fetched and no entity is expanded.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from xml.parsers import expat

from livret.base import paths
from livret.base.invisible import refused
from livret.catalogue import pictures as kinds
from livret.edition.pictures import bitmap
from livret.edition.pictures.bitmap import Form, Unprintable

MAX_DEPTH = 100
MAX_ELEMENTS = 20_000
#: The most bytes of an image embedded in a drawing.
MAX_EMBEDDED = 200_000
_ELEMENT = 100
#: Characters that a sign of text counts for: each is shaped and placed by itself.
_SIGN = 50
_SVG = "http://www.w3.org/2000/svg"
#: Elements for browsers: lost on paper, or dangerous.
_ACTIVE = {
    *("script", "handler", "listener", "foreignobject", "iframe", "object", "embed", "audio", "video"),
    *("canvas", "animate", "animatemotion", "animatetransform", "animatecolor", "set", "discard", "textpath"),
}
#: What the engine leaves out, or draws wrong: elements, and properties with their harmless values.
_UNDRAWN = {"switch"}
_EFFECT = re.compile(
    r"(?:^|[;{\s])(filter|mask|mix-blend-mode|backdrop-filter|paint-order)\s*:\s*(?!none\b|normal\b|\s)", re.IGNORECASE
)
_EFFECTS = {"filter", "mask", "mix-blend-mode", "paint-order"}
_FAMILY = re.compile(r"(?:^|[;{\s])font-family\s*:\s*([^;}]{1,200})", re.IGNORECASE)
#: Families that name none (CSS Fonts 4, « Generic font families »).
_GENERIC = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit", "initial"}
_ADDRESS = re.compile(r"url\(\s*+[\"']?+\s*+(?!#)[^)]{0,60}|@import[^;]{0,60}|@font-face", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:image/(png|jpe?g);base64,", re.IGNORECASE)
EMBEDDED_FORMS: Mapping[str, Form] = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
#: The largest absolute value in a drawing: coordinates of the country's own grid (Lambert 93) are smaller.
#: Products of a few of them stay below 2,147,483,647, the largest number allowed in PDF/A (ISO 19005-2 6.1.13).
LARGEST_NUMBER = 10_000_000
#: Attributes and properties whose numbers the engine writes into the PDF, as they are or multiplied.
_NUMBERED = frozenset(
    {"x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "x2", "y1", "y2", "fx", "fy", "fr", "dx", "dy"}
    | {"d", "points", "transform", "gradientTransform", "patternTransform", "viewBox", "rotate", "offset", "orient"}
    | {"stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "opacity", "fill-opacity"}
    | {"stroke-opacity", "stop-opacity", "fill", "stroke", "stop-color", "color", "style", "clip", "font", "font-size"}
    | {"textLength", "letter-spacing", "word-spacing", "line-height", "baseline-shift", "refX", "refY"}
    | {"markerWidth", "markerHeight"}
)
#: Signs of values that may be too large or almost zero: nearly no value has any of these.
_LONG = re.compile(r"\d{8}|\d\.?e")
#: A number, or what Python reads as one; in the data of a path it may follow a letter.
_NUMBER = re.compile(r"(?<![\w#])[-+]?(nan\b|inf(?:inity)?\b|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)")
_NUMBER_OF_PATH = re.compile(r"(nan|inf(?:inity)?|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)")
#: Names within a value.
_NAMES = re.compile(r"url\([^)]{0,200}\)|--[\w-]+")
#: Rounding errors of zero are larger.
_SMALLEST_NUMBER = 1e-100
#: Lengths that others are divided by: they may be zero, which draws nothing, but not almost zero.
_DIVISORS = frozenset({"textLength", "font-size", "markerWidth", "markerHeight", "stroke-dasharray"})
_SMALLEST_DIVISOR = 1e-6


@dataclass(slots=True)
class SvgNode:
    """An element: its attributes (local names), its children, and its length in characters, of _ELEMENT at least."""

    name: str
    attributes: Mapping[str, str]
    children: "list[SvgNode]" = field(default_factory=list)
    length: int = _ELEMENT

    @property
    def points(self) -> int:
        """Return the approximate number of points of the element: a marker is drawn at each."""
        outline = self.attributes.get("d") or self.attributes.get("points") or ""
        return 1 + len(outline) // 4


class SvgReader:
    """Reads a drawing and refuses forbidden content as soon as it is met."""

    def __init__(self) -> None:
        self.nodes: list[SvgNode] = []
        self.style = ""
        self._open: list[SvgNode] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._entity
        self._parser.SkippedEntityHandler = self._entity
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, data: bytes) -> None:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise Unprintable(kinds.BROKEN_DRAWING, row=error.lineno, column=error.offset + 1) from error
        except (ValueError, LookupError) as error:  # an encoding that Python does not know
            raise Unprintable(kinds.BROKEN_DRAWING, row=1, column=1) from error
        _check_style(self.style)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self.nodes and (namespace, local) != (_SVG, "svg"):
            raise Unprintable(kinds.NOT_AN_IMAGE)
        if local.lower() in _ACTIVE:
            raise Unprintable(kinds.ACTIVE_DRAWING, what=local)
        if local.lower() in _UNDRAWN:
            raise Unprintable(kinds.UNDRAWN, what=local)
        node = SvgNode(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})
        for key, value in attributes.items():
            _check_attribute(key, value)
            self._check_numbers(key, value)
            node.length += len(value)
        self._add(node)

    def _add(self, node: SvgNode) -> None:
        if len(self._open) >= MAX_DEPTH or len(self.nodes) >= MAX_ELEMENTS:
            raise Unprintable(kinds.INTRICATE_DRAWING)
        if self._open:
            self._open[-1].children.append(node)
        self._open.append(node)
        self.nodes.append(node)

    def _check_numbers(self, name: str, value: str) -> None:
        if name in _NUMBERED and (what := _out_of_bounds(name, value)):
            row = self._parser.CurrentLineNumber
            raise Unprintable(kinds.OUT_OF_BOUNDS, what=what, field=name, row=row, limit=LARGEST_NUMBER)

    def _end(self, _name: str) -> None:
        if self._open.pop().name == "style":
            self._check_numbers("style", self.style)

    def _characters(self, text: str) -> None:
        node = self._open[-1]
        written = node.name in {"text", "tspan", "a"}
        node.length += len(text) * (_SIGN if written else 1)
        if written and (odd := next(refused(text), None)):
            row = self._parser.CurrentLineNumber
            raise Unprintable(kinds.UNSEEN_IN_DRAWING, code=f"U+{ord(odd[1]):04X}", row=row)
        if node.name == "style":
            self.style += text

    def _entity(self, *_details: object) -> None:
        raise Unprintable(kinds.DRAWING_WITH_ENTITIES)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, own_definitions: int) -> None:
        # The bare DOCTYPE that Illustrator, Graphviz and Matplotlib write is harmless: it is never fetched.
        if own_definitions:
            raise Unprintable(kinds.DRAWING_WITH_ENTITIES)

    def _instruction(self, target: str, details: str) -> None:
        if target == "xml-stylesheet":
            raise Unprintable(kinds.LINKED_DRAWING, what=details[:60])


def _out_of_bounds(name: str, value: str) -> str:
    """Return the first number of *value* that is out of bounds on a page, as typed; "" if there is none."""
    value = value.lower()
    if not (name in _DIVISORS or "nan" in value or "inf" in value or _LONG.search(value)):
        return ""
    declared = " ".join(rule.rpartition("{")[2] for rule in value.split("}"))
    found = _NUMBER_OF_PATH.finditer(value) if name == "d" else _NUMBER.finditer(_NAMES.sub(" ", declared))
    for each in found:
        size = float(each[1])
        smallest = _SMALLEST_DIVISOR if name in _DIVISORS else _SMALLEST_NUMBER
        if not size <= LARGEST_NUMBER or 0 < size < smallest:
            return each[0][:40]
    return ""


def _check_attribute(name: str, value: str) -> None:
    """Refuse scripts and addresses; *name* is « namespace local » or the local name alone."""
    namespace, _, local = name.rpartition(" ")
    if local == "spreadMethod" and value != "pad":  # the engine unrolls the colours, even billions
        raise Unprintable(kinds.INTRICATE_DRAWING, help=kinds.REPEATED_GRADIENT)
    if not namespace and local.lower().startswith("on"):
        raise Unprintable(kinds.ACTIVE_DRAWING, what=local)
    if local.lower() in {"href", "src"}:
        _check_address(value.strip())
    if local == "base" and namespace:
        raise Unprintable(kinds.LINKED_DRAWING, what=value[:60])
    if local in _EFFECTS and value.strip() not in ("", "none", "normal"):
        raise Unprintable(kinds.UNDRAWN, what=local)
    if local == "font-family":
        _check_family(value)
    if local == "style":
        _check_style(value)
    elif found := _ADDRESS.search(value):
        raise Unprintable(kinds.LINKED_DRAWING, what=found[0])


def _check_style(text: str) -> None:
    # A backslash could spell url( in a way that only a full CSS parser sees.
    if found := _ADDRESS.search(text) or re.search(r"\\.{0,20}", text):
        raise Unprintable(kinds.LINKED_DRAWING, what=found[0])
    if found := _EFFECT.search(text):
        raise Unprintable(kinds.UNDRAWN, what=found[1])
    for found in _FAMILY.finditer(text):
        _check_family(found[1])


def _check_family(families: str) -> None:
    """Refuse a list of families whose first is neither the house's nor a generic one."""
    first = families.split(",")[0].strip().strip("\"'")
    known = house_families()
    if first and first.lower() not in _GENERIC and _plain(first) not in map(_plain, known):
        raise Unprintable(kinds.FOREIGN_FONT, what=first[:60], known=", ".join(known))


@cache
def house_families() -> tuple[str, ...]:
    """Return the families of assets/fonts, as people write their names."""
    folders = (path for path in (paths.assets() / "fonts").iterdir() if path.is_dir())
    return tuple(sorted(" ".join(part.capitalize() for part in path.name.split("-")) for path in folders))


def _plain(family: str) -> str:
    return re.sub(r"[\s_-]", "", family).lower()


def _check_address(address: str) -> None:
    if address.startswith("#") or not address:
        return
    embedded = _EMBEDDED.match(address)
    if not embedded or len(address) > MAX_EMBEDDED:
        raise Unprintable(kinds.LINKED_DRAWING, what=address[:60])
    try:
        data = base64.b64decode(address[embedded.end() :])
    except binascii.Error as error:
        raise Unprintable(kinds.DAMAGED) from error
    form = EMBEDDED_FORMS[embedded[1].lower()]
    bitmap.measure(bitmap.cleaned(data, form), form)
