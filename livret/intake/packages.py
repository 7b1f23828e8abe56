"""A zip → the document that it is, or the files in it, within bounds. Runs in a guarded worker.

No file of an archive is ever written under its own name; names are shown, and hint at a territory.
"""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import PurePosixPath

from livret.base import invisible
from livret.base.messages import _
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.intake.sorts import DOCUMENTS, LOCKED, UNKNOWN, ZIP, by_ending, ending_of, refusal, sort_of

MB = 1_000_000
#: The most bytes of one file, packed or not: a Word text with many photos, a TIFF of 50 megapixels.
MOST_BYTES = 200 * MB
#: The most files of one archive or folder.
MOST_FILES = 3000
#: The most bytes of unpacked files in one answer: the worker has the archive in memory too.
_BATCH_BYTES = 64 * MB
#: The most bytes of an unpacked document or archive: 400 photos of 2 MB in a Word text.
_MOST_UNPACKED = 1000 * MB
#: The most characters of the path of a file.
LONGEST_NAME = 240
#: The most bytes read of a part that identifies a document.
_MOST_REPORTED = 1024 * 1024
#: The property by which Livret recognises a Word text that it exported for correction (``docProps/custom.xml``).
EXPORTED = "livret-edition"
_PROPERTY = re.compile(rb"<(?:\w+:)?property\b[^>]*\bname\s*=\s*[\"']" + EXPORTED.encode() + rb"[\"']")
_MACROS = re.compile(r"(^|/)vbaProject\.bin$|^Basic/", re.IGNORECASE)
#: Types of main parts (ECMA-376 part 1, 11.3.10, 12.3.23, 13.3.6; [MS-OFFMACRO]), which only such documents have.
_MAIN = (
    (rb"wordprocessingml\.(document|template)\.main|ms-word\.(document|template)\.macroEnabled", "word"),
    (rb"spreadsheetml\.(sheet|template)\.main|ms-excel\.(sheet|template)\.", "sheet"),
    (rb"presentationml\.|ms-powerpoint\.", "slides"),
    (rb"ms-visio\.", "drawing"),
)
#: Media types in a first part called ``mimetype`` (OpenDocument 1.3 part 2, 3.3).
_TYPES = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "sheet"),
    (b"application/vnd.oasis.opendocument.presentation", "slides"),
    (b"application/vnd.oasis.opendocument", "drawing"),
    (b"application/vnd.adobe.indesign", "indesign"),
    (b"application/epub", "book"),
)
#: Files that computers leave in folders and archives beside those of people.
_JUNK = re.compile(
    r"\.(?!\.?$).*|~\$.*|~.*\.tmp|thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|icon\r?|__macosx|@eadir|\$recycle\.bin"
    r"|system volume information|lost\+found"
    r"|.*\.(aae|xmp|thm)",  # what telephones and programs keep of a photo beside it
    re.IGNORECASE,
)
#: A file of iCloud's that was not downloaded; it is hidden, and must not be skipped.
_ABSENT = re.compile(r"\..+\.icloud", re.IGNORECASE)
_DAMAGES = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, ValueError, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file of an archive: its path for people, its bytes, its sort; or its problem."""

    name: str
    data: bytes = b""
    sort: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The content of a zip: the ``sort`` of a document; or ZIP and some of its ``members``.

    ``rest`` is the index of the next entry to unpack, 0 when all are.
    """

    sort: str
    members: tuple[ArchiveMember, ...] = ()
    problems: tuple[Problem, ...] = ()
    rest: int = 0


def unpacked(name: str, data: bytes, start: int) -> Unpacked:
    """Return the sort of the zip *data*, the file *name*; of an archive, also files from its entry *start* on.

    Answers the request « unpack ».
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            sort = _document(package, name)
            if sort != ZIP:
                return Unpacked(sort, problems=tuple(_warned(package, name)))
            return _members(package, start)
    except Refused as refused:
        return Unpacked(UNKNOWN, problems=(refused.problem,))
    except _DAMAGES:
        return Unpacked(UNKNOWN, problems=(kinds.DAMAGED.at(Location(name)),))


def is_junk(name: str) -> bool:
    """Return whether a file or folder called *name* was left by a computer: nobody imports it on purpose."""
    return bool(_JUNK.fullmatch(name)) and not _ABSENT.fullmatch(name)


def odd_name(name: str) -> Problem | None:
    """Return the problem of the path *name*, if it cannot be used."""
    reason = ""
    if any(invisible.refused(name)):
        reason = kinds.UNSEEN_SIGN
    elif len(name) > LONGEST_NAME:
        reason = kinds.LONG_NAME
    elif name.startswith("/") or ".." in PurePosixPath(name).parts or re.match("[a-zA-Z]:", name):
        reason = kinds.CLIMBING
    return kinds.ODD_NAME.at(Location(shown(name)), reason=_(reason)) if reason else None


def shown(name: str) -> str:
    """Return *name* for messages: without invisible signs, shortened."""
    clean = invisible.replaced(name.replace("\n", invisible.LOST))
    return clean if len(clean) <= LONGEST_NAME else f"{clean[:60]}…{clean[-60:]}"


# A document


def _document(package: zipfile.ZipFile, name: str) -> str:
    """Return the sort of the document *package*, ZIP where it is none; raises Refused."""
    names = {each.casefold(): each for each in package.namelist()}
    if not names:
        raise Refused(kinds.NO_CONTENT.at(Location(name)))
    sort = _typed(package, names) or _named(names, name)
    _within_bounds(package, name, sort)
    if sort == "word" and _PROPERTY.search(_part(package, names.get("docprops/custom.xml", ""))):
        return "corrected"
    return sort


def _typed(package: zipfile.ZipFile, names: dict[str, str]) -> str:
    """Return the sort from the parts that identify a document; "" if they do not."""
    types = _part(package, names.get("[content_types].xml", ""))
    media_type = _part(package, names.get("mimetype", ""))
    sort = next((means for main, means in _MAIN if re.search(main, types)), "")
    sort = sort or next((means for media, means in _TYPES if media_type.startswith(media)), "")
    if sort in ("odt", "sheet") and b"encryption-data" in _part(package, names.get("meta-inf/manifest.xml", "")):
        return LOCKED
    return sort


def _named(names: dict[str, str], name: str) -> str:
    """Return the sort from the names of the parts, or of the file."""
    if "index/document.iwa" in names:
        return by_ending(name) or "pages"
    if "meta-inf/manifest.mf" in names or "androidmanifest.xml" in names:
        return "program"
    if ending_of(name) in DOCUMENTS:
        raise Refused(kinds.DAMAGED.at(Location(name)))
    return by_ending(name) or ZIP


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of the part *name*; empty for no name."""
    if not name:
        return b""
    with package.open(name) as part:
        return part.read(_MOST_REPORTED)


