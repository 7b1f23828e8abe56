"""The names and the facts of a territory as a poster: a page in its colour, all of it set as large as it fits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor

from livret.base import text_metrics
from livret.design import territory_head
from livret.design.source_map import Sources
from livret.design.territory_head import FactCell
from livret.design.text_sizes import HOUSE
from livret.edition.model import Territory

_MM = 72 / 25.4
#: The page's width less some ease, in mm; that, and with as much more: the engine may measure a little less;
#: the whole width; and some ease.
_WIDTH, _WIDTHS, _MEASURE, _EASE = 163.0, (163.0, 165.0), 164.0, 1.0
#: Sizes of the name in pt, largest first: of one that stands alone on its page, then of any.
_ALONE = (192, 176, 160, 144, 128)
_NAMES = (112, 104, 96, 88, 80, 72, 64, 58, 54, 48, 44, 40, 36, 34, 29, 25)
#: The most lines of the name and its greatest height, in lines of the grid: over facts that fill the page, over fewer.
_FEWEST, _OVER_FACTS, _OVER_FEW = 2, (3, 14.0), (6, 34.0)
#: The leading of the name, and its letters' spacing.
_LEADING, _SPACING = 0.96, -0.035
#: Sizes of the project's title, with the lines allowed: in pt.
_PROJECTS = ((25.5, 2), (20, 3), (15.5, 4))
#: Those above them where rows of facts are high, and the lines that may be empty over a title without facts.
_LARGE_PROJECTS, _TOO_FAR = ((44, 4), (34, 4)), 12.0
_PROJECT_LEADING = 1.2
#: Its sizes on a strip, largest first, its leading and spacing there, and the lines above and below it.
_TITLES, _TITLE_LEADING, _TITLE_SPACING, _AROUND_TITLE = (54, 44, 34, 29, 25, 20), 1.08, -0.02, 2.5
#: Above the text that is told at the foot, at least, in lines.
_ABOVE_TOLD = 3.0
#: Below the name, and below the project's title at least, in lines.
_BELOW_NAME, _BELOW_PROJECT = 1.0, 2.0
#: Sizes of a figure in pt, and the width that it may have in mm, beside its unit.
_FIGURES, _FIGURE_MM = (64, 54, 44, 34, 25), 125.0
#: The height of a row of facts in lines: its least for figures of 64 and of 44 pt, and that which leaves a larger title
#: room; that of what is printed in one.
_ROW, _LOW_ROW, _AIRY_ROW, _FIGURE = 8.5, 6.5, 11.0, 6.0
_LARGEST_IN_LOW_ROW = 44


@dataclass(frozen=True, slots=True)
class Poster:
    """The sizes of the name and of the project's title in pt, the width of this in mm, and the lines of a row of facts.

    Each of its ``cells`` has the size of its figure: above the first, between them and below the last one is as much.
    ``above`` are the lines above the names where all else would be one hole below them;
    ``hole`` are the lines of the tallest band without a word. ``measure`` is the width of the name in mm, ``title`` the
    project's, the words tied that no line parts.
    """

    name: int
    project: float
    width: float
    row: float
    cells: Sequence[FactCell]
    above: float = 0.0
    hole: float = 0.0
    measure: float = _MEASURE
    title: str = ""


def poster(territory: Territory, sources: Sources | None = None, told: float = 0.0) -> Poster | None:
    """Return the poster of *territory*; None where its names or its facts do not fit.

    *told* are the lines of a text at its foot.
    """
    cells = [cell for row in territory_head.fact_rows(territory, sources or Sources()) for cell in row.cells]
    if not cells:
        return _of_words(territory, told)
    few, words = len(cells) < _FEWEST, territory.sheet.project or ""
    page = HOUSE.lines - told - (_ABOVE_TOLD if told else 0)
    most, highest = _OVER_FEW if few else _OVER_FACTS
    name = _name(territory.sheet.name, most, min(highest, page - _LOW_ROW * len(cells) - _BELOW_NAME - _BELOW_PROJECT))
    room = page - (name[1] if name else 0) - _BELOW_NAME - _BELOW_PROJECT
    larger = _project(words, room - _AIRY_ROW * len(cells), _LARGE_PROJECTS)
    project = larger or _project(words, room - _LOW_ROW * len(cells))
    if not name or not project:
        return None
    points, (title, below) = name[0], project
    free = room + _BELOW_PROJECT + _ABOVE_TOLD * bool(told) - below
    between = (free - _FIGURE * len(cells)) / (len(cells) + 1)
    row = min(_FIGURE + max(between, _BELOW_PROJECT), (free - _BELOW_PROJECT) / len(cells))
    figures = [_figure(cell.figure, row) for cell in cells]
    if row < _LOW_ROW or not all(figures):
        return None
    sized = [replace(cell, size=size) for cell, size in zip(cells, figures, strict=True)]
    tied, even = _evened(words, title)
    return Poster(
        points, title, even, floor(row * 100) / 100, sized, hole=max(free - row * len(cells), row - _FIGURE), title=tied
    )


def _of_words(territory: Territory, told: float) -> Poster | None:
    """Return the poster of a *territory* without facts, over a text of *told* lines if there is one.

    The project's title stands below the name where a text follows, else at the foot.
    """
    words, room = territory.sheet.project or "", HOUSE.lines - told - (_ABOVE_TOLD if told else 0)
    stacked = None if told or words else _stacked(territory.sheet.name)
    name = (stacked and stacked[0]) or _name(territory.sheet.name, _OVER_FEW[0], min(_OVER_FEW[1], room))
    below = room - name[1] - _BELOW_NAME if name else 0.0
    project = _project(words, below - (0 if told else _BELOW_PROJECT), (*_LARGE_PROJECTS, *_PROJECTS))
    if not name or not project:
        return None
    tied, even = _evened(words, project[0])
    left = HOUSE.lines - told - name[1] - (project[1] + _BELOW_NAME if words else 0)
    above = floor(left) / 2 if left > _TOO_FAR else 0.0
    measure = stacked[1] if stacked else _MEASURE
    return Poster(name[0], project[0], even, 0.0, [], above=above, hole=left - above, measure=measure, title=tied)


def _stacked(words: str) -> tuple[tuple[int, float], float] | None:
    """Return the size and the height of a name that stands alone, as ``_name`` does, and its width in mm.

    It is as narrow as its widest word allows: the more lines, the less of the page is empty.
    """
    for size in (*_ALONE, *_NAMES):
        widest = max(text_metrics.width(each, text_metrics.DISPLAY_BLACK, size, _SPACING) for each in words.split())
        count = text_metrics.lines(words, text_metrics.DISPLAY_BLACK, size, widest + _EASE, _SPACING)
        high = (count or 0) * size * _LEADING / _MM / HOUSE.line
        if widest <= _WIDTH and count and count <= _OVER_FEW[0] and high <= _OVER_FEW[1]:
            return (size, high), round(widest + _EASE, 2)
    return None


def title(territory: Territory, lines: float) -> tuple[int, float] | None:
    """Return the size in pt of the project's title on a strip of *lines*, and its width in mm; None without one."""
    words = territory.sheet.project or ""
    for size in _TITLES if words else ():
        count = text_metrics.lines(words, text_metrics.DISPLAY_BOLD, size, _WIDTH, _TITLE_SPACING)
        if count and count * size * _TITLE_LEADING / _MM / HOUSE.line <= lines - _AROUND_TITLE:
            return size, text_metrics.evened(words, text_metrics.DISPLAY_BOLD, size, _WIDTH, _TITLE_SPACING)
    return None


