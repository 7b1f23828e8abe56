"""Page numbers, drawn when the book is bound: a page added in front lays nothing out again behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.press.font_files import face
from livret.press.model import FolioSlot
from livret.press.placed import Placed


@dataclass(slots=True)
class _Digits:
    """The digits drawn in one font: width in thousandths of the size, and text, of each glyph used."""

    digest: str
    glyphs: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"/folio-{self.digest[:8]}"

    def typeset(self, number: int) -> tuple[str, float]:
        """Return the operand of TJ that shows *number*, kerned, and its width in thousandths of the size."""
        source, text = face(self.digest), str(number)
        font, buffer = hb.Font(source), hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        scale, shown, total = 1000 / source.upem, [], 0.0
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            width = round(font.get_glyph_h_advance(info.codepoint) * scale)
            self.glyphs[info.codepoint] = (width, text[info.cluster])
            kern = round(width - position.x_advance * scale)
            shown.append(f"<{info.codepoint:04x}>{kern or ''}")
            total += width - kern
        return f"[{''.join(shown)}]", total


def draw_folios(pdf: Pdf, chapters: list[Placed]) -> None:
    """Draw the number of each page that has a place for it, the cover being page 1.

    The fonts are added as stubs, as a fragment's own are: embedding them comes after.
    """
    fonts: dict[str, _Digits] = {}
    users: dict[str, dict[tuple[int, int], Object]] = {}
    before = pdf.make_stream(b"q\n")
    for number, page, slot in _slots(chapters):
        digits = fonts.setdefault(slot.font, _Digits(slot.font))
        after = pdf.make_stream(b"Q\n" + _operators(digits, number, slot))
        page.Contents = Array([before, *_streams(page.Contents), after])
        users.setdefault(slot.font, {})[page.Resources.objgen] = page.Resources
    for digest, digits in sorted(fonts.items()):
        font = _font(pdf, digits)
        for resources in users[digest].values():
            resources.Font[digits.name] = font


def _slots(chapters: list[Placed]) -> Iterable[tuple[int, Object, FolioSlot]]:
    for chapter in chapters:
        pages = zip(chapter.pages, chapter.fragment.pages, strict=True)
        for number, (page, laid_out) in enumerate(pages, start=chapter.first + 1):
            if laid_out.folio:
                yield number, page, laid_out.folio


def _streams(contents: Object) -> Iterable[Object]:
    return contents if isinstance(contents, Array) else [contents]


def _operators(digits: _Digits, number: int, slot: FolioSlot) -> bytes:
    shown, width = digits.typeset(number)
    x = slot.x if slot.align == "left" else slot.x - width * slot.size / 1000
    colour = " ".join(f"{part:.4f}" for part in slot.colour)
    return (
        "/Artifact <</Type /Pagination /Subtype /PageNum>> BDC\n"
        f"q BT {colour} rg {digits.name} {slot.size:.3f} Tf {x:.3f} {slot.y:.3f} Td {shown} TJ ET Q\n"
        "EMC\n"
    ).encode("ascii")


def _font(pdf: Pdf, digits: _Digits) -> Object:
    stub = pdf.make_stream(b"livret-font:" + digits.digest.encode("ascii"))
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(digits.name),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        W=Array([part for glyph, (width, _) in sorted(digits.glyphs.items()) for part in (glyph, [width])]),
        FontDescriptor=Dictionary(FontFile2=stub),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(digits.name),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_stream(_to_unicode(digits)),
        )
    )


def _to_unicode(digits: _Digits) -> bytes:
    """Return the CMap from glyphs to digits (ISO 32000-1 9.10.3)."""
    pairs = [f"<{glyph:04x}> <{ord(text):04x}>" for glyph, (_, text) in sorted(digits.glyphs.items())]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
        f"{len(pairs)} beginbfchar",
        *pairs,
        "endbfchar endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode("ascii")
