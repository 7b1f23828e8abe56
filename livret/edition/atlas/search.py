"""Any territory of France by its name, number or code, however it is typed.

Inter-municipalities, départements, communes and what former communes became. Names of inter-municipalities are known
without what all of them share (« communauté de communes du … »).
"""

import difflib
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from math import ceil, floor
from operator import or_
from typing import Literal

from livret.base.text_key import slug
from livret.edition.atlas import siren, tables
from livret.edition.atlas.contours import typographic
from livret.edition.atlas.places import Place, of_siren

#: Words for kinds of inter-municipalities: who types one means no commune.
_KIND_WORDS = frozenset({
    *("communaute", "communautes", "communes", "agglomeration", "agglo", "urbaine", "metropole"),
    *("cc", "ca", "cu", "ept", "intercommunalite"),
})  # fmt: skip
#: Words that do not distinguish a territory.
_COMMON = _KIND_WORDS | {"commune", "departement", "de", "des", "du", "d", "la", "le", "les", "l", "et"}
#: Letters of a word that may identify a territory by itself, and in how many names it then stands.
_TELLING, _RARE = 5, 4
#: Letters of a name that is looked for.
LONGEST = 200
#: Words as people shorten them.
_SHORT = {"st": "saint", "ste": "sainte"}
#: How like a misspelt word is to the one that was meant.
_LIKENESS = 0.78
_QUALIFIED = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|,\s*([^,()]+)|\s(\d[\dAB]\d?))\s*")

Sort = Literal["intercommunalite", "departement", "commune"]
#: All that can be searched, in the order in which it is listed.
SORTS: tuple[Sort, ...] = ("intercommunalite", "departement", "commune")
MUNICIPALITIES: tuple[Sort, ...] = ("intercommunalite",)


