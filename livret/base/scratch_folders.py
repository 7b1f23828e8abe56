"""Temporary folders that do not outlive their processes for long: what was killed with its folder is swept later.

A folder is locked by the process that made it for as long as that lives: the kernel lets go of a lock whose process
was killed, and nothing tells that as surely (a process's number may be another's, in this or another container).
"""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

#: What their names begin with, by what they are for: workers, mends that are tried, questions to Grammalecte,
#: editions that are not there yet.
WORKER, MENDS, GRAMMAR, IMPORTS = "livret-worker-", "livret-mends-", "livret-grammar-", "livret-imports-"
#: The same of those that are not locked yet.
_NEW = "livret-new-"
#: Seconds after which a folder that nobody has locked was left by a process that was killed as it made it.
_FORGOTTEN = 3600.0


class Scratch:
    """A new temporary folder, ``name``, which begins with *prefix*; a ``with`` block lends it, and removes it.

    :raises OSError: when the system makes none.
    """

    def __init__(self, prefix: str) -> None:
        new = Path(tempfile.mkdtemp(prefix=_NEW))
        self._descriptor = os.open(new, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        with suppress(OSError):  # a disk that knows no locks
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        # Under this name nobody sees it unlocked.
        self.name = str(new.rename(new.with_name(new.name.replace(_NEW, prefix, 1))))

    def __enter__(self) -> str:
        return self.name

    def __exit__(self, *_error: object) -> None:
        self.cleanup()

    def cleanup(self) -> None:
        """Remove the folder and all that it holds, as far as that can be."""
        shutil.rmtree(self.name, ignore_errors=True)
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def sweep() -> None:
    """Remove the folders of processes that were killed, of this user's."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        left = [Path(entry.path) for entry in entries if entry.name.startswith((WORKER, MENDS, GRAMMAR, IMPORTS, _NEW))]
        for path in left:
            with suppress(OSError):
                _remove_if_left(path)


def _remove_if_left(path: Path) -> None:
    """Remove the folder *path* unless a process holds it; raises OSError for one that does, and for links."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        young = path.name.startswith(_NEW) and status.st_mtime > time.time() - _FORGOTTEN
        if status.st_uid == os.getuid() and not young:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(descriptor)
