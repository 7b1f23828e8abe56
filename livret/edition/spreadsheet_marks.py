"""What a spreadsheet shows and calamine leaves out.

Errors of formulas, formulas never computed, percentages, merged cells of ODS, rows and columns that are hidden.
An error is read by calamine as an empty cell: a territory that a formula did not find would be none at all.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from lzma import LZMAError
from posixpath import join, normpath
from xml.etree import ElementTree

Cell = tuple[int, int]
#: What reading the parts of a file raises that is damaged, locked, or made to do harm.
DAMAGES = (
    zipfile.BadZipFile, zlib.error, EOFError, LZMAError, ElementTree.ParseError, LookupError, RuntimeError, OSError,
    ValueError,
)  # fmt: skip

_ERROR = "#ERR!"
_XLSX, _ODS = "xl/workbook.xml", "content.xml"
#: What a part must contain to be worth a look, as bytes.
_WORTH = re.compile(
    rb"""t=["']e["']|hidden=["']|value-type="(?:error|percentage)"|-spanned="|visibility=|<(?:\w+:)?f[ />]|:formula="""
)
_STYLE = re.compile(rb"""<c [^>]*\bs=["'](\d+)["']""")
#: Formats of numbers that are percentages: those that every XLSX file has (ECMA-376, 18.8.30).
_PERCENTS = frozenset({"9", "10"})
#: Words at the end of a format, between quotes.
_LITERAL = re.compile(r'"([^"]*)"\s*$')
#: A cell with a content that stands in a column or a row far beyond those of any list.
_FAR = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{3,}|[A-Z]+(?=\d{6}))(\d+)["'][^>]*(?<!/)>\s*<""")
#: Columns that are reported as hidden: a sheet may hide all behind its last one.
_MOST_COLUMNS = 100
#: Cells far beyond all others that are looked at: each of them is enough to refuse a sheet.
_MOST_FAR = 1_000


@dataclass(slots=True)
class Marks:
    """Of one sheet, all from 0: errors by (row, column), merged ranges by their first and last cell, hidden rows.

    ``narrow`` are hidden columns, ``pending`` cells whose formula has no value yet, ``suffixes`` what the format of a
    number shows behind it: « % », « ha »; ``last`` is its last row and column, as far as cells stand far beyond all
    others, whatever the sheet says of its size.
    """

    errors: dict[Cell, str] = field(default_factory=dict)
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    narrow: list[int] = field(default_factory=list)
    pending: list[Cell] = field(default_factory=list)
    suffixes: dict[Cell, str] = field(default_factory=dict)
    last: Cell = (0, 0)


def marks(raw: bytes) -> dict[str, Marks]:
    """Return the marks of the sheets of *raw*, an XLSX or ODS file whose size is bounded; none for other files.

    :raises ValueError: its parts are not as they must be.
    """
    if not raw.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if _XLSX in parts.namelist():
                suffixes = _suffixes(parts)
                return {name: _of_xlsx(parts.read(part), suffixes) for name, part in _sheets(parts)}
            return dict(_of_ods(parts.read(_ODS))) if _ODS in parts.namelist() else {}
    except DAMAGES as fault:
        raise ValueError(str(fault)) from None


