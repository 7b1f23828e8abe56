"""What the engine is asked once: lines that were broken, paths that were read."""

import re
from collections import deque
from pathlib import Path
from types import SimpleNamespace

import pydyf
import pytest
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.layout.float import avoid_collisions
from weasyprint.svg.path import path as weasyprint_path
from weasyprint.svg.text import Style
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout

from livret.engine.patches import drawn_lines
from livret.engine.patches.drawn_lines import as_measured, as_one_paragraph, kept
from livret.engine.patches.floats import at_the_edge
from livret.engine.patches.layouts import begun_once
from livret.engine.patches.lines import broken_once, drawn_once, strut_once
from livret.engine.patches.paths import read_once, straight
from livret.engine.patches.signs import made_once

ROOT = Path(__file__).resolve().parents[1]


class Counted:
    """Stands for the engine's own function; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def split_first_line(self, text: str, style: object, context: object, width: float, **options: object) -> tuple:
        self.asked += 1
        return SimpleNamespace(text=text, spacing=0), len(text), None, width, self.asked

    def path(self, svg: SimpleNamespace, node: SimpleNamespace, font_size: float) -> None:
        self.asked += 1
        svg.stream.stream.append(node.get("d").encode())
        node.vertices.append((0, 0))


def test_a_line_is_broken_once_for_each_text_style_and_width() -> None:
    engine = Counted()
    split = broken_once(engine.split_first_line)
    context, style = SimpleNamespace(), object()
    first, again = split("mots", style, context, 78.0), split("mots", style, context, 78.0)
    assert again == first
    assert engine.asked == 1
    split("mots", object(), context, 78.0)
    split("mots", style, context, 60.0)
    split("mots", style, context, 78.0, minimum=True)
    split("mot", style, context, 78.0)
    split("mots", style, SimpleNamespace(), 78.0)
    assert engine.asked == 6


def test_what_was_found_is_not_shared_but_copied() -> None:
    split = broken_once(Counted().split_first_line)
    context, style = SimpleNamespace(), object()
    split("mots", style, context, 78.0)[0].spacing = 3
    assert split("mots", style, context, 78.0)[0].spacing == 0


def test_without_a_layout_nothing_is_kept() -> None:
    engine = Counted()
    split = broken_once(engine.split_first_line)
    split("mots", object(), None, None)
    assert engine.asked == 1


def test_the_letters_of_a_drawing_are_laid_out_once_in_each_face() -> None:
    engine, context = Counted(), SimpleNamespace()
    split = drawn_once(engine.split_first_line)

    def laid_out(letter: str, size: float = 8, family: str = "Bricolage Grotesque", where: object = context) -> int:
        face = {"font_family": [family], "font_style": "normal", "font_weight": 400, "font_size": size}
        return split(letter, {**face, "direction": "ltr"}, where, 9.0)[4]

    assert [laid_out("e"), laid_out("t"), laid_out("e"), laid_out("e", 9), laid_out("e", family="Luciole")] == [
        1,
        2,
        1,
        3,
        4,
    ]
    assert laid_out("e", where=SimpleNamespace()) == 5
    assert [laid_out("e", where=None), laid_out("e", where=None)] == [6, 7]


def test_a_line_height_is_computed_once_for_each_style() -> None:
    requests: list[object] = []

    def strut(style: SimpleNamespace) -> tuple[float, float]:
        requests.append(style)
        return float(len(requests)), 0.0

    cached = strut_once(strut)
    one, other = SimpleNamespace(cache={}), SimpleNamespace(cache={})
    other.cache = one.cache  # styles of one document share it
    assert [cached(one), cached(other), cached(one), cached(other)] == [(1, 0), (2, 0), (1, 0), (2, 0)]


def test_a_line_is_laid_out_again_to_be_drawn_only_where_it_is_drawn_otherwise() -> None:
    again: list[object] = []
    reactivate = as_measured(lambda layout, _style: again.append(layout))
    style = object()
    layouts = [SimpleNamespace(style=style, justification_spacing=spacing, layout="measured") for spacing in (0, 2.5)]
    for each in layouts:
        kept(lambda _layout: pytest.fail("dropped"))(each)
        reactivate(each, style)
    assert again == layouts[1:]
    reactivate(layouts[0], object())
    assert again == [layouts[1], layouts[0]]


@pytest.mark.parametrize(("text", "one"), [("Un mot.", True), ("Un\nmot", False), ("Un\u2029mot", False)])
def test_only_a_text_of_one_paragraph_is_marked_as_one(text: str, one: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    marks: list[tuple[object, bool]] = []
    pango = SimpleNamespace(pango_layout_set_single_paragraph_mode=lambda *mark: marks.append(mark))
    monkeypatch.setattr(drawn_lines, "pango", pango)
    layout = SimpleNamespace(layout="layout", text="")
    as_one_paragraph(lambda layout, text, justify=False: setattr(layout, "text", text))(layout, text)
    assert marks == [("layout", one)]


def styled(**values: object) -> Style:
    style = Style({**INITIAL_VALUES, "font_family": ["Luciole"], "lang": "fr", **values})
    style.font_config = FontConfiguration()
    return style


@pytest.fixture
def setups(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The styles for which the engine made an empty layout."""
    made: list[object] = []
    own = getattr(Layout.setup, "__wrapped__", Layout.setup)

    def counted(layout: Layout, style: Style) -> None:
        made.append(style)
        own(layout, style)

    monkeypatch.setattr(Layout, "setup", begun_once(counted))
    return made


