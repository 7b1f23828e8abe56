"""A contact sheet for the eye: every page of the newest PDF on one PNG, as spreads (``make planche``).

Page 1 stands alone on the right, then 2-3, 4-5 … as they lie in an opened brochure.

With openings (``python -m bench.planche GOAL PDF:LEFT_PAGE …``), those alone, on light grey and in few colours:
the picture of the README is made so (docs/architecture.md has the line).
"""

import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

#: The sheet, in pixels: two spreads across fill 2,400 at most.
SPREADS_ACROSS = 2
PAGE_WIDTH = 580
GAP = 26
GROUND = (128, 128, 128)

#: The picture of a few openings, two across: the width of a page, the gutter and the edge in pixels, its colours.
SHOWN_WIDTH = 396
SHOWN_GAP = 8
SHOWN_GROUND = (200, 200, 200)
SHOWN_COLOURS = 256

Spread = tuple[Image.Image | None, Image.Image | None]


def newest(folder: Path) -> Path:
    """Return the PDF written last under *folder*; a message ends the program when there is none."""
    found = sorted(folder.rglob("*.pdf"), key=lambda path: path.stat().st_mtime)
    if not found:
        sys.exit(f"Livret : aucun PDF dans {folder}/ : lancez « make », puis recommencez.")
    return found[-1]


def pages(pdf: Path, numbers: Collection[int] = (), width: int = PAGE_WIDTH) -> list[Image.Image]:
    """Return the pages of *pdf*, or only those of *numbers*, from 1, as pictures *width* pixels wide."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            page.render(scale=width / page.get_width()).to_pil()
            for number, page in enumerate(document, 1)
            if not numbers or number in numbers
        ]


def spreads(pictures: list[Image.Image], first: int = 1) -> list[Spread]:
    """Return *pictures* two by two, those of the pages from *first*: odd ones lie on the right."""
    sides = [*([None] if first % 2 else []), *pictures]
    sides += [None] * (len(sides) % 2)
    return list(zip(sides[::2], sides[1::2], strict=True))


def places(count: int, height: int) -> Iterator[tuple[int, int]]:
    """Yield the top left corner of each of *count* spreads whose pages are *height* pixels high."""
    for index in range(count):
        row, column = divmod(index, SPREADS_ACROSS)
        yield GAP + column * (2 * PAGE_WIDTH + GAP), GAP + row * (height + GAP)


def sheet(pictures: list[Image.Image], first: int = 1) -> Image.Image:
    """Return the contact sheet of *pictures*, those of the pages from *first*, on a grey ground."""
    pairs = spreads(pictures, first)
    height = max(picture.height for picture in pictures)
    rows = -(-len(pairs) // SPREADS_ACROSS)
    across = min(len(pairs), SPREADS_ACROSS)
    ground = Image.new("RGB", (GAP + across * (2 * PAGE_WIDTH + GAP), GAP + rows * (height + GAP)), GROUND)
    for pair, (left, top) in zip(pairs, places(len(pairs), height), strict=True):
        for side, picture in enumerate(pair):
            if picture is not None:
                ground.paste(picture, (left + side * PAGE_WIDTH, top))
    return ground


def shown(openings: Iterable[tuple[Path, int]]) -> Image.Image:
    """Return *openings*, each a PDF and the number of its left page from 1, two across, in SHOWN_COLOURS colours."""
    pairs = [pages(pdf, (left, left + 1), SHOWN_WIDTH) for pdf, left in openings]
    wide, high = 2 * SHOWN_WIDTH + SHOWN_GAP, pairs[0][0].height + SHOWN_GAP
    rows = -(-len(pairs) // SPREADS_ACROSS)
    ground = Image.new("RGB", (SPREADS_ACROSS * wide + SHOWN_GAP, rows * high + SHOWN_GAP), SHOWN_GROUND)
    for index, pair in enumerate(pairs):
        row, column = divmod(index, SPREADS_ACROSS)
        for side, picture in enumerate(pair):
            ground.paste(picture, (SHOWN_GAP + column * wide + side * SHOWN_WIDTH, SHOWN_GAP + row * high))
    return ground.quantize(SHOWN_COLOURS, dither=Image.Dither.NONE)


def main(goal: Path, *openings: str) -> None:
    """Write *openings* to *goal*, or the contact sheet of the newest PDF under dist/, and say so."""
    if openings:
        named = (each.rpartition(":") for each in openings)
        shown((Path(pdf), int(page)) for pdf, _colon, page in named).save(goal, optimize=True)
        return
    pdf = newest(Path("dist"))
    sheet(pages(pdf)).save(goal, optimize=True)
    print(f"Livret : les pages de {pdf} sont réunies sur {goal}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
