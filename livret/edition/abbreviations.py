"""Abbreviations: where they stand in a text, whether it explains them, and what the glossary says of them.

Where an abbreviation of glossaire.yaml first stands in a text that does not explain it, its prose carries the
expansion (``<abbr title>``), which the tag tree hands on to screen readers (ISO 32000-1, 14.9.5: /E).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from livret.edition.prose import Prose
from livret.edition.prose_tree import ProseElement

#: Two capitals at least, then letters as in « SCoT », « PLUi » or « ZACs », and what a hyphen adds as in « PLUi-H »;
#: nothing of a number or an address.
_ABBREVIATION = re.compile(
    r"(?<![\w@/.·-])[A-ZÀ-ÖØ-Þ]{2,}(?:[a-z]?[A-ZÀ-ÖØ-Þ]+)*[a-z]{0,2}(?:[-‑][A-ZÀ-ÖØ-Þ]+[a-z]{0,2})*(?![\w@/·])(?!\.\w)"
)
_NUMERAL = re.compile(r"[IVX]+(?:e|er|es)?")
#: Capitals that stand side by side are a text in capitals, which is another rule's.
_SHOUTED = 3
#: Between an abbreviation and the words that explain it.
_AFTER = re.compile(r"\s*(?:\(|,\s(?:ou|soit|c’est-à-dire|pour)\s|:\s|[–—]\s)«?\s*([^()]{4,160})")
_BEFORE = re.compile(r"([^().;!?]{4,160}?)\s*»?(?:\(|,\s(?:ou|dite?s?|soit)\s|\bdite?s?\s)«?\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset({"le", "la", "les", "l", "un", "une", "des", "de", "du", "d", "et", "ou", "en", "à", "aux", "au"})


def expanded(proses: Iterable[Prose], known: Mapping[str, str]) -> Iterator[Prose]:
    """Yield *proses*, read one after the other, with each abbreviation of *known* expanded where it first stands."""
    pending = {word: full for word, full in known.items() if word and full}
    for prose in proses:
        tree = prose.tree.in_words(lambda text: _expanded(text, pending), but="code") if pending else prose.tree
        yield replace(prose, tree=tree)


def _expanded(text: str, pending: dict[str, str]) -> Iterator[str | ProseElement]:
    """Yield *text* in parts, those that are expanded as elements, and remove these from *pending*."""
    done = 0
    words = "|".join(map(re.escape, sorted(pending, key=len, reverse=True)))
    for match in re.finditer(rf"(?<![\w@/.·-])(?:{words})(?![\w@/·])(?!\.\w)", text) if pending else ():
        full = pending.pop(match[0], None)
        if full and not explained(match[0], text[: match.start()], text[match.end() :]):
            yield from filter(None, [text[done : match.start()]])
            yield ProseElement("abbr", (match[0],), {"title": full})
            done = match.end()
    yield from filter(None, [text[done:]])


def found(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each abbreviation of *text* and where it begins and ends.

    >>> [word for word, _, _ in found("Le PCAET du XXIe siècle, la RN113 et les SCoT")]
    ['PCAET', 'SCoT']
    """
    shouted = [(run.start(), run.end()) for run in re.finditer(r"(?:\b[A-ZÀ-ÖØ-Þ’']{2,}\b[\s’-]*)+", text)]
    runs = [(start, end) for start, end in shouted if len(_WORD.findall(text[start:end])) >= _SHOUTED]
    for match in _ABBREVIATION.finditer(text):
        loud = any(start <= match.start() < end for start, end in runs)
        if not loud and not _NUMERAL.fullmatch(match[0]):
            yield match[0], match.start(), match.end()


def explained(word: str, before: str, after: str) -> bool:
    """Return whether the text around *word* explains it.

    >>> explained("PCAET", "le plan climat-air-énergie territorial (", ") est voté")
    True
    >>> explained("PCAET", "le ", " (voté en juin)")
    False
    """
    if (behind := _AFTER.match(after)) and _stands_for(word, _WORD.findall(behind[1])[:12]):
        return True
    words = _WORD.findall(ahead[1])[-12:] if (ahead := _BEFORE.search(before[-200:])) else []
    return any(_stands_for(word, words[at:]) for at in range(len(words) - 1, -1, -1))


def _stands_for(word: str, words: Sequence[str]) -> bool:
    """Return whether *words* have the letters of *word* in its order, the first as an initial."""
    full = [_plain(each) for each in words]
    while full and full[0] in _SMALL:
        full = full[1:]
    letters, said = filter(str.isalpha, _plain(word)), iter("".join(full))
    several = len(full) > 1 or (bool(full) and len(full[0]) > 2 * len(word))
    return several and full[0][0] == _plain(word)[0] and all(letter in said for letter in letters)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("Œ", "oe")).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
