"""The order in which a screen reader goes through a PDF (ISO 32000-1 14.7)."""

from collections.abc import Iterator, Mapping
from typing import Any

from pikepdf import Array, Dictionary, Pdf

from livret.proof.page import Content, Part

_PARTS: dict[str, Part] = {"Note": "note", "Figure": "figure", "Formula": "figure"}

#: No tree of ours is as large: a damaged or hostile file comes to an end.
_MOST_ELEMENTS = 2_000_000


def order(pdf: Pdf) -> Iterator[Content]:
    """Yield the marked contents of *pdf* in the order of its tag tree; none, if it has no tags."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    for kid, page, role, part in _walked(pdf, pages):
        if isinstance(kid, int):
            yield Content(page, kid, role, part)
        elif "/MCID" in kid:
            yield Content(page, int(kid.MCID), role, part)


def said(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """Yield what tags say in place of what is drawn, in their order: the entry (Alt, ActualText, E) and its words."""
    for kid, *_rest in _walked(pdf, {}):
        for entry in ("/Alt", "/ActualText", "/E") if isinstance(kid, Dictionary) else ():
            if entry in kid:
                yield entry[1:], str(kid[entry])


def _walked(pdf: Pdf, pages: Mapping[tuple[int, int], int]) -> Iterator[tuple[Any, int, str, Part]]:
    """Yield each element and content of the tag tree in its order, with its page, and the role and part around it."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or "/K" not in root:
        return
    waiting: list[tuple[object, int, str, Part]] = [(root.K, 0, "", "flow")]
    for _ in range(_MOST_ELEMENTS):
        if not waiting:
            return
        kid, page, role, part = waiting.pop()
        if isinstance(kid, int):
            yield kid, page, role, part
        elif isinstance(kid, Array):
            waiting += [(each, page, role, part) for each in reversed(list(kid))]
        elif isinstance(kid, Dictionary):
            # A page that is no longer in the file has no number.
            here = pages.get(kid.Pg.objgen, 0) if "/Pg" in kid else page
            yield kid, here, role, part
            if "/MCID" not in kid and "/K" in kid:
                own = str(kid.get("/S", "/"))[1:] or role
                waiting.append((kid.K, here, _role(own, role), _part(own, part)))


def _role(role: str, outer: str) -> str:
    """Return the role of the words of an element: the link that a call or a label is does not tell what they are."""
    if (role, outer) == ("Reference", "TOCI"):  # of contents, whose words are typed
        return outer
    return outer if role == "Link" and outer in ("Reference", "Lbl") else role


def _part(role: str, outer: Part) -> Part:
    """Return what the words of an element belong to: of a figure, the caption is read as text."""
    if outer == "figure":
        return "flow" if role == "Caption" else "figure"
    return _PARTS.get(role, outer)
