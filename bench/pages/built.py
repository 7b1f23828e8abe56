"""Editions, built and measured, with what their territories had to be laid out."""

import re
import resource
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import livret
from bench.pages.bands import Page, measured
from livret.base.problems import InvalidEdition, Location, Severity
from livret.build.chapter_store import ChapterStore
from livret.build.fill import words
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter

#: The tallest band of a territory that has matter, and that of all other inner pages, as shares of the text's height.
CLOSED, OPEN = 0.15, 0.25
#: The words from which a territory fills an opening, with a photo, contours, an exergue or so many facts.
ENOUGH_WORDS, ENOUGH_FACTS = 150, 3


@dataclass(frozen=True, slots=True)
class Has:
    """What a territory of an edition has to be laid out."""

    name: str
    words: int
    photos: int
    contours: bool
    exergue: bool
    facts: int

    @property
    def limit(self) -> float:
        """The tallest band that its pages may have."""
        enough = self.photos or self.contours or self.exergue or self.facts >= ENOUGH_FACTS
        return CLOSED if self.words >= ENOUGH_WORDS and enough else OPEN

    def __str__(self) -> str:
        there = (("contours", self.contours), ("exergue", self.exergue))
        rest = [f"{self.photos} photos", f"{self.facts} facts", *(name for name, has in there if has)]
        return ", ".join([f"{self.words} words", *rest])


@dataclass(slots=True)
class Seen:
    """One file that was measured, and what is known of its making: seconds of processor, tries by chapter."""

    name: str
    pdf: Path
    pages: list[Page]
    has: Mapping[str, Has] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    dresses: dict[str, str] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def limit(self, page: Page) -> float:
        """Return the tallest band that *page* may have."""
        return self.has[page.chapter].limit if page.chapter in self.has else OPEN

    def told(self, page: Page) -> str:
        """Return a line about *page*."""
        mark = "✖" if page.inner and page.band > self.limit(page) else " "
        band = f"{page.band:4.0%} from line {page.begins:4.1f}"
        ends = f"columns end on {page.left:4.1f} {page.right:4.1f}, {page.size or '-':>4} pt"
        return f"{mark} p. {page.number:<3} {band}, {ends}  {page.kind} {page.title}"


def built(folder: Path, out: Path) -> Seen:
    """Return the edition in *folder*, built into *out*; raises as ``livret.build`` does."""
    before = _processor()
    with _watched() as (tries, dresses):
        written = livret.build(folder, ["screen"], out)
    pdf, seconds = written.files[0][0], _processor() - before
    warnings = Counter(problem.code for problem in written.warnings)
    return Seen(folder.name, pdf, measured(pdf), matter(check(load(folder))), tries, dresses, warnings, seconds=seconds)


def built_without_refused(write: Callable[[Collection[str]], Path], out: Path) -> Seen:
    """Build the edition that *write* makes, given the territories to leave out: at first none, then those refused."""
    refused: dict[str, str] = {}
    while True:
        try:
            seen = built(write(refused), out)
        except InvalidEdition as invalid:
            wrong = [problem for problem in invalid.problems if problem.severity == Severity.ERROR]
            found = {_slug(problem.location): f"{problem.code} {problem.message}" for problem in wrong}
            if "" in found or not {*found} - {*refused}:
                raise
            refused |= found
        else:
            seen.refused.update(refused)
            return seen


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


@contextmanager
def _watched() -> Iterator[tuple[Counter[str], dict[str, str]]]:
    """Count the layouts of each chapter by the engine meanwhile, and keep the dress of the last one."""
    tries: Counter[str] = Counter()
    dresses: dict[str, str] = {}
    render: Callable[..., Any] = ChapterStore.render

    def counted(store: ChapterStore, chapter: Chapter) -> Any:
        tries[chapter.slug] += 1
        if found := re.search(r'data-dress="([^"]+)"', chapter.html):
            dresses[chapter.slug] = found[1]
        return render(store, chapter)

    ChapterStore.render = counted  # type: ignore[method-assign]
    try:
        yield tries, dresses
    finally:
        ChapterStore.render = render  # type: ignore[method-assign]


def _slug(place: Location | None) -> str:
    found = re.search(r"territoires/([^/]+)/", place.file) if place else None
    return found[1] if found else ""


def matter(edition: Edition) -> dict[str, Has]:
    """Return what each territory of *edition* has, by the name of its chapter."""
    return {f"territoire-{each.slug}": _has(each) for each in edition.territories}


def _has(territory: Territory) -> Has:
    sheet = territory.sheet
    pictures = {picture for rubric in territory.rubrics for picture in rubric.prose.tree.pictures}
    return Has(sheet.name, words(territory), len(territory.photos) + len(pictures), territory.ground is not None,
               bool(sheet.exergues), len([*sheet.facts()]))  # fmt: skip
