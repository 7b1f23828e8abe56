"""Two versions of a passage → the changed words; changes that French typography makes by itself do not count."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

#: Words, numbers with their spaces, and signs one by one.
_TOKEN = re.compile(
    r"\d+(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\w+(?:[’'ʼ·\u2011\u00ad-]\w+)*|\.{3}|[^\w\s]", re.UNICODE
)  # fmt: skip
_ALIKE = str.maketrans({
    "’": "'", "ʼ": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "…": "...", "–": "-", "—": "-",
    "\u2011": "-", "\u00ad": None, "\u00a0": " ", "\u202f": " ",
})  # fmt: skip
#: What remains where words are deleted between two spaces.
_SPACES = re.compile(" {2,}")
#: The house sets the spaces before and behind these itself.
_AFTER_SPACE, _BEFORE_SPACE = frozenset(';:!?"%€)'), frozenset('"(')


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Letters *start* to *end* of a passage become *words*; ``at`` is the place of these in the other version."""

    start: int
    end: int
    words: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class _Token:
    key: tuple[str, bool]
    start: int
    end: int


def edits(old: str, new: str) -> list[WordEdit]:
    """Return the edits from *old* to *new*, in order; quotes, apostrophes and the spaces of typography are ignored.

    >>> edits("Il y a 50 000 € de l'État.", "Il y a 80 000 € de l’État fictif.")
    [WordEdit(start=7, end=13, words='80 000', at=7), WordEdit(start=25, end=25, words=' fictif', at=25)]
    """
    return [] if old == new else [*_edits(old, new)]


@lru_cache(4096)
def _edits(old: str, new: str) -> tuple[WordEdit, ...]:
    one, other = _tokens(old), _tokens(new)
    matcher = SequenceMatcher(None, [each.key for each in one], [each.key for each in other], autojunk=False)
    return tuple(_edit(old, new, one, other, codes[1:]) for codes in matcher.get_opcodes() if codes[0] != "equal")


def likeness(one: str, other: str) -> float:
    """Return the share of common words of two passages, from 0 to 1."""
    if one == other:
        return 1.0
    keys, others = ([token.key[0] for token in _tokens(text)] for text in (one, other))
    return SequenceMatcher(None, keys, others, autojunk=False).ratio()


def same(one: str, other: str) -> bool:
    """Return whether two versions of a passage are equal."""
    return one == other or [each.key for each in _tokens(one)] == [each.key for each in _tokens(other)]


def folded(text: str) -> str:
    r"""Return the words of *text* in their form for comparison.

    >>> folded("« L’État »")
    '" L\'État "'
    """
    return " ".join(token.key[0] for token in _tokens(text))


def widened(text: str, edit: WordEdit) -> tuple[str, str]:
    """Return the words before and after *edit* of *text* for people: an insertion with the word before it.

    >>> widened("Un pré vert.", WordEdit(6, 6, " bien"))
    ('pré', 'pré bien')
    """
    start, gone = edit.start, text[edit.start : edit.end]
    if not gone.strip() or gone.strip() == edit.words.strip():
        start = len(text[:start].rstrip())
        start -= len(text[:start]) - text[:start].rfind(" ") - 1
    shared = text[start : edit.start]
    return _one_line(shared + gone), _one_line(shared + edit.words)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        sign = unicodedata.normalize("NFC", match[0]).translate(_ALIKE)
        before = text[match.start() - 1 : match.start()] if found else " "
        free = sign in _AFTER_SPACE or (found and found[-1].key[0] in _BEFORE_SPACE)
        found.append(_Token((sign, bool(free) or before.isspace()), match.start(), match.end()))
    return found


def _edit(old: str, new: str, one: Sequence[_Token], other: Sequence[_Token], codes: Iterable[int]) -> WordEdit:
    """Return the edit between tokens, with only the spaces that it inserts or deletes."""
    first, last, other_first, other_last = codes
    start, end = _span(one, first, last, len(old))
    at, until = _span(other, other_first, other_last, len(new))
    words = _SPACES.sub(" ", new[at:until])
    while start < end and words and old[start].isspace() and words[0].isspace():
        start, at, words = start + 1, at + 1, words[1:]
    while start < end and words and old[end - 1].isspace() and words[-1].isspace():
        end, words = end - 1, words[:-1]
    return WordEdit(start, end, words, at)


def _span(tokens: Sequence[_Token], first: int, last: int, length: int) -> tuple[int, int]:
    start = tokens[first - 1].end if first else 0
    return start, tokens[last].start if last < len(tokens) else length
