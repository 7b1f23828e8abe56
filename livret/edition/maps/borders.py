"""The shipped contours: inter-municipalities and départements of Occitanie, from assets/atlas/.

Coordinates are whole numbers of 100 m, x eastwards and y southwards from the region's north-west corner, so
that they serve as SVG coordinates as they are.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Any

from livret.base import paths
from livret.edition.maps.geometry import Arc, ring, simplified


@dataclass(frozen=True, slots=True)
class Shape:
    """An inter-municipality or a département: ``rings`` are lists of arc numbers (see ``geometry``)."""

    name: str
    rings: tuple[tuple[int, ...], ...]
    departments: tuple[str, ...] = ()
    article: str = ""


@dataclass(frozen=True, slots=True)
class Contours:
    """Every border once. ``municipalities`` are keyed by SIREN, ``departments`` by code (« 34 »).

    An inter-municipality that lies mostly in another region is drawn but has no name or département here.
    """

    arcs: tuple[Arc, ...]
    municipalities: Mapping[str, Shape]
    departments: Mapping[str, Shape]
    region: Shape

    def rings(self, shape: Shape) -> list[Arc]:
        """Return the closed chains of *shape*; holes follow the polygon they are in."""
        return [ring(self.arcs, numbers) for numbers in shape.rings]

    def outline(self) -> list[Arc]:
        """Return the closed chains around the region."""
        return self.rings(self.region)

    def department_lines(self) -> list[Arc]:
        """Return the borders between two départements."""
        return [self.arcs[n] for n in sorted(_sides(self.departments, 2))]

    def municipality_lines(self) -> list[Arc]:
        """Return the borders between two inter-municipalities that are no département's."""
        drawn = _sides(self.departments, 1) | _sides(self.departments, 2)
        return [self.arcs[n] for n in sorted(_sides(self.municipalities, 2) - drawn)]


def _sides(shapes: Mapping[str, Shape], times: int) -> set[int]:
    """Return the arcs that *times* of the *shapes* have as a border."""
    used = Counter(n if n >= 0 else ~n for shape in shapes.values() for ring in shape.rings for n in ring)
    return {n for n, count in used.items() if count == times}


@cache
def contours(triangle: float = 0) -> Contours:
    """Return the contours without the details smaller than *triangle* (hectares; 0: as shipped)."""
    if triangle:
        full = contours()
        return replace(full, arcs=tuple(simplified(arc, triangle) for arc in full.arcs))
    topology = json.loads((paths.assets() / "atlas" / "occitanie.topo.json").read_text("utf-8"))
    return Contours(
        tuple(_absolute(steps) for steps in topology["arcs"]),
        _shapes(topology["objects"]["epci"]),
        _shapes(topology["objects"]["departements"]),
        _shape(topology["objects"]["region"]["geometries"][0]),
    )


def _absolute(steps: Iterable[tuple[int, int]]) -> Arc:
    xs, ys = zip(*steps, strict=True)
    return tuple(zip(accumulate(xs), accumulate(ys), strict=True))


def _shapes(collection: dict[str, Any]) -> dict[str, Shape]:
    return {geometry["id"]: _shape(geometry) for geometry in collection["geometries"]}


def _shape(geometry: dict[str, Any]) -> Shape:
    about = geometry["properties"]
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return Shape(
        name=about.get("nom", ""),
        rings=tuple(tuple(ring) for polygon in polygons for ring in polygon),
        departments=tuple(about.get("departements", ())),
        article=about.get("article", ""),
    )


def known() -> Iterator[str]:
    """Yield the SIREN of each inter-municipality whose contour is whole."""
    return (siren for siren, shape in contours().municipalities.items() if shape.departments)
