"""Figures and texts that may mislead: each rule speaks, and each is silent when nothing is wrong."""

import shutil
from pathlib import Path

import pytest

from livret.edition.atlas.places import of_siren
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.proof.rules.figures import contour_km2, rules
from tests import made
from tests.printed import checked

PROSE = "Le projet pilote plante une haie autour de chaque école, avec les enfants et leurs parents.\n"
RIGHT = """nom: Territoire d’Essai
population: {valeur: 12000, source: chiffre fictif, annee: 2023}
superficie_km2: {valeur: 150, source: chiffre fictif, annee: 2024}
communes: {valeur: 12, source: chiffre fictif, annee: 2025}
"""


def reported(folder: Path, fiche: str = RIGHT, years: str = "annees: 2024-2025\n") -> list[str]:
    """Return the codes and places in fiche.yaml of what is remarked of an edition with this *fiche*."""
    made.tiny(folder / "essai", PROSE, fiche)
    with (folder / "essai/edition.yaml").open("a") as sheet:
        sheet.write(years)
    problems = rules(check(load(folder / "essai")))
    return [f"{each.code} {each.location.line}:{each.location.column}" for each in problems if each.location]


def test_figures_with_source_and_year_are_right(tmp_path: Path) -> None:
    assert reported(tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (", source: chiffre fictif, annee: 2023", ", annee: 2023", ["DONNEES-001 2:22"]),
        (", annee: 2023", "", ["DONNEES-002 2:22"]),
        ("{valeur: 12000, source: chiffre fictif, annee: 2023}", "12000", ["DONNEES-001 2:13"]),
        ("annee: 2023", "annee: 2026", ["DONNEES-003 2:60"]),
        ("annee: 2023", "annee: 2019", ["DONNEES-004 2:60"]),
        ("annee: 2023", "annee: 2020", []),  # four years before the first: official figures come out late
        ("annee: 2023", "annee: 2025", []),
    ],
)
def test_years_and_sources(tmp_path: Path, before: str, after: str, expected: list[str]) -> None:
    assert reported(tmp_path, RIGHT.replace(before, after)) == expected


def test_a_year_after_the_cohort_is_told_even_before_the_edition(tmp_path: Path) -> None:
    assert reported(tmp_path, RIGHT, "annees: 2022-2024\n") == ["DONNEES-004 4:55"]


def test_an_edition_that_tells_no_years_covers_that_of_its_date(tmp_path: Path) -> None:
    assert reported(tmp_path / "juste", RIGHT, "") == []
    assert reported(tmp_path / "vieux", RIGHT.replace("2023", "2020"), "") == ["DONNEES-004 2:60"]


@pytest.mark.parametrize(
    ("population", "area", "communes", "expected"),
    [
        ("12000", "150", "12", []),
        ("1 800", "700", "30", []),  # 2,6 inhabitants for each km²: there are such places
        ("110 000", "5", "1", []),
        ("12", "150", "12", ["DONNEES-005"]),  # thousands
        ("12 000 000", "150", "12", ["DONNEES-005"]),
        ("12000", "15 000", "12", ["DONNEES-005", "DONNEES-006"]),  # hectares
        ("120 000", "42 200", "31", ["DONNEES-006"]),
        ("12000", "1,5", "12", ["DONNEES-006"]),
    ],
)
def test_figures_are_plausible(tmp_path: Path, population: str, area: str, communes: str, expected: list[str]) -> None:
    fiche = (
        RIGHT.replace("12000", population)
        .replace("valeur: 150", f'valeur: "{area}"')
        .replace(": 12,", f": {communes},")
    )
    assert [line.split()[0] for line in reported(tmp_path, fiche)] == expected


@pytest.mark.parametrize(
    ("area", "expected"), [("422", []), ("375", []), ("372", ["DONNEES-007 4:26"]), ("506", ["DONNEES-007 4:26"])]
)
def test_an_area_is_that_of_the_map_or_nearly(tmp_path: Path, area: str, expected: list[str]) -> None:
    # The contour has 438,9 km²; the official area, which leaves lagoons out, 422.
    fiche = RIGHT.replace("population", 'siren: "243400017"\npopulation').replace("valeur: 150", f"valeur: {area}")
    fiche = fiche.replace("12000", "516000").replace("annee: 2023", "annee: 2022").replace("valeur: 12,", "valeur: 31,")
    assert reported(tmp_path, fiche) == expected


def test_the_area_of_a_contour() -> None:
    assert contour_km2(of_siren("243400017")) == pytest.approx(438.9, abs=1)
    assert contour_km2(of_siren("000000000")) is None
    assert contour_km2(None) is None


# Last year's text


def two_years(folder: Path, before: str, date: str = "2024-06-15", slug: str = "essai") -> list[tuple[str, str]]:
    """Return what is remarked of an edition beside which another, of *date*, has the text *before*."""
    made.tiny(folder / "2024-2025", PROSE, RIGHT)
    earlier = made.tiny(folder / "2023-2024", before, RIGHT)
    sheet = earlier / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("2025-06-15", date), "utf-8")
    if slug != "essai":
        (earlier / "territoires/essai").rename(earlier / "territoires" / slug)
    problems = list(rules(check(load(folder / "2024-2025"))))
    assert all(each.location and each.location.line == 1 for each in problems)
    return [(each.code, each.values["edition"]) for each in problems if each.code == "DONNEES-008"]


