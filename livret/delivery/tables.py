"""A spreadsheet (CSV, XLSX, ODS) → its sheets as rows of text, each cell with its place."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from livret.content.load_bytes import decoded, shown
from livret.delivery.marks import Marks, marks
from livret.kinds import delivery as kinds
from livret.messages import reason
from livret.problems import Location, Problem, Refused

#: The largest file, and what its parts may hold once unpacked: 50,000 recipients take 6 and 60 MB.
MOST_BYTES = 32 * 1024**2
MOST_UNPACKED_BYTES = 400 * 1024**2
MOST_ROWS, MOST_COLUMNS = 100_000, 100
#: What French spreadsheets show of a cell that is no or yes.
TRUTHS = ("FAUX", "VRAI")
_BOOK_TYPES = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb")
_DELIMITERS = ";,\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number, from 1, and its cells as they are shown."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its file, its name (none for CSV), whether people see it, and the rows that hold anything.

    ``unseen`` are the numbers of rows that are hidden, or that a filter leaves out.
    """

    file: str
    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    unseen: tuple[int, ...] = ()

    def place(self, row: Row, column: int | None = None) -> Location:
        """Return the place of *row*, or of its cell in *column*, from 0."""
        where = f"{self.file} › {self.name}" if self.name else self.file
        cells = [cell.replace("\n", " ") for cell in row.cells]
        if column is None:
            return Location(where, row.number, excerpt=" │ ".join(cells))
        before = sum(len(cell) + 3 for cell in cells[:column])
        told = cells[column] if column < len(cells) else ""
        return Location(where, row.number, before + 1, max(1, len(told)), " │ ".join(cells), cell=letters(column))


def letters(column: int) -> str:
    """Return how a spreadsheet calls *column*, from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name = chr(ord("A") + rest) + name
        column -= 1
    return name


def read(path: Path, guess: Callable[[Sequence[str]], int]) -> list[Sheet]:
    """Return the sheets of the spreadsheet *path*.

    *guess* tells how many cells of a row it knows as headings: so the delimiter of a CSV file is found.

    :raises Refused: it cannot be read, is no spreadsheet, needs a password, or is too large.
    """
    file = shown(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as fault:
        raise Refused(kinds.UNREADABLE.at(Location(file), reason=reason(fault))) from None
    if len(raw) > MOST_BYTES:
        raise Refused(kinds.TOO_LARGE.at(Location(file), most=MOST_BYTES // 1024**2))
    if not raw.strip():
        raise Refused(kinds.EMPTY.at(Location(file)))
    binary = raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if path.suffix.lower() in _BOOK_TYPES or binary:
        return list(_book(raw, file))
    return [_typed(raw, file, guess)]


def _book(raw: bytes, file: str) -> Iterator[Sheet]:
    _bounded(raw, file)
    known: dict[str, Marks] = {}
    try:
        known = marks(raw)
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            for told in book.sheets_metadata:
                if told.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(told.name)
                if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
                    raise Refused(kinds.TOO_MANY_ROWS.at(Location(file), rows=MOST_ROWS, columns=MOST_COLUMNS))
                rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                own = known.get(told.name, Marks())
                _show(rows, own, [*own.merged, *(sheet.merged_cell_ranges or ())], file)
                hidden = told.visible != SheetVisibleEnum.Visible
                unseen = tuple(number + 1 for number in own.hidden if number < len(rows) and any(rows[number]))
                yield Sheet(file, _plain(told.name), _rows(iter(rows)), hidden, unseen)
    except PasswordError:
        raise Refused(kinds.PASSWORD.at(Location(file))) from None
    except (CalamineError, ValueError):
        raise Refused(_unread(known, file)) from None


def _unread(known: Mapping[str, Marks], file: str) -> Problem:
    """Return why a file cannot be read: an error that only newer spreadsheets have, or that it is none at all."""
    for name, own in known.items():
        for (row, column), text in own.errors.items():
            return kinds.FORMULA.at(Location(f"{file} › {name}", row + 1, cell=letters(column)), text=text)
    return kinds.NO_TABLE.at(Location(file))


def _show(
    rows: list[list[str]], own: Marks, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], file: str
) -> None:
    """Put into *rows* what the spreadsheet shows there: errors, and in each cell of a merged range what it says."""
    for (row, column), text in own.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    filled = 0
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                rows[row][column] = rows[top][left]
                filled += 1
        if filled > MOST_ROWS * 10:
            raise Refused(kinds.TOO_MANY_ROWS.at(Location(file), rows=MOST_ROWS, columns=MOST_COLUMNS))


def _bounded(raw: bytes, file: str) -> None:
    """Refuse a packed file that would unpack to too much, before anything is unpacked."""
    if not raw.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        raise Refused(kinds.NO_TABLE.at(Location(file))) from None
    if size > MOST_UNPACKED_BYTES:
        raise Refused(kinds.TOO_LARGE.at(Location(file), most=MOST_BYTES // 1024**2))


def _typed(raw: bytes, file: str, guess: Callable[[Sequence[str]], int]) -> Sheet:
    """Return the one sheet of a CSV file: in UTF-8 or what Excel writes, with the delimiter that gives headings."""
    text, _faults = decoded(raw, file)  # another encoding than UTF-8 is usual here, and no fault
    first, _end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own mark
        return Sheet(file, "", _csv(rest, first[4], file, 2))
    head = next((line for line in text.splitlines() if line.strip()), "")
    best = max(_DELIMITERS, key=lambda sign: (guess(next(csv.reader([head], delimiter=sign), [])), head.count(sign)))
    return Sheet(file, "", _csv(text, best, file, 1))


def _csv(text: str, delimiter: str, file: str, first: int) -> tuple[Row, ...]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[Row] = []
    line = first
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(Row(line, tuple(_plain(cell) for cell in cells)))
            line = first + reader.line_num
            if len(found) > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise Refused(kinds.TOO_MANY_ROWS.at(Location(file), rows=MOST_ROWS, columns=MOST_COLUMNS))
    except csv.Error:
        raise Refused(kinds.NO_TABLE.at(Location(file, line))) from None
    return tuple(found)


def _rows(rows: Iterator[list[str]]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(cells))


def _text(cell: object) -> str:
    """Return what a spreadsheet shows for *cell*."""
    if isinstance(cell, bool):
        return TRUTHS[cell]
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _plain(str(cell))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip(" \u00a0\u202f\t\r\n")
