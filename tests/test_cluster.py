"""Chapters laid out by a real scheduler and its workers, processes of this machine."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from livret.base.problems import EnvironmentFailure
from livret.cache.codec import dumps, loads
from livret.workers import wire
from livret.workers.api import ChapterFailure
from livret.workers.cluster import client, connection
from livret.workers.cluster.client import Cluster, _failed
from livret.workers.cluster.connection import Certificates, ClusterFailure, security
from livret.workers.cluster.worker import house_digests, on_worker, reply_type
from livret.workers.patience import GaveUp, Patience
from livret.workers.pool import Pool
from tests import made
from tests.clusters import Grid, free_port
from tests.commands import ROOT, environment, process
from tests.test_pool import GOOD, HUGE


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
    monkeypatch.setattr(client, "house_digests", lambda: {"styles": "others", "assets": "", "livret": ""})
    with pytest.raises(EnvironmentFailure, match="un autre Livret"):
        Cluster(grid.address)


@pytest.mark.slow
def test_losing_a_worker_loses_nothing(grid: Grid, tmp_path: Path) -> None:
    """Killed while it lays chapters out; the same bytes as without a cluster; nobody hears of it."""
    made.cohort(tmp_path / "edition", ["val-fictif", "hautes-vallees-imaginaires", "communaute-dexemple"] * 6)
    local = process("build", "edition", "--out", "here", "--no-cache", cwd=tmp_path)
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
    monkeypatch.setattr(connection, "_CONNECT_SECONDS", 1)
    with pytest.raises(EnvironmentFailure, match="aucun ordonnanceur"):
        Cluster(f"tcp://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("address", ["nowhere", "http://127.0.0.1:1", "tcp://", "tcp://127.0.0.1:99999999"])
def test_what_is_no_address_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_CONNECT_SECONDS", 1)
    with pytest.raises(EnvironmentFailure):
        Cluster(address)


def test_a_scheduler_without_workers_is_told(tmp_path: Path) -> None:
    alone = Grid(tmp_path)
    try:
        alone.start("scheduler", "--host", "127.0.0.1", "--port", str(alone.port), "--no-dashboard")
        alone.ready(0)
        with pytest.raises(EnvironmentFailure, match=r"aucune machine.*depuis 1 s.*--fallback local"):
            Cluster(alone.address, wait=1)
    finally:
        alone.processes[0].kill()
        alone.processes[0].wait()


def test_without_dask_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentFailure, match="lancez make"):
        Cluster("tcp://127.0.0.1:1")


def test_a_scheduler_that_accepts_and_says_nothing_is_told_and_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.workers.patience.REPORT_SECONDS", 0.5)
    messages: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ClusterFailure, match="ne répond pas, depuis 2"):
            Cluster(address, wait=2, say=messages.append)
    assert all(re.search("ne répond pas.*abandon dans", said) for said in messages)
    assert messages


@pytest.mark.parametrize("fallback", [0, 1], ids=["given up", "this computer goes on"])
def test_workers_that_stop_answering_are_told(grid: Grid, fallback: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.workers.patience.REPORT_SECONDS", 1)
    workers = [process for process in grid.processes[1:] if process.poll() is None]
    said: list[str] = []
    with Cluster(grid.address, say=said.append, fallback=fallback) as cluster:
        before = cluster.render(GOOD)
        cluster._patience.seconds = 3
        for process in workers:
            process.send_signal(signal.SIGSTOP)
        try:
            if fallback:
                assert cluster.render(GOOD) == before
                assert cluster.lint() == []
                assert "continue seul" in said[-1]
            else:
                with pytest.raises(EnvironmentFailure, match=r"grappe.*depuis 3 s"):
                    cluster.render(GOOD)
        finally:
            for process in workers:
                process.send_signal(signal.SIGCONT)
    assert re.search("grappe.*abandon dans", said[0])


def test_this_computer_does_not_go_on_with_another_engine(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    with Cluster(grid.address, fallback=1) as cluster:
        monkeypatch.setattr(Pool, "versions", lambda _pool: {"weasyprint": "1"})
        with pytest.raises(EnvironmentFailure, match="son moteur n’est pas celui"):
            cluster._go_on_here("La grappe se tait")
        assert cluster._here is None


def test_a_chapter_that_loses_every_worker_is_the_machines_fault(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed.scheduler import KilledWorker

    def lost(*_arguments: object) -> None:
        raise KilledWorker("task", None, 3)  # type: ignore[arg-type, no-untyped-call]

    with Cluster(grid.address) as cluster:
        monkeypatch.setattr(cluster, "_patiently", lost)
        with pytest.raises(EnvironmentFailure, match=r"4 travailleurs.*faute de mémoire"):
            cluster.render(GOOD)


def test_what_a_machine_of_the_cluster_lacks_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_pool: Pool) -> None:
        raise EnvironmentFailure("le disque est plein")

    monkeypatch.setattr(Pool, "lint", full)
    monkeypatch.setattr(socket, "gethostname", lambda: "machine-d-exemple")
    request = dumps((), wire.types_of("lint")[0])
    found = loads(on_worker("lint", request, house_digests()), reply_type("lint"))
    assert (found[0], re.sub("\u00a0", " ", found[1])) == ("other", "machine-d-exemple : le disque est plein")


def test_what_a_worker_raises_is_told_in_plain_words() -> None:
    assert "un autre Livret" in _failed(ModuleNotFoundError("No module named 'livret'"))
    assert "No module" not in _failed(ModuleNotFoundError("No module named 'livret'"))
    assert "division" not in _failed(ZeroDivisionError("division by zero"))


def test_certificates_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    absent = Certificates(str(tmp_path / "ca.pem"))
    with pytest.raises(EnvironmentFailure, match=r"ca\.pem ne peut pas être lu.*n’existe pas"):
        security("tls://127.0.0.1:1", absent)
    assert security("tcp://127.0.0.1:1", absent) is None


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("openssl"), reason="makes the certificates")
def test_an_encrypted_cluster_knows_its_own(tmp_path: Path) -> None:
    ours, theirs = certificates(tmp_path / "ours"), certificates(tmp_path / "theirs")
    given = ("--tls-ca-file", ours.authority, "--tls-cert", ours.own, "--tls-key", ours.key)
    safe = Grid(tmp_path)
    try:
        safe.start("scheduler", "--host", "tls://127.0.0.1", "--port", str(safe.port), "--no-dashboard", *given)
        while not listens(safe.port):
            time.sleep(0.2)
        address = f"tls://127.0.0.1:{safe.port}"
        connection.connected(address, 60, security(address, ours)).close()  # it has let us in
        for wrong in (Certificates(), theirs):
            with pytest.raises(ClusterFailure, match="ne s’accordent pas"):
                Cluster(address, wait=30, certificates=wrong)
        with pytest.raises(ClusterFailure, match="tls://"):
            Cluster(safe.address, wait=5)
    finally:
        safe.processes[0].kill()
        safe.processes[0].wait()


def certificates(folder: Path) -> Certificates:
    """Make an authority of its own in *folder*, which has signed itself."""
    folder.mkdir()
    own, key = folder / "own.pem", folder / "own.key"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={folder.name}"]
    subprocess.run([*command, "-keyout", key, "-out", own], check=True, capture_output=True)
    return Certificates(str(own), str(own), str(key))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# Patience


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_wait_is_told_within_ten_seconds_and_again_and_ended() -> None:
    clock, said = Clock(), list[tuple[float, str]]()
    patience = Patience(lambda what: said.append((clock.now, what)), 40, clock)

    def wait() -> None:
        for clock.now in range(100):
            patience.check(lambda: "personne")

    with patience, pytest.raises(GaveUp, match="personne, depuis 40 s"):
        wait()
    assert [at for at, _what in said] == [5, 15, 25, 35]
    assert clock.now == 40


def test_each_answer_begins_the_wait_anew() -> None:
    clock, said = Clock(), list[str]()
    patience = Patience(said.append, 40, clock)
    with patience:
        for clock.now in range(0, 80, 4):
            with patience:
                patience.check(lambda: "personne")
    assert said == []


def test_what_never_ends_is_left_behind() -> None:
    with pytest.raises(GaveUp):
        Patience(lambda _what: None, 0.1).over(Event().wait, lambda: "personne")
    patience = Patience(lambda _what: None, 60)
    assert patience.over(lambda: 3, lambda: "personne") == 3
    with pytest.raises(ZeroDivisionError):
        patience.over(lambda: 1 // 0, lambda: "personne")
