"""What was made before is found again, never trusted unread, and never in the way of a build."""

import errno
import os
import pickle
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from unittest import mock

import pytest

from livret.base.problems import EnvironmentFailure
from livret.cache import store as caches
from livret.cache.codec import joined
from livret.cache.remote import Remote
from livret.cache.store import Cache, Folder, StoredEntry
from livret.cli.sessions import cache

ROOT = Path(__file__).resolve().parents[1]
SECRET = b"a secret of those who share it"


class Desk:
    """A cache of *shelves*, what it said, and how often something had to be made."""

    def __init__(self, shelves: object, secret: bytes = b"") -> None:
        self.said: list[str] = []
        self.made = 0
        self.cache = Cache(shelves, self.said.append, secret)  # type: ignore[arg-type]

    def recall(self, of: object, kind: str = "kind") -> object:
        def make() -> str:
            self.made += 1
            return "made"

        return self.cache.recall(kind, of, make, str)


@pytest.fixture(params=["folder", "remote"])
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    if request.param == "folder":
        return Folder(tmp_path / "cache")
    return Remote(f"memory://{tmp_path.as_posix()}/cache")


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# Remembering


def test_what_was_made_is_not_made_again(shelves: object) -> None:
    first, second = Desk(shelves, SECRET), Desk(shelves, SECRET)
    assert first.recall(("a", 1)) == second.recall(("a", 1)) == "made"
    assert (first.made, second.made) == (1, 0)
    assert first.said == second.said == []


def test_another_thing_is_made(shelves: object) -> None:
    Desk(shelves, SECRET).recall("a")
    other = Desk(shelves, SECRET)
    other.recall("b")
    assert other.made == 1


def test_equal_things_are_one_whatever_strings_they_share(shelves: object) -> None:
    text = "répété " * 3
    apart = "".join(["répété "] * 3)
    Desk(shelves, SECRET).recall((text, text))
    again = Desk(shelves, SECRET)
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


def test_an_entry_in_the_place_of_another_is_told_and_made_again(tmp_path: Path) -> None:
    Desk(Folder(tmp_path)).recall("a")
    [entry] = entries(tmp_path)
    there = entry.with_name(Desk(Folder(tmp_path)).cache.key("kind", repr("b")))
    folder = tmp_path / there.name.partition("-")[2][:2]
    folder.mkdir(exist_ok=True)
    (folder / there.name).write_bytes(entry.read_bytes())
    (folder / there.name).chmod(0o600)
    again = Desk(Folder(tmp_path))
    again.recall("b")
    assert (again.made, len(again.said)) == (1, 1)


def test_an_entry_of_another_type_is_told_and_made_again(tmp_path: Path) -> None:
    desk = Desk(Folder(tmp_path))
    desk.cache.put("kind-00", 7, int)
    assert desk.cache.get("kind-00", int) == 7
    assert desk.said == []
    assert desk.cache.get("kind-00", str) is None
    assert len(desk.said) == 1


def test_an_entry_whose_value_is_of_another_type_than_it_says_is_told(tmp_path: Path) -> None:
    desk = Desk(Folder(tmp_path))
    parts = joined([b"\0\0\0\0\x92\x90\x91\x07"])  # 7, sealed as a text
    Folder(tmp_path).write("kind-00", [desk.cache._seal("kind-00", str, *parts), *parts])
    assert desk.cache.get("kind-00", str) is None
    assert len(desk.said) == 1


def test_what_an_earlier_livret_kept_is_made_again_and_frightens_nobody(tmp_path: Path) -> None:
    desk = Desk(Folder(tmp_path))
    key = desk.cache.key("kind", repr("a"))
    Folder(tmp_path).write(key, [b"livret 1 " + b"0" * 64 + b"\n", pickle.dumps("made before")])
    assert desk.recall("a") == "made"
    assert (desk.made, desk.said) == (1, [])


