"""Lookup of words: French ones, and known names; and suggestions for misspelt ones."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Protocol

from livret.base import paths
from livret.base.machine import answers_for
from livret.edition.in_full import expanded
from livret.proof.french.inclusive import MIDDLE_DOT

#: Elided words before an apostrophe.
_ELIDED = re.compile(r"(?i)(?:[ldjmtsncç]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)'")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Prefixes of compounds, with a hyphen or not: « agri-voltaïque », « écoconception » (then five letters follow).
_PREFIXES = (
    *("agri", "agro", "anti", "auto", "bio", "co", "cyclo", "éco", "électro", "ethno", "géo", "hydro", "hyper"),
    *("infra", "inter", "intra", "macro", "médico", "photo", "politico", "sylvo", "technico", "thermo", "vélo"),
    *("méga", "méta", "micro", "mini", "mono", "multi", "néo", "non", "péri", "pluri", "poly", "post", "pré", "pro"),
    *("pseudo", "semi", "socio", "sous", "sur", "techno", "télé", "trans", "ultra"),
)
_SHORTEST_REST = 5
#: Letters mistaken for each other, or missing their accent.
_ACCENTS = {"a": "àâ", "c": "ç", "e": "éèêë", "i": "îï", "o": "ô", "u": "ùûü", "é": "eèê", "è": "eéê", "ê": "eéè"} | {
    "à": "a", "â": "a", "ç": "c", "î": "i", "ï": "i", "ô": "o", "ù": "u", "û": "u",
    "A": "À", "C": "Ç", "E": "ÉÈÊ", "I": "Î", "O": "Ô",
}  # fmt: skip
_ALPHABET = "esaitnrulodcmpévgfbhqxàèyjzêçwkâîôûùïëœ"
_MOST_SUGGESTIONS = 3
#: Prefixes of verbs and their derivatives, and of many typing errors (« resource »), so the rest must be long.
_DERIVING = ("dés", "dé", "ré", "re")
_SHORTEST_DERIVED = 8
#: A capital inside a sentence is a name, unless it sounds like a known word of this length: « Méditerannée ».
_SHORTEST_HEARD = 8
_DOUBLED = re.compile(r"(.)\1")


#: Corrects one kind of error where a word is split: before the split, after it → candidates.
_Slip = Callable[[str, str], Iterator[str]]


class NoLibrary(Exception):
    """Hunspell is not installed, or does not start."""


class Dictionary(Protocol):
    """The interface of Hunspell's binding that is used."""

    def spell(self, word: str) -> bool: ...


@cache
def dictionary() -> Dictionary:
    """Return the French dictionary, loaded once per process (a fifth of a second).

    :raises NoLibrary: if the extra ``proof`` is not installed.
    """
    try:
        from hunspell import Hunspell  # type: ignore[import-untyped, import-not-found, unused-ignore]

        french: Dictionary = Hunspell("fr", hunspell_data_dir=str(paths.assets() / "dictionary"))
    except (ImportError, OSError, RuntimeError) as absent:
        answers_for(absent)
        raise NoLibrary from absent
    return french


@cache
def places() -> frozenset[str]:
    """Return the words of the official names of places of France that begin with a capital, in plain signs."""
    text = (paths.assets() / "places" / "noms.txt").read_text("utf-8").replace("’", " ")
    whole = set(text.split())
    parts = {part for word in whole if "-" in word for part in word.split("-")}
    return frozenset(word for word in whole | parts if word[:1].isupper())


@cache
def institutions() -> frozenset[str]:
    """Return the names of institutions and programmes bundled with Livret, in their own spelling."""
    return frozenset((paths.assets() / "words" / "noms.txt").read_text("utf-8").split())


@cache
def proper() -> frozenset[str]:
    """Return all names bundled with Livret: of places and of institutions."""
    return places() | institutions()


@cache
def trade() -> frozenset[str]:
    """Return the words of the trade bundled with Livret, in lower case."""
    return frozenset((paths.assets() / "words" / "mots.txt").read_text("utf-8").split())


@cache
def _entries() -> tuple[str, ...]:
    """Return the words listed in the dictionary, without those that its rules derive."""
    lines = (paths.assets() / "dictionary" / "fr.dic").read_text("utf-8").splitlines()[1:]
    return tuple(line.partition("/")[0] for line in lines)


@cache
def given_names() -> frozenset[str]:
    """Return the names in the dictionary other than places: given names, nearly all."""
    communes = frozenset((paths.assets() / "places" / "noms.txt").read_text("utf-8").splitlines())
    return frozenset(word for word in _entries() if word.istitle() and word.replace("-", "").isalpha()) - communes


