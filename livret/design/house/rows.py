"""Rows that fill their page: lists of territories and of chapters, on title pages of parts and among the people."""

from collections.abc import Sequence
from dataclasses import dataclass

from livret.base import text_metrics
from livret.design.text_sizes import HOUSE

_WIDTH = 164.0
_SPACING = -0.03
#: Sizes in pt of the title of a part.
_SIZES = (112, 96, 84, 72, 64, 54, 42, 34, 26, 20)
#: A line of the title, in ems; the most lines of it.
_LINE, _MOST_LINES = 0.98, 4
#: The sizes of which the largest may be passed over.
_SMALLER = 3


@dataclass(frozen=True, slots=True)
class PartTitle:
    """The title of a part: its size in pt, and the lines of the grid that it takes."""

    words: str
    size: float
    lines: float


def part_title(words: str, most: float) -> PartTitle:
    """Return the title *words* at the largest size at which it takes *most* lines of the grid.

    Its last line has two words or more, and no line ends with a small one: a size or two below if that does it.
    """
    fitting = [size for size in _SIZES if 0 < _count(words, size) <= _MOST_LINES and _high(words, size) <= most]
    whole = (size for size in fitting[:_SMALLER] if not text_metrics.ends_small(words, *_set_in(size)))
    size = next(whole, (fitting or _SIZES[-1:])[0])
    return PartTitle(text_metrics.tied(words, *_set_in(size)), size, _high(words, size))


def _set_in(size: float) -> tuple[text_metrics.BundledFace, float, float, float]:
    return text_metrics.DISPLAY_BLACK, size, _WIDTH, _SPACING


def _count(words: str, size: float) -> int:
    """Return the lines of the title *words*; 0 where one of them is wider than the page."""
    return text_metrics.lines(words, *_set_in(size)) or 0


def _high(words: str, size: float) -> float:
    return text_metrics.many_lines(words, *_set_in(size)) * size * _LINE * 25.4 / 72 / HOUSE.line


def height(count: int, room: float, least: float, most: float) -> float:
    """Return the height in lines of each of *count* rows that fill *room*, within *least* and *most*."""
    return round(min(max(room / max(1, count), least), most), 2)


def chunks(count: int, room: float, least: float) -> list[tuple[int, int]]:
    """Return the rows of each page, from – to, where *count* of at least *least* lines share pages of *room* lines."""
    most = max(1, int(room // least))
    pages = -(-count // most)
    sizes = [count // pages + (page < count % pages) for page in range(pages)]
    ends: Sequence[int] = [sum(sizes[: page + 1]) for page in range(pages)]
    return [(end - size, end) for end, size in zip(ends, sizes, strict=True)]
