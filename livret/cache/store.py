"""What was made before, kept by what it was made of: found again, never trusted unread, and thrown away when full.

An entry is written beside its goal and renamed, so that two builds at once, or one that is killed, leave whole
entries only. It begins with a seal (RFC 2104, HMAC-SHA256) of its key, of the type of its value and of its bytes: one
that was damaged, or put in the place of another, is reported, removed and computed again. With a secret nobody else can
make a seal; without one, an entry is read only where nobody but this user can have written it. A cache that cannot be
written (a full disk, a folder that can only be read) costs time, never a build.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest
from hmac import new as mac
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from livret.base.fingerprint import of_text
from livret.base.messages import _, reason
from livret.base.problems import EnvironmentFailure
from livret.cache.codec import Undecodable, Unencodable, dumps, joined, loads, split

#: Where it is by default, below the current folder; and its largest size in bytes.
FOLDER = Path(".cache") / "livret"
MOST_BYTES = 1024**3
#: The variable with the secret of those who share a cache; one that is shorter could be guessed.
SECRET = "LIVRET_CACHE_KEY"  # noqa: S105 - its name
_SHORTEST_SECRET = 16

_MAGIC, _EARLIER = b"livret 2 ", b"livret 1 "
#: How much of an entry's seal identifies a secret, and how long it may be.
_MARK_LETTERS, _LONGEST_SEAL = 16, 100
#: What an entry is called: the kind of thing, and a SHA-256.
ENTRY_NAME = re.compile(r"[a-z]+-[0-9a-f]{64}")
_TEMPORARY = ".new-"
#: The rights of an entry: its owner's, and those to read it that its folder gives. Nobody changes one in its place.
_OWN, _READING = 0o600, 0o044
#: Room made when it is full, so that the next builds need not make any; a temporary file older than this is lost.
_KEPT_SHARE = 0.8
_LOST_AFTER_SECONDS = 86_400

T = TypeVar("T")


class StoredEntry(NamedTuple):
    """The bytes of an entry, and whether nobody but this user can have written them."""

    data: bytes
    ours: bool


#: What stands in the place of an entry and is none: a link, a pipe, a file without end.
_NO_ENTRY = StoredEntry(b"", ours=True)


class Shelves(Protocol):
    """Where entries are: a folder of this machine, or a place that several share (``remote``)."""

    def read(self, name: str) -> StoredEntry | None:
        """Return the entry called *name*, or None; raises OSError."""

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep *parts*, one behind the other, as *name*, whole or not at all; raises OSError."""

    def discard(self, name: str) -> None:
        """Forget *name*; raises OSError."""

    def prune(self, most_bytes: int) -> None:
        """Throw what was used longest ago away if more than *most_bytes* are kept; raises OSError."""


def secret() -> bytes:
    """Return the secret of those who share a cache, empty if there is none; raises EnvironmentFailure."""
    typed = os.environ.get(SECRET, "").strip()
    if typed and len(typed) < _SHORTEST_SECRET:
        raise EnvironmentFailure(_("{name} is too short to be a secret. {remedy}").format(name=SECRET, remedy=remedy()))
    return typed.encode("utf-8", "surrogateescape")


def remedy() -> str:
    """Return how people who share a cache come to a secret, in the reader's language."""
    return _("Make one with “openssl rand -hex 32” and set {name} to it for everyone who shares the cache").format(
        name=SECRET
    )


