"""The order in which a screen reader goes through a PDF (ISO 32000-1 14.7)."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Pdf

from livret.pdf.read.bounds import DEEPEST_TAGS, TAGS
from livret.pdf.read.model import Content, Part
from livret.pdf.read.pages import pages_of
from livret.pdf.read.walk import Walk

_PARTS: dict[str, Part] = {"Note": "note", "Figure": "figure", "Formula": "figure"}

_Numbers = Mapping[tuple[int, int], int]


class _Node(NamedTuple):
    """An item of the tag tree (an element, a content, or several), its page, and the role and part around it."""

    kid: Any
    page: int
    role: str
    part: Part


def order(pdf: Pdf) -> Iterator[Content]:
    """Yield the marked contents of *pdf* in the order of its tag tree; none, if it has no tags."""
    pages = {page.objgen: number for number, page in enumerate(pages_of(pdf), 1)}
    for kid, page, role, part in _walked(pdf, pages):
        if isinstance(kid, int):
            yield Content(page, kid, role, part)
        elif "/MCID" in kid:
            yield Content(page, int(kid.MCID), role, part)


def said(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """Yield the texts of tags that replace what is drawn, in order: the entry (Alt, ActualText, E) and its words."""
    for kid, *_rest in _walked(pdf, {}):
        for entry in ("/Alt", "/ActualText", "/E") if isinstance(kid, Dictionary) else ():
            if entry in kid:
                yield entry[1:], str(kid[entry])


def _walked(pdf: Pdf, pages: _Numbers) -> Iterator[_Node]:
    """Yield each element and content of the tag tree in its order."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or "/K" not in root:
        return
    first = _Node(root.K, 0, "", "flow")
    for node in Walk(TAGS, DEEPEST_TAGS).down(first, partial(_kids, pages), lambda node: node.kid):
        if isinstance(node.kid, int):
            yield node
        elif isinstance(node.kid, Dictionary):
            yield node._replace(page=_page(node, pages))


def _kids(pages: _Numbers, node: _Node) -> Iterable[_Node]:
    kid = node.kid
    if isinstance(kid, Array):
        return (node._replace(kid=each) for each in kid)
    if not isinstance(kid, Dictionary) or "/MCID" in kid or "/K" not in kid:
        return ()
    own = str(kid.get("/S", "/"))[1:] or node.role
    return (_Node(kid.K, _page(node, pages), _role(own, node.role), _part(own, node.part)),)


def _page(node: _Node, pages: _Numbers) -> int:
    """Return the number of the page of *node*; 0 for one that is no longer in the file."""
    return pages.get(node.kid.Pg.objgen, 0) if "/Pg" in node.kid else node.page


def _role(role: str, outer: str) -> str:
    """Return the role of the words of an element: a link around a call or a label does not change it."""
    if (role, outer) == ("Reference", "TOCI"):  # of contents, whose words are typed
        return outer
    return outer if role == "Link" and outer in ("Reference", "Lbl") else role


def _part(role: str, outer: Part) -> Part:
    """Return the part that the words of an element belong to: in a figure, the caption is text."""
    if outer == "figure":
        return "flow" if role == "Caption" else "figure"
    return _PARTS.get(role, outer)
