"""What the machine lacks: reported as such, with what is full or missing and what to do, never as an author's fault."""

import errno
import logging
import os
import re
import resource
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from livret.base import atomic_files, machine
from livret.base.machine import answers_for, lacking, lacking_by, refusing
from livret.base.messages import reason
from livret.base.problems import EnvironmentFailure
from livret.edition.decode import read_bytes
from livret.engine import engine_log
from livret.workers.pool import MEMORY_BYTES, Pool
from livret.workers.server import LACKING, RequestHandler, _failed
from tests import made
from tests.commands import ROOT, environment, livret


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "fr")


def unlimited(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Have no limit but *limits*, by names such as ``RLIMIT_AS``."""
    found = {getattr(resource, name): most for name, most in limits.items()}
    infinity = resource.RLIM_INFINITY
    monkeypatch.setattr(resource, "getrlimit", lambda name: (found.get(name, infinity), infinity))


def wrapped(fault: BaseException) -> BaseException:
    """Return *fault* as a library hands it on: an exception of its own, raised while handling it."""
    try:
        try:
            raise fault
        except BaseException:
            raise ValueError("no picture") from None
    except ValueError as outer:
        return outer


@pytest.mark.parametrize("hide", [lambda fault: fault, wrapped], ids=["bare", "wrapped"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/dev/shm/x"), r"disque de /dev/shm est plein.*libérez"),
        (OSError(errno.ENOSPC, "No space left on device"), r"un disque est plein"),
        (OSError(errno.EDQUOT, "Disk quota exceeded", "/dev/shm/x"), r"disque de /dev/shm"),
        (OSError(errno.EFBIG, "File too large"), r"ulimit -f"),
        (OSError(errno.EMFILE, "Too many open files"), r"ulimit -n"),
        (ImportError("libx.so: cannot open shared object file: Too many open files"), r"ulimit -n"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), r"processus"),
        (RuntimeError("can't start new thread"), r"processus"),
        (MemoryError(), r"la machine manque de mémoire"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), r"la machine manque de mémoire"),
        (ImportError("libqpdf.so.30: failed to map segment from shared object"), r"la machine manque de mémoire"),
        (OSError(errno.EIO, "Input/output error", "/dev/shm/x"), r"disque de /dev/shm ne répond pas"),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/x']"), r"TMPDIR="),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_shortage_is_told_with_its_place_and_its_remedy(
    fault: BaseException, told: str, hide: Callable[[BaseException], BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    unlimited(monkeypatch)
    assert re.search(told, lacking(hide(fault)).replace("\u00a0", " "))
    with pytest.raises(EnvironmentFailure) as caught:
        answers_for(hide(fault))
    assert caught.value.exit_code == 4
    assert not re.search("No space|Too many|Cannot|can't|denied|Resource|error|found", str(caught.value))


@pytest.mark.parametrize(
    "fault", [ValueError("x"), RecursionError(), KeyError("x"), PermissionError(errno.EACCES, "", "x"), SystemError()]
)
def test_what_the_machine_has_no_part_in_is_let_alone(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    unlimited(monkeypatch)
    assert lacking(fault) == ""
    answers_for(fault)


def test_memory_that_a_limit_withholds_is_told_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    unlimited(monkeypatch, RLIMIT_AS=600 * 1024**2)
    for fault in (MemoryError(), SystemError("returned NULL"), RuntimeError("can't start new thread")):
        assert "600 Mio" in lacking(fault).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_disk_without_room_for_files_is_not_called_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "_room", lambda _folder: (9 * 1024**3, 0))
    fault = OSError(errno.ENOSPC, "", str(tmp_path / "livret-child-x" / "weasyprint-y"))
    found = lacking(fault)
    assert "ne peut plus recevoir de fichier" in found
    assert f"{tmp_path} " in found  # our own folder is gone when it is read


def test_temporary_files_are_to_blame_for_their_own_folder_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    (out := tmp_path / "sortie").mkdir()
    (own := tmp_path / "livret-worker-x").mkdir()
    full = partial(OSError, errno.ENOSPC, "No space left on device")
    assert "TMPDIR" not in lacking(full(str(out / "essai.pdf")))  # what was asked for as --out
    for path in (own, own / "weasyprint-y" / "z"):
        found = lacking(full(str(path)))
        assert "TMPDIR" in found
        assert f"{tmp_path} " in found


def test_a_full_disk_below_a_file_that_is_open_is_that_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_goal: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic_files, "_beside", full)
    with pytest.raises(EnvironmentFailure, match=re.escape(f"disque de {tmp_path} est plein")):
        atomic_files.write(tmp_path / "essai.pdf", b"")


def test_too_many_open_files_are_no_fault_of_a_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "texte.md").write_text("Un texte.")

    def refuse(*_arguments: object) -> int:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(EnvironmentFailure, match="ulimit -n"):
        read_bytes(tmp_path / "texte.md", tmp_path, 1000)


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_reason_of_the_system_is_told_in_its_own_words(number: int) -> None:
    assert os.strerror(number) not in reason(OSError(number, os.strerror(number), "x"))
    assert os.strerror(number) not in refusing(OSError(number, os.strerror(number), "x"))


def test_a_fault_without_a_number_is_told_by_its_name() -> None:
    assert "UnidentifiedImageError" in reason(type("UnidentifiedImageError", (OSError,), {})("cannot identify"))
    assert reason(TimeoutError("timed out")) == "rien n’a répondu à temps"


# The engine goes on where it lacks memory or room


def heard(level: int, message: str, *arguments: object, met: BaseException | None = None) -> list[str]:
    """Have the engine log *message*, with what it *met*; return the levels of what is kept of it."""
    with engine_log.listening() as records:
        logging.getLogger("weasyprint").log(level, message, *arguments, exc_info=met)
    return [record.levelname for record in records]


def test_what_the_engine_lacks_and_goes_on_behind_is_raised() -> None:
    with pytest.raises(MemoryError):
        heard(logging.DEBUG, "Error while rendering SVG image:", met=MemoryError())
    with pytest.raises(ValueError, match="no picture"):
        heard(logging.ERROR, "Failed to load image at %r: %s", "x.jpg", wrapped(OSError(errno.EMFILE, "")))
    assert heard(logging.ERROR, "Failed to load image at %r: %s", "x.jpg", ValueError("broken")) == ["ERROR"]
    assert heard(logging.DEBUG, "Error while loading image:", met=ValueError("broken")) == []


# A worker's failures


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (wrapped(MemoryError()), "memory"),
        (wrapped(OSError(errno.ENOSPC, "")), "environment"),
        (RuntimeError("can't start new thread"), "environment"),
        (PermissionError(errno.EACCES, "", "/x"), "environment"),
        (ZeroDivisionError("division by zero"), "crash"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_worker_tells_a_shortage_from_a_crash(fault: Exception, cause: str) -> None:
    assert _failed(fault)[:2] == ("failed", cause)
    assert "division" not in _failed(fault)[2]


def test_our_own_bound_is_the_chapters_and_a_lower_limit_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool()
    unlimited(monkeypatch)
    assert [pool._failure(cause, "", "", "Un essai", MEMORY_BYTES).exit_code for cause in ("memory", "death")] == [3, 3]
    unlimited(monkeypatch, RLIMIT_DATA=10**9)
    for cause in ("memory", "death", "start"):
        failure = pool._failure(cause, "SIGTRAP", "", "Un essai", MEMORY_BYTES)
        assert (failure.exit_code, "Un essai" in str(failure)) == (4, False)
    unlimited(monkeypatch, RLIMIT_AS=4 * 1024**3)  # more than ours
    assert pool._failure("memory", "", "", "Un essai", MEMORY_BYTES).exit_code == 3


def test_what_a_library_writes_before_it_aborts_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    unlimited(monkeypatch, RLIMIT_NPROC=10)
    log = "GLib-ERROR **: creating thread 'x': Error creating thread: Resource temporarily unavailable"
    assert "ulimit -u" in lacking_by(log)
    assert "ulimit -u" in str(Pool()._failure("death", "SIGTRAP", log, "Un essai", MEMORY_BYTES))
    assert lacking_by("Segmentation fault") == ""


def test_a_worker_that_cannot_start_tells_why(tmp_path: Path) -> None:
    script = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n" \
             "from livret.workers.server import main\nmain('worker', 9, 2**31, 'render')"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith((LACKING, "OSError", "ModuleNotFoundError"))


def test_an_engine_that_cannot_be_imported_is_a_library_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file")

    monkeypatch.setattr("livret.workers.server.import_engine", absent)
    answer = RequestHandler("lint").answer("lint")
    assert answer[1] == "environment"
    assert "libpango-1.0-0" in answer[2]
    assert "cannot" not in answer[2]


# The streams of a command


def run(edition: Path, command: str, prefix: str = "") -> "subprocess.CompletedProcess[str]":
    """Run *command* on *edition* in a shell, what it says redirected as *command* tells."""
    line = f"{prefix} {sys.executable} {ROOT / 'build.py'} {command.replace('EDITION', str(edition))}"
    return subprocess.run(
        ["/bin/bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, timeout=120,
        cwd=edition.parent, env=environment(LIVRET_CACHE=os.environ["LIVRET_CACHE"]), check=False,
    )  # fmt: skip


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return made.tiny(tmp_path / "edition")


@pytest.mark.parametrize(
    ("redirected", "code"),
    [
        ("explain >&-", 0), ("explain 2>&-", 0), ("explain >&- 2>&- <&-", 0), ("explain >/dev/full", 4),
        ("explain | head -0", 0), ("explain NOPE 2>/dev/full", 2), ("check NOWHERE >&- 2>&-", 2),
        ("build EDITION >&- 2>&-", 0), ("build EDITION >/dev/full 2>/dev/full", 4),
    ],
)  # fmt: skip
def test_a_stream_that_is_closed_or_full_stops_no_work(redirected: str, code: int, tiny: Path) -> None:
    done = run(tiny, redirected)
    assert done.returncode == code, done.stderr
    assert not re.search("Traceback|Errno|BrokenPipe", done.stderr)
    assert ("n’a pas pu être écrit" in done.stderr) == (redirected == "explain >/dev/full")
    assert not (tiny.parent / "livret-erreur.txt").exists()
    if redirected.startswith("build"):
        assert (tiny.parent / "dist" / "edition" / "edition-screen.pdf").read_bytes().endswith(b"%%EOF\n")


@pytest.mark.parametrize(
    ("limit", "told"),
    [("ulimit -f 1", "ulimit -f"), ("ulimit -n 9", "ulimit -n"), ("ulimit -v 300000", "la machine manque de mémoire")],
)
@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not hold these limits")
def test_a_limit_of_the_machine_is_told_with_its_name(limit: str, told: str, tiny: Path) -> None:
    done = run(tiny, "check EDITION --no-cache", f"{limit};" if "-f" not in limit else f"{limit}; TMPDIR={tiny.parent}")
    assert done.returncode == 4, done.stderr
    assert told in done.stderr.replace("\u00a0", " ")
    assert not re.search(r"erreur\[|Traceback|Errno|Too many|too large", done.stderr)


def test_a_fault_of_ours_in_a_folder_that_cannot_be_written_is_told_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from livret.cli import main

    kept = tmp_path / "temporary"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(main, "_FAULT_FILE", Path("absent", "livret-erreur.txt"))
    assert main._unforeseen(ZeroDivisionError("x")) == 70
    assert "ces lignes" in capsys.readouterr().err
    monkeypatch.setattr(main, "_FAULT_FILE", Path("livret-erreur.txt"))
    (tmp_path / "livret-erreur.txt").mkdir()
    assert main._unforeseen(ZeroDivisionError("x")) == 70
    assert str(kept / "livret-erreur.txt") in capsys.readouterr().err


def test_ctrl_c_while_a_command_ends_is_quiet() -> None:
    script = """
        import os, signal, sys
        from livret.cli.main import program
        sys.argv = ["build.py", "--version"]
        code = program()
        os.kill(os.getpid(), signal.SIGINT)
        sys.exit(code)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_device_is_no_pdf(tiny: Path) -> None:
    done = livret("proof", tiny, "--pdf", "/dev/zero", cwd=tiny.parent)
    assert (done.returncode, "fichier ordinaire" in done.stderr) == (2, True)
