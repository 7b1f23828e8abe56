"""Everything in one flow, where no layout fits, and by how much a text is too long."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from livret.design import heights
from livret.design.layout import BETWEEN, NOTHING, TIGHT_BETWEEN, Layout, PageGroup, Setting, apart
from livret.design.line_breaking import COLUMN_MM
from livret.design.openings import tops
from livret.design.openings.candidates import HOPE, room
from livret.design.openings.matter import Matter
from livret.design.openings.unit_heights import fill
from livret.design.text_sizes import HOUSE, PICTURE, SMALL_PICTURE, Size, size
from livret.edition.model import Rubric, Territory

#: The pages of an opening.
_SPREAD = 2
#: How many times the text of an opening it holds at the smallest size (1.27 by lines and words), and some ease.
_MOST_GAINED = 1.4
#: Lines lost where a group goes on over the page (widows, orphans, uneven columns), as 30 drawn texts were printed.
_LOST_AT_A_BREAK = 0.75
#: Of a page of text.
_COLUMNS = 2


def flowing(matter: Matter, most: int) -> Iterator[Layout]:
    """Yield everything in one flow, where that may do; the last one is yielded whatever comes of it.

    *most* is the last step that the size of the text may go down.
    """
    pages = matter.territory.sheet.pages
    sizes = [size(step) for step in range(most + 1)]
    if pages == _SPREAD or _may_be_squeezed(matter):
        for each in sizes:
            last = pages == _SPREAD and each is sizes[-1]
            if pages == _SPREAD or _fits_on_a_page(matter, each):
                yield from _in_flow(matter, _SPREAD, _pictured(matter, each), last)
    for each in sizes if pages > _SPREAD else ():
        yield from _in_flow(matter, pages, _pictured(matter, each), each is sizes[-1])


def _pictured(matter: Matter, text: Size) -> Size:
    """Return *text* with small pictures, where upright ones take the room of lines."""
    shapes = [picture.height / picture.width for picture in matter.territory.photos]
    within = [heights.tallest(rubric.prose.tree) for rubric in matter.territory.rubrics]
    tall = max([0.0, *shapes, *within]) * COLUMN_MM > SMALL_PICTURE * HOUSE.line
    return replace(text, picture=SMALL_PICTURE if tall else PICTURE)


def _may_be_squeezed(matter: Matter) -> bool:
    """Whether an opening may hold the text at the smallest size: one much longer is not even measured at it."""
    rooms = _rooms(matter, _SPREAD, HOUSE)
    return fill(matter.units(), Setting(between=TIGHT_BETWEEN)) <= sum(rooms) * _MOST_GAINED


def _fits_on_a_page(matter: Matter, text: Size) -> bool:
    """Whether a page without a head has room for all of the text: a spread would leave the left one empty."""
    return fill(matter.units(), Setting(text)) <= room(NOTHING, text)


def _in_flow(matter: Matter, pages: int, text: Size, last: bool) -> Iterator[Layout]:
    """Yield everything in one flow if that may do; tight, whatever comes of it, if it is the *last* size."""
    head = next(iter(tops.names(matter.territory, matter.head)))
    available = sum(_rooms(matter, pages, text)) + HOPE
    for between in (BETWEEN, TIGHT_BETWEEN):
        setting = Setting(text, between)
        if (last and between < BETWEEN) or fill(apart(matter.units()), setting) <= available:
            group = PageGroup(matter.units(), pages, head)
            yield Layout((group,), between, text, flows=True, dress="long" if pages > _SPREAD else "texte")


def _rooms(matter: Matter, count: int, text: Size) -> list[float]:
    head = tops.head("name", matter.head)
    return [room(head, text), *[room(NOTHING, text)] * (count - 1)]


def _room(rooms: Sequence[float]) -> float:
    """Return what the pages *rooms* hold together: a break between pages loses a few lines."""
    return sum(rooms) + (HOPE if len(rooms) == 1 else -_LOST_AT_A_BREAK * (len(rooms) - 1))


def over_for_exergue(matter: Matter, text: Size, rank: int = 0) -> int:
    """Return by how many lines of a column the territory is too long at *text* for its pages and its exergue *rank*.

    0 if it is foreseen to fit, with the exergues before that one: the first is in the head of the right page, others
    are within the text.
    """
    parts, pages = matter.units((), tuple(range(1, rank + 1))), matter.territory.sheet.pages
    setting = Setting(text, TIGHT_BETWEEN)
    head = tops.head("name", matter.head)
    rooms = [room(head, text), room(head, text), *[room(NOTHING, text)] * (pages - _SPREAD)]
    if len(rooms) == _SPREAD:
        halves = ((parts[:cut], parts[cut:]) for cut in range(len(parts) + 1))
        over = min(
            sum(max(0.0, fill(units, setting) - high - HOPE) for units, high in zip(each, rooms, strict=True))
            for each in halves
        )
    else:
        over = fill(apart(parts), setting) - _room(rooms)
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
        yield replace(layout, groups=(replace(group, units=tuple(others), pages=group.pages - 1), PageGroup((last,))))
    yield replace(layout, groups=(group, PageGroup(())))
