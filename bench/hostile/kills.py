"""Commands and workers, those of a cluster too, killed with -9 at random moments.

Each output is the old or the new one, and leftovers are swept.
"""

import atexit
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

import pikepdf
import psutil

from bench.hostile.edits import BUILD, EDITION, seconds
from bench.hostile.model import ROOT, Case, run
from tests.clusters import Grid

_SEED = 16


def cases(quick: bool) -> Iterator[Case]:
    """Yield builds over an earlier one that are killed, by whom is killed, at random moments."""
    moments, whole = random.Random(_SEED), seconds()
    for number in range(3 if quick else 50):
        for name, kill in _KILLS.items():
            yield Case(f"{name} {number}", partial(_attempt, kill, moments.uniform(0.02, 1) * whole))
        moment = moments.uniform(0.02, 1) * whole
        yield Case(f"a worker of a cluster {number}", lambda folder, moment=moment: _on_a_cluster(moment, folder))  # type: ignore[misc]


@cache
def _grid() -> Grid:
    """Return a cluster with a worker, which ends with the bench."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-grid-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("LIVRET_CACHE", str(folder))
    grid = Grid(folder)
    atexit.register(_end, grid)
    grid.start("scheduler", "--host", "127.0.0.1", "--port", str(grid.port), "--no-dashboard")
    grid.worker()
    return grid


def _end(grid: Grid) -> None:
    for process in grid.processes:
        process.kill()


def _on_a_cluster(moment: float, folder: Path) -> str:
    """Return the fault of a build whose cluster loses one of two workers after *moment* seconds."""
    grid = _grid()
    grid.worker()
    grid.ready(2)
    doomed = grid.processes[-2]
    return _attempt(lambda _process: doomed.kill(), moment, folder, "--scheduler", grid.address)


def _command(process: "subprocess.Popen[bytes]") -> None:
    process.kill()


def _everything(process: "subprocess.Popen[bytes]") -> None:
    with suppress(psutil.NoSuchProcess):
        for each in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
            with suppress(psutil.NoSuchProcess):
                each.kill()


def _worker(process: "subprocess.Popen[bytes]") -> None:
    with suppress(psutil.NoSuchProcess, IndexError):
        psutil.Process(process.pid).children(recursive=True)[-1].kill()


#: Who is killed, by name.
_KILLS: dict[str, Callable[["subprocess.Popen[bytes]"], None]] = {
    "the command": _command,
    "the command and its workers": _everything,
    "a worker": _worker,
}


def _attempt(kill: Callable[["subprocess.Popen[bytes]"], None], moment: float, folder: Path, *options: str) -> str:
    """Return the fault of a build with *options* that *kill* meets after *moment* seconds, or of the one after it."""
    shutil.copytree(EDITION, folder / "exemple")
    (folder / "tmp").mkdir()
    environment = {"TMPDIR": str(folder / "tmp")}
    old = _earlier(folder)
    command = [sys.executable, str(ROOT / "build.py"), *BUILD, *options]
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        kill(process)
        try:
            process.wait(120)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return "hang"
    if process.returncode not in (0, -signal.SIGKILL):
        return f"wrong blame: a killed worker ends the command with {process.returncode}"
    if fault := _broken(folder / "out", old):
        return fault
    time.sleep(0.5)  # workers whose command was killed leave by themselves
    ran = run(BUILD, folder, environment)
    left = [path.name for path in (*(folder / "tmp").iterdir(), *(folder / "out").glob(".livret*"))]
    return ran.fault or (f"wrong file: {left} left" if left else f"{ran.code} {ran.err[-200:]}" if ran.code else "")


def _earlier(folder: Path) -> dict[str, bytes]:
    """Put outputs of an earlier build into out/, and return them: any valid file is told from a new one."""
    out = folder / "out"
    out.mkdir()
    for name in ("exemple-screen.pdf", "exemple-archive.pdf"):
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(out / name)
    return {path.name: path.read_bytes() for path in out.iterdir()}


def _broken(out: Path, old: dict[str, bytes]) -> str:
    """Return which output is neither what it was, nor a whole new one."""
    for name, data in old.items():
        now = (out / name).read_bytes()
        if now != data:
            try:
                with pikepdf.open(out / name) as pdf:
                    if pdf.check_pdf_syntax() or len(pdf.pages) < 2:
                        return f"wrong file: {name} is damaged"
            except pikepdf.PdfError as error:
                return f"wrong file: {name}: {error}"
    return ""
