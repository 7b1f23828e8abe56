"""From the sheets of a booklet to the words and sizes of the instructions for the person at the copier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import shorten

from livret.base.tokens import colours
from livret.design.territory_head import FactCell, FactCells
from livret.design.territory_page import running_title
from livret.edition.maps.cartography import FAMILY
from livret.edition.model import Edition
from livret.edition.typography.numbers import number
from livret.pdf.folding import HOLES, PAPERS, STAPLES, FoldedSheet, Imposition, Pair, sheets

#: The paper size of a folded sheet.
_FOLDED = {"A3": "A4", "A4": "A5"}
#: An office stapler cannot go through more sheets (80 g paper).
_STAPLER = 20
#: A fore edge that is uneven by less is not trimmed, in mm.
_UNEVEN = 0.3
#: Booklets that are listed one by one; of more, the first, those in between, and the last.
_LISTED = 3
#: Letters of the title above the instructions: two lines.
_TITLE_LENGTH = 150


@dataclass(frozen=True, slots=True)
class SheetSide:
    """One drawn side of a sheet: its left edge in mm, its name, and its page numbers ("" is a blank)."""

    x: float
    name: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class BookletRow:
    """One booklet, or several alike: their numbers, their pages in the file, their page numbers."""

    booklet: str
    sides: str
    pages: str


@dataclass(frozen=True, slots=True)
class Copying:
    """The variable words of the instructions."""

    paper: str
    folded: str
    width_mm: str
    facts: FactCells
    sides: list[SheetSide]
    drawn: str
    rows: list[BookletRow]
    booklets: int
    stack: int
    last_stack: int
    blanks: int
    middle: tuple[int, int] | None
    turned: bool
    uneven_mm: str
    too_thick: bool
    marks: bool
    stitches: tuple[str, ...]
    family: str
    colours: dict[str, str]


def heading(edition: Edition) -> str:
    """Return the title above the instructions, cut where it would be too long."""
    return shorten(running_title(edition), _TITLE_LENGTH, placeholder=" …")


def copying(imposition: Imposition, pages: int) -> Copying:
    """Return the variable words for a book of *pages* pages, printed as *imposition* says."""
    planned = sheets(pages, imposition.signature)
    booklets = [tuple(group) for _number, group in groupby(planned, key=lambda sheet: sheet.booklet)]
    first = booklets[0]
    uneven = max(imposition.creep_mm(sheet) for sheet in first)
    return Copying(
        paper=imposition.paper,
        folded=_FOLDED[imposition.paper],
        width_mm=number(PAPERS[imposition.paper][0] / 2),
        facts=_facts(imposition, pages, booklets),
        sides=list(_sides(first)),
        drawn=" ".join(_in_words(sheet) for sheet in _shown(first)),
        rows=_rows(booklets) if len(booklets) > 1 else [],
        booklets=len(booklets),
        stack=len(first),
        last_stack=len(booklets[-1]),
        blanks=4 * len(planned) - pages,
        middle=_middle(first[-1].back),
        turned=first[0].back[0] == 2,
        uneven_mm=number(round(uneven, 1)) if uneven >= _UNEVEN else "",
        too_thick=len(booklets) == 1 and len(first) > _STAPLER,
        marks=imposition.marks,
        stitches=_stitches(imposition, len(booklets) > 1),
        family=FAMILY,
        colours={name: colours()[name].hex for name in ("pine", "grey", "grey-line", "white")},
    )


def _facts(imposition: Imposition, pages: int, booklets: Sequence[Sequence[FoldedSheet]]) -> FactCells:
    count = sum(map(len, booklets))
    several = len(booklets) > 1
    cells = (
        ("Papier", imposition.paper, "en paysage"),
        ("Feuilles par exemplaire" if count > 1 else "Feuille par exemplaire", number(count), "recto verso"),
        ("Pages" if pages > 1 else "Page", number(pages), f"au format {_FOLDED[imposition.paper]}"),
        ("Cahiers" if several else "Cahier", number(len(booklets)), "à coudre" if several else "à agrafer"),
    )
    return FactCells([FactCell(*words) for words in cells])


#: Left edges in mm of the four drawn sides, two sheets of two.
_PLACES = ((0.0, 44.0), (84.0, 128.0))


def _shown(booklet: Sequence[FoldedSheet]) -> Sequence[FoldedSheet]:
    """Return the sheets worth drawing: the outermost and the innermost."""
    return booklet if len(booklet) <= len(_PLACES) else (booklet[0], booklet[-1])


def _sides(booklet: Sequence[FoldedSheet]) -> Iterator[SheetSide]:
    for sheet, places in zip(_shown(booklet), _PLACES, strict=False):
        for x, side, pair in zip(places, ("recto", "verso"), (sheet.front, sheet.back), strict=True):
            left, right = (str(page or "") for page in pair)
            yield SheetSide(x, f"Feuille {sheet.depth + 1}, {side}", left, right)


def _in_words(sheet: FoldedSheet) -> str:
    recto, verso = (_pair(pair) for pair in (sheet.front, sheet.back))
    return f"Feuille {sheet.depth + 1}. Recto\u00a0: {recto}. Verso\u00a0: {verso}."


def _pair(pair: Pair) -> str:
    left, right = (f"page {page}" if page else "page blanche" for page in pair)
    return f"{left} à gauche, {right} à droite"


def _rows(booklets: Sequence[Sequence[FoldedSheet]]) -> list[BookletRow]:
    """Return a row a booklet; of many, those in between share one."""
    if len(booklets) <= _LISTED:
        return [_row(booklets, rank, rank) for rank in range(len(booklets))]
    last = len(booklets) - 1
    return [_row(booklets, *ranks) for ranks in ((0, 0), (1, last - 1), (last, last))]


def _row(booklets: Sequence[Sequence[FoldedSheet]], first: int, last: int) -> BookletRow:
    """Return the row of the booklets from rank *first* to *last*; each sheet is two pages of the file."""
    before = 2 * sum(map(len, booklets[:first]))
    own = [sheet for booklet in booklets[first : last + 1] for sheet in booklet]
    pages = [page for sheet in own for page in sheet.pages]
    sides = _span(before + 1, before + 2 * len(own))
    return BookletRow(_span(first + 1, last + 1), sides, _span(min(pages), max(pages)))


def _span(first: int, last: int) -> str:
    return f"{first} à {last}" if first != last else f"{first}"


def _middle(pair: Pair) -> tuple[int, int] | None:
    left, right = pair
    return (left, right) if left and right == left + 1 else None


def _stitches(imposition: Imposition, sewn: bool) -> tuple[str, ...]:
    """Return the distances of the staples or holes from the foot, in mm to half a millimetre: those of the marks."""
    height = PAPERS[imposition.paper][1]
    return tuple(number(round(2 * part * height) / 2) for part in (HOLES if sewn else STAPLES))
