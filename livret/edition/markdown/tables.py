"""Tables: rows as typed → a ``<table>`` whose headings are marked, and which stays whole if it is short.

Once its words are typeset, the figures of a column stand below each other, units below units (``align_figures``).
"""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from livret.base import text_metrics
from livret.edition.markdown.blocks import PipeTable, cells
from livret.edition.markdown.inline import inline
from livret.edition.markdown.manuscript import ManuscriptLine, clean
from livret.edition.markdown.positions import is_note

#: The most rows, without the headings, of a table that columns and pages do not break.
_WHOLE = 6
#: A word, or a year.
_NAME = re.compile(r"[^\W\d_]|^(?:19|20)\d\d$")
_FIGURE = re.compile(r"\d")
#: A figure, its decimals with the one word or sign that it counts in, and a cell without one.
_AMOUNT = re.compile(
    r"[-+−±]?\s?\d+(?:[ \u00a0\u202f]\d{3})*"
    r"(?P<tail>(?:[.,]\d+)?(?:[ \u00a0\u202f]?(?:[^\W\d_][^\s\d]{0,9}|[%‰€°][^\s\d]{0,5}))?)"
)
_NOTHING = re.compile(r"\s*(?:[-–—…]|n\.?\s?[cd]\.?)?\s*", re.IGNORECASE)
#: The width of the call of a note in ems of a figure: one digit of 6.8 pt beside those of 8.8 pt (styles/prose.css).
_CALL = 0.44
#: Where the colons of a separator put the words of a column.
_SIDES = {(True, False): "left", (True, True): "center", (False, True): "right"}
#: The class of a cell whose words are put somewhere, and on the right.
_SIDE = "table__cell--"
_RIGHT = f"{_SIDE}right"


def tabulate(piece: PipeTable) -> Element:
    """Return *piece* as a ``<table>``, with its caption above or below it."""
    table = Element("table", {"class": "table table--whole" if len(piece.body) <= _WHOLE else "table"})
    columns = len(cells(piece.head))
    sides = [*map(_side, cells(piece.separator)), *[{}] * columns][:columns]
    for name, rows in (("thead", [piece.head]), ("tbody", piece.body)):
        part = SubElement(table, name)
        part.extend(_row(row, "th" if name == "thead" else "td", sides) for row in rows)
    _name_headings(table)
    if piece.caption:
        caption = inline(piece.caption, "caption", **({"class": "table__caption--below"} if piece.below else {}))
        table.insert(len(table) if piece.below else 0, caption)
    return table


def align_figures(table: Element) -> None:
    """Align the columns of *table* that have figures only, the first aside, which names the rows.

    They end on the right, unless their author has placed them elsewhere. ``--tail`` is the room that a cell keeps on
    its right, in ems: its figure then ends where those with the longest decimals, units and notes have their comma.
    Spaces would do the same, and be read aloud.
    """
    _names, *columns = zip(*table.iter("tr"), strict=True)
    for heading, *below in columns:
        written = {cell: words for cell in below if not _NOTHING.fullmatch(words := _figure(cell))}
        amounts = {cell: amount for cell, words in written.items() if (amount := _AMOUNT.fullmatch(words))}
        placed = {name for name in heading.get("class", "").split() if name.startswith(_SIDE)}
        if amounts and len(amounts) == len(written) and placed <= {_RIGHT}:
            _align([heading, *below], {cell: _tail(cell, amount["tail"]) for cell, amount in amounts.items()})


def _align(column: Sequence[Element], tails: Mapping[Element, float]) -> None:
    """Align *column*, whose figures have *tails*, on the right; a cell without one has its dash below the figures."""
    most = max(tails.values())
    for number, cell in enumerate(column):
        cell.set("class", " ".join(dict.fromkeys([_RIGHT, *cell.get("class", "").split()])))
        room = round(most - tails.get(cell, 0.0), 3)
        if number and room and any(cell.itertext()):
            cell.set("style", f"--tail: {room}em")


def _tail(cell: Element, words: str) -> float:
    """Return the width in ems of what stands behind the figure of *cell*: *words*, and calls of notes."""
    is_bold = any(each.tag == "strong" for each in cell)
    calls = sum(map(is_note, cell.iter()))
    return text_metrics.advance(words, text_metrics.SERIF_BOLD if is_bold else text_metrics.SERIF) + _CALL * calls


def _figure(cell: Element) -> str:
    """Return the words of *cell* without its notes."""
    inner = ("" if is_note(each) else _figure(each) for each in cell)
    return "".join([cell.text or "", *(f"{words}{each.tail or ''}" for words, each in zip(inner, cell, strict=True))])


def _side(dashes: str) -> dict[str, str]:
    """Return the attributes of the cells of a column: where its *dashes* (``:--``, ``:-:``, ``--:``) put the words."""
    side = _SIDES.get((dashes.startswith(":"), dashes.endswith(":")))
    return {"class": f"{_SIDE}{side}"} if side else {}


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
