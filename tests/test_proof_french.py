"""Inclusive words in one way, numbers against the fiche, and what Grammalecte says where it is installed."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.base.problems import Problem
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.proof.french import contradictions, grammar, inclusive, rules
from livret.proof.french.inclusive import MIDDLE_DOT, found, written
from livret.proof.french.quantities import in_figures, quantities
from tests.made import cohort, replace, tiny
from tests.printed import checked

FICHE = """nom: Métropole d’Exemple
communes: {valeur: 32, source: chiffre fictif, annee: 2024}
population: {valeur: "522 542", source: chiffre fictif, annee: 2023}
superficie_km2: {valeur: "438,9", source: chiffre fictif, annee: 2024}
"""


def edition(folder: Path, prose: str, fiche: str = FICHE) -> Edition:
    return check(load(tiny(folder, prose, fiche)))


def placed(problem: Problem) -> tuple[int, int, str]:
    place = problem.location
    assert place
    return place.line, place.column, place.excerpt[place.column - 1 : place.column - 1 + place.width]


# Inclusive words

MIXED = [
    ("Les allié·es, les élu·es et un élu.e.", "élu.e", "élu·e"),
    ("Les allié·es, les élu·es et les habitant(e)s.", "habitant(e)s", "habitant·es"),
    ("Les allié·es, les élu·es et les habitant-e-s.", "habitant-e-s", "habitant·es"),
    ("Les allié·es, les élu·es et les habitant/es.", "habitant/es", "habitant·es"),
    ("Les allié·es, les élu·es et les salariéEs.", "salariéEs", "salarié·es"),
    ("Les allié·es, les élu·es et les élu•es.", "élu•es", "élu·es"),
    ("Les allié·es, les élu·es et les élu‧es.", "élu‧es", "élu·es"),
    ("Les allié·es, les élu·es et le mot d'élu.es.", "élu.es", "élu·es"),
    ("Les allié(e)s, l'élu(e) et un·e maire.", "un·e", "un(e)"),
    ("Les allié·e·s, les élu·e·s et les acteur(rice)s.", "acteur(rice)s", "acteur·rice·s"),
    ("Les allié·es, les élu·es et les habitant·e·s.", "habitant·e·s", "habitant·es"),
    ("Les allié·e·s, les élu·e·s et les habitant·es.", "habitant·es", "habitant·e·s"),
]


@pytest.mark.parametrize(("prose", "odd", "repaired"), MIXED)
def test_an_odd_way_of_writing_is_told_at_its_place(tmp_path: Path, prose: str, odd: str, repaired: str) -> None:
    (problem,) = inclusive.rules(edition(tmp_path, f"{prose}\n"))
    assert placed(problem) == (3, prose.index(odd) + 1, odd)
    assert problem.values["repaired"] == repaired


ALIKE = [
    "Les allié·es, un·e élu·e, l'habitant·e et les acteur·rices.",
    "Les allié(e)s et l'élu(e).",
    "Un allié.e, des élu.e.s.",
    "Les élu·es : donne-le, est-elle, vas-y, une demi-heure, territoire(s), et/ou, mi-mai, le site exemple.fr.",
    "Les élu·es du SCoT, le PLUi, les EPCIs, cf. Exemple (et la suite), p. 3 (es).",
    "Rien de cela.",
]


@pytest.mark.parametrize("prose", ALIKE)
def test_one_way_of_writing_is_not_told(tmp_path: Path, prose: str) -> None:
    assert list(inclusive.rules(edition(tmp_path, f"{prose}\n"))) == []


@given(st.text(alphabet="élutrice·•.()-/EeSs ,’"))
def test_forms_stand_where_they_are_told_to(text: str) -> None:
    for form in found(text):
        typed = text[form.start : form.end]
        assert typed.startswith(form.stem)
        assert (
            written(form, form.sign).replace("(", "").replace(")", "").casefold()
            == typed.replace("(", "").replace(")", "").casefold()
        )
        assert MIDDLE_DOT in form.plain


# Numbers

WRONG = [
    ("La métropole compte 31 communes.", "31 communes"),
    ("Le territoire compte 28 communes.", "28 communes"),
    ("La métropole regroupe trente et une communes.", "trente et une communes"),
    ("Forte de ses 31 communes, elle avance.", "31 communes"),
    ("Dans les 31 communes de la métropole, on travaille.", "31 communes"),
    ("Les 31 communes ont choisi.", "31 communes"),
    ("Avec 516 657 habitants, elle est grande.", "516 657 habitants"),
    ("Population : 516 657 habitants", "516 657 habitants"),
    ("Une population de 516 657 vit ici.", "516 657"),
    ("La métropole compte plus de 600 000 habitants.", "600 000 habitants"),
    ("La métropole compte environ 700 000 habitants.", "700 000 habitants"),
    ("La métropole compte 0,7 million d'habitants.", "0,7 million d'habitants"),
    ("Le territoire s'étend sur 450 km².", "450 km²"),
    ("Un territoire de 95 km².", "95 km²"),
    ("Une métropole de 32 communes et de 400 000 habitants.", "400 000 habitants"),
    ("Dans une ancienne gare, la métropole compte 31 communes.", "31 communes"),
]


@pytest.mark.parametrize(("prose", "words"), WRONG, ids=[prose for prose, _ in WRONG])
def test_a_number_that_contradicts_the_fiche_is_told(tmp_path: Path, prose: str, words: str) -> None:
    (problem,) = contradictions.rules(edition(tmp_path, f"Un mot juste.\n\n{prose}\n"))
    assert placed(problem) == (5, prose.index(words) + 1, words)
    assert problem.kind.final
    assert str(problem.values["place"]).partition("fiche.yaml:")[2]


TRUE = [
    "La métropole compte 32 communes et 522 542 habitants sur 438,9 km².",
    "La métropole compte plus de 500 000 habitants.",
    "La métropole compte environ 520 000 habitants, soit un demi-million d'habitants.",
    "La métropole compte près de 530 000 habitants.",
    "La métropole compte 0,5 million d'habitants et 439 km².",
    "La métropole comptait 516 657 habitants en 2022.",
    "28 des 32 communes ont signé ; parmi les 32 communes, 30 communes avancent.",
    "30 communes volontaires ont signé.",
    "Une commune de 3 000 habitants, et trois communes sans atelier.",
    "Le projet rassemble 12 communes. L'atelier a réuni 300 habitants.",
    "Elle a 1 190 habitants par km².",
    "La région compte 4 300 communes. La vallée et ses 12 communes.",
    "Les 48 km² de forêts.",
    "Le territoire compte 12 communes littorales et une commune de 200 habitants.",
    "Dans ce territoire, le projet réunit 12 communes.",
    "Le pays d'à côté, avec ses 31 communes, est plus urbain. La métropole voisine compte 31 communes.",
    "Le canton réunit 31 communes. L'ancienne communauté de communes comptait 31 communes.",
]


@pytest.mark.parametrize("prose", TRUE)
def test_a_number_that_is_true_or_counts_a_part_is_not_told(tmp_path: Path, prose: str) -> None:
    assert list(contradictions.rules(edition(tmp_path, f"{prose}\n"))) == []


@pytest.mark.parametrize(
    ("said", "count"), [("516 657 habitants sur 422,3 km²", 0), ("518 657 habitants sur 423,3 km²", 2)]
)
def test_a_fact_may_be_round_itself(tmp_path: Path, said: str, count: int) -> None:
    fiche = 'nom: Métropole d’Exemple\npopulation: {valeur: "516 000"}\nsuperficie_km2: {valeur: 422}\n'
    problems = contradictions.rules(edition(tmp_path, f"La métropole compte {said}.\n", fiche))
    assert len(list(problems)) == count


def test_without_facts_nothing_is_contradicted(tmp_path: Path) -> None:
    prose = "Le territoire compte 31 communes.\n"
    assert list(contradictions.rules(edition(tmp_path, prose, "nom: Métropole d’Exemple\n"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 communes", [(31, "communes")]),
        ("quatre-vingt-dix-sept communes", [(97, "communes")]),
        ("516\u202f657 hab. sur 438,9\u00a0km²", [(516657, "population"), (438.9, "superficie_km2")]),
        ("516.657 habitant·es", [(516657, "population")]),
        ("1,2 million d’habitants", [(1200000, "population")]),
        ("12 élus, 3 km", []),
    ],
)
def test_quantities_are_read(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(each.value, each.unit) for each in quantities(text)] == expected


@pytest.mark.parametrize(
    ("told", "number"),
    [
        *[("deux", 2), ("soixante et onze", 71), ("quatre-vingts", 80), ("quatre-vingt-douze", 92), ("cent un", 101)],
        *[("deux cent quatre-vingt-six", 286), ("mille", 1000), ("cinq cent mille", 500_000)],
    ],
)
def test_numbers_in_words(told: str, number: int) -> None:
    assert in_figures(told) == number


# Grammar

FAULT = {"nStart": 3, "nEnd": 10, "sMessage": "Il manque un trait d’union.", "aSuggestions": ["au-delà"]}


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called as Grammalecte before all others."""
    (folder / "bin").mkdir()
    path = folder / "bin" / "grammalecte-cli"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")


