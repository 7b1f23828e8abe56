"""Photographs: JPEG and PNG bytes, read to their very end at a bounded cost.

The engine turns on ``LOAD_TRUNCATED_IMAGES`` for the whole process, prints a half-grey photo without a word
and merely warns of pictures of hundreds of megapixels; so everything is settled here, from the header first.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Literal

from PIL import ExifTags, Image, ImageFile

from livret.content.segments import scans
from livret.kinds import pictures as kinds
from livret.machine import answers_for
from livret.problems import Kind

Form = Literal["JPEG", "PNG"]

#: Ten times what an A4 page at 300 dpi needs.
MAX_PIXELS = 80_000_000
#: What decoding may take, in bytes, beside the file itself.
MAX_MEMORY = 400_000_000
#: Encoders write about 10 scans; each costs a walk over the whole picture (libjpeg-turbo, "Two Issues with
#: the JPEG Standard", 2019).
MAX_SCANS = 32

#: Pillow's modes that are printed right (some by a proxy, ``press.proxies``).
_PRINTABLE_MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16"}
#: Exif 2.32, 4.6.4: orientations 5 to 8 lay the picture on its side.
_ON_ITS_SIDE = range(5, 9)


class Unprintable(Exception):
    """Bytes that cannot be printed: the row of the table, and what fills its message."""

    def __init__(self, kind: Kind, **values: Any) -> None:
        self.kind = kind
        self.values = values
        super().__init__(kind.code)


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of a picture once upright (pixels; user units for drawings), and its colour mode."""

    width: int
    height: int
    mode: str


def measure(data: bytes, form: Form) -> Extent:
    """Return the extent of the picture that *data* holds in the format *form*, once decoded to its end.

    Raises Unprintable. Costs at most about MAX_MEMORY bytes and a few seconds, whatever *data* is.
    """
    with strict_pillow():
        try:
            image = Image.open(BytesIO(data), formats=[form])
            _check_header(image, data)
            extent = Extent(image.width, image.height, image.mode)
            _read_to_the_end(image, data)
            return _upright(extent, image)
        except Unprintable:
            raise
        except Exception as error:  # Pillow lets through struct.error, zlib.error, SyntaxError, KeyError…
            answers_for(error)
            raise Unprintable(kinds.DAMAGED) from error


@contextmanager
def strict_pillow() -> Iterator[None]:
    """Have Pillow refuse pictures that are cut, whatever the engine has made of it, and be quiet of the rest."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    # Pillow's own bound knows no megapixels per format and gives no dimensions to tell the author.
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata, which is not printed
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def _check_header(image: Image.Image, data: bytes) -> None:
    limit = min(MAX_PIXELS, MAX_MEMORY // _bytes_per_pixel(image))
    if image.width * image.height > limit:
        raise Unprintable(kinds.TOO_MANY_PIXELS, width=image.width, height=image.height, limit=limit // 1_000_000)
    if image.format == "PNG" and getattr(image, "is_animated", False):
        raise Unprintable(kinds.ANIMATED)
    if image.mode not in _PRINTABLE_MODES:
        raise Unprintable(kinds.UNPRINTABLE_COLOURS, mode=image.mode)
    if image.format != "PNG" and scans(data, MAX_SCANS + 1) > MAX_SCANS:
        raise Unprintable(kinds.DAMAGED)


def _bytes_per_pixel(image: Image.Image) -> int:
    """Return what decoding takes: a progressive JPEG keeps two bytes a coefficient till its last scan."""
    return 2 * len(image.getbands()) if image.info.get("progressive") else 4


def _read_to_the_end(image: Image.Image, data: bytes) -> None:
    if image.format == "PNG":
        Image.open(BytesIO(data), formats=["PNG"]).verify()  # the chunks' sums, which load() skips
    else:
        # Every byte is still decoded, but into 1/64 of the pixels.
        image.draft(None, (image.width // 8, image.height // 8))
    image.load()


def _upright(extent: Extent, image: Image.Image) -> Extent:
    # The engine, too, turns a picture only where the file itself carries Exif (not for XMP alone).
    orientation = image.getexif().get(ExifTags.Base.Orientation) if "exif" in image.info else None
    return replace(extent, width=extent.height, height=extent.width) if orientation in _ON_ITS_SIDE else extent