def line_of(style: Style, text: str) -> tuple[object, ...]:
    layout = Layout(style)
    layout.set_text(text)
    line, _resume = layout.get_first_line()
    return line.length, layout.ascent, layout.underline_position, layout.style is style


def width(style: Style, text: str) -> int:
    layout = Layout(style)
    layout.set_text(text)
    glyphs = layout.get_first_line()[0].runs[0].data.glyphs
    return sum(glyphs.glyphs[each].geometry.width for each in range(glyphs.num_glyphs))


def test_an_empty_layout_is_made_once_for_each_style(setups: list[object]) -> None:
    style, underlined = styled(), styled(text_decoration_line={"underline"})
    for text in ("Un", "Deux mots", "Un"):
        assert line_of(style, text) == (len(text), None, None, True)
        length, ascent, underline, own = line_of(underlined, text)
        assert (length, own) == (len(text), True)
        assert ascent
        assert underline
    assert setups == [style, underlined]
    style["font_size"] = 2 * style["font_size"]  # as the engine does in a style of its own
    assert width(style, "Deux mots") == pytest.approx(2 * width(underlined, "Deux mots"), rel=1e-3)
    assert setups == [style, underlined, style]


def test_what_one_line_is_given_is_in_no_other(setups: list[object]) -> None:
    style = styled()
    before = width(style, "Deux mots")
    style["letter_spacing"] = 4
    assert width(style, "Deux mots") > before
    style["letter_spacing"] = "normal"
    assert width(style, "Deux mots") == before
    assert setups == [style]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("floats", [False, True])
def test_a_line_begins_where_the_engine_would_begin_it(direction: str, floats: bool) -> None:
    style = {"direction": direction, "float": "none"}
    asked: list[object] = []

    def own(*arguments: object) -> tuple[float, float, float]:
        asked.append(arguments)
        found: tuple[float, float, float] = avoid_collisions(*arguments)
        return found

    shape = SimpleNamespace(
        position_x=0.1, position_y=10, margin_width=lambda: 30.2, margin_height=lambda: 50, style={"float": "left"}
    )
    context = SimpleNamespace(excluded_shapes=[shape] if floats else [])
    block = SimpleNamespace(content_box_x=lambda: 0.1, width=200.7, style=style)
    line = LineBox("p", style, None, [])
    line.position_x, line.position_y, line.width, line.height = 0, 20.3, 0, 12
    for side in ("left", "right", "top", "bottom"):
        for edge in (f"margin_{side}", f"padding_{side}", f"border_{side}_width"):
            setattr(line, edge, 0)
    assert at_the_edge(own)(context, line, block, outer=False) == avoid_collisions(context, line, block, outer=False)
    assert bool(asked) == (floats or direction == "rtl")


