"""A photograph alone among units of text: as wide as the text where the page has the room, cropped to its last line."""

from collections.abc import Sequence
from dataclasses import replace

from livret.design import heights
from livret.design.layout import LayoutUnit, Setting, unit_height


def widened(units: Sequence[LayoutUnit], setting: Setting, left: float) -> tuple[Sequence[LayoutUnit], float]:
    """Return *units* with their first lone photograph as wide as the text, and what it leaves of the lines *left*.

    Those as they are, where there is no such photograph, or it has not points enough, or there is no room.
    """
    at = next((at for at, unit in enumerate(units) if len(unit.photos) == 1), None)
    if at is None:
        return units, left
    unit = units[at]
    before = unit_height(unit, setting)
    across = heights.across(unit.shots[0], setting.measure, before + left, setting.size)
    if across is None:
        return units, left
    wide = replace(unit, across=across)
    return (*units[:at], wide, *units[at + 1 :]), left - (unit_height(wide, setting) - before)


def alone(units: Sequence[LayoutUnit]) -> int:
    """Return how many photographs among *units* leave the column beside them empty."""
    return sum(len(unit.photos) == 1 and not unit.across for unit in units)
