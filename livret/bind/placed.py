"""A fragment in its place in the book: shared by the steps of binding."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from pikepdf import Dictionary, Object

from livret.pdf.model import Anchor, Drawing, Fragment, OutlineEntry


@dataclass(frozen=True, slots=True)
class PlacedFragment:
    """A fragment whose pages are in the book: ``first`` is the index of its first page, from 0.

    ``number`` is printed on that page: the next one, unless the book is an extract of another.
    ``tree`` is its tag tree, copied into the book with the pages. Pages of its PDF beyond ``pages`` of the fragment
    are left out, with their anchors and headings. ``streams`` are the original contents of each page.
    """

    fragment: Fragment
    tree: Object
    first: int
    number: int
    pages: tuple[Object, ...]
    streams: tuple[Object, ...] = ()

    def drawings(self) -> Iterator[tuple[Object, Mapping[tuple[int, int], tuple[Drawing, ...]]]]:
        """Yield each page, and the known drawings of its content streams, by their object numbers."""
        for page, stream, known in zip_longest(self.pages, self.streams, self.fragment.drawings[: len(self.pages)]):
            yield page, {} if known is None else {stream.objgen: known}

    def annotations(self) -> Iterator[Object]:
        """Yield the annotations of the pages, in order."""
        for page in self.pages:
            yield from page.get("/Annots", ())

    def anchors(self) -> list[tuple[str, Anchor]]:
        """Return the names and places that links may aim at, sorted."""
        return [(name, at) for name, at in sorted(self.fragment.anchors.items()) if at.page < len(self.pages)]

    def headings(self) -> list[OutlineEntry]:
        """Return the bookmarks, in order."""
        return [heading for heading in self.fragment.headings if heading.page < len(self.pages)]


def first_numbers(fragments: Sequence[Fragment]) -> list[int]:
    """Return the number of the first page of each of *fragments*, numbered consecutively: the cover is page 1."""
    return list(accumulate((len(fragment.pages) for fragment in fragments), initial=1))[:-1]


def resources_of(pages: Iterable[Object]) -> Iterator[Object]:
    """Yield the resources of *pages*, once each: the pages of a fragment share theirs."""
    seen = set()
    for page in pages:
        if page.Resources.objgen not in seen:
            seen.add(page.Resources.objgen)
            yield page.Resources


def owners(pages: Iterable[Object]) -> Iterator[Object]:
    """Yield *pages*, then the drawings, patterns and groups of masks that they may draw, however deep."""
    seen: set[tuple[int, int]] = set()
    waiting = list(pages)
    while waiting:
        owner = waiting.pop()
        if owner.objgen in seen or "/Resources" not in owner:
            continue
        seen.add(owner.objgen)
        yield owner
        for kind in ("/XObject", "/Pattern"):
            waiting += owner.Resources.get(kind, Dictionary()).values()
        masks = (state.get("/SMask") for state in owner.Resources.get("/ExtGState", Dictionary()).values())
        waiting += (mask.G for mask in masks if isinstance(mask, Dictionary))
