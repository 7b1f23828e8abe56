"""Figures with source, year and plausible value, and texts of the current year."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from livret.base.messages import _
from livret.base.problems import Problem
from livret.catalogue import honesty as kinds
from livret.edition.atlas.borders import signed_area
from livret.edition.atlas.contours import COUNTRY_GRID
from livret.edition.atlas.places import Place, outline
from livret.edition.facts import AREA, COMMUNES, POPULATION, Fact, FactRow
from livret.edition.load.folder import load
from livret.edition.markdown.read import read_sections
from livret.edition.model import Edition, Rubric, RubricRule, Territory
from livret.edition.source import Scalar, Source

#: Official figures are published some years late.
_YEARS_LATE = 4
#: Inhabitants of a km²: from the least dense inter-municipalities of France to the densest communes.
_LEAST_DENSE, _DENSEST = 1.0, 30_000.0
#: km² of a commune, on average: from the suburbs of Paris to the largest of all, which stands alone.
_SMALLEST_COMMUNE, _LARGEST_COMMUNE = 0.5, 400.0
#: Largest relative difference of a stated area from its contour's: the official one excludes lakes, lagoons, glaciers.
_AREA_GAP = 0.15
#: How far a figure of a year that no table has may be from those of the next; and a rounded one from what it rounds.
_NEAR, _ROUNDED = 0.1, 0.05
#: Shorter texts may be equal by coincidence.
_FEWEST_WORDS = 12
#: Sibling folders searched, newest first, for the previous edition.
_MOST_EDITIONS = 12


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield remarks on misleading figures and texts of *edition*.

    Earlier editions are searched beside it, in the same folder; they are only read.
    """
    years = covered(edition.sheet.years) or (edition.sheet.date.year, edition.sheet.date.year)
    for territory in edition.territories:
        yield from _sourced(territory, years[0])
        for name, fact in _facts(territory):
            yield from _timely(territory, name, fact, edition.sheet.date, years)
        yield from _plausible(territory)
    yield from official(edition)
    yield from _unchanged(edition)


def official(edition: Edition) -> Iterator[Problem]:
    """Yield the authors' figures that are not those of official tables, a remark each."""
    for territory in edition.territories:
        yield from _official(territory)


