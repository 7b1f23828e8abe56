"""The maps of an edition, for any territory and any region: labels, keys, frames, and what their titles say."""

import math
import random
import re
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pikepdf
import pytest
import weasyprint

from livret.design.maps import locator_ground
from livret.edition.atlas.borders import Arc, bounds, segments
from livret.edition.atlas.contours import contours
from livret.edition.atlas.places import Place, of_siren
from livret.edition.atlas.tables import intercommunalities, members, regions
from livret.edition.maps import cohort, cover, locator, outlines
from livret.edition.maps.basemap import Box, beside
from livret.edition.maps.cartography import MapColours, MapFrame, sea
from livret.edition.maps.labels import MM, PT, PlacedName

MONTPELLIER, TOULOUSE, MURETAIN = "243400017", "243100518", "200068641"
CLAY = "#86331d"
ON_CREAM = MapColours(
    land="#e4dbc5", lines="#ffffff", borders="#949494", outline="#676767",
    department="#d4c6a8", key="#676767", ink="#2a2c2c", edge="#fffffe",
)  # fmt: skip
ON_PINE = MapColours(land="#1b554d", lines="#2e6e62", borders="#5f958a", outline="#5f958a", edge="#104b43")
MAINLAND = tuple(code for code in regions() if code > "10")


def drawn(kind: str) -> list[str]:
    """Return sixty inter-municipalities drawn by lot, of each region and of several; or all, which takes a minute."""
    everything = sorted(intercommunalities())
    if kind == "all":
        return everything
    lot = random.Random(8)
    ofs: dict[str, list[str]] = {}
    for siren in everything:
        ofs.setdefault(intercommunalities()[siren].regions[0], []).append(siren)
    astride = [siren for siren in everything if len(intercommunalities()[siren].regions) > 1]
    several = [siren for siren in everything if len(intercommunalities()[siren].departments) > 2]
    return [siren for group in (*ofs.values(), astride, several) for siren in lot.sample(group, min(3, len(group)))]


WHICH = pytest.mark.parametrize("kind", ["sixty", pytest.param("all", marks=pytest.mark.slow)])


def place_of(siren: str) -> Place:
    found = of_siren(siren)
    assert found
    return found


def title(svg: str) -> str:
    return ElementTree.fromstring(svg)[0].text or ""


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def crossed(box: Box, chains: Iterable[Arc]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [segment for segment in segments(chains) if box.hidden(*segment)]


def inside(spot: tuple[float, float], rings: Iterable[Arc]) -> bool:
    """Whether *spot* lies in *rings* (even-odd)."""
    x, y = spot
    edges = (edge for ring in rings for edge in pairwise(ring) if (edge[0][1] > y) != (edge[1][1] > y))
    return sum(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) > x for a, b in edges) % 2 == 1


def faults(labels: Sequence[PlacedName], paper: MapFrame, bodies: Sequence[Arc], used: Sequence[Box] = ()) -> list[str]:
    """Return how *labels* offend: cut, over an outline, a border, a territory, one another or what is *taken*.

    A territory in its colour hides the borders of départements: a label within one stands on none.
    """
    drawn, borders = [*paper.shape(paper.data.region), *bodies], paper.chains(paper.data.department_lines())
    found = []
    for label in labels:
        words, box = " ".join(label.block.lines), label.box
        if not paper.paper.contains(box):
            found.append(f"{words} is cut")
        if crossed(box, drawn) or (not inside(box.centre, bodies) and crossed(box, borders)):
            found.append(f"{words} on a line")
        found += [f"{words} on what is taken" for each in used if each.meets(box)]
    for one, other in combinations(labels, 2):
        if one.box.meets(other.box):
            found.append(f"{one.block.lines} on {other.block.lines}")
        for box, line in ((one.box, other.leader), (other.box, one.leader)):
            if line and box.hidden(*line):
                found.append(f"leader through {one.block.lines} {other.block.lines}")
    return found


# Locators


@WHICH
def test_locators_name_departements_clear_of_everything(kind: str) -> None:
    found, unnamed = {}, []
    for siren in drawn(kind):
        place = place_of(siren)
        data = locator_ground(place)
        paper, plan = locator._sheet(data), locator.locator_plan(data, place)
        key = [plan.key.box] if plan.key else []
        reported = faults(plan.departments, paper, paper.territory(place), key)
        for label in plan.departments:
            reported += astray(label, paper, place)
            if inside(label.box.centre, paper.territory(place)):
                reported.append(f"{label.block.lines} on the territory")
        if reported:
            found[siren] = reported
        if len(plan.departments) < len(place.departments):
            unnamed.append(siren)
    assert found == {}
    assert unnamed == []


