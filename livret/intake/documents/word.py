"""A Word file → a ``TextDocument``: mammoth reads styles, lists, links, notes and pictures; ``word_xml`` the rest.

mammoth's document tree is used, not its HTML: it has the levels of lists and the names of styles.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from mammoth import documents as tree
from mammoth import docx

from livret.base.problems import Problem, Refused
from livret.catalogue import intake as kinds
from livret.intake.documents.model import (
    Block,
    DocumentNote,
    DocumentPicture,
    Left,
    Runs,
    SourceParagraph,
    Span,
    TextDocument,
    What,
    leading,
)
from livret.intake.documents.packed import MOST_DEPTH, XmlPackage, attribute, local, parsed
from livret.intake.documents.styles import Styled, emphasised, is_common, styled
from livret.intake.documents.tables import DocumentCell, table
from livret.intake.documents.word_remarks import remarks
from livret.intake.documents.word_xml import NUMBERED, WordPart, ready

_DOCUMENT = "word/document.xml"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip
#: Formats of pictures that only Word draws.
_UNREADABLE = (".emf", ".wmf", ".emz", ".wmz", ".wdp")
_PLAIN = Span("")
#: Default titles of files, which mean nothing.
_NO_TITLES = re.compile(r"(?:document|microsoft word|word document|sans titre|untitled)\b.*", re.IGNORECASE)


def read(data: bytes) -> TextDocument | Problem:
    """Return the text of the Word file *data*, or its problem; raises nothing for a file that cannot be read."""
    try:
        return _Reader(XmlPackage(data)).document()
    except Refused as refused:
        return refused.problem
    except RecursionError:
        return kinds.TOO_DEEP.at(None, most=MOST_DEPTH)
    except (KeyError, ValueError, AttributeError, OSError, TypeError, IndexError, ExpatError):
        return kinds.DAMAGED.at(None)  # mammoth has no exception of its own for damaged files


class _Reader:
    def __init__(self, package: XmlPackage) -> None:
        self._package = package
        self._main = self._main_part()
        names = (name for name in sorted(package.names) if name == self._main or _HAS_TEXT.fullmatch(name))
        self._parts = {name: self._part(name) for name in names}
        self._styles = _styles(package.tree("word/styles.xml"))
        self._left: list[Left] = []
        self._number = 0

    def document(self) -> TextDocument:
        found = docx.read(io.BytesIO(self._lean())).value
        blocks = tuple(self._blocks(found.children))
        notes = tuple(self._note(each) for each in found.notes._notes.values())
        every = [*self._parts.values()]
        aside = dict.fromkeys(
            Left(what, text) for name in self._parts if (what := _aside(name)) and (text := self._text(name))
        )
        said = [said for name, part in self._parts.items() if not _aside(name) for said in part.words]
        left = [left for name, part in self._parts.items() for left in part.left if not _aside(name)]
        return TextDocument(
            blocks,
            notes,
            tuple(change for part in every for change in part.changes),
            remarks(self._package.tree("word/comments.xml"), self._parts[self._main].root),
            (*left, *self._left, *aside, *self._embedded()),
            tuple(each for each in (*said, *(SourceParagraph(0, left.words) for left in aside)) if each.words.strip()),
            self._title(),
        )

    def _main_part(self) -> str:
        """Return the name of the part with the text; raises Refused where there is none."""
        relations = self._relations("_rels/.rels")
        goals = (attribute(each, "Target") for each in relations if attribute(each, "Type").endswith("/officeDocument"))
        main = next(goals, _DOCUMENT).lstrip("/")
        if main not in self._package.names:
            raise Refused(kinds.DAMAGED.at(None))
        return main

    def _relations(self, name: str) -> list[ElementTree.Element]:
        root = self._package.tree(name)
        return list(root) if root is not None else []

    def _part(self, name: str) -> WordPart:
        raw = self._package.read(name)
        for strict, usual in _STRICT:
            raw = raw.replace(strict, usual)
        relations = self._relations(re.sub(r"([^/]+)$", r"_rels/\1.rels", name))
        goals = {attribute(each, "Id"): attribute(each, "Target") for each in relations}
        return ready(parsed(raw), lambda relation: self._chart(goals.get(relation, "")))

    def _chart(self, goal: str) -> str:
        """Return the words of a chart or a diagram (a:t; c:v in caches)."""
        name = f"word/{goal}" if not goal.startswith("/") else goal[1:]
        root = self._package.tree(name)
        texts = (each.text or "" for each in (root.iter() if root is not None else ()) if local(each) in ("t", "v"))
        return " ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))

    def _text(self, name: str) -> str:
        return "\n".join(said.words.strip() for said in self._parts[name].words if said.words.strip())

    def _embedded(self) -> Iterator[Left]:
        reported = {left.what for part in self._parts.values() for left in part.left}
        for name in sorted(self._package.names):
            if name.startswith("word/embeddings/") and not {"object", "chart"} & reported:
                yield Left("object", name.rpartition("/")[2])

    def _title(self) -> str:
        root = self._package.tree("docProps/core.xml")
        title = root.findtext("{*}title") if root is not None else ""
        return "" if not title or _NO_TITLES.fullmatch(title.strip()) else title.strip()

    def _lean(self) -> bytes:
        """Return the file for mammoth to read: parts prepared, and only the name of each picture."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as lean:
            for name in self._package.names:
                if name in self._parts:
                    lean.writestr(name, ElementTree.tostring(self._parts[name].root))
                elif name.startswith("word/media/"):
                    lean.writestr(name, name)
                elif name.endswith(".rels") or name in ("[Content_Types].xml", "word/styles.xml", "word/numbering.xml"):
                    lean.writestr(name, self._package.read(name))
        return made.getvalue()

    def _blocks(self, elements: list[tree.Element]) -> Iterator[Block]:
        for element in elements:
            if isinstance(element, tree.Paragraph):
                yield from self._paragraph(element)
            elif isinstance(element, tree.Table):
                yield from self._table(element)
            elif isinstance(element, tree.Image):
                yield from self._picture(element)

    def _paragraph(self, paragraph: tree.Paragraph) -> Iterator[Block]:
        named = [each for each in paragraph.children if isinstance(each, tree.Bookmark)]
        numbers = [int(found[1]) for each in named if (found := NUMBERED.fullmatch(each.name or ""))]
        self._number = numbers[0] if numbers else self._number
        runs, pictures = self._runs(paragraph.children)
        names = self._styles.get(paragraph.style_id or "", [paragraph.style_name or "", paragraph.style_id or ""])
        style = next(iter(names), "")
        if "".join(run.text or run.note for run in runs).strip():
            what = styled(*names) or Styled("paragraph")
            ordered, level = what.ordered, what.level
            if paragraph.numbering and what.form in ("paragraph", "item"):
                ordered, level = paragraph.numbering.is_ordered, max(level, int(paragraph.numbering.level_index))
                what = Styled("item")
            odd = "" if styled(*names) or is_common(style) else style
            yield Block(what.form, runs, self._number, level, ordered, style=odd)
        for picture in pictures:
            yield from self._picture(picture)

    def _runs(self, elements: list[tree.Element], looks: Span = _PLAIN) -> tuple[Runs, list[tree.Image]]:
        runs: list[Span] = []
        pictures: list[tree.Image] = []
        for element in elements:
            if isinstance(element, tree.Image):
                pictures.append(element)
            elif isinstance(element, tree.NoteReference):
                runs.append(Span("", note=f"{element.note_type}{element.note_id}"))
            elif text := _text_of(element):
                runs.append(Span(text, looks.bold, looks.italic, looks.raised, looks.link))
            elif isinstance(element, tree.Run | tree.Hyperlink):
                inner = _looks(element, looks) if isinstance(element, tree.Run) else self._link(element, looks)
                more, found = self._runs(element.children, inner)
                runs += more
                pictures += found
        return tuple(runs), pictures

    def _link(self, element: tree.Hyperlink, around: Span) -> Span:
        """Return the looks of words of a link; report one with a target that is not allowed; bookmarks are no links."""
        goal = leading(element.href or "")
        if element.href and not goal:
            self._left.append(Left("link", element.href, self._number))
        return replace(around, link=goal or around.link)

    def _picture(self, image: tree.Image) -> Iterator[Block]:
        with image.open() as file:
            name = file.read().decode()
        if name.lower().endswith(_UNREADABLE):
            self._left.append(Left("picture", name.rpartition("/")[2], self._number))
            return
        picture = DocumentPicture(name.rpartition("/")[2], self._package.read(name), image.alt_text or "")
        yield Block("picture", (), self._number, picture=picture)

    def _table(self, element: tree.Table) -> Iterator[Block]:
        first = self._number + 1
        rows = [row for row in element.children if isinstance(row, tree.TableRow)]
        cells = [[DocumentCell(list(self._blocks(cell.children)), cell.colspan, cell.rowspan) for cell in row.children
                  if isinstance(cell, tree.TableCell)] for row in rows]  # fmt: skip
        heads = next((at for at, row in enumerate(rows) if not row.is_header), len(rows))
        found = table(cells, heads, first)
        if found and found[0].form != "table" and not found[0].box:
            self._left.append(Left("layout", "", found[0].number))
        yield from found

    def _note(self, note: tree.Note) -> DocumentNote:
        runs: Runs = ()
        for block in self._blocks(note.body):
            runs += (Span(" "), *block.runs) if runs else block.runs
        return DocumentNote(f"{note.note_type}{note.note_id}", runs)


