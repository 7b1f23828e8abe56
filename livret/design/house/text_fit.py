"""How a text of the house is set, so that its last page closes: size, measure, and the depth of its first page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from livret.design import heights
from livret.design.heights import PAGE_MM
from livret.design.line_breaking import COLUMN_MM
from livret.design.text_sizes import HOUSE, Size
from livret.edition.prose_tree import ProseTree

#: Sizes in pt of running text in two columns, on a line of the grid each.
_RUNNING = (9.7, 10.4, 11.0)
#: Sizes in pt of a short text in one column as wide as the page, with the lines of the grid that one of its takes.
_LARGE = ((12.5, 1.25), (14.0, 1.5), (15.5, 1.5), (17.5, 1.75), (20.0, 2.0), (22.0, 2.25))
#: Lines from the top of the first page to the text below its title: the usual, and more where that closes a page.
_HEADS = (8.0, 5.0, 6.0, 7.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0)
#: A page has no emptier foot than this share of its lines; a foot of fewer lines may be none once laid out.
_EMPTIEST, _LEAST = 0.25, 1.5


@dataclass(frozen=True, slots=True)
class TextFit:
    """A setting: text in pt, its line and the depth of the head in lines of the grid, and whether it has two columns.

    ``pages`` is what is foreseen, ``empty`` the lines left at the foot of the last page.
    """

    text: float
    line: float
    head: float
    columns: int
    pages: int
    empty: float

    @property
    def badness(self) -> float:
        """How far it is from a page that is full, in the usual size below the usual head."""
        hole = max(0.0, self.empty - _EMPTIEST * HOUSE.lines) * 8 + self.empty
        tight = 40.0 if self.pages and self.empty < _LEAST else 0.0
        larger = (self.text - _RUNNING[0]) * (2 if self.columns > 1 else 1.5)
        return hole + tight + larger + abs(self.head - _HEADS[0]) * 0.4 + 2 * (self.columns == 1)


def fit(tree: ProseTree, language: str, title_lines: int = 1) -> TextFit:
    """Return the setting of *tree*, below a title of *title_lines* lines, whose pages are the least empty."""
    return min(_settings(tree, language, 3.0 * (title_lines - 1)), key=lambda each: each.badness)


def _settings(tree: ProseTree, language: str, deeper: float) -> Iterator[TextFit]:
    noted = any(element.is_note for element in tree.all())
    for text in _RUNNING:
        size = Size(0, text, HOUSE.heading, HOUSE.line)
        high = heights.one_column(tree, COLUMN_MM, 0.0, language, size) + 2 * heights.notes([tree], language)
        for head in _HEADS:
            yield _placed(high, text, 1.0, head + deeper, 2)
    for (text, line), head in product(() if noted else _LARGE, _HEADS):
        size = Size(0, text, HOUSE.heading, HOUSE.line * line)
        high = heights.one_column(tree, PAGE_MM, 0.0, language, size) * line
        if head + deeper + high <= HOUSE.lines:
            yield _placed(high, text, line, head + deeper, 1)


def _placed(high: float, text: float, line: float, head: float, columns: int) -> TextFit:
    """Return the setting of a text as *high* as that in one of its columns, which are level on its last page."""
    first, room = columns * (HOUSE.lines - head), columns * HOUSE.lines
    if high <= first:
        return TextFit(text, line, head, columns, 1, HOUSE.lines - head - high / columns)
    pages = 1 + -(-(high - first) // room)
    last = high - first - (pages - 2) * room
    return TextFit(text, line, head, columns, int(pages), HOUSE.lines - last / columns)
