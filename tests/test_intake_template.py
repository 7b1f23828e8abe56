"""The files that are sent to territories: what they hold, and that it comes back filled in without a question."""

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordFile
from python_calamine import CalamineWorkbook

from bench.intake import trial
from bench.intake.sheets import book
from livret.base import paths
from livret.edition.facts import FACTS
from livret.edition.typography.typeset import typeset
from livret.intake import bringing, cohort
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.templates import instructions, lengths, spreadsheet
from livret.intake.templates import word as template_word
from tests.laying import press

FILLED = """\
nom: Val-Fictif
projet: Une haie
localisation:
  departement:
    - Lot-et-Fiction
    - Tarn-et-Fiction
  region: Occitanie (fiction)
population:
  valeur: 4 210
  source: recensement fictif
  annee: 2024
superficie_km2:
  valeur: 48,5
  source: cadastre fictif
  annee: 2023
communes:
  valeur: 7
  source: registre fictif
  annee: 2024
budget:
  valeur: 3,4
  source: compte fictif
  annee: 2024
alliee:
  nom: Prénom Nom
  structure: Coopérative Fiction
"""
EXAMPLE = cohort.read(paths.root() / "reports/exemple")
NAMES, OWN = [member.name for member in EXAMPLE.members], EXAMPLE.before.own_figures


@pytest.fixture(scope="module")
def word() -> WordFile:
    return docx.Document(io.BytesIO(template_word.document(EXAMPLE)))


def test_the_word_file_has_the_rubrics_of_the_edition(word: WordFile) -> None:
    headings = [each.text for each in word.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings == [rule.heading for rule in EXAMPLE.rubrics]


def test_each_rubric_tells_how_many_words_it_holds(word: WordFile) -> None:
    text = [each.text for each in word.paragraphs if each.text.startswith("Environ")]
    words = [str(each.words) for each in lengths.lengths(EXAMPLE.rubrics, NAMES, OWN)]
    assert [line.split()[1] for line in text] == words


def test_its_title_is_a_list_of_the_territories(word: WordFile) -> None:
    names = [item.get(f"{template_word.W}value") for item in word.element.iter(f"{template_word.W}listItem")]
    assert names == [member.name for member in EXAMPLE.members]


def test_all_that_it_says_is_known_for_the_houses_own(word: WordFile) -> None:
    found = [each for each in word.paragraphs if each.style and each.style.name == instructions.STYLE]
    assert [each.text for each in found if not instructions.are_own(each.text)] == []
    assert len(found) == len(instructions.INTRODUCTION) + len(EXAMPLE.rubrics)


@pytest.mark.parametrize("words", ["Environ 90 mots. Voir avec Camille Fiction.", "Une haie par école.", "mots"])
def test_what_somebody_wrote_into_an_instruction_is_not_the_houses(words: str) -> None:
    assert not instructions.are_own(words)


def test_lengths_are_those_of_a_double_page_that_holds_them() -> None:
    entries = {each.rule.heading: each.words for each in lengths.lengths(EXAMPLE.rubrics, NAMES, OWN)}
    name = max(NAMES, key=len)
    assert min(entries.values()) >= 50
    assert lengths.fits(EXAMPLE.rubrics, entries, name, OWN)
    for side in (("Le projet pilote", "Les impacts positifs", "Les limites"), ("Le point de vue du territoire",)):
        longer = {heading: words * (1.25 if heading in side else 1) for heading, words in entries.items()}
        assert not lengths.fits(EXAMPLE.rubrics, {key: round(words) for key, words in longer.items()}, name, OWN)


def test_rubrics_without_a_voice_share_the_double_page() -> None:
    rules = [rule for rule in EXAMPLE.rubrics if not rule.form.startswith("voix")]
    assert sum(each.words for each in lengths.lengths(rules, ["Val-Fictif"], {})) > 300


def test_the_spreadsheet_has_a_row_for_each_territory() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet.workbook(EXAMPLE)))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows] == [[member.name, member.siren] for member in EXAMPLE.members]
    assert book.sheet_names == [spreadsheet.SHEET], "nothing beside it that would be asked about"
    assert all(heading for heading in head)


