"""How well every page closes: the tallest empty band of each (``empty_bands``), of editions, files and drawn cohorts.

    python -m bench.pages exemple reports/occitanie-2024-2025 some.pdf
    python -m bench.pages --grid 24 --seed 1 --out dist/pages --sheets

An edition is built as ``livret.build`` does, without a cache, then its screen PDF is measured; of a PDF alone nothing
is known of what its authors had, so that its pages have the wider limit. ``--grid`` draws so many territories
(``drawn_editions``), in editions of twelve. One that is refused is left out, told, and the rest is built again.
``--sheets`` writes pictures of all pages to OUT, the bands that are too tall in red. It always ends with 0.
"""

import argparse
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

import livret
from bench import drawn_editions, planche
from bench.drawn_editions import Matter
from bench.empty_bands import HEIGHT, INNER, LINE, OUTER, TOP, WIDTH, Page, measured
from livret.base.problems import InvalidEdition, Location, Severity
from livret.build.chapter_store import ChapterStore
from livret.build.fill import words
from livret.edition.check.edition import check
from livret.edition.find_edition import find
from livret.edition.load.folder import load
from livret.edition.model import Territory
from livret.pdf.model import Chapter

#: The tallest band of a territory that has matter, and that of all other inner pages, as shares of the text's height.
CLOSED, OPEN = 0.15, 0.25
#: The words from which a territory fills an opening, with a photo, contours, an exergue or so many facts.
ENOUGH_WORDS, ENOUGH_FACTS = 150, 3
#: The share of territories whose first try should be right; the dresses that ten of them should have.
FIRST_TRIES, DRESSES = 0.95, 4
WORST = 20
#: Pages on a contact sheet.
ON_A_SHEET = 24
_PT_TO_PIXELS = planche.PAGE_WIDTH / 595.276
_RED = (220, 30, 30)


@dataclass(frozen=True, slots=True)
class Has:
    """What a territory of an edition has to be laid out."""

    name: str
    words: int
    photos: int
    contours: bool
    exergue: bool
    facts: int

    @property
    def limit(self) -> float:
        """The tallest band that its pages may have."""
        enough = self.photos or self.contours or self.exergue or self.facts >= ENOUGH_FACTS
        return CLOSED if self.words >= ENOUGH_WORDS and enough else OPEN

    def __str__(self) -> str:
        there = (("contours", self.contours), ("exergue", self.exergue))
        rest = [f"{self.photos} photos", f"{self.facts} facts", *(name for name, has in there if has)]
        return ", ".join([f"{self.words} words", *rest])


@dataclass(slots=True)
class Seen:
    """One file that was measured, and what is known of its making: seconds of processor, tries by chapter."""

    name: str
    pdf: Path
    pages: list[Page]
    has: Mapping[str, Has] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    dresses: dict[str, str] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def limit(self, page: Page) -> float:
        """Return the tallest band that *page* may have."""
        return self.has[page.chapter].limit if page.chapter in self.has else OPEN

    def told(self, page: Page) -> str:
        """Return a line about *page*."""
        mark = "✖" if page.inner and page.band > self.limit(page) else " "
        band = f"{page.band:4.0%} from line {page.begins:4.1f}"
        ends = f"columns end on {page.left:4.1f} {page.right:4.1f}, {page.size or '-':>4} pt"
        return f"{mark} p. {page.number:<3} {band}, {ends}  {page.kind} {page.title}"


# Building


def built(folder: Path, out: Path) -> Seen:
    """Return the edition in *folder*, built into *out*; raises as ``livret.build`` does."""
    before = _processor()
    with _watched() as (tries, dresses):
        written = livret.build(folder, ["screen"], out)
    pdf, seconds = written.files[0][0], _processor() - before
    warnings = Counter(problem.code for problem in written.warnings)
    return Seen(folder.name, pdf, measured(pdf), _matter(folder), tries, dresses, warnings, seconds=seconds)


