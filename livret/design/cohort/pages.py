"""The cohort at a glance: what its pages say in figures, a chart and a table, and which of these stand on which page.

Official figures are summed over communes, each once (``tables``); where a territory has no official ground, the figures
of all sheets are, if each of them gives one. What is not known of every territory is left out, never guessed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from livret.base import text_metrics
from livret.design.cohort.chart import Dot
from livret.edition.atlas import tables
from livret.edition.facts import AREA, COMMUNES, POPULATION, Fact
from livret.edition.model import Edition, Territory
from livret.edition.typography.numbers import number

#: The fewest territories that are a cohort unless edition.yaml says otherwise, and the most that two pages hold.
FEWEST, MOST = 3, 52
#: Territories whose projects stand in the table, that a chart shows, and that one column of the table holds.
FEW, _CHARTED, ONE_COLUMN = 6, 12, 26
#: Heights in lines: of a page, the title, the map with its credit, and what stands around rows of figures, of kinds, of
#: the chart and of the table.
_PAGE, _TITLE, _MAP, _FIGURES, _KINDS_TOP, _CHART, _TABLE = 53.0, 6.5, 27.6, 1.0, 4.0, 6.5, 5.5
#: Of the line that says where inhabitants come from, below the table of a page without a chart.
_NOTE = 1.5
#: Heights in lines of a row: of figures (three, four), of kinds; the least and the most of the chart and of the table.
_FIGURE_ROW, _KIND_ROW, _CHART_ROWS, _TABLE_ROWS = (5.0, 4.5), 2.5, (1.5, 4.0), (1.75, 4.5)

#: Width in mm of a territory's name in the table, and its size in pt.
_NAME_WIDTH, _NAME_SIZE = 70.0, 8.5

Content = Literal["title", "figures", "map", "chart", "kinds", "table"]


@dataclass(frozen=True, slots=True)
class GlanceBlock:
    """What stands on a page: ``row`` is the height of its rows in lines, ``rows`` those of the table, from – to."""

    content: Content
    row: float = 0.0
    rows: tuple[int, int] = (0, 0)


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


def has_pages(edition: Edition) -> bool:
    """Return whether the cohort has a double page: as edition.yaml asks, else from three territories on."""
    count, asked = len(edition.territories), edition.sheet.cohort
    return count <= MOST and (count >= FEWEST if asked is None else asked)


def arranged(edition: Edition, *, alone: bool, has_map: bool, charted: bool) -> list[list[GlanceBlock]]:
    """Return what stands on each page: two of them face each other; where *alone*, a right page stands before them.

    Few territories fill that right page, and no other. Rows are as high as closes their page.
    """
    count, whole = len(edition.territories), _PAGE - (_NOTE if population_note(edition) and not charted else 0)
    numbers = GlanceBlock("figures", _FIGURE_ROW[len(figures(edition)) > 3])
    shown = [GlanceBlock("map")] if has_map else []
    forms, formed = _forms(edition, alone=alone, has_map=has_map, charted=charted)
    head = _TITLE + _FIGURES + numbers.row * len(figures(edition))
    first = [GlanceBlock("title"), numbers]
    if alone and count <= FEW:
        return [[*first, *(shown or [_table(0, count, whole - head)])]]
    if alone and charted:
        return [[*first, *shown], [_chart(count, _PAGE - formed), *forms], [_table(0, count, _PAGE)]]
    if alone:
        middle = -(-count // 2)
        return [[*first, *shown], [_table(0, middle, whole)], [_table(middle, count, _PAGE - formed), *forms]]
    if count <= FEW:
        chart = [_chart(count, _PAGE - formed - _MAP * has_map)] if charted else []
        return [[*first, _table(0, count, whole - head)], [*chart, *shown, *forms]]
    if charted:
        share = (_PAGE - _CHART - _TABLE) * 0.45
        chart = [_chart(count, share + _CHART)]
        return [[*first, *(shown or forms)], [*chart, _table(0, count, _PAGE - share - _CHART)]]
    return [[*first, *(shown or forms)], [_table(0, count, whole)]]


def _forms(edition: Edition, *, alone: bool, has_map: bool, charted: bool) -> tuple[list[GlanceBlock], float]:
    """Return the block of kinds, if its page has room for it, and its height."""
    count, rows = len(edition.territories), len(kinds(edition))
    height = _KINDS_TOP + _KIND_ROW * rows
    beside = _TABLE + _TABLE_ROWS[0] * (count // 2) if alone and not charted else 0
    beside = _CHART + _CHART_ROWS[0] * count if charted and (alone or count <= FEW) else beside
    beside += _MAP if has_map and not alone and count <= FEW else 0
    return ([GlanceBlock("kinds", _KIND_ROW)], height) if rows and beside + height <= _PAGE else ([], 0.0)


def _chart(count: int, height: float) -> GlanceBlock:
    return GlanceBlock("chart", _row_of(count, height - _CHART, _CHART_ROWS))


def _table(start: int, end: int, height: float) -> GlanceBlock:
    """Return the rows *start* to *end* of the table; more than a column holds are set in two."""
    count = end - start
    return GlanceBlock(
        "table", _row_of(count if count <= ONE_COLUMN else -(-count // 2), height - _TABLE, _TABLE_ROWS), (start, end)
    )


def _row_of(count: int, height: float, bounds: tuple[float, float]) -> float:
    """Return the height of each of *count* rows that fill *height*, within *bounds*."""
    return round(min(max(height / count, bounds[0]), bounds[1]), 2)


def page_count(edition: Edition, *, alone: bool) -> int:
    """Return how many pages the cohort has, where it has any."""
    return len(arranged(edition, alone=alone, has_map=True, charted=bool(dots(edition))))


def figures(edition: Edition) -> list[CohortFigure]:
    """Return how many territories, communes, inhabitants and km² the cohort has, as far as all of them are known."""
    territories = edition.territories
    count = len(territories)
    found = [CohortFigure(number(count), "territoires" if count > 1 else "territoire")]
    official = _communes(territories)
    if official:
        people = sum(commune.population or 0 for commune in official)
        insee = f"Insee, {tables.COMMUNES_YEAR}"
        found.append(CohortFigure(number(len(official)), "communes", insee))
        found.append(CohortFigure(number(people), "habitants", f"{insee}{_share(official, people)}"))
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
    whole = FEWEST <= len(found) == len(edition.territories) <= _CHARTED
    return sorted(found, key=lambda dot: -dot.value) if whole else []


def population_note(edition: Edition) -> str:
    """Return where the inhabitants that the chart and the table show come from."""
    facts = [fact for territory in edition.territories if (fact := territory.sheet.fact(POPULATION))]
    return f"Habitants : {_origin(facts)}" if facts else ""


def table(edition: Edition, folios: Mapping[str, int]) -> list[CohortRow]:
    """Return the rows of the table: each territory with its page, its place and its figures."""
    few = len(edition.territories) <= FEW
    return [_row(territory, folios[territory.slug], few) for territory in edition.territories]


def population_year(edition: Edition) -> int | None:
    """Return the year of all inhabitants in the table, where it is one."""
    years = {fact.year for territory in edition.territories if (fact := territory.sheet.fact(POPULATION))}
    return years.pop() if len(years) == 1 else None


def _row(territory: Territory, folio: int, with_project: bool) -> CohortRow:
    sheet = territory.sheet
    long = text_metrics.many_lines(sheet.name, text_metrics.DISPLAY_BOLD, _NAME_SIZE, _NAME_WIDTH) > 1
    communes, people = sheet.fact(COMMUNES), sheet.fact(POPULATION)
    return CohortRow(
        (sheet.short_name if long else None) or sheet.name, sheet.project if with_project else None,
        territory.colour, territory.slug, folio,
        ", ".join(sheet.place.departments) if sheet.place else "",
        number(communes.value) if communes else "", number(people.value) if people else "",
    )  # fmt: skip
