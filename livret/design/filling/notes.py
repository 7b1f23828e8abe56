"""Pages for the reader's notes: a place to write for each territory, or blank ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from livret.base import text_metrics
from livret.design.source_map import Sources
from livret.edition.model import Edition
from livret.pdf.model import Chapter, Side

#: The slug of its pages.
SLUG = "notes"
#: Lines of the grid below the title; between two rules about, and the least row that has its name.
_ROOM, _RULE, _LEAST = 47.8, 2.0, 0.95
#: Territories from which each has one place to write; fewer have one for each of their rubrics.
_MANY = 4
#: Sizes in pt of the names in the margin with the lines that one takes, and their width in mm.
_SIZES, _WIDTH = ((8.5, 0.85), (7.6, 0.75)), 35.0


@dataclass(frozen=True, slots=True)
class NotesRow:
    """A place to write: its name in the margin, and the colour of its first rule."""

    words: str
    colour: str


@dataclass(frozen=True, slots=True)
class NotesPage:
    """Places of ``row`` lines with so many ``rules``; ``size`` of their names in pt, and a line of these."""

    rows: tuple[NotesRow, ...]
    row: float
    rules: int
    size: float
    line: float


def _places(edition: Edition) -> Iterator[NotesRow]:
    """Yield a place for each territory; of few territories, for each of their rubrics, the first with its name."""
    count = len(edition.territories)
    for each in edition.territories:
        name = each.sheet.short_name or each.sheet.name
        if count >= _MANY:
            yield NotesRow(name, each.colour)
            continue
        for rank, rubric in enumerate(each.rubrics):
            yield NotesRow(rubric.heading if rank or count == 1 else f"{name}\u00a0: {rubric.heading}", each.colour)


def arranged(edition: Edition) -> NotesPage:
    """Return the places to write of a page: one without names where they have no room."""
    rows = tuple(_places(edition))
    for size, line in _SIZES:
        counts = (text_metrics.many_lines(each.words, text_metrics.DISPLAY_BOLD, size, _WIDTH) for each in rows)
        lines, row = max(counts, default=1), _ROOM / max(1, len(rows))
        if row >= max(_LEAST, lines * line + 0.25):
            return NotesPage(rows, round(row, 3), max(1, round(row / _RULE)), size, line)
    return NotesPage((NotesRow("", "grey-line"),), _ROOM, int(_ROOM / _RULE), *_SIZES[0])


def notes(edition: Edition, pages: int, side: Side) -> Chapter:
    """Compose *pages* pages that fill the sheets: ruled for the reader's notes, or blank where the edition says so."""
    from livret.design.templates import composed  # only where something is composed

    ruled = edition.sheet.notes
    return composed(
        edition, "notes", SLUG, "Notes" if ruled else "Pages blanches", side, Sources(), count=pages,
        page=arranged(edition) if ruled else None,
    )  # fmt: skip
