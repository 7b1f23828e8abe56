"""Typeset prose before the engine sets it: its blocks, their words, and the lines these will take.

The engine fills lines greedily and cuts words where its dictionary allows; so do we, with the same measures.
Lengths are mm unless a name says otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from html.parser import HTMLParser
from itertools import groupby

from pyphen import Pyphen, language_fallback

from livret.base import text_metrics
from livret.design.text_sizes import Size

#: « hyphenate-limit-chars: 8 4 4 », as in styles/base.css.
_SHORTEST_WORD, _SHORTEST_PART = 8, 4
_LETTERS = re.compile(r"[^\W\d_]+")
#: Where a word may part as it is written: behind its own hyphens, strokes and dashes (UAX #14, classes HY, SY, BA).
_PARTING = re.compile(r"(?<=[^\W_][-/])(?=[^\W\d_])|(?<=–)(?=\w)")
#: Stands between the pieces of an address (« wbr »).
_PIECES = "\u200b"
#: Stands as a word where a line ends by hand (« br »).
BREAK = "\n"
#: What a paragraph that ends with a colon may announce.
_ANNOUNCED = frozenset({"ul", "ol", "table", "figure", "blockquote"})
#: Texts, paragraphs and words kept: every layout of a territory asks for the same ones, and few are at it at once.
_TEXTS, _PARAGRAPHS, _WORDS = 256, 2_048, 16_384

#: The letters of a word, and whether it is bold.
Word = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class TextSetting:
    """How words are set: faces, size in pt, and whether they may be cut at the end of a line."""

    face: text_metrics.BundledFace
    bold: text_metrics.BundledFace
    size: float
    hyphens: bool = False

    def width(self, letters: str, bold: bool = False) -> float:
        return text_metrics.width(letters, self.bold if bold else self.face, self.size)


TEXT = TextSetting(text_metrics.SERIF, text_metrics.SERIF_BOLD, 9.7, hyphens=True)


@cache
def text(size: Size) -> TextSetting:
    """Return how running text is set in *size*."""
    return replace(TEXT, size=size.text)


#: What is printed in one of the two columns of a page, and the room that an item leaves to its sign.
COLUMN_MM, _SIGN_MM = 78.0, {"p": 0.0, "li": 4.5}


@dataclass(slots=True)
class LineBlock:
    """A part of a text that begins a line: its tag and class, its own words and notes, and the blocks it holds.

    ``source`` is its ``data-src``; ``shape`` the height of a picture for its width.
    """

    tag: str
    css: str = ""
    source: str = ""
    shape: float = 0.0
    words: list[Word] = field(default_factory=list)
    notes: list[list[Word]] = field(default_factory=list)
    blocks: list["LineBlock"] = field(default_factory=list)

    def all(self) -> Iterator["LineBlock"]:
        """Yield the block and every one inside it, in order."""
        yield self
        for block in self.blocks:
            yield from block.all()

    @property
    def is_broken(self) -> bool:
        """Whether a line of it ends by hand: all its lines begin alike, the first one as well."""
        return any(letters == BREAK for letters, _bold in self.words)

    def lines(self) -> Iterator[list[Word]]:
        """Yield its words up to each end of a line that was made by hand."""
        for is_break, words in groupby(self.words, lambda word: word[0] == BREAK):
            if not is_break:
                yield list(words)

    def announces(self, following: "LineBlock | None") -> bool:
        """Whether it ends with a colon before the list, table, figure or quotation that follows."""
        tags = (self.tag, following.tag if following else "")
        return tags[0] == "p" and tags[1] in _ANNOUNCED and bool(self.words) and self.words[-1][0].endswith(":")


@dataclass(frozen=True, slots=True)
class LineCount:
    """What words take: how many lines, and whether the last holds nothing but the rest of a cut word."""

    count: int
    ends_cut: bool


@lru_cache(_PARAGRAPHS)
def lines(
    words: tuple[Word, ...], room: float, language: str, lettering: TextSetting = TEXT, indent: float = 0.0
) -> LineCount:
    """Return what *words* take in *room*, the first line begun by *indent*."""
    space, used, begun = lettering.width(" "), indent, indent
    count, cut = 1, False
    for word, bold in words:
        if word == BREAK:
            count, used, begun, cut = count + 1, 0.0, 0.0, False
            continue
        gap = space
        whole = _PIECES in word  # an address, of which no piece is cut
        for piece in word.split(_PIECES) if whole else _PARTING.split(word):
            before = gap if used != begun else 0.0
            gap, needed = 0.0, lettering.width(piece, bold)
            if used == begun or used + before + needed <= room:
                used, cut = used + before + needed, False
                continue
            rest = (
                _rest(piece, bold, room - used - before, language, lettering)
                if lettering.hyphens and not whole
                else None
            )
            count, cut = count + 1, rest is not None
            used, begun = lettering.width(piece if rest is None else rest, bold), 0.0
    return LineCount(count, cut)


def ends_cut(block: LineBlock, language: str, width_mm: float = COLUMN_MM, lettering: TextSetting = TEXT) -> bool:
    """Tell whether *block*, a paragraph or an item in a column of *width_mm*, would end on the rest of a cut word."""
    if block.tag not in _SIGN_MM:
        return False
    return lines(tuple(block.words), width_mm - _SIGN_MM[block.tag], language, lettering).ends_cut


def _rest(word: str, bold: bool, room: float, language: str, lettering: TextSetting) -> str | None:
    """Return what of *word* is left for the next line, cut so that as much as can be fits in *room*."""
    return next((rest for part, rest in _cuts(word, language) if lettering.width(part, bold) <= room), None)


@lru_cache(_WORDS)
def _cuts(word: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the ways to cut *word*, longest first part first."""
    if not language_fallback(language):
        return ()  # the engine knows no more than we do where to cut
    return tuple(
        (f"{word[: found.start()]}{before}-", f"{after}{word[found.end() :]}")
        for found in reversed(list(_LETTERS.finditer(word)))
        if len(found[0]) >= _SHORTEST_WORD
        for before, after in _dictionary(language).iterate(found[0])
    )


