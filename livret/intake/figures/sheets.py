"""A spreadsheet from outside, read in a guarded worker: its sheets, or its problem."""

from livret.base.problems import Problem, Refused
from livret.catalogue import intake as kinds
from livret.edition.spreadsheets import Refusals, TableSheet, read
from livret.intake.figures.labels import HOUSE

_REFUSALS = Refusals(
    kinds.NO_TABLE,
    kinds.SHEET_TOO_LARGE,
    kinds.EMPTY_SHEET,
    kinds.PASSWORD,
    kinds.SHEET_TOO_LONG,
    kinds.UNREAD_FORMULA,
)


def sheets(data: bytes, name: str) -> tuple[TableSheet, ...] | Problem:
    """Return the sheets of the spreadsheet *data*, called *name*."""
    try:
        return tuple(read(data, name, HOUSE.known, _REFUSALS))
    except Refused as refused:
        return refused.problem
