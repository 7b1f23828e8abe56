"""Which layout a territory is printed in: the candidates of all dresses, the least bad first.

The engine has the last word: when its pages or its box tree disagree with a candidate, the next one is tried.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from math import inf

from livret.design.layout import Layout
from livret.design.openings import long, pair
from livret.design.openings.candidates import Candidate
from livret.design.openings.dresses import DRESSES
from livret.design.openings.matter import Matter
from livret.design.openings.pair import Half
from livret.design.openings.poster import POSTER
from livret.design.text_sizes import STEPS
from livret.edition.model import Territory

#: What a dress costs for each place that it stands behind the first in the order dealt; if it was not dealt at all.
_LATER, _UNDEALT = 3.0, 9.0
#: A candidate this good is taken without a look at smaller texts.
_GOOD = 8.0
#: Numbers of pages beyond an opening, and how bad what holds on fewer must be for them.
_LONGER = ((4, 12.0), (6, inf))
#: Each layout tried costs a rendering.
_LOOKED_AT, _TRIED = 24, 6


def layouts(
    territory: Territory, dealt: Sequence[str] = (), most: int = STEPS, half: Half | None = None
) -> Iterator[Layout]:
    """Yield the layouts worth trying for *territory*, best first; the last one is the longest it may have.

    *dealt* are the dresses that suit it, best first; *most* is the last step that the size of the text may go down;
    *half* is the page that it has of an opening, if it shares one.
    """
    matter = Matter.of(territory)
    if half:
        yield from pair.layouts(matter, half)
    best = {each.layout.outline: each.layout for each in reversed(ranked(matter, dealt, most)[:_LOOKED_AT])}
    yield from islice(reversed(best.values()), _TRIED)
    yield from long.flowing(matter, most)


def ranked(matter: Matter, dealt: Sequence[str] = (), most: int = STEPS) -> list[Candidate]:
    """Return the candidates for *matter*, the least bad first; smaller texts and more pages only where needed."""
    costs = {name: _LATER * rank for rank, name in enumerate(dealt)}

    def cost(candidate: Candidate) -> float:
        return candidate.badness + costs.get(candidate.layout.dress, _UNDEALT)

    found = sorted(_openings(matter, 0, dealt), key=cost)
    if most and (not found or cost(found[0]) > _GOOD):
        found = sorted(_openings(matter, most, dealt), key=cost)
    for pages, enough in _LONGER:
        if pages <= matter.territory.sheet.pages and (not found or cost(found[0]) > enough):
            found = sorted((*found, *long.longer(matter, pages)), key=cost)
            if not found:
                found = sorted(long.longer(matter, pages, most), key=cost)
    return found


def _openings(matter: Matter, most: int, dealt: Sequence[str]) -> Iterator[Candidate]:
    """Yield the candidates of two pages: no poster that was not dealt."""
    for name, dress in DRESSES.items():
        if name != POSTER or name in dealt:
            yield from dress.candidates(matter, most)
