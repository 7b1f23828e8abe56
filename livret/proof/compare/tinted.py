"""Pages of two PDFs side by side, with differences tinted: words first, otherwise looks.

Words are compared over all pages of a chapter at once, as letters: text that is only broken differently
into pages or lines is equal. Where the words of two pages are equal, both are overlaid, as in
``pixels``. Page numbers do not count.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageStat

from livret.base import tokens
from livret.base.text_key import gaps, letters
from livret.pdf.document.whole import or_problem
from livret.pdf.read.reader import DAMAGED, Unreadable, opened
from livret.pdf.spot import Spot
from livret.proof.compare.likeness import DIFFERENT
from livret.proof.compare.pixels import differing
from livret.proof.report.pictures import SpotPicture, picture

#: Width of a page in the report, in CSS pixels, and pixels to each of them.
_WIDTH, _DENSITY = 400, 1.2
#: Pixels per point where pages are overlaid.
_OVERLAY = 1.0
#: Folios are in this share of a page, at its foot.
_FOOT = 0.1
#: Largest gap between two letters of one line, in points, and the margin of a tint.
_SPACE, _AIR = 12.0, 1.0
#: Pictures that differ by more levels of 255, on average, are different; they are compared at this size, in pixels.
_OTHER, _THUMB = 8.0, (48, 48)
#: Where words differ, a page has reflowed if this share of its cells, of this many points, looks different.
_FLOWED, _CELL = 0.08, 12
#: In points: differences lower than this, within a line or this near, may be words pushed by a longer one.
_LOW, _AROUND = 36.0, 8.0
#: A ground darker than this, of 255, is lightened by a tint.
_DARK, _VEIL = 110, 0.4
#: Colours of tints, and of the line below: before, and after.
_TINTS = (("clay", (255, 205, 190)), ("pine", (190, 232, 214)))
_NO_CHARACTER = frozenset((0, 0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class PageStretch:
    """The pages of a chapter: its title, its first page, from 0, and its number of pages."""

    title: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class PagePair:
    """Two pages that differ, by their numbers from 1: 0 if one stands alone. Their pictures, if requested."""

    before: int
    after: int
    pictures: tuple[SpotPicture | None, SpotPicture | None] = (None, None)


def stretches(pdf: bytes) -> list[PageStretch]:
    """Return the chapters of *pdf*, by its bookmarks of the first level; pages before the first one count as one, too.

    :raises pypdfium2.PdfiumError: if it cannot be read.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        count, starts = len(document), dict[int, str]()
        for entry in document.get_toc():
            place = entry.get_dest() if entry.level == 0 else None
            first = place.get_index() if place else None
            if first is not None and 0 <= first < count:
                starts.setdefault(first, entry.get_title())
        if count and 0 not in starts:
            starts[0] = ""
        firsts = [*sorted(starts), count]
        return [PageStretch(starts[a], a, b - a) for a, b in pairwise(firsts)]
    finally:
        document.close()


def tinted(
    before: bytes, after: bytes, pairs: Sequence[tuple[PageStretch, PageStretch]], most: int
) -> list[list[PagePair]]:  # fmt: skip
    """Return for each of *pairs*, chapters of both PDFs, its pages that differ; *most* of them with pictures.

    :raises pypdfium2.PdfiumError: if one of them cannot be drawn.
    """
    one, other = pypdfium2.PdfDocument(before), pypdfium2.PdfDocument(after)
    try:
        return [_chapter(_pages(one, a), _pages(other, b), most) for a, b in pairs]
    finally:
        one.close()
        other.close()


@or_problem
def stretches_of_file(pdf: bytes) -> list[PageStretch]:
    """Return the chapters of *pdf*, a file from outside; its problem where it cannot be read."""
    opened(pdf).close()  # says of a file that is locked, or beyond bounds, what it is
    with _damaged():
        return stretches(pdf)


@or_problem
def tinted_files(
    before: bytes, after: bytes, pairs: Sequence[tuple[PageStretch, PageStretch]], most: int
) -> list[list[PagePair]]:
    """Return what ``tinted`` does of two files from outside; the problem of the one that cannot be drawn."""
    with _damaged():
        return tinted(before, after, pairs, most)


@contextmanager
def _damaged() -> Iterator[None]:
    try:
        yield
    except pypdfium2.PdfiumError as error:
        raise Unreadable(DAMAGED) from error


