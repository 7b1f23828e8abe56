"""How high the units of a page are set: estimates in lines of the baseline grid of their size (``heights``)."""

from collections.abc import Callable, Sequence
from math import inf

from livret.design import heights
from livret.design.heights import PAGE_MM, RunOn
from livret.design.layout import (
    GAP,
    LISTS,
    PLAIN_TOP,
    TINT_PADDING,
    USUAL,
    LayoutUnit,
    Setting,
    Voices,
    in_halves,
    larger,
    printed,
)
from livret.design.line_breaking import COLUMN_MM
from livret.design.text_sizes import Size
from livret.edition.model import Rubric

#: The language whose words are cut when heights are foreseen.
_LANGUAGE = "fr"
#: Below a heading, around a signature, above the voice on the tint.
_BELOW_HEADING, _AROUND_SIGNATURE, ABOVE_TINT = 0.5, 0.5, 1.5
#: Above two voices beside each other: the tint of one rises by half of it (styles/components/rubric.css).
ABOVE_VOICES = 3.0


def fill(
    page: Sequence[LayoutUnit],
    setting: Setting = USUAL,
    gap: float = GAP,
    voices: Voices = "foot",
    measured: "Callable[[LayoutUnit, Setting], float] | None" = None,
    noted: bool = True,
) -> float:
    """Return the height of *page* in lines, gaps and notes included; the last two units may stand beside each other.

    *measured* returns the heights of units: ``unit_height``, if it is not given; *noted*: they may have notes.
    """
    shown = list(page)
    last = 0.0
    if voices == "half":
        *shown, one, other = shown
        last = max(_column(one, setting), _column(other, setting))
        last += any(_signed(unit, unit.rubrics[0]) for unit in (one, other))
        last += ABOVE_VOICES if shown else gap
    gaps = gap * max(0, len(shown) - 1)
    if shown and shown[-1].tinted:
        gaps += TINT_PADDING + (ABOVE_TINT - gap if len(shown) > 1 else 0)
    texts = [rubric.prose.tree for unit in page for rubric in unit.rubrics] if noted else []
    notes = heights.notes(texts, _LANGUAGE, setting.size)
    measured = measured or unit_height
    return sum(measured(unit, setting) for unit in shown) + gaps + last + notes


def run_on(
    unit: LayoutUnit,
    setting: Setting,
    gap: float,
    left: float,
    measured: "Callable[[LayoutUnit, Setting], float] | None" = None,
) -> RunOn:
    """Return where *unit* comes to, *gap* below what *left* so many lines free; the engine keeps a gap on a new page.

    Its only rubric runs on over the page in two columns, or in one where it is set large; photographs and exergues are
    not broken. *measured* is that of ``fill``.
    """
    size, page = setting.size, float(setting.size.lines)
    if not unit.rubrics or unit.beside:
        high = gap + (measured or unit_height)(unit, setting)
        return RunOn(0, left - high, 0.0) if high <= left else RunOn(1, page - high, left)
    (rubric,) = unit.rubrics
    tree, between = rubric.prose.tree, setting.between if rubric.rule.form in LISTS else 0.0
    head = gap + _above(rubric, unit, size, PAGE_MM)
    if own := larger(rubric.rule.form, setting):
        high = own.line / size.line
        column = heights.column(tree, PAGE_MM, between, _LANGUAGE, own)
        found = column.run_down(head / high, left / high, page / high)
        return RunOn(found.turned, found.left * high, found.hole * high)
    return heights.columns(tree, _LANGUAGE, size, between).run_on(head, left, page)


def unit_height(unit: LayoutUnit, setting: Setting = USUAL) -> float:
    """Return the height of *unit* in lines of its size, without the room around it."""
    size = setting.size
    if unit.beside:
        text, photo = _text_beside(unit, setting), beside(unit, setting)
        return max(text, heights.under(unit.shots[0], photo, size)) if photo else inf
    if unit.photos:
        return heights.album(unit.shots, printed(unit, size), size)
    if unit.quote:
        return unit.quote.lines
    if len(unit.rubrics) == 2 and (column := setting.lists_mm):
        return max(_rubric_height(rubric, unit, setting, column) for rubric in unit.rubrics)
    if len(unit.rubrics) == 2:
        return sum(_rubric_height(rubric, unit, setting, setting.measure) for rubric in unit.rubrics) + GAP
    return _rubric_height(unit.rubrics[0], unit, setting, setting.measure)


def beside(unit: LayoutUnit, setting: Setting) -> heights.PlacedPhoto | None:
    """Return the photograph of *unit* as high as the rubrics beside it; None where they are no match for it."""
    if setting.measure != PAGE_MM or setting.running:
        return None
    return heights.beside(unit.shots[0], _text_beside(unit, setting), setting.size)


def _text_beside(unit: LayoutUnit, setting: Setting) -> float:
    high = [_rubric_height(rubric, unit, setting, COLUMN_MM) for rubric in unit.rubrics]
    return sum(high) + GAP * (len(high) - 1)


def _column(unit: LayoutUnit, setting: Setting) -> float:
    """Return the height in lines of a voice in one column, without its signature."""
    (rubric,) = unit.rubrics
    above = heights.heading(rubric.heading, COLUMN_MM, setting.size) + _BELOW_HEADING
    return above + _prose_height(rubric, setting, COLUMN_MM)


def _signed(unit: LayoutUnit, rubric: Rubric) -> bool:
    return unit.signed and bool(rubric.rule.signed_by and rubric.heading)


def _rubric_height(rubric: Rubric, unit: LayoutUnit, setting: Setting, width_mm: float) -> float:
    return _above(rubric, unit, setting.size, width_mm) + _prose_height(rubric, setting, width_mm)


def _above(rubric: Rubric, unit: LayoutUnit, size: Size, width_mm: float) -> float:
    """Return the height in lines of the heading and the signature of *rubric*, and of the room below them."""
    if not rubric.heading:
        return PLAIN_TOP
    above = heights.heading(rubric.heading, width_mm, size)
    return above + (1 + _AROUND_SIGNATURE if _signed(unit, rubric) else _BELOW_HEADING)


def _prose_height(rubric: Rubric, setting: Setting, width_mm: float) -> float:
    """Return the height of *rubric*'s prose: in one column of *width_mm*; in two, or in halves, across the page."""
    tree, size, form = rubric.prose.tree, setting.size, rubric.rule.form
    between = setting.between if form in LISTS else 0.0
    if own := larger(form, setting):
        return heights.one_column(tree, width_mm, between, _LANGUAGE, own) * own.line / size.line
    if width_mm != PAGE_MM:
        return heights.one_column(tree, width_mm, between, _LANGUAGE, size)
    if form not in LISTS and in_halves(rubric, size):
        return max(heights.halves(tree, _LANGUAGE, size))
    return heights.two_columns(tree, _LANGUAGE, size, between)
