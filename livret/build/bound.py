"""A bound book, read back: what other files are compared with, and what its report shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from livret.build import binding
from livret.build.chapter_store import ChapterStore, LaidOutChapter
from livret.build.schedule import LaidOutEdition
from livret.exports.screen import screen
from livret.pdf.document.whole import read
from livret.pdf.model import Book, Chapter
from livret.pdf.read.model import ReadPdf
from livret.proof.compare.reference import ReferencePage, leaves
from livret.workers.steps import Begun


@dataclass
class Bound:
    """A bound book and its screen edition, read; and the chapter of each page.

    ``only``: the pages of it, from 1, that count; None: all.
    """

    book: Book
    chapters: Sequence[tuple[Chapter, int, int]]
    only: frozenset[int] | None = None

    @cached_property
    def pdf(self) -> bytes:
        """The screen edition."""
        return screen(self.book).pdf

    @cached_property
    def read(self) -> ReadPdf:
        """The screen edition, read."""
        return read(self.pdf)

    @cached_property
    def leaves(self) -> list[ReferencePage]:
        """Return its pages, each word with the author's line that it comes from."""
        every = leaves(self.read, self.chapters)
        return [leaf for leaf in every if leaf.number in self.only] if self.only else every

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles of its chapters, by their slugs."""
        return {leaf.chapter: leaf.title for leaf in self.leaves}

    def chapter_of(self, page: int) -> str:
        """Return the slug of the chapter on *page*, from 1."""
        return next((c.slug for c, first, count in self.chapters if first <= page < first + count), "")


def of_book(book: Book, proofs: LaidOutEdition, *more: LaidOutChapter) -> Bound:
    """Return *book*, bound from the chapters of *proofs* and of *more*, with the chapter of each page."""
    by_slug = {sheet.chapter.slug: sheet.chapter for sheet in (*proofs.sheets, *more)}
    return Bound(book, [(by_slug[slug], first, count) for slug, first, count in book.chapters])


def extract(proofs: LaidOutEdition, store: ChapterStore, slug: str) -> Bound:
    """Return the extract of the territory *slug*; raises KeyError where the edition has none."""
    territory = {each.slug: each for each in proofs.edition.territories}[slug]
    cover = Begun(binding.named_cover(proofs.edition, store, territory)).result()
    return of_book(binding.extract(proofs, territory, cover, marked=False), proofs, cover)
