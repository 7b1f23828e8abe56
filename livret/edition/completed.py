"""What official tables filled in of a territory's fiche, with where it comes from."""

from typing import NamedTuple

from livret.edition.atlas.tables import LISTS_YEAR
from livret.edition.facts import ROWS
from livret.edition.model import Territory

#: Where kinds and places come from.
_LISTS = "Insee et DGCL"


class Completed(NamedTuple):
    """A field that nobody typed: « localisation.region », « population »; ``value`` as French people write it."""

    field: str
    value: str
    source: str
    year: int


def completed(territory: Territory) -> list[Completed]:
    """Return what was filled in of *territory*, in the order of its fiche."""
    return [_completed(territory, field) for field in territory.completed]


def _completed(territory: Territory, field: str) -> Completed:
    sheet = territory.sheet
    if field in ROWS and (fact := sheet.fact(field)):
        return Completed(field, f"{fact.value:,.0f}".replace(",", "\u202f"), fact.source or "", fact.year or 0)
    said = {
        "nature": [sheet.kind or ""],
        "localisation.departement": sheet.place.departments if sheet.place else [],
        "localisation.region": sheet.place.regions if sheet.place else [],
    }
    return Completed(field, ", ".join(said[field]), _LISTS, LISTS_YEAR)
