"""The head of a territory's pages: its facts in rows, and its height with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.tokens import length
from livret.design.source_map import Sources
from livret.design.territory_page import NAME_WIDTH, project_is_long
from livret.edition.model import Territory
from livret.edition.typography.numbers import number

_LINE = length("line")  # pt
_FACT_WIDTH = 35.0
#: The lengths of styles/components/facts.css, in mm: of a figure (size in pt, line height, lines allowed), of the
#: room above the label, and of a line of the label and of the unit.
_FIGURE_SIZES = ((19, 7.4, 1), (14, 5.6, 2), (11, 4.6, 99))
_FACT_TOP, _LABEL_LINE, _UNIT_LINE = 1.6, 3.3, 3.9
#: The most facts in a row, and the least room between two rows, in lines.
_ABREAST, _ROW_GAP = 4, 0.6
#: Heights in lines: from the top to the facts' heading, the heading, the room under the facts, the usual head.
_HEAD_TOP, _FACTS_HEADING, _HEAD_FOOT, _USUAL_HEAD = 10.6, 1.35, 0.4, 15.5


@dataclass(frozen=True, slots=True)
class FactCell:
    """One fact of the head: label, figure, unit, and the year when the source gives one.

    ``size`` is that of the figure in pt, and ``line`` its line in mm where a larger one stands in its row;
    ``label_lines`` are the lines reserved for the label, ``height`` is that of the rest in mm.
    """

    label: str
    figure: str
    unit: str
    note: str = ""
    size: int = 19
    label_lines: int = 1
    height: float = 0.0
    src: Markup = field(default_factory=Markup)
    line: float = 0.0


@dataclass(frozen=True, slots=True)
class FactCells:
    """A row of facts: their labels have the same height, so that figures are on one line."""

    cells: Sequence[FactCell]

    @property
    def lines(self) -> float:
        """The height of the row in lines."""
        highest = max(cell.label_lines * _LABEL_LINE + cell.height for cell in self.cells)
        return (_FACT_TOP + highest) * 72 / 25.4 / _LINE

    @property
    def pitch(self) -> int:
        """The distance from the top of the row to that of the next, in whole lines."""
        return ceil(self.lines + _ROW_GAP)


def fact_rows(territory: Territory, sources: Sources) -> list[FactCells]:
    """Return the facts of the sheet, in the order of the printed brochure.

    Four fit in a row; more are spread evenly over the fewest rows.
    """
    sheet, found = territory.sheet, []
    if sheet.place:
        figure, region = ", ".join(sheet.place.departments), sheet.place.region
        unit = "" if region == figure else region  # « La Réunion » is both, and told once
        found.append(_cell("Localisation", figure, unit, None, sources, territory, "localisation"))
    for row, fact in sheet.facts():
        unit = row.unit(fact.value)
        found.append(_cell(row.label, number(fact.value), unit, fact.year, sources, territory, row.key))
    if not found:
        return []
    abreast = ceil(len(found) / ceil(len(found) / _ABREAST))
    return [_level(found[at : at + abreast]) for at in range(0, len(found), abreast)]


def _level(cells: Sequence[FactCell]) -> FactCells:
    """Return *cells* as a row: labels as high as each other, and so are figures of one line, above their units."""
    most = max(cell.label_lines for cell in cells)
    found = [_figure_size(cell.figure) for cell in cells]
    tallest = max((line for _size, line, count in found if count == 1), default=0.0)
    more = [tallest - line if count == 1 else 0.0 for _size, line, count in found]
    return FactCells(
        [
            replace(cell, label_lines=most, height=cell.height + added, line=tallest if added else 0.0)
            for cell, added in zip(cells, more, strict=True)
        ]
    )


def _cell(
    label: str, figure: str, unit: str, year: int | None, sources: Sources, territory: Territory, key: str
) -> FactCell:
    size, line, count = _figure_size(figure)
    note = f"en {year}" if year else ""
    labels = text_metrics.many_lines(label, text_metrics.DISPLAY, 7.6, _FACT_WIDTH)
    units = text_metrics.many_lines(unit, text_metrics.DISPLAY_BOLD, 9, _FACT_WIDTH) if unit else 0
    units += bool(note)
    height = count * line + units * _UNIT_LINE
    return FactCell(label, figure, unit, note, size, labels, height, sources.attribute(territory.mark(key)))


def _figure_size(figure: str) -> tuple[int, float, int]:
    for size, line, allowed in _FIGURE_SIZES:
        count = text_metrics.lines(figure, text_metrics.DISPLAY_BLACK, size, _FACT_WIDTH, -0.01)
        if count and count <= allowed:
            return size, line, count
    return size, line, 1


def head_lines(territory: Territory, rows: Sequence[FactCells]) -> float:
    """Return the height of the head in lines: 15.5, and as many whole lines more as names and *rows* of facts need."""
    needed = _HEAD_TOP
    if project_is_long(territory):
        project = text_metrics.many_lines(territory.sheet.project or "", text_metrics.DISPLAY_BOLD, 13, NAME_WIDTH)
        needed = max(needed, 7.85 + project * 13 * 1.2 / _LINE)
    if rows:
        needed += facts_lines(rows)
    return _USUAL_HEAD + max(0, ceil(needed - _USUAL_HEAD))


def facts_lines(rows: Sequence[FactCells]) -> float:
    """Return the height of *rows* of facts in lines: from their heading to the foot of the head."""
    return _FACTS_HEADING + sum(row.pitch for row in rows[:-1]) + rows[-1].lines + _HEAD_FOOT
