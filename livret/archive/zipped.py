"""A zip file whose bytes follow from nothing but the names and the bytes of its files.

Files are stored, not compressed: what zlib makes differs from one of its versions to the next, and the PDFs and
pictures of an archive are compressed already. Each is dated 1980, the first year that the format knows.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from livret.archive.bag.model import SEAL, TAG_MANIFEST, Bag
from livret.base.atomic_files import PREFIX, SUFFIX, umask, unwritable

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
#: An ordinary file that all may read (Unix mode, in the upper half), written on Unix.
_MODE, _UNIX = 0o100644 << 16, 3


def write(stream: IO[bytes], contents: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip file of *contents*, paths with « / » and their bytes, to *stream*."""
    with ZipFile(stream, "w", ZIP_STORED, allowZip64=True) as archive:
        for name, data in contents:
            entry = ZipInfo(name, _FIRST_DAY)
            entry.external_attr, entry.create_system = _MODE, _UNIX
            archive.writestr(entry, data)


def of_bag(bag: Bag, goal: Path) -> Path:
    """Write *bag*, its seal included, as the zip file *goal*, whole or not at all; return *goal*.

    :raises EnvironmentFailure: when the folder or the disk refuses.
    """
    names = sorted((*bag.payload, *bag.tags, TAG_MANIFEST, *(name for name in SEAL if (bag.folder / name).exists())))
    folder = bag.name.replace("/", "-")
    try:
        with tempfile.NamedTemporaryFile(prefix=PREFIX, suffix=SUFFIX, dir=goal.parent, delete=False) as stream:
            temporary = Path(stream.name)
            try:
                write(stream, ((f"{folder}/{name}", (bag.folder / name).read_bytes()) for name in names))
                stream.flush()
                os.fsync(stream.fileno())
                temporary.chmod(0o666 & ~umask())
                return temporary.replace(goal)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as fault:
        raise unwritable(goal, fault) from fault
