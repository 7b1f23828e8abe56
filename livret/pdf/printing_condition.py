"""Printing conditions: an ICC output profile, its name, its ink limit, and conversion of colours to its inks.

Colours are converted from sRGB by relative colorimetry with black point compensation (``icc``).
Pure greys are printed with black ink alone: four inks out of register would tint them,
and fringe small text.
"""

import math
import os
import re
import stat
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageCms

from livret.base import paths
from livret.base.machine import answers_for
from livret.base.messages import _, later, reason
from livret.base.problems import LivretError
from livret.pdf.icc import converted, opened, srgb, transform

#: Bytes of a profile; the largest in use have about three million.
MAX_BYTES = 10_000_000

_HOUSE_PROFILE = "icc/ISOcoated_v2_300_bas.icc"
#: Profiles one run is likely to use: the printer's, and those of a few photographs.
_PROFILES = 8
#: The ink limit of a profile is rounded to this many per cent: its own tables are rounded.
_LIMIT_STEP = 5
_CHANNEL = 255
_LONGEST = 100  # characters of a name kept


class UnfitProfile(LivretError):
    """A file that is no profile of a printing condition; the message gives the reason and the remedy."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition.

    ``data`` is the ICC profile, ``description`` its own name. ``identifier`` goes into OutputConditionIdentifier:
    the reference name of characterisation data in the registry of color.org if ``registered``, else the
    description (ISO 15930-7 6.2.2; ISO 32000-1 14.11.5).
    """

    data: bytes
    description: str
    identifier: str
    registered: bool

    @property
    def ink_limit(self) -> int:
        """The largest sum of inks, in per cent, in its own separations; computed on first use."""
        return _ink_limit(self.data)

    def mix(self, red: int, green: int, blue: int) -> tuple[float, float, float, float]:
        """Return the inks (cyan, magenta, yellow, black: 0 to 1) that print the sRGB colour (0 to 255)."""
        if red == green == blue:
            return 0.0, 0.0, 0.0, round(1 - self.greys()[red] / _CHANNEL, 4)
        pixel = self.separate(Image.new("RGB", (1, 1), (red, green, blue))).tobytes()
        return _within(pixel, self.ink_limit)

    def greys(self) -> bytes:
        """Return 256 values of DeviceGray, one for each sRGB grey: the nearest in black ink alone."""
        return _greys(self.data)

    def separate(self, image: Image.Image) -> Image.Image:
        """Return an sRGB *image* (mode RGB) in inks (mode CMYK: 255 is full ink)."""
        return converted(image, transform(srgb(), self.data))


class _Registered(NamedTuple):
    """A data set of color.org's registry, and the pattern of profile descriptions made from it."""

    identifier: str
    described: str


#: The first row that matches a profile's description counts. A « FOGRA39 » in it comes before (``_identify``).
_REGISTERED = tuple(
    _Registered(identifier, described)
    for identifier, described in (
        ("FOGRA39", r"iso ?coated v2"),
        ("FOGRA43", r"pso coated (300% )?npscreen"),
        ("FOGRA44", r"pso uncoated npscreen"),
        ("FOGRA49", r"pso coated v2 300% gloss"),
        ("FOGRA50", r"pso coated v2 300% matt"),
        ("FOGRA51", r"pso ?coated v3"),
        ("FOGRA52", r"pso ?uncoated v3"),
        ("FOGRA47", r"pso uncoated iso12647"),
        ("FOGRA45", r"pso lwc improved"),
        ("FOGRA46", r"pso lwc standard"),
        ("FOGRA41", r"pso mfc paper"),
        ("FOGRA42", r"pso snp paper"),
        ("FOGRA48", r"pso inp paper"),
        ("FOGRA54", r"pso ?sc-b paper v3"),
        ("FOGRA53", r"eci ?cmyk\b"),
        ("FOGRA40", r"\bsc paper"),
        ("FOGRA28", r"iso ?webcoated"),
        ("FOGRA30", r"iso ?uncoated ?yellowish"),
        ("FOGRA29", r"iso ?uncoated"),
        ("FOGRA27", r"iso ?coated"),
        ("CGATS TR 006", r"gracol ?2006|gracol coated1|coated gracol 2006"),
        ("CGATS TR 003", r"swop ?2006 coated3|swop coated3|web coated swop 2006 grade 3"),
        ("CGATS TR 005", r"swop ?2006 coated5|swop coated5|web coated swop 2006 grade 5"),
        ("CGATS TR 001", r"u\.?s\.? web coated \(?swop\)? v2|cgats tr ?001"),
        ("JC200103", r"japan color 2001 coated"),
        ("JC200104", r"japan color 2001 uncoated"),
    )
)
_FOGRA = re.compile(r"\bfogra ?([2-5]\d)l?\b")
#: The registry requires profiles made from its data to name it in their ``targ`` tag.
_TARGET = re.compile(r"\s*ICCHDAT\s+(\S[^\0\r\n]*)")


