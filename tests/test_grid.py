"""One baseline grid: every line of running text stands on it, on both pages of an opening.

Measured where the engine put the lines, not read from the styles: lines of 4.85 mm, counted from 18 mm below
the trim. A line's baseline falls where the face's own height puts it within its line.
"""

from collections.abc import Callable
from functools import cache

import pytest
import uharfbuzz as hb

from livret.base import paths, text_metrics, tokens
from livret.pdf.model import Fragment
from tests import printed

MM = 72 / 25.4
LINE = tokens.length("line")
TOP = tokens.length("margin-top")
SIZE = tokens.length("text-size")
#: How far a line may stand from its place, in mm.
TOLERANCE = 0.15
#: Territories of « exemple » by the size of their running text, and whether items stand half a line apart there.
RUNNING = {
    "agglomeration-dexempleville": (10.4, True),
    "tres-long-nom": (SIZE, False),
    "hautes-vallees-imaginaires": (SIZE, True),
    "communaute-dexemple": (SIZE, True),
}


@cache
def baseline(points: float = SIZE) -> float:
    """Return how far below the top of its line the text's baseline is, in points (CSS 2.2 10.8.1)."""
    face = hb.Face(hb.Blob.from_file_path(str(paths.assets() / "fonts" / text_metrics.SERIF.path)))
    extents = hb.Font(face).get_font_extents("ltr")
    above, below = (part * points / face.upem for part in (extents.ascender, -extents.descender))
    return (LINE - above - below) / 2 + above


def strays(fragment: Fragment, points: float = SIZE) -> list[str]:
    """Return the lines of running text of *points* that are off the grid: page, how far below it in mm, words."""
    found = []
    for number, page in enumerate(fragment.lines, 1):
        for _x, y, _width, size, _source, words in page:
            off = (y - TOP - baseline(points) + LINE / 2) % LINE - LINE / 2
            if abs(size - points) < 0.05 and abs(off) > TOLERANCE * MM:
                found.append(f"{number}: {off / MM:+.2f} {words}")
    return found


def text_lines(fragment: Fragment, points: float = SIZE) -> list[int]:
    """Return how many lines of running text of *points* each page has."""
    return [sum(abs(line[3] - points) < 0.05 for line in page) for page in fragment.lines]


def whole(found: list[str]) -> list[str]:
    """Return those strays of *found* that are off by another distance than half a line, as items may be."""
    return [line for line in found if abs(float(line.split()[1])) < round(LINE / 2 / MM, 1)]


def test_a_stray_line_is_seen() -> None:
    on, off = TOP + baseline() + 7 * LINE, TOP + baseline() + 7.5 * LINE
    page = tuple((0.0, y, 10.0, SIZE, None, words) for y, words in ((on, "on"), (on + 0.4, "near"), (off, "off")))
    found = strays(Fragment("t", "t", "left", b"", (), lines=(page, page)))
    assert [line.split()[-1] for line in found] == ["off", "off"]


def test_the_real_opening_holds_the_grid() -> None:
    fragment = printed.real().territory
    assert min(text_lines(fragment)) > 50
    assert whole(strays(fragment)) == []


@pytest.mark.parametrize("slug", RUNNING)
def test_an_opening_of_the_example_holds_the_grid(slug: str) -> None:
    fragment, (points, halves) = printed.exemple().chapter(f"territoire-{slug}"), RUNNING[slug]
    assert sum(text_lines(fragment, points)) > 15
    found = strays(fragment, points)
    assert (whole(found) if halves else found) == []


def test_the_foreword_holds_the_grid() -> None:
    assert strays(printed.exemple().chapter("edito")) == []


@pytest.mark.parametrize("edition", [printed.real, printed.exemple])
def test_text_ends_above_the_foot(edition: Callable[[], printed.Printed]) -> None:
    foot = TOP + tokens.length("text-height")
    lines = [line for sheet in edition().proofs.sheets for page in sheet.fragment.lines for line in page]
    assert [line[-1] for line in lines if abs(line[3] - SIZE) < 0.05 and line[1] > foot] == []
