"""Which page of the edition each page of a file is: by the words on it, whatever their number and their order.

A file may lack pages, have some twice, in another order, or several on one sheet (imposed for a booklet).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from livret.base.text_key import in_both_orders

_GRAM = 9
#: Share of a page's passages that identify it, and that it must have to share a sheet with another.
_ALIKE, _WHOLE = 0.25, 0.6
#: Share of its passages that a page must have for itself, beside others on one sheet.
_OWN = 0.5
#: Fewer letters than this do not identify a page.
_FEW = 12
#: Pages whose shares are kept.
_PAGES = 512


@dataclass(frozen=True, slots=True)
class Paging:
    """Pages by number, from 1: ``of`` gives those of the edition on a page of the file, in order.

    ``missing`` are pages of the edition that are on no page, ``twice`` and ``elsewhere`` pages of the file with the
    page of the edition that they repeat, or that is out of order there; ``unknown`` pages of the file that match none.
    """

    of: dict[int, list[int]] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    twice: dict[int, int] = field(default_factory=dict)
    elsewhere: dict[int, int] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)


def paging(edition: Sequence[str], file: Sequence[str]) -> Paging:
    """Return which of the pages of *edition* are on those of *file*; both are the letters of pages, in order."""
    found = Paging()
    if list(edition) == list(file):
        found.of.update({n: [n] for n in range(1, len(file) + 1)})
        return found
    shares = _shares(edition, file)
    for number in range(1, len(file) + 1):
        found.of[number] = _chosen(shares[number], edition, number, len(file[number - 1]))
    _prefer_free(found, shares)
    _fill_silent(found, edition, file)
    _find_repeated(found, shares)
    _fill_sheets(found, edition, file)
    _find_disorder(found)
    placed = {page for pages in found.of.values() for page in pages}
    found.missing.extend(n for n in range(1, len(edition) + 1) if n not in placed)
    found.unknown.extend(n for n, pages in found.of.items() if not pages and n not in found.twice)
    return found


def speaking(edition: Sequence[str], file: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the pages of *edition* that their words identify, and those of them that are in *file*."""
    shares = _shares(edition, file)
    placed = {page for n, text in enumerate(file, 1) for page in _chosen(shares[n], edition, n, len(text))}
    identified = {number for number, text in enumerate(edition, 1) if len(text) >= _FEW}
    return identified, placed & identified


def _grams(text: str) -> set[str]:
    return {text[at : at + _GRAM] for at in range(max(len(text) - _GRAM + 1, 1))} if text else set()


def _shares(edition: Sequence[str], file: Sequence[str]) -> dict[int, Counter[int]]:
    """Return for each page of *file* the share of each page of *edition* on it: of its own grams, in thousandths."""
    known = tuple(edition)
    return {number: _share(known, text) for number, text in enumerate(file, 1)}


