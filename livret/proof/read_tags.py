"""The order in which a screen reader goes through a PDF (ISO 32000-1 14.7)."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pikepdf import Array, Dictionary, Name, Pdf

#: What words belong to: the text, its notes, or a drawing that is told by other words.
Part = Literal["flow", "note", "figure"]

_PARTS: dict[str, Part] = {"Note": "note", "Figure": "figure", "Formula": "figure"}

#: No tree of ours is as large: a damaged or hostile file comes to an end.
_MOST_ELEMENTS = 2_000_000


class Content(NamedTuple):
    """A marked content: its page, from 1, its number there, the role of the element that holds it, and its part."""

    page: int
    mcid: int
    role: str
    part: Part


def order(pdf: Pdf) -> Iterator[Content]:
    """Yield the marked contents of *pdf* in the order of its tag tree; none, if it has no tags."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or "/K" not in root:
        return
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    waiting: list[tuple[object, int, str, Part]] = [(root.K, 0, "", "flow")]
    for _ in range(_MOST_ELEMENTS):
        if not waiting:
            return
        kid, page, role, part = waiting.pop()
        if isinstance(kid, int):
            yield Content(page, kid, role, part)
        elif isinstance(kid, Array):
            waiting += [(each, page, role, part) for each in reversed(list(kid))]
        elif isinstance(kid, Dictionary):
            # A page that is no longer in the file has no number.
            here = pages.get(kid.Pg.objgen, 0) if "/Pg" in kid else page
            if "/MCID" in kid:
                yield Content(here, int(kid.MCID), role, part)
            elif "/K" in kid:
                role = str(kid.get("/S", "/"))[1:] or role
                waiting.append((kid.K, here, role, _part(role, part)))


def said(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """Yield what tags say in place of what is drawn: the entry (Alt, ActualText, E) and its words, in no order."""
    for each in pdf.objects:
        if isinstance(each, Dictionary) and ("/P" in each or each.get("/Type") == Name.StructElem):
            for entry in ("/Alt", "/ActualText", "/E"):
                if entry in each:
                    yield entry[1:], str(each[entry])


def _part(role: str, outer: Part) -> Part:
    """Return what the words of an element belong to: of a figure, the caption is read as text."""
    if outer == "figure":
        return "flow" if role == "Caption" else "figure"
    return _PARTS.get(role, outer)