@cache
def house_condition() -> Condition:
    """Return the condition used unless the printer names another: coated paper, offset, FOGRA39."""
    return _condition((paths.assets() / _HOUSE_PROFILE).read_bytes(), _HOUSE_PROFILE, tried=True)


def tried_out() -> Condition:
    """Return the house's condition with its ink limit and greys already computed: a tenth of a second, once."""
    condition = house_condition()
    _ink_limit(condition.data)
    _greys(condition.data)
    return condition


def read(path: Path) -> Condition:
    """Return the condition of the ICC profile in the file *path*.

    :raises UnfitProfile: if it cannot be read, or is not the CMYK output profile of a press.
    """
    return _condition(_bytes(path), path.name)


def of_profile(data: bytes, name: str = "") -> Condition:
    """Return the condition of the ICC profile *data*, of a file called *name*; raises UnfitProfile as ``read`` does."""
    return _condition(data, name)


# Reading

_ABSENT = later("no such profile: {name}")
_UNREADABLE = later("the profile {name} cannot be read ({cause})")
_TOO_LARGE = later("{name} is larger than {limit} MB: it cannot be a printer's profile")
_NOT_ICC = later("{name} is not an ICC profile")
_TOO_NEW = later("{name} is an ICC profile of version {version}; PDF/X-4 knows versions 2 to 4")
_NOT_CMYK = later("{name} is a profile for {space}, not for the four inks of a press (CMYK)")
_NOT_OUTPUT = later("{name} is not the profile of a press (its class is “{found}”, not “prtr”)")
_BROKEN = later("{name} is a damaged ICC profile: no colour can be converted with it")
_ADVICE = later("ask your printer for the CMYK profile of its paper (a file ending in .icc), or leave out --profile")


def _unfit(message: str, name: str, **values: object) -> UnfitProfile:
    """Return the exception with *message*, an English source, and the remedy."""
    return UnfitProfile(_(message).format(name=name, **values) + "\n" + _(_ADVICE))


