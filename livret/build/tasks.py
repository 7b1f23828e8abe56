"""The scheduler's state: which task of an edition may begin now, in stages; without processes, files or clocks.

Territories and covers depend on no page number. Chapters that print numbers use foreseen ones while the last
territories are, and again only where one was wrong. No text goes lower than ``text_sizes.APART`` steps below the
largest: those that did are laid out again, once all are known, as is the one of a pair whose partner needs more than a
page.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from livret.base.problems import Problem
from livret.design import text_sizes

#: The covers, by what composes them.
COVERS = ("cover", "colophon", "back")
#: Chapters composed ahead of those that are laid out, so that no worker waits for the coordinator.
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Fitting:
    """A territory in the best layout, its text no further down than the step ``most``.

    One that is ``alone`` shares no opening.
    """

    slug: str
    most: int = text_sizes.STEPS
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Precheck:
    """The checks of the house's own chapters and styles that need no layout."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The chapters that print page numbers; ``lengths`` are the pages of each territory.

    ``shown`` are the pages that would fill a sheet with what the territories' own pages show, by their slugs.
    """

    lengths: tuple[int, ...]
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cover:
    """One of COVERS."""

    name: str


Task = Fitting | Precheck | Numbering | Cover


class State:
    """The progress of the layout of an edition.

    ``slugs`` are its territories in book order, ``turn`` the same in the order in which they begin; ``jobs`` chapters
    are laid out at once. *first_try* returns the pages of a territory's first layout where its text may go down
    to a step. The two of each of *pairs* have a page each of one opening, or both have openings of their own.
    ``refused`` are the problems of failed tasks that authors can mend: with any, nothing will be printed.
    """

    def __init__(
        self,
        slugs: Sequence[str],
        turn: Sequence[str],
        jobs: int,
        first_try: Callable[[str, int], int],
        pairs: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.slugs, self._jobs, self._first_try, self._pairs = tuple(slugs), jobs, first_try, tuple(pairs)
        #: Pages of each territory: those of the layout being tried until it is done. The steps of those that are done.
        self.lengths: dict[str, int] = {}
        self.steps: dict[str, int] = {}
        #: Of each, what no page that fills a sheet shows again.
        self.shown: dict[str, frozenset[str]] = {}
        self.refused: dict[Task, list[Problem]] = {}
        self.done: set[Task] = set()
        self._waiting: deque[Task] = deque(map(Fitting, turn))
        self._planned: set[Task] = {*self._waiting}
        self._out: set[Task] = set()
        self._fits = len(self.slugs)  # that are not done
        self._stages = deque((
            (self._workers_are_busy, self._prechecked),
            (self._are_pages_foreseen, self._numbered_early),
            (self._are_all_fitted, self._evened),
            (self._are_all_fitted, self._numbered),
        ))  # fmt: skip

    # Tasks

    def next(self) -> Task | None:
        """Return the task that begins now; None if none may before another one is done."""
        if not self._waiting:
            return None
        task = self._waiting.popleft()
        self._out.add(task)
        return task

    def foresee(self, slug: str, pages: int, shown: frozenset[str] = frozenset()) -> None:
        """Record that the territory *slug* is being laid out in *pages* pages, with what is *shown* there."""
        self.lengths[slug], self.shown[slug] = pages, shown
        self._advance()

    def end(self, task: Task, pages: int = 0, step: int = 0, shown: frozenset[str] = frozenset()) -> None:
        """Record that *task* is done; that of a territory in *pages* pages, its text at *step*, and its *shown*."""
        self._out.remove(task)
        self.done.add(task)
        if isinstance(task, Fitting):
            self._fits -= 1
            self.lengths[task.slug], self.steps[task.slug] = pages, step
            self.shown[task.slug] = shown
        self._advance()

    def refuse(self, task: Task, problems: Iterable[Problem]) -> None:
        """Record that *task* failed for *problems*; empty, where it was stopped for those of others."""
        self.refused[task] = [*problems]
        self.end(task)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return not (self._waiting or self._out)

    @property
    def hopeless(self) -> bool:
        """Whether nothing will be printed."""
        return any(self.refused.values())

    @property
    def problems(self) -> list[Problem]:
        """The problems that keep the edition from being printed: the house's, then its territories' in book order."""
        places = {slug: number for number, slug in enumerate(self.slugs, 1)}
        found = sorted(self.refused.items(), key=lambda item: places.get(getattr(item[0], "slug", ""), 0))
        return [problem for _task, problems in found for problem in problems]

    @property
    def number(self) -> Numbering:
        """The task of the chapters that print page numbers, for the pages that territories have."""
        return Numbering(tuple(self.lengths[slug] for slug in self.slugs), frozenset().union(*self.shown.values()))

    # The stages: their conditions and their tasks

    def _advance(self) -> None:
        """Put the tasks of every stage that may begin now in front of the queue; each once."""
        while self._stages and self._stages[0][0]():
            tasks = [task for task in self._stages.popleft()[1]() if task not in self._planned]
            self._planned.update(tasks)
            self._waiting.extendleft(reversed(tasks))

    def _workers_are_busy(self) -> bool:
        return len(self.lengths) >= min(self._jobs + AHEAD, len(self.slugs))

    @staticmethod
    def _prechecked() -> Iterator[Task]:
        yield Precheck()

    def _are_pages_foreseen(self) -> bool:
        known = len(self.lengths) == len(self.slugs) and self._fits <= self._jobs
        return known and Precheck() in self.done and not self.hopeless

    def _numbered_early(self) -> Iterator[Task]:
        most = self._most()
        lengths = (
            self._first_try(slug, most) if self.steps.get(slug, 0) > most else self.lengths[slug] for slug in self.slugs
        )
        yield Numbering(tuple(lengths), frozenset().union(*self.shown.values()))
        yield from map(Cover, COVERS)

    def _are_all_fitted(self) -> bool:
        return not self._fits and not self.hopeless

    def _evened(self) -> Iterator[Task]:
        most, parted = self._most(), self._parted()
        again = [
            Fitting(slug, most, slug in parted) for slug in self.slugs if self.steps[slug] > most or slug in parted
        ]
        self._fits += len(again)
        yield from again

    def _parted(self) -> set[str]:
        """Return the territories that fit on a page whose partner did not: no territory faces a stranger."""
        parted = (pair for pair in self._pairs if {self.lengths[slug] for slug in pair} != {1})
        return {slug for pair in parted for slug in pair if self.lengths[slug] == 1}

    def _numbered(self) -> Iterator[Task]:
        yield self.number

    def _most(self) -> int:
        """Return the last step that any text size may go down to: APART below the largest so far."""
        return min(self.steps.values(), default=0) + text_sizes.APART
