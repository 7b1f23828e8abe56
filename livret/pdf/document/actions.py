"""Active content of a PDF: its actions, wherever they are, the files within it, its external references.

Every reachable object is searched, whatever refers to it: a script in a place unknown to the standard
is reported as well, as some program may run it.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, PdfError, Stream, String

from livret.pdf.document.circles import Circles
from livret.pdf.document.reach import Number, Reach, Steps, within
from livret.pdf.read.document_model import Action, Enclosed
from livret.pdf.read.state import hull
from livret.pdf.spot import Spot

#: The actions of ISO 32000-2 table 201, those of earlier editions, and those run by a requirement (table 275).
KINDS = frozenset({
    "GoTo", "GoToR", "GoToE", "GoToDp", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named", "SubmitForm",
    "ResetForm", "ImportData", "JavaScript", "SetOCGState", "Rendition", "Trans", "GoTo3DView", "RichMediaExecute",
    "NOP", "SetState", "JS",
})  # fmt: skip
#: Read as navigation (``destinations``): links, bookmarks within the file, and where it opens.
_WAYS = frozenset({
    ("GoTo", "annotation/A"), ("URI", "annotation/A"), ("GoTo", "bookmark/A"),
    ("GoTo", "document/OpenAction"),
})  # fmt: skip
_SUSPECT = re.compile(
    rb"/(?:JS|EF|Ref|OPI|Alternates|FFilter|OCMD)(?![\w.-])|/F (?:\(|<|\d+ \d+ R)|/S (?:\d+ \d+ R|/(?:%b)(?![\w.-]))"
    % b"|".join(kind.encode() for kind in sorted(KINDS))
)
#: Most actions of each kind to report: more of them do not change the verdict.
_MOST = 500
#: Files within the file, more than an edition of a thousand territories has.
_MOST_FILES = 20_000
#: Characters of a script or an address that are quoted; bytes of a script that are read for that.
_QUOTED, _SCRIPT_BYTES = 160, 100_000
#: Names of a file in its specification (ISO 32000-1 table 44), those that programs prefer first.
_NAMES = ("/UF", "/F", "/Unix", "/Mac", "/DOS")
_READING = (AttributeError, KeyError, TypeError, ValueError, ArithmeticError, PdfError, RuntimeError)
#: Bytes unpacked of all files within the file, as many as one of ours may have, and the size of a block.
_MOST_BYTES, _AT_A_TIME = 600_000_000, 1 << 20


@dataclass(slots=True)
class FoundActions:
    """Result: actions, files within the file, external references, and whether layers are shown by a condition."""

    actions: list[Action] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    fetched: list[tuple[str, int | None]] = field(default_factory=list)
    conditional: bool = False


def found_in(pdf: Pdf, pages: Mapping[Number, int], bases: Mapping[int, Matrix]) -> FoundActions:
    """Return the active content of *pdf*; *pages* maps objects to page numbers, *bases* place their user space.

    :raises bounds.Excess: if anything in it contains itself.
    """
    search, circles = _Search(Reach(pdf, pages), bases), Circles()
    for number, each, text in search.reach.objects():
        circles.follow(each, text)
        if _SUSPECT.search(text):
            for steps in within(each):
                search.look(number, steps)
        if isinstance(each, Stream) and each.get("/Type") == Name.EmbeddedFile:
            search.streams[number] = each
    return search.ended()


@dataclass(slots=True)
class _Search:
    reach: Reach
    bases: Mapping[int, Matrix]
    found: FoundActions = field(default_factory=FoundActions)
    #: Embedded files by number, until an object that names them is met.
    streams: dict[Number, Stream] = field(default_factory=dict)
    named: set[Number] = field(default_factory=set)
    digests: dict[Number, tuple[str, int]] = field(default_factory=dict)
    left: int = _MOST_BYTES

    def look(self, number: Number, steps: Steps) -> None:
        """Record the action of the last of *steps*, a dictionary of the object *number*."""
        each = steps[-1][1]
        if kind := _action(each):
            self._act(kind, number, steps)
        if isinstance(each.get("/EF"), Dictionary):
            self._enclose(each, number)
        self.found.conditional |= _conditional(each)
        if (address := _outside(each)) is not None and len(self.found.fetched) < _MOST:
            self.found.fetched.append((address, self.reach.page_of(number)))

    def ended(self) -> FoundActions:
        """Return the result, with the files that nothing names."""
        for number in self.streams.keys() - self.named:
            unnamed = Enclosed("", *self._digest(self.streams[number]), self.reach.page_of(number))
            self.found.enclosed.append(unnamed)
        self.found.enclosed.sort(key=lambda each: (each.name, each.sha256))
        return self.found

    def _act(self, kind: str, number: Number, steps: Steps) -> None:
        if len(self.found.actions) >= _MOST:
            return
        when, holder = self._set_off(number, steps)
        if (kind, when) in _WAYS:
            return
        page = self.reach.page_of(number)
        spot = spot_of(holder, self.bases.get(page or 0))
        self.found.actions.append(Action(kind, _text_of(kind, steps[-1][1]), when, page, spot))

    def _set_off(self, number: Number, steps: Steps) -> tuple[str, Object | None]:
        """Return the entry that triggers an action, and the object that has this entry."""
        above = self.reach.above(number)
        while True:
            for at in range(len(steps) - 1, 0, -1):
                entry = steps[at][0]
                if entry in _OCCASIONS:
                    holder = next((each for _, each in reversed(steps[:at]) if isinstance(each, Dictionary)), None)
                    below = [key for key, _ in steps[at + 1 :] if key]
                    event = below[0] if entry == "/AA" and below else ""
                    return f"{_holder(holder, steps[:at])}{entry}{event}{'/Next' * ('/Next' in below)}", holder
            upper, entry = next(above, ((), ""))
            if not upper:
                return "", None
            steps = (*upper, (entry, steps[0][1]), *steps[1:])

    def _enclose(self, specification: Object, number: Number) -> None:
        page = self.reach.page_of(number)
        names = {str(specification[name]) for name in _NAMES if isinstance(specification.get(name), String)} or {""}
        streams = {each.objgen: each for each in specification.EF.values() if isinstance(each, Stream)}
        self.named |= streams.keys()
        if len(self.found.enclosed) < _MOST_FILES:
            digests = [self._digest(stream) for stream in streams.values()]
            self.found.enclosed += [Enclosed(name, *each, page) for name in sorted(names) for each in digests]

    def _digest(self, stream: Stream) -> tuple[str, int]:
        """Return the SHA-256 of the data of *stream*, and its size in bytes; empty and 0 if it cannot be decoded."""
        number = stream.objgen
        if number not in self.digests:
            self.digests[number] = _digest(stream, self.left)
            self.left -= self.digests[number][1]
        return self.digests[number]


#: Entries that trigger an action: of the catalog, of pages, annotations, fields and bookmarks, and of the name tree.
_OCCASIONS = frozenset({"/OpenAction", "/AA", "/A", "/PA", "/JavaScript", "/RH"})


def _action(each: Object) -> str:
    """Return the kind of action that *each* is; empty if it is none."""
    if "/JS" in each:
        return "JavaScript"
    kind = each.get("/S")
    name = str(kind)[1:] if isinstance(kind, Name) else ""
    return {"JS": "JavaScript"}.get(name, name) if name in KINDS else ""


def _holder(holder: Object | None, steps: Steps) -> str:
    """Return the type of *holder*, the last dictionary of *steps*."""
    entries = {entry for entry, _ in steps}
    if holder is None:
        return ""
    if holder.get("/Type") == Name.Catalog:
        return "document"
    if holder.get("/Type") == Name.Page:
        return "page"
    if "/Subtype" in holder or "/Rect" in holder:
        return "field" if holder.get("/Subtype") == Name.Widget else "annotation"
    if "/FT" in holder or "/T" in holder or "/Fields" in entries:
        return "field"
    if "/Title" in holder:
        return "bookmark"
    return "names" if "/Names" in entries or "/JavaScript" in holder else ""


def spot_of(annotation: Object | None, base: Matrix | None) -> Spot | None:
    """Return the place of *annotation* on the page whose user space *base* places; None if it has none."""
    try:
        left, bottom, right, top = (float(each) for each in annotation.Rect)  # type: ignore[union-attr]
        return hull(base, left, bottom, right, top) if base is not None else None
    except _READING:
        return None


# Texts


def _text_of(kind: str, action: Object) -> str:
    """Return the text of an action: its script, its address, its file, its name."""
    try:
        for entry in {"JavaScript": ("/JS", "/Script"), "URI": ("/URI",), "Named": ("/N",), "GoTo": ("/D",)}.get(
            kind, ("/F", "/Win", "/Unix", "/Mac", "/T", "/URI", "/OP")
        ):
            if entry in action:
                return quoted(_words(action[entry]))
    except _READING:
        pass
    return ""


def _words(value: Any) -> str:
    if isinstance(value, Stream):
        return beginning(value).decode("utf-8", "replace")
    if isinstance(value, Dictionary):
        return next((_words(value[name]) for name in _NAMES if name in value), "")
    return "" if isinstance(value, Array) else str(value)


def quoted(text: str) -> str:
    """Return the first characters of *text*, on one line, with a middle dot for each invisible one."""
    shown = "".join(sign if sign.isprintable() else "·" for sign in " ".join(text[: 4 * _QUOTED].split()))
    return shown[:_QUOTED] + ("…" if len(shown) > _QUOTED or len(text) > 4 * _QUOTED else "")


def _outside(each: Object) -> str | None:
    """Return the external file that *each* reads, or the substitute that it prints; None for neither."""
    if isinstance(each, Stream) and ("/F" in each or "/FFilter" in each):
        return quoted(_words(each.get("/F", "")))  # ISO 32000-1 7.3.8.2
    if "/Ref" in each and "/BBox" in each:
        return quoted(_words(each.Ref.get("/F", "")) if isinstance(each.Ref, Dictionary) else "")  # 8.10.4
    for entry in ("/OPI", "/Alternates"):  # 14.11.7, 8.9.5.4
        if entry in each:
            return entry[1:]
    return None


def _conditional(each: Object) -> bool:
    """Whether *each* shows something by a condition on layers (ISO 32000-1 8.11.2.2) beyond a single layer."""
    return each.get("/Type") == Name.OCMD and ("/VE" in each or each.get("/P") in (Name.AllOff, Name.AnyOff))


# Files within the file


def _digest(stream: Stream, most: int) -> tuple[str, int]:
    digest, size = sha256(), 0
    try:
        for part in _parts(stream):
            digest.update(part)
            size += len(part)
            if size > most:
                return "", size
    except (zlib.error, *_READING):
        return "", size
    return digest.hexdigest(), size


def _parts(stream: Stream) -> Iterator[bytes]:
    """Yield the bytes of *stream*, block by block; raises ValueError for a filter that ours never have."""
    packed, raw = stream.get("/Filter"), stream.read_raw_bytes()
    if packed is None:
        yield raw
        return
    if packed not in (Name.FlateDecode, Array([Name.FlateDecode])) or "/DecodeParms" in stream:
        raise ValueError("another filter")
    unpacking = zlib.decompressobj()
    while raw and not unpacking.eof:
        yield unpacking.decompress(raw, _AT_A_TIME)
        raw = unpacking.unconsumed_tail
    yield unpacking.flush()


def beginning(stream: Stream) -> bytes:
    """Return the first bytes of *stream*, as many as are quoted of a script; empty for an unusual filter."""
    try:
        return next(_parts(stream), b"")[:_SCRIPT_BYTES]
    except (zlib.error, *_READING):
        return b""
