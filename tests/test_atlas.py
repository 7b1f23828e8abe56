import math
import re
import zlib
from collections import Counter
from functools import cache
from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree

import pikepdf
import pytest
import uharfbuzz
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.base import paths
from livret.edition.atlas.borders import contours, known, path, ring, scaled, segments, simplified
from livret.edition.maps import atlas
from livret.edition.maps import labels as label_places
from livret.edition.maps.basemap import Box, Ground, beside
from livret.edition.maps.cartography import MapColours, heart, sea
from livret.edition.maps.labels import MM, SIZES, PlacedName, block, blocked_by, blocks, halves, text_width

MONTPELLIER = "243400017"
CLAY = "#86331d"
ALONE = atlas.ContentsEntry(MONTPELLIER, "Montpellier Méditerranée Métropole", CLAY, "4")
ON_CREAM = MapColours(
    land="#e4dbc5",
    lines="#ffffff",
    borders="#949494",
    outline="#676767",
    department="#d4c6a8",
    key="#676767",
    ink="#2a2c2c",
    edge="#ffffff",
)
ON_PINE = MapColours(land="#1b554d", lines="#2e6e62", borders="#5f958a", outline="#5f958a", edge="#1b554d")
SIRENS = sorted(known())


@cache
def plan_of(siren: str) -> atlas.LocatorPlan:
    return atlas.locator_plan(siren, contours().municipalities[siren].name)


def title(svg: str) -> str:
    return ElementTree.fromstring(svg)[0].text or ""


def crossed(box: Box, chains: list) -> list:
    return [segment for segment in segments(chains) if box.hidden(*segment)]


# What ships


def test_shipped_contours_hold_160_inter_municipalities_and_13_departements():
    assert len(SIRENS) == 160
    assert len(contours().departments) == 13
    assert (paths.assets() / "atlas" / "occitanie.topo.json").stat().st_size < 110_000


def test_every_border_joins_up():
    everything = [*contours().municipalities.values(), *contours().departments.values(), contours().region]
    for shape in everything:
        for chain in contours().rings(shape):
            assert chain[0] == chain[-1], shape.name


def test_borders_are_drawn_once():
    drawn = [*contours().municipality_lines(), *contours().department_lines()]
    unordered = [frozenset(segment) for segment in segments(drawn)]
    assert len(unordered) == len(set(unordered))
    outline = {frozenset(segment) for segment in segments(contours().outline())}
    assert not outline & set(unordered)


def test_neighbours_still_share_their_border_once_simplified():
    coarse = contours(250)
    rings = [chain for shape in coarse.departments.values() for chain in coarse.rings(shape)]
    used = Counter(frozenset(segment) for segment in segments(rings))
    shared = segments(coarse.department_lines())
    assert len(shared) < len(segments(contours().department_lines())) / 2
    assert {used[frozenset(segment)] for segment in shared} == {2}


@pytest.mark.parametrize(
    ("siren", "known_here"),
    [(MONTPELLIER, True), ("246401756", False), ("217500016", False), ("", False), (None, False)],
)
def test_knows_whole_contours_only(siren, known_here):
    assert atlas.knows(siren) is known_here
    assert (atlas.locator(siren, "Ici", CLAY, ON_CREAM) is not None) is known_here
    assert (atlas.silhouette(siren, "Ici", CLAY) is not None) is known_here


@pytest.mark.parametrize(
    ("name", "expected"), [("Occitanie", True), (" occitanie", True), ("Bretagne", False), (None, False)]
)
def test_covers_one_region(name, expected):
    assert atlas.covers(name) is expected


@pytest.mark.parametrize(
    ("siren", "names"),
    [
        (MONTPELLIER, ("Hérault",)),
        ("243100567", ("Haute-Garonne", "Tarn", "Aude")),
        ("217500016", ()),
    ],
)
def test_departments_most_people_first(siren, names):
    assert atlas.departments_of(siren) == names


# Locators: every inter-municipality of the region


@pytest.mark.parametrize("siren", SIRENS)
def test_name_stands_in_free_ground(siren):
    paper, label = atlas._locator_sheet(), plan_of(siren).name
    assert label
    assert label.leader
    box = label.box
    assert box.left >= 0
    assert box.top >= 0
    assert box.right <= paper.width
    assert box.bottom <= paper.height
    assert not box.meets(atlas.key_box())
    assert not crossed(box, paper.shape(paper.data.region))
    assert sea(paper).free(box)
    assert not atlas.key_box().hidden(*label.leader)
    assert label.block.size >= 6.5 * MM * 25.4 / 72 - 0.01
    assert len(label.block.lines) <= 5


