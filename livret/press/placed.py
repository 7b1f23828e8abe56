"""A chapter in its place: what the steps of binding share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pikepdf import Object, Pdf

from livret.press.model import Fragment


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment whose pages stand in the book: ``first`` is the index of its first page, from 0.

    ``number`` is what is printed on that page: the next one, unless the book is an extract of another.
    ``source`` is the fragment's own PDF: what has been copied from it lives only as long.
    """

    fragment: Fragment
    source: Pdf
    first: int
    number: int
    pages: tuple[Object, ...]

    def annotations(self) -> Iterator[Object]:
        """Yield the annotations of the pages, in order."""
        for page in self.pages:
            yield from page.get("/Annots", ())


def first_numbers(fragments: Sequence[Fragment]) -> list[int]:
    """Return the number of the first page of each of *fragments*, which follow each other: the cover is page 1."""
    return list(accumulate((len(fragment.pages) for fragment in fragments), initial=1))[:-1]


def resources_of(chapters: "list[Placed]") -> Iterator[Object]:
    """Yield the resources of the pages, each once: the pages of a fragment share theirs."""
    seen = set()
    for chapter in chapters:
        for page in chapter.pages:
            if page.Resources.objgen not in seen:
                seen.add(page.Resources.objgen)
                yield page.Resources
