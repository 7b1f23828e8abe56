"""The typography of a page as a whole: rivers, columns on a common grid, pages that are too empty."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from livret.base.messages import tenths
from livret.base.problems import Location
from livret.catalogue import craft as kinds
from livret.pdf.read.model import Area
from livret.pdf.spot import Spot
from livret.proof.craft.lines import ChapterPages, Opened, TextLine, columns, paragraphs, parts, remark
from livret.proof.model import Remark

#: Least lines of a river; the spaces of two of them overlap by this part of the narrower at least.
_RIVER, _OVERLAP = 6, 0.5
#: In columns wider than this, in sizes of their letters, spaces are too small to be seen as rivers.
_NARROW = 30.0
#: Largest difference of baselines side by side (points).
_LEVEL = 0.4
#: Lines further apart than this, in lines, are not side by side.
_BESIDE_LINES = 0.6
#: Least share of a page that is full enough.
_THIRD = 1 / 3
#: The text area, in points: 18 mm at the head, 22 mm at the foot, 20 mm beside (the narrower margin).
_HEAD, _FOOT, _BESIDE = 51.0, 62.4, 56.7
#: Distance of lines assumed on a page without running text (points).
_USUAL = 13.75
#: Lines of white normal between paragraphs and around headings.
_AIR = 2
_WHITE = 0.97
_TERRITORY = "territoire-"


def rivers(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield remarks on paragraphs with spaces one under the other."""
    for page in chapter.pages:
        for paragraph in paragraphs(page.running):
            for part in parts(paragraph):
                if len(part) >= _RIVER and _width(part) <= _NARROW * page.size:
                    yield from _river(chapter.slug, part)


def _width(lines: Sequence[TextLine]) -> float:
    return max(line.spot.right for line in lines) - min(line.spot.left for line in lines)


def _river(slug: str, part: Sequence[TextLine]) -> Iterator[Remark]:
    """Yield the longest river of *part*, if it is long enough."""
    longest: tuple[int, int, Spot] | None = None
    reach: list[tuple[tuple[float, float], int, float, float]] = []
    for index, line in enumerate(part):
        reached = []
        for left, right in _spaces(line):
            before = [each for each in reach if _overlap(each[0], (left, right))]
            best = max(before, key=lambda each: each[1], default=None)
            count, low, high = (best[1] + 1, min(best[2], left), max(best[3], right)) if best else (1, left, right)
            reached.append(((left, right), count, low, high))
            if count >= _RIVER and (longest is None or count > longest[1]):
                top = part[index + 1 - count].spot.top
                longest = index + 1 - count, count, Spot(low, top, high, line.spot.bottom)
        reach = reached
    if longest:
        start, count, spot = longest
        lines = part[start : start + count]
        found = remark(kinds.RIVER, slug, lines, words=lines[0].text, count=count)
        yield Remark(found.problem, slug, found.page, spot)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= _OVERLAP * min(one[1] - one[0], other[1] - other[0])


def _spaces(line: TextLine) -> list[tuple[float, float]]:
    """Return the left and right edges of the spaces between the words of *line*."""
    found = []
    for run in line.runs:
        for at, sign in enumerate(run.text):
            if sign.isspace() and at + 1 < len(run.edges):
                left, right = run.baseline[0] + run.edges[at], run.baseline[0] + run.edges[at + 1]
                if line.spot.left < left and right < line.spot.right:
                    found.append((left, right))
    return found


def off_grid(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield the first line of each column that is off the grid of the column to its left."""
    for page in chapter.pages:
        for left, right in pairwise(columns(page.running) if page.unit else ()):
            if (shifted := _out_of_step(page, left, right)) is not None:
                line, offset = shifted
                yield remark(kinds.OFF_GRID, chapter.slug, [line], words=line.text, offset=tenths(offset))


def _out_of_step(page: Opened, left: Sequence[TextLine], right: Sequence[TextLine]) -> tuple[TextLine, float] | None:
    for line in right:
        beside = min(left, key=lambda each: abs(each.baseline - line.baseline))
        offset = abs(beside.baseline - line.baseline)
        # Lists and frames may be set half a line off: that is made up for where they end.
        half = "LBody" in (line.role, beside.role) and abs(offset - page.unit / 2) <= _LEVEL
        if offset > page.unit * _BESIDE_LINES:
            continue  # nothing stands beside
        if offset > _LEVEL and not half:
            return line, offset
    return None


def thin_pages(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield the pages of a territory that are less than a third full."""
    if not chapter.slug.startswith(_TERRITORY):
        return
    source: Location | None = None
    for page in chapter.pages:
        sources = [line.source for line in page.lines if line.source]
        source = sources[0] if sources else source
        filled = _filled(page)
        if filled < _THIRD:
            problem = kinds.THIN_PAGE.at(source, page=page.leaf.number, percent=round(filled * 100))
            yield Remark(problem, chapter.slug, page.leaf.number, _text_area(page))


def _text_area(page: Opened) -> Spot:
    return Spot(_BESIDE, _HEAD, page.sheet.width - _BESIDE, page.sheet.height - _FOOT)


def _filled(page: Opened) -> float:
    """Return the share of the text area, line by line in two columns, with text, a photo, a map or a ground."""
    area = _text_area(page)
    unit = page.unit or _USUAL
    middle = (area.left + area.right) / 2
    spots = [run.spot for run in page.sheet.runs if run.text.strip() and not run.artifact]
    spots += [image.spot for image in page.sheet.images]
    spots += [each.spot for each in page.sheet.areas if _coloured(each)]
    rows = max(1, round((area.bottom - area.top) / unit))
    slots: set[tuple[int, int]] = set()
    for spot in spots:
        first = max(0, int((spot.top - area.top) / unit + 0.5))
        last = min(rows, max(int((spot.bottom - area.top) / unit + 0.5), first + 1))
        sides = [
            side for side, crosses in enumerate((spot.left < middle - unit, spot.right > middle + unit)) if crosses
        ]
        slots |= {(side, row) for side in sides for row in range(first, last)}
    return (len(slots) + len(_air(slots) - slots)) / (2 * rows)


def _air(slots: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the white lines between two paragraphs, or around a heading: they do not count as empty."""
    found = set()
    for (side, row), (after, below) in pairwise(sorted(slots)):
        if side == after and below - row - 1 <= _AIR:
            found |= {(side, between) for between in range(row + 1, below)}
    return found


def _coloured(area: Area) -> bool:
    return area.alpha > 0 and area.colour is not None and min(area.colour) < _WHITE
