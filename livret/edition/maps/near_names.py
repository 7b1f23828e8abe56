"""What is written on a map from near: names inside their communes, numbers with their key, départements, the scale.

A name stands wholly inside its commune, 0.55 mm from every border; it is set smaller, in up to three lines, before it
gives way to a number. Lengths are paper units (1/20 mm).
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, product

from livret.base.text_key import slug
from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, bounds
from livret.edition.maps.basemap import Box, Ground, Spot, beside
from livret.edition.maps.cartography import heart
from livret.edition.maps.labels import MM, PT, NameBlock, PlacedName, block, blocks, place_inside, text_width
from livret.edition.maps.near_ground import NearGround, View

#: Sizes of a commune's name in points, largest first, and how much larger a département's chef-lieu is.
SIZES, _SEAT_LARGER = (8.6, 8.1, 7.6), 1.4
WEIGHT = 600
#: What is left free around a name, to the borders of its commune.
CLEAR = 0.55 * MM
#: The same around a number; around a département's name, the emptiest ground first.
_CLEAR_NUMBER, _CLEAR_DEPARTMENT = 0.35 * MM, (6 * MM, 4 * MM, 2.5 * MM, 1.2 * MM)
#: Sizes of a number in its commune, in points.
_NUMBERS = (7.6, 6.5)
#: The most numbers on a map, the part of its frame that their key may take, and the usual width of a key.
MOST_NUMBERS, _KEY_SHARE, _KEY_WIDTH = 20, 0.25, 35 * MM
#: The key: a row (0.8 lines of the page's grid), where names begin, between columns, what is left free around it.
ROW, INDENT, BETWEEN, _AROUND = 3.88 * MM, 4.2 * MM, 5 * MM, 1.5 * MM
#: Of the scale: lengths of its bar in kilometres, the one that is usual first; the least and the most on paper.
_KILOMETRES, _BAR, SCALE_HEIGHT = (5, 10, 2, 20, 1, 50, 100), (7 * MM, 32 * MM), 3.6 * MM
#: Names kept once broken into lines.
_NAMES = 4096
#: Small words that begin no line on their own.
_PIECE = re.compile(r"(?:(?:[a-zà-ÿ]{1,3}[ -]|[dl]['’])*[^ -]+[ -]?)")


@dataclass(frozen=True, slots=True)
class Legend:
    """The key of numbers in columns, over the bar of the scale, in its box."""

    box: Box
    columns: Sequence[Sequence[tuple[str, str]]]
    widths: Sequence[float]
    kilometres: int
    bar: float
    others: int = 0

    def rows(self) -> Iterator[Box]:
        """Yield the box of each of its lines."""
        left = self.box.left
        for column, width in zip(self.columns, self.widths, strict=True):
            for row, (_number, name) in enumerate(column):
                top = self.box.top + row * ROW
                yield Box(left, top, left + INDENT + _key_width(name), top + ROW)
            left += width + BETWEEN
        foot = self.box.bottom - SCALE_HEIGHT
        if self.others:
            yield Box(self.box.left, foot - ROW, self.box.left + _key_width(others_note(self.others)), foot)
        yield Box(self.box.left, foot, self.box.left + self.bar, self.box.bottom)


@dataclass(frozen=True, slots=True)
class NearPlan:
    """Where everything is written: names and numbers by Insee code, départements by code."""

    names: Mapping[str, PlacedName]
    numbers: Mapping[str, PlacedName]
    departments: Mapping[str, PlacedName]
    legend: Legend | None


def by_people(codes: Iterable[str]) -> list[str]:
    """Return the communes *codes*, those of most people first."""
    known = tables.communes()
    return sorted(codes, key=lambda code: (-(known[code].population or 0), code))


def names_in(free: Mapping[str, "Free"]) -> dict[str, PlacedName]:
    """Return where the names of communes stand in their *free* ground; those that find no room are left out."""
    seats = {department.seat for department in tables.departments().values()}
    placed = {}
    for code, ground in free.items():
        larger = (SIZES[0] + _SEAT_LARGER,) if code in seats else ()
        choices = _choices(tables.communes()[code].name, (*larger, *SIZES))
        if label := ground.placed(choices, CLEAR):
            placed[code] = label
    return placed


@lru_cache(_NAMES)
def _choices(name: str, sizes: tuple[float, ...]) -> list[NameBlock]:
    pieces = [piece.strip() for piece in _PIECE.findall(name)]
    return [choice for points in sizes for choice in blocks(name, WEIGHT, points, 3, pieces=pieces)]


class Free:
    """The free ground inside one commune, of contours *rings*."""

    def __init__(self, rings: Sequence[Arc]) -> None:
        self._rings = rings
        self._left, self._top, self._right, self._bottom = bounds(rings)

    @cached_property
    def _ground(self) -> Ground:
        """The paper that the commune spans, all taken but its inside."""
        moved = [tuple((x - self._left, y - self._top) for x, y in chain) for chain in self._rings]
        ground = Ground(self._right - self._left, self._bottom - self._top)
        ground.take_inside(moved)
        ground = ground.inverted()
        ground.take_lines(moved)
        return ground

    def placed(self, choices: Iterable[NameBlock], clear: float) -> PlacedName | None:
        """Return the first of *choices* that finds room, *clear* of every border, as near the middle as possible."""
        x, y = heart(self._rings)
        middle = x - self._left, y - self._top
        room = self._right - self._left - 2 * clear, self._bottom - self._top - 2 * clear
        fitting = [choice for choice in choices if choice.width <= room[0] and choice.height <= room[1]]
        label = place_inside(self._ground, middle, fitting, clear) if fitting else None
        return label and replace(label, box=label.box.moved(self._left, self._top))


def free_ground(ground: NearGround) -> dict[str, Free]:
    """Return the free ground in each commune of the territory that has a contour, those of most people first."""
    rings = {code: ground.commune(code) for code in by_people(ground.own)}
    return {code: Free(chains) for code, chains in rings.items() if chains}


def numbers_in(free: Mapping[str, Free], named: Container[str], frame: Box, most: int) -> dict[str, PlacedName]:
    """Return the numbers of the communes left without a name: of the *most* populous that a key has room for."""
    nameless = [code for code in free if code not in named]
    across, down = frame.right - frame.left, frame.bottom - frame.top
    rows = int((down - SCALE_HEIGHT) / ROW) - 1
    most = min(most, rows, int(across * down * _KEY_SHARE / (_KEY_WIDTH * ROW)))
    widest = [block(("8" if len(nameless) < 10 else "88",), WEIGHT, points) for points in _NUMBERS]
    rooms = ((code, free[code].placed(widest, _CLEAR_NUMBER)) for code in nameless)
    found = dict(islice(((code, label) for code, label in rooms if label), max(0, most)))
    known = tables.communes()
    ordered = sorted(found, key=lambda code: (slug(known[code].name), code))
    return {
        code: replace(found[code], block=block((str(number),), WEIGHT, found[code].block.size / PT))
        for number, code in enumerate(ordered, 1)
    }


def legends(view: View, numbers: Mapping[str, PlacedName], frame: Box, others: int) -> Iterator[Legend]:
    """Yield the legend in one to three columns, in each corner of *frame*, the south-western first."""
    rows = [(label.block.lines[0], tables.communes()[code].name) for code, label in numbers.items()]
    kilometres, bar = _bar(view)
    for count in range(1, min(3, len(rows)) + 1) if rows else (1,):
        deep = -(-len(rows) // count)
        columns = [rows[at : at + deep] for at in range(0, len(rows), max(1, deep))]
        widths = [INDENT + max(_key_width(name) for _number, name in column) for column in columns]
        note = _key_width(others_note(others)) if others else 0
        width = max(sum(widths) + BETWEEN * max(0, len(widths) - 1), bar, note)
        height = (deep + bool(others)) * ROW + SCALE_HEIGHT
        if width > frame.right - frame.left or height > frame.bottom - frame.top:
            continue
        for x, y in product((frame.left, frame.right - width), (frame.bottom - height, frame.top)):
            yield Legend(Box(x, y, x + width, y + height), columns, widths, kilometres, bar, others)


def _key_width(text: str) -> float:
    return text_width(text, 400) * SIZES[-1] * PT


def others_note(count: int) -> str:
    """Return what the key says of the communes without name or number."""
    return f"et {count} autre{'s' if count > 1 else ''} commune{'s' if count > 1 else ''}"


def _bar(view: View) -> tuple[int, float]:
    """Return the length of the scale's bar: in kilometres, and on paper."""
    lengths = [(kilometres, kilometres * 1000 / view.metres) for kilometres in _KILOMETRES]
    return next((each for each in lengths if _BAR[0] <= each[1] <= _BAR[1]), lengths[0])


