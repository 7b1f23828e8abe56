"""Typeset prose → its passages as they are read: words, links, pictures, each with its author's place."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from livret.base.problems import Location
from livret.edition.model import Prose
from livret.edition.typography.signs import OBJECT

_VOID = frozenset({"img", "br", "wbr", "hr"})


@dataclass(slots=True)
class Passage:
    """A block and its own words; those of a note stand between brackets where it is called.

    Code and words of other languages are left out.
    """

    tag: str
    mark: Location
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Image:
    """A picture that stands in prose: its alternative text, the address of its file, its caption and credit."""

    mark: Location
    alternative: str
    url: str
    caption: str = ""
    credit: str = ""


def passages(prose: Prose) -> list[Passage]:
    """Return the passages of *prose* that have words, in its order."""
    return [passage for passage in _read(prose).passages if passage.text.strip()]


def images(prose: Prose) -> list[Image]:
    """Return the pictures of *prose*, in its order."""
    return _read(prose).images


def within(mark: Location, words: str) -> Location:
    """Return the place of *words* in the line of *mark*; *mark* itself if they are not found as they stand."""
    typed = r"\s*".join(map(_as_typed, words.split()))
    found = re.compile(typed).search(mark.excerpt, max(0, mark.column - 1)) if typed else None
    return replace(mark, column=found.start() + 1, width=len(found[0])) if found else mark


def _as_typed(word: str) -> str:
    return re.escape(word).replace("’", "[’']")


def _read(prose: Prose) -> "_Reader":
    reader = _Reader(prose.marks)
    reader.feed(prose.html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    def __init__(self, marks: tuple[Location, ...]) -> None:
        super().__init__()
        self.passages: list[Passage] = []
        self.images: list[Image] = []
        self._marks = marks
        self._open: list[tuple[str, str, Passage | None]] = []
        self._foreign = 0

    @property
    def _passage(self) -> Passage | None:
        return self._open[-1][2] if self._open else None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        css, source, passage = given.get("class", ""), given.get("data-src", ""), self._passage
        if tag == "img" and passage:
            self.images.append(Image(passage.mark, given.get("alt", ""), given.get("src", "")))
        if tag in _VOID:
            self._say("" if tag == "wbr" else " ")
            return
        if css == "footnote":
            self._say(" (")
        elif source:
            passage = Passage(tag, self._marks[int(source)])
            self.passages.append(passage)
        if tag == "a" and passage:
            passage.links.append((given.get("href", ""), ""))
        self._foreign += "lang" in given or bool(self._foreign)
        self._open.append((tag, css, passage))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._open:
            return
        _tag, css, passage = self._open.pop()
        self._foreign = max(0, self._foreign - 1)
        if css == "footnote":
            self._say(")")
        elif tag == "figcaption" and passage and self._open and self._open[-1][1] == "figure":
            self.images[-1].caption = passage.text.strip()

    def handle_data(self, data: str) -> None:
        tags = [(tag, css) for tag, css, _passage in self._open]
        if ("span", "figure__credit") in tags and self.images:
            self.images[-1].credit += data
        elif passage := self._passage:
            passage.text += OBJECT if ("code", "") in tags or self._foreign else data
            if ("a", "") in tags and passage.links:
                address, words = passage.links[-1]
                passage.links[-1] = (address, words + data)

    def _say(self, words: str) -> None:
        if passage := self._passage:
            passage.text += words
