"""From what is typed to an edition ready to compose: what is understood, dealt, compared and accepted."""

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.base import tokens
from livret.base.problems import InvalidEdition, Location, Problem
from livret.base.text_key import slug
from livret.catalogue import data, files
from livret.edition.check.accepted import not_accepted
from livret.edition.check.edition import check
from livret.edition.check.rules import assign_colours, colour
from livret.edition.check.schema import edition_schema, glossary_schema, territory_schema, write_schemas
from livret.edition.check.texts import check_exergue
from livret.edition.check.values import fault, number
from livret.edition.load.folder import load
from livret.edition.model import Acceptance, Edition, EditionSheet, Fiche, Glossary, TerritorySheet
from tests import made

MINIMAL = Path(__file__).parent / "editions/minimal"
TERRITORY = "territoires/communaute-d-exemple"
Build = Callable[..., Edition]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Return a function that checks the minimal edition with other files: path=text, and « + » to add to one."""

    def built(palette: tuple[str, ...] = tokens.territory_colours(), **changes: str) -> Edition:
        shutil.copytree(MINIMAL, tmp_path / "ed", dirs_exist_ok=True)
        paths = {"edition": "edition.yaml", "fiche": f"{TERRITORY}/fiche.yaml", "texte": f"{TERRITORY}/texte.md"}
        for name, text in changes.items():
            path = tmp_path / "ed" / paths.get(name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(path.read_text() + text[1:] if text.startswith("+") else text)
        monkeypatch.chdir(tmp_path)
        return check(load(Path("ed")), palette)

    return built


def reported(build: Build, **changes: str) -> list[str]:
    """Return what the edition's author reads, as code and place."""
    with pytest.raises(InvalidEdition) as caught:
        build(**changes)
    return [f"{problem.code} {problem.location}".replace(f"ed/{TERRITORY}/", "") for problem in caught.value.problems]


# What is understood


def test_the_minimal_edition(build: Build) -> None:
    edition = build()
    assert (edition.slug, edition.folder, edition.warnings) == ("ed", Path("ed"), ())
    assert edition.sheet.date == date(2025, 12, 31)
    (territory,) = edition.territories
    assert (territory.slug, territory.colour, territory.sheet.colour) == ("communaute-d-exemple", "miel", "miel")
    assert [rubric.heading for rubric in territory.rubrics] == ["Le projet pilote"]


def test_short_and_long_forms_say_the_same(build: Build) -> None:
    short = """nom: Exemple
population: 516 000
superficie_km2: 421,8
communes: 31
alliee: Camille Exemple
localisation: {departement: Exemple, region: Exemplie}
exergue: il sert à essayer
"""
    long = """nom: Exemple
population: {valeur: "516\u202f000"}
superficie_km2:
  valeur: 421.8
communes: {valeur: "31,0"}
alliee: {nom: Camille Exemple}
localisation: {departement: [Exemple], region: Exemplie}
exergue: {texte: il sert à essayer}
"""
    first, second = (build(fiche=text).territories[0].sheet for text in (short, long))
    assert first == second
    assert first.population
    assert (first.population.value, first.population.year) == (516_000, None)
    assert first.place
    assert first.place.departments == ["Exemple"]


def test_what_is_left_empty_is_left_out(build: Build) -> None:
    sheet = build(fiche="nom: Exemple\nprojet:\nsiren: ~\nphotos:\nalliee: null\npopulation:\n").territories[0].sheet
    assert sheet == TerritorySheet(nom="Exemple", couleur="miel")


def test_quoted_words_are_words(build: Build) -> None:
    sheet = build(fiche="nom: 'null'\nprojet: NO\nlocalisation: {departement: [01, 2A], region: '~'}\n")
    assert sheet.territories[0].sheet.name == "null"
    assert sheet.territories[0].sheet.project == "NO"
    assert sheet.territories[0].sheet.place
    assert sheet.territories[0].sheet.place.departments == ["01", "2A"]


