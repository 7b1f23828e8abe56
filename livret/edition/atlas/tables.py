"""The tables of the atlas: régions, départements, inter-municipalities and communes, with their populations.

Populations are municipal ones (Insee, DGCL): of 2023 for communes and what is summed from them, of 2022 as the DGCL
publishes them for inter-municipalities. A name is written as the official list writes it, with its article.
"""

import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from livret.base import paths
from livret.base.text_key import slug

#: Years of the populations in the tables: of communes (Insee), and of inter-municipalities (DGCL).
COMMUNES_YEAR, DGCL_YEAR = 2023, 2022
#: Year of the lists: which communes there are, and which an inter-municipality has.
LISTS_YEAR = 2026

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Region:
    """A région: ``preposition`` is the one for « where » (« en », « dans les », « à »)."""

    code: str
    name: str
    preposition: str
    communes: int
    population: int


@dataclass(frozen=True, slots=True)
class Department:
    """A département: ``article`` goes before its name (« l’ », « le », « » for Mayotte); ``seat`` is its chef-lieu."""

    code: str
    name: str
    article: str
    region: str
    seat: str
    communes: int
    population: int


@dataclass(frozen=True, slots=True)
class Intercommunality:
    """An inter-municipality with its own taxes, the Métropole de Lyon, or a territory of Greater Paris (EPT).

    ``kind`` is CC, CA, CU, METRO, METRO69 or EPT; ``departments`` and ``regions`` are codes, those of
    most people first. ``counted`` is its population as the DGCL publishes it, ``summed`` that of its communes.
    """

    siren: str
    name: str
    kind: str
    departments: tuple[str, ...]
    regions: tuple[str, ...]
    communes: int
    counted: int | None
    summed: int


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune: ``siren`` is that of its inter-municipality (none on four islands), ``ept`` that of its territory."""

    code: str
    name: str
    siren: str
    ept: str
    population: int | None

    @property
    def department(self) -> str:
        """The code of its département."""
        return department_of(self.code)


def region_named(name: str | None) -> Region | None:
    """Return the région that *name* names, however it is typed; None when there is none.

    >>> region_named(" pays de la loire").code, region_named("provence alpes cote d'azur").code
    ('52', '93')
    """
    return next((region for region in regions().values() if slug(region.name) == slug(name or "")), None)


def department_named(name: str) -> Department | None:
    """Return the département that *name* or number names, however it is typed; None when there is none.

    >>> department_named("le lot").code, department_named("Hérault (34)").code, department_named("1").name
    ('46', '34', 'Ain')
    """
    bare = re.sub(r"\s*\(\s*\w{2,3}\s*\)\s*$|^\s*\d\w{1,2}\s*[-–:.]\s*", "", name)
    if known := departments().get(bare.strip().upper().zfill(2)):
        return known
    return _departments_by_name().get(slug(bare))


@cache
def _departments_by_name() -> Mapping[str, Department]:
    """Return the départements by their names, with their article and without."""
    return {slug(name): d for d in departments().values() for name in (d.article + d.name, d.name)}


def department_of(code: str) -> str:
    """Return the code of the département of the commune *code* (Insee)."""
    return code[:3] if code.startswith("97") else code[:2]


@cache
def regions() -> Mapping[str, Region]:
    """Return the régions by code."""
    rows = _rows("regions.csv")
    return {r["code"]: Region(r["code"], r["nom"], r["dans"], *_counts(r)) for r in rows}


@cache
def departments() -> Mapping[str, Department]:
    """Return the départements by code."""
    rows = _rows("departements.csv")
    return {
        r["code"]: Department(r["code"], r["nom"], r["article"], r["region"], r["chef_lieu"], *_counts(r)) for r in rows
    }


@cache
def intercommunalities() -> Mapping[str, Intercommunality]:
    """Return the inter-municipalities by SIREN."""
    return {
        r["siren"]: Intercommunality(
            *(r["siren"], r["nom"], r["nature"]),
            tuple(r["departements"].split()),
            tuple(r["regions"].split()),
            int(r["communes"]),
            int(r["population_2022"]) if r["population_2022"] else None,
            int(r["population_2023"]),
        )
        for r in _rows("intercommunalites.csv")
    }


@cache
def communes() -> Mapping[str, Commune]:
    """Return the communes by Insee code: 34,875 rows, some 60 ms once."""
    found = {}
    for line in _lines("communes.csv.gz"):  # quicker than csv: no cell has a semicolon or a quote
        code, name, siren, ept, people = line.split(";")
        found[code] = Commune(code, name, siren, ept, int(people) if people else None)
    return found


@cache
def former_communes() -> Mapping[str, tuple[str, ...]]:
    """Return the communes that each former one, delegated or associated, now belongs to, by name."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines("anciennes-communes.csv.gz"):
        name, code = line.split(";")
        found[name] = (*found.get(name, ()), code)
    return found


def members(siren: str) -> tuple[str, ...]:
    """Return the codes of the communes of the inter-municipality *siren*."""
    return _members().get(siren, ())


@cache
def _members() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, commune in communes().items():
        for siren in filter(None, (commune.siren, commune.ept)):
            found.setdefault(siren, []).append(code)
    return {siren: tuple(codes) for siren, codes in found.items()}


def _counts(row: Row) -> tuple[int, int]:
    return int(row["communes"]), int(row["population_2023"])


def _rows(name: str) -> Iterator[Row]:
    text = (paths.assets() / "atlas" / name).read_text("utf-8")
    return csv.DictReader(io.StringIO(text), delimiter=";")


def _lines(name: str) -> list[str]:
    """Return the lines of a packed table, without its head."""
    return gzip.decompress((paths.assets() / "atlas" / name).read_bytes()).decode().splitlines()[1:]
