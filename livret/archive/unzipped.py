"""A bag in a zip file → a folder of its own for as long as it is looked at; whoever made the file."""

import errno
import shutil
import stat
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from livret.archive.bag.model import DECLARATION, BagFault, Unsound, Wrong, misnamed
from livret.base import atomic_files
from livret.base.machine import answers_for
from livret.base.messages import _

#: Files that are removed, and how many times larger than the zip file they may become: what packs better is a trap.
_MOST_FILES, _MOST_TIMES, _LEAST_BYTES = 100_000, 20, 64 * 1024**2
#: The bag is the zip file itself, or stands in a folder within: ``<edition>/v<number>/``.
_DEEPEST = 2
#: How such files are packed: other ways ask for any amount of memory, and no program packs bags so.
_PACKED = (ZIP_STORED, ZIP_DEFLATED)
#: What Python raises for a zip file that is none, is damaged, or is locked.
_DAMAGES = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
#: What the system says of names that no folder can have: too long, or those of a file and of a folder at once.
_NO_NAMES = (errno.ENAMETOOLONG, errno.EILSEQ, errno.ENOTDIR, errno.EISDIR, errno.EEXIST)


@contextmanager
def unzipped(path: Path) -> Iterator[Path]:
    """Yield the folder of the bag in the zip file *path*.

    :raises Unsound: for a file that is no zip, is damaged, leads out of its folder, or contains no bag.
    :raises EnvironmentFailure: where there is no room.
    """
    with tempfile.TemporaryDirectory(prefix="livret-") as folder:
        try:
            with ZipFile(path) as zipped:
                names = _extract(path, zipped, Path(folder))
        except _DAMAGES as fault:
            raise _damaged(path) from fault
        except OSError as fault:
            answers_for(fault, Path(folder))
            if fault.filename is None:  # places in the zip file that are none
                raise _damaged(path) from fault
            raise atomic_files.unwritable(Path(folder), fault) from fault
        tops = [name.parent for name in names if name.name == DECLARATION and len(name.parts) <= _DEEPEST + 1]
        if not tops:
            raise Unsound(path, [BagFault(Wrong.NO_BAG, detail=_("it has no {name}").format(name=DECLARATION))])
        yield Path(folder, min(tops, key=lambda top: len(top.parts)))


def _damaged(path: Path) -> Unsound:
    return Unsound(path, [BagFault(Wrong.NO_BAG, detail=_("it is no zip file, or a damaged one"))])


def _extract(path: Path, zipped: ZipFile, folder: Path) -> list[PurePosixPath]:
    """Write the files of *zipped* to *folder*; return the names of its files."""
    entries = [each for each in zipped.infolist() if not each.is_dir()]
    size = sum(each.file_size for each in entries)
    if len(entries) > _MOST_FILES or size > max(_LEAST_BYTES, _MOST_TIMES * path.stat().st_size):
        raise Unsound(path, [BagFault(Wrong.LARGE)])
    names = [PurePosixPath(each.filename) for each in entries]
    faults = [fault for each, name in zip(entries, names, strict=True) if (fault := _fault(each, name))]
    faults += [BagFault(Wrong.REPEATED, str(name)) for name, times in sorted(Counter(names).items()) if times > 1]
    if faults:
        raise Unsound(path, faults)
    for each, name in zip(entries, names, strict=True):
        try:
            _take(zipped, each, folder / name)
        except OSError as fault:
            if fault.errno not in _NO_NAMES:
                raise
            raise Unsound(path, [BagFault(Wrong.MISNAMED, each.filename)]) from fault
    return names


def _take(zipped: ZipFile, entry: ZipInfo, goal: Path) -> None:
    """Write the file *entry* of *zipped* to *goal*, which is not there yet."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    with zipped.open(entry) as source, goal.open("xb") as written:
        shutil.copyfileobj(source, written)


def _fault(entry: ZipInfo, name: PurePosixPath) -> BagFault | None:
    """Return why *entry* is not taken, if it is not."""
    if "\\" in entry.filename or "\0" in entry.orig_filename:
        return BagFault(Wrong.OUTSIDE, entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16):
        return BagFault(Wrong.LINK, entry.filename)
    if entry.compress_type not in _PACKED:
        raise NotImplementedError
    return misnamed(str(name))
