"""What every kind of worker offers (``pool.Pool``, ``cluster.Cluster``), and how it fails."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from livret.base.problems import EngineFailure, LivretError, Location, Problem
from livret.pdf.model import Book, Finding, Fragment, Parcel

if TYPE_CHECKING:
    from livret.exports.press.pdfx import PressJob
    from livret.pdf.read.bounds import Allowance
    from livret.pdf.read.model import ReadPage
    from livret.proof.compare.likeness import Fit, Resemblance
    from livret.proof.model import Remark


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


class Workers(Protocol):
    """What lays parcels out.

    ``programs`` is the digest of the programs that do; empty for those of this machine. Once ``stopped``, they are
    gone for good. Requests raise :class:`ChapterFailure` or EnvironmentFailure.
    """

    jobs: int
    programs: str
    stopped: bool

    def lint(self) -> list[Finding]:
        """Return what the engine ignores in styles/."""

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it, by name."""

    def render(self, parcel: Parcel) -> Fragment:
        """Return the chapter of *parcel* laid out."""

    def separate(self, book: Book, job: "PressJob") -> bytes:
        """Return the press edition of *book* (``press.pdfx``); raises UnprintableJob where that refuses."""

    def look(self, pdf: bytes, sheets: "Sequence[ReadPage]") -> "list[Remark]":
        """Return what is unseen or too pale on *sheets*, pages of *pdf*."""

    def compare(
        self, ours: bytes, file: bytes, pairs: "Sequence[tuple[ReadPage, ReadPage]]", fit: "Fit"
    ) -> "list[Resemblance]":
        """Return how pages of the PDF *file* resemble those of *ours*."""

    def about_file(self, request: str, allowance: "Allowance", *arguments: Any) -> tuple[Any, float]:
        """Return what *request* makes of a file from outside, and the seconds of processor that it used."""

    def warm(self, requests: Sequence[str]) -> None:
        """Start workers now for *requests* that will come: a start costs half a second."""

    def stop(self) -> None:
        """End all work at once; pending requests raise :class:`ChapterFailure`."""
