"""Imported tables: those of facts stay tables; one that only puts things side by side is split up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from livret.intake.documents.model import Block, Runs, Span, plain

#: The longest cell of a table of facts, in characters: longer ones are layout.
_LONGEST_CELL = 300


@dataclass(frozen=True, slots=True)
class DocumentCell:
    """A cell: its blocks, the number of columns and rows that it spans."""

    blocks: list[Block]
    across: int = 1
    down: int = 1


def table(rows: Sequence[Sequence[DocumentCell]], heads: int, number: int) -> list[Block]:
    """Return the table of *rows*, the first *heads* being headings, as one block; or its content, in sequence.

    A cell that spans several columns or rows is followed by empty ones.
    """
    cells = list(chain.from_iterable(rows))
    filled = [cell for cell in cells if cell.blocks]
    if not filled:
        return []
    width = max(sum(cell.across for cell in row) for row in rows)
    if len(filled) == 1:
        return [replace(block, box=block.box or number) for block in filled[0].blocks]
    if width < 2 or len(rows) < 2 or any(_is_layout(cell) for cell in filled):
        return [block for cell in cells for block in cell.blocks]
    return [Block("table", rows=_square(rows, width), heads=heads, number=number)]


def _is_layout(cell: DocumentCell) -> bool:
    """Return whether *cell* has content that no cell of a table of facts has."""
    plain_only = all(block.form in ("paragraph", "heading", "item") for block in cell.blocks)
    items = sum(block.form == "item" for block in cell.blocks)
    return not plain_only or items > 1 or sum(len(block.text) for block in cell.blocks) > _LONGEST_CELL


def _square(rows: Sequence[Sequence[DocumentCell]], width: int) -> tuple[tuple[Runs, ...], ...]:
    square: list[list[Runs]] = []
    below: dict[int, int] = {}  # column → rows that a cell above still spans
    for row in rows:
        line: list[Runs] = []
        for cell in row:
            while below.get(len(line), 0):
                below[len(line)] -= 1
                line.append(())
            for column in range(len(line), len(line) + cell.across):
                below[column] = cell.down - 1
            line += [_runs(cell), *[()] * (cell.across - 1)]
        while len(line) < width:
            below[len(line)] = max(0, below.get(len(line), 0) - 1)
            line.append(())
        square.append(line)
    widest = max(map(len, square))  # rows of damaged files may be longer than the first
    return tuple((*line, *[()] * (widest - len(line))) for line in square)


def _runs(cell: DocumentCell) -> Runs:
    """Return the words of *cell*, each paragraph on a line of its own."""
    runs: Runs = ()
    for block in cell.blocks:
        runs += (Span("\n"), *block.runs) if plain(runs).strip() else block.runs
    return runs
