"""Where the words of both covers stand, before they are laid out: their map keeps clear of them."""

from collections.abc import Iterator
from math import ceil

from livret.base import text_metrics
from livret.design import house_pages
from livret.design.text_sizes import HOUSE
from livret.edition.maps.basemap import Box
from livret.edition.model import Edition

_MM = 25.4 / 72  # in a point
#: Widths in mm of the text and of one of its two columns; between the letters of a title, in ems.
_TEXT_WIDTH, _COLUMN, _TITLE_SPACING = 164.0, 78.0, -0.026
#: White around words, in mm.
_AROUND = 5.0
#: Margins in mm (tokens.css): above the text, beside the spine and beside the fore edge; the foot of the text.
_ABOVE, _INNER, _OUTER, _FOOT = 18.0, 20.0, 26.0, 275.0
#: The kicker above the title, and what stands between both (sections.css): size in pt, line in em, mm.
_KICKER, _KICKER_LINE, _UNDER_KICKER, _TITLE_LINE = 14.0, 1.25, 5.4, 0.98
#: The publisher at the foot of the front: how far from the margin, and its width (mm) and size (pt).
_PUBLISHER_LEFT, _PUBLISHER_WIDTH, _PUBLISHER = 98.0, 66.0, 11.0
#: The back: size in pt and line in em of the first paragraph and of the others, and what follows each, in mm.
_BACK_LEAD, _BACK_LEAD_LINE, _BACK_SIZE, _BACK_LINE = 20.0, 1.22, 10.0, 1.42


def front_height(edition: Edition) -> float:
    """Return how far down the title of the front cover reaches, in mm of the page."""
    subtitle, heading = edition.sheet.subtitle, house_pages.title(edition.sheet.title)
    kicker = text_metrics.many_lines(subtitle, text_metrics.DISPLAY_BOLD, _KICKER, _TEXT_WIDTH) if subtitle else 0
    count = text_metrics.many_lines(
        heading.words, text_metrics.DISPLAY_BLACK, heading.size, heading.width + 0.1, _TITLE_SPACING
    )
    lines = kicker * _KICKER * _KICKER_LINE + count * heading.size * _TITLE_LINE
    return _ABOVE + _UNDER_KICKER + lines * _MM


def front_boxes(edition: Edition, left: float) -> Iterator[Box]:
    """Yield the boxes of the words on the front cover, whose spine is *left* mm: the title, and the publisher."""
    column = left + _INNER
    yield Box(column, 0, column + _TEXT_WIDTH, front_height(edition)).grown(_AROUND)
    across = text_metrics.width(edition.sheet.publisher, text_metrics.DISPLAY_BOLD, _PUBLISHER)
    lines = text_metrics.many_lines(edition.sheet.publisher, text_metrics.DISPLAY_BOLD, _PUBLISHER, _PUBLISHER_WIDTH)
    begin = column + _PUBLISHER_LEFT
    yield Box(begin, _FOOT - lines * HOUSE.line, begin + min(across, _PUBLISHER_WIDTH), _FOOT).grown(_AROUND)


def back_boxes(edition: Edition, left: float) -> Iterator[Box]:
    """Yield the box of the words on the back cover, whose fore edge is *left* mm."""
    paragraphs = (
        [block.text for block in edition.texts["quatrieme"].tree.blocks] if "quatrieme" in edition.texts else []
    )
    if not paragraphs:
        return
    lead, *rest = paragraphs
    lines = text_metrics.many_lines(lead, text_metrics.DISPLAY_BOLD, _BACK_LEAD, _TEXT_WIDTH, -0.008)
    column = sum(text_metrics.many_lines(text, text_metrics.DISPLAY, _BACK_SIZE, _COLUMN) for text in rest)
    height = lines * _BACK_LEAD * _BACK_LEAD_LINE + ceil(column / 2) * _BACK_SIZE * _BACK_LINE
    foot = _ABOVE + height * _MM + (2 + len(rest) / 2) * HOUSE.line
    yield Box(left + _OUTER, 0, left + _OUTER + _TEXT_WIDTH, foot).grown(_AROUND)
