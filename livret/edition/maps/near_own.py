"""What a map from near shows around a territory that has a contour of its own, on the ground that its edition brings.

Its communes are not known; the inter-municipalities and territories around it are, with their names and borders.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from livret.edition.atlas.borders import Arc, bounds, scaled
from livret.edition.atlas.contours import COMMUNES_GRID, COUNTRY_GRID, Contours, listed
from livret.edition.atlas.places import Place
from livret.edition.maps.basemap import Box, Ground
from livret.edition.maps.labels import MM, PlacedName, blocks
from livret.edition.maps.near_ground import NearLines, View
from livret.edition.maps.near_names import SIZES, names_on

#: A name breaks into so many lines at the most.
_LINES = 3


def shown(place: Place, data: Contours) -> Place:
    """Return *place* where *data* shows it."""
    return replace(place, own=tuple(map(data.moved, place.own)))


def drawn(chains: Iterable[Arc], view: View) -> list[Arc]:
    """Return *chains*, in steps of the country grid, on the paper of *view*."""
    ratio = COUNTRY_GRID / COMMUNES_GRID
    return [scaled(chain, ratio * view.scale, view.dx / ratio, view.dy / ratio) for chain in chains]


def lines_around(data: Contours, view: View) -> NearLines:
    """Return the borders of *data* that *view* shows."""
    paper = Box(-MM, -MM, view.width + MM, view.height + MM)
    neighbours, departments = (
        [chain for chain in drawn(chains, view) if Box(*bounds([chain])).grown(1).meets(paper)]
        for chains in (data.municipality_lines(), data.department_lines())
    )
    return NearLines(neighbours=neighbours, departments=departments)


def names_around(
    place: Place, data: Contours, view: View, frame: Box, occupied: Ground, names: Mapping[str, str]
) -> dict[str, PlacedName]:
    """Return where the neighbours of *place* are named, by key: in *frame*, where nothing is *occupied*.

    *names* are those of territories, by folder; inter-municipalities have theirs from *data*.
    """
    areas = []
    for key, shape in data.municipalities.items():
        rings = drawn(data.rings(shape), view)
        if key not in place.keys and Box(*bounds(rings)).meets(frame):
            name = names.get(key, shape.name)
            areas.append((key, [each for size in SIZES for each in blocks(name, 400, size, _LINES)], rings))
    return names_on(areas, frame, occupied)


def title(place: Place, name: str, data: Contours, around: Sequence[str], names: Mapping[str, str]) -> str:
    """Return the alternative text: the territory, its départements, and those that are named *around* it."""
    within = ", ".join(data.departments[code].name for code in place.within if code in data.departments)
    said = f"Carte du territoire : {name}{f' ({within})' if within else ''}"
    neighbours = [names.get(key, data.municipalities[key].name) for key in around]
    return f"{said}. Autour : {listed(neighbours)}" if neighbours else said
