"""An edition's own contours: contours.geojson → the rings of its territories, and the ground that its maps stand on.

The file is GeoJSON (RFC 7946) from outside: bounded, and nothing of it is believed. Each feature has one property that
says what it is: ``territoire`` (the name of a folder), ``intercommunalite``, ``departement`` (with ``article``: « le »)
or ``region`` (with ``dans``: « en »); the file's member ``credit`` is printed where maps are credited.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any, NoReturn

from livret.base import invisible
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import files
from livret.edition.atlas import crossings
from livret.edition.atlas.borders import Arc, Point, signed_area
from livret.edition.atlas.contours import COUNTRY_GRID, Boundary, Contours
from livret.edition.atlas.coverage import Coverage, on_grid
from livret.edition.atlas.panels import arranged, moved
from livret.edition.atlas.projection import project

NAME = "contours.geojson"
#: The most bytes of the file, and of its parts.
MOST_BYTES = 4 * 1024**2
MOST_CONTOURS, MOST_POINTS = 2_000, 60_000
_MOST_WORDS = 200
#: How many times as long as its ground is wide and high the line of a contour may be: that of a coast of fjords is 12.
_LONGEST_LINE = 100
#: Files kept once read: the maps of one are drawn on the same ground.
_KEPT = 4
#: Metres: the grid on which borders are compared. The largest coordinate of a file in metres.
_WORK, _FARTHEST = 0.01, 9_000_000
#: The same in degrees, for what is compared before it is projected.
_DEGREE_STEP = 1e-9
_ROLES = ("territoire", "intercommunalite", "departement", "region")
_ROLE = re.compile(rf'"(?:{"|".join(_ROLES)})"\s*:')
#: Where a role stands among the areas of an edge; territories and inter-municipalities share their borders.
_LAYERS = {"region": 0, "departement": 1, "intercommunalite": 2, "territoire": 2}

_Edge = tuple[Point, Point]


@dataclass(frozen=True, slots=True, eq=False)
class OwnContours:
    """The contours of the file: ``territories`` by folder, as closed chains on the plane of the atlas (see ``places``).

    ``ground`` is what maps are drawn on instead of the official contours, where the file brings a region.
    """

    territories: Mapping[str, tuple[Arc, ...]] = field(default_factory=dict)
    marks: Mapping[str, Location] = field(default_factory=dict)
    ground: Contours | None = None
    credit: str = ""


@dataclass(frozen=True, slots=True)
class _Feature:
    """A contour: its role and name, and its rings in steps of the work grid, y southwards, ground on their right."""

    role: str
    name: str
    words: str
    mark: Location
    rings: tuple[Arc, ...]
    doubts: tuple[Problem, ...] = ()

    @property
    def edges(self) -> list[_Edge]:
        return [edge for ring in self.rings for edge in pairwise(ring)]


@lru_cache(_KEPT)
def read(text: str, file: str) -> tuple[OwnContours | None, tuple[Problem, ...]]:
    """Return the contours in *text*, the contents of *file*, and its problems; None if nothing can be drawn of it."""
    try:
        parsed = _parsed(text, file)
        features = list(_features(parsed.get("features"), text, file))
        _alone(features)
        ground = _ground(features)
    except Refused as refused:
        return None, (refused.problem,)
    credit = _words(parsed.get("credit"))
    territories = [each for each in features if each.role == "territoire"]
    rings = {each.name: tuple(on_grid(ring, COUNTRY_GRID / _WORK) for ring in each.rings) for each in territories}
    found = OwnContours(rings, {each.name: each.mark for each in territories}, ground, credit)
    doubts = tuple(doubt for each in features for doubt in each.doubts)
    return found, doubts if credit else (*doubts, files.CONTOURS_UNCREDITED.at(Location(file)))


def _parsed(text: str, file: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise Refused(files.NOT_GEOJSON.at(Location(file, error.lineno, error.colno))) from None
    except (ValueError, RecursionError):  # no number of GeoJSON; a nest of thousands
        found = None
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise Refused(files.NOT_GEOJSON.at(Location(file)))
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _features(found: object, text: str, file: str) -> Iterator[_Feature]:
    """Yield the contours *found* in *text*; raises Refused for the first that cannot be drawn."""
    if not isinstance(found, list) or not found:
        raise Refused(files.NOT_GEOJSON.at(Location(file)))
    lines = _lines(text)
    raw = []
    for number, feature in enumerate(found, 1):
        role, name, words = _named(feature, number, file)
        mark = Location(file, lines[number - 1] if len(lines) == len(found) else 0)
        raw.append((role, name, words, mark, feature.get("geometry")))
    points = sum(_count(geometry) for *_rest, geometry in raw)
    if len(raw) > MOST_CONTOURS or points > MOST_POINTS:
        raise Refused(files.TOO_MANY_CONTOURS.at(Location(file), contours=MOST_CONTOURS, points=MOST_POINTS))
    polygons = [_polygons(name, mark, geometry) for _role, name, _words, mark, geometry in raw]
    positions = (position for each in polygons for polygon in each for ring in polygon for position in ring)
    to_plane, step = _degrees, _DEGREE_STEP
    if not all(abs(x) <= 180 and abs(y) <= 90 for x, y in positions):
        to_plane, step = _metres, _WORK
    for (role, name, words, mark, _geometry), shape in zip(raw, polygons, strict=True):
        rings = tuple(_rings(name, mark, shape, to_plane))
        if (times := crossings.to_and_fro(rings)) > _LONGEST_LINE:
            raise Refused(files.CONTOUR_SCRIBBLED.at(mark, name=name, times=round(times)))
        yield _Feature(role, name, words, mark, rings, tuple(_doubts(name, mark, shape, step)))


def _named(feature: object, number: int, file: str) -> tuple[str, str, str]:
    """Return the role of a feature, its name, and the words before that: an article, a preposition."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    roles = [role for role in _ROLES if isinstance(properties, dict) and _words(properties.get(role))]
    if len(roles) != 1 or not isinstance(properties, dict):
        raise Refused(files.CONTOUR_UNNAMED.at(Location(file), number=number))
    words = {"departement": "article", "region": "dans"}.get(roles[0], "")
    return roles[0], _words(properties[roles[0]]), _words(properties.get(words))


