"""The spreadsheets and forms of the corpus, with what each must put into fiche.yaml and texte.md.

What must become of each stands in ``data/intake/sheets/<expected>.yaml``: ``fiches`` are fields by territory, dotted as
in the guide; ``textes`` Markdown by territory; ``asked`` cells that must be reported; ``told`` words that must be.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from bench.intake import forms
from bench.intake.opendocument import Cell, sheets

DATA = Path(__file__).parent.parent / "data/intake/sheets"
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet as it comes; ``expected`` names what must become of it; ``source`` and ``year`` are asked for."""

    arrival: str
    data: bytes
    expected: str
    source: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must become of a spreadsheet."""

    fiches: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    textes: Mapping[str, str] = field(default_factory=dict)
    asked: Sequence[str] = ()
    told: Sequence[str] = ()


def expected(sheet: Sheet) -> Expected:
    """Return what must become of *sheet*."""
    read = yaml.load((DATA / f"{sheet.expected}.yaml").read_text("utf-8"), yaml.BaseLoader)  # all values are text
    return Expected(**read)


def cases() -> Iterator[Sheet]:
    """Yield every spreadsheet and form of the corpus."""
    for arrival, (name, make) in _MADE.items():
        yield Sheet(arrival, make(), name)
    yield Sheet("chiffres sans source.xlsx", book({"Feuil1": _BASE}), "sourced", "chiffre fictif", "2024")
    yield Sheet("faits (openpyxl).xlsx", (DATA / "openpyxl.xlsx").read_bytes(), "base")
    for arrival, (name, data) in forms.FORMS.items():
        yield Sheet(arrival, data, name)


_LABELS = ("Territoire", "Population", "Superficie (km²)", "Nombre de communes")
_VAL, _AGGLO, _PAYS = "Val-Fictif", "Agglomération d'Exempleville", "Pays de Démonstration"
_CC, _HAUTES = "Communauté de communes d'Exemple", "Hautes Vallées Imaginaires"
_LONG = "Communauté de communes du Très-Long-Nom-d'Exemple-sous-Fiction-et-Environs"
_FACTS: Rows = (
    (_VAL, 4210, 48, 7),
    (_AGGLO, 120977, 204.6, 3),
    (_PAYS, 45461, 1293, 77),
    (_LONG, 128437, 1234.5, 104),
    (_HAUTES, None, 1003, 46),
    (_CC, 31415, 592, 65),
)
_BASE: Rows = (_LABELS, *_FACTS)
#: The same as French people type it.
_TYPED: Rows = (
    ("Territoire", "Nb d'habitants", "Superficie", "Communes"),
    ("val fictif", "4 210 hab.", "48 km²", "7 communes"),
    ("Agglo d'Exempleville", "120\u202f977", "204,6 km2", " 3 "),
    ("PAYS DE DEMONSTRATION", "45\u00a0461 habitants", "1 293", "77"),
    ("CC du Très-Long-Nom-d'Exemple-sous-Fiction-et-Environs", "128 437", "1 234,5", "104"),
    ("Hautes Vallées Imaginaires", "n. c.", "1 003 km²", "46"),
    ("CC d'Exemple", "31 415", "592,0", "65"),
)
_TITLED: Rows = (
    ("Bilan de la cohorte fictive : données à compléter avant le 12 mars", None, None, None, None, None),
    (None,) * 6,
    ("Territoire ", "Département", "Région", "nb habitants 2022", "Superficie (en km²)", "nombre de communes "),
    (_VAL, "Département d'Exemple", "Occitanie (fiction)", 4210, 48, 7),
    (_PAYS, "01", "Occitanie (fiction)", 45461, 1293, 77),
)
_DOUBTFUL: Rows = (
    _LABELS,
    (_VAL, "≈ 500", "48", "7"),
    (_AGGLO, "environ 120 000", "1.020,5", "3"),
    (_PAYS, "45 461", "12,5 %", "77"),
    (_CC, "31 à 32 000", date(2024, 3, 12), "soixante-cinq"),
)
_TWICE: Rows = (*_BASE[:2], (_VAL, 4310, 48, 7), _BASE[2])
_STRANGE: Rows = (
    (*_LABELS, "Nombre de vélos"),
    (*_FACTS[0], 12),
    ("Communauté de communes Inconnue", 999, 9, 9, 9),
    (*_FACTS[1], 340),
    ("TOTAL", 126186, 261.6, 19, 352),
)
_NUMBERED: Rows = (
    ("N° SIREN", "Habitants", "Superficie km2", "Communes"),
    ("243 100 815", 4210, 48, 7),
    (243000650, 120977, 204.6, 3),
    ("200066371", 45461, 1293, 77),
)
_OWNED: Rows = (
    ("Nom de l'EPCI", "Population", "Source de la population", "Année de la population", "Superficie (km²)"),
    (_VAL, 4210, "recensement fictif", 2024, 48),
    (_PAYS, 45461, "registre fictif", "2022", 1293),
)
_GROUPED: Rows = (
    (None, "Population", None, None, "Superficie (km²)", None, None),
    ("Territoire", "Valeur", "Année", "Source", "Valeur", "Année", "Source"),
    (_VAL, 4210, 2024, "recensement fictif", 48, 2023, "cadastre fictif"),
    (_AGGLO, 120977, 2022, "registre fictif", 204.6, 2023, "cadastre fictif"),
)
_CARD: Rows = (
    ("Fiche du territoire", None),
    (None, None),
    ("Nom du territoire", _VAL),
    ("Titre du projet pilote", "Planter une haie par école"),
    ("Département", "Département d'Exemple"),
    ("Région", "Occitanie (fiction)"),
    ("Nombre d'habitants", "4 210"),
    ("Superficie en km²", 48),
    ("Nombre de communes", 7),
    ("Alliée", "Prénom Nom"),
    ("Structure de l'alliée", "Coopérative Fiction"),
)


def _turned(rows: Rows) -> Rows:
    return tuple(zip(*rows, strict=True))


def book(
    tables: Mapping[str, Rows], hidden: Sequence[str] = (), more: Callable[[Any, Any], None] | None = None
) -> bytes:
    """Return an .xlsx file of *tables*; *more* is given the workbook and its first sheet."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    made.set_properties({"created": datetime(2025, 1, 1)})
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in tables.items():
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(number, column, value, *([day] if isinstance(value, date) else []))
        if name in hidden:
            page.hide()
    if more:
        more(made, made.worksheets()[0])
    made.close()
    return out.getvalue()


