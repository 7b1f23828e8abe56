"""The sheet of a form's export: its questions, its answers in order, and the columns of the form's service.

Framaforms, LimeSurvey, Google Forms, Microsoft Forms and Démarches simplifiées each add columns of their own.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from livret.edition.spreadsheets import TableRow, TableSheet
from livret.intake.figures.labels import folded

#: Headings of the time of an answer, folded by ``labels.folded``.
_STAMPS = frozenset(
    map(
        folded,
        (
            "horodateur", "horodatage", "date de soumission", "date/heure", "date et heure", "date d’envoi",
            "soumis le", "déposé le", "date de dépôt", "date de réponse", "heure de fin", "timestamp",
            "submission date", "submitted at", "date submitted", "completion time",
        ),
    )
)  # fmt: skip
#: Those that a sheet of facts may have, too: a form's export has more columns of its service, or questions.
_WEAK = frozenset(
    map(folded, ("date/heure", "date et heure", "date de réponse", "déposé le", "date de dépôt", "heure de fin"))
)
_FEWEST_NOTED = 3
#: Other columns of services, and their questions about who answers.
_SERVICE = frozenset(
    map(
        folded,
        (
            "id", "id de la réponse", "numéro de série", "sid", "uid", "brouillon", "adresse ip", "ip",
            "nom d’utilisateur", "dernière page", "langue de départ", "tête de série", "date de lancement",
            "date de la dernière action", "url de référence", "jeton", "code", "score", "heure de début", "start time",
            "civilité", "nom", "prénom", "nom et prénom", "prénom et nom", "votre nom", "votre prénom", "courriel",
            "email", "e-mail", "mail", "adresse e-mail", "adresse mail", "adresse électronique", "téléphone",
            "fonction", "votre fonction", "archivé", "état du dossier", "statut", "dernière mise à jour le",
            "dernière mise à jour",
            "passé en instruction le", "traité le", "motivation de la décision", "instructeurs", "groupe instructeur",
            "informations sur la soumission", "adresse de messagerie",
            "dernière modification", "heure de la dernière modification", "points", "respondent id", "submission id",
            "start date", "network id", "tags", "email address", "name", "response id", "language",
        ),
    )
)  # fmt: skip
#: Beginnings of headings that a service adds by the dozen.
_BEGINNINGS = ("etablissement", "entreprise", "adresse etablissement", "france connect", "franceconnect", "instructeur")
_DRAFTS = frozenset({"1", "oui", "vrai", "true", "yes"})
_HEAD_ROWS = 10
_DIGITS = re.compile(r"\d+")
_AFTERNOON = re.compile(r"\bpm\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormExport:
    """An export: its sheet, its questions by column, its answers, the oldest first; the service's columns in ``noted``.

    ``unsent`` are answers that were begun and never sent.
    """

    sheet: TableSheet
    head: TableRow
    questions: Mapping[int, str]
    noted: Mapping[int, str]
    answers: tuple[TableRow, ...]
    unsent: tuple[TableRow, ...] = ()


def form(sheets: Sequence[TableSheet], name: str, known: Collection[str]) -> FormExport | None:
    """Return the form's export in *sheets*, in the sheet *name* if it is given; None where there is none.

    *known* are questions that were matched before, folded.
    """
    for sheet in sheets:
        if sheet.rows and (sheet.name == name if name else not sheet.hidden) and (found := _head(sheet, known)):
            return _form(sheet, known, *found)
    return None


def _head(sheet: TableSheet, known: Collection[str]) -> tuple[TableRow, list[str], int] | None:
    """Return the row of questions, the heading of each column, and how many rows precede the answers."""
    for at, row in enumerate(sheet.rows[:_HEAD_ROWS]):
        if not _are_headings(row.cells, known):
            continue
        below = sheet.rows[at + 1].cells if at + 1 < len(sheet.rows) else ()
        if sum(_is_noted(cell) for cell in below) > 1:  # the service's own headings, a row below the questions
            return row, list(_joined(row.cells, below)), at + 2
        return row, [*row.cells], at + 1
    return None


def _joined(above: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """Yield the heading of each column: the service's own, or a question with one of its choices below it."""
    question = ""
    for at in range(max(len(above), len(below))):
        own, question = _cell(below, at), _cell(above, at) or question
        yield own if _is_noted(own) else " – ".join(filter(None, (question if own else _cell(above, at), own)))


