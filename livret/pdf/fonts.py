"""Replace stubs that name a font file by that file, subset to the glyphs used: once for each face of a document.

Widths are those that lines were set with: fonts of one face are merged only where they agree.
"""

import re
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import repeat
from pathlib import Path

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.base import paths

#: Start of the stub of a font file in a fragment: this word, the SHA-256 of the file, and the codes of glyphs that have
#: numbers beside their own (``codes``); all of it in hexadecimal.
_STUB = b"livret-font:"


class UnknownFont(LookupError):
    """A font that the house does not bundle: the engine fell back to one of the machine's."""


@cache
def _files() -> Mapping[str, Path]:
    return {sha256(path.read_bytes()).hexdigest(): path for path in sorted(paths.assets().glob("fonts/*/*.ttf"))}


def stub(digest: str, glyphs: Mapping[int, int]) -> bytes:
    """Return the stub of the file *digest* in which the codes of *glyphs* draw these; ``bind`` embeds the font."""
    return b" ".join([_STUB + digest.encode("ascii"), *(b"%x=%x" % pair for pair in sorted(glyphs.items()))])


def named(data: bytes) -> tuple[str, dict[int, int]]:
    """Return the digest in a stub, and its glyphs by code; raises UnknownFont for anything else."""
    digest, *pairs = data.removeprefix(_STUB).decode("latin-1").split(" ") if data.startswith(_STUB) else [""]
    if not digest:
        raise UnknownFont(data[:40])
    return digest, {int(code, 16): int(glyph, 16) for code, _, glyph in (pair.partition("=") for pair in pairs)}


@cache
def face(digest: str) -> hb.Face:
    """Return the face of the bundled file whose SHA-256 is *digest* (hexadecimal); raises UnknownFont."""
    if digest not in _files():
        raise UnknownFont(digest)
    return hb.Face(hb.Blob.from_file_path(_files()[digest]))


@cache
def characters(digest: str) -> Mapping[int, str]:
    """Return the first character drawn by each glyph of a bundled file, by glyph; raises UnknownFont."""
    source = face(digest)
    font = hb.Font(source)
    return {font.get_nominal_glyph(code) or 0: chr(code) for code in sorted(source.unicodes, reverse=True)}


def digest_of(name: str) -> str:
    """Return the SHA-256 of the bundled file *name*; raises UnknownFont."""
    for digest, path in _files().items():
        if path.name == name:
            return digest
    raise UnknownFont(name)


#: Tables for layout: no reader of PDF needs them.
_LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT")

_FLAGS = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE


#: Most codes in one block of a CMap (Adobe technical note 5014, 7.2).
_BLOCK = 100

_MEANING = re.compile(rb"<(\w{4})> <(\w+)>")


@dataclass(slots=True)
class _Use:
    """The codes of fonts of one face that can be merged: each has the same width in all of them, and the same text.

    ``widths`` are numbers as text, in thousandths of the size; ``meanings`` are UTF-16BE in hexadecimal; ``glyphs``
    maps the codes that are no glyph numbers (``codes``).
    """

    widths: dict[int, bytes] = field(default_factory=dict)
    meanings: dict[int, bytes] = field(default_factory=dict)
    glyphs: dict[int, int] = field(default_factory=dict)

    def agrees(self, other: "_Use") -> bool:
        """Whether no code has another width, another text or another glyph in *other*."""
        return (
            _agree(self.widths, other.widths)
            and _agree(self.meanings, other.meanings)
            and _agree(self.glyphs, other.glyphs)
        )

    def add(self, other: "_Use") -> None:
        """Add the codes of *other*."""
        self.widths.update(other.widths)
        self.meanings.update(other.meanings)
        self.glyphs.update(other.glyphs)

    def drawn(self) -> set[int]:
        """Return the numbers of the glyphs that its codes draw."""
        return {self.glyphs.get(code, code) for code in self.widths}


def _agree(mine: Mapping[int, object], theirs: Mapping[int, object]) -> bool:
    return all(mine.get(code, meaning) == meaning for code, meaning in theirs.items())


