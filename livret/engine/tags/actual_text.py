"""Words spoken otherwise than drawn: « obser-/vés » is read « observés » (ISO 32000-1 14.9.4).

The halves of a hyphenated word go into a Span of their own whose ActualText is the word, and so
do the figure and the raised letters of an ordinal, and a word shortened by a middle dot. What is drawn stays
as it is: programs that copy or search text can join lines at a hyphen. Streams are pydyf's own lists here,
before they are bytes: nothing is parsed, and ``pdf/read`` is not needed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pydyf

from livret.engine.tags.tree import Annotation, MarkedSequence, Node

#: Operators allowed beside a text in its mark: those of its colour, and lines under or through it, within q and Q.
_SETTING = re.compile(rb"(.* )?(rg|RG|g|G|k|K|cs|CS|sc|SC|scn|SCN|gs)")
_LINE = re.compile(rb"(.* )?(rg|RG|g|G|k|K|gs|w|d|J|j|M|m|l|c|h|re|S|f)")

#: A string of glyphs, or a number that moves the next one, in the operand of TJ.
_SHOWN = re.compile(rb"<([0-9a-f]*)>|([^<>\[\]\s]+)")

#: Ends after which a line breaks without a space: inside a word, or (when not after a space) between two.
ZERO_WIDTH_SPACE = "\u200b"
_WORD_JOINTS = ("-", "‐", ZERO_WIDTH_SPACE)
_TIGHT_SIGNS = ("/", "–", "—")


class Tear(NamedTuple):
    """Two texts that follow each other in *node*: the first ends a line and ends in a hyphen.

    Or, ``raised``, the first ends in a figure, and the second is the raised letters that make it an ordinal.
    """

    node: Node
    first: MarkedSequence
    second: MarkedSequence
    before: str
    after: str
    raised: bool = False

    def word(self) -> str:
        """Return the word whose halves they end and begin with; "" if the hyphen is the author's own."""
        first, second = re.split(r"\s", self.before)[-1], re.split(r"\s", self.after)[0]
        if self.raised:
            return first + second
        source = "".join(self.node.element.itertext()) if self.node.element is not None else ""
        whole = first[:-1] + second
        return whole if whole in source.replace("\u00ad", "") else ""


class Shortened(NamedTuple):
    """A word to be spoken in full: its mark in *node*, the number of spaces before it, and its full form."""

    node: Node
    mark: MarkedSequence
    at: int
    in_full: str


def ends_word(text: str) -> bool:
    """Return whether a space stood where a line was broken after *text*."""
    if text.endswith(_TIGHT_SIGNS):
        return text[-2:-1].isspace()
    return not text.endswith(_WORD_JOINTS)


def mend(
    tears: Iterable[Tear],
    shortened: Sequence[Shortened],
    streams: Sequence[pydyf.Stream],
    fonts: Iterable[Any],
) -> None:
    """Put each hyphenated or shortened word into an element of its own; *streams* are the pages', in order.

    A word that cannot be cut out of its line (set in two fonts) is left as it is.
    """
    blanks = {f"/{font.hash}".encode(): _blanks(font.to_unicode) for font in fonts}
    pages = _Pages(streams, blanks)
    for tear in tears:
        _mend(tear, pages[tear.first.page], pages[tear.second.page])
    for word in reversed(shortened):  # a mark is cut from its end, so that the words before it keep their place
        _speak_in_full(word, pages[word.mark.page])
    for number, page in pages.items():
        streams[number].stream[:] = page.operators()


def _speak_in_full(word: Shortened, page: "_Page") -> None:
    kids = word.node.kids
    cut = page.word(word.mark.mcid, word.at) if word.mark in kids else None
    if cut is None:
        return
    own, rest = cut
    text = word.in_full if rest else word.in_full + page.typed(own)
    span = Node("Span", word.node, kids=[word.mark._replace(mcid=own)], extra={"ActualText": text})
    before = [] if own == word.mark.mcid else [word.mark]
    after = [word.mark._replace(mcid=rest)] if rest else []
    at = kids.index(word.mark)
    kids[at : at + 1] = [*before, span, *after]


def _blanks(meanings: Mapping[int, str]) -> frozenset[bytes]:
    return frozenset(f"<{glyph:04x}>".encode() for glyph, text in meanings.items() if text.isspace())


