"""The words of a cell → the value of a field, when its meaning is certain; else the reason.

Numbers as French people type them: spaces of any width, commas, a unit, a year or a source between brackets.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import isfinite
from types import MappingProxyType
from typing import NamedTuple

from livret.base import invisible
from livret.catalogue import intake as kinds
from livret.edition.atlas import tables
from livret.edition.atlas.siren import luhn
from livret.edition.check.values import AMBIGUOUS, ROUNDED, UNKNOWN, number
from livret.edition.facts import AREA, FIRST_YEAR, LAST_YEAR, FactRow
from livret.intake.fiche import Path, Value
from livret.intake.figures.labels import Labels, folded, units_of

#: Errors as spreadsheets show them: #N/A, #VALEUR!, « #NOM ? », Err:508.
_ERRORS = re.compile(r"#N/[AD]|#[^\s!?]{1,20}\s?[!?]|Err\s?:\s?\d+")
_FIGURES = re.compile(r"[-−]?\d[\d.,' \u2009]*(?<=\d)|\d")
#: Thousands and decimals of other countries: 1.020,5, 1,020.5, 1.020.000, 1'020.
_GROUPED = re.compile(r"(?P<whole>\d{1,3}(?P<sign>[.,'])\d{3}(?:(?P=sign)\d{3})*)(?:[.,](?P<decimals>\d+))?")
#: Placeholders that people type for missing values.
_UNSAID = re.compile(
    r"non (?:communiqu|renseign|connu|défini|précis)\w*|à (?:venir|définir|préciser|compléter|confirmer)|en attente"
    r"|sans objet|s\.? ?o\.?|n\.? ?r\.?|tbd|todo|/+|\.{2,}|_+|aucune?|néant",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[/.-]\d\d?[/.-]\d{2,4}")
_BLANKS = re.compile("[ \t\r\n]+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
#: The number of a département: 01, 2A, 974; and one in front of its name or behind it.
_CODE = re.compile(r"\d[\dABab]?\d?")
_NUMBERED = re.compile(rf"^{_CODE.pattern}\s*[-–—:]\s*(?=\S)|\s*\({_CODE.pattern}\)$")
#: A larger area without a unit may be in hectares: none in metropolitan France is larger in km².
_LARGE_KM2 = 3_000
#: Départements whose names people type without hyphens: their « et » does not separate two.
_WITH_ET = frozenset(
    f"{one} et {other}"
    for one, other in (
        ("eure", "loir"), ("ille", "vilaine"), ("indre", "loire"), ("loir", "cher"), ("lot", "garonne"),
        ("maine", "loire"), ("meurthe", "moselle"), ("saone", "loire"), ("seine", "marne"), ("tarn", "garonne"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SureValue:
    """A certain value; of a figure also its year and source, where the cell has them.

    ``unit`` is the one it was converted from; ``remark`` the help of ``kinds.AS_TYPED`` for a value to check.
    """

    value: Value
    year: str = ""
    source: str = ""
    unit: str = ""
    remark: str = ""


class Doubt(NamedTuple):
    """Why the words of a cell are no value: the help of ``kinds.UNSURE``, and its values."""

    help: str
    values: Mapping[str, str] = MappingProxyType({})


def broken(text: str) -> Doubt | None:
    """Return why *text*, the words of any cell, cannot be a value; None if it can."""
    if _ERRORS.fullmatch(text):
        return Doubt(kinds.ERROR_CELL)
    if UNKNOWN.fullmatch(plain(text)) or _UNSAID.fullmatch(plain(text)):
        return Doubt(kinds.UNKNOWN_CELL)
    if odd := {sign for _at, sign in invisible.refused(text)}:
        return Doubt(kinds.UNSEEN_CELL, {"codes": ", ".join(sorted(f"U+{ord(sign):04X}" for sign in odd))})
    return None


def plain(text: str) -> str:
    """Return *text* with one ordinary space for each run of white space."""
    return " ".join(text.split())


def figure(text: str, row: FactRow, unit: str = "", *, typed: bool = True) -> SureValue | Doubt:
    """Return the figure in *text* for the fact *row*, in the *unit* of its heading.

    *typed*: the cell has words; else a number of the spreadsheet, whose point is a decimal one.
    """
    if wrong := broken(text):
        return wrong
    if _DATE.fullmatch(text):
        return Doubt(kinds.DATE_CELL)
    beside, value = "", float(text) if not typed and _is_float(text) else None
    words = plain(text)
    if value is None:
        found = _FIGURES.match(words)
        if found is None:
            return Doubt(kinds.ROUNDED_CELL if ROUNDED.match(words) else kinds.NO_NUMBER_CELL)
        value, beside = number(found[0]), words[found.end() :]
        if value is None:
            return _foreign(found[0])
    qualifiers = _labels(row).qualifiers(beside)
    if qualifiers.rest.strip(" ().,;:[]"):
        return Doubt(_why(beside), {"number": words[: len(words) - len(beside)]})
    return _of_fact(value, row, qualifiers.unit or unit, qualifiers.year, qualifiers.source)


@cache
def _labels(row: FactRow) -> Labels:
    return Labels((row,))


def _of_fact(value: float, row: FactRow, unit: str, year: str, source: str) -> SureValue | Doubt:
    if row.key == AREA and not unit and value >= _LARGE_KM2:
        return Doubt(kinds.LARGE_CELL)
    times = units_of(row)[unit].times if unit else 1
    if times != 1:
        value = float(f"{value * times:.12g}")  # 0.1 + 0.2 has seventeen digits
    if value > row.most:  # another kind of number, or a typing error
        return Doubt(kinds.TOO_MUCH_CELL)
    if value < 0 or (row.whole and value != int(value)):
        return Doubt(kinds.NEGATIVE_CELL if value < 0 else kinds.NOT_WHOLE_CELL)
    return SureValue(written(value), year, source, unit if times != 1 else "")


def _is_float(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _foreign(digits: str) -> Doubt:
    """Return the doubt about *digits*, which are no French number."""
    if found := AMBIGUOUS.fullmatch(digits):
        return Doubt(kinds.TWO_WAYS_CELL, {"thousands": f"{found[1]} {found[2]}", "decimals": f"{found[1]},{found[2]}"})
    if found := _GROUPED.fullmatch(digits):
        decimals = f",{found['decimals']}" if found["decimals"] else ""
        return Doubt(kinds.FOREIGN_CELL, {"example": found["whole"].replace(found["sign"], " ") + decimals})
    return Doubt(kinds.NO_NUMBER_CELL)


def _why(beside: str) -> str:
    """Return the help for the words *beside* a number."""
    if "%" in beside:
        return kinds.PERCENT_CELL
    if re.search(r"\d", beside):
        return kinds.NO_NUMBER_CELL
    return kinds.ROUNDED_CELL if re.search(ROUNDED.pattern, beside, re.IGNORECASE) else kinds.BESIDE_CELL


def written(value: float) -> str:
    """Format *value* as French people type it.

    >>> written(516000.0), written(204.6)
    ('516 000', '204,6')
    """
    whole, _point, decimals = f"{Decimal(f'{value:.15g}'):f}".partition(".")  # never 1e-06
    return f"{int(whole):,}".replace(",", " ") + (f",{decimals}" if decimals else "")


def year(text: str) -> SureValue | Doubt:
    """Return the year in *text*: « 2022 », « RP 2022 », a day of it."""
    if wrong := broken(text):
        return wrong
    found = {each for each in _YEAR.findall(text) if FIRST_YEAR <= int(each) <= LAST_YEAR}
    if len(found) != 1 or len(_YEAR.findall(text)) != 1:
        return Doubt(kinds.NO_YEAR_CELL)
    return SureValue(found.pop())


def siren(text: str) -> SureValue | Doubt:
    """Return *text* as a SIREN number; that of a place of business (SIRET) begins with it."""
    if wrong := broken(text):
        return wrong
    digits = re.sub(r"[\s.]", "", text)
    if len(digits) == 14 and digits.isdecimal():
        digits = digits[:9]
    if len(digits) != 9 or not digits.isdecimal():
        return Doubt(kinds.NO_SIREN_CELL, {"count": str(sum(map(str.isdecimal, text)))})
    return SureValue(digits) if luhn(digits) else Doubt(kinds.MISTYPED_SIREN_CELL)


def words(text: str) -> SureValue | Doubt:
    """Return the words of *text* on one line."""
    return broken(text) or SureValue(_BLANKS.sub(" ", invisible.plain(text)).strip())


def departments(text: str) -> SureValue | Doubt:
    """Return the départements in *text*, by name or by number: several where it lists them."""
    if wrong := broken(text):
        return wrong
    found: list[str] = []
    for part in re.split(r"\s*[,;/\n|]\s*", text.strip(" ,;/\n|")):
        parts = re.split(r"\s+et\s+", part) if folded(part.replace("-", " ")) not in _WITH_ET else [part]
        found += map(_department, parts)
    remark = kinds.DEPARTMENT_CELL if any(map(_CODE.fullmatch, found)) else ""
    return SureValue(found[0] if len(found) == 1 else tuple(found), remark=remark)


def _department(text: str) -> str:
    """Return the name in *text*, without its number; for a number alone, its name on the maps; else *text*."""
    bare = _BLANKS.sub(" ", _NUMBERED.sub("", text)).strip()
    if not _CODE.fullmatch(bare):
        return bare
    known = tables.department_named(bare)
    return known.name if known else bare


def value_of(path: Path, text: str) -> SureValue | Doubt:
    """Return the value of a field other than a figure."""
    reader = {
        ("siren",): siren, ("localisation", "departement"): departments,
    }.get(path, year if path[-1] == "annee" else words)  # fmt: skip
    return reader(text)
