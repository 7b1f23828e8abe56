"""Preflight of plates: colours, inks, overprinting, thin lines, pictures, transparency."""

from collections.abc import Iterator

from livret.base.messages import quoted
from livret.catalogue import preflight as kinds
from livret.pdf.limits import BLURRED_DPI, FLOOR_DPI, HAIRLINE
from livret.pdf.read.model import RGB, DrawnImage, ReadPage
from livret.pdf.spot import Spot
from livret.proof.preflight.findings import MM, PreflightFinding, PreflightSubject, decimal

#: Pictures narrower on paper, in points, or with fewer pixels, show no detail.
_DOT, _FEW = 2 * MM, 8
#: Tolerances: widths are rounded when they are written; per cent of ink in 8 bits, too.
_ROUNDING, _INK_ROUNDING = 0.98, 2.0
#: A colour whose components (0 to 1) are all at least this is white.
_NEARLY = 0.999
_SCREEN = ("RGB", "CalGray", "Lab")
#: Standards that allow transparency.
_MIXING = ("PDF/X-4", "PDF/X-5", "PDF/X-6")


def colours(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find colours of the screen in a file for the press (ISO 15930-7 6.2.3)."""
    for sheet in subject.read.sheets:
        for space, spot in sheet.spaces.items():
            if subject.printed and of_the_screen(space):
                yield PreflightFinding(kinds.SCREEN_COLOURS, sheet.number, spot, space, values={"space": space})


def of_the_screen(space: str) -> bool:
    """Return whether *space*, a colour space of a sheet, is one of the screen, not of inks."""
    return not space.startswith(("Separation", "DeviceN")) and any(name in space for name in _SCREEN)


def inks(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find more ink on one place than the paper bears, by the printing condition embedded in the file."""
    for sheet in subject.read.sheets if subject.printed else ():
        if sheet.inks > subject.condition.ink_limit + _INK_ROUNDING:
            limit, paper = subject.condition.ink_limit, subject.condition.description
            values = {"inks": round(sheet.inks), "limit": limit, "condition": paper}
            yield PreflightFinding(kinds.TOO_MUCH_INK, sheet.number, sheet.inked, weight=sheet.inks, values=values)


def overprinting(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find white set to overprint, which no press prints (ISO 32000-1 8.6.7)."""
    for sheet in subject.read.sheets if subject.printed else ():
        for run in sheet.runs:
            if run.overprint and _white(run.colour) and run.mode != 3 and run.text.strip():
                words = quoted(run.text.split())
                yield PreflightFinding(
                    kinds.WHITE_OVERPRINTS, sheet.number, run.spot, weight=1, values={"words": words}
                )
        for area in sheet.areas:
            if area.overprint and _white(area.colour) and area.alpha:
                yield PreflightFinding(kinds.WHITE_OVERPRINTS, sheet.number, area.spot, values={"words": "–"})


def hairlines(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find lines, and filled rectangles as thin as lines, too thin for a press."""
    least = HAIRLINE * _ROUNDING
    for sheet in subject.read.sheets if subject.printed else ():
        thin = [(line.width, line.spot) for line in sheet.lines]
        for area in sheet.areas:
            if area.exact and area.alpha and not _white(area.colour):
                thin.append((min(area.spot.right - area.spot.left, area.spot.bottom - area.spot.top), area.spot))
        for width, spot in thin:
            if width < least and _on(sheet, spot):
                values = {"width": decimal(width, 2), "least": decimal(HAIRLINE, 2)}
                yield PreflightFinding(kinds.HAIRLINE, sheet.number, spot, weight=-width, values=values)


def pictures(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find pictures with too few dots per inch at their printed size."""
    for sheet in subject.read.sheets if subject.printed else ():
        for image in sheet.images:
            dots = dpi(image)
            if dots and dots < FLOOR_DPI and _on(sheet, image.spot):
                kind = kinds.BLURRED if dots < BLURRED_DPI else kinds.SOFT
                yield PreflightFinding(kind, sheet.number, image.spot, weight=-dots, values={"dpi": dots})


def dpi(image: DrawnImage) -> int:
    """Return the resolution of *image* on paper, in dots per inch, in its lower direction; 0 if it shows no detail."""
    if min(image.columns, image.rows) < _FEW or min(image.width, image.height) <= _DOT:
        return 0
    return round(min(image.columns / image.width, image.rows / image.height) * 72)


def transparency(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find transparency in a file whose standard does not allow it, or of none."""
    if not subject.printed or any(standard.startswith(_MIXING) for standard in subject.read.standards):
        return
    for sheet in subject.read.sheets:
        if sheet.transparent:
            yield PreflightFinding(kinds.TRANSPARENT, sheet.number)


def condition(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find a file for the press without a printing condition (ISO 15930-7 6.2.2)."""
    if subject.printed and not subject.read.intents:
        yield PreflightFinding(kinds.NO_CONDITION)


def _white(colour: RGB | None) -> bool:
    return colour is not None and min(colour) >= _NEARLY


def _on(sheet: ReadPage, spot: Spot) -> bool:
    """Whether any part of *spot* is on the trimmed page; a line may have no height."""
    return (
        spot.left <= min(spot.right, sheet.width)
        and spot.top <= min(spot.bottom, sheet.height)
        and (spot.right >= 0 and spot.bottom >= 0)
    )
