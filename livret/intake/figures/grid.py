"""The sheets of a spreadsheet → the one with territories: its headings, and the cells of each territory.

Territories are in rows or in columns; titles above the headings, and hidden cells, are skipped and reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from livret.base.messages import _
from livret.base.problems import Location, Problem, Refused, ranges
from livret.catalogue import intake as kinds
from livret.edition.spreadsheets import TableRow, TableSheet
from livret.intake.fiche import Path
from livret.intake.figures.labels import HOUSE, LOOSE, Heading, LabelQualifiers, Labels, is_name

#: The most rows or columns searched for headings.
_HEAD_ROWS = 30
#: The least share of known headings in a row, in per cent; and their least number.
_MOSTLY, _FEWEST = 60, 2
#: The most letters of skipped cells that are shown.
_SHOWN = 200
#: The most letters of a heading.
_LONGEST = 80
#: The most rows of a sheet whose territories are columns, and hidden rows that are reported one by one.
_MOST_ACROSS, _MOST_HIDDEN = 300, 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of headings, or of a territory: a row, or a column of a sheet whose territories are columns.

    ``cells`` are by their place in the line; ``number`` is that of the row from 1, or of the column from 0.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """The cell of a territory for a field, and its place; ``unit``, ``year`` and ``source`` are those of its heading.

    ``words``: it has words rather than a number of the spreadsheet; ``pending``: a formula that was never computed.
    """

    text: str
    place: Location
    unit: str = ""
    year: str = ""
    source: str = ""
    words: bool = True
    pending: bool = False


@dataclass(frozen=True)
class Grid:
    """A sheet whose headings were found: ``heads`` by their place in a line, and the lines of territories.

    ``across``: a territory is a column; ``beside`` are columns with the source and the year of each figure, by the
    number of the territory's. ``notes`` report what was skipped. ``labels`` are those by which headings were found.
    """

    sheet: TableSheet
    across: bool
    head: Line
    heads: Mapping[int, Heading]
    lines: tuple[Line, ...]
    notes: tuple[Problem, ...] = ()
    beside: Mapping[int, Mapping[str, Line]] = field(default_factory=dict)
    labels: Labels = HOUSE

    @cached_property
    def _rows(self) -> Mapping[int, TableRow]:
        return {row.number: row for row in self.sheet.rows}

    def place(self, line: Line, at: int | None = None) -> Location:
        """Return the place of the cell *at* of *line*, or of the line."""
        if not self.across:
            return self.sheet.place(self._rows[line.number], at)
        first = self.sheet.rows[0].number if at is None else at
        row = self._rows.get(first) or TableRow(first, ())
        return self.sheet.place(row, line.number)

    def is_number(self, line: Line, at: int) -> bool:
        """Return whether the cell *at* of *line* has a number of the spreadsheet, rather than words."""
        row, column = (self._rows.get(at), line.number) if self.across else (self._rows[line.number], at)
        return row is not None and column in row.numbers

    @cached_property
    def _pending(self) -> frozenset[tuple[int, int]]:
        return frozenset(self.sheet.pending)

    def is_pending(self, line: Line, at: int) -> bool:
        """Return whether the cell *at* of *line* has a formula that was never computed."""
        return ((at, line.number) if self.across else (line.number, at)) in self._pending

    def cell(self, line: Line, at: int) -> "GridCell":
        """Return the cell *at* of *line*."""
        text = line.cells[at] if at < len(line.cells) else ""
        head = self.heads.get(at, Heading(()))
        words, pending = not self.is_number(line, at), not text and self.is_pending(line, at)
        return GridCell(text, self.place(line, at), head.unit, head.year, head.source, words, pending)

    def columns(self, path: Path) -> list[int]:
        """Return the places of the field *path* in a line."""
        return [at for at, head in self.heads.items() if head.path == path]


def chosen(sheets: Sequence[TableSheet], name: str, labels: Labels) -> tuple[TableSheet, list[Problem]]:
    """Return the sheet to read, that of *name* if it exists, and problems for the others.

    :raises Refused: there is none, or more than one.
    """
    file = sheets[0].file if sheets else ""
    full = [sheet for sheet in sheets if sheet.rows]
    if name:
        able = [sheet for sheet in sheets if sheet.name == name]
        if not able:
            raise Refused(kinds.NO_SHEET.at(Location(file), name=name, names=_named(sheets)))
    else:
        able = [sheet for sheet in full if not sheet.hidden and has_headings(sheet, labels)]
    if len(able) > 1:
        raise Refused(kinds.SEVERAL_SHEETS.at(Location(file), names=_named(able), first=able[0].name))
    if not able:
        seen = [sheet for sheet in full if not sheet.hidden]
        raise Refused(no_headings(seen[0], labels) if seen else kinds.EMPTY_SHEET.at(Location(file)))
    return able[0], [_left(sheet) for sheet in full if sheet is not able[0]]


def _named(sheets: Sequence[TableSheet]) -> str:
    return ", ".join(f"« {sheet.name} »" for sheet in sheets)


def _left(sheet: TableSheet) -> Problem:
    why = kinds.HIDDEN_SHEET if sheet.hidden else kinds.OTHER_SHEET
    words = " / ".join(" │ ".join(filter(None, row.cells)) for row in sheet.rows[:5])
    return not_read(Location(sheet.place(sheet.rows[0]).file), why, f"« {sheet.name} » ({words})")


def not_read(place: Location, why: str, what: str) -> Problem:
    """Return the problem that *what* is not read."""
    short = what if len(what) <= _SHOWN else f"{what[:_SHOWN].rstrip()}…"
    return kinds.LEFT_CELLS.at(place, why=_(why), what=short.replace("\n", " "))


def has_headings(sheet: TableSheet, labels: Labels) -> bool:
    """Return whether a row or a column of *sheet* has known headings."""
    rows = _seen(sheet)
    return _head(_rows_of(rows), labels) is not None or _head(_columns_of(rows), labels) is not None


def grid(sheet: TableSheet, labels: Labels) -> Grid:
    """Return *sheet* with its headings, as *labels* have them; raises Refused where there are none."""
    rows = _seen(sheet)
    across = (found := _head(lines := _rows_of(rows), labels)) is None
    if found is None:
        found = _head(lines := _columns_of(rows), labels)
    if found is None:
        raise Refused(no_headings(sheet, labels))
    notes = [*_above(sheet, lines[: found.first], across), *_hidden(sheet)]
    below = [line for line in lines[found.at + 1 :] if any(line.cells)]
    heads, units = found.heads, _units(below[0].cells, labels) if below else {}
    if units:  # a line of their own below the headings
        below = below[1:]
        heads = {at: replace(head, unit=units.get(at, head.unit)) for at, head in heads.items()}
    beside = _beside(below, min(heads), labels) if across else {}
    parts = {line.number for each in beside.values() for line in each.values()}
    below = [line for line in below if line.number not in parts]
    return Grid(sheet, across, lines[found.at], heads, tuple(below), tuple(notes), beside, labels)


def _beside(lines: Sequence[Line], first: int, labels: Labels) -> dict[int, dict[str, Line]]:
    """Return the columns « Source » and « Année » behind each territory's, by its number; heads are above *first*."""
    found: dict[int, dict[str, Line]] = {}
    owner: int | None = None
    for line in lines:
        heads = [
            head for cell in line.cells[:first] if cell and (head := labels.heading(cell)) and head.path[0] == LOOSE
        ]
        part = heads[0].path[1] if heads else ""
        if owner is not None and part in ("source", "annee"):
            found.setdefault(owner, {})[part] = line
        else:
            owner = line.number
    return found


