"""Spreadsheets of facts: what is sure goes to the fiches, all else is asked at its cell, nothing is guessed."""

import io
import re
import time
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from livret.edition import facts
from livret.edition.facts import FACTS, ROWS
from livret.edition.load.yaml_nodes import read_yaml
from livret.intake import bringing, cohort
from livret.intake.draft import Draft
from livret.intake.figures import cells
from livret.intake.figures.cells import Doubt, SureValue
from livret.intake.figures.labels import HOUSE
from livret.intake.forms import table_or_form
from livret.intake.model import Arrival, Wishes
from livret.intake.templates import spreadsheet
from tests import laying
from tests.sheets import Desk, book, brought, edition, fields, reported, typed

POPULATION, AREA, COMMUNES = (ROWS[key] for key in (facts.POPULATION, facts.AREA, facts.COMMUNES))
VAL, AGGLO = "Val-Fictif", "Agglomération d'Exempleville"
HEAD = ("Territoire", "Population", "Superficie (km²)", "Communes")
ASKED = Wishes(source="Insee", year="2022")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edition(tmp_path_factory.mktemp("essai"))


# Headings


@pytest.mark.parametrize(
    ("text", "path", "more"),
    [
        ("Superficie (km²)", "superficie_km2.valeur", ("km2", "", "")),
        ("SUPERFICIE EN HA", "superficie_km2.valeur", ("ha", "", "")),
        ("nb habitants 2022", "population.valeur", ("", "2022", "")),
        ("Population municipale (Insee 2022)", "population.valeur", ("", "2022", "Insee")),
        ("Population (source : préfecture, 2021)", "population.valeur", ("", "2021", "préfecture")),
        ("Nombre de communes au 01/01/2025", "communes.valeur", ("", "2025", "")),
        ("superficie_km2", "superficie_km2.valeur", ("km2", "", "")),
        ("Organisation administrative", "communes.valeur", ("", "", "")),
        ("Source de la population", "population.source", ("", "", "")),
        ("N° SIREN", "siren", ("", "", "")),
        ("Allié·e", "alliee.nom", ("", "", "")),
        ("Département(s)", "localisation.departement", ("", "", "")),
        ("Nom du territoire (EPCI)", "nom", ("", "", "")),
        ("Superficie en km² (IGN)", "superficie_km2.valeur", ("km2", "", "IGN")),
        ("Pop. municipale au 1er janvier 2022", "population.valeur", ("", "2022", "")),
        ("localisation.departement", "localisation.departement", ("", "", "")),
    ],
)
def test_a_heading_is_known_with_what_it_tells(text: str, path: str, more: tuple[str, str, str]) -> None:
    found = HOUSE.heading(text)
    assert found
    assert (".".join(found.path), (found.unit, found.year, found.source)) == (path, more)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Populaton", "population"),
        ("Population (hors tourisme)", "population"),
        ("Population en milliers", "population"),
        ("Superficie (%)", "superficie"),
        ("Δ population", "population"),
        ("Population 2021-2022", "population"),
        ("Densité (hab/km²)", ""),
        ("Nombre de vélos", ""),
        ("Number of inhabitants", ""),
    ],
)
def test_a_heading_that_tells_more_is_asked(text: str, near: str) -> None:
    assert HOUSE.heading(text) is None
    assert HOUSE.nearest(text).casefold().startswith(near)
    assert bool(near) == bool(HOUSE.nearest(text))