def _mend(tear: Tear, first_page: "_Page", second_page: "_Page") -> None:
    word, kids = tear.word(), tear.node.kids
    if not word or tear.first not in kids or tear.second not in kids:
        return
    at, to = kids.index(tear.first), kids.index(tear.second)
    between = kids[at + 1 : to]  # a link has an annotation on each of its lines
    if not all(isinstance(kid, Annotation) for kid in between):
        return
    ending, beginning = first_page.ending(tear.first.mcid), second_page.beginning(tear.second.mcid)
    if not ending or not beginning:
        return
    first = tear.first._replace(mcid=first_page.cut(ending))
    second = tear.second._replace(mcid=second_page.cut(beginning))
    if second == tear.second:
        word += second_page.typed(second.mcid)
    span = Node("Span", tear.node, kids=[first, second], extra={"ActualText": word})
    before = [] if first == tear.first else [tear.first]
    after = [] if second == tear.second else [tear.second]
    kids[at : to + 1] = [*before, *between, span, *after]


@dataclass(slots=True)
class _Piece:
    """Marked content within a text object."""

    mcid: int
    operators: list[bytes]


@dataclass(slots=True)
class _Text:
    """A text object: operators of its colour and of lines under it, its pieces, lines over it."""

    tag: str
    under: list[bytes]
    pieces: list[_Piece]
    over: list[bytes]

    def operators(self) -> Iterator[Any]:
        """Yield its operators; several pieces have their marks inside it, and lines beside it become artifacts."""
        if len(self.pieces) == 1:
            shown = [b"BT", *self.pieces[0].operators, b"ET"]
            yield from (*_begun(self.tag, self.pieces[0]), *self.under, *shown, *self.over, b"EMC")
            return
        yield from (*_as_artifact(self.under), b"BT")
        for piece in self.pieces:
            yield from (*_begun(self.tag, piece), *piece.operators, b"EMC")
        yield from (b"ET", *_as_artifact(self.over))


def _begun(tag: str, piece: _Piece) -> list[Any]:
    return [tag, pydyf.Dictionary({"MCID": piece.mcid}), b"BDC"]


def _as_artifact(operators: list[bytes]) -> list[Any]:
    """Return *operators* as an artifact if they draw anything."""
    return ["/Artifact", b"BMC", *operators, b"EMC"] if b"q" in operators else operators


class _Cut(NamedTuple):
    """Where *piece* of *text* is cut: its operator *at* shows *left*, then *right*; one may be empty."""

    text: _Text
    piece: _Piece
    at: int
    left: list[bytes]
    right: list[bytes]
    moves_left: bool


class _Pages(dict[int, "_Page"]):
    """Pages by number, parsed on first use."""

    def __init__(self, streams: Sequence[pydyf.Stream], blanks: Mapping[bytes, frozenset[bytes]]) -> None:
        super().__init__()
        self._streams, self._blanks = streams, blanks

    def __missing__(self, number: int) -> "_Page":
        self[number] = _Page(self._streams[number].stream, self._blanks)
        return self[number]


