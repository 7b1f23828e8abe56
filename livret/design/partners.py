"""The partners of an edition, on the white strip at the foot of the back cover: logos of one optical size.

What counts of a logo is what is seen of it (``edition.pictures.ink``): it is sized by the area of that, so that a wide
name and a round sign weigh the same, and its own white margins are cut off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, sqrt

from markupsafe import Markup

from livret.base import text_metrics
from livret.design.source_map import Sources
from livret.edition.model import Edition, Logo

#: Left, top, width, height, in mm.
Rectangle = tuple[float, float, float, float]
#: In mm: the text's width, the highest logo, the widest where six stand in a row and where there are fewer.
_TEXT_WIDTH, _HIGHEST, _WIDEST, _WIDEST_OF_FEW = 164.0, 14.0, 20.7, 44.0
#: The optical size, in mm² of what is seen: the largest that leaves the gaps of a row, and the steps down to it.
_LARGEST, _STEP, _SMALLEST = 210, 5, 0
#: The least and the most white between two logos; fewer than four do not reach the right margin.
_GAP, _MOST_GAP = 10.0, 32.0
_A_ROW = 6
#: From the top of the strip: the middle of the first row of logos, that of a second below it.
_MIDDLE, _ROW = 24.2, 18.0
#: From the middle of the last row: the sentences, in mm; without any, the foot of the strip.
_MENTIONS, _FOOT = 11.0, 17.8
#: The height of a strip with two lines of sentences below its last row, and what each further line takes.
_BELOW, _LINES, _LINE = 25.8, 2, 3.62
_MENTION_SIZE = 7.6


@dataclass(frozen=True, slots=True)
class PartnerMark:
    """A logo in its place: left, top, width and height in mm of what is seen of it, from the top left of the strip.

    ``file`` is where its whole file stands within that, and how large.
    """

    box: Rectangle
    file: Rectangle
    url: str
    alternative: str
    link: str
    src: Markup


@dataclass(frozen=True, slots=True)
class PartnerStrip:
    """The strip: its height in mm with the trim, its logos, the sentences below them and where these begin."""

    height: float
    marks: Sequence[PartnerMark]
    mentions: Sequence[tuple[str, Markup]]
    mentions_top: float


def height(edition: Edition) -> float:
    """Return the height of the strip in mm from the foot of the page; 0 where there is none."""
    rows = ceil(len(edition.logos) / _A_ROW)
    lines = sum(
        text_metrics.many_lines(each.mention, text_metrics.DISPLAY, _MENTION_SIZE, _TEXT_WIDTH)
        for each in edition.sheet.partners
        if each.mention
    )
    if not rows and not lines:
        return 0.0
    last = _MIDDLE + (rows - 1) * _ROW
    return last + (_BELOW + max(0, lines - _LINES) * _LINE if lines else _FOOT)


def strip(edition: Edition, sources: Sources) -> PartnerStrip | None:
    """Return the strip of the partners of *edition*; None where no logo and no sentence is given."""
    found = height(edition)
    if not found:
        return None
    ranks = sorted(edition.logos)
    half = ceil(len(ranks) / 2) if len(ranks) > _A_ROW else len(ranks)
    rows = [row for row in (ranks[:half], ranks[half:]) if row]
    mentions = [
        (each.mention, sources.attribute(edition.mark(f"partenaires.{rank}.mention")))
        for rank, each in enumerate(edition.sheet.partners)
        if each.mention
    ]
    marks = [mark for number, row in enumerate(rows) for mark in _row(edition, sources, row, _MIDDLE + number * _ROW)]
    return PartnerStrip(found, marks, mentions, _MIDDLE + (len(rows) - 1) * _ROW + _MENTIONS)


def _row(edition: Edition, sources: Sources, ranks: Sequence[int], middle: float) -> list[PartnerMark]:
    """Return the logos of a row, flush with both margins where there are four of them or more."""
    sizes = sized([_shape(edition.logos[rank]) for rank in ranks])
    free = _TEXT_WIDTH - sum(width for width, _height in sizes)
    gap = min(free / (len(ranks) - 1), _MOST_GAP if len(ranks) < 4 else free) if len(ranks) > 1 else 0.0
    lefts = accumulate((width + gap for width, _height in sizes[:-1]), initial=0.0)
    return [
        _mark(edition, sources, rank, (left, middle - high / 2, wide, high))
        for rank, left, (wide, high) in zip(ranks, lefts, sizes, strict=True)
    ]


def sized(shapes: Sequence[float]) -> list[tuple[float, float]]:
    """Return the width and the height in mm of logos whose width is *shapes* times their height, for one row."""
    room = _TEXT_WIDTH - _GAP * (len(shapes) - 1)
    widest = max(_WIDEST, min(_WIDEST_OF_FEW, room / len(shapes)))
    areas = range(_LARGEST, _SMALLEST, -_STEP)
    rows = ([_size(shape, area, widest) for shape in shapes] for area in areas)
    narrow = [_size(shape, _LARGEST, room / len(shapes)) for shape in shapes]
    return next((row for row in rows if sum(width for width, _height in row) <= room), narrow)


def _size(shape: float, area: float, widest: float) -> tuple[float, float]:
    width = min(sqrt(area * shape), widest, _HIGHEST * shape)
    return width, width / shape


def _shape(logo: Logo) -> float:
    left, top, right, bottom = logo.ink
    return (right - left) * logo.picture.width / ((bottom - top) * logo.picture.height)


def _mark(edition: Edition, sources: Sources, rank: int, box: Rectangle) -> PartnerMark:
    partner, logo = edition.sheet.partners[rank], edition.logos[rank]
    left, top, right, bottom = logo.ink
    wide, high = box[2] / (right - left), box[3] / (bottom - top)
    return PartnerMark(
        _rounded(box),
        _rounded((-left * wide, -top * high, wide, high)),
        logo.picture.url,
        partner.logo_alternative,
        partner.link or "",
        sources.attribute(edition.mark(f"partenaires.{rank}.logo")),
    )


def _rounded(box: Rectangle) -> Rectangle:
    return round(box[0], 3), round(box[1], 3), round(box[2], 3), round(box[3], 3)
