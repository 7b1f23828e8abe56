"""The wheels that the lock names, for this system: fetched, each verified by its hash, and enclosed.

Of the lock, those that Livret runs with: its own dependencies and theirs, with the extras that print, prove and
archive; not the tools of its developers.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from livret.base import paths
from livret.base.messages import _
from livret.base.problems import EnvironmentFailure

#: Where they stand in a bag, and what names them there.
FOLDER, LOCK = "wheels/", "requirements.txt"
_EXTRAS = frozenset({"archive", "proof"})
#: Seconds that one wheel, and all of them, may take.
_PATIENCE, _IN_ALL = 20, 900
#: A requirement as metadata have it: name, extras, the extra that it is for (PEP 508).
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?")
_FOR_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
_ENTRY = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)


def fetched() -> dict[str, bytes]:
    """Return the wheels by name, and the part of the lock that names them.

    :raises EnvironmentFailure: without network, or where one of them is not to be had for this system.
    """
    lock = _locked()
    with tempfile.TemporaryDirectory(prefix="livret-wheels-") as folder:
        lock_file = Path(folder) / LOCK
        lock_file.write_text(lock, "utf-8")
        _download(lock_file, Path(folder))
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def _download(lock: Path, folder: Path) -> None:
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps",
        "--require-hashes", "--only-binary=:all:", "--retries=1", f"--timeout={_PATIENCE}",
        f"--dest={folder}", f"--requirement={lock}",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - pip, and a file of ours
            command, capture_output=True, text=True, errors="replace", timeout=_IN_ALL, check=False
        )
        said = done.stderr.strip().splitlines()
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise _unfetched(str(fault)) from fault
    if done.returncode:
        raise _unfetched(next((line for line in reversed(said) if "ERROR" in line), said[-1] if said else "pip"))


def _unfetched(why: str) -> EnvironmentFailure:
    return EnvironmentFailure(
        _(
            "the wheels could not be fetched: {reason}. Is this computer connected? Without --wheels nothing is "
            "fetched: the lock file that is archived names each wheel and its hash"
        ).format(reason=why)
    )


def _locked() -> str:
    """Return the entries of the lock for what Livret runs with."""
    text, wanted = paths.lock().read_text("utf-8"), _needed()
    starts = [(found.start(), found[1]) for found in _ENTRY.finditer(text)]
    ends = [*(start for start, _name in starts[1:]), len(text)]
    return "".join(text[a:b] for (a, name), b in zip(starts, ends, strict=True) if _plain(name) in wanted)


def _needed() -> set[str]:
    """Return the names of what Livret depends on, directly or not; of each, only the extras that are requested."""
    found: set[tuple[str, str]] = set()
    waiting = [("livret", ""), *(("livret", extra) for extra in _EXTRAS)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) not in found:
            found.add((name, extra))
            waiting += _required(name, extra)
    return {name for name, _extra in found} - {"livret"}


def _required(name: str, extra: str) -> Iterator[tuple[str, str]]:
    """Yield what *name* requires, for its *extra* or without any, each with the extras of it that are requested."""
    try:
        lines = requires(name) or []
    except PackageNotFoundError:  # for another system
        return
    for line in lines:
        requirement, _semicolon, marker = line.partition(";")
        for_extra = _FOR_EXTRA.search(marker)
        if (found := _REQUIREMENT.match(requirement)) and (for_extra[1] if for_extra else "") == extra:
            for each in ("", *filter(None, re.split(r"[\s,]+", found[2] or ""))):
                yield _plain(found[1]), each


def _plain(name: str) -> str:
    """Return *name* as packages are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
