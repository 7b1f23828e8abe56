"""Text that is in the file and invisible on the page, and why.

Judged from the operators: the state in which text is set, and rectangles and pictures under and over it. Text hidden
by other shapes is found on the rasterised page (``from_pixels``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import floor

from livret.base.messages import _, later, quoted, tenths
from livret.base.text_key import letters
from livret.catalogue import parity as kinds
from livret.pdf.read.fonts import UNREAD
from livret.pdf.read.model import RGB, Area, ReadPage, Run, characters
from livret.pdf.spot import Spot, joined
from livret.proof.model import Remark
from livret.proof.visible.contrast import ratio

#: Running text is never set so small, in points; nobody can read it.
SMALLEST = 5.0
#: Less contrast than this is invisible (1 is the same colour).
_NO_CONTRAST = 1.15
#: Opacity from which something covers what is under it; opacity below which it counts as absent.
_COVERS, _FAINT = 0.75, 0.15
#: Squeezed to this share of its size, text is a line.
_SQUEEZED = 0.12
_WHITE: RGB = (1.0, 1.0, 1.0)
#: Lines overlap by less of their height, however tightly they are set.
_OVERLAP = 0.5
#: Points by which letters may leave the page or a clip: side bearings, accents.
_EDGE = 1.5

LAYER = later("its layer is not shown")
INVISIBLE = later("it is set in the invisible mode")
FAINT = later("it is transparent")
SMALL = later("it is {size} pt high")
SQUEEZED = later("it is squeezed to a line")
OUTSIDE = later("it is outside the trimmed page")
CLIPPED = later("it is cut off by a clipping path")
COVERED = later("something opaque lies over it")
SAME_COLOUR = later("it has the colour of its ground")
OVERLAID = later("other text is set over it")
HIDDEN = later("nothing of it appears on the page")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Invisible letters of a run, by their index in its text, and the reason."""

    run: Run
    characters: frozenset[int]
    reason: str
    size: float = 0.0

    def words(self) -> list[str]:
        """Return the words that have a hidden letter."""
        words, place = [], 0
        for word in self.run.text.split(" "):
            if word.strip() and any(n in self.characters for n in range(place, place + len(word))):
                words.append(word.strip())
            place += len(word) + 1
        return words


def hidden(sheet: ReadPage) -> list[Hidden]:
    """Return the invisible text of *sheet*: for each run, with the first reason that applies."""
    strips = _strips(sheet.runs)
    return [found for run in sheet.runs if (found := _hidden(run, sheet, strips)) and readable(run)]


def readable(run: Run) -> frozenset[int]:
    """Return the indices of the letters in *run*: a character without text in the font may be a space."""
    return frozenset(n for n, sign in enumerate(run.text) if sign != UNREAD and letters(sign))


def remarks(number: int, found: Sequence[Hidden]) -> Iterator[Remark]:
    """Yield a remark for each passage of page *number* that is hidden for one reason."""
    for _reason, group in groupby(found, key=lambda each: (each.reason, each.run.artifact)):
        each = list(group)
        words = [word for one in each for word in one.words()]
        reason = _(each[0].reason).format(size=tenths(min(one.size for one in each)))
        problem = kinds.UNSEEN.at(None, page=number, words=quoted(words), reason=reason)
        yield Remark(problem, "", number, joined([one.run.spot for one in each]))


def unseen(sheets: Iterable[ReadPage]) -> list[Remark]:
    """Return remarks on hidden text on *sheets*."""
    return [remark for sheet in sheets for remark in remarks(sheet.number, hidden(sheet))]


#: Runs by the strips of the page that they stand in, each :data:`_STRIP` points high; in drawing order.
_Strips = Mapping[int, Sequence[Run]]
_STRIP = 12


def _strips(runs: Iterable[Run]) -> _Strips:
    found: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        for strip in _strips_of(run):
            found[strip].append(run)
    return found


def _strips_of(run: Run) -> range:
    return range(floor(run.spot.top / _STRIP), floor(run.spot.bottom / _STRIP) + 1)


def _hidden(run: Run, sheet: ReadPage, strips: _Strips) -> Hidden | None:
    whole = frozenset(range(len(run.text)))
    for reason, applies in _WHOLLY:
        if applies(run):
            return Hidden(run, whole, reason, run.size)
    for reason, judge in _PARTLY if run.measured else ():
        if characters := judge(run, sheet):
            return Hidden(run, characters, reason, run.size)
    if run.measured and (characters := _overlaid(run, strips)):
        return Hidden(run, characters, OVERLAID, run.size)
    return None


