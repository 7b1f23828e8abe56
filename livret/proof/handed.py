"""From the author's file to the chapter: every word and figure that was typed is handed to the printer.

Words are counted, not aligned: notes move, typography changes signs and spaces, and neither changes how often a word
is there.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from livret.content.model import Document, Fact, Territory, TerritorySheet
from livret.kinds import parity as kinds
from livret.press.letters import letters
from livret.press.model import Chapter
from livret.problems import Location, Problem
from livret.proof.expected import expected
from livret.proof.parity import quoted

#: A passage by its letters, and its words as people quote them.
Stranger = tuple[str, str]

_WORD = re.compile(r"\d+|[^\W\d_]+")
#: What Markdown says to the printer and not to the reader: names of blocks and notes, addresses, attributes, comments.
_MARKUP = re.compile(
    r"^[ \t]*:{3,}[ \t]*[\w-]*|\b[\w-]+(?==\")|^[ \t]*\d{1,9}[.)](?=\s)|\[\^[^\]\n]*\]|\]\([^)\n]*\)"
    r"|^[ \t]*\[[^\]\n]+\]:[^\n]*|\{[^}\n]*\}|<!--.*?-->|<https?:[^>\n]*>",
    re.MULTILINE | re.DOTALL,
)
#: What the sheet tells and the page prints somewhere: rows of fields, as typed in French.
_PRINTED_TEXT: tuple[tuple[str, Callable[[Territory], str | None]], ...] = (
    ("nom", lambda territory: territory.sheet.name),
    ("projet", lambda territory: territory.sheet.project),
    ("alliee", lambda territory: _signed(territory)),
)
#: What it prints in the cell of a field and not elsewhere.
_CELLS: tuple[tuple[str, Callable[[TerritorySheet], list[str]]], ...] = (
    ("localisation", lambda sheet: [*sheet.place.departments, sheet.place.region] if sheet.place else []),
    ("population", lambda sheet: _told(sheet.population)),
    ("superficie_km2", lambda sheet: _told(sheet.area_km2)),
    ("communes", lambda sheet: _told(sheet.communes)),
)
#: Shorter passages may be the same by chance.
_FEWEST_LETTERS = 40
_TAG = re.compile(r"<[^>]*>")
_SAID = re.compile(r'(?:alt|title|lang|aria-label|data-actual)="([^"]*)"')


def unwritten(territory: Territory, chapter: Chapter) -> Iterator[Problem]:
    """Yield what the files of *territory* say and *chapter*, composed of them, does not say, or not in its place."""
    given = html.unescape(_TAG.sub(" ", chapter.html) + " ".join(_SAID.findall(chapter.html)))
    if territory.document:
        yield from _text(territory.document, given)
    said = letters(given)
    fields = [(name, tell(territory)) for name, tell in _PRINTED_TEXT]
    for n, photo in enumerate(territory.sheet.photos):
        told = {"legende": photo.caption, "credit": photo.credit, "alternative": photo.alternative}
        fields += [(f"photos.{n}.{name}", text) for name, text in told.items()]
    for name, text in fields:
        if text and letters(text) not in said:
            yield kinds.UNWRITTEN.at(territory.mark(name), words=text)
    yield from _cells(territory, chapter)


def _cells(territory: Territory, chapter: Chapter) -> Iterator[Problem]:
    """Yield what the cells of facts should say and do not."""
    by_place: dict[Location | None, str] = {}
    for passage in expected(chapter.html).flow:
        if passage.source is not None:
            place = chapter.sources[passage.source]
            by_place[place] = by_place.get(place, "") + passage.text
    for name, tell in _CELLS:
        place = territory.mark(name)
        cell = letters(by_place.get(place, ""))
        for text in tell(territory.sheet):
            if letters(text) not in cell:
                yield kinds.UNWRITTEN.at(place, words=text)


def repeated(territory: Territory, chapter: Chapter) -> Iterator[Problem]:
    """Yield the passages that *chapter*, that of *territory*, holds more often than they were written."""
    own = Counter(written(territory))
    for passage, (times, words) in _passages(chapter).items():
        if 0 < own[passage] < times:
            yield kinds.COMPOSED_TWICE.at(None, chapter=chapter.title, words=words)


def strangers(territory: Territory, chapter: Chapter) -> list[Stranger]:
    """Return the passages that *chapter*, that of *territory*, holds and its author did not write as text."""
    own = frozenset(written(territory))
    return [(passage, words) for passage, (_times, words) in _passages(chapter).items() if passage not in own]


def astray(territories: Sequence[Territory], found: Sequence[Sequence[Stranger]]) -> Iterator[Problem]:
    """Yield the passages of *territories*, their ``strangers`` *found*, that were written for another one."""
    met = {passage for each in found for passage, _words in each}
    authors = {
        passage: territory.sheet.name for territory in territories for passage in met.intersection(written(territory))
    }
    for territory, each in zip(territories, found, strict=True):
        for passage, words in each:
            if passage in authors:
                name = territory.sheet.name
                yield kinds.COMPOSED_ELSEWHERE.at(None, chapter=name, other=authors[passage], words=words)


def written(territory: Territory) -> Iterator[str]:
    """Yield the passages of the text of *territory*, block by block, as ``letters`` gives them."""
    for rubric in territory.rubrics:
        yield from map(letters, rubric.prose.text.split("\n"))


def _composed(chapter_html: str) -> list[str]:
    """Return the texts of the blocks of a chapter that were written by somebody."""
    flow = (passage for passage in expected(chapter_html).flow if passage.source is not None)
    return ["".join(each.text for each in block) for _source, block in groupby(flow, key=lambda each: each.source)]


def _passages(chapter: Chapter) -> dict[str, tuple[int, str]]:
    """Return each passage of *chapter* that is no chance, by its letters: how often it is there, and its words."""
    found: dict[str, tuple[int, str]] = {}
    for text in _composed(chapter.html):
        passage = letters(text)
        if len(passage) >= _FEWEST_LETTERS:
            times = found[passage][0] + 1 if passage in found else 1
            found[passage] = times, quoted(text.split())
    return found


def _told(fact: Fact | None) -> list[str]:
    if fact is None:
        return []
    return [f"{fact.value:.12g}".replace(".", ","), *([str(fact.year)] if fact.year else [])]


def _signed(territory: Territory) -> str | None:
    """Return who signs a rubric of *territory*, where one is signed."""
    signs = any(rubric.rule.signed_by for rubric in territory.rubrics)
    return territory.sheet.ally.name if territory.sheet.ally and signs else None


def _text(document: Document, given: str) -> Iterator[Problem]:
    """Yield a problem for each line of *document* whose words are not all in *given*."""
    missing = _counted(_plain(document.text)) - _counted(given)
    if not missing:
        return
    lines = document.text.split("\n")
    for number, line in enumerate(_plain(document.text).split("\n"), 1):
        lost = []
        for word in _words(line):
            if missing[word] > 0:
                missing[word] -= 1
                lost.append(word)
        if lost:
            yield kinds.UNWRITTEN.at(Location(document.file, number, 1, excerpt=lines[number - 1]), words=quoted(lost))


def _plain(text: str) -> str:
    """Return *text* without what is not for readers, line for line."""
    return _MARKUP.sub(lambda found: "\n" * found[0].count("\n") + " ", text)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _counted(text: str) -> Counter[str]:
    return Counter(_words(text))
