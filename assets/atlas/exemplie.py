"""Draw Exemplie, the invented region of the edition « exemple », and write its contours.geojson.

For maintainers: ``python assets/atlas/exemplie.py`` takes some ten seconds and writes the same bytes each time.
Nothing in it is taken from a real map: the region, its départements and its inter-municipalities are the cells nearest
to points chosen here, on a grid of 500 m that fractal noise has bent, so that borders wander as rivers and ridges do.
It lies in open sea between the Balearics and Sardinia.
"""

import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from livret.edition.atlas.borders import Arc, Point, ring, signed_area, simplified
from livret.edition.atlas.coverage import Coverage

OUT = ROOT / "reports" / "exemple" / "contours.geojson"
#: Kilometres: the side of a cell, and the sheet that the region is drawn on.
CELL, WIDTH, HEIGHT = 0.5, 236, 178
#: Where the north-west corner of the sheet lies (degrees), and kilometres in a degree there.
WEST, NORTH = 4.05, 41.25
ACROSS, DOWN = 111.32 * math.cos(math.radians(40.4)), 111.03
#: Details smaller than this (km²) are left out.
DETAIL = 0.2
#: Land in pieces smaller than this (km²) is sea.
ISLET = 9

Spot = tuple[float, float]

#: The region before noise bends it, clockwise from the north-west, in kilometres on the sheet.
OUTLINE = (
    *((40, 30), (70, 18), (102, 30), (126, 16), (152, 10), (178, 26), (206, 44), (214, 78), (204, 104), (182, 118)),
    *((158, 116), (140, 130), (136, 152), (112, 164), (80, 158), (50, 166), (24, 150), (30, 118), (10, 96), (26, 60)),
)
#: Départements by the points that they are nearest to, with their articles.
DEPARTMENTS: Mapping[str, tuple[str, tuple[Spot, ...]]] = {
    "Département d’Exemple-Atlantique": ("le", ((38, 62), (34, 92))),
    "Lot-et-Fiction": ("le", ((92, 46), (112, 40))),
    "Haute-Fiction-Méridionale": ("la", ((176, 52), (164, 34))),
    "Département d’Exemple": ("le", ((110, 92), (92, 98))),
    "Bouches-de-l’Exemple": ("les", ((188, 88), (156, 106))),
    "Pyrénées d’Exemple": ("les", ((58, 140), (106, 146))),
}
#: Territories by their folder: where they lie, and their area (km²) as their fiche has it.
TERRITORIES: Mapping[str, tuple[Spot, float]] = {
    "val-fictif": ((122, 100), 48),
    "agglomeration-dexempleville": ((176, 110), 204.6),
    "hautes-vallees-imaginaires": ((78, 146), 1003),
    "pays-de-demonstration": ((104, 50), 1293),
}
#: Inter-municipalities beside these, a département.
OTHERS = 11


class Noise:
    """Smooth noise between -1 and 1, of waves as long as *length* and of *octaves* shorter ones."""

    def __init__(self, seed: int, length: float, octaves: int) -> None:
        self.length, self.octaves = length, octaves
        self._random = random.Random(seed)
        self._lattice: dict[tuple[int, int, int], float] = {}
        for octave in range(octaves):
            for x in range(-2, int(WIDTH / length * 2**octave) + 4):
                for y in range(-2, int(HEIGHT / length * 2**octave) + 4):
                    self._lattice[octave, x, y] = self._random.uniform(-1, 1)

    def at(self, x: float, y: float) -> float:
        """Return the noise at a place of the sheet."""
        return sum(self._octave(octave, x, y) * 0.52**octave for octave in range(self.octaves))

    def _octave(self, octave: int, x: float, y: float) -> float:
        x, y = x / self.length * 2**octave, y / self.length * 2**octave
        left, top = math.floor(x), math.floor(y)
        u, v = ((f * f * (3 - 2 * f)) for f in (x - left, y - top))
        a, b = self._lattice[octave, left, top], self._lattice[octave, left + 1, top]
        c, d = self._lattice[octave, left, top + 1], self._lattice[octave, left + 1, top + 1]
        return (a + (b - a) * u) * (1 - v) + (c + (d - c) * u) * v


