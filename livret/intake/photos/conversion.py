"""The bytes of a photo, from telephones, cameras and offices → a picture in a format of editions.

Runs in a guarded worker. A JPEG or a PNG keeps its samples, unless it lies on its side; others become a JPEG,
or a PNG if they have few colours or transparency. Of the metadata, only the profile is kept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from PIL import ExifTags, Image, JpegImagePlugin

from livret.base.machine import answers_for
from livret.base.problems import Location, Problem
from livret.catalogue import intake as kinds
from livret.catalogue import pictures
from livret.edition.pictures import bitmap
from livret.edition.pictures.bitmap import MAX_PIXELS, Form, Unprintable, strict_pillow
from livret.edition.pictures.find import MAX_SIZE
from livret.intake.model import Sketch
from livret.intake.photos.remarks import PhotoFacts, photo_facts

MB = 1_000_000
#: The most pixels of a re-encoded picture: telephones have 50 million; it is in memory twice while it is turned.
_MOST_ANEW = 52_000_000
#: Formats that Pillow may open here.
_FORMATS = ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"]
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
#: Orientations other than upright (Exif 2.32, 4.6.4), and the transpositions that correct them.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = range(5, 9)
#: Quality of a new JPEG (libjpeg's): no difference is seen in print.
_QUALITY = 95
#: With as many colours or fewer, it is a drawing or a screenshot: PNG.
_FEW = 256
#: Pillow's modes that are converted first; modes neither here nor kept are not printed.
_MODES = {"YCbCr": "RGB", "RGBX": "RGB", "RGBa": "RGBA", "La": "LA", "HSV": "RGB", "PA": "RGBA", "I;16B": "I;16"}
_KEPT = {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"}
#: Points on a side of a sketch.
_SIDE = 24


@dataclass(frozen=True, slots=True)
class Made:
    """A converted picture: its bytes, the extension of its name, its sketch, its metadata in words.

    ``pages``: the number of pictures in the file, of which this is the first.
    """

    data: bytes
    ending: Literal[".jpg", ".png"]
    sketch: Sketch
    facts: PhotoFacts
    pages: int


def converted(name: str, data: bytes) -> Made | Problem:
    """Return the photo *data*, the file *name*, converted for an edition, or its problem; answers « photo »."""
    try:
        with strict_pillow():
            return _made(data)
    except Unprintable as refusal:
        return refusal.kind.at(Location(name), name=re.split(r" › |/", name)[-1], **refusal.values)


def sketch(name: str, data: bytes) -> Sketch | Problem:
    """Return the sketch of the picture *data* of an edition, the file *name*; answers « sketch »."""
    try:
        with strict_pillow():
            form: Form = "PNG" if data.startswith(b"\x89PNG") else "JPEG"
            return _sketch(bitmap.cleaned(data, form), form)
    except Exception as error:  # the problem of a picture of the edition is reported when it is printed
        answers_for(error)
        return pictures.DAMAGED.at(Location(name), name=name)


def _made(data: bytes) -> Made:
    heif = data[4:8] == b"ftyp" and data[8:12] in _HEIF
    way = _heif if heif else _pillow
    image = _opened(way, data)
    form = image.format if image.format in ("JPEG", "PNG") else ""
    pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    said = photo_facts(image)
    if form:
        _light_enough(data)
    del image  # it is in memory twice while it is turned
    kept, ending = _as_it_is(data, form) if form else _anew(_opened(way, data), heif)
    _light_enough(kept)
    return Made(kept, ending, _sketch(kept, "PNG" if ending == ".png" else "JPEG"), said, pages)


def _opened(way: Callable[[bytes], Image.Image], data: bytes) -> Image.Image:
    """Return the picture of *data*, decoded only if it is small enough; raises Unprintable."""
    try:
        return way(data)
    except Unprintable:
        raise
    except Exception as error:  # Pillow does not catch struct.error, zlib.error, SyntaxError, KeyError…
        answers_for(error)
        raise Unprintable(pictures.DAMAGED) from error


def _pillow(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data), formats=_FORMATS)
    if image.format == "MPO":  # a second picture behind the first
        image.format = "JPEG"
    _small_enough(image.size, MAX_PIXELS if image.format in ("JPEG", "PNG") else _MOST_ANEW)
    if image.format not in ("TIFF", "PNG", "JPEG") and getattr(image, "n_frames", 1) > 1:
        raise Unprintable(pictures.ANIMATED)
    return image


def _heif(data: bytes) -> Image.Image:
    try:
        import pillow_heif
    except ImportError:
        raise Unprintable(kinds.NO_HEIC) from None
    pillow_heif.options.DECODE_THREADS = 1
    file = pillow_heif.open_heif(BytesIO(data), convert_hdr_to_8bit=True)
    _small_enough(file.size, _MOST_ANEW)
    image: Image.Image = file.to_pillow()  # upright: turns of the file itself (irot, imir) are done by libheif
    return image


def _small_enough(size: tuple[int, int], most: int) -> None:
    width, height = size
    if not 0 < width * height <= most:
        raise Unprintable(pictures.TOO_MANY_PIXELS, width=width, height=height, limit=most // MB)


def _light_enough(data: bytes) -> None:
    if len(data) > MAX_SIZE:
        raise Unprintable(pictures.TOO_HEAVY, size=-(-len(data) // MB), limit=MAX_SIZE // MB)


# JPEG and PNG


def _as_it_is(data: bytes, form: Any) -> tuple[bytes, Literal[".jpg", ".png"]]:
    """Return the JPEG or PNG *data* without metadata, its samples untouched if it is upright."""
    kept = bitmap.cleaned(data, form)
    bitmap.measure(kept, form)
    image = Image.open(BytesIO(kept), formats=[form])
    turn = _turn_of(image)
    if turn in _TURNS:
        turned = _saved(image.transpose(_TURNS[turn]), form, **(_same_coding(image, turn) if form == "JPEG" else {}))
        kept = bitmap.cleaned(turned, form)
    return kept, ".png" if form == "PNG" else ".jpg"


def _turn_of(image: Image.Image) -> int:
    orientation: Any = image.getexif().get(ExifTags.Base.Orientation, 1) if "exif" in image.info else 1
    return orientation if isinstance(orientation, int) else 1


def _same_coding(image: Image.Image, turn: int) -> dict[str, Any]:
    """Return the coding of a turned JPEG: that of *image*, so that its blocks are the same ones, turned.

    Its tables are turned with it (ISO/IEC 10918-1 A.3.4); colours subsampled along one side alone are not subsampled.
    """
    tables, halved = image.quantization, JpegImagePlugin.get_sampling(image)  # type: ignore[attr-defined]
    if image.mode not in ("RGB", "L") or halved < 0:
        return {}
    if turn not in _ON_ITS_SIDE:
        return {"qtables": tables, "subsampling": halved}
    places = [8 * column + row for row in range(8) for column in range(8)]
    turned = {number: [table[place] for place in places] for number, table in tables.items()}
    return {"qtables": turned, "subsampling": 0 if halved == 1 else halved}


# Others


def _anew(image: Image.Image, heif: bool) -> tuple[bytes, Literal[".jpg", ".png"]]:
    """Return *image*, decoded to its end and upright, as a JPEG or a PNG; libheif has turned its pictures itself."""
    form = image.format
    try:
        image.load()
    except Exception as error:
        answers_for(error)
        raise Unprintable(pictures.DAMAGED) from error
    turn = 1 if heif or form == "TIFF" else _turn_of(image)  # Pillow turns a TIFF when it decodes it
    image = _printed(image.transpose(_TURNS[turn]) if turn in _TURNS else image)
    many = image.mode == "CMYK" or (image.mode in ("RGB", "L") and image.getcolors(_FEW) is None)
    kept = _saved(image, "JPEG" if many else "PNG")
    bitmap.measure(kept, "JPEG" if many else "PNG")
    return kept, ".jpg" if many else ".png"


def _printed(image: Image.Image) -> Image.Image:
    """Return *image* in a printable mode, without an alpha channel that is opaque; raises Unprintable."""
    mode = _MODES.get(image.mode, image.mode)
    if mode not in _KEPT:
        raise Unprintable(pictures.UNPRINTABLE_COLOURS, mode=image.mode)
    if image.mode == "I;16B":
        image = image.convert("I")
    if mode == "P" and "transparency" in image.info:
        mode = "RGBA"
    image = image if image.mode == mode else image.convert(mode)
    if mode in ("RGBA", "LA") and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert(mode.removesuffix("A"))
    return image


def _saved(image: Image.Image, form: str, **coding: Any) -> bytes:
    """Return *image* in the format *form* with its profile; *coding* is that of a JPEG."""
    image.info = {name: image.info[name] for name in ("icc_profile", "transparency") if image.info.get(name)}
    coding = coding or {"quality": _QUALITY, "subsampling": 0}
    file = BytesIO()
    image.save(file, form, icc_profile=image.info.get("icc_profile"), **(coding if form == "JPEG" else {}))
    return file.getvalue()


def _sketch(data: bytes, form: Form) -> Sketch:
    file = Image.open(BytesIO(data), formats=[form])
    _small_enough(file.size, MAX_PIXELS)
    (width, height), turn = file.size, _turn_of(file)
    file.draft("RGB", (8 * _SIDE, 8 * _SIDE))
    file.load()
    image: Image.Image = file
    if image.mode == "I;16":
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("1", "P", "PA"):
        image = image.convert("RGB")
    small = image.resize((_SIDE, _SIDE), Image.Resampling.BOX).convert("RGB")
    small = small.transpose(_TURNS[turn]) if turn in _TURNS else small
    size = (height, width) if turn in _ON_ITS_SIDE else (width, height)
    return Sketch(*size, small.tobytes())
