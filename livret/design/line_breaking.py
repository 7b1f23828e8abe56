"""Line breaking before the engine runs: the words of the blocks of a text, and the number of their lines.

The engine fills lines greedily and hyphenates where its dictionary allows; so does this module, with the same measures.
Lengths are mm unless a name says otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from livret.base import text_metrics
from livret.design.text_sizes import Size
from livret.edition.prose_tree import ProseElement, ProseTree
from livret.edition.typography.hyphens import cuts
from livret.edition.typography.signs import NO_BREAK_SPACE
from livret.edition.typography.typeset import Edit, bind_last_words, typeset

#: Where a word may break as typed: behind its own hyphens, strokes and dashes (UAX #14, classes HY, SY, BA).
_PARTING = re.compile(r"(?<=[^\W_][-/])(?=[^\W\d_])|(?<=–)(?=\w)")
#: Separates the pieces of an address (« wbr »).
_PIECES = "\u200b"
#: The word for a forced line break (« br »).
BREAK = "\n"
#: What a paragraph with a final colon may announce.
_ANNOUNCED = frozenset({"ul", "ol", "table", "figure", "blockquote"})
#: From this size on, in pt, text is not hyphenated.
_UNHYPHENATED = 12.5
#: Cached texts and paragraphs: every layout of a territory needs the same ones, and few run at once.
_TEXTS, _PARAGRAPHS = 256, 2_048

#: The letters of a word, and whether it is bold.
Word = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class TextSetting:
    """How words are set: faces, size in pt, and whether they may be hyphenated."""

    face: text_metrics.BundledFace
    bold: text_metrics.BundledFace
    size: float
    hyphens: bool = False

    def __hash__(self) -> int:
        """Return what few settings share: they are keys of every line that is broken."""
        return hash((self.size, self.hyphens))

    def width(self, letters: str, bold: bool = False) -> float:
        return text_metrics.width(letters, self.bold if bold else self.face, self.size)


TEXT = TextSetting(text_metrics.SERIF, text_metrics.SERIF_BOLD, 9.7, hyphens=True)


@cache
def text(size: Size) -> TextSetting:
    """Return the setting of running text in *size*: large ones are not hyphenated."""
    return replace(TEXT, size=size.text, hyphens=size.text < _UNHYPHENATED)


#: The width of a column of a page with two, the indent of a paragraph behind another, the room for the sign of an item.
COLUMN_MM, INDENT_MM, _SIGN_MM = 78.0, 4.5, {"p": 0.0, "li": 4.5}


_MEASURE = re.compile(r"--(\w+): ([\d.]+)")


class Words(tuple[Word, ...]):
    """Words whose hash is computed once: their lines are looked up at every size and in every measure."""

    def __hash__(self) -> int:
        if "known" not in self.__dict__:
            self.known = super().__hash__()
        return self.known


@dataclass(slots=True)
class LineBlock:
    """A block element of a text: its own words, its notes, behind how many words each is called, its blocks."""

    element: ProseElement
    words: list[Word] = field(default_factory=list)
    notes: list[list[Word]] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)
    blocks: list["LineBlock"] = field(default_factory=list)
    _whole: Words = field(default=Words(), init=False, repr=False, compare=False)

    @property
    def whole(self) -> Words:
        """All its own words, once they are read."""
        if len(self._whole) != len(self.words):
            self._whole = Words(self.words)
        return self._whole

    @property
    def tag(self) -> str:
        """The tag of its element."""
        return self.element.tag

    @property
    def css(self) -> str:
        """The class of its element."""
        return self.element.css

    @property
    def shape(self) -> float:
        """The height of a picture divided by its width; 0 for words."""
        return self._measure("shape")

    @property
    def tail(self) -> float:
        """The room that a figure of a table keeps behind it, in ems (``edition/markdown/tables``)."""
        return self._measure("tail")

    def _measure(self, name: str) -> float:
        return float(dict(_MEASURE.findall(self.element.attributes.get("style", ""))).get(name, 0))

    def all(self) -> Iterator["LineBlock"]:
        """Yield the block and every one inside it, in order."""
        yield self
        for block in self.blocks:
            yield from block.all()

    @property
    def is_broken(self) -> bool:
        """Whether it has a forced line break: then no line of it is indented, not even the first."""
        return any(letters == BREAK for letters, _bold in self.words)

    def lines(self) -> Iterator[list[Word]]:
        """Yield its words, a list for each line between forced breaks."""
        for is_break, words in groupby(self.words, lambda word: word[0] == BREAK):
            if not is_break:
                yield list(words)

    def announces(self, following: "LineBlock | None") -> bool:
        """Return whether it ends with a colon before the list, table, figure or quotation *following*."""
        tags = (self.tag, following.tag if following else "")
        return tags[0] == "p" and tags[1] in _ANNOUNCED and bool(self.words) and self.words[-1][0].endswith(":")


@dataclass(frozen=True, slots=True)
class LineCount:
    """The number of lines, and whether the last has only the rest of a hyphenated word.

    ``before`` is how far the last line but one reaches, in mm; 0 where there is none.
    """

    count: int
    ends_cut: bool
    before: float = 0.0


@lru_cache(_PARAGRAPHS)
def lines(
    words: tuple[Word, ...], room: float, language: str, lettering: TextSetting = TEXT, indent: float = 0.0
) -> LineCount:
    """Return the line count of *words* in *room*, the first line indented by *indent*."""
    em = lettering.size * 25.4 / 72
    limit, used, begun = room / em, indent / em, indent / em
    space = text_metrics.advance(" ", lettering.face)
    count, cut, reached = 1, False, 0.0
    for piece in _pieces(words, lettering.face, lettering.bold):
        if piece is None:
            count, used, begun, cut, reached = count + 1, 0.0, 0.0, False, limit
            continue
        before = space if piece.begins and used != begun else 0.0
        if used == begun or used + before + piece.width <= limit:
            used, cut = used + before + piece.width, False
            continue
        rest = None
        if lettering.hyphens and not piece.whole:
            rest = _rest(piece.letters, piece.bold, (limit - used - before) * em, language, lettering)
        count, cut, reached = count + 1, rest is not None, used if rest is None else limit
        used = piece.width if rest is None else lettering.width(rest, piece.bold) / em
        begun = 0.0
    return LineCount(count, cut, reached * em)


class _Piece(NamedTuple):
    """Letters between places where a line may end: their ``width`` in ems, whether they begin a word.

    Those that are ``whole`` are not hyphenated.
    """

    letters: str
    bold: bool
    width: float
    begins: bool
    whole: bool


@lru_cache(_PARAGRAPHS)
def _pieces(
    words: tuple[Word, ...], face: text_metrics.BundledFace, bold_face: text_metrics.BundledFace
) -> tuple[_Piece | None, ...]:
    """Return the pieces of *words*, None for a forced line break: the same at every size and in every measure."""
    found: list[_Piece | None] = []
    for word, bold in words:
        if word == BREAK:
            found.append(None)
            continue
        whole = _PIECES in word  # an address, whose pieces are not hyphenated
        for number, letters in enumerate(word.split(_PIECES) if whole else _PARTING.split(word)):
            width = text_metrics.advance(letters, bold_face if bold else face)
            found.append(_Piece(letters, bold, width, not number, whole))
    return tuple(found)


def ends_cut(
    block: LineBlock, language: str, width_mm: float = COLUMN_MM, lettering: TextSetting = TEXT, indent: float = 0.0
) -> bool:
    """Return whether *block*, a paragraph or an item in a column of *width_mm*, would end on the rest of a cut word."""
    if block.tag not in _SIGN_MM:
        return False
    return lines(block.whole, width_mm - _SIGN_MM[block.tag], language, lettering, indent).ends_cut


def _rest(word: str, bold: bool, room: float, language: str, lettering: TextSetting) -> str | None:
    """Return the rest of *word* for the next line, hyphenated so that as much as possible fits in *room*, or None."""
    return next((rest for part, rest in cuts(word, language) if lettering.width(part, bold) <= room), None)


_BLOCKS = frozenset(
    {"p", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "figure", "figcaption", "aside", "img"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
)
#: The class of a credit, which begins a line below its caption.
_LINE_SPAN = "figure__credit"


@lru_cache(_TEXTS)
def blocks(tree: ProseTree) -> tuple[LineBlock, ...]:
    """Return the blocks of *tree*, in order; their elements may be those of an equal tree that was met before."""
    return own_blocks(tree)


def own_blocks(tree: ProseTree) -> tuple[LineBlock, ...]:
    """Return the blocks of *tree*, in order, with its own elements, by which it can be changed."""
    root = LineBlock(ProseElement("div", tree.blocks))
    _read(root.element, root, root.words)
    return tuple(root.blocks)


def _read(element: ProseElement, block: LineBlock, words: list[Word], bold: bool = False) -> None:
    """Add the content of *element* to *block*, its text to *words* or to those of a note."""
    for each in element.inside:
        if isinstance(each, str):
            _say(each, words, bold)
        elif each.tag in _BLOCKS or each.css == _LINE_SPAN:
            block.blocks.append(inner := LineBlock(each))
            _read(each, inner, inner.words, bold)
        elif each.tag == "wbr":
            _say(_PIECES, words, bold)
        elif each.tag == "br":
            words.append((BREAK, False))
        elif each.is_note:
            block.calls.append(len(words))
            block.notes.append([])
            _read(each, block, block.notes[-1], bold)
        else:
            _read(each, block, words, bold or each.tag == "strong")


def _say(text: str, words: list[Word], bold: bool) -> None:
    for number, piece in enumerate(text.replace("\n", " ").split(" ")):
        if number or not words or words[-1][0] == BREAK:
            words.append((piece, bold))
        else:  # continues the word before: « **mot**, »
            words[-1] = (words[-1][0] + piece, words[-1][1] or bold)


#: The last line but one reaches this part of its measure at least, where two words are tied behind it: of a text that
#: is hyphenated, and of one set large, whose lines are uneven as they are.
_STUNTED, _STUNTED_LARGE = 0.8, 0.5


@lru_cache(_TEXTS)
def untied(tree: ProseTree, width_mm: float, language: str, lettering: TextSetting = TEXT) -> ProseTree:
    """Return *tree* with the last two words of a paragraph apart where together they leave the line above them short.

    The line above is then as full as the others, and a single word ends the paragraph if it must.
    """
    stunted = {
        id(block.element)
        for block, indent in _indented(own_blocks(tree))
        if block.tag in _SIGN_MM and _is_stunted(block, width_mm, language, lettering, indent)
    }
    if not stunted:
        return tree
    return tree.changed(lambda element: _apart(element) if id(element) in stunted else element)


def _indented(blocks: Sequence[LineBlock], within: str = "") -> Iterator[tuple[LineBlock, float]]:
    """Yield *blocks*, *within* a tag, and every one inside them, with the indent of its first line in mm."""
    for before, block in zip([None, *blocks], blocks, strict=False):
        follows = before is not None and before.tag == "p" and before.css != "box__title" and within != "li"
        yield block, INDENT_MM if follows and block.tag == "p" and not block.is_broken else 0.0
        yield from _indented(block.blocks, block.tag)


def _is_stunted(block: LineBlock, width_mm: float, language: str, lettering: TextSetting, indent: float) -> bool:
    room = width_mm - _SIGN_MM[block.tag]
    tied = lines(block.whole, room, language, lettering, indent)
    if tied.ends_cut:  # it will be set without hyphens (``whole_last_words``)
        tied = lines(block.whole, room, language, replace(lettering, hyphens=False), indent)
    return tied.count > 1 and tied.before < (_STUNTED if lettering.hyphens else _STUNTED_LARGE) * room


def _apart(element: ProseElement) -> ProseElement:
    """Return *element* with a space that may break between its last two words, if only their being last ties them."""
    *before, last = element.inside or ("",)
    if not isinstance(last, str):
        return element
    ties = (found.start() for found in re.finditer(NO_BREAK_SPACE, last))
    for at in reversed([*ties]):  # « transitions : » has a tie of its own, which stays
        apart = f"{last[:at]} {last[at + 1 :]}"
        if bind_last_words(apart) == [Edit(at, at + 1, NO_BREAK_SPACE)] and typeset(apart) == apart:
            return replace(element, inside=(*before, apart))
    return element


@lru_cache(_TEXTS)
def whole_last_words(tree: ProseTree, width_mm: float, language: str, lettering: TextSetting = TEXT) -> ProseTree:
    """Return *tree* with blocks that would end on a cut word unhyphenated, in columns of *width_mm*.

    The last two words are tied only where that leaves no short line above them (``untied``).
    """
    tree = untied(tree, width_mm, language, lettering)
    every = _indented(own_blocks(tree))
    cut = [each.element for each, indent in every if ends_cut(each, language, width_mm, lettering, indent)]
    return tree.with_attribute("class", "unbroken", [each for each in cut if not each.attributes])


def keep_announced(tree: ProseTree) -> ProseTree:
    """Return *tree* with ``data-announced`` on each block that a paragraph with a final colon announces (prose.css)."""
    return tree.with_attribute("data-announced", "", [*_announced(own_blocks(tree))])


def _announced(blocks: Sequence[LineBlock]) -> Iterator[ProseElement]:
    for block, following in pairwise(blocks):
        if block.announces(following):
            yield following.element
    for block in blocks:
        yield from _announced(block.blocks)
