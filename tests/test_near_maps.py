import random
import re
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations, pairwise
from math import dist
from xml.etree import ElementTree

import pytest

from livret.edition.atlas import tables
from livret.edition.atlas.borders import Arc, segments
from livret.edition.atlas.contours import Boundary, Contours, listed
from livret.edition.atlas.coverage import Coverage
from livret.edition.atlas.panels import arranged
from livret.edition.atlas.places import Place, of_siren
from livret.edition.maps import near, near_ground
from livret.edition.maps.basemap import Box, Ground
from livret.edition.maps.cartography import MapColours
from livret.edition.maps.labels import MM, PT

HEAD = (220.0, 89.7, near.Inset(13, 31, 6, 25))
COLUMN = (78.0, 90.0, near.Inset(4, 4, 4, 4))
#: What pages give a map beside that: a whole page over its caption, a strip, columns of 16 and 34 lines.
SIZES = {
    "page": (220.0, 307.0, near.Inset(13, 13, 40, 13)),
    "strip": (220.0, 62.0, near.Inset(13, 31, 6, 25)),
    "low": (121.0, 77.6, near.Inset(4, 4, 4, 4)),
    "wide": (164.0, 164.9, near.Inset(4, 4, 4, 4)),
}
COLOURS = MapColours("#e4dbc5", "#f7f2e7", "#949494", key="#2a2c2c", ink="#2a2c2c", edge="#ffffff", sea="#f7f2e7")
CLAY = "#86331d"
LODEVE, MONTPELLIER, BASQUE, PETITE_TERRE = "200017341", "243400017", "200067106", "200050532"
GUYANE, REIMS, RE, GREATER_PARIS, BREST = "249730045", "200067213", "241700459", "200057867", "242900314"
#: Astride two régions, in two pieces, communes alone: territories that have no SIREN of their own.
GROUPS = (
    Place(codes=("34172",)),
    Place(codes=("30007", "30010", "30129")),
    Place(sirens=(LODEVE, MONTPELLIER)),
    Place(codes=("29155", "29083", "29082")),
)


def sample(count: int) -> list[Place]:
    """Territories of all kinds: those that are known to be hard, and others drawn by a fixed seed."""
    hard = [MONTPELLIER, LODEVE, BASQUE, PETITE_TERRE, GUYANE, REIMS, RE, GREATER_PARIS, BREST]
    others = random.Random(21).sample(sorted(tables.intercommunalities()), count - len(hard) - len(GROUPS))
    return [place for siren in [*hard, *others] if (place := of_siren(siren))] + list(GROUPS)


SAMPLE = sample(40)


def drawn(place: Place, size: tuple[float, float, near.Inset] = HEAD) -> near.NearMap:
    return near.near_plan(place, *size)


@cache
def svg(place: Place) -> str:
    return near.near_map(place, *HEAD[:2], "Ici", CLAY, COLOURS, HEAD[2])


def title(drawing: str) -> str:
    return ElementTree.fromstring(drawing)[0].text or ""


def crossed(box: Box, chains: Sequence[Arc]) -> bool:
    return any(box.hidden(*piece) for piece in pieces(tuple(chains)))


@lru_cache(64)
def pieces(chains: tuple[Arc, ...]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return segments(chains)


def inside(box: Box, chains: Sequence[Arc]) -> bool:
    """Whether the middle of *box* lies inside *chains* (even-odd)."""
    x, y = box.centre
    level = [(a, b) for a, b in pieces(tuple(chains)) if (a[1] > y) != (b[1] > y)]
    return sum(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) > x for a, b in level) % 2 == 1


def check(place: Place, size: tuple[float, float, near.Inset]) -> None:
    """Everything that is written stands in its place, over no border and no other word, and within the paper."""
    made = drawn(place, size)
    plan, paper = made.plan, Box(0, 0, made.view.width, made.view.height)
    for labels, clear in ((plan.names, 0.5), (plan.numbers, 0.3)):
        for code, label in labels.items():
            rings = made.ground.commune(code)
            assert inside(label.box, rings), code
            assert not crossed(label.box.grown(clear * MM), rings), code
    lines = [*made.body, *made.lines.neighbours, *made.lines.departments]
    for code, label in plan.departments.items():
        assert not crossed(label.box.grown(MM), lines), code
        assert not inside(label.box, made.body), code
    assert plan.legend
    assert not crossed(plan.legend.box, made.body)
    assert not inside(plan.legend.box, made.body)
    written = [*(label.box for labels in (plan.names, plan.numbers, plan.departments) for label in labels.values())]
    for box in [*written, plan.legend.box]:
        assert paper.contains(box)
    assert not any(one.meets(other) for one, other in combinations([*written, plan.legend.box], 2))
    assert all(label.block.size >= 7.59 * PT for label in [*plan.names.values(), *plan.departments.values()])
    keyed = [number for column in plan.legend.columns for number, _name in column if number != "•"]
    assert (plan.dot is not None) == any(column[0][0] == "•" for column in plan.legend.columns)
    assert keyed == [str(rank) for rank in range(1, len(plan.numbers) + 1)]
    assert sorted(label.block.lines[0] for label in plan.numbers.values()) == sorted(keyed)
    assert reported(place, plan) == len(place.communes)


