"""Values of a laid-out chapter: text on pages, and the frames around it.

Lengths are CSS pixels (1/96 inch) from the top left of the trim box, unless a name says otherwise.
"""

from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element

#: Millimetres in a CSS pixel.
MM = 25.4 / 96

#: Where text stands: in the flow of the page, placed by position or transform, or in the page's margins.
Zone = Literal["flow", "placed", "margin"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; an edge may be infinite: no limit on that side."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A box that its text must stay within; ``clips`` if it hides what stands out.

    ``space`` counts the transforms in force inside it: text is compared in that space.
    """

    name: str
    rect: Rect
    clips: bool
    space: int


@dataclass(frozen=True, slots=True)
class TextRun:
    """Some text of one element on one line.

    ``rects`` gives the extent of its letters in each space, from the page's to its own.
    ``origin`` is the start of its baseline on the page; ``line`` identifies the line.
    """

    text: str
    element: Element
    own: bool
    page: int
    zone: Zone
    rects: tuple[Rect, ...]
    origin: tuple[float, float]
    width: float
    size: float
    frames: tuple[Frame, ...]
    line: int
    indent: float = 0


@dataclass(frozen=True, slots=True)
class BoxPhoto:
    """A photo as a page shows it: drawn *width* wide and *height* high, of *columns* times *rows* points."""

    element: Element
    page: int
    width: float
    height: float
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class BoxPage:
    """One page: its trim size, the foot of its text area, the text and the photos on it."""

    number: int
    width: float
    height: float
    foot: float
    runs: tuple[TextRun, ...] = field(default=())
    pictures: tuple[BoxPhoto, ...] = field(default=())
