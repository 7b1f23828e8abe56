"""Page numbers, drawn when the book is bound: a page added in front requires no new layout behind it."""

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Object, Pdf

from livret.bind.placed import PlacedFragment
from livret.pdf.fonts import Faces
from livret.pdf.model import FolioSlot
from livret.pdf.text import Lettering


def draw_folios(pdf: Pdf, chapters: list[PlacedFragment], faces: Faces) -> None:
    """Draw the number of each page that has a place for it.

    The fonts are stubs, as a fragment's own are, registered in *faces*.
    """
    fonts: dict[str, Lettering] = {}
    users: dict[str, dict[tuple[int, int], Object]] = {}
    before = pdf.make_stream(b"q\n")
    for number, page, slot in _slots(chapters):
        digits = fonts.setdefault(slot.font, Lettering(slot.font))
        after = pdf.make_stream(b"Q\n" + _operators(digits, number, slot))
        page.Contents = Array([before, *_streams(page.Contents), after])
        users.setdefault(slot.font, {})[page.Resources.objgen] = page.Resources
    for digest, digits in sorted(fonts.items()):
        font = digits.font(pdf)
        faces.add(font)
        for resources in users[digest].values():
            if "/Font" not in resources:
                resources.Font = Dictionary()
            resources.Font[digits.name] = font


def _slots(chapters: list[PlacedFragment]) -> Iterable[tuple[int, Object, FolioSlot]]:
    for chapter in chapters:
        pages = zip(chapter.pages, chapter.fragment.pages, strict=True)
        for number, (page, laid_out) in enumerate(pages, start=chapter.number):
            if laid_out.folio:
                yield number, page, laid_out.folio


def _streams(contents: Object) -> Iterable[Object]:
    return contents if isinstance(contents, Array) else [contents]


def _operators(digits: Lettering, number: int, slot: FolioSlot) -> bytes:
    shown, width = digits.typeset(str(number))
    x = slot.x if slot.align == "left" else slot.x - width * slot.size / 1000
    colour = " ".join(f"{part:.4f}" for part in slot.colour)
    return (
        "/Artifact <</Type /Pagination /Subtype /PageNum>> BDC\n"
        f"q BT {colour} rg {digits.name} {slot.size:.3f} Tf {x:.3f} {slot.y:.3f} Td {shown} TJ ET Q\n"
        "EMC\n"
    ).encode("ascii")
