"""The layout of a territory: what stands on which page, and how high it is.

Heights are estimates in lines of the baseline grid of the size that is tried (``heights``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, inf
from typing import Literal, NamedTuple

from livret.base import text_metrics
from livret.base.tokens import length
from livret.design import heights
from livret.design.heights import PAGE_MM
from livret.design.line_breaking import COLUMN_MM
from livret.design.text_sizes import HOUSE, Size
from livret.edition.model import Rubric, Territory
from livret.edition.prose_tree import ProseTree
from livret.pdf.limits import FLOOR_DPI
from livret.pdf.model import Side

#: What stands above the text of a page: the names beside the locator or across the page, or over a text with its facts
#: in the margin; an exergue; a photograph; the map from near; the facts set large; a photograph that is the page; the
#: left half of a photograph across both pages, the names below it, and its right half; the same of a row of several;
#: the names over a strip; the names and the facts set as a poster, which is the page.
TopKind = Literal[
    "name", "wide", "slim", "exergue", "photo", "near", "figures", "full", "panorama", "half", "row", "row-on", "strip",
    "poster", "corner", "none",
]  # fmt: skip
#: What a strip shows: a picture, the facts set large, the project's title on the territory's colour, or the
#: names there, down from the top of the page.
StripKind = Literal["photo", "near", "figures", "title", "names"]
#: How the voices that end a page stand there: that on the tint at the foot, or in the column beside the other; or both
#: set large.
Voices = Literal["foot", "half", "large"]
#: The language whose words are cut when heights are foreseen.
_LANGUAGE = "fr"
#: Lines by which a paragraph and the list beside it may differ.
_UNEVEN_HALVES = 3
#: Between units, and within the voice on the tint above its heading.
GAP, TINT_PADDING = 1.5, 2.0
#: Between the items of a list of dots or rings.
BETWEEN, TIGHT_BETWEEN = 1.0, 0.5
#: Text begins half a line off the grid, as the heading of a rubric requires: on a page without anything above it.
PLAIN_TOP = 0.5
#: The measure of a text with its facts in the margin, in mm.
MARGIN_MEASURE_MM = 121.0
LISTS = frozenset({"points", "cercles"})
_PAIR = 2
#: What may lose some of its edges: drawings and screenshots are PNG or SVG files.
_PHOTOGRAPHS = frozenset({".jpg", ".jpeg", ".jpe"})


@dataclass(frozen=True, slots=True)
class LayoutUnit:
    """What stays together on a page: one rubric, two lists side by side, photographs, or an exergue.

    One that has rubrics and a photograph sets them beside each other, a column each.

    ``stretched`` are its photographs as high as their page leaves them, one alone as wide as the text.
    """

    rubrics: tuple[Rubric, ...] = ()
    photos: tuple[int, ...] = ()  # their rank in the sheet
    shots: tuple[heights.PhotoUnit, ...] = ()  # the same, as they are measured
    signed: bool = True  # whether somebody is known to sign what is to be signed
    quote: "PlacedQuote | None" = None  # the exergue, if this is one
    stretched: tuple[heights.PlacedPhoto, ...] = ()

    @property
    def tinted(self) -> bool:
        """Whether this is the voice on the tint, anchored to the foot of its page."""
        return bool(self.rubrics) and self.rubrics[0].rule.form == "voix-teintee"

    @property
    def beside(self) -> bool:
        """Whether rubrics stand in one column, and a photograph in the other."""
        return bool(self.rubrics and self.photos)

    @property
    def continues(self) -> bool:
        """Whether this is the rest of a rubric that began before."""
        return bool(self.rubrics) and not self.rubrics[0].heading

    @property
    def voice(self) -> bool:
        """Whether somebody speaks here, without a photograph beside: voices open the right page when they can."""
        return bool(self.rubrics) and not self.photos and self.rubrics[0].rule.form.startswith("voix")


class PlacedQuote(NamedTuple):
    """An exergue within the text: its ``rank`` in the sheet, the name of its size, its height in lines of the grid."""

    rank: int
    size: str
    lines: float


@dataclass(frozen=True, slots=True)
class HeadStrip:
    """What stands across a page below its names: where it begins and how high it is, in the house's lines.

    A picture with the facts in the ``margin`` beside it is narrower; ``caption`` are the lines below it.
    """

    kind: StripKind
    begins: float
    lines: float
    margin: bool = False
    caption: float = 0.0

    @property
    def width(self) -> float:
        """The width in mm: from the band of its page to the bleed, or from the margin."""
        trim, band, inner, bleed = (
            length(name) * 25.4 / 72 for name in ("trim-width", "band", "margin-inner", "bleed")
        )
        return bleed + (MARGIN_MEASURE_MM + inner if self.margin else trim - band)


@dataclass(frozen=True, slots=True)
class RowPhoto:
    """A photograph in a row across both pages: its ``rank`` in the sheet, its place and size in mm.

    It ``begins`` so far right of the text's left edge: left of it, where it bleeds.
    """

    rank: int
    begins: float
    wide: float
    high: float

    @property
    def caption(self) -> tuple[float, float]:
        """Where its caption begins, and how wide it is: below it, within the text's edges."""
        begins = max(0.0, self.begins)
        return begins, min(PAGE_MM, self.begins + self.wide) - begins


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above the text of a page, and how high.

    ``lines`` is its height, ``body`` the distance from the top of the page to the first heading below it: both in the
    house's own lines. ``photo`` is the rank of a photograph, ``quote`` an exergue, ``points`` the size of a name,
    ``air`` what a head has more than it needs, ``cut`` the share of a photograph that is not seen, ``facts`` whether a
    head has them, ``rows`` the lines of its name, ``strip`` the picture below its names; ``plate`` the height of a
    photograph that has the names below it, ``shape`` that of its place, height by width; ``row`` are photographs in a
    row that goes on over the fold (``cut`` sums theirs).
    """

    kind: TopKind = "none"
    lines: float = 0.0
    body: float = PLAIN_TOP
    photo: int = 0
    points: float = 0.0
    air: float = 0.0
    cut: float = 0.0
    facts: bool = True
    rows: int = 1
    strip: HeadStrip | None = None
    plate: float = 0.0
    shape: float = 0.0
    quote: PlacedQuote | None = None
    row: tuple[RowPhoto, ...] = ()


NOTHING = Top()
#: What has a photograph above the text of a page.
PICTURED = frozenset({"photo", "corner", "full", "panorama", "half", "row", "row-on"})


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Units that begin a page together and are expected to fill ``pages`` of them.

    ``gap`` are the lines between them. One that ``closes`` has its last unit at the foot of the page. Running text is
    as wide as ``measure``, in mm: two columns of the whole page, or one beside a margin, or one that ends before the
    edge of the page, with lists ``abreast`` below it. ``large`` is the size of voices that are set large, ``running``
    and ``items`` are those of running text and of lists; ``hole`` are the lines foreseen to remain empty. Where several
    pages end on the tint (``tints``), its voice stands whole on the last one, below what runs on.
    """

    units: tuple[LayoutUnit, ...]
    pages: int = 1
    top: Top = NOTHING
    gap: float = GAP
    voices: Voices = "foot"
    closes: bool = False
    measure: float = PAGE_MM
    large: Size | None = None
    abreast: bool = False
    running: Size | None = None
    items: Size | None = None
    hole: float = 0.0
    tints: bool = False

    def flows(self, rubric: Rubric) -> bool:
        """Return whether *rubric* may run on over the page."""
        return self.pages > 1 and not (self.tints and rubric.rule.form == "voix-teintee")

    @property
    def anchored(self) -> bool:
        """Whether the last unit of this page stands at its foot."""
        return self.pages == 1 and bool(self.units) and (self.closes or self.units[-1].tinted)


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay a territory out: groups of units, the first on the left page.

    One that ``flows`` takes as many pages as it takes, up to those of its only group. ``between`` are the lines between
    items, ``dress`` is the name of its design. It begins on the page of its ``side``.
    """

    groups: tuple[PageGroup, ...]
    between: float = BETWEEN
    size: Size = HOUSE
    flows: bool = False
    dress: str = ""
    side: Side = "left"

    @property
    def pages(self) -> int:
        """Return how many pages it should take."""
        return sum(group.pages for group in self.groups)

    @property
    def figures(self) -> frozenset[str]:
        """What it shows as large as a page that fills a sheet: ``near``, the map from near; ``picture``."""
        tops = {group.top.strip.kind if group.top.strip else group.top.kind for group in self.groups}
        return frozenset(name for name, kinds in (("near", {"near"}), ("picture", PICTURED)) if tops & kinds)

    @property
    def outline(self) -> tuple[object, ...]:
        """What another layout of the same territory would have to differ in, for the engine to find it otherwise."""
        pages = (
            (each.top.kind, each.pages, each.voices, each.measure, each.large, len(each.units)) for each in self.groups
        )
        return (self.dress, self.between, self.size, *pages)

    @property
    def quotes(self) -> frozenset[int]:
        """The ranks of the exergues that are printed."""
        placed = ([group.top.quote, *(unit.quote for unit in group.units)] for group in self.groups)
        return frozenset(quote.rank for page in placed for quote in page if quote)


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text of a page is set: its size, the lines between items, the measure of running text in mm.

    ``large`` is the size of voices that are set large; ``abreast``, ``running`` and ``items`` as in ``PageGroup``.
    """

    size: Size = HOUSE
    between: float = BETWEEN
    measure: float = PAGE_MM
    large: Size | None = None
    abreast: bool = False
    running: Size | None = None
    items: Size | None = None

    def __hash__(self) -> int:
        return hash((self.size.text, self.between, self.measure, self.large and self.large.text))

    @property
    def lists_mm(self) -> float | None:
        """The measure of each of two lists beside each other; None where they stand below each other."""
        return COLUMN_MM if self.abreast or self.measure == PAGE_MM else None


