"""Spelling: every word looked up, reported once with its places, and none of what is no mistake."""

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from livret.base.problems import Problem
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.proof.french import dictionary, spelling
from livret.proof.french.people import people
from livret.proof.french.spelling import words
from tests.made import cohort, replace, tiny
from tests.printed import checked


def edition(folder: Path, prose: str, fiche: str = "nom: Territoire d’Essai\n", glossary: str = "") -> Edition:
    tiny(folder, prose, fiche)
    if glossary:
        (folder / "glossaire.yaml").write_text(glossary, "utf-8")
    return check(load(folder))


def unknown(found: Edition, *known: str) -> list[str]:
    return [problem.values["word"] for problem in spelling.rules(found, known) if problem.code == "FRANCAIS-001"]


def placed(problem: Problem) -> tuple[int, int, str]:
    place = problem.location
    assert place
    return place.line, place.column, place.excerpt[place.column - 1 : place.column - 1 + place.width]


ODD_SIGNS = "aeéÉLdqu XIV3’'·•.-()/@:é\u00ad\u00a0\u202f«»,EPCIs\n*_"


@example("\u00adAa\u00ad")
@given(st.one_of(st.text(), st.text(alphabet=ODD_SIGNS)))
def test_words_stand_where_they_are_told_to(text: str) -> None:
    found = list(words(text))
    for word in found:
        typed = text[word.start : word.end]
        assert typed[0] == word.text[0]
        assert sorted(filter(str.isalpha, typed.casefold())) == sorted(filter(str.isalpha, word.text.casefold()))
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@given(
    st.lists(st.sampled_from(["maire", "l’école", "peut-être", "aujourd’hui", "cœur"]), min_size=1),
    st.sampled_from(" \n\u00a0\u202f"),
)
def test_no_word_is_lost(expected: list[str], space: str) -> None:
    assert [word.text for word in words(space.join(expected))] == [each.replace("’", "'") for each in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’élu·e et l’allié(e)s, aux acteur.rices", ["L'élu·e", "et", "l'allié·e·s", "aux", "acteur·rices"]),
        ("PCAET SCoT PLUi EPCIs et BTP", ["et"]),
        ("XIXe Ier 12e 3,4 H2O km² 18h n° nº", []),
        ("https://exemple.fr/tuot a@exemple.fr www.exemple.org site.fr plan.pdf @nom #mot", []),
        ("ACCOMPAGNER LES TRANSITIONS", ["ACCOMPAGNER", "LES", "TRANSITIONS"]),
        ("DREAL, ADEME, INSEE", []),
        ("MOntpellier", ["MOntpellier"]),
        ("répa\u00adrer peut-être Saint-Exemple", ["réparer", "peut-être", "Saint-Exemple"]),
    ],
)
def test_what_is_a_word(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


MISTAKES = [
    ("Un territore.", "territore", "territoire"),
    ("La Tierre.", "Tierre", "Terre"),
    ("Des deputés.", "deputés", "députés"),
    ("Un dévelopement.", "dévelopement", "développement"),
    ("L'évenement.", "évenement", "événement"),
    ("Aux habittant·es.", "habittant·es", None),
    ("Au pied du mur-dde-neige.", "dde", None),
    ("C'est aujourdhui.", "aujourdhui", "aujourd’hui"),
    ("CCOMPAGNER LES TRANSITIONS.", "CCOMPAGNER", "ACCOMPAGNER"),
    # two slips: by what the word sounds like
    ("Un developement.", "developement", "développement"),
    ("L'aceuil.", "aceuil", "accueil"),
    ("Un sujet interressant.", "interressant", "intéressant"),
    # what looks derived, or like a name, and is a slip
    ("Une resource.", "resource", "ressource"),
    ("Le rechauffement.", "rechauffement", "réchauffement"),
    ("La Communuaté de communes.", "Communuaté", "Communauté"),
    ("À Gabels, en haut.", "Gabels", "Grabels"),
    ("Les services de l'Etat.", "Etat", "État"),
    ("Une ville de la Méditerannée.", "Méditerannée", "Méditerranée"),
    ("Avec la Fondatirn des villes.", "Fondatirn", "Fondation"),
    ("Au cœur du Parrc naturel.", "Parrc", "Parc"),
]


@pytest.mark.parametrize(("prose", "word", "meant"), MISTAKES, ids=[word for _, word, _ in MISTAKES])
def test_a_mistake_is_told_with_its_place_and_what_was_meant(
    tmp_path: Path, prose: str, word: str, meant: str | None
) -> None:
    (problem,) = spelling.rules(edition(tmp_path, f"Un texte juste.\n\n{prose}\n"))
    assert problem.values["word"] == word
    assert placed(problem) == (5, prose.index(word) + 1, word)
    assert not meant or meant in problem.help
    assert not problem.kind.final


RIGHT = [
    "La co-construction, l'agroécologie, les tiers-lieux, un à-côté et l'écoconception.",
    "Les acteur·rices, tou·tes, celles·ceux, un·e maire, les élu·e·s, les créateur·ices et les porteurs(euses).",
    "Le PCAET, le SCoT, les EPCI, le XXIe siècle, 12 t de CO2 et 3 kWh à https://exempel.fr/tuot.",
    "À Grabels, à Sète, dans l'Hérault, à Saint-Gély-du-Fesc, en Seine-et-Marne, au Grand Pic Saint-Loup.",
    "Y a-t-il, peut-on, va-t'en, lorsqu'elle, aujourd'hui, quelqu'un, rez-de-chaussée, vingt-et-un.",
    "Un mot de `codde` et un [lien](https://exemple.invalid/tuot).",
    # institutions, programmes and words of the trade that come with Livret
    "L'Anah, le Cerema, l'Ademe, la loi EGalim, le fonds Barnier et les Dreal; l'autosolisme, la légumerie.",
    "La désimperméabilisation, la réinternalisation, un portage politico-technique, l'open data, un food-truck.",
    # names: of people, inside sentences, quoted by themselves
    "Anne-Sophie Hamantel et Mme Rousseloteau ouvrent la halle. Hamantel la ferme.",
    "Le programme de Zorblux et de la Tramblière. Zorblux le dit.",
    "Les communes d'Arzeliers, Bréchamp et Dommarelle participent, avec le Siarce et la Sela.",
    "Avec Yannig Le Goarant et Bram Van der Fictif. Soazig Quéméniard et Aziliz de l'Exemple y sont.",
    "Le Cese, le Cnes, Malakoff Humanis, Surfridère Foundation et la rapporteure de l'Insee.",
    "Baptisée « Réempl'Exemple », labellisée Cit'ergie, elle suit « Zorblix ».",
]


@pytest.mark.parametrize("prose", RIGHT)
def test_what_is_right_is_not_told(tmp_path: Path, prose: str) -> None:
    assert unknown(edition(tmp_path, f"{prose}\n")) == []


def test_words_that_resemble_nothing_are_told_together_with_their_lines(tmp_path: Path) -> None:
    prose = "Un trabloc, une zorbluxe.\n\nUn frimblot, puis un trabloc et un developement.\n"
    near, strange = sorted(spelling.rules(edition(tmp_path, prose)), key=lambda problem: problem.code)
    assert (near.code, near.values["word"]) == ("FRANCAIS-001", "developement")
    assert (strange.code, strange.values["count"], placed(strange)) == ("FRANCAIS-015", 3, (3, 4, "trabloc"))
    assert "« trabloc » (3), « zorbluxe » (3), « frimblot » (5)" in strange.message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Camille EXEMPLARD et Anne-Sophie DE LA FICTIVE", ["EXEMPLARD", "DE LA FICTIVE"]),
        ("Mme Tartempion, M. d'Exemplard et le Dr Ficteau", ["Tartempion", "d'Exemplard", "Ficteau"]),
        ("Jean-François Ficteau-Exemple", ["Ficteau-Exemple"]),
        ("À Montpellier Méditerannée, la Communauté Zorblux", []),  # no given names
        ("Claire est là. M. le maire aussi.", []),
    ],
)
def test_people_are_known_by_what_stands_before_their_names(text: str, names: list[str]) -> None:
    assert set(people(text)) == set(names)


