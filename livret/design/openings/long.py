"""Texts too long for an opening: over four pages, and those whose rubrics run on over the page.

Rubrics begin their pages where they can; else they run on from page to page. What is elastic closes the last page, and
the second opening begins with what the first one did not show.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from math import floor, inf
from typing import Literal

from livret.design.layout import (
    BETWEEN,
    GAP,
    NOTHING,
    TIGHT_BETWEEN,
    LayoutUnit,
    PageGroup,
    Setting,
    Top,
)
from livret.design.openings import pictures, tops
from livret.design.openings.candidates import (
    MOST_SHRUNK,
    Candidate,
    all_map,
    elastic,
    hollow,
    lonely,
    near_tops,
    opening,
    page,
    room,
    set_apart,
    settings,
    texts,
    unshown,
)
from livret.design.openings.matter import Matter
from livret.design.openings.unit_heights import run_on
from livret.design.text_sizes import HOUSE, LARGE, Size

#: The pages of an opening.
_SPREAD = 2
#: The widest gap between rubrics that run on over the page, whole lines wider than the usual one: behind a break, text
#: begins on the grid; and the lines that they leave to the engine.
_WIDEST_GAP, _SAFE = 2.5, 2.0
#: The lines that a voice on the tint leaves below it on the last page.
_SURE = 1.0
#: A layout this much worse than another is not looked at.
NEARLY = 6.0
#: What each further opening costs, and a rubric that runs on over the page.
_SECOND, _RUNS_ON = 12.0, 4.0
#: The same of voices that are set large, and of a first page whose few words fill it in the largest sizes.
_LARGE_VOICES, _VAST = 1.0, 12.0
#: A first page of running text that would leave more lines is set large, as what a text begins with: in the largest of
#: the first sizes that fits; where that leaves more lines still, in the largest of all.
_HOLLOW, _STANDFIRSTS = 6.0, (LARGE[3::-1], LARGE[:3:-1])
#: How a text may be set beside the sizes tried, if it has nothing else to show, or nothing that fills its pages.
_LARGE_TEXTS = tuple(
    Setting(HOUSE, between, large=each, running=each, items=each)
    for each, between in product(LARGE[:3], (BETWEEN, TIGHT_BETWEEN))
)
#: The most pages looked at for a territory once a layout is found, and before: four photos and an exergue ask for
#: 146,000. It bounds the seconds that a fiche of sixty photos takes.
_MOST_LOOKED_AT, _MOST_WITHOUT = 200_000, 600_000
#: More photographs above pages are not tried.
_PLATES = 2


def longer(
    matter: Matter,
    count: int,
    steps: Sequence[int],
    price: Callable[[str], float] = lambda _dress: 0.0,
    most: float = inf,
    large_texts: bool = False,
) -> Iterator[Candidate]:
    """Yield the candidates of *count* pages: every way to cut the text, below what each page may begin with.

    The text is set at *steps* of its size, with *large_texts* large throughout, too; *price* is what each dress costs
    beside. Those much worse than the best so far, which is no worse than *most*, are left out: without a look at their
    pages where what they do not show, or the size of their text, is bad enough.
    """
    larger = (None, *_large_voices(matter))
    pages, sizes = (
        _Pages(matter, count, large_texts),
        [*settings(steps), *(_LARGE_TEXTS if large_texts or matter.bare else ())],
    )
    for plan, bare in sorted(((each, _costs(matter, count, each)) for each in _plans(matter, count)), key=_at_least):
        if bare > most + NEARLY:
            return
        for units, setting, large in product(texts(matter, plan.shown, plan.quotes, few=True), sizes, larger):
            dress = plan.dress(large)
            least = bare + price(dress) + set_apart(setting) + _LARGE_VOICES * bool(large)
            if not (found := pages.best(units, setting, plan, large, most + NEARLY - least)):
                continue
            candidate = opening(matter, dress, found, setting, plan.shown)
            cost = _SECOND * (count // _SPREAD - 1) + _LARGE_VOICES * bool(large)
            cost += _RUNS_ON * sum(each.pages > 1 for each in found) + _VAST * (found[0].running in _STANDFIRSTS[1])
            most = min(most, candidate.badness + cost + price(dress))
            yield replace(candidate, badness=candidate.badness + cost)


def _at_least(plan: "tuple[_Plan, float]") -> float:
    return plan[1]


def _costs(matter: Matter, count: int, plan: "_Plan") -> float:
    """Return how bad the layouts of *plan* are at least, on *count* pages, whatever their text comes to."""
    quotes = {*plan.quotes, *(rank for kind, rank in plan.above.values() if kind == "exergue")}
    near = bool(plan.full and plan.full.kind == "near")
    return _SECOND * (count // _SPREAD - 1) + unshown(matter, quotes, plan.shown) + all_map(near)


def _large_voices(matter: Matter) -> Sequence[Size]:
    """Return the largest sizes at which a page holds the last voice, alone and below what it begins with, or two.

    And that at which two have a page each.
    """
    voices = [unit for unit in matter.units() if unit.voice]
    last, two, whole = [voices[-1:]], [voices[-2:]], room(NOTHING, HOUSE)
    heads = matter.exergues()[:1] if matter.quoted else ()
    tries = [(last, whole), (last, whole - tops.LOWEST), (two, whole), ([voices[-2:-1], *last], whole)]
    tries += [(last, room(each, HOUSE)) for each in heads]
    found: set[Size] = set()
    for pages, most in tries if voices else ():
        highest = ((max(matter.fill(each, Setting(large=size), GAP, "foot") for each in pages), size) for size in LARGE)
        found.update([size for high, size in highest if high <= most][-1:])
    return sorted(found, key=lambda each: each.text)


#: What may stand above a page of the second and following ones.
_Above = Literal["exergue", "near", "photo"]
#: The dresses of several openings, in fiche.yaml (« disposition »): led by their text, by voices, or by what stands
#: above it.
LONG, LONG_VOICES = "long", "long-voix"
_LED_BY: Mapping[_Above, str] = {"exergue": "long-exergue", "near": "long-carte", "photo": "long-image"}
LONG_DRESSES = frozenset({LONG, LONG_VOICES, *_LED_BY.values()})


def leads(matter: Matter) -> Iterator[str]:
    """Yield the dresses of several openings that *matter* may have, by what it has; best first."""
    if matter.quoted:
        yield _LED_BY["exergue"]
    if any(matter.plates(rank) for rank in matter.photographs[:_PLATES]):
        yield _LED_BY["photo"]
    if matter.mapped:
        yield _LED_BY["near"]
    yield LONG
    if any(rubric.rule.form.startswith("voix") for rubric in matter.territory.rubrics):
        yield LONG_VOICES


def is_long(dress: str) -> bool:
    """Return whether *dress* is one of several openings."""
    return dress in LONG_DRESSES


@dataclass(frozen=True, slots=True)
class _Plan:
    """What two or three openings show beside their text: above which page each thing stands, by their numbers from 0.

    ``full`` is a whole page that ends them; ``quotes`` are the exergues in the text, ``shown`` the photographs that
    have a place of their own.
    """

    above: Mapping[int, tuple[_Above, int]]
    full: Top | None = None
    quotes: tuple[int, ...] = ()

    @property
    def shown(self) -> tuple[int, ...]:
        ranks = [rank for kind, rank in self.above.values() if kind == "photo"]
        return (*ranks, *((self.full.photo,) if self.full and self.full.kind == "full" else ()))

    def dress(self, large: Size | None) -> str:
        """Return the dress by what meets the eye first: what the right page of the first opening begins with.

        Where that is text, voices that are set *large*, if there are any.
        """
        kind, _rank = self.above.get(1, (None, 0))
        return _LED_BY[kind] if kind else LONG_VOICES if large else LONG


def _plans(matter: Matter, count: int) -> Iterator[_Plan]:
    """Yield for *count* pages the ways to share out the exergues, the map and the first photographs among the pages."""
    photos = matter.photographs[:_PLATES]
    things: list[tuple[_Above, int]] = [("photo", rank) for rank in photos]
    things += [("near", 0)] if matter.mapped else []
    whole = [full for rank in photos if (full := tops.full(matter.territory, rank))]
    whole += [tops.full_near()] if matter.mapped else []
    for full, quoted in product((None, *whole), range(len(matter.territory.sheet.exergues), -1, -1)):
        pages = range(1, count - 1 if full else count)
        free = [each for each in things if not full or each != _made_of(full)]
        first: list[tuple[_Above, int]] = [("exergue", rank) for rank in range(min(quoted, len(pages)))]
        within = matter.quotings(range(len(first)))
        for many, quotes in product(range(len(free) + 1), dict.fromkeys((within[0], within[-1]))):
            for placed in permutations(pages, min(len(pages), len(first) + many)):
                yield _Plan(dict(zip(placed, (*first, *free[:many]), strict=False)), full, quotes)


def _made_of(full: Top) -> tuple[_Above, int]:
    return ("photo", full.photo) if full.kind == "full" else ("near", 0)


class _Pages:
    """The pages of *matter*, *count* in all, that were tried, each once; *large_texts* may run on over them."""

    def __init__(self, matter: Matter, count: int, large_texts: bool = False) -> None:
        self._matter, self._count, self._large_texts = matter, count, large_texts
        self._texts: dict[tuple[object, ...], float] = {}
        self._known: dict[tuple[object, ...], PageGroup | None] = {}
        self._looked_at = 0

    def best(
        self, units: tuple[LayoutUnit, ...], setting: Setting, plan: _Plan, large: Size | None, least: float
    ) -> list[PageGroup] | None:
        """Return *units* cut into pages by *plan* so that their holes are the least bad; None if they do not fit.

        None as well where the holes alone are worse than *least*, and where so many pages were looked at that the plans
        left, which are worse from the start, are not worth the time. Whatever stands above a page begins it.
        """
        pages = self._count - 1 if plan.full else self._count
        if least < 0 or self._looked_at > (_MOST_LOOKED_AT if least < inf else _MOST_WITHOUT):
            return None
        if self._too_much(units, setting, plan, pages):
            return None
        large_setting = replace(setting, large=large)
        rests: dict[tuple[int, int], tuple[float, list[PageGroup]] | None] = {}

        def rest(start: int, at: int) -> tuple[float, list[PageGroup]] | None:
            """Return the best of the units from *start* on, on the pages from *at* on."""
            if start == len(units) or at == pages:
                return (0.0, []) if start == len(units) and at == pages else None
            if (start, at) not in rests:
                ends = (tried(start, end, at) for end in range(start + 1, len(units) + 1))
                rests[start, at] = min((each for each in ends if each), key=lambda each: each[0], default=None)
            return rests[start, at]

        def tried(start: int, end: int, at: int) -> tuple[float, list[PageGroup]] | None:
            piece, above = units[start:end], plan.above.get(at)
            voices = large is not None and at > 0 and all(unit.voice for unit in piece)
            most = 0 if voices or above or (setting.running and not self._large_texts) else pages - at
            made = self._once(piece, at, above, large_setting if voices else setting, most)
            if made is None or any(within in plan.above for within in range(at + 1, at + made.pages)):
                return None
            cost = hollow([made]) + _RUNS_ON * (made.pages > 1)
            following = rest(end, at + made.pages) if cost <= least else None
            return (cost + following[0], [made, *following[1]]) if following else None

        found = rest(0, 0)
        if not found or found[0] > least:
            return None
        return [*found[1], PageGroup((), 1, plan.full)] if plan.full else found[1]

    def _too_much(self, units: tuple[LayoutUnit, ...], setting: Setting, plan: _Plan, pages: int) -> bool:
        """Return whether *pages* do not hold *units*, with what stands above them as low as it may be."""
        key = (*map(id, units), setting.size.text, setting.between, setting.running)
        if key not in self._texts:
            photos = sum(bool(unit.photos) for unit in units)
            self._texts[key] = self._matter.fill(units, setting, GAP, "foot") - MOST_SHRUNK * photos
        lowest = tops.LOWEST * sum(kind != "exergue" for kind, _rank in plan.above.values())
        return self._texts[key] + lowest > pages * setting.size.lines - self._matter.heads[0].lines

    def _once(
        self, units: tuple[LayoutUnit, ...], at: int, above: "tuple[_Above, int] | None", setting: Setting, most: int
    ) -> PageGroup | None:
        self._looked_at += 1
        key = (*map(id, units), at, above, setting.size.text, setting.between, setting.large, setting.running, most)
        if key not in self._known:
            made = self._single(units, at, above, setting)
            self._known[key] = made or _over_pages(self._matter, units, at, setting, most)
        return self._known[key]

    def _single(
        self, units: tuple[LayoutUnit, ...], at: int, above: "tuple[_Above, int] | None", setting: Setting
    ) -> PageGroup | None:
        """Return *units* on the page *at*, below what stands *above*."""
        matter = self._matter
        if at == 0:
            found = self._first(units, setting)
            begun = setting.size.step <= 0 and all(each.rule.form == "texte" for u in units for each in u.rubrics)
            for sizes in _STANDFIRSTS if begun else ():  # what is set smaller does not begin larger
                if found and found.hole > _HOLLOW:
                    larger = (self._first(units, replace(setting, running=each)) for each in sizes)
                    found = next((each for each in larger if each), found)
            return found
        kind, rank = above or (None, 0)
        if kind == "exergue":
            heads = matter.exergues(rank, matter.head if at == 1 else 0.0)
            return elastic(matter, units, heads, setting)
        if kind == "near":
            return elastic(matter, units, near_tops(matter, units, setting), setting)
        return elastic(matter, units, matter.plates(rank) if kind else [NOTHING], setting)

    def _first(self, units: tuple[LayoutUnit, ...], setting: Setting) -> PageGroup | None:
        """Return *units* below the head that leaves the least hole."""
        made = [found for top in self._matter.heads if (found := page(self._matter, units, top, setting))]
        return min(made, key=lambda each: each.hole, default=None)


def running_on(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield the candidates of two pages that the whole text runs on over, the exergues within it."""
    for album, quotes, setting in product(matter.albums(), matter.quotings(), settings(steps)):
        if group := _over_pages(matter, matter.units((), quotes, True, album), 0, setting, _SPREAD):
            candidate = opening(matter, "texte", [group], setting)
            yield replace(candidate, badness=candidate.badness + _RUNS_ON)


