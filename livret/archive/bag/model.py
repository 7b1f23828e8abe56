"""The nouns of a bag, and what paths one may have.

    <folder>/bagit.txt  bag-info.txt  manifest-sha512.txt  tagmanifest-sha512.txt
             tagmanifest-sha512.txt.p7s  tagmanifest-sha512.txt.tsr      the seal, if there is one
             data/…                                                      the payload

BagIt 1.0 (RFC 8493), restricted to one form: one algorithm, one encoding, LF, names sorted by their bytes. So the same
payload and the same information give the same bytes, and each bit of a tag file counts. The digest of a bag is the
SHA-512 of its tag manifest, which lists the other tag files, which list the payload. The two files of the seal are
computed from the tag manifest and stand outside it, as RFC 8493 (2.2.4) allows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha512
from pathlib import Path

from livret.base.messages import _, later
from livret.base.problems import LivretError, printable

DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha512.txt", "tagmanifest-sha512.txt"
SIGNATURE, STAMP = f"{TAG_MANIFEST}.p7s", f"{TAG_MANIFEST}.tsr"
#: Computed from the tag manifest, and outside it.
SEAL = (SIGNATURE, STAMP)
#: Labels of bag-info.txt that announce the seal, so that its removal is noticed.
SIGNED_BY, STAMPED_BY = "Livret-Signed-By", "Livret-Stamped-By"
#: What each payload file's path begins with.
PAYLOAD = "data/"
#: The version of this layout, in bag-info.txt; a greater number is a newer Livret's.
FORMAT = 1
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OXUM, FORMAT_LABEL, _PREVIOUS, _NAME = "Payload-Oxum", "Livret-Format", "Livret-Previous", "External-Identifier"
#: Bytes of a tag file, files of a bag, folders within each other: more than these is not of Livret's writing.
MOST_BYTES, MOST_FILES, MOST_FOLDERS = 32 * 1024**2, 100_000, 32
_NAMED = re.compile(r"(.+/v[1-9][0-9]*) ([0-9a-f]{128})")
Info = tuple[tuple[str, str], ...]


class Wrong(Enum):
    """What may be wrong with a bag; the value is what people read, after the path."""

    NO_BAG = later("this is no bag: {detail}")
    NEWER = later("a newer Livret made this bag ({detail}): read it with that one")
    MALFORMED = later("line {detail} is not as Livret writes it")
    LARGE = later("there is more than a bag of Livret's ever holds")
    ABSOLUTE = later("this name would lead to another place of the disk")
    OUTSIDE = later("this name would lead out of its folder")
    MISNAMED = later("a bag holds no file of such a name")
    DOUBLED = later("two names that differ in the encoding of their accents only: {detail}")
    REPEATED = later("the name is listed twice")
    LINK = later("this is a link: a bag holds files alone")
    SPECIAL = later("this is neither a file nor a folder")
    UNREADABLE = later("it cannot be read: {detail}")
    UNLISTED = later("the tag manifest does not list it")
    MISSING = later("it is listed, and is no longer there")
    ADDED = later("it is there, and was not when the bag was made")
    LITTER = later("the computer wrote it as somebody looked into the folder: it is not of the bag, delete it")
    CHANGED = later("it is no longer what it was when the bag was made")
    MISPLACED = later("the bag says that it is {detail}: its folder was renamed, or stands in the place of another")
    MISCOUNTED = later("the bag says that it holds {detail}")


@dataclass(frozen=True, slots=True)
class BagFault:
    """One thing that is wrong: *path* is below the bag's folder, empty for the bag as a whole."""

    wrong: Wrong
    path: str = ""
    detail: str = ""

    @property
    def message(self) -> str:
        """Where it is and what is wrong, in the reader's language."""
        words = _(self.wrong.value).format(detail=self.detail)
        return printable(_("{path}: {reason}").format(path=self.path, reason=words) if self.path else words)


class Unsound(LivretError):
    """A folder that is not read as a bag; carries every fault that was found."""

    exit_code = 1

    def __init__(self, folder: Path, faults: Iterable[BagFault]) -> None:
        self.folder, self.faults = folder, tuple(faults)
        super().__init__("\n".join(printable(f"{folder} : {fault.message}") for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Previous:
    """A bag that another names: ``<edition>/v<number>`` and its digest."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Bag:
    """What the tag files of a bag say: ``payload`` and ``tags`` lead from a path to its SHA-512 in hexadecimal.

    ``info`` is bag-info.txt in its order, with labels that may come again. ``manifest`` is the bytes that are signed,
    ``digest`` their SHA-512.
    """

    folder: Path
    info: Info
    payload: Mapping[str, str]
    tags: Mapping[str, str]
    manifest: bytes

    @property
    def digest(self) -> str:
        """The SHA-512 of the tag manifest, which stands for the whole bag."""
        return sha512(self.manifest).hexdigest()

    @property
    def name(self) -> str:
        """``<edition>/v<number>``, as the bag says."""
        return self.value(_NAME)

    @property
    def edition(self) -> str:
        """The name of the edition, that of its folder."""
        return self.name.partition("/")[0]

    @property
    def previous(self) -> tuple[Previous, ...]:
        """The bags that this one names as those before it."""
        named = (_NAMED.fullmatch(value) for value in self.values(_PREVIOUS))
        return tuple(Previous(found[1], found[2]) for found in named if found)

    def values(self, label: str) -> tuple[str, ...]:
        """Return what *label* says, each time that it stands in bag-info.txt."""
        return tuple(value for key, value in self.info if key == label)

    def value(self, label: str) -> str:
        """Return what *label* says the first time; nothing where it does not stand in bag-info.txt."""
        return next(iter(self.values(label)), "")


def encoded_path(name: bytes) -> bytes:
    """Return *name* as manifests write it (RFC 8493, 2.1.3)."""
    return name.replace(b"%", b"%25").replace(b"\r", b"%0D").replace(b"\n", b"%0A")


def decoded_path(name: str) -> str:
    """Return the path that a manifest lists as *name*."""
    return name.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def misnamed(path: str) -> BagFault | None:
    """Return what is wrong with *path* as that of a file in a bag, if anything is."""
    if path.startswith(("/", "~")):
        return BagFault(Wrong.ABSOLUTE, path)
    if ".." in path.split("/"):
        return BagFault(Wrong.OUTSIDE, path)
    strange = re.search("[\0\ud800-\udfff]", path)  # bytes that are no UTF-8 are read as surrogates
    return BagFault(Wrong.MISNAMED, path) if strange or {"", "."} & {*path.split("/")} else None


def doubled(names: Iterable[str]) -> Iterator[BagFault]:
    """Yield a fault for each of *names* that another is but for the encoding of accents."""
    seen: dict[str, str] = {}
    for name in names:
        if (other := seen.setdefault(same_path(name), name)) != name:
            yield BagFault(Wrong.DOUBLED, name, other)


def same_path(name: str) -> str:
    """Return *name* in the one encoding of accents by which paths are compared (NFC)."""
    return unicodedata.normalize("NFC", name)
