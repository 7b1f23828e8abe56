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
