"""Named files, folders and zip archives → the files to import, each with its sort, and problems for the others.

Only plain files are opened, and no link is followed: a folder from elsewhere may contain any.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from livret.base.machine import answers_for
from livret.base.messages import _, reason
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.edition import decode
from livret.edition.decode import OPENED
from livret.intake.model import Arrival
from livret.intake.opened import opened
from livret.intake.packages import MB, MOST_BYTES, MOST_FILES, ArchiveMember, is_junk, odd_name, shown, too_large
from livret.intake.sorts import UNKNOWN, ZIP, by_ending, refusal, sort_of
from livret.workers.api import Workers

#: The most bytes of an archive; and of all files of one import together.
_MOST_ARCHIVE, _MOST_IN_ALL = 400 * MB, 1000 * MB
#: The most levels of folders.
_DEEPEST = 20
#: Folders that macOS shows as one file.
_BUNDLES = ("pages", "numbers", "keynote", "rtf", "library")


def arrivals(paths: Sequence[Path], workers: Workers) -> Iterator[Arrival | Problem]:
    """Yield the files that *paths* name, in their order, and the problems met, beside or in place of them.

    Folders are walked by name; files that computers leave in them are skipped. Archives are opened, one level deep.
    Files are read one after the other, on demand.
    """
    bounds = _Bounds()
    for path in paths:
        for file in _files(path, Path(decode.shown(path))):
            if isinstance(file, Problem):
                yield file
                continue
            if problem := bounds.one_more(file.name):
                yield problem
                return
            try:
                yield from bounds.kept(_read(file, workers))
            except Refused as refused:
                yield refused.problem


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str


@dataclass(slots=True)
class _Bounds:
    """The number and bytes of the files so far, and the first name by digest."""

    files: int = 0
    size: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def one_more(self, name: str) -> Problem | None:
        """Count a file; return the problem where there are too many."""
        self.files += 1
        return kinds.TOO_MANY.at(Location(name), most=MOST_FILES) if self.files > MOST_FILES else None

    def kept(self, found: Iterator[Arrival | Problem]) -> Iterator[Arrival | Problem]:
        """Yield from *found* the files within the bounds, each once."""
        for each in found:
            if isinstance(each, Problem):
                yield each
                continue
            digest = sha256(each.data).hexdigest()
            if digest in self.seen:
                yield kinds.DOUBLE.at(Location(each.name), other=self.seen[digest])
            elif self.size + len(each.data) > _MOST_IN_ALL:
                yield kinds.TOO_MUCH.at(Location(each.name), most=_MOST_IN_ALL // MB)
            else:
                self.seen[digest] = each.name
                self.size += len(each.data)
                yield each


# Finding


def _files(path: Path, shown_path: Path, depth: int = 0) -> Iterator[_File | Problem]:
    """Yield the plain files at or below *path*, called *shown_path* in messages, and problems for the others."""
    name = unicodedata.normalize("NFC", shown_path.as_posix())
    place = Location(shown(name))
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            yield kinds.LINK.at(place, target=shown(os.readlink(path)))  # noqa: PTH115 - as it is written
        elif stat.S_ISDIR(mode) and by_ending(name) not in _BUNDLES:
            yield from _folder(path, shown_path, place, depth)
        elif stat.S_ISDIR(mode):
            yield from filter(None, [refusal(name, by_ending(name))])
        elif not stat.S_ISREG(mode):
            yield kinds.NOT_A_FILE.at(place)
        else:
            odd = odd_name(shown_path.name)
            yield replace(odd, location=place) if odd else _File(path, name)
    except OSError as error:
        answers_for(error, path)
        yield kinds.UNREADABLE.at(place, reason=reason(error))


def _folder(path: Path, shown_path: Path, place: Location, depth: int) -> Iterator[_File | Problem]:
    if depth > _DEEPEST:
        yield kinds.TOO_MANY.at(place, most=MOST_FILES)
        return
    with os.scandir(path) as entries:
        names = [entry.name for entry, _number in zip(entries, range(MOST_FILES + 1), strict=False)]
    if len(names) > MOST_FILES:
        yield kinds.TOO_MANY.at(place, most=MOST_FILES)
        return
    for name in sorted(names, key=lambda each: (Path(each).stem, each)):  # « a » before its copy, « a (1) »
        if not is_junk(name):
            yield from _files(path / name, shown_path / name, depth + 1)


# Reading


def _read(file: _File, workers: Workers) -> Iterator[Arrival | Problem]:
    """Yield the *file*, or the files of the archive that it is; raises Refused."""
    data = _bytes(file)
    if not data:
        raise Refused(kinds.NO_CONTENT.at(Location(file.name)))
    sort = sort_of(file.name, data)
    if sort == ZIP:
        yield from _package(file, data, workers)
        return
    if len(data) > MOST_BYTES:
        raise Refused(too_large(file.name, len(data)))
    yield refusal(file.name, sort) or Arrival(file.name, data, sort)


def _bytes(file: _File) -> bytes:
    """Return the bytes of the plain *file*; raises Refused, also if it changes meanwhile."""
    try:
        handle = os.open(file.path, OPENED)
        with os.fdopen(handle, "rb") as stream:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise Refused(kinds.NOT_A_FILE.at(Location(file.name)))
            if before.st_size > _MOST_ARCHIVE:
                raise Refused(too_large(file.name, before.st_size))
            data = stream.read(before.st_size + 1)
            after = os.fstat(handle)
    except OSError as error:
        answers_for(error, file.path)
        raise Refused(kinds.UNREADABLE.at(Location(file.name), reason=reason(error))) from None
    if len(data) != before.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise Refused(kinds.UNREADABLE.at(Location(file.name), reason=_(kinds.CHANGING)))
    return data


def _package(file: _File, data: bytes, workers: Workers) -> Iterator[Arrival | Problem]:
    """Yield the document *data*, or the files in it."""
    start = count = 0
    while True:
        unpacked = opened(workers, "unpack", file.name, file.name, data, start)
        yield from unpacked.problems
        if unpacked.sort != ZIP:
            if unpacked.sort != UNKNOWN or not unpacked.problems:
                yield refusal(file.name, unpacked.sort) or Arrival(file.name, data, unpacked.sort)
            return
        start, count = unpacked.rest, count + len(unpacked.members)
        yield from (each for member in unpacked.members for each in _member(file.name, member))
        if not start:
            break
    if not count:
        yield kinds.NO_CONTENT.at(Location(file.name))


def _member(archive: str, member: ArchiveMember) -> Iterator[Arrival | Problem]:
    name = f"{archive} › {member.name}"
    yield from (replace(problem, location=Location(name)) for problem in member.problems)
    if not any(problem.severity == "error" for problem in member.problems):
        yield Arrival(name, member.data, member.sort)
