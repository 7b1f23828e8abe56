"""Compare the files of a bag with its manifests."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from hashlib import sha512
from pathlib import Path

from livret.archive.bag.model import (
    INFO,
    MOST_FILES,
    MOST_FOLDERS,
    OXUM,
    PAYLOAD,
    SEAL,
    TAG_MANIFEST,
    Bag,
    BagFault,
    Wrong,
    doubled,
    same_path,
)
from livret.archive.bag.read import opened_file
from livret.base.messages import reason

_BLOCK = 1024**2
#: What macOS and Windows leave in folders that somebody opens.
_LITTER = re.compile(r"(.*/)?(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)", re.IGNORECASE)


def bag_faults(bag: Bag) -> Iterator[BagFault]:
    """Yield every difference between what *bag* lists and what is in its folder; each file is read once.

    An empty folder, a link and whatever is no file is reported as well. Names that differ in the encoding of accents
    alone are the same, since disks change it.
    """
    found: dict[str, Path] = {}
    size = 0
    for path, name, wrong in _walk(bag.folder):
        if isinstance(wrong, BagFault):
            yield wrong
        else:
            found[name] = path
            size += wrong if name.startswith(PAYLOAD) else 0
    yield from doubled(found)
    yield from _compared(bag, {same_path(name): (name, path) for name, path in found.items()})
    counted = f"{size}.{sum(name.startswith(PAYLOAD) for name in found)}"
    if bag.value(OXUM) != counted:
        yield BagFault(Wrong.MISCOUNTED, INFO, f"{OXUM} {bag.value(OXUM)} ≠ {counted}")


def _compared(bag: Bag, found: Mapping[str, tuple[str, Path]]) -> Iterator[BagFault]:
    listed = {same_path(name): (name, digest) for name, digest in (*bag.payload.items(), *bag.tags.items())}
    for key, (name, digest) in listed.items():
        if key not in found:
            yield BagFault(Wrong.MISSING, name)
            continue
        try:
            if _digest(found[key][1]) != digest:
                yield BagFault(Wrong.CHANGED, name)
        except OSError as fault:
            yield BagFault(Wrong.UNREADABLE, name, reason(fault))
    outside = {TAG_MANIFEST, *SEAL}
    for key, (name, _path) in found.items():
        if key not in listed.keys() | outside:
            yield BagFault(Wrong.LITTER if _LITTER.fullmatch(name) else Wrong.ADDED, name)


def _walk(folder: Path) -> Iterator[tuple[Path, str, int | BagFault]]:
    """Yield each file below *folder* with its path there and its size in bytes, or with what is wrong with it."""
    waiting, count = [(folder, "")], 0
    while waiting:
        path, prefix = waiting.pop()
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as fault:
            yield path, prefix, BagFault(Wrong.UNREADABLE, prefix, reason(fault))
            continue
        if not entries and prefix:
            yield path, prefix, BagFault(Wrong.ADDED, prefix)
        for entry in entries:
            count += 1
            name = f"{prefix}{entry.name}"
            if count > MOST_FILES or name.count("/") > MOST_FOLDERS:
                yield path, name, BagFault(Wrong.LARGE, name)
                return
            if entry.is_dir(follow_symlinks=False):
                waiting.append((path / entry.name, f"{name}/"))
            else:
                yield path / entry.name, name, _size(entry, name)


def _size(entry: "os.DirEntry[str]", name: str) -> int | BagFault:
    if entry.is_symlink():
        return BagFault(Wrong.LINK, name)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as fault:
        return BagFault(Wrong.UNREADABLE, name, reason(fault))
    return status.st_size if stat.S_ISREG(status.st_mode) else BagFault(Wrong.SPECIAL, name)


def _digest(path: Path) -> str:
    """Return the SHA-512 of a file, read in blocks; raises OSError."""
    digest = sha512()
    with os.fdopen(opened_file(path), "rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
