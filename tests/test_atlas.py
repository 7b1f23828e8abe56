"""The ground that maps are drawn on: contours of any region, panels, borders, free cells, and words that fit them."""

import math
from collections import Counter

import pytest
import uharfbuzz
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.base import paths
from livret.edition.atlas.borders import Arc, bounds, path, ring, scaled, segments, simplified
from livret.edition.atlas.contours import Contours, contours, simpler
from livret.edition.atlas.tables import regions
from livret.edition.maps import labels as label_places
from livret.edition.maps.basemap import Box, Ground
from livret.edition.maps.cartography import inner_point
from livret.edition.maps.labels import SIZES, block, blocked_by, blocks, halves, text_width

SCOPES = [*((code,) for code in regions()), ("53", "52"), ("76", "04")]

# Contours


@pytest.mark.parametrize("codes", SCOPES)
def test_every_border_of_a_region_joins_up(codes: tuple[str, ...]) -> None:
    data = contours(codes)
    for shape in (*data.municipalities.values(), *data.departments.values(), data.region):
        for chain in data.rings(shape):
            assert chain[0] == chain[-1], shape.name


@pytest.mark.parametrize("codes", [("76",), ("11",), ("01",)])
def test_borders_are_drawn_once(codes: tuple[str, ...]) -> None:
    data = contours(codes)
    unordered = [frozenset(each) for each in segments([*data.municipality_lines(), *data.department_lines()])]
    assert len(unordered) == len(set(unordered))
    slits = {frozenset(segment) for segment in segments(data.outline())} & set(unordered)
    assert len(slits) <= 1  # on the grid, both sides of a narrow land may fall together


def test_neighbours_still_share_their_border_once_simplified() -> None:
    whole = contours(("76",))
    coarse = simpler(whole, 2000)
    rings = [chain for shape in coarse.departments.values() for chain in coarse.rings(shape)]
    used = Counter(frozenset(segment) for segment in segments(rings))
    shared = segments(coarse.department_lines())
    assert len(shared) < len(segments(whole.department_lines())) / 2
    assert {used[frozenset(segment)] for segment in shared} == {2}


@pytest.mark.parametrize(
    ("codes", "where"),
    [
        (("76",), "en Occitanie"),
        (("52",), "dans les Pays de la Loire"),
        (("04",), "à La Réunion"),
        (("44",), "dans le Grand Est"),
        (("53", "93", "04"), "en Bretagne, en Provence-Alpes-Côte d’Azur et à La Réunion"),
    ],
)
def test_regions_say_where(codes: tuple[str, ...], where: str) -> None:
    assert contours(codes).where == where


def test_of_a_region_beyond_only_the_departements_named_are_shown() -> None:
    data = contours(("53",), ("44",))
    assert set(data.departments) == {"22", "29", "35", "44", "56"}
    assert data.where == "en Bretagne et dans les Pays de la Loire"
    assert len(data.outline()) >= len(contours(("53",)).outline())


# Panels: the mainland and overseas on one map


def boxes(data: Contours) -> list[Box]:
    """Return where each panel of *data* is shown."""
    return [Box(*p.corner, p.corner[0] + p.size[0], p.corner[1] + p.size[1]) for p in data.panels]


@pytest.mark.parametrize(
    ("codes", "count"),
    [(("76",), 1), (("94", "93"), 1), (("01", "02"), 1), (("76", "04"), 2), (("53", "03"), 2), (tuple(regions()), 5)],
)
def test_parts_far_apart_are_shown_side_by_side(codes: tuple[str, ...], count: int) -> None:
    data = contours(codes)
    shown = boxes(data)
    assert len(shown) == count
    assert not any(one.grown(10).meets(other) for index, one in enumerate(shown) for other in shown[:index])
    left, top, right, bottom = bounds(data.outline())
    assert (left, top) == (0, 0)
    assert right <= 2 * shown[0].right
    assert bottom <= 2 * shown[0].bottom


def test_a_small_part_is_shown_large_enough_to_be_seen_and_others_at_one_scale() -> None:
    def factors(*codes: str) -> list[float]:
        return [panel.factor for panel in contours(codes).panels]

    assert factors("76", "03") == [1, 1]
    main, small = contours(("75", "06")).panels
    assert main.factor == 1 < small.factor
    assert max(small.size) == pytest.approx(max(main.size) / 5, rel=0.01)