class _Page:
    """A page's operators, with its text objects apart."""

    def __init__(self, operators: Sequence[Any], blanks: Mapping[bytes, frozenset[bytes]]) -> None:
        self._blanks = blanks
        self._texts: dict[int, _Text] = {}
        self._parts: list[Any] = []
        self._free = 1 + max((op["MCID"] for op in operators if _is_mark(op)), default=0)
        rest = iter(operators)
        for operator in rest:
            self._parts.append(operator)
            if operator == b"BDC" and _is_mark(self._parts[-2]):
                self._add_text(list(iter(rest.__next__, b"EMC")))

    def _add_text(self, body: list[Any]) -> None:
        """Add the marked content that has just begun, with *body* in it, to the texts if it is one."""
        tag, mark, _ = self._parts[-3:]
        begin, end = (body.index(word) if body.count(word) == 1 else -1 for word in (b"BT", b"ET"))
        if 0 <= begin < end and _plain(body[:begin]) and _plain(body[end + 1 :]):
            text = _Text(tag, body[:begin], [_Piece(mark["MCID"], body[begin + 1 : end])], body[end + 1 :])
            self._texts[mark["MCID"]] = text
            self._parts[-3:] = [text]
        else:
            self._parts += [*body, b"EMC"]

    def operators(self) -> Iterator[Any]:
        """Yield the operators of the whole page."""
        for part in self._parts:
            if isinstance(part, _Text):
                yield from part.operators()
            else:
                yield part

    def ending(self, mcid: int) -> _Cut | None:
        """Return the cut before the last word of a mark; None if it cannot be cut there."""
        return self._find(mcid, moves_left=False)

    def beginning(self, mcid: int) -> _Cut | None:
        """Return the cut after the first word of a mark; None if it cannot be cut there."""
        return self._find(mcid, moves_left=True)

    def typed(self, mcid: int) -> str:
        """Return the space that was typed at the end of a mark, if there is one."""
        _text, piece = self._piece(mcid)
        return " " if piece and piece.operators[-1].endswith(b" Tj") else ""

    def word(self, mcid: int, at: int) -> tuple[int, int] | None:
        """Cut out the word after *at* spaces of a mark; return its own mark, and that of what follows or 0.

        None if it cannot be cut out: it is in two fonts, or there are not so many spaces.
        """
        text, piece = self._piece(mcid)
        shows = [place for place, operator in enumerate(piece.operators) if operator.endswith(b" TJ")] if piece else []
        if text is None or piece is None or len(shows) != 1:
            return None
        items = list(_items(piece.operators[shows[0]].removesuffix(b" TJ")))
        blanks = self._blanks_at(text, piece, shows[0])
        gaps = [-1, *(place for place, item in enumerate(items) if item in blanks), len(items)]
        if at + 1 >= len(gaps):
            return None
        start, end = gaps[at] + 1, gaps[at + 1]
        rest = 0
        if end < len(items):
            rest = self.cut(_Cut(text, piece, shows[0], items[:end], items[end:], moves_left=False))
        return self.cut(_Cut(text, piece, shows[0], items[:start], items[start:end], moves_left=False)), rest

    def _piece(self, mcid: int) -> tuple[_Text, _Piece] | tuple[None, None]:
        text = self._texts.get(mcid)
        return (
            next(((text, piece) for piece in text.pieces if piece.mcid == mcid), (None, None)) if text else (None, None)
        )

    def _find(self, mcid: int, moves_left: bool) -> _Cut | None:
        text, piece = self._piece(mcid)
        if text is None or piece is None:
            return None
        shows = [at for at, operator in enumerate(piece.operators) if operator.endswith(b" TJ")]
        if not shows:
            return None
        at = shows[0 if moves_left else -1]
        items = list(_items(piece.operators[at].removesuffix(b" TJ")))
        blanks = self._blanks_at(text, piece, at)
        places = [place for place, item in enumerate(items) if item in blanks]
        if not places:
            whole = (items, []) if moves_left else ([], items)
            return _Cut(text, piece, at, *whole, moves_left) if len(shows) == 1 else None
        place = places[0] if moves_left else places[-1] + 1
        return _Cut(text, piece, at, items[:place], items[place:], moves_left)

    def _blanks_at(self, text: _Text, piece: _Piece, at: int) -> frozenset[bytes]:
        """Return the glyphs that are spaces in the font of a piece's operator."""
        before = [op for each in text.pieces[: text.pieces.index(piece)] for op in each.operators]
        fonts = [op.partition(b" ")[0] for op in (*before, *piece.operators[:at]) if op.endswith(b" Tf")]
        return self._blanks.get(fonts[-1], frozenset()) if fonts else frozenset()

    def cut(self, cut: _Cut) -> int:
        """Cut, and return the mark of the word cut out: the piece's own if the word is all of the piece."""
        piece, place = cut.piece, cut.text.pieces.index(cut.piece)
        if not (cut.right if cut.moves_left else cut.left):
            return piece.mcid
        left = [*piece.operators[: cut.at], _shown(cut.left)]
        right = [_shown(cut.right), *piece.operators[cut.at + 1 :]]
        new = _Piece(self._free, left if cut.moves_left else right)
        piece.operators = right if cut.moves_left else left
        cut.text.pieces.insert(place if cut.moves_left else place + 1, new)
        self._texts[new.mcid] = cut.text
        self._free += 1
        return new.mcid


def _plain(operators: Sequence[Any]) -> bool:
    """Return whether *operators*, beside a text, only set its colour and draw lines."""
    depth = 0
    for operator in operators:
        depth += (operator == b"q") - (operator == b"Q")
        allowed = _LINE if depth else _SETTING
        if operator not in (b"q", b"Q") and not (isinstance(operator, bytes) and allowed.fullmatch(operator)):
            return False
    return depth == 0


def _is_mark(operator: object) -> bool:
    return isinstance(operator, pydyf.Dictionary) and "MCID" in operator


def _items(operand: bytes) -> Iterator[bytes]:
    """Yield the items of TJ: each glyph, ``<`` four digits ``>``, and the numbers between two glyphs summed."""
    numbers: list[bytes] = []
    for glyphs, number in _SHOWN.findall(operand):
        if number:
            numbers.append(number)
        elif glyphs:
            yield from _together(numbers)
            numbers = []
            yield from (b"<" + glyphs[at : at + 4] + b">" for at in range(0, len(glyphs), 4))
    yield from _together(numbers)


def _together(numbers: Sequence[bytes]) -> Sequence[bytes]:
    """Return the sum of *numbers*, which the engine separates by a string without glyphs."""
    return [b"%.6f" % sum(map(float, numbers))] if len(numbers) > 1 else numbers


def _shown(items: Iterable[bytes]) -> bytes:
    return b"[" + b"".join(items).replace(b"><", b"") + b"] TJ"
