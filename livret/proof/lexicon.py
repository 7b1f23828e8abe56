"""Which words are French, or names that are known here; and what a wrong one was probably meant to be."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import chain
from typing import Protocol

from livret import house
from livret.press.spoken import told
from livret.proof.inclusive import MIDDLE_DOT

#: What stands before an apostrophe.
_ELIDED = re.compile(r"(?i)(?:[ldjmtsncç]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)'")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Words are made with these, before a hyphen or not: « agri-voltaïque », « écoconception » (then five letters follow).
_PREFIXES = (
    *("agri", "agro", "anti", "auto", "bio", "co", "éco", "géo", "hydro", "hyper", "infra", "inter", "intra", "macro"),
    *("méga", "méta", "micro", "mini", "mono", "multi", "néo", "non", "péri", "pluri", "poly", "post", "pré", "pro"),
    *("pseudo", "semi", "socio", "sous", "sur", "techno", "télé", "trans", "ultra"),
)
_SHORTEST_REST = 5
#: Letters that are taken for each other, or forgotten to be accented.
_ACCENTS = {"a": "àâ", "c": "ç", "e": "éèêë", "i": "îï", "o": "ô", "u": "ùûü", "é": "eèê", "è": "eéê", "ê": "eéè"} | {
    "à": "a", "â": "a", "ç": "c", "î": "i", "ï": "i", "ô": "o", "ù": "u", "û": "u",
}  # fmt: skip
_ALPHABET = "esaitnrulodcmpévgfbhqxàèyjzêçwkâîôûùïëœ"
#: Words for which Hunspell's own guess is asked, where one slip mended makes no word: it takes a third of a second.
_MOST_GUESSES = 1
_MOST_SUGGESTIONS = 3
#: What a guess shares with the word, of 1.
_LIKENESS = 0.75


class NoLibrary(Exception):
    """Hunspell is not installed, or does not start; the message says why."""


class Dictionary(Protocol):
    """What is used of Hunspell's binding."""

    def spell(self, word: str) -> bool: ...

    def suggest(self, word: str) -> tuple[str, ...]: ...


@cache
def dictionary() -> Dictionary:
    """Return the French dictionary, read once a run (a fifth of a second).

    :raises NoLibrary: when the extra ``proof`` is not installed.
    """
    try:
        from hunspell import Hunspell  # type: ignore[import-untyped, import-not-found, unused-ignore]

        french: Dictionary = Hunspell("fr", hunspell_data_dir=str(house.assets() / "dictionary"))
    except (ImportError, OSError, RuntimeError) as absent:
        raise NoLibrary(str(absent)) from absent
    return french


@cache
def places() -> frozenset[str]:
    """Return the words of the official names of places of France that begin with a capital, in plain signs."""
    told = (house.assets() / "places" / "noms.txt").read_text("utf-8").replace("’", " ")
    whole = set(told.split())
    parts = {part for word in whole if "-" in word for part in word.split("-")}
    return frozenset(word for word in whole | parts if word[:1].isupper())


def names(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of *texts*, in lower case and plain signs: names are known however they are written."""
    plain = "\n".join(texts).replace("’", "'").replace("\u00ad", "").casefold()
    return frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", plain)) | frozenset(_LETTERS.findall(plain))


@dataclass(slots=True)
class Lexicon:
    """The French dictionary, with the names *known* here (as ``names`` gives them)."""

    known: frozenset[str] = frozenset()
    french: Dictionary = field(default_factory=dictionary)
    _asked: dict[str, bool] = field(default_factory=dict)
    _guessed: int = 0

    def unknown(self, word: str, named: bool = False) -> Iterator[tuple[str, int]]:
        """Yield each part of *word* (in plain signs) that is not known, and where it begins in it.

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
        parts = [(part[0], start + part.start()) for part in _LETTERS.finditer(rest)]
        wrong = [(part, at) for part, at in parts if not self._is_part(part, at > parts[0][1], named)]
        yield from wrong

    def suggestions(self, word: str) -> list[str]:
        """Return what *word* was probably meant to be, the likeliest first; nothing for what resembles no word."""
        if word.isupper():
            return [each.upper() for each in self.suggestions(word.lower())]
        if word[:2].isupper() and self._is_known(word.capitalize(), named=False):
            return [word.capitalize()]
        near = list(dict.fromkeys(filter(self.french.spell, _neighbours(word))))
        if not near and word.islower() and self._guessed < _MOST_GUESSES:
            self._guessed += 1
            near = [guess for guess in self.french.suggest(word) if _alike(word, guess)]
        return [each.replace("'", "’") for each in near[:_MOST_SUGGESTIONS]]

    def _is_known(self, word: str, named: bool) -> bool:
        if word not in self._asked:
            self._asked[word] = self._look_up(word)
        return self._asked[word] or (named and word[:1].isupper())

    def _look_up(self, word: str) -> bool:
        if self.french.spell(word) or word.casefold() in self.known:
            return True
        if word.isupper():
            return self.french.spell(word.capitalize()) or word.title() in places()
        return word[0].isupper() and word in places()

    def _is_part(self, part: str, later: bool, named: bool) -> bool:
        """Whether *part* of a compound, or a word of no parts, is right; *later*: another stands before it."""
        if len(part) == 1 or self._is_known(part, named) or (later and part == "là"):
            return True
        low = part.casefold()
        return low in _PREFIXES or any(
            low.startswith(prefix) and len(low) - len(prefix) >= _SHORTEST_REST and self._is_known(rest, named=False)
            for prefix in _PREFIXES
            if (rest := low[len(prefix) :])
        )

    def _is_shortened(self, word: str) -> bool:
        """Whether a word with middle dots stands for words that are right."""
        full = told(word.replace("'", "’"))
        if full != word:
            return all(self._is_known(each, named=False) for each in _LETTERS.findall(full) if len(each) > 1)
        stem, *rest = word.split(MIDDLE_DOT)
        return any(map(self.french.spell, (stem, f"{stem}s", "".join((stem, *rest[:1])))))


def _alike(word: str, guess: str) -> bool:
    return SequenceMatcher(None, word, guess, autojunk=False).ratio() >= _LIKENESS


def _neighbours(word: str) -> Iterator[str]:
    """Yield what *word* becomes by one slip mended, the likeliest slips first."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for make in _SLIPS:
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


def _dropped(before: str, after: str) -> Iterator[str]:
    if after:
        yield before + after[1:]


def _replaced(before: str, after: str) -> Iterator[str]:
    if after:
        yield from (before + (letter.upper() if after[0].isupper() else letter) + after[1:] for letter in _ALPHABET)


def _added(before: str, after: str) -> Iterator[str]:
    yield from (before + letter + after for letter in _ALPHABET)


def _elided(before: str, after: str) -> Iterator[str]:
    """Give back a forgotten apostrophe: « cest », « aujourdhui »."""
    if after and (before.lower() == "aujourd" or _ELIDED.fullmatch(f"{before}'")):
        yield f"{before}'{after}"


_SLIPS: tuple[Callable[[str, str], Iterator[str]], ...] = (
    _elided, _accented, _doubled, _swapped, _dropped, _added, _replaced,
)  # fmt: skip
