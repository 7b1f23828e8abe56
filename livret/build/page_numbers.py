"""The chapters of the house between cover and back, and where each stands; the last sheet's fill.

What prints page numbers is laid out when the pages before it are known, and again where its own length moves them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from livret.build.chapter_store import Chapters, LaidOutChapter
from livret.design import compose, house_pages
from livret.design.cohort import pages as cohort_pages
from livret.design.house import chapters as house
from livret.design.house import crossed
from livret.design.house.entries import entries
from livret.design.house.text_fit import EASES
from livret.edition.book.plan import planned
from livret.edition.chapters import BookChapter
from livret.pdf.model import Side
from livret.workers.steps import Steps

_SHEET_SIDES = 4
_TRIALS = 3
#: Pages of notes that are laid out, however many fill the sheets: binding drops the others.
_MOST_NOTES = 4
#: The front and its inside, before all others; more is a problem.
_COVER_PAGES = 2
#: Chapters that print page numbers, of a length that is known once they are laid out.
_TELLING = ("sommaire", "regards-croises", "personnes")

#: The chapters between cover and back in order: those of the house, and the territories by their folders.
Numbered = list[LaidOutChapter | str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A chapter in its place: its first page, and how many it has; ``sheet`` where it depends on no number.

    That of a *filler* is a page that keeps territories on the left.
    """

    chapter: BookChapter
    first: int
    pages: int
    sheet: LaidOutChapter | None = None
    filler: bool = False

    @property
    def side(self) -> Side:
        return _side(self.first)


def numbered(chapters: Chapters, lengths: Sequence[int]) -> Steps[Numbered]:
    """Lay out the chapters of the house around territories of *lengths* pages, with the notes that fill the sheet."""
    edition = chapters.edition
    pages = dict(zip((territory.slug for territory in edition.territories), lengths, strict=True))
    foreseen = {"sommaire": compose.contents_pages(edition)}
    foreseen |= {
        chapter.slug: house.foreseen(edition, chapter, EASES[0])
        for chapter in edition.chapters
        if chapter.sort == "regards-croises"
    }
    texts: dict[tuple[str, Side], LaidOutChapter] = {}
    for _trial in range(_TRIALS):
        places = yield from _places(chapters, pages, foreseen, texts)
        folios = _folios(places, pages)
        told = {}
        for place in places:
            if place.chapter.sort in _TELLING:
                told[place.chapter.slug] = yield from _telling(chapters, place, folios, places)
        counted = {slug: len(sheet.fragment.pages) for slug, sheet in told.items()}
        if all(counted[place.chapter.slug] == place.pages for place in places if place.chapter.slug in counted):
            break
        foreseen |= counted
    made: Numbered = []
    for place in places:
        if place.chapter.sort == "territoires" and not place.filler:
            made += place.chapter.territories
        elif place.pages:
            found = place.sheet or told.get(place.chapter.slug)
            made.append(found or (yield from _with_folios(chapters, place, folios)))
    last = places[-1].first + places[-1].pages - 1 if places else _COVER_PAGES
    return made + (yield from _notes(chapters, last))


def _places(
    chapters: Chapters,
    pages: Mapping[str, int],
    foreseen: Mapping[str, int],
    texts: dict[tuple[str, Side], LaidOutChapter],
) -> Steps[list[_Place]]:
    """Return the chapters in their places, but the notes: *texts*, which depend on no page number, are laid out."""
    edition, plan = chapters.edition, planned(chapters.edition)
    first, found = _COVER_PAGES + 1, list[_Place]()
    for number, chapter in enumerate(plan):
        side, sheet = _side(first), None
        opens = plan[number + 1].sort == "territoires" if number + 1 < len(plan) else False
        if chapter.sort == "territoires":
            if side == "right" and chapter.territories:
                found.append(_Place(chapter, first, 1, filler=True))
                first += 1
            count = sum(pages[name] for name in chapter.territories)
        elif chapter.sort == "notes":
            continue
        elif chapter.sort == "partie":
            count = house.part_pages(side, opens_territories=opens)
        elif chapter.sort == "cohorte":
            count = cohort_pages.page_count(edition, alone=side == "right") if cohort_pages.has_pages(edition) else 0
        elif chapter.sort in _TELLING:
            count = foreseen.get(chapter.slug, 1)
        else:
            key = chapter.slug, side
            texts[key] = sheet = texts.get(key) or (yield from _text(chapters, chapter, side))
            count = len(sheet.fragment.pages)
        found.append(_Place(chapter, first, count, sheet))
        first += count
    return found


