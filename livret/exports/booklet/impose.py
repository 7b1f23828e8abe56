"""The booklet edition: the book on folded sheets, for an office printer that prints both sides.

Pages are drawn whole on their halves of the sheet; nothing is laid out again. Links, bookmarks and tags
are dropped: for reading on a screen there is the screen edition.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Literal, NamedTuple

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    Operator,
    Pdf,
    Stream,
    String,
    parse_content_stream,
    unparse_content_stream,
)

from livret.base.tokens import colours
from livret.pdf.folding import HOLES, PAPERS, STAPLES, FoldedSheet, Imposition, Pair, sheets
from livret.pdf.model import Book, Page
from livret.pdf.save import written
from livret.pdf.xmp import booklet_title, describe

Half = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class PagePlacement:
    """A page on a sheet: its scale, the position of its trim corner, and its visible part.

    Points from the bottom left corner of the sheet; *clip* is (x, y, width, height), and nothing shows beyond it.
    """

    scale: float
    x: float
    y: float
    clip: tuple[float, float, float, float]


def place(page: Page, sheet: tuple[float, float], half: Half, creep: float) -> PagePlacement:
    """Return the placement of *page* on that *half* of a sheet of the given size in points.

    It fills its half as far as its shape allows, centred. Then *creep* (points) moves its drawing towards the
    fold, but not its clip: what goes beyond the fold is hidden, and the strip laid bare at the outer edge is
    filled by the bleed.
    """
    width, height = sheet[0] / 2, sheet[1]
    scale = min(width / page.width, height / page.height)
    left = 0.0 if half == "left" else width
    x, across = _centred(page.width * scale, width, page.bleed * scale)
    y, up = _centred(page.height * scale, height, page.bleed * scale)
    shift = creep if half == "left" else -creep
    return PagePlacement(scale, left + x + shift, y, (left + across[0], up[0], across[1], up[1]))


def _centred(length: float, room: float, bleed: float) -> tuple[float, tuple[float, float]]:
    """Return where *length* begins when centred in *room*, and the visible (start, length), all in points.

    All of the room shows if the bleed reaches its edges, as it does where A5 is not quite half of A4.
    """
    start = (room - length) / 2
    return start, (0, room) if start <= bleed else (start, length)


_MARKED_CONTENT = frozenset({Operator(name) for name in ("BMC", "BDC", "EMC", "MP", "DP")})

#: Such operators with their operands: a name, or a dictionary that contains neither another one nor a string.
_BEGIN = re.compile(rb"/[^\s<]+\s*(?:BMC|MP|(?:/[^\s<]+|<<[^<>()]*>>)\s*(?:BDC|DP))(?!\S)")
_END = re.compile(rb"EMC(?<!\SEMC)(?!\S)")

#: Absent from a page without marks, strings or inline images of its own, as the engine and we write it.
_UNPLAIN = (b"(", *(word + end for word in (b"MC", b"DC", b"MP", b"DP", b"ID") for end in (b"\n", b" ")))

_TAGGING = ("/StructParent", "/StructParents")


def form(pdf: Pdf, drawn: Object, page: Page) -> Object:
    """Return page *drawn* of *pdf* as a form XObject: origin at the trim's corner, bounding box of trim and bleed."""
    made = pdf.make_stream(_unmarked(drawn), Type=Name.XObject, Subtype=Name.Form)
    bleed = page.bleed
    made.BBox = Array([-bleed, -bleed, page.width + bleed, page.height + bleed])
    made.Resources = drawn.Resources
    if "/Group" in drawn:
        made.Group = drawn.Group
    return made


def untag(pdf: Pdf) -> None:
    """Remove from every drawing its link to the tag tree, which is gone."""
    for entry in pdf.objects:
        if isinstance(entry, Stream):
            for key in _TAGGING:
                if key in entry:
                    del entry[key]


def _unmarked(drawn: Object) -> bytes:
    """Return the content of a page without its marked content (ISO 32000-1 14.6).

    In a page with only the operators of the engine, marks are found as text; strings and inline images
    may contain what looks like one: such a stream is parsed.
    """
    streams = drawn.Contents if isinstance(drawn.Contents, Array) else [drawn.Contents]
    data = b"\n".join(stream.read_bytes() for stream in streams)
    plain = _END.sub(b"", _BEGIN.sub(b"", data + b"\n"))
    if not any(sign in plain for sign in _UNPLAIN):
        return plain
    kept = [step for step in parse_content_stream(drawn) if step.operator not in _MARKED_CONTENT]
    return unparse_content_stream(kept)


_MM = 72 / 25.4
_PEN = 0.25  # pt
_TICK = 5 * _MM
#: The back of an office staple is 12 mm long; a bar at each end shows where it ends.
_STAPLE, _STAPLE_END = 12 * _MM, 2 * _MM
_HOLE = 1 * _MM


def front_marks(sheet: FoldedSheet, size: tuple[float, float], sewn: bool) -> bytes:
    """Return the operators for the marks on the outer side of *sheet*: its fold, and the staples on the cover.

    *size* is the sheet's in points; *sewn*: the booklet is to be sewn to others.
    """
    lines = list(_fold(size))
    if sheet.depth == 0 and not sewn:
        lines += _staples(size)
    return _drawn(lines)


def back_marks(sheet: FoldedSheet, size: tuple[float, float], sewn: bool) -> bytes:
    """Return the operators for the marks on the inner side: the holes to sew through."""
    return _drawn(list(_holes(size))) if sewn and sheet.innermost else b""


