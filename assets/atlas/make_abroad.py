"""Make contours/etranger.topo.json.gz: the land beyond France's borders, on the plane of the atlas.

For maintainers::

    npm pack world-atlas@2.0.2
    python assets/atlas/make_abroad.py world-atlas-2.0.2.tgz

It needs pyproj and shapely. Maps from near paint this land like that of France, so that a frontier is no coast. The
source (Natural Earth 1:10,000,000, in the public domain, as world-atlas 2.0.2 publishes it) is a kilometre off in
places: along a frontier the land reaches 3 km into France, under the communes that are drawn upon it. It is cut into
tiles, so that a map reads only what it shows. Not for measuring, and no border between two other countries is in it.
"""

import gzip
import json
import sys
import tarfile
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
GRID = 50  # metres, as the country layer
#: Metres between the origins of two projections on the plane, as in make.py.
APART = 10_000_000
#: EPSG of each projection, its place on the plane, and what is kept: west, south, east, north in degrees.
ZONES = {
    2154: (0, (-6.5, 40.8, 11.0, 52.2)),
    2972: (1, (-61.0, -4.5, -45.0, 9.0)),
    2975: (2, (54.0, -22.5, 57.0, -20.0)),
    4471: (3, (43.5, -14.0, 46.5, -11.5)),
    5490: (4, (-63.5, 13.5, -59.5, 19.0)),
}
FRANCE = "250"
#: Metres: what of France is covered along a frontier, details left out, side of a tile.
OVERLAP, DETAIL, TILE = 3_000, 150, 50_000


def countries(package: Path) -> dict[str, BaseGeometry]:
    """Return the countries of the package as shapes in degrees, by ISO number; several without one are joined."""
    with tarfile.open(package) as archive:
        found = archive.extractfile("package/countries-10m.json")
        assert found
        topology = json.load(found)
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        arcs.append(points)
    shapes: dict[str, list[BaseGeometry]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            outer, *holes = [_ring(arcs, numbers) for numbers in polygon]
            holes = [hole for hole in holes if len(hole) > 3]
            if len(outer) < 4:
                continue
            shapes.setdefault(str(geometry.get("id")), []).append(shapely.make_valid(shapely.Polygon(outer, holes)))
    return {code: shapely.union_all(parts) for code, parts in shapes.items()}


def _ring(arcs: list[list[tuple[float, float]]], numbers: list[int]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        chain = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += chain[1:] if points else chain
    return points


def abroad(shapes: dict[str, BaseGeometry], epsg: int, zone: tuple[float, float, float, float]) -> BaseGeometry:
    """Return the land of other countries in *zone*, in metres of its projection."""
    to_metres = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform
    window = shapely.box(*zone)
    near = {
        code: shapely.transform(shape & window, to_metres, interleaved=False)
        for code, shape in shapes.items()
        if shape.intersects(window)
    }
    france = near.pop(FRANCE, shapely.Polygon())
    others = shapely.union_all(list(near.values()))
    joined = others.union(others.buffer(OVERLAP).intersection(france.buffer(OVERLAP / 10)))
    return shapely.make_valid(joined.buffer(OVERLAP / 10).buffer(-OVERLAP / 10).simplify(DETAIL))


def tiles(land: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the parts of *land* in each tile."""
    if land.is_empty:
        return
    left, bottom, right, top = (int(at // TILE) for at in land.bounds)
    for column, row in product(range(left, right + 1), range(bottom, top + 1)):
        tile = land & shapely.box(column * TILE, row * TILE, (column + 1) * TILE, (row + 1) * TILE)
        if tile.area > GRID * GRID:
            yield tile


def topology(shapes: dict[str, BaseGeometry]) -> dict[str, Any]:
    """Return the land as TopoJSON: a tile is an area, each of its rings an arc of its own."""
    arcs, geometries = [], []
    for epsg, (rank, zone) in ZONES.items():
        for tile in tiles(abroad(shapes, epsg, zone)):
            polygons = []
            for polygon in (part for part in getattr(tile, "geoms", [tile]) if part.geom_type == "Polygon"):
                numbers = []
                for ring in (polygon.exterior, *polygon.interiors):
                    points = [(round((x + rank * APART) / GRID), round(-y / GRID)) for x, y in ring.coords]
                    points = [points[0], *(b for a, b in pairwise(points) if a != b)]
                    if len(points) > 3:
                        numbers.append([len(arcs)])
                        arcs.append(points)
                polygons.append(numbers)
            geometries.append({"type": "MultiPolygon", "id": f"{len(geometries)}", "arcs": polygons})
    steps = [[list(arc[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(arc))] for arc in arcs]
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, -GRID], "translate": [0, 0]},
        "objects": {"etranger": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": steps,
    }


if __name__ == "__main__":
    made = json.dumps(topology(countries(Path(sys.argv[1]))), separators=(",", ":")).encode()
    (HERE / "contours" / "etranger.topo.json.gz").write_bytes(gzip.compress(made, 9, mtime=0))