def reported(place: Place, plan: near.NearPlan) -> int:
    """Return how many communes the map speaks of: by name, by number, in the run of names, as so many others."""
    assert plan.legend
    run = " ".join(plan.legend.lines) or plan.legend.note
    count = re.search(r"(?:et )?(\d+) (?:autres )?communes?$", run)
    assert "et 1 " not in run  # one alone is named
    assert not (plan.legend.lines and (plan.numbers or plan.legend.note))
    names = {near_ground.commune_name(code) for code in place.communes if code not in plan.names}
    named = [name for name in names if re.search(rf"(?:^|, | ?\bet ){re.escape(name)}(?:,| et |$)", run)]
    return len(plan.names) + len(plan.numbers) + len(named) + bool(plan.dot) + (int(count[1]) if count else 0)


@pytest.mark.parametrize("place", SAMPLE, ids=lambda place: "+".join(place.sirens or place.codes)[:30])
def test_every_word_stands_in_its_own_place(place: Place) -> None:
    check(place, HEAD)


@pytest.mark.parametrize("place", SAMPLE[:12], ids=lambda place: "+".join(place.sirens or place.codes)[:30])
def test_a_column_is_no_less_in_order(place: Place) -> None:
    check(place, COLUMN)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_size_that_a_page_gives(size: tuple[float, float, near.Inset]) -> None:
    for siren in (REIMS, GUYANE, MONTPELLIER, PETITE_TERRE):
        check(of_siren(siren) or Place(), size)


def test_more_than_twenty_communes_without_a_name_are_one_run_of_names() -> None:
    """Reims has 143 communes: no page has room for as many numbers."""
    plan = drawn(of_siren(REIMS) or Place(), SIZES["page"]).plan
    assert plan.legend
    assert not plan.numbers
    assert not plan.legend.columns
    run = " ".join(plan.legend.lines)
    assert run.startswith("Anthenay, Aougny, ")
    assert run.endswith("Witry-lès-Reims")
    strip = drawn(of_siren(REIMS) or Place(), SIZES["strip"]).plan.legend
    assert strip
    assert strip.lines[-1].endswith("autres communes")


def test_a_map_that_names_no_commune_counts_them() -> None:
    tight = drawn(of_siren(REIMS) or Place(), (40.0, 26.0, near.Inset(2, 2, 2, 2))).plan
    assert not tight.names
    assert tight.legend
    assert tight.legend.note == "143 communes"


@pytest.mark.parametrize(("siren", "name"), [("249730045", "Cayenne"), ("240600551", "Menton")])
def test_a_chief_place_too_small_for_its_number_has_a_dot(siren: str, name: str) -> None:
    place = of_siren(siren) or Place()
    check(place, HEAD)
    made = drawn(place)
    assert made.plan.legend
    assert made.plan.legend.columns[0][0] == ("•", name)
    (code,) = (code for code in place.communes if near_ground.commune_name(code) == name)
    assert made.plan.dot
    assert inside(Box(*made.plan.dot, *made.plan.dot), made.ground.commune(code))


def test_names_have_the_apostrophes_of_print() -> None:
    drawing = svg(of_siren("200066462") or Place())
    assert "Verneuil d’Avre et d’Iton" in drawing
    assert "'" not in drawing


@pytest.mark.slow
@pytest.mark.parametrize(("size", "step"), [(HEAD, 12), (COLUMN, 40)], ids=["head", "column"])
def test_many_of_france(size: tuple[float, float, near.Inset], step: int) -> None:
    """Every *step*-th of all: a map from near takes a tenth of a second, and its check as much."""
    for siren in list(tables.intercommunalities())[::step]:
        place = of_siren(siren)
        assert place
        try:
            check(place, size)
            assert len(zlib.compress(near.near_map(place, *size[:2], "Ici", CLAY, COLOURS, size[2]).encode())) < 60_000
        except Exception as fault:
            fault.add_note(siren)
            raise


