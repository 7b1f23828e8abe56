"""Values of a PDF that has been read: the content of its pages, in the order in which it is drawn.

Lengths are PDF points from the top left corner of the trim box, y downwards, as the page is shown (turned by
``/Rotate``). Colours are RGB from 0 to 1, as near as a proof needs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from livret.pdf.read.document_model import Document
from livret.pdf.spot import Spot

RGB = tuple[float, float, float]
#: The part that words belong to: the text, its notes, or a drawing with an alternative text.
Part = Literal["flow", "note", "figure"]


class Content(NamedTuple):
    """A marked content: its page, from 1, its number there, the role of its parent element, and its part."""

    page: int
    mcid: int
    role: str
    part: Part


@dataclass(frozen=True, slots=True)
class Run:
    """Some text shown by one operator.

    ``edges`` are the places where its characters begin and end along the line, in points from its start: one more
    than ``text`` has characters. ``spot`` surrounds its letters, ``baseline`` is where it starts, ``along`` the
    direction of its line (1, 0: to the right). ``order`` counts the drawings of the page; ``mcid`` is its marked
    content (None: an artifact, or none). ``layer`` is False in a layer that is not shown, ``missing`` counts the
    characters that the font draws as .notdef; ``embedded``: its font is in the file.
    Colours, ``alpha`` and ``overprint`` are those of the fill, of the stroke where only that is drawn.
    ``measured``: the font gives the widths of its characters.
    """

    text: str
    spot: Spot
    baseline: tuple[float, float]
    along: tuple[float, float]
    edges: tuple[float, ...]
    size: float
    font: str
    colour: RGB | None
    alpha: float
    mode: int
    clip: Spot
    order: int
    mcid: int | None = None
    artifact: bool = False
    layer: bool = True
    overprint: bool = False
    measured: bool = True
    missing: int = 0
    embedded: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """Something opaque or not that covers a rectangle: a filled one, or a picture.

    ``exact``: it covers its whole ``spot``; else it lies somewhere within.
    """

    spot: Spot
    colour: RGB | None
    alpha: float
    order: int
    exact: bool
    overprint: bool = False


@dataclass(frozen=True, slots=True)
class DrawnImage:
    """A picture as drawn: its size in pixels, its size on paper in points, and its colour space.

    ``inks`` is the sum of inks, in per cent, that hardly any pixel exceeds; 0 if it is not in inks.
    """

    spot: Spot
    columns: int
    rows: int
    width: float
    height: float
    space: str
    bits: int
    mask: bool
    inks: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke: its width in points on paper, and the place of the path."""

    spot: Spot
    width: float


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page: boxes in points as in the file (left, bottom, right, top), and what is drawn on it.

    ``width`` and ``height`` are those of the trim box as shown. ``spaces`` are the colour spaces used
    (“DeviceCMYK”, “Separation All”), each with the place of its first use; ``inks`` is the largest sum of inks
    of a fill within the bleed, in per cent, and ``inked`` its place; ``transparent``: something is not
    opaque.
    """

    number: int
    width: float
    height: float
    boxes: dict[str, tuple[float, float, float, float]]
    turned: int = 0
    runs: tuple[Run, ...] = ()
    areas: tuple[Area, ...] = ()
    images: tuple[DrawnImage, ...] = ()
    lines: tuple[Stroke, ...] = ()
    spaces: Mapping[str, Spot] = field(default_factory=dict)
    inks: float = 0.0
    inked: Spot | None = None
    transparent: bool = False


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the file: its name without the subset tag, its type, and whether it is embedded."""

    name: str
    kind: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """A PDF that has been read.

    ``order`` lists the marked contents in the order of the tag tree; it is empty for a file without tags. ``said`` are
    the texts of tags that replace what is drawn: the entry (Alt, ActualText, E) and its words. ``standards`` are those
    claimed in its metadata, ``intents`` the names of its output intents, ``profile`` the ICC profile of the one for a
    press (empty: none), ``title`` its title; ``document`` is its content beside the pages. ``faults`` are the errors of
    syntax that a ``glance`` met.
    """

    sheets: tuple[ReadPage, ...]
    order: tuple[Content, ...]
    fonts: tuple[Font, ...]
    size: int
    intents: tuple[str, ...] = ()
    profile: bytes = b""
    standards: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    title: str = ""
    document: Document = field(default_factory=Document)
    faults: tuple[str, ...] = ()


def characters(run: Run) -> Iterator[tuple[int, Spot]]:
    """Yield each character of *run* and the place of its cell."""
    x, y = run.along
    spot = run.spot
    if abs(y) > abs(x):
        begins = spot.top if y > 0 else spot.bottom
        for n in range(len(run.text)):
            ends = sorted((begins + y * run.edges[n], begins + y * run.edges[n + 1]))
            yield n, Spot(spot.left, ends[0], spot.right, ends[1])
        return
    begins = spot.left if x > 0 else spot.right
    for n in range(len(run.text)):
        sides = sorted((begins + x * (run.edges[n] - run.edges[0]), begins + x * (run.edges[n + 1] - run.edges[0])))
        yield n, Spot(sides[0], spot.top, sides[1], spot.bottom)


def corner(sheet: ReadPage) -> tuple[float, float]:
    """Return the distance of the trim box from the top left of the crop box as shown, in points."""
    media = sheet.boxes.get("MediaBox")
    if not media:
        return 0, 0
    shown = sheet.boxes.get("CropBox", media)
    shown = (max(shown[0], media[0]), max(shown[1], media[1]), min(shown[2], media[2]), min(shown[3], media[3]))
    trim = sheet.boxes.get("TrimBox", shown)
    trim = (max(trim[0], media[0]), max(trim[1], media[1]), min(trim[2], media[2]), min(trim[3], media[3]))
    return {
        0: (trim[0] - shown[0], shown[3] - trim[3]),
        90: (trim[1] - shown[1], trim[0] - shown[0]),
        180: (shown[2] - trim[2], trim[1] - shown[1]),
        270: (shown[3] - trim[3], shown[2] - trim[2]),
    }.get(sheet.turned, (0, 0))
