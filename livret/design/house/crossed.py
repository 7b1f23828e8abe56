"""« Regards croisés »: territories and themes as a table, then the items themselves, theme by theme."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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

#: Widths in mm: of the table, of all columns, of one at least and at most, of the white beside its word and beside a
#: name; and the most columns.
_TABLE, _COLUMNS, _LEAST, _WIDEST, _BESIDE, _MOST = 164.0, 112.0, 16.0, 28.0, 3.0, 7
#: Size in pt of the words above columns; of the names before rows with the mm of a line, the largest first.
_HEAD_SIZE, _NAME_SIZES = 8.5, ((13.0, 5.2), (10.5, 4.2), (8.5, 3.6), (7.6, 3.2))
#: Size in pt of what stands behind an item, and of the item.
_OF, _ITEM = 7.6, 9.7
#: In mm: what stands behind an item is on one line, if it is no wider.
_WHOLE = 50.0
#: Lines of the grid: above the table, in all; a row at least and at most; the legend; above one table below another.
_ABOVE, _ROWS, _LEGEND, _NEXT = 8.5, (1.75, 8.5), 2.6, 3.0
#: The least height of rows whose tables stand below each other, more than one page of them.
_ROOMY = 3.0
#: So many rows share their page with the items, and are so high then; above the items, with their heading.
_SHARED, _SHARED_ROWS, _ITEMS = 5, (3.5, 13.0, 0.5), 3.0
#: Rows from which names are larger; how far down the items begin at most.
_LARGE, _DEEPEST = 5.0, 42.0
#: In mm: the white above and below a name, together; a dot across, and the pen of a ring.
_CLEAR = 3.5
_DOT, _PEN = 5.2, 0.7


@dataclass(frozen=True, slots=True)
class CrossedRow:
    """A territory in the table: for each theme its marks, drawn and named (« impact », « limite »)."""

    territory: Territory
    cells: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class CrossedTable:
    """A table: its themes with the widths of their columns in mm, and its rows."""

    themes: tuple[Theme, ...]
    widths: tuple[float, ...]
    rows: tuple[CrossedRow, ...]

    @property
    def names(self) -> float:
        """The width in mm of the column of names."""
        return round(_TABLE - sum(self.widths), 2)


@dataclass(frozen=True, slots=True)
class CrossedPage:
    """A page of tables whose rows are ``height`` lines high; ``shared``: the items begin below them."""

    tables: tuple[CrossedTable, ...]
    height: float
    shared: bool = False

    @property
    def name(self) -> tuple[float, float]:
        """The size in pt of the names, and their line in mm: the largest that their rows have room for."""
        sizes = _NAME_SIZES[self.height < _LARGE :]
        return next((each for each in sizes if self._fits(*each)), sizes[-1])

    @property
    def legible(self) -> bool:
        """Whether its rows have room for all names at more than the smallest size."""
        return self.name != _NAME_SIZES[-1]

    @property
    def bare(self) -> bool:
        """Whether a territory has no mark in any of its tables."""
        cells = zip(*([row.cells for row in table.rows] for table in self.tables), strict=True)
        return any(not any(cell for table in each for cell in table) for each in cells)

    def _fits(self, size: float, line: float) -> bool:
        lines = (
            text_metrics.many_lines(name_of(row.territory), text_metrics.DISPLAY_BLACK, size, table.names - _BESIDE)
            for table in self.tables
            for row in table.rows
        )
        return max(lines) * line <= self.height * HOUSE.line - _CLEAR


def name_of(territory: Territory) -> str:
    """Return the name of *territory* in the table and behind its items."""
    return territory.sheet.short_name or territory.sheet.name


def pages(edition: Edition, head: float = 0.0) -> list[CrossedPage]:
    """Return the tables of *edition* page by page, as many on one as it has room for.

    Few rows share their page with the items, which begin *head* lines down.
    """
    groups, territories = [*_groups(themes(edition.territories))], edition.territories
    count, around = len(groups) * len(territories), _around(len(groups))
    if count <= _SHARED:
        high = max(head - around - _ITEMS, 0.0) / count
        return [CrossedPage(tuple(_table(territories, shared) for shared in groups), round(high, 3), shared=True)]
    if around + count * _ROWS[0] <= HOUSE.lines:
        high = rows.height(count, HOUSE.lines - around, *_ROWS)
        return [CrossedPage(tuple(_table(territories, shared) for shared in groups), high)]
    together = _together(groups, territories)
    if together:
        return together
    room = HOUSE.lines - _around(1)
    return [
        CrossedPage((_table(territories[start:end], shared),), rows.height(end - start, room, *_ROWS))
        for shared in groups
        for start, end in rows.chunks(len(territories), room, _ROWS[0])
    ]


def _together(groups: Sequence[Sequence[Theme]], territories: Sequence[Territory]) -> list[CrossedPage]:
    """Return the tables of *groups*, two or more on a page, where rows stay roomy and names legible; else none."""
    most = int((HOUSE.lines - _around(1) + _NEXT) / (len(territories) * _ROOMY + _NEXT))
    if most < 2:
        return []
    found = []
    for start, end in rows.chunks(len(groups), most, 1):
        high = rows.height((end - start) * len(territories), HOUSE.lines - _around(end - start), *_ROWS)
        found.append(CrossedPage(tuple(_table(territories, shared) for shared in groups[start:end]), high))
    return found if all(page.legible for page in found) else []


def _around(tables: int) -> float:
    """Return the lines of a page of so many *tables* that are no rows."""
    return _ABOVE + _LEGEND + _NEXT * (tables - 1)


def heads(edition: Edition) -> tuple[float, ...]:
    """Return how far down the items may begin: below the tables that share their page, or at the top of a page."""
    groups = len([*_groups(themes(edition.territories))])
    count, (least, most, step) = groups * len(edition.territories), _SHARED_ROWS
    if count > _SHARED:
        return (2.0,)
    steps = (least + step * rank for rank in range(int((most - least) / step) + 1))
    depths = (round(_around(groups) + _ITEMS + count * row, 2) for row in steps)
    return tuple(depth for depth in depths if depth <= _DEEPEST) or (_around(groups) + _ITEMS + count * least,)


def _table(territories: Sequence[Territory], shared: Sequence[Theme]) -> CrossedTable:
    return CrossedTable(tuple(shared), _widths(shared), tuple(_row(territory, shared) for territory in territories))


def lead(edition: Edition) -> str:
    """Return what stands above the table: how many items there are, and how it is read."""
    found = [item for theme in themes(edition.territories) for item in theme.items]
    count = {weight: sum(item.weight == weight for item in found) for weight in ("impact", "limite")}
    counts = [_many(count["impact"], "impact"), _many(count["limite"], "limite")]
    said = " et ".join(each for each in counts if each)
    return typeset(f"{said}, par thème : chaque ligne dit un territoire, chaque colonne la cohorte.")


def _many(count: int, word: str) -> str:
    return f"{number(count)} {word}{'s' if count > 1 else ''}" if count else ""


#: Stands for the number of a page that is not known yet.
_SOME_PAGE = 88


def items_by_theme(edition: Edition, folios: Mapping[str, int] | None = None) -> ProseTree:
    """Return the items of all territories, theme by theme, each with its territory and page behind it.

    Without *folios*, other words stand for these, of the width that they will have: to foresee heights.
    """
    blocks: list[ProseElement] = []
    for theme in themes(edition.territories):
        blocks.append(ProseElement("h2", (theme.name,)))
        items = tuple(_item(item, folios) for item in sorted(theme.items, key=_rank))
        blocks.append(ProseElement("ul", items, {"class": "crossed__items"}))
    return ProseTree(tuple(blocks))


def _rank(item: ThemedItem) -> int:
    return int(item.weight == "limite")


def _as_wide(words: str) -> str:
    """Return letters as wide in the text of an item as *words* are behind it, with the same spaces."""
    letter = text_metrics.width("n", text_metrics.SERIF, _ITEM)
    wide = (text_metrics.width(word, text_metrics.DISPLAY_BOLD, _OF) for word in words.split(" "))
    return " ".join("n" * max(1, round(each / letter)) for each in wide)


def _item(item: ThemedItem, folios: Mapping[str, int] | None) -> ProseElement:
    """Return *item* as it is printed in its territory, without its notes, and where that is.

    The page is never alone on a line; what the mark says to the eye, the link says aloud.
    """
    slug = item.territory.slug
    words = typeset(f"{name_of(item.territory)}, p. {folios[slug] if folios else _SOME_PAGE}").replace(
        ", p.", ",\u00a0p."
    )
    if text_metrics.width(words, text_metrics.DISPLAY_BOLD, _OF) <= _WHOLE:
        words = words.replace(" ", "\u00a0")
    told = {"href": f"livret:territoire-{slug}", "aria-label": typeset(f"{item.weight} : {words}")}
    link = ProseElement("a", (words if folios else _as_wide(words),), told)
    inside = tuple(_bare(item.element).inside)
    css = f"crossed__item crossed__item--{item.weight}"
    style = {"class": css, "style": f"--accent: var(--{item.territory.colour})"}
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
    return tuple(round(max(width, min(width + spare, _WIDEST)), 2) for width in least)


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
