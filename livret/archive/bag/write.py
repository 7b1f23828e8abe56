"""Write a bag: a folder that appears whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha512
from pathlib import Path

from livret.archive.bag.model import (
    DECLARATION,
    DECLARED,
    INFO,
    MANIFEST,
    OXUM,
    PAYLOAD,
    TAG_MANIFEST,
    Bag,
    BagFault,
    Info,
    Unsound,
    Wrong,
    doubled,
    encoded_path,
    misnamed,
)
from livret.archive.bag.read import read_bag
from livret.base import atomic_files

_BREAKS = re.compile(r"[\r\n\t]+")


def write_bag(
    goal: Path,
    contents: Iterable[tuple[str, bytes]],
    info: Info,
    seal: Callable[[Path], None] = lambda _folder: None,
) -> Bag:
    """Write a bag to the folder *goal*, which must not be there yet, and return it.

    *contents* are the payload's paths below ``data/`` and their bytes, iterated once; *info* is bag-info.txt but for
    Payload-Oxum. *seal* is called with the finished folder, and may add files outside the tag manifest. Every
    file is on the disk before the folder is renamed into place; if that is never reached, nothing is left of it.

    :raises Unsound: for names that no bag may contain.
    :raises EnvironmentFailure: when the folder or the disk refuses.
    """
    with _beside(goal) as folder:
        with _writing_to(goal):
            payload, size = _write_payload(folder, contents)
            _write_tags(folder, payload, (*info, (OXUM, f"{size}.{len(payload)}")))
        seal(folder)
        with _writing_to(goal):
            bag = read_bag(folder)
            _sync_folders(folder)
            folder.rename(goal)
            _sync(goal.parent)
    return Bag(goal, bag.info, bag.payload, bag.tags, bag.manifest)


@contextmanager
def _beside(goal: Path) -> Iterator[Path]:
    """Yield a folder beside *goal*, removed unless it was renamed."""
    new = not goal.parent.exists()
    with _writing_to(goal):
        goal.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=atomic_files.PREFIX, suffix=atomic_files.SUFFIX, dir=goal.parent))
    try:
        with _writing_to(goal):
            folder.chmod(0o777 & ~atomic_files.umask())  # mkdtemp's 0700 would hide the bag from colleagues
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if new:
            with suppress(OSError):
                goal.parent.rmdir()
        raise


@contextmanager
def _writing_to(goal: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise atomic_files.unwritable(goal, fault) from fault


def _write_payload(folder: Path, contents: Iterable[tuple[str, bytes]]) -> tuple[dict[str, str], int]:
    """Write *contents* below ``data/`` of *folder*; return the digests by path, and how many bytes they are."""
    payload: dict[str, str] = {}
    size = 0
    for name, data in contents:
        path = f"{PAYLOAD}{name}"
        if fault := misnamed(path) or (BagFault(Wrong.REPEATED, path) if path in payload else None):
            raise Unsound(folder, [fault])
        payload[path] = _write(folder / path, data)
        size += len(data)
    if same := list(doubled(payload)):
        raise Unsound(folder, same)
    return payload, size


def _write_tags(folder: Path, payload: Mapping[str, str], info: Info) -> None:
    lines = [f"{label}: {_BREAKS.sub(' ', value).strip()}\n" for label, value in info if value.strip()]
    tags = {DECLARATION: DECLARED, INFO: "".join(lines).encode("utf-8", "replace"), MANIFEST: _listed(payload)}
    _write(folder / TAG_MANIFEST, _listed({name: _write(folder / name, data) for name, data in tags.items()}))


def _listed(digests: Mapping[str, str]) -> bytes:
    lines = sorted((name.encode(), digest) for name, digest in digests.items())
    return b"".join(digest.encode() + b"  " + encoded_path(name) + b"\n" for name, digest in lines)


def _write(path: Path, data: bytes) -> str:
    """Write *data* to the new file *path*, synced, for nobody to write again; return its SHA-512."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(OSError):  # a disk that knows no rights
        path.chmod(0o444 & ~atomic_files.umask())
    return sha512(data).hexdigest()


def _sync_folders(folder: Path) -> None:
    for path, _folders, _files in os.walk(folder):
        _sync(Path(path))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
