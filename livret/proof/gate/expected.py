"""The words that a chapter must print: those of its HTML, passage by passage, with the author's line of each.

This reads HTML and not the trees of its texts: the engine's input is checked, with all that templates added.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

#: Elements whose text prints nowhere.
_SILENT = frozenset({"head", "script", "style", "template"})
#: Inline elements: no word ends at their tags.
_INLINE = frozenset(
    {"a", "abbr", "b", "br", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "wbr"}
)
_EMPTY = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_LETTERING = re.compile(r"<(text|tspan)\b[^>]*>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """Words of one block: ``source`` is an index into the chapter's ``sources``, None for text of the house."""

    text: str
    source: int | None


@dataclass(slots=True)
class Expected:
    """What a chapter prints: its text, its notes, repeated text (running titles), the words of its drawings.

    ``heads`` are the heads of tables: they are in the text too, and again on each page that a table continues on.
    ``pictures`` are the addresses of its files, each with its source.
    """

    flow: list[ExpectedText] = field(default_factory=list)
    notes: list[ExpectedText] = field(default_factory=list)
    running: list[ExpectedText] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    pictures: list[tuple[str, int | None]] = field(default_factory=list)


@lru_cache(maxsize=1)
def expected(html: str) -> Expected:
    """Return what a chapter whose document is *html* must print. Do not modify it: the last result is cached."""
    found = Expected()
    found.drawn = [said for drawing in _DRAWING.findall(html) for said in _lettering(drawing)]
    parser = _Parser(found)
    parser.feed(_DRAWING.sub("", html))
    parser.close()
    return found


def _lettering(drawing: str) -> Iterator[str]:
    for _, inner in _LETTERING.findall(drawing):
        if text := unescape(_TAG.sub("", inner)).strip():
            yield text


class _Parser(HTMLParser):
    def __init__(self, found: Expected) -> None:
        super().__init__(convert_charrefs=True)
        self._found = found
        self._in_head = 0
        self._open: list[tuple[str, list[ExpectedText] | None, int | None]] = [("", found.flow, None)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _, into, source = self._open[-1]
        attributes = dict(attrs)
        number = attributes.get("data-src") or ""
        if number.isdecimal():
            source = int(number)
        if tag == "img":
            self._found.pictures.append((attributes.get("src") or "", source))
        if tag in _SILENT or "data-unprinted" in attributes:
            into = None
        elif "data-running" in attributes:
            into = self._found.running
        elif "footnote" in (attributes.get("class") or "").split():
            into = self._found.notes
        if tag == "thead":
            self._in_head += 1
            self._found.heads.append("")
        if tag not in _EMPTY:
            self._open.append((tag, into, source))
        if tag not in _INLINE or tag == "br":
            self._part(into)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1][0] == tag:
            _, into, _ = self._open.pop()
            self._in_head -= tag == "thead"
            if tag not in _INLINE:
                self._part(into)

    def handle_data(self, data: str) -> None:
        _, into, source = self._open[-1]
        if into is not None and data.strip():
            into.append(ExpectedText(data, source))
            if self._in_head:
                self._found.heads[-1] += data

    def _part(self, into: list[ExpectedText] | None) -> None:
        if into and not into[-1].text.endswith((" ", "\n")):
            into[-1] = ExpectedText(into[-1].text + " ", into[-1].source)