class Cache:
    """Entries by key; *say* is called once for each fault of them. *secret* is that of those who share them."""

    def __init__(
        self, shelves: Shelves, say: Callable[[str], None], secret: bytes = b"", most_bytes: int = MOST_BYTES
    ) -> None:
        self._shelves, self._say, self._secret, self._most = shelves, say, secret, most_bytes
        self._mark = mac(secret, b"mark", sha256).hexdigest()[:_MARK_LETTERS].encode() if secret else b"open"
        self._warned: set[str] = set()
        self._reads = self._writes = True

    def recall(self, kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:
        """Return what *make* made of *of* before, a value of the type *expected*, else what it makes now."""
        key = self.key(kind, repr(of))  # which says what a noun is
        found = self.get(key, expected)
        if found is None:
            found = make()
            self.put(key, found, expected)
        return found

    def key(self, kind: str, *parts: str) -> str:
        """Return the key of an entry made of *parts*."""
        return f"{kind}-{of_text(*parts)}"

    def get(self, key: str, expected: type[T]) -> T | None:
        """Return the entry called *key*, a value of the type *expected*, or None."""
        if not self._reads:
            return None
        try:
            kept = self._shelves.read(key)
        except OSError as fault:
            self._reads = False  # who does not answer is not waited for again at each chapter
            self._warn_once(
                _("the cache cannot be read ({reason}): everything is made anew").format(reason=reason(fault))
            )
            return None
        if kept is None or kept.data.startswith(_EARLIER):
            return None
        if not (kept.ours or self._secret):
            self._warn_once(
                _("entries of the cache that others may have written are not read. {remedy}").format(remedy=remedy())
            )
            return None
        return self._opened(key, kept.data, expected)

    def _opened(self, key: str, data: bytes, expected: type[T]) -> T | None:
        """Return the value in the entry *data*, or None; what is amiss with it is reported."""
        end = data.find(b"\n", 0, _LONGEST_SEAL) + 1
        seal, payload = data[:end], memoryview(data)[end:]
        if seal.startswith(_MAGIC) and not seal.startswith(_MAGIC + self._mark):
            self._warn_once(
                _("entries of the cache that were kept with another {name} are made again").format(name=SECRET)
            )
            return None
        try:
            if compare_digest(seal, self._seal(key, expected, payload)):
                return loads(split(payload), expected)
        except Undecodable:
            pass  # sealed all the same: by a Livret whose nouns are others
        self._warn_once(_("an entry of the cache was damaged, or is not what it stands for: it is made again"))
        self.discard(key)
        return None

    def put(self, key: str, value: T, expected: type[T]) -> None:
        """Keep *value*, of the type *expected*, as *key*, if that can be."""
        if not self._writes:
            return
        try:
            parts = joined(dumps(value, expected))
            self._shelves.write(key, [self._seal(key, expected, *parts), *parts])
        except (OSError, Unencodable) as fault:
            self._writes = False
            why = reason(fault) if isinstance(fault, OSError) else str(fault)
            self._warn_once(
                _("the cache cannot be written ({reason}): the next build will not be quicker").format(reason=why)
            )

    def discard(self, key: str) -> None:
        """Forget the entry called *key*, if that can be."""
        with suppress(OSError):
            self._shelves.discard(key)

    def prune(self) -> None:
        """Make room, if more is kept than may be."""
        with suppress(OSError):
            self._shelves.prune(self._most)

    def _seal(self, key: str, expected: object, *payload: bytes | memoryview) -> bytes:
        """Return what an entry begins with: which secret it was sealed with, and the seal."""
        sealed = mac(self._secret, f"{key}\n{expected!r}\n".encode(), sha256)
        for part in payload:
            sealed.update(part)
        return b"%s%s %s\n" % (_MAGIC, self._mark, sealed.hexdigest().encode())

    def _warn_once(self, what: str) -> None:
        if what not in self._warned:
            self._warned.add(what)
            self._say(what)


class Folder:
    """Entries as files of one folder, two letters of their digest a folder; used last, thrown away last.

    Whoever may read or write the folder may read the entries, and add some.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, name: str) -> Path:
        return self._root / name.rpartition("-")[2][:2] / name

    def read(self, name: str) -> StoredEntry | None:
        """Return the entry called *name*, or None; raises OSError."""
        path = self._path(name)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as fault:
            if fault.errno == errno.ELOOP:
                return _NO_ENTRY
            raise
        status = os.fstat(descriptor)
        if (
            not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES
        ):  # a folder cannot even be opened for reading
            os.close(descriptor)
            return _NO_ENTRY
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read()
            with suppress(OSError):
                os.utime(descriptor)  # what is thrown away first is what was used longest ago
        return StoredEntry(data, status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep *parts*, one behind the other, as *name*, whole or not at all; raises OSError."""
        path = self._path(name)
        self._make(path.parent)
        temporary = path.with_name(_TEMPORARY + secrets.token_hex(8))
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWN)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                with suppress(OSError):  # a file system without rights
                    os.fchmod(descriptor, _OWN | self._root.stat().st_mode & _READING)
                stream.writelines(parts)
            temporary.replace(path)  # not synced: an entry that a power cut empties is recognised by its seal
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _make(self, folder: Path) -> None:
        """Make *folder* unless it is there, with the rights of the whole: others may have to write into it."""
        self._root.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir()
            with suppress(OSError):
                folder.chmod(stat.S_IMODE(self._root.stat().st_mode))

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
                with suppress(PermissionError):  # another's, where each may only remove his own
                    path.unlink(missing_ok=True)
                    room -= size

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """Yield (when it was used, bytes, path) of each file that is an entry, or was to become one; nothing else."""
        for folder in self._root.glob("??"):
            for path in folder.glob("*") if not folder.is_symlink() else ():
                if ENTRY_NAME.fullmatch(path.name) or path.name.startswith(_TEMPORARY):
                    with suppress(FileNotFoundError):  # another build has thrown it away meanwhile
                        status = path.lstat()
                        yield status.st_mtime, status.st_size, path
