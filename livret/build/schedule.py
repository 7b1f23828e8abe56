"""Making up: the chapters of an edition are laid out in the order that page numbers allow, the contents last.

A territory is tried in the layouts of its ladder until the engine agrees; pages are filled up to whole sheets. No
text goes further than one step below the largest: those that did are laid out again, once all are known.
Territories and covers depend on no number: as many are laid out at once as there are workers. What prints numbers is
laid out on those foreseen while the last territories are, and again only where one errs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Condition, Lock

from livret.base.messages import _
from livret.base.problems import InvalidEdition, Problem
from livret.build.chapter_store import ChapterStore
from livret.build.chapters import Chapters, LaidOutChapter
from livret.build.copyfit import FittedTerritory, TerritoryFitter, layouts
from livret.build.page_numbers import numbered
from livret.catalogue import fit as fit_kinds
from livret.design import compose, copyfit, text_sizes
from livret.design.findings import problems_of
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter
from livret.proof.gate.completeness import astray

#: Called with what is being done, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]

#: Territories for each worker that are kept for the end, the shortest ones: else everybody waits for a long one.
_LEVELLING = 4
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class LaidOutEdition:
    """An edition laid out: its chapters in order, the warnings met on the way, and those that it accepts."""

    edition: Edition
    sheets: tuple[LaidOutChapter, ...]
    warnings: tuple[Problem, ...]
    excused: tuple[Problem, ...] = ()


def make_up(
    edition: Edition, workshop: ChapterStore, progress: Progress, rehearsed: Callable[[], list[Problem]] = list
) -> tuple[list[LaidOutChapter], list[Problem]]:
    """Return every chapter of *edition* laid out, in book order, and the problems met on the way.

    *rehearsed* tells of the house's own chapters and styles; it is asked while workers lay out.

    :raises InvalidEdition: for what it tells, and what composing tells of the territories: a name too long.
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    """
    layer = _Layer(edition, workshop, progress)
    return layer.all(rehearsed), layer.problems


class _Layer:
    """Lays the chapters of one edition out, in the order that page numbers allow: the contents last."""

    def __init__(self, edition: Edition, workshop: ChapterStore, progress: Progress) -> None:
        self.edition, self.jobs, self.progress = edition, workshop.jobs, progress
        self.problems: list[Problem] = []
        self._chapters = Chapters(edition, workshop)
        self._settling = TerritoryFitter(self._chapters, self._foresee, lambda: bool(self._uncomposed))
        self._stop = workshop.stop
        self._uncomposed: list[Problem] = []
        self._done = 0
        self._lock = Lock()  # of the two above
        #: Pages of each territory, those it is first tried in until it is done; the steps of those that are done.
        self._lengths: dict[str, int] = {}
        self._steps: dict[str, int] = {}
        self._failure: BaseException | None = None
        self._foreseen = Condition()  # of the three above

    def all(self, rehearsed: Callable[[], list[Problem]]) -> list[LaidOutChapter]:
        """Return every chapter laid out, in book order."""
        covers_to_be: tuple[Callable[[Edition], Chapter], ...] = (compose.cover, compose.colophon, compose.back)
        count = len(self.edition.territories)
        with ThreadPoolExecutor(self.jobs + 1) as pool:  # one composes ahead: no worker waits
            try:
                in_turn = _in_turn(self.edition.territories, _LEVELLING * self.jobs)
                settling = {territory.slug: pool.submit(self._settled, territory) for territory in in_turn}
                self._wait_for(min(self.jobs, count))  # else it would keep workers waiting
                self._unprintable(rehearsed())
                self._wait_for(count, count - self.jobs)
                foreseen = self._lengths_foreseen()
                early = pool.submit(self._numbered, foreseen)
                covering = [pool.submit(self._covered, one) for one in covers_to_be]
                natural = self._agreed([settling[each.slug].result() for each in self.edition.territories])
                territories = self._even_sizes(natural, pool)
                lengths = [len(sheet.fragment.pages) for sheet in territories]
                front, notes = early.result() if foreseen == lengths else self._numbered(lengths)
                for sheet in (*front, *notes):
                    self._noted(sheet)
                covers = [self._noted(each.result()) for each in covering]
            except BaseException:
                self._stop()  # else the threads would be waited for
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        self.problems += self._overlong(covers)
        *cover, back = covers
        return [*cover, *front, *territories, *notes, back]

    def _agreed(self, settled: list[FittedTerritory | None]) -> list[FittedTerritory]:
        """Return the territories laid out; raises InvalidEdition if one cannot be composed."""
        self._refuse_uncomposed()
        return [each for each in settled if each]

    def _refuse_uncomposed(self) -> None:
        if self._uncomposed:
            raise InvalidEdition(self._uncomposed)  # nothing will be printed

    def _even_sizes(self, natural: list[FittedTerritory], pool: ThreadPoolExecutor) -> list[LaidOutChapter]:
        """Return the territories, their texts no further than one step apart, and note what is wrong with them.

        A text that fits at a larger size keeps it: those that went too far below are laid out again.
        """
        most = _most(each.sheet.step for each in natural)
        again = {
            number: pool.submit(self._settled, territory, most)
            for number, territory in enumerate(self.edition.territories)
            if natural[number].sheet.step > most
        }
        found = self._agreed([
            again[number].result() if number in again else each for number, each in enumerate(natural)
        ])  # fmt: skip
        self.problems += [problem for each in found for problem in each.problems]
        self.problems += astray(self.edition.territories, [each.strangers for each in found])
        return [each.sheet for each in found]

    def _covered(self, compose_one: Callable[[Edition], Chapter]) -> LaidOutChapter:
        self._refuse_uncomposed()
        return self._chapters.house(compose_one)

    def _numbered(self, lengths: Sequence[int]) -> tuple[list[LaidOutChapter], list[LaidOutChapter]]:
        self._refuse_uncomposed()
        return numbered(self._chapters, lengths)

    def _settled(self, territory: Territory, most: int = text_sizes.STEPS) -> FittedTerritory | None:
        """Return *territory* in the best layout; None, and what is wrong is kept, when it cannot be composed.

        *most* is the last step that the size of its text may go down.
        """
        title = territory.sheet.name
        try:
            self._tell(title, 0)
            found = self._settling.settled(territory, most)
            self._tell(title, int(most == text_sizes.STEPS))  # one that is laid out again was done before
        except InvalidEdition as invalid:
            self._unprintable(invalid.problems)
            self._end(territory, 0, 0)
            return None
        except BaseException as failure:
            self._fail(failure)
            raise
        self._end(territory, len(found.sheet.fragment.pages), found.sheet.step)
        return found

    # What is known of territories while they are laid out

    def _foresee(self, territory: Territory, pages: int) -> None:
        """Note that *territory* will take so many pages."""
        with self._foreseen:
            self._lengths[territory.slug] = pages
            self._foreseen.notify_all()

    def _end(self, territory: Territory, pages: int, step: int) -> None:
        """Note that *territory* is done, in so many pages (0: it will not be printed)."""
        with self._foreseen:
            self._lengths[territory.slug], self._steps[territory.slug] = pages, step
            self._foreseen.notify_all()

    def _fail(self, failure: BaseException) -> None:
        with self._foreseen:
            self._failure = self._failure or failure
            self._foreseen.notify_all()

    def _wait_for(self, begun: int, ended: int = 0) -> None:
        """Wait until so many territories are composed, and so many of them laid out; raises what stopped one."""
        with self._foreseen:
            self._foreseen.wait_for(
                lambda: self._failure or (len(self._lengths) >= begun and len(self._steps) >= ended)
            )
        if self._failure:
            raise self._failure

    def _lengths_foreseen(self) -> list[int]:
        """Return the pages of each territory, those that will be laid out again in what they will then be tried in."""
        most = _most(self._steps.values())
        return [
            next(layouts(territory, most)).pages
            if self._steps.get(territory.slug, 0) > most
            else self._lengths[territory.slug]
            for territory in self.edition.territories
        ]

    # What is told

    def _unprintable(self, problems: list[Problem]) -> None:
        with self._lock:
            self._uncomposed += problems

    def _noted(self, sheet: LaidOutChapter) -> LaidOutChapter:
        self.problems += problems_of(sheet.chapter, sheet.fragment)
        return sheet

    def _overlong(self, covers: list[LaidOutChapter]) -> Iterator[Problem]:
        """Yield a problem for each page of the cover that takes more than one."""
        for sheet, field in zip(covers, ("titre", "colophon", "textes.quatrieme"), strict=True):
            if (pages := len(sheet.fragment.pages)) > 1:
                place = self.edition.mark(field) or self.edition.mark("titre")
                yield fit_kinds.COVER_TOO_LONG.at(place, title=sheet.chapter.title, pages=pages,
                                                   told=copyfit.of_pages(sheet.fragment.lines[1:]))  # fmt: skip

    def _tell(self, title: str, more: int) -> None:
        with self._lock:
            self._done += more
            done = self._done
        self.progress(_("laying out {name}").format(name=title), done, len(self.edition.territories))


def _most(steps: Iterable[int]) -> int:
    """Return the last step that the size of any text may go down, where others went so far."""
    return min(steps, default=0) + text_sizes.APART


def _in_turn(territories: Sequence[Territory], levelling: int) -> list[Territory]:
    """Return *territories* in the order they are laid out: the last ones are the shortest, longest first.

    Of the others every part of the book comes in every tenth, so that the first one tells how long all will take.
    """
    by_length = sorted(territories, key=_words, reverse=True)
    last = by_length[-levelling:]
    kept = {territory.slug for territory in last}
    others = [each for each in territories if each.slug not in kept]
    return [*(each for begin in range(_TENTHS) for each in others[begin::_TENTHS]), *last]


def _words(territory: Territory) -> int:
    return sum(len(rubric.prose.text) for rubric in territory.rubrics)
