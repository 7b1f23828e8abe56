"""The one reader of finished PDFs: the content of each page, in drawing order and in the order of its tags.

Reads any PDF: ours, one that a designer has retouched, one that came back from the printer. Nothing of the file is
trusted: damaged operators draw nothing, and exceeding ``bounds`` raises ``Excess``. A file from
outside is read by a guarded worker (``foreign``).
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, Page, Pdf, PdfError, Stream

from livret.base.messages import later
from livret.pdf.printing_condition import MAX_BYTES
from livret.pdf.read.bounds import (
    DEEPEST,
    FARTHEST,
    METADATA,
    MOST_METADATA,
    MOST_OBJECTS,
    OBJECTS,
    PAGES,
    PROFILE,
    Meter,
    too_many,
)
from livret.pdf.read.canvas import Canvas, SharedResources
from livret.pdf.read.drawing import draw, draw_form
from livret.pdf.read.fonts import described
from livret.pdf.read.model import Font, ReadPage, ReadPdf
from livret.pdf.read.pages import excess_in, pages_of
from livret.pdf.read.state import PLAIN, hull, space_of
from livret.pdf.read.streams import unpacked
from livret.pdf.read.tags import order, said
from livret.pdf.read.walk import Walk
from livret.pdf.spot import Spot
from livret.pdf.syntax import met

#: ISO 32000-1 table 30; A3 in points if a file has none.
_BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")
Box = tuple[float, float, float, float]
_PAGE: Box = (0.0, 0.0, 595.276, 841.89)
#: Flags of annotations that are not shown (ISO 32000-1 table 165).
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
#: The type of output intent that PDF/X requires (ISO 32000-1 14.11.5).
_FOR_A_PRESS = Name.GTS_PDFX
_CLAIMS = {
    "PDF/UA": re.compile(rb"pdfuaid:part(?:>|=[\"'])\s*(\d)"),
    "PDF/A": re.compile(rb"pdfaid:part(?:>|=[\"'])\s*(\d)"),
    "PDF/X": re.compile(rb"pdfxid:GTS_PDFXVersion(?:>|=[\"'])\s*PDF/X-(\w+)"),
}

#: Errors raised by values of unexpected types.
DAMAGES = (PdfError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RuntimeError)

_LOCKED = later("it asks for a password")
DAMAGED = later("it is no PDF, or a damaged one")
_EMPTY = later("it has no page")


class Unreadable(Exception):
    """A file that cannot be read; its message, in the catalogue, gives the reason."""


def read_pages(pdf: Pdf, pages: Sequence[Object], size: int) -> ReadPdf:
    """Return *pages*, all those of *pdf*, a file of *size* bytes, read; its ``document`` is empty."""
    hidden = _hidden(pdf)
    known = SharedResources(Meter(len(pages)))
    sheets = tuple(_sheet(page, number, known, hidden) for number, page in enumerate(pages, 1))
    return ReadPdf(
        sheets=sheets,
        order=tuple(order(pdf)),
        fonts=tuple(sorted(_fonts(pdf), key=lambda font: font.name)),
        size=size,
        intents=_intents(pdf),
        profile=_profile(pdf),
        standards=standards(pdf),
        said=tuple(said(pdf)),
        title=str(pdf.docinfo.get("/Title", "")),
    )


def glance(data: bytes, pages: int) -> ReadPdf:
    """Return the first *pages* pages of *data*, a PDF of ours, without the straight lines of its drawings.

    Words, and what is under and over them, with the syntax errors that were met: cheap enough for every build. A shape
    made of straight lines is reported as anywhere within its clip.
    """
    pdf = Pdf.open(BytesIO(data))
    known = SharedResources()
    sheets = [_sheet(page.obj, n, known, frozenset(), quick=True) for n, page in enumerate(pdf.pages[:pages], 1)]
    return ReadPdf(tuple(sheets), tuple(order(pdf)), (), len(data), faults=tuple(met(pdf)))


def words_of(page: Page) -> str:
    """Return all the words of *page*, a page of ours, in drawing order."""
    return " ".join(run.text for run in _sheet(page.obj, 1, SharedResources(), frozenset(), quick=True).runs)


def opened(data: bytes) -> Pdf:
    """Return the PDF *data*, opened; raises Unreadable, Excess."""
    try:
        pdf = pikepdf.open(BytesIO(data))
        if len(pdf.objects) > MOST_OBJECTS:
            raise too_many(OBJECTS, MOST_OBJECTS)
        pages = pages_of(pdf)
    except pikepdf.PasswordError as locked:
        raise Unreadable(_LOCKED) from locked
    except PdfError as damaged:
        raise excess_in(damaged) or Unreadable(DAMAGED) from damaged
    except DAMAGES as damaged:
        raise Unreadable(DAMAGED) from damaged
    if not pages:
        raise Unreadable(_EMPTY)
    return pdf


# Pages


def _sheet(
    page: Object, number: int, known: SharedResources, hidden: frozenset[tuple[int, int]], quick: bool = False
) -> ReadPage:
    boxes, media, shown, trim = _frame(page)
    turned = _turned(page)
    base, width, height = _upright(trim, turned)
    bleed = hull(base, *_within(boxes.get("BleedBox", trim), media))
    canvas = Canvas(known, hidden, bleed, quick)
    paper = hull(base, *shown)
    draw(canvas, page, inherited(page, "/Resources") or Dictionary(), base, paper)
    for appearance, matrix in _appearances(page):
        draw_form(canvas, appearance, matrix @ base, paper)
    drawn = canvas.drawn
    if blending := _blending(page):
        drawn.spaces.setdefault(blending, Spot(0, 0, width, height))
    return ReadPage(
        number, width, height, boxes, turned,
        tuple(drawn.runs), tuple(drawn.areas), tuple(drawn.images), tuple(drawn.lines),
        drawn.spaces, drawn.inks, drawn.inked, drawn.transparent,
    )  # fmt: skip


def _blending(page: Object) -> str | None:
    """Return the colour space in which transparency on *page* is blended; None if it has none."""
    group = page.get("/Group")
    space = group.get("/CS") if isinstance(group, Dictionary) else None
    return space_of(space, Dictionary())[0] if space is not None else None


def _frame(page: Object) -> tuple[dict[str, Box], Box, Box, Box]:
    """Return the boxes of *page*, its media box, its visible part, and its trim box."""
    boxes = {name[1:]: box for name in _BOXES if (box := _box(page, name))}
    media = boxes.get("MediaBox", _PAGE)
    shown = _within(boxes.get("CropBox", media), media)
    return boxes, media, shown, _within(boxes.get("TrimBox", shown), media)


def bases(pages: Sequence[Object]) -> dict[int, Matrix]:
    """Return the matrix from the user space of each of *pages* to its trim box, by page number."""
    return {number: _upright(_frame(page)[-1], _turned(page))[0] for number, page in enumerate(pages, 1)}


def _turned(page: Object) -> int:
    rotate = inherited(page, "/Rotate")
    return rotate % 360 if isinstance(rotate, int) else 0


def _upright(trim: tuple[float, float, float, float], turned: int) -> tuple[Matrix, float, float]:
    """Return the matrix from user space to the trim box as shown, y downwards, and its width and height in points."""
    left, bottom, right, top = trim
    width, height = right - left, top - bottom
    matrices = {
        0: Matrix(1, 0, 0, -1, -left, top),
        90: Matrix(0, 1, 1, 0, -bottom, -left),
        180: Matrix(-1, 0, 0, 1, right, -bottom),
        270: Matrix(0, -1, -1, 0, top, right),
    }
    return matrices.get(turned, matrices[0]), *((height, width) if turned in (90, 270) else (width, height))


def inherited(page: Object, key: str) -> Object | None:
    """Return an entry of *page*, perhaps inherited (ISO 32000-1 7.7.3.4)."""
    above = Walk(PAGES, most=DEEPEST).along(page, "/Parent")
    return next((node.get(key) for node in above if isinstance(node, Dictionary) and key in node), None)


def _box(page: Object, name: str) -> tuple[float, float, float, float] | None:
    numbers = inherited(page, name) if name in ("/MediaBox", "/CropBox") else page.get(name)
    if not isinstance(numbers, Array) or len(numbers) != 4:
        return None
    a, b, c, d = sides = [float(each) for each in numbers]
    is_one = a != c and b != d and all(abs(side) < FARTHEST for side in sides)
    return (min(a, c), min(b, d), max(a, c), max(b, d)) if is_one else None


def _within(
    box: tuple[float, float, float, float], outer: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    cut = max(box[0], outer[0]), max(box[1], outer[1]), min(box[2], outer[2]), min(box[3], outer[3])
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else outer


def _appearances(page: Object) -> Iterator[tuple[Object, Matrix]]:
    """Yield the appearances of the annotations of *page*, and their matrices (ISO 32000-1 12.5.5)."""
    annotations = page.get("/Annots")
    for annotation in annotations if isinstance(annotations, Array) else ():
        try:
            if int(annotation.get("/F", 0)) & (_HIDDEN | _NO_VIEW):
                continue
            form = annotation.AP.N
            if not isinstance(form, Stream):
                form = form[str(annotation.AS)]
            yield form, _fitted(form, annotation.Rect)
        except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
            continue  # it draws nothing


def _fitted(form: Object, rect: Object) -> Matrix:
    box = hull(Matrix(form.get("/Matrix", PLAIN)), *(float(each) for each in form.BBox))
    a, b, c, d = (float(each) for each in rect)
    left, bottom, right, top = min(a, c), min(b, d), max(a, c), max(b, d)
    across = (right - left) / (box.right - box.left)
    along = (top - bottom) / (box.bottom - box.top)
    return Matrix(across, 0, 0, along, left - box.left * across, bottom - box.top * along)


# The file


def _hidden(pdf: Pdf) -> frozenset[tuple[int, int]]:
    """Return the layers that are not shown by default (ISO 32000-1 8.11.4)."""
    properties = pdf.Root.get("/OCProperties", Dictionary())
    first = properties.get("/D", Dictionary())
    hidden = {group.objgen for group in first.get("/OFF", ())}
    if first.get("/BaseState") == Name.OFF:
        shown = {group.objgen for group in first.get("/ON", ())}
        hidden |= {group.objgen for group in properties.get("/OCGs", ())} - shown
    return frozenset(hidden)


def _fonts(pdf: Pdf) -> set[Font]:
    """Return every font of the file that is a font dictionary, used or not."""
    found = set()
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get("/Type") == Name.Font and "/Subtype" in each:
            if str(each.Subtype).startswith("/CIDFont"):
                continue
            found.add(Font(*described(each)))
    return found


def _intents(pdf: Pdf) -> tuple[str, ...]:
    intents = pdf.Root.get("/OutputIntents", ())
    return tuple(str(each.get("/OutputConditionIdentifier", each.get("/S", ""))) for each in intents)


def profile_of(data: bytes) -> bytes:
    """Return the ICC profile of the press that the PDF *data* was written for; empty if it has none.

    :raises Unreadable, Excess: as ``read`` does.
    """
    try:
        return _profile(opened(data))
    except DAMAGES as damaged:
        raise Unreadable(DAMAGED) from damaged


def _profile(pdf: Pdf) -> bytes:
    """Return the profile of the output intent for a press (ISO 15930-7 6.2.2)."""
    for intent in pdf.Root.get("/OutputIntents", ()):
        stream = intent.get("/DestOutputProfile")
        if intent.get("/S") == _FOR_A_PRESS and isinstance(stream, Stream):
            return unpacked(stream, PROFILE, MAX_BYTES)
    return b""


def standards(pdf: Pdf) -> tuple[str, ...]:
    """Return the standards that the file claims: « PDF/UA-1 », « PDF/X-4 »."""
    # PDF/X-1a and PDF/X-3 are claimed there, later ones in XMP.
    early = [version] if (version := str(pdf.docinfo.get("/GTS_PDFXVersion", ""))).startswith("PDF/X-") else []
    packet = pdf.Root.get("/Metadata")
    if not isinstance(packet, Stream):
        return tuple(early)
    xmp = unpacked(packet, METADATA, MOST_METADATA)
    found = [
        f"{name}-{match[1].decode('ascii', 'replace')}" for name, pattern in _CLAIMS.items()
        if (match := pattern.search(xmp))
    ]  # fmt: skip
    return tuple(dict.fromkeys((*found, *early)))
