"""Full disks, limits of the system and streams that nobody reads: each told as what it is, and nothing is half there.

Disks of eight sizes are small file systems in memory where we may mount one (root on Linux); elsewhere, and for every
size again, a limit on the size of files stands in (``ulimit -f``).
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from bench.hostile.model import HANG_SECONDS, ROOT, Case
from tests.made import tiny

#: Bytes: nothing, less than a face, some faces, all of them, almost what a build takes, more.
SIZES = (4096, 16_384, 65_536, 262_144, 1_048_576, 2_097_152, 2_621_440, 8_388_608)
PLACES = ("out", "cache", "TMPDIR")
COMMANDS = {
    "build": "build EDITION --out out",
    "check": "check EDITION",
    "proof": "proof EDITION --out out",
    "status": "status EDITION",
    "fix": "check EDITION --fix",
    "sign": "proof EDITION --territory essai --out out",
    "doctor": "doctor",
}
#: Limits of a shell, from far below to enough. With a stack of 64 kB, or four files, no Python starts.
LIMITS = {
    "-f": (0, 1, 8, 64, 300, 1000),
    "-n": (5, 6, 8, 10, 12, 16, 24),
    "-v": (60_000, 120_000, 250_000, 400_000, 520_000, 700_000, 1_200_000),
    "-d": (60_000, 250_000, 520_000, 1_200_000),
    "-s": (256, 1024),
}
STREAMS = (">&-", "2>&-", ">&- 2>&- <&-", ">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full", "| head -0")
#: Settings of the environment that are odd, or lead nowhere.
SETTINGS = (
    "TMPDIR=/nowhere", "TMPDIR=/dev/null", "HOME=/nowhere", "HOME=/dev/null", "XDG_CACHE_HOME=/dev/null",
    "XDG_CONFIG_HOME=/nowhere XDG_DATA_DIRS=::", "LC_ALL=xx_YY.FOO", "LC_ALL=C", "FONTCONFIG_PATH=/nowhere",
)  # fmt: skip
#: What is blamed on an author, or on what was never at fault.
_BLAME = re.compile(r"(?:erreur|error)\[|raccourcissez|shorten|gabarit|template")
#: What the system and libraries say in English.
_RAW = re.compile(
    r"No space left|File too large|Too many open|Permission denied|Is a directory|Read-only file|Cannot allocate|"
    r"Broken pipe|Errno|Error:|\bfailed\b"
)
_UNPLANNED = re.compile(r"Traceback|nanobind|Fatal Python|Segmentation fault|core dumped")


def cases(quick: bool) -> Iterator[Case]:
    """Yield full disks, limits, streams, settings and folders that cannot be written."""
    step = 5 if quick else 1
    disks = [(place, size, name) for place in PLACES for size in SIZES for name in ("build", "proof")]
    for place, size, name in disks[::step]:
        yield Case(f"{name}, {place} of {size // 1024} kB", partial(_full_disk, place=place, size=size, name=name))
    bounds = [(option, most, name) for option in LIMITS for most in LIMITS[option] for name in ("build", "check")]
    for option, most, name in bounds[::step]:
        yield Case(f"{name}, ulimit {option} {most}", partial(_tried, name=name, before=f"ulimit {option} {most};"))
    found = [(stream, name) for stream in STREAMS for name in COMMANDS]
    for stream, name in found[::step]:
        yield Case(f"{name} {stream}", partial(_tried, name=name, after=stream))
    for setting in SETTINGS[::step]:
        yield Case(f"build, {setting}", partial(_tried, name="build", before=f"export {setting};", codes=(0,)))
    for name in list(COMMANDS)[::step]:
        yield Case(f"{name}, a folder that can only be read", partial(_read_only, name=name))


def _tried(folder: Path, name: str, before: str = "", after: str = "", codes: tuple[int, ...] = (0, 4)) -> str:
    """Run the command *name* in *folder*, *before* and *after* it as a shell reads them; return its fault."""
    edition = folder / "edition"
    if not edition.exists():
        tiny(edition)
    source = _reported(edition)
    typed = COMMANDS[name].replace("EDITION", "edition")
    line = f"{before} {sys.executable} {ROOT / 'build.py'} {typed} {after}\nexit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "LIVRET_LANG": "fr", "LIVRET_CACHE": str(folder / "cache")}
    try:
        done = subprocess.run(
            ["/bin/bash", "-c", line], cwd=folder, env=environment, capture_output=True, timeout=HANG_SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "hang"
    if _reported(edition) != source:
        return "wrong file: the edition was changed"
    return _fault(done.returncode, done.stderr.decode(errors="replace"), codes) or _half(folder)


def _fault(code: int, said: str, codes: tuple[int, ...]) -> str:
    """Return what is wrong with a command that ended with *code* and *said* that."""
    if _UNPLANNED.search(said) or code not in (0, 1, 2, 3, 4, 130):
        return f"traceback: {code} {said[-300:]}"
    if code not in codes or (code and _BLAME.search(said)):
        return f"wrong blame: {code} {said[-300:]}"
    if raw := _RAW.search(said):
        return f"wrong blame: “{raw[0]}” in {said[-300:]}"
    return ""


def _half(folder: Path) -> str:
    """Return a fault if a file below *folder*/out is not whole: a PDF, a page, JSON."""
    ends = {".pdf": b"%%EOF", ".html": b"</html>", ".json": b"}"}
    for path in (folder / "out").rglob("*"):
        if path.suffix in ends and not path.read_bytes().rstrip().endswith(ends[path.suffix]):
            return f"wrong file: {path.name} is not whole"
        if path.suffix == ".tmp":
            return f"wrong file: {path.name} was left behind"
    return ""


def _reported(edition: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in edition.rglob("*") if path.is_file()}


@contextmanager
def _mounted(folder: Path, options: str) -> Iterator[bool]:
    """Mount a file system in memory at *folder*, if we may; yield whether it is there."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        there = sys.platform == "linux" and subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        there = False
    try:
        yield there
    finally:
        if there:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _full_disk(folder: Path, place: str, size: int, name: str) -> str:
    """Run the command *name* with a disk of *size* bytes in the place of *place*; it is whole, or told full."""
    disk = folder / ("temporary" if place == "TMPDIR" else place)
    with _mounted(disk, f"size={size}") as there:
        before = f"export TMPDIR={disk};" if place == "TMPDIR" else ""
        if not there:
            before += f"ulimit -f {size // 1024};"
        return _tried(folder, name, before)


def _read_only(folder: Path, name: str) -> str:
    """Run the command *name* where nothing can be written."""
    tiny(folder / "edition")
    with _unwritable(folder) as there:
        return _tried(folder, name) if there else ""


@contextmanager
def _unwritable(folder: Path) -> Iterator[bool]:
    """Have nothing be written in *folder* for a while: read-only to root, without the right to others."""
    commands: list[Callable[[], object]] = []
    if os.geteuid():
        folder.chmod(0o555)
        commands.append(lambda: folder.chmod(0o755))
        there = True
    else:
        bind = ["mount", "--bind", str(folder), str(folder)]
        there = sys.platform == "linux" and not subprocess.run(bind, capture_output=True, check=False).returncode
        if there:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
            commands.append(lambda: subprocess.run(["umount", "--lazy", str(folder)], check=False))
    try:
        yield there
    finally:
        for command in commands:
            with suppress(OSError):
                command()