def _merged(book: Any, page: Any) -> None:
    page.merge_range("A1:F1", _TITLED[0][0], book.add_format({"bold": True, "align": "center"}))


def _with_formulas(_book: Any, page: Any) -> None:
    page.write_formula("B2", "=2100+2110", None, "")
    page.write_formula("C3", "=Surfaces!B2", None, "#REF!")
    page.write_formula("D4", "=70+7", None, 77)


def _text(rows: Rows, encoding: str, separator: str = ";") -> bytes:
    """Return a text file of *rows*, as a French spreadsheet saves them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([str(value).replace(".", ",") if isinstance(value, float) else value for value in row])
    return out.getvalue().encode(encoding)


#: The name of a file as it came → what must become of it, and how it is made.
_MADE: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "faits.xlsx": ("base", lambda: book({"Fiches": _BASE})),
    "chiffres tapés.xlsx": ("typed", lambda: book({"Feuil1": _TYPED})),
    "donnees_cohorte V3.xlsx": ("titled", lambda: book({"Données": _TITLED}, more=_merged)),
    "à vérifier.xlsx": ("doubtful", lambda: book({"Fiches": _DOUBTFUL})),
    "formules.xlsx": ("formulas", lambda: book({"Fiches": _BASE[:4]}, more=_with_formulas)),
    "en colonnes.xlsx": ("base", lambda: book({"Fiches": _turned(_BASE)})),
    "en colonnes titré.ods": (
        "base",
        lambda: sheets({"Tableau": (("Chiffres clés", *[None] * 6), (None,) * 7, *_turned(_BASE))}),
    ),
    "avec brouillon.xlsx": (
        "hidden",
        lambda: book({"Fiches": _BASE, "Brouillon": (_LABELS, (_VAL, 1, 2, 3))}, hidden=["Brouillon"]),
    ),
    "deux lignes.xlsx": ("twice", lambda: book({"Fiches": _TWICE})),
    "avec inconnus.xlsx": ("strange", lambda: book({"Fiches": _STRANGE})),
    "par siren.xlsx": ("numbered", lambda: book({"Export": _NUMBERED})),
    "sources et années.xlsx": ("owned", lambda: book({"Fiches": _OWNED})),
    "intitulés sur deux lignes.xlsx": ("grouped", lambda: book({"Fiches": _GROUPED})),
    "Fiche Val-Fictif.xlsx": ("card", lambda: book({"Fiche": _CARD})),
    "faits.ods": ("base", lambda: sheets({"Fiches": _BASE})),
    "avec brouillon.ods": (
        "hidden",
        lambda: sheets({"Brouillon": (_LABELS, (_VAL, 1, 2, 3)), "Fiches": _TYPED_AS_BASE}, hidden=["Brouillon"]),
    ),
    "faits excel.csv": ("base", lambda: _text(_BASE, "cp1252")),
    "faits utf8.csv": ("base", lambda: _text(_BASE, "utf-8-sig")),
    "faits unicode.txt.csv": ("base", lambda: _text(_BASE, "utf-16", "\t")),
    "Feuille de calcul sans titre - Feuille 1.csv": ("typed", lambda: _text(_TYPED, "utf-8", ",")),
}
_TYPED_AS_BASE = (_LABELS, *_TYPED[1:])

#: What heads a column or a row: it is understood, or reported, by what becomes of the cells it heads.
HEADINGS = frozenset(
    str(cell).strip()
    for rows in (_BASE, _TYPED, _TITLED[2:], _OWNED, _GROUPED, _GROUPED[1:], _NUMBERED, _turned(_CARD[2:]))
    for cell in rows[0]
    if cell
) | {question.strip() for question in forms.QUESTIONS}