@pytest.mark.parametrize("put", [
    lambda path: path.symlink_to("/dev/zero"), os.mkfifo, Path.mkdir, lambda path: path.symlink_to(path),
], ids=["a file without end", "a pipe", "a folder", "a circle"])  # fmt: skip
def test_what_is_no_file_is_told_and_nothing_waits_for_it(put, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Desk(Folder(tmp_path)).recall("a")
    [entry] = entries(tmp_path)
    entry.unlink()
    put(entry)
    again = Desk(Folder(tmp_path))
    assert again.recall("a") == "made"
    assert again.said


# Shared


class Others(Folder):
    """A folder whose entries others may have written."""

    def read(self, name: str) -> StoredEntry | None:
        kept = super().read(name)
        return kept and kept._replace(ours=False)


def test_what_others_may_have_written_is_not_read_without_a_secret(tmp_path: Path) -> None:
    Desk(Others(tmp_path)).recall("a")
    again = Desk(Others(tmp_path))
    assert [again.recall("a"), again.recall("a")] == ["made", "made"]
    assert again.made == 2
    [problem] = again.said
    assert "LIVRET_CACHE_KEY" in problem


def test_what_those_who_share_a_secret_wrote_is_read(tmp_path: Path) -> None:
    Desk(Others(tmp_path), SECRET).recall("a")
    again = Desk(Others(tmp_path), SECRET)
    again.recall("a")
    assert (again.made, again.said) == (0, [])


@pytest.mark.parametrize(("before", "now"), [(SECRET, b"another secret"), (SECRET, b""), (b"", SECRET)])
def test_another_secret_is_told_as_that(before: bytes, now: bytes, tmp_path: Path) -> None:
    Desk(Folder(tmp_path), before).recall("a")
    again = Desk(Folder(tmp_path), now)
    again.recall("a")
    assert again.made == 1
    [problem] = again.said
    assert "LIVRET_CACHE_KEY" in problem


def test_a_seal_of_another_secret_is_not_believed(tmp_path: Path) -> None:
    Desk(Folder(tmp_path), b"one that an attacker has chosen").recall("a")
    [entry] = entries(tmp_path)
    forged = Desk(Folder(tmp_path), SECRET)
    head = len(b"livret 2 ")
    theirs = entry.read_bytes()
    entry.write_bytes(theirs[:head] + forged.cache._mark + theirs[head + len(forged.cache._mark) :])
    forged.recall("a")
    assert (forged.made, len(forged.said)) == (1, 1)


@pytest.mark.parametrize(("rights", "ours"), [(0o600, True), (0o644, True), (0o664, False), (0o646, False)])
def test_an_entry_that_others_may_write_is_theirs(rights: int, ours: bool, tmp_path: Path) -> None:
    Folder(tmp_path).write("kind-00", [b"a"])
    Folder(tmp_path)._path("kind-00").chmod(rights)
    assert Folder(tmp_path).read("kind-00") == StoredEntry(b"a", ours)


def test_an_entry_that_another_user_wrote_is_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Folder(tmp_path).write("kind-00", [b"a"])
    monkeypatch.setattr("livret.cache.store.os.geteuid", lambda: os.getuid() + 1)
    assert Folder(tmp_path).read("kind-00") == StoredEntry(b"a", ours=False)


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o002])
@pytest.mark.parametrize(("rights", "entry"), [(0o2770, 0o640), (0o755, 0o644), (0o700, 0o600), (0o1777, 0o644)])
def test_who_may_read_the_folder_may_read_its_entries(rights: int, entry: int, umask: int, tmp_path: Path) -> None:
    root = tmp_path / "shared"
    root.mkdir()
    root.chmod(rights)
    before = os.umask(umask)
    try:
        Folder(root).write("kind-00", [b"a"])
    finally:
        os.umask(before)
    path = Folder(root)._path("kind-00")
    assert (path.stat().st_mode & 0o7777, path.parent.stat().st_mode & 0o7777) == (entry, rights)


def test_a_secret_that_could_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_CACHE_KEY", "azerty")
    with pytest.raises(EnvironmentFailure, match="trop court"):
        caches.secret()
    monkeypatch.setenv("LIVRET_CACHE_KEY", f" {'0123456789abcdef' * 2}\n")
    assert caches.secret() == b"0123456789abcdef" * 2
    monkeypatch.delenv("LIVRET_CACHE_KEY")
    assert caches.secret() == b""


# Never in the way


def test_a_cache_that_cannot_be_written_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("livret.cache.store.Folder._make", full)
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

    for name in ("os.utime", "Folder._make"):
        monkeypatch.setattr(f"livret.cache.store.{name}", refused)
    desk = Desk(Folder(tmp_path))
    desk.recall("a")
    assert (desk.made, desk.said) == (0, [])
    desk.recall("b")
    assert (desk.made, len(desk.said)) == (1, 1)


def test_an_entry_that_cannot_be_read_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk(Folder(tmp_path)).recall("a")

    def broken(*_arguments: object, **_options: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Folder, "read", broken)
    desk = Desk(Folder(tmp_path))
    assert desk.recall("a") == "made"
    assert len(desk.said) == 1


@pytest.mark.parametrize("address", ["nowhere://a/b", "reference://x", "dir://x", "generic://x"])
def test_what_is_no_address_of_a_cache_is_told(address: str) -> None:
    with pytest.raises(EnvironmentFailure, match=re.escape(address)):
        Remote(address)


