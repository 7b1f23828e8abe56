"""The corpus of what comes in: its files open, what is expected are texts of the house, and how both are compared."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bench.intake import blocks, sheets, texts, trial, words
from livret.base import paths
from livret.edition.markdown.read import read_sections
from livret.edition.prose import MarkdownFile
from tests.laying import press

OF_TEXTS, OF_SHEETS = list(texts.cases()), list(sheets.cases())
FILES = [*OF_TEXTS, *OF_SHEETS]
RULES = trial.rules(paths.root() / "reports/exemple")
PEERS_HTML = (
    "<p>Val-Fictif</p><h1>Les limites</h1>"  # its title, and a rubric
    "<ul><li>Deux mares <strong>fuient</strong>.<ul><li>La Fictive.</li></ul></li></ul>"
)


def test_the_corpus_is_large_and_comes_from_many_programs() -> None:
    assert len({case.arrival for case in OF_TEXTS}) >= 30
    assert len({case.arrival for case in OF_SHEETS}) >= 20
    assert len({case.by.partition(" ")[0] for case in OF_TEXTS}) >= 8


@pytest.mark.parametrize(
    "case", [case for case in FILES if not case.arrival.endswith(".csv")], ids=lambda case: case.arrival
)
def test_a_package_of_the_corpus_is_whole(case: texts.Case | sheets.Sheet) -> None:
    with zipfile.ZipFile(io.BytesIO(case.data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                words.fromstring(package.read(name))


def test_the_corpus_is_made_the_same_every_time() -> None:
    again = [*texts.cases(), *sheets.cases()]
    assert [case.data for case in again] == [case.data for case in FILES]


@pytest.mark.parametrize("file", sorted(texts.DATA.glob("*.md")), ids=lambda file: file.stem)
def test_what_is_expected_is_a_text_of_the_house(file: Path) -> None:
    document = MarkdownFile(file.name, file.read_text("utf-8"), file.parent)
    read = read_sections(document, RULES, blocks._any_picture)
    assert [problem.message for problem in read.problems] == []


def test_a_text_is_right_as_far_as_its_blocks_are() -> None:
    wanted = blocks.of_markdown("## Les limites\n\n- Deux mares **fuient**.\n  - La Fictive.\n", RULES)
    assert blocks.right(blocks.of_html(PEERS_HTML, "Val-Fictif"), wanted) == (3, 3)
    assert blocks.right(blocks.of_html(PEERS_HTML), wanted) == (3, 4), "a block too many counts"
    flat = blocks.of_markdown("## Les limites\n\n- Deux mares **fuient**.\n- La Fictive.\n", RULES)
    assert blocks.right(flat, wanted) == (2, 3), "where an item is nested counts"
    plain = blocks.of_markdown("## Les limites\n\n- Deux mares fuient.\n  - La Fictive.\n", RULES)
    assert blocks.right(plain, wanted) == (2, 3), "what words are set in counts"


def test_signs_that_people_choose_among_do_not_count() -> None:
    one = blocks.of_markdown("## Les limites\n\n* L’eau monte ; « vite ».\n", RULES)
    assert one == blocks.of_markdown('## Les limites\n\n- L\'eau monte; "vite".\n', RULES)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tracked", {"50000": 1, "80000": 1, "retiree": 1}),
        ("moved", {"place": 1}),
        ("boxed", {"retenir": 1}),
        ("commented", {"mairie": 1}),
        ("embedded", {"haie": 3}),
        ("ended", {"enfants": 1}),
    ],
)
def test_every_word_of_a_word_file_is_counted_once(name: str, said: Mapping[str, int]) -> None:
    case = next(case for case in OF_TEXTS if case.by == name)
    there = words.of_text(case.arrival, case.data)
    assert {word: there[word] for word in said} == said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trial.edition(tmp_path_factory.mktemp("corpus") / "exemple")


#: One text of each program, and the traps that lose most elsewhere; ``python -m bench.intake`` has all of them.
TEXTS = {
    *("word-styles curled", "word-buttons curled", "libreoffice", "google-docs curled", "onlyoffice curled"),
    *("pages curled", "typed typed-capitals", "python-docx", "odt", "pandoc", "tracked", "boxed", "nearly", "broken"),
}
SHEETS = (
    "chiffres tapés.xlsx",
    "à vérifier.xlsx",
    "avec brouillon.ods",
    "faits excel.csv",
    "dossiers_contribution_2025-03-12.csv",
)


@pytest.mark.parametrize(
    "case", {case.by: case for case in OF_TEXTS if case.by in TEXTS}.values(), ids=lambda case: case.by
)
def test_a_text_of_the_corpus_comes_in_whole(folder: Path, case: texts.Case) -> None:
    verdict = trial.text(case, texts.expected(case), folder, press())
    assert (verdict.faults, verdict.lost) == ((), ())
    assert verdict.right == verdict.total


@pytest.mark.parametrize("case", [case for case in OF_SHEETS if case.arrival in SHEETS], ids=lambda case: case.arrival)
def test_a_sheet_of_the_corpus_comes_in_whole(folder: Path, case: sheets.Sheet) -> None:
    verdict = trial.sheet(case, sheets.expected(case), folder, press())
    assert (verdict.faults, verdict.lost) == ((), ())
    assert verdict.right == verdict.total


def test_what_is_lost_or_wrong_is_seen(folder: Path) -> None:
    case = next(case for case in OF_TEXTS if case.by == "prefaced")
    wanted = texts.expected(case).replace("trois étés", "quatre étés")
    blind = trial.text(replace(case, told=("Cela n'est dit nulle part",)), wanted, folder, press())
    assert (blind.right, blind.total) == (12, 13)
    assert 'not told: "Cela n\'est dit nulle part"' in blind.faults
    changed = next(case for case in OF_TEXTS if case.by == "commented")
    assert (
        "its tracked changes are taken in unseen"
        in trial.text(replace(changed, changes=True), texts.expected(changed), folder, press()).faults
    )
