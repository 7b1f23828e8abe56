"""ICC profiles: littleCMS, through Pillow, converts the samples of pictures from one profile into another.

Everywhere by relative colorimetry with black point compensation: colours in both gamuts stay as they
are, so that a photo still matches the flat colour beside it, and shadows keep their detail.
"""

from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from livret.base import paths
from livret.base.machine import answers_for

Transform = ImageCms.ImageCmsTransform

_SRGB = "icc/sRGB2014.icc"
#: Profiles one run is likely to use: the printer's, and those of a few photographs.
_PROFILES = 8
#: Profiles that differ from sRGB by less than this (of 255) are sRGB: its many editions differ in rounding.
_NEAR = 3
#: Pillow's modes of the samples of each colour space (ISO 15076-1 table 19).
_MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
_SPACE = slice(16, 20)


@cache
def srgb() -> bytes:
    """Return the profile of the layout's colours."""
    return (paths.assets() / _SRGB).read_bytes()


def mode_of(profile: bytes) -> str | None:
    """Return the mode of the pictures that *profile* is for: L, RGB or CMYK; None for others."""
    return _MODES.get(profile[_SPACE])


def opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    """Return *profile* opened by littleCMS; raises OSError if it is no profile."""
    return ImageCms.ImageCmsProfile(BytesIO(profile))


@lru_cache(_PROFILES)
def transform(
    source: bytes, target: bytes, intent: ImageCms.Intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
) -> Transform:
    """Return the transform of samples from the profile *source* to *target*; raises PyCMSError or OSError."""
    modes = mode_of(source), mode_of(target)
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(opened(source), opened(target), str(modes[0]), str(modes[1]), intent, flags)


def converted(image: Image.Image, by: Transform) -> Image.Image:
    """Return *image* converted by a transform; its mode must be that of the transform's source."""
    result = ImageCms.applyTransform(image, by)
    assert result is not None
    result.info.clear()  # the whole target profile, which saving the picture would embed
    return result


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return *image* (L, RGB or CMYK), whose samples *profile* describes, in sRGB; greys stay one channel."""
    result = converted(image, transform(profile, srgb()))
    return result.getchannel("G") if image.mode == "L" else result


def is_srgb(profile: bytes) -> bool:
    """Return whether samples of *profile* can be treated as sRGB (or its greys)."""
    sample = _sample(str(mode_of(profile)))
    if sample is None:
        return False
    change = ImageChops.difference(sample, in_srgb(sample, profile))
    return max(_largest(change)) < _NEAR


def _largest(change: Image.Image) -> list[int]:
    """Return the largest value of each channel."""
    return [max(channel.tobytes()) for channel in change.split()]


def is_usable(profile: bytes) -> bool:
    """Return whether colours can be converted from *profile*."""
    try:
        transform(profile, srgb())
    except Exception as fault:  # littleCMS by Pillow: OSError, PyCMSError, ValueError…
        answers_for(fault)
        return False
    return True


@cache
def _sample(mode: str) -> Image.Image | None:
    """Return colours from all over the space of *mode*, grey or RGB."""
    if mode == "L":
        return Image.frombytes("L", (256, 1), bytes(range(256)))
    if mode != "RGB":
        return None
    levels = range(0, 256, 51)
    colours = bytes(part for red in levels for green in levels for blue in levels for part in (red, green, blue))
    return Image.frombytes("RGB", (len(colours) // 3, 1), colours)
