"""The screen edition: the book cropped to its trim, PDF/UA-1 and PDF/A-2a in the same file, light enough to e-mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import NamedTuple

from pikepdf import Object, Pdf, Stream
from PIL import Image

from livret.base.messages import _
from livret.exports.finish import finish
from livret.pdf import images
from livret.pdf.limits import MAX_SCREEN_BYTES
from livret.pdf.model import Book
from livret.pdf.pictures import pictures
from livret.pdf.read.placements import sizes
from livret.pdf.save import written
from livret.pdf.xmp import PDF_A_2A, PDF_UA_1

_INCH = 72  # points
#: A picture with nearly as few points as the row allows is left alone: compressing it again would cost, not gain.
_WORTH_IT = 0.9
_ROUNDING = 1e-6


class PhotoQuality(NamedTuple):
    """A reduction of photos: points per inch as printed, JPEG quality, and whether drawings are reduced too."""

    ppi: int
    quality: int
    drawings: bool = False


#: From imperceptible to still recognisable.
ROWS = (
    PhotoQuality(300, 90),
    PhotoQuality(220, 85),
    PhotoQuality(180, 82),
    PhotoQuality(150, 80),
    PhotoQuality(120, 75),
    PhotoQuality(100, 70, drawings=True),
    PhotoQuality(85, 60, drawings=True),
    PhotoQuality(72, 50, drawings=True),
)


def reduce_photos(pdf: Pdf, row: PhotoQuality) -> None:
    """Reduce the pictures of *pdf* that have more points than *row* allows at every place where they are drawn.

    Their transparency is kept, reduced as well; drawings stay lossless. Nothing is ever enlarged.
    """
    for stream, size in _plates(pdf):
        share = _share(stream, size, row.ppi)
        if share < _WORTH_IT:
            _reduce(stream, share, row)


def rows_of_use(pdf: Pdf) -> list[PhotoQuality]:
    """Return the rows by which some picture of *pdf* could be reduced."""
    drawn = list(_plates(pdf))
    return [row for row in ROWS if any(_share(stream, size, row.ppi) < _WORTH_IT for stream, size in drawn)]


def _plates(pdf: Pdf) -> Iterator[tuple[Object, tuple[float, float]]]:
    """Yield the visible pictures, with the largest printed size of each (points)."""
    largest = sizes(pdf)
    for picture in pictures(pdf):
        size = largest.get(picture.stream.objgen)
        if picture.role == "plate" and size and not picture.stream.get("/ImageMask", False):
            yield picture.stream, size


def _share(stream: Object, size: tuple[float, float], ppi: int) -> float:
    """Return the share of its columns and rows that a picture needs, printed at *size* (points)."""
    width, height = size
    return max(width / _INCH * ppi / int(stream.Width), height / _INCH * ppi / int(stream.Height))


def _reduce(stream: Object, share: float, row: PhotoQuality) -> None:
    wanted = _points(stream.Width, share), _points(stream.Height, share)
    image = images.read(stream, wanted)
    drawing = not images.is_jpeg(stream) and images.is_drawing(image)
    if drawing and not row.drawings:
        return
    _make_lighter(stream, _resized(image, wanted), None if drawing else row.quality)
    if isinstance(stream.get("/SMask"), Stream):
        _make_lighter(stream.SMask, _resized(images.read(stream.SMask, wanted), wanted), None)


def _points(whole: Object, share: float) -> int:
    return max(1, ceil(int(whole) * share - _ROUNDING))


def _resized(image: Image.Image, wanted: tuple[int, int]) -> Image.Image:
    grown = image.width <= wanted[0] or image.height <= wanted[1]
    whole = image.convert("L") if image.mode == "1" else image
    return image if grown else whole.resize(wanted, Image.Resampling.LANCZOS)


def _make_lighter(stream: Object, image: Image.Image, quality: int | None) -> None:
    """Write *image* as the picture of *stream* if that is smaller; lossless if *quality* is None."""
    coded = images.drawing(image) if quality is None else images.photo(image, quality, subsampling="4:2:0")
    if len(coded.data) < len(stream.read_raw_bytes()):
        images.write(stream, image, coded)


@dataclass(frozen=True, slots=True)
class Screen:
    """The edition, and the row its photos were reduced by (None: unreduced)."""

    pdf: bytes
    reduced: PhotoQuality | None = None

    @property
    def is_light(self) -> bool:
        """Whether it is small enough for e-mail."""
        return len(self.pdf) <= MAX_SCREEN_BYTES

    @property
    def remark(self) -> str:
        """The remark to show about it, in the reader's language; may be empty."""
        if not self.is_light:
            size = f"{len(self.pdf) / 1024**2:.1f}"
            return _("too heavy for many mailboxes: {size} MiB, however much photos are reduced").format(size=size)
        if self.reduced is None:
            return ""
        return _("photos reduced to {ppi} dpi, quality {quality}, to be light enough for e-mail").format(
            ppi=self.reduced.ppi, quality=self.reduced.quality
        )


def screen(book: Book) -> Screen:
    """Return the edition to e-mail and to read with a screen reader; tags, links and bookmarks are kept.

    Photos are reduced only if it would exceed MAX_SCREEN_BYTES, and no more than necessary.
    """
    made = Screen(_made(book))
    for row in [] if made.is_light else _rows(book):
        if made.is_light:
            break
        pdf = _made(book, row)
        if len(pdf) < len(made.pdf):
            made = Screen(pdf, row)
    return made


def _rows(book: Book) -> list[PhotoQuality]:
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        return rows_of_use(pdf)


def _made(book: Book, row: PhotoQuality | None = None) -> bytes:
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        finish(pdf, book.info, [PDF_UA_1, PDF_A_2A])
        if row:
            reduce_photos(pdf, row)
        return written(pdf)
