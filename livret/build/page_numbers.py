"""Chapters that print page numbers: contents and cohort before the territories; and what fills the last sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from livret.build.chapter_store import Chapters, LaidOutChapter
from livret.design import compose, maps
from livret.design.cohort import pages as cohort_pages
from livret.design.filling import near as near_page
from livret.design.filling import what_next
from livret.design.foreword import layouts
from livret.design.house import contents as contents_rows
from livret.edition.model import Edition, Territory
from livret.pdf.model import Side
from livret.workers.steps import Steps

_SHEET_SIDES = 4
_CONTENTS_TRIALS = 3
#: Layouts of an édito that are tried.
_FOREWORD_TRIALS = 4
#: Pages of notes that are laid out, however many fill the sheets: binding drops the others.
_MOST_NOTES = 4
#: The front and its inside, before the contents; more is a problem.
_COVER_PAGES = 2


#: The chapters before the territories, and those behind them.
Numbered = tuple[list[LaidOutChapter], list[LaidOutChapter]]


def numbered(chapters: Chapters, lengths: Sequence[int]) -> Steps[Numbered]:
    """Lay out the chapters before territories of *lengths* pages, which print their numbers, and those behind."""
    front, folios = yield from _front(chapters, lengths)
    shown = sum(sheet.chapter.slug.startswith(near_page.SLUG) for sheet in front)
    return front, (yield from _behind(chapters, _COVER_PAGES + _pages(front) + sum(lengths), folios, shown))


def _front(chapters: Chapters, lengths: Sequence[int]) -> Steps[tuple[list[LaidOutChapter], Mapping[str, int]]]:
    """Lay out contents, foreword, the cohort at a glance; return them and the first page of each territory.

    Where they would end on a left page, a territory from near stands before the cohort, as double pages begin on the
    left; for want of one, a page of the cohort. The contents print page numbers that their own length moves: they are
    laid out again until it agrees.
    """
    edition, pages = chapters.edition, 1
    for _trial in range(_CONTENTS_TRIALS):
        foreword = yield from _foreword(chapters, _side_after(_COVER_PAGES + pages))
        lead = _COVER_PAGES + pages + _pages(foreword)
        near = maps.from_near(edition)[: _side_after(lead) == "right"]
        side = _side_after(lead + len(near))
        glance = _glance(edition, side)
        folios = _folios(chapters, lead + len(near) + glance + 1, lengths)
        house = {"edito": _COVER_PAGES + pages + 1} if foreword else {}
        house |= {"cohorte": lead + len(near) + 1} if glance else {}
        house |= {"et-maintenant": _closing(edition, lead + len(near) + glance + sum(lengths), len(near))}
        rows = contents_rows.entries(edition, folios, {anchor: page for anchor, page in house.items() if page})
        contents = yield from chapters.house(compose.contents, rows, with_map=not glance or len(lengths) == 1)
        if _pages([contents]) == pages:
            break
        pages = _pages([contents])
    front = [contents, *foreword]
    for subject in near:
        front.append((yield from chapters.house(near_page.near, subject, folios[subject.slug], "right")))
    if glance:
        front.append((yield from chapters.house(compose.cohort, folios, side)))
    return front, folios


def _glance(edition: Edition, side: Side) -> int:
    """Return how many pages the cohort takes, beginning on *side*: territories begin on the left behind it."""
    if cohort_pages.has_pages(edition):
        return cohort_pages.page_count(edition, alone=side == "right")
    return int(side == "right")


def _foreword(chapters: Chapters, side: Side) -> Steps[list[LaidOutChapter]]:
    """Lay out the édito in the first of its layouts that the engine agrees with, the last one for want of others."""
    text = chapters.edition.texts.get("edito")
    if not text:
        return []
    found = layouts(chapters.edition, text)
    for layout in [*found[: _FOREWORD_TRIALS - 1], found[-1]]:
        sheet = yield from chapters.house(compose.foreword, text, layout, side)
        if _pages([sheet]) == layout.pages:
            break
    return [sheet]


def _room(edition: Edition, pages: int) -> int:
    """Return how many pages *pages* pages leave on the last sheet, beside « Et maintenant ? » and the back cover.

    Ruled pages have one of them at least, the inside of the back cover; a sheet of blank pages would be useless.
    """
    ruled = int(edition.sheet.notes)
    return -(pages + bool(edition.sheet.what_next) + ruled + 1) % _SHEET_SIDES + ruled


def _closing(edition: Edition, pages: int, shown: int) -> int:
    """Return the page of « Et maintenant ? » behind *pages* pages, *shown* maps from near among them; 0 without."""
    return pages + len(_filling(edition, _room(edition, pages), shown)) + 1 if edition.sheet.what_next else 0


def _behind(chapters: Chapters, pages: int, folios: Mapping[str, int], shown: int) -> Steps[list[LaidOutChapter]]:
    """Lay out what fills the last sheet behind *pages* pages: territories from near, « Et maintenant ? », then notes.

    *shown* of the territories from near stand before the cohort. Notes are blank unless the edition asks for them; how
    many there are changes whenever a territory gains a page, their layout does not.
    """
    edition, room = chapters.edition, _room(chapters.edition, pages)
    made: list[LaidOutChapter] = []
    for subject in _filling(edition, room, shown):
        side = _side_after(pages + len(made))
        made.append((yield from chapters.house(near_page.near, subject, folios[subject.slug], side)))
    count = room - len(made)
    if edition.sheet.what_next:
        made.append((yield from chapters.house(what_next.what_next, _side_after(pages + len(made)))))
    if not count:
        return made
    notes = yield from chapters.house(compose.notes, _MOST_NOTES, _side_after(pages + _pages(made)))
    return [*made, replace(notes, fragment=replace(notes.fragment, pages=notes.fragment.pages[:count]))]


def _filling(edition: Edition, room: int, shown: int) -> Sequence[Territory]:
    """Return the territories whose maps from near fill *room*, but for the page of notes that was asked for."""
    return maps.from_near(edition)[shown : shown + room - edition.sheet.notes]


def _folios(chapters: Chapters, first: int, lengths: Sequence[int]) -> Mapping[str, int]:
    slugs = (territory.slug for territory in chapters.edition.territories)
    return dict(zip(slugs, accumulate(lengths[:-1], initial=first), strict=True))


def _side_after(pages: int) -> Side:
    """Return the side of the page that follows *pages* pages: the cover, page 1, is a right one."""
    return "left" if pages % 2 else "right"


def _pages(sheets: Sequence[LaidOutChapter]) -> int:
    return sum(len(sheet.fragment.pages) for sheet in sheets)
