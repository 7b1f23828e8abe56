"""A layout that came out too long → the same one with a few lines less of what is elastic."""

from dataclasses import replace

from livret.design import heights
from livret.design.layout import GAP, Layout, LayoutUnit, PageGroup
from livret.design.openings.tops import LOOSE
from livret.design.text_sizes import HOUSE


def loosened(layout: Layout) -> Layout:
    """Return *layout* with a few lines less of what is elastic: what is foreseen may be a line too low."""
    return replace(layout, groups=tuple(map(_loosened, layout.groups)))


def _loosened(group: PageGroup) -> PageGroup:
    top = group.top
    on_tint = top.kind == "near" and group.units and group.units[0].tinted
    if top.kind in ("photo", "near") and group.units and not on_tint:
        return replace(group, top=replace(top, lines=top.lines - LOOSE, body=top.body - LOOSE))
    lower = tuple(_lower(unit) for unit in group.units)
    if lower != group.units:
        return replace(group, units=lower)
    air = min(LOOSE, top.air) if top.kind == "wide" else 0
    top = replace(top, lines=top.lines - air, body=top.body - air, air=top.air - air)
    return replace(group, gap=max(GAP, group.gap - 0.5), top=top)


def _lower(unit: LayoutUnit) -> LayoutUnit:
    """Return *unit*, its photographs among the text some lines lower if no more than a quarter of them is cut off."""
    lower = tuple(each._replace(high=each.high - LOOSE * HOUSE.line) for each in unit.stretched)
    pairs = [*zip(unit.shots, lower, strict=False)]
    bear = all(shot.may_be_cropped and each.high >= heights.least(shot, each.wide) for shot, each in pairs)
    return replace(unit, stretched=lower) if pairs and bear and not unit.beside else unit
