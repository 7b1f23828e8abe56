"""What the codes of a simple font stand for, by the names of its glyphs (ISO 32000-1 9.6.6)."""

from collections.abc import Iterator

from fontTools import agl
from fontTools.encodings import MacRoman, StandardEncoding
from pikepdf import Dictionary, Name, Object

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
    """Yield the codes that an encoding names otherwise than its base, and the names of their glyphs."""
    code = 0
    for entry in encoding.get("/Differences", ()):
        if isinstance(entry, Name):
            yield code, str(entry)[1:]
            code += 1
        else:
            code = int(entry)
