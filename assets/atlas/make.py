"""Make occitanie.topo.json from full outlines. For maintainers: python assets/atlas/make.py SOURCE.

SOURCE holds, in Lambert-93 metres, ``epci_occitanie.l93.geojson`` and ``departements_occitanie.l93.geojson``
(one coverage: neighbours share the vertices of their border), and ``epci_occitanie.csv``
(siren;nom;…;departements). Borders are cut into arcs where they meet, each arc is simplified once
(Visvalingam), and the result is written on a grid of 100 m with y downwards, so that its numbers serve as SVG
coordinates as they are.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from livret.edition.maps.borders import Arc, Point, ring, scaled, signed_area, simplified

GRID = 100  # metres
TRIANGLE = 400_000  # square metres: 0.2 mm² on the cover, the largest map
CORNERS = 1500  # a small inter-municipality keeps details of this part of its area
SLIVER = 1_000_000  # square metres: gaps that outlines simplified apart leave between départements
TARGET = Path(__file__).with_name("occitanie.topo.json")

#: What follows « dans »: the article of each département (Insee, code officiel géographique, TNCC).
ARTICLES = {
    **dict.fromkeys(("09", "11", "12", "34"), "l’"),
    **dict.fromkeys(("30", "32", "46", "81", "82"), "le "),
    **dict.fromkeys(("31", "48"), "la "),
    **dict.fromkeys(("65", "66"), "les "),
}

Label = tuple[str, str]
Edge = frozenset[Point]
Shape = list[list[Arc]]  # polygons of rings


class Coverage:
    """Outlines cut into the arcs they share."""

    def __init__(self, layers: dict[str, dict[str, Shape]]) -> None:
        self.arcs: list[Arc] = []
        self._numbers: dict[tuple[Point, Point], int] = {}
        self._labels: dict[Edge, set[Label]] = defaultdict(set)
        for layer, shapes in layers.items():
            for key, shape in shapes.items():
                self._label((layer, key), shape)
        self._junctions = self._find_junctions()

    def _label(self, label: Label, shape: Shape) -> None:
        for chain in (r for polygon in shape for r in polygon):
            for a, b in pairwise(chain):
                self._labels[frozenset((a, b))].add(label)

    def _find_junctions(self) -> set[Point]:
        around: dict[Point, list[frozenset[Label]]] = defaultdict(list)
        for edge, labels in self._labels.items():
            for point in edge:
                around[point].append(frozenset(labels))
        return {point for point, labels in around.items() if len(labels) != 2 or len(set(labels)) > 1}

    def neighbours(self, arc: Arc) -> set[Label]:
        """Return what *arc* is a border of."""
        return self._labels[frozenset(arc[:2])]

    def numbers(self, chain: Arc) -> list[int]:
        """Return the arcs of the closed *chain*, cutting new ones where none is known yet."""
        return [self._number(piece) for piece in self._pieces(chain)]

    def chain(self, numbers: list[int]) -> Arc:
        """Return the points of the arcs *numbers*, end to end."""
        return ring(self.arcs, numbers)

    def ends(self, number: int) -> tuple[Point, Point]:
        """Return where arc *number* starts and ends."""
        arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
        return arc[0], arc[-1]

    def _pieces(self, chain: Arc) -> Iterator[Arc]:
        points = list(chain[:-1])
        cuts = [i for i, point in enumerate(points) if point in self._junctions]
        # A ring without junction is one arc: start it at a point both its sides will agree upon.
        cuts = cuts or [points.index(min(points))]
        for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(points)], strict=True):
            yield tuple(points[i % len(points)] for i in range(start, end + 1))

    def _number(self, piece: Arc) -> int:
        forwards, backwards = (piece[0], piece[1]), (piece[-1], piece[-2])
        if forwards in self._numbers:
            return self._numbers[forwards]
        self._numbers[forwards] = len(self.arcs)
        self._numbers[backwards] = ~len(self.arcs)
        self.arcs.append(piece)
        return self._numbers[forwards]


def read_shapes(file: Path) -> dict[str, Shape]:
    """Return the polygons of a GeoJSON file by feature id, in whole metres."""
    features = json.loads(file.read_text("utf-8"))["features"]
    return {feature["id"]: [[_chain(r) for r in p] for p in _polygons(feature)] for feature in features}


def _polygons(feature: dict[str, Any]) -> list[list[list[list[float]]]]:
    geometry = feature["geometry"]
    found: list[list[list[list[float]]]] = geometry["coordinates"]
    return found if geometry["type"] == "MultiPolygon" else [found]  # type: ignore[list-item]


def _chain(ring: list[list[float]]) -> Arc:
    points = [(round(x), round(y)) for x, y in ring]
    return tuple(p for p, previous in zip(points, [None, *points], strict=False) if p != previous)


def read_names(source: Path) -> dict[str, dict[str, Any]]:
    """Return the name and the départements (most people first) of each inter-municipality by SIREN."""
    codes = {name: code for code, name in _department_names(source).items()}
    with (source / "epci_occitanie.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {
        row["siren"]: {
            "nom": row["nom"],
            "departements": [codes[name] for name in row["departements"].split(" ; ") if name in codes],
        }
        for row in rows
    }


def _department_names(source: Path) -> dict[str, str]:
    features = json.loads((source / "departements_occitanie.l93.geojson").read_text("utf-8"))["features"]
    return {feature["id"]: feature["properties"]["nom"] for feature in features}


def geometries(
    coverage: Coverage, shapes: dict[str, Shape], properties: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the TopoJSON geometries of one layer, in the order of their ids."""
    return [
        {
            "type": "MultiPolygon",
            "id": key,
            "properties": properties.get(key, {}),
            "arcs": [[coverage.numbers(ring) for ring in polygon] for polygon in shapes[key]],
        }
        for key in sorted(shapes)
    ]


