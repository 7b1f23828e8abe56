"""``--watch``: printed again on every save, until Ctrl+C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from livret.base.problems import EnvironmentFailure
from livret.cli import watch
from tests import made
from tests.commands import ROOT, environment, livret


class Watched:
    """A build that stays; what it writes on each stream is kept in a file."""

    def __init__(self, folder: Path, house: Path = ROOT) -> None:
        self.folder = folder
        command = [sys.executable, str(house / "build.py"), "build", "edition", "--out", "out", "--watch"]
        self.out, self.err = (folder / "said.out").open("w+b"), (folder / "said.err").open("w+b")
        variables = environment(LIVRET_CACHE=os.environ["LIVRET_CACHE"])
        self.process = subprocess.Popen(command, cwd=folder, env=variables, stdout=self.out, stderr=self.err)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.out.close()
        self.err.close()

    def said(self, name: str = "err") -> str:
        return (self.folder / f"said.{name}").read_text("utf-8").replace("\u00a0", " ")

    def wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + 40
        while not until():
            assert time.monotonic() < end, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.02)

    def ready(self, times: int) -> None:
        """Wait until so many builds are over."""
        self.wait(lambda: self.said("out").count("edition-screen.pdf") >= times and "en attente" in self.said())


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made.tiny(tmp_path / "edition")
    process = Watched(tmp_path)
    yield process
    process.end()


def test_each_save_prints_again_mistakes_are_told_and_ctrl_c_ends(watched: Watched) -> None:
    pdf = watched.folder / "out/edition-screen.pdf"
    text = watched.folder / "edition/territoires/essai/texte.md"
    watched.ready(1)
    before = pdf.read_bytes()
    made.replace(text, "court", "bref")
    watched.ready(2)
    assert pdf.read_bytes() != before
    made.replace(text, "## Le projet pilote", "## Le projet pilotte")
    watched.wait(lambda: "TEXTE-030" in watched.said())
    whole = pdf.read_bytes()
    fiche = text.with_name("fiche.yaml")
    made.replace(fiche, "nom: Territoire d’Essai", f"nom: {'Territoire-' * 30}")
    made.replace(text, "pilotte", "pilote")
    watched.wait(lambda: "MISE-001" in watched.said())  # told by composing: the workers are stopped, and others come
    made.replace(fiche, f"nom: {'Territoire-' * 30}", "nom: Territoire d’Essai")
    made.replace(text, "bref", "court")
    watched.wait(lambda: pdf.read_bytes() == before or pdf.read_bytes() == whole)
    watched.ready(3)
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(10) in (0, 130)
    assert "Traceback" not in watched.said()


def test_a_change_of_the_house_begins_anew(tmp_path: Path) -> None:
    house = made.house(tmp_path / "house")
    made.tiny(tmp_path / "work" / "edition")
    process = Watched(tmp_path / "work", house)
    try:
        process.ready(1)
        before = (tmp_path / "work/out/edition-screen.pdf").read_bytes()
        made.replace(house / "templates/sections/colophon.html.jinja", "<dl", "<p>Encore</p><dl")
        process.ready(2)
        assert (tmp_path / "work/out/edition-screen.pdf").read_bytes() != before
    finally:
        process.end()


def test_without_the_library_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(EnvironmentFailure, match="make"):
        next(watch.changes(tmp_path))


@pytest.mark.parametrize(("name", "matters"), [
    ("texte.md", True), ("fiche.yaml", True), ("photos/marché.jpg", True), ("~$fiche.docx", False),
    (".~lock.fiche.yaml#", False), (".texte.md.swp", False), ("texte.md~", False), ("4913", False),
    (".livret-abc.tmp", False), ("__pycache__/a.pyc", False),
])  # fmt: skip
def test_what_editors_leave_behind_is_no_change(name: str, matters: bool) -> None:
    assert watch._matters(None, f"/edition/{name}") is matters


def test_watching_nothing_is_refused(tmp_path: Path) -> None:
    done = livret("build", "absente", "--watch", cwd=tmp_path)
    assert done.returncode == 2  # at once: the watch never begins
