"""A bag: a folder of files with their SHA-512, written whole or not at all, and read as if anybody had written it.

    <folder>/bagit.txt  bag-info.txt  manifest-sha512.txt  tagmanifest-sha512.txt
             tagmanifest-sha512.txt.p7s  tagmanifest-sha512.txt.tsr      the seal, if there is one
             data/…                                                      the payload

BagIt 1.0 (RFC 8493), of which one form is used: one algorithm, one encoding, LF, names in the order of their bytes. So
the same payload and the same information give the same bytes, and each bit of a tag file counts. The digest of a bag
is the SHA-512 of its tag manifest, which lists the other tag files, which list the payload. The two files of the seal
are made of the tag manifest and stand outside it, as RFC 8493 (2.2.4) lets tag files.
"""

import os
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from hashlib import sha512
from pathlib import Path

from livret.base import atomic_files
from livret.base.messages import _, later, reason
from livret.base.problems import LivretError, printable

DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha512.txt", "tagmanifest-sha512.txt"
SIGNATURE, STAMP = f"{TAG_MANIFEST}.p7s", f"{TAG_MANIFEST}.tsr"
#: What is made of the tag manifest, and stands outside it.
SEAL = (SIGNATURE, STAMP)
#: Labels of bag-info.txt that tell of the seal, so that a seal that is taken away is missed.
SIGNED_BY, STAMPED_BY = "Livret-Signed-By", "Livret-Stamped-By"
#: What each payload file's path begins with.
PAYLOAD = "data/"
#: What a bag of this Livret's says of its own form; a greater number is a newer Livret's.
FORMAT = 1

_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_OXUM, _FORMAT, _PREVIOUS, _NAME = "Payload-Oxum", "Livret-Format", "Livret-Previous", "External-Identifier"
#: Bytes of a tag file, files of a bag, folders within each other: what has more was not made by Livret.
_MOST_BYTES, _MOST_FILES, _MOST_FOLDERS = 32 * 1024**2, 100_000, 32
_BLOCK = 1024**2
_LINE = re.compile(r"([0-9a-f]{128})  (\S.*)")
_LABELLED = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S.*)")
_BREAKS = re.compile(r"[\r\n\t]+")
_NAMED = re.compile(r"(.+/v[1-9][0-9]*) ([0-9a-f]{128})")

#: What macOS and Windows leave in folders that somebody opens.
_LITTER = re.compile(r"(.*/)?(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)", re.IGNORECASE)

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
        told = _(self.wrong.value).format(detail=self.detail)
        return printable(_("{path}: {reason}").format(path=self.path, reason=told) if self.path else told)


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


# --- writing ---------------------------------------------------------------------------------------------------


def write(
    goal: Path,
    contents: Iterable[tuple[str, bytes]],
    info: Info,
    seal: Callable[[Path], None] = lambda _folder: None,
) -> Bag:
    """Write a bag to the folder *goal*, which must not be there yet, and return it.

    *contents* are the payload's paths below ``data/`` and their bytes, taken one by one; *info* is bag-info.txt but for
    Payload-Oxum. *seal* is handed the finished folder, and may add to it what stands outside the tag manifest. Every
    file is on the disk before the folder is renamed into place; if that is never reached, nothing is left of it.

    :raises Unsound: for names that no bag may hold.
    :raises EnvironmentFailure: when the folder or the disk refuses.
    """
    with _beside(goal) as folder:
        with _told_of(goal):
            payload, size = _write_payload(folder, contents)
            _write_tags(folder, payload, (*info, (_OXUM, f"{size}.{len(payload)}")))
        seal(folder)
        with _told_of(goal):
            bag = read(folder)
            _sync_folders(folder)
            folder.rename(goal)
            _sync(goal.parent)
    return Bag(goal, bag.info, bag.payload, bag.tags, bag.manifest)


@contextmanager
def _beside(goal: Path) -> Iterator[Path]:
    """Lend a folder beside *goal*, and take it away unless it was renamed."""
    new = not goal.parent.exists()
    with _told_of(goal):
        goal.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=atomic_files.PREFIX, suffix=atomic_files.SUFFIX, dir=goal.parent))
    try:
        with _told_of(goal):
            folder.chmod(0o777 & ~atomic_files.umask())  # mkdtemp's 0700 would hide the bag from colleagues
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if new:
            with suppress(OSError):
                goal.parent.rmdir()
        raise


