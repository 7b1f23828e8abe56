"""From the model of a territory to the words that a template prints: numbers, and sizes chosen by measuring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from markupsafe import Markup

from livret.base import text_metrics
from livret.design import copyfit, crops, line_breaking
from livret.design.heights import PAGE_MM
from livret.design.layout import LISTS, LayoutUnit, PageGroup, PlacedQuote, credit, in_halves, larger, printed
from livret.design.line_breaking import COLUMN_MM, text, whole_last_words
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE, Size
from livret.edition.model import Edition, Rubric, Territory

#: (size in pt, lines allowed), largest first: the first in which the name fits is used.
_NAME_SIZES = ((34, 3), (25, 4), (20, 5))
#: The same across the page, and over a text with its facts in the margin.
_WIDE_SIZES, _SLIM_SIZES = ((54, 2), (44, 2), (34, 3), (25, 4)), ((34, 2), (25, 2))
_WIDE_OVER_TITLES = ((54, 1), *_WIDE_SIZES[1:])
#: And across a page whose head has lines to give.
_GROWN_SIZES = ((54, 3), (44, 3), (34, 4))
_STRIP_SIZES = ((34, 2), (25, 3), (20, 4))
#: The size of captions of photographs across a page, in pt.
_CAPTION = 8.0
#: In mm, of the names in the head beside the locator, and across the page.
NAME_WIDTH, WIDE = 80.0, 164.0
#: Of the project's title there: the wider one where it has fewer lines, and more than two in the other.
_WIDE_PROJECT = (121.0, WIDE)
#: A name of more lines is replaced by the short one.
_NAME_LINES = 3
NAME_SPACING = -0.022
_PROJECT_LINES = 2
#: The smallest size of the project's title, in pt.
_SMALL = 13.0
_FOOT_NAME_LENGTH = 60
#: (class, size in pt, measure in mm, lines allowed): the exergue's sizes, largest first.
_EXERGUE_SIZES = (("44", 44.0, 160.0, 2), ("34", 34.0, 150.0, 4), ("29", 29.0, 150.0, 4), ("25", 25.5, 160.0, 5))
_EXERGUE_SPACING = -0.02
#: The height of a line of each, of the smallest, and of the origin below it, in lines of the grid.
_EXERGUE_LINES = {"44": 3.5, "34": 3.0, "29": 2.5, "25": 2.0}
_EXERGUE_LINE, _ORIGIN = 2, 1.5
#: What a head leaves below an exergue that is larger than elsewhere, in lines.
_UNDER_EXERGUE = 3.5
#: So many exergues are remembered.
_EXERGUES = 1_000
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
    """One rubric as the template prints it; ``size`` is that of a voice that is set large."""

    form: str
    heading: str
    html: Markup
    flow: Literal["columns", "halves", "column"]
    src: Markup
    signature: str
    signature_src: Markup
    size: Size | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A photograph and the words printed below it; ``shape`` is its height divided by its width.

    ``src`` is the ``data-src`` of its caption, ``file`` that of the name of its file. One that may be beside another
    has its ``width``, ``height`` and the width of its ``column``, in mm. ``position`` is what stays visible of one that
    is cropped, as CSS says it.
    """

    url: str
    alternative: str
    caption: str
    credit: str
    shape: float
    src: Markup
    file: Markup
    width: float = 0.0
    height: float = 0.0
    column: float = 0.0
    position: str = ""


@dataclass(frozen=True, slots=True)
class ExergueQuote:
    """The exergue, at the size for its length."""

    words: str
    origin: str
    size: str
    width: float
    src: Markup
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Name:
    """The territory's name in the head, its size in pt and its lines; the full name too, if another is printed."""

    words: str
    size: int
    lines: int
    full: str = ""


@dataclass(frozen=True, slots=True)
class ProjectTitle:
    """The project's title, the words tied that no line parts, its width in mm, and whether it is set smaller."""

    words: str
    width: float
    small: bool


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


def wide_name(territory: Territory, points: float = 0.0) -> Name | None:
    """Return the name across the page, at the largest size that leaves its project room; None if none fits.

    At *points*, if given: that of one of the ``grown_names``.
    """
    if points:
        return next((each for each in grown_names(territory) if each.size == points), wide_name(territory))
    sizes = _WIDE_SIZES if project_lines(territory) < _PROJECT_LINES else _WIDE_OVER_TITLES
    return _sized(territory.sheet.name, sizes, WIDE)


def grown_names(territory: Territory) -> list[Name]:
    """Return the name across the page at each size that it may have in a head with lines to give, largest first."""
    return [name for size in _GROWN_SIZES if (name := _sized(territory.sheet.name, (size,), WIDE))]


def slim_name(territory: Territory) -> Name | None:
    """Return the name over a text with its facts in the margin; None when it takes more than two lines."""
    return _sized(territory.sheet.name, _SLIM_SIZES, WIDE)


def strip_name(territory: Territory) -> Name | None:
    """Return the name over a strip, across the page; None when it does not fit."""
    return _sized(territory.sheet.name, _STRIP_SIZES, WIDE)