def test_names_are_official_with_their_articles() -> None:
    words = svg(of_siren(LODEVE) or Place())
    assert ">Le</text>" in words
    assert ">Caylar</text>" in words


def test_the_alternative_text_says_what_is_seen() -> None:
    petite_terre = title(svg(of_siren(PETITE_TERRE) or Place()))
    assert petite_terre == "Carte du territoire : Ici (Mayotte), 2 communes : Dzaoudzi, Pamandzi"
    many = title(svg(of_siren(REIMS) or Place()))
    assert many.startswith("Carte du territoire : Ici (Marne), 143 communes : les plus peuplées sont Reims, Tinqueux,")
    assert many.endswith("Départements voisins : Aisne, Ardennes")
    assert title(svg(GROUPS[0])).startswith("Carte du territoire : Ici (Hérault), 1 commune : Montpellier")


def test_an_own_contour_is_drawn_alone() -> None:
    place = Place(own=(((0, 0), (300, 0), (300, 200), (0, 200), (0, 0)),))
    made = drawn(place)
    assert not made.ground.arcs
    assert title(svg(place)) == "Carte du territoire : Ici"
    assert [[(x % 1, y % 1) for x, y in ring] for ring in made.body] == [[(0, 0)] * 5]
    left, top, right, bottom = near_ground.bounds(made.body)
    assert (right - left) / (bottom - top) == pytest.approx(1.5, abs=0.01)
    assert Box(25 * MM, 13 * MM, 189 * MM, 83.8 * MM).contains(Box(left, top, right, bottom))


def own_ground() -> near.OwnGround:
    """Four squares of 10 km: of two départements, one of them the territory's, beside one of another territory."""

    def corner(x: int, y: int) -> Arc:
        return ((x, y), (x + 200, y), (x + 200, y + 200), (x, y + 200), (x, y))

    squares = [corner(x, y) for y in (0, 200) for x in (0, 200)]
    edges = {edge: rank for rank, square in enumerate(squares) for edge in pairwise(square)}
    coverage = Coverage(edges)
    each = coverage.rings(lambda side: side)
    both = coverage.rings(lambda side: None if side is None else side % 2)
    names = ("ici", "autre", "Pays Voisin", "Communauté d’Exemple")
    data = Contours(
        ("Exemplie",),
        arranged(coverage.arcs),
        dict(enumerate(coverage.arcs)),
        {name: Boundary(name, name, tuple(map(tuple, each[rank]))) for rank, name in enumerate(names)},
        {name: Boundary(name, name, tuple(map(tuple, both[rank]))) for rank, name in enumerate(("Ouest", "Est"))},
        Boundary(
            "Exemplie", "Exemplie", tuple(map(tuple, coverage.rings(lambda side: side is not None or None)[True]))
        ),
        "en Exemplie",
    )
    return near.OwnGround(data, (("ici", "Ici"), ("autre", "Autre territoire")))


def test_a_contour_on_the_ground_of_its_edition_has_its_neighbours_their_names_and_the_scale() -> None:
    own = own_ground()
    assert own.data
    place = Place(own=tuple(own.data.rings(own.data.municipalities["ici"])), folder="ici", within=("Ouest",))
    size = (164.0, 128.0, near.Inset(30, 30, 30, 30))
    made = near.near_plan(place, *size, own)
    found = {key: " ".join(label.block.lines) for key, label in made.plan.departments.items()}
    assert found["autre"] == "Autre territoire"  # the name of a folder is printed nowhere
    assert "ici" not in found
    lines = [*made.body, *made.lines.neighbours, *made.lines.departments]
    assert made.lines.neighbours
    assert made.lines.departments
    assert made.plan.legend
    assert (made.plan.legend.kilometres, [*made.plan.legend.columns]) == (2, [])
    assert made.plan.legend.bar == pytest.approx(68 * MM / 5, rel=0.02)  # 10 km are 68 mm
    for label in made.plan.departments.values():
        assert not crossed(label.box.grown(MM), lines)
        assert not inside(label.box, made.body)
    said = title(near.near_map(place, *size[:2], "Ici", CLAY, COLOURS, size[2], own))
    assert said == f"Carte du territoire : Ici (Ouest). Autour : {listed([*found.values()])}"