def test_a_server_that_nobody_answers_for_costs_time_alone() -> None:
    said: list[str] = []
    with mock.patch.dict(os.environ, {"LIVRET_CACHE_KEY": SECRET.decode()}):
        assert cache({"no_cache": False, "cache": "ftp://127.0.0.1:1/x"}, said.append) is None
    assert said == [
        "pas de cache à l’adresse ftp://127.0.0.1:1/x (personne n’y répond)\N{NO-BREAK SPACE}: tout est refait"
    ]


def test_whatever_a_library_raises_for_a_server_is_told_once_and_not_waited_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those of object stores do: their exceptions are no OSError."""

    class Unreachable(Exception):
        pass

    def broken(*_arguments: object, **_options: object) -> int:
        nonlocal requested
        requested += 1
        raise Unreachable

    requested, remote = 0, Remote(f"memory://{tmp_path.as_posix()}/cache")
    for method in ("cat_file", "pipe_file", "rm_file", "find"):
        monkeypatch.setattr(remote._files, method, broken, raising=True)
    desk = Desk(remote, SECRET)
    assert [desk.recall("a"), desk.recall("b")] == ["made", "made"]
    desk.cache.discard(name(0))
    desk.cache.prune()
    assert (len(desk.said), requested) == (2, 4)  # one that cannot be read, one that cannot be written
    assert "Unreachable" in desk.said[0]


def test_a_folder_in_the_place_of_an_entry_leaves_the_others(tmp_path: Path) -> None:
    before = Desk(Folder(tmp_path))
    before.recall("a")
    before.recall("b")
    entry = Folder(tmp_path)._path(before.cache.key("kind", repr("a")))
    entry.unlink()
    entry.mkdir()
    desk = Desk(Folder(tmp_path))
    assert [desk.recall("a"), desk.recall("b")] == ["made", "made"]
    assert desk.made == 1


# Bounded


def name(number: int) -> str:
    return f"kind-{number:064x}"


def test_what_was_used_longest_ago_is_thrown_away_first(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number in range(10):
        folder.write(name(number), [bytes(1000)])
        os.utime(folder._path(name(number)), (number, number))
    os.utime(folder._path(name(0)))  # used again, today
    folder.prune(5000)
    assert [path.name for path in entries(tmp_path)] == [name(number) for number in (0, 7, 8, 9)]
    folder.prune(5000)
    assert len(entries(tmp_path)) == 4


def test_a_cache_within_its_bounds_is_left_alone_but_for_lost_files(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(name(0), [b"a"])
    lost, fresh = tmp_path / "00/.new-lost", tmp_path / "00/.new-fresh"
    lost.write_bytes(b"")
    fresh.write_bytes(b"")
    os.utime(lost, (0, 0))
    folder.prune(5000)
    assert {path.name for path in entries(tmp_path)} == {name(0), ".new-fresh"}


def test_nothing_is_thrown_away_but_entries(tmp_path: Path) -> None:
    """A folder that holds other things as well; a link, put there by another, to somebody's own files."""
    for file in ("cache/tv/films.txt", "mine/texte.md", f"mine/{name(1)}"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x" * 9000)
    (tmp_path / "cache/zz").symlink_to(tmp_path / "mine")
    Folder(tmp_path / "cache").write(name(0), [bytes(1000)])
    Folder(tmp_path / "cache").prune(10)
    found = {path.relative_to(tmp_path).as_posix() for path in entries(tmp_path)}
    assert found == {"cache/tv/films.txt", "mine/texte.md", f"mine/{name(1)}"}


def test_a_shared_cache_is_bounded_too(tmp_path: Path) -> None:
    remote = Remote(f"memory://{tmp_path.as_posix()}/bounded")
    for number in range(10):
        remote.write(name(number), [bytes(1000)])
    remote.prune(5000)
    assert sum(remote.read(name(number)) is not None for number in range(10)) == 5


def test_nothing_of_a_shared_place_is_thrown_away_but_entries(tmp_path: Path) -> None:
    """A bucket that holds other things as well."""
    remote = Remote(f"memory://{tmp_path.as_posix()}/bucket")
    theirs = f"{remote._root}/photos/mairie.jpg"
    remote._files.pipe_file(theirs, bytes(9000))
    remote.write(name(0), [bytes(1000)])
    remote.prune(10)
    assert remote.read(name(0)) is None
    assert remote._files.cat_file(theirs) == bytes(9000)


# Whole


WRITER = """
    import sys
    from pathlib import Path
    from livret.cache.store import Folder
    folder = Folder(Path(sys.argv[1]))
    print("ready", flush=True)
    for round in range(10**6):
        folder.write(f"kind-{round % 7:02}", [bytes([round % 256]) * 500_000])
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