def bent(seed: int, length: float, octaves: int, far: float) -> Callable[[Spot], Spot]:
    """Return what moves a place by noise, *far* kilometres at the most."""
    across, down = Noise(seed, length, octaves), Noise(seed + 1, length, octaves)
    return lambda spot: (spot[0] + far * across.at(*spot), spot[1] + far * down.at(*spot))


def inside(outline: Iterable[Spot], spot: Spot) -> bool:
    """Return whether *spot* lies inside a closed *outline*."""
    x, y = spot
    corners = [*outline]
    pieces = pairwise([*corners, corners[0]])
    return bool(
        sum((a[1] > y) != (b[1] > y) and x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) for a, b in pieces) % 2
    )


Cells = dict[Point, str]


def draw() -> tuple[Cells, Cells]:
    """Return the département and the inter-municipality or territory of each cell of land."""
    coast, border, small = bent(11, 38, 6, 12), bent(23, 36, 6, 11), bent(41, 20, 5, 7)
    spots = {(i, j): ((i + 0.5) * CELL, (j + 0.5) * CELL)
             for i in range(int(WIDTH / CELL)) for j in range(int(HEIGHT / CELL))}  # fmt: skip
    land = {cell: spot for cell, spot in spots.items() if inside(OUTLINE, coast(spot))}
    islets = [piece for piece in pieces(land) if len(piece) * CELL**2 < ISLET]
    for cell in (cell for piece in islets for cell in piece):
        del land[cell]
    seeds = {spot: name for name, (_article, places) in DEPARTMENTS.items() for spot in places}
    departments = whole({cell: nearest(seeds, border(spot)) for cell, spot in land.items()})
    places = {cell: small(spot) for cell, spot in land.items()}
    owned = territories(places, departments)
    for name in DEPARTMENTS:
        left = {cell: places[cell] for cell, each in departments.items() if each == name and cell not in owned}
        around = {spot: f"{name} {rank}" for rank, spot in enumerate(scattered(left, OTHERS), 1)}
        owned |= {cell: nearest(around, spot) for cell, spot in left.items()}
    return departments, whole(owned, frozenset(TERRITORIES))


def nearest(seeds: Mapping[Spot, str], spot: Spot) -> str:
    """Return the name of the one of *seeds* nearest to *spot*."""
    return seeds[min(seeds, key=lambda seed: math.dist(seed, spot))]


def territories(places: Mapping[Point, Spot], departments: Cells) -> Cells:
    """Return the cells of each territory: as many as its area asks for, nearest to its place, in one département."""
    found: Cells = {}
    for name, (seat, area) in TERRITORIES.items():
        home = departments[round(seat[0] / CELL), round(seat[1] / CELL)]
        own = sorted(
            (cell for cell in places if departments[cell] == home), key=lambda cell: math.dist(places[cell], seat)
        )
        found |= dict.fromkeys(own[: round(area / CELL**2)], name)
    return found


def scattered(places: Mapping[Point, Spot], count: int) -> list[Spot]:
    """Return *count* of the *places*, far from each other."""
    draw = random.Random(count)
    chosen = [draw.choice(sorted(places.values()))]
    while len(chosen) < count:
        some = draw.sample(sorted(places.values()), 12)
        chosen.append(max(some, key=lambda spot: min(math.dist(spot, other) for other in chosen)))
    return chosen


def pieces(cells: Iterable[Point]) -> Iterator[list[Point]]:
    """Yield the *cells* that touch each other by a side, piece by piece."""
    left = dict.fromkeys(cells)
    while left:
        piece = [next(iter(left))]
        del left[piece[0]]
        for x, y in piece:
            for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if near in left:
                    del left[near]
                    piece.append(near)
        yield piece


