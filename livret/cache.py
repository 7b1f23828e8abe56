"""What was made before, kept by what it was made of: found again, never trusted unread, and thrown away when full.

An entry is written beside its goal and renamed, so that two builds at once, or one that is killed, leave whole
entries only. It begins with the digest of what follows; one that does not agree is told, thrown away and made
again. A cache that cannot be written (a full disk, a folder that can only be read) costs time, never a build.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, TypeVar

from livret.digests import of_text
from livret.frozen import Thawing, freeze, thaw
from livret.messages import _, reason

#: Where it is unless told otherwise, below the current folder; and how much it may hold.
FOLDER = Path(".cache") / "livret"
MOST_BYTES = 1024**3

_MAGIC = b"livret 1 "
_TEMPORARY = ".new-"
#: Room made when it is full, so that the next builds need not make any; a temporary file older than this is lost.
_KEPT_SHARE = 0.8
_LOST_AFTER_SECONDS = 86_400

T = TypeVar("T")


class Shelves(Protocol):
    """Where entries are: a folder of this machine, or a place that several share (``cache_remote``)."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes called *name*, or None; raises OSError."""

    def write(self, name: str, data: bytes) -> None:
        """Keep *data* as *name*, whole or not at all; raises OSError."""

    def discard(self, name: str) -> None:
        """Forget *name*; raises OSError."""

    def prune(self, most_bytes: int) -> None:
        """Throw what was used longest ago away if more than *most_bytes* are kept; raises OSError."""


class Cache:
    """Entries by key; *say* is told, once each, what is amiss with them."""

    def __init__(self, shelves: Shelves, say: Callable[[str], None], most_bytes: int = MOST_BYTES) -> None:
        self._shelves, self._say, self._most = shelves, say, most_bytes
        self._told: set[str] = set()
        self._writes = True

    def recall(self, kind: str, of: object, make: Callable[[], T]) -> T:
        """Return what *make* made of *of* before, else what it makes now, which is kept."""
        key = self.key(kind, repr(of))  # which says what a noun is; its pickle also says which equal strings are one
        found: Any = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        made: T = found
        return made

    def key(self, kind: str, *parts: str) -> str:
        """Return the key of an entry made of *parts*."""
        return f"{kind}-{of_text(*parts)}"

    def get(self, key: str) -> object | None:
        """Return the entry called *key*, or None."""
        try:
            data = self._shelves.read(key)
        except OSError as fault:
            self._tell(_("the cache cannot be read ({reason}): everything is made anew").format(reason=reason(fault)))
            return None
        if data is None:
            return None
        try:
            return thaw(_unsealed(data))  # type: ignore[no-any-return]
        except Thawing:
            self._tell(_("an entry of the cache was damaged: it is made again"))
            with suppress(OSError):
                self._shelves.discard(key)
            return None

    def put(self, key: str, value: object) -> None:
        """Keep *value* as *key*, if that can be."""
        if not self._writes:
            return
        try:
            self._shelves.write(key, _sealed(freeze(value)))
        except OSError as fault:
            self._writes = False
            self._tell(
                _("the cache cannot be written ({reason}): the next build will not be quicker").format(
                    reason=reason(fault)
                )
            )

    def prune(self) -> None:
        """Make room, if more is kept than may be."""
        with suppress(OSError):
            self._shelves.prune(self._most)

    def _tell(self, what: str) -> None:
        if what not in self._told:
            self._told.add(what)
            self._say(what)


def _sealed(payload: bytes) -> bytes:
    return _MAGIC + sha256(payload).hexdigest().encode() + b"\n" + payload


def _unsealed(data: bytes) -> bytes:
    head, _end, payload = data.partition(b"\n")
    if head != _MAGIC + sha256(payload).hexdigest().encode():
        raise Thawing("damaged")
    return payload


class Folder:
    """Entries as files of one folder, two letters of their digest a folder; used last, thrown away last."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, name: str) -> Path:
        return self._root / name.rpartition("-")[2][:2] / name

    def read(self, name: str) -> bytes | None:
        """Return the bytes called *name*, or None; raises OSError."""
        path = self._path(name)
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        with suppress(OSError):
            os.utime(path)  # what is thrown away first is what was used longest ago
        return data

    def write(self, name: str, data: bytes) -> None:
        """Keep *data* as *name*, whole or not at all; raises OSError."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
            Path(temporary).replace(path)  # not synced: an entry that a power cut empties is told by its digest
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def discard(self, name: str) -> None:
        """Forget *name*; raises OSError."""
        self._path(name).unlink(missing_ok=True)

    def prune(self, most_bytes: int) -> None:
        """Throw what was used longest ago away if more than *most_bytes* are kept; raises OSError."""
        entries = sorted(self._entries())
        total = sum(size for _used, size, _path in entries)
        latest = entries[-1][0] if entries else 0.0
        room = total - most_bytes * _KEPT_SHARE if total > most_bytes else 0
        for used, size, path in entries:
            lost = path.name.startswith(_TEMPORARY) and latest - used > _LOST_AFTER_SECONDS
            if room > 0 or lost:
                path.unlink(missing_ok=True)
                room -= size

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """Yield (when it was used, bytes, path) of each file."""
        for path in self._root.glob("??/*"):
            with suppress(FileNotFoundError):  # another build has thrown it away meanwhile
                told = path.stat()
                yield told.st_mtime, told.st_size, path