# Cells


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("516 000", "516 000"), ("516\u00a0000", "516 000"), ("516\u202f000", "516 000"), ("12345", "12 345"),
        ("12 345 hab.", "12 345"), ("12 345 habitants", "12 345"), ("0", "0"), ("5 000 000", "5 000 000"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_french_people_type_it(text: str, value: str) -> None:
    assert cells.figure(text, POPULATION) == SureValue(value)


def test_a_number_tells_its_year_its_source_and_another_unit() -> None:
    assert cells.figure("12 345 (Insee, 2022)", POPULATION) == SureValue("12 345", "2022", "Insee")
    assert cells.figure("516 000 habitants en 2022", POPULATION) == SureValue("516 000", "2022")
    assert cells.figure("20 460 ha", AREA) == SureValue("204,6", unit="ha")
    assert cells.figure("20460", AREA, "ha") == SureValue("204,6", unit="ha")
    assert cells.figure("3 m2", AREA) == SureValue("0,000003", unit="m2")
    assert cells.figure("12.345", AREA, typed=False) == SureValue("12,345")


@pytest.mark.parametrize(
    "text",
    [
        "≈ 500", "~500", "environ 500", "500 env.", "plus de 500", "n. c.", "NC", "n.d.", "-", "?", "…", "à compléter",
        "1.020,5", "1,020.5", "1.020", "1,020", "1.020.000", "12,5 %", "2024-03-12", "12/03/2024", "#REF!", "#N/A",
        "Err:508", "10 à 20", "10-20", "12 345 €", "12 345 communes", "12 k", "12 345*", "cinq cents", "-5", "12,5",
        "5\u200b12", "1e5", "12 345 (2021-2022)", "1 000 000 000", "9" * 400,
    ],
)  # fmt: skip
def test_what_is_not_sure_is_asked(text: str) -> None:
    assert isinstance(cells.figure(text, POPULATION), Doubt)


@pytest.mark.parametrize("text", ["inf", "-inf", "nan", "1e400"])
def test_what_is_no_number_of_the_world_is_asked(text: str) -> None:
    assert all(isinstance(cells.figure(text, row, typed=False), Doubt) for row in FACTS)


@given(st.integers(0, 10**8), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_every_number_that_is_written_is_read_back(number: int, space: str) -> None:
    text = f"{number:,}".replace(",", space)
    assert cells.figure(text, POPULATION) == SureValue(cells.written(number))


@given(st.text("0123456789.,' -≈%()hab km²\u00a0", max_size=12))
def test_what_is_read_has_the_very_digits_that_were_typed(text: str) -> None:
    found = cells.figure(text, AREA, "km2")
    if isinstance(found, SureValue) and not found.unit and not found.year:
        assert isinstance(found.value, str)
        bare = text.replace("km2", "")  # whose 2 is no digit of the number
        kept, typed_ = ("".join(filter(str.isdecimal, each.rstrip("0"))).strip("0") for each in (found.value, bare))
        assert kept == typed_


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("34", "Hérault"), ("Hérault (34)", "Hérault"), ("34 - Hérault", "Hérault"), ("Tarn, Lot", ("Tarn", "Lot")),
        ("Tarn et Garonne", "Tarn et Garonne"), ("Tarn et Lot", ("Tarn", "Lot")), ("01", "Ain"), ("20", "20"),
    ],
)  # fmt: skip
def test_departments_are_names(text: str, value: str | tuple[str, ...]) -> None:
    found = cells.departments(text)
    assert isinstance(found, SureValue)
    assert found.value == value
    assert bool(found.remark) == (text == "20")  # no département has that number any more


def test_years_and_numbers_of_registers() -> None:
    assert [cells.year(text) for text in ("2022", "RP 2022", "2022-01-01")] == [SureValue("2022")] * 3
    assert all(isinstance(cells.year(text), Doubt) for text in ("2021-2022", "22", "1022"))
    assert cells.siren("243 100 815") == cells.siren("24310081500013") == SureValue("243100815")
    assert all(isinstance(cells.siren(text), Doubt) for text in ("243100816", "43100815", "n.c."))


# Sheets


@pytest.mark.parametrize("name", ["Val-Fictif-les-Bains", "CC du Val-Fictif Sud", "Exempleville (ville)"])
def test_a_name_that_goes_on_is_that_of_another(folder: Path, name: str) -> None:
    outcome, _draft = brought(book([HEAD[:2], (name, 333)]), folder, wishes=ASKED)
    assert (fields(outcome), [each.code for each in outcome.problems]) == ({}, ["IMPORT-054"])


@pytest.mark.parametrize("name", ["CC du Val Fictif", "VAL FICTIF", "Val-Fictif (34)", "Val Fictiff"])
def test_a_name_that_is_written_otherwise_is_known(folder: Path, name: str) -> None:
    outcome, _draft = brought(book([HEAD[:2], (name, 333)]), folder, wishes=ASKED)
    assert fields(outcome)["population"] == "333"


