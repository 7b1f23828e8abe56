"""The graphics state of a reader (ISO 32000-1 8.4), as far as a proof needs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from math import hypot, inf
from operator import attrgetter
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Name, Object, Rectangle, Stream

from livret.pdf.read.bounds import DEEPEST, SPACES
from livret.pdf.read.fonts import ReadFont
from livret.pdf.read.inks import printed
from livret.pdf.read.model import RGB
from livret.pdf.read.walk import Walk
from livret.pdf.spot import Spot

#: The identity.
PLAIN = Matrix()
EVERYWHERE = Spot(-inf, -inf, inf, inf)


def hull(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Spot:
    """Return the bounding box of a rectangle transformed by *matrix*."""
    box = matrix.transform(Rectangle(left, bottom, right, top))
    return Spot(box.llx, box.lly, box.urx, box.ury)


def common(one: Spot, other: Spot) -> Spot:
    """Return the intersection of *one* and *other*; inverted if it is empty."""
    return Spot(
        max(one.left, other.left), max(one.top, other.top), min(one.right, other.right), min(one.bottom, other.bottom)
    )


def upright(matrix: Matrix) -> bool:
    """Whether *matrix* maps rectangles to rectangles with edges parallel to the page's."""
    a, b, c, d, *_ = matrix.shorthand
    return (abs(b) < 1e-6 and abs(c) < 1e-6) or (abs(a) < 1e-6 and abs(d) < 1e-6)


def scale(matrix: Matrix) -> float:
    """Return the vertical scale of *matrix*."""
    return hypot(matrix.c, matrix.d)


# Colours


@dataclass(frozen=True, slots=True)
class PaintColour:
    """A colour as in the file: its space, its RGB if known, the sum of its inks in per cent."""

    space: str
    rgb: RGB | None
    inks: float = 0.0


BLACK = PaintColour("DeviceGray", (0, 0, 0))


def _grey(v: Sequence[float]) -> RGB:
    return (v[0], v[0], v[0])


def _rgb(v: Sequence[float]) -> RGB:
    return (v[0], v[1], v[2])


def _cmyk(v: Sequence[float]) -> RGB:
    return printed(round(v[0], 3), round(v[1], 3), round(v[2], 3), round(v[3], 3))


_BY_NUMBER: dict[int, Callable[[Sequence[float]], RGB]] = {1: _grey, 3: _rgb, 4: _cmyk}
_DEVICES = {"/G": "DeviceGray", "/RGB": "DeviceRGB", "/CMYK": "DeviceCMYK", "/I": "Indexed"}
_PLATES = ("Separation", "DeviceN")
_COMPONENTS = {"DeviceGray": 1, "CalGray": 1, "DeviceRGB": 3, "CalRGB": 3, "DeviceCMYK": 4}


def space_of(definition: Object | None, resources: Object, walk: Walk | None = None) -> tuple[str, int]:
    """Return the family of a colour space and the number of its components; 0 where colours are not numbers.

    *walk* leads to it from another that names it.
    """
    if isinstance(definition, Name):
        name = _DEVICES.get(str(definition), str(definition)[1:])
        if name in _COMPONENTS or name == "Pattern":
            return name, _COMPONENTS.get(name, 0)
        definition = resources.get("/ColorSpace", Dictionary()).get(definition)
        return space_of(definition, Dictionary()) if definition is not None else (name, 0)
    if not isinstance(definition, Array) or not len(definition):
        return "?", 0
    family = str(definition[0])[1:]
    if family == "ICCBased" and isinstance(definition[1], Stream):
        number = int(definition[1].get("/N", 3))
        return ("ICCBased CMYK" if number == 4 else "ICCBased Gray" if number == 1 else "ICCBased RGB"), number
    if family in _PLATES:
        return f"{family} {_plates(definition[1])}", 0
    if family in ("Indexed", "I"):
        walk = walk or Walk(SPACES, DEEPEST)
        with walk.into(definition):
            return f"Indexed {space_of(definition[1], resources, walk)[0]}", 0
    return family, _COMPONENTS.get(family, 0)


def _plates(names: Object) -> str:
    """Return the names of the inks of a Separation, or of a DeviceN (ISO 32000-1 8.6.6.4)."""
    return ", ".join(str(name)[1:] for name in (names if isinstance(names, Array) else [names]))


def colour(space: str, components: int, values: Sequence[float]) -> PaintColour:
    """Return the colour of *values* in *space*."""
    kept = [min(max(value, 0.0), 1.0) for value in values]
    if components not in _BY_NUMBER or len(kept) < components:
        spot = space.startswith(_PLATES) and bool(kept)
        return PaintColour(space, None if not spot or any(kept) else (1, 1, 1), sum(kept) * 100 if spot else 0)
    return PaintColour(space, _BY_NUMBER[components](kept), sum(kept) * 100 if components == 4 else 0)


# The state


@dataclass(slots=True)
class GraphicsState:
    """One graphics state: transform, clip, colours, and settings of text."""

    matrix: Matrix
    clip: Spot = EVERYWHERE
    fill: PaintColour = BLACK
    stroke: PaintColour = BLACK
    fill_space: tuple[str, int] = ("DeviceGray", 1)
    stroke_space: tuple[str, int] = ("DeviceGray", 1)
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    masked: bool = False
    blended: bool = False
    #: Transparency of the groups around: their opacity, and whether one has a mask.
    group_alpha: float = 1.0
    group_masked: bool = False
    overprints: bool = False
    strokes_overprint: bool = False
    width: float = 1.0
    face: ReadFont | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    text: Matrix = PLAIN
    line: Matrix = field(default=PLAIN)

    def copy(self) -> "GraphicsState":
        """Return the copy that ``q`` saves: thousands a chapter, so that fields are read at once."""
        return GraphicsState(*_values(self))

    def apply(self, entries: Object) -> None:
        """Apply the entries of an ExtGState dictionary (ISO 32000-1 table 58)."""
        self.width = float(entries.get("/LW", self.width))
        self.fill_alpha = float(entries.get("/ca", self.fill_alpha))
        self.stroke_alpha = float(entries.get("/CA", self.stroke_alpha))
        if "/SMask" in entries:
            self.masked = isinstance(entries.SMask, Dictionary)
        if "/BM" in entries:
            self.blended = _first(entries.BM) not in (Name.Normal, Name.Compatible)
        strokes: Any = entries.get("/OP", self.strokes_overprint)
        fills: Any = entries.get("/op", entries.get("/OP", self.overprints))
        self.strokes_overprint, self.overprints = bool(strokes), bool(fills)

    def within_group(self) -> "GraphicsState":
        """Return the initial state inside a transparency group (ISO 32000-1 11.6.6)."""
        return replace(
            self,
            group_alpha=self.group_alpha * self.fill_alpha,
            group_masked=self.veiled,
            fill_alpha=1.0,
            stroke_alpha=1.0,
            masked=False,
        )

    @property
    def veiled(self) -> bool:
        """Whether a soft mask is active; what remains visible can only be found by rasterising."""
        return self.masked or self.group_masked

    @property
    def through(self) -> bool:
        """Whether what is drawn now is transparent."""
        return self.veiled or self.blended or self.group_alpha * min(self.fill_alpha, self.stroke_alpha) < 1


_values: Callable[[GraphicsState], tuple[Any, ...]] = attrgetter(*(each.name for each in fields(GraphicsState)))


def _first(value: Object) -> Object:
    return value[0] if isinstance(value, Array) and len(value) else value
