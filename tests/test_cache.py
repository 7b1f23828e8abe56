"""What was made before is found again, never trusted unread, and never in the way of a build."""

import errno
import importlib
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from livret.cache import Cache, Folder
from livret.cache_remote import Remote
from livret.frozen import _NOUNS, Thawing, freeze, thaw
from livret.press.model import Finding, Fragment, Page
from livret.problems import EnvironmentFailure, Location, Severity
from tests import printed

ROOT = Path(__file__).resolve().parents[1]


class Desk:
    """A cache of *shelves*, what it said, and how often something had to be made."""

    def __init__(self, shelves: object) -> None:
        self.said: list[str] = []
        self.made = 0
        self.cache = Cache(shelves, self.said.append)  # type: ignore[arg-type]

    def recall(self, of: object, value: object = "made") -> object:
        def make() -> object:
            self.made += 1
            return value

        return self.cache.recall("kind", of, make)


@pytest.fixture(params=["folder", "remote"])
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    if request.param == "folder":
        return Folder(tmp_path / "cache")
    return Remote(f"memory://{tmp_path.as_posix()}/cache")


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# Remembering


def test_what_was_made_is_not_made_again(shelves: object) -> None:
    first, second = Desk(shelves), Desk(shelves)
    assert first.recall(("a", 1)) == second.recall(("a", 1)) == "made"
    assert (first.made, second.made) == (1, 0)
    assert first.said == second.said == []


def test_another_thing_is_made(shelves: object) -> None:
    Desk(shelves).recall("a")
    other = Desk(shelves)
    other.recall("b")
    assert other.made == 1


def test_equal_things_are_one_whatever_strings_they_share(shelves: object) -> None:
    text = "répété " * 3
    apart = "".join(["répété "] * 3)
    Desk(shelves).recall((text, text))
    again = Desk(shelves)
    again.recall((text, apart))
    assert again.made == 0


# Never trusted