def test_a_contour_of_its_own_in_france_lies_among_its_departements() -> None:
    left, top, side = 765_000 // 50, -6_275_000 // 50, 200
    ring = ((left, top), (left + side, top), (left + side, top - side), (left, top - side), (left, top))
    place = Place(own=(ring,), folder="ici", within=("34",), around=("76",))
    made = drawn(place, SIZES["wide"])
    assert made.ground.communes
    assert made.lines.neighbours
    assert made.plan.legend
    assert title(near.near_map(place, 164.0, 164.9, "Ici", CLAY, COLOURS, SIZES["wide"][2])).startswith(
        "Carte du territoire : Ici (Hérault)"
    )


def test_over_a_territory_that_cannot_be_larger_there_is_little_sea() -> None:
    """On a page of its own, a fifth of it was empty above Saint-Malo."""
    place = of_siren("243500782")
    assert place
    width, height, _inset = SIZES["page"]
    tops = []
    for spare in (near.Inset(13, 13, 40, 13, over=0.4), near.Inset(13, 13, 40, 13, over=0.4, most_over=22)):
        found = near.near_plan(place, width, height, spare)
        tops.append(min(y for arc in found.body for _x, y in arc) / MM)
    assert tops[0] > 45
    assert 13 <= tops[1] <= 13 + 22 + 1


def test_borders_are_interrupted_under_the_caption_printed_over_the_map() -> None:
    caption = Box(25, 84, 130, 88)
    inset = near.Inset(13, 31, 6, 25, caption)
    drawing = near.near_map(of_siren(REIMS) or Place(), 220.0, 89.7, "Ici", CLAY, COLOURS, inset)
    shown = re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H", drawing)
    assert shown
    above = Box(*(each * MM for each in (caption.left, caption.top, caption.right, caption.bottom)))
    assert not any(Box(*map(float, each)).meets(above) for each in shown)


def test_neighbours_meet_across_departements() -> None:
    """A border is one line, whatever files it is in, and a commune is never left out between two of them."""
    made = drawn(of_siren(MONTPELLIER) or Place())
    assert made.lines.departments
    drawn_once = [frozenset(piece) for piece in segments(all_lines(made.lines))]
    assert (
        len(drawn_once) - len(set(drawn_once)) <= len(drawn_once) // 200
    )  # both sides of a strait may fall together on the grid


def all_lines(lines: near.NearLines) -> list[Arc]:
    return [*lines.communes, *lines.crossing, *lines.neighbours, *lines.departments]


@pytest.mark.parametrize(
    ("spot", "land"), [((16018, -310116), True), ((15259, -315063), False)], ids=["Pampelune", "Golfe de Gascogne"]
)
def test_a_frontier_is_no_coast(spot: tuple[int, int], land: bool) -> None:
    made = drawn(of_siren(BASQUE) or Place(), (220.0, 220.0, near.Inset(60, 60, 60, 60)))
    view, ground = made.view, Ground(made.view.width, made.view.height)
    for rings in made.land:
        ground.occupy_inside(rings)
    x, y = ((at + by) * view.scale for at, by in zip(spot, (view.dx, view.dy), strict=True))
    assert Box(0, 0, view.width, view.height).contains(Box(x, y, x, y))
    assert ground.free(Box(x, y, x, y)) is not land


def test_land_beyond_guyane_fills_the_largest_map() -> None:
    made = drawn(of_siren("249730052") or Place(), SIZES["page"])
    land = Ground(made.view.width, made.view.height)
    for rings in made.land:
        land.occupy_inside(rings)
    assert not land.free(Box(0, made.view.height - 2 * MM, 120 * MM, made.view.height))  # the Pará
    assert land.inverted().free(Box(10 * MM, made.view.height - 20 * MM, 120 * MM, made.view.height - MM))


def test_a_map_is_larger_than_half_a_page_only_where_borders_stay_fine() -> None:
    fine, coarse = of_siren(LODEVE) or Place(), Place(own=(((0, 0), (600, 0), (600, 300), (0, 300), (0, 0)),))
    assert near.largest_mm(coarse) == pytest.approx(164)
    for place in (fine, coarse):
        huge = drawn(place, (600.0, 600.0, near.Inset()))
        longest = max(dist(a, b) for a, b in segments(list(huge.body)))
        left, top, right, bottom = near_ground.bounds(huge.body)
        assert max(right - left, bottom - top) == pytest.approx(near.largest_mm(place) * MM, abs=3)
        assert longest <= 2.2 * MM or (right - left <= 164.1 * MM and bottom - top <= 128.1 * MM)


@pytest.mark.parametrize("place", SAMPLE[:12], ids=lambda place: "+".join(place.sirens or place.codes)[:30])
def test_a_map_weighs_little(place: Place) -> None:
    assert len(zlib.compress(svg(place).encode())) < 40_000
