"""Digests (SHA-256): of folders of files, the house, and the programs below it."""

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from livret.base import paths

_CODE = Path(__file__).parents[1]
#: Where the system has the libraries that the engine loads: Debian's folders, then Homebrew's.
_LIBRARY_FOLDERS = ("/usr/lib/*-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
_LIBRARIES = ("libpango*", "libharfbuzz*", "libfontconfig*", "libfreetype*", "libfribidi*", "libglib-2*", "libgobject*")
#: The files of a folder: path, bytes, times (ns) of the last change of content and of metadata.
Marks = list[tuple[str, int, int, int]]
#: Not the house's own: caches of programs, and the house as packed in an installed package.
_ASIDE = ("__pycache__", "_house")


def of_text(*parts: str) -> str:
    """Return one digest of the sequence *parts*; lengths are hashed too, so that no other sequence has the same."""
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


def of_files(root: Path, folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """Yield the house's own files below *folder* that match *pattern*: path below *root*, and digest."""
    found = {path.relative_to(root).as_posix(): path for path in folder.rglob(pattern) if path.is_file()}
    for name in sorted(found):
        if not any(part.startswith((".", *_ASIDE)) for part in name.split("/")):
            yield name, sha256(found[name].read_bytes()).hexdigest()


def of_folder(folder: Path, pattern: str = "*") -> str:
    """Return one digest of the names and bytes of the files below *folder* that match *pattern*."""
    lines = (f"{digest}  {name}\n" for name, digest in of_files(folder, folder, pattern))
    return sha256("".join(lines).encode()).hexdigest()


#: The parts of the house whose change may change a page, and the digest of each.
HOUSE: dict[str, Callable[[], str]] = {
    "styles": lambda: of_folder(paths.styles()),
    "templates": lambda: of_folder(paths.templates()),
    "assets": lambda: of_folder(paths.assets()),
    "livret": lambda: of_folder(_CODE, "*.py"),
    "programs": lambda: of_text(*_programs()),
}


#: The parts that may be edited while a command runs, and their folders.
_EDITED: dict[str, Callable[[], Path]] = {
    "styles": paths.styles, "templates": paths.templates, "assets": paths.assets,
}  # fmt: skip


@cache
def of_house() -> dict[str, str]:
    """Return the digest of each part of HOUSE, as it was at the first call."""
    _marks_of_house()
    return {part: digest() for part, digest in HOUSE.items()}


def changed_house() -> str:
    """Return the first part of the house that has changed since :func:`of_house` digested it; "" if none has."""
    digests, marks = of_house(), _marks_of_house()
    for part, folder in _EDITED.items():
        now = _marks(folder())
        if now != marks[part] and HOUSE[part]() != digests[part]:
            return part
        marks[part] = now
    return ""


@cache
def _marks_of_house() -> dict[str, Marks]:
    return {part: _marks(folder()) for part, folder in _EDITED.items()}


def _marks(folder: Path | str) -> Marks:
    """Return what changes whenever a file below *folder* is saved: faster than a digest."""
    found: list[tuple[str, int, int, int]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                found += _marks(entry.path)
            else:
                status = entry.stat()
                found.append((entry.path, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return sorted(found)


def _programs() -> Iterator[str]:
    """Yield what identifies the programs of this machine, without starting any: Python, its packages, C libraries.

    Names of installed files contain their versions: « weasyprint-70.0.dist-info », « libpango-1.0.so.0.5000.12 ».
    """
    yield sys.version
    if engine := os.environ.get("LIVRET_ENGINE"):  # other bytes, the same pages
        yield f"engine {engine}"
    for packages in sorted({path for path in sys.path if path.endswith("-packages")}):
        yield from sorted(path.name for path in Path(packages).glob("*.dist-info"))
    for pattern in _LIBRARY_FOLDERS:
        for folder in sorted(Path("/").glob(pattern.removeprefix("/"))):
            found = (path for name in _LIBRARIES for path in folder.glob(name))
            yield from sorted({f"{path.resolve().name} {path.stat().st_size}" for path in found if path.exists()})
