"""A territory of the atlas → its fiche.yaml, with the official figures, their source and their year."""

from collections.abc import Iterator

from livret.base.messages import _
from livret.base.problems import Location
from livret.edition.atlas import official
from livret.edition.atlas.search import KnownTerritory
from livret.edition.facts import FACTS
from livret.edition.source import Items, Scalar
from livret.intake.next_year.yaml_values import field

_NOWHERE = Location("")
#: The list of « perimetre » that each sort of territory stands in.
_LISTS = {"commune": "communes", "departement": "departements"}


def known_sheet(known: KnownTerritory) -> str:
    """Return the fiche of *known*, as its author would type it."""
    return "\n".join(_lines(known)) + "\n"


def place_lines(known: KnownTerritory) -> Iterator[str]:
    """Yield the lines of « localisation »."""
    yield "localisation:"
    for name, listed in (("departement", official.departments), ("region", official.regions)):
        yield from (f"  {line}" for line in _listed(name, listed(known.place)))


def _lines(known: KnownTerritory) -> Iterator[str]:
    if known.former:
        message = _("“{name}” is part of this commune today").format(name=known.former)
        yield f"# {message}"
    yield from field("nom", known.name)
    if known.sort == "intercommunalite":
        yield from field("siren", Scalar(known.key, _NOWHERE, plain=False))
        yield from field("nature", official.kind(known.key))
    else:
        yield "perimetre:"
        remark = known.name if known.sort == "commune" else ""
        yield f"  {_LISTS[known.sort]}:"
        yield f'    - "{known.key}"' + (f"  # {remark}" if remark else "")
        yield from field("nature", "Commune" if known.sort == "commune" else "Département")
    yield from place_lines(known)
    for row in FACTS:
        figures = row.official(known.place) if row.official else ()
        if figures:
            yield f"{row.key}:"
            yield f"  valeur: {f'{figures[0].value:,}'.replace(',', ' ')}"
            yield from (f"  {line}" for line in field("source", figures[0].source))
            yield f"  annee: {figures[0].year}"
        for other in figures[1:]:
            count = f"{other.value:,}".replace(",", " ")
            yield f"  # {other.year} : {count} ({other.source})"


def _listed(name: str, names: list[str]) -> list[str]:
    items = Items(tuple(Scalar(each, _NOWHERE) for each in names), _NOWHERE)
    return field(name, names[0] if len(names) == 1 else items)
