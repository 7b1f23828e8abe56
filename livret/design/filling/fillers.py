"""What fills the pages that a sheet has left, in order: what serves readers most, and what closes its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
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


def fillers(edition: Edition) -> list[Filler]:
    """Return the pages that *edition* has to fill its sheets, best first."""
    near = [Filler("near", each) for each in maps.from_near(edition)]
    shown = [*_pictures(edition)]
    inhabited = [each.territory for each in near if each.territory and communes.has_page(each.territory)]
    listed = [Filler("communes", each) for each in inhabited]
    quotes, *others = ([Filler(sort)] if words.close(edition, sort) else [] for sort in words.PAGES)
    return [*near[:1], *_people(edition), *shown[:1], *near[1:], *listed, *quotes, *shown[1:], *chain(*others)]


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
