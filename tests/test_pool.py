"""The guarded child: whatever a chapter does to the engine, the parent gets an answer and goes on."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from livret.child import Child as RenderChild
from livret.pool import ChapterFailure, Press
from livret.press import render
from livret.press.model import Chapter, Parcel
from livret.press.separate_colours import TooMuchInk
from livret.problems import EngineFailure, EnvironmentFailure

ROOT = Path(__file__).resolve().parents[1]


def chapter(body: str) -> Parcel:
    head = '<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head>'
    return Parcel(Chapter("essai", "Un essai", f"{head}<body>{body}</body></html>", "left"), {})


GOOD = chapter("<p>Du texte</p>")

#: An SVG that uses itself ten times at each of eight levels.
BOMB = chapter(
    '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">'
    '<defs><g id="g0"><rect width="1" height="1"/></g>'
    + "".join(f'<g id="g{level}">{f"""<use href="#g{level - 1}"/>""" * 10}</g>' for level in range(1, 9))
    + '</defs><use href="#g8"/></svg>'
)

#: A gradient with more stripes than any memory holds.
STRIPES = chapter('<div style="height: 90mm; background: repeating-linear-gradient(red 0, blue 0.0000001px)"></div>')

#: Pango is asked for a font so large that the engine divides by zero.
HUGE = chapter('<p style="font-size: 1e9px">a</p>')


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as press:
        yield press


def pids(press: Press) -> list[int]:
    return [child.pid for child in press._children]


def test_a_chapter_is_the_same_whether_or_not_a_trial_was_laid_out_before() -> None:
    tried, untried = RenderChild("render"), RenderChild("lint")
    assert tried.answer("render", GOOD) == untried.answer("render", GOOD)


def test_a_house_that_the_trial_breaks_is_told_to_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render.Engine, "render", lambda _engine, _parcel: 1 / 0)
    child = RenderChild("render")
    assert child.answer("render", GOOD)[:2] == ("failed", "crash")
    assert child.answer("versions")[0] == "done"


def test_a_chapter_comes_back_read_again(press: Press) -> None:
    seen = press.render(chapter('<p data-src="0">Du texte que chacun lit.</p>'))
    hidden = press.render(chapter('<p data-src="0" style="color: white">Du texte que personne ne lit.</p>'))
    assert [finding.code for finding in seen.findings] == []
    assert [finding.code for finding in hidden.findings] == ["PARITE-006"]


def test_a_chapter_comes_back_from_a_warm_child(press: Press) -> None:
    first = press.render(GOOD)
    before = pids(press)
    assert press.render(GOOD) == first
    assert pids(press) == before
    assert first.findings == ()


def test_styles_are_examined_in_the_child(press: Press) -> None:
    assert press.lint() == []


def failure(press: Press, bad: Parcel, monkeypatch: pytest.MonkeyPatch) -> ChapterFailure:
    monkeypatch.setenv("LIVRET_LANG", "en")
    with pytest.raises(ChapterFailure) as caught:
        press.render(bad)
    assert isinstance(caught.value, EngineFailure)
    assert caught.value.exit_code == 3
    assert "Un essai" in str(caught.value)
    assert caught.value.problem.help
    assert press.render(GOOD).pages  # a new child has taken over
    return caught.value


def test_a_slow_chapter_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with Press(seconds=2) as press:
        press.render(GOOD)
        start = time.monotonic()
        failed = failure(press, BOMB, monkeypatch)
        assert time.monotonic() - start < 6
    assert failed.problem.code == "RENDU-008"
    assert "more than 2 seconds" in str(failed)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS holds no limit of memory")
def test_a_greedy_chapter_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with Press(memory_bytes=600 * 1024**2) as press:
        failed = failure(press, STRIPES, monkeypatch)
    assert failed.problem.code == "RENDU-009"
    assert "600 MiB" in str(failed)


def test_an_exception_of_the_engine_is_told(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = failure(press, HUGE, monkeypatch)
    assert failed.problem.code == "RENDU-010"
    assert "Traceback" in failed.log


def test_a_child_that_dies_is_told_with_its_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    with Press() as press:
        press.render(GOOD)
        [pid] = pids(press)
        threading.Timer(0.3, os.kill, (pid, signal.SIGSEGV)).start()
        failed = failure(press, BOMB, monkeypatch)
    assert failed.problem.code == "RENDU-010"
    assert "SIGSEGV" in str(failed)
    assert "Fatal Python error: Segmentation fault" in failed.log


def test_a_machine_without_pango_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint/__init__.py").write_text("raise OSError('cannot load library pango\\nor others')")
    (tmp_path / "livret").symlink_to(ROOT / "livret")
    monkeypatch.setattr("livret.children.livret.__file__", str(tmp_path / "livret/__init__.py"))
    monkeypatch.setattr(Path, "resolve", lambda self, strict=False: self)
    with Press() as press, pytest.raises(EnvironmentFailure, match=r"cannot load library pango$"):
        press.render(GOOD)


def test_no_child_and_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Press() as press:
        press.render(GOOD)
        [pid] = pids(press)
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


PARENT = """
    import sys
    from livret.pool import Press
    from tests.test_pool import BOMB, GOOD, pids
    with Press() as press:
        press.render(GOOD)
        print(*pids(press), flush=True)
        press.render(BOMB)
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
    for _wait in range(50):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)
    assert said.count("Traceback") == (end == signal.SIGINT)  # the parent's own, which the command line catches


