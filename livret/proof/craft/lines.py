"""The lines of a page as readers see them, rebuilt from the runs of a PDF.

Lengths are points from the top left corner of the trim box, y downwards.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest
from typing import NamedTuple

from livret.base.problems import Kind, Location
from livret.pdf.read.model import Content, ReadPage, ReadPdf, Run
from livret.pdf.spot import Spot
from livret.proof.compare.reference import ReferencePage
from livret.proof.model import Remark

#: Inline roles: the role of a line is that of the block around it.
_WITHIN = {"Span", "Link", "Reference", "Em", "Strong", "Quote", "Code", "Lbl", "NonStruct", ""}
_RUNNING = {"P", "LBody"}
HYPHENS = ("-", "\u2010", "\u2011")
#: Shares of the larger size: superior letters are smaller and raised by less; no gap within a line is wider.
_SUPERIOR, _LINE_GAP = 0.8, 2.5
#: Baselines and sizes that differ by less are the same (points).
_SAME = 0.5
#: Left edges of one column differ by the indents of its paragraphs and lists, at most (points).
_INDENTS = 45.0


class _Piece(NamedTuple):
    """A run, the place of its marked content in the order of the tags, and its role."""

    run: Run
    mark: int
    role: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text: the number of its page, its place, its runs from left to right, and its block.

    ``role`` is that of the block (P, LBody, H1 …); ``soft`` counts the letters on either side of the hyphen where the
    line ends in the middle of a word that the author did not hyphenate, else is None. ``mark`` is its place in the
    order of the tags.
    """

    page: int
    spot: Spot
    baseline: float
    size: float
    role: str
    source: Location | None
    runs: tuple[Run, ...]
    mark: int
    soft: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs).strip()


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of the edition, its lines in reading order, and its running text.

    ``size`` is that of the running text (0: there is none), ``unit`` the distance of its lines, both in points.
    """

    leaf: ReferencePage
    sheet: ReadPage
    lines: tuple[TextLine, ...]
    size: float
    unit: float

    @property
    def running(self) -> list[TextLine]:
        """The lines of its running text."""
        return [line for line in self.lines if runs_on(line, self.size)]


@dataclass(frozen=True, slots=True)
class ChapterPages:
    """The pages of a chapter, and the marked contents of the whole file by their place in the order of the tags."""

    slug: str
    pages: tuple[Opened, ...]
    order: Sequence[Content]

    @property
    def lines(self) -> list[TextLine]:
        """Its lines in the order of the tags, over all its pages."""
        return sorted((line for page in self.pages for line in page.lines), key=lambda line: line.mark)


def runs_on(line: TextLine, size: float) -> bool:
    """Whether *line* is running text of that *size*."""
    return line.role in _RUNNING and line.source is not None and abs(line.size - size) < _SAME


def opened(read: ReadPdf, edition: Sequence[ReferencePage]) -> Iterator[ChapterPages]:
    """Yield the chapters of *edition*, in order."""
    marks: dict[int, list[tuple[int, Content]]] = {}
    for mark, content in enumerate(read.order):
        marks.setdefault(content.page, []).append((mark, content))
    for slug, leaves in groupby(edition, key=lambda leaf: leaf.chapter):
        pages = tuple(_page(read, leaf, marks.get(leaf.number, [])) for leaf in leaves)
        yield ChapterPages(slug, pages, read.order)


def _page(read: ReadPdf, leaf: ReferencePage, marks: Sequence[tuple[int, Content]]) -> Opened:
    sheet = read.sheets[leaf.number - 1]
    lines = tuple(_lines(leaf, sheet, marks))
    running = [line for line in lines if line.role in _RUNNING and line.source is not None]
    letters: Counter[float] = Counter()
    for line in running:
        letters[round(line.size, 1)] += len(line.text)
    size = letters.most_common(1)[0][0] if letters else 0.0
    return Opened(leaf, sheet, lines, size, _unit([line for line in running if abs(line.size - size) < _SAME]))


def _unit(running: Sequence[TextLine]) -> float:
    """Return the most frequent distance of lines within a paragraph, in points; 0 if there is none."""
    steps = Counter(
        round(below.baseline - line.baseline, 2)
        for line, below in pairwise(running)
        if line.source == below.source and below.baseline > line.baseline
    )
    return steps.most_common(1)[0][0] if steps else 0.0


def _lines(leaf: ReferencePage, sheet: ReadPage, marks: Sequence[tuple[int, Content]]) -> Iterator[TextLine]:
    """Yield the lines of the text in the order of the tags, without artifacts, figures and notes."""
    sources = {word.run.order: word.source for word in leaf.words}
    groups = _grouped(sheet, marks)
    before: TextLine | None = None
    for pieces, after in zip_longest(groups, groups[1:]):
        line = _line(leaf.number, pieces, sources, before, after[0] if after else None)
        before = line
        yield line


def _grouped(sheet: ReadPage, marks: Sequence[tuple[int, Content]]) -> list[list[_Piece]]:
    """Return the pieces of each line, in the order of the tags."""
    by_mark: dict[int | None, list[Run]] = {}
    for run in sheet.runs:
        if not run.artifact and run.layer and run.mode != 3 and run.along[0] > 0.99:
            by_mark.setdefault(run.mcid, []).append(run)
    found: list[list[_Piece]] = []
    for mark, content in marks:
        for run in by_mark.get(content.mcid, ()) if content.part == "flow" else ():
            if not (found and _goes_on(found[-1][-1].run, run)):
                found.append([])
            found[-1].append(_Piece(run, mark, content.role))
    return [pieces for pieces in found if any(piece.run.text.strip() for piece in pieces)]


def _goes_on(before: Run, run: Run) -> bool:
    """Whether *run* continues the line of *before*, to its right."""
    size = max(before.size, run.size)
    raised = abs(run.baseline[1] - before.baseline[1])
    unlike = min(before.size, run.size) < _SUPERIOR * size
    gap = run.baseline[0] - (before.baseline[0] + before.edges[-1])
    return raised < (size * 0.5 if unlike else _SAME) and -0.5 * size < gap < _LINE_GAP * size


def _cut(before: _Piece, after: _Piece | None) -> tuple[int, int] | None:
    """Return the number of letters before and after the hyphen in a word; our tags put such a word into one Span."""
    spans = after is not None and before.role == after.role == "Span" and before.mark + 1 == after.mark
    if after is None or not spans or not before.run.text.endswith(HYPHENS):
        return None
    head, tail = before.run.text.rstrip("".join(HYPHENS)).split(), after.run.text.split()
    return (sum(map(str.isalpha, head[-1])), sum(map(str.isalpha, tail[0]))) if head and tail else None


def _line(
    page: int,
    pieces: Sequence[_Piece],
    sources: Mapping[int, Location | None],
    before: TextLine | None,
    after: _Piece | None,
) -> TextLine:
    runs = tuple(piece.run for piece in pieces)
    words = [run for run in runs if run.text.strip()]
    source = next((place for run in words if (place := sources.get(run.order))), None)
    role = next((piece.role for piece in pieces if piece.role not in _WITHIN), "")
    if not role:  # a whole line in one link, or the end of a hyphenated word
        role = before.role if before and source is not None and before.source == source else pieces[0].role
    largest = max(run.size for run in words)
    main = max((run for run in words if run.size > _SUPERIOR * largest), key=lambda run: len(run.text))
    spot = bounds([run.spot for run in words])
    return TextLine(
        page, spot, main.baseline[1], main.size, role, source, runs, pieces[0].mark, _cut(pieces[-1], after)
    )


def bounds(spots: Sequence[Spot]) -> Spot:
    """Return the bounding box of *spots*."""
    lefts, tops, rights, bottoms = zip(*spots, strict=True)
    return Spot(min(lefts), min(tops), max(rights), max(bottoms))


# Columns and paragraphs


def columns(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return *lines* of one page by column, from left to right."""
    found: list[list[TextLine]] = []
    start = float("-inf")
    for line in sorted(lines, key=lambda each: each.spot.left):
        if line.spot.left - start > _INDENTS:
            found.append([])
            start = line.spot.left
        found[-1].append(line)
    return [sorted(column, key=lambda each: each.baseline) for column in found]


