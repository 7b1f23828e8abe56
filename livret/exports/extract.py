"""An extract: the pages of one chapter with both covers, bound again from the fragments laid out for the book.

A reprint is cited by the pages of its volume: its folios and page labels are those of the whole book.
"""

from collections.abc import Sequence
from dataclasses import replace

from livret.bind.book import bind
from livret.bind.placed import first_numbers
from livret.pdf.model import Book, BookInfo, Fragment


def extract(
    fragments: Sequence[Fragment],
    slug: str,
    info: BookInfo,
    cover: Fragment | None = None,
    slip: Fragment | None = None,
) -> Book:
    """Return the book of the chapter *slug* between the first and the last fragment, the covers.

    *fragments* are those of the whole book, in order, and *info* its metadata; *cover* replaces
    the first of them and has as many pages. *slip*, a page without a number, follows the chapter, so that
    facing pages stay together. Raises KeyError for a slug without a fragment, and the errors of ``bind``.
    """
    numbers = first_numbers(fragments)
    places = {fragment.slug: place for place, fragment in enumerate(fragments)}
    anchors = frozenset(anchor for fragment in fragments for anchor in fragment.anchors)
    *chosen, last = sorted({0, places[slug], len(fragments) - 1})
    bound = [(cover if cover and place == 0 else fragments[place], numbers[place]) for place in chosen]
    bound += [(slip, 0)] if slip else []
    bound.append((fragments[last], numbers[last]))
    chapters, folios = zip(*bound, strict=True)
    return bind(chapters, replace(info, title=f"{fragments[places[slug]].title} – {info.title}"), folios, anchors)
