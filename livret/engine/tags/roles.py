"""The structure role of each HTML element in the tag tree.

Standard structure types of ISO 32000-1 14.8.4 only, nested as required by ISO 14289-1 7.2 to 7.9. An element
without a row is transparent: its content belongs to its parent, so that a screen reader announces
nothing for a box that only serves layout.
"""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}svg"
_SVG_TITLE = "{http://www.w3.org/2000/svg}title"

ROLES = {
    "article": "Art",
    "section": "Sect",
    "aside": "Sect",
    "nav": "Sect",
    "p": "P",
    "address": "P",
    "pre": "P",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "q": "Quote",
    "code": "Code",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}

#: Role of an element under a given parent, where that differs from :data:`ROLES` ("" is transparent).
IN_CONTEXT = {
    ("L", "div"): "LI",
    ("TOC", "li"): "TOCI",
    ("TOCI", "ol"): "TOC",
    ("TOCI", "ul"): "TOC",
    ("Figure", "figcaption"): "Caption",
    ("Table", "figcaption"): "Caption",
    ("BlockQuote", "blockquote"): "",
}

#: Roles that contain blocks only: text straight inside them gets a P of its own.
GROUPING = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "TOCI", "L", "LI"})

#: Roles within a line of text.
INLINE = frozenset({"Link", "Reference", "Span", "Quote", "Code"})

#: Descriptions of the links between the call of a note and the note.
NOTE_LINKS = {"footnote-call": "Note {number}", "footnote-marker": "Appel de la note {number}"}

#: CSS ``list-style-type`` → ListNumbering (ISO 32000-1 table 347).
_NUMBERING = {
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "upper-roman": "UpperRoman",
    "lower-roman": "LowerRoman",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
}

#: HTML ``scope`` → Scope (ISO 32000-1 table 349).
_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}

#: Elements that may stand inside a word; any other one separates words.
_WITHIN_WORDS = frozenset({"abbr", "b", "code", "em", "i", "q", "small", "strong", "sub", "sup", "wbr"})

#: White space of the source; the no-break spaces that were typeset are not.
_BLANKS = re.compile(r"[ \t\r\n]+")


def role_of(element: Element, parent_role: str, parent: Element | None) -> str:
    """Return the role of *element* under *parent*, which has *parent_role*; "" if it is transparent.

    « H » is a heading whose level is one below that of the heading it stands under.
    """
    tag = element.tag
    if tag in ("ul", "ol") and parent is not None and parent.get("role") == "doc-toc":
        return "TOC"
    if (parent_role, tag) in IN_CONTEXT:
        return IN_CONTEXT[parent_role, tag]
    if tag == "figure":
        return _figure_role(element)
    if tag == "figcaption":
        return "P"
    if tag == "a" and element.get("href"):
        return "Link"
    if element.get("role") == "heading":
        return "H"
    return ROLES.get(tag, "")


def _figure_role(element: Element) -> str:
    if len(pictures(element)) == 1:
        return "Figure"
    return "BlockQuote" if element.find(".//blockquote") is not None else "Div"


def pictures(element: Element) -> list[Element]:
    """Return the pictures inside *element* that have an alternative text."""
    return [picture for picture in element.iter() if picture.tag in ("img", SVG) and alternative(picture).strip()]


def alternative(picture: Element) -> str:
    """Return the alternative text of *picture* (an ``img`` or an ``svg``); "" if it is decorative."""
    if picture.tag == "img":
        return picture.get("alt") or ""
    return picture.get("aria-label") or picture.findtext(_SVG_TITLE) or ""


def contains_blocks(link: Element) -> bool:
    """Return whether *link* surrounds paragraphs or headings, rather than standing within one."""
    return any(part.tag in ROLES and ROLES[part.tag] not in INLINE for part in link.iter())


def is_decoration(element: Element) -> bool:
    """Return whether a screen reader is to skip *element*."""
    return element.get("data-artifact") is not None or element.get("aria-hidden") == "true"


def is_note(element: Element) -> bool:
    """Return whether *element* is a footnote, whose words are not those of the line that calls it."""
    return "footnote" in (element.get("class") or "").split()


def is_raised(element: Element) -> bool:
    """Return whether *element* is the raised letters of an ordinal, one word with the figure before."""
    return element.tag == "sup" and "ordinal" in (element.get("class") or "").split()


def numbering(element: Element, style: object) -> str:
    """Return the ListNumbering of a list whose items are labelled; *style* is its ``list-style-type``."""
    if element.tag == "dl":
        return "None"  # terms are « arbitrary text not subject to any numbering scheme »
    default = "Decimal" if element.tag == "ol" else "Disc"
    return _NUMBERING.get(style, default) if isinstance(style, str) else default


def is_heading(role: str) -> bool:
    """Return whether *role* is that of a heading."""
    return role[0] == "H" and role[1:].isdecimal()


def scope(cell: Element, in_head: bool) -> str:
    """Return the Scope of a table header (ISO 14289-1 7.5): as written, otherwise from its place."""
    return _SCOPES.get(cell.get("scope") or "", "Column" if in_head else "Row")


def words(element: Element) -> str:
    """Return the description of a link (ISO 14289-1 7.18.5): its label, else its text and pictures', else its URL."""
    label = element.get("aria-label") or element.get("title")
    text = _BLANKS.sub(" ", label or "".join(_spoken(element))).strip(" ")
    return text or element.get("href") or ""


def _spoken(element: Element) -> Iterable[str]:
    if is_decoration(element) or is_note(element):
        return
    if element.tag in ("img", SVG):
        yield alternative(element)
        return
    yield element.text or ""
    for child in element:
        gap = "" if child.tag in _WITHIN_WORDS or child.get("class") == "address" else " "
        yield gap
        yield from _spoken(child)
        yield gap + (child.tail or "")
