"""Photographs among units of text take the lines that their page leaves: as elastic as what stands above it."""

from collections.abc import Sequence
from dataclasses import replace

from livret.design import heights
from livret.design.crops import cut_off
from livret.design.layout import LayoutUnit, Setting
from livret.design.line_breaking import COLUMN_MM
from livret.design.openings.unit_heights import beside, unit_height
from livret.design.text_sizes import HOUSE


def stretched(units: Sequence[LayoutUnit], setting: Setting, left: float) -> tuple[Sequence[LayoutUnit], float]:
    """Return *units* with their photographs in the lines *left*, shared out between them, and the lines still left."""
    found = settled(units, setting)
    rows = [at for at, unit in enumerate(found) if unit.photos and not unit.beside]
    for number, at in enumerate(rows):
        before = unit_height(found[at], setting)
        room = before + left / (len(rows) - number)
        if printed := heights.stretched(found[at].shots, setting.measure, room, setting.size):
            found[at] = replace(found[at], stretched=tuple(printed))
            left -= unit_height(found[at], setting) - before
    return found, left


def settled(units: Sequence[LayoutUnit], setting: Setting) -> list[LayoutUnit]:
    """Return *units* with the photographs beside a text as high as it is."""
    return [
        replace(unit, stretched=(photo,)) if unit.beside and (photo := beside(unit, setting)) else unit
        for unit in units
    ]


def widened(unit: LayoutUnit, seen: float) -> LayoutUnit:
    """Return *unit*, its only photograph as wide as the text if it bears that: the share *seen* of its height."""
    if len(unit.photos) != 1 or unit.beside or unit.stretched:
        return unit
    (photo,) = unit.shots
    high = photo.shape * heights.PAGE_MM * seen
    bears = photo.widest >= heights.PAGE_MM and (photo.may_be_cropped or seen == 1)
    if not bears or high > HOUSE.picture * HOUSE.line:
        return unit
    return replace(unit, stretched=(heights.PlacedPhoto(heights.PAGE_MM, high, heights.PAGE_MM),))


def alone(units: Sequence[LayoutUnit]) -> int:
    """Return how many photographs among *units* leave the column beside them empty."""
    return sum(len(unit.photos) == 1 and not (unit.beside or _wide(unit)) for unit in units)


def _wide(unit: LayoutUnit) -> bool:
    """Return whether the only photograph of *unit* is wider than a column."""
    return bool(unit.stretched) and unit.stretched[0].wide > COLUMN_MM


def leads(units: Sequence[LayoutUnit]) -> bool:
    """Return whether *units* begin with a photograph alone, as wide as the text."""
    return bool(units) and len(units[0].photos) == 1 and not units[0].beside and _wide(units[0])


def cut(units: Sequence[LayoutUnit]) -> float:
    """Return the shares of photographs among *units* that are not seen, summed."""
    return sum(
        cut_off(shot.shape, each.high / each.wide)
        for unit in units
        for shot, each in zip(unit.shots, unit.stretched, strict=False)
    )
