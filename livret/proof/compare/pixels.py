"""Compare pages of a file with the same pages of the edition as they look, beyond words and tags.

A glyph that draws another letter, a figure with a stroke too many, a line that was struck out, another photo:
both pages are rasterised, overlaid and compared, point by point. Differences of a hair's breadth between
programs do not count: a point may be anywhere within a third of a point of its place, in any grey between its
neighbours'.
"""

from collections.abc import Iterator, Sequence

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from livret.pdf.read.model import ReadPage, corner
from livret.pdf.spot import Spot
from livret.proof.compare.likeness import DIFFERENT, Difference, Fit, Resemblance

#: Pixels per point.
_SCALE = 2.0
#: Pages larger than this, in points, are drawn at a smaller scale: memory is bounded.
_LARGEST = 1_400
#: Fewer differing points do not count.
_FEW = 4
#: Pixels at the edges of a page that are not compared, and pixels of a cell: differences in adjacent cells are one.
_EDGE, _CELL = 4, 12


def compare(ours: bytes, file: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], fit: Fit) -> list[Resemblance]:
    """Return how pages of the PDF *file* look beside those of *ours*; *pairs* are sheets of both, the edition's first.

    *fit* maps the points of the edition's pages to those of the file.

    :raises pypdfium2.PdfiumError: if one of them cannot be drawn.
    """
    one, other = pypdfium2.PdfDocument(ours), pypdfium2.PdfDocument(file)
    try:
        return [_compared(one[a.number - 1], other[b.number - 1], a, b, fit) for a, b in pairs]
    finally:
        one.close()
        other.close()


def _compared(
    page: pypdfium2.PdfPage, other: pypdfium2.PdfPage, ours: ReadPage, theirs: ReadPage, fit: Fit
) -> Resemblance:
    scale = min(_SCALE, _LARGEST * _SCALE / max(ours.width, ours.height, 1))
    size = round(ours.width * scale), round(ours.height * scale)
    one = _laid(page, size, corner(ours), scale, Fit())
    two = _laid(other, size, corner(theirs), scale, fit)
    return Resemblance(theirs.number, *differing(one, two, scale))


def differing(one: Image.Image, other: Image.Image, scale: float) -> tuple[int, tuple[Difference, ...]]:
    """Return the largest difference of two grey pictures of one size, in levels, and the places, at *scale* px/pt."""
    if _most(ImageChops.difference(one, other)) < DIFFERENT:
        return 0, ()  # most pages are identical
    excess = ImageChops.lighter(_beyond(one, other), _beyond(other, one)).filter(ImageFilter.BoxBlur(1))
    inner = (_EDGE, _EDGE, excess.width - _EDGE, excess.height - _EDGE)
    excess = excess.crop(inner)
    found = tuple(_differences(excess, scale))
    return _most(excess), found


def _laid(
    page: pypdfium2.PdfPage, size: tuple[int, int], margin: tuple[float, float], scale: float, fit: Fit
) -> Image.Image:
    """Return *page* in grey, moved to the edition's page, *size* pixels large at *scale*.

    *margin* is the space beside the trimmed page, in points. A large sheet around it is drawn at a smaller scale.
    """
    own = min(scale, _LARGEST * _SCALE / max(page.get_size()))
    picture: Image.Image = page.render(scale=own, may_draw_forms=True).to_pil().convert("L")
    left, top = (margin[0] + fit.left) * own, (margin[1] + fit.top) * own
    if picture.size == size and fit == Fit() and not (left or top):
        return picture
    matrix = (fit.across * own / scale, 0, left, 0, fit.along * own / scale, top)
    return picture.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=255)


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return by how much the points of *one* are lighter or darker than all of *other* around them."""
    lightest, darkest = other.filter(ImageFilter.MaxFilter(3)), other.filter(ImageFilter.MinFilter(3))
    return ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one))


def _most(picture: Image.Image) -> int:
    most = picture.getextrema()[1]
    return most if isinstance(most, int) else 0


def _differences(excess: Image.Image, scale: float) -> Iterator[Difference]:
    if _most(excess) < DIFFERENT:
        return
    mask = excess.point(lambda level: 255 if level >= DIFFERENT else 0)
    columns, rows = -(-mask.width // _CELL), -(-mask.height // _CELL)
    cells = {
        (x, y): mask.crop((x * _CELL, y * _CELL, (x + 1) * _CELL, (y + 1) * _CELL)).histogram()[255]
        for x, y in _struck(mask, columns, rows)
    }
    for group in _touching({cell: count for cell, count in cells.items() if count}):
        if sum(cells[cell] for cell in group) < _FEW:
            continue
        xs, ys = [x for x, _ in group], [y for _, y in group]
        box = (min(xs) * _CELL, min(ys) * _CELL, (max(xs) + 1) * _CELL, (max(ys) + 1) * _CELL)
        spot = Spot(*((side + _EDGE) / scale for side in box))
        yield Difference(spot, _most(excess.crop(box)))


def _struck(mask: Image.Image, columns: int, rows: int) -> Iterator[tuple[int, int]]:
    """Yield the cells with a difference."""
    means = mask.crop((0, 0, columns * _CELL, rows * _CELL)).reduce(_CELL)
    for at, level in enumerate(means.tobytes()):
        if level:
            yield at % columns, at // columns


def _touching(cells: dict[tuple[int, int], int]) -> Iterator[set[tuple[int, int]]]:
    """Yield groups of adjacent cells, diagonals included."""
    left = set(cells)
    while left:
        waiting, group = [left.pop()], set[tuple[int, int]]()
        while waiting:
            x, y = cell = waiting.pop()
            group.add(cell)
            near = {(x + right, y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)} & left
            left -= near
            waiting += near
        yield group
