"""Stubs that name a font file become that file, cut down to the glyphs used: once for each face of a document.

Widths and ToUnicode stay each font's own: widths are what its lines were set with.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf

from livret.press.font_files import UnknownFont, face

#: What a stub holds in place of a font program, before the SHA-256 of the file in hexadecimal.
STUB = b"livret-font:"

#: Tables of a layout engine: nothing in a PDF reads them.
_LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT")

_FLAGS = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE


@dataclass(slots=True)
class _Use:
    """Where a font file is used: its Type 0 fonts, and the glyphs they show."""

    fonts: list[Object] = field(default_factory=list)
    glyphs: set[int] = field(default_factory=set)


def embed_stubs(pdf: Pdf, fonts: Iterable[Object]) -> None:
    """Embed each font file that *fonts* (Type 0) name once, cut down to the glyphs that any of them shows.

    Glyph numbers are kept, so that pages need no change. Raises UnknownFont for a font that is not bundled.
    """
    uses: dict[str, _Use] = {}
    for font in fonts:
        descendant = font.DescendantFonts[0]
        use = uses.setdefault(_digest(descendant), _Use())
        use.fonts.append(font)
        use.glyphs.update(_glyphs(descendant.W))
    for digest in sorted(uses):
        _embed(pdf, digest, uses[digest])


def _digest(descendant: Object) -> str:
    program = descendant.FontDescriptor.get("/FontFile2")
    data = b"" if program is None else program.read_bytes()
    if not data.startswith(STUB):
        raise UnknownFont(str(descendant.BaseFont))
    return data.removeprefix(STUB).decode("ascii")


def _glyphs(widths: Object) -> Iterable[int]:
    """Yield the glyphs that *widths* (a W array, ISO 32000-1 9.7.4.3) tells of."""
    entries = iter(widths)
    for first in entries:
        following = next(entries)
        if isinstance(following, Array):
            yield from range(int(first), int(first) + len(following))
        else:
            yield from range(int(first), int(following) + 1)
            next(entries)


def _embed(pdf: Pdf, digest: str, use: _Use) -> None:
    source = face(digest)
    data = _subset(source, use.glyphs)
    name = Name(f"/{_tag(data)}+{source.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME)}")
    descriptor = pdf.make_indirect(_descriptor(source, name))
    descriptor.FontFile2 = pdf.make_stream(data, Length1=len(data))
    for font in use.fonts:
        _mend_space(font, source)
        font.BaseFont = name
        font.DescendantFonts[0].BaseFont = name
        font.DescendantFonts[0].FontDescriptor = descriptor


def _mend_space(font: Object, source: hb.Face) -> None:
    """Let the glyph of the space be read as a space, though a no-break space was met first.

    Faces draw both with one glyph; the engine keeps the first meaning it meets, and no reader would find
    two words of that chapter again.
    """
    glyph = hb.Font(source).get_nominal_glyph(ord(" "))
    meant, met = (f"<{glyph:04x}> <{ord(sign):04x}>".encode() for sign in " \u00a0")
    meanings = font.ToUnicode.read_bytes()
    if met in meanings:
        font.ToUnicode.write(meanings.replace(met, meant))


def _subset(source: hb.Face, glyphs: set[int]) -> bytes:
    cut = hb.SubsetInput()
    cut.glyph_set.clear()
    cut.glyph_set.update(glyphs | {0})
    cut.flags = _FLAGS
    for table in _LAYOUT_TABLES:
        cut.drop_table_tag_set.add(int.from_bytes(table.encode(), "big"))
    return bytes(hb.subset(source, cut).blob.data)


def _tag(data: bytes) -> str:
    """Return the six letters that tell one subset from another (ISO 32000-1 9.6.4)."""
    return "".join(chr(ord("A") + byte % 26) for byte in sha256(data).digest()[:6])


def _descriptor(source: hb.Face, name: Name) -> Dictionary:
    """Return the font descriptor (ISO 32000-1 table 122), measured in the font's own tables."""

    def table(tag: str, layout: str, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(layout, source.reference_table(tag).data, offset)

    def thousandths(*values: int) -> list[int]:
        return [round(value * 1000 / source.upem) for value in values]

    (angle,) = table("post", ">i", 4)
    (weight,) = table("OS/2", ">H", 4)
    ascent, descent = thousandths(*table("hhea", ">hh", 4))
    (cap_height,) = thousandths(*table("OS/2", ">h", 88))
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4 | (64 if angle else 0),  # symbolic: glyphs are named by number; italic
        FontBBox=Array(thousandths(*table("head", ">4h", 36))),
        ItalicAngle=round(angle / 65536),
        Ascent=ascent,
        Descent=descent,
        CapHeight=cap_height,
        StemV=round(weight / 5),  # no table tells it: 80 for a regular, 140 for a bold, 160 for an extra bold
    )
