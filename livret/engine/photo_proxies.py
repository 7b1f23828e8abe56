"""Proxies: pictures given to the engine in place of those that it would print wrong.

The engine embeds the samples of a file as they are: a profile is lost (an Adobe RGB photo turns dull),
CMYK is shown with wrong colours, greys of 16 bits turn to noise, and a rotated photo is compressed
again at a low quality. It also publishes the GPS position that a telephone wrote into a photo. A proxy is the same
picture upright, in sRGB or grey, 8 bits a channel. The press edition restores the samples of the original
(``originals``).
"""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import ExifTags, Image, ImageChops, ImageOps

from livret.edition.pictures.bitmap import strict_pillow
from livret.edition.pictures.jpeg import bare
from livret.pdf.icc import in_srgb, is_srgb, is_usable, mode_of
from livret.pdf.printing_condition import house_condition

#: A photo of more pixels is halved: twice what an A3 sheet at 300 dpi needs, and memory stays within bounds.
MAX_PIXELS = 40_000_000

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_FORMS = ("JPEG", "PNG")
#: No visible difference from the original; chrominance is not halved, or red letters would fray.
_QUALITY = 95
_SUBSAMPLING = "4:4:4"
#: Colour space that a picture's profile must describe, by mode: palette unfolded, alpha aside.
_KINDS = {"1": "L", "L": "L", "LA": "L", "I": "L", "I;16": "L", "P": "RGB", "PA": "RGB", "RGB": "RGB", "RGBA": "RGB"}


def proxy(data: bytes) -> bytes:
    """Return the bytes to print for the picture in *data* (JPEG or PNG): *data* itself if nothing is wrong with it.

    Metadata of photos are removed. The same picture always gives the same bytes. What is no picture, or a broken
    one, is returned as it is: the engine reports it.
    """
    return _made(data) or (bare(data) if data.startswith(_JPEG) else data)


def _made(data: bytes) -> bytes | None:
    """Return the picture converted; None if the samples of *data* are right."""
    if not data.startswith((_JPEG, _PNG)):
        return None
    try:
        with strict_pillow(), Image.open(BytesIO(data), formats=_FORMS) as image:
            return _of_photo(image, sha256(data).hexdigest()) if data.startswith(_JPEG) else _of_png(image)
    except MemoryError:
        raise
    except Exception:  # whatever Pillow and littleCMS raise on broken files
        return None


def originals(photos: Iterable[bytes]) -> Mapping[str, bytes]:
    """Return those of *photos* (files) whose proxy has other samples, by the SHA-256 (hexadecimal) of the proxy.

    The engine embeds a JPEG byte for byte, so that this is the digest of the image's stream. PNG pictures are
    not among them: the engine compresses them anew, and what their proxies lose is lost in print too.
    """
    found = {}
    for data in photos:
        if data.startswith(_JPEG) and (stand_in := _made(data)):
            found[sha256(stand_in).hexdigest()] = data
    return found


def own_profile(image: Image.Image) -> bytes | None:
    """Return the ICC profile in the file of *image*, unless it is broken or for other samples than the file has."""
    data: bytes | None = image.info.get("icc_profile")
    fits = data and mode_of(data) == _KINDS.get(image.mode, image.mode) and is_usable(data)
    return data if fits else None


def upright(image: Image.Image) -> Image.Image:
    """Return a photo upright, with 255 for full ink if it is in CMYK.

    Adobe's programs store the complement of inks, and mark it by a segment of theirs; Pillow assumes it of all CMYK
    files. The engine, too, rotates a picture only where the file itself carries Exif (not for XMP alone).
    """
    plain = image.mode != "CMYK" or "adobe" in image.info
    turned = ImageOps.exif_transpose(image) if is_turned(image) else image
    return turned if plain else ImageChops.invert(turned)


def is_turned(image: Image.Image) -> bool:
    """Return whether a photo is stored rotated or mirrored."""
    return "exif" in image.info and image.getexif().get(ExifTags.Base.Orientation, 1) != 1


def _is_foreign(profile: bytes | None) -> bool:
    return profile is not None and not is_srgb(profile)


def _of_photo(image: Image.Image, digest: str) -> bytes | None:
    """Return a JPEG upright, in sRGB or grey; None if it is so already.

    It carries the *digest* of its file as a comment (JPEG, ITU-T T.81 B.2.4.5): two photos in different inks
    may look the same to the last point, and each is to be printed in its own.
    """
    profile = own_profile(image)
    if image.mode == "CMYK":
        profile = profile or house_condition().data
    if not (_is_foreign(profile) or is_turned(image)):
        return None
    if image.width * image.height > MAX_PIXELS:
        image.draft(None, (image.width // 2, image.height // 2))
    seen = upright(image)
    if profile and _is_foreign(profile):
        seen = in_srgb(seen, profile)
    file = BytesIO()
    seen.save(file, "JPEG", quality=_QUALITY, subsampling=_SUBSAMPLING, comment=digest)
    return file.getvalue()


def _of_png(image: Image.Image) -> bytes | None:
    """Return a PNG in sRGB or grey, 8 bits a channel, its transparency kept; None if it is so already."""
    profile = own_profile(image)
    if not (_is_foreign(profile) or image.mode.startswith("I")):
        return None
    exif = image.getexif()
    flat, alpha = _apart(image)
    if profile and _is_foreign(profile):
        flat = in_srgb(flat, profile)
    if alpha:
        flat.putalpha(alpha)
    file = BytesIO()
    flat.save(file, "PNG", compress_level=1, exif=exif)
    return file.getvalue()


@cache
def _halved() -> list[int]:
    """Return the table that maps sixteen bits to eight."""
    return [round(value / 257) for value in range(65_536)]


def _apart(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return the colours of a PNG (RGB or L, 8 bits) and its alpha channel, or None."""
    hidden = image.info.get("transparency")
    if image.mode.startswith("I"):
        whole = image.convert("I")
        alpha = whole.point([255 * (value != hidden) for value in range(65_536)], "L")
        return whole.point(_halved(), "L"), alpha if hidden is not None else None
    kind = _KINDS[image.mode]
    if hidden is None and image.mode not in ("LA", "PA", "RGBA"):
        return image.convert(kind), None
    whole = image.convert("RGBA")
    return whole.convert("RGB").convert(kind), whole.getchannel("A")
