"""Typeset words → sentences, what is compared of them, and the words in which two of them differ.

What typography makes of a text (spaces, quotes, apostrophes, dashes) is no difference: both texts are typeset by the
rules of today, and what authors type in several ways is folded besides.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from livret.archive.compare.model import Span
from livret.edition.model import Prose

#: Signs that typography, or an author's keyboard, puts in each other's place.
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": '"', "›": '"'}
    | {"–": "-", "—": "-", "−": "-", "\u2010": "-", "\u2011": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
)
#: What ends a sentence, with the quotes and brackets that close behind it, before a space and what may begin another.
_END = re.compile(r"[.!?…]+[\s\u00a0\u202f]*[»”\")\]]*(?=\s+(?:[«“\"(\[—–-]\s*)*[^\W_a-zà-öø-ÿœ])")
#: Words whose point ends no sentence: before a name or anything else, and before a number only.
_NAMED = "mm mme mmes mlle mgr dr drs pr prs st ste sts stes cf ex éd dir bd bld env réf op cit ibid sq"
_NUMBERED = "p pp art al vol t chap fig n no nos tél col av"
_SHORT, _NUMBERS = frozenset(_NAMED.split()), frozenset(_NUMBERED.split())
_LAST_WORD = re.compile(r"[^\s«»“”\"()\[\]’']*$")
#: A word, a number with its spaces, or a sign.
_TOKEN = re.compile(r"\.{3}|\d+(?:[\s\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?|\w+(?:[’'·\-\u2011]\w+)*[’']?|[^\w\s]")
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


def tokens(text: str) -> list[tuple[str, Span]]:
    """Return the words and signs of *text* as they are compared, each with its place."""
    return [(_key(found[0]), found.span()) for found in _TOKEN.finditer(text) if found[0] != "\u00ad"]


def _key(token: str) -> str:
    if token.isascii():
        return "".join(token.split())
    plain = unicodedata.normalize("NFKC", token.translate(_ALIKE)).translate(_ALIKE)
    return "".join(plain.split())


def marks(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the words of *before* that *after* lacks, and those of *after* that are new; neighbours are one.

    >>> marks("Le conseil a voté.", "Le conseil a rien voté.")
    ((), ((13, 17),))
    """
    one, other = tokens(before), tokens(after)
    matcher = SequenceMatcher(None, [key for key, _span in one], [key for key, _span in other])
    gone: list[Span] = []
    new: list[Span] = []
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what != "equal":
            gone += _joined(one[start:end])
            new += _joined(other[other_start:other_end])
    return tuple(gone), tuple(new)


def _joined(found: Sequence[tuple[str, Span]]) -> list[Span]:
    return [(found[0][1][0], found[-1][1][1])] if found else []


def likeness(one: str, other: str) -> float:
    """Return how much two folded texts share, 0 to 1: twice their common words by all (Dice's coefficient)."""
    return alike(Counter(one.split()), Counter(other.split()))


def alike(one: Counter[str], other: Counter[str]) -> float:
    """Return the same of words that are counted."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