@pytest.mark.parametrize("sheet", sorted((ROOT / "styles").rglob("*.css")), ids=lambda sheet: sheet.name)
def test_no_style_cuts_a_text_off(sheet: Path) -> None:
    """Lines that are alike share what they are drawn from: an ellipsis in one would be in all."""
    assert not re.search(r"text-overflow|ellipsis|line-clamp", sheet.read_text("utf-8"))


@pytest.mark.parametrize("sheet", sorted((ROOT / "styles").rglob("*.css")), ids=lambda sheet: sheet.name)
def test_no_style_is_changed_while_a_page_is_laid_out(sheet: Path) -> None:
    """What is kept goes by the identity of styles: the engine changes those of first lines and flexible boxes."""
    text = sheet.read_text("utf-8")
    assert not re.search(r"first-line|first-letter|display:\s*(inline-)?flex", text)


def drawn(path, data: str, **attributes: str) -> tuple[list[bytes], list[object]]:  # type: ignore[no-untyped-def]
    svg = SimpleNamespace(stream=SimpleNamespace(stream=[b"before"]))
    attrib = {"d": data, **attributes}
    node = SimpleNamespace(attrib=attrib, get=attrib.get, vertices=deque())
    path(svg, node, 12)
    return svg.stream.stream, [*node.vertices]


def test_a_path_is_read_once_and_drawn_each_time() -> None:
    engine = Counted()
    path = read_once(engine.path)
    assert drawn(path, "M0 0h9") == drawn(path, "M0 0h9") == ([b"before", b"M0 0h9"], [])
    assert engine.asked == 1


def test_paths_that_depend_on_what_is_around_are_read_each_time() -> None:
    engine = Counted()
    path = read_once(engine.path)
    assert drawn(path, "M0 0h9%")[0] == drawn(path, "M0 0h9%")[0]
    assert drawn(path, "M0 0h9", **{"marker-end": "url(#tip)"})[1] == [(0, 0)]
    assert engine.asked == 3


def test_paths_met_long_ago_are_forgotten() -> None:
    engine = Counted()
    path = read_once(engine.path)
    for number in range(100):
        drawn(path, f"M0 0h{number}")
    drawn(path, "M0 0h0")
    assert engine.asked == 101


@pytest.mark.parametrize(
    "data",
    ["M0 0l5-3", "M-4-12l3 4-5 6 0 0z", "M4480 315l-3-14-18-2M887-7l13 41z", "M1 2l3 4zM5 6l7 8"],
)
def test_straight_lines_are_read_as_the_engine_reads_them(data: str) -> None:
    requested = Counted()
    expected = drawn_by(weasyprint_path, data)
    assert drawn_by(read_once(requested.path), data) == expected == [*straight(data)]
    assert requested.asked == 0


@pytest.mark.parametrize(
    "data",
    [
        *("M1 2l3", "M1 2l3 4 5", "M1 2l3,4", "M1.5 2l3 4", "M1 2l- 3 4", "m1 2l3 4", "M1 2L3 4", "M1 2", "M1 2l3 4h5"),
        *("", "M1 2l3 4 ", "M1 2l" + "9" * 5000 + " 1", "M1 2l" + "1 1 " * 20_000),
    ],
    ids=lambda data: data[:16],
)
def test_all_other_paths_are_left_to_the_engine(data: str) -> None:
    engine = Counted()
    drawn(read_once(engine.path), data)
    assert engine.asked == 1


def drawn_by(path, data: str) -> list[bytes]:  # type: ignore[no-untyped-def]
    """Return the operators of *path* as the engine writes them."""
    stream = pydyf.Stream()
    svg = SimpleNamespace(stream=stream, point=lambda x, y, _size: (float(x), float(y)))
    path(svg, SimpleNamespace(attrib={"d": data}, get={"d": data}.get, vertices=deque()), 12)
    operators: list[bytes] = stream.stream
    return operators


def test_an_expression_of_the_parser_is_made_once() -> None:
    kept = made_once({})
    assert kept[frozenset("<&"), False] is kept[frozenset("<&"), False]
    assert kept[frozenset("<&"), False].match("mots<")[0] == "mots"  # type: ignore[index]
    assert kept[frozenset(" \t"), True].match(" \t mots")[0] == " \t "  # type: ignore[index]
