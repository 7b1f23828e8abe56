"""What is known of a cohort: figures, kinds of territories, and what a chart and a table say of each.

Communes are counted once each (``tables``). Inhabitants are those of the sheets, as the chart and the table show them,
so that they add up; those of the communes where territories share some, or where a sheet says none. Where a territory
has no official ground, the figures of all sheets are summed, if each of them gives one. What is not known of every
territory is left out, never guessed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from livret.base import text_metrics
from livret.design.cohort.chart import Dot
from livret.edition.atlas import tables
from livret.edition.facts import AREA, COMMUNES, POPULATION, Fact
from livret.edition.model import Edition, Territory
from livret.edition.typography.numbers import number

#: The fewest and the most territories that a chart shows.
_CHARTED = (3, 12)
#: Width in mm of a territory's name in the table, and its size in pt.
_NAME_WIDTH, _NAME_SIZE = 70.0, 8.5
#: The same of the note of a figure, beside it.
_NOTE_WIDTH, _NOTE_SIZE = 43.0, 7.6

_KINDS: Mapping[str, tuple[str, str]] = {
    "CC": ("communauté de communes", "communautés de communes"),
    "CA": ("communauté d’agglomération", "communautés d’agglomération"),
    "CU": ("communauté urbaine", "communautés urbaines"),
    "METRO": ("métropole", "métropoles"),
    "METRO69": ("métropole de Lyon", "métropoles de Lyon"),
    "EPT": ("établissement public territorial", "établissements publics territoriaux"),
    "": ("autre groupement de communes", "autres groupements de communes"),
}


@dataclass(frozen=True, slots=True)
class CohortFigure:
    """A figure set large, with what it counts, and where it comes from."""

    figure: str
    label: str
    note: str = ""

    @property
    def is_short(self) -> bool:
        """Whether its note has one line at most, beside the figure."""
        return text_metrics.many_lines(self.note, text_metrics.DISPLAY, _NOTE_SIZE, _NOTE_WIDTH) == 1


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A territory in the table; ``places`` are its départements."""

    name: str
    project: str | None
    colour: str
    slug: str
    folio: int
    places: str
    communes: str
    population: str


def figures(edition: Edition) -> list[CohortFigure]:
    """Return how many territories, communes, inhabitants and km² the cohort has, as far as all of them are known."""
    territories = edition.territories
    count = len(territories)
    found = [CohortFigure(number(count), "territoires" if count > 1 else "territoire")]
    official = _communes(territories)
    if official:
        people = sum(commune.population or 0 for commune in official)
        found.append(CohortFigure(number(len(official)), "communes", f"Insee, liste de {tables.LISTS_YEAR}"))
        shared = sum(len(each.ground.communes) for each in territories if each.ground) > len(official)
        totals = [] if shared else _summed(territories, POPULATION, "habitants")
        summed = totals[0] if totals else CohortFigure(number(people), "habitants", f"Insee, {tables.COMMUNES_YEAR}")
        found.append(replace(summed, note=f"{summed.note}{_share(official, people)}"))
    else:
        found += _summed(territories, COMMUNES, "communes") + _summed(territories, POPULATION, "habitants")
    return found + _summed(territories, AREA, "km²")


def _communes(territories: Sequence[Territory]) -> list[tables.Commune]:
    """Return the communes of all *territories*, each once; none if one of them has no official ground."""
    grounds = [territory.ground.communes if territory.ground else () for territory in territories]
    return [tables.communes()[code] for code in sorted({c for codes in grounds for c in codes})] if all(grounds) else []


def _share(communes: Sequence[tables.Commune], people: int) -> str:
    """Return « ; 12 % de l’Occitanie » where all *communes* are of one région."""
    codes = {tables.departments()[commune.department].region for commune in communes}
    if len(codes) != 1:
        return ""
    region = tables.regions()[codes.pop()]
    share = 100 * people / region.population
    return f" ; {number(round(share) if share >= 10 else round(share, 1))}\u00a0% de la population régionale"


def _summed(territories: Sequence[Territory], key: str, label: str) -> list[CohortFigure]:
    """Return the sum of the figure *key* of all sheets, with its source; nothing if one of them lacks it."""
    facts = [fact for territory in territories if (fact := territory.sheet.fact(key))]
    if len(facts) < len(territories):
        return []
    return [CohortFigure(number(round(sum(fact.value for fact in facts), 1)), label, _origin(facts))]


def _origin(facts: Sequence[Fact]) -> str:
    """Return « chiffre fictif, 2024 », « selon les territoires, 2022 à 2024 »."""
    sources = {fact.source for fact in facts}
    years = sorted({fact.year for fact in facts if fact.year})
    source = sources.pop() if len(sources) == 1 else None
    when = f"{years[0]} à {years[-1]}" if len(years) > 1 else "".join(map(str, years))
    return ", ".join(filter(None, [source or "selon les territoires", when]))


def kinds(edition: Edition) -> list[CohortFigure]:
    """Return how many territories of each kind there are, most first; nothing where one is not official."""
    if not _communes(edition.territories):
        return []
    counted = Counter(_kind(territory) for territory in edition.territories)
    return [CohortFigure(number(count), _KINDS[kind][count > 1]) for kind, count in counted.most_common()]


def _kind(territory: Territory) -> str:
    known = tables.intercommunalities().get(territory.sheet.siren or "")
    return known.kind if known else ""


def dots(edition: Edition) -> list[Dot]:
    """Return the inhabitants of each territory, most first; nothing where one is not known, or there are too many."""
    found = [
        Dot(territory.sheet.short_name or territory.sheet.name, territory.colour, fact.value)
        for territory in edition.territories
        if (fact := territory.sheet.fact(POPULATION)) and fact.value
    ]
    whole = _CHARTED[0] <= len(found) == len(edition.territories) <= _CHARTED[1]
    return sorted(found, key=lambda dot: -dot.value) if whole else []


def population_note(edition: Edition) -> str:
    """Return where the inhabitants that the chart and the table show come from."""
    facts = [fact for territory in edition.territories if (fact := territory.sheet.fact(POPULATION))]
    return f"Habitants : {_origin(facts)}" if facts else ""


def table(edition: Edition, folios: Mapping[str, int]) -> list[CohortRow]:
    """Return the rows of the table: each territory with its page, its place and its figures."""
    return [_row(territory, folios[territory.slug]) for territory in edition.territories]


def population_year(edition: Edition) -> int | None:
    """Return the year of all inhabitants in the table, where it is one."""
    years = {fact.year for territory in edition.territories if (fact := territory.sheet.fact(POPULATION))}
    return years.pop() if len(years) == 1 else None


def _row(territory: Territory, folio: int) -> CohortRow:
    sheet = territory.sheet
    long = text_metrics.many_lines(sheet.name, text_metrics.DISPLAY_BOLD, _NAME_SIZE, _NAME_WIDTH) > 1
    communes, people = sheet.fact(COMMUNES), sheet.fact(POPULATION)
    return CohortRow(
        (sheet.short_name if long else None) or sheet.name, sheet.project,
        territory.colour, territory.slug, folio,
        ", ".join(sheet.place.departments) if sheet.place else "",
        number(communes.value) if communes else "", number(people.value) if people else "",
    )  # fmt: skip
