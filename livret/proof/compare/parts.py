"""Which part of an edition a file is: the whole, its cover, its inside, or a territory's extract.

Found by the words on its pages, not by its metadata: a part of ours that was retouched, or exported again,
is still that part; a whole file that lost a page is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livret.base.messages import _, later
from livret.proof.compare.page_matching import speaking

#: Pages of a cover, outside and inside: half of them before the rest, half behind.
_COVER = 4
#: Share of a part that must be in a file to match it: a page or two may have been lost.
_MOST = 0.5

_IS_COVER = later("the file is the cover alone, pages {pages}: the inside was not looked for")
_IS_INSIDE = later("the file is the inside alone, pages {pages}: the cover was not looked for")
_IS_EXTRACT = later("the file is the extract of {territory}: the other pages of the edition were not looked for")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an edition that is a file of its own: its pages, from 1, and the territory of an extract.

    ``notice`` is what a report on it begins with.
    """

    pages: tuple[int, ...]
    territory: str = ""
    notice: str = ""


def parts(count: int, extracts: Mapping[str, tuple[str, tuple[int, ...]]], tagged: bool) -> Iterator[Part]:
    """Yield the parts of an edition of *count* pages, the whole first.

    *extracts* gives the name and the pages of each territory, by its folder. A *tagged* file is one to read, and
    neither a cover nor an inside: only print shops receive these.
    """
    every, half = tuple(range(1, count + 1)), _COVER // 2
    yield Part(every)
    if not tagged and count > _COVER:
        cover, inside = every[:half] + every[-half:], every[half:-half]
        yield Part(cover, notice=_(_IS_COVER).format(pages=", ".join(map(str, cover))))
        yield Part(inside, notice=_(_IS_INSIDE).format(pages=f"{inside[0]}–{inside[-1]}"))
    for slug, (name, pages) in extracts.items():
        yield Part(pages, slug, _(_IS_EXTRACT).format(territory=name))


def part_of(edition: Sequence[str], file: Sequence[str], offered: Sequence[Part]) -> Part:
    """Return which of the parts *offered* *file* is: the one with all its pages, and fewest that it lacks.

    *edition* and *file* are the letters of their pages, in order. Pages with next to no text do not count; of
    two equal matches the first is returned, which fits any file. A file whose number of pages is nearer to the
    edition's than to a part's is not that part, whatever words it lost.
    """
    identified, placed = speaking(edition, file)
    near = [part for part in offered if 2 * len(file) < len(edition) + len(part.pages)]
    fitting = [part for part in near if _fits(placed, identified, {*part.pages})]
    return min(fitting, key=lambda part: len(identified & {*part.pages}), default=offered[0])


def _fits(placed: set[int], identified: set[int], pages: set[int]) -> bool:
    return placed <= pages and len(placed) >= _MOST * len(identified & pages)
