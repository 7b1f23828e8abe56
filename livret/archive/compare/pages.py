"""Two finished PDFs → the pages that differ, chapter by chapter, side by side; guarded workers draw them.

A PDF of an archive may have been changed by anybody, so whatever reads or draws it is bounded in time and memory.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from livret.archive.compare.model import Comparison, DifferentPages, PagePicture
from livret.base.messages import _, later
from livret.base.problems import Problem
from livret.build.chapter_store import ChapterStore
from livret.build.schedule import Progress
from livret.pdf.read.bounds import Allowance
from livret.proof.compare.tinted import PagePair, PageStretch
from livret.proof.report.pictures import SpotPicture
from livret.workers.api import ChapterFailure
from livret.workers.foreign_file import excess

#: Pages that are shown in all, so that the file can be sent; of each chapter at least so many.
_SHOWN, _OF_EACH = 80, 1
#: Seconds of processor for a share of chapters, and for each page in it.
_SECONDS, _PAGE_SECONDS = 5.0, 1.0
#: What took too long, or too much memory.
_PAGES = later("looking at pages")
#: Shares for each worker, to end together.
_GOES = 2

_Pair = tuple[PageStretch, PageStretch]


def with_pages(
    comparison: Comparison,
    before: bytes,
    after: bytes,
    store: ChapterStore,
    progress: Progress = lambda *_done: None,
) -> Comparison:
    """Return *comparison* with the pages of both PDFs that differ; what could not be drawn is among its notes."""
    notes: list[str] = []
    found: list[DifferentPages] = []
    sides = ((comparison.before.name, before), (comparison.after.name, after))
    chapters: list[list[PageStretch]] = []
    for name, pdf in sides:
        try:
            chapters.append(_answer(store, _SECONDS, "stretches", pdf))
        except _Undrawn as failure:
            note = _("the pages of {name} were not compared: {reason}").format(name=name, reason=failure.reason)
            return replace(comparison, notes=(*comparison.notes, note))
    one, other = chapters
    pairs = list(_pairs(comparison, one, other))
    most = max(_OF_EACH, -(-_SHOWN // max(len(pairs), 1)))
    shares = list(_shares(pairs, store.jobs * _GOES))
    results: list[Future[list[list[PagePair]]]] = [
        store.workers.submit(_answer, store, _seconds(share), "tint", before, after, share, most) for share in shares
    ]
    for done, (share, future) in enumerate(zip(shares, results, strict=True)):
        progress(_("looking at pages"), done, len(shares))
        try:
            found += _different_pages(share, future.result())
        except _Undrawn as failure:
            notes.append(_of_chapters(share, failure.reason))
    counts = sum(each.count for each in one), sum(each.count for each in other)
    return replace(comparison, pages=tuple(found), page_counts=counts, notes=(*comparison.notes, *notes))


class _Undrawn(Exception):
    """A worker could not answer its request; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _answer(store: ChapterStore, seconds: float, request: str, *arguments: object) -> Any:
    """Return the answer of a guarded worker; raises _Undrawn where there is none."""
    allowance = Allowance(seconds)
    try:
        answer, _used = store.workers.about_file(request, allowance, *arguments)
    except ChapterFailure as failure:
        if store.workers.stopped:
            raise
        of_file = excess(failure, _PAGES, allowance)
        raise _Undrawn((of_file or failure).problem.message) from failure
    if isinstance(answer, Problem):
        raise _Undrawn(answer.message)
    return answer


def _seconds(share: Sequence[_Pair]) -> float:
    return _SECONDS + _PAGE_SECONDS * sum(one.count + other.count for one, other in share)


def _of_chapters(share: Sequence[_Pair], why: str) -> str:
    titles = ", ".join(dict.fromkeys(other.title or one.title or _("the whole file") for one, other in share))
    return _("pages of {titles} were not compared: {reason}").format(titles=titles, reason=why)


def _pairs(comparison: Comparison, before: Sequence[PageStretch], after: Sequence[PageStretch]) -> Iterator[_Pair]:
    """Yield the chapters of both that are the same, in the order of *after*; those that one has alone, too."""
    was = {section.name: section.before or section.name for section in comparison.territories}
    left = [*before]
    for place, new in enumerate(after):
        old = next((each for each in left if each.title == was.get(new.title, new.title)), None)
        if old is None and place == 0 and before and before[0] in left and before[0].first == new.first == 0:
            old = before[0]  # the cover, by another title
        if old:
            left.remove(old)
        yield old or PageStretch("", 0, 0), new
    yield from ((old, PageStretch("", 0, 0)) for old in left)


def _shares(pairs: Sequence[_Pair], count: int) -> Iterator[list[_Pair]]:
    """Yield *pairs* in so many shares of as many pages each, more or less."""
    every = sum(one.count + other.count for one, other in pairs)
    share: list[_Pair] = []
    pages = 0
    for pair in pairs:
        share.append(pair)
        pages += pair[0].count + pair[1].count
        if pages * count >= every:
            yield share
            share, pages = [], 0
    if share:
        yield share


def _different_pages(share: Sequence[_Pair], found: Sequence[Sequence[PagePair]]) -> Iterator[DifferentPages]:
    for (one, other), differing in zip(share, found, strict=True):
        if differing:
            shown = [each for each in differing if any(each.pictures)]
            pairs = tuple((_face(each.before, each.pictures[0]), _face(each.after, each.pictures[1])) for each in shown)
            yield DifferentPages(other.title or one.title, pairs, len(differing))


def _face(number: int, picture: SpotPicture | None) -> PagePicture | None:
    return PagePicture(number, picture.data, picture.width, picture.height) if number and picture else None
