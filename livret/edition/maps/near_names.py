"""What is written on a map from near: names and numbers inside their communes, départements; near_key has the key.

A name stands wholly inside its commune, 0.55 mm from every border; it is set smaller, in up to three lines, before it
gives way to a number. Lengths are paper units (1/20 mm).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from itertools import islice

from livret.base.text_key import slug
from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, bounds
from livret.edition.maps.basemap import Box, Ground, Spot, beside
from livret.edition.maps.cartography import inner_point
from livret.edition.maps.labels import MM, PT, NameBlock, PlacedName, block, blocks, place_inside
from livret.edition.maps.near_ground import NearGround, commune_name, department_name

#: Sizes of a commune's name in points, largest first, and how much larger a département's chef-lieu is.
SIZES, _SEAT_LARGER = (8.6, 8.1, 7.6), 1.4
WEIGHT = 600
#: What is left free around a name, to the borders of its commune.
CLEAR = 0.55 * MM
#: The same around a number; around a département's name, the emptiest ground first.
_CLEAR_NUMBER, _CLEAR_DEPARTMENT = 0.35 * MM, (6 * MM, 4 * MM, 2.5 * MM, 1.2 * MM)
#: Sizes of a number in its commune, in points.
_NUMBERS = (7.6, 6.5)
#: Names kept once broken into lines.
_NAMES = 4096
#: Small words that begin no line on their own.
_PIECE = re.compile(r"(?:(?:[a-zà-ÿ]{1,3}[ -]|[dl]['’])*[^ -]+[ -]?)")


def by_people(codes: Iterable[str]) -> list[str]:
    """Return the communes *codes*, those of most people first."""
    known = tables.communes()
    return sorted(codes, key=lambda code: (-(known[code].population or 0), code))


def chief_places(codes: Iterable[str]) -> list[str]:
    """Return the most populous of the communes *codes*, and the chefs-lieux of départements among them."""
    first, *others = by_people(codes)
    return [first, *(code for code in others if code in _seats())]


@cache
def _seats() -> frozenset[str]:
    return frozenset(department.seat for department in tables.departments().values())


def by_name(codes: Iterable[str]) -> list[str]:
    """Return the communes *codes* in the order of the alphabet."""
    known = tables.communes()
    return sorted(codes, key=lambda code: (slug(known[code].name), code))


def names_in(free: Mapping[str, "Free"]) -> dict[str, PlacedName]:
    """Return where the names of communes stand in their *free* ground; those that find no room are left out."""
    placed = {}
    for code, ground in free.items():
        larger = (SIZES[0] + _SEAT_LARGER,) if code in _seats() else ()
        choices = _choices(commune_name(code), (*larger, *SIZES))
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
        """The paper that the commune spans, all occupied but its inside."""
        moved = [tuple((x - self._left, y - self._top) for x, y in chain) for chain in self._rings]
        ground = Ground(self._right - self._left, self._bottom - self._top)
        ground.occupy_inside(moved)
        ground = ground.inverted()
        ground.occupy_lines(moved)
        return ground

    def placed(self, choices: Iterable[NameBlock], clear: float) -> PlacedName | None:
        """Return the first of *choices* that finds room, *clear* of every border, as near the middle as possible."""
        x, y = inner_point(self._rings)
        middle = x - self._left, y - self._top
        room = self._right - self._left - 2 * clear, self._bottom - self._top - 2 * clear
        fitting = [choice for choice in choices if choice.width <= room[0] and choice.height <= room[1]]
        label = place_inside(self._ground, middle, fitting, clear) if fitting else None
        return label and replace(label, box=label.box.moved(self._left, self._top))


def free_ground(ground: NearGround) -> dict[str, Free]:
    """Return the free ground in each commune of the territory that has a contour, those of most people first."""
    rings = {code: ground.commune(code) for code in by_people(ground.own)}
    return {code: Free(chains) for code, chains in rings.items() if chains}


def numbers_in(free: Mapping[str, Free], codes: Iterable[str], most: int) -> dict[str, PlacedName]:
    """Return the numbers of the first *most* of the communes *codes* that have room for one, in the order of names."""
    nameless = [code for code in codes if code in free]
    widest = [block(("8" if len(nameless) < 10 else "88",), WEIGHT, points) for points in _NUMBERS]
    rooms = ((code, free[code].placed(widest, _CLEAR_NUMBER)) for code in nameless)
    found = dict(islice(((code, label) for code, label in rooms if label), max(0, most)))
    return {
        code: replace(found[code], block=block((str(number),), WEIGHT, found[code].block.size / PT))
        for number, code in enumerate(by_name(found), 1)
    }


def departments_in(ground: NearGround, frame: Box, occupied: Ground) -> dict[str, PlacedName]:
    """Return the names of the départements, each on its own empty ground in *frame*, where nothing is *occupied*."""
    codes: dict[str, list[str]] = {}
    for code in ground.communes:
        codes.setdefault(tables.department_of(code), []).append(code)
    areas = (
        (code, [block((department_name(code),), 400, SIZES[-1])], ground.rings(communes))
        for code, communes in sorted(codes.items())
    )
    return names_on(areas, frame, occupied)


def names_on(
    areas: Iterable[tuple[str, Sequence[NameBlock], Sequence[Arc]]], frame: Box, occupied: Ground
) -> dict[str, PlacedName]:
    """Return where the names of *areas* stand, by key: each within its rings and *frame*, where nothing is *occupied*.

    Of the forms of a name, the first that finds room is chosen; of two names, that of the first area.
    """
    paper, found = occupied.copy(), {}
    for edge in beside([frame], paper.paper):
        paper.occupy(edge)
    for key, names, rings in areas:
        free = Ground(paper.width, paper.height)
        free.occupy_inside(rings)
        free = free.inverted()
        free.occupy_all(paper)
        middle = _middle(rings, frame)
        labels = (_emptiest(free, name, middle) for name in names)
        if label := next(filter(None, labels), None):
            found[key] = label
            paper.occupy(label.box.grown(2 * MM))
    return found


def _emptiest(free: Ground, name: NameBlock, middle: Spot) -> PlacedName | None:
    """Return *name* where most is left free around it, as near *middle* as possible."""
    labels = (place_inside(free, middle, [name], clear) for clear in _CLEAR_DEPARTMENT)
    return next(filter(None, labels), None)


def _middle(rings: Sequence[Arc], frame: Box) -> Spot:
    """Return the middle of what *rings* span inside *frame*."""
    left, top, right, bottom = bounds(rings)
    return Box(max(left, frame.left), max(top, frame.top), min(right, frame.right), min(bottom, frame.bottom)).centre
