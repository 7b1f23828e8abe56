"""A finished screen edition, prepared for its personal copies: the objects that each of them rewrites, as text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Object, PasswordError, Pdf, PdfError

from livret.exports.personal.incremental import object_stream

#: Where the last cross-reference section begins (ISO 32000-1 7.5.5), and the start of a cross-reference stream.
_LAST = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_OBJECT = re.compile(rb"\d+ \d+ obj\b")


class OriginalObject(NamedTuple):
    """A dictionary of the edition: the number of the object, and its entries as text."""

    place: int
    entries: Mapping[str, bytes]

    def but(self, **changed: bytes) -> bytes:
        """Return it as text, with the entries *changed* or added."""
        entries = {**self.entries, **{f"/{key}": text for key, text in changed.items()}}
        return b"<<%b>>" % b" ".join(b"%b %b" % (key.encode(), text) for key, text in entries.items())

    def number(self, key: str) -> int:
        """Return the number under *key*, or that of the object it refers to."""
        return int(self.entries[key].split()[0])

    def inside(self, key: str) -> bytes:
        """Return the text between the brackets of the array under *key*."""
        return self.entries[key][1:-1]


@dataclass(frozen=True, slots=True)
class Base:
    """The data shared by all copies of the edition ``pdf``.

    ``digest`` is its SHA-256, ``previous`` the offset of its last cross-reference stream in bytes, ``leaf``
    an object stream with its parent tree as a leaf of a larger one. ``bookmarks`` are its first and its last.
    ``labels`` pairs indices of pages with the ranges of labels that begin there; ``names`` and ``identifiers``
    are the pairs of its name trees, as text, by the bytes of the name.
    """

    pdf: bytes
    digest: bytes
    previous: int
    identifier: bytes
    trailer: OriginalObject
    catalog: OriginalObject
    pages: OriginalObject
    tree: OriginalObject
    document: OriginalObject
    outline: OriginalObject | None
    bookmarks: tuple[OriginalObject, ...]
    leaf: bytes
    labels: tuple[tuple[int, bytes], ...]
    names: Mapping[bytes, bytes]
    identifiers: Mapping[bytes, bytes]
    anchors: tuple[str, ...]


def read(data: bytes) -> Base:
    """Return the data shared by copies of *data*; raises ValueError for anything but a screen edition of Livret."""
    try:
        pdf = Pdf.open(BytesIO(data))
    except (PdfError, PasswordError) as error:
        raise ValueError("an edition that cannot be opened: damaged, or locked by a password") from error
    with pdf:
        return _read(data, pdf, _refuse_others(data, pdf))


def _refuse_others(data: bytes, pdf: Pdf) -> int:
    """Return the offset of the last cross-reference stream of *pdf*; raises ValueError if it is no screen edition."""
    root, last = pdf.Root, _LAST.search(data, max(0, len(data) - 1024))
    if pdf.is_encrypted:
        raise ValueError("an encrypted edition")
    if "/StructTreeRoot" not in root or "/Metadata" not in root:
        raise ValueError("an edition without tags")
    if pdf.open_metadata().pdfa_status != "2A":
        raise ValueError("not a finished screen edition: it does not say that it is PDF/A-2a")
    ours = str(pdf.docinfo.get("/Producer", "")).startswith("Livret") and "/Nums" in root.StructTreeRoot.ParentTree
    if not ours or not last or not _OBJECT.match(data, int(last[1])):
        raise ValueError("not an edition as Livret writes it, or a personal copy")
    return int(last[1])


def _read(data: bytes, pdf: Pdf, last: int) -> Base:
    root, tree = pdf.Root, pdf.Root.StructTreeRoot
    outline = bookmarked(root)
    dests = root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    return Base(
        pdf=data,
        digest=sha256(data).digest(),
        previous=last,
        identifier=pdf.trailer.ID[0].unparse(),
        trailer=_kept(pdf.trailer),
        catalog=_kept(root),
        pages=_kept(root.Pages),
        tree=_kept(tree),
        document=_kept(tree.K[0]),
        outline=None if outline is None else _kept(outline),
        bookmarks=() if outline is None else (_kept(outline.First), _kept(outline.Last)),
        leaf=object_stream({tree.ParentTree.objgen[0]: _leaf(tree.ParentTree)}),
        labels=tuple((int(at), _text(labels)) for at, labels in pairs(root.PageLabels.Nums)),
        names=_names(dests),
        identifiers=_names(tree.get("/IDTree", Dictionary()).get("/Names", Array())),
        anchors=tuple(str(name) for name, _ in pairs(dests)),
    )


def bookmarked(root: Object) -> Object | None:
    """Return the outline of a document, from its catalog *root*; None if it has no bookmark."""
    return root.Outlines if "/First" in root.get("/Outlines", Dictionary()) else None


def pairs(entries: Object) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs in the leaf of a name or number tree: each key and its value."""
    flat = list(entries)
    return zip(flat[::2], flat[1::2], strict=True)


def _kept(entry: Object) -> OriginalObject:
    return OriginalObject(entry.objgen[0], {key: _text(entry[key]) for key in sorted(entry.keys())})


def _text(value: object) -> bytes:
    return Array([value]).unparse()[1:-1].strip()  # pikepdf returns numbers as Python's own


def _leaf(owners: Object) -> bytes:
    """Return the parent tree *owners* as a leaf, with its limits (ISO 32000-1 table 37)."""
    keys = [int(key) for key, _ in pairs(owners.Nums)]
    return b"<</Limits[%d %d]/Nums %b>>" % (keys[0], keys[-1], owners.Nums.unparse(resolved=True))


def _names(entries: Object) -> dict[bytes, bytes]:
    return {bytes(name): b"%b %b" % (_text(name), _text(value)) for name, value in pairs(entries)}
