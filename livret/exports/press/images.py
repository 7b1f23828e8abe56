"""Convert pictures to inks: each once, through the profile of the printing condition.

Relative colorimetric with black point compensation, photographs as well: a photo still matches the flat
colour beside it, and sRGB is hardly larger than the gamut of coated paper, so that little is cut.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from pikepdf import Name, Object, Pdf, Stream
from PIL import Image, ImageChops, ImageMath

from livret.edition.pictures.jpeg import bare
from livret.engine.photo_proxies import is_turned, own_profile, upright
from livret.pdf import images
from livret.pdf.icc import converted, in_srgb, srgb, transform
from livret.pdf.pictures import Role, pictures
from livret.pdf.printing_condition import Condition, identify

#: JPEG quality: no artefact is visible on paper.
_QUALITY = 95
#: How much JPEG may add to the sum of inks of a pixel, in per cent of ink, at that quality.
_RINGING = 6
_ROWS = 256  # at once
_FULL = 255


def separate_images(pdf: Pdf, condition: Condition, originals: Mapping[str, bytes]) -> None:
    """Turn every picture that the pages of *pdf* use into DeviceCMYK or DeviceGray.

    *originals* maps the SHA-256 of a proxy's stream (``proxies.originals``) to the photo itself, whose own samples
    are printed. No pixel has more ink than the condition allows.

    :raises UnknownImage: for a picture of a kind that the engine does not write.
    """
    work = _Work(condition, originals)
    for picture in pictures(pdf):
        _check(picture.stream)
        if "/Interpolate" in picture.stream:
            del picture.stream.Interpolate
        work.separate(picture.stream, picture.role)


def _check(stream: Object) -> None:
    if "/Matte" in stream or ("/Mask" in stream and not isinstance(stream.Mask, Stream)):
        raise images.UnknownImage("/Matte or a colour as /Mask")


class _Source(NamedTuple):
    """The samples of a picture and their profile (None: sRGB, greys as shown)."""

    image: Image.Image
    profile: bytes | None = None


class _Work:
    """A printing condition, and the photos to be printed by their own samples."""

    def __init__(self, condition: Condition, originals: Mapping[str, bytes]) -> None:
        self._condition = condition
        self._originals = originals

    def separate(self, stream: Object, role: Role) -> None:
        """Convert the picture of *stream* to inks, or greys."""
        if role == "alpha" or stream.get("/ImageMask", False):
            return
        original = self._original(stream)
        if original is not None:
            self._put_back(stream, original)
            return
        image, jpeg = images.read(stream), images.is_jpeg(stream)
        lossless = not jpeg and images.is_drawing(image)
        inks = image.convert("L") if role == "mask" else self._inks(_Source(image), lossless)
        _write(stream, inks, lossless)

    def _original(self, stream: Object) -> bytes | None:
        if not (self._originals and images.is_jpeg(stream)):
            return None
        return self._originals.get(sha256(stream.read_raw_bytes()).hexdigest())

    def _put_back(self, stream: Object, original: bytes) -> None:
        """Print a photo by its own samples: its inks, if they are of this condition."""
        with Image.open(BytesIO(original), formats=["JPEG"]) as image:
            profile, complement = own_profile(image), "adobe" in image.info
            as_it_is = image.width * image.height <= images.MAX_PIXELS and not is_turned(image)
            seen = _loaded(image)
        ours = seen.mode == "CMYK" and self._is_ours(profile)
        if ours and as_it_is and most_ink(seen) <= self._condition.ink_limit:
            images.write(stream, seen, images.Coded(bare(original), Name.DCTDecode, complement))
        else:
            _write(stream, self._inks(_Source(seen, None if ours else profile), lossless=False), lossless=False)

    def _is_ours(self, profile: bytes | None) -> bool:
        """Return whether *profile* (None: unknown) is one of this condition, by whatever maker."""
        if profile is None or profile == self._condition.data:
            return True
        return self._condition.registered and identify(profile) == self._condition.identifier

    def _inks(self, source: _Source, lossless: bool) -> Image.Image:
        """Return the picture in CMYK or, if it has no colour, in grey."""
        image, profile = source
        greys = list(self._condition.greys())
        if image.mode == "1":
            return image
        if image.mode == "L":
            return (in_srgb(image, profile) if profile else image).point(greys)
        if image.mode == "RGB" and not _is_coloured(image):
            return (in_srgb(image, profile) if profile else image).getchannel("R").point(greys)
        if image.mode == "CMYK" and profile is None:
            inks = image
        else:
            inks = converted(image, transform(profile or srgb(), self._condition.data))
        if image.mode == "RGB" and profile is None and lossless:
            _print_greys_in_black(inks, image, greys)
        return self._within_limit(inks, 0 if lossless else _RINGING)

    def _within_limit(self, inks: Image.Image, margin: int) -> Image.Image:
        """Return *inks* with no more than the limit less *margin* (per cent) on any pixel.

        Beyond the margin, the picture is separated again, so that black replaces three inks.
        """
        limit = self._condition.ink_limit
        if (most := most_ink(inks)) <= limit - margin:
            return inks
        if most > limit:
            inks = converted(inks, transform(self._condition.data, self._condition.data))
        return _thinned(inks, limit - margin)


def _loaded(image: Image.Image) -> Image.Image:
    """Return an opened photo upright; halved if it has too many pixels."""
    if image.width * image.height > images.MAX_PIXELS:
        image.draft(None, (image.width // 2, image.height // 2))
    image.load()
    return upright(image)


def heavy(photo: bytes, condition: Condition) -> images.Heavy | None:
    """Return the ink of the file *photo* (JPEG) if it is more than *condition* allows; None if it is not, or not CMYK.

    Such a photo is not printed by its own samples: it is separated again.
    """
    with Image.open(BytesIO(photo), formats=["JPEG"]) as image:
        if image.mode != "CMYK":
            return None
        seen = _loaded(image)
    most = most_ink(seen)
    return images.Heavy(most, *seen.size) if most > condition.ink_limit else None


def _write(stream: Object, inks: Image.Image, lossless: bool) -> None:
    coded = images.drawing(inks) if lossless or inks.mode == "1" else images.photo(inks, _QUALITY)
    images.write(stream, inks, coded)


def _is_coloured(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return bool(ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox())


def _print_greys_in_black(inks: Image.Image, image: Image.Image, greys: list[int]) -> None:
    """Set the greys of a drawing, *image*, in black ink alone: four inks would fringe its letters and lines."""
    red, green, blue = image.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    black = red.point(greys).point(lambda grey: _FULL - grey)
    empty = Image.new("L", image.size)
    inks.paste(Image.merge("CMYK", (empty, empty, empty, black)), mask=spread.point(lambda part: _FULL * (part == 0)))


# Ink


def most_ink(inks: Image.Image) -> float:
    """Return the largest sum of inks of a pixel of *inks* (mode CMYK), in per cent."""
    return max(_most(band) for band in _bands(inks)) * 100 / _FULL


def _bands(image: Image.Image) -> Iterator[tuple[Image.Image, ...]]:
    """Yield the channels of *image*, some rows at a time: sums need four times the memory of samples."""
    for top in range(0, image.height, _ROWS):
        yield image.crop((0, top, image.width, min(top + _ROWS, image.height))).split()


def _most(band: tuple[Image.Image, ...]) -> int:
    c, m, y, k = band
    total = ImageMath.lambda_eval(lambda a: a["c"] + a["m"] + a["y"] + a["k"], c=c, m=m, y=y, k=k)
    return int(total.getextrema()[1])


def _thinned(inks: Image.Image, limit: int) -> Image.Image:
    """Return *inks* with less cyan, magenta and yellow where the sum is above *limit* (per cent)."""
    result = Image.new("CMYK", inks.size)
    most = limit * _FULL // 100
    for number, (*colours, black) in enumerate(_bands(inks)):
        c, m, y = colours
        total = ImageMath.lambda_eval(lambda a: a["c"] + a["m"] + a["y"], c=c, m=m, y=y)
        room = ImageMath.lambda_eval(lambda a: a["max"](most - a["k"], 0), k=black)
        thin = [_share(colour, total, room) for colour in colours]
        result.paste(Image.merge("CMYK", (*thin, black)), (0, number * _ROWS))
    return result


def _share(colour: Image.Image, total: Image.Image, room: Image.Image) -> Image.Image:
    """Return *colour* scaled so that *total* fits into *room*, rounded down."""
    share: Image.Image = ImageMath.lambda_eval(
        lambda a: a["convert"](a["c"] * a["min"](a["t"], a["r"]) / a["max"](a["t"], 1), "L"),
        c=colour,
        t=total,
        r=room,
    )
    return share
