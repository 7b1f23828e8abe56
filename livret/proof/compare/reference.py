"""The words of each page of an edition, and their sources: our own PDF, read, beside its chapters' HTML."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livret.base.problems import Location
from livret.base.text_key import letters
from livret.pdf.model import Chapter
from livret.pdf.read.model import Part, ReadPdf, Run
from livret.proof.gate.expected import ExpectedText, expected

#: Words are searched no further than this many letters: marks of lists and calls of notes stand between.
_AHEAD = 400


@dataclass(frozen=True, slots=True)
class ReferenceRun:
    """A run of the edition, and the author's line that it comes from; None for text of the house."""

    run: Run
    source: Location | None


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A page of the edition: its number in the file, its chapter, and its runs in the order in which they are drawn.

    ``in_tag_order`` are its runs in the order of the tags.
    """

    number: int
    chapter: str
    title: str
    words: tuple[ReferenceRun, ...]
    in_tag_order: tuple[Run, ...]

    @property
    def letters(self) -> str:
        """The text of the page, as letters."""
        return "".join(letters(word.run.text) for word in self.words)


def leaves(read: ReadPdf, chapters: Sequence[tuple[Chapter, int, int]]) -> list[ReferencePage]:
    """Return the pages of *read*, a PDF of ours; *chapters* come with their first page, from 1, and page count."""
    found = []
    for chapter, first, count in chapters:
        sources = dict(_sources(read, chapter, first, count))
        for number in range(first, first + count):
            runs = read.sheets[number - 1].runs
            words = tuple(
                ReferenceRun(run, sources.get((number, run.mcid or 0)) if run.mcid is not None else None)
                for run in runs
                if letters(run.text)
            )
            found.append(ReferencePage(number, chapter.slug, chapter.title, words, tuple(in_tag_order(read, number))))
    return found


def in_tag_order(read: ReadPdf, number: int) -> list[Run]:
    """Return the runs of page *number*, in the order of its tags."""
    by_mark: dict[int | None, list[Run]] = {}
    for run in read.sheets[number - 1].runs:
        by_mark.setdefault(run.mcid, []).append(run)
    marks = (content.mcid for content in read.order if content.page == number)
    return [run for mark in marks for run in by_mark.get(mark, ())]


def _by_mark(runs: Sequence[Run]) -> dict[int | None, str]:
    found: dict[int | None, str] = {}
    for run in runs:
        found[run.mcid] = found.get(run.mcid, "") + letters(run.text)
    return found


def _sources(
    read: ReadPdf, chapter: Chapter, first: int, count: int
) -> Iterator[tuple[tuple[int, int], Location | None]]:
    """Yield the place in the author's files of each marked content of a chapter: (page, number)."""
    composed = expected(chapter.html)
    by_page = {n: _by_mark(read.sheets[n - 1].runs) for n in range(first, first + count)}
    parts: tuple[tuple[Part, list[ExpectedText]], ...] = (("flow", composed.flow), ("note", composed.notes))
    for part, passages in parts:
        wanted, ends = "".join(letters(p.text) for p in passages), list(_ends(passages))
        at = 0
        for content in read.order:
            if content.page not in by_page or content.part != part:
                continue
            own = by_page[content.page].get(content.mcid, "")
            if own and (place := wanted.find(own, at, at + len(own) + _AHEAD)) >= 0:
                yield (content.page, content.mcid), _place(chapter, passages, ends, place)
                at = place + len(own)


def _ends(passages: Sequence[ExpectedText]) -> Iterator[int]:
    end = 0
    for passage in passages:
        end += len(letters(passage.text))
        yield end


def _place(chapter: Chapter, passages: Sequence[ExpectedText], ends: list[int], letter: int) -> Location | None:
    index = bisect_right(ends, letter)
    source = passages[index].source if index < len(passages) else None
    return chapter.sources[source] if source is not None and source < len(chapter.sources) else None