@dataclass(frozen=True, slots=True)
class KnownTerritory:
    """A territory of the tables: ``key`` is its SIREN, or the code of its département or commune.

    ``former`` is the name of the former commune by which it was found.
    """

    sort: Sort
    key: str
    name: str
    departments: tuple[str, ...]
    people: int
    former: str = ""

    @property
    def place(self) -> Place:
        """Its ground."""
        if self.sort == "intercommunalite":
            return of_siren(self.key) or Place()
        if self.sort == "commune":
            return Place(codes=(self.key,))
        return Place(codes=communes_of_department(self.key))

    @property
    def where(self) -> str:
        """Its name with its départements: « Saint-Denis (Seine-Saint-Denis) »."""
        names = ", ".join(typographic(tables.departments()[code].name) for code in self.departments)
        return self.name if self.sort == "departement" else f"{self.name} ({names})"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: ``exact`` where whole names are meant; else parts of names, or misspelt ones."""

    exact: bool
    territories: Sequence[KnownTerritory]


def find(typed: str, sorts: Collection[Sort] = SORTS) -> Found:
    """Return the territories that *typed* means: those of that very name, else of these words, else of words like them.

    Words of a name, or words like them, are looked for among inter-municipalities first.

    A département behind the name, between brackets or behind a comma, or a kind of inter-municipality before it,
    leaves out all others.
    """
    if whole := exact(typed, sorts):
        return Found(True, whole)
    if not any(map(str.isalnum, typed[:LONGEST])):
        return Found(False, [])
    given, department, sorts = _given(typed[:LONGEST], sorts)
    steps = ((step, sort) for step in (_partial, _near) for sort in SORTS if sort in sorts)
    found = next(filter(None, (_inside(step(sort, given), department) for step, sort in steps)), [])
    return Found(False, sorted(_once(found), key=_rank))


def exact(typed: str, sorts: Collection[Sort] = SORTS) -> list[KnownTerritory]:
    """Return the territories of the very name, number or code that is *typed*: a hundred times as quick as ``find``."""
    typed = typed[:LONGEST]
    if numbered := _numbered(typed, sorts):
        return [numbered]
    if not any(map(str.isalnum, typed)):
        return []
    given, department, sorts = _given(typed, sorts)
    whole = (each for sort in sorts for each in _inside(_exact(sort, given), department))
    return sorted(_once(whole), key=_rank)


def _given(typed: str, sorts: Collection[Sort]) -> tuple[tuple[str, ...], str, Collection[Sort]]:
    """Return the words of the name in *typed*, the code of its département, and which of *sorts* it may be."""
    name, department = _parted(typed)
    given = _words(name)
    if _KIND_WORDS & set(given):
        sorts = tuple(sort for sort in sorts if sort == "intercommunalite")
    return given, department, sorts


def near(typed: str, sort: Sort, most: int = 3) -> list[KnownTerritory]:
    """Return up to *most* of *sort* to suggest for *typed*: by all its words, words like them, or a rare one."""
    found = [*find(typed, (sort,)).territories]
    if 0 < len(found) < most:  # « Renes » begins one name, and is nearly another
        found += sorted((each for each in _near(sort, _words(typed[:LONGEST])) if each not in found), key=_rank)
    if not found:
        parts = [[*_partial(sort, (word,))] for word in _own(_words(typed)) if len(word) >= _TELLING]
        found = [each for part in parts if len(part) <= _RARE for each in part]
    return _once(found)[:most]


def _once(found: Iterable[KnownTerritory]) -> list[KnownTerritory]:
    """Return each of *found* once, by whichever of its former communes it was found."""
    return list({(each.sort, each.key): each for each in reversed([*found])}.values())[::-1]


def listed(territories: Iterable[KnownTerritory]) -> str:
    """Return *territories* with their places and numbers, as people copy them."""
    return " ; ".join(f"{each.where}\u00a0: {each.key}" for each in territories)


def likely_numbers(name: object, typed: object = "") -> str:
    """Return the inter-municipalities that a territory may be, with their SIREN; empty where none is.

    Those whose SIREN is nearly the number *typed*, where these are few; else those that *name* may mean.
    """
    meant = numbers_like(typed) if isinstance(typed, str) else []
    return listed(meant or (near(name[:LONGEST], "intercommunalite") if isinstance(name, str) and name.strip() else []))


def numbers_like(typed: str, most: int = 3) -> list[KnownTerritory]:
    """Return the inter-municipalities whose SIREN or SIRET is *typed*, but for one digit; none where too many are."""
    numbers = [siren.known(typed)] if siren.known(typed) else siren.near(typed)
    return [_municipality(tables.intercommunalities()[each]) for each in numbers] if len(numbers) <= most else []


def share_words(one: str, other: str) -> bool:
    """Return whether two names have a word of their own in common, or words alike.

    >>> share_words("Grand Montauban", "Communauté d'agglomération du Grand Montauban"), share_words("Albi", "Gap")
    (True, False)
    """
    mine, yours = _own(_words(one)), _own(_words(other))
    return any(difflib.get_close_matches(word, yours, 1, _LIKENESS) or _begins(word, yours) for word in mine)


def _begins(word: str, others: Iterable[str]) -> bool:
    return any(len(word) > 3 < len(each) and (each.startswith(word) or word.startswith(each)) for each in others)


@cache
def communes_of_department(code: str) -> tuple[str, ...]:
    """Return the codes of the communes of the département *code*."""
    return tuple(each for each in tables.communes() if tables.department_of(each) == code)


def _inside(found: Iterable[KnownTerritory], department: str) -> list[KnownTerritory]:
    return [each for each in found if not department or department in each.departments]


def numbered(number: str) -> KnownTerritory | None:
    """Return the inter-municipality whose SIREN is *number*; None when it is unknown."""
    known = tables.intercommunalities().get(number)
    return _municipality(known) if known else None


def _rank(found: KnownTerritory) -> tuple[int, int, str]:
    return SORTS.index(found.sort), -found.people, found.key


def _numbered(typed: str, sorts: Collection[Sort]) -> KnownTerritory | None:
    """Return the territory whose SIREN or code *typed* is."""
    code = re.sub(r"\s", "", typed).upper()
    if "intercommunalite" in sorts and (number := siren.known(typed)):
        return _municipality(tables.intercommunalities()[number])
    if "commune" in sorts and re.fullmatch(r"\d{4}", code):
        code = f"0{code}"  # a spreadsheet, or YAML, took the first one off
    if "commune" in sorts and re.fullmatch(r"\d[\dAB]\d{3}", code) and code in tables.communes():
        return _commune(tables.communes()[code])
    if "departement" in sorts and code in tables.departments():
        return _department(tables.departments()[code])
    return None


def _parted(typed: str) -> tuple[str, str]:
    """Return the name in *typed*, and the code of the département that stands behind it (none: empty)."""
    if (parts := _QUALIFIED.fullmatch(typed)) and (found := tables.department_named(parts[2] or parts[3] or parts[4])):
        return parts[1], found.code
    return typed, ""


def _municipality(row: tables.Intercommunality) -> KnownTerritory:
    return KnownTerritory("intercommunalite", row.siren, typographic(row.name), row.departments, row.summed)


def _department(row: tables.Department) -> KnownTerritory:
    return KnownTerritory("departement", row.code, typographic(row.name), (row.code,), row.population)


def _commune(row: tables.Commune, former: str = "") -> KnownTerritory:
    return KnownTerritory("commune", row.code, typographic(row.name), (row.department,), row.population or 0, former)


def _words(name: str) -> tuple[str, ...]:
    return tuple(_SHORT.get(word, word) for word in slug(name).split("-"))


def _own(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _COMMON) or tuple(words)


@cache
def _index(sort: Sort) -> Mapping[tuple[str, ...], Sequence[KnownTerritory]]:
    """Return the territories of *sort* by the words of their names: all of them for communes, else their own."""
    found: dict[tuple[str, ...], list[KnownTerritory]] = {}
    for name, each in _named(sort):
        words = _words(name)
        found.setdefault(words if sort == "commune" else _own(words), []).append(each)
    return found


def _named(sort: Sort) -> Iterator[tuple[str, KnownTerritory]]:
    if sort == "intercommunalite":
        yield from ((row.name, _municipality(row)) for row in tables.intercommunalities().values())
    elif sort == "departement":
        yield from ((row.name, _department(row)) for row in tables.departments().values())
    else:
        known = tables.communes()
        yield from ((row.name, _commune(row)) for row in known.values())
        former = ((name, code) for name, codes in tables.former_communes().items() for code in codes)
        yield from ((name, _commune(known[code], name)) for name, code in former if known[code].name != name)


def _exact(sort: Sort, given: Sequence[str]) -> Iterable[KnownTerritory]:
    return _index(sort).get(tuple(given) if sort == "commune" else _own(given), ())


def _partial(sort: Sort, given: Sequence[str]) -> Iterator[KnownTerritory]:
    """Return the territories in whose names each word of *given* stands, or begins one."""
    known = _vocabulary(sort)
    ends = ((bisect_left(known, part), bisect_left(known, f"{part}\uffff")) for part in _own(given))
    return _named_with(sort, [{*known[start:end]} for start, end in ends])


def _near(sort: Sort, given: Sequence[str]) -> Iterator[KnownTerritory]:
    """Return the territories in whose names each word of *given* stands, or one like it."""
    return _named_with(sort, [_like(sort, part) for part in _own(given)])


@lru_cache(maxsize=256)
def _like(sort: Sort, part: str) -> frozenset[str]:
    """Return the words of *sort* that are most like *part*; those that can be none of these are not compared."""
    longer = (2 - _LIKENESS) / _LIKENESS  # by so much the longer of two words alike is longer, at most
    least, most = floor(len(part) / longer), ceil(len(part) * longer)
    letters = _letters(part)
    known = [
        word for word, its in _lettered(sort)
        if least <= len(word) <= most and _may_be_alike(part, letters, word, its)
    ]  # fmt: skip
    return frozenset(difflib.get_close_matches(part, known, 12, _LIKENESS))


def _may_be_alike(one: str, letters: int, other: str, others: int) -> bool:
    """Return whether two words may be alike: letters of one that the other has not are not alike (``_letters``)."""
    alike = min(len(one) - (letters & ~others).bit_count(), len(other) - (others & ~letters).bit_count())
    return 2 * alike / (len(one) + len(other)) >= _LIKENESS


def _letters(word: str) -> int:
    """Return the letters of *word*, one bit each; in another alphabet several may share one."""
    return reduce(or_, (1 << ord(letter) % 64 for letter in word), 0)


@cache
def _lettered(sort: Sort) -> Sequence[tuple[str, int]]:
    return [(word, _letters(word)) for word in _vocabulary(sort)]


def _named_with(sort: Sort, choices: Sequence[Collection[str]]) -> Iterator[KnownTerritory]:
    """Yield the territories in whose names a word of each of *choices* stands."""
    if not all(choices):
        return
    for words, territories in _index(sort).items():
        if all(any(word in choice for word in words) for choice in choices):
            yield from territories


@cache
def _vocabulary(sort: Sort) -> Sequence[str]:
    return sorted({word for words in _index(sort) for word in words})
