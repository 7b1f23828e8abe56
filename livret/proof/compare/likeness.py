"""How pages of a file are placed over those of the edition, and how they look different."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from livret.base.messages import quoted
from livret.base.problems import Kind
from livret.base.text_key import letters
from livret.catalogue import parity as kinds
from livret.pdf.read.model import ReadPage, ReadPdf, Run, characters
from livret.pdf.spot import Spot
from livret.proof.compare.letter_index import Strip
from livret.proof.compare.reference import ReferencePage
from livret.proof.model import Remark

#: Least distance of two places, in points, to compute a scale from.
_FAR = 100.0
#: Below this, differences are rounding errors.
_SCALES, _MOVES = 1e-5, 0.01

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """The map from points of the edition's page to the file's: (across × x + left, along × y + top)."""

    across: float = 1.0
    along: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def placed(self, x: float, y: float) -> _Point:
        """Return the point (x, y) of the edition's page on the file's, both in points."""
        return self.across * x + self.left, self.along * y + self.top


def fitted(pairs: Sequence[tuple[ReadPage, ReadPage]]) -> Fit:
    """Return the fit of most lines of *pairs*, the edition's sheet first; words moved by hand do not change it."""
    return moved(pairs, scales(pairs))


def scales(pairs: Sequence[tuple[ReadPage, ReadPage]]) -> tuple[float, float]:
    """Return the scale of most lines of *pairs*, across and along, wherever each page stands."""
    pages = [list(lines(*pair)) for pair in pairs]
    across, along = (_scale([_apart(page, axis) for page in pages], axis) for axis in (0, 1))
    return across, along


def moved(pairs: Sequence[tuple[ReadPage, ReadPage]], scales: tuple[float, float]) -> Fit:
    """Return the fit of *pairs*, pages with the same scales, *scales*, and the same offset."""
    across, along = scales
    every = [line for pair in pairs for line in lines(*pair)]
    if not every:
        return Fit()
    left = median(there[0] - across * here[0] for here, there in every)
    top = median(there[1] - along * here[1] for here, there in every)
    return Fit(*(1.0 if abs(scale - 1) < _SCALES else scale for scale in (across, along)),
               *(0.0 if abs(move) < _MOVES else move for move in (left, top)))  # fmt: skip


def lines(ours: ReadPage, theirs: ReadPage) -> Iterator[tuple[_Point, _Point]]:
    """Yield the starts of lines whose text occurs once on each page: on *ours*, on *theirs*, in points."""
    once = [Counter(run.text.strip() for run in sheet.runs) for sheet in (ours, theirs)]
    there = {run.text.strip(): run.baseline for run in theirs.runs}
    for run in ours.runs:
        text = run.text.strip()
        if text and once[0][text] == once[1][text] == 1:
            yield run.baseline, there[text]


def _apart(lines: Sequence[tuple[_Point, _Point]], axis: int) -> list[tuple[_Point, _Point, _Point, _Point]]:
    half = len(lines) // 2
    found = [(*one, *other) for one, other in zip(lines, lines[half:], strict=False)]
    return [each for each in found if abs(each[0][axis] - each[2][axis]) > _FAR]


def _scale(pages: Sequence[Sequence[tuple[_Point, _Point, _Point, _Point]]], axis: int) -> float:
    found = [(b[axis] - d[axis]) / (a[axis] - c[axis]) for page in pages for a, b, c, d in page]
    return median(found) if found else 1.0


#: Levels of 255 beyond the range of its neighbours at which a point is different.
DIFFERENT = 52
#: Allowance beyond that, at most, for programs that draw every page a little differently.
_NOISE = 45


@dataclass(frozen=True, slots=True)
class Difference:
    """A place, in points on the page of the edition, where a page of the file looks different, and its levels."""

    spot: Spot
    level: int


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Page *number* of the file beside the edition's: the largest level of any point, and the places that differ."""

    number: int
    level: int
    differences: tuple[Difference, ...]


def standing(found: Sequence[Resemblance]) -> Iterator[Resemblance]:
    """Yield the differences beyond those of the whole file: another program draws all pages a little differently."""
    noise = min(median(each.level for each in found), _NOISE) if found else 0
    for each in found:
        kept = tuple(one for one in each.differences if one.level >= DIFFERENT + noise)
        if kept:
            yield Resemblance(each.number, each.level, kept)


def remarks(
    found: Sequence[Resemblance], leaves: Mapping[int, ReferencePage], ours: ReadPdf, fit: Fit
) -> Iterator[Remark]:
    """Yield one remark for each page and kind of visible difference.

    *leaves* are the edition's pages by the numbers of the file's.
    """
    for each in standing(found):
        leaf = leaves[each.number]
        pictures = [image.spot for image in ours.sheets[leaf.number - 1].images]
        alike: dict[Kind, list[tuple[Difference, list[str]]]] = {}
        for one in each.differences:
            words = _words_at(leaf, one.spot)
            kind = kinds.LOOKS_OTHERWISE if words else kinds.DRAWN_OTHERWISE
            if not words and any(spot.meets(one.spot) for spot in pictures):
                kind = kinds.PICTURE_OTHERWISE
            alike.setdefault(kind, []).append((one, words))
        for kind, group in alike.items():
            spot = max((one.spot for one, _words in group), key=_size)
            words = list(dict.fromkeys(word for _one, words in group for word in words))
            source = next((w.source for w in leaf.words if w.run.spot.meets(spot)), None)
            problem = kind.at(source, page=each.number, words=quoted(words))
            yield Remark(problem, leaf.chapter, each.number, _there(spot, fit))


def _words_at(leaf: ReferencePage, spot: Spot) -> list[str]:
    """Return the words of *leaf* that *spot* touches, whole even where each letter is set separately, as on maps."""
    strip = Strip(leaf.number, [word.run for word in leaf.words])
    touched = [place for index, run in enumerate(strip.runs) if run.spot.meets(spot)
               for place in _letters_at(run, spot, strip.starts[index])]  # fmt: skip
    found: list[str] = []
    for _offset, group in groupby(enumerate(touched), key=lambda each: each[1] - each[0]):
        places = [place for _number, place in group]
        found += strip.words(places[0], places[-1] + 1)
    return found


def _letters_at(run: Run, spot: Spot, start: int) -> Iterator[int]:
    """Yield the indices of the letters of *run* that *spot* touches, in a strip in which it begins at *start*."""
    place = start
    for n, cell in characters(run):
        size = len(letters(run.text[n]))
        if cell.meets(spot) or not run.measured:
            yield from range(place, place + size)
        place += size


def _there(spot: Spot, fit: Fit) -> Spot:
    return Spot(*fit.placed(spot.left, spot.top), *fit.placed(spot.right, spot.bottom))


def _size(spot: Spot) -> float:
    return (spot.right - spot.left) * (spot.bottom - spot.top)
