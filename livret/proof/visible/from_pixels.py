"""Text that the page itself does not show: the page is rasterised with its text and without, and both are compared.

Whatever hides text (a drawing over it, a pattern, a mask, a font without outlines) leaves both pictures equal
there. The same pictures give the visible colours of text and of its ground.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import cast

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageStat

from livret.pdf.read.model import RGB, ReadPage, Run, characters, corner
from livret.pdf.spot import Spot, joined
from livret.proof.visible.from_operators import readable

#: Pixels per point: letters of 7 pt are ten pixels high.
_SCALE = 1.5
#: Pages larger than this, in points, are drawn at a smaller scale: memory is bounded.
_LARGEST = 2_000
#: A difference of so many levels of 255, on one channel, is visible.
_SEEN = 12
#: Share of the largest difference at which letters have their full colour.
_CORE = 0.85
#: A ground whose channels differ by no more levels of 255 is plain.
_PLAIN = 12
_Extrema = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class GroundedWord:
    """A word on a ground that is not plain: its colour and that of its own part of the ground."""

    text: str
    spot: Spot
    colour: RGB
    ground: RGB


@dataclass(frozen=True, slots=True)
class RunLook:
    """The look of a run: its invisible characters, its colour and that of its ground (None: nothing is visible).

    ``words`` are separate where the ground is not plain: a picture, a map, the edge of an area.
    """

    run: Run
    unseen: frozenset[int]
    colour: RGB | None
    ground: RGB | None
    words: tuple[GroundedWord, ...] = ()


def looks(data: bytes, sheets: Iterable[ReadPage]) -> Iterator[tuple[ReadPage, list[RunLook]]]:
    """Yield each of *sheets*, pages of the PDF *data*, with the looks of its runs.

    :raises pypdfium2.PdfiumError: if the file cannot be drawn.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        for sheet in sheets:
            yield sheet, _page(document, sheet)
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, sheet: ReadPage) -> list[RunLook]:
    runs = [run for run in sheet.runs if readable(run)]
    if not runs:
        return []
    page = document[sheet.number - 1]
    try:
        scale = min(_SCALE, _LARGEST * _SCALE / max(page.get_size()))
        whole = _drawn(page, scale)
        for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8):
            pdfium.FPDFPageObj_SetIsActive(text, False)
        bare = _drawn(page, scale)
    finally:
        page.close()
    left, top = corner(sheet)
    difference = ImageChops.difference(whole, bare)
    deepest = ImageChops.lighter(ImageChops.lighter(*difference.split()[:2]), difference.split()[2])
    frame = _Frame(left, top, scale)
    return [_look(run, whole, bare, deepest, frame) for run in runs]


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    picture: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
    return picture.convert("RGB")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The origin of the trim box in the picture, in points, and pixels per point."""

    left: float
    top: float
    scale: float

    def pixels(self, spot: Spot, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
        """Return the pixels of *spot*; None if none is in the picture."""
        box = (
            max(int((spot.left + self.left) * self.scale), 0), max(int((spot.top + self.top) * self.scale), 0),
            min(int((spot.right + self.left) * self.scale) + 1, size[0]),
            min(int((spot.bottom + self.top) * self.scale) + 1, size[1]),
        )  # fmt: skip
        return box if box[0] < box[2] and box[1] < box[3] else None


def _look(run: Run, whole: Image.Image, bare: Image.Image, deepest: Image.Image, frame: _Frame) -> RunLook:
    box = frame.pixels(run.spot, whole.size)
    every = readable(run)
    if box is None:
        return RunLook(run, every, None, None)
    inked = deepest.crop(box)
    most = inked.getextrema()[1]
    if not isinstance(most, int) or most < _SEEN:
        return RunLook(run, every, None, None)
    unseen = _blank(run, deepest, frame, every) if run.measured else frozenset()
    core = _core(inked, most)
    ground = bare.crop(box)
    plain = all(high - low <= _PLAIN for low, high in cast(_Extrema, ground.getextrema()))
    words = () if plain else tuple(_words(run, whole, bare, deepest, frame))
    return RunLook(run, unseen, _mean(whole.crop(box), core), _mean(ground, core), words)


def _words(
    run: Run, whole: Image.Image, bare: Image.Image, deepest: Image.Image, frame: _Frame
) -> Iterator[GroundedWord]:
    """Yield the visible words of *run*, each with its own ground."""
    for is_space, group in groupby(characters(run), key=lambda cell: run.text[cell[0]].isspace()):
        cells = list(group)
        text = "".join(run.text[n] for n, _cell in cells)
        spot = joined([cell for _n, cell in cells])
        box = frame.pixels(spot, whole.size)
        if is_space or box is None:
            continue
        inked = deepest.crop(box)
        most = inked.getextrema()[1]
        if isinstance(most, int) and most >= _SEEN:
            core = _core(inked, most)
            yield GroundedWord(text, spot, _mean(whole.crop(box), core), _mean(bare.crop(box), core))


def _core(inked: Image.Image, most: int) -> Image.Image:
    """Return the mask where letters have about their full colour."""
    return inked.point(lambda level: 255 if level >= _CORE * most else 0)


def _blank(run: Run, deepest: Image.Image, frame: _Frame, every: frozenset[int]) -> frozenset[int]:
    """Return the characters with nothing drawn in their cells."""
    found = set()
    for n, cell in characters(run):
        if n not in every:
            continue
        box = frame.pixels(cell, deepest.size)
        if box is None or deepest.crop(box).getextrema()[1] < _SEEN:  # type: ignore[operator]
            found.add(n)
    return frozenset(found)


def _mean(picture: Image.Image, mask: Image.Image) -> RGB:
    """Return the mean colour of *picture* under *mask*."""
    red, green, blue = ImageStat.Stat(picture, mask).mean[:3]
    return red / 255, green / 255, blue / 255
