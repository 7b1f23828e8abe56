"""Tables as the page has them: whole rows, heads again in each column, figures under each other."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from livret.base import text_metrics
from livret.design import heights
from livret.edition.markdown.read import read_text
from livret.edition.markdown.tables import are_named
from livret.edition.prose import MarkdownFile
from livret.edition.prose_tree import ProseTree
from livret.pdf.model import Chapter
from livret.proof.gate.fragment import proven
from tests.laying import Desk
from tests.trees import tree

#: left, baseline, width and words of a line, in points.
Line = tuple[float, float, float, str]


@pytest.fixture(scope="module")
def engine() -> Desk:
    return Desk(None)


def laid_out(engine: Desk, prose: str) -> list[list[Line]]:
    """Return the lines of each page of *prose*, in the two columns of a text of the house; nothing is wrong with it."""
    body = f'<article class="chapter"><div class="prose text__body">{prose}</div></article>'
    html = f'<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    chapter = Chapter("c", "Chapitre", html, "left")
    fragment = proven(chapter, engine.render(chapter))
    assert fragment.findings == ()
    return [[(left, base, width, words) for left, base, width, _size, _src, words in page] for page in fragment.lines]


def table(rows: Sequence[str], css: str = "") -> str:
    head = '<tr><th scope="col">Commune</th><th class="table__cell--right" scope="col">Habitants</th></tr>'
    return f'<table class="table {css}" data-src="0"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def row(number: int, note: str = "") -> str:
    name = f"Communauté de communes du Pays d’Exemple et de ses environs n{number}"
    return f'<tr><th scope="row">{name}{note}</th><td class="table__cell--right">f{10 ** (number % 5)}</td></tr>'


def test_a_row_is_whole_in_whatever_column_and_never_alone(engine: Desk) -> None:
    note = '<span class="footnote">Une note.</span>'
    pages = laid_out(
        engine, "<p>Avant.</p>" + table([row(n, note if n == 9 else "") for n in range(60)]) + "<p>Après.</p>"
    )
    columns = defaultdict[tuple[int, bool], list[Line]](list)
    for number, page in enumerate(pages):
        for line in page:
            columns[number, line[0] > 300].append(line)
    assert len(columns) >= 3
    for lines in columns.values():
        words = [line[3] for line in lines]
        figures = [line for line in lines if line[3][0] == "f" and line[3][1:].isdigit()]
        names = [line for line in lines if line[3].startswith("Communauté")]
        assert [line[1] for line in figures] == [line[1] for line in names]
        assert sum("environs n" in said for said in words) == len(names) >= 2
        assert words.count("Habitants") == 1
        assert len({round(line[0] + line[2], 1) for line in figures}) == 1  # they end one below the other
        assert len({round(line[0]) for line in figures}) > 1


def test_a_short_table_is_whole_with_its_caption(engine: Desk) -> None:
    rows = "".join(f'<tr><th scope="row">Lieu {n}</th><td>{n}</td></tr>' for n in range(6))
    caption = "<caption>Tableau 1 : Les lieux</caption>"
    whole = f'<table class="table table--whole">{caption}<tbody>{rows}</tbody></table>'
    for before in range(1, 24, 4):
        [page] = laid_out(engine, "<p>Un mot.</p>" * before + whole + "<p>Une fin.</p>")
        lefts = {line[0] for line in page if line[3].startswith(("Tableau", "Lieu"))}
        assert len(lefts) == 1, before


@pytest.mark.parametrize(("rows", "named"), [
    ([["Travaux", "7 200 €"], ["Animation", ""]], True),
    ([["2024", "Un diagnostic"], ["2025", "Une stratégie"]], True),
    ([["Forces", "Faiblesses"]], False),
    ([["Une équipe", "Peu de temps"], ["Un lieu", "Peu de place"]], False),
    ([["Une équipe", "Un lieu", "Un nom"]], True),
    ([["Travaux", "7 200 €"], ["", "3 100 €"]], False),
    ([["Travaux", "7 200 €"], ["Travaux", "3 100 €"]], False),
    ([["12", "7 200 €"], ["14", "3 100 €"]], False),
    ([["Travaux"]], False),
])  # fmt: skip
def test_rows_are_named_by_words_that_are_no_two_the_same(rows: list[list[str]], named: bool) -> None:
    assert are_named(rows) is named


def test_the_call_of_a_note_before_a_figure_is_no_part_of_it(engine: Desk) -> None:
    note = '<span class="footnote">Une note.</span>'
    laid_out(engine, f"<table><tbody><tr><td>Lieu{note}</td><td>1 037</td></tr></tbody></table><p>1{note} 2 sur 2.</p>")


FIGURES = """
| Lieu | Aire     | Élu·es      | Part | Budget | Avis |
|------|----------|-------------|------|--------|------|
| Un   | 1 234,5  | 12          | 12 % | 3 M€   | 12   |
| Deux | 7        | 1 048[^a]   | 3,5 % | –     | non  |
| Tous | **1 241,55** | 1 060   | 15,5 % | 12,25 M€ | |

