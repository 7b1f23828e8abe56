"""The chapters of the house between cover and back, and where each stands; what fills the last sheet.

What prints page numbers is laid out when the pages before it are known, and again where its own length moves them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from livret.base.tokens import length
from livret.build.chapter_store import Chapters, LaidOutChapter
from livret.design import compose, maps
from livret.design.cohort import pages as cohort_pages
from livret.design.filling import communes as communes_page
from livret.design.filling import near as near_page
from livret.design.filling import notes as notes_page
from livret.design.filling import picture as picture_page
from livret.design.filling import what_next, words
from livret.design.filling.fillers import Filler, fillers, near_pages
from livret.design.house import chapters as house
from livret.design.house import contents as contents_page
from livret.design.house import crossed, glossary, parts, people
from livret.design.house import foreword as foreword_page
from livret.design.house.entries import entries
from livret.design.house.foreword import layouts
from livret.design.house.text_fit import EASES
from livret.edition.book.plan import filler, own_chapter, planned
from livret.edition.chapters import BookChapter
from livret.edition.model import Edition
from livret.pdf.model import Side
from livret.workers.steps import Steps

_SHEET_SIDES = 4
_TRIALS = 3
#: The last page of a text is emptier than it should be, in points.
_HOLE = length("text-height") / 4
#: Layouts of an édito that are tried.
_FOREWORD_TRIALS = 4
#: The front and its inside, before all others; more is a problem.
_COVER_PAGES = 2
#: Chapters that print page numbers, of a length that is known once they are laid out.
_NUMBERED = ("sommaire", "regards-croises", "personnes")
#: Chapters that stand behind all others, in pages that the last sheet has left.
_CLOSING = ("et-maintenant", "notes")

#: What composes the pages of a territory that fill a sheet.
_OF_A_TERRITORY = {"near": near_page.near, "communes": communes_page.communes}

#: The chapters between cover and back in order: those of the house, and the territories by their folders.
Numbered = list[LaidOutChapter | str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A chapter in its place: its first page, and how many it has; ``sheet`` where it depends on no number.

    One with ``fills`` is that page, which keeps what follows on the left.
    """

    chapter: BookChapter
    first: int
    pages: int
    sheet: LaidOutChapter | None = None
    fills: Filler | None = None

    @property
    def side(self) -> Side:
        return _side(self.first)


def numbered(chapters: Chapters, lengths: Sequence[int], printed: frozenset[str] = frozenset()) -> Steps[Numbered]:
    """Lay out the chapters of the house around territories of *lengths* pages, and what fills the last sheet.

    What is *printed* in those, a map or a photograph, does not fill a sheet again; pages by their slugs.
    """
    edition = chapters.edition
    pages = dict(zip((territory.slug for territory in edition.territories), lengths, strict=True))
    foreseen = {
        chapter.slug: house.foreseen(edition, chapter, EASES[0])
        for chapter in edition.chapters
        if chapter.sort == "regards-croises"
    }
    texts: dict[tuple[str, Side], LaidOutChapter] = {}
    for _trial in range(_TRIALS):
        places = yield from _places(chapters, pages, foreseen, texts, printed)
        folios = _folios(edition, places, pages)
        laid_out = {}
        for place in places:
            if place.chapter.sort in _NUMBERED:
                laid_out[place.chapter.slug] = yield from _of_contents(chapters, place, folios, places)
        counted = {slug: len(sheet.fragment.pages) for slug, sheet in laid_out.items()}
        if all(counted[place.chapter.slug] == place.pages for place in places if place.chapter.slug in counted):
            break
        foreseen |= counted
    made: Numbered = []
    for place in places:
        if place.chapter.sort == "territoires":
            made += place.chapter.territories
        elif place.pages:
            found = place.sheet or laid_out.get(place.chapter.slug)
            made.append(found or (yield from _with_folios(chapters, place, folios)))
    return made + (yield from _behind(chapters, _last(places), folios, _shown(places) | printed))


