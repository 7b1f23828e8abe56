"""The dresses of openings: one family on one grid, a row each, with the candidates that it has for a territory.

Art direction, « How every page closes ». Which dress suits a territory is coarse (``deal``): by its words, and by
what it has to show.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import inf

from livret.design.heights import PAGE_MM
from livret.design.layout import MARGIN_MEASURE_MM, NOTHING, LayoutUnit, PageGroup, Setting, Top, Voices
from livret.design.openings import poster, tops
from livret.design.openings.candidates import (
    RATHER_SHORT,
    Candidate,
    all_settings,
    cuts,
    elastic,
    near_tops,
    opening,
    page,
    shared_out,
    texts,
    two_voices,
)
from livret.design.openings.matter import Matter
from livret.design.text_sizes import LARGE

_TWO = 2
#: The words of a text that may have a photograph in the corner of its right page.
_CORNERED = range(450, 900)
#: What two large voices may leave between them, in lines, before it is shared out; and a text beside a photograph.
_WHITE, _OPEN = 3.0, 8.0


@dataclass(frozen=True, slots=True)
class Dress:
    """A dress: its name in fiche.yaml (« disposition »), and its candidates for a territory at steps of its size."""

    name: str
    candidates: Callable[[Matter, Sequence[int]], Iterator[Candidate]]


def _lefts(matter: Matter, units: Sequence[LayoutUnit], setting: Setting) -> Iterator[PageGroup]:
    """Yield the left page of *units* below each head that it may have."""
    for top in matter.heads:
        if found := matter.below(top, units, setting, partial(page, matter, units, top, setting)):
            yield found


def _text(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield A: the names and the exergue on cream; without one, the map as high as the voices leave it."""
    for setting in all_settings(matter, steps):
        for quotes, heights in _rights(matter):
            for units, cut in _cut(texts(matter, (), quotes)):
                for left in _lefts(matter, units[:cut], setting):
                    for voices in _forms(units[cut:]):
                        right = heights(units[cut:], setting, left.top)
                        for spoken in _spoken(matter, units, cut, setting, voices):
                            if found := elastic(matter, units[cut:], right, spoken, voices):
                                yield opening(matter, "texte", (left, found), setting)


def _spoken(
    matter: Matter, units: Sequence[LayoutUnit], cut: int, setting: Setting, voices: Voices
) -> Iterator[Setting]:
    """Yield *setting*, and with larger voices where nothing but these can fill the page of *units* from *cut* on.

    A territory that has an exergue or facts keeps all voices on that page: those of an opening have one size.
    """
    yield setting
    lone = matter.unseen and matter.words < RATHER_SHORT and not any(unit.voice for unit in units[:cut])
    tinted = units[cut:] and units[-1].tinted and voices == "foot"
    if tinted and setting.size.step <= 0 and (matter.bare or lone):
        text = (setting.running or setting.size).text
        yield from (replace(setting, large=large) for large in LARGE if large.text > text)


def _cut(found: Iterator[tuple[LayoutUnit, ...]]) -> Iterator[tuple[tuple[LayoutUnit, ...], int]]:
    """Yield each text that was *found* with every place where it may go on over to the right page."""
    for units in found:
        for cut in cuts(units):
            yield units, cut


def _quoted_texts(matter: Matter, shown: tuple[int, ...]) -> Iterator[tuple[LayoutUnit, ...]]:
    """Yield the ``texts`` of *matter* with its exergues among them, all and fewer."""
    for quotes in matter.quotings():
        yield from texts(matter, shown, quotes)


def _forms(units: Sequence[LayoutUnit]) -> tuple[Voices, ...]:
    """Return how the voices that end *units* may stand."""
    return ("foot", "half") if two_voices(units) else ("foot",)


def _rights(matter: Matter) -> Iterator[tuple[tuple[int, ...], Callable[..., Sequence[Top]]]]:
    """Yield what may stand above the right page: the exergues that are in the text, and the heights that it may have.

    These depend on the units of the page, on their setting and on the head of the left page.
    """
    if matter.quoted:
        for quotes in matter.quotings(above=(0,)):
            yield quotes, lambda _units, _setting, left: matter.exergues(0, left.lines)
    else:
        yield (), lambda _units, _setting, _left: [NOTHING]
    for quotes in matter.quotings() if matter.mapped else ():
        yield quotes, lambda units, setting, _left: near_tops(matter, units, setting)


