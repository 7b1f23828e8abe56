"""The chapters of an edition laid out: one loop over a state (``build/tasks``), in the order that page numbers allow.

The loop begins what may begin, as long as workers are free, else goes on with what has been answered. All of a
build happens in its thread; those of ``Workers.submit`` only wait for workers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from livret.base.messages import _
from livret.base.problems import InvalidEdition, Problem
from livret.build.chapter_store import Chapters, ChapterStore, LaidOutChapter
from livret.build.copyfit import FittedTerritory, TerritoryFitter
from livret.build.findings import problems_of
from livret.build.page_numbers import numbered
from livret.build.tasks import AHEAD, COVERS, Cover, Fitting, Numbering, Precheck, State, Task
from livret.catalogue import fit as fit_kinds
from livret.design import compose, copyfit, covers
from livret.design.filling import fillers, what_next
from livret.design.openings.pair import partners
from livret.edition.model import Edition, Territory
from livret.proof.gate.completeness import astray
from livret.workers.steps import Steps

#: Called with a step's words, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]

#: Territories for each worker that are kept for the end, the shortest ones: else all wait for a long one.
_LEVELLING = 4
_TENTHS = 10
#: The field with the text of each chapter that has one page; what fills the back cover is looked at.
_FIELDS = {"cover": "titre", "colophon": "colophon", "back": "", what_next.SLUG: "et_maintenant"}


@dataclass(frozen=True, slots=True)
class LaidOutEdition:
    """An edition laid out: its chapters in order, the warnings met on the way, and those that it accepts."""

    edition: Edition
    sheets: tuple[LaidOutChapter, ...]
    warnings: tuple[Problem, ...]
    excused: tuple[Problem, ...] = ()

    @property
    def page_count(self) -> int:
        """The pages of all its chapters."""
        return sum(len(sheet.fragment.pages) for sheet in self.sheets)


def nothing_wrong() -> Steps[list[Problem]]:
    """Return no problem."""
    yield from ()
    return []


def make_up(
    edition: Edition,
    store: ChapterStore,
    progress: Progress,
    precheck: Callable[[], Steps[list[Problem]]] = nothing_wrong,
    meanwhile: Iterable[Callable[[], None]] = (),
) -> tuple[list[LaidOutChapter], list[Problem]]:
    """Return every chapter of *edition* laid out, in book order, and the problems met on the way.

    *precheck* finds the problems of the house's own chapters and styles; *meanwhile* runs while workers lay out.

    :raises InvalidEdition: for those, and for what composing finds wrong with territories: a name too long.
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    """
    schedule = _Schedule(edition, store, progress, precheck)
    try:
        schedule.run(meanwhile)
    except BaseException:
        store.stop()
        raise
    return schedule.laid_out()


class _Schedule:
    """The layout of one edition: its state, the steps of each task, and their results."""

    def __init__(
        self, edition: Edition, store: ChapterStore, progress: Progress, precheck: Callable[[], Steps[list[Problem]]]
    ) -> None:
        self._edition, self._progress, self._precheck = edition, progress, precheck
        self._territories = {territory.slug: territory for territory in edition.territories}
        turn = [territory.slug for territory in _in_turn(edition.territories, _LEVELLING * store.jobs)]
        self._chapters = Chapters(edition, store)
        self._fitter = TerritoryFitter(
            edition, store, lambda *foreseen: self.state.foresee(*foreseen), lambda: self.state.hopeless
        )
        pairs = partners(self._fitter.paired, [*self._territories])
        self.state = State([*self._territories], turn, store.jobs, self._first_try, [*pairs])
        self._most = store.jobs + AHEAD
        self._out: dict[Task, Steps[Any]] = {}
        self._answers: SimpleQueue[tuple[Task, Future[Any]]] = SimpleQueue()
        self._results: dict[Task, Any] = {}

    def run(self, meanwhile: Iterable[Callable[[], None]]) -> None:
        """Lay everything out; raises what workers raise."""
        asides = [*meanwhile]
        while not self.state.finished:
            answered = not self._answers.empty()
            task = None if answered or len(self._out) >= self._most else self.state.next()
            if task:
                self._begin(task)
            elif asides and not answered:
                asides.pop(0)()
            else:
                task, answer = self._answers.get()
                self._go_on(task, self._out.pop(task), answer)

    # The steps of tasks

    def _begin(self, task: Task) -> None:
        if isinstance(task, Fitting):
            self._report(task)
        self._go_on(task, self._steps(task))

    def _steps(self, task: Task) -> Steps[Any]:
        match task:
            case Fitting(slug, most, alone):
                return self._fitter.settled(self._territories[slug], most, alone)
            case Numbering(lengths, shown):
                return numbered(self._chapters, lengths, shown)
            case Cover(name):
                return self._chapters.house(getattr(compose, name))
            case Precheck():
                return self._checked()

    def _checked(self) -> Steps[None]:
        if problems := (yield from self._precheck()):
            raise InvalidEdition(problems)

    def _go_on(self, task: Task, steps: Steps[Any], answer: "Future[Any] | None" = None) -> None:
        """Advance *task* to the next answer that it needs, or to its end."""
        try:
            waiting = steps.send(answer and answer.result())
        except StopIteration as end:
            self._end(task, end.value)
        except InvalidEdition as invalid:
            self.state.refuse(task, invalid.problems)
        else:
            self._out[task] = steps
            waiting.add_done_callback(lambda answer: self._answers.put((task, answer)))

    def _end(self, task: Task, result: Any) -> None:
        self._results[task] = result
        if not isinstance(task, Fitting):
            self.state.end(task)
            return
        sheet = result.sheet
        self.state.end(task, len(sheet.fragment.pages), sheet.step, fillers.repeating(task.slug, sheet.figures))
        self._report(task)

    def _first_try(self, slug: str, most: int) -> int:
        return self._fitter.first_try(self._territories[slug], most).pages

    def _report(self, task: Fitting) -> None:
        """Report that the territory of *task* is being laid out; one laid out again is not counted twice."""
        words = _("laying out {name}").format(name=self._territories[task.slug].sheet.name)
        self._progress(words, len(self.state.steps), len(self._territories))

    # Results

    def laid_out(self) -> tuple[list[LaidOutChapter], list[Problem]]:
        """Return every chapter in book order, and the problems; raises InvalidEdition if nothing is printed."""
        if self.state.hopeless:
            raise InvalidEdition(self.state.problems)
        fitted = self._fitted()
        numbered = self._results[self.state.number]
        covers = {name: self._results[Cover(name)] for name in COVERS}
        problems = [problem for each in fitted for problem in each.problems]
        problems += astray(self._edition.territories, [each.strangers for each in fitted])
        for sheet in (*(each for each in numbered if not isinstance(each, str)), *covers.values()):
            problems += problems_of(sheet.chapter, sheet.fragment)
        problems += self._overlong(
            {**covers, **{each.chapter.slug: each for each in numbered if not isinstance(each, str)}}
        )
        own = {territory.slug: each.sheet for territory, each in zip(self._edition.territories, fitted, strict=True)}
        inner = [own[each] if isinstance(each, str) else each for each in numbered]
        return [covers["cover"], covers["colophon"], *inner, covers["back"]], problems

    def _fitted(self) -> list[FittedTerritory]:
        """Return the last layout of each territory, in book order."""
        last = {task.slug: found for task, found in self._results.items() if isinstance(task, Fitting)}
        return [last[slug] for slug in self._territories]

    def _overlong(self, chapters: dict[str, LaidOutChapter]) -> Iterator[Problem]:
        """Yield a problem for each of *chapters* that needs more than the one page that it has."""
        for name, sheet in chapters.items():
            if name in _FIELDS and (pages := len(sheet.fragment.pages)) > 1:
                field = _FIELDS[name] or covers.back_field(self._edition)
                place = self._edition.mark(field) or self._edition.mark("titre")
                yield fit_kinds.COVER_TOO_LONG.at(place, title=sheet.chapter.title, pages=pages,
                                                   told=copyfit.of_pages(sheet.fragment.lines[1:]))  # fmt: skip


def _in_turn(territories: Sequence[Territory], levelling: int) -> list[Territory]:
    """Return *territories* in the order they are laid out: the last ones are the shortest, longest first.

    The others are interleaved, every tenth of the ranks by length, so that the first tenth predicts the whole time.
    """
    by_length = sorted(territories, key=_words, reverse=True)
    last = by_length[-levelling:]
    kept = {territory.slug for territory in last}
    others = [each for each in territories if each.slug not in kept]
    return [*(each for begin in range(_TENTHS) for each in others[begin::_TENTHS]), *last]


def _words(territory: Territory) -> int:
    return sum(len(rubric.prose.text) for rubric in territory.rubrics)
