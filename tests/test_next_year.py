"""Next year's edition: what lasts is kept, what is of a year is marked, what people gave is left."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from livret.base.problems import EnvironmentFailure, InvalidEdition, Severity
from livret.cli import main
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.intake.next_year import begin, cohort, last_year
from livret.intake.next_year.begin import UnfitEdition
from livret.intake.next_year.edition_sheet import Wanted
from livret.intake.next_year.listing import listing
from tests import made
from tests.printed import ROOT

DAY = date(2026, 12, 31)
REAL = ROOT / "reports/occitanie-2024-2025"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose editions are the two of the project, and go there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIVRET_LANG", "en")
    shutil.copytree(ROOT / "reports", "reports")
    return tmp_path


def begun(
    name: str, origin: Path | None, members: list[cohort.ListedTerritory] | None = None, day: date | None = DAY
) -> tuple[Path, list[str]]:
    """Begin the edition *name*; return its folder, and what could not be taken."""
    before = last_year.read(origin) if origin else last_year.blank()
    wanted = Wanted(name, before.region or "Bretagne", day)
    return begin.write(name, begin.edition(wanted, before, members)), before.notes


def errors(folder: Path) -> list[str]:
    try:
        check(load(folder))
    except InvalidEdition as invalid:
        return [problem.code for problem in invalid.problems if problem.severity == Severity.ERROR]
    return []


def words(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".md"))


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["livret", *arguments])
    code = main.main()
    out = capsys.readouterr()
    return code, out.out + out.err


# What is kept, marked, left


@pytest.mark.parametrize("origin", ["exemple", "occitanie-2024-2025", None])
def test_the_new_edition_is_right_but_for_what_is_to_be_written(house: Path, origin: str | None) -> None:
    members = [cohort.member("Pays d’Exemple")] if not origin else None
    folder, notes = begun("suite-2025-2026", Path("reports", origin) if origin else None, members)
    assert errors(folder) == []
    edition = check(load(folder))
    themes = {"CHAPITRE-010"} if origin == "exemple" else set()  # its texts are to be written, themes too
    assert {problem.code for problem in edition.warnings} == {"DONNEES-014", *themes}
    assert len(edition.unwritten) >= 7
    assert ["Pays d’Exemple" in note for note in notes] == ([] if origin else [True])  # no SIREN is found for it


def test_chapters_are_kept_with_their_texts_which_are_to_be_read_again(house: Path) -> None:
    folder, _notes = begun("suite-2025-2026", Path("reports/exemple"))
    kept = [each.sort for each in check(load(folder)).chapters]
    assert kept == ["sommaire", "edito", "cohorte", "territoires", "partie", "texte", "glossaire", "notes"]
    method = (folder / "textes/methode.md").read_text("utf-8")
    assert method.startswith((Path("reports/exemple") / "textes/methode.md").read_text("utf-8").rstrip())
    assert "ce texte est celui de l’édition précédente" in method


def test_what_lasts_is_kept_a_year_later(house: Path) -> None:
    folder, _notes = begun("occitanie-2025-2026", REAL)
    before, now = (check(load(each)).sheet for each in (REAL, folder))
    assert now.subtitle == "Le bilan de la cohorte régionale (2025-2026)"
    assert (now.title, now.years, now.date) == (before.title, "2025-2026", DAY)
    assert (now.rubrics, now.publisher, now.territories) == (before.rubrics, before.publisher, before.territories)
    assert (folder / "glossaire.yaml").read_bytes() == (REAL / "glossaire.yaml").read_bytes()
    assert (folder / "textes/quatrieme.md").read_text("utf-8") == (REAL / "textes/quatrieme.md").read_text("utf-8")
    fiche = (folder / "territoires/montpellier-mediterranee-metropole/fiche.yaml").read_text("utf-8")
    assert "population:  # À ÉCRIRE, ou confirmer" in fiche
    assert "valeur: 516 000" in fiche


def test_names_are_written_as_the_house_or_the_maps_write_them_and_unknown_ones_are_told(house: Path) -> None:
    Path("liste.txt").write_text("Montpellier mediterranée METROPOLE\nTOULOUSE METROPOLE\nca d albi\n", "cp1252")
    folder, notes = begun("occitanie-2025-2026", REAL, cohort.members(Path("liste.txt")))
    names = [each.sheet.name for each in check(load(folder)).territories]
    assert names == ["Montpellier Méditerranée Métropole", "Toulouse Métropole", "ca d albi"]
    assert len(notes) == 1
    assert "liste.txt:3" in notes[0]
    assert "ca d albi" in notes[0]


def test_a_cohort_of_no_region_is_told_of_unknown_names_too(house: Path) -> None:
    Path("liste.txt").write_text("Vallée de l'Ubaye\n", "utf-8")
    _folder, notes = begun("essai-2025-2026", made.tiny(Path("reports/essai")), cohort.members(Path("liste.txt")))
    assert any("Serre-Ponçon" in note for note in notes)


def test_what_people_gave_for_one_edition_is_left(house: Path) -> None:
    origin = Path("reports/exemple")
    (origin / "accords.yaml").write_text("accords: []\n", "utf-8")
    sheet = origin / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8") + "acceptes:\n  - code: FICHE-005\n    raison: voulu\n", "utf-8")
    folder, _notes = begun("suite-2025-2026", origin)
    found = words(folder)
    assert not (folder / "accords.yaml").exists()
    assert not list(folder.rglob("*.jpg"))
    for given in ("Dominique Papier", "Sacha", "Camille", "978-2", "FICHE-005", "acceptes", "la mer n'avance"):
        assert given not in found
    for name in re.findall(r"(?m)^.*Prénom Nom.*$", found):
        assert "À ÉCRIRE, ou confirmer" in name


def test_a_text_that_is_kept_says_what_may_no_longer_be_true(house: Path) -> None:
    origin = made.tiny(Path("reports/essai-2024-2025"))
    sheet = origin / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8") + "annees: 2024-2025\ntextes: {quatrieme: quatrieme}\n", "utf-8")
    (origin / "textes").mkdir()
    (origin / "textes/quatrieme.md").write_text("En 2025, 12 territoires.\n\n> Oui.\n>\n> — Prénom Nom\n", "utf-8")
    folder, _notes = begun("essai-2025-2026", origin)
    kept = (folder / "textes/quatrieme.md").read_text("utf-8")
    assert kept.startswith("En 2025, 12 territoires.")
    assert kept.count("À ÉCRIRE") == 2
    assert errors(folder) == []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("QUIMPERLE COMMUNAUTE", "Quimperlé Communauté"),  # the maps have the kind of the territory before its name
        ("CC de Belle-Ile-en-Mer", "CC de Belle-Île-en-Mer"),
        ("rennes metropole", "Rennes Métropole"),
        ("Pays de Papier", "Pays de Papier"),
    ],
)
def test_a_name_has_the_accents_of_the_maps_whatever_stands_before_it(typed: str, written: str) -> None:
    assert cohort.member(typed).name == written


def test_another_region_and_another_cohort(house: Path) -> None:
    before = last_year.read(REAL)
    members = [cohort.member("243400017"), cohort.member("Pays d’Exemple")]
    made_files = begin.edition(Wanted("bretagne-2026", "Bretagne", None), before, members)
    sheet = made_files["edition.yaml"].decode()
    assert "titre: Accompagner les transitions en Bretagne  # À ÉCRIRE, ou confirmer" in sheet
    assert "annees: 2026\n" in sheet.replace('"', "")
    assert "date:  # À ÉCRIRE" in sheet
    fiches = {path: data.decode() for path, data in made_files.items() if path.endswith("fiche.yaml")}
    assert [*fiches] == [
        "territoires/montpellier-mediterranee-metropole/fiche.yaml", "territoires/pays-d-exemple/fiche.yaml"
    ]  # fmt: skip
    assert "couleur" not in "".join(fiches.values())  # dealt anew: neighbours are others


def test_an_edition_with_faults_is_taken_as_far_as_it_can_be(house: Path) -> None:
    origin = Path("reports/exemple")
    (origin / "edition.yaml").write_bytes(
        "format: 1\ntitre: Bilan: 2024-2025\nediteur: Été\nsous_titre: [a]\ninconnu: 1\ncolophon: rien\n"
        "territoires:\n  - val-fictif\n  - nulle-part\n  - tres-long-nom\nrubriques: {a: b}\n"
        "textes:\n  quatrieme: textes/quatrieme.md\n".encode("cp1252")
    )
    (origin / "territoires/val-fictif/fiche.yaml").write_text("nom: [x]\npopulation: beaucoup\n", "utf-8")
    fiche = origin / "territoires/tres-long-nom/fiche.yaml"
    fiche.unlink()
    fiche.symlink_to("/etc/passwd")
    (origin / "textes/photo.jpg").write_bytes(b"abc")
    (origin / "textes/quatrieme.md").write_text('Texte.\n\n![x](photo.jpg "l | c")\n', "utf-8")
    folder, notes = begun("suite-2025-2026", origin)
    sheet = load(folder).sheet
    assert sheet
    text = "\n".join(notes)
    for what in ("inconnu", "sous_titre", "nulle-part", "passwd", "photo.jpg", "population", "colophon", "nom"):
        assert what in text
    assert 'titre: "Bilan: 2025-2026"' in (folder / "edition.yaml").read_text("utf-8")
    assert "root:" not in words(folder)
    assert errors(folder) == ["IMAGE-001"] or all(code.startswith("IMAGE") for code in errors(folder))


# Names, lists


@pytest.mark.parametrize("name", ["Édition 2025", "..", "CON", "a/b", "x" * 61, "-x", "nul", "a b", ""])
def test_a_name_that_cannot_be_one_is_told_one_that_can(house: Path, name: str) -> None:
    with pytest.raises(UnfitEdition, match=r"such as [a-z0-9-]+$"):
        begin.must_be_a_name(name)


def test_what_is_there_is_never_overwritten(house: Path) -> None:
    Path("reports/vide").mkdir()
    for name in ("occitanie-2024-2025", "vide"):
        with pytest.raises(UnfitEdition, match="nothing was written"):
            begin.must_be_a_name(name)
        with pytest.raises(UnfitEdition, match="nothing was written"):
            begin.write(name, {"edition.yaml": b"format: 1\n"})
    assert list(Path("reports/vide").iterdir()) == []


def test_a_failure_leaves_nothing(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    def stopped(*_arguments: object) -> None:
        raise KeyboardInterrupt

    before = sorted(Path("reports").iterdir())
    for rename, found in ((full, EnvironmentFailure), (stopped, KeyboardInterrupt)):
        monkeypatch.setattr(Path, "rename", rename)
        with pytest.raises(found):
            begin.write("suite", {"edition.yaml": b"format: 1\n", "textes/a.md": b"a"})
        assert sorted(Path("reports").iterdir()) == before


def test_a_list_as_a_spreadsheet_writes_it(house: Path) -> None:
    Path("l.csv").write_bytes("SIREN;Nom\r\n243400017;\r\n;Pays d’Été\r\n200 066 371;Causses\r\n".encode("cp1252"))
    found = cohort.members(Path("l.csv"))
    assert [(each.siren, each.folder) for each in found] == [
        ("243400017", "montpellier-mediterranee-metropole"), ("", "pays-d-ete"), ("200066371", "causses")
    ]  # fmt: skip
    assert found[0].name == "Montpellier Méditerranée Métropole"


def test_all_that_is_wrong_with_a_list_is_told_with_its_line(house: Path) -> None:
    lines = ["Pays d’Exemple", "pays d'exemple", "12345", "243400018", "!!!", "243400017",
             "Montpellier Méditerranée Métropole", "n" * 201]  # fmt: skip
    Path("l.txt").write_text("\n".join(lines), "utf-8")
    with pytest.raises(InvalidEdition) as raised:
        cohort.members(Path("l.txt"))
    places = [(problem.code, problem.location.line) for problem in raised.value.problems if problem.location]
    assert places == [("COHORTE-007", 2), ("COHORTE-005", 3), ("COHORTE-006", 4), ("COHORTE-003", 5),
                      ("COHORTE-007", 7), ("COHORTE-008", 8)]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "COHORTE-003"), (b"\n \n", "COHORTE-003"), (b"PK\x03\x04", "COHORTE-002"),
                       (b"a\n" * 2001, "COHORTE-004"), (None, "COHORTE-001")],
)  # fmt: skip
def test_what_is_no_list_is_told(house: Path, data: bytes | None, code: str) -> None:
    if data is not None:
        Path("l.txt").write_bytes(data)
    with pytest.raises(InvalidEdition) as raised:
        cohort.members(Path("l.txt"))
    assert [problem.code for problem in raised.value.problems] == [code]


# One territory more


def test_a_territory_is_added_once(house: Path) -> None:
    folder = Path("reports/exemple")
    goal = begin.add(folder, cohort.member("Pays de Papier"), last_year.read(folder))
    assert goal == folder / "territoires/pays-de-papier"
    assert errors(folder) == []
    assert [each.slug for each in check(load(folder)).territories][-1] == "pays-de-papier"
    fiche = folder / "territoires/val-fictif/fiche.yaml"
    fiche.write_text(f"{fiche.read_text('utf-8')}\nsiren: 243000650\n", "utf-8")
    for typed in ("PAYS DE PAPIER", "243000650"):  # by its folder; by its number
        with pytest.raises(InvalidEdition):
            begin.add(folder, cohort.member(typed), last_year.read(folder))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"territoires:\n  - a\n\nnotes: oui\n", b"territoires:\n  - a\n  - new\n\nnotes: oui\n"),
        (b"territoires:\n- a  # b\n", b"territoires:\n- a  # b\n- new\n"),
        (b"territoires: [a, b]  # c\n", b"territoires: [a, b, new]  # c\n"),
        (b"territoires: []\n", b"territoires:\n  - new\n"),
        (b"territoires:  # \xc0 ECRIRE\nnotes: oui", b"territoires:\n  - new\nnotes: oui"),
        (b"titre: \xe9t\xe9\r\nterritoires:\r\n  - a\r\n", b"titre: \xe9t\xe9\r\nterritoires:\r\n  - a\r\n  - new\r\n"),
        (b"territoires:\n  - a", b"territoires:\n  - a\n  - new"),
        (b"territoires: a  # b\n", b"territoires: [a, new]  # b\n"),
        (b"territoires:\n  a: b\n", None),
        (b"titre: x\n", None),
    ],
)
def test_a_list_grows_by_one_and_nothing_else_changes(before: bytes, after: bytes | None) -> None:
    assert listing(before, "new") == after


# The command


def test_the_command_begins_with_the_newest_finished_edition_of_the_region(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = run("new", "occitanie-2025-2026", monkeypatch=monkeypatch, capsys=capsys)
    assert code == 0
    assert "begun from occitanie-2024-2025, the newest finished edition of Occitanie" in found
    assert "date:  # À ÉCRIRE" in Path("reports/occitanie-2025-2026/edition.yaml").read_text("utf-8")
    code, found = run("new", "occitanie-2026-2027", monkeypatch=monkeypatch, capsys=capsys)
    assert "begun from occitanie-2024-2025" in found  # the other is in progress
    code, found = run("new", "bretagne-2025", monkeypatch=monkeypatch, capsys=capsys)
    assert (code, "no finished edition of Bretagne: begun blank" in found) == (0, True)
    assert "--from (occitanie-2024-2025)" in found
    code, found = run("new", "x", "--region", "Bretange", monkeypatch=monkeypatch, capsys=capsys)
    assert (code, "did you mean “Bretagne”?" in found) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [(), ("x", "--territory", "y"), ("--edition", "exemple"), ("x", "--date", "0001-01-01"), ("x", "--from", "nulle"),
     ("x", "--date", "demain")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run("new", *arguments, monkeypatch=monkeypatch, capsys=capsys)[0] == 2
    assert not Path("reports/x").exists()