def _units(cells: Sequence[str], labels: Labels) -> dict[int, str]:
    """Return the units in *cells*, by their place, if they have nothing else."""
    qualifiers = {at: labels.qualifiers(cell) for at, cell in enumerate(cells) if cell}
    return (
        {at: each.unit for at, each in qualifiers.items()}
        if all(_is_unit(each) for each in qualifiers.values())
        else {}
    )


def _is_unit(qualifiers: LabelQualifiers) -> bool:
    return bool(qualifiers.unit) and not qualifiers.rest and not qualifiers.year


def no_headings(sheet: TableSheet, labels: Labels) -> Problem:
    """Return the problem that *sheet* has no known headings, with a near one."""
    known = ", ".join(labels.called(path) for path in (("nom",), ("siren",), ("projet",), ("population", "valeur")))
    for row in sheet.rows[:_HEAD_ROWS]:
        for at, cell in enumerate(row.cells):
            if cell and len(cell) <= _LONGEST and not labels.heading(cell) and (near := labels.nearest(cell)):
                help_ = {"help": kinds.NEAR_HEADING, "name": cell, "near": near}
                return kinds.NO_HEADINGS.at(sheet.place(row, at), known=f"{known}…", **help_)
    return kinds.NO_HEADINGS.at(sheet.place(sheet.rows[0]), known=f"{known}…")


def _seen(sheet: TableSheet) -> list[TableRow]:
    """Return the rows of *sheet* that are not hidden, without cells of hidden columns."""
    unseen = frozenset(sheet.unseen)
    rows = [row for row in sheet.rows if row.number not in unseen]
    if not sheet.narrow:
        return rows
    gone = frozenset(sheet.narrow)
    return [replace(row, cells=tuple("" if at in gone else cell for at, cell in enumerate(row.cells))) for row in rows]


def _rows_of(rows: Sequence[TableRow]) -> list[Line]:
    return [Line(row.number, row.cells) for row in rows]


def _columns_of(rows: Sequence[TableRow]) -> list[Line]:
    """Return the columns of *rows*, each with its cells by the number of their row."""
    by_number = {row.number: row.cells for row in rows[:_MOST_ACROSS]}
    width = max(map(len, by_number.values()), default=0)
    cells = [by_number.get(number, ()) for number in range(max(by_number, default=0) + 1)]
    return [Line(at, tuple(row[at] if at < len(row) else "" for row in cells)) for at in range(width)]


