"""Files are written whole or not at all, and one build at a time writes into a folder."""

import errno
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from livret.base import atomic_files
from livret.base.problems import EnvironmentFailure

ROOT = Path(__file__).resolve().parents[1]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    goal = tmp_path / "a" / "b.pdf"
    assert atomic_files.write(goal, b"one") == goal
    assert atomic_files.write(goal, b"two").read_bytes() == b"two"
    assert names(goal.parent) == ["b.pdf"]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_others_may_read_it_as_far_as_the_umask_says(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        goal = atomic_files.write(tmp_path / "b.pdf", b"")
    finally:
        os.umask(before)
    assert goal.stat().st_mode & 0o777 == mode


def refuse(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


@pytest.mark.parametrize("fault", [refuse, interrupt])
@pytest.mark.parametrize("moment", ["livret.base.atomic_files.os.fsync", "livret.base.atomic_files.Path.replace"])
def test_the_previous_file_survives_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, fault: object
) -> None:
    goal = atomic_files.write(tmp_path / "b.pdf", b"previous")
    monkeypatch.setattr(moment, fault)
    with pytest.raises((EnvironmentFailure, KeyboardInterrupt)):
        atomic_files.write(goal, b"half")
    assert goal.read_bytes() == b"previous"
    assert names(tmp_path) == ["b.pdf"]


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "fr")
    monkeypatch.setattr("livret.base.atomic_files.os.fsync", refuse)
    with pytest.raises(EnvironmentFailure, match=r"b\.pdf.*le disque de .* est plein"):
        atomic_files.write(tmp_path / "b.pdf", b"half")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(EnvironmentFailure, match="taken"):
        atomic_files.write(tmp_path / "taken" / "b.pdf", b"")
    with (
        pytest.raises(EnvironmentFailure, match="taken"),
        atomic_files.alone(tmp_path / "taken" / "deeper", lambda: None),
    ):
        pass


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".livret-abc.tmp").write_bytes(b"half")
    (tmp_path / "mine.tmp").write_bytes(b"not ours")
    with atomic_files.alone(tmp_path, lambda: None):
        assert "mine.tmp" in names(tmp_path)
        assert ".livret-abc.tmp" not in names(tmp_path)


HOLDER = """
import sys
from pathlib import Path
from livret.base import atomic_files as files
with files.alone(Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(folder: Path) -> "subprocess.Popen[str]":
    """Start a process that holds *folder* until a line is typed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def release(holding: "subprocess.Popen[str]") -> None:
    """Have *holding* let its folder go. Its streams stay open: they are closed by whoever waits for its end."""
    assert holding.stdin
    holding.stdin.write("\n")
    holding.stdin.flush()


def test_the_second_build_waits_for_the_first_and_says_so_once(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        said: list[str] = []

        def let_go() -> None:
            said.append("waiting")
            threading.Timer(0.2, release, [first]).start()

        with atomic_files.alone(tmp_path, let_go):
            assert first.wait(5) == 0
    assert said == ["waiting"]


def test_a_killed_build_holds_nothing(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        first.kill()
        first.wait(5)
        with atomic_files.alone(tmp_path, lambda: pytest.fail("nobody is there to wait for")):
            pass


def test_the_folder_is_free_after_a_fault(tmp_path: Path) -> None:
    with suppress(ValueError), atomic_files.alone(tmp_path, lambda: None):
        raise ValueError
    with atomic_files.alone(tmp_path, lambda: pytest.fail("nobody is there to wait for")):
        pass
