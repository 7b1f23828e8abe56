"""The watermark of a draft: the word « épreuve » across each page, and the reason at its head. Lengths are points.

Both are artifacts (ISO 32000-1 14.8.2.2): a screen reader reads only the text of the pages; the title says the rest.
"""

from math import atan2, cos, hypot, sin

from pikepdf import Array, Dictionary, Name, Pdf

from livret.bind.placed import PlacedFragment
from livret.pdf.fonts import Faces, digest_of
from livret.pdf.model import Page
from livret.pdf.text import Lettering, colour

#: The word across the pages, also the first word of the document's title.
DRAFT = "Épreuve"
#: At the head of each page of an edition in which something is still to be written.
_WHY = "Épreuve · édition en cours d’écriture · ne pas diffuser"
#: Blend mode Multiply: text stays as dark as it is, what is light gets the colour, and any text of the house
#: keeps a contrast of 4.5 (WCAG 2.2, 1.4.3).
VEIL = "étang-tint"
_STATE = "/livret-veil"
#: The width of the word, as a share of the page's diagonal.
_REACH = 0.76
#: Half the height of its capitals, as a share of the size.
_HALF_CAPITAL = 0.35
#: The line at the head: its size, the distance of its baseline from the trim, and the paper around it, for covers.
_SIZE, _FROM_TOP, _AROUND = 10.0, 6 * 72 / 25.4, 3.0


def veil(pdf: Pdf, chapters: list[PlacedFragment], faces: Faces) -> None:
    """Draw the watermark upon every page of *chapters*; its fonts, stubs as folios' are, are registered in *faces*."""
    black, bold = (Lettering(digest_of(f"BricolageGrotesque_{face}.ttf")) for face in ("800ExtraBold", "600SemiBold"))
    before, state = pdf.make_stream(b"q\n"), pdf.make_indirect(multiplying())
    pages = [pair for each in chapters for pair in zip(each.pages, each.fragment.pages, strict=True)]
    drawn = [_across_and_head(black, bold, page) for _placed, page in pages]
    fonts = [(face.name, face.font(pdf)) for face in (black, bold)]
    for _name, font in fonts:
        faces.add(font)
    for (page, _laid_out), operators in zip(pages, drawn, strict=True):
        streams = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
        page.Contents = Array([before, *streams, pdf.make_stream(b"Q\n" + operators)])
        for kind, named in (("/Font", fonts), ("/ExtGState", [(_STATE, state)])):
            if kind not in page.Resources:
                page.Resources[kind] = Dictionary()
            for name, value in named:
                page.Resources[kind][name] = value


def _across_and_head(black: Lettering, bold: Lettering, page: Page) -> bytes:
    return _artifact("Watermark", across(black, _STATE, page)) + _artifact("", _head(bold, page))


def multiplying() -> Dictionary:
    """Return the graphics state (ExtGState) for the word across a page."""
    return Dictionary(Type=Name.ExtGState, BM=Name.Multiply)


def across(face: Lettering, state: str, page: Page) -> bytes:
    """Return the operators for « épreuve » from the lower left corner of *page* to the upper right one.

    *state* names that graphics state (``multiplying``) among the resources.
    """
    shown, width = face.typeset(DRAFT.upper())
    angle = atan2(page.height, page.width)
    size = _REACH * hypot(page.width, page.height) / width * 1000
    along, up = -size * width / 2000, -size * _HALF_CAPITAL
    x = page.width / 2 + along * cos(angle) - up * sin(angle)
    y = page.height / 2 + along * sin(angle) + up * cos(angle)
    matrix = f"{cos(angle):.5f} {sin(angle):.5f} {-sin(angle):.5f} {cos(angle):.5f} {x:.3f} {y:.3f}"
    text = f"BT {colour(VEIL)} rg {face.name} {size:.3f} Tf {matrix} Tm {shown} TJ ET"
    return f"q {state} gs {text} Q\n".encode("ascii")


def _head(face: Lettering, page: Page) -> bytes:
    """Return the operators for the line at the head of *page*, centred, on a strip of paper."""
    shown, width = face.typeset(_WHY)
    width *= _SIZE / 1000
    x, y = (page.width - width) / 2, page.height - _FROM_TOP
    strip = f"{x - _AROUND:.3f} {y - _AROUND:.3f} {width + 2 * _AROUND:.3f} {_SIZE + 1.4 * _AROUND:.3f} re f"
    text = f"BT {colour('ink')} rg {face.name} {_SIZE} Tf {x:.3f} {y:.3f} Td {shown} TJ ET"
    return f"q 1 1 1 rg {strip} {text} Q\n".encode("ascii")


def _artifact(subtype: str, operators: bytes) -> bytes:
    properties = f" /Subtype /{subtype}" if subtype else ""
    return f"/Artifact <</Type /Pagination{properties}>> BDC\n".encode("ascii") + operators + b"EMC\n"
