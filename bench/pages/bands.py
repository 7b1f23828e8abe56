"""How well the pages of a printed file close: the tallest empty band of each, and where its columns end.

A band is a strip of the text's full width without text, picture, map or figure, between the first line of the text
and the last. Tints, grounds, rules, patterns and ruled lines do not fill it. Maps and figures are those that the tags
name; of one, only the heights count at which something is drawn: land of one tone is ground, too. Lengths are points
from the top left of the trim box.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from livret.base.tokens import length
from livret.pdf.read.model import ReadPage, Run, corner
from livret.pdf.read.pages import pages_of
from livret.pdf.read.reader import read_pages
from livret.pdf.spot import Spot, joined

TOP, HEIGHT, WIDTH, LINE = (length(name) for name in ("margin-top", "text-height", "text-width", "line"))
OUTER, INNER, GUTTER, BLEED = (length(name) for name in ("margin-outer", "margin-inner", "gutter", "bleed"))
#: What is narrower or lower than this, in pt, is a rule or a dot, and neither a picture nor a part of a map.
LEAST = 5.0
#: Sizes of running text, in pt: below are notes and captions, above are voices and heads; its face, as fonts name it:
#: who signs and what is counted is set in the other one.
RUNNING, FACE = (8.7, 11.6), "SourceSerif"
#: Pixels in a pt of the pictures in which maps are looked at, and the tones, of 256, of a flat ground.
SCALE, TONES = 1.0, 8
#: What meets the eye: pictures and maps that fill so much of the text's place, or some of it; words of these sizes in
#: pt, so many of them; lines of running text that are longer than a column.
LOOKS = {"I": 0.35, "i": 0.02, "C": 0.35, "c": 0.02}
LARGE, MANY = (12.3, 27.0), 0.25
HUGE, WIDE = 40.0, 0.55 * WIDTH
#: What a text shows that is not seen (ISO 32000-1 table 106).
INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page: its pixels, its whole area on paper, and that which is seen, with its bleed, in pt².

    ``spine``: it reaches the spine, so that the facing page may show the rest of it.
    """

    pixels: tuple[int, int]
    whole: float
    seen: float
    spine: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its chapter, and what is empty on it.

    ``chapter`` is the name of its anchor (``territoire-…``, ``sommaire``), ``couverture`` before the first one,
    ``quatrieme`` on the last page; ``title`` is that of its bookmark. ``band`` is the tallest one as a share of the
    height of the text, ``begins`` its first line, from 0. ``left`` and ``right`` are the lines on which the columns
    end (0: the column is empty), ``size`` the size of most of its running text in pt (0: there is none). ``look`` is
    what meets the eye first (LOOKS), whatever the words.
    """

    number: int
    chapter: str
    title: str
    band: float
    begins: float
    left: float
    right: float
    size: float
    words: int
    pictures: tuple["Shown", ...]
    figures: int
    look: str

    @property
    def kind(self) -> str:
        """What sort of chapter the page belongs to."""
        return "territoire" if self.chapter.startswith("territoire-") else self.chapter

    @property
    def inner(self) -> bool:
        """Whether the page is neither of the covers."""
        return self.chapter not in ("couverture", "quatrieme")

    @property
    def foot(self) -> float:
        """The line on which the page ends."""
        return max(self.left, self.right)


def measure(data: bytes) -> list[Page]:
    """Return the pages of the PDF *data*, one that Livret printed."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = pages_of(pdf)
        numbers = {page.objgen: number for number, page in enumerate(pages, 1)}
        chapters, figures = _chapters(pdf, numbers), _figures(pdf, numbers)
        sheets = read_pages(pdf, pages, len(data)).sheets
    with pypdfium2.PdfDocument(data) as drawn:
        return [
            _page(sheet, *chapters[sheet.number - 1], figures.get(sheet.number, []), partial(_picture, drawn, sheet))
            for sheet in sheets
        ]


def _picture(drawn: pypdfium2.PdfDocument, sheet: ReadPage) -> Image.Image:
    return drawn[sheet.number - 1].render(scale=SCALE, grayscale=True).to_pil()


def measured(path: Path) -> list[Page]:
    """Return the pages of the file at *path*."""
    return measure(path.read_bytes())


def strip(number: int) -> Spot:
    """Return the place of the text on page *number*: even pages lie on the left, their outer margin too."""
    left = OUTER if number % 2 == 0 else INNER
    return Spot(left, TOP, left + WIDTH, TOP + HEIGHT)


def tallest(filled: Iterable[tuple[float, float]], top: float, bottom: float) -> tuple[float, float]:
    """Return where the tallest gap between *filled* heights begins, within *top* and *bottom*, and how tall it is."""
    best, reached = (top, 0.0), top
    for begins, ends in sorted(filled):
        if min(begins, bottom) - reached > best[1]:
            best = reached, min(begins, bottom) - reached
        reached = max(reached, ends)
    return (reached, bottom - reached) if bottom - reached > best[1] else best


