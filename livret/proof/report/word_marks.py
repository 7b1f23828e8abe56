"""The words in which two versions of a text differ, to be marked on a page.

Changes by typography (spaces, quotes, apostrophes, dashes) do not count.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

#: Start and end of words in a text.
Span = tuple[int, int]

#: Characters that typography, or an author's keyboard, substitutes for each other.
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": '"', "›": '"'}
    | {"–": "-", "—": "-", "−": "-", "\u2010": "-", "\u2011": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
)
#: A word, a number with its spaces, or a sign.
_TOKEN = re.compile(r"\.{3}|\d+(?:[\s\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?|\w+(?:[’'·\-\u2011]\w+)*[’']?|[^\w\s]")


def tokens(text: str) -> list[tuple[str, Span]]:
    """Return the words and signs of *text* normalised for comparison, each with its place."""
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


def segments(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """Yield *text* in parts, each with whether it is one of *spans*.

    >>> list(segments("a voté", [(2, 6)]))
    [('a ', False), ('voté', True)]
    """
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
