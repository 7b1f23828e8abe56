"""Chapters laid out by a real scheduler and its workers, processes of this machine."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from livret.problems import EnvironmentFailure
from livret.workers import cluster
from livret.workers.api import ChapterFailure
from livret.workers.cluster import Cluster
from livret.workers.pool import Pool
from tests import made
from tests.test_cli import ROOT, environment, livret
from tests.test_pool import GOOD, HUGE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Grid:
    """A scheduler and its workers."""

    folder: Path
    port: int = field(default_factory=free_port)
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self, program: str, *options: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *options]
        with (self.folder / f"{program}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=self.folder, env=environment(), stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def worker(self) -> "subprocess.Popen[bytes]":
        return self.start("worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny")

    def ready(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=30, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            if workers:
                client.wait_for_workers(workers, timeout=60)


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grid]:
    grid = Grid(tmp_path_factory.mktemp("grid"))
    try:
        grid.start("scheduler", "--host", "127.0.0.1", "--port", str(grid.port), "--no-dashboard")
        grid.worker()
        grid.worker()
        grid.ready(2)
        yield grid
    finally:
        for process in grid.processes:
            process.kill()
            process.wait()


def test_a_chapter_is_the_same_wherever_it_is_laid_out(grid: Grid) -> None:
    with Pool() as press, Cluster(grid.address) as workers:
        assert workers.render(GOOD) == press.render(GOOD)
        assert workers.lint() == []
        assert workers.versions() == press.versions()
        assert workers.jobs == 4


def test_what_fails_there_is_told_as_here(grid: Grid) -> None:
    with Cluster(grid.address) as workers:
        with pytest.raises(ChapterFailure) as caught:
            workers.render(HUGE)
        assert caught.value.problem.code == "RENDU-010"
        assert "Traceback" in caught.value.log
        assert workers.render(GOOD).pages


def test_a_worker_with_another_livret_is_refused(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_house", lambda: {"styles": "others", "assets": "", "livret": ""})
    with pytest.raises(EnvironmentFailure, match="un autre Livret"):
        Cluster(grid.address)


@pytest.mark.slow
def test_losing_a_worker_loses_nothing(grid: Grid, tmp_path: Path) -> None:
    """Killed while it lays chapters out; the same bytes as without a cluster; nobody is told of it."""
    made.cohort(tmp_path / "edition", ["val-fictif", "hautes-vallees-imaginaires", "communaute-dexemple"] * 6)
    local = livret("build", "edition", "--out", "here", "--no-cache", cwd=tmp_path)
    assert local.returncode == 0, local.stderr
    command = [*(sys.executable, str(ROOT / "build.py"), "build", "edition", "--out", "there"),
               *("--no-cache", "--scheduler", grid.address)]  # fmt: skip
    builder = subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True)
    assert builder.stderr
    for line in builder.stderr:
        if line.startswith("mise en page"):
            break
    time.sleep(0.7)  # both workers have begun
    lost = grid.processes[-1]
    assert builder.poll() is None
    os.kill(lost.pid, signal.SIGKILL)
    said = builder.communicate(timeout=120)[1]
    assert builder.returncode == 0, said
    assert not re.search("Traceback|distributed", said), said
    name = "edition-screen.pdf"
    assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


# Bad input


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    with pytest.raises(EnvironmentFailure, match="aucun ordonnanceur"):
        Cluster(f"tcp://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("address", ["nowhere", "http://127.0.0.1:1", "tcp://", "tcp://127.0.0.1:99999999"])
def test_what_is_no_address_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    with pytest.raises(EnvironmentFailure):
        Cluster(address)


def test_a_scheduler_without_workers_is_told(tmp_path: Path) -> None:
    alone = Grid(tmp_path)
    try:
        alone.start("scheduler", "--host", "127.0.0.1", "--port", str(alone.port), "--no-dashboard")
        alone.ready(0)
        with pytest.raises(EnvironmentFailure, match="aucune machine"):
            Cluster(alone.address)
    finally:
        alone.processes[0].kill()
        alone.processes[0].wait()


def test_without_dask_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentFailure, match="livret\\[cluster\\]"):
        Cluster("tcp://127.0.0.1:1")
