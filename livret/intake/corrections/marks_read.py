"""A marked PDF → the text of its pages, and the letters that each mark covers. Run by a guarded worker."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from livret.intake.corrections.marks import Mark, Marked
from livret.pdf.document.notes import PdfNote, noted
from livret.pdf.document.whole import or_problem
from livret.pdf.read.bounds import ANNOTATIONS, ITEMS, too_many
from livret.pdf.read.model import ReadPage, Run
from livret.pdf.spot import Spot

_SORTS = {
    "StrikeOut": "strike", "Redact": "strike", "Caret": "caret", "Underline": "under", "Squiggly": "under",
    "Highlight": "light", "Text": "note", "FreeText": "typed", "Ink": "ink", "Stamp": "stamp",
}  # fmt: skip
#: Sorts that cover words by quadrilaterals; those beside words.
_OVER, _BESIDE = frozenset({"strike", "under", "light"}), frozenset({"note", "typed", "stamp"})
#: Tags of content that authors do not type: points and numbers of lists, calls of notes.
_BESIDE_TEXT = frozenset({"Lbl", "Reference"})
#: Baselines farther apart than this, in points, belong to two lines.
_SAME_LINE = 1.0
#: Words so far from a note, in points, are not its subject.
_FAR = 60.0
#: Letters within a stretch that a mark may leave out: the space at the end of a line, the number of a note.
_GAP = 4
#: The most marks of a file, and letters of its pages; the largest edition has nine million.
_MOST_MARKS, _MOST_LETTERS = 5_000, 20_000_000
_HYPHENS = "\u00ad‐"


@or_problem
def marked(data: bytes) -> Marked:
    """Return the marks and page texts of the PDF *data*."""
    notes, read = noted(data)
    if len(notes) > _MOST_MARKS:
        raise too_many(ANNOTATIONS, _MOST_MARKS)
    beside = {(each.page, each.mcid) for each in read.order if each.role in _BESIDE_TEXT or each.part == "figure"}
    pages = [_Page.of(sheet, beside) for sheet in read.sheets]
    if sum(len(page.text) for page in pages) > _MOST_LETTERS:
        raise too_many(ITEMS, _MOST_LETTERS)
    marks = list(_marks(notes, pages))
    return Marked(tuple(page.text for page in pages), tuple(marks))


@dataclass(slots=True)
class _Page:
    """The text of a page, and the place of each letter: its index, left and right edge (pt), and its line."""

    text: str = ""
    places: list[tuple[int, float, float, Spot]] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: ReadPage, beside: Collection[tuple[int, int]]) -> "_Page":
        """Return the text of *sheet* as it is drawn, without *beside* (page, MCID) and numbers of pages and lines."""
        page, before = cls(), None
        for run in sheet.runs:
            if run.artifact or not run.layer or (sheet.number, run.mcid) in beside:
                continue
            if before and abs(run.baseline[1] - before.baseline[1]) > _SAME_LINE:
                page.broken()
            page.add(run)
            before = run
        return page

    def broken(self) -> None:
        """Begin a line; a hyphenated word continues."""
        if self.text.endswith(tuple(_HYPHENS)):
            self.text = self.text[:-1]
            if self.places and self.places[-1][0] >= len(self.text):
                self.places.pop()
        elif self.text and not self.text.endswith(" "):
            self.text += " "

    def add(self, run: Run) -> None:
        """Add the letters of *run*."""
        for at, (left, right) in enumerate(zip(run.edges, run.edges[1:], strict=False)):
            ends = [run.baseline[0] + run.along[0] * edge for edge in (left, right)]
            self.places.append((len(self.text) + at, min(ends), max(ends), run.spot))
        self.text += run.text

    def covered(self, areas: Sequence[Spot]) -> tuple[int, int] | None:
        """Return the longest stretch of letters whose middles are in *areas*, (start, end); None without any."""
        stretches: list[tuple[int, int]] = []
        for at, left, right, spot in self.places:
            if any(_covers(area, (left + right) / 2, spot) for area in areas):
                goes_on = stretches and at - stretches[-1][1] <= _GAP
                start = stretches.pop()[0] if goes_on else at
                stretches.append((start, at + 1))
        longest = max(stretches, key=lambda each: each[1] - each[0], default=None)
        return _trimmed(self.text, *longest) if longest else None

    def between(self, area: Spot) -> int | None:
        """Return the letter after a caret in *area*: at the nearest edge on its line."""
        middle, height = (area.left + area.right) / 2, (area.top + area.bottom) / 2
        edges = [
            (_beside(height, spot), abs(middle - x), at + (x == right))
            for at, left, right, spot in self.places
            for x in (left, right)
        ]
        near = min(edges, default=None)
        return near[2] if near and near[0] <= _FAR / 3 and near[1] <= _FAR else None

    def near(self, area: Spot) -> tuple[int, int] | None:
        """Return the words of the line nearest to *area*; None if all are too far."""
        reach = [(_beside(area.top, spot) + _across(area, left, right), at) for at, left, right, spot in self.places]
        distance, at = min(reach, default=(_FAR, 0))
        if distance >= _FAR:
            return None
        line = next(spot for place, _left, _right, spot in self.places if place == at)
        own = [place for place, _left, _right, spot in self.places if spot is line]
        return _trimmed(self.text, own[0], own[-1] + 1)


def _covers(area: Spot, middle: float, spot: Spot) -> bool:
    return area.left <= middle <= area.right and area.top - 1 <= (spot.top + spot.bottom) / 2 <= area.bottom + 1


def _beside(height: float, spot: Spot) -> float:
    """Return the vertical distance of *height* to the line of *spot*, 0 within it."""
    return max(spot.top - height, height - spot.bottom, 0.0)


def _across(area: Spot, left: float, right: float) -> float:
    return max(left - area.right, area.left - right, 0.0)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


# Marks


def _marks(notes: Sequence[PdfNote], pages: Sequence[_Page]) -> Iterator[Mark]:
    """Yield the marks from top to bottom; answers, and the parts of a group, belong to their head."""
    heads = [at for at, note in enumerate(notes) if not 0 <= note.answers < len(notes) or note.answers == at]
    below = {at: [n for n in range(len(notes)) if n != at and _head(notes, n) == at] for at in heads}
    for at in sorted(heads, key=lambda at: (notes[at].page, _top(notes[at]), at)):
        yield _mark(notes[at], [notes[n] for n in below[at]], pages)


def _head(notes: Sequence[PdfNote], at: int) -> int:
    """Return the note that the one at *at* finally answers; itself where answers are circular."""
    seen = {at}
    while 0 <= notes[at].answers < len(notes) and notes[at].answers not in seen:
        at = notes[at].answers
        seen.add(at)
    return at


def _top(note: PdfNote) -> tuple[float, float]:
    return (round(note.areas[0].top), round(note.areas[0].left)) if note.areas else (0.0, 0.0)


def _mark(head: PdfNote, below: Sequence[PdfNote], pages: Sequence[_Page]) -> Mark:
    """Return a mark: Acrobat replaces words by a caret and a strike-out in one group, whichever answers the other."""
    group = [head, *(note for note in below if note.grouped)]
    sort = "strike" if any(_sort(note) == "strike" for note in group) else _sort(head)
    over = [note for note in group if _sort(note) == sort]
    start, end = _where(sort, [area for note in over for area in note.areas], pages[head.page - 1])
    says = "\n".join(dict.fromkeys(note.says for note in group if note.says))
    replies = tuple(reply for note in below if not note.grouped and (reply := _reply(note)))
    if sort == "strike" and any(_sort(note) == "caret" for note in group):
        sort, says = "swap", next((note.says for note in group if _sort(note) == "caret" and note.says), says)
    return Mark(head.page, sort, start, end, says, head.author, replies, head.named)


def _sort(note: PdfNote) -> str:
    return _SORTS.get(note.kind, "shape")


def _reply(note: PdfNote) -> str:
    said = note.says or note.state
    return f"{note.author}: {said}" if note.author and said else said


def _where(sort: str, areas: Sequence[Spot], page: _Page) -> tuple[int, int]:
    """Return the letters of *page* that a mark is about (start, end); −1, −1 for none."""
    if not areas:
        return -1, -1
    if sort == "caret":
        at = page.between(areas[0])
        return (at, at) if at is not None else (-1, -1)
    found = page.covered(areas) if sort not in _BESIDE else None
    return found or (page.near(areas[0]) if sort not in _OVER else None) or (-1, -1)
