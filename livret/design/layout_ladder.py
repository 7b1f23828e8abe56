"""Which layout a territory's text asks for: the ladder of layouts, tried in order.

Heights are in lines of the baseline grid of the size that is tried (4.85 mm for the house's own). They are foreseen
(``heights``) so closely that most first tries are right; the engine lays a candidate out, and when its pages or its box
tree disagree the next rung is tried. Lists tighten, the exergue gives up its room, then the text goes down the steps of
``text_sizes``; then a second opening is added, where the text has its full size again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations, pairwise, product
from math import ceil

from livret.design import heights
from livret.design.layout import Layout, LayoutUnit, PageGroup, RightHead, apart, fill, units
from livret.design.line_breaking import COLUMN_MM
from livret.design.text_sizes import HOUSE, PICTURE, SMALL_PICTURE, STEPS, Size, size
from livret.edition.model import Rubric, Territory

TEXT_LINES = HOUSE.lines
#: The pages of an opening.
_SPREAD = 2
#: How many times the text of an opening it holds at the smallest size (1.27 by lines and words), and some ease.
_MOST_GAINED = 1.4
#: A candidate is tried when it is foreseen to be no more than this too high, in lines.
_HOPE = 0.25
#: Lines lost where a group goes on over the page: widows, orphans, uneven columns.
_LOST_AT_A_BREAK = 3
#: Room above the first heading of a page without a head, so that its text stands on the grid.
_PLAIN_TOP = 0.5
#: Every layout tried costs a rendering.
_DOUBLES_TRIED = 3
#: What tight lists, and a group that runs on over the page, cost in share of a page filled.
_TIGHT_COSTS, _RUNS_ON = 0.1, 0.8
#: Of a page of text.
_COLUMNS = 2


def ladder(territory: Territory, head_lines: float, most: int = STEPS) -> Iterator[Layout]:
    """Yield the layouts worth trying for *territory*, best first; the last one is the longest it may have.

    *head_lines* is the height of the head with its following line, in the house's own lines; *most* is the last step
    that the size of the text may go down.
    """
    sizes, pages = [size(step) for step in range(most + 1)], territory.sheet.pages
    fields = tuple(dict.fromkeys((_field(territory), "none")))
    flowing = partial(_flowing, _parts(territory, "none"), head_lines, last=sizes[-1])
    pictures = (PICTURE, SMALL_PICTURE) if _has_upright_pictures(territory) else (PICTURE,)
    for each in sizes if pages == _SPREAD or _may_be_squeezed(territory, head_lines) else sizes[:1]:
        sized = [replace(each, picture=high) for high in pictures]
        for right_head, tight, one in product(fields, (False, True), sized):
            yield from _spreads(_parts(territory, right_head), head_lines, right_head, tight, one)
        if pages == _SPREAD or _holds_on_a_page(territory, sized[-1]):
            yield from flowing(_SPREAD, sized[-1])  # it gets no smaller where its rubrics may run on over the page
    for each in sizes if pages > _SPREAD else ():
        sized = [replace(each, picture=high) for high in pictures]
        for right_head, one in product(fields, sized):
            yield from _double(_parts(territory, right_head), head_lines, right_head, pages, one)
        yield from flowing(pages, sized[-1])


def _may_be_squeezed(territory: Territory, head_lines: float) -> bool:
    """Whether an opening may hold *territory* at the smallest size: one much longer is not even measured at it."""
    return fill(_parts(territory, "none"), tight=True) <= sum(_rooms(head_lines, "none", _SPREAD, HOUSE)) * _MOST_GAINED


def _holds_on_a_page(territory: Territory, size: Size) -> bool:
    """Whether a page without a head has room for all of *territory*: a spread would leave the left one empty."""
    return fill(_parts(territory, "none"), size=size) <= size.lines - _PLAIN_TOP


def _has_upright_pictures(territory: Territory) -> bool:
    """Whether a picture of *territory* is higher than the small ones, in a column of the house's own size."""
    shapes = [picture.height / picture.width for picture in territory.photos]
    within = [heights.tallest(rubric.prose.tree) for rubric in territory.rubrics]
    return max([0.0, *shapes, *within]) * COLUMN_MM > SMALL_PICTURE * HOUSE.line


def _flowing(parts: tuple[LayoutUnit, ...], head_lines: float, pages: int, size: Size, last: Size) -> Iterator[Layout]:
    """Yield everything in one flow if that may do; tight, whatever comes of it, at the *last* size."""
    room = sum(_rooms(head_lines, "none", pages, size)) + _HOPE
    for tight in (False, True):
        if (size.step == last.step and tight) or fill(apart(parts), tight, size) <= room:
            yield Layout((PageGroup(parts, pages),), tight=tight, size=size, flows=True)


def _parts(territory: Territory, right_head: RightHead) -> tuple[LayoutUnit, ...]:
    """Return the units that flow: all but the photograph that the head of the right page may take."""
    return units(territory, range(len(territory.photos))[1 if right_head == "photo" else 0 :])


def _field(territory: Territory) -> RightHead:
    """Return what may stand at the head of the right page: exergue, else photograph, else the map from near."""
    if territory.sheet.exergue:
        return "exergue"
    if territory.photos:
        return "photo"
    return "near" if territory.ground else "none"


