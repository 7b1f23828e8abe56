"""The contact sheet: pages lie as in an opened brochure."""

import pytest
from PIL import Image

from bench import planche


def page(grey: int) -> Image.Image:
    return Image.new("RGB", (planche.PAGE_WIDTH, 600), (grey, grey, grey))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [(None, 1)]),
        (4, [(None, 1), (2, 3), (4, None)]),
        (5, [(None, 1), (2, 3), (4, 5)]),
    ],
)
def test_page_one_stands_alone_on_the_right(count: int, expected: list[tuple[int | None, int | None]]) -> None:
    pictures = [page(number) for number in range(1, count + 1)]
    numbers = [tuple(side and side.getpixel((0, 0))[0] for side in pair) for pair in planche.spreads(pictures)]
    assert numbers == expected


@pytest.mark.parametrize("count", [1, 2, 8, 36])
def test_the_sheet_holds_every_page_and_stays_narrow(count: int) -> None:
    sheet = planche.sheet([page(255 - number) for number in range(count)])
    assert sheet.width <= 2400
    seen = {colour[0] for _, colour in sheet.getcolors(maxcolors=256) or []}
    assert {255 - number for number in range(count)} <= seen