def built_without_refused(folder: Path, matters: Sequence[Matter], out: Path) -> Seen:
    """Write the edition of *matters* to *folder* and build it, again without those that are refused."""
    refused: dict[str, str] = {}
    while True:
        drawn_editions.write(folder, [matter for matter in matters if matter.slug not in refused])
        try:
            seen = built(folder, out)
        except InvalidEdition as invalid:
            wrong = [problem for problem in invalid.problems if problem.severity == Severity.ERROR]
            found = {_slug(problem.location): f"{problem.code} {problem.message}" for problem in wrong}
            if "" in found or not {*found} - {*refused}:
                raise SystemExit("\n".join(map(str, invalid.problems))) from None
            refused |= found
        else:
            seen.refused.update(refused)
            return seen


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


@contextmanager
def _watched() -> Iterator[tuple[Counter[str], dict[str, str]]]:
    """Count the layouts of each chapter by the engine meanwhile, and keep the dress of the last one."""
    tries: Counter[str] = Counter()
    dresses: dict[str, str] = {}
    render: Callable[..., Any] = ChapterStore.render

    def counted(store: ChapterStore, chapter: Chapter) -> Any:
        tries[chapter.slug] += 1
        if found := re.search(r'data-dress="([^"]+)"', chapter.html):
            dresses[chapter.slug] = found[1]
        return render(store, chapter)

    ChapterStore.render = counted  # type: ignore[method-assign]
    try:
        yield tries, dresses
    finally:
        ChapterStore.render = render  # type: ignore[method-assign]


def _slug(place: Location | None) -> str:
    found = re.search(r"territoires/([^/]+)/", place.file) if place else None
    return found[1] if found else ""


def _matter(folder: Path) -> dict[str, Has]:
    return {f"territoire-{each.slug}": _has(each) for each in check(load(folder)).territories}


def _has(territory: Territory) -> Has:
    sheet = territory.sheet
    pictures = {picture for rubric in territory.rubrics for picture in rubric.prose.tree.pictures}
    return Has(sheet.name, words(territory), len(territory.photos) + len(pictures), territory.ground is not None,
               sheet.exergue is not None, len([*sheet.facts()]))  # fmt: skip


# Telling


def report(seen: Sequence[Seen], every_page: bool) -> Iterator[str]:
    """Yield the lines of the report: every page or the worst ones, then the table and the goals."""
    for each in seen:
        if every_page:
            yield f"\n{each.name}: {each.pdf}"
            yield from map(each.told, each.pages)
        yield from (f"{each.name}: {slug} is refused and left out: {why}" for slug, why in each.refused.items())
    inner = [(each, page) for each in seen for page in each.pages if page.inner]
    yield "\nTallest bands of inner pages"
    for each, page in sorted(inner, key=lambda pair: -pair[1].band)[:WORST]:
        has = each.has.get(page.chapter)
        yield f"{each.name} {each.told(page)}{f' ({has}; tries {each.tries[page.chapter]})' if has else ''}"
    yield from _table(inner)
    yield from _making(seen)
    yield from _goals(seen, inner)


def _table(inner: Sequence[tuple[Seen, Page]]) -> Iterator[str]:
    yield f"\n{'pages':24}{'all':>5}{'≤ 15 %':>9}{'≤ 25 %':>9}{'tallest':>9}"
    kinds: dict[str, list[float]] = {}
    for each, page in inner:
        limited = f" (limit {each.limit(page):.0%})" if page.chapter in each.has else ""
        kinds.setdefault(page.kind + limited, []).append(page.band)
    for kind, bands in sorted(kinds.items()):
        shares = "".join(f"{sum(band <= most for band in bands) / len(bands):9.0%}" for most in (CLOSED, OPEN))
        yield f"{kind:24}{len(bands):5}{shares}{max(bands):9.0%}"


