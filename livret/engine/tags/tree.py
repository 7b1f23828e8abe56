"""The tag tree as a value, and how it is written into a PDF being made (ISO 32000-1 14.7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import pydyf

from livret.engine.tags import roles
from livret.engine.tags.roles import INLINE
from livret.pdf.spot import PT

#: Elements kept even if empty: without them those behind would move into other columns.
_CELLS = frozenset({"TH", "TD"})


class MarkedSequence(NamedTuple):
    """A marked content sequence: page index from 0, and its number on that page."""

    page: int
    mcid: int


class Annotation(NamedTuple):
    """A link's annotation: page index from 0, and the PDF object."""

    page: int
    target: pydyf.Dictionary


@dataclass(eq=False, slots=True)
class Node:
    """A structure element: its content, in reading order.

    ``notes`` are footnotes called inside, read before a list inside, else when the element has been read to its
    end; ``due`` is the mark after which a space must be typed if more text follows; ``numbering`` is that of a
    list's labels.
    """

    role: str
    parent: "Node | None" = None
    element: Element | None = None
    kids: list["Node | MarkedSequence | Annotation"] = field(default_factory=list)
    notes: list["Node"] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    due: MarkedSequence | None = None
    numbering: str = ""

    def add(self, node: "Node") -> "Node":
        """Append *node* to the content of the element, and return it; the notes called so far come before a list."""
        if node.role == "L":
            self.kids += self.notes
            self.notes.clear()
        node.parent = self
        self.kids.append(node)
        return node

    def content(self) -> list["Node | MarkedSequence | Annotation"]:
        """Return the content of the element: empty elements left out, but cells kept; a caption comes first or last."""
        kids = [k for k in (*self.kids, *self.notes) if not isinstance(k, Node) or k.role in _CELLS or k.content()]
        captions = [k for k in kids[1:] if isinstance(k, Node) and k.role == "Caption"]
        return [*(k for k in kids if k not in captions), *captions]

    def ancestors(self) -> Iterator["Node"]:
        """Yield the element itself, then those around it, innermost first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def holder(self) -> "Node":
        """Return the block that the text of this element belongs to."""
        return next(node for node in self.ancestors() if node.role not in INLINE)

    def owned_attributes(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the attributes by owner, with the numbering of a list whose items have labels.

        A label may be a drawn dot without text: it is no element of the tree, but the list is a bulleted one.
        """
        if not self.numbering:
            return self.attributes
        items = (kid for kid in self.kids if isinstance(kid, Node))
        labelled = any(isinstance(kid, Node) and kid.role == "Lbl" for item in items for kid in item.kids)
        return {"List": {"ListNumbering": f"/{self.numbering if labelled else 'None'}"}, **self.attributes}


