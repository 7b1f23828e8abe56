"""Imposition: the sheets of a book, folded once, and the page numbers on each side.

A sheet lies landscape; its fold is upright, in the middle. Its recto is the side that is outside when it is
folded. Turned over on its short edge, as one turns a page, the sheet shows its verso upright too: so page 2
is behind page 1, and both sides are drawn the same way up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Paper = Literal["A3", "A4"]

#: Width and height in mm of each paper, landscape (ISO 216).
PAPERS: Mapping[str, tuple[float, float]] = {"A3": (420, 297), "A4": (297, 210)}
#: Pages in a booklet that is to be sewn with others: whole sheets, no more than can be folded.
SIGNATURES = range(4, 129, 4)
#: Where a booklet is fastened, in parts of its height: staples on the back of the fold, or holes to sew through. Their
#: number is even, so that a thread that enters at one end comes out at the other.
STAPLES = (1 / 4, 3 / 4)
HOLES = tuple(part / 12 for part in (1, 3, 5, 7, 9, 11))
#: Thickness of one sheet, in mm: from nothing (no compensation) to board.
_THICKEST = 1.0

#: The numbers of the pages on one side of a sheet, left and right; None is a blank.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Imposition:
    """Settings of the copier: paper, pages in a booklet (None: all in one), thickness of a sheet in mm, marks or none.

    :raises ValueError: for an unknown paper, an invalid signature or thickness.
    """

    paper: Paper = "A3"
    signature: int | None = None
    thickness_mm: float = 0.1
    marks: bool = False

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise ValueError(f"no paper {self.paper!r}: {', '.join(PAPERS)}")
        _check_signature(self.signature)
        if not 0 <= self.thickness_mm <= _THICKEST:
            raise ValueError(f"a sheet {self.thickness_mm} mm thick: 0 to {_THICKEST} mm")

    def creep_mm(self, sheet: "FoldedSheet") -> float:
        """Return how far the leaves of *sheet* stick out beyond its booklet's cover once folded, in mm.

        Each sheet lies inside the fold of those around it, so its fold is one thickness farther from the back
        of the booklet than theirs: it sticks out by its depth times the thickness. The first sheet is the
        cover and stays where it is (Quite Imposing, "Creep": paper thickness, the inside shifting the most).
        """
        return sheet.depth * self.thickness_mm


@dataclass(frozen=True, slots=True)
class FoldedSheet:
    """One folded sheet: its booklet (1 first), its depth in it (0 is the outermost), and its pages."""

    booklet: int
    depth: int
    front: Pair
    back: Pair
    innermost: bool

    @property
    def pages(self) -> tuple[int, ...]:
        """The numbers of its pages, in reading order."""
        return tuple(sorted(page for page in (*self.front, *self.back) if page))


def sheets(pages: int, signature: int | None) -> tuple[FoldedSheet, ...]:
    """Return the sheets of a book of *pages* pages, in the order of printing: booklet by booklet, outermost first.

    Booklets are of *signature* pages, the last of the rest (24 in sixteens: 16 and 8). A book that does not
    fill its sheets gets blanks before its last two pages, so that the inside of the back cover and the back cover
    stay last (before its last one only, if it has two: the first is the cover).

    :raises ValueError: for a book without pages, or a signature outside ``SIGNATURES``.
    """
    if pages < 1:
        raise ValueError("a book without pages")
    _check_signature(signature)
    run = _filled(pages)
    size = signature or len(run)
    return tuple(
        sheet
        for booklet, first in enumerate(range(0, len(run), size), start=1)
        for sheet in _nested(booklet, run[first : first + size])
    )


def _check_signature(signature: int | None) -> None:
    if signature is not None and signature not in SIGNATURES:
        raise ValueError(f"a signature of {signature} pages: a multiple of 4, {SIGNATURES[0]} to {SIGNATURES[-1]}")


def _filled(pages: int) -> list[int | None]:
    """Return the pages in reading order, padded with blanks to fill the last sheet."""
    blanks = -pages % 4
    last = pages - min(2, pages - 1)
    return [*range(1, last + 1), *[None] * blanks, *range(last + 1, pages + 1)]


def _nested(booklet: int, run: list[int | None]) -> Iterator[FoldedSheet]:
    """Yield the sheets of one booklet: the outermost has the first two and the last two of *run*."""
    for depth in range(len(run) // 4):
        first, last = 2 * depth, len(run) - 1 - 2 * depth
        yield FoldedSheet(
            booklet=booklet,
            depth=depth,
            front=(run[last], run[first]),
            back=(run[first + 1], run[last - 1]),
            innermost=4 * (depth + 1) == len(run),
        )
