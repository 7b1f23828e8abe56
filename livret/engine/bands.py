"""The tallest empty band of a page: a strip of the text's full width without text, picture, map or figure.

Tints, grounds, rules and patterns do not fill it. Of a map, only those heights are filled at which an edge is drawn:
land of one tone is ground, too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import inf
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.document import Page as LaidOutPage
from weasyprint.formatting_structure.boxes import ReplacedBox

from livret.base.tokens import length
from livret.engine.boxes import unwrapped
from livret.engine.laid_out import BoxPage, Rect
from livret.pdf.model import EmptyBand
from livret.pdf.spot import PT

_SVG = "{http://www.w3.org/2000/svg}"
#: The place of the text, and the edges of its map that are the frame's own, in CSS pixels.
_TOP, _HEIGHT, _WIDTH, _OUTER, _INNER = (
    length(name) / PT for name in ("margin-top", "text-height", "text-width", "margin-outer", "margin-inner")
)
_FRAME = 1.5
#: How far letters of an SVG text reach above and below their baseline, in em.
_ABOVE, _BELOW = 0.72, 0.2
#: Paths whose pieces are kept: the ground of the locators is the same for every territory.
_MOST = 64
#: The commands of paths that are read here, their numbers, and any other command.
_COMMAND, _NUMBER = re.compile(r"([MLlhvz])([^MLlhvz]*)"), re.compile(r"-?[\d.]+")
_OTHER = re.compile(r"[^MLlhvz\d\s.-]")
#: Both ends of a straight piece of a path.
_Piece = tuple[tuple[float, float], tuple[float, float]]


def tallest_band(page: LaidOutPage, sheet: BoxPage) -> EmptyBand:
    """Return the tallest empty band of *page*, whose text is in *sheet*.

    A drawing is read only where it may fill that band: a map has thousands of edges.
    """
    left = _OUTER if page._page_box.page_type.side == "left" else _INNER
    place = Rect(left, _TOP, left + _WIDTH, _TOP + _HEIGHT)
    filled = [*_heights((run.rects[0] for run in sheet.runs if run.zone != "margin"), place)]
    unread = [(box.element, _shown(box)) for box in _replaced(page._page_box)]
    while True:
        begins, height = _tallest(filled, place.top, place.bottom)
        met = [each for each in unread if each[1].top < begins + height and each[1].bottom > begins]
        if not met:
            return EmptyBand(begins * PT, height * PT)
        unread.remove(met[0])
        filled += _heights(_drawn(*met[0], place), place)


def _heights(rects: Iterable[Rect], place: Rect) -> Iterator[tuple[float, float]]:
    """Yield the heights that *rects* fill of *place*."""
    return ((rect.top, rect.bottom) for rect in rects if rect.left < place.right and rect.right > place.left)


def _tallest(filled: Iterable[tuple[float, float]], top: float, bottom: float) -> tuple[float, float]:
    """Return where the tallest gap between *filled* heights begins, within *top* and *bottom*, and how tall it is."""
    best, reached = (top, 0.0), top
    for begins, ends in sorted((*filled, (bottom, bottom))):
        gap = min(begins, bottom) - reached
        if gap > best[1]:
            best = reached, gap
        reached = max(reached, ends)
    return best


def _shown(box: Any) -> Rect:
    """Return where the picture of *box* stands."""
    left, top = box.content_box_x(), box.content_box_y()
    return Rect(left, top, left + box.width, top + box.height)


def _drawn(element: Element, shown: Rect, place: Rect) -> Iterable[Rect]:
    """Return the picture *element*, *shown* whole; of a map, what is drawn within *place*."""
    return _map(element, shown, place) if element.tag == f"{_SVG}svg" and _is_map(element) else (shown,)


def _replaced(box: Any, ornament: bool = False) -> Iterator[Any]:
    """Yield the boxes of pictures and of drawn maps in *box*; an *ornament*, hidden from readers, is no map."""
    box = unwrapped(box)
    element = box.element
    ornament = ornament or (element is not None and element.get("aria-hidden") == "true")
    if isinstance(box, ReplacedBox) and element is not None and not (ornament and element.tag == f"{_SVG}svg"):
        yield box
    for child in getattr(box, "children", ()):
        yield from _replaced(child, ornament)


def _map(svg: Element, shown: Rect, place: Rect) -> Iterator[Rect]:
    """Yield what is drawn of the map *svg*, *shown* whole, within *place*: rows as wide as both."""
    x, y, width, height = (float(each) for each in svg.attrib["viewBox"].split())
    across, down = (shown.right - shown.left) / width, (shown.bottom - shown.top) / height
    left, right = max(shown.left + _FRAME, place.left), min(shown.right - _FRAME, place.right)
    begins, ends = x + (left - shown.left) / across, x + (right - shown.left) / across
    for top, bottom in _rows(svg, begins, ends):
        edges = (max(y, min(each, y + height)) for each in (top, bottom))
        upper, lower = (shown.top + (each - y) * down for each in edges)
        yield Rect(left, upper, right, lower)


def _is_map(svg: Element) -> bool:
    """Whether *svg* is drawn as the house's maps are: nothing is transformed, and its paths can be read here."""
    return "viewBox" in svg.attrib and not any(
        "transform" in element.attrib or _OTHER.search(element.get("d", "")) for element in _printed(svg)
    )