def _are_headings(cells: Sequence[str], known: Collection[str]) -> bool:
    """Return whether *cells* are headings of a form: the time of an answer, or questions."""
    words = [cell for cell in cells if cell]
    asking = sum(cell.rstrip().endswith("?") or folded(cell) in known for cell in words)
    stamps = {folded(cell) for cell in words} & _STAMPS
    sure = bool(stamps - _WEAK) or (bool(stamps) and (asking > 0 or sum(map(_is_noted, words)) >= _FEWEST_NOTED))
    return (sure and len(words) > 1) or asking > 1


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _is_noted(cell: str) -> bool:
    key = folded(cell)
    return key in _STAMPS | _SERVICE or (key.startswith(_BEGINNINGS) and not names_territory(cell))


def names_territory(question: str) -> bool:
    """Return whether *question* asks for the number of a territory, or for its name in a register."""
    return bool({"siren", "siret"} & {*folded(question).split()}) or "raison sociale" in folded(question)


def _form(sheet: TableSheet, known: Collection[str], head: TableRow, heads: Sequence[str], begin: int) -> FormExport:
    noted = {at: cell for at, cell in enumerate(heads) if cell and _is_noted(cell) and folded(cell) not in known}
    questions = {at: " ".join(cell.split()) for at, cell in enumerate(heads) if cell and at not in noted}
    rows = [row for row in sheet.rows[begin:] if any(_cell(row.cells, at) for at in questions)]
    stamp = next((at for at, cell in noted.items() if folded(cell) in _STAMPS), None)
    unsent = [row for row in rows if _is_draft(row, noted)]
    answers = _in_time([row for row in rows if not _is_draft(row, noted)], stamp)
    public = replace(sheet, rows=(*sheet.rows[:begin], *(_without(row, noted) for row in sheet.rows[begin:])))
    kept = (tuple(_without(row, noted) for row in each) for each in (answers, unsent))
    return FormExport(public, head, questions, noted, *kept)


def _without(row: TableRow, noted: Collection[int]) -> TableRow:
    """Return *row* without cells about who answered: they are not shown to those who read the import."""
    return replace(row, cells=tuple("" if at in noted else cell for at, cell in enumerate(row.cells)))


def _is_draft(row: TableRow, noted: Mapping[int, str]) -> bool:
    """Return whether *row* was never sent: LimeSurvey gives it no date, Framaforms says so."""
    for at, cell in noted.items():
        text = _cell(row.cells, at)
        if folded(cell) == "brouillon" and text.casefold() in _DRAFTS:
            return True
        if folded(cell) == folded("date de soumission") and not text:
            return True
    return False


def _in_time(rows: Sequence[TableRow], stamp: int | None) -> Iterable[TableRow]:
    """Return *rows*, the oldest first; in their own order where some times cannot be read."""
    if stamp is None:
        return rows
    texts = [_cell(row.cells, stamp) for row in rows]
    moments = list(_moments(texts))
    if len(moments) < len(rows):
        return rows
    return [row for _moment, _at, row in sorted(zip(moments, range(len(rows)), rows, strict=True), key=lambda t: t[:2])]


def _moments(texts: Sequence[str]) -> Iterator[datetime]:
    """Yield the time in each of *texts*, up to the first that cannot be read.

    Days come before months, unless one of the second numbers is above 12: « 3/25/2025 ».
    """
    numbers = [[int(each) for each in _DIGITS.findall(text)[:6]] for text in texts]
    english = any(len(each) > 2 and each[0] <= 12 < each[1] <= 31 for each in numbers)
    for text, found in zip(texts, numbers, strict=True):
        if len(found) < 3:
            return
        first, second, third, *clock = found
        day = (first, second, third) if first > 31 else (third, first, second) if english else (third, second, first)
        hour, minute, seconds = (*clock, 0, 0, 0)[:3]
        if _AFTERNOON.search(text):
            hour = hour % 12 + 12
        elif re.search(r"\bam\b", text, re.IGNORECASE):
            hour %= 12
        try:
            yield datetime(*day, hour, minute, seconds)
        except ValueError:
            return
