"""The bundled font files, found by what they are: fragments name them by their SHA-256."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import uharfbuzz as hb

from livret import house


class UnknownFont(LookupError):
    """A font that the house does not bundle: it fell back to one of the machine's."""


@cache
def _files() -> Mapping[str, Path]:
    return {sha256(path.read_bytes()).hexdigest(): path for path in sorted(house.assets().glob("fonts/*/*.ttf"))}


@cache
def face(digest: str) -> hb.Face:
    """Return the face of the bundled file whose SHA-256 is *digest* (hexadecimal); raises UnknownFont."""
    if digest not in _files():
        raise UnknownFont(digest)
    return hb.Face(hb.Blob.from_file_path(_files()[digest]))


def digest_of(name: str) -> str:
    """Return the SHA-256 of the bundled file *name*; raises UnknownFont."""
    for digest, path in _files().items():
        if path.name == name:
            return digest
    raise UnknownFont(name)
