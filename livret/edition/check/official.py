"""A fiche compared with official tables: where its territory is, what they complete, and what they contradict."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from itertools import chain
from typing import Any, NamedTuple

from livret.base.problems import Kind, Location, Problem
from livret.base.text_key import slug
from livret.catalogue import data as kinds
from livret.catalogue import honesty
from livret.edition.atlas import official, search, tables
from livret.edition.atlas.contours import contours, typographic
from livret.edition.atlas.places import Place, of_siren
from livret.edition.atlas.siren import luhn
from livret.edition.check.errors import example, nearest, shortened
from livret.edition.check.own_facts import fiche_of, sheet_of
from livret.edition.check.sheets import Checked, check_sheet, check_values
from livret.edition.check.values import Values, values
from livret.edition.facts import FACTS, OwnFact
from livret.edition.model import EditionSheet, Fiche, TerritorySheet
from livret.edition.source import Table

#: The lists of « perimetre », and what their items are.
_LISTS: Mapping[str, search.Sort] = {
    "intercommunalites": "intercommunalite",
    "communes": "commune",
    "departements": "departement",
}
#: A short name in capitals: initials, which no table knows.
_INITIALS = re.compile(r"[A-Z0-9]{2,8}")


class CheckedTerritory(NamedTuple):
    """A fiche that has been checked; ``ground`` and ``completed`` are those of ``Territory``."""

    sheet: Checked[TerritorySheet]
    ground: Place | None = None
    completed: tuple[str, ...] = ()


def check_territory(table: Table | None, own: Mapping[str, OwnFact]) -> CheckedTerritory:
    """Return the fiche *table*, what its author left out filled in where official tables know it.

    *own* are the figures that its edition adds to the house's.
    """
    model = fiche_of(tuple(own))
    if table is None:
        return CheckedTerritory(_of_edition(check_sheet(model, None), own))
    found = values(model, table)
    ground = _ground(found)
    added = dict(_added(found, ground.place)) if ground.place else {}
    problems = [*ground.problems, *_contradicted(found, ground.place)]
    checked = _of_edition(check_values(model, replace(found, plain=_with(found.plain, added))), own)
    marks = {**_marks(found, added), **checked.marks}
    problems += checked.problems
    return CheckedTerritory(replace(checked, problems=tuple(problems), marks=marks), ground.place, tuple(added))


def _of_edition(checked: Checked[Fiche], own: Mapping[str, OwnFact]) -> Checked[TerritorySheet]:
    parts = {each.name: getattr(checked, each.name) for each in dataclass_fields(checked)}
    return Checked(**{**parts, "sheet": sheet_of(checked.sheet, own)})


def _marks(found: Values, added: Iterable[str]) -> dict[str, Location]:
    """Return the place of each field that was *added*: that of what it follows from."""
    place = found.place(("perimetre",) if "perimetre" in found.plain else ("siren",))
    names = (
        (name, name.partition(".")[0], *(f"{name}.{part}" for part in ("valeur", "source", "annee"))) for name in added
    )
    return dict.fromkeys(chain.from_iterable(names), place)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where a territory is, and what is wrong with how its fiche says so."""

    place: Place | None = None
    problems: Sequence[Problem] = ()


def _ground(found: Values) -> _Ground:
    perimeter, number = found.plain.get("perimetre"), found.plain.get("siren")
    known = isinstance(number, str) and bool(re.fullmatch(r"\d{9}", number))
    mistyped = [_unknown(found, kinds.SIREN_DIGIT)] if known and not luhn(str(number)) else []
    if isinstance(perimeter, dict):
        ground = _of_perimeter(found, perimeter)
        return _Ground(ground.place, [*mistyped, *ground.problems])
    if not known:
        return _Ground()
    place = of_siren(str(number))
    return _Ground(place, () if place else mistyped or [_unknown(found, kinds.UNKNOWN_SIREN)])


def _unknown(found: Values, kind: Kind) -> Problem:
    """Return the problem *kind* of the SIREN, with the inter-municipalities that the name may mean."""
    near = search.likely_numbers(found.plain.get("nom"), found.plain["siren"])
    remedy = {"help": kinds.LIKELY_SIREN, "near": near} if near else {}
    return kind.at(found.place(("siren",)), value=found.plain["siren"], **remedy)


def _of_perimeter(found: Values, perimeter: Mapping[str, Any]) -> _Ground:
    """Return the ground of all that *perimeter* names together."""
    named: dict[str, list[search.KnownTerritory]] = {}
    problems: list[Problem] = []
    for key, sort in _LISTS.items():
        listed = perimeter.get(key)
        for number, typed in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(typed, str):
                continue
            meant = search.exact(typed, (sort,))
            if len(meant) == 1 and not meant[0].former:
                named.setdefault(key, []).append(meant[0])
            else:
                mark = found.place(("perimetre", key, number))
                problems.append(_unclear(mark, typed, key, meant, suggest=len(problems) < _MOST_SUGGESTED))
    if not problems and not named and {*perimeter} <= {*_LISTS}:
        problems = [kinds.EMPTY_LIST.at(found.place(("perimetre",)), name="perimetre", example=example("perimetre"))]
    if not named or problems:
        return _Ground(None, problems)
    return _Ground(_together(named))


def _together(named: Mapping[str, Sequence[search.KnownTerritory]]) -> Place:
    """Return the ground of all *named*: by SIREN where they are inter-municipalities alone."""
    places = [each.place for listed in named.values() for each in listed]
    if all(place.sirens for place in places):
        return Place(sirens=tuple(dict.fromkeys(siren for place in places for siren in place.sirens)))
    return Place(codes=tuple(dict.fromkeys(code for place in places for code in place.communes)))


