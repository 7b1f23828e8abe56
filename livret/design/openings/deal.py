"""The deal: the dresses that suit each territory of an edition, from what is foreseen of each, by coarse thresholds.

Art direction, « How every page closes », « Which one ». Nothing is remembered from an earlier build.
"""

from collections.abc import Mapping, Sequence

from livret.design import territory_poster
from livret.design.openings import long
from livret.design.openings.matter import Matter
from livret.design.openings.pair import DUO, Half, paired
from livret.design.openings.poster import POSTER
from livret.design.openings.tops import full, panoramas
from livret.edition.model import Edition, Territory

#: The words of a territory whose photograph is set across both pages, if it is wide enough.
_ACROSS = range(300, 650)
#: What any territory may have, where one dress alone suits it and those before it have that one.
_ANY = ("texte", "image")
#: A text of as many words takes several openings, as a rule.
LONG_TEXT = 900
#: How many territories before one are looked at, for a dress that they do not have.
_BEFORE = 2
#: For each number of words below which it holds: the dresses of a territory with an upright photograph, another one,
#: contours, an exergue, and nothing; best first.
_UPRIGHT, _PHOTO, _CONTOURS, _EXERGUE, _NOTHING = range(5)
_SUITED: tuple[tuple[float, tuple[tuple[str, ...], ...]], ...] = (
    (150, (("image",), ("image",), ("carte",), ("affiche", "voix"), ("affiche", "voix"))),
    (220, (("pleine-page", "image"), ("image",), ("carte",), ("voix", "affiche"), ("affiche", "voix"))),
    (450, (("pleine-page", "image"), ("image", "panorama"), ("carte",), ("voix", "texte"), ("voix", "affiche"))),
    (
        700,
        (("image", "pleine-page"), ("image", "panorama"), ("carte", "texte"), ("texte", "voix"), ("voix", "chiffres")),
    ),
    (LONG_TEXT, (("texte", "image"), ("image", "texte"), ("texte", "carte"), ("texte",), ("chiffres", "texte"))),
    (float("inf"), (("texte",), ("texte",), ("texte",), ("texte",), ("chiffres",))),
)


def dealt(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Return for each territory, by its slug, the dresses that suit it, best first; then those of several openings.

    Among equals, the one that the two territories before were not dealt; what several openings begin with goes round
    the whole edition, as it is not known yet which territories take so many. What sheets pin (« disposition ») counts
    for nothing here: to pin the dresses that were taken changes no page.
    Two that share an opening have a dress of their own, and one territory at most is a poster.
    """
    found: dict[str, tuple[str, ...]] = {}
    before: list[str] = []
    led: list[str] = []  # what each begins with if it takes several openings, whether it does or not
    halves = paired(edition)
    poster = _poster(edition, halves)
    for territory in edition.territories:
        matter = Matter.of(territory)
        longer = sorted(long.leads(matter), key=lambda name: _latest(name, led[-_BEFORE:]))
        order = _varied(suited(territory), before[-_BEFORE:])
        if territory.slug != poster:
            order = (*(name for name in order if name != POSTER), *(name for name in order if name == POSTER))
        order = (*longer, *order) if matter.words >= LONG_TEXT else (*order, *longer)
        if territory.slug in halves:
            order = (DUO, *order)
        found[territory.slug] = order
        before.append(order[0])
        led.append(longer[0])
    return found


def _latest(name: str, before: Sequence[str]) -> int:
    """Return how late *name* is among those *before*, from 1; 0 if it is not."""
    return max((rank for rank, each in enumerate(before, 1) if each == name), default=0)


def _poster(edition: Edition, halves: Mapping[str, Half]) -> str:
    """Return the territory that may be a poster: the first that nothing suits better; "" without one."""
    alone = [territory for territory in edition.territories if territory.slug not in halves]
    return next((each.slug for each in alone if suited(each)[0] == POSTER and territory_poster.poster(each)), "")


def suited(territory: Territory) -> tuple[str, ...]:
    """Return the dresses of one opening that suit *territory*, whatever its neighbours have, best first."""
    matter = Matter.of(territory)
    row = next(row for below, row in _SUITED if matter.words < below)
    across = matter.words in _ACROSS and any(any(panoramas(territory, rank)) for rank in matter.photographs)
    return ("panorama", *(name for name in row[_has(matter)] if name != "panorama")) if across else row[_has(matter)]


def _has(matter: Matter) -> int:
    if any(full(matter.territory, rank) for rank in matter.photographs):
        return _UPRIGHT
    if matter.photographs:
        return _PHOTO
    if matter.mapped:
        return _CONTOURS
    return _EXERGUE if matter.quoted else _NOTHING


def _varied(order: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """Return *order* without a dress that the territories *before* all have."""
    first, *others = order
    if len(before) == _BEFORE and set(before) == {first}:
        return tuple(others or [name for name in _ANY if name != first])
    return tuple(order)
