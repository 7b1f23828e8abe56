"""Writing so that nothing is ever half there: temporary file beside the goal, synced, then renamed."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from livret.machine import lacking
from livret.messages import _, reason
from livret.problems import EnvironmentFailure

_PREFIX = ".livret-"


def write(goal: Path, data: bytes) -> Path:
    """Write *data* to *goal* whole or not at all, and return *goal*.

    :raises EnvironmentFailure: when the folder or the disk refuses; the previous file is untouched.
    """
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        _replace(goal, data)
    except OSError as fault:
        raise unwritable(goal, fault) from fault
    return goal


def unwritable(path: Path, fault: OSError) -> EnvironmentFailure:
    """Return what is to be raised where *path* could not be written: why, and what to do."""
    why = lacking(fault, path) or reason(fault)
    return EnvironmentFailure(_("cannot write {path}: {reason}").format(path=path, reason=why))


def _replace(goal: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".tmp", dir=goal.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())  # mkstemp's 0600 would hide the file from the mail server
        temporary.replace(goal)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(goal.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable (see « rename without fsync » in Git's core.fsync documentation)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def alone(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold *folder* for one build; *on_wait* is called once when another build holds it.

    The lock is the kernel's: a killed build leaves nothing to clean but temporary files, swept here.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".livret.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    try:
        for orphan in folder.glob(f"{_PREFIX}*.tmp"):
            orphan.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold *folder* while a file in it is read and written again; leaves nothing there, and waits for its turn.

    Where the disk knows no locks (some network disks), nobody waits.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
