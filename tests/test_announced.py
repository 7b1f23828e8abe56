"""A line that ends with a colon stays with what it announces; lines that end by hand begin alike."""

import pytest

from livret.design import heights, line_breaking
from livret.design.galley import Galley
from livret.design.text_sizes import HOUSE, Size
from livret.pdf.model import Chapter
from livret.proof.gate.fragment import proven
from tests.laying import Desk
from tests.trees import tree

CELLS = "".join(f"<tr><td>Ligne {number}</td><td>{number}</td></tr>" for number in range(4))
WORDS = "Des mots qui prennent trois lignes de leur colonne, sans aucun sens et sans aucune coupe"
FOLLOWING = {
    "table": f'<table class="table table--whole" data-src="2"><tbody>{CELLS}</tbody></table>',
    "quotation": f'<figure class="quote" data-src="2"><blockquote><p data-src="2">{WORDS}</p></blockquote></figure>',
}


@pytest.fixture(scope="module")
def engine() -> Desk:
    return Desk(None)


def lines(engine: Desk, prose: str) -> list[tuple[float, float, str]]:
    """Return left and baseline in pt, and the words, of the lines of *prose* in the two columns of a text."""
    body = f'<article class="chapter"><div class="prose text__body">{prose}</div></article>'
    html = f'<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    chapter = Chapter("c", "Chapitre", html, "left", sources=(None,) * 9)
    fragment = proven(chapter, engine.render(chapter))
    assert fragment.findings == ()
    return [(line[0], line[1], line[-1]) for line in fragment.lines[0]]


@pytest.mark.parametrize("kind", FOLLOWING)
@pytest.mark.parametrize(("colon", "kept"), [("\u00a0:", True), (".", False)])
def test_what_a_line_announces_stands_in_its_column(engine: Desk, kind: str, colon: str, kept: bool) -> None:
    """Even columns would end behind the line, were it any other."""
    prose = f'<p>Rien.</p><p>Rien.</p><p data-src="1">Voici{colon}</p>{FOLLOWING[kind]}'
    assert across(lines(engine, line_breaking.keep_announced(tree(prose)).html)) is not kept


def across(found: list[tuple[float, float, str]]) -> bool:
    """Whether the line and what comes first behind it stand in two columns."""
    at = next(at for at, (_left, _base, words) in enumerate(found) if words.startswith("Voici"))
    return abs(found[at][0] - found[at + 1][0]) > 100


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ('<p data-src="0">Voici\u00a0:</p><ul data-src="1"><li data-src="1">un</li></ul>', True),
        ('<p data-src="0">Voici <em>ceci\u00a0:</em></p><table class="table" data-src="1"></table>', True),
        ('<p data-src="0">Voici\u00a0:<span class="footnote" data-src="1">n</span></p><ol data-src="2"></ol>', True),
        ('<p data-src="0">Voici<span class="footnote" data-src="1">n\u00a0:</span></p><ol data-src="2"></ol>', False),
        ('<p data-src="0">Voici\u00a0:</p><p data-src="1">Rien.</p><ul data-src="2"></ul>', False),
        ('<h3 data-src="0">Voici\u00a0:</h3><ul data-src="1"></ul>', False),
        ('<p data-src="0">Voici\u00a0:</p><figure class="figure" data-src="1"><img alt="x"></figure>', True),
        ('<aside class="box" data-src="0"><p data-src="0">Voici\u00a0:</p><ul data-src="1"></ul></aside>', True),
    ],
)
def test_what_is_announced_is_marked(html: str, marked: bool) -> None:
    found = line_breaking.keep_announced(tree(html)).html
    assert found.replace(' data-announced=""', "").replace("\n", "") == html
    assert (" data-announced" in found) is marked


def test_no_column_is_foreseen_to_end_behind_a_line_that_announces() -> None:
    ends = [
        Galley("fr").flow(line_breaking.blocks(tree(f"<p>Voici{sign}</p><ul><li>un</li></ul>")), 78)[0].ends
        for sign in ("\u00a0:", ".")
    ]
    assert ends == [False, True]


def test_lines_that_end_by_hand_begin_alike_and_are_counted(engine: Desk) -> None:
    broken = '<p data-src="1">Prénom Nom <br>Une fonction d’exemple <br>Une structure</p>'
    prose = f'<p data-src="0">Avant.</p>{broken}<p data-src="2">Après.</p>'
    found = {words: (left, base) for left, base, words in lines(engine, prose)}
    assert found["Prénom Nom"][0] == found["Une fonction d’exemple"][0] == found["Une structure"][0]
    assert found["Après."][0] > found["Avant."][0]  # other paragraphs keep their indent
    assert heights.one_column(tree(prose), 78, 0, "fr") == 5


def test_a_cell_is_as_wide_as_its_longest_line() -> None:
    [cell] = line_breaking.blocks(tree("<td>Une ligne <strong>ici</strong><br>une autre</td>"))
    assert [[word for word, _bold in line if word] for line in cell.lines()] == [
        ["Une", "ligne", "ici"],
        ["une", "autre"],
    ]


def test_what_is_announced_is_marked_in_a_text_that_was_met_before() -> None:
    html = "<p>Voici :</p><ul><li>Un texte lu deux fois</li></ul>"
    assert [line_breaking.keep_announced(tree(html)).html.count("data-announced") for _time in range(2)] == [1, 1]


def test_a_quotation_is_never_smaller_than_the_large_text_around_it(engine: Desk) -> None:
    words = "Des mots sans aucun sens, qui prennent plusieurs lignes de cette page. " * 4
    said = f'<blockquote><p data-src="2">{words}</p></blockquote><figcaption>Nom</figcaption>'
    quote = f'<figure class="quote">{said}</figure>'
    style = "--line: 8.4875mm; --text-size: 17.5pt; width: 164mm"
    body = f'<article class="chapter"><div class="prose rubric__large" style="{style}">{quote}</div></article>'
    html = f'<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    (page,) = engine.render(Chapter("c", "Chapitre", html, "left", sources=(None,) * 9)).lines
    printed = [size for _x, _y, _width, size, _source, letters in page if "Nom" not in letters]
    large = Size(0, 17.5, HOUSE.heading, 8.4875)
    assert {round(size, 1) for size in printed} == {17.5}
    assert heights.one_column(tree(quote), 164, 0, "fr", large) == 1 + len(printed) + 1  # white, name