[^a]: Une note.
"""


def figures() -> ProseTree:
    return read_text(MarkdownFile("texte.md", FIGURES, Path()), lambda _name, _place: None).tree


@pytest.mark.parametrize("column", [
    {"1_234": ",5", "7": "", "**1_241": ",55"},
    {"12": "~%", "3": ",5~%", "15": ",5~%"},
    {"3": "~M€", "–": "", "12": ",25~M€"},
])  # fmt: skip
def test_figures_stand_below_each_other_by_their_commas(engine: Desk, column: dict[str, str]) -> None:
    [page] = laid_out(engine, figures().html)
    lefts = {words: left for left, _base, _width, words in page}
    ends = set[float]()
    for figure, tail in column.items():
        face = text_metrics.SERIF_BOLD if figure.startswith("**") else text_metrics.SERIF
        words = figure.strip("*").replace("_", "\u202f")
        left = lefts[f"{words}{tail}".replace("\u202f", " ").replace("~", " ")]
        ends.add(round(left + text_metrics.advance(words, face) * 8.8, 1))
    assert max(ends) - min(ends) < 0.15


def test_figures_have_their_heading_above_them_on_the_right_and_a_mixed_column_stays_left() -> None:
    _first, *rest = (each for each in figures().all() if each.tag == "th" and "row" not in each.attributes.values())
    assert [each.css for each in rest] == [
        "table__cell--right", "table__cell--right unbroken", "table__cell--right", "table__cell--right", "",
    ]  # fmt: skip


def test_one_figure_that_is_grouped_oddly_moves_no_column() -> None:
    typed = "| Lieu | Budget |\n|---|---|\n| Un | 959 149,7 € |\n| Deux | 1096 156,8 € |\n"
    found = read_text(MarkdownFile("texte.md", typed, Path()), lambda _name, _place: None).tree
    assert [each.css for each in found.all() if each.tag == "td"] == ["table__cell--right"] * 2


def test_nothing_is_written_to_align_figures() -> None:
    typed = [cell.strip() for line in FIGURES.splitlines() for cell in line.strip("|").split("|") if "|" in line]
    cells = [each.text.replace("Une note.", "") for each in figures().all() if each.tag in ("th", "td")]
    plain = [words.replace("\u00a0", " ").replace("\u202f", " ") for words in cells]
    assert plain == [words.strip("*").replace("[^a]", "") for words in typed if not words.startswith("--")]


@pytest.mark.parametrize("of", ["words", "figures"])
def test_the_height_of_a_table_is_foreseen(engine: Desk, of: str) -> None:
    rows = "".join(f'<tr><td data-src="0">Commune d’Exemple {n}</td><td>{n}</td><td>3,5 %</td></tr>' for n in range(9))
    head = "<thead><tr><th>Commune</th><th>Habitants</th><th>Part</th></tr></thead>"
    caption = "<caption>Tableau 2 : Les communes d’Exemple, leurs habitants et leur part dans le total</caption>"
    table = f'<table class="table">{caption}{head}<tbody>{rows}</tbody></table>' if of == "words" else figures().html
    prose = f"<p>Avant.</p>{table}"
    [page] = laid_out(engine, f'<div style="height: 240mm; width: 78mm">{prose}<p>Après.</p></div>')
    base = {words: base for _left, base, _width, words in page}
    lines = (base["Après."] - base["Avant."]) / (4.85 * 72 / 25.4) - 1  # the margin below the table
    assert heights.one_column(tree(prose), 78, 0, "fr") == pytest.approx(lines, abs=0.2)
