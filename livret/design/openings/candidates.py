"""The layouts that may close the pages of a territory, and how bad each is.

A candidate is made of what stands above each page and of the units below it; what is elastic (a photograph, the map
from near, the air of a head, the gaps between rubrics, the size of the text) takes the lines that are left. Its badness
sums what a reader would see: a hole, a text set smaller or larger than the house's own, a photograph cut, an exergue or
a photograph without its place. Units are lines of the house's grid.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise, product
from math import floor

from livret.base.tokens import length
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
from livret.design.openings import pictures, quotes, tops
from livret.design.openings.matter import NOTE, Matter
from livret.design.openings.unit_heights import ABOVE_TINT
from livret.design.text_sizes import HOUSE, LARGE, Size, size
from livret.pdf.model import EmptyBand, Side

#: A candidate is tried when it is foreseen to be no more than this too high, in lines.
HOPE = 0.25
#: A page may be so many lines too high before its photographs are cropped.
MOST_SHRUNK = 12.0
#: Lines that a page may lack without being seen, the widest gap between rubrics.
_UNSEEN, _WIDEST_GAP = 1.0, 3.0
#: What costs how much: a line of a hole beyond those unseen (squared), a step of the text down (squared) or up, lists
#: set tight, a photograph cut by a quarter, an exergue or a photograph that gets no place of its own, a wide gap, a
#: territory whose place is on no map.
_HOLE, _DOWN, _UP, _TIGHT, _CUT, _UNQUOTED, _UNSHOWN, _WIDE, _UNSITED = 0.6, 14.0, 0.8, 0.5, 2.0, 60.0, 4.0, 0.3, 3.0
#: The same of each exergue but the first.
_FEWER = 30.0
#: The same of a photograph beside an empty column.
_ALONE = 8.0
#: The same of a photograph that begins a page as wide as its text: there it may bleed.
_WITHIN_MARGINS = 4.0
#: The same of a text that is set large.
_SET_LARGE = 2.0
#: The same of a map as a whole page: it says less than a text.
_ALL_MAP = 5.0
#: A text of fewer words may be set large; one of fewer than these, where nothing closes its pages at the usual size.
SHORT, RATHER_SHORT = 220, 600
_TWO = 2
#: Where white is, beside the gaps between units: above the first, and below the last or above the tint.
_ABOVE_AND_BELOW = 2
_NOTES = frozenset({NOTE})
#: The share of a page's text from which readers see that it is empty; lines by which a hole is much more than foreseen:
#: above the voice on the tint, four are always there.
SEEN, _MUCH = 0.15, 5.0


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
) -> PageGroup | None:
    """Return *units* set below *top*, what is left shared by gaps and the air of the head; None if they do not fit."""
    if top.body >= HOUSE.lines:
        return None if units else PageGroup((), 1, top)
    left = room(top, setting.size) - matter.fill(units, setting, GAP, voices)
    pictured = any(unit.photos for unit in units)
    if left < -(MOST_SHRUNK if pictured else _hope(setting)):
        return None
    if _clashes(matter, units, top, setting, voices):
        return None
    if pictured:
        units, left = pictures.stretched(units, setting, left)
    if any(unit.quote for unit in units):
        units, left = quotes.enlarged(matter.territory, units, left)
    if left < -_hope(setting):
        return None
    gaps = max(0, len(units) - 1 - (units[-1].tinted if units else 0) - (voices == "half"))
    gap = GAP
    while gaps and gap < _WIDEST_GAP and left >= gaps * 0.5:
        gap, left = gap + 0.5, left - gaps * 0.5
    if left >= 1:
        higher = matter.aired(top, int(left))
        top, left = higher, left - (higher.lines - top.lines)
    closes = bool(units) and left <= _UNSEEN + GAP
    hole = max(0.0, left) / (_TWO if top.kind == "none" and voices != "half" and _lone_voice(units) else 1)
    own = (setting.measure, setting.large, setting.abreast, setting.running, setting.items)
    return PageGroup(tuple(units), 1, top, gap, voices, closes, *own, hole)


def _clashes(matter: Matter, units: Sequence[LayoutUnit], top: Top, setting: Setting, voices: Voices) -> bool:
    """Return whether *units* may not stand below each other, below *top*.

    The rest of a rubric stands below what parts it, no exergue below another, and no notes, which are as wide as the
    page, across the edge of a tint that is as wide as its text.
    """
    parted = any(unit.continues and not (before.photos or before.quote) for before, unit in pairwise(units))
    quoted = top.kind == "exergue" and any(unit.quote for unit in units[:1])
    narrow = any(unit.tinted for unit in units[-1:]) and (voices == "half" or setting.measure != PAGE_MM)
    return parted or quoted or (narrow and matter.noted and any(matter.has(unit, _NOTES) for unit in units))


def elastic(
    matter: Matter, units: Sequence[LayoutUnit], above: Sequence[Top], setting: Setting, voices: Voices = "foot"
) -> PageGroup | None:
    """Return *units* set below the highest of *above*, tops in falling order, that leaves them their room."""
    needed = matter.fill(units, setting, GAP, voices) - _hope(setting)
    top = above[0] if above and not units else _highest(above, setting.size, needed)
    return page(matter, units, top, setting, voices) if top else None


def _lone_voice(units: Sequence[LayoutUnit]) -> bool:
    """Return whether *units* are the voice on the tint alone: on a page of its own it stands halfway up."""
    return len(units) == 1 and units[0].tinted


def shared_out(group: PageGroup, most: float) -> PageGroup:
    """Return *group*, what it leaves shared out above its units, between them, and below the last one, if over *most*.

    A voice on the tint stands at the foot: nothing but what is above it can be shared out.
    """
    units = group.units
    gaps = len(units) - 1 - units[-1].tinted if units else -1
    if gaps < 0 or group.hole <= most:
        return group
    left = group.hole + gaps * group.gap + (ABOVE_TINT + TINT_PADDING) * units[-1].tinted
    air = floor(2 * left / (gaps + _ABOVE_AND_BELOW)) / 2
    top = replace(group.top, body=group.top.body + air)
    return replace(group, top=top, gap=max(air, group.gap), hole=air)


def _hope(setting: Setting) -> float:
    """Return by how much a page may be foreseen too high: not where lines are large, as one too many turns the page."""
    return 0.0 if setting.large or setting.running else HOPE


def _highest(above: Sequence[Top], text: Size, needed: float) -> Top | None:
    """Return the first of *above* that leaves *text* the lines *needed*."""
    if text.step > 0:
        return next((each for each in above if room(each, text) >= needed), None)
    most = text.lines
    return next((each for each in above if most - each.body >= needed), None)


def opening(
    matter: Matter,
    dress: str,
    pages: Sequence[PageGroup],
    setting: Setting,
    shown: Sequence[int] = (),
    side: Side = "left",
) -> Candidate:
    """Return the candidate of *pages* in *dress*; *shown* are the photographs that have a place of their own."""
    layout = Layout(tuple(pages), setting.between, setting.size, dress=dress, side=side)
    badness = hollow(pages) + set_apart(setting) + unshown(matter, layout.quotes, shown)
    badness += _SET_LARGE * (setting.running is not None)
    badness += _CUT * sum(each.top.cut + pictures.cut(each.units) for each in pages) / MOST_CUT
    badness += sum(_WIDE * (each.gap - GAP) for each in pages)
    badness += lonely(pages)
    badness += _WITHIN_MARGINS * sum(each.top.kind == "none" and pictures.leads(each.units) for each in pages)
    kinds = {each.top.kind for each in pages}
    badness += _UNSITED * (matter.mapped and not kinds & {"name", "near"})
    badness += all_map(any(each.top.kind == "near" and not each.units for each in pages))
    return Candidate(badness, layout)


def lonely(pages: Sequence[PageGroup]) -> float:
    """Return how bad it is that photographs of *pages* leave the column beside them empty."""
    return _ALONE * sum(pictures.alone(each.units) for each in pages)


def set_apart(setting: Setting) -> float:
    """Return how bad it is that *setting* is not the house's own."""
    return of_step(setting.size.step) + _TIGHT * (setting.between < BETWEEN)


