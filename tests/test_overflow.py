"""Text that overflows or vanishes is found; text that does not is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.engine.defects import missing
from livret.pdf.model import Chapter, Finding
from tests.laying import Desk

WORDS = "Les territoires accompagnent les transitions avec leurs habitants et leurs élus. "
LONG = "https://exemple.fr/" + "transitions" * 8


@pytest.fixture(scope="module")
def engine() -> Desk:
    return Desk(None)


def findings(engine: Desk, body: str) -> tuple[Finding, ...]:
    html = f'<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    return engine.render(Chapter("c", "Chapitre", html, "left")).findings


def block(style: str, count: int, inner: str = "") -> str:
    return f'<div style="{style}"><p data-src="7" style="{inner}">{WORDS * count}</p></div>'


def alone(style: str, text: str = WORDS) -> str:
    return f'<div data-src="7" style="{style}">{text}</div>'


OVERFLOWS = {
    "fixed height": (block("height: 20mm", 12), "RENDU-001"),
    "hidden": (block("height: 20mm; overflow: hidden", 12), "RENDU-011"),
    "greatest height": (block("max-height: 20mm", 12), "RENDU-001"),
    "placed, with a height": (block("position: absolute; height: 20mm; width: 60mm", 6), "RENDU-001"),
    "columns of a fixed height": (block("columns: 2; height: 30mm", 30), "RENDU-001"),
    "row of a grid": (block("display: grid; grid-template-rows: 20mm", 12), "RENDU-001"),
    "column of a grid": (
        f'<div style="display: grid; grid-template-columns: 20mm 60mm">{alone("hyphens: none", LONG)}<p>b</p></div>',
        "RENDU-001",
    ),
    "row of a flex": (block("display: flex; height: 15mm", 6, "width: 50mm"), "RENDU-001"),
    "item of a flex": (block("display: flex; width: 60mm", 1, "white-space: nowrap; width: 20mm"), "RENDU-001"),
    "no wrap": (alone("white-space: nowrap", WORDS * 3), "RENDU-001"),
    "long word": (alone("width: 40mm; hyphens: none", LONG), "RENDU-001"),
    "long footnote": (f'<p>a<span class="footnote" data-src="7">{WORDS * 120}</span></p>', "RENDU-013"),
    "cell": (
        f'<table style="table-layout: fixed; width: 60mm"><tr><td style="hyphens: none" data-src="7">{LONG}</td>'
        "<td>b</td></tr></table>",
        "RENDU-001",
    ),
    "inline block": (
        f'<p><span data-src="7" style="display: inline-block; width: 30mm; white-space: nowrap">{WORDS}</span></p>',
        "RENDU-001",
    ),
    "float": (alone("float: left; width: 30mm; height: 10mm", WORDS * 6), "RENDU-001"),
    "off the paper": (alone("position: absolute; left: 150mm; width: 60mm"), "RENDU-013"),
    "undividable": (alone("display: inline-block", f"<p>{WORDS}</p>" * 70), "RENDU-012"),
    "margin box": (
        f'<div class="foot" data-src="7" style="white-space: nowrap">{WORDS * 4}</div>'
        '<article class="chapter chapter--territory"><p>a</p><p style="break-before: page">b</p></article>',
        "RENDU-001",
    ),
    "rotated and cut": (
        alone("transform: rotate(-90deg); width: 60mm; height: 12mm; overflow: hidden; white-space: nowrap"),
        "RENDU-011",
    ),
    "rotated off the paper": (
        alone("transform: rotate(-90deg); width: 400mm; white-space: nowrap", WORDS * 3),
        "RENDU-013",
    ),
    "ellipsis": (
        alone("overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 50mm"),
        "RENDU-011",
    ),
}

VANISHES = {
    "placed box across the page's foot": '<div style="height: 200mm"></div>'
    + block("position: absolute; width: 80mm", 40),
    "max-lines": alone("max-lines: 3; width: 80mm", WORDS * 8),
    "line-clamp": alone("line-clamp: 2; width: 80mm", WORDS * 8),
    "display": alone("display: none"),
    "visibility": alone("visibility: hidden"),
    "no size": alone("font-size: 0"),
}

FITS = {
    "pages of text": block("", 200),
    "columns": block("columns: 2", 80),
    "table with a repeated head": "<table><thead><tr><th>Tête</th></tr></thead>"
    f"{f'<tr><td>{WORDS}</td></tr>' * 60}</table>",
    "capitals": alone("text-transform: uppercase", "ß, œuf, l’<em>été</em>s, sous-préfecture. " + WORDS * 3),
    "row of a table that goes on in the next column": '<div style="columns: 2">'
    f"<p>{WORDS * 30}</p><table><tr><td>{WORDS * 9}</td><td>{WORDS * 12}</td><td>{WORDS}</td></tr></table>"
    f"<p>{WORDS * 9}</p></div>",
    "footnotes": f'<p>{WORDS * 20}<span class="footnote">Note. {WORDS * 3}</span> suite</p>' * 6,
    "grid": f'<div style="display: grid; grid-template-columns: 1fr 1fr">{block("", 10)}{block("", 6)}</div>',
    "ground into the margins": block("margin: 0 -10mm; padding: 0 10mm", 10),
    "hanging first line": alone("text-indent: -5mm; font-size: 20pt", WORDS * 3),
    "lists": f'<ul style="list-style: disc; padding-left: 5mm"><li>{WORDS}</li></ul>'
    f'<ol style="list-style: decimal; padding-left: 6mm"><li>{WORDS}</li></ol>',
    "placed label": f'<div style="position: relative; height: 30mm">{alone("position: absolute; left: 5mm")}</div>',
    "float beside text": f"{alone('float: left; width: 40mm', WORDS * 3)}<p>{WORDS * 20}</p>",
    "tight title": alone("font-size: 34pt; line-height: 0.98; overflow: hidden", WORDS * 2),
    # Letters 0.03 em closer: the line is 163.9 mm wide as the engine breaks it, 165 with what the last letter gave up.
    "large title, letters closer": '<div style="width: 164mm; font: 800 112pt/1 Bricolage Grotesque; letter-spacing:'
    ' -0.03em" data-src="7">et monts</div>',
    "frame that is tall enough": block("height: 25mm; width: 80mm", 2),
    "justified, spaced out": alone("text-align: justify; letter-spacing: 0.05em", WORDS * 20),
    "no-break spaces": alone("width: 60mm", "Montpellier : 516 000 habitants ; « oui » ! " + WORDS * 4),
    "words of a drawing": '<p>a</p><svg width="9mm" height="9mm"><title>Carte</title><text y="9">Sète</text></svg>',
    "unprinted on purpose": '<p>a</p><p data-unprinted="" style="display: none">b</p>',
    "band of the left page": '<article class="chapter chapter--territory"><div class="band" aria-hidden="true">'
    f'<div class="band__title">Accompagner les transitions</div></div><p>{WORDS}</p></article>',
    "foot that no page asks for": f'<div class="foot">{WORDS}</div><p>a</p>',
    "superiors": f'<p>Le 1<sup style="line-height: 0">er</sup>. {WORDS}</p>',
}


@pytest.mark.parametrize("name", OVERFLOWS)
def test_text_out_of_its_place_is_told_with_page_source_and_millimetres(engine: Desk, name: str) -> None:
    body, code = OVERFLOWS[name]
    found = [finding for finding in findings(engine, body) if finding.source == 7]
    assert [finding.code for finding in found][:1] == [code]
    assert found[0].page
    assert float(found[0].values["mm"]) > 1


def test_a_table_that_is_too_wide_is_told_once_with_its_longest_words(engine: Desk) -> None:
    cells = f"{'m' * 30}</td><td>{'n' * 31}</td><td>courts</td></tr>"
    rows = "".join(f"<tr><td data-src='{n}'>{cells}" for n in range(9, 40))
    table = f'<table data-src="7"><thead><tr><th>Un</th><th>Deux</th><th>Trois</th></tr></thead>{rows}</table>'
    [finding] = findings(engine, f'<p>{WORDS}</p><div style="width: 78mm">{table}</div>')
    assert (finding.code, finding.source, finding.page) == ("TEXTE-080", 7, 1)
    assert (finding.values["count"], finding.values["words"]) == (3, f"{'n' * 31}, {'m' * 30}, courts")
    assert float(finding.values["mm"]) > 20


@pytest.mark.parametrize("name", VANISHES)
def test_lost_words_are_told_with_their_source(engine: Desk, name: str) -> None:
    [finding] = findings(engine, VANISHES[name])
    assert (finding.code, finding.source) == ("RENDU-002", 7)
    assert int(finding.values["count"]) >= 11


@pytest.mark.parametrize("name", FITS)
def test_text_in_its_place_is_left_in_peace(engine: Desk, name: str) -> None:
    assert findings(engine, FITS[name]) == ()


def test_an_overflow_is_measured(engine: Desk) -> None:
    [finding] = findings(engine, alone("width: 40mm; white-space: nowrap", '<span style="padding-left: 50mm">x</span>'))
    assert finding.values == {"words": "x", "mm": pytest.approx(11.7, abs=0.3), "box": "div", "lines": 1, "count": 1}


def test_the_lines_and_words_out_of_their_frame_are_counted(engine: Desk) -> None:
    """Five lines of two words in a frame of three."""
    lines = "<br>".join(["deux mots"] * 5)
    [finding] = findings(engine, alone("height: 15mm; font: 9pt / 5mm serif; overflow: hidden", lines))
    assert (finding.code, finding.values["lines"], finding.values["count"]) == ("RENDU-011", 2, 4)
    assert finding.values["mm"] == pytest.approx(10, abs=1.5)


def test_one_block_is_told_once_a_page(engine: Desk) -> None:
    first, second = findings(engine, block("width: 60mm", 3, "white-space: nowrap; break-after: page") * 2)
    assert (first.page, second.page) == (1, 2)


@pytest.mark.parametrize(
    ("text", "printed", "lost"),
    [
        ("un pré vert", "un pré vert", []),
        ("un pré vert", "UN PRÉ-VERT", []),
        ("un pré vert", "un pré", ["vert"]),
        ("un pré vert", "pré vert", ["un"]),
        ("un pré vert et un autre", "un pré autre", ["vert", "et", "un"]),
        ("un pré", "", ["un", "pré"]),
        ("", "", []),
        ("un pré", "un préun pré", []),
        ("réemploi", "ré-emploi", []),
        ("réemploi", "réemp", ["réemploi"]),
    ],
)
def test_missing_words(text: str, printed: str, lost: list[str]) -> None:
    assert missing(text, printed) == lost


words = st.lists(st.text("abcdé", min_size=1, max_size=6), min_size=1, max_size=12)


@given(words, st.data())
def test_any_word_taken_out_is_missed(text: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text) - 1))
    text[index] = "zz" + text[index]
    assert text[index] in missing(" ".join(text), " ".join(text[:index] + text[index + 1 :]))


@given(words)
def test_no_word_is_missed_when_all_are_there(text: list[str]) -> None:
    assert missing(" ".join(text), "-".join(text).upper()) == []
