"""Facts of a territory that the model's types cannot hold: a SIREN's check digit, whole numbers."""

from collections.abc import Iterator

from livret.base.problems import Problem
from livret.catalogue import data
from livret.edition.check.sheets import Checked
from livret.edition.facts import facts
from livret.edition.model import TerritorySheet


def check_facts(territory: Checked[TerritorySheet]) -> Iterator[Problem]:
    """Yield what is wrong with the figures of *territory*."""
    sheet = territory.sheet
    for row, fact in facts(sheet):
        if row.whole and fact.value != int(fact.value):
            written = f"{fact.value:.15g}".replace(".", ",")
            yield data.NOT_WHOLE.at(territory.marks[f"{row.key}.valeur"], name=row.key, value=written)
    if sheet.siren and not luhn(sheet.siren):
        yield data.SIREN_DIGIT.at(territory.marks["siren"], value=sheet.siren)


def luhn(digits: str) -> bool:
    """Tell whether the last of *digits* agrees with the others (the Luhn sum, ISO/IEC 7812-1 annex B).

    >>> luhn("243400017"), luhn("243400018")
    (True, False)
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