def answer(number: int, *faults: dict[str, object]) -> str:
    rows = json.dumps({"iParagraph": number, "lGrammarErrors": faults, "lSpellingErrors": []}, ensure_ascii=False)
    return f'cat <<\'END\'\n{{ "grammalecte": "2.1.2", "data" : [\n{rows},\nEND'


def test_what_grammalecte_says_is_told_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, answer(2, FAULT))
    (problem,) = grammar.rules(edition(tmp_path / "e", "Va au delà du mot.\n"))
    assert (problem.code, placed(problem)) == ("FRANCAIS-003", (3, 4, "au delà"))
    assert "au-delà" in problem.help


@pytest.mark.parametrize(
    "script",
    [answer(2), answer(99, FAULT), answer(2, {**FAULT, "nEnd": 4000}), answer(2, {"nStart": "x"}), "echo '{'", "true"],
)
def test_an_odd_answer_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program(tmp_path, monkeypatch, script)
    assert list(grammar.rules(edition(tmp_path / "e", "Va au delà du mot.\n"))) == []


@pytest.mark.parametrize(("script", "seconds"), [("sleep 60", 3), ("exit 3", 20)])
def test_what_was_found_before_a_bad_end_is_told_and_the_end_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, seconds: float
) -> None:
    program(tmp_path, monkeypatch, f"{answer(2, FAULT)}\n{script}")
    problems = grammar.rules(edition(tmp_path / "e", "Va au delà du mot.\n"), seconds)
    assert [problem.code for problem in problems] == ["FRANCAIS-003", "FRANCAIS-004"]


def test_without_grammalecte_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not grammar.installed()
    assert list(grammar.rules(edition(tmp_path / "e", "Va au delà du mot.\n"))) == []


# All of it


def test_all_rules_are_asked(tmp_path: Path) -> None:
    prose = "La métropole compte 31 communes.\n\nLes élu·es, les allié·es et l'habitant(e) du territore.\n"
    problems = rules.rules(edition(tmp_path, prose), grammar_seconds=0)
    assert [problem.code for problem in problems] == ["FRANCAIS-001", "FRANCAIS-005", "FRANCAIS-008"]


@pytest.mark.parametrize("name", ["exemple", "occitanie-2024-2025"])
def test_the_editions_of_the_repository_agree_with_themselves(name: str) -> None:
    found = checked(name)
    assert [*inclusive.rules(found), *contradictions.rules(found)] == []


def test_a_fact_changed_in_an_edition_of_the_repository_is_seen(tmp_path: Path) -> None:
    cohort(tmp_path, ["communaute-dexemple"])
    replace(tmp_path / "territoires" / "communaute-dexemple-1" / "fiche.yaml", "valeur: 65", "valeur: 66")
    (problem,) = contradictions.rules(check(load(tmp_path)))
    assert problem.values["words"] == "65\u00a0communes"