def _words(value: object) -> str:
    """Return a text of the file on one line; "" where it is none, too long, or has an invisible character."""
    if not isinstance(value, str) or len(value) > _MOST_WORDS or any(invisible.refused(value)):
        return ""
    return " ".join(unicodedata.normalize("NFC", value).split())


def _lines(text: str) -> list[int]:
    """Return the line of each property that says what a contour is; JSON's own reader forgets them."""
    spots = [0, *(match.start() for match in _ROLE.finditer(text))]
    return [*accumulate((text.count("\n", a, b) for a, b in pairwise(spots)), initial=1)][1:]


def _count(geometry: object) -> int:
    """Return the number of lists of a geometry without a list inside: its positions."""
    waiting, positions = [geometry.get("coordinates") if isinstance(geometry, dict) else None], 0
    while waiting:
        lists = [each for each in waiting if isinstance(each, list)]
        positions += sum(not any(isinstance(each, list) for each in parts) for parts in lists)
        waiting = list(chain.from_iterable(lists))
    return positions


_Positions = list[tuple[float, float]]


def _polygons(name: str, mark: Location, geometry: object) -> list[list[_Positions]]:
    """Return the rings of each polygon (RFC 7946, § 3.1.6 and 3.1.7); what follows x and y is left out."""
    kind, found = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else (None, None)
    polygons: Any = [found] if kind == "Polygon" else found if kind == "MultiPolygon" else None
    try:
        shape = [[[_position(each) for each in ring] for ring in polygon] for polygon in polygons or ()]
    except (TypeError, ValueError, LookupError):
        shape = []
    if any(not ring or ring[0] != ring[-1] for polygon in shape for ring in polygon):
        raise Refused(files.CONTOUR_OPEN.at(mark, name=name))
    for x, y in (position for polygon in shape for ring in polygon for position in ring):
        if max(abs(x), abs(y)) > _FARTHEST:
            raise Refused(files.CONTOUR_POSITION.at(mark, name=name, position=f"{x:g}, {y:g}"))
    return shape


def _position(value: Any) -> tuple[float, float]:
    return _coordinate(value[0]), _coordinate(value[1])