def of_step(step: int) -> float:
    """Return how bad a text at *step* of its size is in itself."""
    return _DOWN * step**2 if step > 0 else -_UP * step


def unshown(matter: Matter, quotes: Collection[int], shown: Collection[int]) -> float:
    """Return how bad it is that no more exergues than *quotes* are printed, and no more photographs *shown* apart."""
    left_out = len(matter.territory.sheet.exergues) - len(quotes)
    unquoted = (_FEWER * left_out if quotes else _UNQUOTED) if left_out else 0.0
    return unquoted + _UNSHOWN * (len(matter.photographs) > 0 and not shown)


def all_map(near: bool) -> float:
    """Return how bad a whole page is if it is the map from *near*."""
    return _ALL_MAP * near


def hollow(pages: Sequence[PageGroup]) -> float:
    """Return how bad the holes of *pages* are."""
    return sum(_HOLE * max(0.0, max(each.hole, _below_exergue(each)) - _UNSEEN) ** 2 for each in pages)


def _below_exergue(group: PageGroup) -> float:
    """Return the lines open below the exergue above *group*, the hole above a voice on the tint included, if seen."""
    if not group.top.quote:
        return 0.0
    tint = group.hole + TINT_PADDING if group.units and group.units[0].tinted else 0.0
    left = group.top.body - group.top.quote.lines + tint
    return left if left > SEEN * HOUSE.lines else 0.0


