"""An extract: the pages of one chapter with both covers, bound again from what was laid out for the whole.

A reprint is cited by the pages of its volume: its folios and page labels are those of the whole book.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from livret.press.bind import bind, lightened
from livret.press.model import Book, BookInfo, Fragment
from livret.press.placed import first_numbers


def extracts(
    fragments: Sequence[Fragment], slugs: Sequence[str], info: BookInfo, slip: Fragment | None = None
) -> Iterator[Book]:
    """Yield, for each of the chapters *slugs*, its pages between the first fragment and the last, the covers.

    *fragments* are those of the whole book, in order, and *info* what it says of itself. *slip*, a page that has no
    number, stands behind the chapter, so that facing pages stay together. One book is made at a time: there may be a
    thousand. Raises KeyError for a slug that no fragment has, and what ``bind`` raises.
    """
    numbers = first_numbers(fragments)
    places = {fragment.slug: place for place, fragment in enumerate(fragments)}
    anchors = frozenset(anchor for fragment in fragments for anchor in fragment.anchors)
    ends = sorted({0, len(fragments) - 1})
    covers = dict(zip(ends, lightened([fragments[place] for place in ends]), strict=True))
    for slug in slugs:
        *chosen, last = [(covers.get(at, fragments[at]), numbers[at]) for at in sorted({*ends, places[slug]})]
        bound, folios = zip(*chosen, *([(slip, 0)] if slip else []), last, strict=True)
        yield bind(bound, replace(info, title=f"{fragments[places[slug]].title} – {info.title}"), folios, anchors)