def astray(label: PlacedName, paper: MapFrame, place: Place) -> list[str]:
    """Return how the leader of *label* offends: long, over the territory, or to another département that is named."""
    if not label.leader:
        return []
    words, body, found = " ".join(label.block.lines), paper.territory(place), []
    shapes = {code: paper.shape(paper.data.departments[code]) for code in place.departments}
    name = words.replace("- ", "-")
    own = next(shape for code, shape in shapes.items() if paper.data.departments[code].name == name)
    if math.dist(*label.leader) > 10.01 * MM:
        found.append(f"a long leader to {words}")
    (ax, ay), (bx, by) = label.leader
    on_the_way = [(ax + (bx - ax) * part / 40, ay + (by - ay) * part / 40) for part in range(1, 40)]
    starts_inside = inside(label.leader[0], body)  # of a territory that leaves no ground of its département free
    if not starts_inside and sum(inside(spot, body) for spot in on_the_way) > 1:
        found.append(f"the leader to {words} passes over the territory")
    if any(inside(label.box.centre, shape) for shape in shapes.values() if shape is not own):
        found.append(f"{words} on another of its départements")
    return found


@pytest.mark.parametrize("code", regions())
def test_the_key_of_a_locator_stands_off_the_land(code: str) -> None:
    paper = locator._sheet(contours((code,)))
    key = locator._key(paper)
    assert key
    assert sea(paper).empty(key.box)
    assert key.box.left >= 0
    assert key.box.right <= paper.width
    assert key.box.bottom <= locator.HEIGHT * MM


@pytest.mark.parametrize("code", regions())
def test_the_key_of_a_locator_is_drawn_with_its_descenders(code: str) -> None:
    """The « p » of « départements » was cut where the map ended."""
    siren = next(s for s, e in intercommunalities().items() if e.regions == (code,))
    svg = locator.locator(contours((code,)), place_of(siren), "Ici", CLAY, ON_CREAM)
    height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg)[1])
    rows = {words: float(y) for y, words in re.findall(r'y="([\d.]+)">(intercommunalités|départements)<', svg)}
    deepest = 0.165 * 7.6 * PT  # how far « p » of the face reaches below its line
    assert rows
    assert all(y + deepest <= height for y in rows.values())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("76", ["intercommunalités", "départements"]),
        ("04", ["intercommunalités"]),
        ("94", ["intercommunalités", "départements"]),
    ],
)
def test_the_key_names_the_lines_that_are_drawn(code: str, words: list[str]) -> None:
    siren = next(s for s, e in intercommunalities().items() if e.regions == (code,))
    svg = locator.locator(contours((code,)), place_of(siren), "Ici", CLAY, ON_CREAM)
    assert texts(svg)[: len(words)] == words
    assert texts(svg).count("départements") == words.count("départements")


@pytest.mark.parametrize("code", regions())
def test_a_locator_fits_its_column(code: str) -> None:
    paper = locator._sheet(contours((code,)))
    left, top, right, bottom = bounds(paper.shape(paper.data.region))
    assert paper.width == 79 * MM
    assert 0 <= left < right <= paper.width
    assert 0 <= top < bottom <= paper.height <= 57.5 * MM
    assert right - left > 77 * MM or bottom - top > 55 * MM  # as large as the frame allows


@pytest.mark.parametrize(
    ("siren", "told"),
    [
        (MONTPELLIER, "dans l’Hérault, en Occitanie"),
        ("243100567", "en Haute-Garonne, dans le Tarn et l’Aude, en Occitanie"),
        (
            "243500741",
            "en Ille-et-Vilaine, en Loire-Atlantique et dans le Morbihan, en Bretagne et dans les Pays de la Loire",
        ),
        ("249740077", "à La Réunion"),
        ("247800584", "dans les Yvelines et l’Essonne, en Île-de-France"),
        ("200054781", "le Val-de-Marne, l’Essonne et le Val-d’Oise, en Île-de-France"),
        ("242010056", "en Corse-du-Sud, en Corse"),
    ],
)  # fmt: skip
def test_a_locator_says_where_a_territory_lies(siren: str, told: str) -> None:
    place = place_of(siren)
    assert title(locator.locator(locator_ground(place), place, "Ici", CLAY, ON_CREAM)).endswith(told)