def _places(
    chapters: Chapters,
    pages: Mapping[str, int],
    foreseen: Mapping[str, int],
    texts: dict[tuple[str, Side], LaidOutChapter],
    printed: frozenset[str],
) -> Steps[list[_Place]]:
    """Return the chapters in their places, but those that close: *texts*, which print no page number, are laid out."""
    edition, plan = chapters.edition, planned(chapters.edition)
    found = list[_Place]()
    for number, chapter in enumerate(plan):
        if chapter.sort in _CLOSING:
            continue
        opens = plan[number + 1].sort == "territoires" if number + 1 < len(plan) else False
        if _begins_on_the_left(edition, chapter):
            found += _kept_left(edition, found, chapter, printed)
        first, sheet = _last(found) + 1, None
        side = _side(first)
        if chapter.sort == "territoires":
            count = sum(pages[name] for name in chapter.territories)
        elif chapter.sort == "partie":
            count = parts.part_pages(side, opens_territories=opens)
        elif chapter.sort == "cohorte":
            count = _cohort_pages(edition, side)
        elif chapter.sort in _NUMBERED:
            count = foreseen.get(chapter.slug, 1)
        else:
            key = chapter.slug, side
            texts[key] = sheet = texts.get(key) or (yield from _text(chapters, chapter, side))
            count = len(sheet.fragment.pages)
        found.append(_Place(chapter, first, count, sheet))
    return found


def _cohort_pages(edition: Edition, side: Side) -> int:
    """Return how many pages the cohort needs from one on *side* on; 0 where it has none."""
    if not cohort_pages.has_pages(edition):
        return 0
    return cohort_pages.page_count(edition, alone=side == "right", has_map=maps.has_cohort(edition))


def _begins_on_the_left(edition: Edition, chapter: BookChapter) -> bool:
    """Return whether *chapter* is made of double pages."""
    return bool(chapter.territories) or (chapter.sort == "cohorte" and cohort_pages.has_pages(edition))


def _kept_left(
    edition: Edition, found: Sequence[_Place], chapter: BookChapter, printed: frozenset[str]
) -> list[_Place]:
    """Return what stands before *chapter*, behind those *found*, so that it begins on a left page.

    That is a territory from near; for want of one the map of the cohort, which its double page has itself; then what
    else fills a page, or notes. What is *printed* elsewhere is left out.
    """
    first = _last(found) + 1
    if _side(first) == "left":
        return []
    shown = _shown(found) | printed
    near = next((each for each in near_pages(edition) if each.slug not in shown), None)
    if not near and chapter.sort == "cohorte":
        return []
    mapped = cohort_pages.has_pages(edition) or any(place.chapter.sort == "cohorte" and place.pages for place in found)
    if not near and not mapped and (maps.has_cohort(edition) or cohort_pages.fits(edition)):
        return [_Place(own_chapter("cohorte"), first, 1)]
    if fills := near or next(_waiting(edition, shown), None):
        return [_Place(filler(fills.slug), first, 1, fills=fills)]
    return [_Place(own_chapter("notes"), first, 1)]


def _last(places: Sequence[_Place]) -> int:
    """Return the last page of *places*."""
    return places[-1].first + places[-1].pages - 1 if places else _COVER_PAGES


def _shown(places: Sequence[_Place]) -> frozenset[str]:
    """Return which pages that fill a sheet stand among *places*, by their slugs."""
    return frozenset(place.fills.slug for place in places if place.fills)


def _waiting(edition: Edition, shown: frozenset[str]) -> Iterator[Filler]:
    """Yield the pages that may still fill a sheet, best first; those *shown* are printed already."""
    return (each for each in fillers(edition) if each.slug not in shown)


def _folios(edition: Edition, places: Sequence[_Place], pages: Mapping[str, int]) -> dict[str, int]:
    """Return the first page of each chapter by its slug, and of each territory by its folder."""
    found = {place.chapter.slug: place.first for place in places if place.pages}
    for place in places:
        at = place.first
        for name in place.chapter.territories:
            found[name] = at
            at += pages[name]
    if edition.sheet.what_next:
        last = _last(places)
        found[what_next.SLUG] = last + len(_filling(edition, _room(edition, last), _shown(places))) + 1
    return found


def _text(chapters: Chapters, chapter: BookChapter, side: Side) -> Steps[LaidOutChapter]:
    """Lay out a chapter that prints no page number."""
    if chapter.sort == "edito":
        return _foreword(chapters, side)
    if chapter.sort == "glossaire":
        return chapters.house(glossary.glossary, chapters.edition.glossary.abbreviations, side)
    return _closed(chapters, chapter, lambda ease: chapters.house(house.house_text, chapter, side, ease))


def _foreword(chapters: Chapters, side: Side) -> Steps[LaidOutChapter]:
    """Lay out the édito in the first of its layouts that the engine agrees with, the last one for want of others."""
    text = chapters.edition.texts["edito"]
    found = layouts(chapters.edition, text)
    for layout in [*found[: _FOREWORD_TRIALS - 1], found[-1]]:
        made = yield from chapters.house(foreword_page.foreword, text, layout, side)
        if len(made.fragment.pages) == layout.pages:
            break
    return made


