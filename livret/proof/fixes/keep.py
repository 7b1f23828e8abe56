"""Writing what was mended: the files as they were are kept first, and can be put back.

They lie in the edition, ``.livret/avant/<day and time>/``, with a list of what was written (``mends.json``). That
list may have come with the edition from somebody else: nothing that it names is touched outside the edition.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

from livret.base import atomic_files
from livret.base.atomic_files import unwritable
from livret.base.messages import _
from livret.base.problems import InvalidEdition, LivretError, Refused
from livret.edition.decode import inside, read_bytes, would_be_inside
from livret.edition.reading import ASIDE
from livret.proof.fixes.copy import TEXTS
from livret.proof.fixes.model import FileChange

_BEFORE = PurePosixPath(ASIDE, "avant")
_LIST = "mends.json"
#: The rights to write, of anybody.
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_MOST_BYTES = 4 * 1024**2
#: The largest file that is kept: a photo.
_MOST_KEPT = 64 * 1024**2
#: Endings of the pictures of an edition.
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".svg"})


class Unmendable(LivretError):
    """Files that are not what they were when they were read or mended; the message tells which, and what to do."""

    exit_code = 2


def write(edition: Path, changes: Sequence[FileChange], now: datetime) -> Path:
    """Write *changes*, each file whole, and return the folder that keeps the files as they were.

    :raises Unmendable: when a file is no longer what was mended: nothing is written.
    :raises EnvironmentFailure: when the folder or the disk refuses; what was written can be put back.
    """
    with atomic_files.one_at_a_time(edition):
        for change in changes:
            if change.before is None:
                _must_be_new(edition, change.file)
                continue
            _must_be(edition, change.was, [_digest(change.before)])
            _must_be_writable(edition, change.was)
            if change.file != change.was and (edition / change.file).exists() and not _same(edition, change):
                raise Unmendable(_("{file} is there already").format(file=edition / change.file))
        kept = _new_folder(edition, now)
        for change in changes:  # the list comes last: a folder without one is not complete, and nothing was mended
            if change.before is not None:
                atomic_files.write(kept / change.was, change.before)
        atomic_files.write(kept / _LIST, _listed(changes))
        for change in changes:
            _put(edition, change.was, change.file, change.after)
    return kept


def undo(edition: Path) -> list[Path]:
    """Put the files back as they were before the last mends, and return them; what was kept of them is deleted.

    Files that were new are deleted.

    :raises Unmendable: when nothing is kept, or a file has changed since: nothing is written.
    """
    with atomic_files.one_at_a_time(edition):
        kept = max(_kept(edition), default=None)
        if kept is None:
            raise Unmendable(_("nothing to undo: no file of this edition was mended"))
        mended = [each for each in _read(kept) if each.before is not None or os.path.lexists(edition / each.file)]
        for each in mended:
            there = each.file if (edition / each.file).exists() else each.was
            _must_be(edition, there, [each.after, *([_digest(each.before)] if each.before is not None else [])])
        for each in mended:
            if each.before is None:
                (edition / each.file).unlink()
            else:
                _put(edition, each.file, each.was, each.before)
        shutil.rmtree(kept)
        with suppress(OSError):  # while others are kept
            kept.parent.rmdir()
            kept.parent.parent.rmdir()
    return [edition / each.was for each in mended]


def _same(edition: Path, change: FileChange) -> bool:
    """Whether both names of a file are one on this disk, which does not tell capitals apart."""
    return (edition / change.file).samefile(edition / change.was)


def _put(edition: Path, old: str, new: str, data: bytes) -> None:
    """Write *data* to the file *new*, with the rights of *old*, which it replaces."""
    source, goal = edition / old, edition / new
    there = source if source.exists() else goal
    if not there.exists():
        atomic_files.write(goal, data)
        return
    rights = stat.S_IMODE(there.stat().st_mode)
    if old != new and source.exists():
        source.rename(goal)
    atomic_files.write(goal, data).chmod(rights)


def _must_be(edition: Path, name: str, known: Sequence[str]) -> None:
    """Raise Unmendable unless the file *name* of the edition has one of the digests *known*."""
    path = edition / name
    if path.is_symlink():
        raise Unmendable(_("{file} is a link: put the file itself in its place; nothing was written").format(file=path))
    with suppress(Refused):
        if _digest(read_bytes(path, edition, _MOST_KEPT)) in known:
            return
    raise Unmendable(_("{file} has changed meanwhile: nothing was written").format(file=path))


def _must_be_new(edition: Path, name: str) -> None:
    """Raise Unmendable where a file *name* is there, or what leads to it is no folder of the edition."""
    try:
        would_be_inside(edition / name, edition)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    if os.path.lexists(edition / name):
        raise Unmendable(_("{file} has changed meanwhile: nothing was written").format(file=edition / name))


def _must_be_writable(edition: Path, name: str) -> None:
    """Raise Unmendable for a file that nobody may write: it would be replaced all the same."""
    if not (edition / name).stat().st_mode & _WRITABLE:
        raise Unmendable(_("{file} is write-protected: nothing was written").format(file=edition / name))


def _new_folder(edition: Path, now: datetime) -> Path:
    """Make the folder that keeps the files; a link in its place is refused: it may lead anywhere."""
    folder = edition
    try:
        for part in (*_BEFORE.parts, f"{now:%Y-%m-%d-%Hh%M-%S}"):
            folder = folder / part
            folder.mkdir(exist_ok=True)
            inside(folder, edition)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    return folder


def _kept(edition: Path) -> Iterator[Path]:
    """Yield the folders that keep files; one without a list was left by a mend that was cut short: nothing to undo."""
    folder = edition / _BEFORE
    try:
        inside(folder, edition)
    except Refused:
        return
    yield from (path.parent for path in folder.glob(f"*/{_LIST}") if not path.parent.is_symlink())


def _listed(changes: Sequence[FileChange]) -> bytes:
    rows = [
        {"file": change.file, "was": change.was, "after": _digest(change.after), "new": change.before is None}
        for change in changes
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class _Mended:
    """A file that was mended: its path now and then, its bytes then, the SHA-256 of what was written.

    ``before`` is None for a file that was not there.
    """

    file: str
    was: str
    before: bytes | None
    after: str


def _read(kept: Path) -> Iterator[_Mended]:
    """Yield what the list in *kept* tells, which anybody may have written."""
    try:
        for row in json.loads(read_bytes(kept / _LIST, kept, _MOST_BYTES)):
            file, was = _named(row["file"]), _named(row["was"])
            before = None if row.get("new") else read_bytes(kept / was, kept, _MOST_KEPT)
            yield _Mended(file, was, before, str(row["after"]))
    except (Refused, ValueError, TypeError, KeyError, RecursionError):
        raise Unmendable(_("{file} cannot be read: nothing was written").format(file=kept / _LIST)) from None


def _named(name: str) -> str:
    """Return *name* if it may be that of a text or a picture of an edition; raises ValueError else."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.suffix.lower() not in TEXTS | PICTURES:
        raise ValueError(name)
    return path.as_posix()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
