"""What is reported of the pages: all of them or the worst, shares by what territories have, and the goals."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from bench.pages.bands import Page, crops
from bench.pages.built import CLOSED, ENOUGH_WORDS, OPEN, Has, Seen

#: The share of territories whose first try should be right; the dresses that so many of them should have.
FIRST_TRIES, DRESSES, COHORT = 0.95, 4, 10
WORST = 25
#: The lines by which a column may end before its neighbour.
UNEVEN = 5
#: The most that may be cut off a picture, and what is not counted: half a millimetre on each side of a small one.
CROP, TOLERATED = 0.25, 0.01
#: The words from which territories are another row.
STEPS = (0, ENOUGH_WORDS, 450, 900, 1800)
SORTED_BY: Mapping[str, Callable[[Has], Any]] = {
    "words from": lambda has: max(step for step in STEPS if step <= has.words),
    "photos": lambda has: has.photos,
    "contours": lambda has: has.contours,
    "exergue": lambda has: has.exergue,
}


def report(seen: Sequence[Seen], every_page: bool) -> Iterator[str]:
    """Yield the lines of the report: every page or the worst ones, then the table and the goals."""
    for each in seen:
        if every_page:
            yield f"\n{each.name}: {each.pdf}"
            yield from map(each.told, each.pages)
        yield from (f"{each.name}: {slug} is refused and left out: {why}" for slug, why in each.refused.items())
    inner = [(each, page) for each in seen for page in each.pages if page.inner]
    yield "\nTallest bands of inner pages, one of each chapter"
    worst: dict[tuple[str, str], tuple[Seen, Page]] = {}
    for each, page in sorted(inner, key=lambda pair: -pair[1].band):
        worst.setdefault((each.name, page.chapter), (each, page))
    for each, page in [*worst.values()][:WORST]:
        has = each.has.get(page.chapter)
        yield f"{each.name} {each.told(page)}{f' ({has}; tries {each.tries[page.chapter]})' if has else ''}"
    yield from _table(inner)
    yield from _making(seen)
    yield from _goals(seen, inner)


def _table(inner: Sequence[tuple[Seen, Page]]) -> Iterator[str]:
    """Yield the shares of closed pages by kind, then those of territories by what they have."""
    rows: dict[str, list[float]] = {}
    for _each, page in sorted(inner, key=lambda pair: pair[1].kind):
        rows.setdefault(page.kind, []).append(page.band)
    for name, of in SORTED_BY.items():
        known = [(of(each.has[page.chapter]), page.band) for each, page in inner if page.chapter in each.has]
        for value, band in sorted(known):
            rows.setdefault(f"  {name} {value}", []).append(band)
    yield f"\n{'pages':24}{'all':>5}{'≤ 15 %':>9}{'≤ 25 %':>9}{'tallest':>9}"
    for row, bands in rows.items():
        shares = "".join(f"{sum(band <= most for band in bands) / len(bands):9.0%}" for most in (CLOSED, OPEN))
        yield f"{row:24}{len(bands):5}{shares}{max(bands):9.0%}"


def _making(seen: Sequence[Seen]) -> Iterator[str]:
    territories = [(each, slug) for each in seen for slug in each.has]
    if not territories:
        return
    pages = Counter(sum(page.chapter == slug for page in each.pages) for each, slug in territories)
    sizes = Counter(page.size for each in seen for page in each.pages if page.kind == "territoire" and page.size)
    gaps = [abs(left.foot - right.foot) <= 1 for each in seen for left, right in _facing(each.pages)]
    yield f"\npages per territory: {_counts(pages)}"
    yield f"text sizes of their pages (pt): {_counts(sizes)}"
    yield f"facing pages of a territory whose feet are at most a line apart: {_share(gaps)}"
    cut = [crop for each in seen for crop in crops(each.pages)]
    less = sum(crop > TOLERATED for crop in cut)
    yield f"pictures: {len(cut)}, cropped: {less}, at most by {max(cut, default=0):.0%}"
    yield f"columns of a page at most {UNEVEN} lines apart: {_share([*_level(seen)])}"
    dresses = Counter(dress for each in seen for dress in each.dresses.values())
    yield f"dresses: {_counts(dresses) or 'not known'}"
    looks = Counter(look for each in seen for look in _looks(each))
    yield f"looks, page by page (bands.LOOKS): {_counts(looks)}"
    yield _alone(seen)
    yield f"warnings: {_counts(sum((each.warnings for each in seen), Counter())) or 'none'}"
    yield f"tries of the engine per territory: {_counts(Counter(each.tries[slug] for each, slug in territories))}"
    yield f"processor: {sum(each.seconds for each in seen):.1f} s, the measure included"


def _share(reached: Sequence[bool]) -> str:
    return f"{sum(reached)} of {len(reached)}"


def _level(seen: Sequence[Seen]) -> Iterator[bool]:
    """Yield of each page with running text in both columns whether these end at nearly the same line."""
    for each in seen:
        for page in each.pages:
            if page.kind == "territoire" and page.size and page.left and page.right:
                yield abs(page.left - page.right) <= UNEVEN


def _looks(seen: Seen) -> Iterator[str]:
    """Yield the look of each territory, in the order of the book."""
    for slug in seen.has:
        yield "|".join(page.look for page in seen.pages if page.chapter == slug)


def _short(seen: Seen) -> Iterator[Sequence[str]]:
    """Yield the short territories of *seen* that follow each other, run by run."""
    for short, run in groupby(seen.has, key=lambda slug: seen.has[slug].words < ENOUGH_WORDS):
        if short:
            yield [*run]


def _sharing(seen: Seen, run: Sequence[str]) -> Sequence[bool]:
    """Return of each territory of *run* that can share an opening whether it has one page: not all of an odd run."""
    on_one = sorted((sum(page.chapter == slug for page in seen.pages) <= 1 for slug in run), reverse=True)
    return on_one[: len(run) - len(run) % 2]


def _alone(seen: Sequence[Seen]) -> str:
    """Return a line on the short territories that no other one stands beside: the tallest band of each."""
    lone = [(each, run[0]) for each in seen for run in _short(each) if len(run) == 1]
    bands = [max((page.band for page in each.pages if page.chapter == slug), default=0.0) for each, slug in lone]
    told = ", ".join(f"{band:.0%}" for band in sorted(bands, reverse=True)) or "none"
    return f"territories of less than {ENOUGH_WORDS} words without such a neighbour, their tallest bands: {told}"


def _counts(counted: Mapping[Any, int]) -> str:
    return ", ".join(f"{value}: {count}" for value, count in sorted(counted.items()))


def _facing(pages: Sequence[Page]) -> Iterator[tuple[Page, Page]]:
    """Yield the left and the right page of each opening of one territory."""
    for left, right in pairwise(pages):
        if left.number % 2 == 0 and left.kind == "territoire" and left.chapter == right.chapter:
            yield left, right


def _goals(seen: Sequence[Seen], inner: Sequence[tuple[Seen, Page]]) -> Iterator[str]:
    yield "\nTo reach"
    for limit, whose in ((CLOSED, "pages of territories with matter"), (OPEN, "all other inner pages")):
        bands = [page.band for each, page in inner if each.limit(page) == limit]
        yield _goal(f"no band above {limit:.0%}: {whose}", [band <= limit for band in bands])
    shared = [on_one for each in seen for run in _short(each) if len(run) > 1 for on_one in _sharing(each, run)]
    yield _goal(f"territories of less than {ENOUGH_WORDS} words beside another one on one page", shared)
    cut = [crop <= CROP + TOLERATED for each in seen for crop in crops(each.pages)]
    yield _goal(f"no picture cropped by more than {CROP:.0%}", cut)
    tried = [each.tries[slug] <= 1 for each in seen for slug in each.has]
    yield _goal("territories right at the first try", tried, FIRST_TRIES)
    cohorts = [[each.dresses[slug] for slug in each.has] for each in seen if each.dresses and len(each.has) >= COHORT]
    yield _goal(f"{DRESSES} dresses among {COHORT} territories", [len({*each}) >= DRESSES for each in cohorts])
    runs = [len({*three}) > 1 for each in cohorts for three in zip(each, each[1:], each[2:], strict=False)]
    yield _goal("three that follow each other are not alike", runs)
    printed = [slug not in each.refused for each in seen for slug in (*each.has, *each.refused)]
    yield _goal("territories printed, no word lost", printed)


def _goal(what: str, reached: Sequence[bool], share: float = 1.0) -> str:
    if not reached:
        return f"  {what}: none"
    well = sum(reached) / len(reached) >= share
    return f"{'✓' if well else '✖'} {what}: {_share(reached)}"
