"""Pictures for a report: each spot enlarged and circled, and small whole pages with the numbers of their remarks.

pypdfium2 rasterises the pages (the extra ``livret[proof]``). Without it, or where the PDF cannot be drawn, there are
fewer pictures and a note with the reason: the report itself is always written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from livret.base import paths, tokens
from livret.pdf.spot import Spot

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

#: Pixels per CSS pixel: pictures are sharp on high-density screens and in print.
_FINE = 2
#: Margin around a spot and least size of its surroundings, in points; the largest picture of it, in CSS pixels.
_AROUND, _LEAST = 18.0, (220.0, 110.0)
_CLOSE = (300, 300)
#: The largest picture of a whole page, in CSS pixels.
_WHOLE = (128, 190)
#: The page picture that others are cut from: pixels per point, and the most pixels on a side.
_SCALE, _LONGEST = 2.6, 2600
#: The ring around a spot, in pixels: its line, the white on both sides of it, the space inside.
_LINE, _HALO, _AIR = 4, 3, 9
#: Largest radius of its corners.
_ROUND = 26
#: Scale at which rings are drawn, then reduced, to be smooth.
_SMOOTH = 2
#: JPEG qualities to try, until a picture has no more bytes than this: a report is sent by e-mail.
_QUALITIES, _HEAVY = (62, 45, 25, 10), 48_000

#: Reason for missing pictures, in French: it is printed in a French document.
ABSENT = (
    "Ce rapport est sans images des pages : le module « pypdfium2 » manque. "
    "Pour l’installer, lancez « make » dans le dossier de Livret."
)
BROKEN = "Ce rapport est sans images des pages : le PDF n’a pas pu être lu."
SOME_BROKEN = "Certaines pages n’ont pas pu être dessinées : leurs images manquent."


class RemarkPlace(NamedTuple):
    """The place of remark *number*: the page, from 1, and the spot on it, in points from the top left of the trim."""

    number: int
    page: int
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class SpotPicture:
    """A JPEG file, and its displayed size in CSS pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Pictures of spots by the number of their remark, of whole pages by page; *fault* is why some are missing."""

    spots: Mapping[int, SpotPicture] = field(default_factory=dict)
    pages: Mapping[int, SpotPicture] = field(default_factory=dict)
    fault: str = ""


def spots(pdf: bytes, close: Iterable[RemarkPlace], whole: Mapping[int, Sequence[RemarkPlace]]) -> Seen:
    """Return a picture of each place of *close*, and of each page of *whole* with its places circled and numbered.

    Missing pages and spots are left out. Needs some 0.1 s a page.
    """
    try:
        import pypdfium2
    except ImportError:
        return Seen(fault=ABSENT)
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, ValueError, TypeError):
        return Seen(fault=BROKEN)
    try:
        return _seen(document, list(close), whole)
    finally:
        document.close()


def _seen(document: "PdfDocument", close: Sequence[RemarkPlace], whole: Mapping[int, Sequence[RemarkPlace]]) -> Seen:
    near: dict[int, SpotPicture] = {}
    far: dict[int, SpotPicture] = {}
    fault = ""
    for number in sorted({place.page for place in close} | {*whole}):
        if not 1 <= number <= len(document):
            continue
        drawn = _draw(document, number)
        if drawn is None:
            fault = SOME_BROKEN
            continue
        near |= {p.number: picture for p in close if p.page == number and (picture := drawn.near(p))}
        if number in whole:
            far[number] = drawn.far(whole[number])
    return Seen(near, far, fault)


def _draw(document: "PdfDocument", number: int) -> "_Drawn | None":
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_SCALE, _LONGEST / max(width, height, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
        return _Drawn(image, scale, _trim(page))
    except (PdfiumError, ValueError, MemoryError, OSError):
        return None


def _trim(page: "PdfPage") -> Spot:
    """Return the trim box on the picture of its page, which shows the crop box rotated: in points."""
    left, bottom, right, top = page.get_bbox()
    box = page.get_trimbox(fallback_ok=False) or (left, bottom, right, top)
    #: Distance of the trim from each side of the picture, clockwise from the left; a rotation moves each to the next.
    sides = [box[0] - left, top - box[3], right - box[2], box[1] - bottom]
    turns = page.get_rotation() // 90
    before, above, behind, below = sides[-turns:] + sides[:-turns] if turns else sides
    width, height = page.get_size()
    return Spot(before, above, width - behind, height - below)


class _Box(NamedTuple):
    """A rectangle on a picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float, y: float, scale: float) -> "_Box":
        return _Box(
            (self.left - x) * scale, (self.top - y) * scale, (self.right - x) * scale, (self.bottom - y) * scale
        )

    def grown(self, by: float) -> "_Box":
        return _Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    @property
    def size(self) -> tuple[float, float]:
        return self.right - self.left, self.bottom - self.top