def _sheets(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet of an XLSX file, and its part (ECMA-376, 18.2.20)."""
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - bounded; expat ≥ 2.4.1
    goals = {each.get("Id"): each.get("Target", "") for each in relations}
    for sheet in ElementTree.fromstring(parts.read(_XLSX)).iterfind(".//{*}sheet"):  # noqa: S314
        goal = goals[next(value for key, value in sheet.items() if key.endswith("}id"))]
        part = normpath(join("xl", goal)).lstrip("/")
        if part in parts.namelist():
            yield sheet.get("name", ""), part


def _suffixes(parts: zipfile.ZipFile) -> dict[str, str]:
    """Return what styles of cells, by number, show behind a number (ECMA-376, 18.8.10, 18.8.30 and 18.8.31)."""
    if "xl/styles.xml" not in parts.namelist():
        return {}
    styles = ElementTree.fromstring(parts.read("xl/styles.xml"))  # noqa: S314
    codes = {each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iterfind(".//{*}numFmt")}
    own = {number: _suffix(code) for number, code in codes.items()} | dict.fromkeys(_PERCENTS, "%")
    formats = [each.get("numFmtId", "") for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return {str(number): own[each] for number, each in enumerate(formats) if own.get(each)}


def _suffix(code: str) -> str:
    """Return what the format *code* shows behind a number above zero.

    >>> _suffix("0.0%"), _suffix('#,##0" ha";[Red]-#,##0" ha"'), _suffix("0.00")
    ('%', 'ha', '')
    """
    first = code.split(";")[0]
    found = _LITERAL.search(first)
    return "%" if "%" in first else found[1].strip() if found else ""


def _of_xlsx(part: bytes, suffixes: Mapping[str, str]) -> Marks:
    found = Marks(last=_last(part))
    if not (_WORTH.search(part) or any(number.decode() in suffixes for number in set(_STYLE.findall(part)))):
        return found
    number = -1
    for event, element in ElementTree.iterparse(io.BytesIO(part), ("start", "end")):  # noqa: S314
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            number = int(element.get("r", number + 2)) - 1
            if element.get("hidden") in ("1", "true"):
                found.hidden.append(number)
        elif event == "end" and name == "col" and element.get("hidden") in ("1", "true"):
            found.narrow += range(int(element.get("min", 1)) - 1, min(int(element.get("max", 0)), _MOST_COLUMNS))
        elif event == "end" and name == "c":
            _of_cell(element, number, suffixes, found)
        if event == "end" and name == "row":
            element.clear()
    return found


def _last(part: bytes) -> Cell:
    """Return the last row and column, each where cells stand far beyond all others; a thousand of them are enough."""
    far = [(int(each[2]), _column(each[1].decode())) for each in islice(_FAR.finditer(part), _MOST_FAR)]
    return max((row for row, _column in far), default=0), max((column for _row, column in far), default=0)


def _of_cell(cell: ElementTree.Element, row: int, suffixes: Mapping[str, str], found: Marks) -> None:
    """Add to *found* what a cell of an XLSX sheet shows beside its value (ECMA-376, 18.3.1.4)."""
    place, value = (row, _column(cell.get("r", ""))), cell.findtext("{*}v")
    if cell.get("t") == "e":
        found.errors[place] = value or _ERROR
    elif not value and cell.find("{*}f") is not None and cell.get("t") != "str":
        found.pending.append(place)
    suffix = suffixes.get(cell.get("s", ""), "")
    if value and suffix and cell.get("t", "n") == "n":
        found.suffixes[place] = suffix


def _column(cell: str) -> int:
    column = 0
    for sign in re.match(r"[A-Z]*", cell)[0]:  # type: ignore[index]
        column = column * 26 + ord(sign) - ord("A") + 1
    return column - 1


def _of_ods(part: bytes) -> Iterator[tuple[str, Marks]]:
    """Yield the marks of each sheet of an ODS file (OpenDocument 1.3, part 3, 9.1): rows and cells may be repeated."""
    if not _WORTH.search(part):
        return
    for _event, table in ElementTree.iterparse(io.BytesIO(part)):  # noqa: S314
        if table.tag.endswith("}table"):
            yield _attribute(table, "name"), _of_table(table)
            table.clear()


def _of_table(table: ElementTree.Element) -> Marks:
    found, number, column = Marks(), 0, 0
    for each in table.iterfind(".//{*}table-column"):
        count = int(_attribute(each, "number-columns-repeated") or 1)
        if _attribute(each, "visibility") == "collapse":
            found.narrow += range(column, min(column + count, _MOST_COLUMNS))
        column += count
    for row in table.iterfind(".//{*}table-row"):
        count = int(_attribute(row, "number-rows-repeated") or 1)
        if _attribute(row, "visibility") in ("collapse", "filter") and len(row):
            found.hidden.append(number)
        column = 0
        for cell in row:
            _of_ods_cell(cell, (number, column), found)
            column += int(_attribute(cell, "number-columns-repeated") or 1)
        number += count
    return found


def _of_ods_cell(cell: ElementTree.Element, place: Cell, found: Marks) -> None:
    """Add to *found* what a cell of an ODS sheet shows beside its value (OpenDocument 1.3, part 3, 9.1.4)."""
    (row, column), kind = place, _attribute(cell, "value-type", "error")
    if kind == "error":
        found.errors[place] = "".join(cell.itertext()).strip() or _ERROR
    elif kind == "percentage":
        found.suffixes[place] = "%"
    elif _attribute(cell, "formula") and not kind:
        found.pending.append(place)
    down, across = (int(_attribute(cell, f"number-{what}-spanned") or 1) for what in ("rows", "columns"))
    if down > 1 or across > 1:
        found.merged.append((place, (row + down - 1, column + across - 1)))


def _attribute(element: ElementTree.Element, name: str, wanted: str = "") -> str:
    """Return the attribute *name* of *element*, in whatever namespace; of several, the one that is *wanted*."""
    values = [value for key, value in element.items() if key.rpartition("}")[2] == name]
    return wanted if wanted in values else next(iter(values), "")
