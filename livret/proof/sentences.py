"""The text of an edition, as passages and as sentences, each with its author's place."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from livret.base.problems import Location, Refused
from livret.edition.decode import MARKDOWN_LIMIT, read_text
from livret.edition.model import Edition, Territory
from livret.edition.prose import Prose
from livret.edition.prose_tree import ProseElement
from livret.edition.reading import Reading
from livret.edition.typography.signs import OBJECT

#: Text read before an element, by its class or its tag, and behind it.
_AROUND = {"footnote": (" (", ")"), "img": (" ", ""), "br": (" ", "")}


@dataclass(slots=True)
class Passage:
    """A block and its own words; those of a note are in brackets at its call.

    Code and words of other languages are left out.
    """

    tag: str
    mark: Location
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class ProseImage:
    """A picture in prose: its alternative text, the address of its file, its caption and credit."""

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
    """Return the place of *words* in the line of *mark*; *mark* itself if they are not found verbatim."""
    typed = r"\s*".join(map(_as_typed, words.split()))
    found = re.compile(typed).search(mark.excerpt, max(0, mark.column - 1)) if typed else None
    return replace(mark, column=found.start() + 1, width=len(found[0])) if found else mark


def _as_typed(word: str) -> str:
    return re.escape(word).replace("’", "[’']")


def _read(prose: Prose) -> "_Reader":
    reader = _Reader(prose.marks)
    for block in prose.tree.blocks:
        reader.read(block, None)
    return reader


class _Reader:
    def __init__(self, marks: tuple[Location, ...]) -> None:
        self.passages: list[Passage] = []
        self.images: list[ProseImage] = []
        self._marks = marks

    def read(self, element: ProseElement, passage: Passage | None, within: Set[str] = frozenset()) -> Passage | None:
        """Read *element*, in *passage* and *within* the parts named by ``_parts``; return its own passage."""
        if element.source is not None and not element.is_note:
            passage = Passage(element.tag, self._marks[element.source])
            self.passages.append(passage)
        if not passage:
            return None
        before, behind = _AROUND.get(element.css or element.tag, ("", ""))
        passage.text += before
        self._open(element, passage)
        within |= _parts(element)
        for each in element.inside:
            if isinstance(each, str):
                self._say(each, passage, within)
            elif (found := self.read(each, passage, within)) and (each.tag, element.css) == ("figcaption", "figure"):
                self.images[-1].caption = found.text.strip()
        passage.text += behind
        return passage

    def _open(self, element: ProseElement, passage: Passage) -> None:
        given = element.attributes
        if element.tag == "img":
            self.images.append(ProseImage(passage.mark, given.get("alt", ""), given.get("src", "")))
        elif element.tag == "a":
            passage.links.append((given.get("href", ""), ""))

    def _say(self, words: str, passage: Passage, within: Set[str]) -> None:
        if "credit" in within and self.images:
            self.images[-1].credit += words
            return
        passage.text += OBJECT if "aside" in within else words
        if "link" in within:
            address, before = passage.links[-1]
            passage.links[-1] = (address, before + words)


def _parts(element: ProseElement) -> Set[str]:
    """Return the parts that the words of *element* belong to, of those that are read differently."""
    parts = {
        "credit": element.css == "figure__credit",
        "aside": element.tag == "code" or "lang" in element.attributes,
        "link": element.tag == "a",
    }
    return {name for name, is_so in parts.items() if is_so}


#: Fields that tell what a picture shows, or name who pays.
_PICTURED = ("photos", "couverture", "partenaires")
#: Markdown between the letters of a word, or beside them: emphasis, soft hyphens, backslashes.
_BETWEEN = r"[*_\\\u00ad]*"
#: What an author may have typed for a typeset character.
_TYPED = {"’": "['’ʼ]", "'": "['’ʼ]", " ": r"\s?", "\u00a0": r"[\s.]?", "\u202f": r"[\s.]?", "\n": r"\s?"}
#: Words of the manuscript that are not printed.
_UNPRINTED = re.compile(r"\]\([^)\s]*|<[^>\s]*>|https?://\S+|`[^`]*`|\[\^[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Wording:
    """Typeset words that are read as one, from *mark* to before line *end* of its file (0: no further than its line).

    ``territory`` is the slug of a territory, empty for the house; ``named``: a signature or what a picture shows,
    where capitals are names.
    """

    text: str
    mark: Location
    end: int = 0
    territory: str = ""
    named: bool = False


def wordings(edition: Edition) -> Iterator[Wording]:
    """Yield the text of *edition* as sentences, in the order of its files."""
    fields = {"titre": edition.sheet.title, "sous_titre": edition.sheet.subtitle, "sujet": edition.sheet.subject}
    fields |= {f"faits.{key}.intitule": own.label for key, own in edition.sheet.facts.items()}
    if cover := edition.sheet.cover:
        fields |= {"couverture.legende": cover.caption, "couverture.alternative": cover.alternative}
    for rank, partner in enumerate(edition.sheet.partners):
        own = {"role": partner.role, "mention": partner.mention, "alternative": partner.alternative}
        fields |= {f"partenaires.{rank}.{name}": words for name, words in own.items()}
    yield from _fields(edition, {**fields, **_of_house(edition)})
    for prose in edition.texts.values():
        yield from _of_prose([prose], "")
    for territory in edition.territories:
        yield from of_territory(territory)


def _of_house(edition: Edition) -> dict[str, str | None]:
    """Return the sentences beside the édito and of the last page, by their fields."""
    fields: dict[str, str | None] = {}
    if foreword := edition.sheet.foreword:
        fields["edito.chapo"] = foreword.standfirst
        fields["edito.portrait.alternative"] = foreword.portrait.alternative if foreword.portrait else None
        fields["edito.signature.fonction"] = foreword.signatory.role if foreword.signatory else None
    if ahead := edition.sheet.what_next:
        fields["et_maintenant.chapo"] = ahead.lead
        for number, step in enumerate(ahead.steps):
            place = f"et_maintenant.etapes.{number}"
            fields |= {f"{place}.titre": step.title, f"{place}.texte": step.text}
    return fields


def of_territory(territory: Territory) -> Iterator[Wording]:
    """Yield the text on the pages of *territory* as sentences; its exergues, words of the text, are left out."""
    fields = {"projet": territory.sheet.project}
    for number, photo in enumerate(territory.sheet.photos):
        fields |= {f"photos.{number}.legende": photo.caption, f"photos.{number}.alternative": photo.alternative}
    yield from _fields(territory, fields)
    for rubric in territory.rubrics:
        yield Wording(rubric.heading, rubric.mark, territory=territory.slug)
    yield from _of_prose([rubric.prose for rubric in territory.rubrics], territory.slug)


def _fields(owner: Edition | Territory, fields: dict[str, str | None]) -> Iterator[Wording]:
    slug = owner.slug if isinstance(owner, Territory) else ""
    for name, text in fields.items():
        mark = owner.mark(name)
        if text and mark:
            yield Wording(text, mark, territory=slug, named=name.startswith(_PICTURED))


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
        for image in images(prose):
            yield Wording(image.alternative, image.mark, end(image.mark), slug, named=True)


@dataclass(slots=True)
class Places:
    """Finds the places of words in the files of the edition of *reading*; each is split into lines once, if needed."""

    reading: Reading
    _files: dict[str, list[str]] = field(default_factory=dict)

    def find(self, wording: Wording, start: int, end: int) -> Location:
        """Return the place of ``wording.text[start:end]``; that of the whole wording if it cannot be found."""
        mark, sought = wording.mark, _pattern(wording.text[start:end])
        rank = sum(found.start() < start for found in sought.finditer(wording.text))
        own = self._found(sought, wording)
        if not own and wording.end:  # a note is elsewhere in its file
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
        """Return the lines of *file*, named as in problems; empty if it cannot be read."""
        try:
            return read_text(self.reading.data(Path(file), MARKDOWN_LIMIT), file)[0].split("\n")
        except Refused:
            return []


def _pattern(words: str) -> re.Pattern[str]:
    """Return a pattern that matches *words* as they were typed, whole."""
    letters = _BETWEEN.join(_TYPED.get(sign, re.escape(sign)) for sign in words if sign != "\u00ad")
    before = r"(?<![^\W_])" if words[:1].isalnum() else ""
    after = r"(?![^\W_])" if words[-1:].isalnum() else ""
    return re.compile(before + letters + after)


def also(places: list[Location], most: int = 3) -> str:
    """Return the places of a repetition after the first, as text: « a.md:3:1, a.md:9:4 … »."""
    listed = ", ".join(str(place) for place in places[1 : most + 1])
    return f"{listed} …" if len(places) > most + 1 else listed
