"""`export word`: what the Word file holds, and that it comes back as it was sent."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import mammoth
import pytest
from docx import Document

from livret.intake import cohort
from livret.intake.corrections.returned_compare import returned
from livret.intake.corrections.returned_read import read
from livret.intake.corrections.word_export import word_file
from livret.intake.corrections.word_plan import plan
from livret.intake.draft import Draft
from tests.commands import livret
from tests.made import EXEMPLE, tiny

SLUG = "pays-de-demonstration"


@cache
def sent(slug: str = SLUG) -> bytes:
    member = cohort.read(EXEMPLE).member(slug)
    assert member
    return word_file(Draft(EXEMPLE), member)


def of(folder: Path) -> bytes:
    return word_file(Draft(folder), cohort.read(folder).members[0])


def part(data: bytes, name: str) -> str:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_the_same_bytes_every_time() -> None:
    member = cohort.read(EXEMPLE).member(SLUG)
    assert member
    assert word_file(Draft(EXEMPLE), member) == sent()


@pytest.mark.parametrize("folder", sorted(path.name for path in (EXEMPLE / "territoires").iterdir()))
def test_what_was_sent_comes_back_unchanged(folder: str) -> None:
    came = returned(sent(folder), ())
    assert (came.label.partition("#")[0], came.changes) == (f"exemple/{folder}", ())  # type: ignore[union-attr]


def test_each_passage_is_named_by_a_bookmark_that_word_hides() -> None:
    page = read(sent())
    words = [paragraph for paragraph in page.paragraphs if paragraph.text.strip()]
    assert sorted(name for paragraph in words for name in paragraph.names) == list(range(len(page.sent)))
    assert all(paragraph.text.strip() == page.sent[paragraph.names[0]].text for paragraph in words)


def test_all_words_of_the_files_are_sent() -> None:
    member = cohort.read(EXEMPLE).member(SLUG)
    assert member
    rows = [row.unit for row in plan(Draft(EXEMPLE), member) if row.unit]
    text = {(unit.sort, unit.label, unit.text) for unit in rows}
    assert ("field", "nom", "Pays de Démonstration") in text
    assert ("field", "population › valeur", "45 461") in text
    assert ("label", "légende", "Une mire, à la place d'une photographie") in text
    assert ("label", "auteur", "Camille Fiction") in text
    assert ("note", "fete", "La fête des gestes, le 2e samedi de juin, de 10 h à 19 h 30.") in text
    assert not [unit for unit in rows if unit.label == "siren"]


def test_real_styles_of_word() -> None:
    html = re.sub('<a id="[^"]*"></a>', "", mammoth.convert_to_html(BytesIO(sent())).value)
    assert "<h2>" in html
    assert "<em>qui sait faire quoi</em>" in html
    assert "<strong>un savoir-faire que personne ne demande s&#x27;éteint en une génération</strong>" in html.replace(
        "'", "&#x27;"
    )
    assert '<a href="https://exemple.invalid/carte">site imaginaire du projet</a>' in html
    assert "<li>les ateliers déclarés,</li>" in html
    assert html.count('<sup><a href="#footnote-') == 3
    assert "<td><p>7 200 €</p></td>" in html


def test_lists_of_numbers_begin_anew(tmp_path: Path) -> None:
    data = of(tiny(tmp_path, "1. un;\n2. deux.\n\nPuis :\n\n1. trois;\n2. quatre.\n"))
    paragraphs = Document(BytesIO(data)).paragraphs
    numbers = {
        p.text: p._p.pPr.numPr.numId.val for p in paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None
    }
    assert numbers["un;"] == numbers["deux."] != numbers["trois;"] == numbers["quatre."]


def test_changes_are_tracked_and_french_is_corrected() -> None:
    assert "<w:trackRevisions/>" in part(sent(), "word/settings.xml")
    assert 'w:lang w:val="fr-FR"' in part(sent(), "word/styles.xml")
    assert "livret-edition" in part(sent(), "docProps/custom.xml")


def test_signs_that_xml_cannot_hold_stop_nothing(tmp_path: Path) -> None:
    came = returned(of(tiny(tmp_path, "Un mot\x0b de trop & <deux>.\n")), ())
    assert came.changes == ()  # type: ignore[union-attr]


def test_the_command(tmp_path: Path) -> None:
    said = livret("export", "word", EXEMPLE, "--territory", "Pays de Démonstration", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (0, f"dist/exemple/corrections/{SLUG}.docx\n")
    assert (tmp_path / said.stdout.strip()).read_bytes() == sent()
    said = livret("export", "word", EXEMPLE, "--out", "envoi", cwd=tmp_path)
    assert len(said.stdout.split()) == len(list((tmp_path / "envoi").iterdir())) == 6


def test_a_territory_that_is_not_there(tmp_path: Path) -> None:
    said = livret("export", "word", EXEMPLE, "--territory", "nulle-part", cwd=tmp_path)
    assert said.returncode == 2
    assert SLUG in said.stderr
    assert not [*tmp_path.iterdir()]


def test_an_edition_in_the_place_of_the_command_is_told_what_to_type(tmp_path: Path) -> None:
    tiny(tmp_path / "reports" / "cohorte")
    said = livret("export", "cohorte", cwd=tmp_path)
    assert (said.returncode, "python build.py export word cohorte" in said.stderr) == (2, True)