class _Drawn:
    """A page drawn once, from which its pictures are cut."""

    def __init__(self, image: Image.Image, scale: float, trim: Spot) -> None:
        self.image, self.scale, self.trim = image, scale, trim

    def near(self, place: RemarkPlace) -> SpotPicture | None:
        """Return the surroundings of the spot of *place*, circled; None if it is not on the picture."""
        box = self._box(place.spot)
        if box is None:
            return None
        window = self._window(box)
        image, scale = _reduced(self.image, window, _CLOSE)
        _circle(image, [box.moved(window.left, window.top, scale)])
        return picture(image)

    def far(self, places: Sequence[RemarkPlace]) -> SpotPicture:
        """Return the whole page, the spots of *places* circled and numbered."""
        page = _Box(0, 0, *self.image.size)
        image, scale = _reduced(self.image, page, _WHOLE)
        boxes = [(str(place.number), box) for place in places if (box := self._box(place.spot))]
        rings = [box.moved(0, 0, scale) for _, box in boxes]
        drawn = _circle(image, rings)
        _number(image, [(number, ring) for (number, _), ring in zip(boxes, drawn, strict=True)])
        return picture(image)

    def _box(self, spot: Spot | None) -> _Box | None:
        """Return *spot* on the picture, cut at its edges; None if it is outside."""
        if spot is None or not all(map(isfinite, spot)):
            return None
        x, y = self.trim.left, self.trim.top
        across, down = sorted((spot.left, spot.right)), sorted((spot.top, spot.bottom))
        box = _Box(across[0], down[0], across[1], down[1]).moved(-x, -y, self.scale)
        width, height = self.image.size
        if box.right < 0 or box.bottom < 0 or box.left > width or box.top > height:
            return None
        return _Box(max(box.left, 0), max(box.top, 0), min(box.right, width), min(box.bottom, height))

    def _window(self, box: _Box) -> _Box:
        """Return the part of the page to show around *box*."""
        grown = box.grown(_AROUND * self.scale)
        wide, high = (max(size, least * self.scale) for size, least in zip(grown.size, _LEAST, strict=True))
        left = _within((box.left + box.right - wide) / 2, wide, self.image.width)
        top = _within((box.top + box.bottom - high) / 2, high, self.image.height)
        return _Box(left, top, min(left + wide, self.image.width), min(top + high, self.image.height))


def _within(start: float, size: float, room: float) -> float:
    return max(0, min(start, room - size))


def _reduced(image: Image.Image, window: _Box, most: tuple[int, int]) -> tuple[Image.Image, float]:
    """Return *window* of *image*, no larger than *most* in CSS pixels, and the scale of the reduction."""
    wide, high = window.size
    scale = min(most[0] * _FINE / wide, most[1] * _FINE / high, 1)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, window, reducing_gap=2), scale


def _circle(image: Image.Image, boxes: Sequence[_Box]) -> list[_Box]:
    """Draw a ring around each of *boxes*, with white beside it, and return the rings, moved inside the picture."""
    edge = _LINE + 2 * _HALO
    rings = [_clamped(box.grown(_AIR), image, edge / 2) for box in boxes]
    for width, name in ((edge, "white"), (_LINE, "clay")):
        mask = Image.new("L", (image.width * _SMOOTH, image.height * _SMOOTH))
        pen = ImageDraw.Draw(mask)
        for ring in rings:
            outer = ring.grown(width / 2).moved(0, 0, _SMOOTH)
            pen.rounded_rectangle(outer, min(*outer.size, _ROUND * 2 * _SMOOTH) / 2, outline=255, width=width * _SMOOTH)
        image.paste(tokens.colours()[name].hex, mask=mask.resize(image.size, Image.Resampling.BOX))
    return rings


def _clamped(box: _Box, image: Image.Image, edge: float) -> _Box:
    left, top = max(box.left, edge), max(box.top, edge)
    right, bottom = min(box.right, image.width - edge), min(box.bottom, image.height - edge)
    return _Box(left, top, max(right, left), max(bottom, top))


def _number(image: Image.Image, rings: Iterable[tuple[str, _Box]]) -> None:
    """Write the number of each ring on it, at its top left; a number without room is left out."""
    font = ImageFont.truetype(paths.assets() / "fonts/bricolage-grotesque/BricolageGrotesque_600SemiBold.ttf", 20)
    pen = ImageDraw.Draw(image)
    placed: list[_Box] = []
    for number, ring in rings:
        wide, high = pen.textlength(number, font) + 10, 25
        tag = next((t for t in _tags(ring, wide, high, image) if not any(_meet(t, other) for other in placed)), None)
        if tag is None:
            continue
        placed.append(tag)
        pen.rectangle(tag, fill=tokens.colours()["clay"].hex, outline="white", width=2)
        middle = ((tag.left + tag.right) / 2, (tag.top + tag.bottom) / 2)
        pen.text(middle, number, "white", font, anchor="mm")


def _tags(ring: _Box, wide: float, high: float, image: Image.Image) -> Iterator[_Box]:
    """Yield places for the number of *ring*: its four corners, then farther to the right."""
    corners = [(ring.left, ring.top), (ring.right, ring.top), (ring.left, ring.bottom), (ring.right, ring.bottom)]
    farther = [(ring.left + wide * step, ring.top) for step in range(1, 6)]
    for x, y in corners + farther:
        left, top = _within(x - wide / 2, wide, image.width), _within(y - high / 2, high, image.height)
        yield _Box(left, top, left + wide, top + high)


def _meet(one: _Box, other: _Box) -> bool:
    return (
        one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    )  # fmt: skip


def picture(image: Image.Image, density: float = _FINE) -> SpotPicture:
    """Return *image* as a JPEG whose red lines are not blurred (no chroma subsampling).

    *density* is the number of its pixels to the CSS pixel.
    """
    data = b""
    for quality in _QUALITIES:
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=0, optimize=True)
        data = file.getvalue()
        if len(data) <= _HEAVY:
            break
    return SpotPicture(data, round(image.width / density), round(image.height / density))
