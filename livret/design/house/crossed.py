"""« Regards croisés »: territories and themes as a table, then the items themselves, theme by theme."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.tokens import colours
from livret.design.house import rows
from livret.design.text_sizes import HOUSE
from livret.edition.book.themes import Theme, ThemedItem, Weight, themes
from livret.edition.model import Edition, Territory
from livret.edition.prose_tree import ProseElement, ProseTree
from livret.edition.typography.numbers import number
from livret.edition.typography.typeset import typeset

#: Widths in mm: of the names, of all columns, of one at least, of the white beside its word; and the most columns.
_NAMES, _COLUMNS, _LEAST, _BESIDE, _MOST = 52.0, 112.0, 16.0, 3.0, 7
#: Size in pt of the words above columns, and of the names before rows.
_HEAD_SIZE, _NAME_SIZE = 8.5, 10.5
#: Lines of the grid: above the table, in all; a row at least, usually and at most; the legend.
_ABOVE, _ROWS, _LEGEND = 8.5, (1.75, 3.5, 7.0), 2.0
#: In mm: a dot across, and the pen of a ring.
_DOT, _PEN = 5.2, 0.7


@dataclass(frozen=True, slots=True)
class CrossedRow:
    """A territory in the table: for each theme its marks, drawn and named (« impact », « limite »)."""

    territory: Territory
    cells: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class CrossedTable:
    """A table on a page of its own: its themes with the widths of their columns in mm, and rows *height* lines high."""

    themes: tuple[Theme, ...]
    widths: tuple[float, ...]
    rows: tuple[CrossedRow, ...]
    height: float


def tables(edition: Edition) -> list[CrossedTable]:
    """Return the table of *edition*; several where its themes or territories are more than a page has room for."""
    made = []
    for shared in _groups(themes(edition.territories)):
        for start, end in rows.chunks(len(edition.territories), HOUSE.lines - _ABOVE - _LEGEND, _ROWS[0]):
            room = HOUSE.lines - _ABOVE - _LEGEND
            high = rows.height(end - start, room, _ROWS[0], _ROWS[2] if end - start > _MOST - 2 else _ROWS[1])
            made.append(
                CrossedTable(
                    tuple(shared), _widths(shared),
                    tuple(_row(territory, shared) for territory in edition.territories[start:end]), high,
                )
            )  # fmt: skip
    return made


def lead(edition: Edition) -> str:
    """Return what stands above the table: how many items there are, and how it is read."""
    found = [item for theme in themes(edition.territories) for item in theme.items]
    count = {weight: sum(item.weight == weight for item in found) for weight in ("impact", "limite")}
    told = [_many(count["impact"], "impact"), _many(count["limite"], "limite")]
    said = " et ".join(each for each in told if each)
    return typeset(f"{said}, par thème : une ligne se lit comme un territoire, une colonne comme une cohorte.")


def _many(count: int, word: str) -> str:
    return f"{number(count)} {word}{'s' if count > 1 else ''}" if count else ""


#: Stands for the number of a page that is not known yet, to foresee heights.
_SOME_PAGE = 88


def told(edition: Edition, folios: Mapping[str, int] | None = None) -> ProseTree:
    """Return the items of all territories, theme by theme, each with its territory and page behind it."""
    folios = folios or {territory.slug: _SOME_PAGE for territory in edition.territories}
    blocks: list[ProseElement] = []
    for theme in themes(edition.territories):
        blocks.append(ProseElement("h2", (theme.name,)))
        for _weight, group in groupby(sorted(theme.items, key=_rank), key=_rank):
            found = [*group]
            css = f"crossed__items crossed__items--{found[0].weight}"
            blocks.append(ProseElement("ul", tuple(_item(item, folios) for item in found), {"class": css}))
    return ProseTree(tuple(blocks))


def _rank(item: ThemedItem) -> int:
    return int(item.weight == "limite")


def _item(item: ThemedItem, folios: Mapping[str, int]) -> ProseElement:
    """Return *item* as it is printed in its territory, without its notes, and where that is."""
    sheet, slug = item.territory.sheet, item.territory.slug
    words = f"{sheet.short_name or sheet.name}, p. {folios[slug]}"
    link = ProseElement("a", (typeset(words),), {"href": f"livret:territoire-{slug}"})
    inside = tuple(_bare(item.element).inside)
    style = {"class": "crossed__item", "style": f"--accent: var(--{item.territory.colour})"}
    return ProseElement("li", (*inside, " ", ProseElement("span", (link,), {"class": "crossed__of"})), style)


def _bare(element: ProseElement) -> ProseElement:
    """Return *element* without notes, anchors and places: those are the territory's own."""

    def change(each: ProseElement) -> ProseElement | None:
        kept = {name: value for name, value in each.attributes.items() if name != "id"}
        return None if each.is_note else replace(each, attributes=kept, source=None)

    return ProseTree((element,)).changed(change).blocks[0]


def _groups(found: Sequence[Theme]) -> Iterator[list[Theme]]:
    """Yield the themes of each table: as many as its columns have room for, evenly."""
    count = next(
        count
        for count in range(1, len(found) + 1)
        if all(_fits(found[start:end]) for start, end in rows.chunks(len(found), -(-len(found) // count), 1))
    )
    for start, end in rows.chunks(len(found), -(-len(found) // count), 1):
        yield [*found[start:end]]


def _fits(shared: Sequence[Theme]) -> bool:
    return len(shared) <= max(1, _MOST) and (len(shared) == 1 or sum(map(_width, shared)) <= _COLUMNS)


def _width(theme: Theme) -> float:
    words = text_metrics.width(theme.name, text_metrics.DISPLAY_BOLD, _HEAD_SIZE)
    return max(_LEAST, words + _BESIDE)


def _widths(shared: Sequence[Theme]) -> tuple[float, ...]:
    """Return the widths of the columns of *shared*: what their words need, and an even share of the rest."""
    least = [_width(theme) for theme in shared]
    spare = max(0.0, _COLUMNS - sum(least)) / len(least)
    return tuple(round(width + spare, 2) for width in least)


def _row(territory: Territory, shared: Sequence[Theme]) -> CrossedRow:
    hex_ = colours()[territory.colour].hex
    cells = ("".join(mark(weight, hex_) for weight in theme.weights(territory.slug)) for theme in shared)
    return CrossedRow(territory, tuple(Markup(cell) for cell in cells))  # noqa: S704 - drawn here


def mark(weight: Weight, colour: str, across: float = _DOT) -> str:
    """Return the dot of an impact, or the ring of a limit, *across* mm, as inline SVG named by its title."""
    middle, ring = _DOT / 2, (_DOT - _PEN) / 2
    shapes = {
        "impact": f'<circle cx="{middle}" cy="{middle}" r="{middle}" fill="{colour}"/>',
        "limite": f'<circle cx="{middle}" cy="{middle}" r="{ring:g}" fill="none" stroke="{colour}" '
        f'stroke-width="{_PEN}"/>',
    }
    size = f'width="{across}mm" height="{across}mm" viewBox="0 0 {_DOT} {_DOT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>{weight}</title>{shapes[weight]}</svg>'
