"""A spreadsheet (CSV, XLSX, ODS, XLS) → its sheets as rows of text, each cell with its place.

Who reads one names the kinds of problems that it may have (``Refusals``): a list of recipients has others than facts.
"""

import csv
import io
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from livret.base.problems import Kind, Location, Problem, Refused
from livret.edition.decode import decoded
from livret.edition.spreadsheet_marks import DAMAGES, Marks, marks

#: The largest file, and the size of its parts once unpacked, in bytes: 50,000 recipients are 6 and 60 MB.
MOST_BYTES = 32 * 1024**2
MOST_UNPACKED_BYTES = 400 * 1024**2
MOST_ROWS, MOST_COLUMNS, _MOST_CELLS = 100_000, 1_000, 10_000_000
#: What French spreadsheets show of a cell that is no or yes.
TRUTHS = ("FAUX", "VRAI")
_BOOK_TYPES = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb")
_DELIMITERS = ";,\t|"
#: The beginning of a CSV file that its delimiter is found by: so many characters, and so many of its rows.
_HEAD_LETTERS, _HEAD_ROWS = 20_000, 30

#: How many cells of a row are known as headings.
Guess = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Refusals:
    """The kinds of problems for which a file is not read, of whoever reads it."""

    no_table: Kind
    too_large: Kind
    empty: Kind
    password: Kind
    too_many_rows: Kind
    formula: Kind


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a sheet: its number, from 1, and its cells as they are shown.

    ``numbers`` are the columns, from 0, of cells with a number and no text: a point in them is a decimal one.
    """

    number: int
    cells: tuple[str, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet: its file, its name (none for CSV), whether people see it, and the rows that are not empty.

    ``unseen`` are the numbers of rows that are hidden, or that a filter leaves out; ``narrow`` the hidden columns,
    from 0; ``pending`` the cells (row, from 1; column, from 0) whose formula was never computed.
    """

    file: str
    name: str
    rows: tuple[TableRow, ...]
    hidden: bool = False
    unseen: tuple[int, ...] = ()
    narrow: tuple[int, ...] = ()
    pending: tuple[tuple[int, int], ...] = ()

    def place(self, row: TableRow, column: int | None = None) -> Location:
        """Return the place of *row*, or of its cell in *column*, from 0."""
        where = f"{self.file} › {self.name}" if self.name else self.file
        cells = [cell.replace("\n", " ") for cell in row.cells]
        if column is None:
            return Location(where, row.number, excerpt=" │ ".join(cells))
        before = sum(len(cell) + 3 for cell in cells[:column])
        text = cells[column] if column < len(cells) else ""
        return Location(where, row.number, before + 1, max(1, len(text)), " │ ".join(cells), cell=letters(column))


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


