"""Abbreviations, and whether a text tells what they stand for where they first stand."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from livret.content.model import Edition, Territory
from livret.kinds import access
from livret.problems import Location, Problem
from livret.proof.passages import passages, within

#: Two capitals at least, then letters as in « SCoT », « PLUi » or « ZACs »; nothing of a number or an address.
_ABBREVIATION = re.compile(r"(?<![\w@/.·-])[A-ZÀ-ÖØ-Þ]{2,}(?:[a-z]?[A-ZÀ-ÖØ-Þ]+)*[a-z]{0,2}(?![\w@/·])(?!\.\w)")
_NUMERAL = re.compile(r"[IVX]+(?:e|er|es)?")
#: What everybody reads as a name, and would not know better in full; each with what it names. To be kept short.
_NAMES = {
    "PDF": "a format of files",
    "SNCF": "a company, which has no other name any more",
    "EDF": "a company, which has no other name any more",
    "OK": "a word",
    "TV": "the word said aloud",
}
#: Capitals that stand side by side are a text in capitals, which is another rule's.
_SHOUTED = 3
#: Between an abbreviation and the words that explain it.
_AFTER = re.compile(r"\s*(?:\(|,\s(?:ou|soit|c’est-à-dire|pour)\s|:\s|[–—]\s)«?\s*([^()]{4,160})")
_BEFORE = re.compile(r"([^().;!?]{4,160}?)\s*»?(?:\(|,\s(?:ou|dite?s?|soit)\s|\bdite?s?\s)«?\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset({"le", "la", "les", "l", "un", "une", "des", "de", "du", "d", "et", "ou", "en", "à", "aux", "au"})


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield a remark for each abbreviation that a territory's pages, or a text of the house, never explain.

    Checklist of the French State for PDF files: abbreviations are expanded where they first stand.
    """
    known = edition.glossary.abbreviations
    for territory in edition.territories:
        yield from _unexplained(_texts(territory), known)
    for prose in edition.texts.values():
        yield from _unexplained([(passage.text, passage.mark) for passage in passages(prose)], known)


def _texts(territory: Territory) -> Sequence[tuple[str, Location]]:
    """Return the texts of *territory* with their places; the title of the project, which explains nothing, last."""
    prose = [(p.text, p.mark) for rubric in territory.rubrics for p in passages(rubric.prose)]
    mark = territory.mark("projet")
    return [*prose, (territory.sheet.project, mark)] if territory.sheet.project and mark else prose


def _unexplained(texts: Iterable[tuple[str, Location]], known: Mapping[str, str]) -> Iterator[Problem]:
    seen = {*_NAMES, *known}
    for text, mark in texts:
        for word, start, end in found(text):
            if word in seen:
                continue
            seen.add(word)
            if not explained(word, text[:start], text[end:]):
                yield access.ABBREVIATION.at(within(mark, word), words=word)


def found(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each abbreviation of *text* and where it begins and ends.

    >>> [word for word, _, _ in found("Le PCAET du XXIe siècle, la RN113 et les SCoT")]
    ['PCAET', 'SCoT']
    """
    shouted = [(run.start(), run.end()) for run in re.finditer(r"(?:\b[A-ZÀ-ÖØ-Þ’']{2,}\b[\s,’-]*)+", text)]
    runs = [(start, end) for start, end in shouted if len(_WORD.findall(text[start:end])) >= _SHOUTED]
    for match in _ABBREVIATION.finditer(text):
        loud = any(start <= match.start() < end for start, end in runs)
        if not loud and not _NUMERAL.fullmatch(match[0]):
            yield match[0], match.start(), match.end()


def explained(word: str, before: str, after: str) -> bool:
    """Return whether the text around *word* tells what it stands for.

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
    letters, said = _plain(word), iter("".join(full))
    several = len(full) > 1 or (bool(full) and len(full[0]) > 2 * len(word))
    return several and full[0][0] == letters[0] and all(letter in said for letter in letters)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("Œ", "oe")).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