@pytest.mark.parametrize(
    "rows",
    [
        [("Chiffres en milliers d’habitants",), HEAD[:2], (VAL, 111), (AGGLO, 12)],
        [HEAD[:2], ("", "en milliers"), (VAL, 111), (AGGLO, 12)],
    ],
)
def test_figures_that_may_be_thousands_are_asked_at_their_cells(folder: Path, rows: list[tuple[object, ...]]) -> None:
    outcome, _draft = brought(book(rows), folder, wishes=ASKED)
    requested = [each for each in outcome.problems if each.code == "IMPORT-057"]
    assert fields(outcome) == {}
    assert [(each.location.cell, each.location.line) for each in requested if each.location] == [("B", 3), ("B", 4)]
    assert all("milliers" in each.help for each in requested)


def test_no_third_line_settles_what_two_contest(folder: Path) -> None:
    rows = [HEAD[:2], (VAL, 111), (VAL, 222), (VAL, 333), (VAL, 333)]
    outcome, _draft = brought(book(rows), folder, wishes=ASKED)
    assert (fields(outcome), [each.code for each in outcome.problems]) == ({}, ["IMPORT-056"])


def test_a_second_table_below_is_not_read_under_the_headings_of_the_first(folder: Path) -> None:
    rows = [HEAD[:2], (VAL, 111), (), ("Territoire", "Superficie (km²)"), (VAL, 48), (AGGLO, 99)]
    outcome, _draft = brought(book(rows), folder, wishes=ASKED)
    assert fields(outcome)["population"] == "111"
    assert outcome.territories == ("val-fictif",)
    assert [(each.code, each.location.line) for each in outcome.problems if each.location] == [("IMPORT-053", 4)]


def test_titles_totals_and_notes_are_left_and_said(folder: Path) -> None:
    rows = [("Bilan à compléter",), (), HEAD, (VAL, 4210, 48, 7), ("TOTAL", 4210, 48, 7), ("Source : Insee",)]
    outcome, _draft = brought(book(rows), folder, wishes=ASKED)
    assert fields(outcome) == {
        "population": "4 210", "population source": "Insee", "population année": "2022",
        "superficie_km2": "48", "superficie_km2 source": "Insee", "superficie_km2 année": "2022",
        "communes": "7", "communes source": "Insee", "communes année": "2022",
    }  # fmt: skip
    assert reported(outcome) == ["IMPORT-053 A1", "IMPORT-053 5", "IMPORT-053 6"]


def test_territories_may_be_columns_and_a_file_of_one_territory_is_known_by_its_name(folder: Path) -> None:
    rows = [("Chiffres",), *zip(HEAD, (VAL, 4210, 48, 7), (AGGLO, "n. c.", 204.6, 3), strict=True)]
    outcome, _draft = brought(book(rows), folder, wishes=ASKED)
    assert (fields(outcome)["communes"], fields(outcome, "agglo")["superficie_km2"]) == ("7", "204,6")
    assert "IMPORT-057 C3" in reported(outcome)
    alone, _draft = brought(book([HEAD[1:], (4210, 48, 7)]), folder, "Fiche Val-Fictif.xlsx", ASKED)
    assert fields(alone)["population"] == "4 210"


def test_headings_of_two_rows_belong_together(folder: Path) -> None:
    rows = [
        ("", "Population", "", "", "Superficie (ha)", ""),
        ("Territoire", "Valeur", "Année", "Source", "Valeur", "Année"),
        (VAL, 4210, 2024, "recensement", 4800, 2023),
    ]  # fmt: skip
    outcome, _draft = brought(book(rows), folder)
    assert fields(outcome) == {
        "population": "4 210", "population année": "2024", "population source": "recensement",
        "superficie_km2": "48", "superficie_km2 année": "2023",
    }  # fmt: skip
    assert reported(outcome) == ["IMPORT-059 E3", "IMPORT-060 E2"]


