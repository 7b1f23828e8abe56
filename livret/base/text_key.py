"""Words as a proof compares them: a text is the same whatever its case, spaces, hyphens and ligatures."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: What breaking lines may add or remove: spaces, hyphens, and signs without width.
_VOLATILE = re.compile("[\\s\u00ad\u2010\u2011\u200b-\u200f\u2060\ufeff-]+")
#: Quotes and apostrophes that an editor may change automatically.
_ALIKE = str.maketrans({"'": "’", "ʼ": "’", "‘": "’", "“": '"', "”": '"', "…": "...", "ﬁ": "fi", "ﬂ": "fl"})

#: So many equal letters are no coincidence.
_GRAM = 9


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """Return the key of *text* to compare: no case, spaces or hyphens; one form of quotes and ligatures.

    >>> letters("Un « savoir- faire »")
    'un«savoirfaire»'
    """
    plain = text.casefold().translate(_ALIKE)
    return _VOLATILE.sub("", plain if plain.isascii() else unicodedata.normalize("NFC", plain))


class Gap(NamedTuple):
    """A difference of two texts: letters ``start`` to ``end`` of the one replace ``other_start`` to ``other_end``."""

    start: int
    end: int
    other_start: int
    other_end: int


def gaps(one: str, other: str) -> list[Gap]:
    """Return the differences of *one* and *other*, two texts as ``letters`` returns them, in order.

    Equal passages are found by their rare parts first (the « patience » of B. Cohen): a passage that moved does not
    become letters changed one by one.

    >>> gaps("abcdefghijklmnop", "abcdefghijkXlmnop")
    [Gap(start=11, end=11, other_start=11, other_end=12)]
    """
    found: list[Gap] = []
    at, other_at = 0, 0
    for start, other_start, length in [*_alike(one, other), (len(one), len(other), 0)]:
        if start > at or other_start > other_at:
            found += _trimmed(one, other, Gap(at, start, other_at, other_start))
        at, other_at = start + length, other_start + length
    return found


def _alike(one: str, other: str) -> Iterator[tuple[int, int, int]]:
    """Yield equal passages, in the order of both: their start in each, and their length."""
    done, other_done = 0, 0
    for start, other_start in in_both_orders(_rare_in_both(one, other)):
        if start < done or other_start < other_done:
            continue
        while start > done and other_start > other_done and one[start - 1] == other[other_start - 1]:
            start, other_start = start - 1, other_start - 1
        length = _common(one, start, other, other_start)
        yield start, other_start, length
        done, other_done = start + length, other_start + length


def _common(one: str, start: int, other: str, other_start: int) -> int:
    """Return the length of the equal passage of *one* and *other* from two places on."""
    length, step = 0, 256
    while step:
        if one[start + length : start + length + step] == other[other_start + length : other_start + length + step]:
            if start + length >= len(one) or other_start + length >= len(other):
                break
            length += step
        else:
            step //= 2
    return min(length, len(one) - start, len(other) - other_start)


def _rare_in_both(one: str, other: str) -> list[tuple[int, int]]:
    rare, other_rare = _rare(one), _rare(other)
    return sorted((at, other_rare[gram]) for gram, at in rare.items() if gram in other_rare)


def _rare(text: str) -> dict[str, int]:
    """Return the place of each gram that occurs once."""
    places: dict[str, int] = {}
    for at in range(len(text) - _GRAM + 1):
        gram = text[at : at + _GRAM]
        places[gram] = -1 if gram in places else at
    return {gram: at for gram, at in places.items() if at >= 0}


def in_both_orders(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence of *pairs* that rises in both numbers (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(last[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            last.append(index)
        else:
            tops[pile], last[pile] = place, index
    chosen = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _trimmed(one: str, other: str, gap: Gap) -> Iterator[Gap]:
    """Yield *gap* without equal letters at its ends; nothing if all of it is equal."""
    start, end, other_start, other_end = gap
    alike = 0
    most = min(end - start, other_end - other_start)
    while alike < most and one[start + alike] == other[other_start + alike]:
        alike += 1
    start, other_start, most = start + alike, other_start + alike, most - alike
    alike = 0
    while alike < most and one[end - 1 - alike] == other[other_end - 1 - alike]:
        alike += 1
    end, other_end = end - alike, other_end - alike
    if start < end or other_start < other_end:
        yield Gap(start, end, other_start, other_end)


def words_between(text: str, start: int, end: int) -> list[str]:
    """Return the words of *text* that have letters between *start* and *end*, counted in ``letters(text)``.

    >>> words_between("un pré, deux prés", 2, 7)
    ['pré,', 'deux']
    """
    words, position = [], 0
    for word in text.split():
        after = position + len(letters(word))
        if position < end and after > start:
            words.append(word)
        position = after
    return words


def slug(name: str) -> str:
    """Return *name* in small letters without accents, digits and hyphens.

    >>> slug("Pays de l’Œuf")
    'pays-de-l-oeuf'
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "territoire"
