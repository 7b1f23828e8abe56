"""The figures of an edition's own: declared in edition.yaml, given in fiches, part of all that goes over figures."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from livret.archive.compare import facts as compared
from livret.base.problems import InvalidEdition, Problem
from livret.build.missing import called, missing
from livret.cache.codec import dumps, loads
from livret.design import compose, territory_head
from livret.design.openings.choice import layouts
from livret.design.source_map import Sources
from livret.edition import figures_csv
from livret.edition.check.edition import check
from livret.edition.check.official import CheckedTerritory, check_territory
from livret.edition.check.schema import edition_schema, territory_schema
from livret.edition.facts import FACTS, OwnFact, table
from livret.edition.load.folder import load
from livret.edition.model import Edition, Territory
from livret.intake.cohort import read
from livret.intake.figures import cells
from livret.intake.figures.cells import SureValue
from livret.intake.figures.labels import HOUSE, Labels
from livret.proof.french import contradictions
from livret.proof.gate.completeness import incomplete
from livret.proof.rules import signatures
from tests.made import replace as replaced
from tests.made import tiny

FAITS = """\
faits:
  budget: {intitule: Budget, unite: M€, decimales: oui}
  artificialisation: {intitule: Surface artificialisée, unite: ha}
  densite: {intitule: Densité, unite: hab./km²}
  agriculture: {intitule: Part agricole, unite: "%"}
  crèches: {intitule: Petite enfance, unite: crèche, unites: crèches}