def read(raw: bytes, file: str, guess: Guess, kinds: Refusals) -> list[TableSheet]:
    """Return the sheets of the spreadsheet *file*, whose bytes are *raw*.

    *guess* returns how many cells of a row it knows as headings: so the delimiter of a CSV file is found.

    :raises Refused: it is no spreadsheet, needs a password, or is too large.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(kinds.too_large.at(Location(file), most=MOST_BYTES // 1024**2))
    if not raw.strip():
        raise Refused(kinds.empty.at(Location(file)))
    binary = raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if PurePath(file).suffix.lower() in _BOOK_TYPES or binary:
        return list(_book(raw, file, kinds))
    return [_typed(raw, file, guess, kinds)]


def _book(raw: bytes, file: str, kinds: Refusals) -> Iterator[TableSheet]:
    _bounded(raw, file, kinds)
    known: dict[str, Marks] = {}
    try:
        known = marks(raw)
        if any(row > MOST_ROWS or column > MOST_COLUMNS for row, column in (each.last for each in known.values())):
            raise Refused(kinds.too_many_rows.at(Location(file), rows=MOST_ROWS, columns=MOST_COLUMNS))
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            for metadata in book.sheets_metadata:
                if metadata.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(metadata.name)
                height, width = sheet.total_height, sheet.total_width
                if height > MOST_ROWS or width > MOST_COLUMNS or height * width > _MOST_CELLS:
                    raise Refused(kinds.too_many_rows.at(Location(file), rows=MOST_ROWS, columns=MOST_COLUMNS))
                values = sheet.to_python(skip_empty_area=False)
                own = known.get(metadata.name, Marks())
                own.merged.extend(sheet.merged_cell_ranges or ())
                yield _sheet(values, own, file, _plain(metadata.name), metadata.visible, kinds)
    except PasswordError:
        raise Refused(kinds.password.at(Location(file))) from None
    except (CalamineError, ValueError):
        raise Refused(_unread(known, file, kinds)) from None


def _sheet(
    values: Sequence[Sequence[object]], own: Marks, file: str, name: str, seen: SheetVisibleEnum, kinds: Refusals
) -> TableSheet:
    rows = [[_text(cell) for cell in row] for row in values]
    numbers = [tuple(at for at, cell in enumerate(row) if type(cell) in (int, float)) for row in values]
    _show(rows, own, file, kinds)
    found = tuple(TableRow(at + 1, tuple(cells), numbers[at]) for at, cells in enumerate(rows) if any(cells))
    unseen = tuple(number + 1 for number in own.hidden if number < len(rows) and any(rows[number]))
    pending = tuple((row + 1, column) for row, column in own.pending)
    return TableSheet(file, name, found, seen != SheetVisibleEnum.Visible, unseen, tuple(own.narrow), pending)


def _unread(known: Mapping[str, Marks], file: str, kinds: Refusals) -> Problem:
    """Return why a file cannot be read: an error that only newer spreadsheets have, or that it is none at all."""
    for name, own in known.items():
        for (row, column), text in own.errors.items():
            return kinds.formula.at(Location(f"{file} › {name}", row + 1, cell=letters(column)), text=text)
    return kinds.no_table.at(Location(file))


def _show(rows: list[list[str]], own: Marks, file: str, kinds: Refusals) -> None:
    """Put into *rows* what the spreadsheet shows: errors, percentages, units, and in each merged cell what it says."""
    for (row, column), text in own.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    for (row, column), suffix in own.suffixes.items():
        if row < len(rows) and column < len(rows[row]):
            text = rows[row][column]
            rows[row][column] = _percent(text) if suffix == "%" else f"{text} {suffix}"
    filled = 0
    for (top, left), (bottom, right) in own.merged:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                rows[row][column] = rows[top][left]
                filled += 1
        if filled > MOST_ROWS * 10:
            raise Refused(kinds.too_many_rows.at(Location(file), rows=MOST_ROWS, columns=MOST_COLUMNS))


def _percent(text: str) -> str:
    try:
        return f"{_digits(float(text) * 100)} %".replace(".", ",")
    except ValueError:
        return text


def _bounded(raw: bytes, file: str, kinds: Refusals) -> None:
    """Refuse a packed file that would unpack to too much, before anything is unpacked."""
    if not raw.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except DAMAGES:
        raise Refused(kinds.no_table.at(Location(file))) from None
    if size > MOST_UNPACKED_BYTES:
        raise Refused(kinds.too_large.at(Location(file), most=MOST_BYTES // 1024**2))


def _typed(raw: bytes, file: str, guess: Guess, kinds: Refusals) -> TableSheet:
    """Return the one sheet of a CSV file: in UTF-8 or what Excel writes, with the delimiter that gives headings."""
    text, _faults = decoded(raw, file)  # another encoding than UTF-8 is usual here, and no fault
    first, _end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own mark
        return TableSheet(file, "", _csv(rest, first[4], file, 2, kinds))
    head = text[:_HEAD_LETTERS]
    best = max(_DELIMITERS, key=lambda sign: _likely(head, sign, guess))
    return TableSheet(file, "", _csv(text, best, file, 1, kinds))


def _likely(head: str, sign: str, guess: Guess) -> tuple[int, int, int]:
    """Return how much *sign* looks like the delimiter of *head*: by known headings, then by rows of one width."""
    try:
        rows = list(islice((row for row in csv.reader(io.StringIO(head), delimiter=sign) if any(row)), _HEAD_ROWS))
    except csv.Error:
        return 0, 0, 0
    width, often = next(iter(Counter(map(len, rows)).most_common(1)), (0, 0))
    return max(map(guess, rows), default=0), often if width > 1 else 0, width


def _csv(text: str, delimiter: str, file: str, first: int, kinds: Refusals) -> tuple[TableRow, ...]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[TableRow] = []
    number = first
    try:
        for number, cells in enumerate(reader, first):  # as spreadsheets count: a cell may have several lines
            if any(cell.strip() for cell in cells):
                found.append(TableRow(number, tuple(_plain(cell) for cell in cells)))
            if len(found) > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise Refused(kinds.too_many_rows.at(Location(file), rows=MOST_ROWS, columns=MOST_COLUMNS))
    except csv.Error:
        raise Refused(kinds.no_table.at(Location(file, number))) from None
    return tuple(found)


def _text(cell: object) -> str:
    """Return what a spreadsheet shows for *cell*."""
    if isinstance(cell, bool):
        return TRUTHS[cell]
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return _digits(cell)
    return _plain(str(cell))


def _digits(value: float) -> str:
    """Return *value* without the noise of computing: spreadsheets keep 15 digits.

    >>> _digits(516000.0), _digits(0.1 + 0.2)
    ('516000', '0.3')
    """
    if abs(value) >= 1e15 or value != value:
        return str(value)
    rounded = float(f"{value:.15g}")
    return str(int(rounded)) if rounded.is_integer() else repr(rounded)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip(" \u00a0\u202f\t\r\n")
