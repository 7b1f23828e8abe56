"""From the author's file to the chapter: every word and figure that was typed is handed to the printer.

Words are counted, not aligned: notes move, typography changes signs and spaces, and neither changes how often a word
is there.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from livret.content.model import Document, Fact, Territory, TerritorySheet
from livret.kinds import parity as kinds
from livret.press.letters import letters
from livret.problems import Location, Problem
from livret.proof.parity import quoted

_WORD = re.compile(r"\d+|[^\W\d_]+")
#: What Markdown says to the printer and not to the reader: names of blocks and notes, addresses, attributes, comments.
_MARKUP = re.compile(
    r"^[ \t]*:{3,}[ \t]*[\w-]*|\b[\w-]+(?==\")|^[ \t]*\d{1,9}[.)](?=\s)|\[\^[^\]\n]*\]|\]\([^)\n]*\)"
    r"|^[ \t]*\[[^\]\n]+\]:[^\n]*|\{[^}\n]*\}|<!--.*?-->|<https?:[^>\n]*>",
    re.MULTILINE | re.DOTALL,
)
#: What the sheet tells and the page prints: rows of fields, as typed in French.
_PRINTED_TEXT: tuple[tuple[str, Callable[[TerritorySheet], str | None]], ...] = (
    ("nom", lambda sheet: sheet.name),
    ("projet", lambda sheet: sheet.project),
    ("population.valeur", lambda sheet: _number(sheet.population)),
    ("superficie_km2.valeur", lambda sheet: _number(sheet.area_km2)),
    ("communes.valeur", lambda sheet: _number(sheet.communes)),
)
_TAG = re.compile(r"<[^>]*>")
_SAID = re.compile(r'(?:alt|title|lang|aria-label|data-actual)="([^"]*)"')


def unwritten(territory: Territory, chapter_html: str) -> Iterator[Problem]:
    """Yield what the files of *territory* say and *chapter_html*, the chapter composed of them, does not."""
    given = html.unescape(_TAG.sub(" ", chapter_html) + " ".join(_SAID.findall(chapter_html)))
    if territory.document:
        yield from _text(territory.document, given)
    said = letters(given)
    fields = [(name, tell(territory.sheet)) for name, tell in _PRINTED_TEXT]
    fields += [(f"photos.{n}.legende", photo.caption) for n, photo in enumerate(territory.sheet.photos)]
    fields += [(f"photos.{n}.credit", photo.credit) for n, photo in enumerate(territory.sheet.photos)]
    for name, text in fields:
        if text and letters(text) not in said:
            yield kinds.UNWRITTEN.at(territory.mark(name), words=text)


def _number(fact: Fact | None) -> str | None:
    return f"{fact.value:.12g}".replace(".", ",") if fact else None


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