@pytest.mark.parametrize("siren", SIRENS)
def test_departments_are_named_clear_of_everything(siren):
    paper, plan = atlas._locator_sheet(), plan_of(siren)
    assert len(plan.departments) == len(paper.data.municipalities[siren].departments)
    borders = [*paper.chains(paper.data.department_lines()), *paper.shape(paper.data.region)]
    for label in plan.departments:
        assert not crossed(label.box, borders)
        assert not crossed(label.box, paper.territory(siren))
        assert not label.box.meets(atlas.key_box())
    labels = [plan.name, *plan.departments]
    for one, other in combinations(labels, 2):
        assert not one.box.meets(other.box)
        for box, leader in ((one.box, other.leader), (other.box, one.leader)):
            assert not (leader and box.hidden(*leader))


def test_no_line_passes_under_a_departement_name():
    paper, plan = atlas._locator_sheet(), plan_of("200023737")
    (label,) = plan.departments
    assert label.leader is None
    lines = paper.chains(paper.data.municipality_lines())
    assert crossed(label.box, lines)
    drawing = ElementTree.fromstring(atlas.locator("200023737", "Le Muretain Agglo", CLAY, ON_CREAM))
    shown = [
        Box(*map(float, box)) for box in re.findall(r"M(\S+) (\S+)H(\S+)V(\S+)H", clip_of(drawing, ON_CREAM.lines))
    ]
    assert not any(box.meets(label.box.grown(4)) for box in shown)
    assert sum(map(area, shown)) == pytest.approx(area(paper.paper) - area(label.box.grown(5)))


def clip_of(drawing, colour):
    """Return the path that the lines of *colour* are clipped to."""
    svg = "{http://www.w3.org/2000/svg}"
    (group,) = (g for g in drawing.iter(f"{svg}g") if g.get("clip-path") == "url(#free)")
    assert [path.get("stroke") for path in group] == [colour]
    return drawing.find(f"{svg}clipPath[@id='free']/{svg}path").get("d")


def area(box):
    return (box.right - box.left) * (box.bottom - box.top)


def test_what_lies_beside_gaps_covers_the_rest_once():
    paper, gaps = (
        Box(0, 0, 100, 60),
        [Box(10, 10, 30, 20), Box(25, 15, 50, 70), Box(-5, 40, 5, 50), Box(30, 10, 35, 20)],
    )
    boxes = beside(gaps, paper)
    assert not any(box.meets(other) for box in boxes for other in gaps)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    hidden = 20 * 10 + 25 * 45 + 5 * 10 + 5 * 10 - 5 * 5 - 5 * 5
    assert sum(map(area, boxes)) == 100 * 60 - hidden


def test_lines_of_all_locators_are_the_same():
    """A book keeps what is the same once: the names of the départements hide the lines, they do not cut them."""
    names = (("200023737", "Le Muretain Agglo"), (MONTPELLIER, "Montpellier"))
    drawn = [ElementTree.fromstring(atlas.locator(siren, name, CLAY, ON_CREAM)) for siren, name in names]
    lines = [
        [p.get("d") for p in each.iter() if p.get("stroke") == ON_CREAM.lines and len(p.get("d")) > 100]
        for each in drawn
    ]
    assert len(lines[0]) == 1
    assert lines[0] == lines[1]


def test_key_stands_clear_of_the_region():
    paper = atlas._locator_sheet()
    assert not crossed(atlas.key_box(), paper.shape(paper.data.region))


def test_locator_says_what_it_shows():
    svg = atlas.locator(MONTPELLIER, "Montpellier Méditerranée Métropole", CLAY, ON_CREAM)
    assert title(svg) == "Carte de situation : Montpellier Méditerranée Métropole, dans l’Hérault, en Occitanie"
    words = [text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert words == ["intercommunalités", "départements", "Hérault", "Montpellier", "Méditerranée", "Métropole"]
    assert 'width="79mm"' in svg


def test_locator_of_a_territory_across_departements_names_them_all():
    svg = atlas.locator("243100567", "Aux sources du Canal du Midi", CLAY, ON_CREAM)
    assert title(svg).endswith("dans la Haute-Garonne, le Tarn et l’Aude, en Occitanie")
    words = "".join(text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))
    assert all(name in words for name in ("Haute-Garonne", "Tarn", "Aude"))


def test_drawings_use_given_colours_only():
    drawn = [
        atlas.locator(MONTPELLIER, "Ici", CLAY, ON_CREAM),
        atlas.contents_map((ALONE,), 164, ON_CREAM),
    ]
    given_colours = {CLAY, *(getattr(ON_CREAM, field) for field in ON_CREAM.__slots__)}
    for svg in drawn:
        assert set(re.findall("#[0-9a-f]{6}", svg)) <= given_colours
        assert not re.findall(r"currentColor|var\(|url\((?!#free)|class=|style=", svg)