def test_several_children_work_at_once() -> None:
    with Press(jobs=2) as press:
        threads = [threading.Thread(target=press.render, args=(GOOD,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(pids(press))) == 2


def test_a_child_that_has_laid_out_much_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.pool._MOST_ASKED", 2)
    with Press() as press:
        seen = []
        for _chapter in range(3):
            press.render(GOOD)
            seen += pids(press)
        assert seen[0] == seen[1] != seen[2]
        assert not alive(seen[0])


def test_children_start_before_they_are_asked() -> None:
    with Press(jobs=2) as press:
        press.warm(["render", "separate", "render"])
        born = set(pids(press))
        assert len(born) == 2
        assert press.render(GOOD).pages
        assert set(pids(press)) == born


@pytest.mark.parametrize("requests", [["separate", "render"], ["render", "separate"]])
def test_whoever_asks_is_given_the_child_that_was_started_for_it(requests: list[str]) -> None:
    with Press(jobs=2) as press:
        press.warm(requests)
        for _again in range(2):
            press.render(GOOD)
        assert {frozenset(child.knows): child.asked for child in press._children} == {
            frozenset({"render"}): 2,
            frozenset({"separate"}): 0,
        }


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each child is started")
def test_siblings_are_made_by_one_start_and_guarded_like_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Press(jobs=3, seconds=2) as press:
        press.warm(["render"] * 3)
        first = press.render(GOOD)
        assert len(list(tmp_path.iterdir())) == 3
        for _one in range(6):  # each of them is the next one to be asked, sooner or later
            failure(press, BOMB if _one % 2 else HUGE, monkeypatch)
        assert press.render(GOOD) == first
        before = pids(press)
    assert not [pid for pid in before if alive(pid)]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each child is started")
def test_a_sibling_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    with Press(jobs=2) as press:
        press.warm(["render", "render"])
        threads = [threading.Thread(target=press.render, args=(GOOD,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for pid in pids(press):
            os.kill(pid, signal.SIGKILL)
        with ThreadPoolExecutor(2) as asking:
            failed = [asking.submit(press.render, GOOD).exception() for _child in range(2)]
        assert {type(error) for error in failed} <= {ChapterFailure, type(None)}
        assert any(failed)
        assert press.render(GOOD).pages


def test_who_waits_for_a_child_that_is_stopped_is_told() -> None:
    with Press() as press:
        press.render(GOOD)
        threading.Timer(0.3, press.stop).start()
        with pytest.raises(EngineFailure):
            press.render(BOMB)
        with pytest.raises(EngineFailure):
            press.render(GOOD)


def test_a_press_edition_that_cannot_be_made_is_told() -> None:
    with Press() as press, pytest.raises(EngineFailure, match="pour l’imprimeur"):
        press.separate(None, None)  # type: ignore[arg-type]


def test_what_a_press_edition_is_refused_for_is_told_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_book: object, _job: object) -> bytes:
        raise TooMuchInk("trop d’encre")

    monkeypatch.setattr("livret.press.separate.separate", refused)
    answer = RenderChild("separate").answer("separate", None, None)
    assert answer == ("failed", "refused", "trop d’encre")
    failure = Press()._failure(*answer[1:], "", "")
    assert (str(failure), failure.exit_code) == ("trop d’encre", TooMuchInk.exit_code)


def test_the_child_reaches_no_network_and_starts_no_program() -> None:
    script = """
        import socket, subprocess, sys
        from livret.child import _forbid
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
