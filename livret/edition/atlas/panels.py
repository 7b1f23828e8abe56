"""What lies far apart on the plane of the atlas, shown side by side: the mainland with Corsica, and each part overseas.

Guadeloupe and Martinique, of one projection, are one part, as they lie in the sea.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from livret.edition.atlas.borders import Arc, Point, bounds

#: Steps of the country grid between two parts on the plane: 10,000 km (assets/atlas/make.py).
_APART = 200_000
#: The longer side of the smallest part and the white between two, in parts of the longer side of the largest.
_LEAST, _GAP = 1 / 5, 1 / 16
#: Height for width of the sheets that maps stand on, which an arrangement should fill.
_SHAPE = 0.725

Sides = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the plane: its ``sides`` there (left, top, right, bottom), ``factor`` times as large at ``corner``."""

    sides: Sides
    factor: float
    corner: Point

    @property
    def size(self) -> Point:
        """Width and height as shown."""
        left, top, right, bottom = self.sides
        return round((right - left) * self.factor), round((bottom - top) * self.factor)


def _part(x: int) -> int:
    return round(x / _APART)


def moved(panels: Sequence[Panel], chain: Arc) -> Arc:
    """Return *chain*, of the plane, where the panel with it is shown; else as if it lay in the first."""
    panel = next((p for p in panels[1:] if _part(p.sides[0]) == _part(chain[0][0])), panels[0])
    (left, top, *_), factor, (x, y) = panel.sides, panel.factor, panel.corner
    if factor == 1:
        return tuple((px - left + x, py - top + y) for px, py in chain)
    return tuple((round((px - left) * factor) + x, round((py - top) * factor) + y) for px, py in chain)


def arranged(chains: Iterable[Arc]) -> tuple[Panel, ...]:
    """Return the panels that show *chains*, the largest first: at one scale, but for parts that would hardly be seen.

    The others stand in a column west of the largest or in a row under it, whichever leaves it the more room.
    """
    parts: defaultdict[int, list[Arc]] = defaultdict(list)
    for chain in chains:
        parts[_part(chain[0][0])].append(chain)
    sides = sorted(map(bounds, parts.values()), key=_longer, reverse=True)
    most = _longer(sides[0])
    panels = [Panel(each, max(1.0, most * _LEAST / _longer(each)), (0, 0)) for each in sides]
    gap = round(most * _GAP)
    return min(_in_a_column(panels, gap), _in_a_row(panels, gap), key=_extent)


def _longer(sides: Sides) -> int:
    left, top, right, bottom = sides
    return max(right - left, bottom - top)


def _in_a_column(panels: Sequence[Panel], gap: int) -> tuple[Panel, ...]:
    main, *others = panels
    (_width, height), width = main.size, max((panel.size[0] for panel in others), default=-gap)
    tops = list(accumulate((panel.size[1] + gap for panel in others), initial=0))
    below, above = max(0, height + gap - tops[-1]), max(0, tops[-1] - gap - height)
    column = [Panel(p.sides, p.factor, (0, below + top)) for p, top in zip(others, tops, strict=False)]
    return Panel(main.sides, main.factor, (width + gap, above)), *column


def _in_a_row(panels: Sequence[Panel], gap: int) -> tuple[Panel, ...]:
    main, *others = panels
    lefts = accumulate((panel.size[0] + gap for panel in others), initial=0)
    row = [Panel(p.sides, p.factor, (left, main.size[1] + gap)) for p, left in zip(others, lefts, strict=False)]
    return Panel(main.sides, main.factor, (0, 0)), *row


def _extent(panels: Sequence[Panel]) -> float:
    """Return the width of the sheet that *panels* need."""
    right = max(panel.corner[0] + panel.size[0] for panel in panels)
    return max(right, max(panel.corner[1] + panel.size[1] for panel in panels) / _SHAPE)
