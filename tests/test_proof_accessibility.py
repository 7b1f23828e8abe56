"""What keeps a text from some of its readers: each rule speaks, and each is silent when nothing is wrong."""

from pathlib import Path

import pytest

from livret.edition.abbreviations import found
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.markdown.read import read_text
from livret.edition.prose import MarkdownFile, Prose
from livret.proof.rules.accessibility import rules
from livret.proof.sentences import images, passages
from tests import made
from tests.printed import checked

PICTURE = made.EXEMPLE / "territoires/pays-de-demonstration/photos/mire.jpg"


def reported(folder: Path, prose: str, fiche: str = "nom: Territoire d’Essai\n", glossary: str = "") -> list[str]:
    """Return what is remarked of an edition whose only rubric holds *prose*: code, place in texte.md, words."""
    made.tiny(folder / "essai", prose, fiche)
    if glossary:
        (folder / "essai/glossaire.yaml").write_text(glossary, "utf-8")
    if "photos/" in prose or "fichier:" in fiche:
        (folder / "essai/territoires/essai/photos/mire.jpg").write_bytes(PICTURE.read_bytes())
    problems = list(rules(check(load(folder / "essai"))))
    return [
        " ".join(f"{each.code} {each.location.line}:{each.location.column} {each.values.get('words', '')}".split())
        for each in problems
        if each.location
    ]


def codes(folder: Path, prose: str) -> list[str]:
    return [line.split()[0] for line in reported(folder, prose)]


# Alternative texts


@pytest.mark.parametrize(
    ("alternative", "code"),
    [
        ("Photo", "ACCES-001"),
        ("image", "ACCES-001"),
        ("Une photographie", "ACCES-001"),
        ("Photo du projet", "ACCES-001"),
        ("Illustration 3", "ACCES-001"),
        ("À compléter", "ACCES-001"),
        ("…", "ACCES-001"),
        ("mire.jpg", "ACCES-002"),
        ("DSC_0423", "ACCES-002"),
        ("IMG-2041", "ACCES-002"),
        ("Une légende imprimée", "ACCES-003"),
        ("une légende imprimée.", "ACCES-003"),
        ("La mairie", "ACCES-004"),
        ("Un banc, " * 30, "ACCES-005"),
    ],
)
def test_an_alternative_text_that_says_nothing_is_told(tmp_path: Path, alternative: str, code: str) -> None:
    prose = f'![{alternative}](photos/mire.jpg "Une légende imprimée | Prénom Nom")\n'
    fiche = (
        "nom: Essai\nphotos:\n  - fichier: mire.jpg\n    legende: Une légende imprimée\n"
        f'    alternative: "{alternative}"\n    credit: Prénom Nom\n'
    )
    assert codes(tmp_path / "prose", prose) == [code]
    in_fiche = reported(tmp_path / "fiche", "Un texte court.\n", fiche)
    assert [line.split()[:2] for line in in_fiche] == [[code, "5:18"]]


@pytest.mark.parametrize(
    "alternative",
    [
        "Deux personnes réparent un vélo dans l'ancienne gare, sous une horloge.",
        "Photo de groupe devant la mairie : trente personnes, un arrosoir à la main.",
        "Carte des trajets : trois boucles autour du marché.",
        "Portrait d'Alix Exemple",
        "Image satellite de la baie en 2024",
    ],
)
def test_an_alternative_text_that_says_something_may_stand(tmp_path: Path, alternative: str) -> None:
    assert reported(tmp_path, f'![{alternative}](photos/mire.jpg "Une légende | Prénom Nom")\n') == []


# Links


@pytest.mark.parametrize("words", ["cliquez ici", "Ici", "lien", "En savoir plus", "ce lien", "click here", "là"])
def test_a_link_says_where_it_leads(tmp_path: Path, words: str) -> None:
    prose = f"La carte est en ligne, [{words}](https://exemple.invalid/carte).\n"
    assert reported(tmp_path, prose) == [f"ACCES-006 3:25 {words}"]


def test_a_long_address_is_told_and_a_short_one_may_stand(tmp_path: Path) -> None:
    long = "https://exemple.invalid/projets/2024/carte-des-savoir-faire.html"
    assert codes(tmp_path / "long", f"Voir [{long}]({long}).\n") == ["ACCES-007"]
    assert codes(tmp_path / "autre", f"Voir [{long}](https://exemple.invalid/).\n") == ["ACCES-007"]
    assert codes(tmp_path / "tel-quel", f"Voir {long}, et <{long}>.\n") == []
    assert codes(tmp_path / "court", "Voir [exemple.invalid](https://exemple.invalid/).\n") == []


