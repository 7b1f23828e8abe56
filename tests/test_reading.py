"""One reading of an edition: what is saved meanwhile is reported, and neither printed half-way nor remembered."""

import signal
import sys
from pathlib import Path

import pytest

from livret.base import fingerprint, interrupts, paths, scratch_folders
from livret.base.problems import InvalidEdition, Kind, Location, Refused, in_order
from livret.edition.reading import Reading
from tests import made

TEXT = "territoires/essai/texte.md"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return made.tiny(tmp_path / "essai")


def test_words_are_kept_as_they_were_first_read(tiny: Path) -> None:
    reading = Reading(tiny)
    found = reading.digests()
    before = (tiny / TEXT).read_bytes()
    (tiny / TEXT).write_bytes(b"autre chose")
    assert reading.data(tiny / TEXT, 10_000) == before
    assert reading.digests() == found
    assert reading.changed() == [TEXT]


def test_a_picture_is_held_against_its_first_digest(tiny: Path) -> None:
    picture = tiny / "territoires/essai/photos/a.jpg"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(b"une image")
    reading = Reading(tiny)
    assert reading.data(picture, 100) == b"une image"
    picture.write_bytes(b"une autre")
    with pytest.raises(InvalidEdition, match="problem"):
        reading.data(picture, 100)
    assert reading.changed() == ["territoires/essai/photos/a.jpg"]


def test_a_file_too_large_is_refused_before_and_after_it_is_kept(tiny: Path) -> None:
    reading = Reading(tiny)
    for _time in range(2):
        with pytest.raises(Refused):
            reading.data(tiny / TEXT, 3)
        reading.digests()


def test_what_is_added_or_deleted_is_told_and_what_editors_leave_is_not(tiny: Path) -> None:
    reading = Reading(tiny)
    reading.digests()
    for name in ("~$texte.docx", ".texte.md.swp", "texte.md~"):
        (tiny / "territoires/essai" / name).write_bytes(b"")
    (tiny / "dist").mkdir()
    (tiny / TEXT).touch()
    assert reading.changed() == []
    (tiny / "territoires/essai/neuf.md").write_bytes(b"")
    (tiny / TEXT).unlink()
    assert reading.changed() == ["territoires/essai/neuf.md", TEXT]


def test_a_house_that_is_saved_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("styles", "templates", "assets"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.css").write_text("a{}")
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    for cached in (fingerprint.of_house, fingerprint._marks_of_house):
        cached.cache_clear()
    try:
        fingerprint.of_house()
        (tmp_path / "styles/a.css").touch()
        assert fingerprint.changed_house() == ""
        (tmp_path / "styles/a.css").write_text("b{}")
        assert fingerprint.changed_house() == "styles"
    finally:
        for cached in (fingerprint.of_house, fingerprint._marks_of_house):
            cached.cache_clear()


def test_folders_of_killed_processes_are_swept_and_those_of_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours, left = scratch_folders.Scratch(scratch_folders.WORKER), tmp_path / f"{scratch_folders.WORKER}left"
    left.mkdir()
    (tmp_path / "livret-of-somebody").mkdir()
    (tmp_path / f"{scratch_folders.WORKER}link").symlink_to(tmp_path / "livret-of-somebody")
    scratch_folders.sweep()
    assert Path(ours.name).is_dir()
    assert not left.exists()
    assert (tmp_path / "livret-of-somebody").is_dir()
    ours.cleanup()
    ours.cleanup()
    assert not Path(ours.name).exists()


def _import_and_wait() -> None:
    import slow_to_import  # type: ignore[import-not-found]

    assert slow_to_import.ended
    signal.pause()


def test_ctrl_c_waits_for_the_end_of_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_to_import.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(0.05)\nended = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGALRM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupts.wait_for_imports()
    try:
        with pytest.raises(KeyboardInterrupt):
            _import_and_wait()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert "slow_to_import" in sys.modules


def test_a_problem_without_a_line_that_is_told_at_one_is_a_repetition() -> None:
    kind = Kind("X-1", "x")
    problems = [kind.at(None), kind.at(Location("a")), kind.at(Location("a", 3)), kind.at(Location("b"))]
    assert [problem.location for problem in in_order(problems)] == [Location("a", 3), Location("b")]
