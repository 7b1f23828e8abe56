"""The samples of pictures in a PDF: read from an image XObject, and written back in device colours.

Photographs are compressed as JPEG without halving chrominance; drawings and screenshots, which JPEG would fray,
without loss.
"""

import zlib
from io import BytesIO
from typing import Any, NamedTuple

from pikepdf import Array, Name, Object, Stream
from PIL import Image, ImageChops

#: Photos of more pixels are halved: twice what an A3 sheet at 300 dpi needs, and memory stays within bounds.
MAX_PIXELS = 40_000_000

#: A picture with more colours than this is a photograph.
_COLOURS_OF_DRAWINGS = 2048
_SPACES = {"1": Name.DeviceGray, "L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
_MODES = {
    ("/DeviceGray", 1): "1",
    ("/DeviceGray", 8): "L",
    ("/DeviceRGB", 8): "RGB",
    ("/DeviceCMYK", 8): "CMYK",
}
_STRAIGHT = {"/DeviceGray": [0, 1], "/DeviceRGB": [0, 1] * 3, "/DeviceCMYK": [0, 1] * 4}


class Heavy(NamedTuple):
    """A photo with more ink than the paper bears: the most on one point, in per cent, and its size in pixels."""

    inks: float
    columns: int
    rows: int


class UnknownImage(RuntimeError):
    """A picture of a kind that the layout engine has never written. A fault of ours."""


def is_jpeg(stream: Object) -> bool:
    """Return whether the samples of *stream* are compressed as JPEG."""
    return bool(stream.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])))


def read(stream: Object, wanted: tuple[int, int] | None = None) -> Image.Image:
    """Return the picture of an image XObject: mode 1, L, RGB or CMYK (255 is full ink).

    A JPEG is decoded into a half, a quarter or an eighth of its width if that is still enough for *wanted*.

    :raises UnknownImage: for any other mode.
    """
    image = _jpeg(stream, wanted) if is_jpeg(stream) else _plain(stream)
    if image.mode not in _SPACES:
        raise UnknownImage(f"samples of {image.mode}")
    return image


def _jpeg(stream: Object, wanted: tuple[int, int] | None) -> Image.Image:
    image: Image.Image = Image.open(BytesIO(stream.read_raw_bytes()), formats=["JPEG"])
    half = (image.width // 2, image.height // 2) if image.width * image.height > MAX_PIXELS else None
    if least := wanted or half:
        image.draft(None, least)
    image.load()
    decode = _decode(stream)
    if image.mode != "CMYK":
        if decode:
            raise UnknownImage(f"/Decode {decode}")
        return image
    # Pillow assumes that every file stores the complement of its inks.
    return image if decode == [1, 0] * 4 else ImageChops.invert(image)


def _decode(stream: Object) -> list[int]:
    """Return the /Decode array if it differs from the default (ISO 32000-1 8.9.5.2)."""
    decode = [int(end) for end in stream.get("/Decode", Array())]
    return [] if decode == _STRAIGHT.get(str(stream.get("/ColorSpace"))) else decode


def _plain(stream: Object) -> Image.Image:
    """Return samples compressed without loss, a palette unfolded (ISO 32000-1 8.6.6.3)."""
    if _decode(stream):
        raise UnknownImage("/Decode")
    space = stream.ColorSpace
    base = space if isinstance(space, Name) else space[1]
    mode = _MODES.get((str(base), int(stream.BitsPerComponent)))
    if mode is None or (base is not space and space[0] != Name.Indexed):
        raise UnknownImage(f"{space} of {stream.BitsPerComponent} bits")
    size, data = (int(stream.Width), int(stream.Height)), stream.read_bytes()
    image = Image.frombytes(mode, size, data) if base is space else _unfolded(size, data, mode, space[3])
    return image.reduce(2) if image.width * image.height > MAX_PIXELS else image


def _unfolded(size: tuple[int, int], data: bytes, mode: str, table: Object) -> Image.Image:
    colours = table.read_bytes() if isinstance(table, Stream) else bytes(table)
    channels = Image.getmodebands(mode)
    places = Image.frombytes("L", size, data)
    tables = [colours[channel::channels].ljust(256, b"\0") for channel in range(channels)]
    layers = [places.point(list(table)) for table in tables]
    return layers[0] if channels == 1 else Image.merge(mode, layers)


def is_drawing(image: Image.Image) -> bool:
    """Return whether *image* has the few colours of a drawing or a screenshot."""
    return image.getcolors(_COLOURS_OF_DRAWINGS) is not None


# Writing


class Coded(NamedTuple):
    """The samples of a picture, encoded; ``complement``: that of the inks, as Adobe's programs store."""

    data: bytes
    filter: Name
    complement: bool = False


def photo(image: Image.Image, quality: int, subsampling: str = "4:4:4") -> Coded:
    """Return *image* (L, RGB or CMYK) as JPEG of *quality* (of 100)."""
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
    return Coded(file.getvalue(), Name.DCTDecode, complement=image.mode == "CMYK")


def drawing(image: Image.Image) -> Coded:
    """Return *image* (1, L, RGB or CMYK) without loss."""
    return Coded(zlib.compress(image.tobytes(), 9), Name.FlateDecode)


def write(stream: Object, image: Image.Image, coded: Coded) -> None:
    """Write *image*, encoded as *coded*, into *stream*."""
    _describe(stream, image)
    if coded.complement:
        stream.Decode = Array([1, 0] * 4)
    stream.write(coded.data, filter=coded.filter)


def _describe(stream: Object, image: Image.Image) -> None:
    """Write the description of the new samples into *stream*; its transparency stays (ISO 32000-1 table 89)."""
    entries: dict[str, Any] = {
        "/Width": image.width,
        "/Height": image.height,
        "/ColorSpace": _SPACES[image.mode],
        "/BitsPerComponent": 1 if image.mode == "1" else 8,
    }
    for name, value in entries.items():
        stream[name] = value
    for name in ("/Decode", "/Interpolate", "/DecodeParms"):
        if name in stream:
            del stream[name]