class FoundHeadings(NamedTuple):
    """The line of headings, by its index, and its headings; ``first`` is the first line of the headings."""

    at: int
    first: int
    heads: dict[int, Heading]


def _head(lines: Sequence[Line], labels: Labels) -> FoundHeadings | None:
    """Return the line of headings among *lines*.

    It is the first with mostly known headings; else the one with most, a name or a number among them.
    """
    second: FoundHeadings | None = None
    for at, line in enumerate(lines[:_HEAD_ROWS]):
        words = {cell for cell in line.cells if cell}
        heads, joined = _headings(lines[at - 1].cells if at else (), line.cells, labels)
        paths = {head.path for head in heads.values()}
        if (
            len(paths) < _FEWEST
            or all(path[0] == LOOSE for path in paths)
            or at + 1 == len(lines)
            or _are_parts(lines[at + 1].cells, labels)
        ):
            continue
        found = FoundHeadings(at, at - joined, heads)
        if len({line.cells[place] for place in heads}) * 100 >= _MOSTLY * len(words):
            return found
        named = any(is_name(path) for path in paths)
        if named and (second is None or len(heads) > len(second.heads)):
            second = found
    return second


def _are_parts(cells: Sequence[str], labels: Labels) -> bool:
    """Return whether *cells* are headings of a second row: parts of the figures above them."""
    heads = [labels.heading(cell) for cell in cells if cell]
    loose = [head for head in heads if head and head.path[0] == LOOSE]
    return len(loose) >= _FEWEST and len(loose) * 2 >= len(heads)


def _headings(above: Sequence[str], cells: Sequence[str], labels: Labels) -> tuple[dict[int, Heading], bool]:
    """Return the heading of each of *cells*, with the cell *above* where it is a part of that; and whether any is."""
    heads: dict[int, Heading] = {}
    group, joined = "", False
    for at, cell in enumerate(cells):
        group = (above[at] if at < len(above) else "") or group
        own = labels.heading(cell) if cell else None
        if own and own.path[0] == LOOSE and (both := _joined(labels.heading(group), own)):
            own, joined = both, True
        if own:
            heads[at] = own
    return _belonging(heads), joined


def _joined(whole: Heading | None, part: Heading) -> Heading | None:
    """Return the heading *part* (« année ») below *whole* (« Superficie (km²) »)."""
    if whole is None or whole.path[0] == LOOSE or len(whole.path) < 2:
        return None
    heading = Heading((whole.path[0], part.path[1]), whole.unit, whole.year, whole.source)
    return heading if part.path[1] == "valeur" else Heading(heading.path)


def _belonging(heads: Mapping[int, Heading]) -> dict[int, Heading]:
    """Return *heads* with each « source », « année », « rôle » assigned to the figure or the ally before it.

    A single « source », behind all figures or before them, belongs to all.
    """
    made = dict(heads)
    for at, head in heads.items():
        part = head.path[-1]
        if head.path[0] != LOOSE:
            continue
        wanted = "nom" if part in ("structure", "role") else "valeur"
        owners = [place for place, each in heads.items() if len(each.path) == 2 and each.path[1] == wanted]
        owners = [place for place in owners if heads[place].path[0] != LOOSE]
        alone = sum(each.path == head.path for each in heads.values()) == 1
        before = [place for place in owners if place < at]
        if before and not (alone and len(before) == len(owners) > 1):
            made[at] = Heading((heads[before[-1]].path[0], part))
    return made


def _above(sheet: TableSheet, lines: Sequence[Line], across: bool) -> Iterator[Problem]:
    for line in lines:
        if words := list(dict.fromkeys(filter(None, line.cells))):
            first = next(at for at, cell in enumerate(line.cells) if cell)
            row = next(row for row in sheet.rows if row.number == (first if across else line.number))
            place = sheet.place(row, line.number if across else first)
            yield not_read(place, kinds.BEFORE if across else kinds.ABOVE, " │ ".join(words))


def _hidden(sheet: TableSheet) -> Iterator[Problem]:
    """Yield problems for what is hidden in *sheet*, with its words."""
    unseen = frozenset(sheet.unseen)
    rows = [row for row in sheet.rows if row.number in unseen]
    for row in rows[:_MOST_HIDDEN]:
        yield not_read(sheet.place(row), kinds.HIDDEN_ROW, " │ ".join(filter(None, row.cells)))
    if len(rows) > _MOST_HIDDEN:
        numbers = ranges(row.number for row in rows[_MOST_HIDDEN:])
        yield not_read(sheet.place(rows[_MOST_HIDDEN]), kinds.HIDDEN_ROWS, numbers)
    for column in sheet.narrow:
        words = [row.cells[column] for row in sheet.rows if column < len(row.cells) and row.cells[column]]
        if words:
            yield not_read(sheet.place(sheet.rows[0], column), kinds.HIDDEN_COLUMN, " │ ".join(words[:_MOST_HIDDEN]))