@cache
def common() -> frozenset[str]:
    """Return the words that the dictionary lists in small letters."""
    return frozenset(word for word in _entries() if word.islower())


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    """Return the words listed in the dictionary, and all names, by their sound."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in (*_entries(), *proper()):
        if len(word) >= _SHORTEST_REST and word[1:].islower() and word.isalpha():
            found[_sound(word)].append(word)
    return {sound: tuple(words) for sound, words in found.items()}


def _sound(word: str) -> str:
    """Return *word* reduced to what errors leave: no accents, no doubled letters.

    >>> _sound("développement"), _sound("interressant")
    ('developement', 'interesant')
    """
    bare = unicodedata.normalize("NFD", word.casefold().replace("œ", "oe"))
    return _DOUBLED.sub(r"\1", "".join(filter(str.isalpha, bare)))


def names(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of *texts*, in lower case and plain signs: names match in any case and accents."""
    plain = "\n".join(texts).replace("’", "'").replace("\u00ad", "").casefold()
    return frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", plain)) | frozenset(_LETTERS.findall(plain))


@dataclass(slots=True)
class Lexicon:
    """The French dictionary, with the names *known* for this edition (from ``names``)."""

    known: frozenset[str] = frozenset()
    french: Dictionary = field(default_factory=dictionary)
    _looked_up: dict[str, bool] = field(default_factory=dict)

    def unknown(self, word: str, named: bool = False) -> Iterator[tuple[str, int]]:
        """Yield each unknown part of *word* (in plain signs), and its offset.

        *named*: capitals are names. « l'Tierre-Exemple » yields « Tierre », 2.
        """
        if self._is_known(word, named):
            return
        start = found.end() if (found := _ELIDED.match(word)) else 0
        rest = word[start:]
        if start and self._is_known(rest, named):
            return
        if MIDDLE_DOT in rest:
            if not self._is_shortened(rest):
                yield rest, start
            return
        if "'" in rest and rest[0].isupper():  # « Cit'ergie » is one name
            yield rest, start
            return
        parts = [(part[0], start + part.start()) for part in _LETTERS.finditer(rest)]
        wrong = [(part, at) for part, at in parts if not self._is_part(part, at > parts[0][1], named)]
        yield from wrong

    def suggestions(self, word: str) -> list[str]:
        """Return suggestions for *word*, the likeliest first; empty if it resembles no word."""
        if word.isupper():
            return [each.upper() for each in self.suggestions(word.lower())]
        if word[:2].isupper() and self._is_known(word.capitalize(), named=False):
            return [word.capitalize()]
        meant = self._is_meant if word[:1].isupper() else self.french.spell
        near = list(dict.fromkeys(filter(meant, _neighbours(word))))
        if not near:
            heard = (each[:1].upper() + each[1:] if word[0].isupper() else each for each in _heard(word))
            near = list(dict.fromkeys(heard))
        return [each.replace("'", "’") for each in near[:_MOST_SUGGESTIONS]]

    def is_name(self, word: str, may_be_place: bool = True) -> bool:
        """Whether *word*, unknown and with a capital inside a sentence, is a name, and no error in a known word.

        What is no place (*may_be_place*) is no misspelling of a place's name: most words resemble one of so many.
        An error seldom affects the first letter, or replaces a letter: « Hamant » and « amant » are two words.
        """
        if not word[:1].isupper() or word[1:2].isupper():
            return False
        meant = self._is_meant if may_be_place else self._is_common
        if any(map(meant, _neighbours(word, (_accented,)))):
            return False
        if len(word) >= _SHORTEST_HEARD and any(map(meant, _alike().get(_sound(word), ()))):
            return False
        slips = next(slips for shortest, slips in _SLIPS_OF_NAMES if len(word) >= shortest)
        return not any(each[:1] == word[0] and meant(each) for each in _neighbours(word, slips))

    def _is_meant(self, word: str) -> bool:
        """Whether *word* with its capital is a plausible correction: a common word, or a known name."""
        return word in places() or self._is_common(word)

    def _is_common(self, word: str) -> bool:
        """Whether *word* is a plausible correction other than a place's name."""
        return word in institutions() or word.casefold() in self.known or self.french.spell(word.lower())

    def _is_known(self, word: str, named: bool) -> bool:
        if word not in self._looked_up:
            self._looked_up[word] = self._look_up(word)
        return self._looked_up[word] or (named and word[:1].isupper())

    def _look_up(self, word: str) -> bool:
        if self.french.spell(word) or word.casefold() in self.known:
            return True
        if word.casefold() in trade() or word.casefold().removesuffix("s") in trade():
            return True
        if word.isupper():
            return self.french.spell(word.capitalize()) or word.title() in proper()
        return word[0].isupper() and word in proper()

    def _is_part(self, part: str, later: bool, named: bool) -> bool:
        """Whether *part* of a compound, or a simple word, is correct; *later*: another part precedes it."""
        if len(part) == 1 or self._is_known(part, named) or (later and part == "là"):
            return True
        low = part.casefold()
        if low in _PREFIXES or self._is_made(low, _PREFIXES, _SHORTEST_REST):
            return True
        return self._is_made(low, _DERIVING, _SHORTEST_DERIVED) and not self.suggestions(low)

    def _is_made(self, word: str, prefixes: Iterable[str], shortest: int) -> bool:
        """Whether *word* is one of *prefixes* and a word of *shortest* letters at least."""
        rests = (word.removeprefix(prefix) for prefix in prefixes if word.startswith(prefix))
        return any(len(rest) >= shortest and self._is_known(rest, named=False) for rest in rests)

    def _is_shortened(self, word: str) -> bool:
        """Whether a word with middle dots stands for correct words."""
        full = expanded(word.replace("'", "’"))
        if full != word:
            return all(self._is_known(each, named=False) for each in _LETTERS.findall(full) if len(each) > 1)
        stem, *rest = word.split(MIDDLE_DOT)
        return any(map(self.french.spell, (stem, f"{stem}s", "".join((stem, *rest[:1])))))