@pytest.mark.parametrize(
    "before",
    [PROSE, PROSE.replace(" avec ", "  avec\n"), PROSE.replace("école, avec", "**école** avec")],
)
def test_a_text_that_is_last_years_is_told(tmp_path: Path, before: str) -> None:
    assert two_years(tmp_path, before) == [("DONNEES-008", "2023-2024")]


def test_a_text_that_was_written_again_is_not_told(tmp_path: Path) -> None:
    assert two_years(tmp_path, PROSE.replace("haie", "rangée d’arbres")) == []


def test_only_earlier_editions_of_the_same_territory_count(tmp_path: Path) -> None:
    assert two_years(tmp_path / "apres", PROSE, date="2026-06-15") == []
    assert two_years(tmp_path / "autre", PROSE, slug="ailleurs") == []


def test_the_last_edition_is_the_one_that_counts(tmp_path: Path) -> None:
    older = made.tiny(tmp_path / "2021-2022", PROSE, RIGHT)
    (older / "edition.yaml").write_text(
        (older / "edition.yaml").read_text("utf-8").replace("2025-06-15", "2022-06-15"), "utf-8"
    )
    assert two_years(tmp_path, "Un autre texte, écrit l’année d’après.\n") == []


def test_an_earlier_edition_may_be_broken(tmp_path: Path) -> None:
    made.tiny(tmp_path / "2024-2025", PROSE, RIGHT)
    broken = made.tiny(tmp_path / "2023-2024", PROSE, RIGHT)
    (broken / "edition.yaml").write_text("titre: [\n", "utf-8")
    assert list(rules(check(load(tmp_path / "2024-2025")))) == []


def test_a_few_words_may_be_the_same(tmp_path: Path) -> None:
    made.tiny(tmp_path / "2024-2025", "À venir.\n", RIGHT)
    earlier = made.tiny(tmp_path / "2023-2024", "À venir.\n", RIGHT)
    (earlier / "edition.yaml").write_text(
        (earlier / "edition.yaml").read_text("utf-8").replace("2025-06-15", "2024-06-15"), "utf-8"
    )
    assert list(rules(check(load(tmp_path / "2024-2025")))) == []


# The editions of this house


def test_the_example_is_clean() -> None:
    assert list(rules(checked())) == []


def test_the_real_edition_does_not_tell_the_years_of_its_figures() -> None:
    problems = rules(checked("occitanie-2024-2025"))
    (problem,) = problems
    assert problem.code == "DONNEES-002"
    assert [name in problem.message for name in ("population", "superficie_km2", "communes")] == [True] * 3


def test_what_figures_lack_is_one_remark_a_territory_that_tells_it_of_each(tmp_path: Path) -> None:
    fiche = "nom: Essai\npopulation: 12000\nsuperficie_km2: {valeur: 150, source: chiffre fictif}\ncommunes: 12\n"
    made.tiny(tmp_path / "essai", PROSE, fiche)
    (problem,) = rules(check(load(tmp_path / "essai")))
    assert problem.code == "DONNEES-001"
    assert "« population » (source, année), « superficie_km2 » (année), « communes » (source, année)" in (
        problem.message.replace("\u00a0", " ")
    )


def copied(folder: Path, day: str) -> Edition:
    """Copy the example, its copy being dated *day*; return it."""
    shutil.copytree(made.EXEMPLE, folder / "2025")
    shutil.copytree(made.EXEMPLE, folder / "2024")
    made.replace(folder / "2024/edition.yaml", "date: 2025-01-15", f"date: {day}")
    return check(load(folder / "2025"))


def test_an_untouched_copy_of_an_edition_is_one_remark_that_refuses_it(tmp_path: Path) -> None:
    edition = copied(tmp_path, "2024-01-15")
    (problem,) = rules(edition)
    texts = sum(len(territory.rubrics) for territory in edition.territories)
    assert (problem.code, problem.values["edition"], problem.values["count"]) == ("EDITION-020", "2024", texts)
    assert problem.kind.final
    assert problem.location
    assert problem.location.file.endswith("2025/edition.yaml")


def test_the_texts_of_a_copy_are_told_once_others_are_new(tmp_path: Path) -> None:
    copied(tmp_path, "2024-01-15")
    for slug, word in (("val-fictif", "haies"), ("pays-de-demonstration", "atelier")):
        text = tmp_path / "2025/territoires" / slug / "texte.md"
        assert word in text.read_text("utf-8")
        text.write_text(text.read_text("utf-8").replace(word, f"{word} nouveaux", 1), "utf-8")
    edition = check(load(tmp_path / "2025"))
    found = list(rules(edition))
    whole = [problem.values["name"] for problem in found if problem.code == "EDITION-021"]
    assert len(whole) == len(edition.territories) - 2
    others = sum(len(t.rubrics) for t in edition.territories if t.slug in ("val-fictif", "pays-de-demonstration"))
    assert [problem.code for problem in found].count("DONNEES-008") == others - 2


def test_two_editions_of_one_day_with_the_same_texts_are_told_and_refuse_nothing(tmp_path: Path) -> None:
    (problem,) = rules(copied(tmp_path, "2025-01-15"))
    assert (problem.code, problem.kind.final) == ("EDITION-022", False)
    made.replace(tmp_path / "2024/territoires/val-fictif/texte.md", "haies", "haies nouvelles")
    assert list(rules(check(load(tmp_path / "2025")))) == []