_WHOLLY: tuple[tuple[str, Callable[[Run], bool]], ...] = (
    (LAYER, lambda run: not run.layer),
    (INVISIBLE, lambda run: run.mode in (3, 7)),
    (FAINT, lambda run: run.alpha < _FAINT),
    (SMALL, lambda run: run.size < SMALLEST),
    (SQUEEZED, lambda run: run.edges[-1] - run.edges[0] < _SQUEEZED * run.size * len(run.text)),
)


def _outside(run: Run, sheet: ReadPage) -> frozenset[int]:
    return _beyond(run, Spot(0, 0, sheet.width, sheet.height))


def _clipped(run: Run, _sheet: ReadPage) -> frozenset[int]:
    return _beyond(run, run.clip)


def _beyond(run: Run, room: Spot) -> frozenset[int]:
    """Return the characters of which hardly half is within *room*."""
    if _within(run.spot, room):
        return frozenset()
    # Half the height of small letters, above the baseline.
    found = {
        n
        for n, spot in characters(run)
        if spot.left < room.left - _EDGE or spot.right > room.right + _EDGE
        or _height(spot, 0.45) < room.top or _height(spot, 0.6) > room.bottom
    }  # fmt: skip
    return frozenset(n for n in found if letters(run.text[n]))


def _height(spot: Spot, share: float) -> float:
    return spot.top + share * (spot.bottom - spot.top)


def _covered(run: Run, sheet: ReadPage) -> frozenset[int]:
    over = [area for area in sheet.areas if area.order > run.order and area.exact and area.alpha >= _COVERS]
    near = [area for area in over if area.spot.meets(run.spot)]
    if not near:
        return frozenset()
    return frozenset(
        n
        for n, spot in characters(run)
        if letters(run.text[n]) and any(_covers_middle(area.spot, spot) for area in near)
    )


def _same_colour(run: Run, sheet: ReadPage) -> frozenset[int]:
    if run.colour is None or run.mode in (1, 2, 5, 6):
        return frozenset()
    below = (area for area in sheet.areas if area.order < run.order and area.alpha > _FAINT)
    grounds = [area for area in below if area.spot.meets(run.spot)]
    if not all(area.exact for area in grounds):
        return frozenset()  # a drawing lies under it: hidden text there is found by rasterising
    if all(_within(run.spot, area.spot) for area in grounds) and not _lost_on(run.colour, _ground(run.spot, grounds)):
        return frozenset()
    return frozenset(
        n for n, spot in characters(run) if letters(run.text[n]) and _lost_on(run.colour, _ground(spot, grounds))
    )


def _lost_on(colour: RGB, ground: RGB | None) -> bool:
    return ground is not None and ratio(colour, ground) < _NO_CONTRAST


def _overlaid(run: Run, strips: _Strips) -> frozenset[int]:
    """Return the characters that a later run is set over."""
    near = (other for strip in _strips_of(run) for other in strips[strip] if other.order > run.order)
    over = [other for other in near if other.spot.meets(run.spot) and _laid_over(other.spot, run.spot)]
    if not over:
        return frozenset()
    cells = [cell for other in over for n, cell in characters(other) if letters(other.text[n])]
    return frozenset(
        n for n, spot in characters(run) if letters(run.text[n]) and any(_laid_over(cell, spot) for cell in cells)
    )


def _laid_over(one: Spot, other: Spot) -> bool:
    """Whether two lines, or two letters, overlap in most of the smaller one."""
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.bottom, other.bottom) - max(one.top, other.top)
    narrow = min(one.right - one.left, other.right - other.left)
    low = min(one.bottom - one.top, other.bottom - other.top)
    return across > _OVERLAP * min(narrow, low) and along > _OVERLAP * low


def _ground(spot: Spot, areas: Sequence[Area]) -> RGB | None:
    """Return the colour under *spot*, None for a picture or an unknown one."""
    for area in reversed(areas):
        if _covers_middle(area.spot, spot):
            return area.colour if area.alpha == 1 else None
    return _WHITE


_PARTLY: tuple[tuple[str, Callable[[Run, ReadPage], frozenset[int]]], ...] = (
    (OUTSIDE, _outside),
    (CLIPPED, _clipped),
    (COVERED, _covered),
    (SAME_COLOUR, _same_colour),
)


def _within(inner: Spot, outer: Spot) -> bool:
    return (
        outer.left <= inner.left and inner.right <= outer.right and outer.top <= inner.top
        and inner.bottom <= outer.bottom
    )  # fmt: skip


def _covers_middle(outer: Spot, cell: Spot) -> bool:
    """Whether the middle of *cell* is within *outer*: half a letter cannot be read."""
    across, along = (cell.left + cell.right) / 2, cell.top + 0.55 * (cell.bottom - cell.top)
    return outer.left <= across <= outer.right and outer.top <= along <= outer.bottom