def test_both_are_made_the_same_every_time() -> None:
    assert template_word.document(EXAMPLE) == template_word.document(EXAMPLE)
    assert spreadsheet.workbook(EXAMPLE) == spreadsheet.workbook(EXAMPLE)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(trial.edition(tmp_path / "exemple"))


def brought(draft: Draft, name: str, sort: str, data: bytes) -> Outcome:
    (outcome,) = bringing.bring([Arrival(name, data, sort)], draft, cohort.read(draft.folder), press(), Wishes())
    return outcome


def test_a_word_file_that_was_filled_in_comes_back_without_a_question(draft: Draft) -> None:
    word = docx.Document(io.BytesIO(template_word.document(EXAMPLE)))
    (control,) = word.element.iter(f"{template_word.W}sdt")
    for showing in list(control.iter(f"{template_word.W}showingPlcHdr")):
        showing.getparent().remove(showing)
    next(control.iter(f"{template_word.W}t")).text = "Val-Fictif"
    blank = [each for each in word.paragraphs if each.style and each.style.name in {"Normal", "List Bullet"}]
    for number, paragraph in enumerate(blank):
        paragraph.add_run(f"Une haie par école, {number} fois.")
    stream = io.BytesIO()
    word.save(stream)
    outcome = brought(draft, "Document1.docx", "word", stream.getvalue())
    assert [problem.message for problem in outcome.problems] == []
    lines = (draft.text("territoires/val-fictif/texte.md") or "").split("\n\n")
    rubrics = [rule.heading for rule in cohort.read(draft.folder).rubrics]
    assert [typeset(line.strip().removeprefix("## ")) for line in lines[::2]] == rubrics
    dashes = ["", "- ", "- ", "", ""]
    assert [line.strip() for line in lines[1::2]] == [
        f"{dash}Une haie par école, {number} fois." for number, dash in enumerate(dashes)
    ]


def test_a_word_file_that_was_not_filled_in_writes_nothing(draft: Draft) -> None:
    outcome = brought(draft, "Val-Fictif.docx", "word", template_word.document(EXAMPLE))
    assert draft.changes() == ()
    message = " ".join(problem.message for problem in outcome.problems)
    assert "Environ" not in message
    assert all(rule.heading in message for rule in EXAMPLE.rubrics), "what is still to be written is told"


def test_a_spreadsheet_that_was_filled_in_comes_back_without_a_question(draft: Draft) -> None:
    blank = CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet.workbook(EXAMPLE))).get_sheet_by_index(0).to_python()
    head, row = blank[0], blank[1]
    filled = [*row[:2], "Une haie", "Lot-et-Fiction, Tarn-et-Fiction", "Occitanie (fiction)"]
    filled += [4210, "recensement fictif", 2024, 48.5, "cadastre fictif", 2023, 7, "registre fictif", 2024]
    filled += [""] * 3 * (len(FACTS) - 3)  # others of the house: left empty
    filled += [3.4, "compte fictif", 2024]
    filled += ["Prénom Nom", "Coopérative Fiction"]
    assert len(filled) == len(head)
    outcome = brought(draft, "faits.xlsx", "sheet", book({spreadsheet.SHEET: [head, filled]}))
    assert [problem.message for problem in outcome.problems] == []
    assert draft.text("territoires/val-fictif/fiche.yaml") == FILLED


def test_a_spreadsheet_that_was_not_filled_in_changes_nothing(draft: Draft) -> None:
    outcome = brought(draft, "faits.xlsx", "sheet", spreadsheet.workbook(EXAMPLE))
    assert [problem.message for problem in outcome.problems] == []
    assert draft.changes() == ()