def _over_pages(
    matter: Matter, units: tuple[LayoutUnit, ...], at: int, setting: Setting, most: int
) -> PageGroup | None:
    """Return *units* running on over the fewest pages that hold them, two to *most*, from page *at* on."""
    if any(len(unit.rubrics) > 1 and not unit.beside for unit in units) or any(unit.continues for unit in units[1:]):
        return None
    first = matter.heads[0] if at == 0 else NOTHING
    shown = matter.widened(units)
    for count in range(_SPREAD, most + 1):
        for tints in (True, False) if units[1:] and units[-1].tinted else (False,):
            made = [each for one in shown if (each := _even(matter, one, first, count, setting, tints))]
            if made:
                return min(made, key=lambda each: hollow([each]) + lonely([each]))
    return None


def _even(
    matter: Matter, units: Sequence[LayoutUnit], first: Top, count: int, setting: Setting, tints: bool
) -> PageGroup | None:
    """Return *units* running on over *count* pages below *first*; None if not so many.

    Gaps, then the head that begins them, take the lines that these leave.
    """
    begins = room(first, setting.size)
    left = _run_on(matter, units, begins, count, setting, GAP, tints)
    if left is None:
        return None
    gap = GAP
    while gap < _WIDEST_GAP and (wider := _run_on(matter, units, begins, count, setting, gap + 1, tints) or 0) >= _SAFE:
        gap, left = gap + 1, wider
    higher = matter.aired(first, floor(max(0.0, left - _SAFE)))
    if _SAFE <= (lower := _run_on(matter, units, room(higher, setting.size), count, setting, gap, tints) or 0) < left:
        first, left = higher, lower
    return PageGroup(
        tuple(pictures.settled(units, setting)), count, first, gap, large=setting.large, running=setting.running,
        items=setting.items, hole=left, tints=tints,
    )  # fmt: skip


def _run_on(
    matter: Matter, units: Sequence[LayoutUnit], left: float, count: int, setting: Setting, gap: float, tints: bool
) -> float | None:
    """Return the most lines that *units*, running on over pages, leave on one; None if these are not *count*.

    The first page has *left* lines. The last unit stands whole below the others where it *tints* its page: None if
    it would turn it.
    """
    turned, most = 0, 0.0
    for number, unit in enumerate(units):
        if tints and unit is units[-1]:
            left -= gap + matter.fill([unit], setting, GAP, "foot")
            if left < _SURE:
                return None
            break
        found = run_on(unit, setting, gap * bool(number), left, matter.height)
        turned, left, most = turned + found.turned, found.left, max(most, found.hole)
    return max(left, most) if turned == count - 1 else None
