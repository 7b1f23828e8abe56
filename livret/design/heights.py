"""Estimates of the height of prose before the engine lays it out, in lines of the baseline grid.

At a smaller size more words fit on a line and more lines on a page; lines are always those of the size.

A text is a list of rows: lines of words, and other content as high as one or several. Columns end between rows as in
the engine: at least two lines of a paragraph stay together, no heading is left behind. The measures are those of
styles/prose.css and styles/components/rubric.css; those in mm say so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise, zip_longest
from math import ceil, floor, inf
from typing import NamedTuple

from livret.base import text_metrics
from livret.design import line_breaking
from livret.design.line_breaking import COLUMN_MM, INDENT_MM, LineBlock, TextSetting
from livret.design.text_sizes import HOUSE, Size
from livret.edition.prose_tree import ProseTree

PAGE_MM = 164.0

_BOLD = (text_metrics.DISPLAY_BOLD, text_metrics.DISPLAY_BOLD)
_BLACK = (text_metrics.DISPLAY_BLACK, text_metrics.DISPLAY_BLACK)
_SIGNATURE = TextSetting(*_BOLD, 9)
_QUOTE = TextSetting(text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, 12)
_CAPTION = TextSetting(text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, 8)
_CELL = TextSetting(text_metrics.SERIF, text_metrics.SERIF_BOLD, 8.8)
_NOTE = TextSetting(text_metrics.SERIF, text_metrics.SERIF_BOLD, 8.5, hyphens=True)
#: A line of a note, and the room above the first, in mm: the engine's own 12 pt.
_NOTE_LINE, _ABOVE_NOTES = 4.0, 12 * 25.4 / 72
#: In mm: the indent of items, of notes; the sides of cells and of blocks on the tint.
_ITEM, _NUMBERED, _MARKER, _CELL_SIDE, _TINT_SIDES = 4.5, 6.0, 4.0, 2.0, 6.0
#: Between photographs beside each other, and the narrowest column of one: its caption must be legible. In mm.
_GUTTER, _NARROWEST = 8.0, 35.0
_PAIR = 2
#: Between a photograph and its caption, in lines; the largest share of one that may be cut off.
_UNDER_PICTURE, MOST_CUT = 0.45, 0.25
#: « orphans: 2; widows: 2 »
_ALONE = 2
#: In mm: the rule above a table, and the rounding of the sum of widths.
_TABLE_RULE, _EASE = 0.5, 0.01
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


@dataclass(slots=True)
class LineRow:
    """A row *height* lines high, with margins *above* and *below* in lines; *ends*: a column may end behind it."""

    above: float
    height: float
    ends: bool
    below: float = 0.0


@lru_cache(_TEXTS)
def one_column(tree: ProseTree, width_mm: float, between: float, language: str, size: Size = HOUSE) -> float:
    """Return the height of *tree* in lines, in one column of *width_mm*, with *between* lines between items."""
    return _height(_Galley(language, between, size).flow(line_breaking.blocks(tree), width_mm))


@lru_cache(_TEXTS)
def two_columns(tree: ProseTree, language: str, size: Size = HOUSE, between: float = 0.0) -> float:
    """Return the height of *tree* in lines, in two columns of the most equal heights, *between* lines between items."""
    rows = _Galley(language, between, size).flow(line_breaking.blocks(tree), COLUMN_MM)
    foot, least = _height(rows), _height(rows)
    for (top, row), (next_top, _following) in pairwise(zip(_tops(rows), rows, strict=True)):
        if row.ends:  # the next column begins without the margin of its first row (``engine/patches/columns``)
            least = min(least, max(top + row.height, foot - next_top))
    return least


@lru_cache(_TEXTS)
def halves(tree: ProseTree, language: str, size: Size = HOUSE) -> tuple[float, float]:
    """Return the heights in lines of the first block of *tree*, and of the others, each in a column of its own."""
    first, *rest = line_breaking.blocks(tree)
    one, other = (_Galley(language, size=size).flow(part, COLUMN_MM) for part in ([first], rest))
    return _height(one), _height(other)


def tallest(tree: ProseTree) -> float:
    """Return the largest height divided by width of a picture in *tree*; 0 if there is none."""
    return max((block.shape for outer in line_breaking.blocks(tree) for block in outer.all()), default=0.0)


def placed(photos: Sequence[PhotoUnit], size: Size = HOUSE) -> list[PlacedPhoto]:
    """Return how each of *photos*, which are beside each other, is printed.

    One is in a column; more have the same height and fill the width of the page: if that would be too high, their
    columns share the rest. None is larger than its points allow.
    """
    if len(photos) < _PAIR:
        return [_alone(photo, size) for photo in photos]
    room = PAGE_MM - _GUTTER * (len(photos) - 1)
    high = _shared_height(photos, room, size)
    least = [max(high / photo.shape, _NARROWEST) for photo in photos]
    spare = (room - sum(least)) / len(photos)
    return [PlacedPhoto(high / each.shape, high, column + spare) for each, column in zip(photos, least, strict=True)]


def _alone(photo: PhotoUnit, size: Size) -> PlacedPhoto:
    wide = min(COLUMN_MM, max(_NARROWEST, photo.widest), size.picture * size.line / photo.shape)
    return PlacedPhoto(wide, wide * photo.shape, COLUMN_MM)


def stretched(photos: Sequence[PhotoUnit], measure: float, room: float, size: Size = HOUSE) -> list[PlacedPhoto] | None:
    """Return *photos* beside each other, captions included as high as *room* lines allow, cropped by what they bear.

    One alone is as wide as *measure*, in mm. None where one may not be cropped, or has not points enough, or where
    there is no room.
    """
    usual = placed(photos, size)
    if len(photos) == 1:
        (photo,) = photos
        usual = [PlacedPhoto(measure, photo.shape * measure, measure)]
    below = _UNDER_PICTURE + max(_below(photo, each.column) for photo, each in zip(photos, usual, strict=True))
    whole = usual[0].high / size.line
    if all(photo.may_be_cropped for photo in photos):
        lines = min(floor(whole / (1 - MOST_CUT) + below), floor(room)) - below
    else:
        lines = whole if ceil(whole + below) <= room else 0.0
    high = lines * size.line
    if lines < whole * (1 - MOST_CUT) or any(
        photo.widest < max(each.wide, high / photo.shape) for photo, each in zip(photos, usual, strict=True)
    ):
        return None
    return [each._replace(high=high) for each in usual]


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


def _picture(high_mm: float, size: Size) -> int:
    """Return the height in whole lines of a picture *high_mm* high."""
    return min(ceil(round(high_mm / size.line, 3)), size.picture)


def _below(photo: PhotoUnit, width_mm: float) -> int:
    """Return the lines below *photo* in *width_mm*: its caption, and behind it its credit."""
    words = " ".join(filter(None, (photo.caption, photo.credit)))
    return line_breaking.lines(tuple((word, False) for word in words.split(" ")), width_mm, "", _CAPTION).count


def heading(words: str, width_mm: float, size: Size = HOUSE) -> float:
    """Return the height in lines of the heading of a rubric in *width_mm*."""
    lettering = TextSetting(*_BLACK, size.heading)
    return line_breaking.lines(tuple((word, False) for word in words.split(" ")), width_mm, "", lettering).count


def notes(texts: Sequence[ProseTree], language: str, size: Size = HOUSE) -> float:
    """Return the height in lines of all notes of *texts* at the foot of their page: notes have one size only."""
    count = sum(_note_lines(tree, language) for tree in texts)
    return (count * _NOTE_LINE + _ABOVE_NOTES) / size.line if count else 0.0


@lru_cache(_TEXTS)
def _note_lines(tree: ProseTree, language: str) -> int:
    found = (note for outer in line_breaking.blocks(tree) for block in outer.all() for note in block.notes)
    return sum(line_breaking.lines(tuple(note), PAGE_MM - _MARKER, language, _NOTE).count for note in found)


def _tops(rows: Sequence[LineRow]) -> Iterator[float]:
    """Yield the top of each of *rows* in a column, in lines: adjoining margins collapse to the larger one."""
    foot = below = 0.0
    for row in rows:
        top = foot + max(below, row.above)
        yield top
        foot, below = top + row.height, row.below


def _height(rows: Sequence[LineRow]) -> float:
    """Return the height of *rows* in a column in lines, without the last margin."""
    return max((top + row.height for top, row in zip(_tops(rows), rows, strict=True)), default=0.0)


@dataclass(slots=True)
class _Galley:
    """Rows being set, below each other."""

    language: str
    between: float = 0.0  # lines from item to item
    size: Size = HOUSE
    rows: list[LineRow] = field(default_factory=list)
    above: float = 0.0  # margin and padding of open blocks that have no row yet
    padding: float = 0.0
    whole: int = 0  # how many of the open blocks must not be broken

    def flow(self, blocks: Sequence[LineBlock], room: float, lettering: TextSetting | None = None) -> list[LineRow]:
        """Set *blocks* below each other in *room* mm; return all rows set so far."""
        before = ""
        for block, following in zip_longest(blocks, blocks[1:]):
            set_it = _SETTINGS.get(block.css) or _SETTINGS.get(block.tag)
            if set_it:
                set_it(self, block, room)
            else:
                indent = INDENT_MM if before == "p" and block.tag == "p" and not block.is_broken else 0.0
                self.words(block, room, lettering or self.text, indent, last=not block.announces(following))
            before = block.css if block.css == "box__title" else block.tag
        return self.rows

    @property
    def text(self) -> TextSetting:
        """The setting of running text."""
        return line_breaking.text(self.size)

    def words(
        self,
        block: LineBlock,
        room: float,
        lettering: TextSetting,
        indent: float = 0.0,
        line: float = 1,
        last: bool = True,
    ) -> None:
        """Set the words of *block* in rows of *line*; a column may end behind the *last*, or within as styles allow."""
        if block.css == "unbroken" or line_breaking.ends_cut(block, self.language, lettering=self.text, indent=indent):
            lettering = replace(lettering, hyphens=False)
        count = line_breaking.lines(tuple(block.words), room, self.language, lettering, indent).count
        for number in range(1, count + 1):
            self.add(line, last if number == count else _ALONE <= number <= count - _ALONE)

    def add(self, height: float, ends: bool) -> None:
        self.rows.append(LineRow(self.above, height + self.padding, ends and not self.whole))
        self.above = self.padding = 0.0

    def open(self, margin: float, padding: float = 0.0, whole: bool = False) -> None:
        """Begin a block with *margin* lines above it; a *whole* one is not broken."""
        self.above, self.padding = max(self.above, margin), self.padding + padding
        self.whole += whole

    def close(self, margin: float, padding: float = 0.0, whole: bool = False) -> None:
        """End a block with *margin* lines below it."""
        self.whole -= whole
        if self.rows:
            last = self.rows[-1]
            last.height, last.below = last.height + padding, max(last.below, margin)
            last.ends = last.ends or (whole and not self.whole)


def _heading(galley: _Galley, block: LineBlock, room: float) -> None:
    galley.open(1 if galley.rows else 0)
    galley.words(block, room, TextSetting(*_BOLD, 10 if block.tag == "h3" else 9), last=False)


def _chapter_heading(galley: _Galley, block: LineBlock, room: float) -> None:
    galley.open(1.5 if galley.rows else 0)
    galley.words(block, room, TextSetting(*_BLACK, 13), last=False)
    galley.close(0.5)


def _list(galley: _Galley, block: LineBlock, room: float) -> None:
    inner = room - (_NUMBERED if block.tag == "ol" else _ITEM)
    between, galley.between = galley.between if block.tag == "ul" else 0.0, 0.0  # within an item, none
    for item in block.blocks:
        if item.words:
            galley.words(item, inner, galley.text)
        galley.flow(item.blocks, inner)
        galley.close(between if item is not block.blocks[-1] else 0.0)
    galley.between = between


def _figure(galley: _Galley, block: LineBlock, room: float) -> None:
    galley.open(1 if galley.rows or block.css != "figure" else 0, whole=True)
    for part in block.blocks:
        if part.tag == "img":
            galley.add(_picture(COLUMN_MM * part.shape, galley.size), ends=False)
        elif part.tag == "blockquote":
            galley.flow(part.blocks, room, _QUOTE)
        else:
            _caption(galley, part, room, _CAPTION if block.css == "figure" else _SIGNATURE)
    galley.close(1, whole=True)


def _caption(galley: _Galley, block: LineBlock, room: float, lettering: TextSetting) -> None:
    for line in (block, *block.blocks):
        if line.words:
            galley.words(line, room, lettering)


def _boxed(galley: _Galley, block: LineBlock, room: float) -> None:
    galley.open(1, padding=0.5)
    title, *rest = block.blocks
    inner = room - (_TINT_SIDES if block.css == "takeaway" else 0.0)
    galley.words(title, inner, TextSetting(*_BLACK, 10), last=False)
    galley.flow(rest, inner)
    galley.close(1, padding=0.5)


def _key_figure(galley: _Galley, block: LineBlock, room: float) -> None:
    galley.open(1, whole=True)
    value, *labels = block.blocks
    galley.words(value, room, TextSetting(*_BLACK, 19), line=2)
    for label in labels:
        galley.words(label, room, _SIGNATURE)
    galley.close(1, whole=True)


def _quote(galley: _Galley, block: LineBlock, room: float) -> None:
    galley.open(1)
    galley.flow(block.blocks, room - INDENT_MM)
    galley.close(1)


def _table(galley: _Galley, block: LineBlock, room: float) -> None:
    whole = "table--whole" in block.css
    shares = _shares([row for row in block.all() if row.tag == "tr"], room)
    galley.open(1, whole=whole)
    for part in block.blocks:
        if part.tag == "caption":
            galley.words(part, room, _SIGNATURE, last=part is block.blocks[-1])
        elif part.tag == "thead":
            galley.open(0, padding=_TABLE_RULE / galley.size.line)
            _row(galley, part.blocks[0], shares, ends=False)
        else:
            for number, row in enumerate(part.blocks, 1):
                _row(galley, row, shares, ends=1 < number < len(part.blocks) - 1 or number == len(part.blocks))
    galley.close(1, whole=whole)


def _shares(rows: Sequence[LineBlock], room: float) -> list[float]:
    """Return the width of the words of each column in mm (CSS Tables 3, 5.2.2).

    It is that of its longest word and a share of the rest in proportion to its longest cell.
    """
    longest = [0.0] * max(len(row.blocks) for row in rows)
    words = [0.0] * len(longest)
    space = _CELL.width(" ")
    for row in rows:
        for at, cell in enumerate(row.blocks):
            for line in cell.lines():
                widths = [_CELL.width(*word) for word in line]
                tail = cell.tail * _CELL.size * 25.4 / 72
                words[at] = max(words[at], max(widths, default=0.0) + tail)
                longest[at] = max(longest[at], sum(widths) + space * (len(widths) - 1) + tail)
    left, wanted = room - _CELL_SIDE * (len(words) - 1) - sum(words), sum(longest) - sum(words)
    ease = min(1.0, max(0.0, left) / wanted) if wanted else 1.0
    return [least + (most - least) * ease for least, most in zip(words, longest, strict=True)]


def _row(galley: _Galley, row: LineBlock, shares: Sequence[float], ends: bool) -> None:
    cells = (
        line_breaking.lines(tuple(cell.words), share + _EASE, galley.language, _CELL).count
        for cell, share in zip(row.blocks, shares, strict=False)
    )
    galley.add(max(cells, default=1) + 1, ends)


_SETTINGS: dict[str, Callable[[_Galley, LineBlock, float], None]] = {
    "h2": _chapter_heading, "h3": _heading, "h4": _heading,
    "ul": _list, "ol": _list, "figure": _figure, "table": _table,
    "box": _boxed, "takeaway": _boxed, "key-figure": _key_figure, "blockquote": _quote,
}  # fmt: skip
