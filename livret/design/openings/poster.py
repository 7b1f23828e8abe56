"""The poster: a left page in the territory's colour, with its name and its facts; a right page of large text.

It is for few words. What they leave of the right page is filled by the map from near or by a photograph (a dress each:
any territory that has one may have it), else shared out above and between them. What the right page need not hold
stands at the foot of the left one, white. Without anything to show it is once in a brochure (``deal``), and for any
text of one piece that the right page holds: it can go on over from the left page between paragraphs only, and would
leave the right one empty.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from math import ceil, inf

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
from livret.design.openings import tops
from livret.design.openings.candidates import SHORT, Candidate, elastic, near_tops, opening, page, settings, shared_out
from livret.design.openings.matter import Matter
from livret.design.text_sizes import HOUSE, LARGE, LARGEST, Size

#: Their names in fiche.yaml (« disposition »): over text alone, the map from near, a photograph.
POSTER, OVER_MAP, OVER_PHOTO = "affiche", "affiche-carte", "affiche-image"
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
#: The largest of running text below a picture, in pt.
_BELOW_PICTURE = 58
#: What a text has that is set white on colour: no sign, frame or figure of its own colour.
_PLAIN = frozenset({"p", "strong", "br", "sup", "span", "abbr", "a"})
#: Below a heading, and what may be open on the left page, in lines.
_BELOW_HEADING, _OPEN = 0.5, 9.0
#: What may be open below a text that stands below a picture.
_SEEN = 4.0
#: Of the items of a list, in mm.
_INDENT = 4.5


def candidates(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield the candidates of the largest text that fits beside each left page that the territory may have.

    A text of one piece that is too long to be set large, or that the engine finds to be, is set at *steps* of its
    usual size: at smaller ones if it cannot go on over from the left page between two paragraphs either.
    """
    for lefts, rest in _lefts(matter) if 0 in steps else ():
        for setting in _settings(rest) if rest else ():
            if right := page(matter, rest, NOTHING, setting, "large"):
                yield opening(matter, POSTER, (_beside(lefts, setting), shared_out(right, _OPEN)), setting)
                break
    left, usual = _names(matter), [step for step in steps if step <= 0 or not matter.parts]
    for quotes, setting in product(matter.quotings(), settings(usual) if left and of_one_piece(matter) else ()):
        if left and (right := page(matter, matter.units((), quotes), NOTHING, setting)):
            yield opening(matter, POSTER, (left, right), setting)


def over_map(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield the candidates whose right page is the map from near, with what text the left one does not hold."""
    if matter.mapped:
        yield from _over(matter, OVER_MAP, steps, lambda rest, setting: near_tops(matter, rest, setting))


def over_photo(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield the candidates whose right page is a photograph, with what text the left one does not hold."""
    for rank in matter.leading:
        yield from _over(matter, OVER_PHOTO, steps, partial(_photo, matter, rank), (rank,))


def _photo(matter: Matter, rank: int, rest: Sequence[LayoutUnit], _setting: Setting) -> Sequence[Top]:
    """Return the photograph *rank* above *rest* in all its heights; over nothing, as the page if it is upright."""
    full = tops.full(matter.territory, rank)
    return matter.plates(rank) if rest else [full] if full else []


def _over(
    matter: Matter,
    dress: str,
    steps: Sequence[int],
    above: Callable[[Sequence[LayoutUnit], Setting], Sequence[Top]],
    shown: tuple[int, ...] = (),
) -> Iterator[Candidate]:
    """Yield the candidates of few words in *dress*: the right page begins with the highest of the tops *above* it."""
    for lefts, rest in _lefts(matter, shown) if 0 in steps and matter.words < SHORT else ():
        for setting in _settings(rest, _BELOW_PICTURE) if rest else (Setting(running=_size(_BELOW_PICTURE)),):
            if right := elastic(matter, rest, above(rest, setting), setting, "large"):
                yield opening(matter, dress, (_beside(lefts, setting), shared_out(right, _SEEN)), setting, shown)


def _lefts(matter: Matter, shown: tuple[int, ...] = ()) -> Iterator[tuple[Sequence[PageGroup], tuple[LayoutUnit, ...]]]:
    """Yield the left pages that differ by their size alone, and the units that they leave to the right one.

    The name and the facts, then these over the first unit, or over the first part of the only one.
    """
    names = _names(matter)
    for quotes, at in product(matter.quotings(), (0, *matter.parts)):
        units = matter.units(shown, quotes, album=Album(parted=at))
        if names and not at:
            yield [names], units
        if told := [page for unit in units[:1] for page in _told(matter, unit)]:
            yield told, units[1:]


def _names(matter: Matter) -> PageGroup | None:
    """Return the left page of the name and the facts; None where these find no room."""
    made = territory_poster.poster(matter.territory)
    if not made:
        return None
    return PageGroup((), 1, Top("poster", HOUSE.lines, HOUSE.lines), hole=max(0.0, made.hole - _OPEN))


def _told(matter: Matter, first: LayoutUnit) -> Iterator[PageGroup]:
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


def _beside(lefts: Sequence[PageGroup], setting: Setting) -> PageGroup:
    """Return the one of *lefts* that leaves the least hole, its text nearest to the size of the right page's."""
    running = (setting.running or HOUSE).text
    return min(lefts, key=lambda each: (each.hole, abs((each.large or HOUSE).text - running)))


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


def _settings(units: Sequence[LayoutUnit], most: float = inf) -> Iterator[Setting]:
    """Yield the settings of *units*, running text no larger than *most* in pt, the largest first.

    None at which a word of theirs, set large without hyphens, is wider than the page.
    """
    for (voices, running, items), between in product(_SIZES, (BETWEEN, TIGHT_BETWEEN)):
        setting = Setting(between=between, large=_size(voices), running=_size(running), items=_size(items))
        if running <= most and _have_room(units, setting):
            yield setting


def _have_room(units: Sequence[LayoutUnit], setting: Setting) -> bool:
    """Return whether no word of *units* is wider than the page in *setting*."""
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