@lru_cache(_PAGES)
def _share(edition: tuple[str, ...], text: str) -> Counter[int]:
    """Return the share of each page of *edition* on the page of *text*, which is asked for more than once."""
    owners, sizes = _owners(edition)
    votes: Counter[int] = Counter()
    for gram in _grams(text):
        votes.update(owners.get(gram, ()))
    return Counter({page: count * 1000 // sizes[page] for page, count in votes.items()})


@lru_cache(1)
def _owners(edition: tuple[str, ...]) -> tuple[dict[str, list[int]], dict[int, int]]:
    """Return the pages of *edition* that have each gram, and how many each page has."""
    owners: dict[str, list[int]] = {}
    sizes = {}
    for number, text in enumerate(edition, 1):
        grams = _grams(text)
        sizes[number] = len(grams)
        for gram in grams:
            owners.setdefault(gram, []).append(number)
    return owners, sizes


def _chosen(shares: Counter[int], edition: Sequence[str], number: int, size: int) -> list[int]:
    """Return the pages of the edition on page *number* of the file, one of *size* letters."""
    best = max(shares.values(), default=0)
    if best < _ALIKE * 1000:
        return []
    whole = [page for page, share in shares.items() if share >= _WHOLE * 1000 and len(edition[page - 1]) >= _FEW]
    if len({edition[page - 1] for page in whole}) > 1:
        return sorted(_apart(whole, edition, size))
    alike = [page for page, share in shares.items() if share == best]
    return [number if number in alike else alike[0]]


def _apart(pages: Sequence[int], edition: Sequence[str], size: int) -> list[int]:
    """Return those of *pages* that a sheet of *size* letters contains: they add words of their own, or there is room.

    Contents repeat the headings of other pages, a cover their running titles.
    """
    known: set[str] = set()
    kept: list[int] = []
    for page in sorted(pages, key=lambda page: -len(edition[page - 1])):
        own, room = _grams(edition[page - 1]), size - sum(len(edition[other - 1]) for other in kept)
        if len(own - known) >= _OWN * len(own) or len(edition[page - 1]) <= room:
            kept.append(page)
            known |= own
    return kept


def _fill_silent(found: Paging, edition: Sequence[str], file: Sequence[str]) -> None:
    """Match pages with next to no text (notes, a picture) by their place, where that place is free."""
    placed = {page for pages in found.of.values() for page in pages}
    offset = 0
    for number in range(1, len(file) + 1):
        if pages := found.of[number]:
            offset = pages[0] - number
            continue
        for page in (number + offset, number):
            free = 0 < page <= len(edition) and page not in placed
            # A page whose words were lost, or turned into curves, is still in its place.
            if free and (len(file[number - 1]) < _FEW or len(edition[page - 1]) < _FEW or len(edition) == len(file)):
                found.of[number] = [page]
                placed.add(page)
                break


def _fill_sheets(found: Paging, edition: Sequence[str], file: Sequence[str]) -> None:
    """On imposed sheets, match pages with next to no text to those that share a sheet with only one other."""
    most = max(map(len, found.of.values()))
    placed = {page for pages in found.of.values() for page in pages}
    for page in (n for n in range(1, len(edition) + 1) if most > 1 and n not in placed and len(edition[n - 1]) < _FEW):
        free = [n for n, pages in found.of.items() if len(pages) < most and edition[page - 1] in file[n - 1]]
        if free:
            # The pages of a folded sheet add up to one more than there are.
            chosen = min(free, key=partial(_unevenness, found, page, len(edition)))
            found.of[chosen] = sorted([*found.of[chosen], page])


def _unevenness(found: Paging, page: int, last: int, number: int) -> int:
    return abs(page + sum(found.of[number][:1]) - last - 1)


def _prefer_free(found: Paging, shares: dict[int, Counter[int]]) -> None:
    """Match a page whose best match is on another page of the file to one that it has too, and that no other has.

    The words of a short page, a name, may all be in the running foot of a long one that lost its own.
    """
    for number, page in _again(found, shares):
        placed = {each for pages in found.of.values() for each in pages}
        free = [
            other for other, share in shares[number].most_common() if share >= _ALIKE * 1000 and other not in placed
        ]
        if free and found.of[number] == [page]:
            found.of[number] = free[:1]


def _find_repeated(found: Paging, shares: dict[int, Counter[int]]) -> None:
    """Keep each page of the edition on one page of the file."""
    for number, page in _again(found, shares):
        found.of[number] = [each for each in found.of[number] if each != page]
        if not found.of[number]:
            found.twice[number] = page


def _again(found: Paging, shares: dict[int, Counter[int]]) -> list[tuple[int, int]]:
    """Return the pages of the file that repeat one of the edition: but the best match, then the one with its number."""
    holders: dict[int, list[int]] = {}
    for number, pages in found.of.items():
        for page in pages:
            holders.setdefault(page, []).append(number)
    kept = {page: max(numbers, key=lambda n: (shares[n][page], n == page, -n)) for page, numbers in holders.items()}
    return [(number, page) for page, numbers in holders.items() for number in numbers if number != kept[page]]


def _find_disorder(found: Paging) -> None:
    """Record pages that are out of order; on imposed sheets, order is that of folding."""
    if any(len(pages) > 1 for pages in found.of.values()):
        return
    turns = [(number, pages[0]) for number, pages in sorted(found.of.items()) if pages]
    kept = set(in_both_orders(turns))
    found.elsewhere.update({number: page for number, page in turns if (number, page) not in kept})
