"""Chapters composed and laid out by whoever may: many threads ask, one composes at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from livret.base.fingerprint import of_text
from livret.build.chapter_store import ChapterStore
from livret.edition.model import Edition
from livret.pdf.model import Chapter, Fragment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LaidOutChapter:
    """A chapter beside what it became; of a territory, the step that its text was set at (``text_sizes``)."""

    chapter: Chapter
    fragment: Fragment
    step: int = 0


class Chapters:
    """Composes the chapters of *edition* and has them laid out in *workshop*; for several threads at once.

    Threads share one interpreter: of two that compose, both come late; and the first reads what all use.
    """

    def __init__(self, edition: Edition, workshop: ChapterStore) -> None:
        self.edition, self.workshop = edition, workshop
        self._composing = Lock()

    def house(self, compose_one: Callable[..., Chapter], *arguments: Any, **options: Any) -> LaidOutChapter:
        """Return a chapter of the house, laid out: its maps take longest, and it depends on no territory's text."""
        edition = self.edition
        with self._composing:
            printed = edition.sheet, edition.texts, edition.marks, self._subjects
            depends = compose_one.__name__, arguments, options, printed
            chapter = self.workshop.recall(
                "composed", depends, lambda: compose_one(edition, *arguments, **options), Chapter
            )
        return LaidOutChapter(chapter, self.workshop.render(chapter))

    @cached_property
    def _subjects(self) -> str:
        """What chapters of the house print of the territories; each by itself, for there may be a thousand."""
        told = ((t.slug, t.sheet, t.colour, t.photos, t.marks) for t in self.edition.territories)
        return of_text(*(of_text(repr(each)) for each in told))

    def each(self, items: Iterator[T]) -> Iterator[T]:
        """Yield each of *items*, composed in turn."""
        while True:
            with self._composing:
                item = next(items, None)
            if item is None:
                return
            yield item
