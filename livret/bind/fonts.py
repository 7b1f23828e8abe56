"""Fonts, once each: every stub of a chapter names a face, and a face is one font of the whole book."""

from collections.abc import Iterable, Iterator

from pikepdf import Dictionary, Object, Pdf

from livret.bind.placed import Placed, owners
from livret.pdf.fonts import Faces


def take_fonts(faces: Faces, pages: Iterable[Object]) -> None:
    """Let *faces* take every font of *pages*; raises UnknownFont for a font that is not bundled."""
    for font in _fonts(pages):
        faces.take(font)


def embed_fonts(pdf: Pdf, chapters: list[Placed], faces: Faces) -> None:
    """Embed what was taken, and what the fonts of *chapters* are labels of."""
    faces.embed(pdf, _fonts(page for chapter in chapters for page in chapter.pages))


def _fonts(pages: Iterable[Object]) -> Iterator[Object]:
    for owner in owners(pages):
        yield from owner.Resources.get("/Font", Dictionary()).values()
