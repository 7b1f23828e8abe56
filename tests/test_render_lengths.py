"""Boxes are as wide and as high as the engine would make them, whether or not it was asked again."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import weasyprint.layout
from weasyprint import HTML
from weasyprint.css.properties import Dimension

from livret.engine import render  # noqa: F401 - puts its resolving in place of the engine's
from livret.engine.patches.lengths import _BORDERS, _LENGTHS, resolved_once

MODULES = ("absolute", "block", "column", "float", "grid", "inline", "page", "table")
WORDS = "Des mots qui vont à la ligne plusieurs fois. "
PLACES = {
    "lengths": "<p style='margin: 3px; padding: 1px 2px; border: 1px solid; width: 90px'>{w}</p><p>{w}</p>",
    "shares": "<div style='width: 80px'><p class=s>{w}</p></div><p class=s>{w}</p>",
    "the same style elsewhere": "<div class=m><b class=h>x</b></div><div><b class=h>x</b></div>",
    "a border box": "<p style='box-sizing: border-box; border: 2px solid; padding: 5px; width: 90px'>{w}</p>",
    "a padding box": "<p style='box-sizing: padding-box; min-height: 70px; padding: 5px; width: 90px'>{w}</p>",
    "bounds": "<p style='max-width: 70px; min-height: 90px'>{w}</p><p style='max-height: 20px'>{w}</p>",
    "shares of a height": "<div class=m><p style='height: 50%'>x</p></div><div><p style='height: 50%'>x</p></div>",
    "sums": "<div class=m><p style='width: calc(50% + 9px)'>{w}</p></div><p style='margin: calc(2px + 3px)'>x</p>",
    "auto margins": "<p style='margin: 0 auto; width: 60px'>x</p><p style='margin-left: auto; width: 60px'>x</p>",
    "a grid": "<div class=g><p>{w}</p><p style='height: 30px; width: 50%'>x</p><p style='margin: 2px'>{w}</p></div>",
    "flexible": "<div style='display: flex'><p style='flex: 1'>{w}</p><p style='flex: 2; padding: 3px'>{w}</p></div>",
    "columns": "<div style='columns: 2; column-gap: 6px'><p>{w}{w}</p><p class=s>{w}</p></div>",
    "borders that collapse": "<table class=k><tr><td>{w}<td style='border: 3px solid'>x<tr><td class=s>y<td>z</table>",
    "borders that do not": "<table><tr><td style='width: 30%'>{w}<td style='border: 3px solid'>x</table>",
    "out of the flow": "<p style='position: relative'><i style='position:absolute; right: 5%; width: 9px'>x</i>{w}</p>",
    "floats": "<i style='float: left; margin: 2px; width: 25%'>x</i><p>{w}</p>",
    "lists": "<ul><li style='margin: 1px'>{w}<li>{w}</ul>",
    "several pages": "<p style='margin: 9px 4px'>{w}</p>" * 9,
}  # fmt: skip
STYLE = """
@page { margin: 10px 5%; size: 210px 200px; @bottom-left { content: counter(page); margin: 1px; width: 30% } }
body { font: 10px/12px sans-serif; margin: 2px }
.s { margin: 0 5%; padding: 1%; width: 50% } .h { display: block; height: 10px; width: 50% }
.g { column-gap: 5px; display: grid; grid-template-columns: 60px 60px }
.k { border-collapse: collapse } .m { height: 99px; width: 80px }
"""
_SIDES = ("top", "right", "bottom", "left")
_NAMES = (
    *("position_x", "position_y", "width", "height"),
    *(f"{around}_{side}" for around in ("margin", "padding") for side in _SIDES),
)


def boxes(html: str) -> list[tuple[Any, ...]]:
    """Return every box of every page: its kind, its place, its size, its margins and its padding."""
    pages = HTML(string=f"<style>{STYLE}</style>{html}").render().pages
    return [
        (number, type(box).__name__, *(getattr(box, name, None) for name in _NAMES))
        for number, page in enumerate(pages)
        for box in _walked(page._page_box)
    ]


def _walked(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _walked(getattr(child, "_box", child))


@pytest.mark.parametrize("name", PLACES)
def test_boxes_are_as_the_engine_makes_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = PLACES[name].format(w=WORDS)
    ours = boxes(html)
    for module in MODULES:
        theirs = getattr(weasyprint.layout, module).resolve_percentages.__wrapped__
        monkeypatch.setattr(getattr(weasyprint.layout, module), "resolve_percentages", theirs)
    assert ours == boxes(html)
    assert len(ours) > 5


class Style(dict[str, Any]):
    """Stands for a style of the engine: a dictionary with attributes."""


def box(**given: Any) -> SimpleNamespace:
    """Return a box whose style says *given*; of lengths, nothing in particular."""
    plain = dict.fromkeys((*_LENGTHS, *_BORDERS), "auto")
    return SimpleNamespace(style=Style({**plain, "box_sizing": "content-box", "border_collapse": "separate", **given}))


def times(first: dict[str, Any], **then: Any) -> int:
    """Return how often the engine is asked for two boxes of a style; *then* is what it says before the second one."""
    asked = []

    def resolve(box: SimpleNamespace, _block: object) -> None:
        asked.append(box)
        box.__dict__.update(box.style)

    one = box(**first)
    other = SimpleNamespace(style=one.style)
    resolved = resolved_once(resolve)
    resolved(one, (90, 90))
    one.style.update(then)
    resolved(other, (60, "auto"))
    assert {name: getattr(other, name) for name in _LENGTHS} == {name: one.style[name] for name in _LENGTHS}
    return len(asked)


def test_the_engine_is_asked_once_for_a_style_in_lengths() -> None:
    assert times({}) == 1
    assert times({"width": Dimension(9, "px")}) == 1


@pytest.mark.parametrize(
    "given", [{"width": Dimension(50, "%")}, {"margin_top": ("calc", 9)}, {"border_collapse": "collapse"}]
)
def test_it_is_asked_for_every_box_of_another(given: dict[str, Any]) -> None:
    assert times(given) == 2


def test_it_is_asked_again_for_a_style_that_it_changed() -> None:
    assert times({}, width=Dimension(9, "px")) == 2
    assert times({"width": Dimension(9, "px")}, width="auto") == 2
    assert times({"width": Dimension(50, "%")}, width=Dimension(9, "px")) == 2
