"""Colours and measures, read from the one style sheet that holds them."""

import re
from pathlib import Path

import pytest

from livret.base import tokens

STYLES = Path(__file__).resolve().parents[1] / "styles"
#: Custom properties that a template sets on an element.
SET_BY_TEMPLATES = {
    "accent", "at", "begins", "caption", "caption-at", "facts", "folio", "folio-lines", "head", "name", "room", "strip",
    "tint", "under", "under-line", "wide",
}  # fmt: skip


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2) of ``#rrggbb``."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_the_standard_s() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_colours_authors_may_name_are_those_of_the_sheet() -> None:
    expected = ("miel", "brique", "grenat", "étang", "pin", "figue", "lavande", "chêne")
    assert tokens.territory_colours() == expected


@pytest.mark.parametrize("name", tokens.territory_colours())
def test_a_territory_s_colour_can_be_read(name: str) -> None:
    """White on the colour, and the colour on its tint and on cream: 4.5 at least (WCAG 1.4.3)."""
    colours = tokens.colours()
    for ground in ("white", f"{name}-tint", "cream"):
        assert contrast(colours[name].hex, colours[ground].hex) >= 4.5


@pytest.mark.parametrize("ground", ["white", "cream", "mist", *(f"{name}-tint" for name in tokens.territory_colours())])
@pytest.mark.parametrize("name", ["ink", "grey"])
def test_captions_and_credits_can_be_read_on_every_ground(name: str, ground: str) -> None:
    """On land, credits are in ink: grey has 4.1 there."""
    assert contrast(tokens.colours()[name].hex, tokens.colours()[ground].hex) >= 4.5


def test_every_colour_has_its_mix_within_the_ink_limit() -> None:
    for colour in tokens.colours().values():
        assert re.fullmatch(r"#[0-9a-f]{6}", colour.hex), colour
        assert all(0 <= part <= 100 for part in colour.cmyk), colour
        assert sum(colour.cmyk) <= 300, colour
    declared = (STYLES / "tokens.css").read_text("utf-8")
    assert len(tokens.colours()) == len(re.findall(r"^\s*--[^:]+:\s*#", declared, re.MULTILINE))


@pytest.mark.parametrize(("name", "millimetres"), [("trim-width", 210), ("trim-height", 297), ("line", 4.85)])
def test_a_length_is_in_points(name: str, millimetres: float) -> None:
    assert tokens.length(name) == pytest.approx(millimetres * 72 / 25.4)
    assert tokens.length("text-size") == 9.7


def test_the_sheet_adds_up() -> None:
    """The text is 53 lines, the margins take the rest; a tenth of a millimetre of ease is left."""
    down = [tokens.length(name) for name in ("margin-top", "text-height", "margin-bottom")]
    assert sum(down) == pytest.approx(tokens.length("trim-height"), abs=0.11 * 72 / 25.4)
    assert tokens.length("text-height") == pytest.approx(53 * tokens.length("line"))
    across = 2 * tokens.length("column") + tokens.length("gutter")
    margins = tokens.length("margin-inner") + tokens.length("margin-outer")
    assert across + margins == pytest.approx(tokens.length("trim-width"))


@pytest.mark.parametrize("unknown", ["no-such", "text"])
def test_what_is_no_length_is_refused(unknown: str) -> None:
    with pytest.raises((KeyError, AttributeError)):
        tokens.length(unknown)


def test_every_value_that_styles_use_is_declared() -> None:
    """The engine takes an unknown var() for no value at all, and does not say so.

    A value is declared for all sheets in tokens.css, or by the sheet that uses it.
    """
    everywhere = declared(STYLES / "tokens.css") | SET_BY_TEMPLATES
    used = {sheet: set(re.findall(r"var\(--([\w-]+)", sheet.read_text("utf-8"))) for sheet in STYLES.rglob("*.css")}
    assert any(used.values())
    unknown = {sheet.name: names - everywhere - declared(sheet) for sheet, names in used.items()}
    assert {sheet: names for sheet, names in unknown.items() if names} == {}


def declared(sheet: Path) -> set[str]:
    """Return the names of the custom properties that *sheet* gives a value."""
    return set(re.findall(r"--([\w-]+)\s*:", sheet.read_text("utf-8")))


@pytest.mark.parametrize("name", sorted(SET_BY_TEMPLATES))
def test_what_templates_set_is_set_by_one(name: str) -> None:
    templates = (STYLES.parent / "templates").rglob("*.jinja")
    assert any(re.search(rf"style=\"[^\"]*--{name}:", template.read_text("utf-8")) for template in templates)


def test_a_spot_ink_stands_after_the_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tokens.css").write_text(
        ":root { --a: #e06010; /* cmyk 0 65 95 5 @spot PANTONE 000 C */ --b: #000000; /* cmyk 0 0 0 100 */ }", "utf-8"
    )
    monkeypatch.setattr("livret.base.paths.styles", lambda: tmp_path)
    tokens.colours.cache_clear()
    try:
        found = tokens.colours()
    finally:
        tokens.colours.cache_clear()
    assert (found["a"].cmyk, found["a"].spot) == ((0, 65, 95, 5), "PANTONE 000 C")
    assert (found["b"].cmyk, found["b"].spot) == ((0, 0, 0, 100), None)


def test_the_house_prints_with_four_inks() -> None:
    assert [colour.name for colour in tokens.colours().values() if colour.spot] == []


def test_a_colour_has_one_mix_whatever_it_is_called() -> None:
    mixes: dict[str, set[tuple[int, ...]]] = {}
    for colour in tokens.colours().values():
        mixes.setdefault(colour.hex, set()).add(colour.cmyk)
    assert {value: found for value, found in mixes.items() if len(found) > 1} == {}
