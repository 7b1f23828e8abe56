"""Preflight of the sheet: trim, bleed, distance of text from the edge, number of pages."""

from collections import Counter
from collections.abc import Iterator

from livret.base.messages import quoted
from livret.catalogue import preflight as kinds
from livret.pdf.limits import MAX_SCREEN_BYTES, SAFE_MM
from livret.pdf.read.model import Area, ReadPage, Run
from livret.pdf.spot import Spot
from livret.proof.preflight.findings import MM, PreflightFinding, PreflightSubject, decimal, size

Box = tuple[float, float, float, float]

#: Tolerances in points: rounding of boxes; how far something may miss the edge that it was meant to reach.
_ROUNDING, _EDGE = 0.15, 0.5
#: Tolerances of text near the edge: sideways in points, up and down in ems.
_SIDEWAYS, _UPRIGHT = 0.75, 0.3
_NEARLY_WHITE = 0.99
_FOLDED = 4
_MIB = 1024**2


def boxes(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find pages without a trim box, or with boxes that are not nested (ISO 15930-7 6.2.10)."""
    for sheet in subject.read.sheets if subject.printed else ():
        whole = Spot(0, 0, sheet.width, sheet.height)
        trim, media = sheet.boxes.get("TrimBox"), sheet.boxes.get("MediaBox")
        if trim is None:
            yield PreflightFinding(kinds.NO_TRIM, sheet.number, whole)
        elif media:
            bleed = sheet.boxes.get("BleedBox", trim)
            if not (_within(trim, bleed) and _within(bleed, media)):
                yield PreflightFinding(kinds.NOT_NESTED, sheet.number, whole)


def bleed(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find pages with too little bleed, where something reaches the cut, and objects that stop short of it."""
    for sheet in subject.read.sheets if subject.printed else ():
        if "TrimBox" not in sheet.boxes:
            continue
        there, drawn = bleed_of(sheet), [area for area in sheet.areas if _coloured(area) and _shows(area, sheet)]
        if there < subject.bleed_mm * MM - _ROUNDING:
            if touching := [area for area in drawn if _short(area.spot, sheet, 0) is not None]:
                values = {"mm": decimal(max(there, 0) / MM), "wanted": decimal(subject.bleed_mm)}
                yield PreflightFinding(kinds.NO_BLEED, sheet.number, touching[0].spot, weight=-there, values=values)
            continue
        for area in drawn:
            missing = _short(area.spot, sheet, subject.bleed_mm * MM - _EDGE)
            if missing is not None and not _buried(area, sheet):
                values = {"mm": decimal((subject.bleed_mm * MM - missing) / MM)}
                yield PreflightFinding(kinds.STOPS_AT_THE_TRIM, sheet.number, area.spot, weight=-missing, values=values)


def bleed_of(sheet: ReadPage) -> float:
    """Return the least bleed of *sheet*, in points: between the trim box and the bleed box."""
    trim = sheet.boxes.get("TrimBox")
    outer = sheet.boxes.get("BleedBox", trim)
    if trim is None or outer is None:
        return 0.0
    return min(trim[0] - outer[0], trim[1] - outer[1], outer[2] - trim[2], outer[3] - trim[3])


def trims(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find pages that are cut to another size than most."""
    if subject.imposed:
        return
    kind = kinds.TRIMS_DIFFER if subject.printed else kinds.SIZES_DIFFER
    usual = Counter(size(sheet) for sheet in subject.read.sheets).most_common(1)[0][0]
    for sheet in subject.read.sheets:
        if (own := size(sheet)) != usual:
            whole = Spot(0, 0, sheet.width, sheet.height)
            yield PreflightFinding(kind, sheet.number, whole, own, values={"size": own, "usual": usual})


def near_the_edge(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find text nearer to the cut than layout allows: 5 mm; 3 mm for running heads, and in untagged files."""
    if subject.imposed:
        return  # scaled, and folded where the pages meet
    for sheet in subject.read.sheets:
        for run in sheet.runs:
            tagged = subject.read.order and not run.artifact
            least = SAFE_MM["flow" if tagged else "margin"]
            near = _nearness(run, sheet, least * MM)
            if near is not None:
                values = {"mm": decimal(max(near, 0) / MM), "least": decimal(least), "words": quoted(run.text.split())}
                yield PreflightFinding(kinds.NEAR_THE_EDGE, sheet.number, run.spot, weight=-near, values=values)


def page_count(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find a number of pages that folded sheets cannot have."""
    count = len(subject.read.sheets)
    if subject.printed and count % _FOLDED:
        over = count % _FOLDED
        yield PreflightFinding(kinds.PAGE_COUNT, values={"count": count, "missing": _FOLDED - over, "over": over})


def weight(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find a file to read that is too heavy to be sent by e-mail."""
    if subject.purpose in ("screen", "file") and not subject.printed and subject.read.size > MAX_SCREEN_BYTES:
        values = {"size": decimal(subject.read.size / _MIB), "limit": decimal(MAX_SCREEN_BYTES / _MIB)}
        yield PreflightFinding(kinds.TOO_HEAVY, values=values)


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _ROUNDING and inner[1] >= outer[1] - _ROUNDING
        and inner[2] <= outer[2] + _ROUNDING and inner[3] <= outer[3] + _ROUNDING
    )  # fmt: skip


def _coloured(area: Area) -> bool:
    """Whether a white edge beside *area* would be visible."""
    return area.exact and (area.colour is None or min(area.colour) < _NEARLY_WHITE)


def _shows(area: Area, sheet: ReadPage) -> bool:
    spot = area.spot
    return (
        spot.left < sheet.width - _EDGE
        and spot.right > _EDGE
        and spot.top < sheet.height - _EDGE
        and (spot.bottom > _EDGE)
    )


def _short(spot: Spot, sheet: ReadPage, wanted: float) -> float | None:
    """Return how far beyond the cut *spot* reaches, in points, if it reaches the cut but not *wanted* beyond; or None.

    With *wanted* 0, anything that reaches the cut is returned.
    """
    sides = (-spot.left, -spot.top, spot.right - sheet.width, spot.bottom - sheet.height)
    short = [beyond for beyond in sides if beyond >= -_EDGE and (beyond < wanted or not wanted)]
    return min(short, default=None)


def _buried(area: Area, sheet: ReadPage) -> bool:
    """Whether something opaque covers all of *area*."""
    left, top, right, bottom = area.spot
    return any(
        over.exact and over.alpha == 1 and over.order > area.order
        and over.spot.left <= left and over.spot.top <= top and over.spot.right >= right and over.spot.bottom >= bottom
        for over in sheet.areas
    )  # fmt: skip


def _nearness(run: Run, sheet: ReadPage, least: float) -> float | None:
    """Return the distance of *run* from the cut if that is less than *least* points; None for one cut off wholly."""
    spot = run.spot
    if not run.text.strip() or run.mode == 3 or not run.layer:
        return None
    if spot.right < 0 or spot.bottom < 0 or spot.left > sheet.width or spot.top > sheet.height:
        return None
    sideways = min(spot.left, sheet.width - spot.right)
    upright = min(spot.top, sheet.height - spot.bottom)
    near = [
        distance
        for distance, forgiven in ((sideways, _SIDEWAYS), (upright, _UPRIGHT * run.size))
        if distance < least - forgiven
    ]
    return min(near, default=None)