def legend_in(choices: Iterable[Legend], body: Ground, land: Ground, lines: Ground) -> Legend | None:
    """Return the legend that leaves the ground *body* free and stands on the fewest *lines*; None when none does.

    Where it can, it stands wholly on *land* or wholly on water.
    """

    def effort(legend: Legend) -> tuple[bool, int, int]:
        on_the_coast = not (land.free(legend.box) or land.inverted().free(legend.box))
        return on_the_coast, len(legend.columns), lines.taken(legend.box)

    return min((legend for legend in choices if body.free(legend.box.grown(_AROUND))), key=effort, default=None)


def departments_in(ground: NearGround, frame: Box, taken: Ground) -> dict[str, PlacedName]:
    """Return the names of the départements, each on its own empty ground in *frame*, where nothing is *taken*."""
    codes: dict[str, list[str]] = {}
    for code in ground.communes:
        codes.setdefault(tables.department_of(code), []).append(code)
    paper, found = taken.copy(), {}
    for edge in beside([frame], paper.paper):
        paper.take(edge)
    for code, communes in sorted(codes.items()):
        rings = ground.rings(communes)
        free = Ground(paper.width, paper.height)
        free.take_inside(rings)
        free = free.inverted()
        free.take_all(paper)
        name = block((tables.departments()[code].name,), 400, SIZES[-1])
        if label := _emptiest(free, name, _middle(rings, frame)):
            found[code] = label
            paper.take(label.box.grown(2 * MM))
    return found


def _emptiest(free: Ground, name: NameBlock, middle: Spot) -> PlacedName | None:
    """Return *name* where most is left free around it, as near *middle* as possible."""
    labels = (place_inside(free, middle, [name], clear) for clear in _CLEAR_DEPARTMENT)
    return next(filter(None, labels), None)


def _middle(rings: Sequence[Arc], frame: Box) -> Spot:
    """Return the middle of what *rings* span inside *frame*."""
    left, top, right, bottom = bounds(rings)
    return Box(max(left, frame.left), max(top, frame.top), min(right, frame.right), min(bottom, frame.bottom)).centre
