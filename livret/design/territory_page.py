"""From the model of a territory to the words that a template prints: numbers, and sizes chosen by measuring."""

from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from livret.base import text_metrics
from livret.design import announced, copyfit, heights
from livret.design.layout import LISTS, LayoutUnit, in_halves
from livret.design.line_breaking import COLUMN_MM, text, whole_last_words
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE, Size
from livret.edition.model import Edition, Rubric, Territory

#: (size in pt, lines allowed), largest first: the first in which the name fits is used.
_NAME_SIZES = ((34, 3), (25, 4), (20, 5))
#: In mm, of the names in the head.
NAME_WIDTH = 80.0
#: A name of more lines is replaced by the short one.
_NAME_LINES = 3
_NAME_SPACING = -0.022
_PROJECT_LINES = 2
_FOOT_NAME_LENGTH = 60
#: (class, size in pt, measure in mm, lines allowed): the exergue's sizes, largest first.
_EXERGUE_SIZES = (("short", 34.0, 140.0, 3), ("usual", 29.0, 144.0, 4), ("long", 25.5, 160.0, 5))
_EXERGUE_SPACING = -0.02
_SHORT_EXERGUE = 60
#: The height of a line of the smallest, in lines of the grid.
_EXERGUE_LINE = 2
#: Name and layout of each form of rubric in styles/components/rubric.css.
_FORMS = {
    "texte": "running",
    "points": "points",
    "cercles": "rings",
    "voix": "voice",
    "voix-teintee": "tinted",
}
_FLOWING_FORMS = {**_FORMS, "voix-teintee": "voice"}


@dataclass(frozen=True, slots=True)
class RubricPart:
    """One rubric as the template prints it."""

    form: str
    heading: str
    html: Markup
    flow: Literal["columns", "halves", "column"]
    src: Markup
    signature: str
    signature_src: Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A photograph and the words printed below it; ``shape`` is its height divided by its width.

    ``src`` is the ``data-src`` of its caption, ``file`` that of the name of its file. One that may be beside another
    has its ``width`` and that of its ``column``, in mm.
    """

    url: str
    alternative: str
    caption: str
    credit: str
    shape: float
    src: Markup
    file: Markup
    width: float = 0.0
    column: float = 0.0


@dataclass(frozen=True, slots=True)
class ExergueQuote:
    """The exergue, at the size for its length."""

    words: str
    origin: str
    size: str
    width: float
    src: Markup


@dataclass(frozen=True, slots=True)
class Name:
    """The territory's name in the head, its size in pt and its lines; the full name too, if another is printed."""

    words: str
    size: int
    lines: int
    full: str = ""


def name(territory: Territory) -> Name | None:
    """Return the name at the largest size at which it fits; None when it does not fit.

    The short name replaces one of more than three lines, or that does not fit, if it has fewer lines.
    """
    full, short = territory.sheet.name, territory.sheet.short_name
    whole = _sized(full)
    if not short or (whole and whole.lines <= _NAME_LINES):
        return whole
    shorter = _sized(short)
    return replace(shorter, full=full) if shorter and (not whole or shorter.lines < whole.lines) else whole


def _sized(words: str) -> Name | None:
    for size, allowed in _NAME_SIZES:
        count = text_metrics.lines(words, text_metrics.DISPLAY_BLACK, size, NAME_WIDTH, _NAME_SPACING)
        if count and count <= allowed:
            return Name(words, size, count)
    return None


def foot_name(territory: Territory) -> str:
    """Return the name for the running foot: the short one when the name is long."""
    sheet = territory.sheet
    return (sheet.short_name or sheet.name) if len(sheet.name) > _FOOT_NAME_LENGTH else sheet.name


def project_width(territory: Territory) -> float:
    """Return the width in mm that evens the lines of the project's title."""
    size = 13.0 if project_is_long(territory) else 15.5
    return text_metrics.evened(territory.sheet.project or "", text_metrics.DISPLAY_BOLD, size, NAME_WIDTH)


def project_is_long(territory: Territory) -> bool:
    """Return whether the project's title needs the smaller size."""
    project = territory.sheet.project
    return (
        bool(project)
        and text_metrics.many_lines(project or "", text_metrics.DISPLAY_BOLD, 15.5, NAME_WIDTH) > _PROJECT_LINES
    )