def test_a_chain_is_moved_with_its_part() -> None:
    data = contours(("76", "04"))
    island = contours(("04",))
    region, box = boxes(data)
    moved = [Box(*bounds([data.moved(chain)])) for chain in _plane(island)]
    assert all(box.grown(1).contains(each) and not region.meets(each) for each in moved)


def _plane(data: Contours) -> list[Arc]:
    """Return the outline of *data*, which is one panel, on the plane of the atlas."""
    left, top, *_ = data.panels[0].sides
    return [tuple((x + left, y + top) for x, y in chain) for chain in data.outline()]


# Geometry and words


@pytest.mark.parametrize(
    ("arc", "area", "expected"),
    [
        (((0, 0), (5, 1), (10, 0)), 6, ((0, 0), (10, 0))),
        (((0, 0), (5, 1), (10, 0)), 5, ((0, 0), (5, 1), (10, 0))),
        (((0, 0), (10, 0)), 99, ((0, 0), (10, 0))),
        (((0, 0), (9, 0), (9, 9), (0, 9), (0, 0)), 1e9, ((0, 0), (9, 0), (9, 9), (0, 0))),
    ],
)
def test_simplified(arc: Arc, area: float, expected: Arc) -> None:
    found = simplified(arc, area)
    assert len(found) == len(expected)
    assert (found[0], found[-1]) == (expected[0], expected[-1])


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=2, max_size=40), st.floats(0, 500))
def test_simplified_keeps_ends_and_order(points: list[tuple[int, int]], area: float) -> None:
    arc = tuple(points)
    found = simplified(arc, area)
    assert (found[0], found[-1]) == (arc[0], arc[-1])
    left = iter(arc)
    assert all(point in left for point in found)


def test_ring_walks_arcs_backwards() -> None:
    arcs = [((0, 0), (1, 0), (1, 1)), ((0, 0), (0, 1), (1, 1))]
    assert ring(arcs, [0, ~1]) == ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))


def test_scaled_drops_repeated_points_but_not_the_line() -> None:
    assert scaled(((0, 0), (1, 1), (100, 0)), 0.1) == ((0, 0), (10, 0))
    assert scaled(((0, 0), (1, 1)), 0.1) == ((0, 0), (0, 0))


def test_path_is_relative_and_short() -> None:
    assert path([((10, 20), (15, 18), (10, 20)), ((0, 0), (3, 4))]) == "M10 20l5-2zM0 0l3 4"


def test_heart_lies_inside_a_crescent() -> None:
    crescent = ((0, 0), (90, 0), (90, 90), (0, 90), (0, 80), (80, 80), (80, 10), (0, 10), (0, 0))
    assert inner_point([crescent])[0] == 85


def test_ground_knows_inside_from_hole() -> None:
    ground = Ground(100, 100)
    outer = ((10, 10), (90, 10), (90, 90), (10, 90), (10, 10))
    hole = ((40, 40), (60, 40), (60, 60), (40, 60), (40, 40))
    ground.occupy_inside([outer, hole])
    assert not ground.free(Box(20, 20, 30, 30))
    assert ground.free(Box(45, 45, 55, 54))
    assert ground.free(Box(0, 0, 9, 9))
    assert not ground.free(Box(-1, 0, 9, 9))
    assert not ground.free(Box(0, 95, 9, 101))


@given(st.lists(st.tuples(st.integers(0, 95), st.integers(0, 95)), max_size=8), st.integers(1, 40), st.integers(1, 40))
def test_openings_are_free(corners: list[tuple[int, int]], width: int, height: int) -> None:
    ground = Ground(100, 100)
    for x, y in corners:
        ground.occupy(Box(x, y, x + 3, y + 3))
    for box in ground.openings(width, height):
        # A box ends where the next cell begins: that cell is not its own.
        assert ground.free(Box(box.left, box.top, box.right - 0.01, box.bottom - 0.01))


# What is chosen is what trying everything chooses


@st.composite
def grounds(draw: st.DrawFn) -> tuple[Ground, list[Box]]:
    """A paper with things on it, and among them walls that leaders must not cross."""
    ground = Ground(900, 700)
    corners = st.tuples(st.integers(0, 880), st.integers(0, 680))
    sizes = st.tuples(st.integers(1, 300), st.integers(1, 300))
    boxes = [Box(x, y, x + w, y + h) for (x, y), (w, h) in draw(st.lists(st.tuples(corners, sizes), max_size=6))]
    for box in boxes:
        ground.occupy(box)
    return ground, boxes[:3]


