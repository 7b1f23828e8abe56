"""The key of a map from near: the names of communes that have no room in their own contour, over the scale.

Up to twenty of them have a number on the map, and the key is in columns; more are not numbered, and the key is one run
of names. Where the paper has no room for all, it keeps the most populous and counts the others. Lengths are paper units
(1/20 mm).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product

from livret.edition.maps.basemap import Box, Ground
from livret.edition.maps.labels import MM, PT, text_width
from livret.edition.maps.near_ground import View, commune_name

#: Points of its words.
POINTS = 7.6
#: The most numbers on a map.
MOST_NUMBERS = 20
#: The room of a key: this part of its frame, or this part of what the territory leaves free there; the usual width.
_SHARE, _FREE_SHARE, _WIDTH = 0.25, 0.5, 35 * MM
#: What stands before the chief place that is marked by a dot.
DOT = "•"
#: A row (0.8 lines of the page's grid) and a line of a run, where names begin, between columns, what is left around it.
ROW, LINE, INDENT, BETWEEN, _AROUND = 3.88 * MM, 3.4 * MM, 4.2 * MM, 5 * MM, 1.5 * MM
#: Measures that a run of names is tried in.
_MEASURES = tuple(width * MM for width in (42, 52, 64, 78, 100, 130, 164))
#: Of the scale: lengths of its bar in kilometres, the one that is usual first; the least and the most on paper.
_KILOMETRES, _BAR, SCALE_HEIGHT = (5, 10, 2, 20, 1, 50, 100), (7 * MM, 32 * MM), 3.6 * MM
#: Between the key and the scale, whose kilometres are not one more of its rows.
_ABOVE_SCALE = 1.6 * MM


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Communes without a name on the map: ``codes`` by number, or in one ``run`` of names, and how many ``others``.

    ``whole`` is how many communes the territory has; ``dotted`` is the chief place where it has no room for a number,
    ``only`` the commune that alone would be counted: it is named.
    """

    codes: Sequence[str]
    run: bool
    others: int
    whole: int
    dotted: str = ""
    only: str = ""

    @property
    def note(self) -> str:
        """What it says of the communes that it does not name; nothing where there are none."""
        if self.others == self.whole > 0:
            return f"{self.whole} commune{'s' if self.whole > 1 else ''}"
        return f"et {commune_name(self.only) if self.only else f'{self.others} autres communes'}"


@dataclass(frozen=True, slots=True)
class Legend:
    """The key in its box: numbers in columns, or ``lines`` of names; then a ``note``, and the bar of the scale."""

    box: Box
    columns: Sequence[Sequence[tuple[str, str]]]
    widths: Sequence[float]
    lines: Sequence[str]
    note: str
    kilometres: int
    bar: float

    @property
    def foot(self) -> float:
        """Where its words end, above the scale."""
        return self.box.bottom - SCALE_HEIGHT - _ABOVE_SCALE

    def rows(self) -> Iterator[Box]:
        """Yield the box of each of its lines."""
        left = self.box.left
        for column, width in zip(self.columns, self.widths, strict=True):
            for row, (_number, name) in enumerate(column):
                top = self.box.top + row * ROW
                yield Box(left, top, left + INDENT + _width(name), top + ROW)
            left += width + BETWEEN
        for row, line in enumerate(self.lines):
            top = self.box.top + row * LINE
            yield Box(self.box.left, top, self.box.left + _width(line), top + LINE)
        if self.note:
            yield Box(self.box.left, self.foot - ROW, self.box.left + _width(self.note), self.foot)
        yield Box(self.box.left, self.box.bottom - SCALE_HEIGHT, self.box.left + self.bar, self.box.bottom)


def room_for(frame: Box, body: Box) -> float:
    """Return how much of *frame* a key may cover, in which the territory spans *body* (square units)."""
    across, down = frame.right - frame.left, frame.bottom - frame.top
    inside = (body.right - body.left) * (body.bottom - body.top)
    return max(across * down * _SHARE, (across * down - inside) * _FREE_SHARE)


