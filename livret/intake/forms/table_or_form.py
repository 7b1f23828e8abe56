"""A spreadsheet → the fiches of its territories: it is a table of facts, or a form's export."""

from collections.abc import Sequence

from livret.base.problems import Refused
from livret.edition.spreadsheets import TableSheet
from livret.intake.cohort import Cohort
from livret.intake.draft import Draft
from livret.intake.figures import figures, territories
from livret.intake.figures.grid import chosen, grid
from livret.intake.figures.labels import HOUSE
from livret.intake.forms import form, goals
from livret.intake.forms import sheet as form_sheet
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.opened import opened
from livret.workers.api import Workers


def bring(arrival: Arrival, draft: Draft, cohort: Cohort, workers: Workers, wishes: Wishes) -> Outcome:
    """Put the values of the spreadsheet *arrival* for the territories of *cohort* into *draft*; raises Refused."""
    sheets = _sheets(arrival, workers)
    if found := form_sheet.form(sheets, wishes.sheet, goals.questions_of(draft.text(goals.NAME) or "")):
        return form.import_form(arrival, found, draft, cohort, wishes)
    return figures.import_figures(arrival, sheets, draft, cohort, wishes)


def members(arrival: Arrival, workers: Workers, name: str) -> tuple[list[tuple[str, str]], bool]:
    """Return the name and the SIREN number (either may be empty) of each territory that *arrival* lists.

    Also whether it is a list of them, rather than a form, where a territory may answer twice, under two names. Of
    several sheets, the one called *name* is read. An unreadable file lists none: the import itself reports it.
    """
    try:
        sheets = _sheets(arrival, workers)
        answered = form_sheet.form(sheets, name, ())
        table = form.table(answered) if answered else grid(chosen(sheets, name, HOUSE)[0], HOUSE)
    except Refused:
        return [], False
    return list(dict.fromkeys(territories.listed(table))), not answered


def _sheets(arrival: Arrival, workers: Workers) -> Sequence[TableSheet]:
    sheets: Sequence[TableSheet] = opened(workers, "sheets", arrival.name, arrival.data, arrival.name)
    return sheets
