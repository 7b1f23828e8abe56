"""Compare numbers of communes, inhabitants and area in a text with the facts of its territory's fiche.

A number is compared only if it is about the whole territory: certainly after « la métropole compte »; otherwise it must
be close to the fact, and nothing beside it may restrict it to a part (« 28 des 31 communes »).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from livret.base.problems import Location, Problem
from livret.base.text_key import slug
from livret.catalogue import french as kinds
from livret.edition.facts import COMMUNES, FACTS, Fact, FactRow, by_key
from livret.edition.model import Edition, Territory
from livret.edition.typography.signs import NO_BREAK_SPACE
from livret.proof.french.quantities import Quantity, agree, quantities
from livret.proof.sentences import Places, Wording, wordings

_STOP = re.compile(r"[.;!?:](?=\s|$)|\n")
_WHOLES = "territoire|intercommunalité|agglomération|agglo|métropole|communauté|collectivité|epci|pays"
_PARTS = (
    "projet|groupes?|ateliers?|réunions?|commissions?|cohorte|réseau|forum|association|vallée|canton|département|région"
    "|villes?|village|bourg|bassin|plateau|syndicat|parc|démarche|étude|enquête|secteur|pôle d|unité|comité|programme"
)
#: A territory as the subject, or a verb of what it consists of.
_MADE_OF = re.compile(
    r"\b(?:compt(?:e|ent|ant|ait)|regroup(?:e|ant|ait)|rassembl(?:e|ant|ait)|réuni(?:t|ssant|ssait)|fédér?(?:ant|ait)"
    r"|fédère|comprend|comprenant|composée? (?:de|d’)|formée? (?:de|d’)|constituée? (?:de|d’)|peuplée? (?:de|d’)"
    r"|abrit(?:e|ant)|étend(?:ant)? sur|couvr(?:e|ant)|totalis(?:e|ant)|forte? (?:de|d’)|(?:de|avec) (?:ses|nos|leurs)"
    r"|(?:superficie|population)(?: totale| municipale)?(?: est)? (?:de|d’)"
    rf"|(?:{_WHOLES})(?: de communes| urbaine| d’agglomération| rurale?)? (?:de|d’|à))"
    r"(?: (?:aujourd’hui|désormais|actuellement|ainsi|ses|les|plus de|moins de|près de|environ|quelque))*\s*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"\b(?:{_WHOLES})\b", re.IGNORECASE)
_PART = re.compile(rf"\b(?:{_PARTS})\b", re.IGNORECASE)
#: Another territory than the text's own.
_OTHER = re.compile(
    r"\b(?:voisine?s?|d’à côté|d’en face|limitrophes?|autres?|anciennes?|anciens?|futures?|jumelle|jumelée?)\b",
    re.IGNORECASE,
)
#: Length of the context before a word, in characters.
_BESIDE = 12
#: Joins a quantity to the one before it: the context of the first applies to both.
_JOINED = re.compile(
    r"^[\s,(]*(?:et|pour|sur|soit|avec|réparti\w* (?:sur|dans|en))?\s*(?:de|d’|plus de|près de|environ|quelque)?\s*$"
)
#: Words before a part, and after one.
_PART_BEFORE = re.compile(
    r"\b(?:dont|parmi|entre|chaque|sur|dans|chez|avec|pour|auprès de|autres?|premi[eè]re?s|derni[eè]re?s|communes? de"
    r"|villes? de|villages? de|bourgs? de|hameaux? de|quartiers? de|et|ou|à|plus petites|seules)"
    r"(?: (?:plus|moins|près) de)?\s*$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"^\s*(?:sur(?! (?:plus de |près de |environ )?\d[\d\s,.]*k)"
    r"|parmi|qui|que|où|dont|pilotes?|volontaires?|voisines?|concernée?s|participant\w*|engagée?s"
    r"|touchée?s"
    r"|rencontrée?s|interrogée?s|consultée?s|supplémentaires?|nouvelles|littorales|rurales|urbaines|de moins|de plus"
    rf"|(?:par|au|/)\s?km|(?:de |d’)(?!(?:la |notre |cette |l’)(?:{_WHOLES}))|du (?!territoire|pays)|des )",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:les|nos|ses|leurs|aux|des)\s*$", re.IGNORECASE)
#: Words after a bare statement: « 31 communes, 516 657 habitants. »
_NOMINAL_AFTER = re.compile(r"^\s*(?:[.,;:!?)»–—]|$|et\b|pour\b|sur\b|membres\b)")
_YEAR = re.compile(
    r"^[\s,]*(?:\(|en |au 1er janvier )\s?(?P<year>(?:19|20)\d\d)\b|^[^.;]{0,24}\((?P<other>(?:19|20)\d\d)\)"
)
_ANY_YEAR = re.compile(r"(?<![\d\u00a0\u202f])(?:19|20)\d\d(?!\d|[\u00a0\u202f]\d)")
_IN_YEAR = re.compile(r"^\s*En (?P<year>(?:19|20)\d\d)\b")
#: Numbers further from the fact than this share may count something else.
_NEAR = 0.1
_PRECISE = 3


class _Said(NamedTuple):
    """A quantity in its sentence: the text *before* and *after* it."""

    quantity: Quantity
    before: str
    after: str
    words: str


def rules(edition: Edition, read: Sequence[Wording] | None = None) -> Iterator[Problem]:
    """Yield a remark for each number of a text that contradicts the fiche of its territory.

    *read* are the edition's wordings, if they are known.
    """
    places, territories = Places(edition.reading), {territory.slug: territory for territory in edition.territories}
    for wording in read or wordings(edition):
        if (territory := territories.get(wording.territory)) and not wording.named:
            yield from _of_wording(wording, territory, places)


def _of_wording(wording: Wording, territory: Territory, places: Places) -> Iterator[Problem]:
    rows = by_key(territory.sheet.rows)
    for said in _contradictions(wording.text, territory):
        name = said.quantity.unit
        fact = territory.sheet.fact(name)
        assert fact
        place = places.find(wording, said.quantity.start, said.quantity.end)
        where = territory.mark(f"{name}.valeur") or territory.mark(name) or Location(wording.mark.file)
        yield kinds.CONTRADICTION.at(place, words=said.words, fact=_written(fact, rows[name]), place=where)


def _written(fact: Fact, row: FactRow) -> str:
    number = f"{fact.value:,.6g}" if fact.value < 100_000 else f"{fact.value:,.0f}"
    number = number.replace(",", "\u202f").replace(".", ",")
    return f"{number}{NO_BREAK_SPACE}{row.unit(fact.value)}"


def _contradictions(text: str, territory: Territory) -> Iterator[_Said]:
    given = [(row, fact) for row, fact in territory.sheet.facts() if fact.value > 0]
    yield from _of_house(text, territory, {row.key: fact for row, fact in given if not row.own})
    for row, fact in given:
        if row.own:
            yield from _of_own(text, row, fact)


def _of_own(text: str, row: FactRow, fact: Fact) -> Iterator[_Said]:
    """Yield the numbers of sentences that name the figure *row*, of no other year than the *fact*."""
    for sentence in _sentences(text, (row,)):
        whole = (
            f"{sentence[0].before}{text[sentence[0].quantity.start : sentence[-1].quantity.end]}{sentence[-1].after}"
        )
        years = {int(year) for year in _ANY_YEAR.findall(whole)}
        named = f"-{slug(row.label)}-" in f"-{slug(whole)}-"
        if named and years <= {fact.year} and not any(agree(said.quantity, fact.value) for said in sentence):
            yield from (said for said in sentence if _meant(said, fact, whole=False))


def _of_house(text: str, territory: Territory, facts: Mapping[str, Fact]) -> Iterator[_Said]:
    names = [name for name in (territory.sheet.name, territory.sheet.short_name) if name]
    for sentence in _sentences(text):
        right = {said.quantity.unit for said in sentence if _is_true(said, facts)}
        whole = False
        for at, said in enumerate(sentence):
            joined = at > 0 and _JOINED.search(said.before[-_gap(sentence, at) :] if _gap(sentence, at) else "")
            whole = _of_whole(said, names) or bool(whole and joined)
            known = facts.get(said.quantity.unit)
            if known and said.quantity.unit not in right and not _of_year(said, known) and _meant(said, known, whole):
                yield said


def _gap(sentence: Sequence[_Said], at: int) -> int:
    """Return the number of characters between a quantity of *sentence* and the one before it."""
    return max(0, sentence[at].quantity.start - sentence[at - 1].quantity.end)


def _sentences(text: str, rows: Sequence[FactRow] = FACTS) -> Iterator[list[_Said]]:
    """Yield the quantities of each sentence of *text* that has any, in the units of *rows*."""
    stops = [0, *(stop.end() for stop in _STOP.finditer(text)), len(text)]
    found: dict[int, list[_Said]] = {}
    for quantity in quantities(text, rows):
        start = max(stop for stop in stops if stop <= quantity.start)
        end = min(stop for stop in stops if stop >= quantity.end)
        before, after = (
            part.replace("\u00a0", " ") for part in (text[start : quantity.start], text[quantity.end : end])
        )
        found.setdefault(start, []).append(_Said(quantity, before, after, text[quantity.start : quantity.end]))
    yield from found.values()


def _is_true(said: _Said, facts: Mapping[str, Fact]) -> bool:
    known = facts.get(said.quantity.unit)
    return known is None or agree(said.quantity, known.value)


def _of_year(said: _Said, fact: Fact) -> bool:
    """Whether the number is stated for another year than the fact."""
    found = _YEAR.search(said.after) or _IN_YEAR.search(said.before)
    years = [year for year in found.groups() if year] if found else []
    return bool(years) and int(years[0]) != fact.year


def _of_whole(said: _Said, names: Sequence[str]) -> bool:
    """Whether the text before the number says that the territory consists of it."""
    made = _MADE_OF.search(said.before)
    if not made or _PART_AFTER.search(said.after):
        return False
    subject = said.before[: made.end()]
    wholes = [match.start() for match in _WHOLE.finditer(subject)]
    wholes += [at for name in names if (at := subject.find(name)) >= 0]
    return bool(wholes) and not _PART.search(subject, max(wholes)) and not _is_another(subject, max(wholes))


def _meant(said: _Said, fact: Fact, whole: bool) -> bool:
    """Whether the number, which differs from the fact's, was meant to be that one."""
    quantity = said.quantity
    if whole:
        return True
    if _PART_AFTER.search(said.after) or not _is_near(quantity, fact.value) or _is_of_a_part(said.before):
        return False
    if _DEFINITE.search(said.before):
        return True
    if quantity.unit != COMMUNES and len(f"{quantity.value:.6g}".rstrip("0").replace(".", "")) >= _PRECISE:
        return not re.search(r"\b(?:communes?|villes?|bourgs?|villages?) (?:de|d’)\s*$", said.before)
    return bool(_NOMINAL_AFTER.search(said.after)) and not _PART_BEFORE.search(said.before)


def _is_of_a_part(before: str) -> bool:
    """Whether the sentence is about a part, or another territory, before the number."""
    parts = [match.start() for match in _PART.finditer(before)]
    wholes = [match.start() for match in _WHOLE.finditer(before)]
    return _is_another(before, max(wholes, default=0)) or max(parts, default=-1) > max(wholes, default=-1)


def _is_another(before: str, whole: int) -> bool:
    """Whether the word at *whole* names another territory: « l’ancienne communauté », « le pays d’à côté »."""
    return bool(_OTHER.search(before, max(0, whole - _BESIDE)))


def _is_near(quantity: Quantity, fact: float) -> bool:
    gap = abs(quantity.value - fact)
    if quantity.unit == COMMUNES:
        swapped = sorted(f"{quantity.value:.0f}") == sorted(f"{fact:.0f}")
        return fact >= 10 and (swapped or gap <= max(2, _NEAR * fact))
    return gap <= _NEAR * fact
