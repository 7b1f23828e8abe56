"""Drawings: SVG bytes, read by a hardened reader before the engine gets them.

Nothing is fetched, no entity is expanded, and what the engine would draw once clones, patterns, masks
and markers are unfolded is counted without unfolding it.
"""

import base64
import html
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from livret.catalogue import pictures as kinds
from livret.edition.pictures import bitmap
from livret.edition.pictures.bitmap import Extent, Unprintable
from livret.edition.pictures.svg_reader import EMBEDDED_FORMS, MAX_DEPTH, SvgNode, SvgReader

#: The most bytes of a drawing: more is a picture traced by a machine.
MAX_SIZE = 1_000_000
#: Characters of the drawing once its copies are unfolded, each element counting for at least _ELEMENT.
MAX_UNFOLDED = 4_000_000
#: Elements times rules of its style sheets: the engine tries each rule on each element.
MAX_MATCHES = 1_000_000
#: Drawings within drawings, of what is faded or repeated: programs draw some (28 by ISO 19005), and proofs read 60.
MAX_FORMS = 28
_FADES = re.compile(r"(?<![\w-])opacity\s*:")
_REFERENCE = re.compile(r"#([^\s\"'(){};,]+)")
_SIMPLE = re.compile(r"[.#]?[\w-]+")
#: The same in the drawing's own text, up to the quote that ends it; line breaks may be numeric references.
_EMBEDDED = re.compile(rb"(data:image/(png|jpe?g);base64,)([^\"'<>]*)", re.IGNORECASE)
#: How a drawing of wide characters begins, with a mark or without, and their encoding (XML 1.0, F.1).
_WIDE = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
#: The encoding that an XML declaration names.
_DECLARED = re.compile(r"""^(<\?xml\b[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:e[-+]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
#: User units in each unit (CSS Values and Units 3, 6.2); the others depend on a font or a page.
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "q": 24 / 25.4, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_LARGEST_SIDE = 1_000_000
#: The smallest side of a viewBox (user units), and how many times longer than the other a side may be.
SMALLEST_SIDE, LONGEST_RATIO = 0.001, 10_000


def measure(data: bytes) -> Extent:
    """Return the extent of the SVG drawing *data*, in user units. Raises Unprintable."""
    if len(data) > MAX_SIZE:
        raise Unprintable(
            kinds.TOO_HEAVY,
            size=math.ceil(len(data) / 1_000_000),
            limit=MAX_SIZE // 1_000_000,
            help=kinds.TOO_HEAVY_DRAWING,
        )
    reader = SvgReader()
    reader.read(data)
    _Unfolding(reader).check()
    return _extent(reader.nodes[0].attributes)


def in_utf8(data: bytes) -> bytes:
    """Return the drawing *data* in UTF-8 if it is in UTF-16 or UTF-32, as XML may be; what is neither, as it is."""
    encoding = next((name for mark, name in _WIDE if data.startswith(mark)), "")
    try:
        text = data.decode(encoding) if encoding else ""
    except UnicodeDecodeError:
        return data
    return _DECLARED.sub(r"\1", text.removeprefix("\ufeff"), count=1).encode() if encoding else data


def cleaned(data: bytes) -> bytes:
    """Return the drawing *data* in UTF-8, its embedded photos cleaned; ``measure`` reports faulty ones."""
    return _EMBEDDED.sub(_cleaned_photo, in_utf8(data))


def _cleaned_photo(found: re.Match[bytes]) -> bytes:
    try:
        photo = base64.b64decode(html.unescape(found[3].decode("latin-1")))
        kept = bitmap.cleaned(photo, EMBEDDED_FORMS[found[2].decode().lower()])
    except (ValueError, Unprintable):
        return found[0]
    return found[0] if kept == photo else found[1] + base64.b64encode(kept)


class _Unfolding:
    """Counts what is drawn once each reference (clone, pattern, mask, marker…) is replaced by its target."""

    def __init__(self, reader: SvgReader) -> None:
        if reader.style.count("{") * len(reader.nodes) > MAX_MATCHES:
            raise Unprintable(kinds.INTRICATE_DRAWING)
        self._root = reader.nodes[0]
        self._targets: dict[str, list[SvgNode]] = {}
        for node in reader.nodes:
            self._targets.setdefault(node.attributes.get("id", ""), []).append(node)
        self._styled = _references_of_styles(reader.style)
        self._fades = bool(_FADES.search(reader.style))
        self._known: dict[int, _Unfolded] = {}
        self._under_way: set[int] = set()

    def check(self) -> None:
        """Raise Unprintable when the drawing unfolds too far, or into itself."""
        if self._unfold(self._root, 0).length > MAX_UNFOLDED:
            raise Unprintable(kinds.INTRICATE_DRAWING)

    def _unfold(self, node: SvgNode, depth: int) -> "_Unfolded":
        key = id(node)
        if key in self._under_way:
            what = node.attributes.get("id", node.name)
            raise Unprintable(kinds.INTRICATE_DRAWING, help=kinds.CIRCULAR_DRAWING, what=what)
        if key not in self._known:
            self._under_way.add(key)
            self._known[key] = self._sum(node, depth)
            self._under_way.discard(key)
        return self._known[key]

    def _sum(self, node: SvgNode, depth: int) -> "_Unfolded":
        parts = [(child, 1) for child in node.children]
        parts += [(target, n) for name, n in self._references(node) for target in self._targets.get(name, ())]
        # Depth comes in two ways: from above, and from subtrees measured before.
        height, forms = depth, 0
        length = node.length
        for part, times in parts if depth < MAX_DEPTH else ():
            unfolded = self._unfold(part, depth + 1)
            length += unfolded.length * times
            height = max(height, depth + 1 + unfolded.height)
            forms = max(forms, unfolded.forms)
        forms += self._forms(node)
        if height >= MAX_DEPTH or forms > MAX_FORMS:
            raise Unprintable(kinds.INTRICATE_DRAWING)
        return _Unfolded(length, height - depth, forms)

    def _forms(self, node: SvgNode) -> int:
        """Return how many drawings within drawings the engine may make of *node*, those of its parts aside."""
        fades = self._fades or "opacity" in node.attributes or _FADES.search(node.attributes.get("style", ""))
        return 2 * (node.name == "pattern") + bool(fades)

    def _references(self, node: SvgNode) -> list[tuple[str, int]]:
        """Return the names that *node* refers to, and how many times each is drawn."""
        found = [
            (name, node.points if "marker" in key + value else 1)
            for key, value in node.attributes.items()
            if key != "id"
            for name in _REFERENCE.findall(value)
        ]
        classes = ["." + name for name in node.attributes.get("class", "").split()]
        keys = [*classes, node.name, "#" + node.attributes.get("id", ""), "*"]
        return found + [(name, node.points) for key in keys for name in self._styled.get(key, ())]


@dataclass(frozen=True, slots=True)
class _Unfolded:
    length: int
    height: int
    forms: int


def _references_of_styles(style: str) -> dict[str, set[str]]:
    """Return the names that the rules of each class (.x), element (x), id (#x) or all (*) refer to in style sheets."""
    found: dict[str, set[str]] = {}
    for rule in style.split("}"):
        head, _, declarations = rule.rpartition("{")
        references = set(_REFERENCE.findall(declarations))
        for selector in head.rpartition("{")[2].split(",") if references else ():
            # The last part of a selector decides what it matches: « g .a:hover » matches some of the .a.
            last = (re.split(r"[\s>+~]+", selector.strip()) or [""])[-1]
            key = _SIMPLE.match(last)
            found.setdefault(key[0] if key else "*", set()).update(references)
    return found


def _extent(root: Mapping[str, str]) -> Extent:
    width, height = _user_units(root.get("width", "")), _user_units(root.get("height", ""))
    frame = _frame(root.get("viewBox", ""))
    for sides in filter(None, (frame, (width, height))):
        _check_sides(*sides)
    if frame:
        ratio = frame[0] / frame[1]
        width, height = (
            width or (height * ratio if height else frame[0]),
            height or (width / ratio if width else frame[1]),
        )
    if not (width and height and max(width, height) <= _LARGEST_SIDE):
        raise Unprintable(kinds.DRAWING_WITHOUT_SIZE)
    return Extent(max(1, round(width)), max(1, round(height)), "svg")


def _check_sides(width: float, height: float) -> None:
    """Refuse a drawing that is almost nothing, or a line, once scaled to its place on a page; sides in user units."""
    small, large = sorted((width, height))
    if width and height and (small < SMALLEST_SIDE or large > LONGEST_RATIO * small):
        raise Unprintable(kinds.NO_SHAPE, width=f"{width:.3g}", height=f"{height:.3g}")


def _user_units(length: str) -> float:
    """Return *length* in user units; 0 where it is missing, relative or not a length."""
    found = _LENGTH.fullmatch(length[:40])
    return float(found[1]) * _UNITS.get(found[2].lower(), 0) if found else 0


def _frame(view_box: str) -> tuple[float, float] | None:
    try:
        _x, _y, width, height = (float(part) for part in re.split(r"[\s,]+", view_box.strip()))
    except ValueError:
        return None
    return (width, height) if 0 < width < math.inf and 0 < height < math.inf else None