def caption_lines(territory: Territory, rank: int, width: float) -> int:
    """Return the number of lines of the caption and the credit of the photograph *rank*, *width* mm wide."""
    photo = territory.sheet.photos[rank]
    return text_metrics.many_lines(f"{photo.caption} {credit(photo.credit)}", text_metrics.DISPLAY, _CAPTION, width)


def _sized(words: str, sizes: Sequence[tuple[int, int]] = _NAME_SIZES, width: float = NAME_WIDTH) -> Name | None:
    for size, allowed in sizes:
        count = text_metrics.lines(words, text_metrics.DISPLAY_BLACK, size, width, NAME_SPACING)
        if count and count <= allowed:
            return Name(words, size, count)
    return None


def project(territory: Territory, wide: bool = False) -> ProjectTitle | None:
    """Return the project's title in the width that evens its lines, if there is one; *wide*: across the page."""
    words = territory.sheet.project
    if not words:
        return None
    small = not wide and project_is_long(territory)
    size, width = _SMALL if small else 15.5, _wide_project(territory)[0] if wide else NAME_WIDTH
    tied = text_metrics.tied(words, text_metrics.DISPLAY_BOLD, size, width)
    return ProjectTitle(tied, text_metrics.evened(tied, text_metrics.DISPLAY_BOLD, size, width), small)


def foot_name(territory: Territory) -> str:
    """Return the name for the running foot: the short one when the name is long."""
    sheet = territory.sheet
    return (sheet.short_name or sheet.name) if len(sheet.name) > _FOOT_NAME_LENGTH else sheet.name


def project_lines(territory: Territory) -> int:
    """Return the number of lines of the project's title across the page."""
    return _wide_project(territory)[1] if territory.sheet.project else 0


def _wide_project(territory: Territory) -> tuple[float, int]:
    """Return the measure in mm of the project's title across the page, and the lines that it has there."""
    project = territory.sheet.project or ""
    found = [(mm, text_metrics.many_lines(project, text_metrics.DISPLAY_BOLD, 15.5, mm)) for mm in _WIDE_PROJECT]
    return min(found, key=lambda each: max(each[1], _PROJECT_LINES))  # the narrower of two as good


def project_is_long(territory: Territory) -> bool:
    """Return whether the project's title needs the smaller size."""
    project_title = territory.sheet.project or ""
    return text_metrics.many_lines(project_title, text_metrics.DISPLAY_BOLD, 15.5, NAME_WIDTH) > _PROJECT_LINES


def too_wide(territory: Territory) -> str | None:
    """Return the first word of the project's title that is wider than its column at the smallest size, if one is."""
    words = (territory.sheet.project or "").split()
    return next(
        (each for each in words if text_metrics.lines(each, text_metrics.DISPLAY_BOLD, _SMALL, NAME_WIDTH) is None),
        None,
    )


def project_word(word: str) -> float:
    """Return the width in mm of *word* of a project's title at its smallest size."""
    return text_metrics.width(word, text_metrics.DISPLAY_BOLD, _SMALL)


def quote(territory: Territory, rank: int, sources: Sources, size: str = "") -> ExergueQuote | None:
    """Return the exergue *rank* at the largest size at which it fits, or at *size*; None when it does not fit."""
    exergue = territory.sheet.exergues[rank]
    lines, name = _set(exergue.text), size or next(iter(_fitting(exergue.text)), "")
    if not name:
        return None
    points, width = next((points, width) for each, points, width, _allowed in _EXERGUE_SIZES if each == name)
    even = text_metrics.evened(_quoted(exergue.text), text_metrics.DISPLAY, points, width, _EXERGUE_SPACING)
    place = sources.attribute(territory.exergue_mark(rank))
    return ExergueQuote(exergue.text, exergue.origin or "", name, even, place, lines[name])


def above(territory: Territory, rank: int, most: float = 0.0) -> Sequence[PlacedQuote]:
    """Return the exergue *rank* as it may stand in a head, largest first; nothing when it does not fit.

    A head of *most* lines bears one that is larger than elsewhere.
    """
    exergue = territory.sheet.exergues[rank]
    origin, fitting = _ORIGIN if exergue.origin else 0, _fitting(exergue.text)
    found = [
        PlacedQuote(rank, size, count * _EXERGUE_LINES[size] + origin) for size, count in _set(exergue.text).items()
    ]
    return [
        each for each in found
        if fitting and (each.size in fitting or each.lines + _UNDER_EXERGUE <= most)
    ]  # fmt: skip


def within(territory: Territory, rank: int) -> Sequence[PlacedQuote]:
    """Return the exergue *rank* as it may stand within the text, smallest first; nothing when it does not fit."""
    return [each for each in reversed(above(territory, rank)) if each.size != _EXERGUE_SIZES[0][0]]


