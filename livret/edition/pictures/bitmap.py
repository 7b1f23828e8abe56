"""Photographs: JPEG and PNG bytes, decoded to their end at a bounded cost; and cleaned of metadata.

The engine turns on ``LOAD_TRUNCATED_IMAGES`` for the whole process, prints a half-grey photo without a word
and merely warns of pictures of hundreds of megapixels; so everything is checked here, from the header first.
Pillow hides libjpeg's warnings: spoiled samples, which print as stripes. qpdf reports them (``Pl_DCT``).
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Literal

import pikepdf
from PIL import ExifTags, Image, ImageChops, ImageFile

from livret.base.machine import answers_for
from livret.base.messages import _
from livret.base.problems import Kind
from livret.catalogue import pictures as kinds
from livret.edition.pictures import jpeg, png

Form = Literal["JPEG", "PNG"]

#: Ten times the pixels of an A4 page at 300 dpi.
MAX_PIXELS = 80_000_000
#: The most memory for decoding, in bytes, beside the file itself.
MAX_MEMORY = 400_000_000
#: Encoders write about 10 scans; each costs a walk over the whole picture (libjpeg-turbo, "Two Issues with
#: the JPEG Standard", 2019).
MAX_SCANS = 32

#: Pillow's modes that print correctly (some by a proxy, ``engine.photo_proxies``).
_PRINTABLE_MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16"}
#: Exif 2.32, 4.6.4: orientations 5 to 8 lay the picture on its side.
_TURNED, _ON_ITS_SIDE = range(2, 9), range(5, 9)
#: The first bytes of the body of a JPEG's Exif segment; a PNG's chunk does not have them.
_EXIF = b"Exif\0\0"
#: Samples whose coefficients are all zero; inks are inverted.
_GREY = (127, 128)


class Unprintable(Exception):
    """Bytes that cannot be printed: the kind of the problem, and the values of its message."""

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


def cleaned(data: bytes, form: Form) -> bytes:
    """Return the picture *data* in the format *form* with only its profile and its orientation as metadata.

    Its samples are untouched; a second picture, or a film, behind it is dropped. Raises Unprintable where *data*
    does not follow the format.
    """
    turned = _orientation(data, form)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    body = exif.tobytes() if turned != 1 else b""
    try:
        if form == "PNG":
            return png.cleaned(data, body.removeprefix(_EXIF))
        return jpeg.cleaned(data, body)
    except (png.MalformedPng, jpeg.MalformedJpeg) as error:
        raise Unprintable(kinds.DAMAGED) from error


def measure(data: bytes, form: Form) -> Extent:
    """Return the extent of the picture *data* (cleaned) in the format *form*, once decoded to its end.

    Raises Unprintable. Costs at most about MAX_MEMORY bytes and a few seconds, for any *data*.
    """
    with strict_pillow():
        try:
            if form == "JPEG":
                _check_coding(data)
            image = Image.open(BytesIO(data), formats=[form])
            _check_header(image)
            (_read_rows if form == "PNG" else _read_scans)(data)
        except Unprintable:
            raise
        except Exception as error:  # Pillow does not catch struct.error, zlib.error, SyntaxError, KeyError…
            answers_for(error)
            raise Unprintable(kinds.DAMAGED) from error
    extent = Extent(image.width, image.height, image.mode)
    on_its_side = _orientation(data, form) in _ON_ITS_SIDE
    return replace(extent, width=image.height, height=image.width) if on_its_side else extent


@contextmanager
def strict_pillow() -> Iterator[None]:
    """Make Pillow refuse truncated pictures, despite the engine's setting, and hide other warnings, for the block."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    # Pillow's own limit is the same for every format, and its error has no dimensions for the author.
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata, which is not printed
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def _check_header(image: Image.Image) -> None:
    limit = min(MAX_PIXELS, MAX_MEMORY // _bytes_per_pixel(image))
    if image.width * image.height > limit:
        raise Unprintable(kinds.TOO_MANY_PIXELS, width=image.width, height=image.height, limit=limit // 1_000_000)
    if image.format == "PNG" and getattr(image, "is_animated", False):
        raise Unprintable(kinds.ANIMATED)
    if image.mode not in _PRINTABLE_MODES:
        raise Unprintable(kinds.UNPRINTABLE_COLOURS, mode=image.mode)


def _check_coding(data: bytes) -> None:
    if coding := jpeg.coding(data):
        raise Unprintable(kinds.ODD_CODING, coding=_(kinds.CODINGS.get(coding, coding)))
    if jpeg.scans(data, MAX_SCANS + 1) > MAX_SCANS:
        raise Unprintable(kinds.DAMAGED)


def _bytes_per_pixel(image: Image.Image) -> int:
    """Return the bytes per pixel of decoding: a progressive JPEG keeps two per coefficient till its last scan."""
    return 2 * len(image.getbands()) if image.info.get("progressive") else 4


def _read_rows(data: bytes) -> None:
    """Unpack a PNG to its last row; raises Unprintable."""
    try:
        share = png.share_of_rows(data)
    except png.MalformedPng as error:
        raise Unprintable(kinds.SPOILED) from error
    if share < 1:
        raise Unprintable(kinds.CUT, share=_percent(1 - share))


def _read_scans(data: bytes) -> None:
    """Decode a JPEG to the last bit of its last scan; raises Unprintable, for libjpeg's warnings too."""
    samples = jpeg.samples(data)
    unpadded = jpeg.unpadded(samples)
    if _has_faults(samples) and (unpadded == samples or _has_faults(unpadded)):
        if lost := _grey_below(data):
            raise Unprintable(kinds.CUT, share=lost)
        raise Unprintable(kinds.SPOILED if jpeg.has_all_scans(data) else kinds.UNFINISHED)
    if not jpeg.has_all_scans(data):
        raise Unprintable(kinds.UNFINISHED)


def _has_faults(samples: bytes) -> bool:
    """Return whether a decoder warns of *samples*, a JPEG; rows are decoded one by one, and none is kept."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Samples = pikepdf.Stream(pdf, samples, Filter=pikepdf.Name.DCTDecode)
        return bool(pdf.check_pdf_syntax())


def _grey_below(data: bytes) -> int:
    """Return the per cent of rows missing at the foot of a JPEG: libjpeg fills them with the middle grey."""
    image = Image.open(BytesIO(data), formats=["JPEG"])
    image.draft(None, (image.width // 8, image.height // 8))
    image.load()
    last = image.getpixel((image.width - 1, image.height - 1))
    colour = last if isinstance(last, tuple) else (last,)
    if {*colour} - {*_GREY}:
        return 0
    grey = Image.new(image.mode, image.size, last)
    drawn = ImageChops.difference(image, grey).getbbox(alpha_only=False)
    below = image.height - (drawn[3] if drawn else 0)
    return _percent(below / image.height) if below else 0


def _percent(share: float) -> int:
    return max(1, round(100 * share))


def _orientation(data: bytes, form: Form) -> int:
    """Return the orientation (Exif 2.32, 4.6.4): 1, upright, unless the file has a valid other one.

    The engine, too, turns a picture only where the file itself has Exif (not for XMP alone).
    """
    try:
        with strict_pillow():
            image = Image.open(BytesIO(data), formats=[form])
            orientation: Any = image.getexif().get(ExifTags.Base.Orientation) if "exif" in image.info else 1
    except Exception:  # metadata that no program reads, or no picture: ``measure`` reports that
        return 1
    return int(orientation) if orientation in _TURNED else 1
