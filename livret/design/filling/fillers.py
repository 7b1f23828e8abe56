"""What fills the pages that a sheet has left, in order: what serves readers most, and what closes its page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from livret.design import maps
from livret.design.filling import communes, picture, words
from livret.design.house import people
from livret.edition.model import Edition, Territory


@dataclass(frozen=True, slots=True)
class Filler:
    """A page that fills a sheet; most are of a ``territory``; a picture has its ``rank``."""

    sort: Literal["near", "communes", "people", "picture"] | words.WordsSort
    territory: Territory | None = None
    rank: int = 0

    @property
    def slug(self) -> str:
        """Its slug, by which it is known among others."""
        return f"{self.sort}-{self.territory.slug}" if self.territory else self.sort


def fillers(edition: Edition) -> Iterator[Filler]:
    """Yield the pages that *edition* has to fill its sheets, best first, each measured when it is asked for."""
    near, shown = near_pages(edition), _pictures(edition)
    yield from near[:1]
    yield from _people(edition)
    yield from islice(shown, 1)
    yield from near[1:]
    for each in near:
        if each.territory and communes.has_page(each.territory):
            yield Filler("communes", each.territory)
    quotes, *others = words.PAGES
    yield from _words(edition, quotes)
    yield from shown
    for sort in others:
        yield from _words(edition, sort)


def repeating(slug: str, figures: Iterable[str]) -> frozenset[str]:
    """Return the slugs of the fillers that would repeat *figures* of the territory *slug* (``Layout.figures``)."""
    return frozenset(f"{sort}-{slug}" for sort in figures)


def near_pages(edition: Edition) -> list[Filler]:
    """Return the pages of the territories from near."""
    return [Filler("near", each) for each in maps.from_near(edition)]


def _words(edition: Edition, sort: words.WordsSort) -> Iterator[Filler]:
    if words.close(edition, sort):
        yield Filler(sort)


def _people(edition: Edition) -> Iterator[Filler]:
    """Yield the list of people, unless the edition has it among its chapters."""
    if all(chapter.sort != "personnes" for chapter in edition.chapters) and people.close(edition):
        yield Filler("people")


def _pictures(edition: Edition) -> Iterator[Filler]:
    """Yield a photograph of each territory that has several, then of the others."""
    for subject in sorted(edition.territories, key=lambda each: len(each.photos) < 2):
        rank = picture.pictured(subject)
        if rank is not None:
            yield Filler("picture", subject, rank)