@dataclass(slots=True)
class _Page:
    """A page being compared: its letters, by their index in its text, and the places to tint."""

    number: int
    page: pypdfium2.PdfPage
    text: pypdfium2.PdfTextPage
    signs: list[tuple[int, str]] = field(default_factory=list)
    folio: Spot | None = None
    spots: list[Spot] = field(default_factory=list)

    def box(self, index: int) -> Spot:
        """Return the place of the character *index*, in points from the top left."""
        left, bottom, right, top = self.text.get_charbox(index)
        height = self.page.get_height()
        return Spot(left, height - top, right, height - bottom)


def _pages(document: pypdfium2.PdfDocument, stretch: PageStretch) -> list[_Page]:
    return [_read(document[at], at + 1) for at in range(stretch.first, stretch.first + stretch.count)]


def _read(page: pypdfium2.PdfPage, number: int) -> _Page:
    read = _Page(number, page, page.get_textpage())
    codes = [pdfium.FPDFText_GetUnicode(read.text.raw, at) for at in range(read.text.count_chars())]
    signs = [
        " " if code in _NO_CHARACTER or code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code) for code in codes
    ]
    folio = _folio(read, "".join(signs))
    read.signs = [(at, sign) for at, sign in enumerate(signs) if at not in folio]
    return read


def _folio(read: _Page, text: str) -> range:
    """Return the indices of the page number, at the foot of the page, in its *text*."""
    label, height = str(read.number), read.page.get_height()
    at = text.find(label)
    while at >= 0:
        end = at + len(label)
        alone = not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum()
        if alone and (spot := _around([read.box(place) for place in range(at, end)])).top > height * (1 - _FOOT):
            read.folio = spot
            return range(at, end)
        at = text.find(label, end)
    return range(0)


# Differences


def _chapter(before: Sequence[_Page], after: Sequence[_Page], most: int) -> list[PagePair]:
    if before and after:
        _mark_words(before, after)
    found: list[PagePair] = []
    for one, other in zip_longest(before, after):
        if one and other:
            _mark_images(one, other)
            _mark_looks(one, other)
            if not (one.spots or other.spots):
                continue
        shown = len(found) < most
        drawn = [_drawn(page, side) if page and shown else None for side, page in enumerate((one, other))]
        found.append(PagePair(one.number if one else 0, other.number if other else 0, (drawn[0], drawn[1])))
    return found


def _mark_words(before: Sequence[_Page], after: Sequence[_Page]) -> None:
    """Mark the words of both that the other lacks."""
    one, other = [*_letters(before)], [*_letters(after)]
    for gap in gaps("".join(sign for sign, _page, _at in one), "".join(sign for sign, _page, _at in other)):
        for strip, start, end in ((one, gap.start, gap.end), (other, gap.other_start, gap.other_end)):
            by_page: dict[int, tuple[_Page, set[int]]] = {}
            for _sign, page, at in strip[start:end]:
                by_page.setdefault(page.number, (page, set()))[1].add(at)
            for page, places in by_page.values():
                page.spots += _lines([page.box(at) for at in sorted(_whole_words(page, places))])


def _letters(pages: Sequence[_Page]) -> Iterator[tuple[str, _Page, int]]:
    """Yield the letters of *pages* to compare, each with its page and its index there."""
    for page in pages:
        for at, sign in page.signs:
            yield from ((letter, page, at) for letter in letters(sign))


def _whole_words(page: _Page, places: set[int]) -> set[int]:
    """Return *places* extended to whole words."""
    signs = dict(page.signs)
    found = {*places}
    for step in (-1, 1):
        for at in places:
            at += step
            while signs.get(at, " ").isalnum() and at not in found:
                found.add(at)
                at += step
    return found


def _lines(boxes: Sequence[Spot]) -> Iterator[Spot]:
    """Yield *boxes*, of characters in reading order, joined where they are consecutive in a line."""
    line: list[Spot] = []
    for box in boxes:
        if box.right <= box.left or box.bottom <= box.top:
            continue  # a space has no shape
        if line and not _follows(line[-1], box):
            yield _around(line)
            line = []
        line.append(box)
    if line:
        yield _around(line)


def _follows(one: Spot, other: Spot) -> bool:
    level = min(one.bottom, other.bottom) > max(one.top, other.top)
    return level and -_SPACE <= other.left - one.right <= _SPACE