def _coordinate(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError
    try:
        return float(value)
    except OverflowError:  # an integer of hundreds of digits
        return math.inf if value > 0 else -math.inf


def _degrees(x: float, y: float) -> tuple[float, float]:
    if abs(y) > 85:  # beyond, the cone of Lambert-93 goes to infinity
        raise ValueError
    return project(x, y)


def _metres(x: float, y: float) -> tuple[float, float]:
    return x, y


def _rings(
    name: str, mark: Location, shape: list[list[_Positions]], to_plane: Callable[[float, float], tuple[float, float]]
) -> Iterator[Arc]:
    """Yield the rings of a contour on the work grid: those around ground turn one way, those around holes the other."""
    drawn = 0
    for polygon in shape:
        for hole, positions in enumerate(polygon):
            try:
                plane = [to_plane(x, y) for x, y in positions]
            except ValueError:
                x, y = positions[0]
                raise Refused(files.CONTOUR_POSITION.at(mark, name=name, position=f"{x:g}, {y:g}")) from None
            ring = on_grid(tuple((round(x / _WORK), -round(y / _WORK)) for x, y in plane), 1)
            area = signed_area(ring)
            if abs(area) * _WORK**2 < COUNTRY_GRID**2:
                continue  # smaller than a step of the grid, or no ground at all
            drawn += 1
            yield ring if (area > 0) == bool(hole) else ring[::-1]
    if not drawn:
        raise Refused(files.CONTOUR_OPEN.at(mark, name=name))


def _doubts(name: str, mark: Location, shape: list[list[_Positions]], step: float) -> Iterator[Problem]:
    """Yield what of a contour surrounds other ground than was meant, each kind once; positions are given as typed."""
    polygons = [[tuple((round(x / step), round(y / step)) for x, y in ring) for ring in polygon] for polygon in shape]
    if crossed := crossings.crossing([*chain.from_iterable(polygons)]):
        yield files.CONTOUR_CROSSED.at(mark, name=name, position=_shown_position(crossed, step))
    found = (crossings.outside(polygon[0], polygon[1:]) for polygon in polygons)
    if beyond := next(filter(None, found), None):
        yield files.CONTOUR_HOLE.at(mark, name=name, position=_shown_position(beyond, step))


def _shown_position(position: tuple[float, float], step: float) -> str:
    x, y = (round(each * step, 4 if step < _WORK else 0) for each in position)
    return f"{x:.10g}, {y:.10g}"


def _alone(features: Sequence[_Feature]) -> None:
    """Raise Refused for two contours of one name, and for what lacks the region around it."""
    seen: set[tuple[str, str]] = set()
    for each in features:
        key = (each.role, "" if each.role == "region" else each.name)
        if key in seen:
            raise Refused(files.CONTOUR_TWICE.at(each.mark, name=each.name))
        seen.add(key)
    for each in features:
        if each.role in ("departement", "intercommunalite") and ("region", "") not in seen:
            raise Refused(files.CONTOUR_ALONE.at(each.mark, name=each.name))
        if len(edges := each.edges) != len(set(edges)):
            raise Refused(files.CONTOUR_OPEN.at(each.mark, name=each.name))


def _ground(features: Sequence[_Feature]) -> Contours | None:
    """Return what maps are drawn on, every border once; None without a region."""
    region = next((each for each in features if each.role == "region"), None)
    if not region:
        return None
    coverage = Coverage(_owners(features))
    layers = [coverage.rings(lambda side, rank=rank: side and side[rank]) for rank in range(3)]  # type: ignore[misc]
    arcs = [on_grid(arc, COUNTRY_GRID / _WORK) for arc in coverage.arcs]
    outline = layers[0][region.name]
    panels = arranged(arcs[max(n, ~n)] for numbers in outline for n in numbers)
    articles = {each.name: each.words for each in features if each.role == "departement"}
    return Contours(
        (region.name,),
        panels,
        {number: moved(panels, arc) for number, arc in enumerate(arcs)},
        {name: _boundary(name, rings) for name, rings in layers[2].items()},
        {name: _boundary(name, rings, articles[name]) for name, rings in layers[1].items()},
        _boundary(region.name, outline),
        f"{region.words or 'en'} {region.name}",
    )


def _boundary(name: str, rings: Iterable[Iterable[int]], article: str = "") -> Boundary:
    spaced = article if article.endswith(("’", "'")) or not article else f"{article} "
    shown, spaced = (words.replace("'", "’") for words in (name, spaced))
    return Boundary(name, shown, tuple(tuple(numbers) for numbers in rings), spaced)


def _owners(features: Iterable[_Feature]) -> dict[_Edge, tuple[str | None, ...]]:
    """Return what lies beside each directed edge: the region, a département, an inter-municipality or a territory.

    A territory that lies over another, or over an inter-municipality, is drawn over the map and is no part of it.
    """
    owners: dict[_Edge, list[str | None]] = {}
    for each in sorted(features, key=lambda each: _ROLES.index(each.role), reverse=True):
        layer, edges = _LAYERS[each.role], each.edges
        others = {owners[edge][layer] for edge in edges if edge in owners} - {None}
        if others and each.role == "territoire":
            continue
        if others:
            raise Refused(files.CONTOURS_OVERLAP.at(each.mark, name=each.name, other=min(filter(None, others))))
        for edge in edges:
            owners.setdefault(edge, [None, None, None])[layer] = each.name
    return {edge: tuple(areas) for edge, areas in owners.items()}
