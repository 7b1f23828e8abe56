"""The guarded children that lay chapters out: warm, bounded in time and memory, killed from outside.

The engine swallows exceptions, can loop for ever and can bring its interpreter down: nothing inside its own
process can guard it. A child pays for its imports, styles and fonts once; after a failure the next chapter
gets a new one.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from livret.children import Child, Gone, Started, born, imported_for
from livret.kinds import layout
from livret.messages import _
from livret.press.model import Book, Finding, Fragment, Parcel
from livret.problems import EngineFailure, EnvironmentFailure, LivretError, Problem

SECONDS = 120.0
MEMORY_BYTES = 2 * 1024**3

if TYPE_CHECKING:
    from livret.press.separate import PressJob
    from livret.proof.model import Remark
    from livret.proof.page import Sheet
    from livret.proof.registration import Fit
    from livret.proof.resemblance import Resemblance

_MIB = 1024**2
#: What C libraries say when they are refused memory, before they abort.
_MEMORY_SIGNS = ("failed to allocate", "MemoryError", "out of memory", "std::bad_alloc")
#: A child grows by some 0.2 MiB a chapter; after so many, another takes its place.
_MOST_ASKED = 200


class ChapterFailure(EngineFailure):
    """The engine failed on a chapter: ``problem`` tells which and why, ``log`` is what it wrote last."""

    def __init__(self, problem: Problem, log: str = "") -> None:
        self.problem = problem
        self.log = log
        super().__init__(problem.as_text())


class UnprintableJob(LivretError):
    """A press edition that cannot be made as it was ordered; the message tells why and what to do."""

    exit_code = 1


class _Idle:
    """The children that nobody asks; None is one not yet born. Whoever asks for one waits for it."""

    def __init__(self, count: int) -> None:
        self._children: list[Child | None] = [None] * count
        self._more = threading.Condition()

    def get(self, request: str) -> Child | None:
        """Take the child that is best prepared for *request*: it has imported for it, or is at least there."""
        wanted = imported_for(request)
        with self._more:
            self._more.wait_for(lambda: self._children)
            places = range(len(self._children))  # of two alike, the one given back last is the warmest
            best = max(places, key=lambda place: (_prepared(self._children[place], wanted), place))
            return self._children.pop(best)

    def put(self, child: Child | None) -> None:
        """Give *child* back."""
        with self._more:
            self._children.append(child)
            self._more.notify()


def _prepared(child: Child | None, wanted: str) -> int:
    """Return how well *child* is prepared for what imports *wanted*."""
    return 0 if child is None else 2 if wanted in child.knows else 1


class Press:
    """Lays chapters out in guarded children; to be used in a ``with`` block.

    *jobs* children at most work at once: ``render`` may be called from as many threads. *seconds* bound one
    chapter, *memory_bytes* one child (on Linux; macOS does not hold such a limit).
    """

    #: Those of this machine.
    programs = ""

    def __init__(self, *, jobs: int = 1, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self.jobs = jobs
        self._seconds = seconds
        self._memory = memory_bytes
        self._children: set[Child] = set()
        self.stopped = False
        self._guard = threading.Lock()  # of the two above: who stops comes from another thread
        self._idle = _Idle(jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End all children at once; whoever waits for one gets a :class:`ChapterFailure`."""
        with self._guard:
            self.stopped = True
            children, self._children = self._children, set()
        for child in sorted(children, key=lambda child: isinstance(child, Started)):
            child.kill()  # siblings before the one that made them, which buries them

    def warm(self, requests: Sequence[str]) -> None:
        """Have a child start now for each of *requests* that is known to come: a start takes half a second.

        A request is « render » or « separate »: whoever makes it is given the child that was started for it.
        """
        lent = [self._idle.get(request) for request in requests[: self.jobs]]
        there = [child for child in lent if child]
        for child in (*there, *self._born(requests[len(there) : len(lent)])):
            self._idle.put(child)

    def lint(self) -> list[Finding]:
        """Return what the engine ignores in styles/; raises :class:`ChapterFailure` or EnvironmentFailure."""
        found: list[Finding] = self._ask(("lint",), "styles/")
        return found

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it, by name; raises as ``lint`` does."""
        found: dict[str, str] = self._ask(("versions",), "WeasyPrint")
        return found

    def render(self, parcel: Parcel) -> Fragment:
        """Return the chapter of *parcel* laid out; raises :class:`ChapterFailure` or EnvironmentFailure."""
        fragment: Fragment = self._ask(("render", parcel), parcel.chapter.title)
        return fragment

    def separate(self, book: Book, job: "PressJob") -> bytes:
        """Return the press edition of *book* (``press.separate``), made beside whatever else is going on.

        Raises UnprintableJob where ``separate`` refuses, and as ``render`` does.
        """
        pdf: bytes = self._ask(("separate", book, job), _("the press edition"))
        return pdf

    def look(self, pdf: bytes, sheets: "Sequence[Sheet]") -> "list[Remark]":
        """Return what is unseen or too pale on *sheets*, pages of *pdf*; raises as ``render`` does."""
        found: list[Remark] = self._ask(("look", pdf, sheets), _("looking at pages"))
        return found

    def compare(
        self, ours: bytes, file: bytes, pairs: "Sequence[tuple[Sheet, Sheet]]", fit: "Fit"
    ) -> "list[Resemblance]":
        """Return how pages of the PDF *file* resemble those of *ours* (``resemblance``); raises as ``render`` does."""
        found: list[Resemblance] = self._ask(("compare", ours, file, pairs, fit), _("looking at pages"))
        return found

    def _ask(self, request: tuple[Any, ...], title: str) -> Any:
        with self._child(request[0]) as child:
            try:
                reply = child.ask(request, self._seconds)
            except TimeoutError:
                slow = layout.TOO_SLOW.at(None, chapter=title, seconds=round(self._seconds))
                raise ChapterFailure(slow, child.log()) from None
            except Gone:
                reply = ("failed", "crash", child.death())
            if reply[0] == "done":
                return reply[1]
            raise self._failure(reply[1], reply[2], child.log(), title)

    @contextmanager
    def _child(self, request: str) -> Iterator[Child]:
        """Lend an idle child; one that failed, or was not heard to its end, is never asked again."""
        child = self._idle.get(request)
        try:
            if child is None or child.asked >= _MOST_ASKED:
                self._bury(child)
                [child] = self._born([request])
            yield child
        except BaseException:
            self._bury(child)
            child = None
            raise
        finally:
            self._idle.put(child)

    def _born(self, requests: Sequence[str]) -> list[Child]:
        with self._guard:
            if self.stopped:
                raise EngineFailure(_("the work was stopped"))
            children = born(requests, self._memory)
            self._children.update(children)
        return children

    def _bury(self, child: Child | None) -> None:
        """End *child*, unless whoever stops everything has done so."""
        with self._guard:
            ours = child in self._children
            self._children -= {child} if child else set()
        if child and ours:
            child.kill()

    def _failure(self, cause: str, detail: str, log: str, title: str) -> LivretError:
        if cause == "environment":
            return EnvironmentFailure(_("the engine cannot start: {detail}").format(detail=detail))
        if cause == "refused":
            return UnprintableJob(detail)
        if cause == "memory" or any(sign in log for sign in _MEMORY_SIGNS):
            excess = layout.TOO_MUCH_MEMORY.at(None, chapter=title, mebibytes=self._memory // _MIB)
            return ChapterFailure(excess, log)
        return ChapterFailure(layout.CRASHED.at(None, chapter=title, cause=detail), log)
