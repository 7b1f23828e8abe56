"""The blocks of a text become elements: paragraphs and lists by Markdown, the others directly."""

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from livret.catalogue import prose as kinds
from livret.edition.markdown import blocks as parts
from livret.edition.markdown.blocks import SHAPES
from livret.edition.markdown.inline import inline
from livret.edition.markdown.manuscript import Manuscript, ManuscriptLine, mark
from livret.edition.markdown.normalise import flow
from livret.edition.markdown.parser import MAX_DEPTH, depth, parse
from livret.edition.markdown.tables import tabulate


def build(manuscript: Manuscript, lines: Sequence[ManuscriptLine], level: int) -> Element:
    """Return the ``<div>`` of *lines*, which are under a heading of *level* (1: the title)."""
    builder = _Builder(manuscript, level)
    root = Element("div")
    root.extend(builder.elements(lines))
    return root


class _Builder:
    def __init__(self, manuscript: Manuscript, level: int) -> None:
        self._manuscript = manuscript
        self._level = level
        self._quotes = 0

    def elements(self, lines: Sequence[ManuscriptLine]) -> Iterator[Element]:
        """Yield the elements of *lines*."""
        for piece in parts.pieces(self._manuscript, lines):
            found = list(self._piece(piece))
            if any(depth(element) > MAX_DEPTH for element in found):
                self._manuscript.refuse(kinds.TOO_DEEP, lines[0].number, limit=MAX_DEPTH)
            else:
                yield from found

    def _piece(self, piece: parts.Piece) -> Iterable[Element]:
        match piece:
            case parts.MarkdownHeading():
                return self._heading(piece)
            case parts.CustomBlock():
                return self._block(piece)
            case parts.BlockQuote():
                return self._quote(piece)
            case parts.PipeTable():
                return self._table(piece)
            case parts.Flow():
                return self._flow(piece.lines)

    def _flow(self, lines: Sequence[ManuscriptLine]) -> Iterator[Element]:
        root = parse(flow(self._manuscript, lines))
        if depth(root) > MAX_DEPTH:
            first = next(line.number for line in lines if not line.blank)
            self._manuscript.refuse(kinds.TOO_DEEP, first, limit=parts.MAX_DEPTH)
            return
        for item in list(root.iter("li")):
            _tighten(item)
        for numbered in root.iter("ol"):
            start = int(numbered.get("start", "1"))
            if start != 1:  # the style numbers items with a counter of its own
                numbered.set("style", f"counter-reset: item {start - 1}")
        yield from root

    def _heading(self, piece: parts.MarkdownHeading) -> Iterator[Element]:
        number, level = piece.line.number, piece.level
        if level == 1 or level > parts.MAX_LEVEL:
            self._manuscript.refuse(kinds.TITLE if level == 1 else kinds.DEEP_HEADING, number)
            return
        if level > self._level + 1:
            self._manuscript.refuse(kinds.SKIPPED_LEVEL, number, level="#" * level, expected="#" * (self._level + 1))
        self._level = level
        if piece.line.blank:
            self._manuscript.refuse(kinds.EMPTY_HEADING, number)
        else:
            yield inline([piece.line], f"h{level}")

    def _quote(self, piece: parts.BlockQuote) -> Iterator[Element]:
        first = piece.lines[0] if piece.lines else piece.attribution
        assert first
        if self._quotes == parts.MAX_DEPTH:
            self._manuscript.refuse(kinds.TOO_DEEP, first.number, limit=parts.MAX_DEPTH)
            return
        self._quotes += 1
        quote = Element("blockquote")
        quote.extend(self.elements(piece.lines))
        self._quotes -= 1
        if all(line.blank for line in piece.lines):
            self._manuscript.refuse(kinds.EMPTY_QUOTE, first.number)
        elif piece.attribution:
            figure = Element("figure", {"class": "quote"})
            figure.extend([quote, inline([piece.attribution], "figcaption")])
            yield figure
        else:
            yield quote

    def _table(self, piece: parts.PipeTable) -> Iterator[Element]:
        yield tabulate(piece)

    def _block(self, piece: parts.CustomBlock) -> Iterator[Element]:
        body = list(self.elements(piece.lines))
        if not any(not line.blank for line in piece.lines):
            self._manuscript.refuse(kinds.EMPTY_BLOCK, piece.line.number, name=piece.name)
        elif piece.name == "chiffre" and [element.tag for element in body] != ["p"]:
            self._manuscript.refuse(kinds.ONE_PARAGRAPH, piece.line.number, name=piece.name)
        if piece.name in SHAPES and body:
            yield _BLOCKS[piece.name](piece, body)


def _tighten(item: Element) -> None:
    """Unwrap an item's only paragraph from its ``<p>``: blank lines between items mean nothing."""
    paragraphs = item.findall("p")
    if len(paragraphs) == 1 and item[0] is paragraphs[0]:
        only = paragraphs[0]
        item.remove(only)
        item.text = only.text
        for at, child in enumerate(list(only)):
            item.insert(at, child)


def _text(piece: parts.CustomBlock, name: str, tag: str, css: str) -> Element:
    """Return an element with an attribute of a block, read as a line of the text is."""
    return inline([ManuscriptLine(piece.line.number, piece.attributes[name])], tag, **{"class": css})


def _pull_quote(piece: parts.CustomBlock, body: list[Element]) -> Element:
    figure = Element("figure", {"class": "pull-quote"})
    SubElement(figure, "blockquote").extend(body)
    caption = SubElement(figure, "figcaption")
    author = _text(piece, "auteur", "span", "pull-quote__author")
    caption.append(author)
    if piece.attributes["fonction"]:
        author.tail = ", "
        caption.append(_text(piece, "fonction", "span", "pull-quote__role"))
    return figure


def _key_figure(piece: parts.CustomBlock, body: list[Element]) -> Element:
    aside = Element("aside", {"class": "key-figure"})
    aside.append(_text(piece, "valeur", "p", "key-figure__value"))
    for label in body:
        label.set("class", "key-figure__label")
    aside.extend(body)
    return aside


def _box(piece: parts.CustomBlock, body: list[Element]) -> Element:
    return _titled("box", _text(piece, "titre", "p", "box__title"), body)


def _takeaway(piece: parts.CustomBlock, body: list[Element]) -> Element:
    title = Element("p", {"class": "box__title"})
    title.text = "À retenir" + mark(piece.line.number)
    return _titled("takeaway", title, body)


def _titled(css: str, title: Element, body: list[Element]) -> Element:
    """Return a box whose title is tagged as a heading; of which level depends on what it stands under (``tags``)."""
    aside = Element("aside", {"class": css})
    title.set("role", "heading")
    aside.extend([title, *body])
    return aside


_BLOCKS = {"citation": _pull_quote, "chiffre": _key_figure, "encadre": _box, "a-retenir": _takeaway}
