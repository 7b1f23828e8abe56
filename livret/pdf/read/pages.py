"""The pages of a PDF, in order, by its own tree (ISO 32000-1 7.7.3)."""

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Object, Pdf, PdfError

from livret.base.messages import _
from livret.catalogue import parity as kinds
from livret.pdf.read.bounds import DEEPEST_PAGES, MOST_PAGES, PAGES, Excess, too_deep
from livret.pdf.read.walk import Walk


def pages_of(pdf: Pdf) -> list[Object]:
    """Return the pages of *pdf*, in order; none where it has no tree of them.

    :raises Excess: if there are too many, or their tree is circular.
    """
    found: list[Object] = []
    root = pdf.Root.get("/Pages")
    for node in Walk(PAGES, DEEPEST_PAGES).down(root, _kids) if isinstance(root, Dictionary) else ():
        if isinstance(node, Dictionary) and "/Kids" not in node:
            found.append(node)
            if len(found) > MOST_PAGES:
                raise Excess(kinds.TOO_MANY_PAGES, most=MOST_PAGES)
    return found


def excess_in(damage: PdfError) -> Excess | None:
    """Return the Excess in an error of qpdf, which reads the tree of pages on opening a file; None for another one."""
    if "too deeply nested" in str(damage):
        return too_deep(PAGES, DEEPEST_PAGES)
    if "Loop detected in /Pages" in str(damage):
        return Excess(kinds.LEADS_BACK, what=_(PAGES))
    return None


def _kids(node: Object) -> Iterable[Object]:
    kids = node.get("/Kids") if isinstance(node, Dictionary) else None
    return kids if isinstance(kids, Array) else ()