def outline(coverage: Coverage, departments: dict[str, Shape]) -> list[list[int]]:
    """Return the rings of arcs that bound one département only."""
    numbers = [n for shape in departments.values() for p in shape for r in p for n in coverage.numbers(r)]
    single = {n for n in numbers if ~n not in numbers}
    starts = {coverage.ends(n)[0]: n for n in single}
    rings = []
    while starts:
        numbers = [starts.pop(min(starts))]
        while (end := coverage.ends(numbers[-1])[1]) in starts:
            numbers.append(starts.pop(end))
        rings.append(numbers)
    return [r for r in rings if abs(signed_area(coverage.chain(r))) > SLIVER]


def make(source: Path) -> dict[str, Any]:
    """Return the topology of the outlines in the folder *source*."""
    epci = read_shapes(source / "epci_occitanie.l93.geojson")
    departments = read_shapes(source / "departements_occitanie.l93.geojson")
    coverage = Coverage({"epci": epci, "departements": departments})
    names = {code: {"nom": name, "article": ARTICLES[code]} for code, name in _department_names(source).items()}
    objects = {
        "epci": geometries(coverage, epci, read_names(source)),
        "departements": geometries(coverage, departments, names),
    }
    objects["region"] = [
        {
            "type": "Polygon",
            "id": "76",
            "properties": {"nom": "Occitanie"},
            "arcs": outline(coverage, departments),
        }
    ]
    left = min(x for arc in coverage.arcs for x, _ in arc) // GRID * GRID
    top = -(-max(y for arc in coverage.arcs for _, y in arc) // GRID) * GRID
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, -GRID], "translate": [left, top]},
        "objects": {k: {"type": "GeometryCollection", "geometries": g} for k, g in objects.items()},
        "arcs": [list(deltas(_on_grid(arc, left, top))) for arc in light(coverage, epci)],
    }


def light(coverage: Coverage, epci: dict[str, Shape]) -> list[Arc]:
    """Return the arcs without the details too small to be seen."""
    areas = {("epci", key): abs(sum(signed_area(r) for p in epci[key] for r in p)) for key in epci}
    return [
        simplified(arc, min([TRIANGLE, *(areas[n] / CORNERS for n in coverage.neighbours(arc) & areas.keys())]))
        for arc in coverage.arcs
    ]


def _on_grid(arc: Arc, left: int, top: int) -> Arc:
    return scaled(tuple((x - left, top - y) for x, y in arc), 1 / GRID)


def deltas(arc: Iterable[Point]) -> Iterator[Point]:
    """Yield the first point, then steps (TopoJSON specification 1.0, § 2.1.1)."""
    x = y = 0
    for px, py in arc:
        yield px - x, py - y
        x, y = px, py


if __name__ == "__main__":
    topology = make(Path(sys.argv[1]))
    TARGET.write_text(json.dumps(topology, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    points = sum(map(len, topology["arcs"]))
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, {len(topology['arcs'])} arcs, {points} points")
