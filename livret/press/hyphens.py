"""Words cut at the end of a line, told whole: « obser-/vés » is read « observés » (ISO 32000-1 14.9.4).

The two halves go into a Span of their own whose ActualText is the word. The hyphen stays what it is drawn
as: programs that copy or search text know how to join lines at it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pydyf

from livret.press.structure import Mark, Node

#: Operators that paint nothing; anything else between a mark and its text (an underline) forbids a cut.
_SETTING = re.compile(rb"(.* )?(rg|RG|g|G|k|K|cs|CS|sc|SC|scn|SCN|gs)")

#: A string of glyphs, or a number that moves the next one, in the operand of TJ.
_SHOWN = re.compile(rb"<([0-9a-f]*)>|([^<>\[\]\s]+)")

#: Ends after which a line breaks without a space: inside a word, or (when not after a space) between two.
_WORD_JOINTS = ("-", "‐", "\u200b")
_TIGHT_SIGNS = ("/", "–", "—")


class Tear(NamedTuple):
    """Two texts that follow each other in *node*, the first of which ends a line and ends in a hyphen."""

    node: Node
    first: Mark
    second: Mark
    before: str
    after: str

    def word(self) -> str:
        """Return the word whose halves they end and begin with; "" when the hyphen is the author's own."""
        first, second = re.split(r"\s", self.before)[-1], re.split(r"\s", self.after)[0]
        source = "".join(self.node.element.itertext()) if self.node.element is not None else ""
        whole = first[:-1] + second
        return whole if whole in source.replace("\u00ad", "") else ""


def ends_word(text: str) -> bool:
    """Tell whether a space stood where a line was broken after *text*."""
    if text.endswith(_TIGHT_SIGNS):
        return text[-2:-1].isspace()
    return not text.endswith(_WORD_JOINTS)


def mend(tears: Iterable[Tear], streams: Sequence[pydyf.Stream], fonts: Iterable[Any]) -> None:
    """Put each word cut in two into an element of its own; *streams* are the pages', in order.

    What cannot be taken out of its line (underlined, or in two fonts) is left as it is.
    """
    blanks = {f"/{font.hash}".encode(): _blanks(font.to_unicode) for font in fonts}
    pages: dict[int, _Page] = {}
    for tear in tears:
        for number in {tear.first.page, tear.second.page} - pages.keys():
            pages[number] = _Page(streams[number].stream, blanks)
        _mend(tear, pages[tear.first.page], pages[tear.second.page])
    for number, page in pages.items():
        streams[number].stream[:] = page.operators()


def _blanks(meanings: Mapping[int, str]) -> frozenset[bytes]:
    return frozenset(f"<{glyph:04x}>".encode() for glyph, text in meanings.items() if text.isspace())


def _mend(tear: Tear, first_page: "_Page", second_page: "_Page") -> None:
    word, kids = tear.word(), tear.node.kids
    at = kids.index(tear.first) if tear.first in kids else -1
    if not word or at < 0 or kids[at + 1 : at + 2] != [tear.second]:
        return
    ending, beginning = first_page.ending(tear.first.mcid), second_page.beginning(tear.second.mcid)
    if not ending or not beginning:
        return
    first = tear.first._replace(mcid=first_page.cut(ending))
    second = tear.second._replace(mcid=second_page.cut(beginning))
    if second == tear.second and beginning.piece.operators[-1].endswith(b" Tj"):
        word += " "  # the space typed after it
    span = Node("Span", tear.node, kids=[first, second], extra={"ActualText": word})
    before = [] if first == tear.first else [tear.first]
    after = [] if second == tear.second else [tear.second]
    kids[at : at + 2] = [*before, span, *after]


@dataclass(slots=True)
class _Piece:
    """Marked content within a text object."""

    mcid: int
    operators: list[bytes]


@dataclass(slots=True)
class _Text:
    """A text object: what sets its colour, then its pieces."""

    tag: str
    setting: list[bytes]
    pieces: list[_Piece]

    def operators(self) -> Iterator[Any]:
        """Yield its operators; the marks stand inside it, so that there may be several."""
        yield from (*self.setting, b"BT")
        for piece in self.pieces:
            yield from (self.tag, pydyf.Dictionary({"MCID": piece.mcid}), b"BDC", *piece.operators, b"EMC")
        yield b"ET"


