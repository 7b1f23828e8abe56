"""What a territory has to show, as its openings are chosen by it, and the heights of its texts."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import ceil

from livret.design import territory_head
from livret.design.crops import cut_off
from livret.design.heights import MOST_CUT
from livret.design.layout import IN_PAIRS, Album, LayoutUnit, PageGroup, Setting, Top, parted, shot, unit_beside, units
from livret.design.layout import Voices as VoicesForm
from livret.design.layout import apart as separate
from livret.design.openings import pictures, rows, tops
from livret.design.openings.quotes import placed
from livret.design.openings.unit_heights import beside, fill, unit_height
from livret.design.source_map import Sources
from livret.design.territory_head import FactCell
from livret.design.text_sizes import LARGER, STEPS, size
from livret.edition.model import Rubric, Territory

#: Photographs that may stand below each other, each as wide as the text; from how many some stand in longer rows, and
#: the most in one; the most rubrics beside one.
_TWO, _SOME, _ABREAST, _BESIDE = 2, 4, 4, 3
#: So many of them are tried.
_MATCHES = 3
#: What stands for a note among the tags of a text.
NOTE = "note"
#: The most lines that a head across the page takes of those left: between the name and what is below it, and above all
#: below a picture across both pages.
_MOST_AIR, _PANORAMA_AIR = 14, 6
#: A rubric of these forms may be parted, at so many places at most.
_PARTED, _PARTS = frozenset({"texte", "voix"}), 12


@dataclass
class Matter:
    """A territory as its pages are laid out: ``head`` is the height of its usual head in lines of the house's grid."""

    territory: Territory
    head: float
    _fills: dict[tuple[object, ...], float] = field(default_factory=dict)
    _heights: dict[tuple[int, Setting], float] = field(default_factory=dict)
    _plates: dict[int, tuple[Top, ...]] = field(default_factory=dict)
    _tags: dict[int, Collection[str]] = field(default_factory=dict)
    _albums: dict[tuple[tuple[int, ...], bool], Sequence[Album]] = field(default_factory=dict)
    _units: dict[tuple[object, ...], tuple[LayoutUnit, ...]] = field(default_factory=dict)
    _widened: dict[tuple[int, float], LayoutUnit] = field(default_factory=dict)
    _pages: dict[tuple[object, ...], PageGroup | None] = field(default_factory=dict)
    _quoted: dict[tuple[int, float], Sequence[Top]] = field(default_factory=dict)
    _corners: dict[tuple[int, float], Top | None] = field(default_factory=dict)
    _aired: dict[tuple[float, ...], Top] = field(default_factory=dict)

    @classmethod
    def of(cls, territory: Territory) -> "Matter":
        """Return what *territory* has."""
        return cls(territory, territory_head.head_lines(territory, territory_head.fact_rows(territory, Sources())))

    @cached_property
    def words(self) -> int:
        """The words of its text."""
        return sum(rubric.prose.words for rubric in self.territory.rubrics)

    @cached_property
    def heads(self) -> tuple[Top, ...]:
        """The usual heads with its names: beside the locator, and across the page."""
        return tuple(tops.names(self.territory, self.head))

    @cached_property
    def facts(self) -> Sequence[FactCell]:
        """Its facts, that of its place first."""
        return [cell for row in territory_head.fact_rows(self.territory, Sources()) for cell in row.cells]

    @cached_property
    def photographs(self) -> tuple[int, ...]:
        """The ranks of the photographs that may be cropped."""
        return tuple(rank for rank in range(len(self.territory.photos)) if shot(self.territory, rank).may_be_cropped)

    @cached_property
    def leading(self) -> tuple[int, ...]:
        """The first of those of each size, in pixels: others as large would be laid out alike."""
        found: dict[tuple[int, int], int] = {}
        for rank in self.photographs:
            found.setdefault((self.territory.photos[rank].width, self.territory.photos[rank].height), rank)
        return tuple(found.values())

    @cached_property
    def row(self) -> Sequence[tuple[Top, Top]]:
        """Its photographs in a row across both pages, in all heights that it may have; empty if they make none."""
        return rows.rows(self.territory, self.photographs)

    def plates(self, rank: int) -> Sequence[Top]:
        """Return the photograph *rank* at the head of a page, in all heights that it may have, the highest first."""
        if rank not in self._plates:
            found = (tops.photo(self.territory, rank, lines) for lines in tops.photo_heights())
            self._plates[rank] = tuple(top for top in found if top)
        return self._plates[rank]

    def corner(self, rank: int, lines: float) -> Top | None:
        """Return the photograph *rank* in the corner of a page, facing a head of *lines*; remembered."""
        if (rank, lines) not in self._corners:
            self._corners[rank, lines] = tops.corner(self.territory, rank, lines)
        return self._corners[rank, lines]

    def aired(self, top: Top, most: int) -> Top:
        """Return the head *top* with up to *most* lines more, if it is one that has some to take; remembered."""
        if top.kind in ("panorama", "row"):
            return tops.aired(top, min(most, _PANORAMA_AIR))
        if top.kind != "wide":
            return top
        key = (most, top.lines, top.air, top.facts)
        if key not in self._aired:
            self._aired[key] = tops.opened(self.territory, top, min(most, _MOST_AIR))
        return self._aired[key]

    def exergues(self, rank: int = 0, most: float = 0.0) -> Sequence[Top]:
        """Return ``tops.exergues`` of its exergue *rank*; remembered."""
        if (rank, most) not in self._quoted:
            self._quoted[rank, most] = tops.exergues(self.territory, rank, most)
        return self._quoted[rank, most]

    @property
    def quoted(self) -> bool:
        """Whether it has an exergue."""
        return bool(self.territory.sheet.exergues)

    def quotings(self, above: Collection[int] = ()) -> Sequence[tuple[int, ...]]:
        """Return which exergues may stand within the text: all but those *above* pages, then fewer of them.

        The first one always stands somewhere.
        """
        rest = tuple(rank for rank in range(len(self.territory.sheet.exergues)) if rank not in above)
        least = 1 if rest[:1] == (0,) else 0
        return [rest[:many] for many in range(len(rest), least - 1, -1)]

    @property
    def mapped(self) -> bool:
        """Whether its contours are known."""
        return self.territory.ground is not None

    @cached_property
    def unseen(self) -> bool:
        """Whether it has no picture: neither photograph nor contours."""
        return not (self.territory.photos or self.mapped)

    @cached_property
    def bare(self) -> bool:
        """Whether it has nothing but words: no picture, exergue or fact."""
        return self.unseen and not (self.quoted or self.facts)

    @cached_property
    def noted(self) -> bool:
        """Whether its text has notes."""
        return any(NOTE in self._tags_of(rubric) for rubric in self.territory.rubrics)

    def albums(self, shown: tuple[int, ...] = (), few: bool = False) -> Sequence[Album]:
        """Return the ways in which the photographs that are not *shown* elsewhere may stand among the units.

        *few*: only rows of two and of four, and one alone beside what matches it best.
        """
        if (shown, few) not in self._albums:
            left = [rank for rank in range(len(self.territory.photos)) if rank not in shown]
            single = len(left) == _TWO and not few
            found = [IN_PAIRS, *[Album(1)] * single, *[Album(_ABREAST)] * (len(left) >= _SOME)]
            found += [each._replace(parted=at) for each in found for at in self.parts]
            if left and (len(left) == 1 or not few):
                matches = ((each, at) for at in (0, *self.parts) for each in self._matches(left[0], at, few))
                found += [Album(beside=each, parted=at) for each, at in matches]
            self._albums[shown, few] = found
        return self._albums[shown, few]

    @cached_property
    def parts(self) -> Sequence[int]:
        """The blocks behind which a text of one rubric may go on over to another page: few of many."""
        if len(self.territory.rubrics) != 1 or self.territory.rubrics[0].rule.form not in _PARTED:
            return ()
        tree = self.territory.rubrics[0].prose.tree
        blocks = zip(tree.blocks, tree.blocks[1:], strict=False)
        found = [at for at, (one, other) in enumerate(blocks, 1) if one.tag == other.tag == "p"]
        return found[:: ceil(len(found) / _PARTS)] if found else ()

    def _matches(self, photo: int, parts: int, few: bool) -> Sequence[tuple[int, int]]:
        """Return the rubrics that are about as high as *photo*, in a column each, the best match first; one if *few*.

        The only rubric is in two *parts*, if not 0.
        """
        found: list[tuple[float, tuple[int, int]]] = []
        rubrics = parted(self.territory.rubrics, parts)
        forms = [rubric.rule.form for rubric in rubrics]
        for begins, many in product(range(len(forms)), range(1, _BESIDE + 1)):
            ends = begins + many
            if ends <= len(forms) and "voix-teintee" not in forms[begins:ends]:
                unit = unit_beside(self.territory, photo, rubrics[begins:ends])
                usual, *others = (beside(unit, Setting(size(step))) for step in (0, -LARGER, STEPS))
                if usual or any(others):
                    cut = cut_off(unit.shots[0].shape, usual.high / usual.wide) if usual else 1.0
                    found.append((cut, (begins, ends)))
        return [each for _cut, each in sorted(found)[: 1 if few else _MATCHES]]

    def units(
        self,
        shown: tuple[int, ...] = (),
        quotes: tuple[int, ...] = (),
        apart: bool = False,
        album: Album = IN_PAIRS,
    ) -> tuple[LayoutUnit, ...]:
        """Return its units in order, without the photographs *shown* elsewhere; the others stand as *album* says.

        The exergues *quotes* stand among them; *apart*: no two lists stand beside each other.
        """
        key = (shown, quotes, apart, album)
        if key not in self._units:
            left = [rank for rank in range(len(self.territory.photos)) if rank not in shown]
            found = placed(self.territory, units(self.territory, left, album), quotes)
            self._units[key] = tuple(separate(found)) if apart else found
        return self._units[key]

    def widened(self, units: tuple[LayoutUnit, ...]) -> Sequence[tuple[LayoutUnit, ...]]:
        """Return *units*, and those with lone photographs as wide as the text: whole, and cut by what they bear.

        Such units are remembered, as heights are remembered by them.
        """
        found = [units]
        for seen in (1.0, 1 - MOST_CUT) if pictures.alone(units) else ():
            for unit in units:
                if (id(unit), seen) not in self._widened:
                    self._widened[id(unit), seen] = pictures.widened(unit, seen)
            found.append(tuple(self._widened[id(unit), seen] for unit in units))
        return found

    def fill(self, page: Sequence[LayoutUnit], setting: Setting, gap: float, voices: VoicesForm) -> float:
        """Return ``layout.fill`` of *page*; remembered."""
        key = (*map(id, page), setting, gap, voices)
        if (found := self._fills.get(key)) is None:
            found = self._fills[key] = fill(page, setting, gap, voices, self.height, noted=self.noted)
        return found

    def below(
        self, top: Top, units: Sequence[LayoutUnit], setting: Setting, make: Callable[[], PageGroup | None]
    ) -> PageGroup | None:
        """Return the page that *make* sets of *units* below *top*, one of ``heads``; remembered."""
        key = (*map(id, units), id(top), setting)
        if key not in self._pages:
            self._pages[key] = make()
        return self._pages[key]

    def has(self, unit: LayoutUnit, tags: frozenset[str]) -> bool:
        """Return whether the texts of *unit* have an element of one of *tags*, or notes (« note »); remembered."""
        return any(not tags.isdisjoint(self._tags_of(rubric)) for rubric in unit.rubrics)

    def _tags_of(self, rubric: Rubric) -> Collection[str]:
        if id(rubric) not in self._tags:
            elements = [*rubric.prose.tree.all()]
            self._tags[id(rubric)] = {*(each.tag for each in elements), *(NOTE for each in elements if each.is_note)}
        return self._tags[id(rubric)]

    def height(self, unit: LayoutUnit, setting: Setting) -> float:
        """Return the height of *unit* in lines of its size; remembered."""
        key = (id(unit), setting)
        if (found := self._heights.get(key)) is None:
            found = self._heights[key] = unit_height(unit, setting)
        return found
