"""The report of an import: what is reported of each file, on a page that opens offline and as data."""

import json
import re

import pytest

from livret.base.problems import Kind, Location, Problem, Severity
from livret.intake import report
from livret.intake.model import Correction, Outcome, PassageChange

LONG = "CommunautédecommunesàunnombienlongetsansaucunespaceQuiNeSeCoupePas" * 2
ASKED = Kind("IMPORT-999", "“{words}”: is it a number?", "type the number in the cell", severity=Severity.WARNING)
ALIKE = Kind("IMPORT-998", "a comment is left out", "read it", severity=Severity.WARNING)
REFUSED = Kind("IMPORT-997", "this file holds tracked changes", "add --accept-changes")
SHEET = Outcome(
    "faits.xlsx", "sheet", ("val-fictif",), ("territoires/val-fictif/fiche.yaml",), {"figures": 12},
    tuple(ASKED.at(Location("faits.xlsx › Fiches", row, cell="C", excerpt=LONG), words=LONG) for row in (5, 6)),
    (PassageChange("territoires/val-fictif/fiche.yaml", "population", "4 200 (2023)", "4 210 (2024)"),),
)  # fmt: skip
TEXT = Outcome(
    "Val-Fictif.docx", "word", ("val-fictif",), ("territoires/val-fictif/texte.md",), {"words": 1203, "rubrics": 5},
    tuple(ALIKE.at(Location("Val-Fictif.docx", line, excerpt=f"<b>remarque {line}</b>")) for line in range(1, 31)),
    (
        PassageChange("territoires/val-fictif/texte.md", "Les limites", "Une haie meurt.", "Une haie vit."),
        PassageChange("territoires/val-fictif/texte.md", "Le projet pilote", "", LONG),
        PassageChange("territoires/val-fictif/texte.md", "Les remerciements", "Merci.", ""),
    ),
)  # fmt: skip
CORRECTED = Outcome(
    "epreuve.pdf", "marked", ("val-fictif",), (), {}, (), (),
    (
        Correction(1, 3, "territoires/val-fictif/texte.md", 12, "cinquante", "quatre-vingts", "Camille Fiction"),
        Correction(2, 4, "", 0, "la carte", None, remark="À voir <ensemble>."),
        Correction(3, 0, "territoires/val-fictif/texte.md", 20, "", LONG, done=True),
    ),
)  # fmt: skip
KEPT_OUT = Outcome("Pays.docx", "word", problems=(REFUSED.at(Location("Pays.docx")),))
BARE = Outcome("mare.heic", "photo", ("val-fictif",), ("territoires/val-fictif/photos/mare.jpg",), {"pictures": 1})
RICH = (SHEET, TEXT, CORRECTED, KEPT_OUT, BARE)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html.partition("</style>")[2]))


@pytest.fixture(scope="module")
def rich() -> str:
    return report.page(RICH, "exemple", written=False)


def test_it_says_what_each_file_is_and_where_it_goes(rich: str) -> None:
    found = words(rich)
    assert "tableur ou formulaire, 12 chiffres val-fictif/fiche.yaml 2" in found.replace("\xa0", " ")
    assert "texte Word, 1 203 mots, 5 rubriques" in found.replace("\u202f", " ").replace("\xa0", " ")
    assert "Pays.docx texte Word refusé 1" in found


@pytest.mark.parametrize(
    ("outcomes", "written", "verdict", "state"),
    [
        (RICH, False, "1 fichier refusé", "Rien n’est encore écrit"),
        ((SHEET,), True, "2 points à décider", "Ce qui est sûr est écrit"),
        ((BARE,), False, "Rien à décider", "l’édition contient déjà tout"),
    ],
)
def test_it_begins_with_what_is_to_be_decided(
    outcomes: tuple[Outcome, ...], written: bool, verdict: str, state: str
) -> None:
    text = words(report.page(outcomes, "exemple", written)).replace("\xa0", " ")
    assert verdict in text
    assert state in text


def test_files_of_many_territories_are_told_together() -> None:
    files = tuple(f"territoires/{name}/fiche.yaml" for name in ("val-fictif", "pays-fictif"))
    folders = ("/home/x/recu/faits.xlsx", "/home/x/recu/lot 2/envoi.zip › a/texte.docx")
    outcomes = [Outcome(folders[0], "sheet", files=files), Outcome(folders[1], "word")]
    found = words(report.page(outcomes, "exemple", written=False))
    assert "faits.xlsx tableur ou formulaire fiche.yaml de 2 territoires" in found
    assert "lot 2/envoi.zip › a/texte.docx texte Word" in found
    assert "/home" not in found


def test_a_place_is_told_as_its_program_has_it(rich: str) -> None:
    found = words(rich)
    assert "Fiches!C5" in found
    assert "faits.xlsx › Fiches!C5" not in found, "under the name of its file, the name is not said again"
    assert "Paragraphe 20" in found


def test_many_of_a_kind_are_counted(rich: str) -> None:
    text = words(rich).replace("\xa0", " ")
    assert "30 fois" in text
    assert "Et 10 autres endroits" in text
    assert text.count("A comment is left out") == 1, "what all of them say is said once"


def test_what_differs_is_marked_word_by_word(rich: str) -> None:
    assert "Une haie <del>meurt</del>." in rich
    assert "Une haie <ins>vit</ins>." in rich


def test_a_file_that_only_adds_has_one_column() -> None:
    new = Outcome("a.docx", "word", passages=TEXT.passages[1:2])
    assert "Ce qui s’ajoute" in report.page([new], "exemple", written=False)
    assert "Ce qui s’ajoute" not in report.page([TEXT], "exemple", written=False)


def test_signs_of_a_file_are_never_markup(rich: str) -> None:
    assert "&lt;b&gt;remarque 1&lt;/b&gt;" in rich
    assert "&lt;ensemble&gt;" in rich
    assert "<script" not in rich
    assert not re.findall(r'(?:src|href)="(?!#|data:)', rich), "it asks for nothing outside itself"


def test_the_data_leave_nothing_out() -> None:
    data = json.loads(json.dumps(report.as_data(RICH, "exemple", written=False)))
    assert [file["name"] for file in data["files"]] == [outcome.arrival for outcome in RICH]
    sheet, text, corrected, kept_out, _bare = data["files"]
    assert [problem["cell"] for problem in sheet["problems"]] == ["C5", "C6"]
    assert len(text["problems"]) == 30
    assert [each["after"] for each in corrected["corrections"]] == ["quatre-vingts", None, LONG]
    assert kept_out["refused"]
    assert kept_out["files"] == []


def test_a_problem_without_a_place_is_told() -> None:
    outcome = Outcome("vide.docx", "word", problems=(Problem(REFUSED),))
    assert "This file holds tracked changes" in words(report.page([outcome], "exemple", written=False))
