"""Rules of ISO 32000-1, 14289-1 and 19005-2 that the installed checkers do not hold, or hold only in part.

Each is a function from an open PDF to the faults it finds, in words; RULES gives the clause of each.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_PAINTS = frozenset(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Tj", "TJ", "'", '"', "EI", "Do"])
_PATHS = frozenset(["m", "l", "c", "v", "y", "h", "re", "w", "J", "j", "M", "d", "cm", "rg", "RG"])
_NAMED = {"Do": "/XObject", "Tf": "/Font", "gs": "/ExtGState", "sh": "/Shading"}
_PARENTS = {
    "/LI": {"/L"},
    "/Lbl": {"/LI", "/TOCI", "/Note"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/Caption": {"/Figure", "/Table", "/L"},
}


class _Step(NamedTuple):
    """One operator as it is drawn: on which page, within which marks, at what depth of ``q``."""

    page: int
    operator: str
    operands: list[Object]
    resources: Object
    marks: tuple[str, ...]
    depth: int
    in_form: bool


@lru_cache(1)  # many rules look at one document
def _steps(pdf: Pdf) -> list[_Step]:
    return [
        step
        for number, page in enumerate(pdf.pages, 1)
        for step in _drawn(number, page.obj, page.obj.Resources, (), 0, in_form=False)
    ]


def _drawn(
    page: int, stream: Object, resources: Object, marks: tuple[str, ...], depth: int, *, in_form: bool
) -> Iterator[_Step]:
    for operands, operation in pikepdf.parse_content_stream(stream):
        operator = str(operation)
        if operator in ("BDC", "BMC"):
            marks = (*marks, _mark(operands))
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        if operator not in _PATHS:
            yield _Step(page, operator, list(operands), resources, marks, depth, in_form)
        if operator == "EMC":
            marks = marks[:-1]
        form = resources.get("/XObject", Dictionary()).get(str(operands[0])) if operator == "Do" else None
        if form is not None and form.get("/Subtype") == Name.Form:
            inner = form.get("/Resources", resources)
            yield from _drawn(page, form, inner, marks, depth, in_form=True)


def _mark(operands: list[Object]) -> str:
    """Return what a mark says: ``Artifact``, ``content`` if it is in the tag tree, else nothing."""
    if str(operands[0]) == "/Artifact":
        return "Artifact"
    entries = len(operands) > 1 and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]
    return "content" if entries else ""


def elements(pdf: Pdf) -> Iterator[tuple[Object, str]]:
    """Yield every structure element with the role of its parent, in reading order."""
    waiting = [(kid, "") for kid in reversed(_kids(pdf.Root.StructTreeRoot))]
    while waiting:
        element, parent = waiting.pop()
        if isinstance(element, Dictionary) and "/S" in element:
            yield element, parent
            waiting += [(kid, str(element.S)) for kid in reversed(_kids(element))]


def _kids(element: Object) -> list[Object]:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _unmarked(pdf: Pdf) -> Iterator[str]:
    for step in _steps(pdf):
        image = step.operator == "Do" and step.resources.XObject.get(str(step.operands[0]), {}).get("/Subtype")
        if step.operator in _PAINTS and image != Name.Form and not any(step.marks):
            yield f"page {step.page}: {step.operator} is neither content nor artifact"


def _tagged_in_forms(pdf: Pdf) -> Iterator[str]:
    for step in _steps(pdf):
        if step.in_form and step.operator == "BDC" and step.marks[-1] == "content":
            yield f"page {step.page}: content is told from inside a form"


def _nested_marks(pdf: Pdf) -> Iterator[str]:
    for step in _steps(pdf):
        kinds = {mark for mark in step.marks if mark}
        if step.operator in ("BDC", "BMC") and len(kinds) > 1:
            yield f"page {step.page}: artifact and content within each other"


def _missing_resources(pdf: Pdf) -> Iterator[str]:
    for step in _steps(pdf):
        kind = _NAMED.get(step.operator)
        if kind and str(step.operands[0]) not in step.resources.get(kind, Dictionary()):
            yield f"page {step.page}: {step.operands[0]} is no {kind[1:]}"


def _deep(pdf: Pdf) -> Iterator[str]:
    deepest = max(_steps(pdf), key=lambda step: step.depth)
    if deepest.depth > 28:
        yield f"page {deepest.page}: q within q, {deepest.depth} times"


def _undrawn_glyphs(pdf: Pdf) -> Iterator[str]:
    font: Object = Dictionary()
    for step in _steps(pdf):
        if step.operator == "Tf":
            font = step.resources.Font[str(step.operands[0])]
        elif step.operator in ("Tj", "TJ"):
            shown = step.operands[0] if step.operator == "TJ" else [step.operands[0]]
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            if b"\0\0" in {codes[at : at + 2] for at in range(0, len(codes), 2)}:
                yield f"page {step.page}: a glyph of {font.BaseFont} is missing"


def _meaningless_glyphs(pdf: Pdf) -> Iterator[str]:
    fonts = {f.objgen: f for page in pdf.pages for f in page.obj.Resources.get("/Font", Dictionary()).values()}
    for font in fonts.values():
        if not re.search(rb"beginbf(char|range)", font.ToUnicode.read_bytes()):
            yield f"{font.BaseFont}: no meanings"
        for found in re.findall(rb"> <([0-9A-Fa-f]+)>", font.ToUnicode.read_bytes()):
            if {found[at : at + 4].lower() for at in range(0, len(found), 4)} & {b"0000", b"feff", b"fffe"}:
                yield f"{font.BaseFont}: a glyph means {found.decode()}"


def _headings(pdf: Pdf) -> Iterator[str]:
    levels = [int(str(e.S)[2:]) for e, _ in elements(pdf) if re.fullmatch("/H[1-6]", str(e.S))]
    yield from (f"H{level} after H{before}" for before, level in pairwise([0, *levels]) if level > before + 1)


def _notes(pdf: Pdf) -> Iterator[str]:
    names = [str(e.get("/ID", "")) for e, _ in elements(pdf) if Name.Note == e.S]
    yield from (f"a Note named “{name}”" for name in names if not name or names.count(name) > 1)


def _figures(pdf: Pdf) -> Iterator[str]:
    for element, _ in elements(pdf):
        if Name.Figure != element.S:
            continue
        if not str(element.get("/Alt", "")).strip():
            yield "a Figure says nothing"
        boxes = [owned.BBox for owned in element.get("/A", ()) if "/BBox" in owned]
        page = next(
            (kid.Pg for kid in _kids(element) if isinstance(kid, Dictionary) and "/Pg" in kid), element.get("/Pg")
        )
        if len(boxes) != 1 or page is None or not _meet(boxes[0], page.MediaBox):
            yield f"a Figure is nowhere: {element.get('/Alt', '')}"


def _meet(one: Object, other: Object) -> bool:
    (a, b, c, d), (left, bottom, right, top) = (map(float, box) for box in (one, other))
    return a < c and b < d and a < right and left < c and b < top and bottom < d


def _nesting(pdf: Pdf) -> Iterator[str]:
    for element, parent in elements(pdf):
        if parent not in _PARENTS.get(str(element.S), {parent}):
            yield f"{element.S} in {parent}"


def _tables(pdf: Pdf) -> Iterator[str]:
    names = {str(each.ID) for each, _ in elements(pdf) if each.S == Name.TH and "/ID" in each}
    for element, _ in elements(pdf):
        if element.S == Name.TH and _of_cell(element, "/Scope", "") not in (Name.Row, Name.Column):
            yield "a heading of nothing"
        if element.S in (Name.TH, Name.TD):
            strange = [str(name) for name in _of_cell(element, "/Headers", ()) if str(name) not in names]
            yield from (f"a cell has the heading “{name}”, which is none" for name in strange)
        if Name.Table == element.S and len(set(_widths(element))) > 1:
            yield f"rows of {_widths(element)} cells"


def _of_cell(cell: Object, key: str, default: object) -> Any:
    return next((owned[key] for owned in cell.get("/A", ()) if key in owned), default)


def _widths(table: Object) -> list[int]:
    """Return how many columns each row of *table* takes, those that cells from above reach into included."""
    parts = [part for part in _kids(table) if part.S in (Name.THead, Name.TBody, Name.TFoot)]
    rows = [row for part in parts or [table] for row in _kids(part)]
    widths = [0] * len(rows)
    for at, row in enumerate(rows):
        for cell in _kids(row):
            for down in range(at, min(at + int(_of_cell(cell, "/RowSpan", 1)), len(rows))):
                widths[down] += int(_of_cell(cell, "/ColSpan", 1))
    return widths


def _links(pdf: Pdf) -> Iterator[str]:
    owners = _owners(pdf)
    for number, page in enumerate(pdf.pages, 1):
        annotations = list(page.obj.get("/Annots", ()))
        if annotations and page.obj.get("/Tabs") != Name.S:
            yield f"page {number}: links are not in the order of the tags"
        for annotation in annotations:
            owner = owners.get(int(annotation.get("/StructParent", -1)))
            kept = owner is not None and any(
                isinstance(kid, Dictionary) and "/Obj" in kid and kid.Obj.objgen == annotation.objgen
                for kid in _kids(owner)
            )
            if not kept or Name.Link != owner.S or not str(annotation.get("/Contents", "")).strip():
                yield f"page {number}: a link is not told"


def _owners(pdf: Pdf) -> dict[int, Object]:
    return {int(key): entry for key, entry in pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items()}


def _tagged_twice(pdf: Pdf) -> Iterator[str]:
    owners, pages = _owners(pdf), {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found = [(pages[at.objgen], mcid, element.objgen) for element, _ in elements(pdf) for at, mcid in _content(element)]
    drawn = [
        (step.page, int(step.operands[1].MCID))
        for step in _steps(pdf)
        if step.operator == "BDC" and step.marks[-1] == "content"
    ]
    if sorted(drawn) != sorted(mark[:2] for mark in found):
        yield "what is drawn is not what is told"
    for page, mcid, element in found:
        listed = owners.get(int(pdf.pages[page - 1].obj.StructParents), ())
        if mcid >= len(listed) or listed[mcid].objgen != element:
            yield f"page {page}: the parent of mark {mcid} is another"


def _content(element: Object) -> Iterator[tuple[Object, int]]:
    for kid in _kids(element):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif isinstance(kid, Dictionary) and "/MCID" in kid:
            yield kid.get("/Pg", element.get("/Pg")), int(kid.MCID)


def _packets(pdf: Pdf) -> Iterator[str]:
    packets = [entry for entry in pdf.objects if isinstance(entry, Stream) and entry.get("/Type") == Name.Metadata]
    if [packet.read_bytes().count(b"<rdf:RDF") for packet in packets] != [1]:
        yield "not one description of itself"
    if str(pdf.docinfo.Title) not in str(pdf.open_metadata().get("dc:title")):
        yield "two titles"


class Rule(NamedTuple):
    """A rule: where it is written, and what finds its faults."""

    clause: str
    faults: Callable[[Pdf], Iterator[str]]


#: What every tagged edition keeps.
RULES = {
    "all content is content or artifact": Rule("ISO 14289-1 7.1, test 3", _unmarked),
    "no content is told from inside a form": Rule("ISO 14289-1 7.1, test 3; ISO 32000-1 14.7.4.3", _tagged_in_forms),
    "content and artifacts apart": Rule("ISO 14289-1 7.1, tests 1 and 2", _nested_marks),
    "names mean something": Rule("ISO 32000-1 7.8.3; ISO 19005-2 6.2.2", _missing_resources),
    "states nested within reason": Rule("ISO 19005-2 6.1.13", _deep),
    "no glyph is missing": Rule("ISO 14289-1 7.21.8; ISO 19005-2 6.2.11.8", _undrawn_glyphs),
    "every glyph means a character": Rule("ISO 14289-1 7.21.7; ISO 19005-2 6.2.11.7.2", _meaningless_glyphs),
    "headings without a jump": Rule("ISO 14289-1 7.4.2", _headings),
    "notes have names of their own": Rule("ISO 14289-1 7.9", _notes),
    "figures say what and where": Rule("ISO 14289-1 7.3; ISO 32000-1 14.8.5.4.3", _figures),
    "elements stand where they may": Rule("ISO 14289-1 7.2; ISO 32000-1 14.8.4", _nesting),
    "tables are regular, and headings known": Rule("ISO 14289-1 7.5; ISO 32000-1 table 349", _tables),
    "links are told": Rule("ISO 14289-1 7.18.1, 7.18.3 and 7.18.5", _links),
    "marks are told once": Rule("ISO 32000-1 14.7.4.4", _tagged_twice),
    "one description of itself": Rule("ISO 19005-2 6.6.2; ISO 14289-1 7.1", _packets),
}