def test_a_siren_may_be_typed_with_spaces(build: Build) -> None:
    assert build(fiche="nom: Exemple\nsiren: 243 400 017\n").territories[0].sheet.siren == "243400017"


def test_yes_and_no_are_french(build: Build) -> None:
    rubrics = "rubriques: [{titre: Le projet pilote, obligatoire: Oui}, {titre: Les limites, obligatoire: non}]"
    edition = build(edition=MINIMAL.joinpath("edition.yaml").read_text().partition("rubriques")[0] + rubrics)
    assert [rule.required for rule in edition.sheet.rubrics] == [True, False]


def test_words_are_typeset_and_each_change_is_told(build: Build) -> None:
    edition = build(edition="+sous_titre: L'exemple\n", fiche="nom: \"L'exemple : un\"\nprojet: >\n  L'essai\n  plié\n")
    assert edition.sheet.subtitle == "L’exemple"
    assert edition.territories[0].sheet.name == "L’exemple\u00a0: un"
    changes = [(str(change.location), change.before, change.after) for change in edition.changes[:4]]
    assert changes == [
        ("ed/edition.yaml:7:14", "L'exemple", "L’exemple"),
        (f"ed/{TERRITORY}/fiche.yaml:1:8", "L'exemple", "L’exemple"),
        (f"ed/{TERRITORY}/fiche.yaml:1:16", "L'exemple :", "L'exemple\u00a0:"),
        (f"ed/{TERRITORY}/fiche.yaml:2:9", "L'essai", "L’essai"),
    ]


def test_names_for_programs_are_not_typeset(build: Build) -> None:
    edition = build(edition="+colophon: {isbn: 978-2-1234-5680-3}\nacceptes: [{code: YAML-019, raison: essai}]\n")
    assert edition.sheet.colophon.isbn == "978-2-1234-5680-3"
    assert edition.sheet.accepted == [Acceptance(code="YAML-019", raison="essai")]


def test_every_field_has_its_place(build: Build) -> None:
    territory = build(fiche="nom: Exemple\npopulation: 12\nlocalisation:\n  departement: A\n  region: B\n").territories[
        0
    ]
    places = {name: f"{mark.line}:{mark.column}" for name, mark in territory.marks.items()}
    assert places == {
        "nom": "1:6",
        "population": "2:13",
        "population.valeur": "2:13",
        "localisation": "3:1",
        "localisation.departement": "4:16",
        "localisation.departement.0": "4:16",
        "localisation.region": "5:11",
        "localisation.region.0": "5:11",
    }


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("422", 422),
        ("516 000", 516_000),
        ("516\u00a0000", 516_000),
        ("516\u202f000", 516_000),
        ("1 020,5", 1020.5),
        ("1020.5", 1020.5),
        ("0,125", 0.125),
        ("007", 7),
        ("−3", -3),
        ("516.000", None),
        ("1,020", None),
        ("1,020.5", None),
        ("5 16", None),
        ("516 000 hab.", None),
        ("1e5", None),
        ("1_000", None),
        ("nan", None),
        ("inf", None),
        ("²", None),
        ("٣", 3),
        ("9" * 16, None),
        ("", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value
    assert value is not None or fault(text)


@given(st.integers(-(10**14), 10**14))
def test_numbers_grouped_as_in_french_are_read(value: int) -> None:
    assert number(f"{value:,}".replace(",", "\u202f")) == value


@given(st.text("0123456789 .,-eE+_%hab\u202f", max_size=400))
def test_any_text_is_a_number_or_has_a_fault(text: str) -> None:
    kind, words = fault(text)
    assert number(text) is not None or kind.at(None, value=text, **words).help


# Everything at once


def test_every_problem_of_every_file_comes_at_once(build: Build) -> None:
    assert reported(build, edition="+date2: x\n", fiche="nom:\npages: 3\n", texte="## Autre chose\n\nUn texte.\n")[
        :3
    ] == [
        "EDITION-001 ed/edition.yaml:7:1",
        "CHAMP-002 fiche.yaml:1:5",
        "CHAMP-012 fiche.yaml:2:8",
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("Air &amp; eau", "&amp;"), ("CO~2~", "~2~"), ("m^2^", "^2^"), ("`a`", "`a`"), (r"a\*", r"\*"), ("[[a]]", "[["),
     ("R&D; PCAET", ""), ("A&B", ""), ("≈ 3 ^ 2", "")],
)  # fmt: skip
def test_markup_in_a_field_is_told_where_it_would_be_printed(build: Build, typed: str, told: str) -> None:
    try:
        problems = build(fiche=f"+projet: '{typed}'\n").warnings
    except InvalidEdition as invalid:
        problems = tuple(invalid.problems)
    found = [problem.values["words"] for problem in problems if problem.kind == data.FIELD_MARKUP]
    assert found == ([told] if told else [])


