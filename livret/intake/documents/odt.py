"""An OpenDocument text (LibreOffice, OnlyOffice) → a ``TextDocument``, as a Word file is (OpenDocument 1.3, part 3)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from livret.base.problems import Problem, Refused
from livret.catalogue import intake as kinds
from livret.intake.documents.model import (
    Block,
    DocumentNote,
    DocumentPicture,
    Left,
    MarginComment,
    SourceParagraph,
    Span,
    TextDocument,
    TrackedChange,
    What,
    leading,
)
from livret.intake.documents.odt_styles import OdtStyles
from livret.intake.documents.packed import MOST_DEPTH, XmlPackage, attribute, local
from livret.intake.documents.styles import Styled, emphasised, is_common, styled
from livret.intake.documents.tables import DocumentCell, table

_PLAIN = Span("")
#: Elements that are not read in place: they are reported elsewhere, or no text.
_ASIDE = frozenset({"tracked-changes", "annotation", "forms", "sequence-decls", "note-citation", "title", "desc"})
#: Fields whose last result is kept; numbers of figures and links are not reported.
_FIELDS = frozenset(
    {"date", "time", "page-number", "page-count", "author-name", "author-initials", "chapter", "file-name"}
    | {"creation-date", "modification-date", "bookmark-ref", "reference-ref", "note-ref", "user-defined"}
    | {"expression", "subject", "variable-get"}
)
_SHAPES = frozenset({"placeholder", "custom-shape", "rect", "line", "g", "polygon", "path", "ellipse"})
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".svg", ".heic")


def read(data: bytes) -> TextDocument | Problem:
    """Return the text of the OpenDocument file *data*, or its problem."""
    try:
        return _Reader(XmlPackage(data)).document()
    except Refused as refused:
        return refused.problem
    except RecursionError:
        return kinds.TOO_DEEP.at(None, most=MOST_DEPTH)
    except ValueError:
        return kinds.DAMAGED.at(None)


class _Reader:
    def __init__(self, package: XmlPackage) -> None:
        self._package = package
        manifest = package.tree("META-INF/manifest.xml")
        if manifest is not None and any(local(each) == "encryption-data" for each in manifest.iter()):
            raise Refused(kinds.LOCKED.at(None))
        content = package.tree("content.xml")
        body = content.find("{*}body/{*}text") if content is not None else None
        if content is None or body is None:
            raise Refused(kinds.DAMAGED.at(None))
        self._body = body
        self._pages = package.tree("styles.xml")
        self._styles = OdtStyles()
        self._styles.add(self._pages)
        self._styles.add(content)
        self._number = 0
        self._notes: list[DocumentNote] = []
        self._left: list[Left] = []
        self._remarks: list[MarginComment] = []
        self._said: list[SourceParagraph] = []

    def document(self) -> TextDocument:
        blocks = list(self._blocks(self._body))
        aside = list(dict.fromkeys(self._of_pages()))
        meta = self._package.tree("meta.xml")
        title = meta.findtext(".//{*}title") if meta is not None else ""
        return TextDocument(
            tuple(blocks),
            tuple(self._notes),
            tuple(self._changes()),
            tuple(self._remarks),
            (*self._left, *aside),
            (*self._said, *(SourceParagraph(0, left.words) for left in aside)),
            (title or "").strip(),
        )

    def _of_pages(self) -> Iterator[Left]:
        rows: tuple[tuple[str, What], ...] = (("header", "header"), ("footer", "footer"))
        for element in self._pages.iter() if self._pages is not None else ():
            for name, what in rows:
                if local(element).startswith(name) and local(element) in (name, f"{name}-left", f"{name}-first"):
                    words = "\n".join(filter(None, (_words(each).strip() for each in _paragraphs(element))))
                    if words:
                        yield Left(what, words)

    def _blocks(self, above: Element, depth: int = -1, ordered: bool = False) -> Iterator[Block]:
        for element in above:
            name = local(element)
            if name in ("p", "h"):
                yield from self._paragraph(element, depth, ordered)
            elif name == "list":
                yield from self._list(element, depth + 1, "")
            elif name == "table":
                yield from self._table(element)
            elif name in (
                "table-of-content",
                "alphabetical-index",
                "illustration-index",
                "table-index",
                "bibliography",
            ):
                self._leave("contents", "\n".join(_words(each) for each in _paragraphs(element)))
            elif name == "section" and attribute(element, "display") == "none":
                self._leave("hidden", "\n".join(_words(each) for each in _paragraphs(element)))
            elif name == "frame":
                yield from self._framed(element)
            elif name not in _ASIDE:
                yield from self._blocks(element, depth, ordered)

    def _leave(self, what: What, words: str) -> None:
        self._left.append(Left(what, words, self._number))
        if words.strip():
            self._said.append(SourceParagraph(self._number, words))

    def _list(self, element: Element, level: int, above: str) -> Iterator[Block]:
        style = attribute(element, "style-name") or above
        ordered = level + 1 in self._styles.numbered.get(style, frozenset())
        for item in element:
            first: Block | None = None
            for child in item:
                if local(child) == "list":
                    yield from [first] if first else []
                    first = None
                    yield from self._list(child, level + 1, style)
                    continue
                for block in self._blocks([child], level, ordered):  # type: ignore[arg-type]
                    if first and first.form == block.form == "item":
                        first = replace(first, runs=(*first.runs, Span("\n"), *block.runs))
                    else:
                        yield from [first] if first else []
                        first = block
            yield from [first] if first else []

    def _paragraph(self, element: Element, depth: int, ordered: bool) -> Iterator[Block]:
        self._number += 1
        name = attribute(element, "style-name")
        names = self._styles.names("paragraph", name)
        pictures: list[Block] = []
        found = (
            Styled("heading", int(attribute(element, "outline-level", "1")))
            if local(element) == "h"
            else styled(*names)
        )
        looks = self._styles.looks("paragraph", name, _PLAIN)
        runs = tuple(self._runs(element, looks, pictures))
        text = "".join(run.text for run in runs)
        if text.strip():
            self._said.append(SourceParagraph(self._number, text))
        if self._styles.says("paragraph", name, "hidden"):
            self._left.append(Left("hidden", text, self._number))
            runs = ()
        if any(run.text.strip() or run.note for run in runs):
            what = found or Styled("paragraph")
            if depth >= 0 and what.form in ("paragraph", "item"):
                what = Styled("item", max(depth, what.level if what.form == "item" else 0), ordered or what.ordered)
            odd = next(iter(names), "")
            yield Block(what.form, runs, self._number, what.level, what.ordered,
                        style="" if found or is_common(odd) else odd)  # fmt: skip
        yield from pictures

    def _runs(self, element: Element, looks: Span, pictures: list[Block]) -> Iterator[Span]:
        if element.text:
            yield replace(looks, text=_spaced(element.text))
        for child in element:
            yield from self._inner(child, looks, pictures)
            if child.tail:
                yield replace(looks, text=_spaced(child.tail))

    def _inner(self, child: Element, looks: Span, pictures: list[Block]) -> Iterator[Span]:
        name = local(child)
        if name in _SIGNS:
            yield replace(looks, text=_SIGNS[name] * int(attribute(child, "c", "1") or 1))
        elif name == "span":
            yield from self._span(child, looks, pictures)
        elif name == "a":
            yield from self._runs(child, self._link(attribute(child, "href"), looks), pictures)
        elif name == "note":
            yield Span("", note=self._note(child))
        elif name == "frame":
            pictures += self._framed(child)
        elif name == "annotation":
            self._remark(child)
        elif name in _SHAPES:
            self._shape(child)
        elif name not in _ASIDE and name not in ("ruby-text", "script"):
            if name in _FIELDS:
                self._left.append(Left("field", name, self._number))
            yield from self._runs(child, looks, pictures)

    def _link(self, address: str, around: Span) -> Span:
        """Return the looks of words of a link; report one with a target that is not allowed; bookmarks are no links."""
        goal = leading(address)
        if not goal and not address.startswith("#"):
            self._left.append(Left("link", address, self._number))
        return replace(around, link=goal)

    def _shape(self, element: Element) -> None:
        words = "\n".join(_words(each) for each in _paragraphs(element)) or _words(element)
        what: What = "placeholder" if local(element) == "placeholder" else "box" if words.strip() else "drawing"
        self._leave(what, words)

    def _span(self, child: Element, looks: Span, pictures: list[Block]) -> Iterator[Span]:
        name = attribute(child, "style-name")
        for what in ("hidden", "struck"):
            if self._styles.says("text", name, what):
                self._leave("hidden" if what == "hidden" else "struck", _words(child))
                return
        bold, italic = map(any, zip((False, False), *map(emphasised, self._styles.names("text", name)), strict=True))
        inner = replace(looks, bold=looks.bold or bold, italic=looks.italic or italic)
        yield from self._runs(child, self._styles.looks("text", name, inner), pictures)

    def _note(self, element: Element) -> str:
        label, runs = f"note{len(self._notes) + 1}", list[Span]()
        for paragraph in _paragraphs(element.find("{*}note-body")):
            found = list(self._runs(paragraph, _PLAIN, []))
            runs += [Span(" "), *found] if runs else found
            self._said.append(SourceParagraph(self._number, "".join(run.text for run in found)))
        self._notes.append(DocumentNote(label, tuple(runs)))
        return label

    def _remark(self, element: Element) -> None:
        words = " ".join(_words(each).strip() for each in _paragraphs(element))
        author, when = element.findtext("{*}creator") or "", (element.findtext("{*}date") or "")[:10]
        self._remarks.append(MarginComment(author, when, _passage(self._body, element), words, self._number))

    def _framed(self, frame: Element) -> Iterator[Block]:
        """Yield the pictures of a frame, with the words below them in it; report its other content."""
        says = next((each.text or "" for tag in ("desc", "title") for each in frame.iter() if local(each) == tag), "")
        box = frame.find("{*}text-box")
        if box is not None:
            inner = list(self._blocks(box))
            if any(block.form == "picture" for block in inner):
                yield from (replace(block, form="caption") if block.form == "paragraph" else block for block in inner)
            else:
                self._left += [Left("box", block.text, block.number) for block in inner]
            return
        if frame.find("{*}object") is not None or frame.find("{*}object-ole") is not None:
            goal = next((attribute(each, "href") for each in frame if local(each).startswith("object")), "")
            self._left.append(Left("object", goal.removeprefix("./"), self._number))
            return
        for image in frame.iterfind("{*}image"):
            name = attribute(image, "href").removeprefix("./")
            if name in self._package.names and name.lower().endswith(_PICTURES):
                picture = DocumentPicture(name.rpartition("/")[2], self._package.read(name), says)
                yield Block("picture", (), self._number, picture=picture)
                return
        targets = (attribute(each, "href") for each in frame.iter())
        self._left.append(Left("picture", next(filter(None, targets), ""), self._number))

    def _table(self, element: Element) -> Iterator[Block]:
        first = self._number + 1
        heads = sum(local(row) == "table-row" for each in element if local(each) == "table-header-rows" for row in each)
        rows = [
            [
                DocumentCell(list(self._blocks(cell)) if local(cell) == "table-cell" else [])
                for cell in row
                if "cell" in local(cell)
            ]
            for row in _rows(element)
        ]
        found = table(rows, heads, first) if rows else []
        if found and found[0].form != "table" and not found[0].box:
            self._left.append(Left("layout", "", found[0].number))
        yield from found

    def _changes(self) -> Iterator[TrackedChange]:
        for region in self._body.iterfind("{*}tracked-changes/{*}changed-region"):
            for way in region:
                if local(way) not in ("insertion", "deletion"):
                    continue
                author, when = way.findtext(".//{*}creator") or "", (way.findtext(".//{*}date") or "")[:10]
                gone = " ".join(_words(each) for each in _paragraphs(way)) if local(way) == "deletion" else ""
                new = _inserted(self._body, attribute(region, "id")) if local(way) == "insertion" else ""
                yield TrackedChange(author, when, gone, new, 0)


_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n", "soft-hyphen": "", "soft-page-break": ""}


def _spaced(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)


def _rows(element: Element) -> Iterator[Element]:
    for each in element:
        if local(each) == "table-row":
            yield each
        elif local(each) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(each)


def _paragraphs(element: Element | None) -> list[Element]:
    return [each for each in element.iter() if local(each) in ("p", "h")] if element is not None else []


def _words(element: Element) -> str:
    parts = [_spaced(element.text or "")]
    for child in element:
        name = local(child)
        parts.append(_SIGNS.get(name, "") if name in _SIGNS else "" if name in _ASIDE else _words(child))
        parts.append(_spaced(child.tail or ""))
    return "".join(parts)


def _passage(body: Element, annotation: Element) -> str:
    """Return the words between *annotation* and its end; empty for one at a point."""
    name, inside, words = attribute(annotation, "name"), False, list[str]()
    if not name:
        return ""
    for element in body.iter():
        if element is annotation:
            inside = True
        elif local(element) == "annotation-end" and attribute(element, "name") == name:
            return _spaced("".join(words)).strip()
        elif inside and not any(element is each for each in annotation.iter()):
            words.append(element.text or "")
        if inside and element is not body:
            words.append(element.tail or "")
    return ""


def _inserted(body: Element, change: str) -> str:
    """Return the words between the marks of an insertion."""
    inside, words = False, list[str]()
    for element in body.iter():
        mark = local(element) if attribute(element, "change-id") == change else ""
        if mark == "change-start":
            inside = True
        elif mark == "change-end":
            break
        elif inside:
            words.append(element.text or "")
        if inside:
            words.append(element.tail or "")
    return _spaced("".join(words)).strip()
