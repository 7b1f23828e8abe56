"""Typographic rules: widows and orphans, headings, titles and hyphens (``page``: the page as a whole)."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from livret.base.problems import Kind
from livret.catalogue import craft as kinds
from livret.pdf.read.model import ReadPdf
from livret.proof.compare.reference import ReferencePage
from livret.proof.craft.lines import HYPHENS, ChapterPages, TextLine, moves, opened, paragraphs, parts, remark, runs_on
from livret.proof.craft.page import off_grid, rivers, thin_pages
from livret.proof.model import Remark

#: Ratio of the size of a title to that of the running text, at least.
_LARGER = 1.2
#: A last line of one word is short below this part of the longest line.
_SHORT = 0.5
#: Fewest letters on each side of a hyphen; most hyphens in consecutive lines.
_FEWEST_LETTERS, _MOST_HYPHENS = 3, 2
#: Covers: their words are placed by design.
_DRAWN = ("couverture", "quatrieme")

Rule = Callable[[ChapterPages], Iterator[Remark]]


def craft(read: ReadPdf, edition: Sequence[ReferencePage]) -> list[Remark]:
    """Return typographic remarks on the pages of *edition*, which are those of *read*, in order."""
    found = [
        each
        for chapter in opened(read, edition)
        if chapter.slug not in _DRAWN
        for rule in RULES
        for each in rule(chapter)
    ]
    return sorted(found, key=lambda each: (each.page or 0, each.problem.code, each.spot or ()))


def _running(chapter: ChapterPages) -> list[list[TextLine]]:
    """Return the paragraphs of running text."""
    sizes = {page.leaf.number: page.size for page in chapter.pages}
    return paragraphs([line for line in chapter.lines if runs_on(line, sizes[line.page])])


def _lone_lines(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield single first and last lines of a paragraph at a foot or at a top.

    A paragraph of two lines has both: one remark.
    """
    for paragraph in _running(chapter):
        spread = parts(paragraph)
        if len(spread) > 1:
            if len(spread[0]) == 1:
                yield _remark(kinds.ORPHAN, chapter, spread[0])
            elif len(spread[-1]) == 1:
                yield _remark(kinds.WIDOW, chapter, spread[-1])


def _headings_at_foot(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield headings separated from their text by a column or page break."""
    for heading, after in pairwise(chapter.lines):
        if not _is_heading(heading) or _is_heading(after) or heading.source is None:
            continue
        # A drawing beneath (a photo, a map) belongs to it as well.
        between = chapter.order[heading.mark + 1 : after.mark]
        if moves(heading, after) and not any(c.page == heading.page and c.part == "figure" for c in between):
            yield _remark(kinds.HEADING_AT_FOOT, chapter, [heading])


def _is_heading(line: TextLine) -> bool:
    return len(line.role) == 2 and line.role[0] == "H" and line.role[1].isdigit()


def _lone_words(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield titles whose last line is one short word."""
    sizes = {page.leaf.number: page.size for page in chapter.pages}
    for title in paragraphs(chapter.lines):
        last = title[-1]
        large = last.role == "P" and 0 < sizes[last.page] * _LARGER <= last.size
        if len(title) < 2 or not (_is_heading(last) or large) or len(last.text.split()) != 1:
            continue
        longest = max(line.spot.right - line.spot.left for line in title)
        could = len(title[-2].text.split()) > 1  # otherwise no word could move down
        if could and last.spot.right - last.spot.left < _SHORT * longest:
            yield _remark(kinds.LONE_WORD, chapter, [last])


def _short_hyphenation(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield words hyphenated with one or two letters on one side."""
    for paragraph in paragraphs(chapter.lines):
        for line, after in pairwise(paragraph):
            if line.soft and min(line.soft) < _FEWEST_LETTERS:
                words = f"{line.text.split()[-1]} {after.text.split()[0]}"
                yield _remark(kinds.SHORT_HYPHENATION, chapter, [line], words)


def _hyphens_in_a_row(chapter: ChapterPages) -> Iterator[Remark]:
    """Yield three or more consecutive lines of running text in a column that end with a hyphen."""
    for paragraph in _running(chapter):
        for part in parts(paragraph):
            for hyphened, group in groupby(part, key=lambda line: line.text.endswith(HYPHENS)):
                lines = list(group)
                if hyphened and len(lines) > _MOST_HYPHENS:
                    yield _remark(kinds.HYPHENS_IN_A_ROW, chapter, lines, count=len(lines))


def _remark(kind: Kind, chapter: ChapterPages, lines: Sequence[TextLine], words: str = "", **values: object) -> Remark:
    return remark(kind, chapter.slug, lines, words=words or lines[0].text, **values)


RULES: tuple[Rule, ...] = (
    _lone_lines,
    _headings_at_foot,
    _lone_words,
    _short_hyphenation,
    _hyphens_in_a_row,
    rivers,
    off_grid,
    thin_pages,
)
