"""Making up: the chapters of an edition are laid out in the order that page numbers allow, the contents last.

A territory is tried in the layouts of its ladder until the engine agrees; pages are filled up to whole sheets. No
text goes further than one step below the largest: those that did are laid out again, once all are known.
Territories and covers depend on no number: as many are laid out at once as there are workers. What prints numbers is
laid out on those foreseen while the last territories are, and again only where one errs.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Condition, Lock
from typing import Any, TypeVar
from urllib.parse import unquote

from livret.content.model import Edition, Territory
from livret.kinds import fit as fit_kinds
from livret.kinds import layout as layout_kinds
from livret.messages import _
from livret.press import compose, fit, overset, sizes, views, views_house
from livret.press.findings import problems_of
from livret.press.model import Chapter, Fragment, Side
from livret.press.sources import Sources
from livret.problems import InvalidEdition, Problem
from livret.workshop import Workshop

T = TypeVar("T")

#: Called with what is being done, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]

_SHEET_SIDES = 4
_ANOTHER_LAYOUT_MAY_MEND = frozenset({layout_kinds.OVERFLOW.code, layout_kinds.VANISHED.code})
_CONTENTS_TRIALS = 3
#: Pages of notes that are laid out, whatever number fills the sheets: the others are left behind when binding.
_MOST_NOTES = 4
#: The front and its inside, before the contents; one that takes more is a problem.
_COVER_PAGES = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chapter beside what it became; of a territory, the step that its text was set at (``sizes``)."""

    chapter: Chapter
    fragment: Fragment
    step: int = 0


