"""The figures of a territory, a row each: whatever reads, prints, checks or exports them goes over this table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from livret.edition.model import Fact, TerritorySheet

#: What is counted or measured.
Unit = Literal["communes", "population", "area"]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One figure: its attribute in the sheet and its key in fiche.yaml, how it is printed, and what it may be.

    ``one`` and ``many`` are its unit as printed, ``csv_unit`` that of chiffres.csv (letters alone); ``whole`` allows
    whole numbers only.
    """

    attribute: str
    key: str
    label: str
    one: str
    many: str
    csv_unit: str
    counts: Unit
    whole: bool

    def of(self, sheet: TerritorySheet) -> Fact | None:
        """Return this figure of *sheet*, if it gives one."""
        fact: Fact | None = getattr(sheet, self.attribute)
        return fact

    def unit(self, value: float) -> str:
        """Return the unit that *value* takes: the singular below 2, as French has it."""
        return self.many if value >= 2 else self.one


FACTS = (
    FactRow("population", "population", "Population", "habitant", "habitants", "habitants", "population", whole=True),
    FactRow("area_km2", "superficie_km2", "Superficie", "km²", "km²", "km2", "area", whole=False),
    FactRow(
        *("communes", "communes", "Organisation administrative", "commune", "communes", "communes", "communes"),
        whole=True,
    ),
)


def facts(sheet: TerritorySheet) -> Iterator[tuple[FactRow, Fact]]:
    """Yield the figures that *sheet* gives, in the order in which they are printed."""
    for row in FACTS:
        if fact := row.of(sheet):
            yield row, fact
