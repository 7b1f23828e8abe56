"""A Word file as ZIP and XML → its paragraphs, with their tracked changes and comments.

Bounded before anything is unpacked; document types, which allow entity bombs, are refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.etree.ElementTree import fromstring as parsed
from zipfile import ZipFile

from livret.intake.corrections.returned import BOOKMARK, NAMESPACE, PROPERTY, SentPassage
from livret.intake.documents import packed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: The most bytes of an unpacked part, and of all parts read; the most paragraphs.
_MOST_PART, _MOST_PARTS, _MOST_PARAGRAPHS = 64 * 1024**2, 128 * 1024**2, 50_000
#: The most passages sent, and letters of each.
_MOST_SENT, _LONGEST = 5_000, 20_000
_NAME = re.compile(rf"{BOOKMARK}(\d{{1,6}})")
_NOTE = re.compile(r"word/(?:foot|end)notes\.xml")
_BESIDE = re.compile(r"word/(?:header|footer)\d*\.xml")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_INSERTED, _DELETED = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_FORMATS = frozenset({"rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange"})
_OBJECTS = frozenset({"drawing", "pict", "object"})


class Damaged(ValueError):
    """A file that is no Word file, or a damaged one."""


@dataclass(frozen=True, slots=True)
class TrackedStretch:
    """Letters of a paragraph inserted or deleted by *author*, or unchanged (``deed`` empty)."""

    text: str
    deed: str = ""
    author: str = ""


@dataclass(slots=True)
class Comment:
    """A comment: its author, its text, and the words that it is about."""

    author: str
    text: str
    words: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph: the bookmarks that begin in it, its letters, its comments; ``point``: it is a list item.

    ``beside``: it is a note. ``runs_on``: its end is tracked as deleted: the next one continues it.
    """

    names: list[int] = field(default_factory=list)
    stretches: list[TrackedStretch] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    point: bool = False
    beside: bool = False
    runs_on: bool = False

    @property
    def text(self) -> str:
        """Its words, with all tracked changes accepted."""
        return "".join(each.text for each in self.stretches if each.deed != "del")

    def author(self, start: int, end: int) -> str:
        """Return who tracked changes in letters *start* to *end* of its text, or at their ends."""
        at, names = 0, []
        for each in self.stretches:
            after = at + (0 if each.deed == "del" else len(each.text))
            if each.deed and at <= end and after >= start and (each.deed == "del" or (at < end and after > start)):
                names.append(each.author)
            at = after
        return ", ".join(dict.fromkeys(filter(None, names)))


@dataclass(slots=True)
class ReturnedFile:
    """A Word file, read."""

    label: str = ""
    sent: tuple[SentPassage, ...] = ()
    paragraphs: list[Paragraph] = field(default_factory=list)
    formats: int = 0
    objects: int = 0
    boxes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """The state of reading: the author of tracked changes here, and the open comments."""

    page: ReturnedFile
    comments: Mapping[str, Comment]
    beside: bool = False
    deed: str = ""
    author: str = ""
    open: dict[str, Comment] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)