#: Parts with words; comments are read separately (``word_remarks``).
_HAS_TEXT = re.compile(r"word/(?:footnotes|endnotes|header\d*|footer\d*)\.xml")


def _aside(name: str) -> What | None:
    """Return what the part *name* is, if its words are on every page."""
    rows: tuple[What, ...] = ("header", "footer")
    return next((what for what in rows if name.startswith(f"word/{what}")), None)


def _text_of(element: tree.Element) -> str:
    if isinstance(element, tree.Text):
        return str(element.value).replace("\u2011", "-").replace("\u00ad", "")
    if isinstance(element, tree.Tab):
        return "\t"
    if isinstance(element, tree.Break):
        return "\n"
    if isinstance(element, tree.Checkbox):
        return "☒" if element.checked else "☐"
    return ""


def _looks(element: tree.Run, around: Span) -> Span:
    bold, italic = emphasised(element.style_name or "")
    raised = {"superscript": 1, "subscript": -1}.get(element.vertical_alignment, around.raised)
    return Span("", element.is_bold or bold or around.bold, element.is_italic or italic or around.italic, raised,
               around.link)  # fmt: skip


def _styles(root: ElementTree.Element | None) -> dict[str, list[str]]:
    """Return the names of each style of paragraphs by its id: its own, its id, those of its ancestors."""
    found = {attribute(style, "styleId"): style for style in root.iterfind("{*}style")} if root is not None else {}
    result: dict[str, list[str]] = {}
    for identifier in found:
        names: list[str] = []
        step, seen = identifier, set[str]()
        while step in found and step not in seen:
            seen.add(step)
            names += [attribute(found[step].find("{*}name"), "val"), step]
            level = attribute(found[step].find("{*}pPr/{*}outlineLvl"), "val")
            names += [f"heading {int(level) + 1}"] if level.isdecimal() and int(level) < 9 else []
            step = attribute(found[step].find("{*}basedOn"), "val")
        result[identifier] = names
    return result
