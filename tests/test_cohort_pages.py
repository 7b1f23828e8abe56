"""The cohort at a glance: what its pages say, and that they close."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from livret.design import compose
from livret.design.cohort import figures as cohort_figures
from livret.design.cohort import pages as cohort_pages
from livret.design.cohort.chart import Dot, chart
from livret.edition.atlas.places import of_siren
from livret.edition.facts import Fact
from livret.edition.model import EditionSheet, Territory, TerritorySheet

#: Three inter-municipalities of Finistère: 1 metropolis, 2 communities of communes.
SIRENS = ("242900314", "242900074", "242900801")


def territory(siren: str | None = None, **facts: Any) -> Territory:
    given = {key: Fact(valeur=value, source="chiffre fictif", annee=2024) for key, value in facts.items()}
    sheet = TerritorySheet(nom=f"Communauté de communes d’Exemple {siren}", siren=siren, **given)
    return Territory("exemple", sheet, "pin", (), ground=of_siren(siren))


def edition(territories: list[Territory], cohort: bool | None = None) -> Any:
    return SimpleNamespace(territories=territories, sheet=SimpleNamespace(cohort=cohort))


@pytest.mark.parametrize(
    ("count", "wanted", "there"),
    [
        (1, None, False),
        (2, None, False),
        (3, None, True),
        (52, None, True),
        (53, None, False),
        (2, True, True),
        (9, False, False),
    ],
)
def test_three_territories_make_a_cohort_unless_the_edition_says_otherwise(count, wanted, there):
    assert cohort_pages.has_pages(edition([territory()] * count, wanted)) is there


def test_the_key_of_edition_yaml_is_cohorte():
    assert EditionSheet.model_fields["cohort"].alias == "cohorte"


@pytest.mark.parametrize("map_lines", [0.0, 19.5, cohort_pages.HIGHEST_MAP])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    "facts", [{"population": 1000}, {"population": 1000, "communes": 3, "superficie_km2": 12.5}, {}]
)
def test_pages_close_and_never_run_over(facts, alone, map_lines):
    heights = {"title": 6.5, "map": map_lines}
    for count in range(3, 53):
        cohort = edition([territory(**facts)] * count)
        charted = bool(cohort_figures.dots(cohort))
        pages = cohort_pages.arranged(cohort, alone=alone, map_lines=map_lines, charted=charted)
        assert len(pages) == cohort_pages.page_count(cohort, alone=alone, has_map=map_lines > 0)
        one = count <= 6 if map_lines else cohort_pages.fits(cohort)
        assert len(pages) == ((1 if one else 3) if alone else 2)
        shown = []
        for page in pages:
            height = last = 0.0
            for rank, block in enumerate(page):
                rows = {
                    "figures": len(cohort_figures.figures(cohort)),
                    "kinds": len(cohort_figures.kinds(cohort)),
                    "chart": count,
                    "table": block.rows[1] - block.rows[0],
                }.get(block.content, 0)
                if block.content == "table":
                    shown += range(*block.rows)
                    rows = rows if rows <= cohort_pages.ONE_COLUMN else -(-rows // 2)
                table = 5.5 if rank else 3.5
                around = {"figures": block.above, "kinds": 4, "chart": 6.5, "table": table}.get(block.content, 0)
                last = block.row / 2 - 1.25 if block.content != "figures" else 0.0
                height += heights.get(block.content, 0) + around + rows * block.row
            assert height <= 53.6, (count, page)
            assert 53 - height + last <= 53 / 4, (count, page)
        assert shown in ([], list(range(count)))
        assert shown or (alone and count <= 6 and map_lines)


def test_official_figures_are_summed_over_communes_each_once():
    twice = edition([territory(siren) for siren in (*SIRENS, SIRENS[0])])
    once = edition([territory(siren) for siren in SIRENS])
    found = {each.label: each for each in cohort_figures.figures(once)}
    assert {each.label: each.figure for each in cohort_figures.figures(twice)} == {
        **{label: each.figure for label, each in found.items()},
        "territoires": "4",
    }
    assert found["communes"].note == "Insee, liste de 2026"
    assert "de la population régionale" in found["habitants"].note


def test_inhabitants_add_up_to_what_the_table_says_of_each():
    alone = edition([territory(siren, population=1000) for siren in SIRENS])
    shared = edition([territory(siren, population=1000) for siren in (*SIRENS, SIRENS[0])])
    found = [next(each for each in cohort_figures.figures(e) if each.label == "habitants") for e in (alone, shared)]
    assert found[0].figure == "3\u202f000"
    assert found[0].note.startswith("chiffre fictif, 2024 ; ")
    assert found[1].note.startswith("Insee, ")


def test_lines_of_the_scale_stop_for_values():
    drawn = chart([Dot("Un", "pin", 7620.0), Dot("Deux", "pin", 2000.0)], 164, 8, "habitants")
    lines = re.findall(r'd="(M[^"]*V[^"]*)"', drawn)
    assert [line.count("M") for line in lines] == [1, 2], "7 620 stands across the line of 10 000"


def test_a_cohort_without_double_page_has_figures_above_its_map():
    (page,) = cohort_pages.below_figures(edition([territory(SIRENS[0]), territory(SIRENS[1])]), 20.0)
    assert [block.content for block in page] == ["title", "figures", "map"]


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        (0, ""),
        (1, "1 territoire ne figure pas sur la carte."),
        (2, "2 territoires ne figurent pas sur la carte."),
    ],
)
def test_territories_that_no_map_can_show_are_told_below_it(lacking, told):
    shown = [territory(siren) for siren in SIRENS]
    found = compose._absent(edition([*shown, *[territory()] * lacking]))
    assert found.replace("\u00a0", " ") == told


def test_what_is_not_known_of_every_territory_is_left_out():
    cohort = edition([territory(population=1000, communes=2), territory(population=500), territory(population=1)])
    assert [(each.figure, each.label, each.note) for each in cohort_figures.figures(cohort)] == [
        ("3", "territoires", ""),
        ("1\u202f501", "habitants", "chiffre fictif, 2024"),
    ]
    assert cohort_figures.kinds(cohort) == []


def test_kinds_are_counted_most_first():
    found = cohort_figures.kinds(edition([territory(siren) for siren in ("242900314", "242900074", "242900553")]))
    assert [(each.figure, each.label) for each in found] == [("2", "communautés de communes"), ("1", "métropole")]


def test_the_chart_wants_every_territory():
    assert cohort_figures.dots(edition([territory(population=10), territory(population=20), territory()])) == []
    found = cohort_figures.dots(edition([territory(population=10), territory(population=20), territory(population=15)]))
    assert [dot.value for dot in found] == [20, 15, 10]


@pytest.mark.parametrize(
    ("row", "size", "level"), [(4.5, 64, False), (5.0, 64, False), (6.1, 64, True), (12.0, 140, True)]
)
def test_a_label_stands_on_the_baseline_of_its_figure_where_its_note_has_room_below(row, size, level):
    assert cohort_pages.GlanceBlock("figures", row, size=size).level is level