@cache
def _dictionary(language: str) -> Pyphen:
    return Pyphen(lang=language_fallback(language), left=_SHORTEST_PART, right=_SHORTEST_PART)


@lru_cache(_TEXTS)
def blocks(html: str) -> tuple[LineBlock, ...]:
    """Return the blocks of typeset *html*, in order."""
    reader = _Reader()
    reader.feed(html)
    return tuple(reader.root.blocks)


_BLOCKS = frozenset(
    {"p", "ul", "ol", "li", "h3", "h4", "blockquote", "figure", "figcaption", "aside"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
)
#: A credit stands on a line of its own below its caption.
_LINE_SPANS = frozenset({"figure__credit"})
_SHAPE = re.compile(r"--shape: ([\d.]+)")


class _Reader(HTMLParser):
    """Reads the blocks of typeset prose and their words; those of a note apart."""

    def __init__(self) -> None:
        super().__init__()
        self.root = LineBlock("div")
        self._open = [self.root]
        self._spans: list[str] = []
        self._bold = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._open.append(self._block(tag, found))
        elif tag == "img":
            self._block(tag, found)
        elif tag == "wbr":
            self.handle_data(_PIECES)
        elif tag == "br":
            self._words.append((BREAK, False))
        elif tag == "strong":
            self._bold += 1
        elif tag == "span":
            self._span(found)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._open.pop()
        elif tag == "strong":
            self._bold -= 1
        elif tag == "span" and self._spans.pop() in _LINE_SPANS:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        words = self._words
        for number, piece in enumerate(data.replace("\n", " ").split(" ")):
            if number or not words or words[-1][0] == BREAK:
                words.append((piece, self._bold > 0))
            else:  # goes on with the word before: « **mot**, »
                words[-1] = (words[-1][0] + piece, words[-1][1] or self._bold > 0)

    @property
    def _words(self) -> list[Word]:
        """The words that are being read, of a block or of a note."""
        return self._open[-1].notes[-1] if "footnote" in self._spans else self._open[-1].words

    def _span(self, attributes: dict[str, str]) -> None:
        self._spans.append(attributes.get("class", ""))
        if self._spans[-1] == "footnote":
            self._open[-1].notes.append([])
        elif self._spans[-1] in _LINE_SPANS:
            self._open.append(self._block("span", attributes))

    def _block(self, tag: str, attributes: dict[str, str]) -> LineBlock:
        shape = _SHAPE.search(attributes.get("style", ""))
        css, source = attributes.get("class", ""), attributes.get("data-src", "")
        self._open[-1].blocks.append(LineBlock(tag, css, source, float(shape[1]) if shape else 0.0))
        return self._open[-1].blocks[-1]


#: Texts kept: every layout tried has the same ones.
_LAST_TEXTS = 256


@lru_cache(_LAST_TEXTS)
def whole_last_words(html: str, width_mm: float, language: str, lettering: TextSetting = TEXT) -> str:
    """Return typeset *html* whose blocks that would end on a cut word are not hyphenated, in columns of *width_mm*."""
    for block in (block for outer in blocks(html) for block in outer.all()):
        if ends_cut(block, language, width_mm, lettering):
            opening = f'<{block.tag} data-src="{block.source}">'
            html = html.replace(opening, f'<{block.tag} class="unbroken" data-src="{block.source}">')
    return html