def test_a_locator_begins_with_the_name_and_does_not_print_it() -> None:
    svg = locator.locator(contours(("76",)), place_of(MONTPELLIER), "Montpellier", CLAY, ON_CREAM)
    assert title(svg) == "Carte de situation : Montpellier, dans l’Hérault, en Occitanie"
    assert texts(svg) == ["intercommunalités", "départements", "Hérault"]
    assert 'width="79mm"' in svg


def test_apostrophes_on_maps_are_those_of_print() -> None:
    breton = next(s for s, e in intercommunalities().items() if e.departments == ("22",))
    svg = locator.locator(contours(("53",)), place_of(breton), "Ici", CLAY, ON_CREAM)
    assert "Côtes-d’Armor" in "".join(texts(svg))
    assert "'" not in title(svg)


def test_a_territory_astride_a_region_lies_on_its_departements_of_both() -> None:
    place = place_of("243500741")
    paper = locator._sheet(locator_ground(place))
    assert set(place.departments) < set(paper.data.departments)
    land, body = paper.shape(paper.data.region), paper.territory(place)
    left, top, right, bottom = bounds(body)
    spots = [(x + 0.5, y + 0.5) for x in range(left, right, 7) for y in range(top, bottom, 7)]
    within = [spot for spot in spots if inside(spot, body)]
    assert len(within) > 20
    assert sum(inside(spot, land) for spot in within) > 0.95 * len(within)


@pytest.mark.parametrize(
    "place",
    [
        Place(codes=("34172",)),
        Place(codes=members(MONTPELLIER)[:5]),
        Place(codes=("75056",)),
        Place(sirens=(MONTPELLIER, "243400470")),
        Place(codes=("22016",)),  # an island
        Place(codes=("29083",)),  # an island that belongs to no inter-municipality
    ],
)
def test_other_kinds_of_territories_have_a_locator(place: Place) -> None:
    data = locator_ground(place)
    svg = locator.locator(data, place, "Ici", CLAY, ON_CREAM)
    assert svg.count(f'fill="{CLAY}"') == 1
    left, top, right, bottom = bounds(locator._sheet(data).territory(place))
    assert ("<circle" in svg) == (max(right - left, bottom - top) < 2.2 * MM or 'stroke-width="3.6"' in svg)


def test_no_line_passes_under_a_departement_name() -> None:
    place = place_of("200023737")
    data = contours(("76",))
    paper, (label,) = locator._sheet(data), locator.locator_plan(data, place).departments
    assert crossed(label.box, paper.chains(data.municipality_lines()))
    drawing = ElementTree.fromstring(locator.locator(data, place, "Le Muretain Agglo", CLAY, ON_CREAM))
    shown = [
        Box(*map(float, box)) for box in re.findall(r"M(\S+) (\S+)H(\S+)V(\S+)H", clip_of(drawing, ON_CREAM.lines))
    ]
    assert not any(box.meets(label.box.grown(4)) for box in shown)
    assert sum(map(area, shown)) == pytest.approx(area(paper.paper) - area(label.box.grown(5)))


def clip_of(drawing: ElementTree.Element, colour: str) -> str:
    """Return the path that the lines of *colour* are clipped to."""
    svg = "{http://www.w3.org/2000/svg}"
    (group,) = (g for g in drawing.iter(f"{svg}g") if g.get("clip-path") == "url(#free)")
    assert [path.get("stroke") for path in group] == [colour]
    path = drawing.find(f"{svg}clipPath[@id='free']/{svg}path")
    assert path is not None
    return path.get("d") or ""


def area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def test_what_lies_beside_gaps_covers_the_rest_once() -> None:
    paper, gaps = (
        Box(0, 0, 100, 60),
        [Box(10, 10, 30, 20), Box(25, 15, 50, 70), Box(-5, 40, 5, 50), Box(30, 10, 35, 20)],
    )
    boxes = beside(gaps, paper)
    assert not any(box.meets(other) for box in boxes for other in gaps)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    hidden = 20 * 10 + 25 * 45 + 5 * 10 + 5 * 10 - 5 * 5 - 5 * 5
    assert sum(map(area, boxes)) == 100 * 60 - hidden


