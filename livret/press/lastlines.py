"""No paragraph ends on the rest of a cut word (« transi-/tions »): such paragraphs are not hyphenated at all.

The engine cannot be asked: it has no such rule, and keeping the last words together in a box of their own makes
it break the line before too early. So the lines are foreseen here, by measuring; the engine then sets them.
"""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from markupsafe import Markup
from pyphen import Pyphen, language_fallback

from livret import measure

#: « hyphenate-limit-chars: 8 4 4 » and the size of the text, as in styles/base.css.
_SHORTEST_WORD, _SHORTEST_PART = 8, 4
_TEXT_SIZE = 9.7
_WORD = re.compile(r"[^\W\d_]+")
_INDENTS = {"li": 4.5, "p": 0.0}

#: The letters of a word, and whether it is bold.
Word = tuple[str, bool]


def whole_last_words(html: Markup, width_mm: float, language: str) -> Markup:
    """Return typeset *html* whose blocks that would end on a cut word are not hyphenated, in columns of *width_mm*."""
    if not language_fallback(language):
        return html  # the engine knows no more than we do where to cut
    reader = _WordReader()
    reader.feed(str(html))
    for tag, source, words in reader.blocks:
        if _ends_cut(words, width_mm - _INDENTS[tag], language):
            opening = Markup('<{} data-src="{}">').format(tag, source)
            html = html.replace(opening, Markup('<{} class="unbroken" data-src="{}">').format(tag, source))
    return html


def _ends_cut(words: list[Word], room: float, language: str) -> bool:
    """Return whether *words*, set greedily in *room* mm, leave only the rest of a cut word on the last line."""
    space, used, alone = _width(" ", False), 0.0, False
    for word, bold in words:
        needed = _width(word, bold)
        if not used or used + space + needed <= room:
            used += needed + (space if used else 0.0)
            alone = False
            continue
        rests = (rest for part, rest in _parts(word, language) if used + space + _width(part, bold) <= room)
        rest = next(rests, None)
        alone = rest is not None
        used = _width(word if rest is None else rest, bold)
    return alone


def _parts(word: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut *word*, longest first part first."""
    for found in reversed(list(_WORD.finditer(word))):
        if len(found[0]) < _SHORTEST_WORD:
            continue
        for before, after in _dictionary(language).iterate(found[0]):
            yield f"{word[: found.start()]}{before}-", f"{after}{word[found.end() :]}"


@cache
def _dictionary(language: str) -> Pyphen:
    return Pyphen(lang=language_fallback(language), left=_SHORTEST_PART, right=_SHORTEST_PART)


@cache
def _width(text: str, bold: bool) -> float:
    return measure.width(text, measure.SERIF_BOLD if bold else measure.SERIF, _TEXT_SIZE)


class _WordReader(HTMLParser):
    """Reads the paragraphs and items that hold nothing but words: (tag, data-src, words); notes are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str, list[Word]]] = []
        self._inside = self._bold = False
        self._spans: list[bool] = []  # of each open span: is it a note?

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in _INDENTS:
            self.blocks.append((tag, found.get("data-src") or "", []))
            self._inside = True
        elif tag == "span":
            self._spans.append(found.get("class") == "footnote")
        elif tag == "strong":
            self._bold = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in _INDENTS
        self._bold = self._bold and tag != "strong"
        if tag == "span":
            self._spans.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside or any(self._spans):
            return
        words = self.blocks[-1][2]
        for number, piece in enumerate(data.replace("\n", " ").split(" ")):
            if number or not words:
                words.append((piece, self._bold))
            else:  # goes on with the word before: « **mot**, »
                words[-1] = (words[-1][0] + piece, words[-1][1] or self._bold)
