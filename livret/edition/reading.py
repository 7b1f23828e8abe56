"""One reading of an edition's folder: all that is made of the edition is made of the same bytes.

Files of words are kept as they were first read; of all others, pictures, the digest is kept, and each later reading is
compared with it. So authors may save files while a build runs: pages, enclosed files, record and memory agree, and
:meth:`Reading.changed` returns what was saved meanwhile.
"""

import os
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from livret.base.fingerprint import of_text
from livret.base.problems import InvalidEdition, Location, Refused
from livret.catalogue import files
from livret.edition.decode import OPENED, read_marked, shown

#: The folder of an edition in which Livret keeps what is no part of it.
ASIDE = ".livret"
#: What each file was, by its path inside the edition, with « / »; those of folders end with it.
Digests = Mapping[str, str]

#: What an edition is made of.
_AUTHORS = frozenset(
    {"edition.yaml", "glossaire.yaml", "accords.yaml", "contours.geojson", "photos", "textes", "territoires"}
)
#: Endings of words; all else may be a picture.
_WORDS = (".yaml", ".yml", ".md", ".markdown", ".txt", ".geojson")
_FACTS_AND_PROSE = (".yaml", ".md")
#: Bytes of one file of words, and of all of them, that are kept; what is larger is read again, as pictures are.
_MOST_KEPT = 512 * 1024
_MOST_KEPT_IN_ALL = 256 * 1024**2
#: A larger file is refused by whoever reads it: that it is there, and how large, is all that can matter.
_MOST_BYTES = 64 * 1024**2
#: A file saved so shortly before it was read may be saved again at what is the same time on its disk (FAT: 2 s).
_FRESH_NS = 2_000_000_000
#: What editors and offices leave beside a file while it is open.
_BEGINNINGS = ("~", ".", "#", "4913")
_ENDINGS = ("~", ".tmp", ".swp")


def is_beside(name: str) -> bool:
    """Return whether a file called *name* is what a program keeps beside another that is open in it."""
    return name.startswith(_BEGINNINGS) or name.endswith(_ENDINGS)


def is_digest(text: str) -> bool:
    """Return whether what :data:`Digests` say of a file is its digest: it could be read."""
    return ":" not in text and text != "folder"


def of_pictures(digests: Digests) -> str:
    """Return one digest of all that is neither facts nor prose."""
    return of_text(*(part for name in digests if not name.endswith(_FACTS_AND_PROSE) for part in (name, digests[name])))


def of_all(digests: Digests) -> str:
    """Return one digest of everything: whether anything changed is known before anything is parsed."""
    return of_text(*(part for item in digests.items() for part in item))


def _is_of_edition(name: str) -> bool:
    """Return whether a file of this path is the authors': what else there is, outputs perhaps, changes nothing."""
    return name.partition("/")[0] in _AUTHORS


@dataclass(frozen=True, slots=True)
class _Met:
    """A file when it was first read.

    ``digest`` is its SHA-256, or says what has none: a link, a pipe, a fault. ``mark`` changes when it is saved, unless
    it is ``fresh``: then perhaps not. ``words`` are its bytes, where they are kept.
    """

    digest: str
    mark: object = None
    fresh: bool = False
    words: bytes | None = None


