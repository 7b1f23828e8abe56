"""The poster: a left page in the territory's colour, with its name and its facts; a right page of large text.

It is for short texts without anything to show, once in a brochure (``deal``), and for any text of one piece that the
right page holds: it can go on over from the left page between paragraphs only, and would leave the right one empty.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from livret.design import territory_poster
from livret.design.layout import BETWEEN, NOTHING, TIGHT_BETWEEN, LayoutUnit, PageGroup, Setting, Top
from livret.design.openings.candidates import Candidate, opening, page, settings
from livret.design.openings.matter import Matter
from livret.design.text_sizes import HOUSE, LARGE, LARGEST, Size

#: Its name in fiche.yaml (« disposition »).
POSTER = "affiche"
#: The sizes of voices, of running text and of lists that are tried together, in pt, largest first.
_SIZES = (
    (34, 34, 20),
    (34, 29, 20),
    (29, 29, 20),
    (29, 25.5, 17.5),
    (25.5, 25.5, 17.5),
    (25.5, 22, 17.5),
    (25.5, 20, 14),
    (22, 20, 14),
    (20, 20, 14),
    (20, 17.5, 14),
    (17.5, 17.5, 14),
    (17.5, 15.5, 14),
    (15.5, 15.5, 12.5),
    (14, 14, 12.5),
    (12.5, 12.5, 12.5),
)


def candidates(matter: Matter, steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield the candidate of the largest text that fits: none where the names or the facts find no room.

    A text of one piece that is too long to be set large, or that the engine finds to be, is set at *steps* of its usual
    size: at smaller ones if it cannot go on over from the left page between two paragraphs either.
    """
    if not territory_poster.poster(matter.territory):
        return
    for quotes in matter.quotings():
        if left := page(matter, (), Top("poster", HOUSE.lines, HOUSE.lines), Setting()):
            yield from _beside(matter, left, matter.units((), quotes), steps)


def _beside(matter: Matter, left: PageGroup, units: Sequence[LayoutUnit], steps: Sequence[int]) -> Iterator[Candidate]:
    """Yield the candidates of *units* on the right page."""
    for (voices, running, items), between in product(_SIZES, (BETWEEN, TIGHT_BETWEEN)):
        setting = Setting(between=between, large=_size(voices), running=_size(running), items=_size(items))
        right = page(matter, units, NOTHING, setting, "large")
        if right:
            yield opening(matter, POSTER, (left, right), setting)
            break
    usual = [step for step in steps if step <= 0 or not matter.parts]
    for setting in settings(usual) if of_one_piece(matter) else ():
        right = page(matter, units, NOTHING, setting)
        if right:
            yield opening(matter, POSTER, (left, right), setting)


def of_one_piece(matter: Matter) -> bool:
    """Return whether the text of *matter* is one rubric."""
    return len(matter.territory.rubrics) == 1


def _size(points: float) -> Size:
    return next(each for each in (*LARGE, *LARGEST) if each.text == points)