@dataclass(frozen=True, slots=True)
class Proofs:
    """An edition laid out: its chapters in order, the warnings met on the way, and those that it accepts."""

    edition: Edition
    sheets: tuple[Sheet, ...]
    warnings: tuple[Problem, ...]
    excused: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A territory in the layout that the engine agreed with, and what is wrong with it all the same."""

    sheet: Sheet
    problems: tuple[Problem, ...]


def make_up(
    edition: Edition, workshop: Workshop, progress: Progress, rehearsed: Callable[[], list[Problem]] = list
) -> tuple[list[Sheet], list[Problem]]:
    """Return every chapter of *edition* laid out, in book order, and the problems met on the way.

    *rehearsed* tells of the house's own chapters and styles; it is asked while workers lay out.

    :raises InvalidEdition: for what it tells, and what composing tells of the territories: a name too long.
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    """
    layer = _Layer(edition, workshop, progress)
    return layer.all(rehearsed), layer.problems


def candidates(edition: Edition, territory: Territory, most: int = sizes.STEPS) -> Iterator[tuple[fit.Layout, Chapter]]:
    """Yield the layouts worth trying for *territory*, best first, each with the chapter composed in it.

    *most* is the last step that the size of its text may go down.
    """
    facts = views.cells(territory, Sources())
    head = views.head_lines(territory, facts) + 1
    for layout in fit.ladder(territory, head, most):
        yield layout, compose.territory(edition, territory, layout)


class _Layer:
    """Lays the chapters of one edition out, in the order that page numbers allow: the contents last."""

    def __init__(self, edition: Edition, workshop: Workshop, progress: Progress) -> None:
        self.edition, self.workshop, self.progress = edition, workshop, progress
        self.problems: list[Problem] = []
        self._uncomposed: list[Problem] = []
        self._done = 0
        self._lock = Lock()  # of the two above
        # Threads share one interpreter: of two that compose, both come late; and the first reads what all use.
        self._composing = Lock()
        #: Pages of each territory, those it is first tried in until it is done; and how many are done.
        self._lengths: dict[str, int] = {}
        self._ended = 0
        self._foreseen = Condition()  # of the two above

    def all(self, rehearsed: Callable[[], list[Problem]]) -> list[Sheet]:
        """Return every chapter laid out, in book order."""
        covers_to_be: tuple[Callable[[Edition], Chapter], ...] = (compose.cover, compose.colophon, compose.back)
        with ThreadPoolExecutor(self.workshop.jobs + 1) as pool:  # one composes ahead: no worker waits
            try:
                # The longest first: else everybody waits for the one that comes last.
                ordered = sorted(self.edition.territories, key=_words, reverse=True)
                settling = {territory.slug: pool.submit(self._settled, territory) for territory in ordered}
                early = pool.submit(self._numbered_early)
                covering = [pool.submit(self._rendered, one) for one in covers_to_be]
                self._wait_for(min(self.workshop.jobs, len(ordered)))  # else it would keep workers waiting
                self._unprintable(rehearsed())
                natural = self._agreed([settling[each.slug].result() for each in self.edition.territories])
                territories = self._even_sizes(natural, pool)
                lengths = [len(sheet.fragment.pages) for sheet in territories]
                foreseen, numbered = early.result()
                front, notes = numbered if foreseen == lengths else self._numbered(lengths)
                for sheet in (*front, *notes):
                    self._noted(sheet)
                covers = [self._noted(each.result()) for each in covering]
            except BaseException:
                self.workshop.stop()  # else the threads would be waited for
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        self.problems += self._overlong(covers)
        *cover, back = covers
        return [*cover, *front, *territories, *notes, back]

    def _agreed(self, settled: list[Settled | None]) -> list[Settled]:
        """Return the territories laid out; raises InvalidEdition if one cannot be composed."""
        if self._uncomposed:
            raise InvalidEdition(self._uncomposed)
        return [each for each in settled if each]

    def _even_sizes(self, natural: list[Settled], pool: ThreadPoolExecutor) -> list[Sheet]:
        """Return the territories, their texts no further than one step apart, and note what is wrong with them.

        A text that fits at a larger size keeps it: those that went too far below are laid out again.
        """
        most = min((each.sheet.step for each in natural), default=0) + sizes.APART
        again = {
            number: pool.submit(self._settled, territory, most)
            for number, territory in enumerate(self.edition.territories)
            if natural[number].sheet.step > most
        }
        found = self._agreed([
            again[number].result() if number in again else each for number, each in enumerate(natural)
        ])  # fmt: skip
        self.problems += [problem for each in found for problem in each.problems]
        return [each.sheet for each in found]

    def _rendered(self, compose_one: Callable[[Edition], Chapter]) -> Sheet:
        if self._uncomposed:
            raise InvalidEdition(self._uncomposed)  # nothing will be printed
        chapter = self._composed(compose_one)
        return Sheet(chapter, self.workshop.render(chapter))

    def _composed(self, compose_one: Callable[..., Chapter], *arguments: Any, **options: Any) -> Chapter:
        """Return a chapter of the house: its maps take longest, and it depends on no territory's text."""
        edition = self.edition
        subjects = tuple((t.slug, t.sheet, t.colour, t.photos, t.marks) for t in edition.territories)
        depends = (compose_one.__name__, arguments, options, edition.sheet, edition.texts, edition.marks, subjects)
        with self._composing:
            return self.workshop.recall("composed", depends, lambda: compose_one(edition, *arguments, **options))

    def _settled(self, territory: Territory, most: int = sizes.STEPS) -> Settled | None:
        """Return *territory* in the best layout; None, and what is wrong is kept, when it cannot be composed.

        *most* is the last step that the size of its text may go down.
        """
        title, pages = territory.sheet.name, 0
        try:
            self._tell(title, 0)
            parts = {**self._parts(territory), **({"sizes": most} if most < sizes.STEPS else {})}
            found = self.workshop.settle(compose.anchor(territory), title, parts, lambda: self._best(territory, most))
            self._tell(title, int(most == sizes.STEPS))  # one that is laid out again was done before
            pages = len(found.sheet.fragment.pages)
        except InvalidEdition as invalid:
            self._unprintable(invalid.problems)
            return None
        finally:
            self._foresee(territory, pages, ended=True)  # whatever came of it, nobody waits for it
        return found

    def _foresee(self, territory: Territory, pages: int, ended: bool = False) -> None:
        """Note how many pages *territory* takes, as far as is known (0: nothing is), and whether that is the end."""
        with self._foreseen:
            self._lengths[territory.slug] = pages
            self._ended += ended
            self._foreseen.notify_all()

    def _unprintable(self, problems: list[Problem]) -> None:
        with self._lock:
            self._uncomposed += problems

    def _overlong(self, covers: list[Sheet]) -> Iterator[Problem]:
        """Yield a problem for each page of the cover that takes more than one."""
        for sheet, field in zip(covers, ("titre", "colophon", "textes.quatrieme"), strict=True):
            if (pages := len(sheet.fragment.pages)) > 1:
                place = self.edition.mark(field) or self.edition.mark("titre")
                yield fit_kinds.COVER_TOO_LONG.at(place, title=sheet.chapter.title, pages=pages,
                                                   told=overset.of_pages(sheet.fragment.lines[1:]))  # fmt: skip

    def _tell(self, title: str, more: int) -> None:
        with self._lock:
            self._done += more
            done = self._done
        self.progress(_("laying out {name}").format(name=title), done, len(self.edition.territories))

    def _parts(self, territory: Territory) -> dict[str, object]:
        """Return what the chapter of *territory* depends on, by rows of ``workshop.PARTS``."""
        shown = (photo.url for photo in territory.photos)
        written = (url for rubric in territory.rubrics for url in _SHOWN.findall(str(rubric.prose.html)))
        names = sorted({unquote(html.unescape(url)).removeprefix(_OF_EDITION) for url in (*shown, *written)})
        sheet = self.edition.sheet
        return {
            "fiche": (territory.slug, territory.sheet, territory.marks),
            "texte": territory.rubrics,
            "pictures": (territory.photos, [(name, self.workshop.files.get(name)) for name in names]),
            "colour": territory.colour,
            "edition": sheet.model_copy(update={"territories": (), "accepted": (), "colophon": None}),
        }

    def _best(self, territory: Territory, most: int) -> Settled:
        """Return the first layout of the ladder that the engine agrees with, else what is wrong with the last."""
        crowded = True  # a text that is short enough does not get smaller for a word that is too wide
        for layout, chapter in _each_within(self._composing, candidates(self.edition, territory, most)):
            if self._uncomposed:
                raise InvalidEdition([])  # nothing will be printed: the others are composed, not laid out
            if layout.size.step and not crowded:
                continue
            self._foresee(territory, layout.pages)
            fragment = self.workshop.render(chapter)
            problems, taken = problems_of(chapter, fragment), layout
            fits = len(fragment.pages) <= layout.pages if layout.flows else len(fragment.pages) == layout.pages
            mendable = any(problem.code in _ANOTHER_LAYOUT_MAY_MEND for problem in problems)
            if fits and not mendable:
                break
            crowded = crowded and not (fits and mendable)
        if taken.flows and len(fragment.pages) % 2 and len(fragment.pages) < territory.sheet.pages:
            chapter, fragment = self._evened(territory, taken)
            problems = problems_of(chapter, fragment)
        sheet = Sheet(chapter, fragment, taken.size.step)
        if len(fragment.pages) > territory.sheet.pages:
            problems.append(overset.too_long(territory, chapter, fragment, taken.size))
        elif territory.sheet.exergue and taken.right_head != "exergue":
            problems.append(fit_kinds.EXERGUE_LEFT_OUT.at(views.exergue_mark(territory)))
        return Settled(sheet, tuple(problems))

    def _evened(self, territory: Territory, layout: fit.Layout) -> tuple[Chapter, Fragment]:
        for even in fit.evened(layout):
            with self._composing:
                chapter = compose.territory(self.edition, territory, even)
            fragment = self.workshop.render(chapter)
            if len(fragment.pages) % 2 == 0:
                break
        return chapter, fragment

    def _wait_for(self, begun: int, ended: int = 0) -> None:
        """Wait until so many territories are composed, and so many of them laid out."""
        with self._foreseen:
            self._foreseen.wait_for(lambda: len(self._lengths) >= begun and self._ended >= ended)

    def _numbered_early(self) -> tuple[list[int], tuple[list[Sheet], list[Sheet]]]:
        """Return the pages of each territory, foreseen when workers have the last, and what prints their numbers."""
        count = len(self.edition.territories)
        self._wait_for(count, count - self.workshop.jobs)
        lengths = [self._lengths[territory.slug] for territory in self.edition.territories]
        return lengths, ([], []) if self._uncomposed else self._numbered(lengths)

    def _numbered(self, lengths: Sequence[int]) -> tuple[list[Sheet], list[Sheet]]:
        """Return what stands before territories of so many pages and prints their numbers, and the notes behind."""
        front = self._front(_COVER_PAGES, lengths)
        return front, self._notes(_COVER_PAGES + _pages(front) + sum(lengths))

    def _front(self, before: int, lengths: Sequence[int]) -> list[Sheet]:
        """Return contents, foreword and, where the first territory would begin on the right, the cohort's map.

        The contents print page numbers that their own length moves: they are laid out again until it agrees.
        """
        pages = compose.contents_pages(self.edition)
        for _trial in range(_CONTENTS_TRIALS):
            foreword = self._foreword(_side_after(before + pages))
            lead = before + pages + _pages(foreword)
            fills = _side_after(lead) == "right"
            folios = self._folios(lead + fills + 1, lengths)
            contents = self._contents(folios, alone=not fills)
            if _pages([contents]) == pages:
                break
            pages = _pages([contents])
        cohort = [self._sheet(self._composed(compose.cohort, folios, "right"))] if fills else []
        return [contents, *foreword, *cohort]

    def _foreword(self, side: Side) -> list[Sheet]:
        text = self.edition.texts.get("edito")
        if not text:
            return []
        with self._composing:
            chapter = compose.foreword(self.edition, text, side)
        return [Sheet(chapter, self.workshop.render(chapter))]

    def _contents(self, folios: Mapping[str, int], alone: bool) -> Sheet:
        """Return the contents; *alone*: no page of its own shows the cohort's map."""
        long = views_house.density(len(self.edition.territories)) == "long"
        chapter = self._composed(compose.contents, folios, with_map=alone and not long)
        return Sheet(chapter, self.workshop.render(chapter))

    def _noted(self, sheet: Sheet) -> Sheet:
        self.problems += problems_of(sheet.chapter, sheet.fragment)
        return sheet

    def _notes(self, pages: int) -> list[Sheet]:
        """Return the pages that fill the sheets: the last page but one belongs to the cover.

        Their number changes whenever a territory takes another page; what is laid out does not.
        """
        total = -(-(pages + 2) // _SHEET_SIDES) * _SHEET_SIDES
        with self._composing:
            chapter = compose.notes(self.edition, _MOST_NOTES, _side_after(pages))
        made = self._sheet(chapter)
        return [replace(made, fragment=replace(made.fragment, pages=made.fragment.pages[: total - 1 - pages]))]

    def _folios(self, first: int, lengths: Sequence[int]) -> Mapping[str, int]:
        folios = {}
        for territory, length in zip(self.edition.territories, lengths, strict=True):
            folios[territory.slug] = first
            first += length
        return folios

    def _sheet(self, chapter: Chapter) -> Sheet:
        return Sheet(chapter, self.workshop.render(chapter))


#: Addresses of pictures in typeset prose, and what stands before the name of a file of the edition.
_SHOWN = re.compile(r'src="([^"]+)"')
_OF_EDITION = "https://edition.invalid/"


def _each_within(lock: Lock, items: Iterator[T]) -> Iterator[T]:
    """Yield each of *items*, made while *lock* is held."""
    while True:
        with lock:
            item = next(items, None)
        if item is None:
            return
        yield item


def _words(territory: Territory) -> int:
    return sum(len(rubric.prose.text) for rubric in territory.rubrics)


def _side_after(pages: int) -> Side:
    """Return the side of the page that follows *pages* pages: the cover, page 1, is a right one."""
    return "left" if pages % 2 else "right"


def _pages(sheets: list[Sheet]) -> int:
    return sum(len(sheet.fragment.pages) for sheet in sheets)
