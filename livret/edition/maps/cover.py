"""The map of both covers, which crosses the spine and lies under no text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count

from livret.edition.atlas.borders import Arc, bounds, scaled
from livret.edition.atlas.contours import Contours
from livret.edition.atlas.places import Place
from livret.edition.maps.basemap import Box, Ground, Spot
from livret.edition.maps.cartography import MapColours, MapFrame, Pens, coast, filled, region, ringed, sheet, svg
from livret.edition.maps.labels import MM

#: Of the drawing in mm: its right edge lies 10 mm from that of the front cover, 200 mm from the spine; its foot is
#: that of the page.
WIDTH, HEIGHT, SPINE = 306, 194, 106
#: What the land fills at the most, in mm: some white stays above the foot of the page.
_MOST = 184
#: A region no wider than that stands on the front cover alone, that far from the spine.
_FRONT, _FROM_SPINE = 190, 6
#: The largest size that leaves all text free is chosen, in steps; the land moves by so many mm.
_SMALLER, _LEAST, _STEP = 0.95, 0.45, 4
_PENS = Pens(0.25, 0.5, 0.5)
_DETAIL = 0.2  # mm² on paper
_DRAWN, _FRAMES = 16, 16
#: Territories that the alternative text names; of more, it says how many there are.
_MOST_NAMED = 12

#: A territory by its name.
Named = tuple[Place, str]


@lru_cache(_DRAWN)
def cover_map(
    data: Contours, places: tuple[Named, ...], glow: str, colours: MapColours, texts: tuple[Box, ...] = ()
) -> str:
    """Return the map that crosses the spine, 306 mm wide: *places* in the colour *glow* on the régions of *data*.

    *texts* are the boxes of words on both covers, in millimetres of the drawing. The same arguments give the same
    text, so that both covers share it.
    """
    paper = placed(data, texts)
    shapes = [paper.territory(place) for place in dict(places)]
    lit = (filled(shape, glow, colours.edge, 0.4) + ringed(shape, glow) for shape in shapes)
    title = f"Carte : {data.where}, {_shown(places)}"
    drawn = (region(paper, colours, _PENS), *lit, coast(paper, colours, _PENS))
    return svg(WIDTH * MM, HEIGHT * MM, title, *drawn)


def _shown(places: Sequence[Named]) -> str:
    count = len(set(places))
    few = {0: "avec ses départements", 1: "le territoire de la cohorte en couleur vive"}
    return few.get(count, f"les {count} territoires de la cohorte en couleur vive") + names_in_title(places)


def names_in_title(places: Sequence[Named]) -> str:
    """Return the names of *places* as the end of a title; nothing where they are too many to be listened to."""
    names = list(dict.fromkeys(name for _place, name in places))
    return f" : {' ; '.join(names)}" if 0 < len(names) <= _MOST_NAMED else ""


@lru_cache(_FRAMES)
def placed(data: Contours, texts: tuple[Box, ...]) -> MapFrame:
    """Return the régions of *data* as large as *texts* leave them room for, towards the fore edge and the top."""
    boxes = [Box(*(side * MM for side in (t.left, t.top, t.right, t.bottom))) for t in texts]
    whole = _sheet(data, 1)
    land = whole.shape(data.region)
    sizes = (_SMALLER**step for step in count())
    size = next(size for size in sizes if size < _LEAST or next(_free(land, size, boxes), None))
    paper = _sheet(data, size)
    x, y = next(_free(land, size, boxes), (WIDTH * MM - bounds(land)[2] * size, 0))
    return replace(paper, width=WIDTH * MM, height=HEIGHT * MM, left=paper.left + x, top=paper.top + y)


def _sheet(data: Contours, size: float) -> MapFrame:
    return sheet(data, WIDTH * size, _MOST * size, 0, _DETAIL)


def _free(land: Sequence[Arc], size: float, texts: Sequence[Box]) -> Iterator[Spot]:
    """Yield where *land*, so many times as large, may move to and lie under none of *texts*, the best first."""
    rings = [scaled(ring, size) for ring in land]
    left, _top, right, bottom = bounds(rings)
    ground = Ground(right, bottom)
    ground.occupy_inside(rings)
    first = (SPINE + _FROM_SPINE) * MM if right - left <= _FRONT * MM else 0
    for down in range(0, round(_MOST * MM - bottom) + 1, _STEP * MM):
        for across in range(WIDTH * MM - right, first - left - 1, -_STEP * MM):
            if all(ground.empty(text.moved(-across, -down)) for text in texts):
                yield across, down
