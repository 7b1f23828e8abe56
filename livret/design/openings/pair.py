"""Pairs: two short territories that the edition's order puts side by side have one page each, the first on the left.

What both pages share is dealt from what is foreseen of each, coarsely: where their strips begin and end, and the size
of their text. The rest of a page is its own: a word changed lays out its territory alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from livret.design.layout import (
    BETWEEN,
    GAP,
    MARGIN_MEASURE_MM,
    TIGHT_BETWEEN,
    HeadStrip,
    Layout,
    LayoutUnit,
    Setting,
    StripKind,
    Top,
    Voices,
)
from livret.design.openings import strips
from livret.design.openings.candidates import Candidate, opening, page, room, two_voices
from livret.design.openings.matter import Matter
from livret.design.text_sizes import LARGE, LARGER, size
from livret.edition.model import Edition, Territory
from livret.pdf.model import Side

#: The dress of both, in fiche.yaml (« disposition »).
DUO = "duo"
#: A text of fewer words may share an opening.
_SHORT = 220
#: Strips end on every second line: few words move them. Their heights in lines, that of one as
#: wide as the page, and how much of a page they leave to
#: what is not foreseen; the most lines that a page may have to close by the gaps between its rubrics.
_COARSE, _LOWEST, _WIDE_LOWEST, _BARE_LOWEST, _HIGHEST, _SAFE, _MOST_LEFT = 2, 12, 14, 16, 34, 1.0, 8.0
_HEIGHTS = range(_HIGHEST, _LOWEST - 1, -_COARSE)
#: The same of two that have nothing but words: their names no higher than lets their text be large.
_BARE_HEIGHTS = sorted(_HEIGHTS, key=lambda lines: (lines < _BARE_LOWEST, abs(lines - _BARE_LOWEST)))
#: The worst strips that a pair may have (``_rank``) with the step of its text, in the order in which they are tried.
_RANKS: Mapping[StripKind, int] = {"figures": 2, "names": 2, "title": 3}
_STEPS = range(-LARGER, 1)
_ORDER = (
    *product((0, 1), _STEPS[:-1]),
    *product((0, 1), _STEPS[-1:]),
    *product((2, 3), _STEPS),
    *product((1, 3), (1,)),
)
_BARE_ORDER = ((_RANKS["names"], 0),)
#: A text of fewer words may be set large beside a longer one.
_FEW = 100
_SIDES: tuple[Side, ...] = ("left", "right")
#: What each rank costs.
_WORSE = 10.0


@dataclass(frozen=True, slots=True)
class Half:
    """What a territory of a pair was dealt: its page, where its strip begins, its height, the step of its text.

    ``large``: a few words may be set larger than those they face.
    """

    side: Side
    begins: float
    lines: int
    step: int
    large: bool = False


def paired(edition: Edition) -> Mapping[str, Half]:
    """Return what each territory that shares an opening was dealt, by its slug."""
    found: dict[str, Half] = {}
    for one, other in pairwise(edition.territories):
        if one.slug not in found and may_share(one) and may_share(other):
            found |= _dealt(Matter.of(one), Matter.of(other))
    return found


def partners(halves: Mapping[str, Half], slugs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the two territories of each of the pairs that *halves* make, by their *slugs* in book order."""
    yield from ((one, other) for one, other in pairwise(slugs) if one in halves and halves[one].side == "left")


def may_share(territory: Territory) -> bool:
    """Return whether *territory* is short, and its sheet says nothing else of its pages."""
    sheet = territory.sheet
    if sheet.dress:
        return sheet.dress == DUO
    return "pages" not in sheet.model_fields_set and Matter.of(territory).words < _SHORT


def _dealt(one: Matter, other: Matter) -> Mapping[str, Half]:
    """Return what *one* and *other* have on an opening that they share: nothing where that does not close it."""
    begins = max(strips.begins(one.territory), strips.begins(other.territory))
    bare = one.bare and other.bare
    order = [*product((True,), _BARE_ORDER if bare else ()), *product((False, True), _ORDER)]
    for large, (worst, step) in order:
        for lines in _BARE_HEIGHTS if bare else _HEIGHTS:
            left, right = (Half(side, begins, lines, step, large) for side in _SIDES)
            if _closes(one, left, worst) and _closes(other, right, worst):
                return {one.territory.slug: left, other.territory.slug: right}
    return {}


def _closes(matter: Matter, half: Half, worst: int) -> bool:
    """Return whether the page of *matter*, its strip no worse than *worst*, is foreseen to fit and to leave little."""
    settings, quotings = _settings(matter, half, half.step, TIGHT_BETWEEN), matter.quotings()
    for setting, (shown, top), quotes in product(settings, _strips(matter, half), quotings):
        units = matter.units(shown, quotes)
        left = room(top, setting.size) - matter.fill(units, setting, GAP, _voices(units))
        if _rank(top) <= worst and _SAFE <= left <= _MOST_LEFT:
            return True
    return False


def layouts(matter: Matter, half: Half) -> Iterator[Layout]:
    """Yield the layouts of *matter* on the one page that it was dealt, best first: smaller text if it must be."""
    for step in range(half.step, 2):
        found = [each for between in (BETWEEN, TIGHT_BETWEEN) for each in _candidates(matter, half, step, between)]
        for candidate in sorted(found, key=lambda each: each.badness):
            yield candidate.layout


def _candidates(matter: Matter, half: Half, step: int, between: float) -> Iterator[Candidate]:
    settings, quotings = _settings(matter, half, step, between), matter.quotings()
    for setting, (shown, top), quotes in product(settings, _strips(matter, half), quotings):
        units = matter.units(shown, quotes)
        made = page(matter, units, top, setting, _voices(units))
        if made:
            found = opening(matter, DUO, [made], setting, shown, half.side)
            yield replace(found, badness=found.badness + _WORSE * _rank(top))


def _voices(units: Sequence[LayoutUnit]) -> Voices:
    return "half" if two_voices(units) else "foot"


def _settings(matter: Matter, half: Half, step: int, between: float) -> Iterator[Setting]:
    usual = Setting(size(step), between, MARGIN_MEASURE_MM, abreast=True)
    if matter.bare:
        usual = Setting(size(step), between)  # as wide as its names
    yield usual
    for large in LARGE if half.large and step == 0 and (matter.words < _FEW or matter.bare) else ():
        yield replace(usual, large=large, running=large, items=large)


def _strips(matter: Matter, half: Half) -> Iterator[tuple[tuple[int, ...], Top]]:
    """Yield the heads that *matter* may have with the strip of *half*, and the photographs that each shows."""
    pictures = [("photo", rank) for rank in matter.photographs] + [("near", 0)] * matter.mapped
    for margin, (kind, rank) in product((False, True) if half.lines >= _WIDE_LOWEST else (True,), pictures):
        strip = HeadStrip(kind, half.begins, half.lines, margin)  # type: ignore[arg-type]
        if top := strips.strip(matter.territory, strip, rank):
            yield (rank,) * (kind == "photo"), top
    for other in _RANKS:
        if (matter.bare or other != "names") and (
            top := strips.strip(matter.territory, HeadStrip(other, half.begins, half.lines))
        ):
            yield (), top


def _rank(top: Top) -> int:
    """Return how far the strip of *top* is from the best one: a picture as wide as the page."""
    assert top.strip
    return _RANKS.get(top.strip.kind, int(top.strip.margin))