@lru_cache(_EXERGUES)
def _set(text: str) -> Mapping[str, int]:
    """Return the lines of an exergue of *text* at each size, the largest first."""
    return {
        size: text_metrics.many_lines(_quoted(text), text_metrics.DISPLAY, points, width, _EXERGUE_SPACING)
        for size, points, width, _allowed in _EXERGUE_SIZES
    }


def _fitting(text: str) -> Mapping[str, int]:
    """Return the sizes at which an exergue of *text* fits, largest first, with its lines at each."""
    found = _set(text)
    return {size: found[size] for size, _points, _width, allowed in _EXERGUE_SIZES if found[size] <= allowed}


def _quoted(text: str) -> str:
    return f"« {text} »"


def name_excess(territory: Territory) -> str:
    """Format the excess of the name at the smallest size; of the short one if there is one."""
    size, allowed = _NAME_SIZES[-1]
    words = territory.sheet.short_name or territory.sheet.name
    return copyfit.of_title(words, text_metrics.DISPLAY_BLACK, size, NAME_WIDTH, allowed)


def exergue_excess(territory: Territory, rank: int) -> str:
    """Format the excess of the exergue *rank* at its smallest size."""
    *_size, allowed = _EXERGUE_SIZES[-1]
    words = territory.sheet.exergues[rank].text
    return copyfit.of_words(words, exergue_lines(territory, rank), allowed, _EXERGUE_LINE * HOUSE.line)


def exergue_lines(territory: Territory, rank: int) -> int:
    """Return the number of lines of the exergue *rank* at its smallest size."""
    _size, points, width, _allowed = _EXERGUE_SIZES[-1]
    return text_metrics.many_lines(territory.sheet.exergues[rank].text, text_metrics.DISPLAY, points, width)


def part(
    rubric: Rubric,
    territory: Territory,
    sources: Sources,
    group: PageGroup,
    language: str,
    size: Size = HOUSE,
    paired: bool = False,
) -> RubricPart:
    """Return *rubric* as the template prints it, signed with the ally's name and structure where the rule says so.

    In a *group* of more than one page, every rubric runs in two columns, and a voice on the tint is set as a plain one,
    if it may run on. One that is *paired* stands beside another.
    """
    ally = territory.sheet.ally if rubric.rule.signed_by and rubric.heading else None
    large = larger(rubric.rule.form, group)
    flow = _flow(rubric, group, size, paired)
    width = _width(rubric, group) if flow == "column" and not paired else COLUMN_MM
    tree = line_breaking.keep_announced(whole_last_words(rubric.prose.tree, width, language, text(large or size)))
    plain = group.flows(rubric) or group.voices == "half"
    return RubricPart(
        form=_FLOWING_FORMS[rubric.rule.form] if plain else _FORMS[rubric.rule.form],
        heading=rubric.heading,
        html=sources.prose(replace(rubric.prose, tree=tree)),
        flow=flow,
        src=sources.attribute(rubric.mark),
        signature=ally.signature if ally else "",
        signature_src=sources.attribute(territory.mark("alliee")),
        size=large,
    )


def figure(territory: Territory, rank: int, sources: Sources) -> Figure:
    """Return the photograph of that *rank* in the sheet."""
    photo, picture = territory.sheet.photos[rank], territory.photos[rank]
    place = sources.attribute(territory.mark(f"photos.{rank}.legende"))
    file = sources.attribute(territory.mark(f"photos.{rank}.fichier"))
    shape, said = round(picture.height / picture.width, 4), credit(photo.credit)
    position = crops.position(photo.framing)
    return Figure(picture.url, photo.alternative, photo.caption, said, shape, place, file, position=position)


def album(territory: Territory, unit: LayoutUnit, sources: Sources, size: Size) -> list[Figure]:
    """Return the photographs of *unit*, which are beside each other."""
    return [
        replace(
            figure(territory, rank, sources), width=round(each.wide, 4), height=round(each.high, 4),
            column=round(each.column, 4),
        )
        for rank, each in zip(unit.photos, printed(unit, size), strict=True)
    ]  # fmt: skip


def _flow(rubric: Rubric, group: PageGroup, size: Size, paired: bool) -> Literal["columns", "halves", "column"]:
    """Return how *rubric* flows: a paragraph beside the list it announces, else in two even columns, or in one."""
    speaks = rubric.rule.form.startswith("voix")
    if paired or group.measure != PAGE_MM or larger(rubric.rule.form, group) or (speaks and group.voices == "half"):
        return "column"
    if group.flows(rubric) or rubric.rule.form in LISTS:
        return "columns"
    return "halves" if in_halves(rubric, size) else "columns"


def _width(rubric: Rubric, group: PageGroup) -> float:
    """Return the measure in mm of *rubric* where it is set in one column."""
    lists = rubric.rule.form in LISTS and (group.abreast or group.measure == PAGE_MM)
    beside = rubric.rule.form.startswith("voix") and group.voices == "half"
    return COLUMN_MM if lists or beside else group.measure


def running_title(edition: Edition) -> str:
    """Return the title of the band: the declared one, else the book's."""
    return edition.sheet.running_title or edition.sheet.title