@pytest.mark.parametrize("text", ["à venir", "non renseigné", "/", "...", "s.o.", "aucun", "En attente", "n. c."])
def test_what_says_nothing_is_no_value(text: str) -> None:
    assert isinstance(cells.words(text), Doubt)
    assert isinstance(cells.figure(text, POPULATION), Doubt)


def test_a_card_of_one_territory_has_its_sources_beside(folder: Path) -> None:
    rows = [
        ("Champ", "Valeur", "Source", "Année"), ("Nom", VAL, "", ""), ("Population", "4 210", "Insee", 2022),
        ("Superficie", "48 km²", "IGN", 2023), ("Projet", "Une haie", "", ""),
    ]  # fmt: skip
    outcome, _draft = brought(book(rows), folder)
    assert fields(outcome) == {
        "projet": "Une haie", "population": "4 210", "population source": "Insee", "population année": "2022",
        "superficie_km2": "48", "superficie_km2 source": "IGN", "superficie_km2 année": "2023",
    }  # fmt: skip
    assert reported(outcome) == ["IMPORT-051 A1"]


def test_the_sheet_that_was_sent_to_territories_is_read_whole(folder: Path) -> None:
    data = spreadsheet.workbook(cohort.read(folder))
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as sent:
        head, *rows = sent.get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[0] == VAL)
    full = [
        value or ("4" if re.search("population|km²|nombre|année", name, re.IGNORECASE) else "Mot")
        for name, value in zip(head, row, strict=True)
    ]
    filled = [value if "année" not in name else "2022" for name, value in zip(head, full, strict=True)]
    outcome, _draft = brought(book([head, filled]), folder)
    assert reported(outcome) == []
    assert len(fields(outcome)) == len(head) - 2, "all but the name and the number, which the fiche has"


def test_units_may_stand_in_a_row_of_their_own(folder: Path) -> None:
    rows = [("Territoire", "Population", "Superficie"), ("", "hab.", "(ha)"), (VAL, 4210, 4800)]
    outcome, _draft = brought(book(rows), folder, wishes=ASKED)
    assert fields(outcome)["superficie_km2"] == "48"
    assert reported(outcome) == ["IMPORT-059 C3"]


@pytest.mark.parametrize(
    ("head", "row", "population", "communes"),
    [
        (("Nom", "Population", "Source", "Communes"), (VAL, 1, "A", 2), "A", None),
        (("Nom", "Population", "Communes", "Source"), (VAL, 1, 2, "A"), "A", "A"),
        (("Nom", "Source", "Population", "Communes"), (VAL, "A", 1, 2), "A", "A"),
        (("Nom", "Population", "Source", "Communes", "Source"), (VAL, 1, "A", 2, "B"), "A", "B"),
        (("Nom", "Population (Insee)", "Communes (source : Banatic)"), (VAL, 1, 2), "Insee", "Banatic"),
    ],
)
def test_a_source_belongs_to_its_figure_or_to_all(
    folder: Path, head: tuple[str, ...], row: tuple[object, ...], population: str, communes: str | None
) -> None:
    outcome, _draft = brought(book([head, row]), folder)
    found = fields(outcome)
    assert (found["population source"], found.get("communes source")) == (population, communes)


def test_what_is_hidden_is_ignored_and_said(folder: Path) -> None:
    def hide(_book: Any, page: Any) -> None:
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(3, 3, None, None, {"hidden": True})

    tables = {"Fiches": [HEAD, (VAL, 4210, 48, 7), (AGGLO, 1, 1, 1)], "Brouillon": [HEAD, (VAL, 9, 9, 9)]}
    outcome, _draft = brought(book(tables, hide, ["Brouillon"]), folder, wishes=ASKED)
    assert outcome.territories == ("val-fictif",)
    assert "communes" not in fields(outcome)
    assert reported(outcome) == ["IMPORT-053", "IMPORT-053 3", "IMPORT-053 D1"]