def _around(boxes: Sequence[Spot]) -> Spot:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Spot(min(lefts), min(tops), max(rights), max(bottoms))


def _mark_images(one: _Page, other: _Page) -> None:
    """Mark the pictures of both that the other lacks."""
    here, there = _images(one), _images(other)
    for spot, thumb in here:
        match = next((each for each in there if _alike(thumb, each[1])), None)
        if match:
            there.remove(match)
        else:
            one.spots.append(spot)
    other.spots += [spot for spot, _thumb in there]


def _images(page: _Page) -> list[tuple[Spot, Image.Image]]:
    """Return the places of the pictures of *page*, and the pictures."""
    found, height = [], page.page.get_height()
    for each in page.page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = each.get_bounds()
        spot = Spot(left, height - top, right, height - bottom)
        if right - left >= 1 and top - bottom >= 1:
            found.append((spot, _render(page, _THUMB[0] / (right - left), spot).resize(_THUMB)))
    return found


def _alike(one: Image.Image, other: Image.Image) -> bool:
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] <= _OTHER


def _render(page: _Page, scale: float, part: Spot | None = None) -> Image.Image:
    """Return *page* in grey, or the *part* of it."""
    width, height = page.page.get_size()
    crop = (0.0, 0.0, 0.0, 0.0)
    if part:
        sides = (part.left, height - part.bottom, width - part.right, part.top)
        crop = (max(sides[0], 0), max(sides[1], 0), max(sides[2], 0), max(sides[3], 0))
    image: Image.Image = page.page.render(scale=scale, crop=crop).to_pil().convert("L")
    return image


def _mark_looks(one: _Page, other: _Page) -> None:
    """Mark the places of both that look different, except their folios and those already marked.

    Where words differ and much looks different, the text has reflowed: that is not marked.
    """
    if one.page.get_size() != other.page.get_size():
        one.spots.append(Spot(0, 0, *one.page.get_size()))
        return
    known = [spot for page in (one, other) for spot in (page.folio, *page.spots) if spot]
    here, there = (_render(page, _OVERLAY) for page in (one, other))
    for image in (here, there):
        pen = ImageDraw.Draw(image)
        for spot in known:
            pen.rectangle([side * _OVERLAY for side in _grown(spot, 3 * _AIR)], fill=255)
    if (one.spots or other.spots) and _flowed(here, there):
        return
    found = [difference.spot for difference in differing(here, there, _OVERLAY)[1]]
    if one.spots or other.spots:
        found = [spot for spot in found if not any(_pushed(spot, word) for word in known)]
    one.spots += found
    other.spots += found


def _flowed(one: Image.Image, other: Image.Image) -> bool:
    """Whether so much of two pages looks different that their text has reflowed."""
    mask = ImageChops.difference(one, other).point(lambda level: 255 if level >= DIFFERENT else 0)
    cells = mask.reduce(_CELL).tobytes()
    return sum(map(bool, cells)) > _FLOWED * len(cells)


def _pushed(spot: Spot, word: Spot) -> bool:
    """Whether the place *spot* is small and in the line of a *word* that differs, which pushed it."""
    return spot.bottom - spot.top < _LOW and spot.top - _AROUND < word.bottom and word.top < spot.bottom + _AROUND


def _grown(spot: Spot, by: float) -> Spot:
    return Spot(spot.left - by, spot.top - by, spot.right + by, spot.bottom + by)


# Output


def _drawn(page: _Page, side: int) -> SpotPicture:
    """Return the picture of *page*, with differences tinted and underlined."""
    scale = _WIDTH * _DENSITY / page.page.get_width()
    image = page.page.render(scale=scale).to_pil().convert("RGB")
    name, tint = _TINTS[side]
    pen = ImageDraw.Draw(image)
    for spot in page.spots:
        left, top, right, bottom = (round(value * scale) for value in _grown(spot, _AIR))
        box = max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height)
        if box[0] >= box[2] or box[1] >= box[3]:
            continue
        part = image.crop(box)
        veil = Image.new("RGB", part.size, tint)
        dark = ImageStat.Stat(part.convert("L")).mean[0] < _DARK
        image.paste(Image.blend(part, veil, _VEIL) if dark else ImageChops.multiply(part, veil), box[:2])
        pen.line([(box[0], box[3]), (box[2] - 1, box[3])], tokens.colours()[name].hex, 1)
    return picture(image, _DENSITY)
