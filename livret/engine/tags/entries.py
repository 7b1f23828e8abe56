"""What a structure element says beside its role: its language, other words, the attributes of cells and pictures."""

from typing import Any
from xml.etree.ElementTree import Element

from livret.engine.laid_out import PT
from livret.engine.tags import roles
from livret.engine.tags.tree import Node

#: HTML attributes → entries of the structure element (ISO 32000-1 table 323).
_ENTRIES = (("lang", "Lang"), ("data-actual", "ActualText"))


def carrier(element: Element, inline: bool) -> str:
    """Return the role of a transparent *element* that must exist all the same, to carry an entry; else ""."""
    expands = element.tag == "abbr" and element.get("title")
    if not expands and not any(element.get(name) for name, _ in _ENTRIES):
        return ""
    return "Span" if inline else "Div"


def describe(node: Node, element: Element, box: Any) -> None:
    """Give *node* the entries and attributes that *element*, laid out as *box*, asks for."""
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

    *box* and the page, *width* by *height*, are in CSS pixels. What lies beyond the page is cut with it: a map
    that crosses the spine is half of itself on each cover.
    """
    left, top = box.content_box_x(), box.content_box_y()
    right, bottom = min(left + box.width, width), min(top + box.height, height)
    left, top = max(left, 0), max(top, 0)
    return left * PT, (height - bottom) * PT, right * PT, (height - top) * PT