def test_a_repeated_word_is_told_once_with_its_places(tmp_path: Path) -> None:
    prose = "Une systémie, *la systémie*.\n\n- Un mot.\n- Leur\n  Systémie[^a], [systémie](https://exemple.fr/systémie).\n\n"
    (problem,) = spelling.rules(edition(tmp_path, f"{prose}[^a]: La systémie.\n"))
    assert placed(problem) == (3, 5, "systémie")
    assert "5" in problem.values["more"]
    assert [f":{place}" in problem.values["more"] for place in ("3:19", "7:3")] == [True, True]


def test_the_right_one_of_two_alike_is_pointed_at(tmp_path: Path) -> None:
    prose = "Un toit vu, la systémique et\nla **systémie**, puis les systémies.\n"
    (first, second) = spelling.rules(edition(tmp_path, prose))
    assert [placed(first), placed(second)] == [(4, 6, "systémie"), (4, 27, "systémies")]


def test_words_of_another_language_are_not_looked_up(tmp_path: Path) -> None:
    assert unknown(edition(tmp_path, "Il crie [fai tirar amb los vesins]{langue=oc}, puis tirar.\n")) == ["tirar"]


def test_names_of_the_edition_and_words_of_its_glossary_are_known(tmp_path: Path) -> None:
    fiche = "nom: Val-Zorblux\nalliee:\n  nom: Prénom Quixby\n  structure: Bureau Frimble\n"
    prose = "Val-Zorblux, Zorblux, Quixby, l'équipe de Frimble, la gloubie, le SIGLE, un trabloc.\n"
    glossary = "mots:\n  - gloubie\nsigles:\n  SIGLE: un sigle\n"
    found = edition(tmp_path, prose, fiche, glossary)
    assert unknown(found) == ["trabloc"]
    assert unknown(found, "Trabloc") == []


