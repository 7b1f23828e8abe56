"""What a spreadsheet shows and calamine leaves out: errors of formulas, merged cells of ODS, rows that are hidden.

An error is read by calamine as an empty cell: a territory that a formula did not find would be none at all.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.etree import ElementTree

Cell = tuple[int, int]

_ERROR = "#ERR!"
_XLSX, _ODS = "xl/workbook.xml", "content.xml"
#: What a part must hold to be worth a look, as bytes.
_WORTH = re.compile(rb"""t=["']e["']|hidden=["']|value-type="error"|-spanned="|visibility=""")


@dataclass(slots=True)
class Marks:
    """Of one sheet: errors by (row, column), both from 0, merged ranges by their first and last cell, hidden rows."""

    errors: dict[Cell, str] = field(default_factory=dict)
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def marks(raw: bytes) -> dict[str, Marks]:
    """Return the marks of the sheets of *raw*, an XLSX or ODS file whose size is bounded; none for other files.

    :raises ValueError: its parts are not as they must be.
    """
    if not raw.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if _XLSX in parts.namelist():
                return {name: _of_xlsx(parts.read(part)) for name, part in _sheets(parts)}
            return dict(_of_ods(parts.read(_ODS))) if _ODS in parts.namelist() else {}
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, NotImplementedError) as fault:
        raise ValueError(str(fault)) from None


def _sheets(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet of an XLSX file, and the part that holds it (ECMA-376, 18.2.20)."""
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - bounded; expat ≥ 2.4.1
    goals = {each.get("Id"): each.get("Target", "") for each in relations}
    for sheet in ElementTree.fromstring(parts.read(_XLSX)).iterfind(".//{*}sheet"):  # noqa: S314
        goal = goals[next(value for key, value in sheet.items() if key.endswith("}id"))]
        part = normpath(join("xl", goal)).lstrip("/")
        if part in parts.namelist():
            yield sheet.get("name", ""), part


def _of_xlsx(part: bytes) -> Marks:
    found = Marks()
    if not _WORTH.search(part):
        return found
    number = -1
    for event, element in ElementTree.iterparse(io.BytesIO(part), ("start", "end")):  # noqa: S314
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            number = int(element.get("r", number + 2)) - 1
            if element.get("hidden") in ("1", "true"):
                found.hidden.append(number)
        elif event == "end" and name == "c" and element.get("t") == "e":
            found.errors[number, _column(element.get("r", ""))] = element.findtext("{*}v") or _ERROR
        if event == "end" and name == "row":
            element.clear()
    return found


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
            yield _told(table, "name"), _of_table(table)
            table.clear()


def _of_table(table: ElementTree.Element) -> Marks:
    found, number = Marks(), 0
    for row in table.iterfind(".//{*}table-row"):
        count = int(_told(row, "number-rows-repeated") or 1)
        if _told(row, "visibility") in ("collapse", "filter") and len(row):
            found.hidden.append(number)
        column = 0
        for cell in row:
            place = number, column
            if _told(cell, "value-type", "error") == "error":
                found.errors[place] = "".join(cell.itertext()).strip() or _ERROR
            down, across = (int(_told(cell, f"number-{what}-spanned") or 1) for what in ("rows", "columns"))
            if down > 1 or across > 1:
                found.merged.append((place, (number + down - 1, column + across - 1)))
            column += int(_told(cell, "number-columns-repeated") or 1)
        number += count
    return found


def _told(element: ElementTree.Element, name: str, wanted: str = "") -> str:
    """Return the attribute *name* of *element*, in whatever namespace; of several, the one that is *wanted*."""
    values = [value for key, value in element.items() if key.rpartition("}")[2] == name]
    return wanted if wanted in values else next(iter(values), "")
