"""Which layout a territory is printed in: the candidates of all dresses, the least bad first.

The engine has the last word: when its pages or its box tree disagree with a candidate, the next one is tried.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from math import inf

from livret.base.messages import _, later
from livret.design.layout import Layout
from livret.design.openings import flow, long, pair, tops
from livret.design.openings.candidates import Candidate, hollow, of_step
from livret.design.openings.dresses import DRESSES
from livret.design.openings.loosened import loosened
from livret.design.openings.matter import Matter
from livret.design.openings.pair import Half
from livret.design.openings.poster import POSTER, of_one_piece
from livret.design.text_sizes import LARGER, STEPS
from livret.edition.model import Territory

#: What a second poster costs: as much as a hole of a quarter of a page.
_AGAIN = 90.0
#: What a dress costs that does not stand first in the order dealt (no more than a hole that is not seen); for each
#: place behind the first; if it was not dealt at all; one of several openings where that is not dealt first.
_NOT_FIRST, _LATER, _UNDEALT, _OPENINGS = 12.0, 3.0, 30.0, 9.0
#: What every other dress costs where one is pinned.
_UNPINNED = 10_000.0
#: The house's own size of text, and those above it.
_USUAL, _UP = (0,), tuple(range(-1, -LARGER - 1, -1))
#: A candidate this good is taken without a look at larger texts; at smaller ones, and at more pages.
_CLOSED, _GOOD = 3.0, 8.0
#: Numbers of pages beyond an opening, and how bad what holds on fewer must be for them.
_LONGER = ((4, 12.0), (6, 30.0))
#: From how bad holes on a text is set large throughout, over several openings, if that is better.
_LARGE_ABOVE = 60.0
#: Each layout tried costs a rendering.
_LOOKED_AT, _TRIED = 60, 4

#: What each dress is for, in the words of the problem where it is pinned and the territory has none of it.
_NEEDS = {
    "image": later("there is no photo, sharp enough and free to be cropped, for the head of a page"),
    "panorama": later("there is no photo much wider than high, sharp enough for two pages"),
    "photos": later("there are no three or four photos, sharp and free to be cropped, that make a row of one height"),
    "pleine-page": later("there is no upright photo, sharp enough for a whole page"),
    "carte": later("the contours of the territory are not known, or its name is too long"),
    "long-image": later("there is no photo, sharp enough and free to be cropped, for the head of a page"),
    "long-carte": later("the contours of the territory are not known, or its name is too long"),
    "long-exergue": later("it has no exergue that fits"),
    "long-voix": later("its text does not end with two voices"),
    "voix": later("its text does not end with two voices"),
    "chiffres": later("there are no figures, or there is an exergue in their place"),
    "affiche": later("its name, its figures or its text are too long for a poster"),
    "affiche-carte": later("the contours of the territory are not known, or its text is too long"),
    "affiche-image": later("there is no photo, sharp enough and free to be cropped, or its text is too long"),
    "duo": later("its neighbours are not short, or do not say the same"),
}
#: Whether a territory has what some dresses are for: then its text is too long for them.
_HAS: Mapping[str, Callable[[Matter], bool]] = {
    "image": lambda matter: any(map(matter.plates, matter.photographs)),
    "panorama": lambda matter: any(any(tops.panoramas(matter.territory, rank)) for rank in matter.photographs),
    "photos": lambda matter: bool(matter.row),
    "pleine-page": lambda matter: any(tops.full(matter.territory, rank) for rank in matter.photographs),
    "carte": lambda matter: matter.mapped and tops.slim(matter.territory) is not None,
}


def not_worn(matter: Matter, dress: str) -> str:
    """Return why *matter* is not laid out in *dress*, which its sheet pins: what it lacks, or too much text."""
    steps = (*_USUAL, *_UP, *range(1, STEPS + 1))
    worn = dress in DRESSES and any(True for _each in DRESSES[dress].candidates(matter, steps))
    has = dress in long.leads(matter) or (dress in _HAS and _HAS[dress](matter))
    if worn or has or dress not in _NEEDS:
        return _("the text does not fit its pages so")
    return _(_NEEDS[dress])


def layouts(
    territory: Territory, dealt: Sequence[str] = (), most: int = STEPS, half: Half | None = None
) -> Iterator[Layout]:
    """Yield the layouts of the ``foreseen`` candidates."""
    yield from (candidate.layout for candidate in foreseen(territory, dealt, most, half))


def foreseen(
    territory: Territory,
    dealt: Sequence[str] = (),
    most: int = STEPS,
    half: Half | None = None,
    settled: Callable[[], bool] = lambda: False,
) -> Iterator[Candidate]:
    """Yield the candidates worth trying for *territory*, best first; the last one is the longest it may have.

    *dealt* are the dresses that suit it, best first; *most* is the last step that the size of the text may go down;
    *half* is the page that it has of an opening, if it shares one. Nothing is better than that page if it fits, and
    nothing worse than one flow. Where none of several openings was *settled* on, more pages are looked for before that.
    """
    matter = Matter.of(territory)
    if half:
        yield from (Candidate(-inf, layout) for layout in pair.layouts(matter, half))
    tried: set[tuple[object, ...]] = set()
    most_pages = 0
    for smaller in (False, True):
        found = ranked(matter, dealt, most, smaller)[:_LOOKED_AT]
        for candidate in islice(_unlike(each for each in found if each.layout.outline not in tried), _TRIED):
            tried.add(candidate.layout.outline)
            yield candidate
            most_pages = max(most_pages, candidate.layout.pages)
            if (looser := loosened(candidate.layout)) != candidate.layout:
                yield replace(candidate, layout=looser)
    if not settled():
        yield from _longest(matter, dealt, most_pages)
    yield from (Candidate(inf, layout) for layout in flow.flowing(matter, most))


def _unlike(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    """Return of *candidates*, best first, the best of each outline, in their order."""
    found: dict[tuple[object, ...], Candidate] = {}
    for each in candidates:
        found.setdefault(each.layout.outline, each)
    return found.values()


def _badness(candidate: Candidate) -> float:
    return candidate.badness


def _longest(matter: Matter, dealt: Sequence[str], tried: int) -> Iterator[Candidate]:
    """Yield the best candidates of more pages than the most *tried*, of several openings: the engine held none."""
    for pages, _enough in _LONGER:
        if _LONGER[0][0] <= tried < pages <= matter.territory.sheet.pages:
            found = sorted(long.longer(matter, pages, _USUAL + _UP, _prices(matter, dealt)), key=_badness)
            yield from islice(_unlike(found), _TRIED)


def ranked(matter: Matter, dealt: Sequence[str] = (), most: int = STEPS, smaller: bool = False) -> list[Candidate]:
    """Return the candidates for *matter*, the least bad first; smaller texts and more pages only where needed.

    *smaller*: only smaller texts of two pages. Those in the dress that its sheet pins come before all others. How bad
    one is counts its place among those *dealt*.
    """
    price = _prices(matter, dealt)

    def cost(candidate: Candidate) -> Candidate:
        return replace(candidate, badness=candidate.badness + price(candidate.layout.dress))

    def sort(candidates: Iterable[Candidate]) -> list[Candidate]:
        return sorted((*found, *map(cost, candidates)), key=_badness)

    found: list[Candidate] = []
    if smaller:
        return sort(_openings(matter, range(1, most + 1), dealt))
    for steps, enough in ((_USUAL, _CLOSED), (_UP, _GOOD), (range(1, most + 1), -inf)):
        best = found[0].badness if found else inf
        found = sort(_openings(matter, [step for step in steps if of_step(step) <= best + long.NEARLY], dealt))
        if found and found[0].badness - _turn(found, dealt) * (enough > _CLOSED) <= enough:
            return found
    for pages, enough in _LONGER:
        best = found[0].badness if found else inf
        if pages <= matter.territory.sheet.pages and best - _turn(found, dealt) > enough:
            more = [*long.longer(matter, pages, _USUAL + _UP, price, best)]
            found = sort(more or long.longer(matter, pages, range(1, most + 1), price, best))
    if found and hollow(found[0].layout.groups) > _LARGE_ABOVE:
        lengths = [pages for pages, _enough in _LONGER if pages <= matter.territory.sheet.pages]
        larger = (long.longer(matter, each, (), price, found[0].badness, large_texts=True) for each in lengths)
        return sort(chain.from_iterable(larger))
    return found


def _prices(matter: Matter, dealt: Sequence[str]) -> Callable[[str], float]:
    """Return what tells how bad a dress is in itself: by its place among those *dealt*, and by what is pinned.

    Dresses of several openings share a place, and differ by their own order.
    """
    pages = [name for name in dealt if not long.is_long(name)]
    longer = [name for name in dealt if long.is_long(name)]
    first = 0.0 if longer and dealt[0] == longer[0] else _OPENINGS
    costs = {
        name: _behind(rank + (not first)) + _AGAIN * (name == POSTER and rank > 0) for rank, name in enumerate(pages)
    }
    costs |= {name: first + _LATER * rank for rank, name in enumerate(longer)}
    pinned = matter.territory.sheet.dress
    return lambda dress: costs.get(dress, _UNDEALT) + _UNPINNED * (not is_worn(pinned, dress))


def _behind(rank: int) -> float:
    """Return what a dress of one opening costs at its *rank* in the order dealt, from 0."""
    return (_NOT_FIRST if rank else 0.0) + _LATER * rank


def _turn(found: Sequence[Candidate], dealt: Sequence[str]) -> float:
    """Return what the best that was *found* costs for its place among those *dealt*: what is printed before it.

    That is no reason for a smaller text, nor for more pages.
    """
    dress = found[0].layout.dress if found else ""
    alike = [name for name in dealt if long.is_long(name) == long.is_long(dress)]
    if dress not in alike:
        return _UNDEALT - _OPENINGS
    return (_LATER * alike.index(dress)) if long.is_long(dress) else _behind(alike.index(dress))


def is_worn(pinned: str | None, dress: str) -> bool:
    """Return whether *dress* is the one that a sheet has *pinned*, if any: « long » is any of several openings."""
    return pinned in (None, dress) or (pinned == long.LONG and long.is_long(dress))


def _openings(matter: Matter, steps: Sequence[int], dealt: Sequence[str]) -> Iterator[Candidate]:
    """Yield the candidates of two pages at *steps* of the size.

    No poster that was neither dealt nor pinned, if the text is not of one piece.
    """
    for name, dress in DRESSES.items():
        if name != POSTER or name in (*dealt, matter.territory.sheet.dress) or of_one_piece(matter):
            yield from dress.candidates(matter, steps)
    yield from long.running_on(matter, steps)