@contextmanager
def _told_of(goal: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise atomic_files.unwritable(goal, fault) from fault


def _write_payload(folder: Path, contents: Iterable[tuple[str, bytes]]) -> tuple[dict[str, str], int]:
    """Write *contents* below ``data/`` of *folder*; return the digests by path, and how many bytes they are."""
    payload: dict[str, str] = {}
    size = 0
    for name, data in contents:
        path = f"{PAYLOAD}{name}"
        if fault := _misnamed(path) or (BagFault(Wrong.REPEATED, path) if path in payload else None):
            raise Unsound(folder, [fault])
        payload[path] = _write(folder / path, data)
        size += len(data)
    if doubled := list(_doubled(payload)):
        raise Unsound(folder, doubled)
    return payload, size


def _write_tags(folder: Path, payload: Mapping[str, str], info: Info) -> None:
    told = [f"{label}: {_BREAKS.sub(' ', value).strip()}\n" for label, value in info if value.strip()]
    tags = {DECLARATION: _DECLARED, INFO: "".join(told).encode("utf-8", "replace"), MANIFEST: _listed(payload)}
    _write(folder / TAG_MANIFEST, _listed({name: _write(folder / name, data) for name, data in tags.items()}))


def _listed(digests: Mapping[str, str]) -> bytes:
    lines = sorted((name.encode(), digest) for name, digest in digests.items())
    return b"".join(digest.encode() + b"  " + _encoded(name) + b"\n" for name, digest in lines)


def _encoded(name: bytes) -> bytes:
    """Return *name* as manifests have it (RFC 8493, 2.1.3)."""
    return name.replace(b"%", b"%25").replace(b"\r", b"%0D").replace(b"\n", b"%0A")


def _decoded(name: str) -> str:
    return name.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _write(path: Path, data: bytes) -> str:
    """Write *data* to the new file *path*, synced, for nobody to write again; return its SHA-512."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(OSError):  # a disk that knows no rights
        path.chmod(0o444 & ~atomic_files.umask())
    return sha512(data).hexdigest()


def _sync_folders(folder: Path) -> None:
    for path, _folders, _files in os.walk(folder):
        _sync(Path(path))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- reading ---------------------------------------------------------------------------------------------------


def read(folder: Path) -> Bag:
    """Return what the tag files of the bag in *folder* say; the payload is not looked at.

    :raises Unsound: for what is no bag of Livret's, or names what no bag may hold: all that is wrong with tag files.
    """
    declared = _tag_file(folder, DECLARATION)
    if declared != _DECLARED:
        newer = re.match(rb"BagIt-Version: (\d+\.\d+)\n", declared)
        if newer and newer[1] != b"1.0":
            raise Unsound(folder, [BagFault(Wrong.NEWER, DECLARATION, f"BagIt {newer[1].decode()}")])
        raise Unsound(folder, [BagFault(Wrong.MALFORMED, DECLARATION, "1")])
    faults: list[BagFault] = []
    info = _info(_tag_file(folder, INFO), faults)
    payload = _manifest(_tag_file(folder, MANIFEST), MANIFEST, faults)
    manifest = _tag_file(folder, TAG_MANIFEST)
    tags = _manifest(manifest, TAG_MANIFEST, faults)
    bag = Bag(folder, info, payload, tags, manifest)
    faults += [BagFault(Wrong.OUTSIDE, path) for path in payload if not path.startswith(PAYLOAD)]
    faults += [BagFault(Wrong.UNLISTED, name) for name in (DECLARATION, INFO, MANIFEST) if name not in tags]
    form = bag.value(_FORMAT)
    if not re.fullmatch("[1-9][0-9]{0,5}", form):
        faults.append(BagFault(Wrong.NO_BAG, INFO, f"{_FORMAT}: {form or '…'}"))
    elif int(form) > FORMAT:
        raise Unsound(folder, [BagFault(Wrong.NEWER, INFO, f"{_FORMAT} {form}, Livret {bag.value('Livret-Version')}")])
    if faults:
        raise Unsound(folder, faults)
    return bag


def file_of(bag: Bag, path: str, most_bytes: int = _MOST_BYTES) -> bytes:
    """Return the bytes of the file *path* of *bag*, if they are those that its manifests list.

    :raises Unsound: where they are not, or are more than *most_bytes*.
    """
    listed = bag.payload.get(path) or bag.tags.get(path) or ""
    data = _bytes(bag.folder, path, most_bytes)
    if sha512(data).hexdigest() != listed:
        raise Unsound(bag.folder, [BagFault(Wrong.CHANGED if listed else Wrong.ADDED, path)])
    return data


def outside(bag: Bag, name: str) -> bytes | None:
    """Return the bytes of *name*, a file of the seal, which no manifest lists; None where there is none.

    :raises Unsound: for what is no file, or cannot be read.
    """
    return _bytes(bag.folder, name, _MOST_BYTES) if os.path.lexists(bag.folder / name) else None


def taken_away(bag: Bag) -> tuple[str, ...]:
    """Return the files of the seal that *bag* says it has, and that are no longer there."""
    announced = {SIGNATURE: SIGNED_BY, STAMP: STAMPED_BY}
    return tuple(name for name in SEAL if bag.value(announced[name]) and not os.path.lexists(bag.folder / name))


def faults(bag: Bag) -> Iterator[BagFault]:
    """Yield all that differs between what *bag* lists and what its folder holds, each file read once.

    An empty folder, a link and whatever is no file is told as well. What differs in the encoding of accents alone is
    the same name, since disks change it.
    """
    found: dict[str, Path] = {}
    size = 0
    for path, name, wrong in _walk(bag.folder):
        if isinstance(wrong, BagFault):
            yield wrong
        else:
            found[name] = path
            size += wrong if name.startswith(PAYLOAD) else 0
    yield from _doubled(found)
    yield from _compared(bag, {_same(name): (name, path) for name, path in found.items()})
    counted = f"{size}.{sum(name.startswith(PAYLOAD) for name in found)}"
    if bag.value(_OXUM) != counted:
        yield BagFault(Wrong.MISCOUNTED, INFO, f"{_OXUM} {bag.value(_OXUM)} ≠ {counted}")


def _compared(bag: Bag, found: Mapping[str, tuple[str, Path]]) -> Iterator[BagFault]:
    listed = {_same(name): (name, digest) for name, digest in (*bag.payload.items(), *bag.tags.items())}
    for key, (name, digest) in listed.items():
        if key not in found:
            yield BagFault(Wrong.MISSING, name)
            continue
        try:
            if _digest(found[key][1]) != digest:
                yield BagFault(Wrong.CHANGED, name)
        except OSError as fault:
            yield BagFault(Wrong.UNREADABLE, name, reason(fault))
    outside = {TAG_MANIFEST, *SEAL}
    for key, (name, _path) in found.items():
        if key not in listed.keys() | outside:
            yield BagFault(Wrong.LITTER if _LITTER.fullmatch(name) else Wrong.ADDED, name)


def _walk(folder: Path) -> Iterator[tuple[Path, str, int | BagFault]]:
    """Yield each file below *folder* with its path there and its size in bytes, or with what is wrong with it."""
    waiting, count = [(folder, "")], 0
    while waiting:
        path, prefix = waiting.pop()
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as fault:
            yield path, prefix, BagFault(Wrong.UNREADABLE, prefix, reason(fault))
            continue
        if not entries and prefix:
            yield path, prefix, BagFault(Wrong.ADDED, prefix)
        for entry in entries:
            count += 1
            name = f"{prefix}{entry.name}"
            if count > _MOST_FILES or name.count("/") > _MOST_FOLDERS:
                yield path, name, BagFault(Wrong.LARGE, name)
                return
            if entry.is_dir(follow_symlinks=False):
                waiting.append((path / entry.name, f"{name}/"))
            else:
                yield path / entry.name, name, _size(entry, name)


def _size(entry: "os.DirEntry[str]", name: str) -> int | BagFault:
    if entry.is_symlink():
        return BagFault(Wrong.LINK, name)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as fault:
        return BagFault(Wrong.UNREADABLE, name, reason(fault))
    return status.st_size if stat.S_ISREG(status.st_mode) else BagFault(Wrong.SPECIAL, name)


def _digest(path: Path) -> str:
    """Return the SHA-512 of a file, read in blocks; raises OSError."""
    digest = sha512()
    with os.fdopen(_opened(path), "rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _opened(path: Path) -> int:
    """Return a descriptor of the file *path*; no link is followed, and no pipe waited for. Raises OSError."""
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _tag_file(folder: Path, name: str) -> bytes:
    try:
        return _bytes(folder, name, _MOST_BYTES)
    except Unsound as unsound:
        if unsound.faults[0].wrong is Wrong.MISSING:
            told = _("it has no {name}").format(name=name)
            raise Unsound(folder, [BagFault(Wrong.NO_BAG, detail=told)]) from None
        raise


def _bytes(folder: Path, name: str, most: int) -> bytes:
    """Return the bytes of a file of the bag; raises Unsound for links, and for more than *most* bytes."""
    try:
        with os.fdopen(_opened(folder / name), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise Unsound(folder, [BagFault(Wrong.SPECIAL, name)])
            data = stream.read(most + 1)
    except OSError as fault:
        wrong = Wrong.LINK if (folder / name).is_symlink() else Wrong.UNREADABLE
        if isinstance(fault, FileNotFoundError):
            wrong = Wrong.MISSING
        raise Unsound(folder, [BagFault(wrong, name, reason(fault))]) from fault
    if len(data) > most:
        raise Unsound(folder, [BagFault(Wrong.LARGE, name)])
    return data


def _lines(data: bytes, name: str, form: re.Pattern[str], faults: list[BagFault]) -> Iterator[tuple[str, str]]:
    """Yield the two parts of each line of the tag file *name*, which ends with LF and is of *form*."""
    text = data.decode("utf-8", "replace")
    *lines, rest = text.split("\n")
    for number, line in enumerate((*lines, rest) if rest else lines, 1):
        found = form.fullmatch(line)
        if found and "\ufffd" not in line and not (rest and number > len(lines)):
            yield found[1], found[2]
        else:
            faults.append(BagFault(Wrong.MALFORMED, name, str(number)))


def _info(data: bytes, faults: list[BagFault]) -> Info:
    return tuple(_lines(data, INFO, _LABELLED, faults))


def _manifest(data: bytes, name: str, faults: list[BagFault]) -> dict[str, str]:
    """Return the digests that a manifest lists, by path."""
    listed: dict[str, str] = {}
    for number, (digest, encoded) in enumerate(_lines(data, name, _LINE, faults), 1):
        path = _decoded(encoded)
        if fault := _misnamed(path):
            faults.append(fault)
        elif _encoded(path.encode()).decode() != encoded:
            faults.append(BagFault(Wrong.MALFORMED, name, str(number)))
        elif path in listed:
            faults.append(BagFault(Wrong.REPEATED, path))
        else:
            listed[path] = digest
    if len(listed) > _MOST_FILES:
        faults.append(BagFault(Wrong.LARGE, name))
    faults += _doubled(listed)
    return listed


def _misnamed(path: str) -> BagFault | None:
    """Return what is wrong with *path* as that of a file in a bag, if anything is."""
    if path.startswith(("/", "~")):
        return BagFault(Wrong.ABSOLUTE, path)
    if ".." in path.split("/"):
        return BagFault(Wrong.OUTSIDE, path)
    strange = re.search("[\0\ud800-\udfff]", path)  # bytes that are no UTF-8 are read as surrogates
    return BagFault(Wrong.MISNAMED, path) if strange or {"", "."} & {*path.split("/")} else None


def _doubled(names: Iterable[str]) -> Iterator[BagFault]:
    """Yield a fault for each of *names* that another is but for the encoding of accents."""
    seen: dict[str, str] = {}
    for name in names:
        if (other := seen.setdefault(_same(name), name)) != name:
            yield BagFault(Wrong.DOUBLED, name, other)


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name)