def test_errors_and_formulas_without_value_are_asked_at_their_cell(folder: Path) -> None:
    def formulas(_book: Any, page: Any) -> None:
        page.write_formula("B2", "=1+1", None, "")
        page.write_formula("C2", "=Surfaces!B2", None, "#REF!")
        page.write_formula("D2", "=3+4", None, 7)

    outcome, _draft = brought(book([HEAD, (VAL,)], formulas), folder, wishes=ASKED)
    assert reported(outcome) == ["IMPORT-057 B2", "IMPORT-057 C2"]
    assert fields(outcome)["communes"] == "7"
    assert str(outcome.problems[0].location) == "faits.xlsx › Fiches!B2"


def test_percentages_and_dates_are_what_the_sheet_shows(folder: Path) -> None:
    def formats(made: Any, page: Any) -> None:
        page.write_number("B2", 0.125, made.add_format({"num_format": "0.0%"}))
        page.write_datetime("C2", date(2024, 3, 12), made.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_number("C3", 4800, made.add_format({"num_format": '#,##0" ha"'}))

    outcome, _draft = brought(book([HEAD, (VAL, None, None, 7), (AGGLO,)], formats), folder, wishes=ASKED)
    assert reported(outcome) == ["IMPORT-057 B2", "IMPORT-057 C2", "IMPORT-059 C3"]
    assert fields(outcome, "agglo")["superficie_km2"] == "48"
    assert outcome.problems[0].values["text"] == "12,5 %"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([HEAD, (VAL, 4210, 48, 7), (VAL, 4310, 48, 7)], ["IMPORT-056 B3"]),
        ([HEAD, (VAL, 4210, 48, 7), (VAL, "4 210", None, 7)], []),
        ([(*HEAD, "Vélos"), (VAL, 4210, 48, 7, 12)], ["IMPORT-051 E1"]),
        ([(*HEAD, "Population totale"), (VAL, 4210, 48, 7, 4300)], ["IMPORT-052 E1"]),
        ([HEAD, (VAL, 4210, 48, 7), ("Pays Inconnu", 1, 2, 3)], ["IMPORT-054 A3"]),
        ([("SIREN", *HEAD), ("243000650", VAL, 1, 2, 3), ("", AGGLO, 1, 2, 3)], ["IMPORT-063 2"]),
        ([("SIREN", *HEAD), ("243100815", "CC DU VAL", 1, 2, 3)], ["IMPORT-062 B2"]),
        ([("Territoire", "Superficie"), (VAL, 48)], ["IMPORT-058 B1"]),
        ([("Territoire", "Superficie"), (VAL, "48 km²"), (AGGLO, 204.6)], []),
        ([("Territoire", "Superficie"), (VAL, 4800)], ["IMPORT-058 B1", "IMPORT-057 B2"]),
        ([(*HEAD, ""), (VAL, 4210, 48, 7, "à revoir")], ["IMPORT-053 E1"]),
        ([("Nom", "Population", "Rôle"), (VAL, 1, "allié")], ["IMPORT-051 C1"]),
        ([("Nom", "Territoire", "Population"), ("Fiction", VAL, 1), ("Exemple", AGGLO, 2)], ["IMPORT-051 A1"]),
    ],
)
def test_what_is_in_doubt_is_told_at_its_cell(folder: Path, rows: list[tuple[object, ...]], codes: list[str]) -> None:
    outcome, _draft = brought(book(rows), folder, wishes=ASKED)
    assert reported(outcome) == codes
    assert not outcome.refused