def over_for_exergue(territory: Territory, head_lines: float, size: Size, photos: bool = True) -> int:
    """Return by how many lines of a column *territory* is too long at *size* for its pages and its exergue.

    0 if it is foreseen to fit. Without *photos*: as if it had none, neither in its sheet nor in its text.
    """
    parts = _parts(territory if photos else without_photos(territory), "exergue")
    rooms = _rooms(head_lines, "exergue", territory.sheet.pages, size)
    if len(rooms) == _SPREAD:
        pages = ((parts[:cut], parts[cut:]) for cut in range(len(parts) + 1))
        over = min(
            sum(max(0.0, fill(page, True, size) - room - _HOPE) for page, room in zip(each, rooms, strict=True))
            for each in pages
        )
    else:
        over = fill(apart(parts), True, size) - _room(rooms)
    return _COLUMNS * max(0, ceil(over))


def without_photos(territory: Territory) -> Territory:
    """Return *territory* as if it had no photographs."""

    def without(rubric: Rubric) -> Rubric:
        bare = rubric.prose.tree.changed(lambda element: None if element.css == "figure" else element)
        return replace(rubric, prose=replace(rubric.prose, tree=bare))

    return replace(territory, photos=(), rubrics=tuple(map(without, territory.rubrics)))


def evened(layout: Layout) -> Iterator[Layout]:
    """Yield *layout*, which came out at three pages, so that it takes four: no third page is left alone.

    The voice on the tint takes a page of its own; where there is none, the last page stays empty.
    """
    (group,) = layout.groups
    *others, last = group.units
    if last.tinted and others:
        yield replace(layout, groups=(PageGroup(tuple(others), group.pages - 1), PageGroup((last,))))
    yield replace(layout, groups=(group, PageGroup(())))


def _rooms(head_lines: float, right_head: RightHead, count: int, size: Size) -> list[float]:
    rooms = [size.lines] * count
    headed = 1 if right_head == "none" else 2
    below = size.head_lines(head_lines)
    return [room - (below if page < headed else _PLAIN_TOP) for page, room in enumerate(rooms)]


def _spreads(
    parts: tuple[LayoutUnit, ...], head_lines: float, right_head: RightHead, tight: bool, size: Size
) -> Iterator[Layout]:
    """Yield the spread that may fit: the voices on the right if they can be, else the nearest other break."""
    rooms = _rooms(head_lines, right_head, 2, size)
    usual = next((i for i, unit in enumerate(parts) if unit.voice), len(parts))
    first = min(usual, 1)  # below its head, the left page is never left empty for a text that may run on
    for cut in sorted(range(first, len(parts) + 1), key=lambda i: abs(i - usual)):
        pages = (parts[:cut], parts[cut:])
        if all(fill(page, tight, size) <= room + _HOPE for page, room in zip(pages, rooms, strict=True)):
            yield Layout(tuple(map(PageGroup, pages)), right_head, tight, size)
            return


def _double(
    parts: tuple[LayoutUnit, ...], head_lines: float, right_head: RightHead, count: int, size: Size
) -> Iterator[Layout]:
    """Yield the layouts of *count* pages whose emptiest page is the least empty, best first."""
    rooms = _rooms(head_lines, right_head, count, size)
    found: list[tuple[float, Layout]] = []
    for tight, cut in product((False, True), list(_partitions(parts, count))):
        least, groups = _grouped(cut, rooms, tight, size)
        begins_right = right_head == "none" or (bool(groups) and groups[0].pages == 1)
        if begins_right and sum(group.pages for group in groups) == count:
            found.append((least - _TIGHT_COSTS * tight, Layout(groups, right_head, tight, size)))
    found.sort(key=lambda entry: entry[0], reverse=True)
    yield from (layout for _least, layout in found[:_DOUBLES_TRIED])


def _partitions(parts: tuple[LayoutUnit, ...], most: int) -> Iterator[tuple[tuple[LayoutUnit, ...], ...]]:
    """Yield the ways to cut *parts*, in order, into at most *most* pieces."""
    for pieces in range(1, most + 1):
        for cuts in combinations(range(1, len(parts)), pieces - 1):
            yield tuple(parts[a:b] for a, b in pairwise((0, *cuts, len(parts))))


def _grouped(
    pieces: Sequence[tuple[LayoutUnit, ...]], rooms: Sequence[float], tight: bool, size: Size
) -> tuple[float, tuple[PageGroup, ...]]:
    """Return (the share filled of the emptiest page, groups) for *pieces*; no groups when the rooms do not suffice.

    A group over several pages counts for less: rubrics that begin their pages read better.
    """
    groups: list[PageGroup] = []
    least, page = 1.0, 0
    for piece in pieces:
        height = fill(piece, tight, size)
        count = next((n for n in range(1, len(rooms) - page + 1) if height <= _room(rooms[page : page + n])), 0)
        if not count:
            return 0.0, ()
        groups.append(PageGroup(piece, count))
        *before, last = rooms[page : page + count]
        least = min(least, (height - sum(before)) / last * (_RUNS_ON if before else 1))
        page += count
    return least, tuple(groups)


def _room(rooms: Sequence[float]) -> float:
    """Return what the pages *rooms* hold together: a break between pages loses a few lines."""
    return sum(rooms) + (_HOPE if len(rooms) == 1 else -_LOST_AT_A_BREAK * (len(rooms) - 1))