SPOTS = st.tuples(st.integers(0, 900), st.integers(0, 700))
CHOICES = [block(lines, 600, points) for points in SIZES for lines in (("Ici même",), ("Ici", "même"), ("12",))]


@settings(max_examples=10, deadline=None)
@given(grounds(), st.lists(SPOTS, min_size=1, max_size=4), st.sampled_from([4, 5]), st.booleans())
def test_the_label_beside_is_the_first_of_least_effort(
    paper: tuple[Ground, list[Box]], hearts: list[tuple[int, int]], step: int, anywhere: bool
) -> None:
    ground, walls = paper
    blocked = blocked_by(walls)
    within = None if anywhere else Box(*hearts[0], *hearts[0]).grown(250)
    everything = [
        label_places._led(choice, box, heart)
        for choice in CHOICES
        for box in ground.openings(choice.width, choice.height, step, within)
        for heart in hearts
    ]
    tried = sorted(everything, key=lambda label: label_places._effort(label.block, label.leader, CHOICES[0].size))
    expected = next((label for label in tried if not blocked(*label.leader)), None)
    assert label_places.place_beside(ground, hearts, CHOICES, blocked, step, within) == expected


@settings(max_examples=30, deadline=None)
@given(grounds(), SPOTS, st.sampled_from([0, 7]))
def test_the_label_inside_is_the_nearest_to_the_middle(
    paper: tuple[Ground, list[Box]], centre: tuple[int, int], margin: int
) -> None:
    ground, _walls = paper
    choice = CHOICES[1]
    rooms = [box.grown(-margin) for box in ground.openings(choice.width + 2 * margin, choice.height + 2 * margin)]
    expected = min(rooms, key=lambda box: math.dist(box.centre, centre), default=None)
    found = label_places.place_inside(ground, centre, [choice], margin)
    assert (found and math.dist(found.box.centre, centre)) == (expected and math.dist(expected.centre, centre))


@given(grounds(), SPOTS, st.integers(0, 400), st.integers(1, 5))
def test_openings_near_are_those_of_all_that_are_near(
    paper: tuple[Ground, list[Box]], spot: tuple[int, int], reach: int, step: int
) -> None:
    ground, _walls = paper
    near, within = Box(*spot, *spot).grown(reach), Box(103, 51, 640, 650)
    cells = Box(near.left // 5 * 5, near.top // 5 * 5, near.right, near.bottom)
    everything = ground.openings(60, 40, step, within)
    expected = [
        box for box in everything if cells.left <= box.left <= cells.right and cells.top <= box.top <= cells.bottom
    ]
    assert list(ground.openings(60, 40, step, within, near)) == expected


@pytest.mark.parametrize(("weight", "file"), [(400, "400Regular"), (600, "600SemiBold"), (800, "800ExtraBold")])
@pytest.mark.parametrize("text", ["Hérault", "Communauté d’agglomération Sète Agglopôle Méditerranée", "128"])
def test_words_measure_what_the_engine_will_set(text: str, weight: int, file: str) -> None:
    file_of = paths.assets() / "fonts" / "bricolage-grotesque" / f"BricolageGrotesque_{file}.ttf"
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file_of)))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(face), buffer)
    shaped = sum(position.x_advance for position in buffer.glyph_positions) / face.upem
    assert text_width(text, weight) == pytest.approx(shaped, rel=0.03)


@pytest.mark.parametrize(
    ("name", "most", "lines"),
    [
        ("Montpellier Méditerranée Métropole", 3, ("Montpellier", "Méditerranée", "Métropole")),
        ("Toulouse Métropole", 1, ("Toulouse Métropole",)),
        ("Communauté de communes de la Vallée", 4, ("Communauté", "de communes", "de la Vallée")),
        ("Tarbes-Lourdes-Pyrénées", 3, ("Tarbes-", "Lourdes-", "Pyrénées")),
    ],
)
def test_names_break_evenly_and_never_after_a_small_word(name: str, most: int, lines: tuple[str, ...]) -> None:
    assert blocks(name, 600, SIZES[0], most)[-1].lines == lines


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Tarn-et-Garonne", ("Tarn-et-", "Garonne")), ("Lot", ("Lot",)), ("Haute-Garonne", ("Haute-", "Garonne"))],
)
def test_halves(name: str, parts: tuple[str, ...]) -> None:
    assert halves(name) == parts


def test_ground_too_small_for_the_paper_has_a_middle() -> None:
    """A contour of 60 m on the map of a region is no higher than a unit of paper."""
    assert inner_point([((5, 7), (9, 7), (5, 7))]) == (7, 7.5)
