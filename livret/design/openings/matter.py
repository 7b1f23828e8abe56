"""What a territory has to show, as its openings are chosen by it, and the heights of its texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from livret.design import territory_head, territory_page
from livret.design.layout import LayoutUnit, Setting, fill, shot, units
from livret.design.layout import Voices as VoicesForm
from livret.design.source_map import Sources
from livret.design.territory_head import FactCell
from livret.edition.model import Territory


@dataclass
class Matter:
    """A territory as its pages are laid out: ``head`` is the height of its usual head in lines of the house's grid."""

    territory: Territory
    head: float
    _fills: dict[tuple[object, ...], float] = field(default_factory=dict)
    _units: dict[tuple[tuple[int, ...], bool], tuple[LayoutUnit, ...]] = field(default_factory=dict)

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

    @property
    def quoted(self) -> bool:
        """Whether it has an exergue."""
        return self.territory.sheet.exergue is not None

    @property
    def mapped(self) -> bool:
        """Whether its contours are known."""
        return self.territory.ground is not None

    def units(self, apart: tuple[int, ...] = (), quoted: bool = False) -> tuple[LayoutUnit, ...]:
        """Return its units in order, without the photographs *apart*; *quoted*: the exergue stands before the voices."""
        key = (apart, quoted)
        if key not in self._units:
            found = units(self.territory, [rank for rank in range(len(self.territory.photos)) if rank not in apart])
            if quoted and (lines := territory_page.quote_lines(self.territory)):
                at = next((rank for rank, unit in enumerate(found) if unit.voice), len(found))
                found = (*found[:at], LayoutUnit(quote_lines=lines), *found[at:])
            self._units[key] = found
        return self._units[key]

    def fill(self, page: Sequence[LayoutUnit], setting: Setting, gap: float, voices: VoicesForm) -> float:
        """Return ``layout.fill`` of *page*; remembered."""
        key = (*map(id, page), setting, gap, voices)
        if key not in self._fills:
            self._fills[key] = fill(page, setting, gap, voices)
        return self._fills[key]
