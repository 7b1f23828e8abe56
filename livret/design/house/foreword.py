"""The édito: its standfirst, its text as large as closes its page, its portrait, and who signs.

A portrait bleeds on the left, or on the outer side of a right page, and at the foot; the text stands beside it. Where a
text is too long for that, the portrait and the standfirst have a page, and the text the next one. Heights are in lines
of the house's grid unless a name says otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil
from typing import NamedTuple

from livret.base import text_metrics
from livret.base.tokens import length
from livret.design import heights, line_breaking
from livret.design.line_breaking import TEXT, whole_last_words
from livret.design.source_map import Sources
from livret.design.territory_page import Figure
from livret.design.text_sizes import HOUSE, Size
from livret.edition.model import Edition
from livret.edition.prose import Prose
from livret.edition.prose_tree import ProseTree
from livret.pdf.model import Chapter, Side

_MM = 25.4 / 72
_PAGE, _TITLE = 53.0, 3.0
_TEXT_WIDTH, _COLUMN = 164.0, 78.0
#: (size in pt, lines of the grid, lines allowed) of the standfirst: the first in which it fits.
_STANDFIRSTS = ((44, 3.5, 3), (40, 3.25, 4), (34, 2.75, 5), (25.5, 2.25, 7), (20, 1.75, 99))
_STANDFIRST_SPACING = -0.022
#: The least size in pt of one that is taken before another page is.
_LARGE = 34
#: Between the title and the standfirst; above the text at least; the most white that is left in a row.
_UNDER_TITLE, _ABOVE_TEXT, _MOST_WHITE = 4.5, 2.0, 12.0
#: White above a portrait that grows to fill its page, and the white from which it does.
_ABOVE_PORTRAIT, _GROWS_FROM = 4.0, 8.0
#: (text in pt, lines of the grid a line): beside a portrait and in two columns; across the page, without hyphens.
_SIZES = ((9.7, 1), (10.4, 1), (11, 1), (12.5, 1.25), (14, 1.5))
_WIDER = (
    *((15.5, 1.5), (17.5, 1.75), (20, 2), (21, 2), (22, 2.25), (23.5, 2.25)),
    *((25.5, 2.5), (27, 2.5), (29, 2.75), (31.5, 3)),
    *((34, 3.25), (36.5, 3.25), (39, 3.5), (41.5, 3.75), (44, 4)),
)
#: Between these, for a text that runs over.
_BETWEEN = ((10.05, 1), (10.7, 1), (11.35, 1))
_USUAL = 11
#: Of large text: the spacing of its letters in em; the indent of a paragraph in mm (styles/sections.css, prose.css).
_SPACING, _INDENT = -0.01, 4.5
#: At most a quarter of a portrait is cut.
_CUT = 0.75
#: Widths in mm of a portrait with its bleed: beside the text; on a page of its own, widest first.
_BESIDE, _ALONE = 109.0, (220.0, 152.0, 109.0)
#: Width in mm of one with too few pixels for that.
_SMALL = 35.0
#: Points per inch that a place asks for; a smaller one is taken before there is a warning (engine/defects).
_LEAST_DPI = 250
#: Of the signature: above it, the name, a line of the office, the credit of the portrait.
_ABOVE_NAME, _NAME, _ROLE, _CREDIT = 0.9, 1.1, 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Standfirst:
    """The standfirst: its words, size in pt and line, lines taken and the white above it (mm)."""

    words: str
    size: float
    line: float
    count: int
    width: float

    @property
    def height(self) -> float:
        """Its lines of the grid."""
        return self.count * self.line


@dataclass(frozen=True, slots=True)
class ForewordLayout:
    """One way to set the édito.

    ``size`` and ``line`` are those of the text (pt, lines of the grid), ``width`` of a column in mm, ``columns`` how
    many. ``above`` is the white above the standfirst. ``portrait`` is its width with the bleed, ``portrait_lines`` its
    height down to the last line of the page, ``portrait_top`` how far it begins below the first line of the text;
    ``apart`` gives the text pages of its own. ``pages`` are expected; on one of them are ``hole`` lines of white more
    than close it; ``above_text`` is what stands above a text that runs over.
    """

    size: float
    line: float
    columns: int
    width: float
    standfirst: Standfirst | None = None
    above: float = _UNDER_TITLE
    portrait: float = 0.0
    portrait_lines: float = 0.0
    portrait_top: float = 0.0
    apart: bool = False
    pages: int = 1
    hole: float = 0.0
    above_text: float = _ABOVE_TEXT

    @property
    def lead(self) -> float:
        """The size of the standfirst in pt, 0 without."""
        return self.standfirst.size if self.standfirst else 0.0

    @property
    def line_mm(self) -> float:
        """The height of a line of the text, in mm."""
        return round(self.line * HOUSE.line, 4)

    @property
    def portrait_mm(self) -> float:
        """The height of the portrait with its bleed, in mm."""
        return round(self.portrait_lines * HOUSE.line + _below(), 3)

    @property
    def hyphens(self) -> bool:
        """Whether words may be cut: not in large text."""
        return self.size < _WIDER[0][0]


def _below() -> float:
    """Return what a picture that bleeds at the foot has below the last line, in mm."""
    return (length("margin-bottom") + length("bleed")) * _MM


def layouts(edition: Edition, prose: Prose) -> list[ForewordLayout]:
    """Return the ways to set the édito, *prose*, the best first."""
    sheet = edition.sheet.foreword
    firsts = _standfirsts(sheet.standfirst) if sheet and sheet.standfirst else [None]
    pages = [
        _Page(edition, prose.tree, first, 3.0 + (_UNDER_TITLE + first.height if first else 0.0)) for first in firsts
    ]
    found = chain.from_iterable((*each.beside(), *each.apart()) if each.portrait else each.whole() for each in pages)
    ranked = sorted(found, key=_badness)
    flowing = sorted(pages[0].flowing(), key=_flowing_badness)
    if not ranked or ranked[0].hole > flowing[0].hole:
        return [*flowing, *ranked]
    return [*ranked, *flowing]


def _badness(layout: ForewordLayout) -> tuple[float, bool, int, float, float]:
    """Return how bad *layout* is: a hole, a small standfirst, pages, then text of another size than usual."""
    return layout.hole, layout.lead < _LARGE, layout.pages, -layout.lead, abs(layout.size - _USUAL)


def _flowing_badness(layout: ForewordLayout) -> float:
    """Return how bad *layout* is for a text that runs over: a long one is not set large to fill one page more."""
    return 3 * layout.hole + abs(layout.size - _USUAL) * layout.pages


def _standfirsts(words: str) -> list[Standfirst | None]:
    """Return the standfirst in each size in which it fits, the largest first."""
    bound, found = "\u00a0".join(words.rsplit(" ", 1)), list[Standfirst | None]()
    for size, line, most in _STANDFIRSTS:
        count = text_metrics.many_lines(bound, text_metrics.DISPLAY, size, _TEXT_WIDTH, _STANDFIRST_SPACING)
        if count <= most:
            width = text_metrics.evened(bound, text_metrics.DISPLAY, size, _TEXT_WIDTH, _STANDFIRST_SPACING)
            found.append(Standfirst(bound, size, line, count, round(width, 2)))
    return found


class _Picture(NamedTuple):
    """A portrait: its height for its width, and the width in mm that its pixels are enough for."""

    shape: float
    most_mm: float

    def lines(self, width: float) -> tuple[float, float]:
        """Return the least and the most lines above the foot of the page that it may fill, *width* mm wide."""
        least, most = width * self.shape * _CUT, min(width / _CUT, max(self.most_mm, width)) * self.shape
        return (least - _below()) / HOUSE.line, (most - _below()) / HOUSE.line


@dataclass(frozen=True, slots=True)
class _Page:
    """The page of the édito; ``head`` is how far its title and its standfirst reach."""

    edition: Edition
    tree: ProseTree
    standfirst: Standfirst | None
    head: float

    @property
    def portrait(self) -> _Picture | None:
        """The portrait, if its pixels are enough for its place beside the text."""
        picture = self.edition.portrait
        if not picture:
            return None
        drawn = picture.path.suffix.lower() == ".svg"
        found = _Picture(picture.height / picture.width, 1e3 if drawn else picture.width * 25.4 / _LEAST_DPI)
        return found if found.most_mm >= _BESIDE else None

    def signature(self, width: float = _COLUMN, *, pictured: bool = False) -> float:
        """Return the height of the signature below the text, with the portrait if it is *pictured* in small."""
        sheet = self.edition.sheet.foreword
        role = sheet and sheet.signatory and sheet.signatory.role
        roles = text_metrics.many_lines(role, text_metrics.DISPLAY, 8.5, width) if role else 0
        named, shown = bool(sheet and sheet.signatory), bool(sheet and sheet.portrait)
        picture = self.edition.portrait
        small = (
            _SMALL * picture.height / picture.width / HOUSE.line + 0.5
            if picture and (pictured or not self.portrait)
            else 0.0
        )
        return (named or shown) * _ABOVE_NAME + named * _NAME + roles * _ROLE + shown * _CREDIT + small

    def beside(self) -> Iterator[ForewordLayout]:
        """Yield the layouts with the text beside the portrait."""
        assert self.portrait
        least, most = self.portrait.lines(_BESIDE)
        for size, line in (*_SIZES, *_WIDER[:4]):
            text = self._height(size, line, 1, _COLUMN) + self.signature()
            lines = min(max(text, least), most)
            if _PAGE - self.head - max(text, lines) > _GROWS_FROM:
                lines = min(most, _PAGE - self.head - _ABOVE_PORTRAIT)
            top = round(max(0.0, text - lines), 3)
            layout = ForewordLayout(size, line, 1, _COLUMN, None, 0, _BESIDE, round(lines, 3), top)
            yield from self._closed(_PAGE - self.head - max(text, lines), layout)

    def apart(self) -> Iterator[ForewordLayout]:
        """Yield the layouts with the portrait on a page and the text on the next ones, which it fills."""
        assert self.portrait
        for width in _ALONE:
            least, most = self.portrait.lines(width)
            lines = min(max(_PAGE - self.head - _ABOVE_PORTRAIT, least), most)
            if _PAGE - self.head - lines >= _ABOVE_TEXT and self.portrait.most_mm >= width:
                break
        for size, line in _SIZES:
            text = self._height(size, line, 2, _COLUMN) + self.signature()
            pages = ceil(text / _PAGE)
            whole = ForewordLayout(
                size, line, 2, _COLUMN, portrait=width, portrait_lines=round(lines, 3), apart=True, pages=1 + pages,
                hole=_too_much(pages * _PAGE - text),
            )  # fmt: skip
            yield from self._closed(_PAGE - self.head - lines, whole)

    def whole(self) -> Iterator[ForewordLayout]:
        """Yield the layouts of a text without portrait on one page: two columns, or a large one."""
        rows = [(size, line, 2, _COLUMN) for size, line in _SIZES]
        rows += [(size, line, 1, 121.0 if size < 20 else _TEXT_WIDTH) for size, line in _WIDER]
        for size, line, columns, width in rows:
            text = self._height(size, line, columns, width) + self.signature(width)
            yield from self._closed(_PAGE - self.head - text, ForewordLayout(size, line, columns, width))

    def _closed(self, white: float, layout: ForewordLayout) -> Iterator[ForewordLayout]:
        """Yield *layout* with *white* shared out around its standfirst, unless there is too little."""
        below, above = white, _UNDER_TITLE
        if self.standfirst:
            above = round(min(_MOST_WHITE, max(_UNDER_TITLE, (white + _UNDER_TITLE) * 0.45)), 2)
            below = white + _UNDER_TITLE - above
        if below >= _ABOVE_TEXT:
            hole = max(layout.hole, _too_much(below))
            yield replace(layout, standfirst=self.standfirst, above=above, hole=hole)

    def flowing(self) -> Iterator[ForewordLayout]:
        """Yield the layouts of a text that runs over, in two columns: lower on the first page to fill the last one."""
        first = _PAGE - self.head - _ABOVE_TEXT
        for size, line in (*_SIZES, *_BETWEEN):
            rest = self._height(size, line, 2, _COLUMN) + self.signature(pictured=True) - first
            pages = max(0, ceil(rest / _PAGE))
            white = pages * _PAGE - rest
            hole = _too_much(white)
            lower = min(max(hole, round(white / 2, 1)), _MOST_WHITE - _ABOVE_TEXT) if pages else 0.0
            layout = ForewordLayout(size, line, 2, _COLUMN, self.standfirst, pages=1 + pages)
            yield replace(layout, hole=_too_much(white - lower), above_text=_ABOVE_TEXT + lower)

    def _height(self, size: float, line: float, columns: int, width: float) -> float:
        """Return the height of the text in lines of the house's grid."""
        return _text_height(self.tree, size, line, columns, width, self.edition.sheet.language)


