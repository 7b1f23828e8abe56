"""Fonts, once each: every stub of a fragment becomes one subset for the whole book."""

from collections.abc import Iterable

from pikepdf import Dictionary, Object, Pdf

from livret.press.placed import Placed, resources_of
from livret.press.subsets import embed_stubs


def embed_fonts(pdf: Pdf, chapters: list[Placed]) -> None:
    """Embed each font file that *chapters* name once, cut down to the glyphs used anywhere in the book.

    Raises UnknownFont for a font that is not bundled.
    """
    embed_stubs(pdf, _fonts(chapters))


def _fonts(chapters: list[Placed]) -> Iterable[Object]:
    for resources in resources_of(chapters):
        yield from resources.get("/Font", Dictionary()).values()
