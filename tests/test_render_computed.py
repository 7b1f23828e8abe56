"""What a style comes to is what the engine makes of it, and a value made of variables is solved once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.css import ComputedStyle
from weasyprint.css.counters import CounterStyle
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.css.tokens import Pending
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from livret.base import paths
from livret.engine.fetch import AllowedFiles
from livret.engine.patches import computed as render_computed
from livret.engine.styles import Fetcher, Styles
from tests.printed import exemple, real

BODY = """<body><section><h1>Un</h1><p class=a>Deux</p>
<p class="a b" style="--accent: var(--leaf)">Trois <em>mots</em></p>
<ul class=c><li>x</li><li class=b>y</li></ul></section>
<table><tr><td class=a>z</table><aside class=d>f</aside></body>"""
LEAF = ":root { --line: 4mm; --leaf: #0a0; --accent: #a00; --face: serif; --none: ; --big: calc(var(--line) * 3) }"
SHEETS = {
    "a shorthand": "p { font: 800 12pt / calc(var(--line) * 2) var(--face); border-top: 0.5mm solid var(--accent) }",
    "another line below": ".c { --line: 3mm } li, p { line-height: var(--line); margin: var(--line) 0 }",
    "a length of its own font": "li { --step: 2em } * { padding-left: calc(var(--step) + 1pt); --step: 1.5em }",
    "a share of its place": ".a { width: calc(50% - var(--line)); text-indent: calc(10% + var(--line)) }",
    "a variable in a variable": ".b { --line: calc(var(--big) / 2) } p, li { height: var(--line) }",
    "variables that name each other": ":root { --x: var(--y); --y: var(--x) } p { margin: var(--x); color: var(--y) }",
    "what is not there": "p { margin: var(--nowhere); padding: var(--nowhere, 3pt) } li { color: var(--none) }",
    "what is no value": "p { margin: var(--accent); color: var(--line); font: var(--face) } li { width: var(--face) }",
    "by its logical name": "p { margin-block-start: var(--line); margin-inline-end: 2pt } .b { margin-top: 9pt }",
    "the other way round": "section { direction: rtl } p { border-inline-start: 2pt solid var(--accent) }",
    "inherited": "section { color: var(--accent); line-height: 1.3 } em { color: inherit; margin: inherit }",
    "decorated": "section { text-decoration: underline } em { text-decoration: line-through var(--leaf) }",
    "displayed": ".c { display: grid } li { display: inline } .d { float: right; position: absolute; --line: 2mm }",
    "an important one": "p { margin: var(--line) !important } .b { margin: 1pt }",
    "before and after": "p::before { content: 'x'; margin-left: var(--line) } .b::before { color: var(--accent) }",
    "the page": "@page { margin: var(--line); @bottom-left { content: 'f'; width: calc(var(--line) * 4) } }",
}


def computed(html: str, *sheets: CSS, fetcher: Fetcher | None = None) -> dict[tuple[int, str | None, str], str]:
    """Return what every property of every element, and of what stands before it, comes to."""
    document = HTML(string=html, url_fetcher=fetcher) if fetcher else HTML(string=html)
    options = {**DEFAULT_OPTIONS, "stylesheets": sheets}
    context = Document._build_layout_context(document, FontConfiguration(), CounterStyle(), {}, options)
    variables = ("__line", "__accent", "__x", "__y", "__big")
    found = {}
    for number, element in enumerate(document.etree_element.iter()):
        for pseudo in (None, "before"):
            style = context.style_for(element, pseudo)
            for key in (*INITIAL_VALUES, *variables) if style else ():
                found[number, pseudo, key] = repr(style[key])
    return found


def by_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ComputedStyle, "__missing__", ComputedStyle.__missing__.__wrapped__)


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.filterwarnings("ignore")
def test_a_style_comes_to_what_the_engine_makes_of_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = CSS(string=LEAF + SHEETS[name])
    ours = [computed(BODY, sheet) for _twice in range(2)]
    by_the_engine(monkeypatch)
    theirs = computed(BODY, sheet)
    assert len(theirs) > 1000
    assert ours == [theirs, theirs]


def chapters() -> Iterator[str]:
    for printed in (exemple(), real()):
        yield from (sheet.chapter.html for sheet in printed.proofs.sheets)


def test_the_house_s_styles_come_to_what_the_engine_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    fetcher = Fetcher(AllowedFiles(paths.root()))
    styles, _said = Styles.read(fetcher)
    ours = [computed(html, *styles.css, fetcher=fetcher) for html in chapters()]
    by_the_engine(monkeypatch)
    assert ours == [computed(html, *styles.css, fetcher=fetcher) for html in chapters()]


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often the engine solved each property, from now on."""
    times: Counter[str] = Counter()
    solve = Pending.solve

    def counted(self: Pending, tokens: Any, wanted_key: str, base_url: Any) -> Any:
        times[wanted_key] += 1
        return solve(self, tokens, wanted_key, base_url)

    monkeypatch.setattr(Pending, "solve", counted)
    return times


def test_a_value_is_solved_once_for_the_same_tokens(solved: Counter[str]) -> None:
    sheet = CSS(string=LEAF + "p, li { margin-top: var(--line); color: var(--accent) } .c { --line: 3mm }")
    computed(BODY, sheet)
    assert solved["margin-top"] == 2  # four elements, two lines
    assert solved["color"] == 2  # of the house, and in place
    computed(BODY, sheet)
    assert solved["margin-top"] == 2  # in another chapter


def test_a_value_of_other_tokens_is_solved_anew(solved: Counter[str]) -> None:
    sheet = CSS(string=LEAF + "p { margin-top: var(--line) }")
    paragraph = 3
    margins = {computed(f'<p style="--line: {n}px">x', sheet)[paragraph, None, "margin_top"] for n in (1, 2)}
    assert len(margins) == 2
    assert solved["margin-top"] == 2


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch, solved: Counter[str]) -> None:
    monkeypatch.setattr(render_computed, "_MOST_KEPT", 2)
    sheet = CSS(string=LEAF + "p { margin: var(--line); padding: var(--line) }")
    computed(BODY, sheet)
    first = solved["margin-top"]
    computed(BODY, sheet)
    assert solved["margin-top"] > first


def test_a_value_that_is_none_is_told_as_the_engine_does(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reported() -> list[str]:
        caplog.clear()
        computed("<p>x</p><p>y</p>", CSS(string="p { margin-top: var(--accent) } :root { --accent: #a00 }"))
        return [record.getMessage() for record in caplog.records]

    ours = reported()
    assert ours == ["Ignored `margin-top: #a00` at 1:17, invalid value."]
    by_the_engine(monkeypatch)
    assert reported() == ours
