"""Pages shared out among guarded workers, who check them while other steps run."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from importlib.util import find_spec
from typing import TypeVar

from livret.base.messages import _
from livret.pdf.read.bounds import Excess
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.proof.compare.likeness import Fit, Resemblance
from livret.proof.model import Remark
from livret.proof.visible.from_operators import unseen
from livret.workers.api import ChapterFailure, Workers
from livret.workers.foreign_file import ForeignFile

T = TypeVar("T")

#: The most pages of one job of a worker, for its time limit; and jobs for each worker, so that all end together.
_MOST_PAGES, _GOES = 24, 2


class PageChecks:
    """*workers* check the pages of *read*, the PDF *data*; ``notes`` are complete once ``remarks`` has returned.

    ``undrawn`` are the numbers of pages that could not be drawn in the time and memory that a worker has. Of a *file*
    from outside, that is its fault: ``refused`` has the remark.
    """

    def __init__(self, data: bytes, read: ReadPdf, workers: Workers, file: ForeignFile | None = None) -> None:
        self.refused: list[Remark] = []
        self.notes: list[str] = []
        self.undrawn: list[int] = []
        self._workers, self._data = workers, data
        self._by: ForeignFile | Workers = file or workers
        self._hidden = file.unseen if file else unseen
        self._able = find_spec("pypdfium2") is not None
        if not self._able:
            self.notes.append(
                _("the pages were not looked at: pypdfium2 is missing (in the folder of Livret, run make)")
            )
        self._futures = [
            (sheets, workers.submit(self._by.look, data, sheets) if self._able else None)
            for sheets in _shared(read.sheets, workers.jobs)
        ]

    def remarks(self) -> list[Remark]:
        """Return the remarks on what is invisible, or too pale, on the pages."""
        return [remark for sheets, future in self._futures for remark in self._remarks(sheets, future)]

    def resemblances(self, ours: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], fit: Fit) -> list[Resemblance]:
        """Return how the pages resemble those of *ours*: *pairs* are pages of both, *fit* maps one to the other."""
        if not self._able:
            return []
        shares = [
            (share, self._workers.submit(self._compared, ours, share, fit))
            for share in _shared(pairs, self._workers.jobs)
        ]
        found: list[Resemblance] = []
        for share, future in shares:
            try:
                found += future.result()
            except ChapterFailure as failure:
                self._note_undrawn([sheet for _ours, sheet in share], failure)
            except Excess as excess:
                self._refuse([sheet for _ours, sheet in share], excess)
        return found

    def _compared(self, ours: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], fit: Fit) -> list[Resemblance]:
        """Return how *pairs* resemble each other, without the pages that exceeded a worker's limits: they would again.

        Threads begin jobs in the order of submission: none waits for a job that has not begun.
        """
        numbers = {sheet.number for _ours, sheet in pairs}
        for sheets, future in self._futures:
            looked = numbers & {sheet.number for sheet in sheets}
            if looked and future and isinstance(future.exception(), Excess):
                numbers -= looked
        drawn = [pair for pair in pairs if pair[1].number in numbers]
        return self._by.compare(ours, self._data, drawn, fit) if drawn else []

    def _remarks(self, sheets: Sequence[ReadPage], future: "Future[list[Remark]] | None") -> list[Remark]:
        try:
            return future.result() if future else self._hidden(sheets)
        except ChapterFailure as failure:
            self._note_undrawn(sheets, failure)
            return self._hidden(sheets)
        except Excess as excess:
            self._refuse(sheets, excess)
            return []

    def _refuse(self, sheets: Sequence[ReadPage], excess: Excess) -> None:
        """Record that *sheets* of a file from outside could not be drawn, once for the whole file."""
        self.undrawn += [sheet.number for sheet in sheets if sheet.number not in self.undrawn]
        if not self.refused:
            self.refused.append(Remark(excess.problem, "", min(sheet.number for sheet in sheets)))

    def _note_undrawn(self, sheets: Sequence[ReadPage], failure: ChapterFailure) -> None:
        """Record that *sheets* could not be drawn; raises *failure* where the work was stopped."""
        if self._workers.stopped:
            raise failure
        numbers = [sheet.number for sheet in sheets if sheet.number not in self.undrawn]
        if not numbers:
            return  # neither checked nor compared: reported once
        self.undrawn += numbers
        message = _("pages {first} to {last} were not looked at: {reason}")
        first, last = numbers[0], numbers[-1]
        self.notes.append(message.format(first=first, last=last, reason=failure.problem.message))


def _shared(pages: Sequence[T], jobs: int) -> Iterator[Sequence[T]]:
    """Yield *pages* in shares, so that all of *jobs* workers have equal work."""
    size = max(1, min(_MOST_PAGES, -(-len(pages) // (jobs * _GOES))))
    for at in range(0, len(pages), size):
        yield pages[at : at + size]
