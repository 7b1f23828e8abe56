"""The content of a PDF beside its pages → a ``Document``; the steps are ``actions`` and ``destinations``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, Stream, String

from livret.base.messages import later
from livret.pdf.document.actions import beginning, found_in, quoted, spot_of
from livret.pdf.document.destinations import READING, Ways, labels, ways
from livret.pdf.document.reach import Number
from livret.pdf.read.bounds import ANNOTATIONS, FIELDS, MOST_ANNOTATIONS, too_many
from livret.pdf.read.document_model import Described, Document, Field, Layer, Link, PageAnnotation, Shown
from livret.pdf.read.walk import Walk
from livret.pdf.spot import Spot

#: Flags of annotations (ISO 32000-1 table 165): hidden, printed, not shown on a screen.
_HIDDEN, _PRINT, _NO_VIEW = 1 << 1, 1 << 2, 1 << 5
#: Annotations drawn with the one that they belong to.
_WITH_OTHERS = frozenset({"Popup"})
_PERMISSIONS = {
    "print_highres": later("printing"),
    "extract": later("copying"),
    "accessibility": later("reading aloud"),
    "modify_other": later("changing"),
    "modify_annotation": later("commenting"),
}
#: Catalog entries about the view of the file, and presentation entries of pages.
_VIEWED = ("/PageMode", "/PageLayout")
_SHOWN_BY_ITSELF = ("/Dur", "/PresSteps", "/UserUnit")
_INFO = {"title": "/Title", "author": "/Author", "subject": "/Subject", "keywords": "/Keywords"}
#: The same in XMP (ISO 16684-1 8.3), each value of each language.
_XMP = {"title": b"dc:title", "author": b"dc:creator", "subject": b"dc:description", "keywords": b"pdf:Keywords"}
_ITEM = re.compile(rb"<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_HEADER, _END = b"%PDF-", re.compile(rb"startxref\s+\d+\s+%%EOF")
_BLANK = b"\0\t\n\f\r "


def document(pdf: Pdf, objects: Sequence[Object], bases: Mapping[int, Matrix], data: bytes) -> Document:
    """Return the content of *pdf*, read from *data*, beside its pages, *objects*.

    *bases* place the user space of each page.

    :raises bounds.Excess: for a file with circular references, or larger than any brochure.
    """
    numbers = {page.objgen: number for number, page in enumerate(objects, 1)}
    found, leading = found_in(pdf, numbers, bases), ways(pdf, numbers, bases)
    annotations = [(number, each) for number, page in enumerate(objects, 1) for each in _annotations(page)]
    if len(annotations) > MOST_ANNOTATIONS:
        raise too_many(ANNOTATIONS, MOST_ANNOTATIONS)
    fields = tuple(_fields(pdf, annotations, bases))
    form = pdf.Root.get("/AcroForm")
    return Document(
        described=tuple(dict.fromkeys(_described(pdf))),
        actions=tuple(found.actions),
        opens=tuple(leading.opens(pdf.Root)),
        links=tuple(_links(annotations, leading)),
        bookmarks=tuple(leading.bookmarks(pdf.Root)),
        named=leading.named,
        labels=labels(pdf.Root, len(objects)),
        enclosed=tuple(found.enclosed),
        fetched=tuple(found.fetched),
        marks=tuple(_marks(annotations, bases)),
        fields=tuple(each for each in fields if each.kind != "Sig" or not each.value),
        xfa=isinstance(form, Dictionary) and "/XFA" in form,
        layers=tuple(_layers(pdf.Root)),
        conditional=found.conditional,
        locked=pdf.is_encrypted,
        denied=tuple(words for name, words in _PERMISSIONS.items() if not getattr(pdf.allow, name)),
        signatures=tuple(each.value for each in fields if each.kind == "Sig" and each.value),
        view=tuple(_view(pdf, objects)),
        around=_around(data),
    )


# Annotations


def _annotations(page: Object) -> Iterator[Object]:
    listed = page.get("/Annots")
    for each in listed if isinstance(listed, Array) else ():
        if isinstance(each, Dictionary):
            yield each


def _subtype(annotation: Object) -> str:
    return str(annotation.get("/Subtype", "/"))[1:]


def _links(annotations: list[tuple[int, Object]], leading: Ways) -> Iterator[Link]:
    for page, each in annotations:
        if _subtype(each) == "Link":
            yield from leading.links(each, page)


def _marks(annotations: list[tuple[int, Object]], bases: Mapping[int, Matrix]) -> Iterator[PageAnnotation]:
    """Yield the annotations of the pages beside links and fields, and links that draw something."""
    for page, each in annotations:
        kind = _subtype(each)
        if kind == "Widget" or (kind == "Link" and "/AP" not in each) or (kind in _WITH_OTHERS and "/Parent" in each):
            continue
        said = _text(each.get("/Contents"))
        yield PageAnnotation(kind or "–", said, _shown(each), page, spot_of(each, bases.get(page)) or Spot(0, 0, 0, 0))


def _shown(annotation: Object) -> Shown:
    """Return on which media *annotation* is shown (ISO 32000-1 12.5.3)."""
    try:
        flags = int(annotation.get("/F", 0))
    except READING:
        flags = 0
    if flags & _HIDDEN:
        return "nowhere"
    on_screen, on_paper = not flags & _NO_VIEW, bool(flags & _PRINT)
    if on_screen and on_paper:
        return "everywhere"
    return "screen" if on_screen else "paper" if on_paper else "nowhere"


def _fields(pdf: Pdf, annotations: list[tuple[int, Object]], bases: Mapping[int, Matrix]) -> Iterator[Field]:
    """Yield the form fields: those on pages, then those without a page."""
    seen: set[Number] = set()
    for page, each in annotations:
        if _subtype(each) == "Widget":
            seen.add(each.objgen)
            yield _field(each)._replace(page=page, spot=spot_of(each, bases.get(page)))
    form = pdf.Root.get("/AcroForm")
    listed = form.get("/Fields") if isinstance(form, Dictionary) else None
    walk = Walk(FIELDS)
    for root in listed if isinstance(listed, Array) else ():
        for each in walk.down(root, _kids):
            if isinstance(each, Dictionary) and not _kids(each) and each.objgen not in seen:
                yield _field(each)


def _kids(field: Any) -> list[Any]:
    kids = field.get("/Kids") if isinstance(field, Dictionary) else None
    return list(kids) if isinstance(kids, Array) else []


def _field(field: Object) -> Field:
    """Return a field with its name, type and value, perhaps inherited from the fields above it (12.7.3.2)."""
    names: list[str] = []
    kind: str = ""
    value: Any = None
    for each in Walk(FIELDS).along(field, "/Parent"):
        if not isinstance(each, Dictionary):
            break
        names += [str(each.T)] if "/T" in each else []
        kind, value = kind or str(each.get("/FT", "/"))[1:], each.get("/V") if value is None else value
    if isinstance(value, Dictionary):  # a signature
        value = value.get("/Name") or value.get("/SubFilter", "–")
    return Field(quoted(".".join(reversed(names))), kind, quoted("" if value is None else str(value)))


# The file


def _layers(root: Object) -> Iterator[Layer]:
    """Yield the optional content groups (ISO 32000-1 8.11)."""
    properties = root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return
    first: Any = properties.get("/D") if isinstance(properties.get("/D"), Dictionary) else Dictionary()
    off, on = ({each.objgen for each in _listed(first, key)} for key in ("/OFF", "/ON"))
    by_itself = bool(_listed(first, "/AS"))
    for group in _listed(properties, "/OCGs"):
        shown = group.objgen in on if first.get("/BaseState") == Name.OFF else group.objgen not in off
        yield Layer(_text(group.get("/Name")), shown, by_itself and "/Usage" in group)


def _listed(holder: Object, key: str) -> list[Any]:
    listed = holder.get(key)
    return [each for each in listed if isinstance(each, Dictionary)] if isinstance(listed, Array) else []


def _view(pdf: Pdf, pages: Sequence[Object]) -> Iterator[tuple[str, str]]:
    """Yield the view of the file: entries of the catalog and of pages, with their values."""
    for key in _VIEWED:
        if key in pdf.Root:
            yield key[1:], _plain(pdf.Root[key])
    preferences = pdf.Root.get("/ViewerPreferences")
    for key, value in preferences.items() if isinstance(preferences, Dictionary) else ():
        yield key[1:], _plain(value)
    if "/Collection" in pdf.Root:
        yield "Collection", ""
    base = pdf.Root.get("/URI")
    if isinstance(base, Dictionary) and "/Base" in base:
        yield "Base", quoted(str(base.Base))
    for key in _SHOWN_BY_ITSELF:
        if any(key in page for page in pages):
            yield key[1:], ""


def _plain(value: Any) -> str:
    return quoted(str(value).removeprefix("/")) if not isinstance(value, (Array, Dictionary)) else ""


def _text(value: Any) -> str:
    """Return a text of the file, empty if it is not a text."""
    return quoted(str(value)) if isinstance(value, String) else ""


def _described(pdf: Pdf) -> Iterator[Described]:
    """Yield the metadata of the file: from its catalog, its Info dictionary, its XMP packet."""
    if language := _text(pdf.Root.get("/Lang")):
        yield Described("language", language)
    for what, key in _INFO.items():
        if words := _text(pdf.docinfo.get(key)):
            yield Described(what, words)
    packet = pdf.Root.get("/Metadata")
    text = beginning(packet) if isinstance(packet, Stream) else b""
    for what, name in _XMP.items():
        for element in re.findall(rb"<%b(?:\s[^>]*)?>(.*?)</%b>" % (name, name), text, re.DOTALL):
            for value in _ITEM.findall(element) or [element]:
                if words := quoted(unescape(value.decode("utf-8", "replace"))):
                    yield Described(what, words)


def _around(data: bytes) -> tuple[int, int]:
    """Return the number of bytes before the PDF and behind it, blanks excepted."""
    start = max(data.find(_HEADER), 0)
    ends = [match.end() for match in _END.finditer(data)]
    behind = data[ends[-1] :].strip(_BLANK) if ends else b""
    return len(data[:start].strip(_BLANK)), len(behind)
