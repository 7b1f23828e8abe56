"""`compare`, as an officer types it: two years of a small edition, its pages, what was signed."""

import json
import shutil
from pathlib import Path

import pytest

from tests import made
from tests.commands import Said, livret

PROSE = "Le pont d’essai relie deux rives imaginaires. Il compte 84 marches, que personne n’a comptées.\n"


def types(folder: Path, *words: str) -> Said:
    return livret("compare", *words, cwd=folder)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two years of an edition, of which one word and one fact differ."""
    folder = tmp_path_factory.mktemp("bureau")
    one = made.tiny(folder / "reports" / "essai-2025", PROSE)
    two = folder / "reports" / "essai-2026"
    shutil.copytree(one, two)
    text = two / "territoires/essai/texte.md"
    text.write_text(text.read_text("utf-8").replace("84", "86"), "utf-8")
    sheet = two / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("2025-06-15", "2026-06-15"), "utf-8")
    return folder


def test_two_years_with_their_pages(office: Path) -> None:
    done = types(office, "essai-2025", "essai-2026")
    assert done.returncode == 0, done.stderr
    assert "essai-2025 (2025) → essai-2026 (2026)" in done.stderr
    assert "date : 2025-06-15 → 2026-06-15" in done.stderr
    assert "1 phrase changée" in done.stderr
    paths = [office / line for line in done.stdout.splitlines()]
    assert [path.name for path in paths] == ["compare.html", "compare.json"]
    assert all(path.parent.name == "essai-2025--essai-2026" for path in paths)
    data = json.loads(paths[1].read_text("utf-8"))
    assert data["counts"]["changed"] == 1
    assert "Territoire d’Essai" in {chapter["chapter"] for chapter in data["pages"]}
    assert "data:image/jpeg" in paths[0].read_text("utf-8")


def test_the_same_edition_twice_says_so(office: Path) -> None:
    done = types(office, "essai-2025", "essai-2025", "--fail-if-different")
    assert done.returncode == 0
    assert "rien n’a changé" in done.stderr


def test_a_script_can_ask_whether_they_differ(office: Path) -> None:
    done = types(office, "essai-2025", "essai-2026", "--no-pages", "--fail-if-different", "--json", "--out", "la")
    assert done.returncode == 1
    assert json.loads(done.stdout)["pages"] is None
    assert (office / "la/compare.html").exists()


def test_what_is_compared_with_nothing_is_told_what_to_type(office: Path) -> None:
    for words, text in ((("essai-2025", "rien"), "essai-2026"), (("essai-2025", "x.pdf"), "proof")):
        done = types(office, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert text in done.stderr


def test_what_changed_since_it_was_signed(office: Path) -> None:
    folder = office / "reports/essai-2025"
    signed = livret(
        "proof", "essai-2025", "--accept", "essai", "--by", "Camille Fiction", "--on", "2025-06-20", cwd=office
    )
    assert signed.returncode == 0, signed.stderr
    shutil.copy(folder / "accords.yaml", office / "reports/essai-2026/accords.yaml")
    done = types(office, "essai-2026/accords.yaml", "essai-2026")
    assert done.returncode == 0, done.stderr
    assert "Camille Fiction, 2025-06-20" in done.stderr
    assert "tel que signé → d’autres mots maintenant" in done.stderr
