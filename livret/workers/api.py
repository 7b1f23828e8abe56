"""What every kind of worker offers (``pool.Pool``, ``cluster.Cluster``), and how it fails."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from livret.base.messages import _
from livret.base.problems import EngineFailure, LivretError, Location, Problem
from livret.pdf.model import Book, Finding, Fragment, Parcel

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from livret.exports.press.pdfx import PressJob
    from livret.pdf.read.bounds import Allowance
    from livret.pdf.read.model import ReadPage
    from livret.proof.compare.likeness import Fit, Resemblance
    from livret.proof.model import Remark

P = ParamSpec("P")
T = TypeVar("T")


class ChapterFailure(EngineFailure):
    """The engine failed on a chapter: ``problem`` says which and why, ``log`` is what it wrote last."""

    def __init__(self, problem: Problem, log: str = "") -> None:
        self.problem = problem
        self.log = log
        super().__init__(problem.as_text())

    def at(self, place: Location | None) -> "ChapterFailure":
        """Return the same at *place*: workers know no places."""
        return ChapterFailure(replace(self.problem, location=place), self.log)


class UnprintableJob(LivretError):
    """A press edition that cannot be produced as ordered; the message says why and what to do."""

    exit_code = 1


def stopped() -> EngineFailure:
    """Return the failure of a request whose workers were stopped."""
    return EngineFailure(_("the work was stopped"))


class Workers(ABC):
    """What lays parcels out, reads files and looks at pages; to be used in a ``with`` block.

    Up to ``jobs`` requests are answered at once. ``programs`` is the digest of the programs that do; empty for those
    of this machine. Once ``stopped``, they are gone for good. Requests raise :class:`ChapterFailure` or
    EnvironmentFailure, and block: who has others to do in the meantime has them wait in ``submit``.
    """

    jobs: int
    programs = ""
    stopped = False
    _waiters: "ThreadPoolExecutor | None" = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def submit(self, call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> "Future[T]":
        """Have *call*, which makes a request, wait for its answer in a thread; requests begin in this order."""
        if self.stopped:
            raise stopped()
        if self._waiters is None:
            from concurrent.futures import ThreadPoolExecutor  # late: who finds all in the cache waits for nobody

            self._waiters = ThreadPoolExecutor(self.jobs)
        return self._waiters.submit(call, *arguments, **options)

    def stop(self) -> None:
        """End all work at once; requests that were begun raise EngineFailure, those that were not are cancelled."""
        self.stopped = True
        if self._waiters:
            self._waiters.shutdown(wait=False, cancel_futures=True)

    @abstractmethod
    def call(self, request: str, title: str, *arguments: Any) -> Any:
        """Return the answer to *request* (a row of ``wire``), which is about what people know as *title*."""

    @abstractmethod
    def warm(self, requests: Sequence[str]) -> None:
        """Start workers now for *requests* that will come: a start takes a quarter of a second."""

    def lint(self) -> list[Finding]:
        """Return what the engine ignores in styles/."""
        found: list[Finding] = self.call("lint", "styles/")
        return found

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it, by name."""
        found: dict[str, str] = self.call("versions", "WeasyPrint")
        return found

    def render(self, parcel: Parcel) -> Fragment:
        """Return the chapter of *parcel* laid out."""
        fragment: Fragment = self.call("render", parcel.chapter.title, parcel)
        return fragment

    def separate(self, book: Book, job: "PressJob") -> bytes:
        """Return the press edition of *book* (``press.pdfx``); raises UnprintableJob where that refuses."""
        pdf: bytes = self.call("separate", _("the press edition"), book, job)
        return pdf

    def look(self, pdf: bytes, sheets: "Sequence[ReadPage]") -> "list[Remark]":
        """Return what is unseen or too pale on *sheets*, pages of *pdf*."""
        found: list[Remark] = self.call("look", _("looking at pages"), pdf, sheets)
        return found

    def compare(
        self, ours: bytes, file: bytes, pairs: "Sequence[tuple[ReadPage, ReadPage]]", fit: "Fit"
    ) -> "list[Resemblance]":
        """Return how pages of the PDF *file* resemble those of *ours* (``likeness``)."""
        found: list[Resemblance] = self.call("compare", _("looking at pages"), ours, file, pairs, fit)
        return found

    def about_file(self, request: str, allowance: "Allowance", *arguments: Any) -> tuple[Any, float]:
        """Return what *request* makes of a file from outside, and the seconds of processor that it took.

        Raises ChapterFailure also where *allowance* is not enough.
        """
        answer: tuple[Any, float] = self.call(request, _("the file"), allowance, *arguments)
        return answer