def whole(cells: Cells, kept: frozenset[str] = frozenset()) -> Cells:
    """Return *cells* in which each area is one piece: its others go to what surrounds them, never to those *kept*."""
    areas: dict[str, list[Point]] = defaultdict(list)
    for cell, name in cells.items():
        areas[name].append(cell)
    found = dict(cells)
    for name in sorted(areas):
        for piece in sorted(pieces(areas[name]), key=len)[:-1]:
            near = Counter(
                found.get((x + dx, y + dy)) for x, y in piece for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
            )
            others = [(count, other) for other, count in near.items() if other and other != name and other not in kept]
            if others:
                found |= dict.fromkeys(piece, max(others)[1])
    return found


def sides(cell: Point) -> Iterator[tuple[Point, Point]]:
    """Yield the sides of *cell*, one after the other around it."""
    x, y = cell
    yield from pairwise([(x, y), (x, y + 1), (x + 1, y + 1), (x + 1, y), (x, y)])


def smooth(arc: Arc) -> Arc:
    """Return *arc*, the steps of its grid smoothed in metres (Chaikin 1974), its ends kept."""
    points: list[Spot] = [(x * CELL * 1000, y * CELL * 1000) for x, y in arc]
    closed = points[0] == points[-1]
    for _ in range(2):
        cut = [(a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
               for a, b in pairwise(points) for part in (0.25, 0.75)]  # fmt: skip
        points = [*cut, cut[0]] if closed else [points[0], *cut[1:-1], points[-1]]
    return simplified([(round(x), round(y)) for x, y in points], DETAIL * 1_000_000)


def features() -> Iterator[dict[str, object]]:
    """Yield the contours, as GeoJSON features."""
    departments, owned = draw()
    coverage = Coverage({side: (departments[cell], owned[cell]) for cell in owned for side in sides(cell)})
    arcs = [smooth(arc) for arc in coverage.arcs]
    layers = (
        ({"region": "Exemplie", "dans": "en"}, coverage.rings(lambda side: side and "Exemplie")),
        ({}, coverage.rings(lambda side: side and side[0])),
        ({}, coverage.rings(lambda side: side and side[1])),
    )
    for given, layer in layers:
        for name, rings in layer.items():
            properties = given or _properties(name)
            yield {
                "type": "Feature",
                "properties": properties,
                "geometry": _geometry([ring(arcs, numbers) for numbers in rings]),
            }


def _properties(name: str) -> dict[str, str]:
    if name in DEPARTMENTS:
        return {"departement": name, "article": DEPARTMENTS[name][0]}
    return {"territoire": name} if name in TERRITORIES else {"intercommunalite": name}


def _geometry(chains: list[Arc]) -> dict[str, object]:
    """Return the polygons of *chains* in degrees; those that turn the other way are holes of the largest."""
    outer = sorted((chain for chain in chains if signed_area(chain) < 0), key=signed_area)
    polygons = [[chain] for chain in outer]
    polygons[0] += [chain for chain in chains if signed_area(chain) > 0]
    return {
        "type": "MultiPolygon",
        "coordinates": [[[_degrees(point) for point in chain] for chain in polygon] for polygon in polygons],
    }


def _degrees(point: Point) -> list[float]:
    return [round(WEST + point[0] / 1000 / ACROSS, 4), round(NORTH - point[1] / 1000 / DOWN, 4)]


def main() -> None:
    """Write the file, a contour a line."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features())
    credit = "Contours : région inventée pour cette édition, dessinée par Livret (CC0 1.0)."
    head = f'{{"type":"FeatureCollection",\n"credit":{json.dumps(credit, ensure_ascii=False)},\n"features":[\n'
    OUT.write_text(f"{head}{lines}\n]}}\n", "utf-8")


if __name__ == "__main__":
    main()
