"""Lines without any block in them: a heading, a caption, a cell."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from livret.content.prose_flow import paragraph
from livret.content.prose_source import Line
from livret.content.prose_tree import parse


def inline(lines: Sequence[Line], tag: str = "p", **attributes: str) -> Element:
    """Return *lines* as one element with inline markup only."""
    element = Element(tag, attributes)
    for block in parse(paragraph(lines)):
        element.text = block.text
        element.extend(block)
    return element