def _heard(word: str) -> list[str]:
    """Return the words that sound like *word*, which has several errors: « developement », « aceuil »."""
    sound = _sound(word)
    swapped = (sound[:at] + sound[at + 1] + sound[at] + sound[at + 2 :] for at in range(len(sound) - 1))
    for each in (sound, *swapped):
        if found := _alike().get(each):
            return list(found)
        if each.endswith("s") and (found := _alike().get(each[:-1])):
            return [f"{one}s" for one in found]
    return []


def _neighbours(word: str, slips: Iterable[_Slip] = ()) -> Iterator[str]:
    """Yield *word* with one error corrected, the likeliest of *slips* first (all of them)."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for make in slips or _SLIPS:
        yield from chain.from_iterable(make(before, after) for before, after in cuts)


def _accented(before: str, after: str) -> Iterator[str]:
    for letter in _ACCENTS.get(after[:1], ""):
        yield before + letter + after[1:]
        yield from (before + letter + again for again in _once_more(after[1:]))


def _once_more(after: str) -> Iterator[str]:
    for at, sign in enumerate(after):
        for letter in _ACCENTS.get(sign, ""):
            yield after[:at] + letter + after[at + 1 :]


def _swapped(before: str, after: str) -> Iterator[str]:
    if len(after) > 1:
        yield before + after[1] + after[0] + after[2:]


def _doubled(before: str, after: str) -> Iterator[str]:
    if after and before.endswith(after[0]):
        yield before + after[1:]
    elif after:
        yield before + after[0] + after
        yield from (before + after[0] + again for again in _once_more(after))


def _typed_twice(before: str, after: str) -> Iterator[str]:
    if after and before.endswith(after[0]):
        yield before + after[1:]


def _dropped(before: str, after: str) -> Iterator[str]:
    if after:
        yield before + after[1:]


def _replaced(before: str, after: str) -> Iterator[str]:
    if after:
        yield from (before + (letter.upper() if after[0].isupper() else letter) + after[1:] for letter in _ALPHABET)


def _added(before: str, after: str) -> Iterator[str]:
    yield from (before + letter + after for letter in _ALPHABET)


def _elided(before: str, after: str) -> Iterator[str]:
    """Yield the word with a missing apostrophe restored: « cest », « aujourdhui »."""
    if after and (before.lower() == "aujourd" or _ELIDED.fullmatch(f"{before}'")):
        yield f"{before}'{after}"


_SLIPS: tuple[_Slip, ...] = (_elided, _accented, _doubled, _swapped, _dropped, _added, _replaced)
#: The errors assumed in a capitalised word inside a sentence, by its length: short names resemble short words.
_SLIPS_OF_NAMES: tuple[tuple[int, tuple[_Slip, ...]], ...] = (
    (8, (_doubled, _swapped, _dropped, _added, _replaced)),
    (6, (_doubled, _swapped, _dropped, _added)),
    (0, (_typed_twice,)),
)