class Faces:
    """The font files named by the fonts of a document: as a rule, all fonts of a face are merged."""

    def __init__(self) -> None:
        self._uses: dict[str, list[_Use]] = {}
        self._labels: set[str] = set()

    def add(self, font: Object) -> None:
        """Register the codes of *font* (Type 0), a stub, and reduce it to a label, light enough for thousands.

        Raises UnknownFont for a font that is not bundled.
        """
        if str(font.get("/BaseFont")) in self._labels:
            return
        digest, glyphs = named(_program(font))
        descendant = font.DescendantFonts[0]
        shown = _Use(dict(_widths(descendant.W.unparse())), _meanings(font.ToUnicode.read_bytes()), glyphs)
        uses = self._uses.setdefault(digest, [])
        number = next((number for number, use in enumerate(uses) if use.agrees(shown)), len(uses))
        if number == len(uses):
            uses.append(_Use())
        uses[number].add(shown)
        del font.DescendantFonts, font.ToUnicode
        font.BaseFont = Name(_label(digest, number))
        self._labels.add(str(font.BaseFont))

    def embed(self, pdf: Pdf, fonts: Iterable[Object]) -> None:
        """Turn the labels *fonts* into fonts; embed each file once, subset to the glyphs that any font shows.

        Codes are kept, so that pages do not change.
        """
        made: dict[str, Dictionary] = {}
        for digest, uses in sorted(self._uses.items()):
            source = face(digest)
            data = _subset(source, {glyph for use in uses for glyph in use.drawn()})
            name = Name(f"/{_tag(data)}+{source.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME)}")
            descriptor = pdf.make_indirect(_descriptor(source, name))
            descriptor.FontFile2 = pdf.make_stream(data, Length1=len(data))
            made |= {_label(digest, number): _font(pdf, use, name, descriptor) for number, use in enumerate(uses)}
        for font in fonts:
            for key, value in made.get(str(font.BaseFont), Dictionary()).items():
                font[key] = value


def embed_stubs(pdf: Pdf, fonts: Collection[Object]) -> None:
    """Embed the font files named by *fonts* (Type 0) (``Faces``)."""
    faces = Faces()
    for font in fonts:
        faces.add(font)
    faces.embed(pdf, fonts)


def _label(digest: str, number: int) -> str:
    return f"/{digest}-{number}"


def _program(font: Object) -> bytes:
    """Return the program of *font*, or its stub; empty if it has none."""
    descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else Dictionary()
    return descriptor.FontFile2.read_bytes() if "/FontFile2" in descriptor else b""


def _widths(array: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the glyphs in *array*, a W array as text (ISO 32000-1 9.7.4.3), and their widths."""
    words = iter(array.split()[1:-1])
    for first in words:
        following = next(words)
        if following == b"[":
            yield from enumerate(iter(words.__next__, b"]"), int(first))
        else:
            yield from zip(range(int(first), int(following) + 1), repeat(next(words)), strict=False)


def _meanings(cmap: bytes) -> dict[int, bytes]:
    """Return the text of each code in *cmap*, a CMap to Unicode (ISO 32000-1 9.10.3)."""
    return {int(code, 16): meaning for code, meaning in _MEANING.findall(cmap.partition(b"endcodespacerange")[2])}


def _font(pdf: Pdf, use: _Use, name: Name, descriptor: Object) -> Dictionary:
    """Return the entries of a Type 0 font (ISO 32000-1 9.7.6), called *name*."""
    pairs = (b"%d [%b]" % each for each in sorted(use.widths.items()))
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=_glyphs(pdf, use),
        W=Object.parse(b"[%b]" % b" ".join(pairs)),
        FontDescriptor=descriptor,
    )
    return Dictionary(
        BaseFont=name,
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_stream(to_unicode(use.meanings)),
    )


def _glyphs(pdf: Pdf, use: _Use) -> Object:
    """Return the glyph of each code (ISO 32000-1 9.7.4.2): two bytes a code; glyph 0 for codes not used."""
    if not use.glyphs:
        return Name.Identity
    table = bytearray(2 * (max(use.widths) + 1))
    for code in use.widths:
        struct.pack_into(">H", table, 2 * code, use.glyphs.get(code, code))
    return pdf.make_stream(bytes(table))


def to_unicode(meanings: Mapping[int, bytes]) -> bytes:
    """Return the CMap (ISO 32000-1 9.10.3) from codes to their *meanings*, UTF-16BE in hexadecimal."""
    pairs = [b"<%04x> <%b>" % each for each in sorted(meanings.items())]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    lines = [
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        b"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        b"1 begincodespacerange <0000> <ffff> endcodespacerange",
        *(line for block in blocks for line in (b"%d beginbfchar" % len(block), *block, b"endbfchar")),
        b"endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return b"\n".join(lines)


def _subset(source: hb.Face, glyphs: set[int]) -> bytes:
    cut = hb.SubsetInput()
    cut.glyph_set.clear()
    cut.glyph_set.update(glyphs | {0})
    cut.flags = _FLAGS
    for table in _LAYOUT_TABLES:
        cut.drop_table_tag_set.add(int.from_bytes(table.encode(), "big"))
    return bytes(hb.subset(source, cut).blob.data)


def _tag(data: bytes) -> str:
    """Return the six letters that identify a subset (ISO 32000-1 9.6.4)."""
    return "".join(chr(ord("A") + byte % 26) for byte in sha256(data).digest()[:6])


def _descriptor(source: hb.Face, name: Name) -> Dictionary:
    """Return the font descriptor (ISO 32000-1 table 122), computed from the font's own tables."""

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
        StemV=round(weight / 5),  # in no table: 80 for a regular, 140 for a bold, 160 for an extra bold
    )
