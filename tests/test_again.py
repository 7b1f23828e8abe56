"""A second build does again what depends on what changed, and nothing else."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest import mock

import pytest

from livret.base.fingerprint import HOUSE
from livret.build import chapter_store
from livret.cli import sessions
from livret.workers.pool import Pool
from tests import made
from tests.commands import ROOT, Said, environment, livret, process

SLUGS = ("val-fictif", "hautes-vallees-imaginaires", "communaute-dexemple")
NAMES = {"val-fictif": "Val-Fictif", "hautes-vallees-imaginaires": "Hautes Vallées Imaginaires"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an edition that was built once, its outputs, and its cache."""
    folder = tmp_path_factory.mktemp("built")
    made.cohort(folder / "edition", SLUGS)
    done = build(folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of it, at the same place for all tests: places of files are part of what was made."""
    kept = tmp_path / "kept"
    shutil.copytree(built, kept)
    yield built
    shutil.rmtree(built)
    shutil.copytree(kept, built)


def build(folder: Path, *more: str, by: Callable[..., Said] = livret, **env: str) -> Said:
    return by("build", "edition", "--out", "out", "--cache", "cache", *more, cwd=folder, **env)


def why(folder: Path, *more: str, **env: str) -> dict[str, str]:
    """Build again; return, for each chapter that was laid out, why."""
    done = build(folder, "--why", *more, **env)
    assert done.returncode == 0, done.stderr
    stderr = dict(re.findall(r"^(.+) : ((?:\w+ mise en page|rien n’a changé).*)$", done.stderr, re.MULTILINE))
    assert len(stderr) == 12 + len(SLUGS) * ("extracts" in more), done.stderr
    return {name: reason for name, reason in stderr.items() if reason != "rien n’a changé"}


def text(folder: Path, number: int = 1) -> Path:
    return folder / "edition" / "territoires" / f"{SLUGS[number - 1]}-{number}" / "texte.md"


# Nothing changed


def test_nothing_is_done_when_nothing_changed(folder: Path) -> None:
    pdf = folder / "out/edition-screen.pdf"
    before = pdf.stat()
    done = build(folder, by=process)
    assert done.returncode == 0
    assert done.stdout == "out/edition-screen.pdf\n"
    assert done.stderr == "rien n’a changé depuis la dernière fois\n"
    assert (pdf.stat().st_mtime_ns, pdf.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_nothing_large_is_imported_when_nothing_changed(folder: Path) -> None:
    arguments = ["build", "edition", "--out", "out", "--cache", "cache"]
    script = (
        f"import sys; sys.argv = ['build.py', *{arguments}]\n"
        "from livret.cli.main import main; main(); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment(PYTHONPATH=str(ROOT)), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    loaded = {name.partition(".")[0] for name in done.stdout.split("\n")[1].split()}
    assert not loaded & {"weasyprint", "pikepdf", "pydantic", "jinja2", "markdown", "yaml", "PIL", "rich"}


def test_what_was_told_is_told_again(folder: Path) -> None:
    (folder / "edition/textes/inutile.md").write_text("Un texte.\n", "utf-8")
    first, second = build(folder), build(folder)
    assert "DONNEES" in first.stderr or "avertissement" in first.stderr
    assert second.stderr.endswith(first.stderr.partition("édition écran\n")[2])
    assert first.stdout == second.stdout


def test_problems_are_told_again_without_reading_anything(folder: Path) -> None:
    text(folder).write_text("## Le projet pilotte\n\nUn texte.\n", "utf-8")
    first, second = build(folder), build(folder)
    assert first.returncode == second.returncode == 1
    assert "TEXTE-030" in first.stderr
    assert second.stderr == first.stderr.replace("lecture\n", "")


@pytest.mark.parametrize("change", ["gone", "touched"])
def test_a_file_that_is_no_longer_what_was_written_is_written_again(folder: Path, change: str) -> None:
    pdf = folder / "out/edition-screen.pdf"
    whole = pdf.read_bytes()
    pdf.unlink() if change == "gone" else pdf.write_bytes(whole[:-1])
    assert why(folder) == {}
    assert pdf.read_bytes() == whole


def test_a_clock_that_jumps_changes_nothing(folder: Path) -> None:
    for path in (folder / "edition").rglob("*"):
        path.touch()
    assert "rien n’a changé" in build(folder).stderr


@pytest.mark.parametrize("env", [{"SOURCE_DATE_EPOCH": "86400"}, {"LIVRET_LANG": "en"}])
def test_what_the_environment_decides_is_not_told_again(folder: Path, env: dict[str, str]) -> None:
    assert "rien n’a changé" not in build(folder, **env).stderr
    assert "nothing has changed" not in build(folder).stderr


def test_everything_is_laid_out_anew_without_the_cache(folder: Path) -> None:
    before = (folder / "out/edition-screen.pdf").read_bytes()
    entries = sorted(path.name for path in (folder / "cache").rglob("*"))
    done = build(folder, "--no-cache")
    assert "rien n’a changé" not in done.stderr
    assert (folder / "out/edition-screen.pdf").read_bytes() == before
    assert sorted(path.name for path in (folder / "cache").rglob("*")) == entries


# One thing changed


def test_a_word_costs_one_chapter(folder: Path) -> None:
    made.replace(text(folder), "haie", "allée")
    assert why(folder) == {"Val-Fictif": "nouvelle mise en page, parce que ceci a changé : texte.md"}


def test_a_line_moved_costs_no_layout_and_problems_follow_it(folder: Path) -> None:
    text(folder).write_text(f"\n\n{text(folder).read_text('utf-8')}", "utf-8")
    assert why(folder) == {}


def test_a_fact_costs_its_chapter_and_what_prints_it(folder: Path) -> None:
    made.replace(text(folder).with_name("fiche.yaml"), "4 210", "4 211")
    changed = why(folder)
    assert set(changed) == {"Val-Fictif", "La cohorte"}
    assert changed["Val-Fictif"] == "nouvelle mise en page, parce que ceci a changé : fiche.yaml"


def test_a_name_costs_what_names_it(folder: Path) -> None:
    made.replace(text(folder).with_name("fiche.yaml"), "Val-Fictif", "Val-Imaginé")
    changed = why(folder)
    covers = {"Couverture", "Quatrième de couverture"}  # their map names territories
    fillers = {"Qui écrire, qui connaître", "Les projets", "Notes"}  # of what fills the last sheet
    assert set(changed) == {"Val-Imaginé", "Sommaire", "La cohorte", "Colophon", *covers, *fillers}
    assert changed["Sommaire"] == "nouvelle mise en page, parce que ceci a changé : ce qu’il dit"


def test_another_use_lays_nothing_out_but_the_covers_of_extracts(folder: Path) -> None:
    assert why(folder, "--for", "archive", "--for", "press") == {}
    names = ("Val-Fictif", "Hautes Vallées Imaginaires", "Communauté de communes d’Exemple")
    assert [*why(folder, "--for", "extracts")] == [f"Couverture – {name}" for name in names]


def test_a_book_is_bound_once_for_the_same_pages(folder: Path) -> None:
    def bound() -> list[str]:
        return sorted(path.name for path in (folder / "cache").rglob("book-*"))

    before = bound()
    assert len(before) == 1
    for seed in ("1", "2"):  # of what is in no order
        done = build(folder, "--for", "screen", "--for", "archive", "--strict", by=process, PYTHONHASHSEED=seed)
        assert done.returncode == 0
        assert bound() == before
    text(folder).write_text(text(folder).read_text("utf-8").replace("Nous", "On", 1), "utf-8")
    assert build(folder).returncode == 0
    assert len(bound()) == 2


def test_another_order_costs_the_contents(folder: Path) -> None:
    made.replace(folder / "edition/edition.yaml", "[val-fictif-1, hautes-vallees-imaginaires-2,",
                 "[hautes-vallees-imaginaires-2, val-fictif-1,")  # fmt: skip
    assert "Sommaire" in (changed := why(folder))
    assert "Édition" not in changed


def test_a_picture_costs_the_chapters_that_show_it(folder: Path) -> None:
    (folder / "edition/territoires/val-fictif-1/photos").mkdir(exist_ok=True)
    (folder / "edition/territoires/val-fictif-1/photos/unused.jpg").write_bytes(b"no picture")
    assert why(folder) == {}


def test_a_damaged_cache_is_told_and_nothing_of_it_is_printed(folder: Path) -> None:
    before = (folder / "out/edition-screen.pdf").read_bytes()
    for entry in (folder / "cache").rglob("fragment-*"):
        entry.write_bytes(entry.read_bytes()[:-100])
    for entry in (folder / "cache").rglob("settled-*"):
        entry.unlink()
    (folder / "out/edition-screen.pdf").unlink()
    done = build(folder, "--why")
    assert "abîmée" in done.stderr
    assert "nouvelle mise en page, car l’ancienne n’est plus dans le cache" in done.stderr
    assert (folder / "out/edition-screen.pdf").read_bytes() == before


def test_every_part_of_the_house_is_a_part_of_the_key() -> None:
    assert set(HOUSE) == {"styles", "templates", "assets", "livret", "programs"}


# Killed


def start(folder: Path, out: str) -> "subprocess.Popen[str]":
    """Start a build of the edition « small » in *folder*, whose cache is at first empty."""
    command = [sys.executable, str(ROOT / "build.py"), "build", "small", "--cache", "cache", "--out", out]
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, env=environment(), text=True, **streams)


def test_a_build_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    made.tiny(tmp_path / "small")
    assert livret("build", "small", "--out", "expected", cwd=tmp_path).returncode == 0
    expected = (tmp_path / "expected/small-screen.pdf").read_bytes()
    pdf = tmp_path / "out/small-screen.pdf"
    for pause in (0.2, 0.5, 0.8, 1.1, 1.4):
        with start(tmp_path, "out") as builder:
            time.sleep(pause)
            builder.kill()
        assert not pdf.exists() or pdf.read_bytes() == expected
    done = livret("build", "small", "--out", "out", "--cache", "cache", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "abîmée" not in done.stderr
    assert pdf.read_bytes() == expected
    assert not list(tmp_path.glob("out/.livret-*.tmp"))


def test_two_builds_share_a_cache(tmp_path: Path) -> None:
    made.tiny(tmp_path / "small")
    both = [start(tmp_path, out) for out in ("one", "two")]
    said = [builder.communicate(timeout=120)[1] for builder in both]
    assert [builder.returncode for builder in both] == [0, 0], said
    assert (tmp_path / "one/small-screen.pdf").read_bytes() == (tmp_path / "two/small-screen.pdf").read_bytes()
    assert not [line for line in said if "abîmée" in line]


def test_the_house_is_known_before_workers_read_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a cache, too: else styles edited while workers start are recorded, and the old ones printed."""
    requests: list[str] = []
    for module in (sessions, chapter_store):
        monkeypatch.setattr(module, "of_house", partial(requests.append, module.__name__))
    press = mock.create_autospec(Pool, instance=True)
    sessions.Session(tmp_path, press, None)
    chapter_store.ChapterStore(press, None)
    assert requests == ["livret.cli.sessions", "livret.build.chapter_store"]
    assert not press.method_calls
