"""Markdown of the house, or another program's HTML → its blocks, to be compared with each other.

A block is a heading, a paragraph, an item of a list, a quotation, who said it, a cell, a caption, a picture, its
credit, or a note: its kind, where it is nested, and its words with what each is set in. Which signs were typed for it
does not count: the Markdown is read by the house's own reader, and all words go through the house's typography.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path

from livret.base.problems import Location
from livret.edition.markdown.read import read_sections
from livret.edition.model import Picture, RubricRule
from livret.edition.prose import MarkdownFile
from livret.edition.typography.typeset import typeset
from livret.edition.unwritten import MARK

#: Words, each with what it is set in: ``b``, ``i``, ``a`` (a link).
Words = tuple[tuple[str, str], ...]
#: Kind · where it is nested · its words.
Block = tuple[str, str, Words]

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HELD = {*_HEADINGS, "p", "li", "figcaption", "caption", "th", "td"}
_SET = {"strong": "b", "b": "b", "em": "i", "i": "i", "a": "a"}
_RAISED = {"sup": "^", "sub": "_"}
_SIGNS = str.maketrans("’“”«»‑‐", '\'""""--', "\u00ad\u200b\u2060\ufeff")
_SMALL = str.maketrans({"²": "^2", "³": "^3", "₂": "_2", "₄": "_4"})
_ALONE = {"img", "br", "hr", "col", "input", "wbr", "meta", "link"}
#: Blocks of a picture, and where its fiche tells them.
_TOLD = {"credit": "credit", "legend": "legende"}
_NOTE = re.compile(r"\b(footnote|endnote|fn)-?\d")


def of_markdown(text: str, rules: Sequence[RubricRule]) -> list[Block]:
    """Return the blocks of a texte.md; *rules* are the rubrics of its edition."""
    rubrics = read_sections(MarkdownFile("texte.md", text, Path()), rules, _any_picture).rubrics
    return of_html("".join(f"<h2>{rubric.heading}</h2>{rubric.prose.html}" for rubric in rubrics))


def of_html(html: str, title: str = "") -> list[Block]:
    """Return the blocks of *html*; one that is the *title* of the document is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    blocks = [block for block in reader.blocks if not title or _said(block) != _said(("", "", _words([(title, "")])))]
    top = min((int(where) for kind, where, _ in blocks if kind == "heading"), default=1)
    return [
        (kind, str(int(where) - top), words) if kind == "heading" else (kind, where, words)
        for kind, where, words in blocks
    ]


def of_photos(photos: Sequence[Mapping[str, str]]) -> list[Block]:
    """Return the blocks of the pictures that a fiche lists, as those of a text."""
    found = []
    for photo in photos:
        alternative = photo.get("alternative", "")
        found.append(("picture", "", _words([("" if MARK in alternative else alternative, "")])))
        found += [
            (kind, "", _words([(photo[key], "")]))
            for kind, key in _TOLD.items()
            if MARK not in (photo.get(key) or MARK)
        ]
    return found


def pictures_last(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks*, those of pictures behind all others.

    A picture of a text comes into the fiche: its credit and its rights are asked for there, and the layout finds its
    place. So where it stood in the text does not count.
    """
    return sorted(blocks, key=lambda block: block[0] in {"picture", *_TOLD})


def right(got: Sequence[Block], expected: Sequence[Block]) -> tuple[int, int]:
    """Return how many blocks of *got* are right, in order, and of how many: what is too much counts too."""
    matches = SequenceMatcher(None, got, expected, autojunk=False).get_matching_blocks()
    return sum(match.size for match in matches), max(len(got), len(expected))


def _said(block: Block) -> list[str]:
    return [word for word, _marks in block[2]]


def _any_picture(name: str, _mark: Location) -> Picture:
    return Picture(Path(name), "https://edition.invalid/x.png", 1200, 800, "RGB", "0" * 64)


@dataclass(slots=True)
class _Held:
    """A block that is being read: its runs of words, each with what it is set in; how deep its element is."""

    kind: str
    where: str
    depth: int
    runs: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads elements into blocks; one inside another (a list in an item, a note in a sentence) is one of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.open: list[tuple[str, str]] = []
        self.held: list[_Held] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            alternative = given.get("alt", "")
            self.blocks.append(("picture", "", _words([("" if MARK in alternative else alternative, "")])))
        if tag in _ALONE:
            self.handle_data(" ")
            return
        self.open.append((tag, " ".join(given.get(name, "") for name in ("class", "id", "href"))))
        if kind := self._kind(tag):
            self.held.append(_Held(*kind, len(self.open)))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            depth = len(self.open)
            if self.held and self.held[-1].depth == depth:
                done = self.held.pop()
                runs = [(text, "") for text, _ in done.runs] if done.kind == "head" else done.runs  # bold, by its look
                if words := _words(runs):
                    self.blocks.append((done.kind, done.where, words))
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.held or any(tag == "a" and " #" in found for tag, found in self.open):
            return
        inside = self.open[self.held[-1].depth :]
        raised = "".join(_RAISED[tag] for tag, _ in inside if tag in _RAISED)
        address = re.search(r"@|://|www\.", data)
        marks = {_SET[tag] for tag, _ in inside if tag in _SET} - ({"a"} if address else set())
        self.held[-1].runs.append((raised + data if data.strip() else data, "".join(sorted(marks))))

    def _kind(self, tag: str) -> tuple[str, str] | None:
        found, tags, around = self.open[-1][1], [tag for tag, _ in self.open], [found for _, found in self.open[:-1]]
        if (tag == "span" and found.startswith("footnote")) or (tag == "li" and _NOTE.search(found)):
            return ("note", "")
        if tag == "span" and "figure__credit" in found:
            return ("credit", "")
        if tag not in _HELD or (tag == "p" and tags[-2:-1] and tags[-2] in _HELD):
            return None
        if tag in _HEADINGS:
            return ("heading", tag[1])
        if tag == "li":
            return ("item", "".join(name[0] for name in tags if name in {"ul", "ol"}))
        quoted = "blockquote" in tags or any("quote" in each for each in around)
        boxed = "box" if any(each.startswith("box") for each in around) else ""
        kinds = {
            "figcaption": "by" if quoted else "legend",
            "caption": "caption",
            "th": "head" if "thead" in tags else "cell",
            "td": "head" if "thead" in tags else "cell",
            "p": "title" if "box__title" in found else "quote" if quoted else "paragraph",
        }
        return (kinds[tag], boxed)


def _words(runs: Sequence[tuple[str, str]]) -> Words:
    """Return the words of *runs*, each with what its first letter is set in."""
    letters = [(letter, marks) for text, marks in runs for letter in typeset(text).translate(_SMALL)]
    return tuple(_cut(letters))


def _cut(letters: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"\S+", "".join(letter for letter, _ in letters)):
        word = unicodedata.normalize("NFKC", found[0]).translate(_SIGNS)
        marks = next((marks for letter, marks in letters[found.start() : found.end()] if letter.isalnum()), "")
        if word:
            yield word, marks
