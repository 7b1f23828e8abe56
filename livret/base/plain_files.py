"""Files that people name: read as far as they may be large, and only where they are files.

A pipe, a device or a terminal is never read: nobody may ever write to it, or it never ends.
"""

import errno
import os
import stat
from pathlib import Path


def beginning(path: Path, most: int) -> bytes:
    """Return the first *most* bytes of the file *path*; raises OSError, with ESPIPE for what is no file."""
    # Without O_NONBLOCK, opening a pipe without a writer blocks for ever.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE), str(path))
        return stream.read(most)