"""
NAMES = ("budget", "artificialisation", "densite", "agriculture", "crèches")
FICHE = """\
nom: Territoire d’Essai
communes: 12
crèches: 1
budget: {valeur: "12,5", source: compte fictif, annee: 2024}
agriculture: 62
"""


def folder(at: Path, fiche: str = FICHE, faits: str = FAITS, prose: str = "Un texte court.\n") -> Path:
    """Return an edition of one territory that declares *faits* and gives *fiche*."""
    edition = tiny(at, prose, fiche)
    sheet = edition / "edition.yaml"
    sheet.write_text(f"{sheet.read_text('utf-8').rstrip()}\n{faits}", "utf-8")
    return edition


def made(at: Path, fiche: str = FICHE, faits: str = FAITS, prose: str = "Un texte court.\n") -> Edition:
    """Return that edition, checked."""
    return check(load(folder(at, fiche, faits, prose)))


def errors(at: Path, fiche: str, faits: str) -> list[tuple[str, str]]:
    """Return the code of each error of that edition, and the name that it blames."""
    with pytest.raises(InvalidEdition) as refused:
        check(load(folder(at, fiche, faits)))
    return [(each.code, named(each)) for each in refused.value.problems]


def named(problem: Problem) -> str:
    return str(problem.values.get("suggestion") or problem.values.get("label") or problem.values.get("name", ""))


def printed(territory: Territory) -> list[tuple[str, str, str, str]]:
    """Return what stands in the head of *territory*, in its order."""
    rows = territory_head.fact_rows(territory, Sources())
    return [(cell.label, cell.figure, cell.unit, cell.note) for row in rows for cell in row.cells]


def test_an_edition_without_any_is_as_it_was(tmp_path: Path) -> None:
    (territory,) = made(tmp_path, "nom: Territoire d’Essai\ncommunes: 12\n", "").territories
    assert territory.sheet.rows == FACTS
    assert printed(territory) == [("Organisation administrative", "12", "communes", "")]


def test_they_are_printed_behind_the_houses_in_the_order_of_the_edition(tmp_path: Path) -> None:
    (territory,) = made(tmp_path).territories
    assert printed(territory) == [
        ("Organisation administrative", "12", "communes", ""),
        ("Budget", "12,5", "M€", "en 2024"),
        ("Part agricole", "62", "%", ""),
        ("Petite enfance", "1", "crèche", ""),
    ]


def test_the_cache_keeps_them(tmp_path: Path) -> None:
    (source,) = load(folder(tmp_path)).territories
    own = made(tmp_path / "again").sheet.facts
    found = check_territory(source.sheet, own)
    again = loads(dumps(found, CheckedTerritory), CheckedTerritory)
    assert again == found
    assert [row.key for row, _fact in again.sheet.sheet.facts()] == ["communes", "budget", "agriculture", "crèches"]


def test_units_are_letters_in_the_table_of_figures(tmp_path: Path) -> None:
    rows = csv.DictReader(StringIO(figures_csv.table(made(tmp_path)).decode()))
    assert [(row["chiffre"], row["valeur"], row["unite"]) for row in rows] == [
        ("communes", "12", "communes"), ("budget", "12.5", "MEUR"), ("agriculture", "62", "pourcent"),
        ("crèches", "1", "creches"),
    ]  # fmt: skip
    assert OwnFact(label="Densité", one="hab./km²").row("densite").csv_unit == "hab./km2"


@pytest.mark.parametrize(
    ("fiche", "faits", "expected"),
    [
        ("buget: 12", FAITS, [("FICHE-001", "budget")]),
        ("budget: {valeur: 12, année: 2024}", FAITS, [("FICHE-001", "annee")]),
        ("budget: beaucoup", FAITS, [("CHAMP-006", "valeur")]),
        ("budget: =A1+B1", FAITS, [("CHAMP-006", "valeur")]),
        ("budget: -3", FAITS, [("CHAMP-008", "valeur")]),
        ("agriculture: 62,5", FAITS, [("CHAMP-009", "agriculture")]),
        ("", "faits: {population: {intitule: Habitants, unite: hab.}}", [("FAITS-002", "population")]),
        ("", "faits: {nom: {intitule: Nom, unite: ha}}", [("FAITS-002", "nom")]),
        ("a b: 3", "faits: {a b: {intitule: A, unite: ha}}", [("FAITS-001", "a b")]),
        ("__class__: 3", "faits: {__class__: {intitule: Classe, unite: ha}}", [("FAITS-001", "__class__")]),
        ("", f"faits: {{{'a' * 41}: {{intitule: A, unite: ha}}}}", [("FAITS-001", "a" * 41)]),
        ("", f"faits: {{a: {{intitule: A, unite: {'u' * 80}}}}}", [("CHAMP-017", "unite")]),
        ("", f"faits: {{a: {{intitule: {'A' * 61}, unite: ha}}}}", [("CHAMP-017", "intitule")]),
        ("", "faits: {a: {unite: ha}}", [("CHAMP-001", "intitule")]),
        ("", "faits: {a: {intitule: A}}", [("CHAMP-001", "unite")]),
        ("", "faits: {a: {intitule: A, unit: ha, unite: ha}}", [("EDITION-001", "unite")]),
        ("a: 3", "faits: {a: }", [("CHAMP-002", "a")]),
        ("a: 3", "faits: {a: Budget}", [("CHAMP-005", "a")]),
        ("", "faits: {a: {intitule: Budget, unite: €}, b: {intitule: BUDGET, unite: M€}}", [("FAITS-004", "BUDGET")]),
        ("", "faits: {a: {intitule: Population, unite: hab.}}", [("FAITS-004", "Population")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_them_is_told_where_it_is(
    tmp_path: Path, fiche: str, faits: str, expected: Sequence[tuple[str, str]]
) -> None:
    assert errors(tmp_path, f"nom: Territoire d’Essai\n{fiche}\n", f"{faits}\n") == expected


def test_forty_are_too_many_and_no_fiche_is_blamed(tmp_path: Path) -> None:
    faits = "".join(f"  f{n}: {{intitule: Fait {n}, unite: ha}}\n" for n in range(40))
    assert [code for code, _name in errors(tmp_path, "nom: Essai\nf0: 1\nf39: 2,5\n", f"faits:\n{faits}")] == [
        "FAITS-003"
    ]


def test_more_than_all_is_a_remark(tmp_path: Path) -> None:
    found = made(tmp_path, "nom: Essai\nagriculture: 620\nbudget: 620\n").warnings
    assert [(each.code, each.location and each.location.line) for each in found] == [("FAITS-005", 2)]


def test_editors_complete_what_is_declared_and_let_figures_through() -> None:
    assert territory_schema()["additionalProperties"]["$ref"] == "#/$defs/Fact"
    own = edition_schema()["$defs"]["OwnFact"]
    assert own["required"] == ["intitule", "unite"]
    assert own["additionalProperties"] is False
    assert all(field["description"] for field in own["properties"].values())


def test_a_chapter_that_leaves_out_the_figure_its_label_or_its_unit_is_told(tmp_path: Path) -> None:
    edition = made(tmp_path)
    (territory,) = edition.territories
    chapter = compose.territory(edition, territory, next(layouts(territory)))
    assert [*incomplete(territory, chapter)] == []
    for words in ("12,5", "M€", ">Budget", "en 2024"):
        poorer = replace(chapter, html=chapter.html.replace(words, ">" if words[0] == ">" else ""))
        assert [each.code for each in incomplete(territory, poorer)] == ["PARITE-004"], words


def test_a_signature_covers_the_figures_that_are_given(tmp_path: Path) -> None:
    def signed(name: str, fiche: str, faits: str) -> str:
        (territory,) = made(tmp_path / name, fiche, faits).territories
        return signatures.text(territory).fingerprint

    plain = "nom: Essai\ncommunes: 12\n"
    before = signed("a", plain, "")
    assert signed("b", plain, FAITS) == before, "nothing that was signed has changed"
    given = signed("c", f"{plain}budget: 12\n", FAITS)
    assert len({before, given, signed("d", f"{plain}budget: 13\n", FAITS)}) == 3


def test_what_a_fiche_lacks_of_them_is_told_by_its_label(tmp_path: Path) -> None:
    source = load(folder(tmp_path))
    (lacks,) = missing(source)
    assert lacks.facts[-2:] == ("artificialisation", "densite")
    assert called(source)["artificialisation"] == "Surface artificialisée"


def test_two_editions_are_compared_by_them(tmp_path: Path) -> None:
    (before,) = made(tmp_path / "a", FICHE, FAITS).territories
    after = made(tmp_path / "b", f"{FICHE}densite: 80\n".replace('"12,5"', "15"), FAITS).territories[0]
    without = made(tmp_path / "c", "nom: Territoire d’Essai\ncommunes: 12\n", "").territories[0]

    def reported(one: Territory, other: Territory) -> list[tuple[str, str, str]]:
        found = compared.of_territories(one, other, ({}, {}))
        return [(each.field, each.before.replace("\u00a0", " "), each.after.replace("\u00a0", " ")) for each in found]

    assert reported(before, after) == [("budget", "12,5 M€ (2024)", "15 M€ (2024)"), ("densite", "", "80 hab./km²")]
    assert [name for name, _before, after_ in reported(before, without) if not after_] == [
        "budget",
        "agriculture",
        "crèches",
    ]
    assert reported(before, before) == []
    declared = (made(tmp_path / "d", FICHE, FAITS).sheet, made(tmp_path / "e", FICHE, FAITS.replace("M€", "k€")).sheet)
    assert [(each.field, each.after) for each in compared.of_editions(*declared)] == [("faits.budget.unite", "k€")]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Budget (M€)", ("budget.valeur", "MEUR", "")), ("Budget en M€", ("budget.valeur", "MEUR", "")),
        ("Budget en millions d’euros (2024)", ("budget.valeur", "MEUR", "2024")),
        ("Part agricole (%)", ("agriculture.valeur", "pourcent", "")), ("% part agricole", None),
        ("Surface artificialisée (ha)", ("artificialisation.valeur", "ha", "")),
        ("Densité (hab/km²)", ("densite.valeur", "hab./km2", "")),
        ("Densité (hab./km²)", ("densite.valeur", "hab./km2", "")),
        ("densité : source", ("densite.source", "", "")), ("Petite enfance", ("crèches.valeur", "", "")),
        ("Superficie (ha)", ("superficie_km2.valeur", "ha", "")), ("Superficie (%)", None),
        ("Budget (%)", None), ("Budget (€)", None), ("Population (M€)", None), ("Δ budget", None),
    ],
)  # fmt: skip
def test_headings_of_spreadsheets_mean_them(heading: str, expected: tuple[str, str, str] | None) -> None:
    own = {key: OwnFact(label=label, one=unit) for key, label, unit in (
        ("budget", "Budget", "M€"), ("artificialisation", "Surface artificialisée", "ha"),
        ("densite", "Densité", "hab./km²"), ("agriculture", "Part agricole", "%"),
        ("crèches", "Petite enfance", "lieu"),
    )}  # fmt: skip
    found = Labels(table(own)).heading(heading)
    assert (found and (".".join(found.path), found.unit, found.year)) == expected
    if expected and expected[0].partition(".")[0] in own:
        assert HOUSE.heading(heading) is None, "no other edition knows it"


def test_a_label_that_two_fields_share_means_neither() -> None:
    labels = Labels(table({"surface": OwnFact(label="Surface totale", one="ha")}))
    assert labels.heading("Surface totale (ha)") is None
    assert labels.heading("Superficie (ha)")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5 M€", "12,5"),
        ("12,5 M€ (2024)", "12,5"),
        ("12,5 k€", None),
        ("62 %", None),
        ("#REF!", None),
    ],
)
def test_cells_give_them_in_their_unit_alone(text: str, value: str | None) -> None:
    found = cells.figure(text, OwnFact(label="Budget", one="M€", decimals=True).row("budget"))
    assert (found.value if isinstance(found, SureValue) else None) == value


def test_a_share_may_be_a_cell_in_per_cent() -> None:
    share = OwnFact(label="Part agricole", one="%").row("agriculture")
    assert cells.figure("62 %", share, "pourcent") == SureValue("62")


def test_an_import_knows_those_of_its_edition(tmp_path: Path) -> None:
    before = read(folder(tmp_path)).before
    assert [row.key for row in before.figures] == [*(row.key for row in FACTS), *NAMES]


@pytest.mark.parametrize(
    ("prose", "told"),
    [
        ("Le budget du territoire est de 11,9 M€.", ["11,9 M€"]),
        ("Un budget de 12 M€ a été voté.", []),  # rounded
        ("Un budget de 12,5 M€ a été voté.", []),
        ("En 2019, le budget était de 11,9 M€.", []),  # of another year
        ("Le budget du projet est de 2 M€.", []),  # of something else
        ("Le centre aquatique a coûté 11,9 M€.", []),  # not named
        ("Le budget est passé de 11,9 M€ à 12,5 M€.", []),
        ("La part agricole est de 62,5 %, la forêt couvre 64,2 %.", []),
        ("La part agricole du territoire est de 64,2 %.", ["64,2 %"]),
    ],
)
def test_sentences_that_name_one_are_held_against_it(tmp_path: Path, prose: str, told: Sequence[str]) -> None:
    edition = made(tmp_path, prose=f"{prose}\n")
    found = [
        each.values["words"].replace("\u00a0", " ").replace("\u202f", " ") for each in contradictions.rules(edition)
    ]
    assert found == [*told]


def test_a_figure_declared_and_given_in_another_form_of_letters_is_the_same(tmp_path: Path) -> None:
    edition = folder(tmp_path, FICHE.replace("è", "e\u0300"))
    replaced(edition / "edition.yaml", "Petite enfance", "Petite enfance (en tout)")
    assert printed(check(load(edition)).territories[0])[-1][:2] == ("Petite enfance (en tout)", "1")


def test_a_unit_without_its_quotes_is_the_only_fault_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidEdition) as refused:
        check(load(folder(tmp_path, faits=FAITS.replace('"%"', "%"))))
    (problem,) = refused.value.problems
    assert (problem.code, problem.help.rpartition("\u00a0: ")[2]) == ("YAML-002", 'unite: "%"')
