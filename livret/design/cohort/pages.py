"""The cohort at a glance: which of its figures, map, chart and table stand on which page, so that each closes.

Heights are in lines of the baseline grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from livret.base import text_metrics
from livret.base.tokens import length
from livret.design.cohort.figures import dots, figures, kinds, population_note
from livret.edition.model import Edition, Territory

#: The fewest territories that are a cohort unless edition.yaml says otherwise, and the most on two pages.
FEWEST, MOST = 3, 52
#: Territories that one page shows, and most rows of one column of the table.
FEW, ONE_COLUMN = 6, 26
#: Heights in lines: of a page, the title, and what stands around rows of figures, of kinds, of the chart and of the
#: table; of the highest map, with its credit.
_PAGE, _TITLE, _FIGURES, _KINDS_TOP, _CHART, _TABLE = 53.0, 6.5, 1.0, 4.0, 6.5, 5.5
HIGHEST_MAP = 27.6
#: More white below the title, where the rows of figures leave it.
_MORE_ABOVE = 1.5
#: Of that, the white above a table that does not begin its page.
_ABOVE = 2.0
#: Of the line that says where inhabitants come from, below the table of a page without a chart.
_NOTE = 1.5
#: Heights in lines of a row: of figures (three, four), of kinds; the least and the most of the chart and of the table.
_FIGURE_ROW, _KIND_ROW, _CHART_ROWS, _TABLE_ROWS = (5.0, 4.5), 2.5, (1.5, 7.0), (1.75, 15.0)
#: The highest row of figures beside something else.
_MOST_FIGURE = 24.0
#: Sizes in pt of the figures with the least height of their rows, in lines; the width in mm that they have.
_FIGURE_SIZES, _FIGURE_WIDTH, _FIGURE_SPACING = (
    (
        (420, 40),
        (320, 30),
        (220, 20),
        (180, 16),
        (140, 12),
        (96, 7.5),
        (64, 0),
    ),
    121.0,
    -0.03,
)
#: Width in mm of a territory's name in the table.
_NAME_WIDTH = 66.0

#: Sizes in pt of a label, of a line of its note, and by how much it goes down to the baseline of a larger figure,
#: of what that is larger.
_LABEL, _NOTE_LINE, _DOWN = 9.0, 10.2, 0.33

Content = Literal["title", "figures", "map", "chart", "kinds", "table"]


@dataclass(frozen=True, slots=True)
class GlanceBlock:
    """What stands on a page: ``row`` is the height of its rows in lines, ``rows`` those of the table, from – to.

    ``size`` is that of the figures, in pt, and ``above`` the white above them; ``style`` names that of the table, which
    has ``projects`` below the names.
    """

    content: Content
    row: float = 0.0
    rows: tuple[int, int] = (0, 0)
    size: float = 0.0
    above: float = 0.0
    style: str = ""
    projects: bool = False

    @property
    def level(self) -> bool:
        """Whether a label has room on the baseline of its figure, and a line of its note below it."""
        below = (self.row - 1) / 2 * length("line")  # as both stand in the middle of the row, without the next line
        return below >= (self.size - _LABEL) * _DOWN + _NOTE_LINE


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How the table is set in rows of ``least`` lines or more: sizes in pt and lines of names, and of projects."""

    name: str
    least: float
    name_size: float
    name_line: float
    project_size: float
    project_line: float

    def lines(self, territory: Territory) -> float:
        """Return how high the name and the project of *territory* are, in lines, with some white around them."""
        sheet, width = territory.sheet, _NAME_WIDTH
        names = text_metrics.many_lines(sheet.name, text_metrics.DISPLAY_BOLD, self.name_size, width)
        projects = (
            text_metrics.many_lines(sheet.project, text_metrics.DISPLAY, self.project_size, width)
            if sheet.project
            else 0
        )
        return names * self.name_line + projects * self.project_line + 0.5


#: The largest first (styles/components/glance.css).
TABLE_STYLES = (
    TableStyle("poster", 11.0, 25.5, 2.0, 14.0, 1.5),
    TableStyle("larger", 7.5, 15.5, 1.25, 10.4, 1.0),
    TableStyle("large", 4.6, 11.0, 1.0, 9.0, 1.0),
    TableStyle("usual", 0.0, 8.5, 0.83, 8.5, 0.79),
)