def _unclear(mark: Location, typed: str, key: str, meant: Sequence[search.KnownTerritory], suggest: bool) -> Problem:
    """Return the problem of *typed*, an item of the list *key* that means nothing, several, or what is no more."""
    if len(meant) > 1:
        return kinds.HOMONYMS.at(mark, value=typed, choices=search.listed(meant[:_MOST_NAMED]))
    if meant:
        return kinds.FORMER_COMMUNE.at(mark, value=typed, now=meant[0].name, code=meant[0].key)
    near = search.listed(search.near(typed, _LISTS[key])) if suggest else ""
    remedy = {"help": kinds.LIKELY_SIREN, "near": near} if near else {"example": example(key)}
    return kinds.NOT_ON_THE_MAP.at(mark, value=shortened(typed), name=key, **remedy)


#: The most homonyms that are listed; the most unknown names of a fiche for which others are suggested, as each takes
#: a tenth of a second.
_MOST_NAMED, _MOST_SUGGESTED = 12, 20


def _added(found: Values, place: Place) -> Iterator[tuple[str, Any]]:
    """Yield what is added to the fields that the author typed, by field: « localisation.region »."""
    plain, refused = found.plain, found.refused
    if "nature" not in plain and "nature" not in refused and (kind := _kind(plain)):
        yield "nature", kind
    where = plain.get("localisation", {})
    if "localisation" not in refused and isinstance(where, dict):
        for name, listed in (("departement", official.departments), ("region", official.regions)):
            if name not in where and (names := listed(place)):
                yield f"localisation.{name}", names
    for row in FACTS:
        if row.official and row.key not in plain and row.key not in refused and (figures := row.official(place)):
            newest = figures[0]
            yield row.key, {"valeur": float(newest.value), "source": newest.source, "annee": newest.year}


def _kind(plain: Mapping[str, Any]) -> str | None:
    return None if "perimetre" in plain else official.kind(plain.get("siren"))


def _with(plain: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """Return *plain* with what is *added* to it; « localisation.region » stands inside « localisation »."""
    whole = dict(plain)
    for name, value in added.items():
        outer, _dot, inner = name.partition(".")
        whole[outer] = {**whole.get(outer, {}), inner: value} if inner else value
    return whole


def _contradicted(found: Values, place: Place | None) -> Iterator[Problem]:
    """Yield what the author typed of the name and the place that official tables have otherwise."""
    if not place:
        return
    another = [] if "perimetre" in found.plain else [*_misnamed(found)]
    yield from another
    where = found.plain.get("localisation")
    if isinstance(where, dict) and not another:  # of another SIREN, the place would be wrong as well
        yield from _elsewhere(found, where.get("departement"), "departement", official.departments(place))
        yield from _elsewhere(found, where.get("region"), "region", official.regions(place))


def _elsewhere(found: Values, typed: object, name: str, known: Sequence[str]) -> Iterator[Problem]:
    """Yield the départements or régions of *typed* that are not among those *known* of the territory."""
    for number, each in enumerate(typed if isinstance(typed, list) else ()):
        if isinstance(each, str) and known and not _is_among(each, known):
            mark = found.place(("localisation", name, number))
            yield kinds.ELSEWHERE.at(mark, name=name, value=each, official=", ".join(known))


def _is_among(typed: str, known: Sequence[str]) -> bool:
    """Return whether *typed* names one of *known*: alone, by its number, or among other words."""
    if named := tables.department_named(typed) or tables.region_named(typed):
        return typographic(named.name) in known
    return any(f"-{slug(name)}-" in f"-{slug(typed)}-" for name in known)


def _misnamed(found: Values) -> Iterator[Problem]:
    """Yield a warning where « nom » has no word of the name that its SIREN has; initials are another matter."""
    name, siren = found.plain.get("nom"), found.plain["siren"]
    known = typographic(tables.intercommunalities()[siren].name)
    if not isinstance(name, str) or _INITIALS.fullmatch(name.strip()):
        return
    found_by_name = search.find(name, search.MUNICIPALITIES)
    others = [each for each in found_by_name.territories if each.key != siren]
    another = found_by_name.exact and len(others) == len(found_by_name.territories)
    if another or not search.share_words(name, known):
        remedy = {"help": kinds.LIKELY_SIREN, "near": search.listed(others[:3])} if others else {}
        yield kinds.OTHER_NAME.at(found.place(("siren",)), value=siren, official=known, name=name, **remedy)


def check_regions(edition: Checked[EditionSheet], territories: Sequence[CheckedTerritory]) -> Iterator[Problem]:
    """Yield the regions of *edition* that are none of France, and *territories* that lie wholly outside the others."""
    shown = set()
    for name in edition.sheet.regions:
        if known := tables.region_named(name):
            shown.add(known.code)
        else:
            near = nearest(name, [region.name for region in tables.regions().values()])
            remedy = {"help": honesty.REGION_SUGGESTION, "suggestion": near} if near else {}
            yield honesty.UNKNOWN_REGION.at(edition.marks.get("region"), region=name, **remedy)
    for each in territories:
        place = each.ground
        if shown and place and place.regions and not shown & {*place.regions}:
            main = tables.regions()[place.regions[0]]
            mark = each.sheet.marks.get("siren") or each.sheet.marks.get("perimetre")
            where = contours((main.code,)).where
            yield honesty.OUTSIDE_REGION.at(mark, name=each.sheet.sheet.name, where=where, region=main.name)
