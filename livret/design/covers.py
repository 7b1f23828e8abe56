"""The covers: where their words stand before they are laid out, and what is drawn behind them.

One map crosses the spine and keeps clear of the words; or a photo fills the front, with outlines on the back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from livret.base import text_metrics
from livret.design import crops, house_pages, maps, partners
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.maps.basemap import Box
from livret.edition.maps.cover import SPINE
from livret.edition.model import Edition, Territory
from livret.pdf.model import DUOTONE

_MM = 25.4 / 72  # in a point
#: Widths in mm of the text and of one of its two columns; between the letters of a title, in ems.
_TEXT_WIDTH, _COLUMN, _TITLE_SPACING = 164.0, 78.0, -0.026
#: White around words, in mm.
_AROUND = 5.0
#: Margins in mm (tokens.css): above the text, beside the spine and beside the fore edge; the foot of the text.
ABOVE, _INNER, _OUTER, FOOT = 18.0, 20.0, 26.0, 275.0
#: The kicker above the title, and what stands between both (sections.css): size in pt, line in em, mm.
_KICKER, _KICKER_LINE, _UNDER_KICKER, _TITLE_LINE = 14.0, 1.25, 5.4, 0.98
#: The publisher at the foot of the front: how far from the margin, and its width (mm) and size (pt).
_PUBLISHER_LEFT, _PUBLISHER_WIDTH, _PUBLISHER = 98.0, 66.0, 11.0
#: A line of the subject of an extract, in em (sections.css).
_SUBJECT_LINE = 1.08
#: The back: size in pt and line in em of the first paragraph and of the others, and what follows each, in mm.
BACK_LEAD, _BACK_LEAD_LINE, _BACK_SIZE, _BACK_LINE = 20.0, 1.22, 10.0, 1.42
#: The page's height and width, in mm.
PAGE, _ACROSS = 297.0, 210.0

#: White above and below the outlines, in mm.
_AIR = 10.0
#: The height of the partners' strip with two rows of logos and two lines of words (mm).
_USUAL_STRIP = 68.0
#: Where outlines on the front cover end: above the publisher (mm of the page).
_ABOVE_PUBLISHER = 263.0
#: Sizes in pt of the lead of a back cover on which nothing is drawn: the largest that leaves this room (mm) below.
_LEADS, _BELOW_LEAD = (34.0, 29.0, 25.0, 20.0), 12.0


def front_height(edition: Edition) -> float:
    """Return how far down the title of the front cover reaches, in mm of the page."""
    subtitle, heading = edition.sheet.subtitle, house_pages.title(edition.sheet.title)
    kicker = text_metrics.many_lines(subtitle, text_metrics.DISPLAY_BOLD, _KICKER, _TEXT_WIDTH) if subtitle else 0
    count = text_metrics.many_lines(
        heading.words, text_metrics.DISPLAY_BLACK, heading.size, heading.width + 0.1, _TITLE_SPACING
    )
    lines = kicker * _KICKER * _KICKER_LINE + count * heading.size * _TITLE_LINE
    return ABOVE + _UNDER_KICKER + lines * _MM


def front_boxes(edition: Edition, left: float, subject: Territory | None = None) -> Iterator[Box]:
    """Yield the boxes of the words on the front cover, whose spine is *left* mm: the title, and the publisher.

    That of an extract has its *subject* above the publisher.
    """
    column = left + _INNER
    yield Box(column, 0, column + _TEXT_WIDTH, front_height(edition)).grown(_AROUND)
    across = text_metrics.width(edition.sheet.publisher, text_metrics.DISPLAY_BOLD, _PUBLISHER)
    lines = text_metrics.many_lines(edition.sheet.publisher, text_metrics.DISPLAY_BOLD, _PUBLISHER, _PUBLISHER_WIDTH)
    begin, top = column + _PUBLISHER_LEFT, FOOT - lines * HOUSE.line
    yield Box(begin, top, begin + min(across, _PUBLISHER_WIDTH), FOOT).grown(_AROUND)
    if subject:
        name = house_pages.subject(subject)
        count = text_metrics.many_lines(name.words, text_metrics.DISPLAY_BLACK, name.size, name.width + 0.1, -0.012)
        high = HOUSE.line + count * name.size * _SUBJECT_LINE * _MM
        yield Box(begin, top - high, begin + name.width, top).grown(_AROUND)


def back_boxes(edition: Edition, left: float) -> Iterator[Box]:
    """Yield the boxes of the words on the back cover, whose fore edge is *left* mm, and of the partners' strip."""
    if strip := partners.height(edition):
        yield Box(left, PAGE - strip, left + _ACROSS, PAGE).grown(_AROUND)
    if edition.texts.get("quatrieme"):
        yield Box(left + _OUTER, 0, left + _OUTER + _TEXT_WIDTH, back_foot(edition)).grown(_AROUND)