def _figures(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield B: the facts, set large, stand where others have an exergue."""
    name = next((top for top in tops.names(matter.territory, 0) if top.kind == "wide"), None)
    if not matter.facts or not name or matter.quoted:
        return
    head = tops.figures(matter.territory, len(matter.facts))
    for setting in all_settings(matter, steps):
        for units, cut in _cut(texts(matter)):
            left = page(
                matter, units[:cut], replace(tops.head("wide", head, name.points, name.rows), facts=False), setting
            )
            for voices in _forms(units[cut:]):
                if left and (right := page(matter, units[cut:], tops.head("figures", left.top.lines), setting, voices)):
                    yield opening(matter, "chiffres", (left, right), setting)


def _picture(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield C: a photograph bleeds on three sides of the right page, the voices below it.

    A text that leaves it too little room has it in the corner, as high as the head that it faces.
    """
    for rank in matter.leading:
        heights, cornered = matter.plates(rank), matter.words in _CORNERED
        for setting in all_settings(matter, steps) if heights or cornered else ():
            for units, cut in _cut(_quoted_texts(matter, (rank,))):
                for voices in _forms(units[cut:]) if units[cut:] else ():
                    plate = elastic(matter, units[cut:], heights, setting, voices)
                    for left in _lefts(matter, units[:cut], setting) if plate or cornered else ():
                        corner = None if plate else matter.corner(rank, left.top.lines)
                        right = page(matter, units[cut:], corner, setting, voices) if corner else plate
                        if right:
                            yield opening(matter, "image", (left, right), setting, (rank,))


def _panorama(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield E: a photograph across both pages, the names below it; as high as both pages leave it."""
    for rank in matter.leading:
        yield from _across(matter, "panorama", [*tops.panoramas(matter.territory, rank)], (rank,), steps)


def _photos(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield three or four photographs in a row across both pages, the names below it."""
    yield from _across(matter, "photos", matter.row, matter.photographs, steps)


def _across(
    matter: Matter, dress: str, heights: Sequence[tuple[Top, Top]], shown: tuple[int, ...], steps: Sequence[int]
) -> Iterator[Candidate]:
    """Yield the candidates of *dress* with *shown* above both pages, in the greatest of *heights* that these leave.

    Lower ones, too, as long as less is cut.
    """
    for setting in all_settings(matter, steps) if heights else ():
        for units, cut in _cut(_quoted_texts(matter, shown)):
            for voices in _forms(units[cut:]):
                least = inf
                for top, other in heights:
                    if top.cut + other.cut >= least:
                        break
                    left = page(matter, units[:cut], top, setting)
                    right = page(matter, units[cut:], other, setting, voices)
                    if left and right:
                        least = top.cut + other.cut
                        yield opening(matter, dress, (left, right), setting, shown)


def _page_and_picture(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield D: everything on the left page; the right one is the photograph."""
    for rank in matter.leading:
        top = tops.full(matter.territory, rank)
        texts_of_page = [matter.units((rank,), quotes) for quotes in matter.quotings()]
        for setting, units in product(all_settings(matter, steps), texts_of_page) if top else ():
            for voices in _forms(units):
                for head in matter.heads:
                    if top and (left := page(matter, units, head, setting, voices)):
                        left = shared_out(left, _OPEN)
                        yield opening(matter, "pleine-page", (left, PageGroup((), 1, top)), setting, (rank,))


def _map(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield F: the text in one wide column with its facts in the margin, facing the map from near."""
    head = tops.slim(matter.territory)
    if not matter.mapped or not head:
        return
    found = [*_cut(matter.units((), *each) for each in product(matter.quotings(), (False,), matter.albums()))]
    for setting in all_settings(matter, steps, MARGIN_MEASURE_MM):
        for units, cut in found:
            if any(unit.photos or unit.quote for unit in units[:cut]):
                continue  # rows of photographs and exergues are as wide as the page
            left = page(matter, units[:cut], head, setting)
            whole = replace(setting, measure=PAGE_MM)
            for voices in _forms(units[cut:]):
                if left and (
                    right := elastic(matter, units[cut:], near_tops(matter, units[cut:], whole), whole, voices)
                ):
                    yield opening(matter, "carte", (left, right), setting)


def _voices(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield G: the right page is two voices, set large: white above, the tint below."""
    found = [units for quotes in matter.quotings() if two_voices(units := matter.units((), quotes))]
    for units, setting in product(found, all_settings(matter, steps) if found else ()):
        for large in reversed(LARGE):
            whole = replace(setting, large=large)
            if right := page(matter, units[-_TWO:], NOTHING, whole, "large"):
                right = shared_out(right, _WHITE)
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
        Dress("photos", _photos),
        Dress("pleine-page", _page_and_picture),
        Dress("carte", _map),
        Dress("voix", _voices),
        Dress(poster.POSTER, poster.candidates),
        Dress(poster.OVER_MAP, poster.over_map),
        Dress(poster.OVER_PHOTO, poster.over_photo),
    )
}
