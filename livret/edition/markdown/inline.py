"""Lines without any block in them: a heading, a caption, a cell."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from livret.edition.markdown.manuscript import ManuscriptLine
from livret.edition.markdown.normalise import paragraph
from livret.edition.markdown.parser import parse


def inline(lines: Sequence[ManuscriptLine], tag: str = "p", **attributes: str) -> Element:
    """Return *lines* as one element with inline markup only."""
    element = Element(tag, attributes)
    for block in parse(paragraph(lines)):
        element.text = block.text
        element.extend(block)
    return element
