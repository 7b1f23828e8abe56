"""A laid-out edition → letters to send with it, and their enclosures: the brochure, an extract, a personal copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from livret.base.problems import Problem, Severity
from livret.bind.book import bind
from livret.bind.placed import first_numbers
from livret.build import binding
from livret.build.chapter_store import ChapterStore
from livret.build.findings import problems_of
from livret.build.schedule import LaidOutEdition
from livret.design import compose
from livret.edition.load.inventory import inventory
from livret.edition.load.inventory import pictures as pictures_of
from livret.engine.parcel import pack
from livret.exports.personal.copy import Original, prepare
from livret.exports.screen import screen
from livret.exports.weights import names, pictures
from livret.pdf.model import Book, Fragment
from livret.proof.report.pictures import spots
from livret.workers.steps import Begun


@dataclass(frozen=True, slots=True)
class TerritoryPages:
    """The pages of a territory in the brochure: its name, its first and last page, the anchor of its chapter."""

    name: str
    first: int
    last: int
    anchor: str


class Letter(NamedTuple):
    """A laid-out letter, and the errors that keep it from being sent; those of its text have no place."""

    fragment: Fragment
    problems: tuple[Problem, ...]

    @property
    def pages(self) -> int:
        """The number of its pages."""
        return len(self.fragment.pages)


class HeavyPicture(NamedTuple):
    """A picture of a PDF: its file ("" where it is not an author's), its page, and its weight in bytes."""

    file: str
    page: int
    size: int


class Letters:
    """The letters of one mailing; laid out without a cache, as they are personal."""

    def __init__(self, proofs: LaidOutEdition, store: ChapterStore) -> None:
        self._proofs, self._store = proofs, store
        self._fragments = [sheet.fragment for sheet in proofs.sheets]
        self._info = binding.info(proofs.edition)
        self._brochures: dict[str, bytes] = {}

    @property
    def title(self) -> str:
        """The title of the brochure."""
        return self._info.title

    @property
    def at_once(self) -> int:
        """How many letters to request at once: one more than there are workers."""
        return self._store.jobs + 1

    def places(self) -> Iterator[tuple[str, TerritoryPages]]:
        """Yield the folder of each territory, and its pages in the brochure."""
        firsts = dict(zip((each.slug for each in self._fragments), first_numbers(self._fragments), strict=True))
        lengths = {fragment.slug: len(fragment.pages) for fragment in self._fragments}
        for territory in self._proofs.edition.territories:
            chapter = compose.anchor(territory)
            first = firsts[chapter]
            yield territory.slug, TerritoryPages(territory.sheet.name, first, first + lengths[chapter] - 1, chapter)

    def lay_out(self, lines: Sequence[str], on: str, body: Markup) -> Letter:
        """Return the letter addressed to *lines*, dated *on*, with *body* as HTML."""
        chapter = compose.letter(self._proofs.edition, lines, on, body)
        fragment = self._store.workers.render(pack(chapter, None))
        errors = (each for each in problems_of(chapter, fragment) if each.severity == Severity.ERROR)
        return Letter(fragment, tuple(errors))

    def bound(self, letters: Sequence[Letter], title: str) -> bytes:
        """Return *letters* as one PDF, without their links into the brochure."""
        fragments = [replace(each.fragment, slug=f"lettre-{number}") for number, each in enumerate(letters)]
        elsewhere = frozenset(place.anchor for _slug, place in self.places())
        return screen(bind(fragments, replace(self._info, title=title), elsewhere=elsewhere)).pdf

    def copy(self, letter: Letter, title: str) -> bytes:
        """Return the whole brochure with *letter* in front, as a PDF."""
        return self._original.copy([letter.fragment], title=title)

    @cached_property
    def _original(self) -> Original:
        return prepare(self.brochure(), self._info)

    def brochure(self, slug: str = "") -> bytes:
        """Return the extract of the territory *slug*, or the whole brochure where it is empty, as a PDF."""
        if slug not in self._brochures:
            self._brochures[slug] = screen(self._book(slug)).pdf
        return self._brochures[slug]

    def _book(self, slug: str) -> Book:
        if not slug:
            return binding.whole(binding.on_screen(self._proofs))
        territory = next(each for each in self._proofs.edition.territories if each.slug == slug)
        cover = Begun(binding.named_cover(self._proofs.edition, self._store, territory)).result()
        return binding.extract(self._proofs, territory, cover)

    def heaviest(self, slug: str, most: int) -> list[HeavyPicture]:
        """Return the *most* heaviest pictures of the extract of *slug*, or of the whole brochure."""
        files = inventory(self._proofs.edition, pictures_of(sheet.chapter.html for sheet in self._proofs.sheets))
        known = names(self._book(slug).pdf, {each.name: each.data for each in files})
        return [
            HeavyPicture(known.get((each.page, each.place), ""), each.page, each.size)
            for each in pictures(self.brochure(slug))[:most]
        ]


def first_page(pdf: bytes) -> bytes | None:
    """Return the first page of *pdf* as a JPEG; None where it cannot be drawn."""
    picture = spots(pdf, (), {1: ()}).pages.get(1)
    return picture.data if picture else None
