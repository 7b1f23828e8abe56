"""Photographs in one row across both pages of an opening: of one height, flush above and below, captions level.

The row bleeds at the head and at its outer edges. A gutter falls on the fold, so that it cuts no face; each photograph
is cropped by a quarter at most.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations

from livret.base.tokens import length
from livret.design import heights, territory_page
from livret.design.crops import cut_off
from livret.design.layout import RowPhoto, Top, shot
from livret.design.openings import tops
from livret.edition.model import Territory

_MM = 72 / 25.4
#: How many photographs make a row, and the heights that it may have in lines of the text area, from the lowest.
_FEW, _MANY, _LOWEST, _HIGHEST = 3, 4, 6, 34
#: The narrowest caption, in mm.
_LEGIBLE = 35.0
#: Photographs as they are measured, by their rank.
_Shots = Mapping[int, heights.PhotoUnit]


def rows(territory: Territory, ranks: Sequence[int]) -> Sequence[tuple[Top, Top]]:
    """Return the photographs *ranks* in a row, the names below its left part: in each height, the highest first.

    They keep the authors' order if they make a row in it. Empty if they do not fill both pages at one height.
    """
    name = territory_page.wide_name(territory)
    if not name or not _FEW <= len(ranks) <= _MANY:
        return []
    shots = {rank: shot(territory, rank) for rank in ranks}
    found = ([*_heights(territory, name, one, other)] for one, other in _shared_out(shots))
    return next((each for each in found if each), [])


def _shared_out(shots: _Shots) -> Iterator[tuple[_Shots, _Shots]]:
    """Yield how *shots* may be shared out between both pages, two on one at most: in their own order first."""
    most = 2
    for order in permutations(shots.items()):
        for many in range(len(shots) - most, most + 1):
            yield dict(order[:many]), dict(order[many:])


def _heights(territory: Territory, name: territory_page.Name, one: _Shots, other: _Shots) -> Iterator[tuple[Top, Top]]:
    for lines in range(_HIGHEST, _LOWEST - 1, -1):
        rooms, high = _rooms(), tops.bled_height(lines)
        if (left := _placed(one, high, *rooms[0])) and (right := _placed(other, high, *rooms[1])):
            named = tops.named_below(territory, name, lines, _more_lines(territory, left))
            body = lines + tops.BELOW_PHOTO + _more_lines(territory, right)
            yield (
                replace(named, kind="row", cut=_cut(territory, left), row=left),
                Top("row-on", lines, body, cut=_cut(territory, right), row=right),
            )


def _placed(shots: _Shots, high: float, begins: float, ends: float) -> tuple[RowPhoto, ...]:
    """Return *shots* beside each other from *begins* to *ends*, in mm, *high* mm high; empty if they do not fill it."""
    gutter = length("gutter") / _MM
    room = ends - begins - gutter * (len(shots) - 1)
    found: list[RowPhoto] = []
    for rank, wide in zip(shots, heights.abreast([*shots.values()], room, high), strict=False):
        found.append(RowPhoto(rank, begins, wide, high))
        begins += wide + gutter
    return tuple(found) if all(each.caption[1] >= _LEGIBLE for each in found) else ()


@cache
def _rooms() -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where the row begins and ends on each page, in mm from the left edge of its text.

    It goes from the band to half a gutter before the fold, and from there to the bleed.
    """
    trim, band, outer, inner, bleed, gutter = (
        length(name) / _MM for name in ("trim-width", "band", "margin-outer", "margin-inner", "bleed", "gutter")
    )
    return (band - outer, trim - outer - gutter / 2), (gutter / 2 - inner, trim - inner + bleed)


def _more_lines(territory: Territory, row: Sequence[RowPhoto]) -> int:
    """Return the lines behind the first of the longest caption of *row*."""
    return max(territory_page.caption_lines(territory, each.rank, each.caption[1]) for each in row) - 1


def _cut(territory: Territory, row: Sequence[RowPhoto]) -> float:
    """Return the shares of the photographs of *row* that are not seen, summed."""
    pictures = ((territory.photos[each.rank], each) for each in row)
    return sum(cut_off(picture.height / picture.width, each.high / each.wide) for picture, each in pictures)
