"""What `import` says on the terminal: short where nothing stood before, once for all files of which it is the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from livret.base.messages import speaking
from livret.base.problems import Location
from livret.catalogue import intake as kinds
from livret.cli import import_report, importing
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.intake.model import Correction, Outcome, PassageChange

TEXTE = "territoires/essai/texte.md"
SETTINGS = {"html": None, "as_json": False, "write": False, "accept": None}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


def lost(name: str) -> Outcome:
    problem = kinds.WHOSE_PHOTO.at(Location(name), more="", example="essai")
    return Outcome(name, "photo", problems=(problem,))


def written(*outcomes: Outcome, capsys: pytest.CaptureFixture[str]) -> str:
    import_report.print_outcomes(outcomes, "essai", False, SETTINGS)
    return capsys.readouterr().err


def test_what_takes_the_place_of_nothing_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    passages = (
        PassageChange(TEXTE, "Les limites", "- À ÉCRIRE : un point par ligne.", "- le temps\n- l'argent"),
        PassageChange(TEXTE, "Le projet pilote", "Une haie.", "Deux haies."),
    )
    found = written(Outcome("a.docx", "word", ("essai",), (TEXTE,), {}, (), passages), capsys=capsys)
    assert "    + Les limites: - le temps - l'argent\n" in found
    assert "    Le projet pilote\n    − Une haie.\n    + Deux haies.\n" in found


def test_what_is_refused_shows_nothing_as_if_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    problem = kinds.LOCKED.at(Location("a.docx"))
    passages = (PassageChange(TEXTE, "Les limites", "", "Le temps."),)
    found = written(Outcome("a.docx", "word", ("essai",), (), {}, (problem,), passages), capsys=capsys)
    assert "Le temps." not in found


def test_what_is_the_same_of_many_files_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    between = Outcome("b.jpg", "photo", ("essai",), ("territoires/essai/photos/b.jpg",))
    found = written(lost("a.jpg"), between, lost("c.jpg"), capsys=capsys)
    assert found.count("IMPORT-077") == 1
    assert found.index("a.jpg") < found.index("c.jpg") < found.index("IMPORT-077") < found.index("b.jpg")


def test_what_was_not_read_is_no_sign_that_the_edition_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    for outcomes, words in (
        ([lost("a.jpg")], "nothing is written"),
        ([lost("a.jpg"), Outcome("b.jpg", "photo")], "nothing to write: the edition holds all that is taken"),
        ([Outcome("b.jpg", "photo")], "nothing to write: the edition holds all of it"),
    ):
        import_report.sum_up(outcomes, (), "essai", SETTINGS)
        assert capsys.readouterr().err.rstrip().endswith(words)


def test_corrections_that_are_left_are_not_asked_for_again(capsys: pytest.CaptureFixture[str]) -> None:
    correction = Correction(1, 0, TEXTE, 3, "une haie", "deux haies")
    outcome = Outcome("a.docx", "corrected", ("essai",), corrections=(correction,))
    for accept, words in ((None, "--accept all"), ("Tout", "to be done by hand"), ("2", "--accept all")):
        import_report.sum_up([outcome], (), "essai", SETTINGS | {"accept": accept})
        assert capsys.readouterr().err.rstrip().endswith(words)


def test_a_file_that_is_not_there_is_told_before_the_edition_it_would_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(importing.command(), ["envoi.zip", "--edition", "bretagne-2026", "--write"])
    assert "IMPORT-005" in result.output
    assert "bretagne-2026" not in result.output


def test_a_new_edition_is_begun_from_what_came_and_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    came = {
        "faits.csv": "Territoire;Département;Communes\nVal-Fictif;Finistère;12\n",
        "réponses.csv": "Horodateur;Quel est le nom de votre territoire ?\n01/10/2026 9:12;Val Fictif\n",
        "Presqu'île-Fantôme.txt": "Presqu'île-Fantôme\n\nLE PROJET PILOTE\n\nUn phare.\n",
    }
    for name, text in came.items():
        Path(name).write_text(text, "utf-8")
    result = CliRunner().invoke(
        importing.command(), [*came, "--edition", "bretagne-2026", "--write", "--source", "Insee", "--year", "2022"]
    )
    assert "new --edition bretagne-2026 --territory NAME" in result.output
    assert "livret-imports" not in result.output
    assert "first: new bretagne-2026 --from" not in result.output  # no other edition is there
    edition = check(load(Path("reports/bretagne-2026")))  # raises for errors: what is to be written is none
    (member,) = edition.territories
    assert member.slug == "val-fictif"
    assert member.sheet.place
    assert member.sheet.place.region == "Bretagne"
    assert "ou confirmer" in Path("reports/bretagne-2026/edition.yaml").read_text("utf-8").partition("date: ")[2]
