"""Inks of a press: the screen colour of a mix, and the ink of a picture."""

import zlib
from functools import lru_cache
from io import BytesIO

from pikepdf import Object, PdfError, Stream
from PIL import Image, ImageChops

from livret.pdf.icc import in_srgb
from livret.pdf.images import MAX_PIXELS, is_jpeg
from livret.pdf.printing_condition import house_condition

#: Pixels sufficient to measure the ink of a picture: a JPEG is decoded no larger.
_ENOUGH = (640, 640)
#: Share of its pixels that may exceed the result: specks do not smear, and JPEG is noisy.
_SPECKS = 0.001
_INVERTED = [1, 0] * 4
_CHANNEL = 255


@lru_cache(4096)
def printed(cyan: float, magenta: float, yellow: float, black: float) -> tuple[float, float, float]:
    """Return the sRGB colour (0 to 1) of inks (0 to 1) on the house's paper; bare paper is white."""
    pixel = Image.new("CMYK", (1, 1), tuple(round(ink * _CHANNEL) for ink in (cyan, magenta, yellow, black)))
    red, green, blue = in_srgb(pixel, house_condition().data).tobytes()
    return red / _CHANNEL, green / _CHANNEL, blue / _CHANNEL


def inks_of(image: Object) -> float:
    """Return the sum of inks, in per cent, that hardly a pixel of *image*, in CMYK, exceeds; 0 if unreadable."""
    try:
        pixels = _read(image)
    except (
        PdfError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        zlib.error,
        Image.DecompressionBombError,
    ):
        return 0.0
    return _heaviest(pixels) if pixels else 0.0


def _read(image: Object) -> Image.Image | None:
    """Return the samples of *image*, 255 is full ink; None for those that would be slow to decode."""
    size = int(image.Width), int(image.Height)
    if not isinstance(image, Stream) or not 0 < size[0] * size[1] <= MAX_PIXELS or int(image.BitsPerComponent) != 8:
        return None
    inverted = [float(end) for end in image.get("/Decode", ())] == _INVERTED
    if is_jpeg(image):
        photo: Image.Image = Image.open(BytesIO(image.read_raw_bytes()), formats=["JPEG"])
        if photo.mode != "CMYK" or photo.width * photo.height > MAX_PIXELS:
            return None
        photo.draft(None, _ENOUGH)
        photo.load()
        # Pillow assumes that every file stores the complement of its inks.
        return photo if inverted else ImageChops.invert(photo)
    if str(image.get("/Filter")) != "/FlateDecode" or "/DecodeParms" in image:
        return None
    wanted = 4 * size[0] * size[1]
    plain = Image.frombytes("CMYK", size, zlib.decompressobj().decompress(image.read_raw_bytes(), wanted))
    return ImageChops.invert(plain) if inverted else plain


def _heaviest(pixels: Image.Image) -> float:
    cyan, magenta, yellow, black = pixels.split()
    # The mean of four channels: a quarter of their sum.
    mean = ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)
    left = _SPECKS * pixels.width * pixels.height
    for level, count in reversed(list(enumerate(mean.histogram()))):
        left -= count
        if left < 0:
            return 400 * level / _CHANNEL
    return 0.0
