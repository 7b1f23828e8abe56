"""Fonts, once each: every stub of a chapter names a face, and a face is one font of the whole book."""

from pikepdf import Dictionary

from livret.press.placed import Placed, resources_of
from livret.press.subsets import Faces


def take_fonts(faces: Faces, chapter: Placed) -> None:
    """Let *faces* take every font of *chapter*; raises UnknownFont for a font that is not bundled."""
    for resources in resources_of([chapter]):
        for font in resources.get("/Font", Dictionary()).values():
            faces.take(font)
