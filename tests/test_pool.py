"""The guarded child: whatever a chapter does to the engine, the parent gets an answer and goes on."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from livret.base.problems import EngineFailure, EnvironmentFailure
from livret.engine import render
from livret.exports.press.inks import TooMuchInk
from livret.exports.press.pdfx import PressJob
from livret.pdf.model import Book, Page, Parcel
from livret.pdf.printing_condition import house_condition
from livret.workers.api import ChapterFailure
from livret.workers.pool import MEMORY_BYTES, Pool
from livret.workers.process import ForkServer, Worker, WorkerLost
from livret.workers.server import RequestHandler
from livret.workers.wire import receive_pid
from tests.parcels import BOMB, GOOD, chapter, pids
from tests.press_samples import INFO

ROOT = Path(__file__).resolve().parents[1]


#: A gradient with more stripes than any memory holds.
STRIPES = chapter('<div style="height: 90mm; background: repeating-linear-gradient(red 0, blue 0.0000001px)"></div>')

#: Pango is asked for a font so large that the engine divides by zero.
HUGE = chapter('<p style="font-size: 1e9px">a</p>')


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer | None]:
    """Lend the server of all pools here whose own is not what is tried: a start of one is half a second."""
    if sys.platform != "linux":
        yield None
        return
    server = ForkServer(MEMORY_BYTES)
    yield server
    server.kill()


class Served:
    """Makes pools whose workers a server forks that stays."""

    def __init__(self, server: ForkServer | None) -> None:
        self.server = server

    @contextmanager
    def __call__(self, **settings: int) -> Iterator[Pool]:
        with Pool(**settings) as pool:
            pool._server = self.server
            try:
                yield pool
            finally:
                pool._server = None


@pytest.fixture
def served(server: ForkServer | None) -> Served:
    return Served(server)


@pytest.fixture(scope="module")
def pool(server: ForkServer | None) -> Iterator[Pool]:
    with Served(server)() as pool:
        yield pool


def test_a_chapter_is_the_same_whether_or_not_a_trial_was_laid_out_before() -> None:
    tried, untried = RequestHandler("render"), RequestHandler("lint")
    assert tried.answer("render", GOOD) == untried.answer("render", GOOD)


def test_a_house_that_the_trial_breaks_is_told_to_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render.Engine, "render", lambda _engine, _parcel: 1 / 0)
    child = RequestHandler("render")
    assert child.answer("render", GOOD)[:2] == ("failed", "crash")
    assert child.answer("versions")[0] == "done"


def test_a_chapter_comes_back_read_again(pool: Pool) -> None:
    seen = pool.render(chapter('<p data-src="0">Du texte que chacun lit.</p>'))
    hidden = pool.render(chapter('<p data-src="0" style="color: white">Du texte que personne ne lit.</p>'))
    assert [finding.code for finding in seen.findings] == []
    assert [finding.code for finding in hidden.findings] == ["PARITE-006"]


def test_a_chapter_comes_back_from_a_warm_child(pool: Pool) -> None:
    first = pool.render(GOOD)
    before = pids(pool)
    assert pool.render(GOOD) == first
    assert pids(pool) == before
    assert first.findings == ()


def test_styles_are_examined_in_the_child(pool: Pool) -> None:
    assert pool.lint() == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.workers.process.STALL_SECONDS", 1)
    monkeypatch.setattr("livret.workers.pool.STALL_SECONDS", 1)


def failure(pool: Pool, bad: Parcel, monkeypatch: pytest.MonkeyPatch) -> ChapterFailure:
    monkeypatch.setenv("LIVRET_LANG", "en")
    with pytest.raises(ChapterFailure) as caught:
        pool.render(bad)
    assert isinstance(caught.value, EngineFailure)
    assert caught.value.exit_code == 3
    assert "Un essai" in str(caught.value)
    assert caught.value.problem.help
    assert pool.render(GOOD).pages  # a new child has taken over
    return caught.value


@pytest.mark.usefixtures("impatient")  # who works is not taken for one that stalls
def test_a_slow_chapter_is_stopped(monkeypatch: pytest.MonkeyPatch, served: Served) -> None:
    with served(seconds=2) as pool:
        pool.render(GOOD)
        start = time.monotonic()
        failed = failure(pool, BOMB, monkeypatch)
        assert time.monotonic() - start < 6
    assert failed.problem.code == "RENDU-008"
    assert "more than 2 seconds" in str(failed)


def test_a_chapter_that_spends_its_time_asking_for_memory_is_told_for_that(
    monkeypatch: pytest.MonkeyPatch, served: Served
) -> None:
    monkeypatch.setattr("livret.workers.process.Worker.memory", lambda _worker: 2 * 1024**3)
    with served(seconds=1) as pool:
        pool.render(GOOD)
        assert failure(pool, BOMB, monkeypatch).problem.code == "RENDU-009"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="macOS holds no limit of memory")
def test_a_greedy_chapter_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ten seconds: where the allocator finds holes, one small object after the other is asked for in vain before.
    with Pool(memory_bytes=600 * 1024**2, seconds=10) as pool:
        failed = failure(pool, STRIPES, monkeypatch)
    assert failed.problem.code == "RENDU-009"
    assert "600 MiB" in str(failed)


def test_an_exception_of_the_engine_is_told(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = failure(pool, HUGE, monkeypatch)
    assert failed.problem.code == "RENDU-010"
    assert "Traceback" in failed.log


def test_a_child_that_dies_is_told_with_its_signal(monkeypatch: pytest.MonkeyPatch, served: Served) -> None:
    with served() as pool:
        pool.render(GOOD)
        [pid] = pids(pool)
        threading.Timer(0.3, os.kill, (pid, signal.SIGSEGV)).start()
        failed = failure(pool, BOMB, monkeypatch)
    assert failed.problem.code == "RENDU-010"
    assert "SIGSEGV" in str(failed)
    assert "Fatal Python error: Segmentation fault" in failed.log


def test_a_machine_without_pango_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint").mkdir()
    missing = "cannot load library 'libpango-1.0-0'\nor others"
    (tmp_path / "weasyprint/__init__.py").write_text(f"raise OSError({missing!r})")
    (tmp_path / "livret").symlink_to(ROOT / "livret")
    monkeypatch.setattr("livret.workers.server.livret.__file__", str(tmp_path / "livret/__init__.py"))
    monkeypatch.setattr(Path, "resolve", lambda self, strict=False: self)
    with Pool() as pool, pytest.raises(EnvironmentFailure, match=r"la bibliothèque libpango-1\.0-0 manque"):
        pool.render(GOOD)


def test_a_full_disk_is_the_machine_s_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "x"))

    monkeypatch.setattr(render.Engine, "render", full)
    answer = RequestHandler("lint").answer("render", GOOD)
    assert answer[:2] == ("failed", "environment")
    assert answer[2].startswith(f"le disque de {tmp_path} est plein")
    assert Pool()._failure(*answer[1:], "", "", MEMORY_BYTES).exit_code == 4
    monkeypatch.setattr("livret.engine.styles.CSS", full)  # where the engine keeps fonts
    assert RequestHandler("lint").answer("lint") == answer


@pytest.mark.skipif(sys.platform != "linux", reason="macOS holds no limit of memory")
def test_a_machine_that_allows_less_memory_prints_in_it() -> None:
    script = """
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        from livret.workers.pool import Pool
        from tests.parcels import GOOD
        with Pool() as pool:
            print(len(pool.render(GOOD).pages))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout == "1\n", done.stderr