class _Cut(NamedTuple):
    """Where *piece* of *text* falls in two: its operator *at* shows *left*, then *right*; one may be empty."""

    text: _Text
    piece: _Piece
    at: int
    left: list[bytes]
    right: list[bytes]
    takes_left: bool


class _Page:
    """A page's operators, its texts apart."""

    def __init__(self, operators: Sequence[Any], blanks: Mapping[bytes, frozenset[bytes]]) -> None:
        self._blanks = blanks
        self._texts: dict[int, _Text] = {}
        self._parts: list[Any] = []
        self._free = 1 + max((op["MCID"] for op in operators if _is_mark(op)), default=0)
        rest = iter(operators)
        for operator in rest:
            self._parts.append(operator)
            if operator == b"BDC" and _is_mark(self._parts[-2]):
                self._take(list(iter(rest.__next__, b"EMC")))

    def _take(self, body: list[Any]) -> None:
        """Put the marked content that has just begun, with *body* in it, among the texts if it is one."""
        tag, mark, _ = self._parts[-3:]
        begin = body.index(b"BT") if b"BT" in body else -1
        if begin >= 0 and body[-1] == b"ET" and all(map(_SETTING.fullmatch, body[:begin])):
            text = _Text(tag, body[:begin], [_Piece(mark["MCID"], body[begin + 1 : -1])])
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
        return self._find(mcid, takes_left=False)

    def beginning(self, mcid: int) -> _Cut | None:
        """Return the cut after the first word of a mark; None if it cannot be cut there."""
        return self._find(mcid, takes_left=True)

    def _find(self, mcid: int, takes_left: bool) -> _Cut | None:
        text = self._texts.get(mcid)
        piece = next((piece for piece in text.pieces if piece.mcid == mcid), None) if text else None
        if text is None or piece is None:
            return None
        shows = [at for at, operator in enumerate(piece.operators) if operator.endswith(b" TJ")]
        if not shows:
            return None
        at = shows[0 if takes_left else -1]
        items = list(_items(piece.operators[at].removesuffix(b" TJ")))
        blanks = self._blanks_at(text, piece, at)
        places = [place for place, item in enumerate(items) if item in blanks]
        if not places:
            whole = (items, []) if takes_left else ([], items)
            return _Cut(text, piece, at, *whole, takes_left) if len(shows) == 1 else None
        place = places[0] if takes_left else places[-1] + 1
        return _Cut(text, piece, at, items[:place], items[place:], takes_left)

    def _blanks_at(self, text: _Text, piece: _Piece, at: int) -> frozenset[bytes]:
        """Return the glyphs that are spaces in the font of a piece's operator."""
        before = [op for each in text.pieces[: text.pieces.index(piece)] for op in each.operators]
        fonts = [op.partition(b" ")[0] for op in (*before, *piece.operators[:at]) if op.endswith(b" Tf")]
        return self._blanks.get(fonts[-1], frozenset()) if fonts else frozenset()

    def cut(self, cut: _Cut) -> int:
        """Cut, and return the mark of the word that was asked for: the piece's own if it is all the piece."""
        piece, place = cut.piece, cut.text.pieces.index(cut.piece)
        if not (cut.right if cut.takes_left else cut.left):
            return piece.mcid
        left = [*piece.operators[: cut.at], _shown(cut.left)]
        right = [_shown(cut.right), *piece.operators[cut.at + 1 :]]
        new = _Piece(self._free, left if cut.takes_left else right)
        piece.operators = right if cut.takes_left else left
        cut.text.pieces.insert(place if cut.takes_left else place + 1, new)
        self._texts[new.mcid] = cut.text
        self._free += 1
        return new.mcid


def _is_mark(operator: object) -> bool:
    return isinstance(operator, pydyf.Dictionary) and "MCID" in operator


def _items(operand: bytes) -> Iterator[bytes]:
    """Yield what TJ shows: each glyph, ``<`` four digits ``>``, and each number."""
    for glyphs, number in _SHOWN.findall(operand):
        if number:
            yield number
        yield from (b"<" + glyphs[at : at + 4] + b">" for at in range(0, len(glyphs), 4))


def _shown(items: Iterable[bytes]) -> bytes:
    return b"[" + b"".join(items).replace(b"><", b"") + b"] TJ"