def test_a_list_of_what_there_is_one_of_is_told_as_a_list(build: Build) -> None:
    assert reported(build, fiche="nom: A\nalliee:\n  - un\n  - deux\n") == ["CHAMP-003 fiche.yaml:3:3"]


def test_a_wrong_field_hides_no_other(build: Build) -> None:
    codes = reported(build, edition="+date: x\n", fiche="nom: [a]\ncouleur: vert\nexergue: ailleurs\nsiren: '1'\n")
    assert codes == [
        "YAML-014 ed/edition.yaml:7:1",
        "CHAMP-003 fiche.yaml:1:6",
        "CHAMP-015 fiche.yaml:2:10",
        "FICHE-004 fiche.yaml:3:10",
        "FICHE-002 fiche.yaml:4:8",
    ]


def test_an_unreadable_edition_file_does_not_blame_the_territories(build: Build) -> None:
    # « x » may be a figure that it declares.
    assert reported(build, edition="format: [1\n", fiche="nom: A\nx: 1\ncouleur: vert\n") == [
        "YAML-008 ed/edition.yaml:1:9",
        "CHAMP-015 fiche.yaml:3:10",
    ]


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("populaton", "population"),
        ("Population", "population"),
        ("superficie", "superficie_km2"),
        ("superficie-km2", "superficie_km2"),
        ("name", "nom"),
        ("alliée", "alliee"),
        ("legende", None),
    ],
)
def test_a_field_that_was_meant_is_suggested(build: Build, typed: str, suggestion: str | None) -> None:
    with pytest.raises(InvalidEdition) as caught:
        build(fiche=f"nom: A\n{typed}: 3\n")
    (problem,) = caught.value.problems
    assert problem.values.get("suggestion") == suggestion
    assert suggestion or "nom_court" in problem.values["known"]


def test_fields_of_the_code_are_unknown_in_files(build: Build) -> None:
    assert reported(build, fiche="name: A\nnom: A\npopulation: {value: 3, valeur: 3}\n") == [
        "FICHE-001 fiche.yaml:1:1",
        "FICHE-001 fiche.yaml:3:14",
    ]


# Colours


def test_colours_go_by_name_whatever_the_accents() -> None:
    assert [
        colour(name, tokens.territory_colours())
        for name in ("etang", "CHÊNE", " miel ", "e\u0301tang", "vert", "", None)
    ] == [
        "étang",
        "chêne",
        "miel",
        "étang",
        None,
        None,
        None,
    ]


@given(
    st.lists(st.none() | st.sampled_from(tokens.territory_colours()), max_size=60),
    st.lists(st.sampled_from(tokens.territory_colours()), max_size=4),
)
def test_a_dealt_colour_is_never_its_neighbours(chosen: list[str | None], deck: list[str]) -> None:
    dealt = assign_colours(chosen, deck, tokens.territory_colours())
    assert len(dealt) == len(chosen)
    for place, (own, given_colour) in enumerate(zip(chosen, dealt, strict=True)):
        assert own in (None, given_colour)
        if own is None:
            assert given_colour not in dealt[max(0, place - 1) : place] + dealt[place + 1 : place + 2]