def most_numbers(room: float) -> int:
    """Return how many numbers a key of *room* (square units) may explain."""
    return min(MOST_NUMBERS, int(room / (_WIDTH * ROW)))


def most_named(codes: Iterable[str], room: float) -> int:
    """Return how many of the communes *codes*, one after the other, a run of names of *room* may have."""
    widths = accumulate(_width(f"{commune_name(code)}, ") * LINE for code in codes)
    return sum(each <= room for each in widths)


def legends(view: View, key: Unnamed, frame: Box) -> Iterator[Legend]:
    """Yield the key in each of its forms, in each corner of *frame*, the south-western first."""
    forms = _runs(key) if key.run else _columns(key)
    kilometres, bar = _bar(view)
    for columns, widths, lines in forms:
        note = key.note if key.others and not lines else ""
        across = (sum(widths) + BETWEEN * max(0, len(widths) - 1), *map(_width, lines), _width(note), bar)
        down = max(map(len, columns), default=0) * ROW + len(lines) * LINE + bool(note) * ROW
        down += SCALE_HEIGHT + _ABOVE_SCALE * (down > 0)
        width = max(across)
        if width > frame.right - frame.left or down > frame.bottom - frame.top:
            continue
        for x, y in product((frame.left, frame.right - width), (frame.bottom - down, frame.top)):
            yield Legend(Box(x, y, x + width, y + down), columns, widths, lines, note, kilometres, bar)


_Form = tuple[Sequence[Sequence[tuple[str, str]]], Sequence[float], Sequence[str]]


def _columns(key: Unnamed) -> Iterator[_Form]:
    """Yield the rows of *key*, and how wide they are, in one to three columns; a key without numbers has none."""
    rows = [(DOT, commune_name(key.dotted))] if key.dotted else []
    rows += [(str(number), commune_name(code)) for number, code in enumerate(key.codes, 1)]
    for count in range(1, min(3, len(rows)) + 1) if rows else (1,):
        deep = -(-len(rows) // count)
        columns = [rows[at : at + deep] for at in range(0, len(rows), max(1, deep))]
        yield columns, [INDENT + max(_width(name) for _number, name in column) for column in columns], ()


def _runs(key: Unnamed) -> Iterator[_Form]:
    """Yield the names of *key* in lines of each measure that has room for all of them."""
    names = [commune_name(code) for code in key.codes]
    words = [*(f"{name}," for name in names[:-1]), names[-1]]
    if key.others:
        words.append(key.note)
    for measure in _MEASURES:
        if max(map(_width, words)) <= measure:
            yield (), (), _filled(words, measure)


def _filled(words: Sequence[str], measure: float) -> list[str]:
    """Return *words* in lines no wider than *measure*, each as full as it gets."""
    lines, space, filled = [""], _width(" "), 0.0
    for word in words:
        width = _width(word)
        if lines[-1] and filled + space + width > measure:
            lines.append("")
        filled = filled + space + width if lines[-1] else width
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _width(text: str) -> float:
    return text_width(text, 400) * POINTS * PT


def _bar(view: View) -> tuple[int, float]:
    """Return the length of the scale's bar: in kilometres, and on paper."""
    lengths = [(kilometres, kilometres * 1000 / view.metres) for kilometres in _KILOMETRES]
    return next((each for each in lengths if _BAR[0] <= each[1] <= _BAR[1]), lengths[0])


def legends_beside(choices: Iterable[Legend], body: Ground) -> list[Legend]:
    """Return those of *choices* that leave the ground *body* of the territory free."""
    return [legend for legend in choices if body.free(legend.box.grown(_AROUND))]


def clearest(choices: Iterable[Legend], land: Ground, lines: Ground) -> Legend | None:
    """Return the legend that stands on the fewest *lines*, wholly on *land* or wholly on water where one can."""
    water = land.inverted()

    def effort(legend: Legend) -> tuple[bool, int, int]:
        on_the_coast = not (land.free(legend.box) or water.free(legend.box))
        return on_the_coast, len(legend.columns), lines.occupied(legend.box)

    return min(choices, key=effort, default=None)