def _closed(
    chapters: Chapters, chapter: BookChapter, lay_out: Callable[[float], Steps[LaidOutChapter]]
) -> Steps[LaidOutChapter]:
    """Lay out a text in the setting that closes its last page; in another one where it needs a page more, or a hole."""
    made = []
    for ease in EASES:
        each = yield from lay_out(ease)
        over = len(each.fragment.pages) > house.foreseen(chapters.edition, chapter, ease)
        hole = sum(band.height for band in each.fragment.bands[-1:])
        if not over and hole <= _HOLE:
            return each
        made.append((over, hole, each))
    return min(made, key=lambda tried: tried[:2])[-1]


def _of_contents(
    chapters: Chapters, place: _Place, folios: Mapping[str, int], places: Sequence[_Place]
) -> Steps[LaidOutChapter]:
    if place.chapter.sort == "sommaire":
        alone = len(chapters.edition.territories) == 1
        mapped = any(each.chapter.sort == "cohorte" and each.pages for each in places)
        listed = tuple(entries(chapters.edition, folios))
        return chapters.house(contents_page.contents, listed, with_map=alone or not mapped, side=place.side)
    if place.chapter.sort == "personnes":
        return chapters.house(people.people, folios, place.side)
    chapter, tree = place.chapter, crossed.items_by_theme(chapters.edition, folios)
    return _closed(chapters, chapter, lambda ease: chapters.house(house.regards, chapter, tree, place.side, ease))


def _with_folios(chapters: Chapters, place: _Place, folios: Mapping[str, int]) -> Steps[LaidOutChapter]:
    """Lay out a chapter that prints page numbers, of a length that is known without them."""
    if place.fills:
        return _fills(chapters, place.fills, folios, place.side)
    if place.chapter.sort == "notes":
        return chapters.house(notes_page.notes, 1, place.side)
    if place.chapter.sort == "cohorte":
        return chapters.house(compose.cohort, folios, place.side)
    within = tuple(entry for entry in entries(chapters.edition, folios) if entry.part == place.chapter.slug)
    return chapters.house(parts.part, place.chapter, within, place.side, place.pages)


def _room(edition: Edition, pages: int) -> int:
    """Return how many pages *pages* pages leave on the last sheet, beside « Et maintenant ? » and the back cover.

    Ruled pages have one of them at least, the inside of the back cover; a sheet of blank pages would be useless.
    """
    ruled = int(edition.sheet.notes)
    return -(pages + bool(edition.sheet.what_next) + ruled + 1) % _SHEET_SIDES + ruled


def _filling(edition: Edition, room: int, shown: frozenset[str]) -> Sequence[Filler]:
    """Return what fills *room*, but for the page of notes that was requested; those *shown* stand on pages before."""
    return [*islice(_waiting(edition, shown), room - edition.sheet.notes)]


def _fills(chapters: Chapters, filler: Filler, folios: Mapping[str, int], side: Side) -> Steps[LaidOutChapter]:
    """Lay out a page that fills a sheet."""
    subject = filler.territory
    match filler.sort:
        case "people":
            return chapters.house(people.people, folios, side)
        case "quotes" | "projects" | "names":
            return chapters.house(words.words, filler.sort, folios, side)
    assert subject
    folio = folios[subject.slug]
    if filler.sort == "picture":
        return chapters.house(picture_page.picture, subject, filler.rank, folio, side)
    return chapters.house(_OF_A_TERRITORY[filler.sort], subject, folio, side)


def _behind(chapters: Chapters, pages: int, folios: Mapping[str, int], shown: frozenset[str]) -> Steps[Numbered]:
    """Lay out what fills the last sheet behind *pages* pages: first what serves, « Et maintenant ? », then notes.

    *shown* of it stands on pages before. Notes are blank unless the edition requests them.
    """
    edition, room = chapters.edition, _room(chapters.edition, pages)
    made: Numbered = []
    for each in _filling(edition, room, shown):
        made.append((yield from _fills(chapters, each, folios, _side(pages + len(made) + 1))))
    count = room - len(made)
    if edition.sheet.what_next:
        made.append((yield from chapters.house(what_next.what_next, _side(pages + len(made) + 1))))
    if not count:
        return made
    return [*made, (yield from chapters.house(notes_page.notes, count, _side(pages + len(made) + 1)))]


def _side(page: int) -> Side:
    """Return the side of the page of that number: the cover, page 1, is a right one."""
    return "right" if page % 2 else "left"
