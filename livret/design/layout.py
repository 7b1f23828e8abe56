"""The layout of a territory: which units stand on which page, and how high they are.

Heights are estimates in lines of the baseline grid of the size that is tried (``heights``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from livret.design import heights
from livret.design.heights import PAGE_MM
from livret.design.line_breaking import COLUMN_MM
from livret.design.text_sizes import HOUSE, Size
from livret.edition.model import Rubric, Territory

#: What stands on the cream field of the right page; none leaves the page to the text.
RightHead = Literal["exergue", "photo", "near", "none"]
#: The language whose words are cut when heights are foreseen.
_LANGUAGE = "fr"
#: Lines by which a paragraph and the list beside it may differ.
_UNEVEN_HALVES = 3
#: Below a heading, around a signature, between units, above the voice on the tint, and within it above and below.
_BELOW_HEADING, _AROUND_SIGNATURE, _GAP, _ABOVE_TINT, _TINT_PADDING, _TIGHT_TINT_PADDING = 0.5, 0.5, 1.5, 1.0, 4.0, 2.5
#: Between the items of a list of dots or rings.
_BETWEEN, _TIGHT_BETWEEN = 1.0, 0.5
LISTS = frozenset({"points", "cercles"})


@dataclass(frozen=True, slots=True)
class LayoutUnit:
    """What stays together on a page: one rubric, two lists side by side, or one or two photographs."""

    rubrics: tuple[Rubric, ...] = ()
    photos: tuple[int, ...] = ()  # their rank in the sheet
    shots: tuple[heights.PhotoUnit, ...] = ()  # the same, as they are measured
    signed: bool = True  # whether somebody is known to sign what is to be signed

    @property
    def tinted(self) -> bool:
        """Whether this is the voice on the tint, anchored to the foot of its page."""
        return bool(self.rubrics) and self.rubrics[0].rule.form == "voix-teintee"

    @property
    def voice(self) -> bool:
        """Whether somebody speaks here: voices open the right page when they can."""
        return bool(self.rubrics) and self.rubrics[0].rule.form.startswith("voix")


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Units that begin a page together and are expected to fill ``pages`` of them."""

    units: tuple[LayoutUnit, ...]
    pages: int = 1

    @property
    def anchored(self) -> bool:
        """Whether the voice on the tint ends this page, at its foot."""
        return self.pages == 1 and bool(self.units) and self.units[-1].tinted


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay a territory out: groups of units, the first on the left page.

    One that ``flows`` takes as many pages as it takes, up to those of its only group.
    """

    groups: tuple[PageGroup, ...]
    right_head: RightHead = "none"
    tight: bool = False
    size: Size = HOUSE
    flows: bool = False

    @property
    def pages(self) -> int:
        """Return how many pages it should take."""
        return sum(group.pages for group in self.groups)


def units(territory: Territory, photos: Sequence[int] = ()) -> tuple[LayoutUnit, ...]:
    """Return the rubrics of *territory* in order, a list of dots and a list of rings side by side.

    The *photos*, by their rank, stand two by two behind the first of them.
    """
    found: list[LayoutUnit] = []
    for rubric in territory.rubrics:
        pairs_up = rubric.rule.form == "cercles" and found and found[-1].rubrics[0].rule.form == "points"
        if pairs_up and len(found[-1].rubrics) == 1:
            found[-1] = LayoutUnit((*found[-1].rubrics, rubric))
        else:
            found.append(LayoutUnit((rubric,), signed=bool(territory.sheet.ally)))
    album = [_photo_unit(territory, photos[at : at + 2]) for at in range(0, len(photos), 2)]
    return (*found[:1], *album, *found[1:])


def _photo_unit(territory: Territory, ranks: Sequence[int]) -> LayoutUnit:
    return LayoutUnit(photos=tuple(ranks), shots=tuple(_shot(territory, rank) for rank in ranks))


def _shot(territory: Territory, rank: int) -> heights.PhotoUnit:
    picture, told = territory.photos[rank], territory.sheet.photos[rank]
    return heights.PhotoUnit(picture.height / picture.width, told.caption, told.credit)


def fill(page: Sequence[LayoutUnit], tight: bool = False, size: Size = HOUSE) -> float:
    """Return the height of *page* in lines, gaps and notes included."""
    gaps = _GAP * max(0, len(page) - 1)
    if page and page[-1].tinted:
        gaps += _ABOVE_TINT - (_GAP if len(page) > 1 else 0)
    notes = heights.notes([rubric.prose.tree for unit in page for rubric in unit.rubrics], _LANGUAGE, size)
    return sum(_unit_height(unit, tight, size) for unit in page) + gaps + notes


def apart(units: Sequence[LayoutUnit]) -> list[LayoutUnit]:
    """Return *units* with lists below each other: side by side, two that cross a page would lose their ends."""
    return [
        part
        for unit in units
        for part in ([unit] if unit.photos else [replace(unit, rubrics=(r,)) for r in unit.rubrics])
    ]


def in_halves(rubric: Rubric, size: Size = HOUSE) -> bool:
    """Return whether *rubric* is a paragraph and the list it announces, of about the same height: side by side."""
    blocks = rubric.prose.tree.blocks
    lists = [element for element in rubric.prose.tree.all() if element.tag == "ul"]
    announces = [block.tag for block in blocks] == ["p", "ul"] and lists == [blocks[-1]]
    return announces and halves_are_even(rubric, size)


def halves_are_even(rubric: Rubric, size: Size = HOUSE) -> bool:
    """Return whether the first block of *rubric* and the list behind it are of about the same height."""
    first, rest = heights.halves(rubric.prose.tree, _LANGUAGE, size)
    return abs(first - rest) <= _UNEVEN_HALVES


def _unit_height(unit: LayoutUnit, tight: bool, size: Size) -> float:
    if unit.photos:
        return heights.album(unit.shots, size)
    if len(unit.rubrics) == 2:
        return max(_rubric_height(rubric, unit, tight, COLUMN_MM, size) for rubric in unit.rubrics)
    padding = (_TIGHT_TINT_PADDING if tight else _TINT_PADDING) if unit.tinted else 0.0
    return _rubric_height(unit.rubrics[0], unit, tight, PAGE_MM, size) + padding


def _rubric_height(rubric: Rubric, unit: LayoutUnit, tight: bool, width_mm: float, size: Size) -> float:
    above = heights.heading(rubric.heading, width_mm, size) + _BELOW_HEADING
    if rubric.rule.signed_by and unit.signed:
        above += 1 + _AROUND_SIGNATURE - _BELOW_HEADING
    return above + _prose_height(rubric, tight, width_mm, size)


def _prose_height(rubric: Rubric, tight: bool, width_mm: float, size: Size) -> float:
    """Return the height of *rubric*'s prose: a list is *width_mm* wide, the rest in columns or halves."""
    tree = rubric.prose.tree
    if rubric.rule.form in LISTS:
        return heights.one_column(tree, width_mm, _TIGHT_BETWEEN if tight else _BETWEEN, _LANGUAGE, size)
    if in_halves(rubric, size):
        return max(heights.halves(tree, _LANGUAGE, size))
    return heights.two_columns(tree, _LANGUAGE, size)
