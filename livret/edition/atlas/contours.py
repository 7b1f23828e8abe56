"""The contours of the atlas: every border once, on a grid, y southwards, so that they serve as SVG coordinates.

Two layers ship as TopoJSON 1.0: inter-municipalities, départements and régions of the whole country without small
details, on a grid of 50 m; and the communes of each département with every point of the source, on a grid of 20 m.
Both are in Lambert-93; overseas départements, each in its own projection, lie far away on the same plane.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any

from livret.base import paths
from livret.base.acyclic import acyclic
from livret.edition.atlas.borders import Arc, Point, ring, simplified
from livret.edition.atlas.panels import Panel, arranged, moved
from livret.edition.atlas.tables import departments, intercommunalities, regions

#: Metres in a step of the grid, of the country and of communes.
COUNTRY_GRID, COMMUNES_GRID = 50, 20
#: Sets of régions, and files of communes, kept once read.
_SCOPES, _FILES = 64, 32

#: What stands before the arcs of a file of the atlas, which are its last member, written without spaces.
_ARCS = ',"arcs":[[['

Rings = tuple[tuple[int, ...], ...]
#: Left, top, right, bottom, in steps of the grid.
Bounds = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Boundary:
    """An area: ``rings`` are lists of arc numbers, negative (``~n``) where an arc runs backwards."""

    code: str
    name: str
    rings: Rings
    article: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """A TopoJSON file: the rings of each area of each of its collections, by its code, and what communes span.

    The ``steps`` of an arc are kept as the file writes them, and read when its points are needed: of a file, a map
    needs few. ``boxes`` are left, top, right, bottom of each area that the file gives a « bbox ».
    """

    steps: Sequence[str]
    origin: tuple[int, int]
    areas: Mapping[str, Mapping[str, Rings]]
    boxes: Mapping[str, Bounds]

    def arc(self, number: int) -> Arc:
        """Return the points of the arc *number*, on the plane of the whole country."""
        steps, (left, top) = [*map(int, self.steps[number].replace("],[", ",").split(","))], self.origin
        xs, ys = accumulate(steps[::2], initial=left), accumulate(steps[1::2], initial=top)
        return tuple(zip(xs, ys, strict=True))[1:]


def country() -> Topology:
    """Return the country layer: « intercommunalites » by SIREN, « departements » and « regions » by code."""
    return _layer("france", COUNTRY_GRID)


def communes_of(department: str) -> Topology:
    """Return the contours of the « communes » of a département, by Insee code.

    Borders shared with the next département have the same points in both files.
    """
    return _layer(department, COMMUNES_GRID)


def abroad() -> Topology:
    """Return the land of other countries near France, as « etranger »: tiles by number, not for measuring."""
    return _layer("etranger", COUNTRY_GRID)


@lru_cache(_FILES)
@acyclic()
def _layer(name: str, grid: int) -> Topology:
    packed = (paths.assets() / "atlas" / "contours" / f"{name}.topo.json.gz").read_bytes()
    head, arcs = gzip.decompress(packed).decode().rsplit(_ARCS, 1)
    topology = json.loads(f"{head}}}")
    left, top = topology["transform"]["translate"]
    areas: dict[str, Mapping[str, Rings]] = {}
    boxes: dict[str, Bounds] = {}
    for layer, collection in topology["objects"].items():
        areas[layer] = {geometry["id"]: _rings(geometry) for geometry in collection["geometries"]}
        boxes |= {each["id"]: _box(each["bbox"], grid) for each in collection["geometries"] if "bbox" in each}
    return Topology(arcs.rstrip("]}\n").split("]],[["), (left // grid, -top // grid), areas, boxes)


def _box(bbox: Sequence[int], grid: int) -> Bounds:
    west, south, east, north = (metres // grid for metres in bbox)
    return west, -north, east, -south


def _rings(geometry: Mapping[str, Any]) -> Rings:
    return tuple(tuple(numbers) for polygon in geometry["arcs"] for numbers in polygon)


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """Some régions: their outline, départements (by code) and the inter-municipalities that touch them (by SIREN).

    Coordinates start at the north-west corner of what is shown: ``panels`` bring what lies far apart on the plane of
    the atlas, overseas and the mainland, side by side. An inter-municipality astride the border of the régions is
    whole, and so lies in part outside. ``where`` says where that is: « en Bretagne et dans les Pays de la Loire ».
    """

    codes: tuple[str, ...]
    panels: tuple[Panel, ...]
    arcs: Mapping[int, Arc]
    municipalities: Mapping[str, Boundary]
    departments: Mapping[str, Boundary]
    region: Boundary
    where: str

    def moved(self, chain: Arc) -> Arc:
        """Return *chain*, on the plane of the atlas, where it is shown."""
        return moved(self.panels, chain)

    def rings(self, shape: Boundary) -> list[Arc]:
        """Return the closed chains of *shape*; holes follow the polygon they are in."""
        return [ring(self.arcs, numbers) for numbers in shape.rings]

    def outline(self) -> list[Arc]:
        """Return the closed chains around the régions."""
        return self.rings(self.region)

    def joined(self, shapes: Iterable[Boundary]) -> list[Arc]:
        """Return the closed chains around *shapes* together."""
        return [ring(self.arcs, numbers) for numbers in joined([s.rings for s in shapes], self.arcs.__getitem__)]

    def department_lines(self) -> list[Arc]:
        """Return the borders between two départements."""
        return [self.arcs[n] for n in sorted(_sides(self.departments.values(), 2))]

    def municipality_lines(self) -> list[Arc]:
        """Return the borders between two inter-municipalities, inside a département."""
        drawn = _sides(self.departments.values(), 1) | _sides(self.departments.values(), 2)
        return [self.arcs[n] for n in sorted(_sides(self.municipalities.values(), 2) - drawn)]


def _sides(shapes: Iterable[Boundary], times: int) -> set[int]:
    """Return the arcs that *times* of the *shapes* have as a border."""
    used = Counter(max(n, ~n) for shape in shapes for numbers in shape.rings for n in numbers)
    return {n for n, count in used.items() if count == times}


def joined(shapes: Iterable[Rings], arc: Callable[[int], Arc]) -> Rings:
    """Return the rings around *shapes* together: the borders between two of them are left out.

    *arc* gives the points of an arc by its number.
    """
    numbers = {n for shape in shapes for numbers in shape for n in numbers}
    outer = sorted(n for n in numbers if ~n not in numbers)
    leaving: dict[Point, list[int]] = defaultdict(list)
    ends = {}
    for n in outer:
        points = arc(max(n, ~n))
        start, ends[n] = (points[0], points[-1]) if n >= 0 else (points[-1], points[0])
        leaving[start].append(n)
    rings = []
    for start in leaving:
        while leaving[start]:
            chain = [leaving[start].pop()]
            while ends[chain[-1]] != start:
                chain.append(leaving[ends[chain[-1]]].pop())
            rings.append(tuple(chain))
    return tuple(rings)


@lru_cache(_SCOPES)
def simpler(data: Contours, triangle: float) -> Contours:
    """Return *data* without the details smaller than *triangle* (steps²); neighbours still meet."""
    return replace(data, arcs={n: simplified(arc, triangle) for n, arc in data.arcs.items()})


@lru_cache(_SCOPES)
def contours(codes: tuple[str, ...], beyond: tuple[str, ...] = ()) -> Contours:
    """Return the régions *codes* whole and, of others, the départements *beyond* alone."""
    layer = country()
    inside = {d.code: d for d in departments().values() if d.region in codes or d.code in beyond}
    near = {e.siren: e for e in intercommunalities().values() if inside.keys() & set(e.departments)}
    areas, provinces = layer.areas["intercommunalites"], layer.areas["departements"]
    parts = [layer.areas["regions"][code] for code in codes] + [provinces[code] for code in beyond]
    region = Boundary("", "", joined(parts, layer.arc))
    municipalities = {s: Boundary(s, typographic(e.name), areas[s]) for s, e in near.items() if s in areas}
    shapes = {c: Boundary(c, typographic(d.name), provinces[c], d.article) for c, d in inside.items()}
    used = {max(n, ~n) for b in (*municipalities.values(), *shapes.values(), region) for r in b.rings for n in r}
    raw = {n: layer.arc(n) for n in sorted(used)}
    panels = arranged(raw[max(n, ~n)] for numbers in region.rings for n in numbers)
    everywhere = tuple(dict.fromkeys((*codes, *(inside[code].region for code in beyond))))
    arcs = {n: moved(panels, arc) for n, arc in raw.items()}
    return Contours(everywhere, panels, arcs, municipalities, shapes, region, _where(everywhere))


def _where(codes: Sequence[str]) -> str:
    return listed([f"{regions()[code].preposition} {typographic(regions()[code].name)}" for code in codes])


def typographic(name: str) -> str:
    """Return an official *name* as French print writes it: its apostrophes curly."""
    return name.replace("'", "’")


def listed(words: Sequence[str]) -> str:
    """Return *words* as a sentence lists them: « l’Aude, le Lot et le Tarn »."""
    return " et ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
