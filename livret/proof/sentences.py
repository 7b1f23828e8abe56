"""What an edition prints, as passages and as sentences, each with its author's place."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from livret.base.problems import Location, Refused
from livret.edition.decode import MARKDOWN_LIMIT, read_text
from livret.edition.model import Edition, Prose, Territory
from livret.edition.reading import Reading
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
class ProseImage:
    """A picture that stands in prose: its alternative text, the address of its file, its caption and credit."""

    mark: Location
    alternative: str
    url: str
    caption: str = ""
    credit: str = ""


def passages(prose: Prose) -> list[Passage]:
    """Return the passages of *prose* that have words, in its order."""
    return [passage for passage in _read(prose).passages if passage.text.strip()]


def images(prose: Prose) -> list[ProseImage]:
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
        self.images: list[ProseImage] = []
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
            self.images.append(ProseImage(passage.mark, given.get("alt", ""), given.get("src", "")))
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


#: What stands in Markdown between the letters of a word, or beside them: emphasis, soft hyphens, backslashes.
_BETWEEN = r"[*_\\\u00ad]*"
#: What an author may have typed for a character that typography has set.
_TYPED = {"’": "['’ʼ]", "'": "['’ʼ]", " ": r"\s?", "\u00a0": r"[\s.]?", "\u202f": r"[\s.]?", "\n": r"\s?"}
#: Words of the manuscript that are not printed.
_UNPRINTED = re.compile(r"\]\([^)\s]*|<[^>\s]*>|https?://\S+|`[^`]*`|\[\^[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Wording:
    """Typeset words that are read as one, from *mark* to before line *end* of its file (0: no further than its line).

    ``territory`` is the slug of a territory, empty for the house; ``named``: whose words, or what a picture shows,
    where capitals are names.
    """

    text: str
    mark: Location
    end: int = 0
    territory: str = ""
    named: bool = False


def wordings(edition: Edition) -> Iterator[Wording]:
    """Yield what *edition* prints as sentences, in the order of its files."""
    told = {"titre": edition.sheet.title, "sous_titre": edition.sheet.subtitle, "sujet": edition.sheet.subject}
    yield from _fields(edition, told)
    for prose in edition.texts.values():
        yield from _of_prose([prose], "")
    for territory in edition.territories:
        yield from of_territory(territory)


def of_territory(territory: Territory) -> Iterator[Wording]:
    """Yield what the pages of *territory* print as sentences; its exergue, words of the text, is left out."""
    told = {"projet": territory.sheet.project}
    for number, photo in enumerate(territory.sheet.photos):
        told |= {f"photos.{number}.legende": photo.caption, f"photos.{number}.alternative": photo.alternative}
    yield from _fields(territory, told)
    for rubric in territory.rubrics:
        yield Wording(rubric.heading, rubric.mark, territory=territory.slug)
    yield from _of_prose([rubric.prose for rubric in territory.rubrics], territory.slug)


def _fields(owner: Edition | Territory, told: dict[str, str | None]) -> Iterator[Wording]:
    slug = owner.slug if isinstance(owner, Territory) else ""
    for name, text in told.items():
        mark = owner.mark(name)
        if text and mark:
            yield Wording(text, mark, territory=slug, named=name.startswith("photos"))


def _of_prose(texts: list[Prose], slug: str) -> Iterator[Wording]:
    """Yield the blocks of *texts*, the parts of one file: each ends where the next one begins."""
    lines = sorted({mark.line for prose in texts for mark in prose.marks})
    ends = [*lines[1:], 1 << 30]

    def end(mark: Location) -> int:
        return max(mark.line + 1, ends[min(max(bisect_right(lines, mark.line) - 1, 0), len(ends) - 1)])

    for prose in texts:
        for passage in passages(prose):
            named = passage.tag == "figcaption"
            yield Wording(passage.text, passage.mark, end(passage.mark), slug, named)
        for image in images(prose) if "<img" in prose.html else ():
            yield Wording(image.alternative, image.mark, end(image.mark), slug, named=True)


@dataclass(slots=True)
class Places:
    """Finds where words stand in the files of the edition of *reading*; each is parted into lines once, if need be."""

    reading: Reading
    _files: dict[str, list[str]] = field(default_factory=dict)

    def find(self, wording: Wording, start: int, end: int) -> Location:
        """Return the place of ``wording.text[start:end]``; that of the whole wording if it cannot be told."""
        mark, sought = wording.mark, _pattern(wording.text[start:end])
        rank = sum(found.start() < start for found in sought.finditer(wording.text))
        own = self._found(sought, wording)
        if not own and wording.end:  # a note stands elsewhere in its file
            own = self._found(sought, replace(wording, mark=replace(mark, line=1, column=1), end=1 << 30))
        return own[min(rank, len(own) - 1)] if own else mark

    def _found(self, sought: re.Pattern[str], wording: Wording) -> list[Location]:
        first, found = wording.mark, list[Location]()
        for number, line in self._lines(wording):
            bare = _UNPRINTED.sub(lambda unprinted: " " * len(unprinted[0]), line)
            start = first.column - 1 if number == first.line else 0
            found += [
                Location(first.file, number, match.start() + 1, len(match[0]), line)
                for match in sought.finditer(bare, max(start, 0))
            ]
        return found

    def _lines(self, wording: Wording) -> Iterator[tuple[int, str]]:
        mark = wording.mark
        if not wording.end:
            yield mark.line, mark.excerpt
            return
        if mark.file not in self._files:
            self._files[mark.file] = self._read(mark.file)
        lines = self._files[mark.file]
        yield from enumerate(lines[mark.line - 1 : wording.end - 1], mark.line)

    def _read(self, file: str) -> list[str]:
        """Return the lines of *file*, named as problems do; none if it cannot be read."""
        try:
            return read_text(self.reading.data(Path(file), MARKDOWN_LIMIT), file)[0].split("\n")
        except Refused:
            return []


def _pattern(words: str) -> re.Pattern[str]:
    """Return what finds *words* as they were typed, whole."""
    letters = _BETWEEN.join(_TYPED.get(sign, re.escape(sign)) for sign in words if sign != "\u00ad")
    before = r"(?<![^\W_])" if words[:1].isalnum() else ""
    after = r"(?![^\W_])" if words[-1:].isalnum() else ""
    return re.compile(before + letters + after)


def also(places: list[Location], most: int = 3) -> str:
    """Return the places of a repeated thing after its first, as people read them: « a.md:3:1, a.md:9:4 … »."""
    told = ", ".join(str(place) for place in places[1 : most + 1])
    return f"{told} …" if len(places) > most + 1 else told