def _page(
    sheet: ReadPage, chapter: str, title: str, figures: Sequence[Spot], picture: Callable[[], Image.Image]
) -> Page:
    where = strip(sheet.number)
    runs = [run for run in sheet.runs if _seen(run) and _within(run.spot, where)]
    pictures = [image.spot for image in sheet.images if _within(image.spot, where, LEAST)]
    maps = [*_drawn(sheet, [_common(figure, where) for figure in figures if _within(figure, where, LEAST)], picture)]
    drawn = [*pictures, *maps]
    filled = [(spot.top, spot.bottom) for spot in (*(run.spot for run in runs), *drawn)]
    begins, height = tallest(filled, where.top, where.bottom)
    left, right = _bottoms(runs, drawn, where)
    return Page(
        sheet.number, chapter, title, height / HEIGHT, (begins - where.top) / LINE, left, right,
        _running(runs), sum(len(run.text.split()) for run in runs), tuple(_shown(sheet)), len(figures),
        "".join(_look(runs, pictures, maps, where)),
    )  # fmt: skip


def _seen(run: Run) -> bool:
    return bool(run.text.strip()) and run.mode != INVISIBLE and run.alpha > 0 and run.layer


def _within(spot: Spot, where: Spot, least: float = 0.1) -> bool:
    """Return whether more than *least* of *spot*, both ways, lies in *where*."""
    across = min(spot.right, where.right) - max(spot.left, where.left)
    return across > least and min(spot.bottom, where.bottom) - max(spot.top, where.top) > least


def _drawn(sheet: ReadPage, figures: Sequence[Spot], picture: Callable[[], Image.Image]) -> Iterator[Spot]:
    """Yield what is drawn in *figures*: the land of a map, where it is no flat ground, and not the field around it.

    *picture* returns that of the page, within its crop box, at SCALE.
    """
    for figure in figures:
        within = [_common(area.spot, figure) for area in sheet.areas if not area.exact]
        shapes = [spot for spot in within if spot.right - spot.left > LEAST and spot.bottom - spot.top > LEAST]
        if shapes:
            left, top = corner(sheet)
            yield from _contrasts(picture(), joined(shapes), left, top)


def _contrasts(picture: Image.Image, spot: Spot, left: float, top: float) -> Iterator[Spot]:
    """Yield the rows of pixels of *spot* that are not all of one tone; *left* and *top* are those of the trim box."""
    begins, ends = (max(0, round((x + left) * SCALE)) for x in (spot.left, spot.right))
    for row in range(max(0, round((spot.top + top) * SCALE)), min(picture.height, round((spot.bottom + top) * SCALE))):
        dark, light = picture.crop((begins, row, min(ends, picture.width), row + 1)).getextrema()
        if light - dark > TONES:  # type: ignore[operator] - a picture in grey has one band
            yield Spot(spot.left, row / SCALE - top, spot.right, (row + 1) / SCALE - top)


def _shown(sheet: ReadPage) -> Iterator[Shown]:
    for image in sheet.images:
        left, top, right, bottom = image.spot
        if right - left > LEAST and bottom - top > LEAST and not image.mask:
            begins, ends = left < 1, right > sheet.width - 1
            across = right - left + BLEED * (begins + ends)
            down = bottom - top + BLEED * ((top < 1) + (bottom > sheet.height - 1))
            spine = begins if sheet.number % 2 else ends
            yield Shown((image.columns, image.rows), image.width * image.height, across * down, spine)