def test_colours_are_dealt_in_the_order_of_the_deck() -> None:
    assert assign_colours([None] * 4, [], tokens.territory_colours()) == ["miel", "brique", "grenat", "étang"]
    eight = {*assign_colours([None] * 8, [], tokens.territory_colours())}
    assert len(eight) == 8  # none comes back while others are unused
    assert assign_colours([None] * 5, ["pin", "figue"], tokens.territory_colours()) == [
        "pin",
        "figue",
        "pin",
        "figue",
        "pin",
    ]


def test_the_palette_is_the_house_s(build: Build) -> None:
    assert build(palette=("rouge", "bleu"), fiche="nom: A\n").territories[0].colour == "rouge"
    with pytest.raises(InvalidEdition):
        build(palette=("rouge", "bleu"), fiche="nom: A\ncouleur: miel\n")


# The exergue


@pytest.mark.parametrize(
    "words",
    [
        "loin d’être un long fleuve tranquille",
        "loin d'être un long fleuve tranquille",
        "« loin d'être un long fleuve tranquille »",
        "Parcours « loin d'être un long fleuve tranquille »,",
        "…un long fleuve\u00a0tranquille",
        "[…] les débuts ont été compliqués.",
    ],
)
def test_an_exergue_may_differ_by_its_typography(words: str) -> None:
    text = "Parcours «\u00a0loin d’être un long fleuve tranquille\u00a0», les débuts ont été compliqués."
    assert check_exergue(words, ["Autre texte.", text], Location("f")) == []


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ("les débuts étaient compliqués", "les débuts ont été"),
        ("Les débuts ont été compliqués", "les débuts ont été compliqués."),
        ("rien de tel nulle part", None),
    ],
)
def test_an_exergue_that_is_not_in_the_text_shows_the_nearest_words(words: str, nearest: str | None) -> None:
    text = "Parcours tranquille, les débuts ont été compliqués."
    (problem,) = check_exergue(words, ["Autre texte.", text], Location("f"))
    assert problem.values.get("nearest") == nearest


# Texts, territories, warnings


@pytest.mark.parametrize("name", ["textes/quatrieme.md", "textes/quatrieme", "quatrieme", "./textes/quatrieme.md"])
def test_a_text_is_named_by_its_path(build: Build, name: str) -> None:
    edition = build(edition=f"+textes: {{quatrieme: {name}}}\n", **{"textes/quatrieme.md": "Adieu.\n"})
    assert edition.texts["quatrieme"].words == 1


