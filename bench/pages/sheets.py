"""Contact sheets of measured files."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from bench import planche
from bench.pages.bands import HEIGHT, INNER, LINE, OUTER, TOP, WIDTH, Page
from bench.pages.built import Seen

#: Pages on a sheet.
ON_A_SHEET = 12
_PIXELS = planche.PAGE_WIDTH / 595.276
_RED = (220, 30, 30)


def contact_sheets(seen: Seen, out: Path) -> None:
    """Write the pages of *seen* on contact sheets in *out*, the bands above their limit framed in red."""
    pictures = _framed(seen, seen.pages)
    begins = [0, *range(ON_A_SHEET - 1, len(pictures), ON_A_SHEET)]  # page 1 lies alone
    for number, begin in enumerate(begins, 1):
        end = begins[number] if number < len(begins) else len(pictures)
        planche.sheet(pictures[begin:end], begin + 1).save(out / f"{seen.name}-{number}.png", optimize=True)


def worst(seen: Sequence[Seen], out: Path) -> None:
    """Write a sheet of the openings whose bands pass their limits by most to *out*: one of each chapter."""
    over = [(each.limit(page) - page.band, rank, page) for rank, each in enumerate(seen) for page in each.pages]
    chosen: dict[tuple[int, str], int] = {}
    for spare, rank, page in sorted(over, key=lambda row: row[:2]):
        if spare < 0 and page.inner and page.kind != "notes":
            chosen.setdefault((rank, page.chapter), page.number - page.number % 2)
    pictures: list[Image.Image] = []
    for (rank, _chapter), left in [*chosen.items()][: ON_A_SHEET // 2]:
        pictures += _framed(seen[rank], seen[rank].pages[left - 1 : left + 1])
    if pictures:
        planche.sheet(pictures, first=2).save(out / "pires.png", optimize=True)


def _framed(seen: Seen, pages: Sequence[Page]) -> list[Image.Image]:
    """Return the pictures of *pages*, their bands above the limit in red."""
    pictures = planche.pages(seen.pdf, [page.number for page in pages])
    for page, picture in zip(pages, pictures, strict=True):
        if page.inner and page.band > seen.limit(page):
            _frame(page, picture)
    return pictures


def _frame(page: Page, picture: Image.Image) -> None:
    left = OUTER if page.number % 2 == 0 else INNER
    top = TOP + page.begins * LINE
    box = [each * _PIXELS for each in (left, top, left + WIDTH, top + page.band * HEIGHT)]
    pen = ImageDraw.Draw(picture)
    pen.rectangle(box, outline=_RED, width=3)
    pen.text((box[0] + 8, box[1] + 8), f"p. {page.number}: {page.band:.0%}", fill=_RED, font_size=22)
