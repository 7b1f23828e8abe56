"""Atomic writes: a temporary file beside the goal, synced, then renamed."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from livret.base.machine import lacking
from livret.base.messages import _, reason
from livret.base.problems import EnvironmentFailure

#: Prefix and suffix of files and folders that are not in their place yet.
PREFIX, SUFFIX = ".livret-", ".tmp"


def write(goal: Path, data: bytes) -> Path:
    """Write *data* to *goal* whole or not at all, and return *goal*.

    :raises EnvironmentFailure: when the folder or the disk refuses; the previous file is untouched.
    """
    with together() as write_one:
        return write_one(goal, data)


@contextmanager
def together() -> Iterator[Callable[[Path, bytes], Path]]:
    """Yield a function that writes files that belong together: ``write(goal, data)`` returns *goal*.

    All of them are on the disk before the first is renamed, at the end of the block; if the block fails,
    every previous file is untouched.

    :raises EnvironmentFailure: when a folder or the disk refuses.
    """
    waiting: list[tuple[Path, Path]] = []

    def write_one(goal: Path, data: bytes) -> Path:
        with _reporting(goal):
            goal.parent.mkdir(parents=True, exist_ok=True)
            waiting.append((_beside(goal, data), goal))
        return goal

    try:
        yield write_one
        for temporary, goal in waiting:
            with _reporting(goal):
                temporary.replace(goal)
    except BaseException:
        for temporary, _goal in waiting:
            temporary.unlink(missing_ok=True)
        raise
    for folder in {goal.parent for _temporary, goal in waiting}:
        with _reporting(folder):
            _sync_folder(folder)


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise unwritable(path, fault) from fault


def unwritable(path: Path, fault: OSError) -> EnvironmentFailure:
    """Return the exception for *path*, which could not be written: the reason, and what to do."""
    why = lacking(fault, path) or reason(fault)
    return EnvironmentFailure(_("cannot write {path}: {reason}").format(path=path, reason=why))


def _beside(goal: Path, data: bytes) -> Path:
    """Return a new file beside *goal* with the bytes *data*, synced."""
    temporary = goal.parent / f"{PREFIX}{token_hex(8)}{SUFFIX}"
    # Not mkstemp, whose 0600 would hide the file from the mail server.
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable (see « rename without fsync » in Git's core.fsync documentation)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def umask() -> int:
    """Return the permission bits that this process clears on new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def alone(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Lock *folder* for one build; *on_wait* is called once when another build has the lock.

    The lock is the kernel's: a killed build leaves only temporary files and the lock file,
    swept here. It is deleted while locked: a waiting build finds that it is gone, and creates another.
    """
    path = folder / ".livret.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    try:
        _sweep(folder)
        yield
    finally:
        path.unlink(missing_ok=True)
        lock.release()


def _sweep(folder: Path) -> None:
    """Delete what killed processes left in *folder*, and two folders deep below it: those of an edition."""
    for pattern in ("", "*/", "*/*/"):
        for orphan in folder.glob(f"{pattern}{PREFIX}*{SUFFIX}"):
            with suppress(OSError):
                shutil.rmtree(orphan) if orphan.is_dir() and not orphan.is_symlink() else orphan.unlink()


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Lock *folder* while files in it are read and written again; blocks until the lock is free, and leaves no file.

    Where the disk has no locks (some network disks), nothing is locked.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        _sweep(folder)
        yield
    finally:
        os.close(descriptor)
