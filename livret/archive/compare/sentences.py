"""Typeset words → sentences, and what is compared of them.

What typography makes of a text (spaces, quotes, apostrophes, dashes) is no difference: both texts are typeset by the
rules of today, and what authors type in several ways is folded besides.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from livret.edition.prose import Prose
from livret.proof.report.word_marks import tokens

#: What ends a sentence, with the quotes and brackets that close behind it, before a space and what may begin another.
_END = re.compile(r"[.!?…]+[\s\u00a0\u202f]*[»”\")\]]*(?=\s+(?:[«“\"(\[—–-]\s*)*[^\W_a-zà-öø-ÿœ])")
#: Words whose point ends no sentence: before a name or anything else, and before a number only.
_NAMED = "mm mme mmes mlle mgr dr drs pr prs st ste sts stes cf ex éd dir bd bld env réf op cit ibid sq"
_NUMBERED = "p pp art al vol t chap fig n no nos tél col av"
_SHORT, _NUMBERS = frozenset(_NAMED.split()), frozenset(_NUMBERED.split())
_LAST_WORD = re.compile(r"[^\s«»“”\"()\[\]’']*$")
#: A sentence longer than that is one that nobody closes with a point: it is cut at its other stops.
_LONGEST = 120
_STOPS = re.compile(r"[;:,](?=\s)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is printed, the rubric and the block (from 0, in all of the text) in which it stands."""

    text: str
    rubric: str
    block: int
    key: str
    words: int


def sentences(rubric: str, prose: Prose, first: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of *prose*, which stands in *rubric*; *first* is the number of its first block."""
    for number, block in enumerate(prose.blocks, first):
        yield from of_words(rubric, block.words, number)


def of_words(rubric: str, words: str, block: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of *words*, one block."""
    for text in split(words):
        if key := folded(text):
            yield Sentence(text, rubric, block, key, len(text.split()))


def split(text: str) -> list[str]:
    """Return *text* cut into sentences, none of its words lost.

    >>> split("M. Exemple a voté, cf. p. 3. « Enfin ! » dit-on. Il est 14 h 30… Et après ?")
    ['M. Exemple a voté, cf. p. 3.', '« Enfin ! » dit-on.', 'Il est 14 h 30…', 'Et après ?']
    """
    found, start = [], 0
    for end in _END.finditer(text):
        if end[0].strip() != "." or not _abbreviated(text[start : end.start()], text[end.end() :]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return [part for sentence in found if sentence for part in _bounded(sentence)]


def _abbreviated(before: str, behind: str) -> bool:
    """Return whether the point between *before* and *behind* is that of a short word: M., J.-P., p. 3, 1. at first."""
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    initial = word.rpartition(".")[2].rpartition("-")[2]
    if len(initial) == 1 and initial.isupper():
        return True
    if word.casefold() in _NUMBERS:
        return behind.lstrip()[:1].isdecimal()
    return word.casefold() in _SHORT or (word.isdecimal() and before.strip() == word)


def _bounded(sentence: str) -> Iterator[str]:
    """Yield *sentence*, one that is much too long in parts: between its stops, else so many words at once."""
    if len(sentence.split()) <= _LONGEST:
        yield sentence
        return
    start = 0
    for stop in [*(found.end() for found in _STOPS.finditer(sentence)), len(sentence)]:
        if len(sentence[start:stop].split()) >= _LONGEST // 4 or stop == len(sentence):
            words = sentence[start:stop].split()
            yield from (" ".join(words[at : at + _LONGEST]) for at in range(0, len(words), _LONGEST))
            start = stop


def folded(text: str) -> str:
    r"""Return what is compared of *text*: its words and signs, in what form typography has them aside.

    >>> folded("L’« œuvre » : 45 000 km²") == folded('L\'"oeuvre": 45000 km2')
    True
    >>> folded("sur tout") == folded("surtout")
    False
    """
    return " ".join(key for key, _span in tokens(text))


def likeness(one: str, other: str) -> float:
    """Return how much two folded texts share, 0 to 1: twice their common words by all (Dice's coefficient)."""
    return alike(Counter(one.split()), Counter(other.split()))


def alike(one: Counter[str], other: Counter[str]) -> float:
    """Return the same of words that are counted."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
