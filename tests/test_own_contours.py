"""contours.geojson: an edition's own contours, bounded, drawn as official ones are, reported when damaged."""

import json
import math
import re
import time
from pathlib import Path
from typing import Any

import pytest

from livret.base.problems import InvalidEdition, Severity
from livret.cache import codec
from livret.design import covers, house_pages, maps
from livret.edition.atlas import crossings, own
from livret.edition.atlas.borders import signed_area
from livret.edition.atlas.places import Place
from livret.edition.atlas.projection import project
from livret.edition.check.edition import check
from livret.edition.load import inventory as inventory_module
from livret.edition.load.folder import load
from livret.edition.load.inventory import inventory
from livret.edition.model import Edition
from livret.exports import archive
from tests import made
from tests.printed import checked

CREDIT = "Contours : carrés d’essai."
Feature = dict[str, Any]


def square(role: str, name: str, x: float, y: float, side: float = 10_000, **more: str) -> Feature:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {
        "type": "Feature",
        "properties": {role: name, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def grid() -> list[Feature]:
    """Return a region of two départements of a square each; the territory is the southern half of the first."""
    region = square("region", "Exemplie", 0, 0, 20_000)
    region["geometry"]["coordinates"] = [[[0, 0], [10_000, 0], [20_000, 0], [20_000, 10_000], [10_000, 10_000],
                                          [0, 10_000], [0, 5_000], [0, 0]]]  # fmt: skip
    west = square("departement", "Ouest", 0, 0, article="l'")
    west["geometry"]["coordinates"][0].insert(4, [0, 5_000])
    south = square("territoire", "essai", 0, 0)
    south["geometry"]["coordinates"] = [[[0, 0], [10_000, 0], [10_000, 5_000], [0, 5_000], [0, 0]]]
    return [region, west, square("departement", "Est", 10_000, 0, article="la"), south]


def written(folder: Path, features: object, **members: object) -> Path:
    folder = folder if folder.exists() else made.tiny(folder)
    file = {"type": "FeatureCollection", "credit": CREDIT, "features": features, **members}
    (folder / own.NAME).write_text(json.dumps(file), "utf-8")
    return folder


def reported(folder: Path) -> list[tuple[str, int]]:
    """Return the code and line of each problem or remark of the contours in *folder*."""
    try:
        found = check(load(folder)).warnings
    except InvalidEdition as invalid:
        found = tuple(invalid.problems)
    return [(each.code, each.location.line if each.location else 0) for each in found if "CONTOUR" in each.code]


@pytest.fixture(scope="module")
def exemple() -> Edition:
    return checked()


def test_a_ground_of_its_own_is_drawn_like_the_official_one(tmp_path: Path) -> None:
    edition = check(load(written(tmp_path / "essai", grid())))
    ground, place = maps.ground(edition), edition.territories[0].ground
    assert ground
    assert place
    assert (place.departments, place.regions) == (("Ouest",), ("Exemplie",))
    assert ground.where == "en Exemplie"
    assert {code: abs(signed_area(ground.rings(b)[0])) for code, b in ground.departments.items()} == {
        "Ouest": 200 * 200,
        "Est": 200 * 200,
    }
    # The border of two départements is one arc, and that of the region closes.
    assert [sorted(line) for line in ground.department_lines()] == [[(200, 0), (200, 200)]]
    (outline,) = ground.outline()
    assert (outline[0] == outline[-1], signed_area(outline)) == (True, -400 * 200)
    assert "Exemplie" in str(covers.front(edition).map)
    assert "Carte de situation : Territoire d’Essai, dans l’Ouest, en Exemplie" in str(
        maps.locator(edition.territories[0], edition.contours)
    )


def test_without_a_region_territories_stand_on_the_official_one(tmp_path: Path) -> None:
    # A square around Montpellier, in metres, then in degrees.
    for x, y, side in ((765_000, 6_275_000, 10_000), (3.8, 43.55, 0.1)):
        edition = check(load(written(tmp_path / "essai", [square("territoire", "essai", x, y, side)])))
        place = edition.territories[0].ground
        assert place
        assert (place.departments, place.regions) == (("34",), ("76",))
        assert edition.warnings == ()
        assert "dans l’Hérault, en Occitanie" in str(maps.locator(edition.territories[0], edition.contours))


def test_overseas_has_its_own_projections(tmp_path: Path) -> None:
    edition = check(load(written(tmp_path / "essai", [square("territoire", "essai", 55.5, -21.15, 0.05)])))
    place = edition.territories[0].ground
    assert place
    assert (place.departments, place.regions) == (("974",), ("04",))


@pytest.mark.parametrize(
    ("degrees", "metres"),  # by pyproj 3.7.2, 10,000 km apart: EPSG:2154, 2972, 2975, 4471, 5490
    [
        ((3.87, 43.6), (770268, 6278270)),
        ((-4.5, 48.4), (145710, 6837422)),
        ((-52.3, 4.9), (10355855, 541750)),
        ((55.45, -20.9), (20338789, 7688142)),
        ((45.2, -12.8), (30521706, 8584973)),
        ((-61.5, 16.2), (40660342, 1791644)),
    ],
)
def test_degrees_come_to_the_plane_of_the_atlas(degrees: tuple[float, float], metres: tuple[int, int]) -> None:
    x, y = project(*degrees)
    assert (round(x), round(y)) == metres


def test_the_file_goes_with_those_of_the_authors(exemple: Edition) -> None:
    listed = {each.name: each for each in inventory(exemple, ())}
    assert listed["contours.geojson"].media_type == "application/geo+json"
    assert listed["contours.geojson"].data == (made.EXEMPLE / own.NAME).read_bytes()
    assert own.NAME in exemple.reading.digests()


def test_an_archive_says_what_each_kind_of_file_is() -> None:
    assert {media_type for media_type, _most in inventory_module._TYPES.values()} == {*archive._SOURCES}


def test_a_place_crosses_to_a_worker(exemple: Edition) -> None:
    places = [territory.ground for territory in exemple.territories]
    assert [bool(place) for place in places] == [True, True, True, False, True, False]
    for place in filter(None, places):
        assert codec.loads(codec.dumps(place, Place), Place) == place


def test_its_credit_takes_the_place_of_the_official_one(exemple: Edition, tmp_path: Path) -> None:
    credit = house_pages.map_credit
    assert credit(exemple) == "Contours : région inventée pour cette édition, dessinée par Livret (CC0 1.0)."
    alone = check(load(written(tmp_path / "essai", [square("territoire", "essai", 3.8, 43.55, 0.1)])))
    assert re.fullmatch(rf"{CREDIT} Contours : d’après IGN .*", credit(alone))
    assert credit(check(load(made.tiny(tmp_path / "sans")))) == ""


OPEN = square("territoire", "essai", 0, 0)
OPEN["geometry"]["coordinates"][0].pop()
LINE = square("territoire", "essai", 0, 0)
LINE["geometry"] = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
POINTS = {**LINE, "geometry": {"type": "Polygon", "coordinates": [["ab", "cd", "ef", "ab"]]}}
FLAT = {**LINE, "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [500_000, 0], [9, 0], [0, 0]]]}}
TO_AND_FRO = {
    **square("territoire", "essai", 0, 0),
    "geometry": {"type": "Polygon", "coordinates": [[*([3 + n % 2, 43 + n / 400] for n in range(400)), [3, 43]]]},
}
DEEP: list[Any] = []
for _ in range(500):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("features", "codes"),
    [
        (None, ["CONTOUR-001"]),
        ([], ["CONTOUR-001"]),
        ([7], ["CONTOUR-002"]),
        ([square("commune", "Essai", 0, 0)], ["CONTOUR-002"]),
        ([square("territoire", "essai", 0, 0, departement="Essai")], ["CONTOUR-002"]),
        ([square("territoire", "x" * 300, 0, 0)], ["CONTOUR-002"]),
        ([square("territoire", "es\u202esai", 0, 0)], ["CONTOUR-002"]),
        ([OPEN], ["CONTOUR-003"]),
        ([LINE], ["CONTOUR-003"]),
        ([POINTS], ["CONTOUR-003"]),
        ([FLAT], ["CONTOUR-003"]),
        ([{**LINE, "geometry": None}], ["CONTOUR-003"]),
        ([{**LINE, "geometry": {"type": "Polygon", "coordinates": DEEP}}], ["CONTOUR-003"]),
        ([{**LINE, "geometry": {"type": "MultiPolygon", "coordinates": []}}], ["CONTOUR-003"]),
        ([square("territoire", "essai", 0, 10**9)], ["CONTOUR-004"]),
        ([square("territoire", "essai", 0, 10**400)], ["CONTOUR-004"]),
        ([square("territoire", "essai", 3, 86, 1)], ["CONTOUR-004"]),
        ([square("territoire", f"e{n}", 0, 0) for n in range(own.MOST_CONTOURS + 1)], ["CONTOUR-005"]),
        ([square("territoire", "essai", 0, 0)] * 2, ["CONTOUR-006"]),
        ([square("region", "A", 0, 0), square("region", "B", 0, 0)], ["CONTOUR-006"]),
        ([*grid(), square("territoire", "esai", 0, 0)], ["CONTOUR-007"]),
        ([square("departement", "Essai", 0, 0)], ["CONTOUR-008"]),
        ([*grid(), square("departement", "Autre", 0, 0)], ["CONTOUR-010"]),
        ([square("territoire", "essai", 43.55, 3.8, 0.1)], ["CONTOUR-009"]),
        ([TO_AND_FRO], ["CONTOUR-014"]),
        ([*grid()[:3], square("territoire", "essai", 900_000, 0)], ["CONTOUR-009"]),
    ],
)
def test_damaged_contours_are_told(tmp_path: Path, features: object, codes: list[str]) -> None:
    assert [code for code, _line in reported(written(tmp_path / "essai", features))] == codes


@pytest.mark.parametrize(("typed", "said"), [("1e300", "1e+300, 0"), ("-1e999", "-inf, 0"), ("9" * 400, "inf, 0")])
def test_a_position_beyond_all_is_told_as_it_is_typed(tmp_path: Path, typed: str, said: str) -> None:
    folder = written(tmp_path / "essai", [square("territoire", "essai", 0, 0)])
    text = (folder / own.NAME).read_text()
    (folder / own.NAME).write_text(text.replace("10000.0", typed).replace("10000", typed))
    with pytest.raises(InvalidEdition) as caught:
        check(load(folder))
    assert f" {said}" in caught.value.problems[0].message


def test_a_place_is_told_by_its_line(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "essai")
    text = ",\n".join(json.dumps(each) for each in [*grid(), square("territoire", "esai", 0, 0)])
    (folder / own.NAME).write_text(f'{{"type": "FeatureCollection", "credit": "x",\n"features": [\n{text}\n]}}\n')
    assert reported(folder) == [("CONTOUR-007", 7)]
    (folder / own.NAME).write_text(f'{{"type": "FeatureCollection",\n"features": [\n{text}\n}}\n')
    assert reported(folder) == [("CONTOUR-001", 8)]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"type": "FeatureCollection", "features": [NaN]}', "7", "{}"])
def test_what_is_no_list_of_contours_is_told(tmp_path: Path, text: str) -> None:
    folder = made.tiny(tmp_path / "essai")
    (folder / own.NAME).write_text(text)
    assert [code for code, _line in reported(folder)] == ["CONTOUR-001"]


def test_a_file_is_bounded_and_a_source_is_asked_for(tmp_path: Path) -> None:
    folder = written(tmp_path / "essai", grid(), credit=None)
    problems = check(load(folder)).warnings
    assert [(each.code, each.severity) for each in problems] == [("CONTOUR-011", Severity.WARNING)]
    (folder / own.NAME).write_bytes(b" " * (own.MOST_BYTES + 1))
    with pytest.raises(InvalidEdition) as caught:
        check(load(folder))
    assert [problem.code for problem in caught.value.problems] == ["FICHIER-006"]


def test_points_are_bounded(tmp_path: Path) -> None:
    ring = [[n % 100, n // 100] for n in range(own.MOST_POINTS)]
    feature = square("territoire", "essai", 0, 0)
    feature["geometry"]["coordinates"] = [[*ring, ring[0]]]
    assert [code for code, _line in reported(written(tmp_path / "essai", [feature]))] == ["CONTOUR-005"]


def _shaped(*rings: list[list[float]]) -> Feature:
    return {
        "type": "Feature",
        "properties": {"territoire": "essai"},
        "geometry": {"type": "Polygon", "coordinates": [*rings]},
    }


_CLOSED = [[-2.0, 48.0], [-1.5, 48.0], [-1.5, 48.4], [-2.0, 48.4], [-2.0, 48.0]]


@pytest.mark.parametrize(
    ("rings", "codes"),
    [
        ([[[-2.0, 48.0], [-1.5, 48.0], [-1.5, 48.4], [-1.9, 47.9], [-2.0, 48.3], [-2.0, 48.0]]], ["CONTOUR-012"]),
        ([_CLOSED, [[-1, 48], [-0.9, 48], [-0.9, 48.1], [-1, 48]]], ["CONTOUR-013"]),
        ([_CLOSED, [[-1.9, 48.1], [-1.4, 48.1], [-1.4, 48.2], [-1.9, 48.1]]], ["CONTOUR-012", "CONTOUR-013"]),
        ([_CLOSED, [[-1.9, 48.1], [-1.8, 48.1], [-1.8, 48.2], [-1.9, 48.1]]], []),
        ([_CLOSED, [[-2.0, 48.0], [-1.8, 48.1], [-1.8, 48.2], [-2.0, 48.0]]], []),
        ([[[-2, 48], [-1.5, 48], [-1.7, 48.2], [-1.5, 48.4], [-2, 48.4], [-1.7, 48.2], [-2, 48]]], []),
    ],
)
def test_a_contour_that_surrounds_other_ground_than_was_meant_is_told(
    tmp_path: Path, rings: list[list[list[float]]], codes: list[str]
) -> None:
    assert reported(written(tmp_path / "essai", [_shaped(*rings)])) == [(code, 1) for code in codes]


def test_where_a_contour_crosses_itself_is_told_as_the_file_has_it(tmp_path: Path) -> None:
    crossed = [[-2.0, 48.0], [-1.6, 48.0], [-1.6, 48.3], [-1.8, 47.9], [-1.9, 48.3], [-2.0, 48.0]]
    (problem, *_more) = check(load(written(tmp_path / "essai", [_shaped(crossed)]))).warnings
    assert "-1.825, 48" in problem.message


def test_a_contour_of_many_crossings_is_told_at_the_first() -> None:
    chords = [(round(1e6 * math.cos(k * 3.1)), round(1e6 * math.sin(k * 3.1))) for k in range(5_000)]
    assert crossings.crossing([(*chords, chords[0])]) is not None


@pytest.mark.parametrize("steps", [3_000, pytest.param(12_000, marks=pytest.mark.slow)])
def test_a_long_border_is_looked_through_in_no_time(steps: int) -> None:
    ring = [(round(1e9 + 1e7 * math.cos(k * 2 * math.pi / steps) * (1 + 0.03 * math.sin(40 * k))),
             round(1e9 + 1e7 * math.sin(k * 2 * math.pi / steps))) for k in range(steps)]  # fmt: skip
    begun = time.process_time()
    crossings.crossing([(*ring, ring[0])])
    crossings.crossing([tuple((k % 2 * 10**6, k) for k in range(5 * steps))])
    assert time.process_time() - begun < 20 * steps / 12_000
