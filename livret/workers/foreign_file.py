"""A PDF from outside, as the command has it: what guarded workers make of it, within what it may use in all."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from livret.base.messages import _, later
from livret.base.problems import Problem
from livret.catalogue import layout
from livret.catalogue import parity as kinds
from livret.pdf.read.bounds import (
    MB,
    MEMORY_BYTES,
    MOST_BYTES,
    MOST_REMARKS,
    REMARKS,
    Allowance,
    Excess,
    all_seconds,
    comparing_bytes,
    reading_seconds,
    too_many,
)
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.proof.compare.foreign import ArchivedFile, FileComparison
from livret.proof.compare.imposed import UnimposedPages
from livret.proof.compare.likeness import Fit, Resemblance
from livret.proof.compare.parts import Part
from livret.proof.compare.reference import ReferencePage
from livret.proof.model import Remark
from livret.proof.report.pictures import BROKEN, RemarkPlace, Seen
from livret.workers.api import ChapterFailure, Workers

#: What is done with a file, as named where it costs too much.
_READING, _COMPARING, _LOOKING = later("reading the file"), later("comparing"), later("looking at pages")
_CRASHED = later("the program that reads it ended at once ({cause}): it is damaged, or made to do harm")
#: Seconds of processor for a share of pages, and for each of them: one page does not use the time of all others.
_SHARE_SECONDS, _SHEET_SECONDS = 5.0, 1.0


class ForeignFile:
    """The PDF *data*, of so many *pages* where that is known, worked on by *workers* alone.

    It is compared with an edition of *edition_pages*, if with any. A file that exceeds its bounds raises ``Excess``.
    """

    def __init__(self, data: bytes, workers: Workers, pages: int = 1, edition_pages: int = 0) -> None:
        self.data = data
        self._workers = workers
        self._pages, self._spent, self._most, self._remarks = pages, 0.0, all_seconds(pages), 0
        self._most_memory = comparing_bytes(edition_pages)
        self._lock = Lock()

    def read(self) -> ReadPdf:
        """Return the file, read."""
        found: ReadPdf = self._call(_READING, reading_seconds(1), "read", self.data, memory_bytes=self._most_memory)
        self._pages = len(found.sheets)
        self._most = all_seconds(self._pages)
        return found

    def kept(self) -> ArchivedFile:
        """Return what a file of an archive claims and encloses (``foreign.kept``)."""
        found: ArchivedFile = self._call(_READING, reading_seconds(1), "kept", self.data)
        return found

    def press(self) -> tuple[bytes, str]:
        """Return for which press the file was made (``foreign.press_of``)."""
        found: tuple[bytes, str] = self._call(_READING, reading_seconds(1), "press", self.data)
        return found

    def compared(
        self,
        file: ReadPdf,
        edition: Sequence[ReferencePage],
        ours: ReadPdf,
        name: str,
        offered: Sequence[Part],
        bleed_mm: float,
        copied: bool,
    ) -> FileComparison:
        """Return *file*, what is read of this one, compared with *edition* (``foreign.compared``)."""
        seconds = reading_seconds(len(file.sheets))
        found: FileComparison = self._call(
            _COMPARING, seconds, "compared", file, edition, ours, name, offered, bleed_mm, copied,
            memory_bytes=self._most_memory,
        )  # fmt: skip
        return found

    def cut(self, on: Mapping[int, Sequence[ReferencePage]], ours: ReadPdf, file: ReadPdf) -> UnimposedPages | None:
        """Return the pages of imposed sheets one by one (``foreign.cut``)."""
        seconds = reading_seconds(len(file.sheets))
        found: UnimposedPages | None = self._call(_READING, seconds, "cut", self.data, on, ours, file)
        return found

    def look(self, pdf: bytes, sheets: Sequence[ReadPage]) -> list[Remark]:
        """Return what is unseen or too pale on *sheets*, pages of *pdf*, this file or its pages cut apart."""
        return self._remarked(_share(sheets), "look", pdf, sheets)

    def unseen(self, sheets: Sequence[ReadPage]) -> list[Remark]:
        """Return what is hidden on *sheets*, by what is drawn alone."""
        return self._remarked(_share(sheets), "unseen", sheets)

    def compare(
        self, ours: bytes, file: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], fit: Fit
    ) -> list[Resemblance]:
        """Return how pages of *file*, this one or its pages cut apart, resemble those of *ours*."""
        found: list[Resemblance] = self._call(_LOOKING, _share(pairs), "compare", ours, file, pairs, fit)
        return found

    def pictures(self, pdf: bytes, close: Sequence[RemarkPlace], whole: Mapping[int, Sequence[RemarkPlace]]) -> Seen:
        """Return pictures of places of *pdf* (``pictures.spots``); a file that cannot be drawn costs them alone."""
        try:
            found: Seen = self._call(_LOOKING, _share(whole) + _share(close), "picture", pdf, close, whole)
        except Excess:
            return Seen(fault=BROKEN)
        return found

    def _remarked(self, seconds: float, request: str, *arguments: Any) -> list[Remark]:
        found: list[Remark] = self._call(_LOOKING, seconds, request, *arguments)
        with self._lock:
            self._remarks += len(found)
        if self._remarks > MOST_REMARKS:
            raise too_many(REMARKS, MOST_REMARKS)
        return found

    def _call(self, what: str, seconds: float, request: str, *arguments: Any, memory_bytes: int = MEMORY_BYTES) -> Any:
        """Return the answer to *request*, within *memory_bytes* and *seconds* of processor, of what is left for all."""
        if len(self.data) > MOST_BYTES:
            raise Excess(kinds.FILE_TOO_LARGE, most=MOST_BYTES // MB)
        with self._lock:
            allowance = Allowance(min(seconds, self._most - self._spent), memory_bytes)
        if allowance.seconds <= 0:
            raise Excess(kinds.FILE_TOO_SLOW, what=_(what), seconds=round(self._most))
        try:
            answer, used = self._workers.about_file(request, allowance, *arguments)
        except ChapterFailure as failure:
            self._spend(allowance.seconds)
            if failure.problem.kind is layout.TOO_SLOW:  # the file is refused: its other pages cost no more than words
                self._most = min(self._most, reading_seconds(self._pages))
            raise excess(failure, what, allowance) or failure from failure
        self._spend(used)
        if isinstance(answer, Problem):
            raise Excess(answer.kind, **answer.values)
        return answer

    def _spend(self, seconds: float) -> None:
        with self._lock:
            self._spent += seconds


def _share(pages: Sequence[Any] | Mapping[int, Any]) -> float:
    return _SHARE_SECONDS + _SHEET_SECONDS * len(pages)


def excess(failure: ChapterFailure, what: str, allowance: Allowance) -> Excess | None:
    """Return *failure* as that of the file, None where it was not: a worker that stalled, work that was stopped."""
    kind = failure.problem.kind
    if kind is layout.TOO_SLOW:
        return Excess(kinds.FILE_TOO_SLOW, what=_(what), seconds=round(allowance.seconds))
    if kind is layout.TOO_MUCH_MEMORY:
        return Excess(kinds.FILE_TOO_HEAVY, what=_(what), most=allowance.memory_bytes // MB)
    if kind is layout.CRASHED:
        return Excess(kinds.UNREADABLE, detail=_(_CRASHED).format(cause=failure.problem.values["cause"]))
    return None