def write_tree(pdf: pydyf.PDF, root: Node, pages: int) -> None:
    """Write *root* and all below it as the structure tree of *pdf*, which has *pages* pages.

    The parent tree numbers pages from 0, then links in reading order; the identifiers of notes are
    listed in an ID tree.
    """
    writer = _Writer(pdf, pages)
    tree = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(tree)
    tree["K"] = pydyf.Array([writer.write(root, tree.reference)])
    tree["ParentTree"] = writer.parent_tree()
    tree["ParentTreeNextKey"] = pages + len(writer.links)
    if writer.identifiers:
        names = [part for name in sorted(writer.identifiers) for part in _named(name, writer.identifiers)]
        tree["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
    pdf.catalog["StructTreeRoot"] = tree.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _named(name: str, references: Mapping[str, bytes]) -> tuple[pydyf.String, bytes]:
    return pydyf.String(name), references[name]


class _Writer:
    def __init__(self, pdf: pydyf.PDF, pages: int) -> None:
        self.pdf = pdf
        self.owners: list[dict[int, bytes]] = [{} for _ in range(pages)]
        self.links: list[bytes] = []
        self.identifiers: dict[str, bytes] = {}

    def write(self, node: Node, parent: bytes) -> bytes:
        entry = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
        self.pdf.add_object(entry)
        for key, value in node.extra.items():
            entry[key] = pydyf.String(value)
        if attributes := node.owned_attributes():
            entry["A"] = _attributes(attributes)
        if "ID" in node.extra:
            self.identifiers[node.extra["ID"]] = entry.reference
        content = node.content()
        page = next((kid.page for kid in content if isinstance(kid, MarkedSequence)), None)
        if page is not None:
            entry["Pg"] = self.pdf.page_references[page]
        entry["K"] = pydyf.Array([self._kid(kid, page, entry.reference) for kid in content])
        return bytes(entry.reference)

    def _kid(self, kid: Node | MarkedSequence | Annotation, page: int | None, owner: bytes) -> object:
        if isinstance(kid, Node):
            return self.write(kid, owner)
        at = self.pdf.page_references[kid.page]
        if isinstance(kid, Annotation):
            kid.target["StructParent"] = len(self.owners) + len(self.links)
            self.links.append(owner)
            return pydyf.Dictionary({"Type": "/OBJR", "Pg": at, "Obj": kid.target.reference})
        self.owners[kid.page][kid.mcid] = owner
        if kid.page == page:
            return kid.mcid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": at, "MCID": kid.mcid})

    def parent_tree(self) -> bytes:
        """Write the parent tree (ISO 32000-1 14.7.4.4) and return its reference."""
        numbers = pydyf.Array()
        for page, owners in enumerate(self.owners):
            numbers.extend([page, _by_number(owners)])
        for key, owner in enumerate(self.links, start=len(self.owners)):
            numbers.extend([key, owner])
        tree = pydyf.Dictionary({"Nums": numbers})
        self.pdf.add_object(tree)
        return bytes(tree.reference)


def _by_number(owners: Mapping[int, bytes]) -> pydyf.Array:
    return pydyf.Array([owners.get(mcid, "null") for mcid in range(max(owners, default=-1) + 1)])


def _attributes(attributes: Mapping[str, Mapping[str, Any]]) -> pydyf.Array:
    return pydyf.Array(
        [pydyf.Dictionary({"O": f"/{owner}", **_values(values)}) for owner, values in attributes.items()]
    )


def _values(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        key: pydyf.Array(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for key, value in values.items()
    }


#: HTML attributes → entries of the structure element (ISO 32000-1 table 323).
_ENTRIES = (("lang", "Lang"), ("data-actual", "ActualText"))


def carrier(element: Element, inline: bool) -> str:
    """Return the role that a transparent *element* needs to carry an entry; "" if it needs none."""
    expands = element.tag == "abbr" and element.get("title")
    if not expands and not any(element.get(name) for name, _ in _ENTRIES):
        return ""
    return "Span" if inline else "Div"


def describe(node: Node, element: Element, box: Any) -> None:
    """Set the entries and attributes of *node* that *element*, laid out as *box*, requires."""
    for name, key in _ENTRIES:
        if value := element.get(name):
            node.extra[key] = value
    if element.tag == "abbr" and (expansion := element.get("title")):
        node.extra["E"] = expansion
    if node.role in ("TH", "TD"):
        node.attributes["Table"] = _cell(node, element, box)
    elif node.role == "L":
        node.numbering = roles.numbering(element, box.style["list_style_type"])


def _cell(node: Node, element: Element, box: Any) -> dict[str, Any]:
    spans = (("ColSpan", box.colspan), ("RowSpan", box.rowspan))
    values: dict[str, Any] = {key: span for key, span in spans if span != 1}
    if node.role == "TH":
        in_head = any(each.role == "THead" for each in node.ancestors())
        values["Scope"] = f"/{roles.scope(element, in_head)}"
    return values


def bbox(box: Any, width: float, height: float) -> tuple[float, float, float, float]:
    """Return the place of a picture in points from the page's bottom left corner (ISO 32000-1 table 344).

    *box* and the page, *width* by *height*, are in CSS pixels. What lies beyond the page is cut off: a map
    that crosses the spine is half of itself on each cover.
    """
    left, top = box.content_box_x(), box.content_box_y()
    right, bottom = min(left + box.width, width), min(top + box.height, height)
    left, top = max(left, 0), max(top, 0)
    return left * PT, (height - bottom) * PT, right * PT, (height - top) * PT