def _within_bounds(package: zipfile.ZipFile, name: str, sort: str) -> None:
    """Raise Refused for what would unpack to too much: no part gives more than the list says (``zipfile``)."""
    if sort == ZIP and len(package.infolist()) > MOST_FILES:
        raise Refused(kinds.TOO_MANY.at(Location(name), most=MOST_FILES))
    size = sum(each.file_size for each in package.infolist())
    if size > _MOST_UNPACKED:
        raise Refused(too_large(name, size, _MOST_UNPACKED))


def too_large(name: str, size: int, most: int = MOST_BYTES) -> Problem:
    """Return the problem of the file *name* of *size* bytes, of which at most *most* are read."""
    return kinds.TOO_LARGE.at(Location(name), size=-(-size // MB), most=most // MB)


def _warned(package: zipfile.ZipFile, name: str) -> Iterator[Problem]:
    if any(_MACROS.search(each) for each in package.namelist()):
        yield kinds.MACROS.at(Location(name))


# An archive


def _members(package: zipfile.ZipFile, start: int) -> Unpacked:
    members: list[ArchiveMember] = []
    size = 0
    entries = package.infolist()
    for number, entry in enumerate(entries[start:], start):
        if size > _BATCH_BYTES:
            return Unpacked(ZIP, tuple(members), rest=number)
        if entry.is_dir() or any(map(is_junk, _path(entry).split("/"))):
            continue
        member = _member(package, entry)
        size += len(member.data)
        members.append(member)
    return Unpacked(ZIP, tuple(members))


def _member(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> ArchiveMember:
    name = _path(entry)
    problem = _refused(entry, name)
    if problem:
        return ArchiveMember(shown(name), problems=(problem,))
    try:
        data = package.read(entry)
    except _DAMAGES:
        return ArchiveMember(name, problems=(kinds.DAMAGED.at(Location(name)),))
    sort, problems = sort_of(name, data), list[Problem]()
    if not data:
        return ArchiveMember(name, problems=(kinds.NO_CONTENT.at(Location(name)),))
    if sort == ZIP:
        inner = unpacked(name, data, 0)
        sort, problems = inner.sort if inner.sort != ZIP else "nested", list(inner.problems)
    if sort != UNKNOWN or not problems:
        problems += filter(None, [refusal(name, sort)])
    return ArchiveMember(name, data, sort, tuple(problems))


def _refused(entry: zipfile.ZipInfo, name: str) -> Problem | None:
    """Return the problem of *entry*, if it is not unpacked."""
    if problem := odd_name(name):
        return problem
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return kinds.LINK.at(Location(name), target="…")
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return kinds.NOT_A_FILE.at(Location(name))
    if entry.flag_bits & 1:
        return kinds.LOCKED.at(Location(name))
    if entry.file_size > MOST_BYTES:
        return too_large(name, entry.file_size)
    return None


def _path(entry: zipfile.ZipInfo) -> str:
    """Return the path of *entry* in composed form: UTF-8 (macOS does not flag it), else the code page of French DOS.

    ``zipfile`` decodes a name not flagged as UTF-8 in code page 437 (APPNOTE 4.4.4, D.1).
    """
    name = entry.filename
    if not entry.flag_bits & 0x800 and not name.isascii():
        try:
            raw = name.encode("cp437")
            try:
                name = raw.decode()
            except UnicodeDecodeError:
                name = raw.decode("cp850")
        except UnicodeEncodeError:  # it came from an extra field, in UTF-8
            pass
    return unicodedata.normalize("NFC", name.replace("\\", "/"))