def test_no_child_and_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Pool() as pool:
        pool.render(GOOD)
        [pid] = pids(pool)
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
    assert not alive(pid)


def alive(pid: int) -> bool:
    """Tell whether a process does anything; one that is dead and not yet buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and b") Z" in state.read_bytes())


def ended(pid: int) -> bool:
    """Wait until a process that was killed does nothing more; False if it goes on."""
    for _wait in range(50):
        if not alive(pid):
            return True
        time.sleep(0.1)
    return False


PARENT = """
    import sys
    from livret.workers.pool import Pool
    from tests.parcels import BOMB, GOOD, pids
    with Pool() as pool:
        pool.render(GOOD)
        print(*pids(pool), flush=True)
        pool.render(BOMB)
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_child_dies_with_its_parent(end: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    with parent:
        assert parent.stdout
        assert parent.stderr
        child = int(parent.stdout.readline())
        time.sleep(0.2)
        parent.send_signal(end)
        parent.wait(5)
        said = parent.stderr.read().decode()
    assert ended(child)
    assert said.count("Traceback") == (end == signal.SIGINT)  # the parent's own, which the command line catches


def test_several_children_work_at_once(served: Served) -> None:
    with served(jobs=2) as pool:
        threads = [threading.Thread(target=pool.render, args=(GOOD,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(pids(pool))) == 2


def test_a_child_that_has_laid_out_much_is_replaced(monkeypatch: pytest.MonkeyPatch, served: Served) -> None:
    monkeypatch.setattr("livret.workers.pool._MOST_REQUESTS", 2)
    with served() as pool:
        seen = []
        for _chapter in range(3):
            pool.render(GOOD)
            seen += pids(pool)
        assert seen[0] == seen[1] != seen[2]
        assert not alive(seen[0])


def test_children_start_before_they_are_asked(served: Served) -> None:
    with served(jobs=2) as pool:
        pool.warm(["render", "separate", "render"])
        started = set(pool._workers)
        assert len(started) == 2
        assert pool.render(GOOD).pages
        assert pool._workers == started


@pytest.mark.parametrize("requests", [["separate", "render"], ["render", "separate"]])
def test_whoever_asks_is_given_the_child_that_was_started_for_it(requests: list[str], served: Served) -> None:
    with served(jobs=2) as pool:
        pool.warm(requests)
        for _again in range(2):
            pool.render(GOOD)
        assert {frozenset(worker.imported): worker.requests for worker in pool._workers} == {
            frozenset({"render"}): 2,
            frozenset({"separate"}): 0,
        }


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker is started by itself")
def test_workers_are_forked_by_one_server_and_guarded_like_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Pool(jobs=3, seconds=1) as pool:
        pool.warm(["render"] * 3)
        first = pool.render(GOOD)
        assert len(list(tmp_path.iterdir())) == 4
        for _one in range(4):  # each of them takes its turn, sooner or later
            failure(pool, BOMB if _one % 2 else HUGE, monkeypatch)
        assert pool.render(GOOD) == first
        assert pool._server
        before = [pool._server.pid, *filter(None, pids(pool))]
    assert not [pid for pid in before if alive(pid)]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker is started by itself")
def test_the_server_that_forks_has_started_no_thread() -> None:
    with Pool() as pool:
        pool.render(GOOD)
        assert pool._server
        assert len(list(Path(f"/proc/{pool._server.pid}/task").iterdir())) == 1
        [worker] = pool._workers
        parent = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()[1]
        assert int(parent) == pool._server.pid


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker is started by itself")
def test_where_a_library_has_started_a_thread_nothing_is_forked() -> None:
    script = """
        import os, socket, sys, tempfile, threading
        from multiprocessing.connection import Connection
        from livret.workers import server, wire
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        server.os.fork = lambda: sys.exit("forked")
        ours, theirs = socket.socketpair()
        with tempfile.TemporaryDirectory() as folder:
            server._start(None, 2 * 1024**3, folder, "render", theirs.fileno(), sys.stderr.fileno())
            theirs.close()
            connection = Connection(ours.detach())
            pid = wire.receive_pid(connection)
            wire.send_request(connection, "lint", ())
            print(pid != os.getpid(), wire.receive_reply(connection, "lint", bounded=False), flush=True)
            connection.close()
            os.waitpid(pid, 0)
        os._exit(0)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout == "True ('done', [])\n", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker is started by itself")
def test_a_server_that_is_lost_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.workers.pool._MOST_REQUESTS", 2)
    with Pool() as pool:
        first = pool.render(GOOD)
        lost = pool._server
        assert lost
        os.kill(lost.pid, signal.SIGKILL)
        lost._process.wait()
        assert pool.render(GOOD) == first  # its workers go on
        [before] = pids(pool)
        assert pool.render(GOOD) == first
        assert pids(pool) != [before]
        assert ended(before)
        assert pool._server is not lost


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("size", [1, 10_000_000], ids=["while it works", "while it is sent its request"])
def test_a_worker_that_does_nothing_is_replaced(size: int, served: Served) -> None:
    with served() as pool:
        before = pool.render(GOOD)
        [stopped] = pids(pool)
        os.kill(stopped, signal.SIGSTOP)
        assert pool.render(Parcel(GOOD.chapter, {"photo.jpg": b"0" * size})) == before
        assert pids(pool) != [stopped]
        assert not alive(stopped)


@pytest.mark.usefixtures("impatient")
def test_work_that_stalls_twice_is_told_as_no_fault_of_the_author(
    monkeypatch: pytest.MonkeyPatch, served: Served
) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    with served() as pool:
        monkeypatch.setattr(Worker, "call", lambda worker, *_request: stall(worker))
        with pytest.raises(ChapterFailure, match="your files are not to blame") as caught:
            pool.render(GOOD)
        assert (caught.value.problem.code, caught.value.exit_code) == ("RENDU-023", 3)
        monkeypatch.undo()
        assert pool.render(GOOD).pages


def stall(worker: Worker) -> None:
    """Stop *worker* as soon as it is there, and wait for its answer."""
    worker.pid = worker._received(30, receive_pid)
    os.kill(worker.pid, signal.SIGSTOP)
    worker._received(30, receive_pid)


def test_a_worker_that_the_system_kills_is_replaced(served: Served) -> None:
    with served(jobs=2) as pool:
        pool.warm(["render", "render"])
        with ThreadPoolExecutor(2) as asking:
            before = list(asking.map(pool.render, [GOOD, GOOD]))
            for pid in pids(pool):
                os.kill(pid, signal.SIGKILL)
            assert list(asking.map(pool.render, [GOOD, GOOD])) == before


@pytest.mark.parametrize("request_name", ["lint", "look"], ids=["forked", "spawned"])
def test_a_machine_that_kills_every_worker_is_told(
    request_name: str, monkeypatch: pytest.MonkeyPatch, served: Served
) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    killed = []

    def kill(worker: Worker, *_request: object) -> None:
        worker.pid = worker._received(30, receive_pid)
        os.kill(worker.pid, signal.SIGKILL)
        killed.append(worker.pid)
        with pytest.raises(EOFError):
            worker._connection.recv_bytes()
        raise WorkerLost

    monkeypatch.setattr(Worker, "call", kill)
    with (
        served() as pool,
        pytest.raises(EnvironmentFailure, match=r"was killed 3 times, most likely.*lacks memory.*--jobs 1"),
    ):
        pool.call(request_name, "Un essai")
    assert len(set(killed)) == 3


def test_who_waits_for_a_child_that_is_stopped_is_told() -> None:
    with Pool() as pool:
        pool.render(GOOD)
        threading.Timer(0.3, pool.stop).start()
        with pytest.raises(EngineFailure):
            pool.render(BOMB)
        with pytest.raises(EngineFailure):
            pool.render(GOOD)


def test_a_press_edition_that_cannot_be_made_is_told() -> None:
    with Pool() as pool, pytest.raises(EngineFailure, match="pour l’imprimeur"):
        pool.separate(Book(b"no PDF", INFO, (Page(595, 842, 15),), ()), PressJob(house_condition()))


def test_what_a_press_edition_is_refused_for_is_told_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_book: object, _job: object) -> bytes:
        raise TooMuchInk("trop d’encre")

    monkeypatch.setattr("livret.exports.press.pdfx.separate", refused)
    answer = RequestHandler("separate").answer("separate", None, None)
    assert answer == ("failed", "refused", "trop d’encre")
    failure = Pool()._failure(*answer[1:], "", "", MEMORY_BYTES)
    assert (str(failure), failure.exit_code) == ("trop d’encre", TooMuchInk.exit_code)


def test_the_child_reaches_no_network_and_starts_no_program() -> None:
    script = """
        import socket, subprocess, sys
        from livret.workers.server import _forbid
        sys.addaudithook(_forbid)
        for forbidden in (
            lambda: socket.create_connection(("127.0.0.1", 9)),
            lambda: socket.getaddrinfo("example.org", 80),
            lambda: subprocess.run(["true"]),
        ):
            try:
                forbidden()
            except PermissionError as error:
                print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split() == ["socket.getaddrinfo", "socket.getaddrinfo", "subprocess.Popen"]
