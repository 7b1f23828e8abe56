"""Abbreviations without explanation.

Abbreviations and their explanations are found by ``edition.abbreviations``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from livret.base.messages import _
from livret.base.problems import Location, Problem
from livret.catalogue import access
from livret.edition.abbreviations import explained, found
from livret.edition.model import Edition, Territory
from livret.proof.french.dictionary import institutions, names, places
from livret.proof.french.people import people
from livret.proof.french.spelling import declared
from livret.proof.sentences import passages, within

#: Known as names, and no clearer in full; each with what it names. To be kept short.
_NAMES = {
    "PDF": "a format of files",
    "SNCF": "a company, which has no other name any more",
    "EDF": "a company, which has no other name any more",
    "OK": "a word",
    "TV": "the word said aloud",
    **dict.fromkeys(("HT", "TTC", "TVA"), "prices, as every invoice has them"),
    **dict.fromkeys(("XXS", "XS", "XL", "XXL", "XXXL"), "a size"),
    **dict.fromkeys(("CD", "DVD", "GPS", "LED", "SMS", "USB", "QR", "TGV", "VTT", "WC"), "the thing itself"),
}


#: The name of a road, before its number: « la RN 164 ».
_ROAD = re.compile("RN|RD|RDGC|VC|CR|CV")
#: Units that have two capitals.
_UNITS = frozenset({"MWh", "GWh", "TWh", "MWc", "GWc", "MW", "GW", "TW", "MVA", "VA", "HTA"})
#: Fewest letters of a name in capitals: « GRABELS », and a part of « HAUTE-SAVOIE ».
_SHORTEST_NAME = 5
#: More than this in one text are reported together.
_FEW = 2


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield abbreviations that a territory's pages, or a text of the house, never explain: many of one text together.

    Checklist of the French State for PDF files: abbreviations are expanded at their first use.
    """
    known = {*_NAMES, *_UNITS, *edition.glossary.abbreviations}
    named = names(declared(edition))
    for territory in edition.territories:
        yield from _reported(_unexplained(_texts(territory), known, named))
    for prose in edition.texts.values():
        texts = [(passage.text, passage.mark) for passage in passages(prose)]
        yield from _reported(_unexplained(texts, known, named))


def _texts(territory: Territory) -> Sequence[tuple[str, Location]]:
    """Return the texts of *territory* with their places; the title of the project, which explains nothing, last."""
    prose = [(p.text, p.mark) for rubric in territory.rubrics for p in passages(rubric.prose)]
    mark = territory.mark("projet")
    return [*prose, (territory.sheet.project, mark)] if territory.sheet.project and mark else prose


def _unexplained(
    texts: Sequence[tuple[str, Location]], known: Set[str], named: Set[str]
) -> Iterator[tuple[str, Location]]:
    """Yield the abbreviations of *texts* that are neither *known* nor explained, nor names."""
    seen = set(known)
    persons = frozenset(chain.from_iterable(map(str.split, chain.from_iterable(people(text) for text, _ in texts))))
    for text, mark in texts:
        for word, start, end in found(text):
            base = re.split("[-‑]", word)[0]
            if _ROAD.fullmatch(word) and text[end : end + 1].isspace() and text[end + 1 : end + 2].isdigit():
                continue
            if {word, word.removesuffix("s"), base} & seen or word in persons or _is_name(word, named):
                continue
            seen |= {word, base}
            if not explained(word, text[:start], text[end:]):
                yield word, within(mark, word)


def _is_name(word: str, named: Set[str]) -> bool:
    """Whether *word* is a name in capitals: one that is known, or a compound."""
    if word.casefold() in named or word.title() in institutions():
        return True
    if not word.isupper() or max(map(len, parts := re.split("[-‑]", word))) < _SHORTEST_NAME:
        return False
    return len(parts) > 1 or word.title() in places()


def _reported(unexplained: Iterable[tuple[str, Location]]) -> Iterator[Problem]:
    every = list(unexplained)
    if len(every) <= _FEW:
        yield from (access.ABBREVIATION.at(place, words=word, more="") for word, place in every)
        return
    (first, place), *others = every
    quoted = _("“{word}”")
    listed = ", ".join(f"{quoted.format(word=word)} ({mark.line})" for word, mark in others)
    more = _(", nor are {count} others: {others}").format(count=len(others), others=listed)
    yield access.ABBREVIATION.at(place, words=first, more=more)
