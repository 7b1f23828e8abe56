"""Texts of drawings are set in words; letters that have places of their own keep them."""

import pytest
import weasyprint.svg
from weasyprint.svg import SVG, Node

from livret.engine.patches.drawn_text import set_in_words

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg"><text {places}>Tarn-et-<tspan {inner}>Garonne</tspan> AV</text></svg>'
)


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint.svg.Node, "text_children", set_in_words(Node.text_children))


def letters(places: str = 'x="4" y="9"', inner: str = "") -> list[list[str]]:
    """Return what the engine lays out one by one, of each part of a text."""
    source = DRAWING.format(places=places, inner=inner)
    drawing = SVG(weasyprint.svg.ElementTree.fromstring(source), "https://edition.invalid/", None, None)
    (text,) = drawing.tree
    return [[*part.text] for part in (text, *text)]


def test_a_text_is_laid_out_in_words() -> None:
    assert letters() == [["Tarn-et-"], ["Garonne"], [" AV"]]


@pytest.mark.parametrize(
    "places", ['x="4 5 6"', 'y="1,2"', 'dx="1"', 'rotate="20"', 'textLength="30"', 'letter-spacing="2"']
)
def test_letters_with_places_of_their_own_stay_apart(places: str) -> None:
    assert letters(places) == [[*"Tarn-et-"], [*"Garonne"], [*" AV"]]


def test_a_part_with_letters_apart_keeps_its_whole_text_so() -> None:
    assert letters(inner='dx="1 2"') == [[*"Tarn-et-"], [*"Garonne"], [*" AV"]]
