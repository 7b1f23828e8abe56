"""Words that the house draws itself, when pages are already laid out: page numbers, the printer's slug line.

They are shaped as the engine shapes, and set in a stub that ``subsets`` makes a font of.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.press.font_files import face
from livret.press.subsets import STUB, to_unicode


@dataclass(slots=True)
class Lettering:
    """The text drawn in one face: width in thousandths of the size, and meaning, of each glyph used.

    ``digest`` is the SHA-256 of the font file.
    """

    digest: str
    glyphs: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the font among a page's resources."""
        return f"/livret-{self.digest[:8]}"

    def typeset(self, text: str) -> tuple[str, float]:
        """Return the operand of TJ that shows *text*, kerned, and its width in thousandths of the size.

        A sign that the face has not is set as a question mark.
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
            self.glyphs.setdefault(glyph, (width, meaning))
            kern = round(width - advance * scale)
            shown.append(f"<{glyph:04x}>{kern or ''}")
            total += width - kern
        return f"[{''.join(shown)}]", total

    def font(self, pdf: Pdf) -> Object:
        """Return a new Type 0 font of *pdf* with the glyphs typeset so far, its program still a stub."""
        meanings = {glyph: text.encode("utf-16-be").hex().encode() for glyph, (_, text) in self.glyphs.items()}
        stub = pdf.make_stream(STUB + self.digest.encode("ascii"))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(self.name),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            CIDToGIDMap=Name.Identity,
            W=Array([part for glyph, (width, _) in sorted(self.glyphs.items()) for part in (glyph, [width])]),
            FontDescriptor=Dictionary(FontFile2=stub),
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
    """Yield each glyph, the signs it stands for (two for a ligature), and its advance in font units."""
    starts = [info.cluster for info in buffer.glyph_infos] + [len(text)]
    clusters = pairwise(starts)
    for info, position, (start, end) in zip(buffer.glyph_infos, buffer.glyph_positions, clusters, strict=True):
        yield info.codepoint, text[start:end], position.x_advance
