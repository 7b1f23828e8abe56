"""The edition of an import: its territories, its rubrics; and which territory a name or a number means."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from livret.base.problems import Location, Problem
from livret.base.text_key import slug
from livret.catalogue import intake as kinds
from livret.edition.model import RubricRule
from livret.edition.source import Scalar, Table
from livret.intake.next_year import last_year
from livret.intake.next_year.last_year import Before

_SIREN = re.compile(r"(?<!\d)\d{3}[  ]?\d{3}[  ]?\d{3}(?!\d)")
#: Words of a name that many territories share: they distinguish none.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "communaute communautes commune communes agglomeration agglo urbaine metropole pays pnr petr syndicat parc "
        "naturel regional cc ca cu de des du la le les l d et en sur sous aux au",
    )
)
_LIKENESS = 0.84


@dataclass(frozen=True, slots=True)
class Member:
    """A territory of the edition: its folder in territoires/, its name, its short name, its SIREN number."""

    folder: str
    name: str
    short: str = ""
    siren: str = ""

    @property
    def home(self) -> str:
        """Its folder inside the edition."""
        return f"territoires/{self.folder}"


@dataclass
class Cohort:
    """An edition as far as it can be read, with or without errors elsewhere."""

    before: Before

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Its territories, in the order of the book; folders that edition.yaml does not list come last."""
        listed = dict.fromkeys(self.before.texts("territoires"))
        there = {each.name: each for each in self.before.source.territories}
        order = [*(name for name in listed if name in there), *(name for name in there if name not in listed)]
        return tuple(_member(name, there[name].sheet) for name in order)

    @property
    def rubrics(self) -> Sequence[RubricRule]:
        """The rubrics of its texts."""
        return self.before.rubrics

    def member(self, folder: str) -> Member | None:
        """Return the territory of the folder *folder*, or None."""
        return next((each for each in self.members if each.folder == folder), None)

    def meant(self, *texts: str) -> list[Member]:
        """Return the territories that *texts* may mean: names, titles, file names, SIREN numbers; surest words first.

        One is certain. For several, or none, a person must choose.
        """
        for words in texts:
            if found := self._by_number(words) or self._by_name(words):
                return found
        return []

    def near(self, *texts: str) -> list[Member]:
        """Return at most three territories to suggest: those that share a rare word with *texts*, else similar ones."""
        said = {word for words in texts for word in _letters(words) if len(word) > 3} - _COMMON
        if sharing := [each for each in self.members if said & _own(each)]:
            return sharing[:3]
        names = {_key(each.name): each for each in self.members}
        close = [difflib.get_close_matches(_key(words), names, 3, 0.5) for words in texts]
        return [names[name] for name in dict.fromkeys(name for each in close for name in each)][:3]

    def _by_number(self, words: str) -> list[Member]:
        numbers = {re.sub(r"\D", "", found) for found in _SIREN.findall(words)}
        return [each for each in self.members if each.siren and each.siren in numbers]

    def _by_name(self, words: str) -> list[Member]:
        key = _key(words)
        if exact := [each for each in self.members if key in _keys(each)]:
            return exact
        inside = [each for each in self.members if any(_within(name, key) for name in _keys(each))]
        if inside:
            longest = max(len(name) for each in inside for name in _keys(each) if _within(name, key))
            return [each for each in inside if any(len(n) == longest and _within(n, key) for n in _keys(each))]
        own = {each.folder: _own(each) for each in self.members}
        said = {*_letters(words)} - _COMMON
        named = [each for each in self.members if own[each.folder] and own[each.folder] <= said]
        if named:
            most = max(len(own[each.folder]) for each in named)
            return [each for each in named if len(own[each.folder]) == most]
        typed = "-".join(each for each in _letters(words) if each not in _COMMON)
        return [each for each in self.members if own[each.folder] and _likeness(each, typed) >= _LIKENESS]


def goes_on(words: str, member: Member) -> bool:
    """Return whether *words* are the name of *member* and another word: « Exemple-les-Bains » is not Exemple.

    Words in brackets with a number are a département.
    """
    typed = {*_letters(re.sub(r"\([^()]*\d[^()]*\)", "", words))} - _COMMON
    names = [own for own in (_own(member), {*_letters(member.short)} - _COMMON - {""}) if own]
    return any(own <= typed for own in names) and not typed <= {*_letters(member.folder)}.union(*names)


def read(folder: Path) -> Cohort:
    """Return the cohort of the edition in *folder*."""
    return Cohort(last_year.read(folder))


def _member(folder: str, sheet: Table | None) -> Member:
    def said(key: str) -> str:
        node = sheet.get(key) if sheet else None
        return node.text if isinstance(node, Scalar) and not node.empty else ""

    return Member(folder, said("nom") or folder.replace("-", " "), said("nom_court"), re.sub(r"\D", "", said("siren")))


def _key(name: str) -> str:
    return slug(name)


def _letters(name: str) -> list[str]:
    return slug(name).split("-")


def _keys(member: Member) -> list[str]:
    return [key for key in (_key(member.name), member.folder, member.short and _key(member.short)) if key]


def _likeness(member: Member, typed: str) -> float:
    """Return how much *typed* resembles the member's distinctive words, from 0 to 1."""
    own = "-".join(each for each in _letters(member.name) if each not in _COMMON)
    return difflib.SequenceMatcher(None, own, typed).ratio()


def _own(member: Member) -> set[str]:
    return {*_letters(member.name)} - _COMMON


def _within(name: str, key: str) -> bool:
    return f"-{name}-" in f"-{key}-"


def unclear_territory(name: str, near: Sequence[Member], cohort: Cohort) -> Problem:
    """Return the problem that the territory of the file *name* is unclear; *near* are suggested."""
    if not near:
        advice = {"help": kinds.NO_TERRITORY_NEAR, "edition": cohort.before.name}
        return kinds.WHICH_TERRITORY.at(Location(name), more="", **advice)
    more = f" – {', '.join(each.name for each in near[:3])} ?"
    return kinds.WHICH_TERRITORY.at(Location(name), more=more, example=near[0].folder)
