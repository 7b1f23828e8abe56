"""Which territory a text is for: the name of its file, what it begins with, its properties, and doubt."""

import io
from pathlib import Path

import docx
import pytest

from bench.intake import trial
from livret.intake import bringing, cohort
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from tests.laying import press


def came(folder: Path, name: str, title: str = "", line: str = "", property_title: str = "") -> Outcome:
    word = docx.Document()
    word.core_properties.title = property_title
    if title:
        word.add_heading(title, 0)
    if line:
        word.add_paragraph(line)
    word.add_heading("Le projet pilote", 1)
    word.add_paragraph("Une haie par école imaginaire.")
    stream = io.BytesIO()
    word.save(stream)
    arrival = Arrival(name, stream.getvalue(), "word")
    (outcome,) = bringing.bring([arrival], Draft(folder), cohort.read(folder), press(), Wishes())
    return outcome


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trial.edition(tmp_path_factory.mktemp("which") / "exemple")


@pytest.mark.parametrize(
    ("name", "title", "line", "property_title"),
    [
        ("Val-Fictif.docx", "", "", ""),
        ("Document1.docx", "Val-Fictif", "", ""),
        ("Document1.docx", "", "Val-Fictif, le 12 mars", ""),
        ("Document1.docx", "", "", "Contribution de Val-Fictif"),
        ("Document1.docx", "Val-Fictif", "", "Hautes Vallées Imaginaires"),
        ("Val-Fictif.docx", "", "", "Hautes Vallées Imaginaires"),
        ("Val-Fictif.docx", "Bilan", "Écrit avec les Hautes Vallées Imaginaires", ""),
    ],
)
def test_the_territory_is_found(folder: Path, name: str, title: str, line: str, property_title: str) -> None:
    assert came(folder, name, title, line, property_title).territories == ("val-fictif",)


def test_a_file_under_the_name_of_another_territory_is_asked_about(folder: Path) -> None:
    outcome = came(folder, "Val-Fictif.docx", "Hautes Vallées Imaginaires")
    (problem,) = outcome.problems
    assert outcome.refused
    assert problem.code == "IMPORT-004"
    assert "Val-Fictif" in problem.message
    assert "Hautes Vallées Imaginaires" in problem.message


def test_a_territory_that_is_not_of_the_edition_is_not_taken_for_one_that_is(folder: Path) -> None:
    (problem,) = came(folder, "Presqu'île-Fantôme.docx", "Presqu'île-Fantôme").problems
    assert "val-fictif" not in problem.help
    assert "new --edition exemple --territory" in problem.help


# Several files


SHEET = Arrival("faits.csv", b"Territoire;Communes;Alli\xe9e\nVal-Fictif;12;Camille Fiction\n", "sheet")


def together(folder: Path, *arrivals: Arrival) -> tuple[list[Outcome], Draft]:
    draft = Draft(folder)
    return [
        *bringing.bring(arrivals, draft, cohort.read(folder), press(), Wishes("", source="Insee", year="2022"))
    ], draft


def text(name: str, limits: str) -> Arrival:
    words = f"Val-Fictif\n\nLE POINT DE VUE DE L'ALLIÉE\n\n{limits}\n\nCamille Fiction, alliée\n"
    return Arrival(name, words.encode(), "text")


def test_spreadsheets_are_read_first_so_that_texts_know_what_they_say(folder: Path) -> None:
    (facts, words), _draft = together(folder, text("val-fictif.txt", "Une haie."), SHEET)
    assert (facts.arrival, words.arrival) == ("faits.csv", "val-fictif.txt")
    assert words.problems == ()


def test_two_texts_of_a_territory_are_not_mixed(folder: Path) -> None:
    (one, other, same), draft = together(
        folder, text("val-fictif V1.txt", "Une haie."), text("val-fictif V2.txt", "Deux haies."),
        text("val-fictif copie.txt", "Une haie."),
    )  # fmt: skip
    assert not one.refused
    assert other.refused
    (problem,) = (each for each in other.problems if each.code == "IMPORT-022")
    assert "val-fictif V1.txt" in problem.message
    assert (same.refused, same.files) == (False, ())
    assert "Une haie." in (draft.text("territoires/val-fictif/texte.md") or "")


def test_two_spreadsheets_that_differ_are_told_and_the_first_is_taken(folder: Path) -> None:
    other = Arrival("autres.csv", b"Territoire;Communes\nVal-Fictif;13\n", "sheet")
    (_one, found), draft = together(folder, SHEET, other)
    assert [each.code for each in found.problems] == ["IMPORT-021"]
    for words in ("12", "13", "faits.csv"):
        assert words in found.problems[0].message
    assert "valeur: 12" in (draft.text("territoires/val-fictif/fiche.yaml") or "")


def test_what_a_refused_file_said_is_in_nobodys_way(folder: Path) -> None:
    refused = text("val-fictif V2.txt", "Deux haies.")
    _outcomes, draft = together(folder, text("val-fictif V1.txt", "Une haie."), refused)
    assert {by for _words, by in draft.said.values()} == {"val-fictif V1.txt"}