def has_pages(edition: Edition) -> bool:
    """Return whether the cohort has a double page: as edition.yaml asks, else from three territories on."""
    count, wanted = len(edition.territories), edition.sheet.cohort
    return count <= MOST and (count >= FEWEST if wanted is None else wanted)


def arranged(edition: Edition, *, alone: bool, map_lines: float, charted: bool) -> list[list[GlanceBlock]]:
    """Return what stands on each page: two of them face each other; where *alone*, a right page stands before them.

    What fits on that right page fills it, and no other. Rows are as high as closes their page. The map with its credit
    is *map_lines* high: 0 where there is none.
    """
    return _alone(edition, map_lines, charted) if alone else _facing(edition, map_lines, charted)


def below_figures(edition: Edition, map_lines: float) -> list[list[GlanceBlock]]:
    """Return the page of the map alone, below the figures: of a cohort without a double page."""
    return [_above_map(edition, map_lines)]


def _alone(edition: Edition, map_lines: float, charted: bool) -> list[list[GlanceBlock]]:
    count = len(edition.territories)
    middle = -(-count // 2)
    first = _above_map(edition, map_lines) if map_lines else _first(edition, "table", count)
    if (map_lines and count <= FEW) or (not map_lines and fits(edition)):
        return [first]
    if map_lines and charted:
        return [first, _chart_page(edition, count), [_table(edition, 0, count, _PAGE + _ABOVE)]]
    if map_lines:
        return [first, [_table(edition, 0, middle, _table_page(edition))], _last(edition, middle, charted=False)]
    some = _rows_below(edition, _PAGE * 2)
    rest = some + -(-(count - some) // 2)
    second = [_table(edition, some, rest, _PAGE + _ABOVE)]
    return [_first(edition, "table", some), second, _last(edition, rest, charted=False)]


def _facing(edition: Edition, map_lines: float, charted: bool) -> list[list[GlanceBlock]]:
    count = len(edition.territories)
    if map_lines and charted and count <= FEW:
        return [_first(edition, "table", count), _chart_page(edition, count, map_lines)]
    if map_lines and charted:
        share = (_PAGE - _CHART - _TABLE) * 0.45
        table = _table(edition, 0, count, _PAGE - share - _CHART)
        return [_above_map(edition, map_lines), [_chart(count, share + _CHART), table]]
    if map_lines:
        return [_above_map(edition, map_lines), _last(edition, 0, charted=charted)]
    if charted or count <= FEW:
        return [_first(edition, "chart" if charted else "figures"), _last(edition, 0, charted=charted)]
    some = _rows_below(edition, _PAGE)
    return [_first(edition, "table", some), _last(edition, some, charted=False)]


def _above_map(edition: Edition, map_lines: float) -> list[GlanceBlock]:
    """Return the page with the title and the figures, above the map with its credit."""
    return _headed(edition, [GlanceBlock("map")], map_lines)


def _first(edition: Edition, shown: Content, rows: int = 0) -> list[GlanceBlock]:
    """Return the page with the title and the figures, above what is *shown*: the chart, the table up to *rows*.

    The figures take the whole page where it is they.
    """
    count, room = len(edition.territories), _first_room(edition)
    behind, height = list[GlanceBlock](), 0.0
    if shown == "chart":
        behind = [_chart(count, room)]
        height = _CHART + behind[0].row * count
    elif shown == "table":
        behind = [_table(edition, 0, rows, room - _credited(edition))]
        height = _TABLE + _credited(edition) + behind[0].row * _in_column(rows)
    return _headed(edition, behind, height)


def _headed(edition: Edition, behind: Sequence[GlanceBlock], height: float) -> list[GlanceBlock]:
    """Return the title and the figures above the blocks *behind*, whose *height* in lines they leave."""
    many = len(figures(edition))
    least, free = _FIGURE_ROW[many > 3], _PAGE - _TITLE - _FIGURES - height
    more = min(_MORE_ABOVE, max(0.0, free - least * many))
    row = round(min(max((free - more) / many, least), _MOST_FIGURE if behind else _PAGE), 2)
    shown = GlanceBlock("figures", row, size=_figure_size(edition, row), above=round(_FIGURES + more, 2))
    return [GlanceBlock("title"), shown, *behind]


def _figure_size(edition: Edition, row: float) -> float:
    """Return the size in pt of the figures in rows of *row* lines, none wider than its place."""
    shown = [each.figure for each in figures(edition)]
    fitting = (
        size
        for size, least in _FIGURE_SIZES
        if row >= least
        and all(
            text_metrics.width(each, text_metrics.DISPLAY_BLACK, size, _FIGURE_SPACING) <= _FIGURE_WIDTH
            for each in shown
        )
    )
    return next(fitting, _FIGURE_SIZES[-1][0])


def _first_room(edition: Edition) -> float:
    """Return the lines that the title and the figures leave on their page."""
    many = len(figures(edition))
    return _PAGE - _TITLE - _FIGURES - _FIGURE_ROW[many > 3] * many


def fits(edition: Edition, count: int = 0) -> bool:
    """Return whether *count* rows of the table, else all, find room below the figures."""
    count = count or len(edition.territories)
    return _TABLE + _credited(edition) + _TABLE_ROWS[0] * _in_column(count) <= _first_room(edition)


def _rows_below(edition: Edition, others: float) -> int:
    """Return how many rows of the table stand below the figures, where pages of *others* lines hold the rest."""
    count, room = len(edition.territories), max(0.0, _first_room(edition) - _TABLE - _credited(edition))
    some = max(1, round(count * room / (room + others)))
    return next(fewer for fewer in range(some, 0, -1) if fewer == 1 or fits(edition, fewer))


def _credited(edition: Edition) -> float:
    """Return the lines of what says, below a table without a chart, where inhabitants come from."""
    return _NOTE if population_note(edition) and not dots(edition) else 0.0


def _table_page(edition: Edition) -> float:
    return _PAGE + _ABOVE - _credited(edition)


def _chart_page(edition: Edition, count: int, other: float = 0.0) -> list[GlanceBlock]:
    """Return a page of the chart above the kinds, if it has room for these; and above the map, of *other* lines."""
    forms, formed = _forms(edition, _CHART + _CHART_ROWS[0] * count + other)
    return [_chart(count, _PAGE - formed - other), *([GlanceBlock("map")] if other else []), *forms]


def _last(edition: Edition, start: int, *, charted: bool) -> list[GlanceBlock]:
    """Return the page with the table from row *start* on, above the kinds, if it has room for these."""
    count = len(edition.territories)
    page = _PAGE + _ABOVE if charted or start else _table_page(edition)
    forms, formed = _forms(edition, _PAGE - page + _TABLE + _TABLE_ROWS[0] * _in_column(count - start))
    return [_table(edition, start, count, page - formed), *forms]


def _forms(edition: Edition, beside: float) -> tuple[list[GlanceBlock], float]:
    """Return the block of kinds, if a page with *beside* lines of others has room for it, and its height."""
    rows = len(kinds(edition))
    height = _KINDS_TOP + _KIND_ROW * rows
    return ([GlanceBlock("kinds", _KIND_ROW)], height) if rows and beside + height <= _PAGE else ([], 0.0)


def _chart(count: int, height: float) -> GlanceBlock:
    return GlanceBlock("chart", _row_of(count, height - _CHART, _CHART_ROWS))


def _table(edition: Edition, start: int, end: int, height: float) -> GlanceBlock:
    """Return the rows *start* to *end* of the table, with the projects where each finds room below its name."""
    row = _row_of(_in_column(end - start), height - _TABLE, _TABLE_ROWS)
    style = next(style for style in TABLE_STYLES if row >= style.least)
    fit = all(style.lines(territory) <= row for territory in edition.territories[start:end])
    return GlanceBlock("table", row, (start, end), style=style.name, projects=fit and end - start <= ONE_COLUMN)


def _in_column(count: int) -> int:
    """Return how many of *count* rows stand in a column of the table: beyond those of one, they are set in two."""
    return count if count <= ONE_COLUMN else -(-count // 2)


def _row_of(count: int, height: float, bounds: tuple[float, float]) -> float:
    """Return the height of each of *count* rows that fill *height*, within *bounds*."""
    return round(min(max(height / count, bounds[0]), bounds[1]), 2)


def page_count(edition: Edition, *, alone: bool, has_map: bool) -> int:
    """Return how many pages the cohort has, where it has any."""
    return len(arranged(edition, alone=alone, map_lines=HIGHEST_MAP * has_map, charted=bool(dots(edition))))