def test_a_link_that_names_its_page_may_stand(tmp_path: Path) -> None:
    assert codes(tmp_path, "Voir [la carte du projet](https://exemple.invalid/ici) et [le site](mailto:a@b.fr).\n") == [
        "ACCES-006"  # « le site » alone; « la carte du projet » is well named, whatever its address
    ]


# Abbreviations


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Le PCAET est voté.\n", ["ACCES-008 3:4 PCAET"]),
        ("Le PCAET est voté. Le PCAET est appliqué.\n", ["ACCES-008 3:4 PCAET"]),
        ("Le PCAET (voté en juin) et le SCoT (2024).\n", ["ACCES-008 3:4 PCAET", "ACCES-008 3:31 SCoT"]),
        ("Un PLUi, puis le plan (PCAET).\n", ["ACCES-008 3:4 PLUi", "ACCES-008 3:24 PCAET"]),
        ("Le CCI\net la\nDREAL.\n", ["ACCES-008 3:4 CCI", "ACCES-008 3:1 DREAL"]),
        ("Une halle en taille XXL, un GPS.\n", []),
        ("Le SCoT-AEC et le SCoT.\n", ["ACCES-008 3:4 SCoT-AEC"]),
        # explained afterwards only: too late
        ("Le PCAET est voté.\n\nLe plan climat-air-énergie territorial (PCAET) suit.\n", ["ACCES-008 3:4 PCAET"]),
    ],
)
def test_an_abbreviation_is_explained_where_it_first_stands(tmp_path: Path, prose: str, expected: list[str]) -> None:
    assert reported(tmp_path, prose) == expected


@pytest.mark.parametrize(
    "prose",
    [
        "Le plan climat-air-énergie territorial (PCAET) est voté. Le PCAET suit.\n",
        "Le PCAET (plan climat-air-énergie territorial) est voté.\n",
        "Le PCAET, ou plan climat-air-énergie territorial, est voté.\n",
        "Le « zéro artificialisation nette » (ZAN) inquiète.\n",
        "Le SCoT (schéma de cohérence territoriale) est en révision.\n",
        "La direction régionale de l'environnement, de l'aménagement et du logement (DREAL) aide.\n",
        "Le comité de pilotage, dit COPIL, se réunit.\n",
        "Le PCAET[^p] est voté.\n\n[^p]: Plan climat-air-énergie territorial.\n",
        "Le groupe d'experts intergouvernemental sur l'évolution du climat (GIEC) le dit.\n",
        "Au XXIe siècle, Louis XIV, la RN113, 3 CO2, un `CODE`, un fichier PDF, le 2 V.\n",
        "Écrire à alix@EXEMPLE.invalid.\n",
        "L'Agence, la Région et McExemple.\n",
        "Camille EXEMPLARD, Mme TARTEMPION et Jean-François DE LA FICTIVE, à GRABELS, en HAUTE-SAVOIE.\n",
        "La RN 164 et la RD 12, pour 12 € HT, soit 14 € TTC.\n",
        "L'ADEME et l'Insee; 118 MWh pour 2 MWc; EDF, ADEME, INSEE, SNCF.\n",
        "Un plan local d'urbanisme intercommunal (PLUi), puis le PLUi-H et les PLUis.\n",
        "Un plan local d'urbanisme intercommunal et de l'habitat (PLUi-H), puis le PLUi.\n",
    ],
)
def test_what_is_explained_or_no_abbreviation_is_not_told(tmp_path: Path, prose: str) -> None:
    assert reported(tmp_path, prose) == []


def test_abbreviations_of_one_text_are_told_together_with_their_lines(tmp_path: Path) -> None:
    made.tiny(tmp_path / "essai", "Le PCAET et le SCoT.\n\nLa DREAL.\n")
    (problem,) = rules(check(load(tmp_path / "essai")))
    assert problem.values["words"] == "PCAET"
    assert "2 autres" in problem.message
    assert "« SCoT » (3), « DREAL » (5)" in problem.message.replace("\u00a0", " ")


def test_the_names_of_an_edition_are_no_abbreviations(tmp_path: Path) -> None:
    fiche = "nom: Territoire d’Essai\nalliee:\n  nom: Prénom Zorblux\n  structure: SIGLE Conseil\n"
    assert reported(tmp_path, "ZORBLUX, du bureau SIGLE.\n", fiche) == []


def test_the_glossary_explains_for_the_whole_edition(tmp_path: Path) -> None:
    glossary = "sigles:\n  PCAET: plan climat-air-énergie territorial\n"
    assert reported(tmp_path, "Le PCAET et la DREAL.\n", glossary=glossary) == ["ACCES-008 3:16 DREAL"]


def test_the_title_of_a_project_explains_nothing_and_is_told_only_if_no_text_does(tmp_path: Path) -> None:
    fiche = "nom: Territoire d’Essai\nprojet: Réemployer dans le BTP\n"
    assert reported(tmp_path / "jamais", "Un texte.\n", fiche) == ["ACCES-008 2:28 BTP"]
    assert reported(tmp_path / "texte", "Le bâtiment et les travaux publics (BTP).\n", fiche) == []


