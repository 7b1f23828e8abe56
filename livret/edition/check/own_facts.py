"""The figures of an edition's own: what « faits » of edition.yaml declares, and fiches that may give them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pydantic import Field, create_model

from livret.base.problems import Problem
from livret.base.text_key import slug
from livret.catalogue import data
from livret.edition.check.errors import shortened
from livret.edition.check.sheets import Checked
from livret.edition.check.values import fields
from livret.edition.facts import FACTS, Fact, OwnFact
from livret.edition.model import EditionSheet, Fiche, TerritorySheet
from livret.edition.source import Scalar, Table

#: The most figures of an edition's own: with the house's and the place, three rows of four at the head of a territory.
MOST = 8
#: The most names that are known to fiches where there are too many.
_MOST_READ = 60
#: A name of a figure: letters and digits of any language, « _ » and « - » inside.
_KEY = re.compile(r"[^\W\d_](?:[\w-]*[^\W_])?")
_LONGEST_KEY = 40
#: The longest words of a figure, by their field: a label has two lines, a unit one.
_LONGEST = {"intitule": 60, "unite": 24, "unites": 24, "description": 200}


@lru_cache(maxsize=64)
def fiche_of(own: tuple[str, ...]) -> type[Fiche]:
    """Return fiche.yaml as an edition may type it that has the figures *own* beside the house's."""
    if not own:
        return Fiche
    added = {f"own_{rank}": (Fact | None, Field(default=None, alias=key)) for rank, key in enumerate(own)}
    return create_model(Fiche.__name__, __base__=Fiche, **added)  # type: ignore[call-overload, no-any-return]


def sheet_of(fiche: Fiche, declared: Mapping[str, OwnFact]) -> TerritorySheet:
    """Return what *fiche* (of ``fiche_of`` the keys of *declared*) says."""
    typed = {name: getattr(fiche, name) for name in Fiche.model_fields if name in fiche.model_fields_set}
    given = {key: getattr(fiche, f"own_{rank}") for rank, key in enumerate(declared)}
    own = {"declared": {**declared}, "own": {key: fact for key, fact in given.items() if fact}} if declared else {}
    return TerritorySheet.model_construct({*typed, *own}, **{**typed, **own})


class OwnFacts(NamedTuple):
    """The figures of an edition's own, by their names, and what is wrong with them.

    Where anything is, all that are named stand with their name alone: fiches that give them are not wrong as well.
    """

    declared: Mapping[str, OwnFact]
    problems: Sequence[Problem] = ()


def own_facts(edition: Checked[EditionSheet], table: Table | None) -> OwnFacts:
    """Return the figures that *edition* declares, as *table* has it typed."""
    typed = table.get("faits") if table else None
    if not isinstance(typed, Table):
        return OwnFacts({})
    problems = [*_named(typed, edition), *_long(edition), *_alike(edition)]
    if "faits" not in edition.failed and not problems:
        return OwnFacts(edition.sheet.facts)
    names = [entry.key.text for entry in typed.entries if entry.key.text not in fields(Fiche)]
    return OwnFacts({name: OwnFact(label=name, one="…", decimals=True) for name in names[:_MOST_READ]}, problems)


def _named(typed: Table, edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield what is wrong with the names of figures, and how many they are."""
    for entry in typed.entries:
        name = shortened(entry.key.text)
        if entry.key.text in fields(Fiche):
            yield data.FACT_TAKEN.at(entry.key.mark, name=name)
        elif len(entry.key.text) > _LONGEST_KEY or not _KEY.fullmatch(entry.key.text):
            yield data.FACT_NAME.at(entry.key.mark, name=name, most=_LONGEST_KEY)
        elif isinstance(entry.value, Scalar) and entry.value.empty:
            yield data.EMPTY_FIELD.at(entry.key.mark, name=name, example=f"{name}: {{intitule: …, unite: …}}")
    if len(typed.entries) > MOST:
        yield data.TOO_MANY_FACTS.at(edition.marks["faits"], count=len(typed.entries), most=MOST)


def _long(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield the words of figures that no page has room for."""
    for key, own in edition.sheet.facts.items():
        for name, words in own.model_dump(by_alias=True).items():
            if len(str(words)) > _LONGEST.get(name, len(str(words))):
                place = edition.marks.get(f"faits.{key}.{name}")
                yield data.TEXT_TOO_LONG.at(place, name=name, most=_LONGEST[name], help=data.SHORTEN)


def _alike(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield the figures whose label is that of another: a page would have it twice, a spreadsheet could mean both."""
    known = {slug(words): row.key for row in FACTS for words in (row.label, row.name)} | {
        "localisation": "localisation"
    }
    for key, own in edition.sheet.facts.items():
        other = known.setdefault(slug(own.label), key)
        if other != key:
            yield data.FACT_TWICE.at(edition.marks.get(f"faits.{key}.intitule"), label=own.label, other=other)
