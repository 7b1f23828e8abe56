"""The booklet edition: the book on folded sheets, for an office printer that prints both sides.

Pages are drawn whole on their halves of the sheet; nothing is laid out again. Links, bookmarks and tags
have no place on sheets: who reads on a screen reads the screen edition.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.design.folding import PAPERS, Imposition, Pair, sheets
from livret.exports.booklet.marks import back_marks, front_marks
from livret.exports.booklet.page_forms import form, untag
from livret.exports.booklet.places import Half, place
from livret.pdf.model import Book
from livret.pdf.save import written
from livret.pdf.xmp import describe

_HALVES: tuple[Half, Half] = ("left", "right")
#: What a reader's catalog says of pages that are no more; metadata are written anew.
_FORGOTTEN = (
    "/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests", "/PageLabels", "/PageMode", "/PageLayout",
    "/OpenAction", "/OutputIntents",
)  # fmt: skip


def impose(book: Book, imposition: Imposition) -> bytes:
    """Return the PDF to print on both sides, turned on the short edge: two pages a side, recto then verso.

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


def booklet_title(title: str) -> str:
    """Return what the booklet of a book of that *title* calls itself."""
    return f"{title} – livret à plier"


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
    """Return the operators that show page *number* on its half, and nothing of it elsewhere."""
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
    """Say how the sheets are printed (ISO 32000-1 table 150), and name each side as the copier's staff calls it."""
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