def test_words_in_capitals_are_not_taken_for_abbreviations() -> None:
    assert [word for word, _, _ in found("NE PAS TOUCHER AU PCAET, a dit la DREAL")] == ["DREAL"]


# Lists, colours, capitals, languages


def test_a_list_typed_in_a_paragraph_is_told(tmp_path: Path) -> None:
    prose = "Deux actions : - marcher la digue ; - ouvrir la gare.\n"
    assert codes(tmp_path, prose) == ["ACCES-009"]


@pytest.mark.parametrize(
    "prose",
    [
        "Le carnet - lu à voix haute - passe de main en main : douze mains.\n",
        "Deux actions :\n\n- marcher la digue;\n- ouvrir la gare.\n",
        "Un constat : – c'est long ?\n",
    ],
)
def test_dashes_of_a_sentence_are_no_list(tmp_path: Path, prose: str) -> None:
    assert codes(tmp_path, prose) == []


@pytest.mark.parametrize(
    ("prose", "words"),
    [
        ("Les zones inondables sont indiquées en rouge.\n", "indiquées en rouge"),
        ("Les trajets (en vert) se croisent.\n", "(en vert)"),
        ("Les seuils signalés en bleu clair.\n", "signalés en bleu clair"),
    ],
)
def test_what_a_colour_alone_tells_is_told(tmp_path: Path, prose: str, words: str) -> None:
    assert [" ".join(line.split()[2:]) for line in reported(tmp_path, prose)] == [words]


def test_colours_that_tell_nothing_may_be_named(tmp_path: Path) -> None:
    prose = "La Maison verte, un carnet rouge, une façade repeinte en jaune, et une commune en orange dans nos cœurs.\n"
    assert codes(tmp_path, prose) == []


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Il faut AGIR TOUT DE SUITE pour la digue.\n", ["ACCES-011 3:9 AGIR TOUT DE SUITE"]),
        ("Il faut AGIR VITE.\n", ["ACCES-008 3:9 AGIR", "ACCES-008 3:14 VITE"]),
        ("Il faut agir tout de suite.\n", []),
    ],
)
def test_a_text_in_capitals_is_told(tmp_path: Path, prose: str, expected: list[str]) -> None:
    assert reported(tmp_path, prose) == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            "Elle cite : « The purpose of the commons is that they are not for sale, and this is what we have. »\n",
            ["ACCES-012"],
        ),
        (
            "Las tierras son para los que las aman, y no para el que pasa por la calle con una bolsa.\n",
            ["ACCES-012"],
        ),
        (
            "Elle cite : « [The purpose of the commons is that they are not for sale, and it is what we have.]"
            "{langue=en} »\n",
            [],
        ),
        ("Le « think global, act local » des débuts est loin : on parle désormais de bottom-up.\n", []),
        ("« The Limits to Growth », le rapport de 1972, est dans la bibliothèque.\n", []),
        ("Un mot seul.\n", []),
        ("Haies, talus, mares, murets, vergers, prés, bosquets, ripisylves, lavoirs, puits, sentiers, ponts.\n", []),
    ],
)
def test_a_long_passage_in_another_language_is_told(tmp_path: Path, prose: str, expected: list[str]) -> None:
    assert codes(tmp_path, prose) == expected


# Passages


def test_passages_are_the_words_as_they_are_read() -> None:
    document = MarkdownFile(
        "texte.md",
        "Un `code`[^n] et [un lien](https://exemple.invalid).\n\n- Un point\n\n"
        '::: citation auteur="Alix Exemple"\nDes mots.\n:::\n\n[^n]: Une **note**.\n',
        Path(),
    )
    read = passages(read_text(document, lambda name, mark: None))
    assert [(p.tag, p.text, p.mark.line) for p in read] == [
        ("p", "Un \ufffc (Une note.) et un\u00a0lien.", 1),
        ("li", "Un\u00a0point", 3),
        ("p", "Des\u00a0mots.", 6),
        ("figcaption", "Alix Exemple", 5),
    ]
    assert read[0].links == [("https://exemple.invalid", "un\u00a0lien")]
    assert images(Prose()) == []


# The editions of this house


def test_the_example_is_clean() -> None:
    assert list(rules(checked())) == []


def test_the_real_edition_has_three_abbreviations_that_nobody_explains() -> None:
    problems = rules(checked("occitanie-2024-2025"))
    assert [(each.code, each.values["words"]) for each in problems] == [
        ("ACCES-008", "BTP"),
        ("ACCES-008", "CCI"),
        ("ACCES-008", "ONG"),
    ]
