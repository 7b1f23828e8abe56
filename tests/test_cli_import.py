"""`import` as people type it: shown first, written on demand, put back, begun anew."""

import json
from pathlib import Path

import docx
import pytest
import xlsxwriter

from tests import made
from tests.commands import livret

TEXT = "territoires/essai/texte.md"


def word(path: Path, *words: str, rubric: str = "Le projet pilote") -> Path:
    text = docx.Document()
    text.add_heading(rubric, 1)
    for each in words:
        text.add_paragraph(each)
    path.parent.mkdir(parents=True, exist_ok=True)
    text.save(str(path))
    return path


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    with xlsxwriter.Workbook(path) as sheets:
        sheet = sheets.add_worksheet("Fiches")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return made.tiny(tmp_path / "reports" / "cohorte")


def state(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and ".livret" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_what_came_is_shown_and_nothing_is_written(tmp_path: Path, edition: Path) -> None:
    before = state(edition)
    said = livret("import", word(tmp_path / "essai.docx", "Une halle fictive."), "--edition", "cohorte", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (0, "")
    assert "✔ essai.docx (texte Word, 1 rubrique" in said.stderr
    assert f"→ {TEXT}" in said.stderr
    assert "− Un texte court." in said.stderr
    assert "+ Une halle fictive." in said.stderr
    assert "rien n’est encore écrit : 1 fichier de l’édition changerait, ajoutez --write" in said.stderr
    assert state(edition) == before


def test_it_is_written_once_and_put_back(tmp_path: Path, edition: Path) -> None:
    before, file = state(edition), word(tmp_path / "essai.docx", "Une halle fictive.")
    said = livret("import", file, "--edition", "cohorte", "--write", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (0, f"reports/cohorte/{TEXT}\n")
    assert "pour les remettre : check cohorte --undo" in said.stderr
    assert "Une halle fictive." in (edition / TEXT).read_text("utf-8")
    again = livret("import", file, "--edition", "cohorte", "--write", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    assert "rien à écrire : l’édition a déjà tout" in again.stderr
    assert livret("check", "cohorte", "--undo", cwd=tmp_path).returncode == 0
    assert state(edition) == before


def test_what_is_refused_keeps_nothing_else_out(tmp_path: Path, edition: Path) -> None:
    (tmp_path / "vieux.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    file = word(tmp_path / "essai.docx", "Une halle fictive.")
    said = livret("import", tmp_path / "vieux.doc", file, "--edition", "cohorte", "--write", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (1, f"reports/cohorte/{TEXT}\n")
    assert "✖ vieux.doc" in said.stderr
    assert "2 fichiers · 1 non repris" in said.stderr


def test_a_territory_that_is_not_told_is_asked_for(tmp_path: Path, edition: Path) -> None:
    file = word(tmp_path / "texte.docx", "Une halle fictive.")
    said = livret("import", file, "--edition", "cohorte", cwd=tmp_path)
    assert (said.returncode, "IMPORT-004" in said.stderr) == (1, True)
    assert "dites lequel : --territory" in said.stderr
    assert livret("import", file, "--edition", "cohorte", "--territory", "Essai", cwd=tmp_path).returncode == 0
    wrong = livret("import", file, "--edition", "cohorte", "--territory", "ailleurs", cwd=tmp_path)
    assert (wrong.returncode, "« ailleurs » n’est pas un territoire de cohorte : essai" in wrong.stderr) == (2, True)


@pytest.mark.parametrize("numbers", ["", "0", "3-1", "un", "1,,2", "1-99999999"])
def test_numbers_are_those_of_a_list(tmp_path: Path, edition: Path, numbers: str) -> None:
    file = word(tmp_path / "essai.docx", "Une halle fictive.")
    said = livret("import", file, "--edition", "cohorte", "--accept", numbers, cwd=tmp_path)
    assert (said.returncode, "1,3-5" in said.stderr or "--accept" in said.stderr) == (2, True)


def test_an_edition_that_is_not_there_begins_with_the_spreadsheet(tmp_path: Path, edition: Path) -> None:
    came = tmp_path / "recu"
    word(came / "Pays d’Essai Fictif.docx", "Une halle fictive.")
    book(came / "faits.xlsx", ("Territoire", "Population"), ("Pays d’Essai Fictif", 1200))
    shown = livret("import", came, "--edition", "essai-2026", cwd=tmp_path)
    assert (shown.returncode, (tmp_path / "reports/essai-2026").exists()) == (0, False)
    said = livret("import", came, "--edition", "essai-2026", "--write", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (0, "reports/essai-2026\n")
    home = tmp_path / "reports/essai-2026/territoires/pays-d-essai-fictif"
    assert "Une halle fictive." in (home / "texte.md").read_text("utf-8")
    assert "valeur: 1 200" in (home / "fiche.yaml").read_text("utf-8")
    assert not (tmp_path / "reports/essai-2026/.livret").exists()


def test_an_edition_is_not_begun_of_nothing(tmp_path: Path, edition: Path) -> None:
    file = word(tmp_path / "essai.docx", "Une halle fictive.")
    said = livret("import", file, "--edition", "essai-2026", "--write", cwd=tmp_path)
    assert (said.returncode, "new essai-2026 --territories" in said.stderr) == (2, True)
    assert not (tmp_path / "reports/essai-2026").exists()


def test_the_same_as_data_and_as_a_page(tmp_path: Path, edition: Path) -> None:
    file = word(tmp_path / "essai.docx", "Une halle fictive.")
    page = tmp_path / "rapport.html"
    said = livret("import", file, "--edition", "cohorte", "--json", "--html", page, cwd=tmp_path)
    data = json.loads(said.stdout)
    assert [each["files"] for each in data["files"]] == [[TEXT]]
    assert "halle" in page.read_text("utf-8")


def test_templates_are_written_where_they_are_asked_for(tmp_path: Path, edition: Path) -> None:
    said = livret("import", "template", "--edition", "cohorte", "--out", tmp_path / "envoi", cwd=tmp_path)
    assert (said.returncode, len(said.stdout.splitlines())) == (0, 2)
    assert {path.suffix for path in (tmp_path / "envoi").iterdir()} == {".docx", ".xlsx"}
    for wrong in (["template", "x.docx"], ["x.docx", "--out", "envoi"]):
        assert livret("import", *wrong, "--edition", "cohorte", cwd=tmp_path).returncode == 2
