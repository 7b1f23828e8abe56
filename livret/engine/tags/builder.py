"""The tag tree, built while a chapter is drawn: one structure element per HTML element.

It replaces the engine's own builder (``weasyprint.pdf.add_tags``, the same signature), which
starts anew on every page, reads running heads as content and gives every line an element. Boxes know
the HTML element they come from: whatever pages and columns an element crosses, it is one element here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from livret.edition.in_full import expanded
from livret.engine.tags import roles
from livret.engine.tags.actual_text import ZERO_WIDTH_SPACE, Shortened, Tear, ends_word, mend
from livret.engine.tags.marked_content import Artifact, rewrite
from livret.engine.tags.table_headings import relate
from livret.engine.tags.tree import Annotation, MarkedSequence, Node, bbox, carrier, describe, write_tree

#: Standard types of headings (ISO 32000-1 14.8.4.3.2).
_DEEPEST = 6
_HEADINGS = frozenset(f"H{level}" for level in range(1, _DEEPEST + 1))


def add_tags(pdf: pydyf.PDF, document: Document, _version: object, page_streams: Sequence[Stream]) -> None:
    """Write the tag tree of *document* into *pdf* (PDF 1.7 roles, whatever the version requested).

    Margin boxes, repeated table heads, decorative pictures and whatever has ``aria-hidden="true"`` or
    ``data-artifact`` (its value: the kind, ISO 32000-1 table 330) become artifacts. Raises
    ``marks.Untaggable`` for text drawn in a group (``opacity``).
    """
    groups = _groups(pdf)
    builder = _Builder()
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        builder.read(_Page(number, page.width, page.height, stream._tags), page._page_box)
    for number, stream in enumerate(page_streams):
        streams = [stream, *(group for group in groups[id(stream._tags)] if group is not stream)]
        rewrite(streams, builder.artifacts[number], builder.spaces[number], document.fonts.values())
        _drop_links(pdf.objects[int(pdf.page_references[number].split()[0])], builder.spare)
    mend(builder.tears, builder.shortened, page_streams, document.fonts.values())
    relate(builder.root)
    write_tree(pdf, builder.root, len(page_streams))


def _groups(pdf: pydyf.PDF) -> defaultdict[int, list[Stream]]:
    """Return the drawn streams by the page they belong to: those of a page share its marks."""
    streams = defaultdict(list)
    for entry in pdf.objects:
        if isinstance(entry, Stream):
            streams[id(entry._tags)].append(entry)
    return streams


def _drop_links(page: pydyf.Dictionary, spare: set[bytes]) -> None:
    if "Annots" in page:
        page["Annots"] = pydyf.Array([link for link in page["Annots"] if link not in spare])


class _Page:
    """The page being read: its number from 0, its trim size in CSS pixels, its marks."""

    def __init__(self, number: int, width: float, height: float, marks: dict[boxes.Box, dict[str, Any]]) -> None:
        self.number, self.width, self.height, self.marks = number, width, height, marks

    def pop_mark(self, box: boxes.Box) -> MarkedSequence | None:
        """Remove and return the mark of *box*; None if nothing of it was drawn."""
        mark = self.marks.pop(box, None)
        return None if mark is None else MarkedSequence(self.number, mark["mcid"])


class _Place(NamedTuple):
    """The context of a box: the element it belongs to, the block it lies in, whether a link covers it."""

    node: Node
    block: Element | None = None
    linked: bool = False


class _Text(NamedTuple):
    """The last text read: the block it belongs to, its mark, its letters."""

    holder: Node
    mark: MarkedSequence
    letters: str


class _Builder:
    """Reads the pages' boxes in order and grows the tree.

    ``artifacts`` and ``spaces`` are, for each page, the marks to skip when reading aloud and those after which a
    space is to be typed; ``spare`` are the annotations within another's area, or in an artifact; ``tears``
    are the places where a word may be hyphenated, and ``shortened`` the words with a middle dot.
    """

    def __init__(self) -> None:
        self.root = Node("Document")
        self.artifacts: list[dict[int, Artifact]] = []
        self.spaces: list[set[int]] = []
        self.spare: set[bytes] = set()
        self.tears: list[Tear] = []
        self.shortened: list[Shortened] = []
        self._nodes: dict[tuple[int, str], Node] = {}
        self._heads: set[int] = set()
        self._torn: dict[MarkedSequence, str] = {}
        self._notes = 0
        self._level = 0
        self._last: _Text | None = None

    def read(self, page: _Page, page_box: boxes.PageBox) -> None:
        """Read one page; pages come in order."""
        self._page = page
        self.artifacts.append({})
        self.spaces.append(set())
        for child in page_box.children:
            self._walk(child, _Place(self.root))
        self.artifacts[-1].update({mark["mcid"]: Artifact("Layout") for mark in page.marks.values()})
        page.marks.clear()

    def _walk(self, placed: object, place: _Place) -> None:
        box = _unwrapped(placed)
        if artifact := self._artifact(box):
            self._discard(box, artifact)
            return
        block = box.element if isinstance(box, boxes.BlockContainerBox) else place.block
        node = self._node(box, place._replace(block=block))
        inside = _Place(node, block, self._link(box, node, place.linked))
        if isinstance(box, boxes.TextBox):
            self._text(box, inside)
        elif isinstance(box, boxes.ReplacedBox):
            self._picture(box, inside)
        else:
            self._children(box, inside)

    def _children(self, box: boxes.ParentBox, inside: _Place) -> None:
        is_line = isinstance(box, boxes.LineBox)
        if is_line:
            self._last = None
        for child in box.children:
            self._walk(child, inside)
        if not is_line or not self._last:
            return
        if ends_word(self._last.letters):
            self._last.holder.due = self._last.mark
        elif not self._last.letters.endswith(ZERO_WIDTH_SPACE):
            self._torn[self._last.mark] = self._last.letters

    # What is left out

    def _artifact(self, box: boxes.Box) -> Artifact | None:
        if isinstance(box, boxes.MarginBox):
            return Artifact.of_margin(box.at_keyword)
        if box.element is None:
            return None
        if roles.is_decoration(box.element):
            return Artifact(box.element.get("data-artifact") or "Layout")
        if box.element_tag != "thead":
            return None
        repeats = id(box.element) in self._heads  # in the next column, or on the next page
        self._heads.add(id(box.element))
        return Artifact("Pagination") if repeats else None

    def _discard(self, box: boxes.Box, artifact: Artifact) -> None:
        for part in _parts(box):
            if part.link_annotation:
                self.spare.add(part.link_annotation.reference)
            if mark := self._page.pop_mark(part):
                self.artifacts[-1][mark.mcid] = artifact

    # Which element a box belongs to

    def _get(self, element: Element, part: str, role: str, parent: Node) -> Node:
        node = self._nodes.get((id(element), part))
        if node is None:
            node = self._nodes[id(element), part] = parent.add(Node(role, element=element))
        return node

    def _node(self, box: boxes.Box, place: _Place) -> Node:
        element, tag = box.element, box.element_tag
        if element is None or tag in ("html", "body", "img", roles.SVG) or isinstance(box, boxes.TextBox):
            return place.node
        if "::" in tag:
            return self._pseudo(box, tag.partition("::")[2], place)
        known = self._nodes.get((id(element), "body")) or self._nodes.get((id(element), ""))
        return known or self._new(box, place)

    def _new(self, box: boxes.Box, place: _Place) -> Node:
        element: Element = box.element
        parent = place.node
        role = roles.role_of(element, parent.role, parent.element) or carrier(
            element, isinstance(box, boxes.InlineLevelBox)
        )
        if not role:
            return parent
        role = self._levelled(role)
        if role in roles.INLINE and not (role == "Link" and roles.contains_blocks(element)):
            parent = self._line_home(place, role)
        elif parent.role == "L" and role in ("Lbl", "LBody"):
            parent = _open_item(parent, role)
        node = self._get(element, "", role, parent)
        describe(node, element, box)
        return self._get(element, "body", "LBody", node) if element.tag == "li" and role == "LI" else node

    def _levelled(self, role: str) -> str:
        """Return *role*, a level given to the title of a box: no level is skipped (ISO 14289-1 7.4.2)."""
        if role == "H":
            return f"H{min(self._level + 1, _DEEPEST)}"
        if role in _HEADINGS:
            self._level = int(role[1])
        return role

    def _pseudo(self, box: boxes.Box, pseudo: str, place: _Place) -> Node:
        element, links = box.element, box.link_annotation and not place.linked
        if pseudo == "footnote-call":
            call = self._call(element, self._line_home(place, "Reference"))
            return self._get(element, "to the note", "Link", call) if links else call
        if pseudo == "footnote-marker":
            label = self._get(element, "mark", "Lbl", place.node)
            return self._get(element, "to the call", "Link", label) if links else label
        item = self._nodes.get((id(element), ""))
        if item is None or item.role not in ("LI", "TOCI") or pseudo not in ("marker", "before"):
            return place.node
        if (id(element), "mark") in self._nodes:
            return self._nodes[id(element), "mark"]
        label = self._get(element, "mark", "Lbl", item)
        item.kids.insert(0, item.kids.pop())
        return label

    def _call(self, element: Element, parent: Node) -> Node:
        if (id(element), "") not in self._nodes:
            self._notes += 1
            home, note = parent.holder(), Node("Note", element=element, extra={"ID": f"note-{self._notes}"})
            if home.parent and roles.is_heading(home.role):  # a note is no part of the heading that calls it
                home.parent.add(note)
            else:
                note.parent = home
                home.notes.append(note)
            self._nodes[id(element), ""] = note
        return self._get(element, "call", "Reference", parent)

    def _line_home(self, place: _Place, role: str = "") -> Node:
        """Return the parent for part of a line: the element itself, or a P inside it if it contains only blocks."""
        parent, block = place.node, place.block
        if parent.role not in roles.GROUPING or block is None:
            return parent
        if parent.role == "TOCI" and role == "Link":
            return self._get(block, "reference", "Reference", parent)
        last = parent.kids[-1] if parent.kids else None
        if isinstance(last, Node) and last.role == "P" and last.element is block:
            return last
        return parent.add(Node("P", element=block))

    # Content

    def _text(self, box: boxes.TextBox, place: _Place) -> None:
        mark = self._page.pop_mark(box)
        if mark is None:
            return
        if box.element_tag == "wbr::before":
            self.artifacts[-1][mark.mcid] = Artifact()
            if self._last:  # the line may end there, and no space with it
                self._last = self._last._replace(letters=self._last.letters + box.text)
            return
        if not box.text.strip() or box.style["visibility"] != "visible":
            self.artifacts[-1][mark.mcid] = Artifact()
            if self._last and box.text.isspace():
                self._last.holder.due = self._last.mark
            return
        node = self._line_home(place)
        holder = node.holder()
        if holder.due and not box.text[0].isspace():  # a line may begin with a no-break space, after a dash
            self.spaces[holder.due.page].add(holder.due.mcid)
        holder.due = None
        self._mend(box, node, mark)
        node.kids.append(mark)
        self._last = _Text(holder, mark, box.text)

    def _mend(self, box: boxes.TextBox, node: Node, mark: MarkedSequence) -> None:
        """Record the words of *box* that need /ActualText: hyphenated, ordinal or shortened."""
        before = next((kid for kid in reversed(node.kids) if not isinstance(kid, Annotation)), None)
        if isinstance(before, MarkedSequence) and before in self._torn:
            self.tears.append(Tear(node, before, mark, self._torn[before], box.text))
        elif self._last and before == self._last.mark and roles.is_raised(box.element):
            self.tears.append(Tear(node, self._last.mark, mark, self._last.letters, box.text, raised=True))
        if any("ActualText" in each.extra for each in node.ancestors()):
            return
        words = enumerate(re.split(r"\s", box.text))
        self.shortened += [Shortened(node, mark, at, expanded(word)) for at, word in words if expanded(word) != word]

    def _picture(self, box: boxes.ReplacedBox, place: _Place) -> None:
        mark = self._page.pop_mark(box)
        text = expanded(roles.alternative(box.element).strip())
        if mark is None:
            return
        if not text:
            self.artifacts[-1][mark.mcid] = Artifact("Layout")
            return
        home = self._line_home(place) if place.node.role == "TOCI" else place.node
        node = home if home.role == "Figure" else self._get(box.element, "", "Figure", home)
        node.extra["Alt"] = text
        node.attributes["Layout"] = {"BBox": bbox(box, self._page.width, self._page.height)}
        node.kids.append(mark)

    def _link(self, box: boxes.Box, node: Node, linked: bool) -> bool:
        """Attach the annotation of *box*, if any, to its Link; return whether the box lies within a link."""
        annotation = box.link_annotation
        if not annotation:
            return linked
        link = next((each for each in node.ancestors() if each.role == "Link"), None)
        if linked or link is None or link.element is None:
            self.spare.add(annotation.reference)
        else:
            annotation["Contents"] = pydyf.String(_said(box) or expanded(roles.words(link.element)))
            link.kids.append(Annotation(self._page.number, annotation))
        return True


def _unwrapped(placed: Any) -> boxes.Box:
    return placed._box if isinstance(placed, AbsolutePlaceholder) else placed


def _parts(placed: object) -> Iterator[boxes.Box]:
    box = _unwrapped(placed)
    yield box
    for child in getattr(box, "children", ()):
        yield from _parts(child)


def _said(box: boxes.Box) -> str:
    """Return the description of the link of *box*, between a call and its note; "" for any other link."""
    words = roles.NOTE_LINKS.get(box.element_tag.partition("::")[2], "")
    number = "".join(part.text for part in _parts(box) if isinstance(part, boxes.TextBox))
    return words.format(number=number.strip(". "))


def _open_item(definitions: Node, role: str) -> Node:
    """Return the item of a list of *definitions* that a term or its text goes into."""
    last = definitions.kids[-1] if definitions.kids else None
    if isinstance(last, Node) and last.role == "LI":
        has_body = any(isinstance(kid, Node) and kid.role == "LBody" for kid in last.kids)
        if role == "LBody" or not has_body:
            return last
    return definitions.add(Node("LI"))
