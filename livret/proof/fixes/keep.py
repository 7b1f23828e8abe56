"""Write corrections: the original files are kept first, and can be restored.

They are kept in the edition, ``.livret/avant/<day and time>/``, with a list of the files written (``mends.json``). That
list may have come with the edition from somebody else: it cannot name anything outside the edition.
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
#: Write permissions, for anybody.
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_MOST_BYTES = 4 * 1024**2
#: The largest file that is kept, in bytes: a photo.
_MOST_KEPT = 64 * 1024**2
#: Suffixes of the pictures of an edition.
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".svg"})


class Unmendable(LivretError):
    """Files that have changed since they were read or corrected; the message names them, and the remedy."""

    exit_code = 2


def write(edition: Path, changes: Sequence[FileChange], now: datetime) -> Path:
    """Write *changes*, each file whole, and return the folder with the original files.

    :raises Unmendable: if a file has changed meanwhile: nothing is written.
    :raises EnvironmentFailure: if the folder or the disk refuses; files already written can be restored.
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
        for change in changes:  # the list comes last: without it a folder is incomplete, and nothing was corrected
            if change.before is not None:
                atomic_files.write(kept / change.was, change.before)
        atomic_files.write(kept / _LIST, _listed(changes))
        for change in changes:
            _put(edition, change.was, change.file, change.after)
    return kept


def undo(edition: Path) -> list[Path]:
    """Restore the files as before the last corrections, and return them; the kept copies are deleted.

    Files that were new are deleted.

    :raises Unmendable: if nothing is kept, or a file has changed since: nothing is written.
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
    """Whether both names of a file are one on this disk, which ignores case."""
    return (edition / change.file).samefile(edition / change.was)


def _put(edition: Path, old: str, new: str, data: bytes) -> None:
    """Write *data* to the file *new*, with the permissions of *old*, which it replaces."""
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
    """Raise Unmendable unless the SHA-256 of the file *name* of the edition is in *known*."""
    path = edition / name
    if path.is_symlink():
        raise Unmendable(_("{file} is a link: put the file itself in its place; nothing was written").format(file=path))
    with suppress(Refused):
        if _digest(read_bytes(path, edition, _MOST_KEPT)) in known:
            return
    raise Unmendable(_("{file} has changed meanwhile: nothing was written").format(file=path))


def _must_be_new(edition: Path, name: str) -> None:
    """Raise Unmendable if a file *name* exists, or its parent is no folder of the edition."""
    try:
        would_be_inside(edition / name, edition)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    if os.path.lexists(edition / name):
        raise Unmendable(_("{file} has changed meanwhile: nothing was written").format(file=edition / name))


def _must_be_writable(edition: Path, name: str) -> None:
    """Raise Unmendable for a file without write permission: it would be replaced all the same."""
    if not (edition / name).stat().st_mode & _WRITABLE:
        raise Unmendable(_("{file} is write-protected: nothing was written").format(file=edition / name))


def _new_folder(edition: Path, now: datetime) -> Path:
    """Create the folder for the original files; a link in its place is refused: it may lead anywhere."""
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
    """Yield the folders with original files; one without a list is of an interrupted run: nothing to undo."""
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
    """A corrected file: its path now and before, its bytes before, the SHA-256 of what was written.

    ``before`` is None for a file that did not exist.
    """

    file: str
    was: str
    before: bytes | None
    after: str


def _read(kept: Path) -> Iterator[_Mended]:
    """Yield the rows of the list in *kept*, which is untrusted."""
    try:
        for row in json.loads(read_bytes(kept / _LIST, kept, _MOST_BYTES)):
            file, was = _named(row["file"]), _named(row["was"])
            before = None if row.get("new") else read_bytes(kept / was, kept, _MOST_KEPT)
            yield _Mended(file, was, before, str(row["after"]))
    except (Refused, ValueError, TypeError, KeyError, RecursionError):
        raise Unmendable(_("{file} cannot be read: nothing was written").format(file=kept / _LIST)) from None


def _named(name: str) -> str:
    """Return *name* if it may be that of a text or a picture of an edition; otherwise raises ValueError."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.suffix.lower() not in TEXTS | PICTURES:
        raise ValueError(name)
    return path.as_posix()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
