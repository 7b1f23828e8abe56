"""From the layout of a territory to what its template prints: page by page, what stands above and the units below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import floor
from typing import Literal

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.problems import Location
from livret.design import heights, maps, territory_head, territory_page, territory_poster
from livret.design.layout import (
    NOTHING,
    PICTURED,
    HeadStrip,
    Layout,
    LayoutUnit,
    PageGroup,
    PlacedQuote,
    RowPhoto,
    Top,
    apart,
    printed,
)
from livret.design.source_map import Sources
from livret.design.territory_head import FactCell, FactCells
from livret.design.territory_page import ExergueQuote, Figure, Name, ProjectTitle, RubricPart
from livret.design.territory_poster import Poster
from livret.design.text_sizes import HOUSE, Size
from livret.edition.model import Edition, Territory
from livret.pdf.model import Side, TextFrame

_SIDES: tuple[Side, Side] = ("left", "right")
#: What stands on cream, and the most lines left below it with a voice on the tint alone, which then begins there.
_CREAM, _TOUCHING = frozenset({"name", "wide", "exergue", "figures", "corner"}), 4.0
#: The most facts in a margin over a map.
_OVER_A_MAP = 6


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A unit as the template prints it: rubrics, photographs with the ``lines`` that they take, or an exergue.

    Rubrics and a photograph stand beside each other.
    """

    parts: Sequence[RubricPart] = ()
    figures: Sequence[Figure] = ()
    lines: float = 0.0
    quote: ExergueQuote | None = None