def as_printed(candidate: Candidate, bands: Sequence[EmptyBand]) -> float:
    """Return how bad *candidate* is with the empty *bands* of its pages as they are printed.

    One within the text counts in the place of the hole that was foreseen, if readers see it and it is much higher.
    """
    rest = iter(bands)
    groups = candidate.layout.groups
    printed = [replace(group, hole=_hole(group, [*islice(rest, group.pages)])) for group in groups]
    return candidate.badness - hollow(groups) + hollow(printed)


def _hole(group: PageGroup, bands: Sequence[EmptyBand]) -> float:
    """Return the hole of *group*, as foreseen or as printed, in lines; *bands* are those of its pages."""
    line, top = length("line"), length("margin-top")
    begins = [group.top.body, *[0.0] * (group.pages - 1)]
    inside = [each.height / line for each, head in zip(bands, begins, strict=False) if each.begins >= top + head * line]
    worst = max(inside, default=0.0)
    return worst if group.units and worst > max(SEEN * HOUSE.lines, group.hole + _MUCH) else group.hole


def settings(steps: Sequence[int], measure: float = PAGE_MM) -> Iterator[Setting]:
    """Yield the settings of running text at *steps* of its size, lists loose and tight."""
    for step, between in product(steps, (BETWEEN, TIGHT_BETWEEN)):
        yield _setting(step, between, measure)


@cache
def _setting(step: int, between: float, measure: float) -> Setting:
    """Return the setting of running text at *step*: the same one each time, as heights are remembered by it."""
    return Setting(size(step), between, measure)


def all_settings(matter: Matter, steps: Sequence[int], measure: float = PAGE_MM) -> Iterator[Setting]:
    """Yield the ``settings`` of openings, and beside the house's own size those of a short text that is set large.

    Those of a text that is rather short are beside the sizes above the house's own.
    """
    yield from settings(steps, measure)
    may_be_large = matter.words < SHORT if 0 in steps else matter.words < RATHER_SHORT and min(steps, default=0) < 0
    for large in LARGE if may_be_large else ():
        setting = Setting(HOUSE, TIGHT_BETWEEN, measure, large=large, running=large, items=large)
        shrunk = MOST_SHRUNK if matter.territory.photos else 0.0
        if _least_lines(matter, replace(setting, measure=PAGE_MM)) > _TWO * (HOUSE.lines + shrunk + HOPE):
            return  # nor do two pages hold a larger one
        yield setting


def _least_lines(matter: Matter, setting: Setting) -> float:
    """Return how high the text of *matter* is at least, with a voice in *setting*: one may stand beside it, smaller."""
    units = [unit for unit in matter.units() if not unit.photos]
    voices = (matter.height(unit, replace(setting, large=LARGE[0])) for unit in units if unit.voice)
    return max(voices, default=0.0) + sum(matter.height(unit, setting) for unit in units if not unit.voice)


def texts(
    matter: Matter, shown: tuple[int, ...] = (), quotes: tuple[int, ...] = (), few: bool = False
) -> Iterator[tuple[LayoutUnit, ...]]:
    """Yield the units of *matter*: its lists beside each other, and below; its photographs in all their places.

    The exergues *quotes* stand among them; *few*: the likeliest of these places.
    """
    for album in matter.albums(shown, few):
        paired, apart = (matter.units(shown, quotes, each, album) for each in (False, True))
        yield paired
        if len(apart) > len(paired):
            yield apart


def cuts(units: Sequence[LayoutUnit]) -> list[int]:
    """Return where a text may go on over to the right page: before the voices, then further on, then earlier."""
    usual = next((at for at, unit in enumerate(units) if unit.voice), len(units))
    return sorted(range(min(1, len(units)), len(units) + 1), key=lambda at: (abs(at - usual), at < usual))


def two_voices(units: Sequence[LayoutUnit]) -> bool:
    """Return whether *units* end with two voices, the second on the tint, which may stand beside each other."""
    return len(units) >= _TWO and units[-1].tinted and units[-2].voice and not units[-2].tinted


def near_tops(matter: Matter, units: Sequence[LayoutUnit], setting: Setting) -> Sequence[Top]:
    """Return the map from near above *units* in all its heights, the highest first.

    Over the voice on the tint alone, it goes down to the tint; over nothing, it is the page.
    """
    if not units:
        return [tops.full_near()]
    if len(units) == 1 and units[0].tinted:
        text = matter.fill(units, setting, GAP, "foot") - TINT_PADDING
        edge = HOUSE.lines - text * setting.size.line / HOUSE.line - TINT_PADDING
        return [tops.near(edge, on_tint=True)] if edge >= tops.LOWEST else []
    return _NEAR


_NEAR = tuple(map(tops.near, tops.photo_heights()))