def _rows(svg: Element, begins: float, ends: float) -> Iterator[tuple[float, float]]:
    """Yield the heights of the words and of the edges of *svg* that lie between *begins* and *ends*."""
    size = 0.0
    for element in _printed(svg):
        size = float(element.get("font-size", size))
        if element.tag == f"{_SVG}text":
            baseline = float(element.get("y", 0))
            yield baseline - _ABOVE * size, baseline + _BELOW * size
        elif element.tag == f"{_SVG}path" and (element.get("fill"), element.get("stroke")) != ("none", None):
            yield from _joined(_edges(element.get("d", ""), begins, ends))


def _printed(element: Element) -> Iterator[Element]:
    yield element
    for child in element:
        if child.tag != f"{_SVG}clipPath":
            yield from _printed(child)


def _edges(data: str, begins: float, ends: float) -> Iterator[tuple[float, float]]:
    """Yield the heights of the pieces of the path *data* between *begins* and *ends*."""
    for one, other in _pieces(data):
        (ax, ay), (bx, by) = (one, other) if one <= other else (other, one)
        if ax >= ends or bx <= begins:
            continue
        if ax < begins or bx > ends:
            slope = (by - ay) / (bx - ax)
            ay, by = ay + (max(ax, begins) - ax) * slope, by - (bx - min(bx, ends)) * slope
        yield (ay, by) if ay <= by else (by, ay)


def _joined(heights: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield *heights*, each with those behind it that it meets: the pieces of a border follow each other."""
    top, bottom = inf, -inf
    for begins, ends in heights:
        if begins > bottom or ends < top:
            if top <= bottom:
                yield top, bottom
            top, bottom = begins, ends
        else:
            top, bottom = min(top, begins), max(bottom, ends)
    if top <= bottom:
        yield top, bottom


@lru_cache(_MOST)
def _pieces(data: str) -> Sequence[_Piece]:
    """Return the straight pieces of the path *data*, whose commands are those that the house's maps are drawn with."""
    pieces: list[_Piece] = []
    start = x, y = 0.0, 0.0
    for command, numbers in _COMMAND.findall(data):
        values = [float(number) for number in _NUMBER.findall(numbers)]
        if command == "M":
            start = x, y = values[0], values[1]
        for to_x, to_y in _steps(command, values, start):
            before = x, y
            x, y = (x + to_x, y + to_y) if command in "lhv" else (to_x, to_y)
            pieces.append((before, (x, y)))
    return pieces


def _steps(command: str, values: Sequence[float], start: tuple[float, float]) -> Iterable[tuple[float, float]]:
    """Return where each piece of *command* goes to; from where the last one ended, if it is relative."""
    match command:
        case "h":
            return ((value, 0.0) for value in values)
        case "v":
            return ((0.0, value) for value in values)
        case "z":
            return (start,)
    return zip(values[::2], values[1::2], strict=True)
