"""The files that are sent to territories: what they hold, and that it comes back filled in without a question."""

import io

import docx
import pytest
from docx.document import Document as WordFile
from python_calamine import CalamineWorkbook

from livret import house
from livret.intake import cohort, instructions, lengths, template_sheet, template_word

EXAMPLE = cohort.read(house.root() / "reports/exemple")


@pytest.fixture(scope="module")
def word() -> WordFile:
    return docx.Document(io.BytesIO(template_word.made(EXAMPLE)))


def test_the_word_file_has_the_rubrics_of_the_edition(word: WordFile) -> None:
    headings = [each.text for each in word.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings == [rule.heading for rule in EXAMPLE.rubrics]


def test_each_rubric_tells_how_many_words_it_holds(word: WordFile) -> None:
    told = [each.text for each in word.paragraphs if each.text.startswith("Environ")]
    words = [str(each.words) for each in lengths.lengths(EXAMPLE.rubrics, [member.name for member in EXAMPLE.members])]
    assert [line.split()[1] for line in told] == words


def test_its_title_is_a_list_of_the_territories(word: WordFile) -> None:
    names = [item.get(f"{template_word.W}value") for item in word.element.iter(f"{template_word.W}listItem")]
    assert names == [member.name for member in EXAMPLE.members]


def test_all_that_it_says_is_known_for_the_houses_own(word: WordFile) -> None:
    told = [each for each in word.paragraphs if each.style and each.style.name == instructions.STYLE]
    assert [each.text for each in told if not instructions.are_own(each.text)] == []
    assert len(told) == len(instructions.INTRODUCTION) + len(EXAMPLE.rubrics)


@pytest.mark.parametrize("words", ["Environ 90 mots. Voir avec Camille Fiction.", "Une haie par école.", "mots"])
def test_what_somebody_wrote_into_an_instruction_is_not_the_houses(words: str) -> None:
    assert not instructions.are_own(words)


def test_lengths_are_those_of_a_double_page_that_holds_them() -> None:
    names = [member.name for member in EXAMPLE.members]
    told = {each.rule.heading: each.words for each in lengths.lengths(EXAMPLE.rubrics, names)}
    name = max(names, key=len)
    assert lengths.holds(EXAMPLE.rubrics, told, name)
    for side in (("Le projet pilote", "Les impacts positifs", "Les limites"), ("Le point de vue du territoire",)):
        longer = {heading: words * (1.25 if heading in side else 1) for heading, words in told.items()}
        assert not lengths.holds(EXAMPLE.rubrics, {key: round(words) for key, words in longer.items()}, name)


def test_rubrics_without_a_voice_share_the_double_page() -> None:
    rules = [rule for rule in EXAMPLE.rubrics if not rule.form.startswith("voix")]
    assert sum(each.words for each in lengths.lengths(rules, ["Val-Fictif"])) > 300


def test_the_spreadsheet_has_a_row_for_each_territory() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(template_sheet.made(EXAMPLE)))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows] == [[member.name, member.siren] for member in EXAMPLE.members]
    assert book.sheet_names == [template_sheet.SHEET], "nothing beside it that would be asked about"
    assert all(heading for heading in head)


def test_both_are_made_the_same_every_time() -> None:
    assert template_word.made(EXAMPLE) == template_word.made(EXAMPLE)
    assert template_sheet.made(EXAMPLE) == template_sheet.made(EXAMPLE)