def test_territories_keep_the_order_of_the_list(build: Build) -> None:
    minimal = (MINIMAL / "edition.yaml").read_text()
    listed = minimal.replace("[communaute-d-exemple]", "[z, communaute-d-exemple, a]")
    others = {
        f"territoires/{name}/{file}": text
        for name in "az"
        for file, text in {"fiche.yaml": f"nom: {name}\n", "texte.md": "## Le projet pilote\n\nUn texte.\n"}.items()
    }
    edition = build(edition=listed, **others)
    assert [territory.slug for territory in edition.territories] == ["z", "communaute-d-exemple", "a"]
    assert [territory.colour for territory in edition.territories] == ["miel", "brique", "grenat"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pays de l’Œuf", "pays-de-l-oeuf"),
        ("Montpellier Méditerranée", "montpellier-mediterranee"),
        ("a_b", "a-b"),
        ("¿", "territoire"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_an_accepted_warning_is_not_told(build: Build) -> None:
    fiche = "nom: Exemple # un\nsiren: 243400018\n"
    assert [warning.code for warning in build(fiche=fiche).warnings] == ["YAML-019", "FICHE-003"]
    accepted = "+acceptes:\n  - {code: yaml-019, raison: essai}\n  - {code: FICHE-003, raison: essai, territoire: %s}\n"
    assert build(fiche=fiche, edition=accepted % "communaute-d-exemple").warnings == ()


def test_an_error_is_never_accepted() -> None:
    error, warning = (kind.at(Location("a/fiche.yaml", 1)) for kind in (data.SIREN_FORM, data.SIREN_DIGIT))
    accepted = [Acceptance(code=code, raison="essai", territoire="a") for code in ("FICHE-002", "FICHE-003")]
    assert list(not_accepted([error, warning], accepted, {"a": "a/"})) == [error]
    assert list(not_accepted([error, warning], accepted, {"a": "b/"})) == [error, warning]


def test_warnings_alone_do_not_stop_an_edition(build: Build) -> None:
    edition = build(fiche="\ufeffnom: Exemple\n")
    assert [warning.kind for warning in edition.warnings] == [files.BYTE_ORDER_MARK]


# The schemas


def properties(schema: dict[str, Any]) -> set[str]:
    return set(schema["properties"])


def test_the_schemas_know_every_field_by_its_french_name() -> None:
    for schema, model in (
        (edition_schema(), EditionSheet),
        (territory_schema(), Fiche),
        (glossary_schema(), Glossary),
    ):
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert properties(schema) == {info.alias or name for name, info in model.model_fields.items()}
        others = schema["additionalProperties"]
        assert others["$ref"] == "#/$defs/Fact" if model is Fiche else others is False
    assert edition_schema()["required"] == ["format", "titre", "editeur", "territoires", "rubriques", "date"]


def test_the_schemas_are_as_liberal_as_the_loader() -> None:
    fact = territory_schema()["$defs"]["Fact"]["anyOf"]
    assert {"type": "string", "pattern": r"^-?\d{1,3}([ \u00a0\u202f]?\d{3})*([.,]\d+)?$"} in fact[0]["anyOf"]
    assert fact[1]["required"] == ["valeur"]
    assert territory_schema()["properties"]["couleur"]["anyOf"][0]["enum"] == list(tokens.territory_colours())
    assert {"enum": ["oui", "non"]} in json.loads(json.dumps(edition_schema()))["$defs"]["RubricRule"]["anyOf"][1][
        "properties"
    ]["obligatoire"]["anyOf"]


def test_the_schemas_speak_french_only() -> None:
    assert "facts of one territory" not in json.dumps(territory_schema())
    assert "Nombre d’habitants." in json.dumps(territory_schema(), ensure_ascii=False)


def test_the_schemas_are_written(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schemas")
    assert [path.name for path in written] == ["edition.schema.json", "fiche.schema.json", "glossaire.schema.json"]
    assert [json.loads(path.read_text()) for path in written] == [
        edition_schema(),
        territory_schema(),
        glossary_schema(),
    ]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("titre: {long}\n", ["titre"]),
        ("titre: {long}\ntitre_courant: Court\n", []),
        ("titre: Court\ntitre_courant: {long}\n", ["titre_courant"]),
    ],
)
def test_a_title_too_long_for_its_band_is_told_where_it_is_typed(tmp_path: Path, fields: str, told: list[str]) -> None:
    folder = made.tiny(tmp_path / "essai")
    sheet = folder / "edition.yaml"
    others = [
        line for line in sheet.read_text("utf-8").splitlines() if not line.startswith(("titre:", "titre_courant:"))
    ]
    typed = fields.format(long="Accompagner les transitions " * 8)
    sheet.write_text(typed + "\n".join(others) + "\n", "utf-8")
    try:
        problems: Sequence[Problem] = check(load(folder)).warnings
    except InvalidEdition as invalid:
        problems = invalid.problems
    lines = [each.location.line for each in problems if each.code == "EDITION-042" and each.location]
    assert [typed.splitlines()[line - 1].partition(":")[0] for line in lines] == told