def test_lines_of_all_locators_are_the_same() -> None:
    """A book keeps what is the same once: the names of the départements hide the lines, they do not cut them."""
    data = contours(("76",))
    svgs = [locator.locator(data, place_of(siren), "Ici", CLAY, ON_CREAM) for siren in ("200023737", MONTPELLIER)]
    lines = [
        [
            d
            for p in ElementTree.fromstring(svg).iter()
            if p.get("stroke") == ON_CREAM.lines and len(d := p.get("d") or "") > 100
        ]
        for svg in svgs
    ]
    assert len(lines[0]) == 1
    assert lines[0] == lines[1]


@pytest.mark.parametrize("name", ["", " ", "& <b>« ' \"", "mot " * 200, "M\u00a0N"])
def test_strange_names_still_give_a_sound_map(name: str) -> None:
    svg = locator.locator(contours(("76",)), place_of(MONTPELLIER), name, CLAY, ON_CREAM)
    assert name.strip() in title(svg)


@pytest.mark.parametrize("codes", [("76",), ("53",), ("04",), ("84", "75")])
def test_maps_use_the_given_colours_only(codes: tuple[str, ...]) -> None:
    given = {CLAY, "#f8aa3c", *(getattr(ON_CREAM, field) for field in ON_CREAM.__slots__)}
    entries = cohort_of(codes, 4)
    svgs = [
        locator.locator(contours(codes[:1]), entries[0].place, "Ici", CLAY, ON_CREAM),
        cohort.cohort_map(contours(codes), entries, 164, ON_CREAM),
        cover.cover_map(contours(codes), ((entries[0].place, "Ici"),), "#f8aa3c", ON_CREAM),
    ]
    for svg in svgs:
        assert set(re.findall("#[0-9a-f]{6}", svg)) <= given
        assert not re.findall(r"currentColor|var\(|url\((?!#free)|class=|style=", svg)


@WHICH
def test_a_locator_weighs_little(kind: str) -> None:
    weights = {}
    for siren in drawn(kind):
        place = place_of(siren)
        svg = locator.locator(locator_ground(place), place, "Ici", CLAY, ON_CREAM)
        weights[siren] = len(svg.encode())
    assert max(weights.values()) < 30_000, max(weights, key=weights.__getitem__)


def test_the_heaviest_locators_take_less_than_20_kb_of_the_pdf() -> None:
    heavy = ["243100567", "243500741", "246800494", "244200895"]  # three départements; two regions; the largest regions
    svgs = [locator.locator(locator_ground(place_of(s)), place_of(s), "Ici", CLAY, ON_CREAM) for s in heavy]
    pages = "".join(f'<div style="break-after:page">{svg}</div>' for svg in svgs)
    document = weasyprint.HTML(string=f"<html lang=fr>{pages}").write_pdf()
    assert document
    with pikepdf.open(BytesIO(document)) as pdf:
        weights = [len(zlib.compress(page.Contents.read_bytes())) for page in pdf.pages if "/Contents" in page]
    assert len(weights) >= len(heavy)
    assert max(weights) < 20_000


# The cohort


@cache
def of_regions(codes: tuple[str, ...]) -> list[str]:
    return sorted(s for s, e in intercommunalities().items() if e.regions[0] in codes and e.kind != "EPT")


def cohort_of(codes: tuple[str, ...], count: int, seed: int = 8) -> tuple[cohort.CohortEntry, ...]:
    pool = of_regions(codes)
    picked = random.Random(seed).sample(pool, min(count, len(pool)))
    return tuple(
        cohort.CohortEntry(place_of(siren), f"Territoire {rank}", CLAY, str(4 + 2 * rank))
        for rank, siren in enumerate(picked)
    )


COHORTS = [
    *(((code,), 6, 164) for code in regions()),
    *(((code,), 12, 105) for code in regions()),
    (("53", "52"), 12, 105),
    (("76", "04"), 8, 105),
    (("01", "02", "03", "04", "06"), 12, 105),
    (MAINLAND, 12, 164),
    (tuple(regions()), 12, 164),
]


