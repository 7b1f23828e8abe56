"""An edition → the spreadsheet of figures for its territories to fill in: a row a territory."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from livret.edition.facts import FIRST_YEAR, LAST_YEAR, FactRow
from livret.edition.typography.typeset import typeset
from livret.intake.cohort import Cohort, Member

SHEET = "Faits"
_WHEN = datetime(2000, 1, 1)
_TEXT, _WHOLE, _DECIMAL, _YEAR = "@", "#,##0", "#,##0.##", "0"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its heading, its note, its width in characters, the format and the validation of its cells."""

    heading: str
    comment: str
    width: int = 16
    form: str = _TEXT
    check: dict[str, Any] | None = None


_TEXTS = (
    _Column("Territoire", "Le nom tel qu’il sera imprimé. Ne le changez pas : c’est lui qui dit où va la ligne.", 44),
    _Column("SIREN", "Les neuf chiffres du SIREN de l’intercommunalité."),
    _Column("Titre du projet", "Le titre du projet pilote, en une soixantaine de signes.", 40),
    _Column("Département", "Le nom du département ; plusieurs : séparés par des virgules.", 24),
    _Column("Région", "Le nom de la région.", 22),
)
_ALLY = (
    _Column("Alliée ou allié", "Prénom et nom.", 26),
    _Column("Structure de l’alliée", "Sa structure, imprimée derrière son nom.", 30),
)
_SOURCE = "D’où vient le chiffre : Insee, recensement 2022 ; arrondi par nos soins…"


def workbook(cohort: Cohort) -> bytes:
    """Return the .xlsx of the edition of *cohort*: names and numbers filled in, every other cell to fill."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": cohort.before.text("titre"), "created": _WHEN})
        _page(book, list(_columns(cohort.before.figures, _years(cohort))), cohort.members)
    return stream.getvalue()


def _columns(rows: Sequence[FactRow], years: dict[str, Any]) -> Iterator[_Column]:
    """Yield the columns, those of the figures *rows* among them; *years* is the validation of those of a year."""
    yield from _TEXTS
    for row in rows:
        form, kind = (_WHOLE, "integer") if row.whole else (_DECIMAL, "decimal")
        unit = "nombre" if row.name.casefold() == row.many else row.many
        meant = f"{row.description} " if row.description != row.label and row.own else ""
        comment = f"{meant}Un nombre{' entier' if row.whole else ''}, sans unité. Inconnu : laissez vide."
        yield _Column(f"{row.name} ({unit})", comment, 18, form, {"validate": kind, "criteria": ">=", "value": 0})
        yield _Column(f"{row.name} : source", _SOURCE, 26)
        yield _Column(f"{row.name} : année", "L’année du chiffre : quatre chiffres.", 12, _YEAR, years)
    yield from _ALLY


def _years(cohort: Cohort) -> dict[str, Any]:
    """Return the validation of years: the ten before the edition are offered, others may be typed."""
    said = re.match(r"(\d{4})-", cohort.before.text("date"))
    if not said:
        return {"validate": "integer", "criteria": "between", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    offered = [str(int(said[1]) - back) for back in range(10)]
    return {"validate": "list", "source": offered, "error_type": "warning"}


def _page(book: Workbook, columns: Sequence[_Column], members: Sequence[Member]) -> None:
    page = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EDEDE8"})
    for number, column in enumerate(columns):
        form = book.add_format({"num_format": column.form, "text_wrap": column.form == _TEXT, "valign": "top"})
        page.set_column(number, number, column.width, form)
        page.write_string(0, number, column.heading, head)
        comment = typeset(column.comment)
        page.write_comment(0, number, comment, {"author": "Livret"})
        check = column.check or {"validate": "any"}
        messages = {"input_title": column.heading, "input_message": comment}
        wrong = {"error_title": "Valeur à revoir", "error_message": comment}
        page.data_validation(1, number, max(1, len(members)), number, {**check, **messages, **wrong})
    for row, member in enumerate(members, 1):
        page.write_string(row, 0, member.name, book.add_format({"bold": True, "text_wrap": True, "valign": "top"}))
        page.write_string(row, 1, member.siren, book.add_format({"num_format": _TEXT, "valign": "top"}))
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
