"""Chapters that print page numbers: contents and cohort's map before the territories; and the last sheet's fill."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from livret.build.chapter_store import Chapters, LaidOutChapter
from livret.design import compose
from livret.design.cohort import pages as cohort_pages
from livret.design.house import contents as contents_rows
from livret.edition.model import Edition
from livret.pdf.model import Side
from livret.workers.steps import Steps

_SHEET_SIDES = 4
_CONTENTS_TRIALS = 3
#: Pages of notes that are laid out, however many fill the sheets: binding drops the others.
_MOST_NOTES = 4
#: The front and its inside, before the contents; more is a problem.
_COVER_PAGES = 2


#: The chapters before the territories, and those behind them.
Numbered = tuple[list[LaidOutChapter], list[LaidOutChapter]]


def numbered(chapters: Chapters, lengths: Sequence[int]) -> Steps[Numbered]:
    """Lay out the chapters before territories of *lengths* pages, which print their numbers, and the notes behind."""
    front = yield from _front(chapters, lengths)
    return front, (yield from _notes(chapters, _COVER_PAGES + _pages(front) + sum(lengths)))


def _front(chapters: Chapters, lengths: Sequence[int]) -> Steps[list[LaidOutChapter]]:
    """Lay out contents, foreword, the cohort at a glance and, where territories would begin on the right, its map.

    The contents print page numbers that their own length moves: they are laid out again until it agrees.
    """
    edition, pages = chapters.edition, 1
    for _trial in range(_CONTENTS_TRIALS):
        foreword = yield from _foreword(chapters, _side_after(_COVER_PAGES + pages))
        lead = _COVER_PAGES + pages + _pages(foreword)
        side = _side_after(lead)
        glance = _glance(edition, side)
        folios = _folios(chapters, lead + glance + 1, lengths)
        house = {"edito": _COVER_PAGES + pages + 1} if foreword else {}
        house |= {"cohorte": lead + 1} if glance else {}
        rows = contents_rows.entries(edition, folios, house)
        contents = yield from chapters.house(compose.contents, rows, with_map=not glance or len(lengths) == 1)
        if _pages([contents]) == pages:
            break
        pages = _pages([contents])
    cohort = [(yield from chapters.house(compose.cohort, folios, side))] if glance else []
    return [contents, *foreword, *cohort]


def _glance(edition: Edition, side: Side) -> int:
    """Return how many pages the cohort takes, beginning on *side*: territories begin on the left behind it."""
    if cohort_pages.has_pages(edition):
        return cohort_pages.page_count(edition, alone=side == "right")
    return int(side == "right")


def _foreword(chapters: Chapters, side: Side) -> Steps[list[LaidOutChapter]]:
    text = chapters.edition.texts.get("edito")
    return [(yield from chapters.house(compose.foreword, text, side))] if text else []


def _notes(chapters: Chapters, pages: int) -> Steps[list[LaidOutChapter]]:
    """Lay out the pages that fill the sheets: ruled, among them the inside of the back cover.

    Without ruled pages, only those that the last sheet has left are added: a sheet of blank pages is useless.
    Their number changes whenever a territory gains a page; their layout does not.
    """
    behind = 2 if chapters.edition.sheet.notes else 1  # the back, and its inside
    count = -(pages + behind) % _SHEET_SIDES + behind - 1
    if not count:
        return []
    made = yield from chapters.house(compose.notes, _MOST_NOTES, _side_after(pages))
    return [replace(made, fragment=replace(made.fragment, pages=made.fragment.pages[:count]))]


def _folios(chapters: Chapters, first: int, lengths: Sequence[int]) -> Mapping[str, int]:
    slugs = (territory.slug for territory in chapters.edition.territories)
    return dict(zip(slugs, accumulate(lengths[:-1], initial=first), strict=True))


def _side_after(pages: int) -> Side:
    """Return the side of the page that follows *pages* pages: the cover, page 1, is a right one."""
    return "left" if pages % 2 else "right"


def _pages(sheets: Sequence[LaidOutChapter]) -> int:
    return sum(len(sheet.fragment.pages) for sheet in sheets)
