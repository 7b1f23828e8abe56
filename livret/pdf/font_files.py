"""The bundled font files, found by what they are: fragments name them by their SHA-256."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import uharfbuzz as hb

from livret.base import paths

#: What stands for a font file in a fragment: these words, the SHA-256 of the file, and the codes of glyphs that have
#: a number beside their own (``codes``); all of it in hexadecimal.
_STUB = b"livret-font:"


class UnknownFont(LookupError):
    """A font that the house does not bundle: it fell back to one of the machine's."""


@cache
def _files() -> Mapping[str, Path]:
    return {sha256(path.read_bytes()).hexdigest(): path for path in sorted(paths.assets().glob("fonts/*/*.ttf"))}


def stub(digest: str, glyphs: Mapping[int, int]) -> bytes:
    """Return what stands for the file *digest* in which the codes of *glyphs* draw these; ``bind`` puts fonts in."""
    return b" ".join([_STUB + digest.encode("ascii"), *(b"%x=%x" % pair for pair in sorted(glyphs.items()))])


def named(data: bytes) -> tuple[str, dict[int, int]]:
    """Return the digest that a stub names, and its glyphs by code; raises UnknownFont for what is no stub."""
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
    """Return the first character that each glyph of a bundled file is drawn for, by glyph; raises UnknownFont."""
    source = face(digest)
    font = hb.Font(source)
    return {font.get_nominal_glyph(code) or 0: chr(code) for code in sorted(source.unicodes, reverse=True)}


def digest_of(name: str) -> str:
    """Return the SHA-256 of the bundled file *name*; raises UnknownFont."""
    for digest, path in _files().items():
        if path.name == name:
            return digest
    raise UnknownFont(name)
