"""The headings of each table cell, by name (ISO 32000-1 table 349, « Headers »; ISO 14289-1 7.5)."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

import pydyf

from livret.engine.tags.tree import Node

#: A cell, and the rows and columns that it stands in.
_Placed = tuple[Node, range, range]


def relate(root: Node) -> None:
    """Give every heading in the tables below *root* a name, and every other cell the names of its headings."""
    names = count(1)
    for table in _of_role(root, "Table"):
        cells = list(_placed(table))
        by_column, by_row = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
        for cell, rows, columns in cells:
            if cell.role == "TH":
                name = cell.extra["ID"] = f"cell-{next(names)}"
                of_row = cell.attributes["Table"]["Scope"] == "/Row"
                for at in rows if of_row else columns:
                    (by_row if of_row else by_column)[at].append(name)
        for cell, rows, columns in cells:
            over = dict.fromkeys(name for column in columns for name in by_column[column])
            before = dict.fromkeys(name for row in rows for name in by_row[row])
            if cell.role == "TD" and (headings := [*over, *before]):
                cell.attributes["Table"]["Headers"] = [pydyf.String(name) for name in headings]


def _placed(table: Node) -> Iterator[_Placed]:
    occupied: set[tuple[int, int]] = set()
    for row, line in enumerate(_of_role(table, "TR")):
        column = 0
        for cell in (kid for kid in line.kids if isinstance(kid, Node)):
            while (row, column) in occupied:
                column += 1
            spans = cell.attributes["Table"]
            rows = range(row, row + int(spans.get("RowSpan", 1)))
            columns = range(column, column + int(spans.get("ColSpan", 1)))
            occupied.update((down, across) for down in rows for across in columns)
            yield cell, rows, columns


def _of_role(root: Node, role: str) -> Iterator[Node]:
    """Yield the elements of *role* below *root*, none within another, in order."""
    for kid in root.kids:
        if isinstance(kid, Node) and kid.role == role:
            yield kid
        elif isinstance(kid, Node):
            yield from _of_role(kid, role)
