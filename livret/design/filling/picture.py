"""A photograph of a territory as wide as the page, never cropped, on a page that fills a sheet."""

from dataclasses import dataclass

from livret.base import text_metrics
from livret.base.tokens import length
from livret.design import territory_page
from livret.design.house.rows import PartTitle, part_title
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Side

#: How the slug of such a page begins.
SLUG = "photo-"
_MM, _DPI, _WIDTH = 25.4 / 72, 250, 164.0
#: The caption: its size in pt, its line, and the white around it, in lines of the grid.
_CAPTION, _LINE, _AROUND = 12.5, 1.25, 1.75
#: The most white, in lines, between the words above and the caption; the least height of the name.
_MOST_WHITE, _LEAST_NAME = 11.5, 6.0
#: Sizes in pt of the project below the name, with a line; above it, in lines.
_PROJECTS, _OVER = ((44.0, 3.5), (34.0, 2.75), (25.5, 2.25), (20.0, 1.75), (15.5, 1.5)), 1.0


def pictured(territory: Territory) -> int | None:
    """Return the rank of the photograph of *territory* that fills a page below its name; None where none does."""
    ranks = range(len(territory.photos) - 1, -1, -1)
    return next((rank for rank in ranks if _closes(territory, rank)), None)


def _size(territory: Territory, rank: int) -> tuple[float, float]:
    """Return the width and the height of a photograph on its page in mm, with the bleed."""
    photo, bleed = territory.photos[rank], length("bleed") * _MM
    wide = length("trim-width") * _MM + 2 * bleed
    most = length("trim-height") * _MM + bleed - length("margin-top") * _MM
    most -= (_LEAST_NAME + _below(territory, rank)) * HOUSE.line
    high = min(wide * photo.height / photo.width, most)
    return high * photo.width / photo.height, high


def _below(territory: Territory, rank: int) -> float:
    """Return the lines of the caption with the white around it."""
    words = territory.sheet.photos[rank].caption
    return text_metrics.many_lines(words, text_metrics.DISPLAY, _CAPTION, _WIDTH) * _LINE + _AROUND + 1


def _room(territory: Territory, rank: int) -> float:
    """Return the lines above the caption."""
    foot = (length("trim-height") + length("bleed") - length("margin-top")) * _MM
    return (foot - _size(territory, rank)[1]) / HOUSE.line - _below(territory, rank)


def _name(territory: Territory, rank: int) -> PartTitle:
    return part_title(territory.sheet.name, max(_LEAST_NAME, _room(territory, rank)) - 0.5)


@dataclass(frozen=True, slots=True)
class _Project:
    """The project below the name: its size in pt, its line and its height, in lines of the grid."""

    size: float
    line: float
    lines: float


def _project(territory: Territory, rank: int) -> _Project | None:
    """Return the project at the largest size that has room below the name; None where none has."""
    words, free = territory.sheet.project, _room(territory, rank) - _name(territory, rank).lines - _OVER - 0.5
    sized = (
        _Project(size, line, count * line)
        for size, line in _PROJECTS
        if words and (count := text_metrics.lines(words, text_metrics.DISPLAY, size, _WIDTH))
    )
    return next((each for each in sized if each.lines <= free), None)


def _closes(territory: Territory, rank: int) -> bool:
    photo = territory.photos[rank]
    drawn = photo.path.suffix.lower() == ".svg"
    sharp = photo.width >= _size(territory, rank)[0] / 25.4 * _DPI
    project = _project(territory, rank)
    white = _room(territory, rank) - _name(territory, rank).lines - (project.lines + _OVER if project else 0.0)
    return not drawn and sharp and 0 <= white <= _MOST_WHITE


def picture(edition: Edition, subject: Territory, rank: int, folio: int, side: Side) -> Chapter:
    """Compose the page of the photograph *rank* of *subject*, whose own pages begin at *folio*."""
    from livret.design.templates import composed  # only where something is composed

    sources, (wide, high) = Sources(), _size(subject, rank)
    title = f"{subject.sheet.name}\u00a0: en image"
    return composed(
        edition, "picture", f"{SLUG}{subject.slug}", title, side, sources, words=subject.sheet.project,
        colour=subject.colour, bookmark=title, name=_name(subject, rank),
        name_src=sources.attribute(subject.mark("nom")), anchor=subject.anchor, page=folio,
        photo=territory_page.figure(subject, rank, sources), wide=round(wide, 3), high=round(high, 3),
        project=_project(subject, rank), project_src=sources.attribute(subject.mark("projet")),
        above=round(_room(subject, rank) + _AROUND / 2, 3),
    )  # fmt: skip
