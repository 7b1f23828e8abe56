"""Exergues within the text: where they stand among its units, and how large."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from livret.base.text_key import letters
from livret.design import territory_page
from livret.design.layout import LayoutUnit
from livret.edition.model import Territory


def placed(territory: Territory, units: Sequence[LayoutUnit], ranks: Sequence[int]) -> tuple[LayoutUnit, ...]:
    """Return *units* with the exergues *ranks* of *territory* among them, at their smallest size.

    The first one stands before the voices, or ends the text; each other one before the unit that its words are of, or
    as near to that as it has a place of its own.
    """
    at: dict[int, list[LayoutUnit]] = {}
    for rank in ranks:
        if sizes := territory_page.within(territory, rank):
            place = _place(territory, units, rank, at) if at else _before_voices(units)
            at.setdefault(place, []).append(LayoutUnit(quote=sizes[0]))
    found = [each for place, unit in enumerate(units) for each in (*at.get(place, ()), unit)]
    return (*found, *at.get(len(units), ()))


def _before_voices(units: Sequence[LayoutUnit]) -> int:
    return next((rank for rank, unit in enumerate(units) if unit.voice), len(units))


def _place(territory: Territory, units: Sequence[LayoutUnit], rank: int, taken: Mapping[int, object]) -> int:
    """Return the place of the exergue *rank*: none that is *taken*, if there is another one."""
    said = letters(territory.sheet.exergues[rank].text)
    homes = {rubric.mark for rubric in territory.rubrics if said in letters(rubric.prose.text)}
    home = next((at for at, unit in enumerate(units) if any(each.mark in homes for each in unit.rubrics)), 0)
    places = range(1, len(units) + (not units[-1].tinted)) or [len(units)]
    return min(places, key=lambda at: (at in taken, abs(at - home), at))


def enlarged(territory: Territory, units: Sequence[LayoutUnit], left: float) -> tuple[Sequence[LayoutUnit], float]:
    """Return *units* with their exergues as large as the lines *left* allow, and the lines still left."""
    found = list(units)
    for at, unit in enumerate(found):
        if unit.quote:
            smallest, *larger = territory_page.within(territory, unit.quote.rank)
            fitting = [each for each in larger if each.lines - smallest.lines <= left]
            chosen = fitting[-1] if fitting else smallest
            found[at] = replace(unit, quote=chosen)
            left -= chosen.lines - smallest.lines
    return found, left
