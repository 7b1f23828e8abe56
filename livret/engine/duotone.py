"""The picture of the cover, in two tones: white words on it have a contrast of 4.7 (WCAG 2.2) wherever they stand.

The darkest part becomes DARK and the lightest LIGHT, whatever the photograph: there is no tone beyond them. It is cut
to the page with its bleed: across from the middle, down with its upper two thirds kept. A drawing keeps its shapes,
each colour becoming the tone of its own lightness; where nothing is drawn it is DARK.
"""

import base64
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from io import BytesIO

from PIL import Image, ImageOps
from tinycss2.color3 import RGBA, parse_color

from livret.base.tokens import sheet_shape
from livret.edition.pictures.bitmap import strict_pillow
from livret.engine.photo_proxies import proxy, upright

#: The two tones, in sRGB: white has contrasts of 14.2 and 4.75 with them.
DARK, LIGHT = (0x0B, 0x30, 0x2B), (0x4A, 0x7C, 0x71)
#: Of the darkest and of the lightest samples, in per cent: they are noise, or a lamp.
_CUT_OFF = 1
#: Points of the height of a page with its bleed at 300 dpi.
_MOST_ROWS = 3_640
_QUALITY = 95
#: How often a picture is coded anew, its lightest tone lowered by what JPEG overshoots.
_TRIALS = 4
#: Of what is cut off the height of a picture, the part that is cut off at its top.
_FROM_TOP = 1 / 6
_FORMS = ("JPEG", "PNG")

_COLOUR = re.compile(
    r"\b((?:fill|stroke|stop-color|color)\s*(?::|=\s*[\"'])\s*)(#[0-9a-f]{3,8}|rgba?\([^)]{0,60}\)|[a-z]{3,24})",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(r"data:(image/(?:png|jpe?g));base64,([^\"'<>]*)", re.IGNORECASE)
_ROOT = re.compile(r"<((?:\w+:)?svg)\b")


@lru_cache(maxsize=1)
def duotone(data: bytes) -> bytes:
    """Return the picture *data* (JPEG, PNG or SVG) in two tones; the same bytes for the same picture.

    The last result is cached: a worker lays out the cover of many an extract.
    What is no picture, or a broken one, is returned as it is: the engine reports it.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_drawing(data.decode("utf-8-sig", "replace")).encode()
    return _of_photo(data, _cropped) or data


def _of_photo(data: bytes, shaped: Callable[[Image.Image], Image.Image], form: str = "JPEG") -> bytes | None:
    try:
        with strict_pillow(), Image.open(BytesIO(proxy(data)), formats=_FORMS) as image:
            grey = _grey(upright(image))
    except MemoryError:
        raise
    except Exception:  # whatever Pillow raises on broken files
        return None
    grey = ImageOps.autocontrast(shaped(grey), cutoff=_CUT_OFF)
    light: tuple[int, ...] = LIGHT
    for _trial in range(_TRIALS):
        toned = _coded(ImageOps.colorize(grey, DARK, light), form)
        beyond = _beyond(toned)
        if not beyond:
            break
        light = tuple(max(dark, tone - beyond) for dark, tone in zip(DARK, light, strict=True))
    return toned


def _coded(image: Image.Image, form: str) -> bytes:
    file = BytesIO()
    image.save(file, form, quality=_QUALITY, subsampling="4:4:4")
    return file.getvalue()


def _beyond(picture: bytes) -> int:
    """Return by how much a sample of *picture* is lighter than LIGHT: JPEG overshoots where light and dark meet."""
    with Image.open(BytesIO(picture), formats=_FORMS) as image:
        tops = [top for _bottom, top in image.convert("RGB").getextrema()]  # type: ignore[misc]
    return max(0, *(top - most for top, most in zip(tops, LIGHT, strict=True)))


def _grey(image: Image.Image) -> Image.Image:
    """Return *image* in grey; what is transparent is as white as the paper."""
    if image.mode in ("LA", "PA", "P", "RGBA"):
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return image.convert("L")


def _cropped(image: Image.Image) -> Image.Image:
    """Return *image* cut to the shape of the page, with no more points than it prints."""
    width, height = image.size
    shape = sheet_shape()
    if width > height * shape:
        kept = max(1, round(height * shape))
        left = (width - kept) // 2
        image = image.crop((left, 0, left + kept, height))
    else:
        kept = max(1, round(width / shape))
        top = round((height - kept) * _FROM_TOP)
        image = image.crop((0, top, width, top + kept))
    if image.height > _MOST_ROWS:
        image = image.resize((round(_MOST_ROWS * shape), _MOST_ROWS), Image.Resampling.LANCZOS)
    return image


# Drawings


def _of_drawing(text: str) -> str:
    """Return the drawing *text* with each of its colours, and each of its photos, in the two tones."""
    text = _COLOUR.sub(lambda found: found[1] + _toned(found[2]), text)
    text = _EMBEDDED.sub(_toned_photo, text)
    # What names no colour is black (SVG 1.1, 11.3).
    plain = f'<\\1 color="{_hex(DARK)}" fill="{_hex(DARK)}"'
    return text if re.search(r"<(?:\w+:)?svg\b[^>]*\bfill=", text) else _ROOT.sub(plain, text, count=1)


def _toned(value: str) -> str:
    colour = parse_color(value)
    if not isinstance(colour, RGBA):
        return value
    light = 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue
    tone = tuple(round(dark + light * (bright - dark)) for dark, bright in zip(DARK, LIGHT, strict=True))
    return _hex(tone) if colour.alpha == 1 else f"rgba({tone[0]},{tone[1]},{tone[2]},{colour.alpha:g})"


def _hex(tone: tuple[int, ...]) -> str:
    return "#" + "".join(f"{part:02x}" for part in tone)


def _toned_photo(found: re.Match[str]) -> str:
    form = "PNG" if found[1].lower() == "image/png" else "JPEG"
    try:
        toned = _of_photo(base64.b64decode(unescape(found[2])), lambda image: image, form)
    except ValueError:
        toned = None
    return f"data:{found[1]};base64,{escape(base64.b64encode(toned).decode())}" if toned else ""
