"""Where the pages of a file lie beside those of the edition: scaled, moved, as whoever printed them anew has done."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from livret.pdf.read.model import Sheet

#: Two places further apart than that, in points, tell a scale.
_FAR = 100.0
#: Less than that is rounding.
_SCALES, _MOVES = 1e-5, 0.01

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """What places a point of the edition's page on the file's: (across × x + left, along × y + top)."""

    across: float = 1.0
    along: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def placed(self, x: float, y: float) -> _Point:
        """Return the point (x, y) of the edition's page on the file's, both in points."""
        return self.across * x + self.left, self.along * y + self.top


def fitted(pairs: Sequence[tuple[Sheet, Sheet]]) -> Fit:
    """Return the fit on which most lines of *pairs* agree, the edition's sheet first; words moved by hand do not."""
    return moved(pairs, scales(pairs))


def scales(pairs: Sequence[tuple[Sheet, Sheet]]) -> tuple[float, float]:
    """Return by how much most lines of *pairs* are scaled, across and along, wherever each page stands."""
    pages = [list(lines(*pair)) for pair in pairs]
    across, along = (_scale([_apart(page, axis) for page in pages], axis) for axis in (0, 1))
    return across, along


def moved(pairs: Sequence[tuple[Sheet, Sheet]], scales: tuple[float, float]) -> Fit:
    """Return the fit of *pairs*, pages that are scaled by *scales* and moved alike."""
    across, along = scales
    every = [line for pair in pairs for line in lines(*pair)]
    if not every:
        return Fit()
    left = median(there[0] - across * here[0] for here, there in every)
    top = median(there[1] - along * here[1] for here, there in every)
    return Fit(*(1.0 if abs(scale - 1) < _SCALES else scale for scale in (across, along)),
               *(0.0 if abs(move) < _MOVES else move for move in (left, top)))  # fmt: skip


def lines(ours: Sheet, theirs: Sheet) -> Iterator[tuple[_Point, _Point]]:
    """Yield where lines stand that both have once."""
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