def _folios(places: Sequence[_Place], pages: Mapping[str, int]) -> dict[str, int]:
    """Return the first page of each chapter by its slug, and of each territory by its folder."""
    found = {}
    for place in places:
        if place.pages and not place.filler:
            found[place.chapter.slug] = place.first
        at = place.first
        for name in () if place.filler else place.chapter.territories:
            found[name] = at
            at += pages[name]
    return found


def _text(chapters: Chapters, chapter: BookChapter, side: Side) -> Steps[LaidOutChapter]:
    """Lay out a chapter that prints no page number."""
    if chapter.sort == "edito":
        return chapters.house(compose.foreword, chapters.edition.texts["edito"], side)
    if chapter.sort == "glossaire":
        return chapters.house(house.glossary, chapters.edition.glossary.abbreviations, side)
    return _closed(chapters, chapter, lambda ease: chapters.house(house.house_text, chapter, side, ease))


def _closed(
    chapters: Chapters, chapter: BookChapter, lay_out: Callable[[float], Steps[LaidOutChapter]]
) -> Steps[LaidOutChapter]:
    """Lay out a text in the setting that closes its last page; in another one where it takes a page more."""
    for ease in EASES:
        made = yield from lay_out(ease)
        if len(made.fragment.pages) <= house.foreseen(chapters.edition, chapter, ease):
            break
    return made


def _telling(
    chapters: Chapters, place: _Place, folios: Mapping[str, int], places: Sequence[_Place]
) -> Steps[LaidOutChapter]:
    if place.chapter.sort == "sommaire":
        mapped = any(each.filler or (each.chapter.sort == "cohorte" and each.pages) for each in places)
        return _contents(chapters, folios, place.side, alone=not mapped)
    if place.chapter.sort == "personnes":
        return chapters.house(house.people, folios, place.side)
    chapter, tree = place.chapter, crossed.told(chapters.edition, folios)
    return _closed(chapters, chapter, lambda ease: chapters.house(house.regards, chapter, tree, place.side, ease))


def _with_folios(chapters: Chapters, place: _Place, folios: Mapping[str, int]) -> Steps[LaidOutChapter]:
    """Lay out a chapter that prints page numbers, of a length that is known without them."""
    if place.filler and cohort_pages.has_pages(chapters.edition):
        return chapters.house(compose.notes, 1, place.side)
    if place.filler or place.chapter.sort == "cohorte":
        return chapters.house(compose.cohort, folios, place.side)
    within = tuple(entry for entry in entries(chapters.edition, folios) if entry.part == place.chapter.slug)
    return chapters.house(house.part, place.chapter, within, place.side, place.pages)


def _contents(chapters: Chapters, folios: Mapping[str, int], side: Side, alone: bool) -> Steps[LaidOutChapter]:
    """Lay out the contents; *alone*: without a page of the cohort's map."""
    edition = chapters.edition
    listed = tuple(entries(edition, folios)) if edition.chapters else ()
    long = house_pages.density(len(edition.territories)) == "long"
    return chapters.house(
        compose.contents, folios, with_map=alone and not long and not listed, side=side, listed=listed
    )


def _notes(chapters: Chapters, pages: int) -> Steps[Numbered]:
    """Lay out the pages that fill the sheets: ruled, among them the inside of the back cover.

    Without ruled pages, only those that the last sheet has left are added: a sheet of blank pages is useless.
    Their number changes whenever a territory gains a page; their layout does not.
    """
    behind = 2 if chapters.edition.sheet.notes else 1  # the back, and its inside
    count = -(pages + behind) % _SHEET_SIDES + behind - 1
    if not count:
        return []
    made = yield from chapters.house(compose.notes, _MOST_NOTES, _side(pages + 1))
    return [replace(made, fragment=replace(made.fragment, pages=made.fragment.pages[:count]))]


def _side(page: int) -> Side:
    """Return the side of the page of that number: the cover, page 1, is a right one."""
    return "right" if page % 2 else "left"
