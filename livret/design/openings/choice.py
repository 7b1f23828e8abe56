"""Which layout a territory is printed in: the candidates of all dresses, the least bad first.

The engine has the last word: when its pages or its box tree disagree with a candidate, the next one is tried.
"""

from collections.abc import Iterator, Sequence

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
#: Each layout tried costs a rendering.
_TRIED = 6
_DOUBLE = 4


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
    yield from (each.layout for each in ranked(matter, dealt, most)[:_TRIED])
    yield from long.flowing(matter, most)


def ranked(matter: Matter, dealt: Sequence[str] = (), most: int = STEPS) -> list[Candidate]:
    """Return the candidates for *matter*, the least bad first: no poster that was not dealt."""
    costs = {name: _LATER * rank for rank, name in enumerate(dealt)}
    found = [
        (candidate.badness + costs.get(candidate.layout.dress, _UNDEALT), candidate)
        for candidate in _candidates(matter, most)
        if candidate.layout.dress != POSTER or POSTER in costs
    ]
    found.sort(key=lambda entry: entry[0])
    return [candidate for _badness, candidate in found]


def _candidates(matter: Matter, most: int) -> Iterator[Candidate]:
    for dress in DRESSES.values():
        yield from dress.candidates(matter, most)
    if matter.territory.sheet.pages == _DOUBLE:
        yield from long.doubles(matter)