@pytest.mark.parametrize(
    ("data", "wishes", "told_"),
    [
        (book({"2023": [HEAD, (VAL, 1)], "2024": [HEAD, (VAL, 2)]}), ASKED, "IMPORT-049"),
        (book([HEAD, (VAL, 1)]), Wishes(sheet="Autre"), "IMPORT-050"),
        (book([("Territoire", "Populaton"), (VAL, 1)]), ASKED, "IMPORT-047 B1"),
        (book([("Population", "Communes"), (1, 2), (3, 4)]), ASKED, "IMPORT-048 1"),
        (book([()]), ASKED, "IMPORT-043"),
        (b"PK\x03\x04 no book", ASKED, "IMPORT-041"),
        (b"\x00\x01\x02", ASKED, "IMPORT-041"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    folder: Path, data: bytes, wishes: Wishes, told_: str
) -> None:
    outcome, draft = brought(data, folder, wishes=wishes)
    assert reported(outcome) == [told_]
    assert outcome.refused
    assert not draft.changes()


def test_the_sheet_that_is_named_is_read(folder: Path) -> None:
    data = book({"2023": [HEAD, (VAL, 1)], "2024": [HEAD, (VAL, 2)]})
    outcome, _draft = brought(data, folder, wishes=Wishes(sheet="2024", source="Insee", year="2024"))
    assert fields(outcome)["population"] == "2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_text_files_are_read_however_they_are_encoded(folder: Path, encoding: str, sign: str) -> None:
    data = typed(
        [("Bilan, à compléter",), ("Territoire", "Région", "Superficie (km²)"), (VAL, "Île", "204,6")], encoding, sign
    )
    outcome, _draft = brought(data, folder, "faits.csv", ASKED)
    assert (fields(outcome)["région"], fields(outcome)["superficie_km2"]) == ("Île", "204,6")


def test_a_departement_comes_with_the_region_of_the_edition(tmp_path: Path) -> None:
    folder = edition(tmp_path)
    sheet = folder / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("region:", "# region:") + "\nregion: Bretagne\n", "utf-8")
    data = book([("Nom", "Département"), (VAL, "Finistère")])
    outcome, draft = brought(data, folder)
    assert fields(outcome) == {"département": "Finistère", "région": "Bretagne"}
    for change in draft.changes():
        (folder / change.file).write_bytes(change.after)
    assert brought(data, folder)[0].passages == ()
    told_too = book([("Nom", "Département", "Région"), (AGGLO, "Tarn", "Occitanie")])
    assert fields(brought(told_too, folder)[0], "agglo")["région"] == "Occitanie"


def test_what_exists_is_shown_as_a_change_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    folder = edition(tmp_path)
    sheet = folder / "territoires/val-fictif/fiche.yaml"
    there = "nom: Val-Fictif  # le nom\nprojet:  # À ÉCRIRE : le titre\npopulation:\n  valeur: 4 000\n  source: Insee\n"
    sheet.write_bytes(there.replace("\n", "\r\n").encode())
    data = book([("Nom", "Projet", "Population"), ("VAL FICTIF", "Une haie", 4210)])
    outcome, draft = brought(data, folder)
    assert [(each.heading, each.before, each.after) for each in outcome.passages] == [
        ("projet", "", "Une haie"), ("population", "4 000", "4 210"),
    ]  # fmt: skip
    assert reported(outcome) == ["IMPORT-061 C2", "IMPORT-060 C1"]
    (change,) = draft.changes()
    assert change.after == (
        b"nom: Val-Fictif  # le nom\r\nprojet: Une haie\r\npopulation:\r\n  valeur: 4 210\r\n  source: Insee\r\n"
    )
    sheet.write_bytes(change.after)
    again, draft = brought(data, folder)
    assert (again.passages, draft.changes()) == ((), ())


def test_a_fiche_that_cannot_be_changed_keeps_no_other_from_it(tmp_path: Path) -> None:
    folder = edition(tmp_path)
    (folder / "territoires/val-fictif/fiche.yaml").write_text("nom: Val-Fictif\npopulation: {source: Insee}\n")
    outcome, draft = brought(book([HEAD, (VAL, 1, 2, 3), (AGGLO, 1, 2, 3)]), folder, wishes=ASKED)
    assert "IMPORT-065" in reported(outcome)
    assert [change.file for change in draft.changes()] == ["territoires/agglo/fiche.yaml"]


def test_only_the_territory_that_is_asked_for_is_taken(folder: Path) -> None:
    data = book([HEAD, (VAL, 1, 2, 3), (AGGLO, 4, 5, 6)])
    outcome, _draft = brought(data, folder, wishes=Wishes("agglo", source="Insee", year="2022"))
    assert outcome.territories == ("agglo",)
    assert reported(outcome) == ["IMPORT-053 2"]


@pytest.mark.parametrize("count", [10_000, pytest.param(50_000, marks=pytest.mark.slow)])
def test_a_sheet_of_the_whole_country_is_read_in_seconds(count: int, folder: Path) -> None:
    rows = [(f"Commune {number}", number, 3, 1) for number in range(count)]
    data = typed([HEAD, *rows, (VAL, 4210, 48, 7)])
    start = time.process_time()
    outcome, _draft = brought(data, folder, "pays.csv", ASKED)
    assert time.process_time() - start < 6 * count / 50_000
    assert fields(outcome)["population"] == "4 210"
    assert reported(outcome) == ["IMPORT-054 A2", "IMPORT-054 A3", "IMPORT-054 A4", "IMPORT-055 5"]


def test_a_sheet_lists_the_territories_of_a_new_edition() -> None:
    rows = [("Nom", "SIREN"), (VAL, "243100815"), (AGGLO, ""), ("Total", ""), ("", "243000650")]
    arrival = Arrival("liste.xlsx", book(rows), "sheet")
    assert members(arrival) == ([(VAL, "243100815"), (AGGLO, ""), ("", "243000650")], True)


def members(arrival: Arrival) -> tuple[list[tuple[str, str]], bool]:
    return table_or_form.members(arrival, Desk(), "")  # type: ignore[arg-type]


def test_a_form_lists_those_who_answered_but_is_no_list() -> None:
    rows = [("Horodateur", "Quel est le nom de votre territoire ?"), ("01/10/2026 9:12", VAL), ("02/10/2026", VAL)]
    assert members(Arrival("réponses.xlsx", book(rows), "sheet")) == ([(VAL, "")], False)


def test_a_sheet_that_cannot_be_read_lists_none_and_is_told_when_it_is_brought() -> None:
    for data in (book([("Bonjour", "à tous"), ("rien", "ici")]), b"PK\x03\x04 no book"):
        assert members(Arrival("faits.xlsx", data, "sheet")) == ([], False)


def test_a_guarded_worker_reads_the_same() -> None:
    data = book([HEAD, (VAL, 4210, 48, 7)])
    arrival = Arrival("faits.xlsx", data, "sheet")
    assert table_or_form.members(arrival, laying.press(), "") == ([(VAL, "")], True)
    damaged = Arrival("faits.xlsx", b"PK\x03\x04 no book", "sheet")
    (outcome,) = bringing.bring([damaged], Draft(Path()), cohort.read(Path()), laying.press(), Wishes())
    (problem,) = outcome.problems
    assert (problem.code, str(problem.location)) == ("IMPORT-041", "faits.xlsx")


_HEADS = st.sampled_from(
    [
        "",
        "Nom",
        "Territoire",
        "SIREN",
        "Population",
        "Superficie (ha)",
        "Superficie",
        "Source",
        "Année",
        "Valeur",
        "Vélos",
    ]
)
_CELLS = st.sampled_from(
    [
        "",
        VAL,
        AGGLO,
        "val fictif",
        "243100815",
        "4210",
        "4 210",
        "1.020",
        "n. c.",
        "#REF!",
        "2022",
        "Insee",
        "Total",
        "ha",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_HEADS, min_size=2, max_size=6),
    st.lists(st.lists(_CELLS, min_size=1, max_size=6), max_size=5),
    st.booleans(),
)
def test_whatever_stands_in_a_sheet_is_read_or_refused_and_nothing_is_invented(
    folder: Path, heads: list[str], cells_: list[list[str]], across: bool
) -> None:
    rows = [list(row) for row in zip_longest(heads, *cells_, fillvalue="")] if across else [heads, *cells_]
    outcome, draft = brought(typed(rows), folder, "faits.csv")
    there = {cells.plain(cell) for row in rows for cell in row}
    known = {"".join(filter(str.isdecimal, cell)).rstrip("0") for cell in there}
    for each in outcome.passages:
        digits = "".join(filter(str.isdecimal, each.after)).rstrip("0")
        assert each.after in there or digits in known or each.file == "formulaire.yaml"
    for change in draft.changes():
        assert change.after
        assert read_yaml(change.after.decode(), "")[1] == [] or change.file.endswith(".md")
