"""Photos by rule: as many makes as cameras and programs write, and what damages them, five kinds of damage.

Each is a name and the bytes of a file; the same rule always makes the same bytes.
"""

import random
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms, ImageDraw

SIZE = (320, 240)
SECRET = b"48.8583 N 2.2945 E"
_EXIF_WIDTH, _MAKER_NOTE, _ORIENTATION, _GPS = 0x0100, 0x927C, 0x0112, 0x8825
_PNG = b"\x89PNG\r\n\x1a\n"

File = tuple[str, bytes]


@cache
def picture(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a picture that is no two rows the same: slopes, shapes and grain."""
    grain = random.Random(1)
    noise = Image.frombytes("L", size, grain.randbytes(size[0] * size[1])).point([value // 4 for value in range(256)])
    slopes = [Image.linear_gradient("L").rotate(turn).resize(size) for turn in (0, 90, 180)]
    image = Image.merge("RGB", [Image.blend(slope, noise, 0.3) for slope in slopes])
    drawing = ImageDraw.Draw(image)
    for number in range(12):
        left, top = grain.randrange(size[0]), grain.randrange(size[1])
        drawing.ellipse((left, top, left + 40, top + 25), fill=(20 * number, 255 - 20 * number, 90))
    return image if mode == "RGB" else image.convert(mode)


def jpeg(mode: str = "RGB", **options: object) -> bytes:
    """Return the picture as a JPEG."""
    return _saved(picture(mode), "JPEG", **{"quality": 88, **options})


def png(mode: str = "RGB", **options: object) -> bytes:
    """Return the picture as a PNG."""
    return _saved(picture(mode), "PNG", **options)


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def exif(orientation: int = 1, **more: bytes) -> bytes:
    """Return Exif as a telephone writes it: where a photo was taken, notes of its maker, a small copy of it."""
    found = Image.Exif()
    found[_ORIENTATION] = orientation
    found[0x010F] = "Exemple"
    found[0x9286] = SECRET
    found.get_ifd(_GPS)[1] = "N"
    found.get_ifd(0x8769)[_MAKER_NOTE] = SECRET * 20 + more.get("padding", b"")
    return found.tobytes() + _saved(picture().resize((64, 48)), "JPEG")


# Whole


def whole() -> Iterator[File]:
    """Yield photos that must be printed, whatever their make."""
    yield from _whole_jpegs()
    yield from _tagged_jpegs()
    yield from _odd_jpegs()
    yield from _whole_pngs()
    yield from _odd_pngs()


def _whole_jpegs() -> Iterator[File]:
    for quality in (20, 60, 95, 100):
        yield f"quality-{quality}.jpg", jpeg(quality=quality)
    for sampling in ("4:4:4", "4:2:2", "4:2:0", "4:1:1"):
        for progressive in (False, True):
            name = f"sampling-{sampling.replace(':', '')}{'-progressive' * progressive}.jpg"
            yield name, jpeg(subsampling=sampling, progressive=progressive)
    for mode in ("L", "CMYK"):
        for progressive in (False, True):
            yield f"{mode.lower()}{'-progressive' * progressive}.jpg", jpeg(mode, progressive=progressive)
    for rows in (1, 3):
        yield f"restart-rows-{rows}.jpg", jpeg(restart_marker_rows=rows)
    for blocks in (1, 7):
        yield f"restart-blocks-{blocks}.jpg", jpeg(restart_marker_blocks=blocks, progressive=blocks == 7)
    yield "optimised.jpg", jpeg(optimize=True)
    yield "rgb.jpg", jpeg(keep_rgb=True)
    for size in ((1, 1), (7, 9), (17, 1), (8, 16)):
        yield f"small-{size[0]}-{size[1]}.jpg", _saved(picture("RGB", size), "JPEG")


def _tagged_jpegs() -> Iterator[File]:
    """Yield photos with what cameras and programs tell of them."""
    for orientation in range(1, 9):
        yield f"exif-{orientation}.jpg", jpeg(exif=exif(orientation))
    yield "exif-padding.jpg", jpeg(exif=exif(padding=bytes(60_000)))
    plain = jpeg()
    start, rest = plain[:20], plain[20:]
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    entries: Mapping[str, bytes] = {
        "exif-broken": segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + SECRET),
        "exif-endless": segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08" + b"\0\x02" * 40 + SECRET),
        "xmp": segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"),
        "iptc": segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x12" + SECRET),
        "comment": segment(0xFE, SECRET),
        "jfxx": segment(0xE0, b"JFXX\0\x10" + _saved(picture().resize((40, 30)), "JPEG")),
        "mpf": segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\0\0" + SECRET),
        "flir": segment(0xE1, b"FLIR\0\1\0\0" + SECRET * 100) * 3,
        "c2pa": segment(0xEB, b"JP\0\1" + SECRET * 50),
        "profile": segment(0xE2, b"ICC_PROFILE\0\1\1" + profile),
    }
    for name, body in entries.items():
        yield f"{name}.jpg", start + body + rest


def _odd_jpegs() -> Iterator[File]:
    """Yield what some cameras write, and every program reads."""
    plain = jpeg()
    second = jpeg(exif=exif())
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + SECRET * 200
    for name, behind in {
        "mpo": second,
        "film": film,
        "zeros": bytes(4096),
        "line": b"\r\n",
        "signature": SECRET,
    }.items():
        yield f"behind-{name}.jpg", plain + behind
    yield "zeros-before-the-end.jpg", plain[:-2] + bytes(30) + plain[-2:]
    yield "filled-before-the-end.jpg", plain[:-2] + b"\xff" * 5 + plain[-2:]
    yield "filled.jpg", plain.replace(b"\xff\xdb", b"\xff\xff\xff\xdb").replace(b"\xff\xda", b"\xff\xff\xda")
    yield "no-jfif.jpg", plain[:2] + plain[20:]
    yield "jfif-2.jpg", plain.replace(b"JFIF\0\1", b"JFIF\0\2")
    yield "adobe-odd.jpg", plain[:20] + segment(0xEE, b"Adobe\0\x64\0\0\0\0\1") + plain[20:]
    scan = plain.index(b"\xff\xda")
    place = scan + 5 + 2 * plain[scan + 4]
    yield "selection-zero.jpg", plain[:place] + bytes(3) + plain[place + 3 :]
    yield "no-end.jpg", plain[:-2]


def _whole_pngs() -> Iterator[File]:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield f"{mode.replace(';', '').lower()}.png", png(mode)
    for bits in (1, 2, 4):
        yield f"palette-{bits}.png", _saved(picture().quantize(2**bits), "PNG", bits=bits)
    yield "palette-clear.png", _saved(picture().quantize(16), "PNG", transparency=3)
    yield "grey-clear.png", png("L", transparency=80)
    yield "colour-clear.png", png(transparency=(1, 2, 3))
    for level in (0, 9):
        yield f"packed-{level}.png", png(compress_level=level)
    for bits, colour in ((16, 2), (16, 6), (16, 0), (16, 4), (8, 2), (2, 0)):
        for interlaced in (False, True):
            yield f"{bits}-bits-{colour}{'-interlaced' * interlaced}.png", made_png((37, 29), bits, colour, interlaced)
    for size in ((1, 1), (2, 1), (1, 5), (3, 3)):
        yield f"interlaced-{size[0]}-{size[1]}.png", made_png(size, 8, 2, interlaced=True)


def _odd_pngs() -> Iterator[File]:
    plain = png()
    head, rest = plain[:33], plain[33:]
    entries: Mapping[str, bytes] = {
        "text": chunk(b"tEXt", b"GPS\0" + SECRET),
        "international": chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET),
        "time": chunk(b"tIME", b"\x07\xea\1\1\1\1\1"),
        "exif-1": chunk(b"eXIf", exif()[6:]),
        "exif-6": chunk(b"eXIf", exif(6)[6:]),
        "apple": chunk(b"iDOT", bytes(28)),
        "one-frame": chunk(b"acTL", struct.pack(">II", 1, 0)),
        "gamma": chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"sRGB", b"\0"),
    }
    for name, body in entries.items():
        yield f"told-{name}.png", head + body + rest
    yield "behind.png", plain + SECRET
    packed = samples(plain)
    for step in (1, 100, 8192):
        parts = [packed[start : start + step] for start in range(0, min(len(packed), 300 * step), step)]
        parts += [packed[300 * step :]] if len(packed) > 300 * step else []
        yield f"parts-of-{step}.png", with_samples(plain, *parts)
    yield "empty-part.png", with_samples(plain, b"", packed, b"")
    yield "more-than-rows.png", with_samples(plain, packed + b"more")


def made_png(size: tuple[int, int], bits: int, colour: int, interlaced: bool) -> bytes:
    """Return a PNG of grain that Pillow cannot write: 16 bits a channel, or in seven passes (Adam7)."""
    width, height = size
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    grain = random.Random(bits + colour)
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = bytearray()
    for x, y, across, down in passes if interlaced else ((0, 0, 1, 1),):
        points = len(range(x, width, across))
        for _row in range(y, height, down) if points else ():
            rows += bytes([grain.randrange(5)]) + grain.randbytes(-(-points * channels * bits // 8))
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
    return _PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")


def samples(data: bytes) -> bytes:
    """Return what the PNG *data* holds of samples, packed."""
    found, place = b"", len(_PNG)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        if data[place + 4 : place + 8] == b"IDAT":
            found += data[place + 8 : place + 8 + length]
        place += 12 + length
    return found


def with_samples(data: bytes, *parts: bytes) -> bytes:
    """Return the PNG *data* with other samples, packed, in as many chunks as there are *parts*."""
    first = data.index(b"IDAT") - 4
    return data[:first] + b"".join(chunk(b"IDAT", part) for part in parts) + chunk(b"IEND", b"")


# Damaged

#: Blocks put elsewhere of which libjpeg-turbo 3 warns: it is silent of one in three, and so are we.
_TOLD = (0, 1, 5, 6, 8, 10)
_SHARES = (0.1, 0.25, 0.5, 0.75, 0.95)


def damaged() -> Iterator[File]:
    """Yield photos that must be refused: cut, spoiled, of a wrong header, of too few passes, and PNG of each kind."""
    for kind, make in _DAMAGES.items():
        yield from ((f"{kind}-{name}", data) for name, data in make())


def _cut() -> Iterator[File]:
    """Yield files of which the end never came; closed again by a program that repaired them, or not."""
    for name, plain in {"plain": jpeg(), "progressive": jpeg(progressive=True), "inks": jpeg("CMYK")}.items():
        first = plain.index(b"\xff\xda") + 14
        for share in _SHARES:
            part = plain[: first + int((len(plain) - first) * share)]
            yield f"{name}-{share:.0%}-closed.jpg".replace("%", ""), part + b"\xff\xd9"
    for share in _SHARES:
        yield f"open-{share:.0%}.jpg".replace("%", ""), jpeg()[: int(len(jpeg()) * share)]
    rows = jpeg(restart_marker_rows=1)
    yield "at-a-restart.jpg", rows[: rows.index(b"\xff\xd5")] + b"\xff\xd9"


def _spoiled() -> Iterator[File]:
    """Yield files of which a block of a memory card was lost: 64 bytes of something else."""
    plain = jpeg()
    for number in _TOLD:
        grain = random.Random(number)
        place = grain.randrange(len(plain) // 4, 3 * len(plain) // 4)
        other = bytes(64) if number % 2 else bytes(grain.randrange(1, 255) for _ in range(64))
        yield f"block-{number}.jpg", plain[:place] + other + plain[place + 64 :]
    for share in _SHARES[:-1]:
        place = int(len(plain) * share)
        yield f"lost-{share:.0%}.jpg".replace("%", ""), plain[:place] + plain[place + 700 :]
        yield f"between-{share:.0%}.jpg".replace("%", ""), plain[:place] + plain[place - 700 :]
    rows = jpeg(restart_marker_rows=1)
    marks = [rows.index(bytes((0xFF, 0xD0 + number))) for number in range(4)]
    swapped = bytearray(rows)
    swapped[marks[1] + 1], swapped[marks[2] + 1] = swapped[marks[2] + 1], swapped[marks[1] + 1]
    yield "restarts-out-of-order.jpg", bytes(swapped)
    yield "part-lost.jpg", rows[: marks[1]] + rows[marks[3] :]
    yield "part-twice.jpg", rows[: marks[3]] + rows[marks[1] :]


def _headers() -> Iterator[File]:
    """Yield files whose header tells another size than their samples have, or a coding that nobody prints."""
    for name, plain in {"plain": jpeg(), "progressive": jpeg(progressive=True)}.items():
        frame = plain.index(b"\xff\xc2" if name == "progressive" else b"\xff\xc0")
        for width, height in ((SIZE[0], 480), (SIZE[0], 120), (640, SIZE[1])):
            size = struct.pack(">HH", height, width)
            yield f"{name}-{width}-{height}.jpg", plain[: frame + 5] + size + plain[frame + 9 :]
    plain = jpeg()
    frame = plain.index(b"\xff\xc0")
    for marker in (0xC3, 0xC9, 0xC5):
        yield f"coding-{marker:x}.jpg", plain[: frame + 1] + bytes([marker]) + plain[frame + 2 :]
    yield "12-bits.jpg", plain[: frame + 1] + b"\xc1" + plain[frame + 2 : frame + 4] + b"\x0c" + plain[frame + 5 :]


def _passes() -> Iterator[File]:
    """Yield progressive files that lack a scan, or have two in the wrong order."""
    plain = jpeg(progressive=True)
    first, *others = re.finditer(rb"(?:\xff\xc4.{,400}?)?\xff\xda.*?(?=\xff[^\0\xd0-\xd7])", plain, re.DOTALL)
    head, parts = plain[: first.start()], [each[0] for each in (first, *others)]
    for number in range(1, len(parts)):
        left = b"".join(parts[:number] + parts[number + 1 :])
        yield f"without-{number}.jpg", head + left + plain[-2:]
    yield "last-first.jpg", head + b"".join(reversed(parts)) + plain[-2:]


def _pngs() -> Iterator[File]:
    """Yield PNG files that end early, or whose sums or rows are wrong."""
    for name, plain in {"plain": png(), "seven": made_png((90, 70), 8, 2, interlaced=True)}.items():
        packed = samples(plain)
        rows = zlib.decompress(packed)
        for share in _SHARES:
            yield (
                f"{name}-rows-{share:.0%}.png".replace("%", ""),
                with_samples(plain, zlib.compress(rows[: int(len(rows) * share)])),
            )
            yield (
                f"{name}-packed-{share:.0%}.png".replace("%", ""),
                with_samples(plain, packed[: int(len(packed) * share)]),
            )
            yield f"{name}-file-{share:.0%}.png".replace("%", ""), plain[: int(len(plain) * share)]
        yield f"{name}-sum.png", with_samples(plain, packed[:-4] + bytes(4))
        yield f"{name}-no-sum.png", with_samples(plain, packed[:-4])
        yield f"{name}-filter.png", with_samples(plain, zlib.compress(b"\x07" + rows[1:]))
        yield f"{name}-flipped.png", plain[:200] + bytes([plain[200] ^ 1]) + plain[201:]
        yield f"{name}-no-end.png", plain[:-12]


_DAMAGES: Mapping[str, Callable[[], Iterator[File]]] = {
    "cut": _cut,
    "spoiled": _spoiled,
    "header": _headers,
    "passes": _passes,
    "png": _pngs,
}
