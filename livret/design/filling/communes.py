"""The communes of a territory with their inhabitants, on a page that fills a sheet."""

from dataclasses import dataclass

from livret.base import text_metrics
from livret.design.filling.near import name
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.atlas import tables
from livret.edition.atlas.contours import typographic
from livret.edition.model import Edition, Territory
from livret.edition.typography.numbers import number
from livret.pdf.model import Chapter, Side

#: How the slug of such a page begins.
SLUG = "communes-"
#: The fewest and the most communes that close a page.
FEWEST, MOST = 5, 150
#: Lines of the grid above the rows: the name of the territory and a sentence (styles/house.css).
_ABOVE = 8.5
#: Columns: how many, their width in mm, and the most rows of one.
_COLUMNS = ((1, 164.0, 24), (2, 78.0, 44), (3, 49.33, 60))
#: Sizes in pt of the words with the height of a row in lines from which they have it; the room beside a name in mm.
_SIZES, _BESIDE = ((15.5, 2.5), (11.0, 1.5), (9.7, 1.1), (8.5, 0.9), (7.6, 0.0)), 16.0


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune: its name and its inhabitants."""

    name: str
    people: str


def has_page(territory: Territory) -> bool:
    """Return whether the communes of *territory* fill a page."""
    return bool(territory.ground) and FEWEST <= len(_rows(territory)) <= MOST


def _rows(territory: Territory) -> list[CommuneRow]:
    known = tables.communes()
    found = [known[code] for code in (territory.ground.communes if territory.ground else ()) if code in known]
    found.sort(key=lambda each: (-(each.population or 0), each.name))
    return [CommuneRow(typographic(each.name), number(each.population or 0)) for each in found]


def communes(edition: Edition, subject: Territory, folio: int, side: Side) -> Chapter:
    """Compose the page of the communes of *subject*, whose own pages begin at *folio*."""
    from livret.design.templates import composed  # only where something is composed

    sources, rows = Sources(), _rows(subject)
    title = f"{subject.sheet.name}\u00a0: les communes"
    columns, width, _most = next(each for each in _COLUMNS if len(rows) <= each[0] * each[2])
    row = round((HOUSE.lines - _ABOVE) / -(-len(rows) // columns), 3)
    size = next(size for size, least in _SIZES if row >= least and (size == _SIZES[-1][0] or _fits(rows, size, width)))
    return composed(
        edition, "communes", f"{SLUG}{subject.slug}", title, side, sources,
        colour=subject.colour, bookmark=title, name=name(subject), name_src=sources.attribute(subject.mark("nom")),
        anchor=subject.anchor, page=folio, rows=rows, columns=columns, row=row, size=size,
        credit=f"Insee, {tables.COMMUNES_YEAR}.",
    )  # fmt: skip


def _fits(rows: list[CommuneRow], size: float, width: float) -> bool:
    """Return whether each name stands in one line beside its figure."""
    wide = (text_metrics.width(each.name, text_metrics.DISPLAY_BOLD, size) for each in rows)
    return max(wide) <= width - _BESIDE * size / 9.7