def crops(pages: Sequence[Page]) -> Iterator[float]:
    """Yield the share that is cut off each picture of *pages*; one across an opening is one picture."""
    across: dict[tuple[int, tuple[int, int], int], list[Shown]] = {}
    for page in pages:
        for each in page.pictures:
            if each.spine:
                across.setdefault((page.number // 2, each.pixels, round(each.whole)), []).append(each)
            else:
                yield max(0.0, 1 - each.seen / each.whole)
    for halves in across.values():
        yield max(0.0, 1 - sum(half.seen for half in halves) / halves[0].whole)


def _common(one: Spot, other: Spot) -> Spot:
    return Spot(max(one.left, other.left), max(one.top, other.top),
                min(one.right, other.right), min(one.bottom, other.bottom))  # fmt: skip


def _bottoms(runs: Sequence[Run], drawn: Sequence[Spot], where: Spot) -> tuple[float, float]:
    """Return the lines on which the left and the right column end; what crosses the gutter ends both."""
    ends = [(run.spot, run.baseline[1]) for run in runs] + [(spot, min(spot.bottom, where.bottom)) for spot in drawn]
    middle = (where.left + where.right) / 2
    left = [foot for spot, foot in ends if spot.left < middle - GUTTER / 2]
    right = [foot for spot, foot in ends if spot.right > middle + GUTTER / 2]
    return _line(max(left, default=where.top)), _line(max(right, default=where.top))


def _line(y: float) -> float:
    return (y - TOP) / LINE


def _running(runs: Sequence[Run]) -> float:
    """Return the size of most of the running text."""
    counted: Counter[float] = Counter()
    for run in runs:
        if RUNNING[0] <= run.size <= RUNNING[1] and FACE in run.font.replace("-", "").replace(" ", ""):
            counted[round(run.size, 1)] += len(run.text)
    return counted.most_common(1)[0][0] if counted else 0.0


def _look(runs: Sequence[Run], pictures: Sequence[Spot], maps: Sequence[Spot], where: Spot) -> Iterator[str]:
    """Yield the letters of what meets the eye.

    I: a picture, C: a map (i and c: a small one), V: large words, F: figures, 1 or 2: columns of running text.
    """
    for letters, spots in (("Ii", pictures), ("Cc", maps)):
        share = sum(_area(_common(spot, where)) for spot in spots) / _area(where)
        yield next((letter for letter in letters if share >= LOOKS[letter]), "")
    large = sum(len(run.text) for run in runs if LARGE[0] <= run.size <= LARGE[1])
    yield "V" if large >= MANY * sum(len(run.text) for run in runs) > 0 else ""
    yield "F" if any(run.size >= HUGE and run.text.strip()[0].isdigit() for run in runs) else ""
    running = [run.spot for run in runs if RUNNING[0] <= run.size <= RUNNING[1]]
    if running:
        yield "1" if max(spot.right - spot.left for spot in running) > WIDE else "2"


def _area(spot: Spot) -> float:
    return max(0.0, spot.right - spot.left) * max(0.0, spot.bottom - spot.top)


# What the file says of itself

_Numbers = Mapping[tuple[int, int], int]


def _chapters(pdf: pikepdf.Pdf, numbers: _Numbers) -> list[tuple[str, str]]:
    """Return, for each page, the name and the title of its chapter."""
    begins: dict[int, tuple[str, str]] = {1: ("couverture", "")}
    names = {number: name for name, number in _anchors(pdf, numbers) if not name.startswith("note-")}
    titles = {number for number, name in names.items() if name.startswith("partie-")}
    with pdf.open_outline() as outline:
        parts = [child for item in outline.root for child in item.children if _number(item, numbers) in titles]
        for item in (*outline.root, *parts):
            number = _number(item, numbers)
            begins[number] = (names.get(number) or ("couverture" if number == 1 else item.title.lower()), item.title)
    found: list[tuple[str, str]] = []
    for number in range(1, len(numbers) + 1):
        found.append(begins.get(number) or found[-1])
    found[-1] = ("quatrieme", "")
    return found


def _number(item: pikepdf.OutlineItem, numbers: _Numbers) -> int:
    """Return the page that a bookmark leads to."""
    return numbers.get(item.destination[0].objgen, 0)  # type: ignore[index, union-attr]


def _anchors(pdf: pikepdf.Pdf, numbers: _Numbers) -> Iterator[tuple[str, int]]:
    """Yield the name and the page of each named destination."""
    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        for name, target in pikepdf.NameTree(pdf.Root.Names.Dests).items():
            array = target.D if isinstance(target, pikepdf.Dictionary) else target
            yield str(name), numbers.get(array[0].objgen, 0)  # type: ignore[index]


def _figures(pdf: pikepdf.Pdf, numbers: _Numbers) -> dict[int, list[Spot]]:
    """Return the boxes of the figures that the tags name, by their page."""
    found: dict[int, list[Spot]] = {}
    for element in _elements(pdf.Root.get("/StructTreeRoot")):
        page, box = element.get("/Pg"), _box(element)
        if element.get("/S") == "/Figure" and page is not None and box:
            trim = [float(each) for each in page.get("/TrimBox", page.MediaBox)]
            left, bottom, right, top = (float(each) for each in box)
            spot = Spot(left - trim[0], trim[3] - top, right - trim[0], trim[3] - bottom)
            found.setdefault(numbers.get(page.objgen, 0), []).append(spot)
    return found


def _elements(element: Any) -> Iterator[pikepdf.Dictionary]:
    waiting = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting.extend(each)
        elif isinstance(each, pikepdf.Dictionary):
            yield each
            waiting.append(each.get("/K"))


def _box(element: pikepdf.Dictionary) -> Any:
    attributes = element.get("/A")
    several = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((each.BBox for each in several if isinstance(each, pikepdf.Dictionary) and "/BBox" in each), None)
