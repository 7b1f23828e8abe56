"""Tables: rows as typed → a ``<table>`` whose headings are marked, and which stays whole if it is short."""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from livret.edition.markdown.blocks import PipeTable, cells
from livret.edition.markdown.inline import inline
from livret.edition.markdown.manuscript import ManuscriptLine, clean

#: The most rows, without the headings, of a table that columns and pages do not break.
_WHOLE = 6
#: A word, or a year.
_NAME = re.compile(r"[^\W\d_]|^(?:19|20)\d\d$")
_FIGURE = re.compile(r"\d")
#: A figure with what it counts in, and a cell without one.
_AMOUNT = re.compile(
    r"[-+−]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?(?:[ \u00a0\u202f]?(?:%|‰|[kM]?€|Md€|[kcm]?m[²³]?|ha|h|[kM]?t|[kMGT]?Wh))?"
)
_NOTHING = re.compile(r"\s*(?:[-–—…]|n\.?\s?[cd]\.?)?\s*", re.IGNORECASE)
#: Where the colons of a separator put the words of a column.
_SIDES = {(True, False): "left", (True, True): "center", (False, True): "right"}


def tabulate(piece: PipeTable) -> Element:
    """Return *piece* as a ``<table>``, with its caption above or below it."""
    table = Element("table", {"class": "table table--whole" if len(piece.body) <= _WHOLE else "table"})
    columns = len(cells(piece.head))
    sides = [*map(_side, cells(piece.separator)), *[{}] * columns][:columns]
    for number in _of_figures(piece, columns):
        sides[number] = sides[number] or {"class": "table__cell--right"}
    for name, rows in (("thead", [piece.head]), ("tbody", piece.body)):
        part = SubElement(table, name)
        part.extend(_row(row, "th" if name == "thead" else "td", sides) for row in rows)
    _name_headings(table)
    if piece.caption:
        caption = inline(piece.caption, "caption", **({"class": "table__caption--below"} if piece.below else {}))
        table.insert(len(table) if piece.below else 0, caption)
    return table


def _of_figures(piece: PipeTable, columns: int) -> Iterator[int]:
    """Yield the columns of *piece* with figures only, the first aside, which names the rows: they are aligned right."""
    rows = [[*map(clean, cells(row)), *[""] * columns] for row in piece.body]
    for number in range(1, columns):
        written = [row[number].strip(" *_") for row in rows if not _NOTHING.fullmatch(row[number])]
        if written and all(map(_AMOUNT.fullmatch, written)):
            yield number


def _side(dashes: str) -> dict[str, str]:
    """Return the attributes of the cells of a column: where its *dashes* (``:--``, ``:-:``, ``--:``) put the words."""
    side = _SIDES.get((dashes.startswith(":"), dashes.endswith(":")))
    return {"class": f"table__cell--{side}"} if side else {}


def _row(row: ManuscriptLine, tag: str, sides: Sequence[dict[str, str]]) -> Element:
    """Return a row of as many cells as there are *sides*; another number of cells was reported before."""
    found = Element("tr")
    typed = [*cells(row), *[""] * len(sides)]
    found.extend(
        inline([ManuscriptLine(row.number, cell)], tag, **side) for side, cell in zip(sides, typed, strict=False)
    )
    return found


def _name_headings(table: Element) -> None:
    """Mark the headings of *table*: the cells with words of its first row, and the names of its rows."""
    head, *rows = (list(row) for row in table.iter("tr"))
    for cell in head:
        if _words(cell):
            cell.set("scope", "col")
        else:
            cell.tag = "td"
    if rows and are_named([list(map(_words, row)) for row in rows]):
        for first, *_others in rows:
            first.tag = "th"
            first.set("scope", "row")


def _words(cell: Element) -> str:
    return clean("".join(cell.itertext())).strip()


def are_named(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first cells of *rows* name them: words or years, no two the same.

    Of two columns without a figure, neither names the other.

    >>> are_named([["Travaux", "7 200 €"], ["Animation", ""]])
    True
    >>> are_named([["Une équipe", "Peu de temps"], ["Un lieu", "Peu de place"]])
    False
    """
    names = [first for first, *_others in rows]
    if len(set(names)) < len(names) or not all(map(_NAME.search, names)):
        return False
    return len(rows[0]) > 2 or any(_FIGURE.search(cell) for row in rows for cell in row)