@pytest.mark.parametrize(("codes", "count", "width"), COHORTS)
def test_folios_of_any_cohort_stand_clear_of_everything(codes: tuple[str, ...], count: int, width: float) -> None:
    data, entries = contours(codes), cohort_of(codes, count)
    paper, labels = cohort._sheet(data, width), cohort.cohort_plan(data, entries, width)
    assert sorted(label.block.lines[0] for label in labels) == sorted(entry.folio for entry in entries)
    bodies = [ring for entry in entries for ring in paper.territory(entry.place)]
    assert faults(labels, paper, bodies) == []
    for label in labels:
        own = next(entry.place for entry in entries if (entry.folio,) == label.block.lines)
        spot = label.leader[0] if label.leader else label.box.centre
        assert inside(spot, paper.territory(own))
        assert not label.leader or math.dist(*label.leader) <= 12 * MM


@pytest.mark.parametrize("codes", [("76",), ("75", "76", "94"), MAINLAND])
def test_sixty_territories_on_one_map_keep_their_pages_apart(codes: tuple[str, ...]) -> None:
    data, entries = contours(codes), cohort_of(codes, 60)
    paper, labels = cohort._sheet(data, 164), cohort.cohort_plan(data, entries, 164)
    bodies = [ring for entry in entries for ring in paper.territory(entry.place)]
    assert faults(labels, paper, bodies) == []
    assert len(labels) >= 54
    assert f"{entries[-1].name}, page {entries[-1].folio}" in title(cohort.cohort_map(data, entries, 164, ON_CREAM))


def test_a_leader_passes_over_no_other_territory() -> None:
    codes = ("76",)
    data, entries = contours(codes), cohort_of(codes, 60)
    paper = cohort._sheet(data, 164)
    for label in cohort.cohort_plan(data, entries, 164):
        if label.leader:
            others = [each for each in entries if (each.folio,) != label.block.lines]
            (ax, ay), (bx, by) = label.leader
            spots = [(ax + (bx - ax) * step / 20, ay + (by - ay) * step / 20) for step in range(21)]
            over = [each.name for each in others for spot in spots if inside(spot, paper.territory(each.place))]
            assert len(over) <= 1, (label.block.lines, over)  # a border is a cell wide


def test_the_map_of_a_cohort_says_where_it_is_with_names_and_pages() -> None:
    entries = (
        cohort.CohortEntry(place_of(MONTPELLIER), "Montpellier", CLAY, "4"),
        cohort.CohortEntry(place_of(TOULOUSE), "Toulouse", "#066b91", "6"),
    )
    svg = cohort.cohort_map(contours(("76",)), entries, 150, ON_CREAM)
    assert texts(svg) == ["4", "6"]
    assert title(svg) == "Carte des territoires de la cohorte, en Occitanie : Montpellier, page 4 ; Toulouse, page 6"
    two = cohort.cohort_map(contours(("53", "04")), (entries[0]._replace(folio=""),), 150, ON_CREAM)
    assert title(two) == "Carte des territoires de la cohorte, en Bretagne et à La Réunion : Montpellier"


@pytest.mark.parametrize(("code", "lower"), [("76", 0.725), ("53", 0.6)])
def test_pages_know_how_high_the_map_of_a_cohort_is_before_it_is_drawn(code: str, lower: float) -> None:
    """Room for the highest map was kept above that of Brittany: 26 % of the page."""
    data = contours((code,))
    height = cohort.height_mm(data, 164)
    assert height == pytest.approx(cohort._sheet(data, 164).height / MM, abs=0.1)
    assert height <= 164 * lower


# Covers

#: Words on covers, in mm of their map: a title of three lines, the texts of the back, the publisher.
WORDS = (Box(121, -103, 295, -10), Box(-83, -103, 91, 8), Box(219, 162, 262, 177))


@pytest.mark.parametrize(
    "codes", [*((code,) for code in regions()), ("53", "52"), ("76", "04"), MAINLAND, tuple(regions())]
)
def test_the_map_of_covers_is_whole_and_under_no_word(codes: tuple[str, ...]) -> None:
    paper = cover.placed(contours(codes), WORDS)
    land = paper.shape(paper.data.region)
    left, top, right, bottom = bounds(land)
    assert 0 <= left < right <= 306 * MM
    assert 0 <= top < bottom <= 184 * MM + 1
    assert right - left > 140 * MM or bottom - top > 140 * MM
    for words in WORDS:
        box = Box(*(side * MM for side in (words.left, words.top, words.right, words.bottom)))
        assert not crossed(box, land)
        assert not inside(box.centre, land)