def _making(seen: Sequence[Seen]) -> Iterator[str]:
    territories = [(each, slug) for each in seen for slug in each.has]
    if not territories:
        return
    pages = Counter(sum(page.chapter == slug for page in each.pages) for each, slug in territories)
    sizes = Counter(page.size for each in seen for page in each.pages if page.kind == "territoire" and page.size)
    gaps = [abs(left.foot - right.foot) for each in seen for left, right in _facing(each.pages)]
    yield f"\npages per territory: {_counts(pages)}"
    yield f"text sizes of their pages (pt): {_counts(sizes)}"
    if gaps:
        level = sum(gap <= 1 for gap in gaps) / len(gaps)
        yield f"facing pages of a territory whose feet are at most a line apart: {level:.0%} of {len(gaps)}"
    dresses = Counter(dress for each in seen for dress in each.dresses.values())
    yield f"dresses: {_counts(dresses) or 'not known'}"
    yield f"warnings: {_counts(sum((each.warnings for each in seen), Counter())) or 'none'}"
    yield f"tries of the engine per territory: {_counts(Counter(each.tries[slug] for each, slug in territories))}"
    yield f"processor: {sum(each.seconds for each in seen):.1f} s, the measure included"


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
    short = [(each, slug) for each in seen for slug, has in each.has.items() if has.words < ENOUGH_WORDS]
    alone = [sum(page.chapter == slug for page in each.pages) <= 1 for each, slug in short]
    yield _goal(f"territories of less than {ENOUGH_WORDS} words on one page", alone)
    tried = [each.tries[slug] == 1 for each in seen for slug in each.has]
    yield _goal("territories right at the first try", tried, FIRST_TRIES)
    for each in seen:
        if each.dresses:
            yield _goal(f"{each.name}: {DRESSES} dresses", [len({*each.dresses.values()}) >= DRESSES])
    yield _goal(
        "territories printed, no word lost", [True] * len(tried) + [False for each in seen for _ in each.refused]
    )


def _goal(what: str, reached: Sequence[bool], share: float = 1.0) -> str:
    if not reached:
        return f"  {what}: none"
    well = sum(reached) / len(reached) >= share
    return f"{'✓' if well else '✖'} {what}: {sum(reached)} of {len(reached)}"


# Pictures


def contact_sheets(seen: Seen, out: Path) -> None:
    """Write the pages of *seen* on contact sheets in *out*, the bands above their limit framed in red."""
    pictures = planche.pages(seen.pdf)
    for page, picture in zip(seen.pages, pictures, strict=True):
        if page.inner and page.band > seen.limit(page):
            _frame(page, picture)
    begins = [0, *range(ON_A_SHEET - 1, len(pictures), ON_A_SHEET)]  # page 1 lies alone
    for number, begin in enumerate(begins, 1):
        end = begins[number] if number < len(begins) else len(pictures)
        planche.sheet(pictures[begin:end], begin + 1).save(out / f"{seen.name}-{number}.png", optimize=True)


def _frame(page: Page, picture: Image.Image) -> None:
    left = OUTER if page.number % 2 == 0 else INNER
    top = TOP + page.begins * LINE
    box = [each * _PT_TO_PIXELS for each in (left, top, left + WIDTH, top + page.band * HEIGHT)]
    pen = ImageDraw.Draw(picture)
    pen.rectangle(box, outline=_RED, width=3)
    pen.text((box[0] + 8, box[1] + 8), f"p. {page.number}: {page.band:.0%}", fill=_RED, font_size=22)


def main() -> None:
    """Measure what the command line names."""
    reader = argparse.ArgumentParser(prog="python -m bench.pages", description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("what", nargs="*", help="editions (a name, or a folder) and PDF files")
    reader.add_argument("--grid", type=int, default=0, metavar="N", help="draw so many territories")
    reader.add_argument("--seed", type=int, default=0, help="of the drawn ones (0)")
    reader.add_argument("--out", type=Path, default=Path("dist/pages"), help="where files go (dist/pages)")
    reader.add_argument("--sheets", action="store_true", help="write pictures of all pages, too")
    told = reader.parse_args()
    begun, seen = time.monotonic(), []
    for name in told.what:
        path = Path(name)
        seen.append(Seen(path.stem, path, measured(path)) if path.suffix == ".pdf" else built(find(name), told.out))
    for number, matters in enumerate(drawn_editions.cohorts(drawn_editions.draw(told.grid, told.seed)), 1):
        name = f"essai-{told.seed}-{number}"
        seen.append(built_without_refused(told.out / "editions" / name, matters, told.out))
    for each in seen if told.sheets else ():
        contact_sheets(each, told.out)
    print(*report(seen, every_page=not told.grid), sep="\n")
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
