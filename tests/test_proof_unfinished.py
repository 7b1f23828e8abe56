"""What still waits is reported on the last day; and silence where nothing does."""

from pathlib import Path

import pytest

from livret.edition.atlas.tables import intercommunalities
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.proof.rules import unfinished
from tests import made
from tests.printed import exemple, real


def reported(folder: Path) -> list[tuple[str, str]]:
    found = unfinished.rules(check(load(folder)))
    return [
        (each.code, str(each.values.get("words") or each.values.get("name") or each.values["region"])) for each in found
    ]


def test_finished_editions_are_silent() -> None:
    assert [list(unfinished.rules(printed.proofs.edition)) for printed in (exemple(), real())] == [[], []]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("[à compléter]", "[à compléter]"), ("[à préciser avec la mairie]", "[à préciser avec la mairie]"),
        ("Il y a XX habitants.", "XX"), ("Un budget de ??? euros.", "???"), ("TODO : relire", "TODO"),
        ("Commenté [AB1] : revoir", "Commenté [AB1]"), ("Lorem ipsum dolor", "Lorem ipsum"),
        ("Photo à venir", "Photo à venir"),
        ("XXX", "XXX"), ("Une halle (à compléter) ici.", "(à compléter)"), ("[préciser le lieu]", "[préciser le lieu]"),
        ("Le maire, [nom du maire], est là.", "[nom du maire]"), ("Une halle ?? et deux marchés.", "??"),
        ("Un prix de ……… €.", "………"), ("Un prix de ______ €.", "______"), ("Le taux est de xx %.", "xx"),
        ("Le XX/XX/2025, tout ouvre.", "XX/XX"), ("Une halle de xxx m².", "xxx"), ("[À relire] Un mot.", "[À relire]"),
        ("Une halle est là (photo à venir).", "(photo à venir)"), ("Population : [..]", "[..]"),
        ("Ouvert le ../../2025.", "../../"), ("Le [titre du projet] avance.", "[titre du projet]"),
        ("Erreur ! Signet non défini.", "Erreur ! Signet non défini"), ("Lieu à déterminer", "Lieu à déterminer"),
        ("Cliquez ici pour entrer du texte.", "Cliquez ici pour entrer du texte"), ("Le prix est de … €.", "… €"),
        ("[image: cid:a.png@01D9]", "[image : cid:a.png@01D9]"), ("La photo à insérer ici.", "photo à insérer"),
        ("@Camille : à relire", "@Camille : à relire"), ("Population : …", "Population : …"),
    ],
)  # fmt: skip
def test_what_waits_is_told_at_its_line(typed: str, words: str, tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "edition", f"Un texte.\n\n{typed}\n")
    assert reported(folder) == [("DONNEES-011", words)]
    (problem,) = unfinished.rules(check(load(folder)))
    assert problem.location
    assert problem.location.line == 5


@pytest.mark.parametrize(
    "typed",
    [
        "Les années à venir seront longues, et la suite reste à vérifier.", "Au XXe siècle, Jean XX et le tome XX.",
        "Un vote (générations à venir) et un [sic], [photo ci-contre], [2].", "Vraiment ?? Oui....", "De 10 à 20…",
        "Il reste à compléter les haies, à confirmer avec les élus.", "La liste : … et le reste.",
        "Il reste à définir le plan, puis … rien.", "Une erreur ! Source de tout.", "Le maire [Camille] dit [en 2020].",
        "Qui ? Quoi ?", "Le mot [compte] et [2].", "Un texto, un todo-liste.", "Le chapitre XX et la taille XXL.",
    ],
)  # fmt: skip
def test_ordinary_words_are_not_told(typed: str, tmp_path: Path) -> None:
    assert reported(made.tiny(tmp_path / "edition", f"{typed}\n")) == []


def test_facts_photos_and_regions_are_looked_at(tmp_path: Path) -> None:
    fiche = (
        "nom: Territoire d’Essai\nsiren: '123456782'\nlocalisation: {departement: Morbihan, region: Bretange}\n"
        "population: {valeur: 10, source: à vérifier, annee: 2021}\n"
    )
    folder = made.tiny(tmp_path / "edition", fiche=fiche)
    for name in ("oubliee.jpg", "notes.txt"):
        (folder / "territoires/essai/photos" / name).write_bytes(b"x")
    assert reported(folder) == [
        ("DONNEES-011", "à vérifier"),
        ("DONNEES-012", "oubliee.jpg"),
        ("DONNEES-013", "Bretange"),
    ]


def test_another_version_of_a_text_is_reported(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "edition")
    for name in (
        "Retour élus.docx",
        "texte - Copie.md",
        "fiche (1).yaml",
        "~$texte.docx",
        "_vieux.odt",
        "LISEZMOI.txt",
    ):
        (folder / "territoires/essai" / name).write_bytes(b"x")
    found = [("DONNEES-022", name) for name in ("Retour élus.docx", "fiche (1).yaml", "texte - Copie.md")]
    assert reported(folder) == found


@pytest.mark.parametrize(
    ("region", "siren", "expected"),
    [
        ("Occitanie", "243400017", []),
        ("[Occitanie, bretagne]", "243400017", []),
        ("Pays de la Loire", "243500741", []),  # astride: its people are Breton first
        ("Bretange", "243400017", ["aucune région de France ne s’appelle « Bretange »", "« Bretagne »"]),
        ("Région d'Exemple", "243400017", ["aucune région de France", "annuaire-entreprises"]),
    ],
)
def test_a_region_that_is_none_is_told(region: str, siren: str, expected: list[str], tmp_path: Path) -> None:
    fiche = f"nom: {intercommunalities()[siren].name}\nsiren: '{siren}'\n"
    folder = made.tiny(tmp_path / "edition", fiche=fiche)
    sheet = folder / "edition.yaml"
    sheet.write_text(f"{sheet.read_text('utf-8')}region: {region}\n", "utf-8")
    found = [f"{each.message} {each.help}".replace("\u00a0", " ").replace("\u202f", " ")
             for each in check(load(folder)).warnings]  # fmt: skip
    assert len(found) == bool(expected)
    assert all(words in found[0] for words in expected)