def moves(line: TextLine, after: TextLine) -> bool:
    """Whether *after* stands in another column, or on another page, than *line* before it."""
    if after.page != line.page:
        return True
    return after.baseline < line.baseline - line.size and after.spot.left - line.spot.left > _INDENTS


def paragraphs(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return *lines*, in the order of the tags, by paragraph; those of the house are left out."""
    found: list[list[TextLine]] = []
    for line in lines:
        before = found[-1][-1] if found else None
        if (
            before
            and line.source == before.source
            and line.role == before.role
            and abs(line.size - before.size) < _SAME
        ):
            found[-1].append(line)
        else:
            found.append([line])
    return [lines for lines in found if lines[0].source is not None]


def parts(paragraph: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return the parts of a *paragraph* in each of its columns."""
    found = [[paragraph[0]]]
    for line, after in pairwise(paragraph):
        if moves(line, after):
            found.append([])
        found[-1].append(after)
    return found


_MOST_SIGNS = 60


def remark(kind: Kind, chapter: str, lines: Sequence[TextLine], words: str, **values: object) -> Remark:
    """Return the remark of *kind* at *lines*, all of one page of *chapter*; many *words* are cut."""
    first = lines[0]
    short = words if len(words) <= _MOST_SIGNS else words[: _MOST_SIGNS - 1].rstrip() + "…"
    spot = bounds([line.spot for line in lines])
    return Remark(kind.at(first.source, page=first.page, words=short, **values), chapter, first.page, spot)
