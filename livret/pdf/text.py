"""Text that the house draws on pages already laid out: page numbers, the printer's slug line.

It is shaped as the engine shapes, and set in a stub that ``fonts`` replaces by a font.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.base.tokens import colours
from livret.pdf.codes import Codes
from livret.pdf.fonts import characters, face, stub, to_unicode


@dataclass(slots=True)
class Lettering:
    """The text drawn in one face: width in thousandths of the size of each code used, and the text of codes.

    ``digest`` is the SHA-256 of the font file.
    """

    digest: str
    widths: dict[int, int] = field(default_factory=dict)
    codes: Codes = field(init=False)

    def __post_init__(self) -> None:
        self.codes = Codes(characters(self.digest), face(self.digest).glyph_count)

    @property
    def name(self) -> str:
        """The name of the font among a page's resources."""
        return f"/livret-{self.digest[:8]}"

    def typeset(self, text: str) -> tuple[str, float]:
        """Return the operand of TJ for *text*, kerned, and its width in thousandths of the size.

        A character that the face lacks is replaced by a question mark.
        """
        source = face(self.digest)
        font, buffer = hb.Font(source), hb.Buffer()
        text = "".join(sign if font.get_nominal_glyph(ord(sign)) else "?" for sign in text)
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        scale, shown, total = 1000 / source.upem, [], 0.0
        for glyph, meaning, advance in _shaped(buffer, text):
            width = round(font.get_glyph_h_advance(glyph) * scale)
            code = self.codes.code(glyph, meaning)
            self.widths[code] = width
            kern = round(width - advance * scale)
            shown.append(f"<{code:04x}>{kern or ''}")
            total += width - kern
        return f"[{''.join(shown)}]", total

    def font(self, pdf: Pdf) -> Object:
        """Return a new Type 0 font of *pdf* with the glyphs typeset so far, its program still a stub."""
        meanings = {code: text.encode("utf-16-be").hex().encode() for code, text in self.codes.items()}
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(self.name),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            CIDToGIDMap=Name.Identity,
            W=Array([part for code, width in sorted(self.widths.items()) for part in (code, [width])]),
            FontDescriptor=Dictionary(FontFile2=pdf.make_stream(stub(self.digest, self.codes.glyphs))),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(self.name),
                Encoding=Name("/Identity-H"),
                DescendantFonts=[pdf.make_indirect(descendant)],
                ToUnicode=pdf.make_stream(to_unicode(meanings)),
            )
        )


def _shaped(buffer: hb.Buffer, text: str) -> Iterator[tuple[int, str, int]]:
    """Yield each glyph, its characters (two for a ligature), and its advance in font units."""
    starts = [info.cluster for info in buffer.glyph_infos] + [len(text)]
    clusters = pairwise(starts)
    for info, position, (start, end) in zip(buffer.glyph_infos, buffer.glyph_positions, clusters, strict=True):
        yield info.codepoint, text[start:end], position.x_advance


def colour(name: str) -> str:
    """Return the operands of ``rg`` for the colour *name* of the styles."""
    parts = bytes.fromhex(colours()[name].hex.removeprefix("#"))
    return " ".join(f"{part / 255:.4f}" for part in parts)
