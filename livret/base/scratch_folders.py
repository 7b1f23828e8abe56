"""Temporary folders, locked by their processes: those of processes that were killed are swept later.

A folder is locked as long as the process that created it lives: the kernel releases the lock of a killed
process, and no other sign is as sure (a process's number may be another's, in this or another container).
"""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

#: Prefixes of the names, by purpose: workers, mends that are tried, questions to Grammalecte,
#: editions that are not there yet.
WORKER, MENDS, GRAMMAR, IMPORTS = "livret-worker-", "livret-mends-", "livret-grammar-", "livret-imports-"
#: The prefix of those that are not locked yet.
_NEW = "livret-new-"
#: Seconds after which an unlocked new folder was left by a process killed while creating it.
_FORGOTTEN = 3600.0


class Scratch:
    """A new temporary folder; ``name`` begins with *prefix*. As a context manager, it yields the name, then removes it.

    :raises OSError: when the system cannot create it.
    """

    def __init__(self, prefix: str) -> None:
        new = Path(tempfile.mkdtemp(prefix=_NEW))
        self._descriptor = os.open(new, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        with suppress(OSError):  # a disk without locks
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        # Under this name it is never seen unlocked.
        self.name = str(new.rename(new.with_name(new.name.replace(_NEW, prefix, 1))))

    def __enter__(self) -> str:
        return self.name

    def __exit__(self, *_error: object) -> None:
        self.cleanup()

    def cleanup(self) -> None:
        """Remove the folder and its content, as far as possible."""
        shutil.rmtree(self.name, ignore_errors=True)
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def sweep() -> None:
    """Remove this user's folders of processes that were killed."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        left = [Path(entry.path) for entry in entries if entry.name.startswith((WORKER, MENDS, GRAMMAR, IMPORTS, _NEW))]
        for path in left:
            with suppress(OSError):
                _remove_if_left(path)


def _remove_if_left(path: Path) -> None:
    """Remove the folder *path* unless a process has it locked; raises OSError for one that does, and for links."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        young = path.name.startswith(_NEW) and status.st_mtime > time.time() - _FORGOTTEN
        if status.st_uid == os.getuid() and not young:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(descriptor)