USUAL = Setting()


class Album(NamedTuple):
    """How photographs stand among the units of a text: so many ``abreast``, the first one beside some rubrics.

    Two abreast: three where one would remain alone; more: in even rows. ``beside`` are the ranks of the first of these
    rubrics and of the one behind the last. A text of one rubric may be parted behind so many of its blocks.
    """

    abreast: int = 2
    beside: tuple[int, int] | None = None
    parted: int = 0

    def rows(self, photos: Sequence[int]) -> Iterator[Sequence[int]]:
        """Yield *photos* row by row, the last row the longest."""
        many = max(1, len(photos) // self.abreast) if self.abreast == _PAIR else ceil(len(photos) / self.abreast)
        ends = [len(photos) * row // many for row in range(many)] if photos else []
        yield from (photos[begin:end] for begin, end in pairwise((*ends, len(photos))))


IN_PAIRS = Album()


def units(territory: Territory, photos: Sequence[int] = (), album: Album = IN_PAIRS) -> tuple[LayoutUnit, ...]:
    """Return the rubrics of *territory* in order, a list of dots and a list of rings side by side.

    The *photos*, by their rank, stand behind the first of them, or beside it, as *album* says.
    """
    found: list[LayoutUnit] = []
    begins, ends = album.beside or (0, 0)
    rubrics = parted(territory.rubrics, album.parted)
    for rank, rubric in enumerate(rubrics):
        if begins <= rank < ends:
            if rank == begins:
                found.append(unit_beside(territory, photos[0], rubrics[begins:ends]))
            continue
        before = [each.rule.form for each in found[-1].rubrics] if found and not found[-1].photos else []
        if rubric.rule.form == "cercles" and before == ["points"]:
            found[-1] = LayoutUnit((*found[-1].rubrics, rubric))
        else:
            found.append(LayoutUnit((rubric,), signed=bool(territory.sheet.ally)))
    rows = album.rows(photos[1:] if album.beside else photos)
    return (*found[:1], *(_photo_unit(territory, row) for row in rows), *found[1:])


def parted(rubrics: Sequence[Rubric], at: int) -> tuple[Rubric, ...]:
    """Return *rubrics*, the only one in two behind its block *at*, if not 0: the rest has no heading."""
    if not at:
        return tuple(rubrics)
    (only,) = rubrics
    blocks = only.prose.tree.blocks
    first, rest = (
        replace(only, prose=replace(only.prose, tree=ProseTree(part))) for part in (blocks[:at], blocks[at:])
    )
    return (first, replace(rest, heading=""))


def unit_beside(territory: Territory, rank: int, rubrics: Sequence[Rubric]) -> LayoutUnit:
    """Return *rubrics* of *territory*, and its photograph *rank* beside them."""
    rubrics = tuple(rubrics)
    return replace(_photo_unit(territory, (rank,)), rubrics=rubrics, signed=bool(territory.sheet.ally))


def _photo_unit(territory: Territory, ranks: Sequence[int]) -> LayoutUnit:
    return LayoutUnit(photos=tuple(ranks), shots=tuple(shot(territory, rank) for rank in ranks))


def shot(territory: Territory, rank: int) -> heights.PhotoUnit:
    """Return the photograph of that *rank* as it is measured."""
    picture, said = territory.photos[rank], territory.sheet.photos[rank]
    drawn = picture.path.suffix.lower() == ".svg"
    widest = inf if drawn else floor(picture.width * 254 / FLOOR_DPI) / 10
    photo = picture.path.suffix.lower() in _PHOTOGRAPHS and said.framing != "non"
    return heights.PhotoUnit(picture.height / picture.width, said.caption, credit(said.credit), widest, photo)


def credit(words: str) -> str:
    """Return the credit of a photograph, *words*, as it is printed: a short name is whole below the narrowest one."""
    return text_metrics.unparted(words, text_metrics.DISPLAY, 8, 34)


def printed(unit: LayoutUnit, size: Size) -> Sequence[heights.PlacedPhoto]:
    """Return how the photographs of *unit* are printed."""
    return unit.stretched or heights.placed(unit.shots, size)


def apart(units: Sequence[LayoutUnit]) -> list[LayoutUnit]:
    """Return *units* with lists below each other: side by side, two that cross a page would lose their ends."""

    def parts(unit: LayoutUnit) -> Sequence[LayoutUnit]:
        return [replace(unit, rubrics=(each,)) for each in unit.rubrics] if unit.rubrics and not unit.photos else [unit]

    return [part for unit in units for part in parts(unit)]


def in_halves(rubric: Rubric, size: Size = HOUSE) -> bool:
    """Return whether *rubric* is a paragraph and the list it announces, of about the same height: side by side."""
    blocks = rubric.prose.tree.blocks
    lists = [element for element in rubric.prose.tree.all() if element.tag == "ul"]
    announces = [block.tag for block in blocks] == ["p", "ul"] and lists == [blocks[-1]]
    return announces and halves_are_even(rubric, size)


def halves_are_even(rubric: Rubric, size: Size = HOUSE) -> bool:
    """Return whether the first block of *rubric* and the list behind it are of about the same height."""
    first, rest = heights.halves(rubric.prose.tree, _LANGUAGE, size)
    return abs(first - rest) <= _UNEVEN_HALVES


def larger(form: str, setting: Setting | PageGroup) -> Size | None:
    """Return the size of its own that a rubric of *form* has where it is set large."""
    if form.startswith("voix"):
        return setting.large
    return setting.items if form in LISTS else setting.running
