"""The cohort on its régions, each territory in its colour with its page: the map of the contents."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from livret.edition.atlas.borders import Arc, bounds
from livret.edition.atlas.contours import Contours
from livret.edition.atlas.places import Place
from livret.edition.maps.basemap import Box, Ground
from livret.edition.maps.cartography import (
    MapColours,
    MapFrame,
    Pens,
    between_borders,
    coast,
    filled,
    inner_point,
    leader,
    line_of,
    region,
    sheet,
    sheet_height,
    svg,
    words,
)
from livret.edition.maps.labels import MM, NameBlock, PlacedName, block, place_beside, place_inside

#: No map is higher, in parts of its width: a region that is higher than wide is smaller.
SHAPE = 0.725
_DRAWN = 64
_PENS = Pens(0.15, 0.28, 0.37)
_DETAIL = 0.15  # mm² on paper
_PAD = 0.3  # mm around the régions
#: Sizes of the folios, in points. The first is tried on a map wider than _WIDE mm; a smaller one where there are more
#: than so many folios.
_SIZES, _WIDE, _MANY = (14.0, 11.0, 9.0, 7.6, 6.5), 120, (16, 40)
#: A folio is looked for in the box of its territory and this far around it; no leader is longer.
_REACH, _LONGEST_LEADER = 16 * MM, 12 * MM
#: White between a folio and the border of the territory it stands in.
_INSIDE = 0.6 * MM


class CohortEntry(NamedTuple):
    """A territory of the map: ``folio`` is the page where it begins, or nothing."""

    place: Place
    name: str
    colour: str
    folio: str


@lru_cache(_DRAWN)
def cohort_map(data: Contours, entries: tuple[CohortEntry, ...], width_mm: float, colours: MapColours) -> str:
    """Return the map of a cohort, *width_mm* wide (105–164): in each territory, or led to it, its page.

    The title names them all, with those whose page finds no room.
    """
    paper = _sheet(data, width_mm)
    shapes = [(paper.territory(entry.place), entry.colour) for entry in entries]
    labels = cohort_plan(data, entries, width_mm)
    return svg(
        paper.width,
        paper.height,
        _title(data, entries),
        region(paper, colours, _PENS, (), [label.box.grown(0.3 * MM) for label in labels]),
        *(filled(shape, colours.edge, colours.edge, 0.5) for shape, _colour in shapes),
        *(filled(shape, colour, colours.edge, 0.2) for shape, colour in shapes),
        coast(paper, colours, _PENS),
        *(
            leader(label, colours.ink, 0.25) + words(label, 800, colours.ink if label.leader else colours.edge)
            for label in labels
        ),
    )


def _title(data: Contours, entries: Iterable[CohortEntry]) -> str:
    pages = " ; ".join(f"{entry.name}{f', page {entry.folio}' if entry.folio else ''}" for entry in entries)
    return f"Carte des territoires de la cohorte, {data.where} : {pages}"


def cohort_plan(data: Contours, entries: Sequence[CohortEntry], width_mm: float) -> list[PlacedName]:
    """Return where the folios stand, in paper units: all of the largest size at which all find room.

    Where some find none at the smallest, those of territories in the midst of others, they are left out.
    """
    paper = _sheet(data, width_mm)
    bodies = [paper.territory(entry.place) for entry in entries]
    folios = [(body, entry.folio) for body, entry in zip(bodies, entries, strict=True) if entry.folio]
    labels: list[PlacedName] = []
    first = (width_mm <= _WIDE) + sum(len(folios) > many for many in _MANY)
    for points in _SIZES[first:]:
        blocks = [(body, block((folio,), 800, points)) for body, folio in folios]
        labels = _placed(paper, bodies, blocks)
        if len(labels) == len(folios):
            break
    return labels


def _placed(
    paper: MapFrame, bodies: Sequence[Sequence[Arc]], folios: Sequence[tuple[Sequence[Arc], NameBlock]]
) -> list[PlacedName]:
    """Return the labels of those of *folios* that find room: inside their territory, else beside it.

    A leader passes over no other territory of *bodies*, label or leader.
    """
    ground, crossed = between_borders(paper, 0.4).copy(), Ground(paper.width, paper.height)
    for body in bodies:
        crossed.occupy_inside(body)
        ground.occupy_inside(body)
        ground.occupy_lines(body, 0.6 * MM)
    labels: list[PlacedName] = []
    for body, folio in folios:
        own = _inner(paper, body)
        inside, others = own.without(_coastline(paper)).inverted(), crossed.without(own)
        for other in labels:  # of a territory that lies over this one, in part or whole
            inside.occupy(other.box.grown(0.5 * MM))
            others.occupy(other.box.grown(0.3 * MM))
        label = place_inside(inside, inner_point(body), [folio], _INSIDE) if _wide(body, folio) else None
        label = label or _beside(ground, others, body, folio)
        if label is None:
            continue
        labels.append(label)
        ground.occupy(label.box.grown(0.5 * MM))
        ground.occupy_lines(line_of(label), 0.5 * MM)
        crossed.occupy(label.box.grown(0.3 * MM))
        crossed.occupy_lines(line_of(label))
    return labels


def _inner(paper: MapFrame, body: Sequence[Arc]) -> Ground:
    ground = Ground(paper.width, paper.height)
    ground.occupy_inside(body)
    return ground


def _wide(body: Sequence[Arc], folio: NameBlock) -> bool:
    left, top, right, bottom = bounds(body)
    return right - left > folio.width and bottom - top > folio.height


def _beside(ground: Ground, crossed: Ground, body: Sequence[Arc], folio: NameBlock) -> PlacedName | None:
    hearts = [inner_point(body, share) for share in (0.5, 0.25, 0.75)]
    within = Box(*bounds(body)).grown(_REACH)
    return place_beside(ground, hearts, [folio], crossed.meets, 2, within, _LONGEST_LEADER)


def height_mm(data: Contours, width_mm: float) -> float:
    """Return the height of the map of a cohort on *data*, *width_mm* wide."""
    return sheet_height(data, width_mm, width_mm * SHAPE, _PAD)


def _sheet(data: Contours, width_mm: float) -> MapFrame:
    return sheet(data, width_mm, width_mm * SHAPE, _PAD, _DETAIL)


@cache
def _coastline(paper: MapFrame) -> Ground:
    """Return the line around the régions, which is drawn over territories that lie astride."""
    ground = Ground(paper.width, paper.height)
    ground.occupy_lines(paper.shape(paper.data.region))
    return ground