def covered(words: str | None) -> tuple[int, int] | None:
    """Return the first and the last year in *words*; None if there is none.

    >>> covered("2024-2025"), covered("la cohorte"), covered("2024")
    ((2024, 2025), None, (2024, 2024))
    """
    found = [int(year) for year in re.findall(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", words or "")]
    return (min(found), max(found)) if found else None


def _facts(territory: Territory) -> Iterator[tuple[str, Fact]]:
    """Yield the figures that the author wrote: those filled in are the newest that Livret has."""
    yield from ((row.key, fact) for row, fact in territory.sheet.facts() if row.key not in territory.completed)


def _sourced(territory: Territory, year: int) -> Iterator[Problem]:
    """Yield one remark for all figures of *territory* without source or year."""
    lacking = {
        name: [
            word for word, bare in ((_("source"), not (fact.source or "").strip()), (_("year"), not fact.year)) if bare
        ]
        for name, fact in _facts(territory)
    }
    bare = [name for name, words in lacking.items() if words]
    if not bare:
        return
    kind = kinds.NO_SOURCE if any(_("source") in words for words in lacking.values()) else kinds.NO_YEAR
    place = territory.mark(f"{bare[0]}.valeur") or territory.mark(bare[0])
    listed = ", ".join(_("“{name}” ({lacking})").format(name=name, lacking=", ".join(lacking[name])) for name in bare)
    yield kind.at(place, figures=listed, year=year)


def _timely(territory: Territory, name: str, fact: Fact, day: date, years: tuple[int, int]) -> Iterator[Problem]:
    place, (first, last) = territory.mark(f"{name}.annee") or territory.mark(name), years
    if fact.year is None:
        return
    if fact.year > day.year:
        yield kinds.FUTURE.at(place, name=name, year=fact.year, edition=day.year)
    elif not first - _YEARS_LATE <= fact.year <= last:
        covers = f"{first}-{last}" if first != last else first
        yield kinds.OTHER_YEARS.at(place, name=name, year=fact.year, years=covers)


def _plausible(territory: Territory) -> Iterator[Problem]:
    figures = {row.key: fact.value for row, fact in territory.sheet.facts()}
    area, place = figures.get(AREA, 0), territory.mark(f"{AREA}.valeur")
    if not area:
        return
    if POPULATION in figures and not _LEAST_DENSE <= (density := figures[POPULATION] / area) <= _DENSEST:
        values = {"population": _figure(figures[POPULATION]), "area": _figure(area), "density": _figure(density)}
        yield kinds.DENSITY.at(place, **values)
    if communes := figures.get(COMMUNES):
        each = area / communes
        if not _SMALLEST_COMMUNE <= each <= _LARGEST_COMMUNE:
            values = {"communes": _figure(communes), "area": _figure(area), "each": _figure(each)}
            yield kinds.COMMUNES.at(place, **values)
    contour = contour_km2(territory.ground)
    if contour and abs(area - contour) > _AREA_GAP * contour:
        yield kinds.AREA.at(place, area=_figure(area), contour=_figure(contour))


def _official(territory: Territory) -> Iterator[Problem]:
    """Yield the author's figures that are not the official ones, of their year where that is known."""
    place = territory.ground
    for row, fact in territory.sheet.facts():
        if not place or not row.official or row.key in territory.completed:
            continue
        figures = row.official(place)
        of_year = [each for each in figures if each.year == fact.year]
        gap = _NEAR if fact.year and not of_year else 0.0  # another year is another figure, and not far
        if figures and not any(_agrees(fact.value, each.value, row, gap) for each in of_year or figures):
            listed = ", ".join(f"{each.year} : {_figure(each.value)}" for each in sorted(figures, key=lambda f: f.year))
            place_of = territory.mark(f"{row.key}.valeur")
            yield kinds.OFFICIAL.at(
                place_of, name=row.key, value=_figure(fact.value), official=f"{figures[0].publisher} {listed}"
            )


def _agrees(written: float, known: int, row: FactRow, gap: float) -> bool:
    """Return whether *written* is *known*, within *gap* of it, or rounds or cuts it where *row* may be rounded."""
    if abs(written - known) <= gap * known:
        return True
    if not row.rounding or not written or abs(written - known) > _ROUNDED * known:
        return written == known
    step = 10 ** (len(text := f"{written:.0f}") - len(text.rstrip("0")))
    return written in (known // step * step, -(-known // step) * step)


def contour_km2(place: Place | None) -> float | None:
    """Return the area in km² of the contour of *place*, holes taken off; None where there is none."""
    return abs(sum(map(signed_area, outline(place)))) * COUNTRY_GRID**2 / 1_000_000 if place else None


def _figure(value: float) -> str:
    r"""Return *value* in French notation, with three significant digits at least.

    >>> _figure(516000), _figure(4.08), _figure(0.3)
    ('516\u202f000', '4,1', '0,3')
    """
    text = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.1f}"
    return text.replace(",", "\u202f").replace(".", ",")


def _unchanged(edition: Edition) -> Iterator[Problem]:
    """Yield text copied word for word from an edition beside *edition*: all of it, all of a territory, or a rubric.

    An edition of the same day is reported only if it has all of its texts: one was copied, unknown which.
    """
    sources = _beside(edition, {territory.slug for territory in edition.territories})
    older = [source for day, source in sources if day < edition.sheet.date]
    found = [_Compared(territory, *_like(territory, edition, older)) for territory in edition.territories]
    alike = [each for each in found if each.comparable]
    count = sum(len(each.same) for each in alike)
    if count > 1 and all(each.whole for each in alike):
        yield kinds.COPIED_EDITION.at(edition.mark("titre"), edition=alike[0].edition, count=count)
        return
    for each in found:
        if each.whole and len(each.same) > 1:
            name = each.territory.sheet.name
            yield kinds.COPIED_TERRITORY.at(each.same[0].mark, name=name, edition=each.edition)
        else:
            for rubric in each.same:
                yield kinds.UNCHANGED.at(rubric.mark, name=rubric.heading, edition=each.edition)
    for source in (source for day, source in sources if day == edition.sheet.date):
        alike = [_Compared(territory, *_like(territory, edition, [source])) for territory in edition.territories]
        if all(each.whole for each in alike if each.comparable) and any(each.comparable for each in alike):
            yield kinds.SAME_DAY.at(edition.mark("date"), edition=source.folder.name)


class _Compared(NamedTuple):
    """A territory, the edition that has it too (none: empty), and its rubrics that are equal there."""

    territory: Territory
    edition: str
    same: Sequence[Rubric]

    @property
    def comparable(self) -> list[Rubric]:
        """The rubrics that are too long to be equal by coincidence."""
        return [rubric for rubric in self.territory.rubrics if len(_words(rubric.prose.text)) >= _FEWEST_WORDS]

    @property
    def whole(self) -> bool:
        """Whether all of its text is unchanged."""
        return bool(self.same) and len(self.same) == len(self.comparable)


def _like(territory: Territory, edition: Edition, sources: Sequence[Source]) -> tuple[str, list[Rubric]]:
    """Return the newest of *sources* with *territory*, and the rubrics of *territory* that are equal there."""
    holding = next((s for s in sources if any(t.name == territory.slug and t.text for t in s.territories)), None)
    if holding is None:
        return "", []
    texts = _texts(holding, territory.slug, edition.sheet.rubrics)
    words = ((rubric, _words(rubric.prose.text)) for rubric in territory.rubrics)
    same = [r for r, own in words if len(own) >= _FEWEST_WORDS and texts.get(r.rule.heading) == own]
    return holding.folder.name, same


def _beside(edition: Edition, slugs: set[str]) -> list[tuple[date, Source]]:
    """Return the editions beside *edition*, no newer, with one of its territories, newest first."""
    try:
        folders = sorted(path for path in edition.folder.resolve().parent.iterdir() if path.name != edition.slug)
    except OSError:
        return []
    near = [path for path in folders if any((path / "territoires" / slug / "texte.md").is_file() for slug in slugs)]
    found = [(day, source) for path in near if (day := _day(source := load(path))) and day <= edition.sheet.date]
    return sorted(found, key=lambda pair: pair[0], reverse=True)[:_MOST_EDITIONS]


def _day(source: Source) -> date | None:
    node = source.sheet.get("date") if source.sheet else None
    try:
        return date.fromisoformat(node.text.strip()) if isinstance(node, Scalar) else None
    except ValueError:
        return None


def _texts(source: Source, slug: str, rules: Sequence[RubricRule]) -> dict[str, list[str]]:
    """Return the words of the rubrics of territory *slug* in *source*, by the headings of *rules*."""
    document = next(territory.text for territory in source.territories if territory.name == slug)
    sections = read_sections(document, rules, lambda _name, _mark: None) if document else None
    return {rubric.rule.heading: _words(rubric.prose.text) for rubric in sections.rubrics} if sections else {}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
