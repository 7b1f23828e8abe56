"""The canvas on which a page is read: its graphics state, the current path, what has been drawn so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pikepdf import Dictionary, Object

from livret.pdf.read.bounds import DEEPEST_FORMS, FARTHEST, FORMS, Meter
from livret.pdf.read.fonts import ReadFont
from livret.pdf.read.model import Area, DrawnImage, Run, Stroke
from livret.pdf.read.state import EVERYWHERE, PLAIN, GraphicsState, PaintColour, common
from livret.pdf.read.walk import Walk
from livret.pdf.spot import Spot

Item = TypeVar("Item", Run, Area, DrawnImage, Stroke)

#: The operands before an operator in a content stream.
Operands = Sequence[Any]


@dataclass(frozen=True, slots=True)
class SharedResources:
    """Objects read once for the whole file, by object number: its fonts, and the ink of its pictures (per cent).

    ``meter`` counts what has been read so far, ``nested`` are the forms and patterns being read.
    """

    meter: Meter = field(default_factory=Meter)
    nested: Walk = field(default_factory=lambda: Walk(FORMS, DEEPEST_FORMS))
    faces: dict[tuple[int, int], ReadFont] = field(default_factory=dict)
    inks: dict[tuple[int, int], float] = field(default_factory=dict)


@dataclass(slots=True)
class PageContents:
    """The contents of a page read so far."""

    runs: list[Run] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    images: list[DrawnImage] = field(default_factory=list)
    lines: list[Stroke] = field(default_factory=list)
    spaces: dict[str, Spot] = field(default_factory=dict)
    inks: float = 0.0
    inked: Spot | None = None
    transparent: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """An open marked content: its number, whether it is an artifact, whether its layer is shown."""

    mcid: int | None = None
    artifact: bool = False
    layer: bool = True


@dataclass(slots=True)
class Outline:
    """The current path: its points, the number of its rectangles, curves and other pieces, whether it will clip."""

    points: list[tuple[float, float]] = field(default_factory=list)
    rectangles: int = 0
    curves: int = 0
    pieces: int = 0
    clips: bool = False


@dataclass(slots=True)
class Canvas:
    """A page, or a pattern, being read.

    *hidden* are the numbers of layers that are not shown; inks are measured within *bleed* only, not on the colour bars
    around it. *quick*: straight lines are skipped.
    """

    known: SharedResources
    hidden: frozenset[tuple[int, int]]
    bleed: Spot = EVERYWHERE
    quick: bool = False
    drawn: PageContents = field(default_factory=PageContents)
    patterns: dict[tuple[int, int], str] = field(default_factory=dict)
    resources: Object = field(default_factory=Dictionary)
    state: GraphicsState = field(default_factory=lambda: GraphicsState(PLAIN))
    kept: list[GraphicsState] = field(default_factory=list)
    marks: list[MarkedContent] = field(default_factory=lambda: [MarkedContent()])
    path: Outline = field(default_factory=Outline)

    def used(self, paint: PaintColour, spot: Spot) -> None:
        """Record that something is drawn at *spot* in the colour *paint*."""
        self.drawn.spaces.setdefault(paint.space, spot)
        self.drawn.transparent |= self.state.through
        self.inked(paint.inks, spot)

    def inked(self, inks: float, spot: Spot) -> None:
        """Record that something at *spot* has *inks*, in per cent."""
        within = common(spot, self.bleed)
        if inks > self.drawn.inks and within.left <= within.right and within.top <= within.bottom:
            self.drawn.inks, self.drawn.inked = inks, within

    def covered(self, area: Area) -> None:
        """Record that *area* covers what was drawn before."""
        if self.marks[-1].layer and area.spot.left < area.spot.right and area.spot.top < area.spot.bottom:
            self.keep(self.drawn.areas, area)

    def keep(self, drawn: list[Item], item: Item) -> None:
        """Append *item* to *drawn*, unless it is farther away than any page."""
        left, top, right, bottom = item.spot
        if abs(left) + abs(top) + abs(right) + abs(bottom) < FARTHEST:  # and each is a number
            self.known.meter.item()
            drawn.append(item)


CanvasT = TypeVar("CanvasT", bound=Canvas)
Operators = Mapping[str, Callable[[Canvas, Operands], None]]


def setter(name: str, factor: float = 1.0) -> Callable[[Canvas, Operands], None]:
    """Return the operator that sets *name* in the graphics state to *factor* times its operand."""

    def put(canvas: Canvas, operands: Operands) -> None:
        setattr(canvas.state, name, float(operands[0]) * factor)

    return put
