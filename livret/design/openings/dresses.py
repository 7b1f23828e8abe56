"""The dresses of openings: one family on one grid, a row each, with the candidates that it has for a territory.

Art direction, « How every page closes ». Which dress suits a territory is coarse (``choice``): by its words, and by what
it has to show.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from livret.design.layout import MARGIN_MEASURE_MM, NOTHING, LayoutUnit, Setting, Top
from livret.design.openings import tops
from livret.design.openings.candidates import (
    Candidate,
    Page,
    cuts,
    elastic,
    near_tops,
    opening,
    page,
    photo_tops,
    settings,
    two_voices,
)
from livret.design.openings.matter import Matter
from livret.design.text_sizes import LARGE

_TWO = 2


@dataclass(frozen=True, slots=True)
class Dress:
    """A dress: its name in fiche.yaml (« disposition »), and its candidates for a territory, text sizes down to a step."""

    name: str
    candidates: Callable[[Matter, int], Iterator[Candidate]]


def _lefts(matter: Matter, units: Sequence[LayoutUnit], setting: Setting) -> Iterator[Page]:
    """Yield the left page of *units* below each head that it may have."""
    for top in tops.names(matter.territory, matter.head):
        if found := page(matter, units, top, setting):
            yield found


def _text(matter: Matter, most: int) -> Iterator[Candidate]:
    """A: the names and the exergue on cream; else the map or a photograph, as high as the voices leave it."""
    for setting in settings(matter, most=most):
        for shown, quoted, right in _rights(matter):
            units = matter.units(shown, quoted)
            for cut in cuts(units):
                for left in _lefts(matter, units[:cut], setting):
                    heights = right(matter, units[cut:], setting, left.group.top)
                    for voices in ("foot", "half") if two_voices(units[cut:]) else ("foot",):
                        if found := elastic(matter, units[cut:], heights, setting, voices):
                            yield opening(matter, "texte", (left, found), setting, shown)


_Right = Callable[[Matter, Sequence[LayoutUnit], Setting, Top], Sequence[Top]]


def _rights(matter: Matter) -> Iterator[tuple[tuple[int, ...], bool, _Right]]:
    """Yield what may stand above the right page: photographs so shown, whether the exergue is in the text, heights."""
    if matter.quoted:
        yield (), False, lambda matter, units, setting, left: [tops.exergue(matter.territory, left.lines)]
    else:
        yield (), False, lambda matter, units, setting, left: [NOTHING]
    if matter.mapped:
        yield (), matter.quoted, lambda matter, units, setting, left: near_tops(matter, units, setting)


def _figures(matter: Matter, most: int) -> Iterator[Candidate]:
    """B: the facts, set large, stand where others have an exergue."""
    name = next((top for top in tops.names(matter.territory, 0) if top.kind == "wide"), None)
    if not matter.facts or not name or matter.quoted:
        return
    head = tops.figures(len(matter.facts))
    units = matter.units()
    for setting in settings(matter, most=most):
        for cut in cuts(units):
            left = page(matter, units[:cut], replace(tops.head("wide", head, name.points), facts=False), setting)
            for voices in ("foot", "half") if two_voices(units[cut:]) else ("foot",):
                if left and (
                    right := page(matter, units[cut:], tops.head("figures", left.group.top.lines), setting, voices)
                ):
                    yield opening(matter, "chiffres", (left, right), setting)


def _picture(matter: Matter, most: int) -> Iterator[Candidate]:
    """C: a photograph bleeds on three sides of the right page, the voices below it."""
    for rank in matter.photographs:
        heights = photo_tops(matter, rank)
        units = matter.units((rank,), matter.quoted)
        for setting in settings(matter, most=most) if heights else ():
            for cut in cuts(units):
                for voices in ("half", "foot") if two_voices(units[cut:]) else ("foot",):
                    right = elastic(matter, units[cut:], heights, setting, voices)
                    for left in _lefts(matter, units[:cut], setting) if right else ():
                        yield opening(matter, "image", (left, right), setting, (rank,))  # type: ignore[arg-type]


def _panorama(matter: Matter, most: int) -> Iterator[Candidate]:
    """E: a photograph across both pages, the names below it; as high as both pages leave it."""
    for rank in matter.photographs:
        heights = list(tops.panoramas(matter.territory, rank))
        units = matter.units((rank,), matter.quoted)
        for setting in settings(matter, most=most) if heights else ():
            for cut in cuts(units):
                for voices in ("half", "foot") if two_voices(units[cut:]) else ("foot",):
                    for top, other in heights:
                        left = page(matter, units[:cut], top, setting)
                        right = page(matter, units[cut:], other, setting, voices)
                        if left and right:
                            yield opening(matter, "panorama", (left, right), setting, (rank,))
                            break


def _page_and_picture(matter: Matter, most: int) -> Iterator[Candidate]:
    """D: everything on the left page; the right one is the photograph."""
    for rank in matter.photographs:
        top = tops.full(matter.territory, rank)
        units = matter.units((rank,), matter.quoted)
        for setting in settings(matter, most=most) if top else ():
            for voices in ("half", "foot") if two_voices(units) else ("foot",):
                for head in tops.names(matter.territory, matter.head):
                    if top and (left := page(matter, units, head, setting, voices)):
                        yield opening(matter, "pleine-page", (left, page(matter, (), top, setting)), setting, (rank,))  # type: ignore[arg-type]


def _map(matter: Matter, most: int) -> Iterator[Candidate]:
    """F: the text in one wide column with its facts in the margin, facing the map from near."""
    head = tops.slim(matter.territory)
    if not matter.mapped or not head:
        return
    units = matter.units((), matter.quoted)
    for setting in settings(matter, MARGIN_MEASURE_MM, most):
        for cut in cuts(units):
            left = page(matter, units[:cut], head, setting)
            whole = Setting(setting.size, setting.between)
            for voices in ("foot", "half") if two_voices(units[cut:]) else ("foot",):
                if left and (
                    right := elastic(matter, units[cut:], near_tops(matter, units[cut:], whole), whole, voices)
                ):
                    yield opening(matter, "carte", (left, right), setting)


def _voices(matter: Matter, most: int) -> Iterator[Candidate]:
    """G: the right page is two voices, set large: white above, the tint below."""
    units = matter.units((), matter.quoted)
    if not two_voices(units):
        return
    for setting in settings(matter, most=most):
        for large in reversed(LARGE):
            whole = Setting(setting.size, setting.between, large=large)
            if right := page(matter, units[-_TWO:], NOTHING, whole, "large"):
                for left in _lefts(matter, units[:-_TWO], setting):
                    yield opening(matter, "voix", (left, right), setting)
                break


#: Every dress by its name, as the art direction has them.
DRESSES: Mapping[str, Dress] = {
    dress.name: dress
    for dress in (
        Dress("texte", _text),
        Dress("chiffres", _figures),
        Dress("image", _picture),
        Dress("panorama", _panorama),
        Dress("pleine-page", _page_and_picture),
        Dress("carte", _map),
        Dress("voix", _voices),
    )
}
