"""A font as a reader needs it: the characters of its codes, and their widths (ISO 32000-1 9.6 to 9.10)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fontTools import agl
from fontTools.encodings import MacRoman, StandardEncoding
from pikepdf import Array, Dictionary, Name, Object, Stream

from livret.pdf.read.bounds import FONTS, MOST_TABLE, Meter
from livret.pdf.read.streams import unpacked

_BASES = {
    "/WinAnsiEncoding": {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)},
    "/MacRomanEncoding": {code: agl.toUnicode(name) for code, name in enumerate(MacRoman.MacRoman)},
    "/StandardEncoding": {code: agl.toUnicode(name) for code, name in enumerate(StandardEncoding.StandardEncoding)},
}


def by_names(font: Object) -> dict[int, str]:
    """Return the characters of a simple font by its encoding."""
    encoding = font.get("/Encoding", Name("/StandardEncoding"))
    named = isinstance(encoding, Name)
    base = encoding if named else encoding.get("/BaseEncoding", Name("/StandardEncoding"))
    meanings = dict(_BASES.get(str(base), _BASES["/StandardEncoding"]))
    if not named:
        meanings |= {code: agl.toUnicode(name) for code, name in _differences(encoding)}
    return {code: text for code, text in meanings.items() if text}


def unnamed(font: Object) -> frozenset[int]:
    """Return the codes of a simple font whose glyph is named .notdef."""
    encoding = font.get("/Encoding")
    if not isinstance(encoding, Dictionary):
        return frozenset()
    return frozenset(code for code, name in _differences(encoding) if name == ".notdef")


def _differences(encoding: Object) -> Iterator[tuple[int, str]]:
    """Yield the codes that an encoding names differently from its base, and the names of their glyphs."""
    code = 0
    for entry in encoding.get("/Differences", ()):
        if isinstance(entry, Name):
            yield code, str(entry)[1:]
            code += 1
        else:
            code = int(entry)


#: A character for a code without text in the font.
UNREAD = "\ufffd"

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_HEX = r"<\s*([0-9A-Fa-f\s]*)>"
_CHARS = re.compile(rf"{_HEX}\s*{_HEX}")
_RANGES = re.compile(rf"{_HEX}\s*{_HEX}\s*(?:{_HEX}|\[([^\]]*)\])")
_SECTIONS = re.compile(r"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
#: Longest range, so that a damaged file does not fill the memory.
_LONGEST_RANGE = 0x1_0000
_STANDARD = 1000.0
#: Number of bytes of a code (ISO 32000-1 9.7.6.2).
_LENGTHS = {1, 2, 3, 4}
#: Decoded strings of a font to cache; those of a hostile file do not fill the memory.
_MOST_KNOWN = 20_000

#: Of each code of a string: its characters, its width as a share of the size, whether it is a space of one byte; and
#: how many of them are drawn as .notdef.
Shown = tuple[list[tuple[str, float, bool]], int]


@dataclass(frozen=True, slots=True)
class ReadFont:
    """The codes of one font: ``meanings`` (texts) and ``widths`` (thousandths of the size) by code.

    ``lengths`` are the possible numbers of bytes of a code, ``scale`` turns a width into a share of the size;
    ``nothing`` are the codes that the font is known to draw as .notdef.
    """

    name: str
    kind: str
    embedded: bool
    meanings: Mapping[int, str]
    widths: Mapping[int, float]
    otherwise: float
    lengths: tuple[int, ...]
    scale: float = 0.001
    nothing: frozenset[int] = frozenset()
    _known: dict[bytes, Shown] = field(default_factory=dict, compare=False, repr=False)

    def shown(self, data: bytes) -> Shown:
        """Return the characters of *data*, cached: strings are short, and most of them recur."""
        found = self._known.get(data)
        if found is None:
            found = self._shown(data)
            if len(self._known) < _MOST_KNOWN:
                self._known[data] = found
        return found

    def _shown(self, data: bytes) -> Shown:
        glyphs = [
            (self.meanings.get(code, UNREAD), self.widths.get(code, self.otherwise) * self.scale, alone and code == 32)
            for code, alone in self._codes(data)
        ]
        missing = sum(code in self.nothing for code, _ in self._codes(data)) if len(self.lengths) == 1 else 0
        return glyphs, missing

    def _codes(self, data: bytes) -> Iterator[tuple[int, bool]]:
        """Yield the codes of *data*, and whether each is one byte long."""
        at = 0
        while at < len(data):
            for length in self.lengths:
                code = int.from_bytes(data[at : at + length], "big")
                if code in self.meanings:
                    break
            at += length
            yield code, length == 1


def face(font: Object, meter: Meter) -> ReadFont:
    """Return *font*, a font dictionary, read; its unreadable parts have no text. *meter* counts its codes."""
    name, kind, embedded = described(font)
    unicodes, lengths = _to_unicode(font, meter)
    if kind == "Type0":
        inner = _descendant(font)
        widths, otherwise = _wide(inner, meter)
        nothing = _undrawn(font, inner, {*unicodes, *widths, 0}) - _spaces(unicodes)
        return ReadFont(name, kind, embedded, unicodes, widths, otherwise, lengths or (2,), nothing=nothing)
    first = int(font.get("/FirstChar", 0))
    widths = {first + n: float(width) for n, width in enumerate(font.get("/Widths", ()))}

    meanings = {**by_names(font), **unicodes}
    if kind == "Type3":
        scale = abs(float(font.get("/FontMatrix", [0.001])[0]))
        return ReadFont(name, kind, embedded, meanings, widths, 0, (1,), scale)
    missing = float(font.get("/FontDescriptor", Dictionary()).get("/MissingWidth", 0)) or _STANDARD / 2
    return ReadFont(name, kind, embedded, meanings, widths, missing, (1,), nothing=unnamed(font) - _spaces(unicodes))


def described(font: Object) -> tuple[str, str, bool]:
    """Return the name of *font* without its subset tag, its type, and whether it is embedded."""
    kind = str(font.get("/Subtype", "/Type1"))[1:]
    name = _SUBSET.sub("", str(font.get("/BaseFont", font.get("/Name", "/?")))[1:])
    described_font = _descendant(font) if kind == "Type0" else font
    return name, kind, kind == "Type3" or _embedded(described_font)


def _descendant(font: Object) -> Object:
    inner = font.get("/DescendantFonts")
    return inner[0] if isinstance(inner, Array) and len(inner) else Dictionary()


def _undrawn(font: Object, inner: Object, codes: set[int]) -> frozenset[int]:
    """Return those of *codes* that select glyph 0 (ISO 32000-1 9.7.4.2); none where finding out requires a CMap."""
    if font.get("/Encoding") not in (Name("/Identity-H"), Name("/Identity-V")):
        return frozenset()
    glyphs = inner.get("/CIDToGIDMap")
    if not isinstance(glyphs, Stream):
        return frozenset({0})
    table = unpacked(glyphs, FONTS, MOST_TABLE)
    return frozenset(code for code in codes if not any(table[2 * code : 2 * code + 2]))


def _spaces(meanings: Mapping[int, str]) -> frozenset[int]:
    """Return the codes that stand for spaces only, so that their shape is not missed."""
    return frozenset(code for code, text in meanings.items() if text and not text.strip())


def _embedded(font: Object) -> bool:
    descriptor = font.get("/FontDescriptor", Dictionary())
    return any(key in descriptor for key in _FILES)


def _wide(inner: Object, meter: Meter) -> tuple[dict[int, float], float]:
    """Return the widths of a CIDFont by code, and its default width (ISO 32000-1 9.7.4.3)."""
    widths: dict[int, float] = {}
    array = list(inner.get("/W", ()))
    at = 0
    while at + 1 < len(array):
        first = int(array[at])
        if isinstance(array[at + 1], Array):
            meter.codes(len(array[at + 1]))
            widths |= {first + n: float(width) for n, width in enumerate(array[at + 1])}
            at += 2
        elif at + 2 < len(array):
            last = min(int(array[at + 1]), first + _LONGEST_RANGE)
            meter.codes(max(last - first, 0))
            widths |= dict.fromkeys(range(first, last + 1), float(array[at + 2]))
            at += 3
        else:
            break
    return widths, float(inner.get("/DW", _STANDARD))


def _to_unicode(font: Object, meter: Meter) -> tuple[dict[int, str], tuple[int, ...]]:
    """Return the content of /ToUnicode: characters by code, and the possible lengths of a code in bytes."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, Stream):
        return {}, ()
    text = unpacked(stream, FONTS, MOST_TABLE).decode("latin-1")
    meanings: dict[int, str] = {}
    lengths: set[int] = set()
    for section, body in _SECTIONS.findall(text):
        if section == "codespacerange":
            lengths |= {len(_bytes(low)) for low, _high in _CHARS.findall(body)}
        elif section == "bfchar":
            pairs = _CHARS.findall(body)
            meter.codes(len(pairs))
            meanings |= {_number(code): _characters(_bytes(to)) for code, to in pairs}
        else:
            meanings |= _ranges(body, meter)
    return meanings, tuple(sorted(lengths & _LENGTHS))


def _ranges(body: str, meter: Meter) -> dict[int, str]:
    meanings: dict[int, str] = {}
    for low, high, start, listed in _RANGES.findall(body):
        first, last = _number(low), min(_number(high), _number(low) + _LONGEST_RANGE)
        meter.codes(max(last - first, 0))
        if listed:
            each = [_characters(_bytes(to)) for to in re.findall(_HEX, listed)]
            meanings |= dict(zip(range(first, last + 1), each, strict=False))
        elif begin := _characters(_bytes(start)):
            top = 0x11_0000 - ord(begin[-1])
            meanings |= {first + n: begin[:-1] + chr(ord(begin[-1]) + n) for n in range(min(last - first + 1, top))}
    return meanings


def _bytes(digits: str) -> bytes:
    plain = "".join(digits.split())
    return bytes.fromhex(plain + "0" * (len(plain) % 2))


def _number(digits: str) -> int:
    return int.from_bytes(_bytes(digits), "big")


def _characters(data: bytes) -> str:
    # Ghostscript writes ligatures with their bytes swapped: no Latin text has a character that ends in a zero byte.
    if len(data) > 2 and not any(data[1::2]):
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-16-be" if len(data) > 1 else "latin-1", "replace")
