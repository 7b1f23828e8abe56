"""Pictures as authors hand them in: the same four squares (2 x 2) in every form that once printed wrong."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from livret.base import paths

SIDE = 32
#: Top left, top right, bottom left, bottom right: colours that paper holds too.
COLOURS = ((200, 60, 50), (60, 140, 80), (60, 80, 150), (190, 190, 190))
GREYS = (20, 90, 160, 235)

CMYK_PROFILE = (paths.assets() / "icc/ISOcoated_v2_300_bas.icc").read_bytes()
SRGB_PROFILE = (paths.assets() / "icc/sRGB2014.icc").read_bytes()


def squares(
    colours: tuple[object, ...] = COLOURS,
    mode: str = "RGB",
    side: int = SIDE,
    palette: tuple[tuple[int, int, int], ...] = (),
) -> Image.Image:
    """Return the four squares, each half of *side* (pixels) wide; *palette* for mode P."""
    image = Image.new(mode, (side, side))
    if palette:
        image.putpalette([part for colour in palette for part in colour])
    half = side // 2
    for number, colour in enumerate(colours):
        image.paste(
            colour, (half * (number % 2), half * (number // 2), half * (number % 2 + 1), half * (number // 2 + 1))
        )
    return image


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def jpeg(image: Image.Image, **options: object) -> bytes:
    return encoded(image, "JPEG", **{"quality": 95, "subsampling": "4:4:4", **options})


# Inks


def inks(colours: tuple[object, ...] = COLOURS) -> Image.Image:
    """Return the squares in the inks of coated paper, as they stand in memory: 255 for full ink."""
    change = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(BytesIO(SRGB_PROFILE)),
        ImageCms.ImageCmsProfile(BytesIO(CMYK_PROFILE)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    image = ImageCms.applyTransform(squares(colours), change)
    assert image is not None
    image.info.clear()
    return image


def photoshop(**options: object) -> bytes:
    """Return a CMYK JPEG as Photoshop stores it: the complement of the inks, and Adobe's segment (APP14)."""
    data = jpeg(inks(), **options)
    assert b"Adobe" in data[:64]
    return data


def plain_cmyk() -> bytes:
    """Return a CMYK JPEG that stores its inks as they are, without Adobe's segment."""
    data = jpeg(ImageChops.invert(inks()))
    start = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[start + 2 : start + 4])[0]
    return data[:start] + data[start + 2 + length :]


# PNG


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def deep_png(greys: tuple[int, ...] = GREYS, hidden: int | None = None) -> bytes:
    """Return the squares in greys of 16 bits; the grey *hidden* (of 8 bits) is transparent."""
    return _png16(0, [struct.pack(">H", grey * 257) for grey in greys], hidden)


def deep_colour_png() -> bytes:
    """Return the squares in colours of 16 bits a channel."""
    return _png16(2, [struct.pack(">HHH", *(part * 257 for part in colour)) for colour in COLOURS], None)


def _png16(colour_type: int, samples: list[bytes], hidden: int | None) -> bytes:
    half = SIDE // 2
    rows = [b"\0" + samples[n] * half + samples[n + 1] * half for n in (0, 2)]
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 16, colour_type, 0, 0, 0)),
        *([(b"tRNS", struct.pack(">H", hidden * 257))] if hidden is not None else []),
        (b"IDAT", zlib.compress(rows[0] * half + rows[1] * half)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


# Profiles of displays (ISO 15076-1 8.3.3: matrix and curves), written by hand: none is bundled


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65_536)) for number in numbers)


def display_profile(gamma: float = 2.2, grey: bool = False) -> bytes:
    """Return a profile of Adobe RGB's primaries (adapted to D50), or of greys of the same *gamma*."""
    curve = b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", round(gamma * 256)) + b"\0\0"
    xyz = {
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
    }
    tags = {b"wtpt": b"XYZ \0\0\0\0" + _fixed(0.9642, 1, 0.82491), b"cprt": b"text\0\0\0\0none\0\0\0\0"}
    if grey:
        tags[b"kTRC"] = curve
    else:
        tags |= {name: b"XYZ \0\0\0\0" + _fixed(*place) for name, place in xyz.items()}
        tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _profile(b"GRAY" if grey else b"RGB ", tags)


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    place, table, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", place + len(body), len(data))
        body += data
    header = bytearray(128)
    header[8:12], header[12:24], header[36:40] = b"\2\x10\0\0", b"mntr" + space + b"XYZ ", b"acsp"
    header[68:80] = _fixed(0.9642, 1, 0.82491)
    header[0:4] = struct.pack(">I", 128 + len(table) + len(body))
    return bytes(header) + table + body
