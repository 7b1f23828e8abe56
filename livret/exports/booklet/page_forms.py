"""Each page of a book as a drawing that a sheet can show (a form XObject, ISO 32000-1 8.10).

The tags stay behind: their tree is in reading order, which sheets are not.
"""

import re

from pikepdf import Array, Name, Object, Operator, Pdf, Stream, parse_content_stream, unparse_content_stream

from livret.pdf.model import Page

_MARKED_CONTENT = frozenset({Operator(name) for name in ("BMC", "BDC", "EMC", "MP", "DP")})

#: Such operators, with what they are told: a name, or a dictionary within which there is no other and no string.
_BEGIN = re.compile(rb"/[^\s<]+\s*(?:BMC|MP|(?:/[^\s<]+|<<[^<>()]*>>)\s*(?:BDC|DP))(?!\S)")
_END = re.compile(rb"EMC(?<!\SEMC)(?!\S)")

#: What is not there in a page without marks, strings or pictures of its own, as the engine and we write them.
_UNPLAIN = (b"(", *(word + end for word in (b"MC", b"DC", b"MP", b"DP", b"ID") for end in (b"\n", b" ")))

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
    """Return the content of a page without its marked content (ISO 32000-1 14.6).

    Where the operators of the engine are all there is, marks are found as text; strings and pictures in the stream
    may hold what looks like one, and are read.
    """
    streams = drawn.Contents if isinstance(drawn.Contents, Array) else [drawn.Contents]
    data = b"\n".join(stream.read_bytes() for stream in streams)
    plain = _END.sub(b"", _BEGIN.sub(b"", data + b"\n"))
    if not any(sign in plain for sign in _UNPLAIN):
        return plain
    kept = [step for step in parse_content_stream(drawn) if step.operator not in _MARKED_CONTENT]
    return unparse_content_stream(kept)
