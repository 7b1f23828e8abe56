"""The title page of a part, and what stands in it: rows that fill their page.

Heights are in lines of the baseline grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.tokens import colours
from livret.design.cohort import figures as cohort_figures
from livret.design.house import rows
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.chapters import BookChapter, ContentsEntry
from livret.edition.maps.outlines import silhouette
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Side

#: Width in mm of the outlines in a row, and what a row leaves around them; the height of one below its words at least.
_OUTLINE, _AROUND, _LEAST_OUTLINE = 50.0, 1.0, 8.0
#: Above the words of a row, and below those of three lines or more; widths in mm of the page, of a folio, and between
#: columns.
_TOP, _BELOW, _WIDTH, _FOLIO, _GAP = 0.5, 0.4, 164.0, 20.0, 6.0
#: The most room of a title above its rows, and between them.
_MOST_TITLE, _UNDER_TITLE = 26.0, 3.0
#: Between the letters of a name, in ems.
_SPACING = -0.015


@dataclass(frozen=True, slots=True)
class PartStyle:
    """How a row is set: sizes in pt and lines of its name and of the project below it (0: none).

    Its outline stands beside the words, ``below`` them, or nowhere (``outlined`` is "").
    """

    name_size: float
    name_line: float
    project_size: float = 0.0
    project_line: float = 0.0
    outlined: str = ""
    columns: int = 1

    @property
    def width(self) -> float:
        """The width in mm of the words."""
        return (
            (_WIDTH - _GAP * (self.columns - 1)) / self.columns
            - _FOLIO
            - (_OUTLINE + _GAP) * (self.outlined == "beside")
        )

    def lines(self, entry: ContentsEntry) -> float:
        """Return the height of the words of *entry*; infinite, where one of them is wider than its place."""
        names = text_metrics.lines(entry.title, text_metrics.DISPLAY_BLACK, self.name_size, self.width, _SPACING)
        under = entry.under if self.project_size else ""
        project = text_metrics.many_lines(under, text_metrics.DISPLAY, self.project_size, self.width) if under else 0
        below = _BELOW if names and names + project > 2 else 0.0
        return names * self.name_line + project * self.project_line + _TOP + below if names else float("inf")

    def name(self, entry: ContentsEntry) -> str:
        """Return the title of *entry* as its lines are to be broken."""
        return text_metrics.tied(entry.title, text_metrics.DISPLAY_BLACK, self.name_size, self.width, _SPACING)

    def project(self, entry: ContentsEntry) -> str:
        """Return what stands below that title as its lines are to be broken; nothing where there is no room for it."""
        under = entry.under if self.project_size else ""
        return under and text_metrics.tied(under, text_metrics.DISPLAY, self.project_size, self.width)


#: The largest first.
_STYLES = (
    PartStyle(54, 4.25, 25.5, 2.25, "below"),
    PartStyle(44, 3.5, 20, 1.75, "below"),
    PartStyle(34, 2.75, 15.5, 1.5, "below"),
    PartStyle(25.5, 2.25, 14, 1.5, "beside"),
    PartStyle(20, 1.75, 11, 1.25, "beside"),
    PartStyle(13, 1.1, 9, 1, "beside"),
    PartStyle(13, 1.1, 9, 1),
    PartStyle(13, 1.1),
    PartStyle(10.4, 0.9),
    PartStyle(10.4, 0.9, columns=2),
    PartStyle(8.5, 0.8, columns=2),
    PartStyle(7.6, 0.7, columns=2),
)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row: its name and the project below it, what it leads to, the outline of a territory, if it has one."""

    name: str
    project: str
    entry: ContentsEntry
    outline: Markup | None


def part_pages(side: Side, *, opens_territories: bool) -> int:
    """Return the pages of a part that begins on *side*: territories open on the left behind it."""
    return 2 if opens_territories and side == "left" else 1


def part(edition: Edition, chapter: BookChapter, within: Sequence[ContentsEntry], side: Side, pages: int) -> Chapter:
    """Compose the title page of a part, and what stands *within* it; on *pages* pages, that stands on the second."""
    from livret.design.templates import composed  # only where something is composed

    sources = Sources()
    territories = {territory.slug: territory for territory in edition.territories}
    within = [_with_place(entry, territories.get(entry.territory)) for entry in within]
    shown = [territories[entry.territory] for entry in within if entry.territory]
    figures = cohort_figures.figures(replace(edition, territories=tuple(shown))) if pages > 1 and shown else []
    beside = 6.0 * len(figures) if pages > 1 else min(16.0, 3.5 * len(within))
    title = rows.part_title(chapter.title, max(4.0, min(_MOST_TITLE, HOUSE.lines - _UNDER_TITLE - beside)))
    room = HOUSE.lines if pages > 1 else HOUSE.lines - title.lines - _UNDER_TITLE
    style, high = _arranged(within, room, drawn=any(each.ground for each in shown))
    listed = [
        PartRow(
            style.name(entry), style.project(entry), entry,
            _outline(territories.get(entry.territory), entry, style, high),
        )
        for entry in within
    ]  # fmt: skip
    return composed(
        edition, "part", chapter.slug, chapter.title, side, sources, anchor=chapter.slug, part=title, pages=pages,
        colour=chapter.colour, src=sources.attribute(chapter.mark), rows=listed, row=high, style=style,
        figures=figures, figure=rows.height(len(figures), HOUSE.lines - title.lines - 6, 5.0, 12.0),
    )  # fmt: skip


def _with_place(entry: ContentsEntry, territory: Territory | None) -> ContentsEntry:
    """Return *entry* with the départements of *territory* under its name, where it has no project."""
    place = territory and territory.sheet.place
    return replace(entry, under=", ".join(place.departments)) if place and not entry.under else entry


def _arranged(within: Sequence[ContentsEntry], room: float, *, drawn: bool) -> tuple[PartStyle, float]:
    """Return the largest style in which all rows have room, and the height of a row; *drawn*: some have an outline."""
    for style in _STYLES:
        high = round((room - 0.1) / max(1, -(-len(within) // style.columns)), 3)
        if not drawn or (style.outlined == "beside" and high < _AROUND + 3):
            style = replace(style, outlined="")
        below = _LEAST_OUTLINE if style.outlined == "below" else 0.0
        if all(style.lines(entry) + below <= high for entry in within):
            break
    return style, high


def _outline(territory: Territory | None, entry: ContentsEntry, style: PartStyle, row: float) -> Markup | None:
    """Return the outline of *territory* in white, as high as a *row* allows."""
    if not territory or not territory.ground or not style.outlined:
        return None
    below = style.outlined == "below"
    high = row - (style.lines(entry) if below else 0.0) - _AROUND
    wide = _WIDTH if below else _OUTLINE
    white = colours()["white"].hex
    return Markup(silhouette(territory.ground, territory.sheet.name, white, wide, high * HOUSE.line))  # noqa: S704
