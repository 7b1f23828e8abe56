"""What every map is drawn with: its colours, the region at a scale, lines, shapes and words, as SVG text.

Lengths are paper units (1/20 mm) unless a name says otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import pairwise

from livret.edition.atlas.borders import Arc, bounds, path, scaled, simplified
from livret.edition.atlas.contours import COUNTRY_GRID, Boundary, Contours, simpler
from livret.edition.atlas.places import Place, outline
from livret.edition.maps.basemap import Box, Ground, Spot, beside
from livret.edition.maps.labels import MM, PlacedName

FAMILY = "Bricolage Grotesque"
#: Shapes kept at a scale, and lines kept as they are drawn: a map of each territory has the same ones.
_SHAPES, _LINES, _FRAMES = 512, 32, 64


@dataclass(frozen=True, slots=True)
class MapColours:
    """What a map is painted with, as ``#rrggbb``.

    ``land``, ``lines`` (between inter-municipalities) and ``borders`` (between départements) are always drawn;
    the others only where a map has them: ``outline`` of the region, ``department`` (ground of a territory's
    own), ``key`` (its words), ``ink`` (a département's name), ``edge`` (around a territory among others), ``sea``.
    """

    land: str
    lines: str
    borders: str
    outline: str = "none"
    department: str = "none"
    key: str = "none"
    ink: str = "none"
    edge: str = "none"
    sea: str = "none"


@dataclass(frozen=True, slots=True)
class Pens:
    """Widths of lines in millimetres: between inter-municipalities, départements, and around the region."""

    lines: float
    borders: float
    outline: float


@dataclass(frozen=True, slots=True, eq=False)
class MapFrame:
    """Some régions at one scale: ``scale`` is paper units per step of the grid.

    Their north-west corner is at ``left``, ``top``. Triangles smaller than ``detail`` (steps²) are left out.
    """

    data: Contours
    width: float
    height: float
    scale: float
    left: float
    top: float
    detail: float

    @property
    def paper(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def chains(self, arcs: Iterable[Arc]) -> list[Arc]:
        """Return *arcs* in paper units."""
        return [scaled(arc, self.scale, self.left / self.scale, self.top / self.scale) for arc in arcs]

    def shape(self, shape: Boundary) -> tuple[Arc, ...]:
        """Return the rings of *shape*, the widest first."""
        return _rings(self, shape)

    def territory(self, place: Place) -> tuple[Arc, ...]:
        """Return the rings of *place*, the widest first."""
        return _territory(self, place)


@lru_cache(_SHAPES)
def _rings(paper: MapFrame, shape: Boundary) -> tuple[Arc, ...]:
    return _widest_first(paper.chains(paper.data.rings(shape)))


@lru_cache(_SHAPES)
def _territory(paper: MapFrame, place: Place) -> tuple[Arc, ...]:
    """Return the rings of *place*, of the very arcs of the map where it has them."""
    known = [paper.data.municipalities[key] for key in place.keys if key in paper.data.municipalities]
    if known and len(known) == len(place.keys):
        return _widest_first(paper.chains(paper.data.joined(known)))
    moved = map(paper.data.moved, outline(place))
    return _widest_first(paper.chains(simplified(chain, paper.detail) for chain in moved))


def _widest_first(rings: Iterable[Arc]) -> tuple[Arc, ...]:
    return tuple(sorted(rings, key=_extent, reverse=True))


def _extent(ring: Arc) -> float:
    left, top, right, bottom = bounds([ring])
    return (right - left) * (bottom - top)


@lru_cache(_FRAMES)
def sheet(data: Contours, width_mm: float, height_mm: float, pad_mm: float, detail_mm2: float) -> MapFrame:
    """Return the régions of *data* as large as *width_mm* × *height_mm* allow, *pad_mm* around them included.

    The sheet is *width_mm* wide, and not higher than the régions are. Details smaller than *detail_mm2* on paper are
    left out.
    """
    scale, right, bottom = _scale(data, width_mm, height_mm, pad_mm)
    metres = COUNTRY_GRID * MM / scale  # in a millimetre of paper
    detail = detail_mm2 * (metres / COUNTRY_GRID) ** 2
    height = round(bottom * scale + 2 * pad_mm * MM)
    left = (width_mm * MM - right * scale) / 2
    return MapFrame(simpler(data, detail), width_mm * MM, height, scale, left, pad_mm * MM, detail)


def sheet_height(data: Contours, width_mm: float, height_mm: float, pad_mm: float) -> float:
    """Return the height in mm of the sheet of *data* as large as *width_mm* × *height_mm* allow (``sheet``)."""
    scale, _right, bottom = _scale(data, width_mm, height_mm, pad_mm)
    return bottom * scale / MM + 2 * pad_mm


def _scale(data: Contours, width_mm: float, height_mm: float, pad_mm: float) -> tuple[float, float, float]:
    """Return the scale at which the régions of *data* fit, and their right and lower edges, unscaled."""
    _left, _top, right, bottom = bounds(data.outline())
    return min((width_mm - 2 * pad_mm) * MM / right, (height_mm - 2 * pad_mm) * MM / bottom), right, bottom


@cache
def sea(paper: MapFrame) -> Ground:
    """Return the ground outside the region, 0.8 mm away from its outline. Copy it before taking more."""
    ground = Ground(paper.width, paper.height)
    land = paper.shape(paper.data.region)
    ground.occupy_inside(land)
    ground.occupy_lines(land, 0.8 * MM)
    return ground


@cache
def between_borders(paper: MapFrame, margin_mm: float) -> Ground:
    """Return the paper without what is nearer than *margin_mm* to a border of régions or départements.

    Copy it before taking more.
    """
    ground = Ground(paper.width, paper.height)
    ground.occupy_lines(paper.shape(paper.data.region), margin_mm * MM)
    ground.occupy_lines(paper.chains(paper.data.department_lines()), margin_mm * MM)
    return ground


def inner_point(rings: Sequence[Arc], share: float = 0.5) -> Spot:
    """Return a point well inside the first of *rings*: the middle of its widest chord, *share* of its height down.

    One that is no higher than a unit of paper has its middle.
    """
    west, top, east, bottom = bounds(rings[:1])
    # Between two whole numbers, so that no corner lies on the chord.
    level = top + int((bottom - top) * share) + 0.5
    crossed = [(a, b) for a, b in pairwise(rings[0]) if min(a[1], b[1]) < level < max(a[1], b[1])]
    xs = sorted(a[0] + (b[0] - a[0]) * (level - a[1]) / (b[1] - a[1]) for a, b in crossed)
    left, right = max(zip(xs[::2], xs[1::2], strict=True), key=lambda chord: chord[1] - chord[0], default=(west, east))
    return (left + right) / 2, level


def svg(width: float, height: float, title: str, *parts: str) -> str:
    """Return a drawing of *width* × *height*, sized in millimetres; *title* becomes its alternative text."""
    size = f'width="{width / MM:g}mm" height="{height / MM:g}mm" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>{escape(title)}</title>{"".join(parts)}</svg>'


def region(
    paper: MapFrame, colours: MapColours, pens: Pens, darker: Sequence[Boundary] = (), gaps: Sequence[Box] = ()
) -> str:
    """Return land, lines and borders; *darker* départements lie under the lines, which stop at the boxes *gaps*.

    The lines are whole and hidden in the gaps: those of all locators are the same, and are kept once in a book.
    """
    ground = [filled(paper.shape(paper.data.region), colours.land)]
    ground += [filled(paper.shape(shape), colours.department) for shape in darker]
    lines, borders = _lines(paper, colours, pens)
    return "".join(ground) + outside(paper.paper, gaps, lines) + borders


@lru_cache(_LINES)
def _lines(paper: MapFrame, colours: MapColours, pens: Pens) -> tuple[str, str]:
    """Return the lines between inter-municipalities, and between départements."""
    lines = paper.chains(paper.data.municipality_lines())
    borders = paper.chains(paper.data.department_lines())
    return stroked(lines, colours.lines, pens.lines), stroked(borders, colours.borders, pens.borders)


def outside(paper: Box, gaps: Sequence[Box], drawn: str, name: str = "free") -> str:
    """Return what is *drawn*, hidden inside the boxes *gaps*; *name* is that of the clipping in its document."""
    if not gaps:
        return drawn
    boxes = (f"M{box.left:g} {box.top:g}H{box.right:g}V{box.bottom:g}H{box.left:g}z" for box in beside(gaps, paper))
    return f'<clipPath id="{name}"><path d="{"".join(boxes)}"/></clipPath><g clip-path="url(#{name})">{drawn}</g>'


def coast(paper: MapFrame, colours: MapColours, pens: Pens) -> str:
    """Return the line around the region."""
    return stroked(paper.shape(paper.data.region), colours.outline, pens.outline)


def filled(rings: Iterable[Arc], colour: str, edge: str = "none", edge_mm: float = 0) -> str:
    """Return *rings* filled (holes left free), with an edge *edge_mm* wide half inside, half outside."""
    pen = f' stroke="{edge}" stroke-width="{edge_mm * MM:g}" stroke-linejoin="round"' if edge_mm else ""
    return f'<path fill="{colour}" fill-rule="evenodd"{pen} d="{path(rings)}"/>'


def stroked(chains: Iterable[Arc], colour: str, width_mm: float) -> str:
    """Return *chains* as lines *width_mm* wide."""
    pen = f'stroke="{colour}" stroke-width="{width_mm * MM:g}" stroke-linejoin="round" stroke-linecap="round"'
    return f'<path fill="none" {pen} d="{path(chains)}"/>'


def words(label: PlacedName, weight: int, colour: str) -> str:
    """Return the lines of *label* in their place."""
    font = f'font-family="{FAMILY}" font-weight="{weight}" font-size="{label.block.size:.2f}"'
    lines = "".join(f'<text x="{x:.1f}" y="{y:.1f}">{escape(s)}</text>' for s, x, y in label.baselines())
    return f'<g {font} text-anchor="{label.anchor}" fill="{colour}">{lines}</g>'


#: A territory that is neither wider nor higher than this would be missed: a ring that far from it leads the eye (mm).
_SMALL, _RING = 2.2, 1.2


def ringed(rings: Sequence[Arc], colour: str) -> str:
    """Return the ring around a territory that is too small to be seen; nothing around others."""
    left, top, right, bottom = bounds(rings)
    if max(right - left, bottom - top) > _SMALL * MM:
        return ""
    radius = max(right - left, bottom - top) / 2 + _RING * MM
    pen = f'fill="none" stroke="{colour}" stroke-width="{0.3 * MM:g}"'
    return f'<circle {pen} cx="{(left + right) / 2:g}" cy="{(top + bottom) / 2:g}" r="{radius:g}"/>'


def line_of(label: PlacedName) -> Sequence[Arc]:
    """Return the leader of *label* as a chain; none where it has none."""
    return [tuple((round(x), round(y)) for x, y in label.leader)] if label.leader else []


def leader(label: PlacedName, colour: str, width_mm: float, dot_mm: float = 0) -> str:
    """Return the leader of *label*, if it has one, with a dot where it starts."""
    if not label.leader:
        return ""
    (ax, ay), (bx, by) = label.leader
    dot = f'<circle cx="{ax:.1f}" cy="{ay:.1f}" r="{dot_mm * MM / 2:g}" fill="{colour}"/>' if dot_mm else ""
    line = f'stroke="{colour}" stroke-width="{width_mm * MM:g}" d="M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}"'
    return f"<path {line}/>{dot}"