def _text_height(tree: ProseTree, size: float, line: float, columns: int, width: float, language: str) -> float:
    if size >= _WIDER[0][0] and all(block.tag == "p" for block in tree.blocks):
        rooms = [width, *[width - _INDENT] * len(tree.blocks)]
        words = zip(tree.blocks, rooms, strict=False)
        return line * sum(text_metrics.many_lines(p.text, text_metrics.DISPLAY, size, w, _SPACING) for p, w in words)
    set_in = Size(0, size, HOUSE.heading, HOUSE.line * line)
    cut = language if size < _WIDER[0][0] else ""
    lines = (
        heights.two_columns(tree, cut, set_in) if columns == 2 else heights.one_column(tree, width, 0.0, cut, set_in)
    )
    return lines * line


def _too_much(white: float) -> float:
    """Return by how many lines *white*, a strip across the page, is more than closes it."""
    return round(max(0.0, white - _MOST_WHITE), 1)


def _portrait(edition: Edition, sources: Sources) -> Figure | None:
    """Return the portrait of the édito, and its credit."""
    picture, sheet = edition.portrait, edition.sheet.foreword
    if not (picture and sheet and sheet.portrait):
        return None
    fields = sheet.portrait
    credit, file = (sources.attribute(edition.mark(f"edito.portrait.{name}")) for name in ("credit", "fichier"))
    shape = round(picture.height / picture.width, 4)
    return Figure(picture.url, fields.alternative, "", fields.credit, shape, credit, file)


def foreword(edition: Edition, prose: Prose, layout: ForewordLayout, side: Side) -> Chapter:
    """Compose the édito in *layout*, beginning on *side*."""
    from livret.design.templates import composed  # only where something is composed

    sources, sheet = Sources(), edition.sheet.foreword
    tree = whole_last_words(prose.tree, layout.width, edition.sheet.language, replace(TEXT, size=layout.size))
    html = sources.prose(replace(prose, tree=line_breaking.keep_announced(tree)))
    return composed(
        edition, "text", "edito", "Édito", side, sources, heading="Édito", anchor="edito", html=html, layout=layout,
        standfirst_src=sources.attribute(edition.mark("edito.chapo")),
        portrait=_portrait(edition, sources), signatory=sheet and sheet.signatory,
        signatory_src=sources.attribute(edition.mark("edito.signature")),
    )  # fmt: skip