def test_words_of_the_fiche_are_read_too(tmp_path: Path) -> None:
    (problem,) = spelling.rules(edition(tmp_path, "Un texte.\n", "nom: Val d’Essai\nprojet: Ouvrir l'ateleir\n"))
    assert placed(problem) == (2, 18, "ateleir")


def test_names_under_quotes_are_names(tmp_path: Path) -> None:
    prose = "> Un mot.\n>\n> — Camille Zorblux, mairre\n"
    assert unknown(edition(tmp_path, prose)) == ["mairre"]


def test_without_the_library_one_remark_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dictionary.dictionary.cache_clear()
    monkeypatch.setitem(sys.modules, "hunspell", None)
    (problem,) = spelling.rules(edition(tmp_path, "Un territore.\n"))
    assert (problem.code, "lancez make" in problem.help) == ("FRANCAIS-002", True)


@pytest.mark.parametrize(("name", "expected"), [("exemple", []), ("occitanie-2024-2025", ["systémie"])])
def test_the_editions_of_the_repository_have_no_word_wrongly_told(name: str, expected: list[str]) -> None:
    found = checked(name)
    accepted = {*found.glossary.words}
    assert unknown(found) == [word for word in expected if word not in accepted]


def test_a_large_edition_tells_a_mistake_of_its_last_territory(tmp_path: Path) -> None:
    cohort(tmp_path, ["val-fictif", "communaute-dexemple"] * 4)
    last = tmp_path / "territoires" / "communaute-dexemple-8" / "texte.md"
    replace(last, "trois samedis", "trois samediss")
    (problem,) = spelling.rules(check(load(tmp_path)))
    assert problem.location
    assert problem.location.file.endswith("communaute-dexemple-8/texte.md")


@pytest.fixture(autouse=True)
def _fresh_dictionary() -> Iterator[None]:
    yield
    if "hunspell" in sys.modules and sys.modules["hunspell"] is None:
        dictionary.dictionary.cache_clear()