def _bytes(path: Path) -> bytes:
    """Return the content of the ordinary file *path*."""
    try:
        # Without O_NONBLOCK, opening a pipe without a writer blocks for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            data = file.read(MAX_BYTES + 1) if regular else b""
    except (FileNotFoundError, NotADirectoryError):
        raise _unfit(_ABSENT, str(path)) from None
    except OSError as error:
        answers_for(error, path)
        raise _unfit(_UNREADABLE, str(path), cause=reason(error)) from None
    if len(data) > MAX_BYTES:
        raise _unfit(_TOO_LARGE, path.name, limit=MAX_BYTES // 1_000_000)
    return data


def _condition(data: bytes, name: str, tried: bool = False) -> Condition:
    """Return the condition of the profile *data*, whose file is called *name*; raises UnfitProfile.

    Unless it was *tried* before, a trial conversion is run: a damaged profile may look valid.
    """
    _check_header(data, name)
    try:
        profile = opened(data).profile
        description = _plain(profile.profile_description) or name
        identifier = _identifier(description, profile.target)
        if not tried:
            _ink_limit(data)
            _greys(data)
    except Exception as fault:  # littleCMS by Pillow: OSError, PyCMSError, ValueError, UnicodeDecodeError…
        answers_for(fault)
        raise _unfit(_BROKEN, name) from None
    return Condition(data, description, identifier or description, bool(identifier))


def _check_header(data: bytes, name: str) -> None:
    """Refuse what is no CMYK output profile by its header (ISO 15076-1 7.2)."""
    if len(data) < 128 or data[36:40] != b"acsp":
        raise _unfit(_NOT_ICC, name)
    if not 2 <= data[8] <= 4:
        raise _unfit(_TOO_NEW, name, version=data[8])
    if data[16:20] != b"CMYK":
        raise _unfit(_NOT_CMYK, name, space=_plain(data[16:20].decode("latin-1")))
    if data[12:16] != b"prtr":
        raise _unfit(_NOT_OUTPUT, name, found=_plain(data[12:16].decode("latin-1")))
    if int.from_bytes(data[:4]) > len(data):  # truncated by a transfer
        raise _unfit(_BROKEN, name)


def _plain(text: str | None) -> str:
    """Return *text* without unprintable characters, shortened."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text or "").split())[:_LONGEST]


def identify(profile: bytes) -> str | None:
    """Return the reference name of the registered data that *profile*, read before, is based on; None if unknown."""
    header = opened(profile).profile
    return _identifier(_plain(header.profile_description), header.target)


def _identifier(description: str, target: str | None) -> str | None:
    """Return the reference name of the registered data that a profile is based on; None if unknown."""
    if match := _TARGET.match(target or ""):
        return _plain(match[1])
    described = re.sub(r"[\s_-]+", " ", description).casefold()
    if named := _FOGRA.search(described):
        return f"FOGRA{named[1]}"
    return next((row.identifier for row in _REGISTERED if re.search(row.described, described)), None)


# Converting


def _within(pixel: bytes, limit: int) -> tuple[float, float, float, float]:
    """Return the inks of *pixel* (0 to 1), the coloured ones reduced until the sum is within *limit* (per cent)."""
    *colours, black = (value / _CHANNEL for value in pixel)
    room = max(0.0, limit / 100 - black)
    share = min(1.0, room / (sum(colours) or 1.0))
    # Rounded down: three parts rounded up would exceed the limit again.
    cyan, magenta, yellow = (math.floor(part * share * 10_000 + 1e-6) / 10_000 for part in colours)
    return cyan, magenta, yellow, round(black, 4)


@lru_cache(_PROFILES)
def _ink_limit(profile: bytes) -> int:
    """Return the most ink, in per cent, that *profile* itself puts on any sRGB colour, with its two usual intents."""
    levels = [*range(0, 256, 16), _CHANNEL]
    colours = bytes(part for r in levels for g in levels for b in levels for part in (r, g, b))
    image = Image.frombytes("RGB", (len(colours) // 3, 1), colours)
    intents = ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC
    inks = [converted(image, transform(srgb(), profile, intent)).tobytes() for intent in intents]
    most = max(map(sum, zip(*(b"".join(inks)[ink::4] for ink in range(4)), strict=True)))
    return _LIMIT_STEP * math.ceil(most * 100 / _CHANNEL / _LIMIT_STEP)


@lru_cache(_PROFILES)
def _greys(profile: bytes) -> bytes:
    """Return the value of DeviceGray that prints each sRGB grey.

    Lightness runs from paper to full black ink as it runs from white to black on the screen: black point
    compensation for the one ink. The printed value with the nearest luminance is chosen.
    """
    inks = Image.frombytes("CMYK", (256, 1), b"".join(bytes((0, 0, 0, _CHANNEL - value)) for value in range(256)))
    printed = _luminances(inks, opened(profile))
    ramp = Image.frombytes("RGB", (256, 1), b"".join(bytes((value,) * 3) for value in range(256)))
    shown = _luminances(ramp, opened(srgb()))
    black, paper = printed[0], printed[-1]
    wanted = [black + (paper - black) * (y - shown[0]) / (shown[-1] - shown[0]) for y in shown]
    inner = [min(range(256), key=lambda value: abs(printed[value] - y)) for y in wanted[1:-1]]
    return bytes((0, *inner, _CHANNEL))


def _luminances(row: Image.Image, profile: ImageCms.ImageCmsProfile) -> list[float]:
    """Return the luminance (CIE Y, 0 to 1, relative to the paper) of each pixel of *row*."""
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    transform = ImageCms.buildTransform(profile, _lab(), row.mode, "LAB", intent)
    lightness = converted(row, transform).getchannel("L").tobytes()
    return [_luminance(value * 100 / _CHANNEL) for value in lightness]


def _luminance(lightness: float) -> float:
    """Return Y for L* (CIE 15: a cube root above 8, a straight line below)."""
    return float(((lightness + 16) / 116) ** 3) if lightness > 8 else lightness / 903.3


@cache
def _lab() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