def back_foot(edition: Edition, size: float = BACK_LEAD) -> float:
    """Return how far down the words of the back cover reach, in mm of the page, their lead at *size* in pt."""
    paragraphs = (
        [block.text for block in edition.texts["quatrieme"].tree.blocks] if "quatrieme" in edition.texts else []
    )
    if not paragraphs:
        return ABOVE
    lead, *rest = paragraphs
    lines = text_metrics.many_lines(lead, text_metrics.DISPLAY_BOLD, size, _TEXT_WIDTH, -0.008)
    column = sum(text_metrics.many_lines(text, text_metrics.DISPLAY, _BACK_SIZE, _COLUMN) for text in rest)
    height = lines * size * _BACK_LEAD_LINE + ceil(column / 2) * _BACK_SIZE * _BACK_LINE
    return ABOVE + height * _MM + (2 + len(rest) / 2) * HOUSE.line


# What is drawn


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """The photo of the front cover, as the template prints it; ``position`` is what stays in view, as CSS has it."""

    url: str
    alternative: str
    position: str
    src: Markup


@dataclass(frozen=True, slots=True)
class CoverDrawing:
    """What stands behind the words of a cover: a map, or outlines that begin *top* mm below the top of the text."""

    map: Markup | None = None
    outlines: Markup | None = None
    top: float = 0.0


def picture(edition: Edition, sources: Sources) -> CoverPicture | None:
    """Return the photo of the front cover; None where the edition has none."""
    if not (edition.cover and (sheet := edition.sheet.cover)):
        return None
    place = sources.attribute(edition.mark("couverture.fichier"))
    return CoverPicture(f"{edition.cover.url}#{DUOTONE}", sheet.alternative, crops.position(sheet.framing), place)


def _map(edition: Edition, subject: Territory | None = None) -> Markup:
    """Return the map of both covers, clear of their words and of the partners' strip; that of an extract, of its name.

    The back cover of an extract is that of the edition: only its front half is clear of the name.
    """
    return maps.cover(edition, (*front_boxes(edition, SPINE, subject), *back_boxes(edition, SPINE - _ACROSS)))


def front(edition: Edition, subject: Territory | None = None) -> CoverDrawing:
    """Return the drawing of the front cover: none beside a photo, outlines where no region is known."""
    if edition.cover:
        return CoverDrawing()
    if drawn := _map(edition, subject):
        return CoverDrawing(drawn)
    return _outlines(edition, front_height(edition) + _AIR, _ABOVE_PUBLISHER, subject)


def back(edition: Edition) -> CoverDrawing:
    """Return the drawing of the back cover: the other half of the map, or the outlines of the cohort beside a photo."""
    if not edition.cover:
        return CoverDrawing(_map(edition))
    return _outlines(edition, back_foot(edition) + _AIR, _back_foot(edition) - _AIR)


def back_lead(edition: Edition, drawing: CoverDrawing) -> float:
    """Return the size in pt of the first paragraph of the back cover, larger where nothing is drawn below it."""
    if drawing.map or drawing.outlines:
        return BACK_LEAD
    room = _back_foot(edition) - _BELOW_LEAD
    fitting = (size for size in _LEADS if back_foot(edition, size) <= room)
    return next(fitting, BACK_LEAD)


def _back_foot(edition: Edition) -> float:
    strip = partners.height(edition)
    return PAGE - strip if strip else FOOT


def back_field(edition: Edition) -> str:
    """Return the field of edition.yaml with what fills the back cover: its text, or the longest wording of a partner.

    The text is not to blame where it has room above a usual strip.
    """
    wordings, strip = [len(each.mention or "") for each in edition.sheet.partners], partners.height(edition)
    if not any(wordings) or strip <= _USUAL_STRIP or back_foot(edition) > PAGE - _USUAL_STRIP:
        return "textes.quatrieme"
    return f"partenaires.{wordings.index(max(wordings))}.mention"


def _outlines(edition: Edition, top: float, foot: float, subject: Territory | None = None) -> CoverDrawing:
    return CoverDrawing(outlines=maps.outlines(edition, foot - top, subject), top=round(top - ABOVE, 2))
