"""Where words may be cut, as the engine cuts them."""

import re
from functools import cache, lru_cache

from pyphen import Pyphen, language_fallback

#: « hyphenate-limit-chars: 8 4 4 », as in styles/base.css.
_SHORTEST_WORD, _SHORTEST_PART = 8, 4
_LETTERS = re.compile(r"[^\W\d_]+")
#: Cached words.
_WORDS = 16_384


@lru_cache(_WORDS)
def cuts(word: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the hyphenations of *word*, (first part, rest), longest first part first."""
    if not language_fallback(language):
        return ()  # the engine has no dictionary either
    return tuple(
        (f"{word[: found.start()]}{before}-", f"{after}{word[found.end() :]}")
        for found in reversed(list(_LETTERS.finditer(word)))
        if len(found[0]) >= _SHORTEST_WORD
        for before, after in _dictionary(language).iterate(found[0])
    )


@cache
def _dictionary(language: str) -> Pyphen:
    return Pyphen(lang=language_fallback(language), left=_SHORTEST_PART, right=_SHORTEST_PART)
