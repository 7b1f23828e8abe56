"""How full the pages of each territory are, and which texts are much longer or shorter than the others.

Words are counted as authors count them in their files: those of all rubrics of a territory, their notes too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

from livret.base.messages import _, plural
from livret.base.problems import Kind, Problem
from livret.bind.placed import first_numbers
from livret.build.chapter_store import LaidOutChapter
from livret.build.schedule import LaidOutEdition
from livret.catalogue import fit as kinds
from livret.design import compose, copyfit, text_sizes
from livret.design.openings import decisions
from livret.design.openings.pair import DUO
from livret.design.text_sizes import Size
from livret.edition.model import Territory
from livret.edition.typography.numbers import number
from livret.pdf.model import Fragment

#: The smallest cohort that is compared; below or above how many times the median a text is odd.
COHORT, SHORT, LONG = 4, 0.6, 1.6
#: The least difference in words: a third of a double page more, a quarter less. Among short texts, 1.6 times is little.
LESS, MORE = 200, 300


@dataclass(frozen=True, slots=True)
class FillRow:
    """How a territory fills its pages.

    ``lines`` and ``spare`` are the room that is left, in lines of a column and in words; negative for
    an overset. ``full`` is the filled share of its pages, in per cent; ``size`` that of the text in pt,
    ``step`` how many below the house's own; ``remarks`` are what is odd: much longer than others, or hollow.
    ``dress`` is the name of its design, ``tries`` the layouts that the engine was given; ``decisions`` what closed its
    pages, in words.
    """

    slug: str
    name: str
    words: int
    pages: int
    allowed: int
    size: float
    step: int
    full: int
    lines: int
    spare: int
    remarks: tuple[Kind, ...] = ()
    dress: str = ""
    tries: int = 1
    decisions: tuple[str, ...] = ()


def rows(proofs: LaidOutEdition) -> list[FillRow]:
    """Return a row for each territory of *proofs*, in the order of the book."""
    odd = {territory.slug: (kind,) for territory, kind in _odd(proofs)}
    return [_row(territory, sheet, odd.get(territory.slug, ()), first) for territory, sheet, first in _sheets(proofs)]


def decided(proofs: LaidOutEdition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name of each territory with what its layout did of itself, in words."""
    for territory, sheet, first in _sheets(proofs):
        yield territory.sheet.name, decisions.in_words(sheet.decisions, sheet.crops, first)


def why(proofs: LaidOutEdition) -> Iterator[tuple[str, str]]:
    """Yield the name of each territory with its dress, the tries of the engine, and what its layout did of itself."""
    for territory, sheet, first in _sheets(proofs):
        tried = plural("{count} try", "{count} tries", sheet.tries).format(count=sheet.tries)
        head = _("layout “{dress}”, {tries}").format(dress=sheet.dress, tries=tried)
        yield territory.sheet.name, " ; ".join((head, *decisions.in_words(sheet.decisions, sheet.crops, first)))


def hollow(proofs: LaidOutEdition) -> Iterator[Problem]:
    """Yield a warning for each territory with a page on which a quarter of the text's height is empty."""
    for territory, sheet, first in _sheets(proofs):
        holes = [each for each in sheet.decisions if each.hollow]
        if holes:
            worst = max(holes, key=lambda each: each.value)
            place = territory.rubrics[0].mark if territory.rubrics else territory.mark("nom")
            yield kinds.HOLLOW.at(place, name=territory.sheet.name, page=first + worst.page - 1, lines=worst.lines)


def _sheets(proofs: LaidOutEdition) -> Iterator[tuple[Territory, LaidOutChapter, int]]:
    """Yield each territory, its chapter, and the number of the chapter's first page in the book."""
    numbers = first_numbers([sheet.fragment for sheet in proofs.sheets])
    known = {sheet.chapter.slug: (sheet, first) for sheet, first in zip(proofs.sheets, numbers, strict=True)}
    for territory in proofs.edition.territories:
        yield territory, *known[compose.anchor(territory)]


def middle(proofs: LaidOutEdition) -> int:
    """Return the median of the words of those territories that are written; 0 where there is none."""
    return round(median([words(territory) for territory in _written(proofs)] or [0]))


def _written(proofs: LaidOutEdition) -> list[Territory]:
    """Return the territories whose text is finished: the others are not compared."""
    begun = {problem.location.file for problem in proofs.edition.unwritten if problem.location}
    return [each for each in proofs.edition.territories if not (each.document and each.document.file in begun)]


def words(territory: Territory) -> int:
    """Return the number of words in the text of *territory*."""
    return sum(rubric.prose.words for rubric in territory.rubrics)


def outliers(proofs: LaidOutEdition) -> Iterator[Problem]:
    """Yield a warning for each territory much longer or shorter than the median of the cohort.

    One on a page of its own that closes, beside another one's, is not too short.
    """
    for territory, kind in _odd(proofs):
        place = territory.rubrics[0].mark if territory.rubrics else territory.mark("nom")
        count = words(territory)
        told = plural("{count} word", "{count} words", count).format(count=number(count))
        yield kind.at(place, name=territory.sheet.name, words=told, median=number(middle(proofs)))


def _odd(proofs: LaidOutEdition) -> Iterator[tuple[Territory, Kind]]:
    territories, usual = _written(proofs), middle(proofs)
    if len(territories) < COHORT:
        return
    halves = {sheet.chapter.slug for sheet in proofs.sheets if sheet.dress == DUO}
    for territory in territories:
        count = words(territory)
        if count > max(LONG * usual, usual + MORE):
            yield territory, kinds.MUCH_LONGER
        elif count < min(SHORT * usual, usual - LESS) and compose.anchor(territory) not in halves:
            yield territory, kinds.MUCH_SHORTER


def _row(territory: Territory, sheet: LaidOutChapter, odd: tuple[Kind, ...], first: int) -> FillRow:
    set_in = next((each.value for each in sheet.decisions if each.what == "text"), None)
    size, allowed = text_sizes.size(sheet.step), territory.sheet.pages
    size = replace(size, text=set_in or size.text)
    pages = copyfit.rooms(sheet.chapter, sheet.fragment, size)
    had, left = sum(page.lines for page in pages[:allowed]), sum(page.left for page in pages[:allowed])
    over = copyfit.excess(sheet.fragment, allowed)
    if over.lines:
        left, spare = -over.lines, -over.words
    else:
        spare = round(_words_on(left, sheet.fragment, size))
    hollow_too = [kinds.HOLLOW] if any(each.hollow for each in sheet.decisions) else []
    return FillRow(
        territory.slug, territory.sheet.name, words(territory), len(pages), allowed,
        size.text, sheet.step, round(100 * (had - left) / max(1, had)), left, spare, (*odd, *hollow_too),
        sheet.dress, sheet.tries, decisions.in_words(sheet.decisions, sheet.crops, first),
    )  # fmt: skip


def _words_on(lines: int, fragment: Fragment, size: Size) -> float:
    """Return how many words *lines* of *size* have room for, as large as the text of *fragment* is set."""
    for each in (size, *text_sizes.LARGE):
        if words := copyfit.words_a_line(fragment, each):
            return lines * words * size.line / each.line
    return 0.0