@dataclass(slots=True)
class Reading:
    """The *folder* of an edition, each file and each list of files read once; several threads may use it."""

    folder: Path
    _files: dict[str, _Met] = field(default_factory=dict, repr=False, compare=False)
    #: The entries of each folder, by name, and whether that is a folder (a link to one is none).
    _lists: dict[str, Mapping[str, bool]] = field(default_factory=dict, repr=False, compare=False)
    #: Files that differed when they were read again: whoever read them got a problem.
    refused: set[str] = field(default_factory=set, repr=False, compare=False)
    _requested: set[str] = field(default_factory=set, repr=False, compare=False)
    _kept: int = field(default=0, repr=False, compare=False)
    _roots: tuple[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where the folder is, as it was typed and with its links followed."""
        self._roots = os.path.abspath(self.folder), os.path.realpath(self.folder)  # noqa: PTH100 - follows links

    def names(self, folder: Path) -> list[str]:
        """Return the names of the entries of *folder*, in the edition, sorted; raises OSError where there is none."""
        return [*self._listed(self._name(folder))]

    def exists(self, path: Path) -> bool:
        """Return whether there is anything called *path*, be it a link that leads nowhere."""
        try:
            return path.name in self._listed(self._name(path.parent))
        except OSError:  # a folder that cannot be listed; what is in it can perhaps be read
            return os.path.lexists(path)

    def is_folder(self, path: Path) -> bool:
        """Return whether *path* is a folder, or a link to one."""
        try:
            entries = self._listed(self._name(path.parent))
        except OSError:
            return path.is_dir()
        return entries.get(path.name, False) or (path.is_symlink() and path.is_dir())

    def data(self, path: Path, limit: int) -> bytes:
        """Return the bytes of the file *path* of the edition as it was first read.

        :raises Refused: as ``load_bytes.read_bytes`` does; more than *limit* bytes are too many.
        :raises InvalidEdition: when it is no longer what it was, and is not kept.
        """
        known = self._files.get(self._name(path))
        if known and known.words is not None:
            return _within(known.words, limit, path)
        try:
            data, status = read_marked(path, self.folder, limit)
        except Refused:
            if known and is_digest(known.digest):
                raise self.gone(path) from None
            raise
        now = self._met(path.name, data, status)
        name = self._name(path.resolve())
        self._requested.add(name)
        first = self._files.setdefault(name, now)
        if first.words is not None:
            return _within(first.words, limit, path)
        if first.digest != now.digest:
            raise self.gone(path)
        return data

    def gone(self, path: Path) -> InvalidEdition:
        """Return what is to be raised of the file *path*, which is no longer what it was when it was read."""
        self.refused.add(self._name(path))
        return InvalidEdition([files.CHANGED_MEANWHILE.at(Location(shown(path)))])

    def wrote(self, name: str) -> None:
        """Record that this command itself wrote the file *name*: it is not what an author saved meanwhile."""
        self._files[name] = self._read(self.folder / name)

    def digests(self) -> Digests:
        """Return what each file below the folder was, by its path there; links are named, not followed."""
        return dict(sorted(self._all("")))

    def changed(self) -> list[str]:
        """Return the paths inside the edition of what was saved, added or deleted since it was read, sorted."""
        theirs = [
            (name, met) for name, met in [*self._files.items()] if name in self._requested or _is_of_edition(name)
        ]
        found = {*self.refused, *(name for name, met in theirs if self._differs(name, met))}
        for folder, before in [*self._lists.items()]:
            try:
                now = _entries(self.folder / folder)
            except OSError:
                now = {}
            names = (f"{folder}{name}" for name in before.keys() ^ now.keys() if not is_beside(name))
            found |= {name for name in names if _is_of_edition(name)}
        return sorted(found)

    def _differs(self, name: str, met: _Met) -> bool:
        path = self.folder / name
        try:
            return (met.fresh or _mark(path.lstat()) != met.mark) and self._read(path).digest != met.digest
        except OSError:
            return True

    # What is read

    def _all(self, folder: str) -> Iterator[tuple[str, str]]:
        try:
            entries = self._listed(folder)
        except OSError as fault:
            yield folder or "/", f"unreadable: {fault.errno}"
            return
        for entry, is_folder in entries.items():
            name = f"{folder}{entry}"
            if entry == ASIDE:
                continue
            if is_folder:
                yield f"{name}/", "folder"
                yield from self._all(f"{name}/")
            else:
                yield (
                    name,
                    (self._files.get(name) or self._files.setdefault(name, self._read(self.folder / name))).digest,
                )

    def _listed(self, folder: str) -> Mapping[str, bool]:
        """Return the entries of *folder* (its path inside the edition), by name; raises OSError."""
        folder = f"{folder.rstrip('/')}/" if folder else ""
        known = self._lists.get(folder)
        return self._lists.setdefault(folder, _entries(self.folder / folder)) if known is None else known

    def _read(self, path: Path) -> _Met:
        try:
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                return _Met(f"link: {path.readlink()}", _mark(status))
            if not stat.S_ISREG(status.st_mode):
                return _Met(f"special: {stat.S_IFMT(status.st_mode)}", _mark(status))  # a pipe would be waited for
            if status.st_size > _MOST_BYTES:
                return _Met(f"large: {status.st_size}", _mark(status))
            with os.fdopen(os.open(path, OPENED), "rb") as stream:
                status = os.fstat(stream.fileno())
                return self._met(path.name, stream.read(_MOST_BYTES), status)
        except OSError as fault:
            return _Met(f"unreadable: {fault.errno}")

    def _met(self, name: str, data: bytes, status: os.stat_result) -> _Met:
        """Return the file called *name* with the content *data*, its *status* being from before that was read."""
        keeps = name.endswith(_WORDS) and len(data) <= min(_MOST_KEPT, _MOST_KEPT_IN_ALL - self._kept)
        self._kept += len(data) if keeps else 0
        fresh = status.st_ctime_ns > time.time_ns() - _FRESH_NS
        return _Met(sha256(data).hexdigest(), _mark(status), fresh, data if keeps else None)

    def _name(self, path: Path) -> str:
        """Return the path of *path* inside the edition; of what is elsewhere, its whole path."""
        whole = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links
        for root in self._roots:
            if whole == root:
                return ""
            if whole.startswith(f"{root}{os.sep}"):
                return whole[len(root) + 1 :].replace(os.sep, "/")
        return whole


def _entries(folder: Path) -> dict[str, bool]:
    with os.scandir(folder) as entries:
        return dict(sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries))


def _mark(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _within(data: bytes, limit: int, path: Path) -> bytes:
    if len(data) > limit:
        raise Refused(files.FILE_TOO_BIG.at(Location(shown(path)), size=len(data) // 1024, limit=limit // 1024))
    return data
