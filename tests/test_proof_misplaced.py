"""Passages pasted twice, texts in the folder of another territory; and silence where they are where they belong."""

from pathlib import Path

import pytest

from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.proof.rules import copied_text
from tests.printed import checked

LONG = "Le comité a tenu douze réunions, toutes ouvertes, et chacune a laissé un compte rendu lisible par tous.\n"


def edition(folder: Path, one: str, other: str, names: tuple[str, str] = ("Pays d’Alpha", "Val de Bêta")) -> Path:
    (folder / "edition.yaml").parent.mkdir(parents=True, exist_ok=True)
    (folder / "edition.yaml").write_text(
        "format: 1\ntitre: Essai\nediteur: Maison d’Essai\ndate: 2025-06-15\n"
        "territoires: [un, deux]\nrubriques: [Le projet pilote, {titre: Les limites, obligatoire: non}]\n",
        "utf-8",
    )
    for slug, name, text in zip(("un", "deux"), names, (one, other), strict=True):
        home = folder / "territoires" / slug
        home.mkdir(parents=True)
        (home / "fiche.yaml").write_text(f"nom: {name}\n", "utf-8")
        (home / "texte.md").write_text(f"## Le projet pilote\n\n{text}", "utf-8")
    return folder


def reported(folder: Path) -> list[tuple[str, str, int]]:
    found = copied_text.rules(check(load(folder)))
    return [(p.code, p.location.file.split("/")[-2], p.location.line) for p in found if p.location]


def test_a_passage_pasted_twice_is_told_at_the_second_place(tmp_path: Path) -> None:
    assert reported(edition(tmp_path, f"{LONG}\nAutre chose.\n\n- {LONG}", "Rien.\n")) == [("DONNEES-009", "un", 7)]


def test_a_passage_pasted_into_another_territory_is_told(tmp_path: Path) -> None:
    folder = edition(tmp_path, LONG, LONG.replace("douze", "**douze**"))
    assert reported(folder) == [("DONNEES-009", "deux", 3)]


def test_a_whole_text_pasted_into_another_territory_is_one_remark(tmp_path: Path) -> None:
    text = "\n".join(LONG.replace("douze", number) for number in ("trois", "quatre", "cinq", "six"))
    folder = edition(tmp_path, text, f"{text}\nRien de plus.\n")
    (problem,) = copied_text.rules(check(load(folder)))
    assert (problem.code, problem.location and problem.location.line) == ("DONNEES-009", 3)
    assert "et 3 autres" in problem.message.replace("\u00a0", " ")


def test_short_passages_may_be_the_same(tmp_path: Path) -> None:
    assert reported(edition(tmp_path, "Le comité a tenu douze réunions.\n", "Le comité a tenu douze réunions.\n")) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Le Val de Bêta avance.\n", "Le pays d’Alpha recule.\n", ["un", "deux"]),
        ("À Alpha, comme en Val de Bêta, on avance.\n", "Bêta recule.\n", []),
        ("Merci au Val de Bêta.\n", "Bêta recule.\n", []),
        ("Bêta avance, et Bêta gagne.\n", "On recule.\n", ["un"]),
        ("Alphabétiser, c’est avancer.\n", "Alpha, alpha.\n", ["deux"]),
        ("On avance.\n", "On recule.\n", []),
    ],
    ids=["exchanged", "both named", "named once", "named often", "part of a word", "nobody named"],
)
def test_a_text_that_names_another_and_never_its_own_is_told(
    tmp_path: Path, one: str, other: str, expected: list[str]
) -> None:
    assert [(code, slug) for code, slug, _line in reported(edition(tmp_path, one, other))] == [
        ("DONNEES-010", slug) for slug in expected
    ]


@pytest.mark.parametrize(
    ("names", "one", "other", "expected"),
    [
        (("Val de Fiction", "Pays d’Exemple-le-Haut"), "Exemple avance, et Exemple gagne.\n", "Exemple recule.\n", []),
        (("Pays d’Exemple", "Pays d’Exemple-le-Haut"), "Exemple avance.\n", "Exemple, toujours Exemple.\n", []),
        (("Exemple-les-Forges", "Exemple-le-Haut"), "Exemple avance.\n", "Exemple, toujours Exemple.\n", []),
        (("Haut-Exemple", "Bas-Exemple"), "Exemple avance, et Exemple gagne.\n", "Ici, tout va.\n", []),
        (("Pays d’Exemple", "Exemple-le-Haut"), "Exemple-le-Haut, oui, Exemple-le-Haut.\n", "Exemple.\n", ["un"]),
        (("Exemple-les-Forges", "Exemple-le-Haut"), "À Exemple-le-Haut.\n", "À Exemple-les-Forges.\n", ["un", "deux"]),
        (("Val de Fiction", "Exemple Agglomération"), "Exemple avance, et Exemple gagne.\n", "On va.\n", ["un"]),
    ],
    ids=["stem alone", "stem and more", "same stem", "before the stem", "longer name", "exchanged", "kind behind"],
)
def test_a_stem_that_names_share_names_nobody_else(
    tmp_path: Path, names: tuple[str, str], one: str, other: str, expected: list[str]
) -> None:
    found = reported(edition(tmp_path, one, other, names))
    assert [(code, slug) for code, slug, _line in found] == [("DONNEES-010", slug) for slug in expected]


@pytest.mark.parametrize("name", ["exemple", "occitanie-2024-2025"])
def test_the_editions_of_the_house_are_silent(name: str) -> None:
    assert list(copied_text.rules(checked(name))) == []
