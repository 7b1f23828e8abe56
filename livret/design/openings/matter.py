"""What a territory has to show, as its openings are chosen by it, and the heights of its texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from livret.design import maps, territory_head, territory_page
from livret.design.layout import LayoutUnit, Setting, Top, fill, shot, unit_height, units
from livret.design.layout import Voices as VoicesForm
from livret.design.layout import apart as separate
from livret.design.openings import tops
from livret.design.source_map import Sources
from livret.design.territory_head import FactCell
from livret.edition.model import Territory


@dataclass
class Matter:
    """A territory as its pages are laid out: ``head`` is the height of its usual head in lines of the house's grid."""

    territory: Territory
    head: float
    _fills: dict[tuple[object, ...], float] = field(default_factory=dict)
    _heights: dict[tuple[int, Setting], float] = field(default_factory=dict)
    _plates: dict[int, tuple[Top, ...]] = field(default_factory=dict)
    _units: dict[tuple[tuple[int, ...], bool, bool], tuple[LayoutUnit, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, territory: Territory) -> "Matter":
        """Return what *territory* has."""
        return cls(territory, territory_head.head_lines(territory, territory_head.fact_rows(territory, Sources())))

    @cached_property
    def words(self) -> int:
        """The words of its text."""
        return sum(rubric.prose.words for rubric in self.territory.rubrics)

    @cached_property
    def facts(self) -> Sequence[FactCell]:
        """Its facts, that of its place first."""
        return [cell for row in territory_head.fact_rows(self.territory, Sources()) for cell in row.cells]

    @cached_property
    def photographs(self) -> tuple[int, ...]:
        """The ranks of the photographs that may be cropped."""
        return tuple(rank for rank in range(len(self.territory.photos)) if shot(self.territory, rank).may_be_cropped)

    def plates(self, rank: int) -> Sequence[Top]:
        """Return the photograph *rank* at the head of a page, in all heights that it may have, the highest first."""
        if rank not in self._plates:
            found = (tops.photo(self.territory, rank, lines) for lines in tops.photo_heights())
            self._plates[rank] = tuple(top for top in found if top)
        return self._plates[rank]

    @property
    def quoted(self) -> bool:
        """Whether it has an exergue."""
        return self.territory.sheet.exergue is not None

    @property
    def mapped(self) -> bool:
        """Whether its contours are known."""
        return self.territory.ground is not None

    @cached_property
    def bare(self) -> float:
        """The lines of bare ground on its map from near as a whole page."""
        return maps.bare_lines(self.territory)

    def units(self, shown: tuple[int, ...] = (), quoted: bool = False, apart: bool = False) -> tuple[LayoutUnit, ...]:
        """Return its units in order, without the photographs *shown* elsewhere.

        *quoted*: the exergue stands before the voices; *apart*: no two lists stand beside each other.
        """
        key = (shown, quoted, apart)
        if key not in self._units:
            found = units(self.territory, [rank for rank in range(len(self.territory.photos)) if rank not in shown])
            if quoted and (lines := territory_page.quote_lines(self.territory)):
                at = next((rank for rank, unit in enumerate(found) if unit.voice), len(found))
                found = (*found[:at], LayoutUnit(quote_lines=lines), *found[at:])
            self._units[key] = tuple(separate(found)) if apart else found
        return self._units[key]

    def fill(self, page: Sequence[LayoutUnit], setting: Setting, gap: float, voices: VoicesForm) -> float:
        """Return ``layout.fill`` of *page*; remembered."""
        key = (*map(id, page), setting, gap, voices)
        if key not in self._fills:
            self._fills[key] = fill(page, setting, gap, voices, self._height)
        return self._fills[key]

    def _height(self, unit: LayoutUnit, setting: Setting) -> float:
        key = (id(unit), setting)
        if key not in self._heights:
            self._heights[key] = unit_height(unit, setting)
        return self._heights[key]
