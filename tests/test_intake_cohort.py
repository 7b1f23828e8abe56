"""Which territory a file, a title or a row of a table is for."""

from pathlib import Path

import pytest

from livret.intake import cohort
from livret.intake.cohort import Cohort

NAMES = {
    "cc-exemple": ("Communauté de communes d'Exemple", "211111111"),
    "cc-exemple-littoral": ("Communauté de communes d'Exemple Littoral", ""),
    "val-fictif": ("Val-Fictif", "222222222"),
    "pays-de-l-oeuf": ("Pays de l’Œuf", ""),
    "montmodele": ("Montmodèle Méditerranée Métropole", ""),
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    folder: Path = tmp_path_factory.mktemp("reports") / "essai"
    listed = "\n".join(f"  - {name}" for name in NAMES)
    for name, (title, siren) in NAMES.items():
        home = folder / "territoires" / name
        home.mkdir(parents=True)
        (home / "fiche.yaml").write_text(f'nom: "{title}"\n' + f'siren: "{siren}"\n' * bool(siren), "utf-8")
    (folder / "edition.yaml").write_text(f"titre: Essai\nterritoires:\n{listed}\n", "utf-8")
    return cohort.read(folder)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Val-Fictif", ["val-fictif"]),
        ("VAL FICTIF.docx", ["val-fictif"]),
        ("contribution_val-fictif_v3 (2).docx", ["val-fictif"]),
        ("texte 222 222 222.docx", ["val-fictif"]),
        ("222222222", ["val-fictif"]),
        ("Pays de l'Oeuf", ["pays-de-l-oeuf"]),
        ("le pays de l’œuf.odt", ["pays-de-l-oeuf"]),
        ("CC Exemple Littoral - bilan.docx", ["cc-exemple-littoral"]),
        ("Communauté de communes d’Exemple", ["cc-exemple"]),
        ("Montmodele Méditerrannée Métropole", ["montmodele"]),  # an n too many
        ("Communauté de communes.docx", []),
        ("texte.docx", []),
        ("111 111 111", []),
        ("", []),
    ],
)
def test_a_territory_is_known_by_its_name_or_its_number(known: Cohort, told: str, meant: list[str]) -> None:
    assert [each.folder for each in known.meant(told)] == meant


def test_the_first_words_that_mean_one_win(known: Cohort) -> None:
    assert [each.folder for each in known.meant("texte.docx", "Val-Fictif", "Pays de l’Œuf")] == ["val-fictif"]


def test_names_that_are_near_are_offered(known: Cohort) -> None:
    assert [each.folder for each in known.near("Val Fictiv")][:1] == ["val-fictif"]


def test_territories_stand_in_the_order_of_the_book(known: Cohort) -> None:
    assert [each.folder for each in known.members] == [*NAMES]
    assert known.member("val-fictif") == known.members[2]
    assert known.members[2].home == "territoires/val-fictif"
