"""What official tables say of a place: its kind, départements and régions, and figures with their source and year."""

from collections.abc import Sequence
from typing import NamedTuple

from livret.edition.atlas import tables
from livret.edition.atlas.contours import typographic
from livret.edition.atlas.places import Place

#: The kinds of inter-municipalities in full.
KINDS = {
    "CC": "Communauté de communes", "CA": "Communauté d’agglomération", "CU": "Communauté urbaine",
    "METRO": "Métropole", "METRO69": "Métropole", "EPT": "Établissement public territorial",
}  # fmt: skip


class OfficialFigure(NamedTuple):
    """A figure as ``publisher`` published it for ``year``; ``source`` is how a fiche names where it comes from."""

    value: int
    publisher: str
    source: str
    year: int


def population(place: Place) -> Sequence[OfficialFigure]:
    """Return the municipal populations of *place*: of an inter-municipality as published, then of its communes."""
    known = tables.intercommunalities()[place.sirens[0]] if len(place.sirens) == 1 else None
    summed = known.summed if known else _people(place)
    counted = [known.counted] if known and known.counted is not None else []
    return [
        *(OfficialFigure(each, "Insee", "Insee et DGCL, population municipale", tables.DGCL_YEAR) for each in counted),
        *([OfficialFigure(summed, "Insee", "Insee, population municipale", tables.COMMUNES_YEAR)] if summed else []),
    ]


def communes(place: Place) -> Sequence[OfficialFigure]:
    """Return the number of communes of *place*; nothing for a commune, or a contour of its own."""
    alone = len(place.sirens) == 1
    count = tables.intercommunalities()[place.sirens[0]].communes if alone else len(place.communes)
    publisher, source = (
        ("DGCL", "Insee et DGCL, liste des intercommunalités")
        if place.sirens
        else ("Insee", "Insee, liste des communes")
    )
    return [OfficialFigure(count, publisher, source, tables.LISTS_YEAR)] if count > 1 else []


def kind(siren: str | None) -> str | None:
    """Return what kind of inter-municipality *siren* is, in full; None when it is unknown."""
    known = tables.intercommunalities().get(siren or "")
    return KINDS[known.kind] if known else None


def departments(place: Place) -> list[str]:
    """Return the names of the départements of *place*, those of most people first."""
    return [typographic(tables.departments()[code].name) for code in place.departments]


def regions(place: Place) -> list[str]:
    """Return the names of the régions of *place*, those of most people first."""
    return [typographic(tables.regions()[code].name) for code in place.regions]


def _people(place: Place) -> int:
    """Return the inhabitants of the communes of *place*; 0 where those of one are unknown."""
    counts = [tables.communes()[code].population for code in place.communes]
    return 0 if None in counts else sum(filter(None, counts))
