"""Estimates of heights before the engine lays out, in lines of the baseline grid.

At a smaller size more words fit on a line and more lines on a page; lines are always those of the size. The measures
are those of styles/prose.css and styles/components/rubric.css; those in mm say so.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, floor, inf
from typing import NamedTuple

from livret.base import text_metrics
from livret.design import line_breaking
from livret.design.galley import Galley, LineRow
from livret.design.line_breaking import COLUMN_MM, TextSetting
from livret.design.text_sizes import HOUSE, Size
from livret.edition.prose_tree import ProseTree

PAGE_MM = 164.0

_HEADING = (text_metrics.DISPLAY_BLACK, text_metrics.DISPLAY_BLACK)
_CAPTION = TextSetting(text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, 8)
_NOTE = TextSetting(text_metrics.SERIF, text_metrics.SERIF_BOLD, 8.5, hyphens=True)
#: A line of a note, and the room above the first, in mm: the engine's own 12 pt.
_NOTE_LINE, _ABOVE_NOTES = 4.0, 12 * 25.4 / 72
#: The indent of notes, in mm.
_MARKER = 4.0
#: Between photographs beside each other, and the narrowest column of one: its caption must be legible. In mm.
_GUTTER, _NARROWEST = 8.0, 35.0
_PAIR = 2
#: Between a photograph and its caption, in lines; the largest share of one that may be cut off.
_UNDER_PICTURE, MOST_CUT = 0.45, 0.25
#: Halvings of the range in which the widths of a row are looked for.
_HALVINGS = 30
#: Lines by which a photograph and the text beside it may differ.
_UNEVEN = 3.0
#: Rounding of sums of heights, in lines.
_EASE = 0.01
#: Columns that the engine balances, and by how much it makes them higher where it knows nothing better, in lines.
_COLUMNS, _PIXEL = 2, 25.4 / 96 / HOUSE.line
#: Cached heights of texts: every layout of a territory needs the same ones, and few texts are laid out at once.
_TEXTS = 512


@dataclass(frozen=True, slots=True)
class PhotoUnit:
    """A photograph among units of text: its height divided by its width, and the words printed below it.

    It may be ``widest`` mm wide by its points.
    """

    shape: float
    caption: str
    credit: str
    widest: float = inf
    may_be_cropped: bool = False


class PlacedPhoto(NamedTuple):
    """A photograph as it is printed: its width and height, and the width of its column, in mm."""

    wide: float
    high: float
    column: float


class RunOn(NamedTuple):
    """What ran on over pages: how many of them it began anew, the lines left on the last one, the most on another."""

    turned: int
    left: float
    hole: float


@dataclass(slots=True)
class Column:
    """Rows of which columns are made; heights are lines, adjoining margins collapse to the larger one.

    ``feet`` are those of the rows, all of them in one column; ``begins`` are where a column that begins with a row
    begins: behind a break, without the whole lines of the margin of the row (``engine/patches/columns``). ``notes`` are
    the lines of the notes called in each, those of a text of ``size``: they stand at the foot of the same page.
    """

    rows: Sequence[LineRow]
    notes: Sequence[int] = ()
    size: Size = HOUSE
    begins: list[float] = field(default_factory=list)
    feet: list[float] = field(default_factory=list)
    _even: dict[int, float] = field(default_factory=dict)
    _stops: list[int] = field(default_factory=lambda: [0])  # of so many rows, those that a column may end behind

    def __post_init__(self) -> None:
        foot = below = 0.0
        for number, row in enumerate(self.rows, 1):
            self._stops.append(number if row.ends else self._stops[-1])
            top = foot + max(below, row.above)
            foot, below = top + row.height, row.below
            self.begins.append(top - row.above % 1 if self.feet else 0.0)
            self.feet.append(foot)

    @property
    def height(self) -> float:
        """The height of one column of all rows, without the last margin."""
        return self.feet[-1] if self.rows else 0.0

    def even(self, first: int = 0) -> float:
        """Return the height of the rows from *first* on, in two columns that the engine balances."""
        if first not in self._even:
            self._even[first] = self._balanced(first)
        return self._even[first]

    def _balanced(self, first: int) -> float:
        """Return that height as the engine finds it: not always the least one.

        It begins with half of it all, and makes columns higher until they hold the rows: by the least that the row
        behind one of them lacked so far, or by a pixel. A block that goes on in the next column seems to fill its own.
        """
        if first >= len(self.rows):
            return 0.0
        high, more = (self.height - self.begins[first]) / _COLUMNS, inf
        while True:
            one = self.end(first, high)
            two = self.end(one, high)
            if two >= len(self.rows):
                return max(self._high(first, one), self._high(one, two))
            for begin, end in ((first, one), (one, two)):
                if begin < end and (lack := self._lack(begin, end, high)) > _PIXEL:
                    more = min(more, lack)
            high += _PIXEL if more == inf else more

    def _lack(self, first: int, end: int, high: float) -> float:
        """Return what a column *high* lines high, with the rows from *first* to *end*, lacks for the next row."""
        last = self.rows[end - 1]
        return self.rows[end].height - (high - self._high(first, end) - last.below if last.closes else 0.0)

    def end(self, first: int, room: float) -> int:
        """Return the row behind the last one that a column beginning with row *first* has *room* for."""
        if first >= len(self.rows):
            return first
        end = bisect_right(self.feet, self.begins[first] + room + _EASE, first)
        return end if end >= len(self.rows) else max(first, self._stops[end])

    def run_on(self, head: float, left: float, page: float) -> RunOn:
        """Return where all rows, in two columns, come to if *left* lines are free, and *page* on the pages behind.

        What stands above the rows takes *head* lines. Where a column has room for nothing, it moves to the next page.
        """
        turned, first, hole, fresh = 0, 0, 0.0, False
        while self.even(first) > (room := left - head) - self.foot(first) + _EASE:
            (one, two), room = self._page(first, room, _COLUMNS)
            if first < one < two or fresh:
                two = max(two, first + 1)
                hole, head = max(hole, room - max(self._high(first, one), self._high(one, two))), 0.0
                first = two
            else:
                hole = max(hole, left)
            turned, left, fresh = turned + 1, page, True
        return RunOn(turned, room - self.foot(first) - self.even(first), hole)

    def _page(self, first: int, room: float, columns: int) -> tuple[list[int], float]:
        """Return the rows behind each of the columns of a page that begins with row *first*, and its room above notes.

        *room* are its lines, these notes included.
        """
        left = room
        while True:
            ends: list[int] = []
            for _column in range(columns):
                ends.append(self.end(ends[-1] if ends else first, left))
            if (above := room - self.foot(first, ends[-1])) >= left:
                return ends, left
            left = above

    def foot(self, first: int, end: int | None = None) -> float:
        """Return how high the notes are that are called in the rows from *first* to *end*, in lines of the text."""
        return _foot(sum(self.notes[first:end]), self.size) if self.notes else 0.0

    def run_down(self, head: float, left: float, page: float) -> RunOn:
        """Return the same of all rows in one column."""
        turned, first, hole, fresh = 0, 0, 0.0, False
        while True:
            (end,), room = self._page(first, left - head, 1)
            if end >= len(self.rows):
                return RunOn(turned, room - self._high(first, end), hole)
            if end > first or fresh:
                end = max(end, first + 1)
                hole, head = max(hole, room - self._high(first, end)), 0.0
                first = end
            else:
                hole = max(hole, left)
            turned, left, fresh = turned + 1, page, True

    def _high(self, first: int, end: int) -> float:
        return self.feet[end - 1] - self.begins[first] if end > first else 0.0


@lru_cache(_TEXTS)
def column(tree: ProseTree, width_mm: float, between: float, language: str, size: Size = HOUSE) -> Column:
    """Return the rows of *tree* in *width_mm*, with *between* lines between items."""
    rows = Galley(language, between, size).flow(line_breaking.blocks(tree), width_mm)
    called = [sum(_note_lines(note, language) for note in row.notes) for row in rows]
    if notes := _notes_of(tree, language):
        called[-1] += notes - sum(called)  # those of tables
    return Column(rows, called if notes else (), size)


def one_column(tree: ProseTree, width_mm: float, between: float, language: str, size: Size = HOUSE) -> float:
    """Return the height of *tree* in lines, in one column of *width_mm*, with *between* lines between items."""
    return column(tree, width_mm, between, language, size).height


def columns(tree: ProseTree, language: str, size: Size = HOUSE, between: float = 0.0) -> Column:
    """Return the rows of *tree* for columns of the page, with *between* lines between items."""
    return column(tree, COLUMN_MM, between, language, size)


def two_columns(tree: ProseTree, language: str, size: Size = HOUSE, between: float = 0.0) -> float:
    """Return the height of *tree* in lines, in two columns of the most equal heights, *between* lines between items."""
    return columns(tree, language, size, between).even()


@lru_cache(_TEXTS)
def halves(tree: ProseTree, language: str, size: Size = HOUSE) -> tuple[float, float]:
    """Return the heights in lines of the first block of *tree*, and of the others, each in a column of its own."""
    first, *rest = line_breaking.blocks(tree)
    one, other = (Column(Galley(language, size=size).flow(part, COLUMN_MM)) for part in ([first], rest))
    return one.height, other.height


def tallest(tree: ProseTree) -> float:
    """Return the largest height divided by width of a picture in *tree*; 0 if there is none."""
    return max((block.shape for outer in line_breaking.blocks(tree) for block in outer.all()), default=0.0)


def placed(photos: Sequence[PhotoUnit], size: Size = HOUSE) -> Sequence[PlacedPhoto]:
    """Return how each of *photos*, which are beside each other, is printed.

    One is in a column; more have the same height and fill the width of the page, flush with both its edges, where they
    may be cropped to it. None is larger than its points allow.
    """
    return _placed(tuple(photos), size)


@lru_cache(_TEXTS)
def _placed(photos: tuple[PhotoUnit, ...], size: Size) -> tuple[PlacedPhoto, ...]:
    if len(photos) < _PAIR:
        return tuple(_alone(photo, size) for photo in photos)
    room = PAGE_MM - _GUTTER * (len(photos) - 1)
    return tuple(_flush(photos, room, size) or _ragged(photos, room, size))


def _flush(photos: Sequence[PhotoUnit], room: float, size: Size) -> list[PlacedPhoto] | None:
    """Return *photos* filling *room*, in mm, each cropped by what it bears; None where that does not do.

    They are as high as they are when all are whole, or as near to it as their points and the narrowest and the highest
    place allow.
    """
    whole = room / sum(1 / photo.shape for photo in photos)
    least = max(_NARROWEST * photo.shape * _kept(photo) for photo in photos)
    most = min(max(_NARROWEST, photo.widest) * photo.shape for photo in photos)
    high = min(max(whole, least), most, size.picture * size.line)
    return [PlacedPhoto(wide, high, wide) for wide in abreast(photos, room, high)] or None


def abreast(photos: Sequence[PhotoUnit], room: float, high: float) -> list[float]:
    """Return the widths in mm of *photos* that fill *room* beside each other, *high* mm high; empty if none do.

    Each is cropped by what it bears, the share that is cut as even as that allows.
    """
    bounds = [_widths(photo, high) for photo in photos]
    blurred = any(high > max(_NARROWEST, photo.widest) * photo.shape for photo in photos)
    if blurred or any(low > most for low, most in bounds):
        return []
    if not sum(low for low, _ in bounds) <= room <= sum(most for _, most in bounds):
        return []

    def at(eased: float) -> list[float]:
        return [
            min(max(low, eased * high / photo.shape), most) for photo, (low, most) in zip(photos, bounds, strict=True)
        ]

    low, most = (1 - MOST_CUT), 1 / (1 - MOST_CUT)
    for _step in range(_HALVINGS):
        middle = (low + most) / 2
        low, most = (middle, most) if sum(at(middle)) < room else (low, middle)
    return at(most)


def _kept(photo: PhotoUnit) -> float:
    """Return the share of *photo* that is seen at least."""
    return 1 - MOST_CUT if photo.may_be_cropped else 1.0


def _widths(photo: PhotoUnit, high: float) -> tuple[float, float]:
    """Return the least and the greatest width in mm that *photo* bears, *high* mm high."""
    whole, kept = high / photo.shape, _kept(photo)
    return max(_NARROWEST, whole * kept), min(whole / kept, max(_NARROWEST, photo.widest))


def _ragged(photos: Sequence[PhotoUnit], room: float, size: Size) -> list[PlacedPhoto]:
    """Return *photos* whole, as high as the narrowest place allows, in columns that share *room*."""
    high = _shared_height(photos, room, size)
    least = [max(high / photo.shape, _NARROWEST) for photo in photos]
    spare = (room - sum(least)) / len(photos)
    return [PlacedPhoto(high / each.shape, high, column + spare) for each, column in zip(photos, least, strict=True)]


def _alone(photo: PhotoUnit, size: Size) -> PlacedPhoto:
    wide = min(COLUMN_MM, max(_NARROWEST, photo.widest), size.picture * size.line / photo.shape)
    return PlacedPhoto(wide, wide * photo.shape, COLUMN_MM)


def stretched(photos: Sequence[PhotoUnit], measure: float, room: float, size: Size = HOUSE) -> list[PlacedPhoto] | None:
    """Return *photos* beside each other, captions included as high as *room* lines allow, cropped by what they bear.

    One alone is as wide as *measure*, in mm, or else, where it has no room whole, as its column. None where one may not
    be cropped, or has not points enough, or where there is no room.
    """
    usual = placed(photos, size)
    if len(photos) > 1:
        return _cropped(photos, usual, room, size)
    (photo,) = photos
    wide = _cropped(photos, [PlacedPhoto(measure, photo.shape * measure, measure)], room, size)
    return wide or (_cropped(photos, usual, room, size) if room < album(photos, usual, size) else None)


def _cropped(
    photos: Sequence[PhotoUnit], usual: Sequence[PlacedPhoto], room: float, size: Size
) -> list[PlacedPhoto] | None:
    """Return *photos*, *usual* as they are when whole, cropped to *room* lines with their captions, if they bear it."""
    below = _UNDER_PICTURE + max(_below(photo, each.column) for photo, each in zip(photos, usual, strict=True))
    whole = [photo.shape * each.wide / size.line for photo, each in zip(photos, usual, strict=True)]
    if all(photo.may_be_cropped for photo in photos):
        least, most = max(whole) * (1 - MOST_CUT), min(whole) / (1 - MOST_CUT)
        lines = min(floor(most + below), floor(room)) - below
    else:
        least = usual[0].high / size.line
        lines = least if ceil(least + below) <= room else 0.0
    high = lines * size.line
    if lines < least or any(
        photo.widest < max(each.wide, high / photo.shape) for photo, each in zip(photos, usual, strict=True)
    ):
        return None
    return [each._replace(high=high) for each in usual]


def beside(photo: PhotoUnit, lines: float, size: Size = HOUSE) -> PlacedPhoto | None:
    """Return *photo* in a column, with its caption as high as the text of *lines* in the other one.

    It is cropped by what it bears, and whole in less than the column where its points are few; None where one of them
    would end some lines before the other.
    """
    wide = min(COLUMN_MM, photo.widest)
    whole = photo.shape * wide
    bears = photo.may_be_cropped and wide == COLUMN_MM
    most = min(whole / (1 - MOST_CUT), photo.widest * photo.shape) if bears else whole
    wished = (lines - _UNDER_PICTURE - _below(photo, COLUMN_MM)) * size.line
    high = min(max(wished, whole * (1 - MOST_CUT) if bears else whole), most)
    if abs(high - wished) > _UNEVEN * size.line or wide < _NARROWEST:
        return None
    return PlacedPhoto(wide, high, COLUMN_MM)


def under(photo: PhotoUnit, placed: PlacedPhoto, size: Size = HOUSE) -> float:
    """Return the height in lines of *photo*, *placed* in a column, with its caption."""
    return placed.high / size.line + _UNDER_PICTURE + _below(photo, placed.column)


def least(photo: PhotoUnit, wide: float) -> float:
    """Return the least height in mm of *photo*, *wide* mm wide."""
    return photo.shape * wide * (1 - MOST_CUT if photo.may_be_cropped else 1)


def _shared_height(photos: Sequence[PhotoUnit], room: float, size: Size) -> float:
    """Return the height in mm at which *photos* fill *room*, none in less than the narrowest column."""
    wide = [1 / photo.shape for photo in photos]  # for each mm of height
    high = room / sum(wide)
    free = [each for each in wide if each * high >= _NARROWEST]
    high = (room - _NARROWEST * (len(wide) - len(free))) / sum(free)
    return min(high, size.picture * size.line, *(max(_NARROWEST, each.widest) * each.shape for each in photos))


def album(photos: Sequence[PhotoUnit], printed: Sequence[PlacedPhoto], size: Size = HOUSE) -> int:
    """Return the height of *photos*, *printed* beside each other, captions included, in lines."""
    return max(
        ceil(round(each.high / size.line + _UNDER_PICTURE, 3)) + _below(photo, each.column)
        for photo, each in zip(photos, printed, strict=True)
    )


@lru_cache(_TEXTS)
def _below(photo: PhotoUnit, width_mm: float) -> int:
    """Return the lines below *photo* in *width_mm*: its caption, and behind it its credit."""
    words = " ".join(filter(None, (photo.caption, photo.credit)))
    return line_breaking.lines(tuple((word, False) for word in words.split(" ")), width_mm, "", _CAPTION).count


@lru_cache(_TEXTS)
def heading(words: str, width_mm: float, size: Size = HOUSE) -> float:
    """Return the height in lines of the heading of a rubric in *width_mm*."""
    lettering = TextSetting(*_HEADING, size.heading)
    return line_breaking.lines(tuple((word, False) for word in words.split(" ")), width_mm, "", lettering).count


def notes(texts: Sequence[ProseTree], language: str, size: Size = HOUSE) -> float:
    """Return the height in lines of all notes of *texts* at the foot of their page: notes have one size only."""
    return _foot(sum(_notes_of(tree, language) for tree in texts), size)


def _foot(count: int, size: Size) -> float:
    """Return how high *count* lines of notes are at the foot of a page, in lines of a text of *size*."""
    return (count * _NOTE_LINE + _ABOVE_NOTES) / size.line if count else 0.0


@lru_cache(_TEXTS)
def _notes_of(tree: ProseTree, language: str) -> int:
    found = (note for outer in line_breaking.blocks(tree) for block in outer.all() for note in block.notes)
    return sum(_note_lines(tuple(note), language) for note in found)


def _note_lines(note: tuple[line_breaking.Word, ...], language: str) -> int:
    return line_breaking.lines(note, PAGE_MM - _MARKER, language, _NOTE).count