def test_a_narrow_region_stands_on_the_front_alone() -> None:
    left, _top, right, _bottom = bounds(cover.placed(contours(("94",)), WORDS).shape(contours(("94",)).region))
    assert 106 * MM < left < right < 306 * MM


def test_covers_show_the_cohort_once_each_and_name_it() -> None:
    places = ((place_of(MONTPELLIER), "Montpellier"), (place_of(TOULOUSE), "Toulouse"))
    svg = cover.cover_map(contours(("76",)), (*places, places[0]), "#f8aa3c", ON_PINE)
    assert svg.count("#f8aa3c") == 2
    assert (
        title(svg) == "Carte : en Occitanie, les 2 territoires de la cohorte en couleur vive : Montpellier ; Toulouse"
    )
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="306mm"')
    assert len(svg) < 80_000


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "avec ses départements"), (1, "le territoire de la cohorte en couleur vive : Territoire 0"),
     (13, "les 13 territoires de la cohorte en couleur vive")],
)  # fmt: skip
def test_covers_say_what_they_show(count: int, told: str) -> None:
    places = tuple((entry.place, entry.name) for entry in cohort_of(("53",), count))
    assert title(cover.cover_map(contours(("53",)), places, "#f8aa3c", ON_PINE)) == f"Carte : en Bretagne, {told}"


@pytest.mark.parametrize("count", [1, 2, 5, 6, 25, 26, 60])
def test_outlines_of_a_cohort_stand_in_rows_in_the_middle_of_their_room(count: int) -> None:
    places = tuple((entry.place, entry.name) for entry in cohort_of(("44", "84"), count))
    svg = outlines.cover_outlines(places, 1, "#f8aa3c", "#5f958a", 152)
    boxes = [bounds([points(path)]) for path in re.findall(r' d="([^"]+)"', svg)]
    assert len(boxes) == count
    assert svg.count("#f8aa3c") == (count > 1)
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= 164 * MM + 1
        assert 0 <= top < bottom <= 152 * MM + 1
        assert max(right - left, bottom - top) <= (28 if count > 4 else 75) * MM + 1
    white = min(box[1] for box in boxes), 152 * MM - max(box[3] for box in boxes)
    assert abs(white[0] - white[1]) <= 28 * MM, "what is left stands above and below"
    if count == 6:
        assert len({round((top + bottom) / 2 / MM / 52) for _left, top, _right, bottom in boxes}) == 2
    for one, other in combinations(boxes, 2):
        assert not Box(*one).meets(Box(*other))


def points(path: str) -> tuple[tuple[int, int], ...]:
    """Return the corners of a path as ``borders.path`` writes it."""
    found: list[tuple[int, int]] = []
    for start, steps in re.findall(r"M(-?\d+ ?-?\d+)l([^zM]+)", path):
        x, y = map(int, re.findall(r"-?\d+", start))
        found.append((x, y))
        moves = list(map(int, re.findall(r"-?\d+", steps)))
        for dx, dy in zip(moves[::2], moves[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return tuple(found)


# Outlines


@WHICH
def test_silhouettes_weigh_little(kind: str) -> None:
    for siren in drawn(kind):
        svg = outlines.silhouette(place_of(siren), "Ici", CLAY)
        assert len(svg) < 3_000, siren
        assert 'width="20mm"' in svg or 'height="20mm"' in svg
        assert title(svg) == "Contour du territoire : Ici"


def test_drawing_twice_gives_the_same_bytes() -> None:
    def draw() -> tuple[str, ...]:
        data, entries = contours(("76", "04")), cohort_of(("76", "04"), 5)
        return (
            locator.locator(contours(("76",)), place_of(MONTPELLIER), "Montpellier", CLAY, ON_CREAM),
            cover.cover_map(data, tuple((e.place, e.name) for e in entries), "#f8aa3c", ON_PINE, WORDS),
            cohort.cohort_map(data, entries, 105, ON_CREAM),
        )

    first = draw()
    for cached in (contours, sea, locator.locator, cover.cover_map, cover.placed, cohort.cohort_map):
        cached.cache_clear()
    assert draw() == first
