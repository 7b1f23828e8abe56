"""The poster: a left page in the territory's colour, with its name and its facts; a right page of large text.

Where there are no facts, the first rubric stands in their place, white: the name alone would leave the page empty.

It is for short texts without anything to show, once in a brochure (``deal``), and for any text of one piece that the
right page holds: it can go on over from the left page between paragraphs only, and would leave the right one empty.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from math import ceil

from livret.base import text_metrics
from livret.design import heights, territory_poster
from livret.design.layout import (
    BETWEEN,
    LISTS,
    NOTHING,
    TIGHT_BETWEEN,
    Album,
    LayoutUnit,
    PageGroup,
    Setting,
    Top,
    larger,
)
from livret.design.openings.candidates import Candidate, opening, page, settings
from livret.design.openings.matter import Matter
from livret.design.text_sizes import HOUSE, LARGE, LARGEST, Size

#: Its name in fiche.yaml (« disposition »).
POSTER = "affiche"
#: The sizes of voices, of running text and of lists that are tried together, in pt, largest first.
_SIZES = (
    (58, 58, 34),
    (44, 44, 25.5),
    (38, 38, 22),
    (34, 34, 20),
    (34, 29, 20),
    (29, 29, 20),
    (29, 25.5, 17.5),
    (25.5, 25.5, 17.5),
    (25.5, 22, 17.5),
    (25.5, 20, 14),
    (22, 20, 14),
    (20, 20, 14),
    (20, 17.5, 14),
    (17.5, 17.5, 14),
    (17.5, 15.5, 14),
    (15.5, 15.5, 12.5),
    (14, 14, 12.5),
    (12.5, 12.5, 12.5),
)


#: What a text has that is set white on colour: no sign, frame or figure of its own colour.
_PLAIN = frozenset({"p", "strong", "br", "sup", "span", "abbr", "a"})
#: Below a heading, and what may be open above a text, in lines.
_BELOW_HEADING, _OPEN = 0.5, 9.0
#: Of the items of a list, in mm.
_INDENT = 4.5


def candidates(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield the candidate of the largest text that fits: none where the names or the facts find no room.

    Without facts, the text begins on the left page, if it may. A text of one piece that is too long to be set large, or
    that the engine finds to be, is set at *steps* of its usual size: at smaller ones if it cannot go on over from the
    left page between two paragraphs either.
    """
    if not territory_poster.poster(matter.territory):
        return
    told = None if matter.facts else _told(matter)
    if told:
        yield told
    for quotes in matter.quotings():
        if left := page(matter, (), Top("poster", HOUSE.lines, HOUSE.lines), Setting()):
            yield from _beside(matter, left, matter.units((), quotes), steps, told is None)


def _told(matter: Matter) -> Candidate | None:
    """Return the candidate whose text begins at the foot of the left page that leaves the least hole; None without."""
    found: list[Candidate] = []
    for quotes, at in product(matter.quotings(), matter.parts or (0,)):
        first, *rest = matter.units((), quotes, album=Album(parted=at)) or (LayoutUnit(),)
        lefts = [*_lefts(matter, first)] if rest else []
        for (voices, running, items), between in product(_SIZES if lefts else (), (BETWEEN, TIGHT_BETWEEN)):
            setting = Setting(between=between, large=_size(voices), running=_size(running), items=_size(items))
            if _have_room(rest, setting) and (right := page(matter, rest, NOTHING, setting, "large")):
                left = min(lefts, key=lambda each: (each.hole, abs(each.large.text - running)))  # type: ignore[union-attr]
                found.append(opening(matter, POSTER, (left, right), setting))
                break
    return min(found, key=lambda each: each.badness, default=None)


def _lefts(matter: Matter, first: LayoutUnit) -> Iterator[PageGroup]:
    """Yield the left pages with *first* at their foot, white on the territory's colour: plain paragraphs alone."""
    if len(first.rubrics) != 1 or first.tinted or first.photos or first.quote:
        return
    (rubric,) = first.rubrics
    if rubric.rule.form in LISTS or not {each.tag for each in rubric.prose.tree.all()} <= _PLAIN:
        return
    for size in (*LARGE, *LARGEST):
        high = _high(first, size)
        made = territory_poster.poster(matter.territory, told=high) if high < HOUSE.lines else None
        if made:
            top = Top("poster", HOUSE.lines - high, HOUSE.lines - high)
            hole = max(0.0, made.hole - _OPEN)
            yield PageGroup((first,), 1, top, closes=True, large=size, running=size, hole=hole)


def _high(unit: LayoutUnit, size: Size) -> float:
    """Return the lines of *unit* on a poster in *size*, rounded up: no more than a page if a word of it has no room."""
    (rubric,) = unit.rubrics
    above = heights.heading(rubric.heading, heights.PAGE_MM) + _BELOW_HEADING
    above += bool(unit.signed and rubric.rule.signed_by)
    counts = [
        text_metrics.many_lines(each.text, text_metrics.DISPLAY, size.text, heights.PAGE_MM)
        for each in rubric.prose.tree.blocks
    ]
    return ceil(above + sum(counts) * size.line / HOUSE.line)


def _beside(
    matter: Matter, left: PageGroup, units: Sequence[LayoutUnit], steps: Sequence[int], large: bool
) -> Iterator[Candidate]:
    """Yield the candidates of *units* on the right page, *large* ones too."""
    for (voices, running, items), between in product(_SIZES if large else (), (BETWEEN, TIGHT_BETWEEN)):
        setting = Setting(between=between, large=_size(voices), running=_size(running), items=_size(items))
        if _have_room(units, setting) and (right := page(matter, units, NOTHING, setting, "large")):
            yield opening(matter, POSTER, (left, right), setting)
            break
    usual = [step for step in steps if step <= 0 or not matter.parts]
    for setting in settings(usual) if of_one_piece(matter) else ():
        right = page(matter, units, NOTHING, setting)
        if right:
            yield opening(matter, POSTER, (left, right), setting)


def _have_room(units: Sequence[LayoutUnit], setting: Setting) -> bool:
    """Return whether no word of *units*, set large without hyphens, is wider than the page."""
    rubrics = [rubric for unit in units for rubric in unit.rubrics]
    return all(
        (size := larger(rubric.rule.form, setting)) is None
        or text_metrics.lines(block.text, text_metrics.SERIF, size.text, heights.PAGE_MM - _INDENT) is not None
        for rubric in rubrics
        for block in rubric.prose.tree.blocks
    )


def of_one_piece(matter: Matter) -> bool:
    """Return whether the text of *matter* is one rubric."""
    return len(matter.territory.rubrics) == 1


def _size(points: float) -> Size:
    return next(each for each in (*LARGE, *LARGEST) if each.text == points)
