"""Leaves: the elements with words of their own, and the place of each character in the manuscript."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from livret.edition import addresses
from livret.edition.markdown.manuscript import MARKS, Manuscript, clean, line_of
from livret.edition.typography.signs import OBJECT

#: Block elements; all others are inline.
BLOCKS = frozenset(
    {"div", "p", "ul", "ol", "li", "blockquote", "figure", "figcaption", "aside"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td", "h2", "h3", "h4"}
)
#: Blocks that contain blocks only.
_CONTAINERS = frozenset({"div", "ul", "ol", "blockquote", "figure", "aside", "table", "thead", "tbody", "tr"})
#: Attributes that are typed beside the words: the target of a link, the file of an image, a note's label, a language.
_SHOWN_ATTRIBUTES = ("href", "src", "data-note", "lang")
#: The sign that represents an element in the text of its leaf.
_STAND_INS = {"code": OBJECT, "img": OBJECT, "br": "\n"}


@dataclass(slots=True)
class Slot:
    """A text node: the ``text`` or the ``tail`` of an element."""

    owner: Element
    name: str

    @property
    def words(self) -> str:
        """The text of the node."""
        return getattr(self.owner, self.name) or ""

    @words.setter
    def words(self, words: str) -> None:
        setattr(self.owner, self.name, words)


@dataclass(slots=True)
class ElementText:
    """The words of an element, character by character, without marks.

    ``nodes`` are its text nodes. ``slots[i]`` is the text node of ``text[i]`` (None for the sign of
    code or a break); ``places[i]`` is its line and column. ``inner`` are its inline
    elements, with their places. ``unmarked``: its end, with the mark of its line, is lost.
    """

    element: Element
    nodes: list[Slot] = field(default_factory=list)
    text: str = ""
    slots: list[Slot | None] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    inner: list[tuple[Element, tuple[int, int]]] = field(default_factory=list)
    unmarked: bool = False

    def add(self, slot: Slot | None, words: str, line: int, columns: list[int]) -> None:
        """Add *words*, found at *columns* of *line*."""
        self.text += words
        self.slots += [slot] * len(words)
        self.places += [(line, column) for column in columns[: len(words)]]


def is_note(element: Element) -> bool:
    """Return whether *element* is a footnote, a text of its own within the line."""
    return element.tag == "span" and element.get("class") == "footnote"


def leaves(root: Element) -> Iterator[Element]:
    """Yield the elements of *root* that have words of their own, in order."""
    for element in list(root.iter()):
        if element.tag in BLOCKS - _CONTAINERS and _has_words(element):
            yield element


def _has_words(element: Element) -> bool:
    if element.tag != "li":
        return True
    inline = [child for child in element if child.tag not in BLOCKS]
    return bool(inline or (element.text or "").strip())


class _Passed(str):
    """Words of the manuscript that are not printed: the target of a link."""

    __slots__ = ()


def _nodes(element: Element) -> Iterator[Slot | Element | _Passed]:
    """Yield the text nodes and the inline elements of a leaf, in order."""
    yield Slot(element, "text")
    for child in element:
        if child.tag in BLOCKS:
            continue
        yield child
        if not (is_note(child) or child.tag in _STAND_INS):
            yield from _nodes(child)
        yield _Passed(_unseen(child))
        yield Slot(child, "tail")


def _unseen(element: Element) -> str:
    """Return the unprinted text typed behind the words of *element*, or instead: a target, a label, code."""
    if element.tag == "code":
        return element.text or ""
    return "" if is_address(element) else next(filter(None, map(element.get, _SHOWN_ATTRIBUTES)), "")


def is_address(element: Element) -> bool:
    """Return whether *element* is a link whose words are an address."""
    return element.tag == "a" and not len(element) and addresses.is_whole(clean(element.text or ""))


def _sign(element: Element) -> str:
    """Return the first typed sign of *element*."""
    if is_address(element):
        return clean(element.text or "")
    return "[" if element.get("lang") else _SIGNS.get(element.tag, "")


_WORDS_AND_MARKS = re.compile(f"({MARKS.pattern})")
_SIGNS = {"a": "[", "img": "![", "code": "`", "span": "[^"}


class Surveyor:
    """Finds the places of the characters of leaves. Reads a text once, in its order."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self._reached: dict[int, int] = {}  # line → columns already accounted for
        self._last = 0

    def survey(self, element: Element) -> ElementText:
        """Return the leaf of *element*; its text nodes keep their marks until they are rewritten."""
        leaf = ElementText(element)
        self._last = max(self._reached, default=0)
        pending: list[tuple[Slot | None, str] | Element | _Passed] = []
        number = 0
        for node in _nodes(element):
            if not isinstance(node, Slot):
                pending.append(node)
                continue
            leaf.nodes.append(node)
            for piece in filter(None, _WORDS_AND_MARKS.split(node.words)):
                if MARKS.match(piece):
                    number = line_of(piece)
                    self._settle(leaf, pending, number)
                    pending = []
                else:
                    pending.append((node, piece))
        leaf.unmarked = not number  # Markdown has lost the text behind a star
        self._settle(leaf, pending, number or self._line_after(self._last))
        return leaf

    def _line_after(self, line: int) -> int:
        """Return the number of the first line with words behind *line*."""
        count = len(self._manuscript.lines)
        return next((n for n in range(line + 1, count + 1) if self._manuscript.typed(n).strip()), max(1, line))

    def turn_back(self, line: int, column: int) -> None:
        """Make the next search in *line* start from *column*."""
        self._reached[line] = column - 1

    def _settle(self, leaf: ElementText, pending: list[tuple[Slot | None, str] | Element | _Passed], line: int) -> None:
        """Add *pending*, all on *line*, to *leaf*."""
        typed = self._manuscript.typed(line)
        for item in pending:
            reached = self._reached.get(line, 0)
            if isinstance(item, _Passed):
                self._reached[line] = max(reached, typed.find(item, reached) + len(item))
            elif isinstance(item, Element):
                column = max(typed.find(_sign(item), reached), 0) + 1
                leaf.inner.append((item, (line, column)))
                leaf.add(None, _STAND_INS.get(item.tag, ""), line, [column])
            else:
                slot, piece = item
                columns, self._reached[line] = _columns(typed, piece, reached)
                leaf.add(slot, piece, line, columns)


def _columns(typed: str, piece: str, reached: int) -> tuple[list[int], int]:
    """Return the columns of *piece* in the line *typed*, and the index reached in it."""
    bare = piece.strip()
    at = typed.find(bare, reached)
    at = at if at >= 0 else typed.find(bare)
    if at < 0:
        return _letter_by_letter(typed, clean(piece), reached)
    lead = len(piece) - len(piece.lstrip()) if bare else 0
    columns = range(at - lead + 1, at - lead + 1 + len(piece))
    return [*columns] if at >= lead else [max(1, column) for column in columns], at + len(bare)


def _letter_by_letter(typed: str, piece: str, reached: int) -> tuple[list[int], int]:
    """Return the same for words that were not typed as they are printed: « &eacute; »."""
    columns = []
    for character in piece:
        at = typed.find(character, reached, reached + 12)
        columns.append((at if at >= 0 else reached) + 1)
        reached = at + 1 if at >= 0 else reached
    return columns, reached
