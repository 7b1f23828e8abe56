"""The deal: the dresses that suit each territory of an edition, from what is foreseen of each, by coarse thresholds.

Art direction, « How every page closes », « Which one ». Nothing is remembered from an earlier build.
"""

from collections.abc import Iterable, Mapping, Sequence

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
#: The words of a territory whose three or four photographs make a row across both pages.
_ROWED = range(150, 600)
#: How many territories before one are looked at, for a dress that they do not have.
_BEFORE = 2
#: For each number of words below which it holds: the dresses of a territory with an upright photograph, another one,
#: contours, an exergue, and nothing; best first.
_UPRIGHT, _PHOTO, _CONTOURS, _EXERGUE, _NOTHING = range(5)
_SUITED: tuple[tuple[float, tuple[tuple[str, ...], ...]], ...] = (
    (150, (("pleine-page", "image", "affiche-image"), ("image", "affiche-image", "texte"),
        ("carte", "affiche-carte", "texte"), ("affiche", "voix", "texte"), ("affiche", "voix", "chiffres", "texte"))),
    (220, (("pleine-page", "image", "affiche-image"), ("image", "affiche-image", "texte"),
        ("carte", "affiche-carte", "texte"), ("voix", "texte", "affiche"), ("affiche", "voix", "chiffres", "texte"))),
    (450, (("pleine-page", "image", "texte"), ("image", "texte"), ("carte", "texte"),
        ("voix", "texte"), ("voix", "chiffres", "texte", "affiche"))),
    (700, (("image", "pleine-page", "texte"), ("image", "texte"), ("carte", "texte"),
        ("texte", "voix"), ("voix", "chiffres", "texte"))),
    (LONG_TEXT, (("texte", "image"), ("image", "texte"), ("texte", "carte"), ("texte",), ("chiffres", "texte"))),
    (float("inf"), (("texte",), ("texte",), ("texte",), ("texte",), ("chiffres",))),
)  # fmt: skip


def dealt(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Return for each territory, by its slug, the dresses that suit it, best first; then those of several openings.

    They go round the whole edition: first come those that the two territories before were not dealt first. So does
    what several openings begin with: it is not known yet which territories take so many. What sheets pin
    (« disposition ») counts for nothing here: to pin the dresses that were taken changes no page.
    Two that share an opening have a dress of their own, and one territory at most is a poster.
    """
    found: dict[str, tuple[str, ...]] = {}
    before: list[str] = []
    led: list[str] = []  # what each begins with if it takes several openings, whether it does or not
    halves = paired(edition)
    poster = _poster(edition, halves)
    for territory in edition.territories:
        matter = Matter.of(territory)
        longer = _in_turn(long.leads(matter), led[-_BEFORE:])
        order = _varied(_in_turn(suited(territory), before[-_BEFORE:]), before[-_BEFORE:])
        if territory.slug != poster:
            order = [*(name for name in order if name != POSTER), *(name for name in order if name == POSTER)]
        order = [*longer, *order] if matter.words >= LONG_TEXT else [*order, *longer]
        if territory.slug in halves:
            order = [DUO, *order]
        found[territory.slug] = tuple(order)
        before.append(order[0])
        led.append(longer[0])
    return found


def _in_turn(names: Iterable[str], before: Sequence[str]) -> list[str]:
    """Return *names*, best first, behind those that are not among the ones *before*; of these, the earliest first."""
    return sorted(names, key=lambda name: max((rank for rank, each in enumerate(before, 1) if each == name), default=0))


def _varied(order: Sequence[str], before: Sequence[str]) -> Sequence[str]:
    """Return *order*; where its first dress is that of all territories *before*, as no other suits, any other one."""
    alike = len(before) == _BEFORE and {*before} == {order[0]}
    return [name for name in _ANY if name != order[0]] if alike else order


def _poster(edition: Edition, halves: Mapping[str, Half]) -> str:
    """Return the territory that may be a poster: the first that nothing suits better; "" without one."""
    alone = [territory for territory in edition.territories if territory.slug not in halves]
    return next((each.slug for each in alone if suited(each)[0] == POSTER and territory_poster.poster(each)), "")


def suited(territory: Territory) -> tuple[str, ...]:
    """Return the dresses of one opening that suit *territory*, whatever its neighbours have, best first."""
    matter = Matter.of(territory)
    row = next(row for below, row in _SUITED if matter.words < below)
    across = matter.words in _ACROSS and any(any(panoramas(territory, rank)) for rank in matter.photographs)
    rowed = matter.words in _ROWED and bool(matter.row)
    found = (*["panorama"] * across, *["photos"] * rowed, *row[_has(matter)])
    return (*found, "carte") if matter.mapped and matter.words < LONG_TEXT and "carte" not in found else found


def _has(matter: Matter) -> int:
    if any(full(matter.territory, rank) for rank in matter.photographs):
        return _UPRIGHT
    if matter.photographs:
        return _PHOTO
    if matter.mapped:
        return _CONTOURS
    return _EXERGUE if matter.quoted else _NOTHING
