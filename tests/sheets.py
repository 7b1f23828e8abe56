"""Spreadsheets as programs write them, brought into an edition without any worker."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from livret.intake import bringing, cohort
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.workers.wire import function_of

Rows = Sequence[Sequence[object]]

EDITION = """\
format: 1
titre: Essai
editeur: Maison d'Exemple
date: 2025-01-15
territoires: [val-fictif, agglo]
rubriques:
  - titre: Le projet pilote
  - {titre: Les impacts positifs, forme: points}
  - {titre: Les limites, forme: cercles, obligatoire: non}
"""
FICHES = {
    "val-fictif": "# Fictif.\nnom: Val-Fictif\nsiren: 243100815\n",
    "agglo": "nom: Agglomération d'Exempleville\nsiren: 243000650\n",
}


class Desk:
    """Answers requests about a file in this process."""

    def about_file(self, request: str, _allowance: object, *arguments: Any) -> tuple[Any, float]:
        return function_of(request)(*arguments), 0.0


def edition(folder: Path) -> Path:
    """Make an edition of two fictitious territories in *folder*; return it."""
    (folder / "edition.yaml").write_text(EDITION, "utf-8")
    for name, text in FICHES.items():
        home = folder / "territoires" / name
        home.mkdir(parents=True)
        (home / "fiche.yaml").write_text(text, "utf-8")
    return folder


def typed(rows: Rows, encoding: str = "utf-8", sign: str = ";") -> bytes:
    """Return a CSV file of *rows*."""
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def book(
    tables: Mapping[str, Rows] | Rows, more: Callable[[Any, Any], object] | None = None, hidden: Sequence[str] = ()
) -> bytes:
    """Return an .xlsx file of *tables*; *more* is given the workbook and its first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in (tables if isinstance(tables, Mapping) else {"Fiches": tables}).items():
            page = made.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
            if name in hidden:
                page.hide()
        if more:
            more(made, made.worksheets()[0])
    return out.getvalue()


def brought(data: bytes, folder: Path, name: str = "faits.xlsx", wishes: Wishes | None = None) -> tuple[Outcome, Draft]:
    """Return what becomes of the spreadsheet *data* in the edition *folder*, and the draft of that."""
    draft, desk = Draft(folder), Desk()
    arrival = Arrival(name, data, "sheet")
    (outcome,) = bringing.bring([arrival], draft, cohort.read(folder), desk, wishes or Wishes())  # type: ignore[arg-type]
    return outcome, draft


def reported(outcome: Outcome) -> list[str]:
    """Return the code and the cell of each problem of *outcome*."""
    places = [(problem.code, problem.location) for problem in outcome.problems]
    return [f"{code} {place.cell}{place.line or ''}".strip() if place else code for code, place in places]


def fields(outcome: Outcome, folder: str = "val-fictif") -> dict[str, str]:
    """Return the fields of the territory *folder* that change, and what to."""
    return {each.heading: each.after for each in outcome.passages if f"/{folder}/fiche" in each.file}
