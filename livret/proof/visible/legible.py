"""Text that is too pale on its real ground: in normal vision, in grey, or with colour vision deficiencies."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from livret.base.messages import _, quoted
from livret.base.problems import Kind
from livret.catalogue import legible as kinds
from livret.pdf.read.model import RGB, Area, ReadPage, Run
from livret.pdf.spot import Spot
from livret.proof.model import Remark
from livret.proof.visible.contrast import ratio, worst

if TYPE_CHECKING:  # pages are rasterised only if pypdfium2, an extra, is installed
    from livret.proof.visible.from_pixels import RunLook

#: Required ratios (WCAG 2.2, 1.4.3); the sizes in points from which text is large, plain and bold.
LEAST, LEAST_LARGE = 4.5, 3.0
LARGE, LARGE_BOLD = 18.0, 14.0
#: Sizes and colours are rounded.
_ROUNDING, _SIZE_ROUNDING = 0.01, 0.05
#: From SemiBold (600) on, as browsers have it.
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
#: Thin letters look paler in a picture of the page than they are, but this share of their contrast is left.
_THIN = 0.2
#: Inks look different on every screen: this share of the required ratio is enough.
_INKS = 0.88
#: Largest distance of a shadow or a halo from its letters, in points.
_SHADOW = 1.5


@dataclass(frozen=True, slots=True)
class _Page:
    """Cached properties of a page: its rectangles, its runs by their text, whether it is in inks."""

    number: int
    rectangles: tuple[Area, ...]
    runs: Mapping[str, Sequence[Run]]
    inks: bool


@dataclass(frozen=True, slots=True)
class _Pale:
    kind: Kind
    ratio: float
    sight: str
    least: float
    words: tuple[str, ...]
    spot: Spot


def legible(sheet: ReadPage, looks: "Sequence[RunLook]") -> list[Remark]:
    """Return remarks on pale text of *sheet*: one for each kind, on the palest, with the first words of all."""
    found: dict[str, list[_Pale]] = {}
    page = _page(sheet)
    for look in looks:
        if look.ground is not None and look.run.layer:
            for pale in _pale(look, page):
                found.setdefault(pale.kind.code, []).append(pale)
    return [_remark(sheet, group) for group in found.values()]


def least(run: Run) -> float:
    """Return the ratio required for text of the size and weight of *run*."""
    large = LARGE_BOLD if _BOLD.search(run.font) else LARGE
    return LEAST_LARGE if run.size >= large - _SIZE_ROUNDING else LEAST


def _page(sheet: ReadPage) -> _Page:
    runs: dict[str, list[Run]] = {}
    for run in sheet.runs:
        runs.setdefault(run.text, []).append(run)
    rectangles = tuple(area for area in sheet.areas if area.exact)
    return _Page(sheet.number, rectangles, runs, any("CMYK" in space for space in sheet.spaces))


def _remark(sheet: ReadPage, group: Sequence[_Pale]) -> Remark:
    palest = min(group, key=lambda pale: pale.ratio / pale.least)
    words = [word for pale in (palest, *(each for each in group if each is not palest)) for word in pale.words]
    problem = palest.kind.at(
        None,
        page=sheet.number,
        ratio=_decimal(palest.ratio, 2),
        least=_decimal(palest.least, 1),
        sight=_(palest.sight),
        words=quoted(words),
    )
    return Remark(problem, "", sheet.number, palest.spot)


def _pale(look: "RunLook", page: _Page) -> Iterator[_Pale]:
    """Yield what is too pale of a run: the whole, or its words on a paler part of the ground."""
    run = look.run
    echoes = _echoes(run, page)
    if any(other.order > run.order for other in echoes):
        return  # a shadow, not for reading
    shadow = next((other.colour for other in reversed(echoes)), None)
    if look.words and shadow is None:
        for word in look.words:
            if pale := _judged(run, page, (word.colour, word.ground), kinds.PALE_ON_PICTURE):
                yield _Pale(*pale, (word.text,), word.spot)
        return
    assert look.colour
    assert look.ground
    # With a shadow, the page without text is not the ground, and the largest difference is not these letters.
    seen = (run.colour or look.colour, shadow) if shadow else (look.colour, look.ground)
    if pale := _judged(run, page, seen, kinds.PALE):
        yield _Pale(*pale, tuple(run.text.split()), run.spot)


def _judged(run: Run, page: _Page, seen: tuple[RGB, RGB], kind: Kind) -> tuple[Kind, float, str, float] | None:
    """Return the problem of text *seen* in one colour on another: its kind, ratio, vision, and the required ratio."""
    measured, ground = seen
    colour, required = _colour(run, page, measured, ground), least(run)
    enough = required * (_INKS if page.inks else 1) - _ROUNDING
    if (found := ratio(colour, ground)) < enough:
        return kind, found, "", required
    found, sight = worst(colour, ground)
    return (kinds.PALE_TO_SOME, found, sight, required) if found < enough else None


def _colour(run: Run, page: _Page, measured: RGB, ground: RGB) -> RGB:
    """Return the colour of *run*: that in the file if it is visible, otherwise as *measured*."""
    drawn = run.colour
    if drawn is None or run.alpha < 1 or run.mode not in (0, 4) or any(_over(area, run) for area in page.rectangles):
        return measured
    return drawn if ratio(measured, ground) - 1 >= _THIN * (ratio(drawn, ground) - 1) else measured


def _over(area: Area, run: Run) -> bool:
    """Whether *area* was drawn over a part of *run*."""
    one, other = area.spot, run.spot
    return area.order > run.order and (
        one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    )


def _echoes(run: Run, page: _Page) -> list[Run]:
    """Return the same text in another colour, hardly elsewhere: halos and shadows, or what they belong to."""
    x, y = run.baseline
    return [
        other
        for other in page.runs[run.text]
        if other.alpha == 1 and other.colour != run.colour
        and max(abs(other.baseline[0] - x), abs(other.baseline[1] - y)) <= _SHADOW
    ]  # fmt: skip


def _decimal(number: float, places: int) -> str:
    """Return *number* in French notation; truncated, not rounded: a failing ratio must not look sufficient."""
    scale = 10**places
    return f"{int(number * scale + 1e-6) / scale:.{places}f}".replace(".", ",")
