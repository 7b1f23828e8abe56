"""The printer's sheet around a page: its boxes, crop and registration marks, colour bars, and the slug line.

Lengths are points; places are from the bottom left corner of the trim box unless a name says otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf

from livret.exports.press.drawings import separation
from livret.pdf.fonts import digest_of
from livret.pdf.text import Lettering

_MM = 72 / 25.4

#: Least distance of marks from the trim, so that they do not show if the cut is off.
_OFFSET = 3 * _MM
_MARK = 5 * _MM

#: From the bleed (or the offset) to the sheet's edge: marks, bars and the slug line between.
_MARGIN = 10 * _MM

#: The middle of targets and of the colour bar, from the bleed (or the offset).
_TARGET = 4 * _MM
_RADIUS = 1.5 * _MM
_CROSS = 2.5 * _MM
_LINE = 0.25

_PATCH = 5 * _MM
_FACE = "SourceSerif4_400Regular.ttf"
_SIZE = 6.5

#: Patches of the colour bar: solids, overprints, half tones, and greys of three inks beside those of black alone
#: (ISO 12647-2, the grey balance of coated paper).
BAR = (
    (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1),
    (0, 1, 1, 0), (1, 0, 1, 0), (1, 1, 0, 0), (1, 1, 1, 0),
    (0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5),
    (0.25, 0.19, 0.19, 0), (0, 0, 0, 0.25), (0.5, 0.4, 0.4, 0), (0.75, 0.64, 0.64, 0), (0, 0, 0, 0.75),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PressSheet:
    """The sheet around one size of page: ``width`` and ``height`` of the trim, ``bleed``, and whether it has marks."""

    width: float
    height: float
    bleed: float
    marks: bool

    @property
    def near(self) -> float:
        """Distance of marks from the trim."""
        return max(self.bleed, _OFFSET)

    @property
    def margin(self) -> float:
        """Distance from the trim to the edge of the sheet."""
        return self.near + _MARGIN if self.marks else self.bleed

    def boxes(self) -> dict[str, Array]:
        """Return the page boxes (ISO 32000-1 14.11.2), the media box beginning at 0."""

        def box(distance: float) -> Array:
            low = self.margin - distance
            high = (self.margin + self.width + distance, self.margin + self.height + distance)
            return Array([round(part, 4) for part in (low, low, *high)])

        return {"/MediaBox": box(self.margin), "/BleedBox": box(self.bleed), "/TrimBox": box(0)}

    def before(self) -> bytes:
        """Return the operators that precede the page's own: its trim moved into place, clipped to the bleed."""
        shift, low = f"{self.margin:.4f}", f"{-self.bleed:.4f}"
        sides = f"{self.width + 2 * self.bleed:.4f} {self.height + 2 * self.bleed:.4f}"
        black = "0 0 0 1 k 0 0 0 1 K"
        return f"q {black} 1 0 0 1 {shift} {shift} cm {low} {low} {sides} re W n\n".encode("ascii")


def drawn_marks(pdf: Pdf, sheet: PressSheet) -> Object:
    """Return a form XObject with the marks and the colour bar of *sheet*, all outside its bleed."""
    lines = [*_crops(sheet), *(line for place in _targets(sheet) for line in _target(*place)), *_bar(sheet)]
    shift = f"1 0 0 1 {sheet.margin:.4f} {sheet.margin:.4f} cm"
    form = pdf.make_stream("\n".join(["q", shift, "/All CS 1 SCN", f"{_LINE} w", *lines, "Q"]).encode("ascii"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, sheet.boxes()["/MediaBox"]
    form.Resources = Dictionary(ColorSpace=Dictionary(All=registration(pdf)))
    return form


def registration(pdf: Pdf) -> Object:
    """Return the colour space on every plate, Separation All (ISO 32000-1 8.6.6.4)."""
    return separation(pdf, "All", (1, 1, 1, 1))


def _crops(sheet: PressSheet) -> Iterator[str]:
    """Yield the two strokes at each corner, in line with the trim."""
    start, end = sheet.near, sheet.near + _MARK
    for x, outward in ((0.0, -1), (sheet.width, 1)):
        for y in (0.0, sheet.height):
            yield f"{x + outward * start:.3f} {y:.3f} m {x + outward * end:.3f} {y:.3f} l S"
    for y, outward in ((0.0, -1), (sheet.height, 1)):
        for x in (0.0, sheet.width):
            yield f"{x:.3f} {y + outward * start:.3f} m {x:.3f} {y + outward * end:.3f} l S"


def _targets(sheet: PressSheet) -> tuple[tuple[float, float], ...]:
    away, across, up = sheet.near + _TARGET, sheet.width / 2, sheet.height / 2
    return ((-away, up), (sheet.width + away, up), (across, -away), (across, sheet.height + away))


def _target(x: float, y: float) -> Iterator[str]:
    """Yield a circle with a cross through it."""
    r, k = _RADIUS, _RADIUS * 0.5523
    yield f"{x - _CROSS:.3f} {y:.3f} m {x + _CROSS:.3f} {y:.3f} l S"
    yield f"{x:.3f} {y - _CROSS:.3f} m {x:.3f} {y + _CROSS:.3f} l S"
    quarters = (
        ((r, k), (k, r), (0, r)),
        ((-k, r), (-r, k), (-r, 0)),
        ((-r, -k), (-k, -r), (0, -r)),
        ((k, -r), (r, -k), (r, 0)),
    )
    curves = (" ".join(f"{x + across:.3f} {y + up:.3f}" for across, up in quarter) + " c" for quarter in quarters)
    yield f"{x + r:.3f} {y:.3f} m {' '.join(curves)} s"


def _bar(sheet: PressSheet) -> Iterator[str]:
    """Yield the patches, in two halves on either side of the upper target."""
    left = (len(BAR) + 1) // 2
    room = sheet.width / 2 - 2 * _CROSS - _MARK
    side = min(_PATCH, room / left)
    y = sheet.height + sheet.near + _TARGET - side / 2
    for number, mix in enumerate(BAR):
        start = sheet.width / 2 - 2 * _CROSS - left * side if number < left else sheet.width / 2 + 2 * _CROSS
        x = start + (number if number < left else number - left) * side
        inks = " ".join(f"{part:g}" for part in mix)
        yield f"{inks} k {x:.3f} {y:.3f} {side:.3f} {side:.3f} re f"


class SlugLine:
    """The line below a page that identifies it; its font is shared by the document."""

    def __init__(self) -> None:
        self._lettering = Lettering(digest_of(_FACE))

    @property
    def font_name(self) -> str:
        """The name of the font among the page's resources."""
        return self._lettering.name

    def operators(self, sheet: PressSheet, title: str, facts: str) -> bytes:
        """Return the operators for *title*, shortened if need be, and *facts*, smaller if both still do not fit."""
        room = (sheet.width - 2 * _MARK) / _SIZE * 1000
        while (set_line := self._lettering.typeset(f"{title} · {facts}"))[1] > room and len(title) > 1:
            title = title[:-2].rstrip() + "…"
        size = round(min(_SIZE, _SIZE * room / set_line[1]), 3)
        y = sheet.margin - sheet.near - _MARGIN + _MM
        return (
            f"q BT /livret-all cs 1 scn {self._lettering.name} {size} Tf "
            f"{sheet.margin + _MARK:.3f} {y:.3f} Td {set_line[0]} TJ ET Q\n"
        ).encode("ascii")

    def font(self, pdf: Pdf) -> Object:
        """Return the font, still a stub, with the glyphs of all lines set."""
        return self._lettering.font(pdf)