@pytest.mark.parametrize("name", ["", " ", "x" * 90, "& <b>« ' \"", "a-" * 60, "mot " * 200, "M\u00a0N"])
def test_strange_names_still_give_a_sound_map(name):
    svg = atlas.locator(MONTPELLIER, name, CLAY, ON_CREAM)
    assert name.strip() in title(svg)


def test_drawing_twice_gives_the_same_bytes():
    def draw():
        return (
            atlas.locator(MONTPELLIER, "Montpellier", CLAY, ON_CREAM),
            atlas.cover_map((MONTPELLIER,), "#f8aa3c", ON_PINE),
            atlas.contents_map((ALONE,), 105, ON_CREAM),
        )

    first = draw()
    for cached in (contours, sea, atlas.sheet):
        cached.cache_clear()
    assert draw() == first


# Weights


def test_locator_weighs_at_most_15_kb_on_its_page():
    spread = ["200067361", "243100567", "200066553", MONTPELLIER]  # two and three départements, and one
    drawn = [atlas.locator(siren, contours().municipalities[siren].name, CLAY, ON_CREAM) for siren in spread]
    pages = "".join(f'<div style="break-after:page">{svg}</div>' for svg in drawn)
    document = weasyprint.HTML(string=f"<html lang=fr>{pages}").write_pdf()
    with pikepdf.open(BytesIO(document)) as pdf:
        weights = [len(zlib.compress(page.Contents.read_bytes())) for page in pdf.pages if page.Contents]
    assert len(weights) >= len(spread)
    assert max(weights) < 15_000
    assert max(len(svg.encode()) for svg in drawn) < 24_000


@pytest.mark.parametrize("siren", SIRENS)
def test_silhouettes_weigh_little(siren):
    svg = atlas.silhouette(siren, "Ici", CLAY)
    assert len(svg) < 2_000
    assert 'width="20mm"' in svg or 'height="20mm"' in svg
    assert title(svg) == "Contour du territoire : Ici"


# Cover and contents


def test_cover_shows_the_known_territories():
    svg = atlas.cover_map(
        (
            MONTPELLIER,
            "217500016",
            MONTPELLIER,
            "243100518",
        ),
        "#f8aa3c",
        ON_PINE,
    )
    assert svg.count("#f8aa3c") == 2
    assert title(svg) == "Carte de l’Occitanie : les 2 territoires de la cohorte en couleur vive"
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="306mm"')
    assert len(svg) < 60_000


def test_cover_without_any_known_territory_is_the_region():
    assert title(atlas.cover_map((), "#f8aa3c", ON_PINE)) == "Carte de l’Occitanie et de ses départements"


def test_contents_of_unknown_territories_have_no_map():
    assert atlas.contents_map((ALONE._replace(siren="217500016"),), 164, ON_CREAM) is None
    assert atlas.contents_map((), 164, ON_CREAM) is None


def test_contents_give_each_territory_its_folio():
    svg = atlas.contents_map(
        (ALONE, atlas.ContentsEntry("243100518", "Toulouse Métropole", "#066b91", "6")),
        150,
        ON_CREAM,
    )
    texts = [text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["4", "6"]
    named = "Montpellier Méditerranée Métropole, page 4 ; Toulouse Métropole, page 6"
    assert title(svg) == f"Carte des territoires de la cohorte : {named}"


def meetings(labels: list[PlacedName], paper, sirens) -> list[str]:
    borders = [*paper.chains(paper.data.department_lines()), *paper.shape(paper.data.region)]
    bodies = [chain for siren in sirens for chain in paper.territory(siren)]
    met = [f"border {label.block.lines}" for label in labels if crossed(label.box, borders + bodies)]
    for one, other in combinations(labels, 2):
        if one.box.meets(other.box):
            met.append(f"{one.block.lines} on {other.block.lines}")
        for box, line in ((one.box, other.leader), (other.box, one.leader)):
            if line and box.hidden(*line):
                met.append(f"leader through {one.block.lines} {other.block.lines}")
    return met


@settings(max_examples=6, deadline=None)
@given(st.lists(st.sampled_from(SIRENS), min_size=1, max_size=12, unique=True))
def test_folios_never_collide(sirens):
    paper = atlas._contents_sheet(105)
    labels = atlas.contents_plan([(siren, str(4 + 2 * i)) for i, siren in enumerate(sirens)], 105)
    assert meetings(labels, paper, sirens) == []


def test_twelve_neighbours_keep_their_folios_apart():
    herault = [siren for siren in SIRENS if contours().municipalities[siren].departments[0] == "34"][:12]
    labels = atlas.contents_plan([(siren, str(100 + i)) for i, siren in enumerate(herault)], 105)
    assert meetings(labels, atlas._contents_sheet(105), herault) == []


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
def test_simplified(arc, area, expected):
    found = simplified(arc, area)
    assert len(found) == len(expected)
    assert (found[0], found[-1]) == (expected[0], expected[-1])


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=2, max_size=40), st.floats(0, 500))
def test_simplified_keeps_ends_and_order(points, area):
    arc = tuple(points)
    found = simplified(arc, area)
    assert (found[0], found[-1]) == (arc[0], arc[-1])
    left = iter(arc)
    assert all(point in left for point in found)


