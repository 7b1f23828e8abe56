"""Abbreviations that nobody explains.

What an abbreviation is, and when a text explains it, is told by ``content.abbreviations``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from livret.content.abbreviations import explained, found
from livret.content.model import Edition, Territory
from livret.kinds import access
from livret.problems import Location, Problem
from livret.proof.passages import passages, within

#: What everybody reads as a name, and would not know better in full; each with what it names. To be kept short.
_NAMES = {
    "PDF": "a format of files",
    "SNCF": "a company, which has no other name any more",
    "EDF": "a company, which has no other name any more",
    "OK": "a word",
    "TV": "the word said aloud",
}


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
