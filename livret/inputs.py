"""What an edition's folder holds, told by digests: whether anything changed is known before anything is parsed."""

import os
import stat
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from livret.digests import of_text

#: A larger file is refused by whoever reads it: that it is there, and how large, is all that can matter.
_MOST_BYTES = 64 * 1024**2
#: Files of authors' words; what else there is may be a picture.
_WORDS = (".yaml", ".md")

#: The folder of an edition in which Livret keeps what is no part of it.
ASIDE = ".livret"

Digests = Mapping[str, str]


def digests(folder: Path) -> Digests:
    """Return the digest of each file below *folder*, by its path there with « / »; links are told, not followed."""
    return dict(sorted(_files(folder, "")))


def of_pictures(inputs: Digests) -> str:
    """Return one digest of all that is neither facts nor prose."""
    return of_text(*(part for name in inputs if not name.endswith(_WORDS) for part in (name, inputs[name])))


def of_all(inputs: Digests) -> str:
    """Return one digest of everything."""
    return of_text(*(part for item in inputs.items() for part in item))


def _files(folder: Path, inside: str) -> Iterator[tuple[str, str]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as fault:
        yield f"{inside}/", f"unreadable: {fault.errno}"
        return
    for entry in entries:
        name = f"{inside}{entry.name}"
        if name == ASIDE:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield f"{name}/", "folder"
            yield from _files(Path(entry.path), f"{name}/")
        else:
            yield name, _told(Path(entry.path))


def _told(path: Path) -> str:
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            return f"link: {path.readlink()}"
        if not stat.S_ISREG(found.st_mode):
            return f"special: {stat.S_IFMT(found.st_mode)}"  # a pipe would be waited for
        if found.st_size > _MOST_BYTES:
            return f"large: {found.st_size}"
        return sha256(path.read_bytes()).hexdigest()
    except OSError as fault:
        return f"unreadable: {fault.errno}"
