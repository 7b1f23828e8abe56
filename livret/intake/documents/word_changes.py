"""Tracked changes of a paragraph of Word (ECMA-376 part 1, 17.13.5), adjacent ones as one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

from livret.intake.documents.model import TrackedChange
from livret.intake.documents.packed import attribute, local

_OUT, _IN = frozenset({"del", "moveFrom"}), frozenset({"ins", "moveTo"})
#: Represents the end of a paragraph that was itself inserted or deleted.
END = "¶"
_AROUND_SIGNS = 120


@dataclass(frozen=True, slots=True)
class _Piece:
    """Adjacent words with the same author, day and ``way`` of change; ``way`` is empty for unchanged words."""

    way: str
    author: str
    when: str
    words: str


def tracked(paragraph: Element, number: int) -> Iterator[TrackedChange]:
    """Yield the changes of *paragraph*, the one with that *number*; adjacent ones are one change."""
    pieces = [piece for piece in _pieces(paragraph) if piece.words]
    around = "".join(piece.words for piece in pieces if piece.way != "out").strip()[:_AROUND_SIGNS]
    found = False
    for (changed, author), group in groupby(pieces, lambda piece: (bool(piece.way), piece.author)):
        if changed:
            found, each = True, list(group)
            gone, new = ("".join(piece.words for piece in each if piece.way == way) for way in ("out", "in"))
            yield TrackedChange(author, each[0].when, gone, new, number, around)
    end = next((each for each in paragraph.findall("{*}pPr/{*}rPr/*") if local(each) in _OUT | _IN), None)
    if end is not None and not found:
        gone, new = (END, "") if local(end) in _OUT else ("", END)
        yield TrackedChange(attribute(end, "author"), _day(end), gone, new, number, around)


def _pieces(element: Element, way: str = "", author: str = "", when: str = "") -> Iterator[_Piece]:
    for child in element:
        name = local(child)
        if name in _OUT | _IN:
            yield from _pieces(
                child, "out" if name in _OUT or way == "out" else "in", attribute(child, "author"), _day(child)
            )
        elif name in ("t", "delText"):
            yield _Piece(way, author, when, child.text or "")
        elif name in ("tab", "br"):
            yield _Piece(way, author, when, " ")
        elif name not in ("pPr", "rPr", "txbxContent"):
            yield from _pieces(child, way, author, when)


def _day(element: Element) -> str:
    return attribute(element, "date")[:10]