def _name(words: str, most: int, highest: float) -> tuple[int, float] | None:
    """Return the largest size in pt at which the name fits in *most* lines, and its height in lines of the grid."""
    for size in _NAMES:
        narrow, wide = (
            text_metrics.lines(words, text_metrics.DISPLAY_BLACK, size, width, _SPACING) for width in _WIDTHS
        )
        fits = narrow == wide  # at another size, a word may stand on this line or on the next
        if narrow and fits and narrow <= most and (high := narrow * size * _LEADING / _MM / HOUSE.line) <= highest:
            return size, high
    return None


def _project(words: str, most: float, sizes: Sequence[tuple[float, int]] = _PROJECTS) -> tuple[float, float] | None:
    """Return the largest of *sizes* in pt of the project's title, and its height in lines; None if it does not fit.

    That is no more than *most*.
    """
    if not words:
        return _PROJECTS[0][0], 0.0
    for size, allowed in sizes:
        count = text_metrics.many_lines(words, text_metrics.DISPLAY_BOLD, size, _WIDTH)
        if count <= allowed and (high := count * size * _PROJECT_LEADING / _MM / HOUSE.line) <= most:
            return size, high
    return None


def _evened(words: str, size: float) -> tuple[str, float]:
    """Return the project's title in *size* pt, the words tied that no line parts, and the width in mm that evens it."""
    tied = text_metrics.tied(words, text_metrics.DISPLAY_BOLD, size, _WIDTH)
    return tied, text_metrics.evened(tied, text_metrics.DISPLAY_BOLD, size, _WIDTH)


def _figure(words: str, row: float) -> int:
    """Return the size in pt of a figure in a row of *row* lines; 0 if it does not fit."""
    most = _FIGURES[0] if row >= _ROW else _LARGEST_IN_LOW_ROW
    fits = (
        size
        for size in _FIGURES
        if size <= most and text_metrics.width(words, text_metrics.DISPLAY_BLACK, size, _SPACING) <= _FIGURE_MM
    )
    return next(fits, 0)