def quote(territory: Territory, sources: Sources) -> ExergueQuote | None:
    """Return the exergue at its size; None when even the smallest is too long (or there is none)."""
    exergue = territory.sheet.exergue
    if not exergue:
        return None
    words = f"« {exergue.text} »"
    for size, points, width, allowed in _EXERGUE_SIZES:
        if size == "short" and len(exergue.text) > _SHORT_EXERGUE:
            continue
        if text_metrics.many_lines(words, text_metrics.DISPLAY, points, width, _EXERGUE_SPACING) <= allowed:
            even = text_metrics.evened(words, text_metrics.DISPLAY, points, width, _EXERGUE_SPACING)
            place = sources.attribute(territory.exergue_mark)
            return ExergueQuote(exergue.text, exergue.origin or "", size, even, place)
    return None


def name_excess(territory: Territory) -> str:
    """Format the excess of the name at the smallest size; of the short one if there is one."""
    size, allowed = _NAME_SIZES[-1]
    words = territory.sheet.short_name or territory.sheet.name
    return copyfit.of_title(words, text_metrics.DISPLAY_BLACK, size, NAME_WIDTH, allowed)


def exergue_excess(territory: Territory) -> str:
    """Format the excess of the exergue at its smallest size."""
    *_size, allowed = _EXERGUE_SIZES[-1]
    words = territory.sheet.exergue.text if territory.sheet.exergue else ""
    return copyfit.of_words(words, exergue_lines(territory), allowed, _EXERGUE_LINE * HOUSE.line)


def exergue_lines(territory: Territory) -> int:
    """Return the number of lines of the exergue at its smallest size."""
    _size, points, width, _allowed = _EXERGUE_SIZES[-1]
    return text_metrics.many_lines(
        territory.sheet.exergue.text if territory.sheet.exergue else "", text_metrics.DISPLAY, points, width
    )


def part(
    rubric: Rubric, territory: Territory, sources: Sources, pages: int, language: str, size: Size = HOUSE
) -> RubricPart:
    """Return *rubric* as the template prints it, signed with the ally's name and structure where the rule says so.

    On more than one of *pages*, every rubric runs in two columns, and a voice on the tint is set as a plain voice.
    """
    ally = territory.sheet.ally if rubric.rule.signed_by else None
    tree = announced.kept(whole_last_words(rubric.prose.tree, COLUMN_MM, language, text(size)))
    return RubricPart(
        form=_FORMS[rubric.rule.form] if pages == 1 else _FLOWING_FORMS[rubric.rule.form],
        heading=rubric.heading,
        html=sources.prose(replace(rubric.prose, tree=tree)),
        flow=_flow(rubric, size) if pages == 1 else "columns",
        src=sources.attribute(rubric.mark),
        signature=ally.signature if ally else "",
        signature_src=sources.attribute(territory.mark("alliee")),
    )


def figure(territory: Territory, rank: int, sources: Sources) -> Figure:
    """Return the photograph of that *rank* in the sheet."""
    photo, picture = territory.sheet.photos[rank], territory.photos[rank]
    place = sources.attribute(territory.mark(f"photos.{rank}.legende"))
    file = sources.attribute(territory.mark(f"photos.{rank}.fichier"))
    shape = round(picture.height / picture.width, 4)
    return Figure(picture.url, photo.alternative, photo.caption, photo.credit, shape, place, file)


def album(territory: Territory, unit: LayoutUnit, sources: Sources, size: Size) -> list[Figure]:
    """Return the photographs of *unit*, which are beside each other."""
    return [
        replace(figure(territory, rank, sources), width=round(wide, 4), column=round(column, 4))
        for rank, (wide, column) in zip(unit.photos, heights.widths(unit.shots, size), strict=True)
    ]


def _flow(rubric: Rubric, size: Size) -> Literal["columns", "halves", "column"]:
    """Return how *rubric* flows: a paragraph beside the list it announces, else in two even columns."""
    if rubric.rule.form in LISTS:
        return "column"
    return "halves" if in_halves(rubric, size) else "columns"


def running_title(edition: Edition) -> str:
    """Return the title of the band: the declared one, else the book's."""
    return edition.sheet.running_title or edition.sheet.title
