"""A country's worth: one edition of all the inter-municipalities of France, built to its end.

``python -m bench.nation [TERRITORIES] [--out FOLDER] [--kill]`` writes the edition (``synthetic``), builds it with an
empty cache and tells: pages, seconds, the memory of the coordinator, and how far the time left that was told at each
tenth was from the truth. Two smaller editions, samples of it, are built beside it: from each to the next one, a page
more must cost the same. It ends with 1 when that differs by more than 15 %, when the coordinator needs more than
600 MiB, or when a time left is wrong by more than a quarter.
``--kill`` kills the build half-way and starts it again: what was laid out is not laid out again.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf

from bench import synthetic

ROOT = Path(__file__).resolve().parents[1]
ALL = 1253
#: Territories of the editions that a page's cost is compared with: about fifty pages, and five hundred.
SMALLER = (20, 200)
#: Texts that fill a double page, hardly ever two: about 2,500 pages in all.
MEASURE = 0.8
MOST_MIB, MOST_APART, MOST_WRONG = 600, 0.15, 0.25


class Told(NamedTuple):
    """When the time left was reported, and how many seconds it was."""

    at: float
    left: float


class Build(NamedTuple):
    """A finished build: pages, seconds, MiB of the coordinator, what was reported on the way, chapters laid out."""

    pages: int
    elapsed: float
    coordinator: float
    told: list[Told]
    laid_out: int


def build(folder: Path, edition: Path, kill_after: float | None = None) -> Build | None:
    """Build *edition* with the cache in *folder*; None when it was killed after so many seconds."""
    start = time.perf_counter()
    command = [sys.executable, "build.py", "build", str(edition), "--out", str(folder / "out"), "--why"]
    env = {**os.environ, "LIVRET_CACHE": str(folder / "cache"), "LIVRET_LANG": "en"}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        peak = Peak(process.pid)
        if kill_after:
            threading.Timer(kill_after, process.send_signal, (signal.SIGKILL,)).start()
        assert process.stderr
        found, laid_out = [], 0
        for line in process.stderr:
            laid_out += ": laid out" in line
            if "done, about" in line:
                found.append(Told(time.perf_counter() - start, seconds_of(line)))
                print(f"{time.perf_counter() - start:7.1f} s  {line.strip()}", file=sys.stderr)
    if process.returncode:
        return None
    elapsed = time.perf_counter() - start
    with pikepdf.open(folder / "out" / f"{edition.name}-screen.pdf") as pdf:
        pages = len(pdf.pages)
    return Build(pages, elapsed, peak.mebibytes, found, laid_out)


def seconds_of(line: str) -> int:
    """Return the seconds that *line* tells: « about 2 min 10 s left », « about 12 minutes left »."""
    found = line.partition("about")[2]
    units = {"min": 60, "minute": 60, "minutes": 60, "s": 1, "second": 1, "seconds": 1}
    return sum(int(count) * units[unit] for count, unit in re.findall(r"(\d+) (\w+)", found))


class Peak(threading.Thread):
    """The most memory that one process has had, looked up ten times a second (``VmHWM`` of proc(5))."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{pid}/status")
        self.mebibytes = 0.0
        self.start()

    def run(self) -> None:
        while True:
            try:
                found = re.search(r"VmHWM:\s+(\d+)", self._status.read_text())
            except OSError:
                return
            self.mebibytes = max(self.mebibytes, int(found[1]) / 1024 if found else 0)
            time.sleep(0.1)


def wrong(done: Build) -> float:
    """Return the largest error of the times left reported after the first tenth, as a share of the truth."""
    shares = [abs(found.left - (done.elapsed - found.at)) / (done.elapsed - found.at) for found in done.told[:-1]]
    return max(shares, default=0.0)


def print_pages(builds: list[Build]) -> float:
    """Print what a page more costs from each of *builds* to the next; return by how much that differs."""
    costs = []
    for one, other in pairwise(builds):
        costs.append((other.elapsed - one.elapsed) / (other.pages - one.pages))
        print(f"from {one.pages} to {other.pages} pages, a page more: {1000 * costs[-1]:.0f} ms")
    return max(costs) / min(costs) - 1


def main() -> int:
    """Build, and print what it cost; return 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("territories", nargs="?", type=int, default=ALL)
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        smaller = [
            build(folder / f"{count}", synthetic.edition(folder / f"edition{count}", count, MEASURE, sample=True))
            for count in SMALLER
        ]
        nation = synthetic.edition(folder / "nation", options.territories, MEASURE)
        if options.kill:
            start = time.perf_counter()
            build(folder / "all", nation, kill_after=0.08 * options.territories)
            print(f"killed after {time.perf_counter() - start:.0f} s")
        done = build(folder / "all", nation)
        again = build(folder / "all", nation)
    assert done
    assert again
    apart = print_pages([each for each in (*smaller, None if options.kill else done) if each])
    print(
        f"{options.territories} territories, {done.pages} pages: {done.elapsed:.0f} s, "
        f"{done.laid_out} chapters laid out"
    )
    print(f"coordinator: {done.coordinator:.0f} MiB; time left wrong by {wrong(done):.0%} at most")
    print(f"nothing changed: {again.elapsed:.1f} s")
    heavy = done.coordinator > MOST_MIB
    return int(heavy or (not options.kill and (abs(apart) > MOST_APART or wrong(done) > MOST_WRONG)))


if __name__ == "__main__":
    raise SystemExit(main())
