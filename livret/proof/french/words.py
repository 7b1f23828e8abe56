"""Text → its words: what a dictionary can be asked about, each with the place where it stands."""

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import NamedTuple

from livret.proof.french.inclusive import found

#: What is written in letters and is no French: addresses, names of files, keywords of networks.
_ADDRESS = re.compile(
    r"(?i:https?)://\S+|(?i:www)\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|info|io|coop|pro|test|invalid|example)(?![\w-])(?:/\S*)?"
    r"|(?<![\w.])[\w-]+\.(?:pdf|md|yaml|jpe?g|png|svg|docx?|xlsx?|odt|ods|csv|zip|html?)(?![\w-])"
)
_SOFT = "\u00ad"
_WORD = re.compile(rf"\w(?:[\w{_SOFT}’'ʼ‑-]*\w)?")
_NUMERAL = re.compile(r"[IVXLCDM]+(?:er|ère|re|e|es)?")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", _SOFT: None})
#: Words whose nature is remembered: half of a text are the same few.
_REMEMBERED = 1 << 14
_LOUD = re.compile(r"[A-ZÀ-ÖØ-Þ]\W+[A-ZÀ-ÖØ-Þ]")
#: Capitals side by side, of which this many are a text in capitals and not abbreviations.
_SHOUTED = 3


class Word(NamedTuple):
    """A word in plain signs (' - ·, no soft hyphens) and where it stands: ``source[start:end]`` is how it is typed."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words of *text* in its order; numbers, abbreviations and addresses are none.

    >>> [word.text for word in words("L’allié(e) du PCAET, au XXIe siècle : https://exemple.fr")]
    ["L'allié·e", 'du', 'au', 'siècle']
    """
    masked = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    shortened = list(found(masked))
    for form in shortened:
        masked = f"{masked[: form.start]}{' ' * (form.end - form.start)}{masked[form.end :]}"
    plain = [Word(match[0].translate(_PLAIN), match.start(), match.end()) for match in _WORD.finditer(masked)]
    loud = _shouted(text, plain) if _LOUD.search(text) else frozenset[int]()
    kept = [word for word in plain if _is_word(word.text, word.start in loud)]
    kept += [Word(form.plain.translate(_PLAIN), form.start, form.end) for form in shortened]
    yield from sorted(kept, key=lambda word: word.start)


@lru_cache(_REMEMBERED)
def _is_word(word: str, loud: bool) -> bool:
    letters = word.replace("-", "").replace("'", "")
    if len(letters) < 2 or not letters.isalpha() or letters[-1] in "ºª" or _NUMERAL.fullmatch(letters):
        return False
    return loud or not _is_abbreviation(word.rpartition("'")[2])


def _is_abbreviation(word: str) -> bool:
    """Whether *word* has capitals elsewhere than at the beginnings of its parts: « EPCI », « SCoT », « PLUi »."""
    parts = word.split("-")
    if word.isupper() and len(word) > 1:
        return True
    slipped = len(word) > 4 and word[:2].isupper() and word[2:].islower()  # « MOntpellier » is a slip
    return not slipped and any(sign.isupper() for part in parts for sign in part[1:])


def _shouted(text: str, plain: list[Word]) -> Set[int]:
    """Return where the words of texts in capitals begin: those of an abbreviation's length apart stand for words."""
    starts: set[int] = set()
    run: list[Word] = []
    for word in [*plain, Word("", len(text), len(text))]:
        apart = bool(run) and bool(text[run[-1].end : word.start].strip())
        if apart or not word.text.isupper():
            starts |= {each.start for each in run} if len(run) >= _SHOUTED else set()
            run = []
        if word.text.isupper():
            run.append(word)
    return starts
