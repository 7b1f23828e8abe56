"""Pages shared out among guarded workers, who look at them while other things are done."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TypeVar

from livret.base.messages import _
from livret.build.chapter_store import ChapterStore
from livret.pdf.read.bounds import Excess
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.proof.compare.likeness import Fit, Resemblance
from livret.proof.model import Remark
from livret.proof.visible.from_operators import unseen
from livret.workers.api import ChapterFailure, Workers
from livret.workers.foreign_file import ForeignFile

T = TypeVar("T")

#: The most pages that a worker looks at in one go, and so in its time; and goes for each worker, to end together.
_MOST_PAGES, _GOES = 24, 2


@contextmanager
def beside(workshop: ChapterStore) -> Iterator[ThreadPoolExecutor]:
    """Hold threads in which the workers of *workshop* are asked; whatever goes wrong, nobody waits for them."""
    with ThreadPoolExecutor(workshop.jobs) as threads:
        try:
            yield threads
        except BaseException:
            workshop.stop()
            threads.shutdown(wait=False, cancel_futures=True)
            raise


class PageChecks:
    """Workers that look at the pages of *read*, the PDF *data*; once asked for ``remarks``, ``notes`` tell the rest.

    ``undrawn`` are the numbers of pages that could not be drawn in the time and memory that a worker has. Of a *file*
    from outside, that is its fault: ``refused`` tells it.
    """

    def __init__(
        self,
        data: bytes,
        read: ReadPdf,
        workshop: ChapterStore,
        threads: ThreadPoolExecutor,
        file: ForeignFile | None = None,
    ) -> None:
        self.refused: list[Remark] = []
        self.notes: list[str] = []
        self.undrawn: list[int] = []
        self._threads, self._workshop, self._data = threads, workshop, data
        self._eyes: ForeignFile | Workers = file or workshop.press
        self._hidden = file.unseen if file else unseen
        self._able = find_spec("pypdfium2") is not None
        if not self._able:
            self.notes.append(
                _("the pages were not looked at: pypdfium2 is missing (in the folder of Livret, run make)")
            )
        self._asked = [
            (sheets, threads.submit(self._eyes.look, data, sheets) if self._able else None)
            for sheets in _shared(read.sheets, workshop.jobs)
        ]

    def remarks(self) -> list[Remark]:
        """Return what is unseen on the pages, or too pale."""
        return [remark for sheets, asked in self._asked for remark in self._remarks(sheets, asked)]

    def resemblances(self, ours: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], fit: Fit) -> list[Resemblance]:
        """Return how the pages resemble those of *ours*: *pairs* are sheets of both, *fit* lays one on the other."""
        if not self._able:
            return []
        asked = [
            (share, self._threads.submit(self._compared, ours, share, fit))
            for share in _shared(pairs, self._workshop.jobs)
        ]
        found: list[Resemblance] = []
        for share, future in asked:
            try:
                found += future.result()
            except ChapterFailure as failure:
                self._untold([sheet for _ours, sheet in share], failure)
            except Excess as excess:
                self._refuse([sheet for _ours, sheet in share], excess)
        return found

    def _compared(self, ours: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], fit: Fit) -> list[Resemblance]:
        """Return how *pairs* resemble each other, but for pages that took too much to be looked at: they would again.

        Threads begin what they are asked in order: whoever is in one waits for nothing that has not begun.
        """
        numbers = {sheet.number for _ours, sheet in pairs}
        for sheets, asked in self._asked:
            looked = numbers & {sheet.number for sheet in sheets}
            if looked and asked and isinstance(asked.exception(), Excess):
                numbers -= looked
        drawn = [pair for pair in pairs if pair[1].number in numbers]
        return self._eyes.compare(ours, self._data, drawn, fit) if drawn else []

    def _remarks(self, sheets: Sequence[ReadPage], asked: "Future[list[Remark]] | None") -> list[Remark]:
        try:
            return asked.result() if asked else self._hidden(sheets)
        except ChapterFailure as failure:
            self._untold(sheets, failure)
            return self._hidden(sheets)
        except Excess as excess:
            self._refuse(sheets, excess)
            return []

    def _refuse(self, sheets: Sequence[ReadPage], excess: Excess) -> None:
        """Note that *sheets* of a file from outside could not be drawn, once for the whole file."""
        self.undrawn += [sheet.number for sheet in sheets if sheet.number not in self.undrawn]
        if not self.refused:
            self.refused.append(Remark(excess.problem, "", min(sheet.number for sheet in sheets)))

    def _untold(self, sheets: Sequence[ReadPage], failure: ChapterFailure) -> None:
        """Note that *sheets* could not be drawn; raises *failure* where the work was stopped."""
        if self._workshop.press.stopped:
            raise failure
        numbers = [sheet.number for sheet in sheets if sheet.number not in self.undrawn]
        if not numbers:
            return  # neither looked at nor compared: told once
        self.undrawn += numbers
        told = _("pages {first} to {last} were not looked at: {reason}")
        first, last = numbers[0], numbers[-1]
        self.notes.append(told.format(first=first, last=last, reason=failure.problem.message))


def _shared(pages: Sequence[T], jobs: int) -> Iterator[Sequence[T]]:
    """Yield *pages* in shares, so that all of *jobs* workers have as much to do."""
    size = max(1, min(_MOST_PAGES, -(-len(pages) // (jobs * _GOES))))
    for at in range(0, len(pages), size):
        yield pages[at : at + size]
