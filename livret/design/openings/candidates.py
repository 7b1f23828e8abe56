"""The layouts that may close the pages of a territory, and how bad each is.

A candidate is made of what stands above each page and of the units below it; what is elastic (a photograph, the map
from near, the air of a head, the gaps between rubrics, the size of the text) takes the lines that are left. Its badness
sums what a reader would see: a hole, a text set smaller or larger than the house's own, a photograph cut, an exergue or
a photograph without its place. Units are lines of the house's grid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from livret.design.heights import MOST_CUT, PAGE_MM
from livret.design.layout import (
    BETWEEN,
    GAP,
    TIGHT_BETWEEN,
    TINT_PADDING,
    Layout,
    LayoutUnit,
    PageGroup,
    Setting,
    Top,
    Voices,
)
from livret.design.openings import pictures, tops
from livret.design.openings.matter import Matter
from livret.design.text_sizes import HOUSE, LARGER, Size, size

#: A candidate is tried when it is foreseen to be no more than this too high, in lines.
HOPE = 0.25
#: Lines that a page may lack without being seen, the widest gap between rubrics, the most air of a head.
_UNSEEN, _WIDEST_GAP, _MOST_AIR = 1.0, 3.0, {"wide": 4, "panorama": 6}
#: What costs how much: a line of a hole beyond those unseen (squared), a step of the text down or up, lists set tight,
#: a photograph cut by a quarter, an exergue or a photograph that gets no place of its own, a photograph beside an
#: empty column, a wide gap.
_HOLE, _DOWN, _UP, _TIGHT, _CUT, _UNQUOTED, _UNSHOWN = 0.6, 8.0, 0.8, 0.5, 2.0, 60.0, 12.0
_ALONE, _WIDE = 6.0, 0.3
#: Steps of text in which an opening is tried, the house's own first.
_STEPS = (0, *(-step for step in range(1, LARGER + 1)))
_TWO = 2


class Page(NamedTuple):
    """A page as it would be set, and the lines that remain empty."""

    group: PageGroup
    hole: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A layout and its badness."""

    badness: float
    layout: Layout


def room(top: Top, text: Size) -> float:
    """Return the lines of a page of *text* below *top*."""
    return text.lines - (text.head_lines(top.body) if text.step > 0 else top.body)


def page(
    matter: Matter, units: Sequence[LayoutUnit], top: Top, setting: Setting, voices: Voices = "foot"
) -> Page | None:
    """Return *units* set below *top*: what is left goes to gaps, then to the air of the head; None if they do not fit."""
    high = matter.fill(units, setting, GAP, voices)
    left = room(top, setting.size) - high
    if left < -HOPE:
        return None
    units, left = pictures.stretched(units, setting, left)
    gaps = max(0, len(units) - 1 - (units[-1].tinted if units else 0) - (voices == "half"))
    gap = GAP
    while gaps and gap < _WIDEST_GAP and left >= gaps * 0.5:
        gap, left = gap + 0.5, left - gaps * 0.5
    if top.kind in _MOST_AIR and left >= 1:
        air = min(_MOST_AIR[top.kind], int(left))
        top, left = tops.aired(top, air), left - air
    closes = bool(units) and left <= _UNSEEN + GAP and not _noted(units)
    return Page(PageGroup(tuple(units), 1, top, gap, voices, closes, setting.measure, setting.large), max(0.0, left))


def elastic(
    matter: Matter, units: Sequence[LayoutUnit], heights: Sequence[Top], setting: Setting, voices: Voices = "foot"
) -> Page | None:
    """Return *units* set below the highest of *heights*, tops in falling order, that leaves them their room."""
    return next((found for top in heights if (found := page(matter, units, top, setting, voices))), None)


def opening(
    matter: Matter, dress: str, pages: Sequence[Page], setting: Setting, shown: Sequence[int] = ()
) -> Candidate:
    """Return the candidate of *pages* in *dress*; *shown* are the photographs that have a place of their own."""
    layout = Layout(tuple(each.group for each in pages), setting.between, setting.size, dress=dress)
    badness = sum(_HOLE * max(0.0, each.hole - _UNSEEN) ** 2 for each in pages)
    step = setting.size.step
    badness += _DOWN * step if step > 0 else -_UP * step
    badness += _TIGHT * (setting.between < BETWEEN)
    cut = sum(each.group.top.cut + pictures.cut(each.group.units) for each in pages)
    badness += _CUT * cut / MOST_CUT
    badness += sum(_WIDE * (each.group.gap - GAP) for each in pages)
    badness += _UNQUOTED * (matter.quoted and not layout.quotes)
    badness += _ALONE * sum(pictures.alone(each.group.units) for each in pages)
    badness += _UNSHOWN * (len(matter.photographs) > 0 and not shown)
    return Candidate(badness, layout)


def settings(matter: Matter, measure: float = PAGE_MM, most: int = 0) -> Iterator[Setting]:
    """Yield the settings of running text that are tried: the steps up, and down to *most*."""
    for step, between in product((*_STEPS, *range(1, most + 1)), (BETWEEN, TIGHT_BETWEEN)):
        yield Setting(size(step), between, measure)


def cuts(units: Sequence[LayoutUnit]) -> list[int]:
    """Return where a text may go on over to the right page: before the voices, then further on, then earlier."""
    usual = next((at for at, unit in enumerate(units) if unit.voice), len(units))
    return sorted(range(min(1, len(units)), len(units) + 1), key=lambda at: (abs(at - usual), at < usual))


def two_voices(units: Sequence[LayoutUnit]) -> bool:
    """Return whether *units* end with two voices, the second on the tint, which may stand beside each other."""
    return len(units) >= _TWO and units[-1].tinted and units[-2].voice and not units[-2].tinted


def _noted(units: Sequence[LayoutUnit]) -> bool:
    return any(element.is_note for unit in units for rubric in unit.rubrics for element in rubric.prose.tree.all())


def photo_tops(matter: Matter, rank: int) -> list[Top]:
    """Return the photograph *rank* at the head of a page, in all heights that it may have, the highest first."""
    found = (tops.photo(matter.territory, rank, lines) for lines in tops.photo_heights())
    return [top for top in found if top]


def near_tops(matter: Matter, units: Sequence[LayoutUnit], setting: Setting) -> list[Top]:
    """Return the map from near above *units* in all its heights, the highest first.

    Over the voice on the tint alone, it goes down to the tint.
    """
    if len(units) == 1 and units[0].tinted:
        text = matter.fill(units, setting, GAP, "foot") - TINT_PADDING
        edge = HOUSE.lines - text * setting.size.line / HOUSE.line - TINT_PADDING
        return [tops.near(edge, on_tint=True)] if edge >= tops.LOWEST else []
    return [tops.near(lines) for lines in tops.photo_heights()]
