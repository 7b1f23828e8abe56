"""An extract: the pages of one chapter with both covers, bound again from what was laid out for the whole.

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
    """Return the pages of the chapter *slug* between the first fragment and the last, the covers.

    *fragments* are those of the whole book, in order, and *info* what it says of itself; *cover* stands in the place
    of the first of them, as many pages long. *slip*, a page that has no number, stands behind the chapter, so that
    facing pages stay together. Raises KeyError for a slug that no fragment has, and what ``bind`` raises.
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