@dataclass(frozen=True, slots=True)
class TopShown:
    """What stands above the text of a page, as the template prints it: ``lines`` is its height, in the house's lines.

    ``under`` is the room between it and the text, in mm; ``plate`` the lines of a photograph above the names; ``row``
    are those of a row across both pages, with their places.
    """

    kind: str
    lines: float
    under: float
    air: float = 0.0
    name: Name | None = None
    name_width: float = 0.0
    project: ProjectTitle | None = None
    facts: Sequence[FactCells] = ()
    locator: Markup | None = None
    quote: ExergueQuote | None = None
    photo: Figure | None = None
    near: maps.NearPicture | None = None
    cells: Sequence[FactCell] = ()
    strip: HeadStrip | None = None
    poster: Poster | None = None
    title: tuple[int, float] | None = None
    plate: float = 0.0
    row: Sequence[tuple[Figure, RowPhoto]] = ()


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page, or pages that a text runs over, as the template prints it; ``facing`` is the photograph beside it.

    In the ``margin`` are its facts, and below them a map. The voice on the tint stands on the page of ``tint_side``: of
    several that a text runs over, the last one, where it is on the tint at all (``tints``). Alone on its page, the tint
    is all of it (``tinted``), and its voice so many lines above the foot (``lift``), or all below a head on cream. At
    its foot are ``notes`` so many mm high; of several pages that a text runs over, the engine finds the place.
    """

    top: TopShown
    units: Sequence[UnitShown]
    side: Side
    gap: float
    anchored: bool
    halves: bool
    margin: Sequence[FactCell]
    margin_map: Markup | None
    narrow: bool
    facing: Figure | None
    tint_side: Side
    tints: bool
    tinted: Literal["", "all", "below"]
    lift: int
    notes: float


def shown(subject: Territory, layout: Layout, edition: Edition, sources: Sources) -> list[PageShown]:
    """Return what the template prints of *subject* in *layout*, each of its groups beginning a page."""
    found, page = [], int(layout.side == "right")
    for group, following in zip_longest(layout.groups, layout.groups[1:]):
        side: Side = "left" if page % 2 == 0 else "right"
        faces = following and following.top.kind == "full"
        facing = territory_page.figure(subject, following.top.photo, sources) if faces else None
        found.append(replace(_page(subject, layout, group, edition, sources, side), facing=facing))
        page += group.pages
    return found


def frame(layout: Layout, sources: Sequence[Location | None]) -> TextFrame:
    """Return the frame of the text of *layout*, by the *sources* of its chapter."""
    bodies: list[float | None] = []
    for group in layout.groups:
        bodies += [None if group.top == NOTHING else group.top.body, *[None] * (group.pages - 1)]
    voices = (group.units[-1] for group in layout.groups if group.anchored and group.units[-1].tinted)
    voice = next((sources.index(unit.rubrics[0].mark) for unit in voices), None)
    return TextFrame(tuple(bodies), voice)


def _page(
    subject: Territory, layout: Layout, group: PageGroup, edition: Edition, sources: Sources, side: Side
) -> PageShown:
    facts = territory_head.fact_rows(subject, sources)
    margin = [cell for row in facts for cell in row.cells] if group.top.kind == "slim" else []
    sited = group.top.kind == "slim" and len(margin) <= _OVER_A_MAP
    units = group.units if group.pages == 1 else apart(group.units)
    return PageShown(
        top=_above(subject, group, layout.size, edition, sources, side),
        units=[_unit(subject, each, group, layout.size, edition.sheet.language, sources) for each in units],
        side=side, gap=group.gap, anchored=group.anchored, halves=group.voices == "half",
        margin=margin, margin_map=maps.locator(subject, edition.contours, in_margin=True) if sited else None,
        narrow=group.abreast, facing=None, tints=group.tints, tinted=_tinted(group),
        lift=floor(group.hole) if _tinted(group) == "all" else 0,
        tint_side=_SIDES[(_SIDES.index(side) + group.pages - 1) % 2],
        notes=_notes(units, edition.sheet.language) if group.pages == 1 else 0.0,
    )  # fmt: skip


def _notes(units: Sequence[LayoutUnit], language: str) -> float:
    """Return how high the notes of *units* are at the foot of their page, in mm."""
    trees = [rubric.prose.tree for unit in units for rubric in unit.rubrics]
    return round(heights.notes(trees, language) * HOUSE.line, 2)


def _tinted(group: PageGroup) -> Literal["", "all", "below"]:
    """Return how much of the page of *group* is on the tint, beside the words of its voice."""
    if not group.anchored or group.voices == "half" or len(group.units) > 1 or not group.units[0].tinted:
        return ""
    if group.top == NOTHING:
        return "all"
    return "below" if group.top.kind in _CREAM and group.hole <= _TOUCHING and not group.top.strip else ""


def _unit(
    subject: Territory, unit: LayoutUnit, group: PageGroup, size: Size, language: str, sources: Sources
) -> UnitShown:
    if unit.quote:
        return UnitShown(quote=_quote(subject, unit.quote, sources))
    return UnitShown(
        [
            territory_page.part(each, subject, sources, group, language, size, len(unit.rubrics) > 1 or unit.beside)
            for each in unit.rubrics
        ],
        territory_page.album(subject, unit, sources, size),
        heights.album(unit.shots, printed(unit, size), size) if unit.photos and not unit.beside else 0.0,
    )


def _quote(subject: Territory, placed: PlacedQuote | None, sources: Sources) -> ExergueQuote | None:
    return territory_page.quote(subject, placed.rank, sources, placed.size) if placed else None


def _above(
    subject: Territory, group: PageGroup, size: Size, edition: Edition, sources: Sources, side: Side
) -> TopShown:
    if group.top.strip:
        return _strip(subject, group, edition, sources, side)
    if group.top.kind == "poster":
        return TopShown(
            "poster",
            group.top.lines,
            0.0,
            poster=territory_poster.poster(subject, sources, HOUSE.lines - group.top.lines),
        )
    return _top(subject, group, size, edition, sources)


def _top(subject: Territory, group: PageGroup, size: Size, edition: Edition, sources: Sources) -> TopShown:
    top = group.top
    under = (size.head_lines(top.body) if size.step > 0 else top.body) * size.line - top.lines * HOUSE.line
    named = top.kind in ("name", "wide", "slim", "panorama", "row")
    wide = frozenset({"wide", "panorama", "row"})
    facts = territory_head.fact_rows(subject, sources) if named or top.kind == "figures" else ()
    figures = top.kind == "figures"
    name = _name(subject, top) if named else None
    return TopShown(
        kind=top.kind, lines=top.lines, under=round(under, 4), air=top.air, name=name,
        name_width=_name_width(name, territory_page.NAME_WIDTH if top.kind == "name" else territory_page.WIDE),
        project=territory_page.project(subject, wide=top.kind != "name") if named else None,
        facts=facts if top.kind in ("name", *wide) and top.facts else (),
        locator=maps.locator(subject, edition.contours) if top.kind == "name" else None,
        quote=_quote(subject, top.quote, sources),
        photo=territory_page.figure(subject, top.photo, sources) if top.kind in PICTURED and not top.row else None,
        plate=top.plate, row=[(territory_page.figure(subject, each.rank, sources), each) for each in top.row],
        near=maps.near(subject, top.lines, edition) if top.kind == "near" else None,
        cells=[cell for row in facts for cell in row.cells] if figures else (),
    )  # fmt: skip


def _name(subject: Territory, top: Top) -> Name | None:
    """Return the name in the head *top*, which is beside the locator, across the page, or over facts in the margin."""
    if top.kind == "name":
        return territory_page.name(subject)
    return territory_page.slim_name(subject) if top.kind == "slim" else territory_page.wide_name(subject, top.points)


def _name_width(name: Name | None, measure: float) -> float:
    """Return the width of *name* in mm: all of its *measure*, or what evens its lines where it may part a compound."""
    if not name or "-" not in name.words:
        return measure
    set_in = (text_metrics.DISPLAY_BLACK, name.size, measure, territory_page.NAME_SPACING)
    return text_metrics.evened(text_metrics.tied(name.words, *set_in), *set_in)


def _strip(subject: Territory, group: PageGroup, edition: Edition, sources: Sources, side: Side) -> TopShown:
    """Return the names over a strip, which the house's own lines or larger text follow."""
    top, facts = group.top, territory_head.fact_rows(subject, sources)
    assert top.strip
    if top.strip.kind == "names":
        under, told = (top.body - top.lines) * HOUSE.line, HOUSE.lines - top.strip.begins - top.strip.lines
        poster = territory_poster.poster(subject, sources, told)
        return TopShown(top.kind, top.lines, round(under, 4), poster=poster, strip=top.strip)
    name = territory_page.strip_name(subject)
    place, within = top.strip, top.strip.kind == "figures" or top.strip.margin
    return TopShown(
        kind=top.kind, lines=top.lines, under=round((top.body - top.lines) * HOUSE.line, 4),
        name=name, name_width=_name_width(name, territory_page.WIDE),
        project=territory_page.project(subject, wide=True),
        facts=() if within else facts,
        photo=territory_page.figure(subject, top.photo, sources) if place.kind == "photo" else None,
        near=maps.strip(subject, place, side, edition) if place.kind == "near" else None,
        cells=[cell for row in facts for cell in row.cells] if within else (),
        strip=place, title=territory_poster.title(subject, place.lines) if place.kind == "title" else None,
    )  # fmt: skip
