"""What stands at the foot of a block: its last child with an automatic margin, without a second layout."""

import pytest
from weasyprint import HTML

from livret.engine import render  # noqa: F401 - puts its layout around the engine's

STYLE = """
@page { margin: 0; size: 100px 400px }
body, p { margin: 0 }
article { width: 80px }
.flow { display: flow-root; min-height: 300px }
.flow > :last-child { margin-top: auto }
.grid { display: grid; grid-template-columns: 80px; grid-template-rows: 1fr auto; height: 300px }
"""


def tops(kind: str, *heights: int, style: str = "") -> list[list[float]]:
    """Return the page and the top in px of each part of a block of 300 px that holds parts of these heights."""
    parts = "".join(f'<p id="p{n}" style="height: {height}px">mot</p>' for n, height in enumerate(heights))
    html = f'<style>{STYLE}</style><article class="{kind}" style="{style}">{parts}</article>'
    places = {
        name: [number, place[1]]
        for number, page in enumerate(HTML(string=html).render().pages)
        for name, place in page.anchors.items()
    }
    return [places[f"p{n}"] for n in range(len(heights))]


@pytest.mark.parametrize("heights", [(40, 60), (20, 280), (239, 61), (20, 20)])
def test_the_last_part_stands_where_a_grid_would_put_it(heights: tuple[int, int]) -> None:
    assert tops("flow", *heights) == tops("grid", *heights)
    assert tops("flow", *heights) == [[0, 0], [0, 300 - heights[-1]]]


def test_where_no_room_is_left_it_follows() -> None:
    assert tops("flow", 200, 150) == [[0, 0], [0, 200]]


def test_what_the_page_does_not_hold_goes_on_on_the_next_one() -> None:
    assert tops("flow", 350, 100) == [[0, 0], [1, 0]]


def test_a_block_without_a_least_height_has_no_foot() -> None:
    assert tops("flow", 40, 60, style="min-height: 0") == [[0, 0], [0, 40]]


def test_what_is_placed_within_moves_along() -> None:
    mark = '<i id="mark" style="position: absolute; bottom: 10px; height: 5px; width: 5px"></i>'
    html = (
        f'<style>{STYLE}</style><article class="flow"><p style="height: 20px"></p>'
        f'<div style="position: relative; height: 50px"><b id="word">mot</b>{mark}</div></article>'
    )
    (page,) = HTML(string=html).render().pages
    assert page.anchors["mark"][1] == 300 - 10 - 5
    assert page.anchors["word"][1] >= 250
