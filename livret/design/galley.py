"""Typeset prose → rows, as high as the engine will set them: lines of words, and other content of one line or several.

Columns end between rows as in the engine: at least two lines of a paragraph stay together, no heading is left behind.
The measures are those of styles/prose.css and styles/components/rubric.css; those in mm say so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from math import ceil

from livret.base import text_metrics
from livret.design import line_breaking
from livret.design.line_breaking import COLUMN_MM, INDENT_MM, LineBlock, TextSetting
from livret.design.text_sizes import HOUSE, Size

_BOLD = (text_metrics.DISPLAY_BOLD, text_metrics.DISPLAY_BOLD)
_BLACK = (text_metrics.DISPLAY_BLACK, text_metrics.DISPLAY_BLACK)
_SIGNATURE = TextSetting(*_BOLD, 9)
_QUOTE = TextSetting(text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, 12)
_CAPTION = TextSetting(text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, 8)
_CELL = TextSetting(text_metrics.SERIF, text_metrics.SERIF_BOLD, 8.8)
#: In mm: the indent of items; the sides of cells and of blocks on the tint.
_ITEM, _NUMBERED, _CELL_SIDE, _TINT_SIDES = 4.5, 6.0, 2.0, 6.0
#: The attribute of an item that stays with the one before it (styles/prose.css).
KEPT = "data-kept"
#: « orphans: 2; widows: 2 »
_ALONE = 2
#: In mm: the rule above a table, and the rounding of the sum of widths.
_TABLE_RULE, _EASE = 0.5, 0.01


@dataclass(slots=True)
class LineRow:
    """A row *height* lines high, with margins *above* and *below* in lines; *ends*: a column may end behind it.

    *closes*: so does the outermost block that it is in. It calls *notes*.
    """

    above: float
    height: float
    ends: bool
    below: float = 0.0
    closes: bool = False
    notes: tuple[tuple[line_breaking.Word, ...], ...] = ()


@dataclass(slots=True)
class Galley:
    """Rows being set, below each other."""

    language: str
    between: float = 0.0  # lines from item to item
    size: Size = HOUSE
    rows: list[LineRow] = field(default_factory=list)
    above: float = 0.0  # margin and padding of open blocks that have no row yet
    padding: float = 0.0
    whole: int = 0  # how many of the open blocks must not be broken
    nested: int = -1  # how many lists are open around the one being set
    depth: int = 0  # how many blocks are open

    def flow(self, blocks: Sequence[LineBlock], room: float, lettering: TextSetting | None = None) -> list[LineRow]:
        """Set *blocks* below each other in *room* mm; return all rows set so far."""
        before = ""
        self.depth += 1
        for block, following in zip_longest(blocks, blocks[1:]):
            set_it = _SETTINGS.get(block.css) or _SETTINGS.get(block.tag)
            if set_it:
                set_it(self, block, room)
            else:
                indent = INDENT_MM if before == "p" and block.tag == "p" and not block.is_broken else 0.0
                self.words(block, room, lettering or self.text, indent, last=not block.announces(following))
            before = block.css if block.css == "box__title" else block.tag
            if self.depth == 1 and self.rows:
                self.rows[-1].closes = True
        self.depth -= 1
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
        count = line_breaking.lines(block.whole, room, self.language, lettering, indent).count
        for number in range(1, count + 1):
            self.add(line, last if number == count else _ALONE <= number <= count - _ALONE)
        for call, note in zip(block.calls, block.notes, strict=True):
            line = min(call * count // max(1, len(block.words)), count - 1)  # as if all lines had as many words
            self.rows[line - count].notes += (tuple(note),)

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


def _heading(galley: Galley, block: LineBlock, room: float) -> None:
    galley.open(1 if galley.rows else 0)
    galley.words(block, room, TextSetting(*_BOLD, 10 if block.tag == "h3" else 9), last=False)


def _chapter_heading(galley: Galley, block: LineBlock, room: float) -> None:
    begins = not galley.rows
    galley.open(0 if begins else 1.5)
    galley.words(block, room, TextSetting(*_BLACK, 13), last=False)
    galley.close(1 if begins else 0.5)


def _list(galley: Galley, block: LineBlock, room: float) -> None:
    inner = room - (_NUMBERED if block.tag == "ol" else _ITEM)
    usual, galley.between = galley.between, 0.0  # within an item, none
    between = usual if block.tag == "ul" else 0.0
    galley.nested += 1
    for item in block.blocks:
        begins, is_first, is_last = len(galley.rows), item is block.blocks[0], item is block.blocks[-1]
        if begins and KEPT in item.element.attributes:
            galley.rows[begins - 1].ends = False
        if item.words:
            galley.words(item, inner, galley.text)
        galley.flow(item.blocks, inner)
        galley.close(0.0 if is_last else between)
        if galley.nested and is_last and begins:  # no nested item is alone at the head of a column, nor at its foot
            galley.rows[begins - 1].ends = False
        elif galley.nested and is_first:
            galley.rows[-1].ends = False
    galley.nested -= 1
    galley.between = usual


def _figure(galley: Galley, block: LineBlock, room: float) -> None:
    galley.open(1 if galley.rows or block.css != "figure" else 0, whole=True)
    for part in block.blocks:
        if part.tag == "img":
            galley.add(_picture(COLUMN_MM * part.shape, galley.size), ends=False)
        elif part.tag == "blockquote":
            galley.flow(part.blocks, room, replace(_QUOTE, size=max(_QUOTE.size, galley.size.text)))
        else:
            _caption(galley, part, room, _CAPTION if block.css == "figure" else _SIGNATURE)
    galley.close(1, whole=True)


def _picture(high_mm: float, size: Size) -> int:
    """Return the height in whole lines of a picture *high_mm* high."""
    return min(ceil(round(high_mm / size.line, 3)), size.picture)


def _caption(galley: Galley, block: LineBlock, room: float, lettering: TextSetting) -> None:
    for line in (block, *block.blocks):
        if line.words:
            galley.words(line, room, lettering)


def _boxed(galley: Galley, block: LineBlock, room: float) -> None:
    galley.open(1, padding=0.5)
    title, *rest = block.blocks
    inner = room - (_TINT_SIDES if block.css == "takeaway" else 0.0)
    galley.words(title, inner, TextSetting(*_BLACK, 10), last=False)
    galley.flow(rest, inner)
    galley.close(1, padding=0.5)


def _key_figure(galley: Galley, block: LineBlock, room: float) -> None:
    galley.open(1, whole=True)
    value, *labels = block.blocks
    galley.words(value, room, TextSetting(*_BLACK, 19), line=2)
    for label in labels:
        galley.words(label, room, _SIGNATURE)
    galley.close(1, whole=True)


def _quote(galley: Galley, block: LineBlock, room: float) -> None:
    galley.open(1)
    galley.flow(block.blocks, room - INDENT_MM)
    galley.close(1)


def _table(galley: Galley, block: LineBlock, room: float) -> None:
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


def _row(galley: Galley, row: LineBlock, shares: Sequence[float], ends: bool) -> None:
    cells = (
        line_breaking.lines(tuple(cell.words), share + _EASE, galley.language, _CELL).count
        for cell, share in zip(row.blocks, shares, strict=False)
    )
    galley.add(max(cells, default=1) + 1, ends)


_SETTINGS: dict[str, Callable[[Galley, LineBlock, float], None]] = {
    "h2": _chapter_heading, "h3": _heading, "h4": _heading,
    "ul": _list, "ol": _list, "figure": _figure, "table": _table,
    "box": _boxed, "takeaway": _boxed, "key-figure": _key_figure, "blockquote": _quote,
}  # fmt: skip