def test_ring_walks_arcs_backwards():
    arcs = [((0, 0), (1, 0), (1, 1)), ((0, 0), (0, 1), (1, 1))]
    assert ring(arcs, [0, ~1]) == ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))


def test_scaled_drops_repeated_points_but_not_the_line():
    assert scaled(((0, 0), (1, 1), (100, 0)), 0.1) == ((0, 0), (10, 0))
    assert scaled(((0, 0), (1, 1)), 0.1) == ((0, 0), (0, 0))


def test_path_is_relative_and_short():
    assert path([((10, 20), (15, 18), (10, 20)), ((0, 0), (3, 4))]) == "M10 20l5-2zM0 0l3 4"


def test_heart_lies_inside_a_crescent():
    crescent = ((0, 0), (90, 0), (90, 90), (0, 90), (0, 80), (80, 80), (80, 10), (0, 10), (0, 0))
    assert heart([crescent])[0] == 85


def test_ground_knows_inside_from_hole():
    ground = Ground(100, 100)
    outer = ((10, 10), (90, 10), (90, 90), (10, 90), (10, 10))
    hole = ((40, 40), (60, 40), (60, 60), (40, 60), (40, 40))
    ground.take_inside([outer, hole])
    assert not ground.free(Box(20, 20, 30, 30))
    assert ground.free(Box(45, 45, 55, 54))
    assert ground.free(Box(0, 0, 9, 9))
    assert not ground.free(Box(-1, 0, 9, 9))
    assert not ground.free(Box(0, 95, 9, 101))


@given(st.lists(st.tuples(st.integers(0, 95), st.integers(0, 95)), max_size=8), st.integers(1, 40), st.integers(1, 40))
def test_openings_are_free(corners, width, height):
    ground = Ground(100, 100)
    for x, y in corners:
        ground.take(Box(x, y, x + 3, y + 3))
    for box in ground.openings(width, height):
        # A box ends where the next cell begins: that cell is not its own.
        assert ground.free(Box(box.left, box.top, box.right - 0.01, box.bottom - 0.01))


# What is chosen is what trying everything chooses


@st.composite
def grounds(draw):
    """A paper with things on it, and among them walls that leaders must not cross."""
    ground = Ground(900, 700)
    corners = st.tuples(st.integers(0, 880), st.integers(0, 680))
    sizes = st.tuples(st.integers(1, 300), st.integers(1, 300))
    boxes = [Box(x, y, x + w, y + h) for (x, y), (w, h) in draw(st.lists(st.tuples(corners, sizes), max_size=6))]
    for box in boxes:
        ground.take(box)
    return ground, boxes[:3]


SPOTS = st.tuples(st.integers(0, 900), st.integers(0, 700))
CHOICES = [block(lines, 600, points) for points in SIZES for lines in (("Ici même",), ("Ici", "même"), ("12",))]


@settings(max_examples=10, deadline=None)
@given(grounds(), st.lists(SPOTS, min_size=1, max_size=4), st.sampled_from([2, 4]), st.booleans())
def test_the_label_beside_is_the_first_of_least_effort(paper, hearts, step, anywhere):
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
def test_the_label_inside_is_the_nearest_to_the_middle(paper, centre, margin):
    ground, _walls = paper
    choice = CHOICES[1]
    rooms = [box.grown(-margin) for box in ground.openings(choice.width + 2 * margin, choice.height + 2 * margin)]
    expected = min(rooms, key=lambda box: math.dist(box.centre, centre), default=None)
    found = label_places.place_inside(ground, centre, [choice], margin)
    assert (found and math.dist(found.box.centre, centre)) == (expected and math.dist(expected.centre, centre))


@given(grounds(), SPOTS, st.integers(0, 400), st.integers(1, 5))
def test_openings_near_are_those_of_all_that_are_near(paper, spot, reach, step):
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
def test_words_measure_what_the_engine_will_set(text, weight, file):
    path = paths.assets() / "fonts" / "bricolage-grotesque" / f"BricolageGrotesque_{file}.ttf"
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
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
def test_names_break_evenly_and_never_after_a_small_word(name, most, lines):
    assert blocks(name, 600, SIZES[0], most)[-1].lines == lines


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Tarn-et-Garonne", ("Tarn-et-", "Garonne")), ("Lot", ("Lot",)), ("Haute-Garonne", ("Haute-", "Garonne"))],
)
def test_halves(name, parts):
    assert halves(name) == parts
