"""How a text of the house is set, so that its last page closes: size, measure, and the depth of its first page.

Heights are foreseen as those of territories are; the engine has the last word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product

from livret.base import text_metrics
from livret.design import heights
from livret.design.galley import KEPT
from livret.design.heights import PAGE_MM, Column
from livret.design.line_breaking import COLUMN_MM, TEXT, LineBlock, TextSetting, own_blocks
from livret.design.text_sizes import HOUSE, Size, size
from livret.edition.prose_tree import ProseElement, ProseTree

#: Of a page, unless its text stands in one.
COLUMNS = 2
#: The measure in mm of one column of running text, beside a margin.
_WIDE = 121.0
#: Sizes in pt of running text: in two columns, in one; those below the house's own are its steps for long texts.
_RUNNING, _ALONE = (10.4, 11.0), (HOUSE.text, 10.4, 11.0)
#: Sizes in pt of a few paragraphs across the page, with the lines of the grid that one of theirs takes.
_LARGE = (
    *((12.5, 1.25), (14.0, 1.5), (15.5, 1.5), (17.5, 1.75), (20.0, 2.0), (22.0, 2.25), (25.5, 2.5)),
    *((29.0, 2.5), (34.0, 3.0), (44.0, 3.5)),
)
#: Lines from the top of the first page to the text below its title: the usual, and others where they close a page.
HEADS = (8.0, 5.0, 6.0, 7.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0)
#: The title: its size in pt, the spacing of its letters in em, and the lines of the grid that one more takes.
_TITLE, _TITLE_SPACING, _TITLE_LINE = 34.0, -0.022, 2.5
#: The lines above a heading that is not the first (styles/house.css); below it, half a one.
_HEADING = 1.5
#: Between paragraphs of large text, which are not indented: a part of their line (styles/house.css).
_PARTED = 0.5
#: Lines between the items of a list; whole ones where other text stands in the columns beside it.
_BETWEEN, _BETWEEN_WHOLE = (0.5, 0.0, 1.0, 1.5), (1.0, 0.0)
#: An item of so many words at most is alone at no foot and no head.
_SHORT_ITEM = 25
_LISTS = frozenset({"ul", "ol"})
#: A page has no emptier foot than this share of its lines; a foot of fewer lines may be none once laid out.
_EMPTIEST, _LEAST = 0.2, 1.5
#: The same, for each layout tried.
EASES = (_LEAST, 5.0, 9.0)


@dataclass(frozen=True, slots=True)
class TextFit:
    """A setting: text in pt, its line and the depth of the head in lines of the grid, its columns and their measure.

    ``between`` are the lines between items, ``pages`` what is foreseen, ``empty`` the lines left on the last page.
    """

    text: float
    line: float
    head: float
    columns: int
    measure: float
    between: float
    pages: int
    empty: float

    @property
    def large(self) -> bool:
        """Whether it is set in the face of headings, across the page."""
        return self.measure == PAGE_MM

    @property
    def lettering(self) -> TextSetting:
        """The setting of its words."""
        if self.large:
            return TextSetting(text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, self.text)
        return replace(TEXT, size=self.text)

    @property
    def badness(self) -> float:
        """How far it is from full pages in the usual size below the usual head."""
        hole = max(0.0, self.empty - _EMPTIEST * HOUSE.lines) * 8 + self.empty
        other = (self.text - HOUSE.text) * 1.5 if self.text > HOUSE.text else (HOUSE.text - self.text) * 12
        depth = abs(self.head - HEADS[0]) * 0.4 + abs(self.between - _BETWEEN[0])
        long_lines = (3 if self.text > HOUSE.text else 6) * max(1, self.pages / 2) * (self.measure == _WIDE)
        return hole + other * (0.3 if self.large else 1) + depth + long_lines


def heads(title: str) -> tuple[float, ...]:
    """Return the depths of a head with *title*, which may take several lines (styles/base.css)."""
    lines = text_metrics.many_lines(title, text_metrics.DISPLAY_BLACK, _TITLE, PAGE_MM, _TITLE_SPACING)
    return tuple(head + _TITLE_LINE * (lines - 1) for head in HEADS)


@lru_cache(64)
def fit(tree: ProseTree, language: str, heads: tuple[float, ...] = HEADS, ease: float = _LEAST) -> TextFit:
    """Return the setting of *tree* whose last page is the least empty, below a head of one of the depths *heads*.

    It leaves *ease* lines at least: more, where an earlier one needed a page that was not foreseen.
    """
    return min(_settings(tree, language, heads), key=lambda each: (each.empty < ease, each.badness))


def keep_items(tree: ProseTree) -> ProseTree:
    """Return *tree* with a mark on each item that stays with the one before it, as one of both would be alone."""
    lists = (part.blocks for block in own_blocks(tree) for part in block.all() if part.tag in _LISTS)
    return tree.with_attribute(KEPT, "", [item.element for items in lists for item in _kept(items)])


def _kept(items: Sequence[LineBlock]) -> Iterator[LineBlock]:
    for before, item in pairwise(items):
        alone = [each for each in (before, item) if each is items[0] or each is items[-1]]
        if any(sum(len(part.words) for part in each.all()) <= _SHORT_ITEM for each in alone):
            yield item


def _settings(tree: ProseTree, language: str, heads: Sequence[float]) -> Iterator[TextFit]:
    sizes = [size(step) for step in (0, 1, 2)] + [_sized(text) for text in _RUNNING]
    kinds = [(each, COLUMNS, COLUMN_MM) for each in sizes] + [(_sized(text), 1, _WIDE) for text in _ALONE]
    mixed = any(block.tag in _LISTS for block in tree.blocks) and any(block.tag == "p" for block in tree.blocks)
    for (set_in, columns, measure), between in product(kinds, _BETWEEN):
        if mixed and columns == COLUMNS and between not in _BETWEEN_WHOLE:
            continue
        rows = heights.column(tree, measure, between, language, set_in)
        line = set_in.line / HOUSE.line
        for head in heads:
            yield _run_on(rows, TextFit(set_in.text, line, head, columns, measure, between, 1, 0))
    few = all(block.tag in ("p", "h2") and not any(each.is_note for each in block.all()) for block in tree.blocks)
    for (text, line), head in product(_LARGE if few else (), heads):
        parted = sum(before.tag == after.tag == "p" for before, after in pairwise(tree.blocks)) * _PARTED * line
        high = (
            sum(_large(block, text, line) for block in tree.blocks) - _HEADING * (tree.blocks[0].tag == "h2") + parted
        )
        if head + high <= HOUSE.lines:
            yield TextFit(text, line, head, 1, PAGE_MM, 0.0, 1, HOUSE.lines - head - high)


def _large(block: ProseElement, text: float, line: float) -> float:
    """Return the height of *block* across the page, in lines of the grid."""
    if block.tag == "h2":
        return 1.5 + _HEADING
    return text_metrics.many_lines(block.text, text_metrics.DISPLAY, text, PAGE_MM) * line


def _sized(text: float) -> Size:
    return Size(0, text, HOUSE.heading, HOUSE.line)


def _run_on(rows: Column, setting: TextFit) -> TextFit:
    """Return *setting* with its pages, between whose rows it breaks as the engine does; level on its last one."""
    page = HOUSE.lines / setting.line
    first = (HOUSE.lines - setting.head) / setting.line
    ran = rows.run_on(0.0, first, page) if setting.columns == COLUMNS else rows.run_down(0.0, first, page)
    return replace(setting, pages=1 + ran.turned, empty=ran.left * setting.line)
