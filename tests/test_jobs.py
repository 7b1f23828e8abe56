"""A whole build, with any number of workers, and with workers that are killed under it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.commands import environment, process
from tests.printed import ROOT

pytestmark = pytest.mark.slow

PDF = "exemple-screen.pdf"


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("one")
    done = process("build", "exemple", "--no-cache", "--jobs", "1", "--out", out)
    assert done.returncode == 0, done.stderr
    return (out / PDF).read_bytes()


@pytest.mark.parametrize("jobs", [2, 4, 8])
def test_any_number_of_workers_makes_the_same_bytes(jobs: int, expected: bytes, tmp_path: Path) -> None:
    done = process("build", "exemple", "--no-cache", "--jobs", str(jobs), "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / PDF).read_bytes() == expected


def workers(build: psutil.Process) -> list[psutil.Process]:
    """Return the processes below *build*, the youngest last; forked ones look like the server that made them."""
    return sorted(build.children(recursive=True), key=lambda process: process.pid)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
def test_a_build_outlives_its_workers(end: signal.Signals, expected: bytes, tmp_path: Path) -> None:
    """Each is killed, or stopped for good, once: those that lay out, and the server that forks them."""
    command = [sys.executable, str(ROOT / "build.py"), "build", "exemple", "--no-cache", "--jobs", "2"]
    build = psutil.Popen([*command, "--out", str(tmp_path)], env=environment(), stderr=subprocess.PIPE, text=True)
    while len(workers(build)) < 3:
        time.sleep(0.01)
    time.sleep(0.5)
    ended = [process.pid for process in workers(build)]
    for pid in ended:
        os.kill(pid, end)
    said = build.communicate(timeout=100)[1]
    assert build.returncode == 0, said
    assert (tmp_path / PDF).read_bytes() == expected
    assert not [pid for pid in ended if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]
