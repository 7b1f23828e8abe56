"""A cell of a grid is laid out once, and stands where the engine would have laid it out a second time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import weasyprint.layout.block as block
from weasyprint import HTML

from livret.engine import render
from tests.printed import ROOT


@pytest.fixture(autouse=True, scope="module")
def fonts() -> Iterator[None]:
    """Set words in the house's fonts, whatever the machine has and other tests did."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", render._only(ROOT / "assets" / "fonts"))
        yield


STYLE = """
@page { margin: 5px; size: 210px 300px; @footnote { margin-top: 5px } }
body { font: 10px/12px sans-serif; margin: 0 }
section { break-before: page }
p { margin: 0 0 4px }
.grid { column-gap: 10px; display: grid; grid-template-columns: 95px 95px }
.note { float: footnote }
.mark { bottom: 2px; height: 3px; position: absolute; right: 1px; width: 3px }
"""
WORDS = "Des mots qui vont à la ligne plusieurs fois dans une colonne étroite. "

CELLS = {
    "two texts": f"<p id=a>{WORDS}</p><p id=b>Un mot.</p>",
    "three rows": "".join(f"<p id=c{n}>{WORDS * (n % 3)}</p>" for n in range(6)),
    "blocks with margins": f"<div id=a style='margin: 7px 3px; padding: 2px'><p id=b>{WORDS}</p></div><p id=c>Un.</p>",
    "a grid in a cell": f"<div id=a class=grid style='grid-template-columns: 40px 45px'><p id=b>{WORDS}</p>"
    f"<p id=c>x</p></div><p id=d>{WORDS}</p>",
    "a mark at the foot of a cell": f"<div id=a style='position: relative'><p id=b>{WORDS}</p><i id=m class=mark></i>"
    f"</div><p id=c>{WORDS * 3}</p>",
    "a mark at the foot of all": f"<div id=a><i id=m class=mark></i>{WORDS}</div><p id=b>{WORDS}</p>",
    "a note": f"<p id=a>{WORDS}<span id=n class=note>Une note.</span></p><p id=b>{WORDS}</p>",
    "a float": f"<div id=a><i id=f style='float: left; height: 20px; width: 20px'></i><p id=b>{WORDS}</p></div>"
    f"<p id=c>{WORDS}</p>",
    "a list": f"<ul id=a><li id=b>{WORDS}<li id=c>Un.</ul><p id=d>{WORDS}</p>",
    "a table": f"<table id=a><tr><td id=b>{WORDS}<td id=c>Un.</table><p id=d>{WORDS}</p>",
    "words without an element": f"Des mots <b id=a style='display: block'>{WORDS}</b> et d'autres",
    "columns": f"<div id=a><div style='columns: 2; column-gap: 4px'><p id=b>{WORDS * 2}</p></div></div><p id=c>Un.</p>",
}  # fmt: skip


def places(cells: str, around: str, *before: int) -> dict[str, tuple[int, Any]]:
    """Return the page and the rectangle in px of each element with a name, so many px below the top of a page.

    Each number of px is tried on a page of its own, and follows the names.
    """
    sections = "".join(
        f'<section id=s style="{around}"><div style="height: {height}px"></div><div id=g class=grid>{cells}</div>'
        "<p id=z>Fin.</p></section>".replace("id=", f"id={height}-")
        for height in before
    )
    pages = HTML(string=f"<style>{STYLE}</style>{sections}").render().pages
    return {name: (number, place) for number, page in enumerate(pages) for name, place in page.anchors.items()}


@pytest.fixture
def engines_own(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(block, "block_level_layout", block.block_level_layout.__wrapped__)


def heights(style: str) -> list[float]:
    """Return how high the two cells of a grid of *style* are drawn, in px."""
    cells = f"<p id=a>{WORDS}</p><p id=b>Un.</p>"
    (page,) = (
        HTML(string=f"<style>{STYLE} p {{ margin: 0 }}</style><div class=grid style='{style}'>{cells}").render().pages
    )
    return [page.anchors[name][3] - page.anchors[name][1] for name in "ab"]


@pytest.mark.parametrize(
    ("style", "both"),
    [("", 48), ("grid-template-rows: 20px", 20), ("grid-template-rows: 90px", 90), ("height: 90px", 90)],
)
def test_cells_are_as_high_as_their_row(style: str, both: float) -> None:
    assert heights(style) == pytest.approx([both, both])


AROUND = ("", "position: relative", "columns: 1", "display: flow-root; min-height: 280px")
#: Columns within columns are set nowhere in the house.
CASES = [(name, around) for name in CELLS for around in AROUND if (name, around) != ("columns", "columns: 1")]


BEFORE = (0, 180, 230, 265)


@pytest.mark.parametrize(("name", "around"), CASES)
def test_cells_stand_where_the_engine_puts_them(name: str, around: str, engines_own: Callable[[], None]) -> None:
    ours = places(CELLS[name], around, *BEFORE)
    engines_own()
    theirs = places(CELLS[name], around, *BEFORE)
    assert {f"{height}-z" for height in BEFORE} <= theirs.keys()
    assert {key: page for key, (page, _place) in ours.items()} == {key: page for key, (page, _) in theirs.items()}
    for key, (_page, place) in theirs.items():
        assert ours[key][1] == pytest.approx(place), key


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the elements whose blocks are filled, one for each time."""
    names: list[str] = []
    fill = block.block_container_layout

    def filled(context: Any, box: Any, *more: Any, **options: Any) -> Any:
        if type(box).__name__ == "BlockBox" and box.element is not None and box.element.get("id"):
            names.append(box.element.get("id"))
        return fill(context, box, *more, **options)

    monkeypatch.setattr(block, "block_container_layout", filled)
    return names


def test_each_cell_is_laid_out_once(laid_out: list[str]) -> None:
    places(CELLS["two texts"], "", 0)
    assert [laid_out.count(f"0-{name}") for name in "ab"] == [1, 1]


@pytest.mark.parametrize("name", ["a mark at the foot of all", "a note"])
def test_one_that_depends_on_its_place_is_laid_out_there(laid_out: list[str], name: str) -> None:
    places(CELLS[name], "", 0)
    assert laid_out.count("0-a") >= 2