@pytest.mark.parametrize("harm", [
    lambda data: data[:-1],
    lambda data: b"",
    lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
    lambda data: data[:-3] + b"abc",
    lambda data: os.urandom(200),
])  # fmt: skip
def test_a_damaged_entry_is_told_and_made_again(harm, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Desk(Folder(tmp_path)).recall("a")
    [entry] = entries(tmp_path)
    entry.write_bytes(harm(entry.read_bytes()))
    again = Desk(Folder(tmp_path))
    assert again.recall("a") == "made"
    assert again.made == 1
    assert len(again.said) == 1
    assert Desk(Folder(tmp_path)).recall("a") == "made"
    assert len(entries(tmp_path)) == 1


def test_an_entry_that_would_run_something_is_told_and_made_again(tmp_path: Path) -> None:
    class Attack:
        def __reduce__(self) -> tuple[object, ...]:
            return os.system, ("touch attacked",)

    from livret.cache import _sealed

    Desk(Folder(tmp_path)).recall("a")
    [entry] = entries(tmp_path)
    entry.write_bytes(_sealed(pickle.dumps(Attack())))
    again = Desk(Folder(tmp_path))
    assert again.recall("a") == "made"
    assert len(again.said) == 1
    assert not Path("attacked").exists()


def test_enumerations_are_found_again_on_every_python() -> None:
    enumerations = {
        value
        for name in _NOUNS
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == name
    }
    assert Severity in enumerations
    members = [member for enumeration in enumerations for member in enumeration]
    assert thaw(freeze(members)) == members  # before Python 3.11.4, pickle made getattr of them


@pytest.mark.parametrize("name", [
    "os.system", "builtins.eval", "builtins.getattr", "subprocess.Popen", "livret.problems.in_order",
    "livret.press.model.sha256", "livret.makeup.ThreadPoolExecutor", "pathlib.Path", "livret.cli.main",
])  # fmt: skip
def test_only_nouns_are_thawed(name: str) -> None:
    module, _dot, attribute = name.rpartition(".")
    with pytest.raises(Thawing):
        thaw(b"\x80\x05c" + f"{module}\n{attribute}\n".encode() + b".")


def test_nouns_come_back_as_they_were() -> None:
    proofs = printed.exemple().proofs
    assert thaw(freeze(proofs.edition.territories)) == proofs.edition.territories
    assert [thaw(freeze(sheet)) for sheet in proofs.sheets] == [*proofs.sheets]


@given(st.text(), st.floats(allow_nan=False), st.lists(st.integers(0, 9)))
def test_fragments_of_any_kind_come_back(text: str, number: float, pages: list[int]) -> None:
    finding = Finding("RENDU-001", 1, values={"words": text, "mm": number})
    fragment = Fragment(text, text, "left", text.encode("utf-8", "replace"), (Page(number, 1, 0),) * len(pages),
                        findings=(finding,), fonts=frozenset({text}))  # fmt: skip
    assert thaw(freeze(fragment)) == fragment


@pytest.mark.parametrize("plain", [date(2025, 1, 2), datetime(2025, 1, 2, tzinfo=UTC), Markup("<b>"), Location("a", 1)])
def test_plain_values_come_back(plain: object) -> None:
    assert thaw(freeze(plain)) == plain


# Never in the way


def test_a_cache_that_cannot_be_written_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("livret.cache.tempfile.mkstemp", full)
    desk = Desk(Folder(tmp_path))
    assert [desk.recall(number) for number in range(3)] == ["made"] * 3
    assert desk.made == 3
    assert len(desk.said) == 1
    assert "plein" in desk.said[0]


def test_a_cache_where_a_file_stands_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    desk = Desk(Folder(tmp_path / "cache"))
    assert [desk.recall(number) for number in range(3)] == ["made"] * 3
    assert len(desk.said) == 1


def test_a_cache_that_may_only_be_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk(Folder(tmp_path)).recall("a")

    def refused(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for name in ("os.utime", "tempfile.mkstemp"):
        monkeypatch.setattr(f"livret.cache.{name}", refused)
    desk = Desk(Folder(tmp_path))
    desk.recall("a")
    assert (desk.made, desk.said) == (0, [])
    desk.recall("b")
    assert (desk.made, len(desk.said)) == (1, 1)


def test_an_entry_that_cannot_be_read_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk(Folder(tmp_path)).recall("a")

    def broken(_self: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", broken)
    desk = Desk(Folder(tmp_path))
    assert desk.recall("a") == "made"
    assert len(desk.said) == 1


def test_an_address_nobody_knows_is_told() -> None:
    with pytest.raises(EnvironmentFailure, match="nowhere"):
        Remote("nowhere://a/b")


# Bounded


def test_what_was_used_longest_ago_is_thrown_away_first(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number in range(10):
        folder.write(f"kind-{number:02}", bytes(1000))
        os.utime(folder._path(f"kind-{number:02}"), (number, number))
    os.utime(folder._path("kind-00"))  # used again, today
    folder.prune(5000)
    assert [path.name for path in entries(tmp_path)] == ["kind-00", "kind-07", "kind-08", "kind-09"]
    folder.prune(5000)
    assert len(entries(tmp_path)) == 4


def test_a_cache_within_its_bounds_is_left_alone_but_for_lost_files(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("kind-00", b"a")
    lost, fresh = tmp_path / "00/.new-lost", tmp_path / "00/.new-fresh"
    lost.write_bytes(b"")
    fresh.write_bytes(b"")
    os.utime(lost, (0, 0))
    folder.prune(5000)
    assert {path.name for path in entries(tmp_path)} == {"kind-00", ".new-fresh"}


def test_a_shared_cache_is_bounded_too(tmp_path: Path) -> None:
    remote = Remote(f"memory://{tmp_path.as_posix()}/bounded")
    for number in range(10):
        remote.write(f"kind-{number:02}", bytes(1000))
    remote.prune(5000)
    assert sum(remote.read(f"kind-{number:02}") is not None for number in range(10)) == 5


# Whole


WRITER = """
    import sys
    from pathlib import Path
    from livret.cache import Folder
    folder = Folder(Path(sys.argv[1]))
    print("ready", flush=True)
    for round in range(10**6):
        folder.write(f"kind-{round % 7:02}", bytes([round % 256]) * 500_000)
"""


def test_a_writer_that_is_killed_leaves_whole_entries_only(tmp_path: Path) -> None:
    for pause in (0.0, 0.003, 0.01, 0.02, 0.05):
        command = [sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
        for entry in entries(tmp_path):
            if entry.name.startswith("kind-"):
                data = entry.read_bytes()
                assert len(data) == 500_000
                assert data == data[:1] * 500_000