def read(data: bytes) -> ReturnedFile:
    """Return the Word file *data*, read.

    :raises Damaged: when it is none, or exceeds the limits.
    :raises Refused: its parts lie within each other too deep.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = dict(_parts(archive))
    except packed.DAMAGES as fault:
        raise Damaged(str(fault)) from fault
    if "word/document.xml" not in parts:
        raise Damaged("word/document.xml")
    page = ReturnedFile(_label(parts), tuple(_sent(parts)))
    comments = dict(_comments(parts.get("word/comments.xml")))
    for name, root in parts.items():
        if name == "word/document.xml" or _NOTE.fullmatch(name):
            _walk(root, _State(page, comments, beside=name != "word/document.xml"), None)
        elif _BESIDE.fullmatch(name):
            page.boxes += [text for p in root.iter(f"{_W}p") if (text := _words(p))]
    return page


def _parts(archive: ZipFile) -> Iterator[tuple[str, Element]]:
    """Yield the needed XML parts, the text before its notes."""
    left = _MOST_PARTS
    wanted = re.compile(
        rf"word/(?:document|comments)\.xml|{_NOTE.pattern}|{_BESIDE.pattern}|docProps/custom\.xml|customXml/item\d+\.xml"
    )
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        if not wanted.fullmatch(info.filename):
            continue
        with archive.open(info) as stream:
            raw = stream.read(min(_MOST_PART, left) + 1)
        left -= len(raw)
        if len(raw) > _MOST_PART or left < 0:
            raise Damaged(info.filename)
        yield info.filename, _xml(raw)


def _xml(raw: bytes) -> Element:
    if _DOCTYPE.search(raw.replace(b"\0", b"")):
        raise Damaged("DOCTYPE")
    try:
        root = parsed(raw, XMLParser())  # noqa: S314 - no document type, no entity
    except (ParseError, LookupError, ValueError) as fault:
        raise Damaged(str(fault)) from fault
    packed.refuse_deep(root)
    return root


def _label(parts: Mapping[str, Element]) -> str:
    properties = parts.get("docProps/custom.xml")
    for each in properties if properties is not None else ():
        if each.get("name") == PROPERTY:
            return "".join(each.itertext()).strip()
    return ""


def _sent(parts: Mapping[str, Element]) -> Iterator[SentPassage]:
    for name, root in parts.items():
        if name.startswith("customXml/") and root.tag == f"{{{NAMESPACE}}}sent":
            if len(root) > _MOST_SENT or any(len(each.text or "") > _LONGEST for each in root):
                raise Damaged(name)
            for each in root:
                line = each.get("line", "")
                place = int(line) if line.isdecimal() and len(line) < 7 else 0
                yield SentPassage(
                    each.get("file", ""), place, each.get("sort", ""), each.get("label", ""), each.text or ""
                )


def _comments(root: Element | None) -> Iterator[tuple[str, Comment]]:
    for each in root if root is not None else ():
        words = " / ".join(filter(None, (_words(paragraph) for paragraph in each.iter(f"{_W}p"))))
        yield each.get(f"{_W}id", ""), Comment(each.get(f"{_W}author", ""), words)


def _words(paragraph: Element) -> str:
    return " ".join("".join(text.text or "" for text in paragraph.iter(f"{_W}t")).split())


def _walk(root: Element, state: _State, paragraph: Paragraph | None) -> None:
    """Read the content of *root*; *paragraph* is the one around it."""
    for element in root:
        name = element.tag.removeprefix(_W) if element.tag.startswith(_W) else ""
        if name == "p":
            _paragraph(element, state)
        elif name in _INSERTED or name in _DELETED:
            _tracked(element, state, paragraph, "ins" if name in _INSERTED else "del")
        elif name == "txbxContent":
            state.page.boxes += [text for p in element.iter(f"{_W}p") if (text := _words(p))]
        elif name in _FORMATS:
            state.page.formats += 1
        elif element.tag != f"{_MC}Fallback":
            state.page.objects += name in _OBJECTS
            _letters(element, name, state, paragraph)
            _marks(element, name, state, paragraph)
            _walk(element, state, paragraph)


def _tracked(element: Element, state: _State, paragraph: Paragraph | None, deed: str) -> None:
    before = state.deed, state.author
    state.deed = "del" if "del" in (deed, state.deed) else deed  # inserted and deleted again: gone
    state.author = element.get(f"{_W}author", "")
    _walk(element, state, paragraph)
    state.deed, state.author = before


def _paragraph(element: Element, state: _State) -> None:
    mark = element.find(f"{_W}pPr/{_W}rPr")
    runs_on = mark is not None and any(mark.find(f"{_W}{name}") is not None for name in _DELETED)
    found = Paragraph(beside=state.beside, names=state.waiting, runs_on=runs_on)
    state.waiting = []
    if len(state.page.paragraphs) >= _MOST_PARAGRAPHS:
        raise Damaged("paragraphs")
    state.page.paragraphs.append(found)
    for comment in state.open.values():
        found.comments.append(comment)
    _walk(element, state, found)


def _letters(element: Element, name: str, state: _State, paragraph: Paragraph | None) -> None:
    """Add the letters of *element*."""
    text = element.text or "" if name in ("t", "delText") else _SIGNS.get(name, "")
    if not text or paragraph is None:
        return
    paragraph.stretches.append(TrackedStretch(text, state.deed, state.author))
    if state.deed != "del":
        for comment in state.open.values():
            comment.words += text


def _marks(element: Element, name: str, state: _State, paragraph: Paragraph | None) -> None:
    """Read bookmarks, the ends of comments, and whether a paragraph is a list item."""
    if name == "bookmarkStart" and (found := _NAME.fullmatch(element.get(f"{_W}name", ""))):
        (paragraph.names if paragraph else state.waiting).append(int(found[1]))
    elif name == "commentRangeStart" and (comment := state.comments.get(element.get(f"{_W}id", ""))):
        state.open[element.get(f"{_W}id", "")] = comment
        if paragraph:
            paragraph.comments.append(comment)
    elif name == "commentRangeEnd":
        state.open.pop(element.get(f"{_W}id", ""), None)
    elif name == "commentReference" and (comment := state.comments.get(element.get(f"{_W}id", ""))):
        if paragraph and comment not in paragraph.comments and not comment.words:
            paragraph.comments.append(comment)
    elif paragraph and (name == "numPr" or (name == "pStyle" and "list" in element.get(f"{_W}val", "").casefold())):
        paragraph.point = True


_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