_Line = tuple[float, float, float, float]


def _fold(size: tuple[float, float]) -> Iterator[_Line]:
    middle, height = size[0] / 2, size[1]
    yield middle, 0, middle, _TICK
    yield middle, height - _TICK, middle, height


def _staples(size: tuple[float, float]) -> Iterator[_Line]:
    middle = size[0] / 2
    for part in STAPLES:
        low, high = part * size[1] - _STAPLE / 2, part * size[1] + _STAPLE / 2
        yield middle, low, middle, high
        yield from ((middle - _STAPLE_END / 2, y, middle + _STAPLE_END / 2, y) for y in (low, high))


def _holes(size: tuple[float, float]) -> Iterator[_Line]:
    """Yield a small cross for each hole, which is where its lines meet."""
    middle = size[0] / 2
    for y in (part * size[1] for part in HOLES):
        yield middle - _HOLE, y, middle + _HOLE, y
        yield middle, y - _HOLE, middle, y + _HOLE


def _drawn(lines: list[_Line]) -> bytes:
    red, green, blue = bytes.fromhex(colours()["grey-line"].hex.removeprefix("#"))
    pen = f"{red / 255:.4f} {green / 255:.4f} {blue / 255:.4f} RG {_PEN} w"
    paths = [f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l" for x, y, to_x, to_y in lines]
    return "\n".join(["q", pen, *paths, "S", "Q", ""]).encode("ascii")


_HALVES: tuple[Half, Half] = ("left", "right")
#: Catalog entries about the pages of the book, invalid for sheets; metadata are written anew.
_FORGOTTEN = (
    "/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests", "/PageLabels", "/PageMode", "/PageLayout",
    "/OpenAction", "/OutputIntents",
)  # fmt: skip


def impose(book: Book, imposition: Imposition) -> bytes:
    """Return the PDF to print on both sides, flipped on the short edge: two pages a side, recto then verso.

    The sheets of a booklet come outermost first, the booklets one after the other.
    """
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        drawn = [form(pdf, page.obj, sizes) for page, sizes in zip(pdf.pages, book.pages, strict=True)]
        sides = list(_sides(book, imposition))
        del pdf.pages[:]
        for side in sides:
            pdf.add_blank_page()
            _draw(pdf, pdf.pages[-1].obj, side, drawn)
        untag(pdf)
        _present(pdf, sides)
        describe(pdf, replace(book.info, title=booklet_title(book.info.title)), [])
        return written(pdf)


class _Side(NamedTuple):
    """One side of a sheet: its size in points, its pages, the operators that draw it, and its name."""

    size: tuple[float, float]
    pages: Pair
    content: bytes
    label: str


def _sides(book: Book, imposition: Imposition) -> Iterator[_Side]:
    planned = sheets(len(book.pages), imposition.signature)
    size = _points(imposition)
    several = planned[-1].booklet > 1
    for sheet in planned:
        creep = _pt(imposition.creep_mm(sheet))
        name = f"cahier {sheet.booklet}, " * several + f"feuille {sheet.depth + 1}"
        for pages, side, marks in ((sheet.front, "recto", front_marks), (sheet.back, "verso", back_marks)):
            content = b"".join(_shown(book, number, half, size, creep) for number, half in _halves(pages))
            if imposition.marks:
                content += marks(sheet, size, several)
            yield _Side(size, pages, content, f"{name} {side}")


def _halves(pages: Pair) -> Iterator[tuple[int, Half]]:
    return ((number, half) for number, half in zip(pages, _HALVES, strict=True) if number)


def _shown(book: Book, number: int, half: Half, size: tuple[float, float], creep: float) -> bytes:
    """Return the operators that draw page *number*, clipped to its half."""
    spot = place(book.pages[number - 1], size, half, creep)
    clip = " ".join(f"{part:.3f}" for part in spot.clip)
    matrix = f"{spot.scale:.6f} 0 0 {spot.scale:.6f} {spot.x:.3f} {spot.y:.3f}"
    return f"q {clip} re W n {matrix} cm {_name(number)} Do Q\n".encode("ascii")


def _draw(pdf: Pdf, page: Object, side: _Side, drawn: list[Object]) -> None:
    page.MediaBox = Array([0, 0, *(round(length, 3) for length in side.size)])
    shown = {_name(number): drawn[number - 1] for number in side.pages if number}
    page.Resources = Dictionary(XObject=Dictionary(shown)) if shown else Dictionary()
    page.Contents = pdf.make_stream(side.content)


def _present(pdf: Pdf, sides: list[_Side]) -> None:
    """Write how the sheets are printed (ISO 32000-1 table 150), and label each side in the copier's terms."""
    for key in _FORGOTTEN:
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True,
        Duplex=Name.DuplexFlipShortEdge,
        PickTrayByPDFSize=True,
        PrintScaling=Name("/None"),
    )
    labels = [part for number, side in enumerate(sides) for part in (number, Dictionary(P=String(side.label)))]
    pdf.Root.PageLabels = Dictionary(Nums=Array(labels))


def _name(number: int) -> str:
    return f"/page{number}"


def _points(imposition: Imposition) -> tuple[float, float]:
    width, height = PAPERS[imposition.paper]
    return _pt(width), _pt(height)


def _pt(millimetres: float) -> float:
    return millimetres * 72 / 25.4
