"""The glossary: abbreviations with their words, in rows that fill their pages.

Heights are in lines of the baseline grid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from livret.base import text_metrics
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.book.plan import own_chapter
from livret.edition.model import Edition
from livret.pdf.model import Chapter, Side

#: The title with the room below it; above the words of a row and below them, together.
_TITLE, _AROUND = 8.5, 0.8
#: Widths in mm of the page and of one of its columns; between the heights of rows that are tried.
_WIDTH, _COLUMN, _STEP = 164.0, 78.0, 0.1
#: By how much words go down to stand on the baseline of larger ones, of what these are larger, and these below the
#: rule above them (styles/house.css).
_DOWN = 0.33
#: Above this size in pt, no word may be wider than the page.
_UNBROKEN = 26.0


@dataclass(frozen=True, slots=True)
class GlossaryStyle:
    """How rows of ``least`` to ``most`` lines are set: sizes in pt of the short form and of its words, a line of these.

    The words stand ``indent`` mm beside the short form, below it where that is 0.
    """

    columns: int
    least: float
    most: float
    short: float
    size: float
    line: float
    indent: float

    def lines(self, word: tuple[str, str]) -> float:
        """Return the height of a *word*, short and in full; infinite, where the short form or a word has no room."""
        short, full = word
        width = _WIDTH if self.columns == 1 else _COLUMN
        wide = text_metrics.width(short, text_metrics.DISPLAY_BLACK, self.short)
        broken = self.size > _UNBROKEN and text_metrics.lines(full, text_metrics.DISPLAY, self.size, width) is None
        if broken or wide > (self.indent - 2 if self.indent else width):
            return float("inf")
        lines = text_metrics.many_lines(full, text_metrics.DISPLAY, self.size, width - self.indent) * self.line
        high = self.short * 1.1 * 25.4 / 72 / HOUSE.line
        down = 2 * (self.short - self.size) * _DOWN * 25.4 / 72 / HOUSE.line
        return _AROUND + (max(lines + down, high) if self.indent else lines + high)

    def tied(self, full: str) -> str:
        """Return the words of a row as their lines are to be broken."""
        width = (_WIDTH if self.columns == 1 else _COLUMN) - self.indent
        return text_metrics.tied(full, text_metrics.DISPLAY, self.size, width)


#: The largest first.
_STYLES = (
    GlossaryStyle(1, 30.0, 44.4, 180, 96, 7.5, 0),
    GlossaryStyle(1, 30.0, 44.4, 150, 72, 5.75, 0),
    GlossaryStyle(1, 20.0, 44.4, 120, 54, 4.25, 0),
    GlossaryStyle(1, 14.5, 22.2, 96, 44, 3.5, 0),
    GlossaryStyle(1, 14.0, 22.2, 84, 34, 2.75, 0),
    GlossaryStyle(1, 10.0, 22.0, 54, 25.5, 2.25, 0),
    GlossaryStyle(1, 7.0, 10.0, 34, 20, 1.75, 52),
    GlossaryStyle(1, 4.0, 8.0, 25.5, 15.5, 1.5, 43),
    GlossaryStyle(1, 2.5, 5.0, 13, 11, 1.25, 35),
    GlossaryStyle(2, 3.5, 6.0, 13, 11, 1.25, 26),
    GlossaryStyle(2, 1.8, 4.0, 9.7, 9.7, 1, 26),
    GlossaryStyle(2, 1.3, 2.2, 8.5, 8.5, 0.9, 22),
    GlossaryStyle(2, 1.8, 4.0, 9.7, 9.7, 1, 0),
)


def _settings(words: Sequence[tuple[str, str]], pages: int) -> Iterator[tuple[GlossaryStyle, float]]:
    """Yield the styles with the heights of rows at which all *words* stand on so many *pages*, the largest first."""
    for style in _STYLES:
        lines = [style.lines(word) for word in words]
        for step in range(int((style.most - style.least) / _STEP) + 1):
            row = round(style.most - _STEP * step, 2)
            heights = [max(row, each) for each in lines]
            broken = max(heights) * (pages * style.columns - 1)
            if sum(heights) + broken * (pages > 1) <= (HOUSE.lines * pages - _TITLE) * style.columns and (
                pages > 1 or _column(heights, style.columns) <= HOUSE.lines - _TITLE
            ):
                yield style, row


def _column(heights: Sequence[float], columns: int) -> float:
    """Return the height of the higher one of *columns* that share *heights*."""
    half = -(-len(heights) // columns)
    return max(sum(heights[:half]), sum(heights[half:]))


def glossary(edition: Edition, abbreviations: Mapping[str, str], side: Side) -> Chapter:
    """Compose the glossary: *abbreviations*, each in full."""
    from livret.design.templates import composed  # only where something is composed

    words = sorted(abbreviations.items(), key=lambda item: item[0].casefold())
    found = (each for pages in count(1) for each in _settings(words, pages))
    style, row = next(found)
    chapter = own_chapter("glossaire")
    return composed(
        edition, "glossary", chapter.slug, chapter.title, side, Sources(), style=style, row=row,
        words=[(short, style.tied(full)) for short, full in words],
    )  # fmt: skip
