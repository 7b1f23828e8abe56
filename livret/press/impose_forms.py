"""Each page of a book as a drawing that a sheet can show (a form XObject, ISO 32000-1 8.10).

The tags stay behind: their tree is in reading order, which sheets are not.
"""

from pikepdf import Array, Name, Object, Operator, Pdf, Stream, parse_content_stream, unparse_content_stream

from livret.press.model import Page

_MARKED_CONTENT = frozenset({Operator(name) for name in ("BMC", "BDC", "EMC", "MP", "DP")})
_TAGGING = ("/StructParent", "/StructParents")


def form(pdf: Pdf, drawn: Object, page: Page) -> Object:
    """Return page *drawn* of *pdf* as a form: its origin the corner of the trim box, its box the trim and the bleed."""
    made = pdf.make_stream(_unmarked(drawn), Type=Name.XObject, Subtype=Name.Form)
    bleed = page.bleed
    made.BBox = Array([-bleed, -bleed, page.width + bleed, page.height + bleed])
    made.Resources = drawn.Resources
    if "/Group" in drawn:
        made.Group = drawn.Group
    return made


def untag(pdf: Pdf) -> None:
    """Take out of every drawing its link to a tag tree that is no more."""
    for entry in pdf.objects:
        if isinstance(entry, Stream):
            for key in _TAGGING:
                if key in entry:
                    del entry[key]


def _unmarked(drawn: Object) -> bytes:
    """Return the content of a page without its marked content (ISO 32000-1 14.6)."""
    kept = [step for step in parse_content_stream(drawn) if step.operator not in _MARKED_CONTENT]
    return unparse_content_stream(kept)
