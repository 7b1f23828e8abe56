"""Page craft: each rule speaks of pages drawn by hand and of pages laid out, and is silent on their near misses."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import pytest

from livret.base.problems import Location
from livret.pdf.document.whole import read
from livret.pdf.model import Chapter
from livret.pdf.read.model import Area, Content, DrawnImage, ReadPage, ReadPdf, Run
from livret.pdf.spot import Spot
from livret.proof.compare.reference import ReferencePage, ReferenceRun, leaves
from livret.proof.craft.rules import craft
from livret.proof.model import Remark
from tests.laying import Desk
from tests.printed import Printed, exemple, real

STEP, SIGN = 13.75, 5.0
#: Left edges of two columns, and the first and last lines of a page.
LEFT, RIGHT, TOP, FOOT = 56.7, 310.0, 100.0, 760.0
WHOLE = Spot(0, 0, 595.0, 842.0)


# Pages drawn by hand


def run(text: str, x: float, y: float, mark: int | None, order: int, size: float = 9.7) -> Run:
    edges = tuple(SIGN * at for at in range(len(text) + 1))
    spot = Spot(x, y - size * 0.7, x + edges[-1], y + size * 0.2)
    return Run(text, spot, (x, y), (1.0, 0.0), edges, size, "Serif", (0, 0, 0), 1.0, 0, WHOLE, order, mark)


Line = tuple[str, float, float, int | None, str]  # role, x, y, line of the author's file, text


def lines(source: int, texts: Sequence[str], x: float = LEFT, y: float = TOP, role: str = "P") -> list[Line]:
    """Return the lines of a paragraph, one under the other."""
    return [(role, x, y + STEP * at, source, text) for at, text in enumerate(texts)]


def drawn(*pages: Sequence[Line], slug: str = "edito", size: float = 9.7) -> tuple[ReadPdf, list[ReferencePage]]:
    """Return a PDF of *pages*, and its leaves: headings are set at 13 pt, other text at *size*."""
    sheets, order, found = [], [], []
    for number, page in enumerate(pages, 1):
        sizes = {"H1": 34.0, "H2": 13.0}
        runs = [run(text, x, y, at, at, sizes.get(role, size)) for at, (role, x, y, _line, text) in enumerate(page)]
        sources = [Location("texte.md", line) if line else None for _role, _x, _y, line, _text in page]
        order += [
            Content(number, at, role, "figure" if role == "Figure" else "flow")
            for at, (role, *_rest) in enumerate(page)
        ]
        sheets.append(ReadPage(number, 595.0, 842.0, {}, runs=tuple(runs)))
        words = tuple(ReferenceRun(each, source) for each, source in zip(runs, sources, strict=True))
        found.append(ReferencePage(number, slug, "Essai", words, tuple(runs)))
    return ReadPdf(tuple(sheets), tuple(order), (), 0), found


def reported(page: tuple[ReadPdf, list[ReferencePage]]) -> list[str]:
    return [said(each) for each in craft(*page)]


def said(remark: Remark) -> str:
    """Return the code, the page and the author's line of *remark*."""
    line = remark.problem.location.line if remark.problem.location else 0
    return f"{remark.problem.code} {remark.page} {line}"


#: Lines whose spaces do not stand one under the other.
BODY = ["m" * (at % 3 * 3 + 1) + " texte assez long pour une ligne." for at in range(60)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (1, 3, ["PAGE-002 1 9"]),
        (3, 1, ["PAGE-001 1 9"]),
        (1, 1, ["PAGE-002 1 9"]),
        (2, 2, []),
        (4, 0, []),
    ],
)
def test_a_line_alone_in_a_column(first: int, second: int, expected: list[str]) -> None:
    above = lines(5, BODY[:4])
    page = [
        *above,
        *lines(9, BODY[:first], y=TOP + 4 * STEP),
        *lines(9, BODY[:second], RIGHT),
    ]
    assert reported(drawn(page)) == expected


def test_a_line_alone_on_the_next_page() -> None:
    assert reported(drawn(lines(9, BODY[:3], RIGHT), lines(9, BODY[:1]))) == ["PAGE-001 2 9"]


def test_items_of_one_line_and_notes_are_not_alone() -> None:
    items = [*lines(3, BODY[:1], role="LBody"), *lines(4, BODY[:1], RIGHT, role="LBody")]
    labels = [*lines(5, ["Titre"], y=300, role="Lbl"), *lines(5, ["Le titre"], RIGHT, y=300, role="LBody")]
    assert reported(drawn([*items, *labels])) == []


def test_a_short_paragraph_beside_another_is_not_spread() -> None:
    # One source, two columns at the same height: a name beside its role, for instance.
    assert (
        reported(drawn([("P", LEFT, TOP, 3, "Un nom"), ("P", RIGHT, TOP, 3, "Un rôle"), *lines(4, BODY[:6], y=200)]))
        == []
    )


def test_a_heading_at_the_foot() -> None:
    text = lines(5, BODY[:4])
    heading = lines(7, ["Les limites"], y=FOOT, role="H2")
    assert reported(drawn([*text, *heading, *lines(9, BODY[:4], RIGHT)])) == ["PAGE-003 1 7"]
    assert reported(drawn([*text, *heading], lines(9, BODY[:4]))) == ["PAGE-003 1 7"]


def test_a_heading_with_its_text_beneath_or_beside_it() -> None:
    under = [*lines(7, ["Les limites"], role="H2"), *lines(9, BODY[:4], y=TOP + 20)]
    beside = [*lines(7, ["Les limites"], role="H2"), *lines(9, BODY[:4], RIGHT)]
    last = [*lines(5, BODY[:4]), *lines(7, ["Les limites"], y=FOOT, role="H2")]
    assert [reported(drawn(page)) for page in (under, beside, last)] == [[], [], []]


def test_a_heading_above_a_picture_is_not_at_the_foot() -> None:
    heading = lines(7, ["Les limites"], y=400, role="H2")
    picture: list[Line] = [("Figure", LEFT, 500, None, "légende dessinée")]
    assert reported(drawn([*lines(5, BODY[:4]), *heading, *picture, *lines(9, BODY[:4], RIGHT)])) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (["Planter une haie par", "école"], ["PAGE-004 1 3"]),
        (["Planter une haie", "par école"], []),
        (["Planter une haie", "par\u00a0école"], []),
        (["Communauté", "d’Exemple"], []),  # there is nothing that could come down
        (["Une agglomération", "d’Exempleville"], []),  # one word, as long as a line
        (["Planter"], []),
    ],
)
@pytest.mark.parametrize("role", ["H1", "H2"])
def test_a_short_word_alone_under_a_title(title: list[str], expected: list[str], role: str) -> None:
    assert reported(drawn([*lines(3, title, role=role), *lines(9, BODY[:6], y=300)])) == expected


def test_a_paragraph_may_end_on_a_word() -> None:
    assert reported(drawn(lines(3, ["Un texte assez long pour une ligne, et", "deux."]))) == []


def cut(head: str, tail: str, role: str = "Span") -> list[Line]:
    """Return a paragraph in which a word is cut."""
    return [
        ("P", LEFT, TOP, 3, "Un texte qui "),
        (role, LEFT + SIGN * 13, TOP, 3, head),
        (role, LEFT, TOP + STEP, 3, tail),
        ("P", LEFT + SIGN * len(tail), TOP + STEP, 3, " la suite de la ligne."),
        ("P", LEFT, TOP + 2 * STEP, 3, "et une autre ligne."),
    ]


@pytest.mark.parametrize(
    ("head", "tail", "role", "expected"),
    [
        ("re-", "prend", "Span", ["PAGE-005 1 3"]),
        ("repren-", "ne,", "Span", ["PAGE-005 1 3"]),
        ("repre-", "nait", "Span", []),
        ("là-", "bas", "P", []),  # the author's own hyphen
    ],
)
def test_a_word_cut_after_two_letters(head: str, tail: str, role: str, expected: list[str]) -> None:
    assert reported(drawn(cut(head, tail, role))) == expected


@pytest.mark.parametrize(("hyphens", "expected"), [(2, []), (3, ["PAGE-006 1 3"]), (4, ["PAGE-006 1 3"])])
def test_hyphens_in_a_row(hyphens: int, expected: list[str]) -> None:
    cuts = [f"Un texte numéro {at} et un hy-" for at in range(hyphens)]
    assert reported(drawn(lines(3, [*cuts, "phen qui suit."]))) == expected


def test_hyphens_of_two_columns_and_of_names_are_not_in_a_row() -> None:
    cuts = ["Un texte et un trait-"] * 2
    spread = [*lines(3, cuts), *lines(3, [*cuts[:1], "d’union.", "Et la suite."], RIGHT)]
    name = [*lines(3, ["Le Très-", "Long-", "Nom-", "d’Exemple-ville"], role="H1"), *lines(9, BODY[:6], y=400)]
    assert (reported(drawn(spread)), reported(drawn(name))) == ([], [])


ALIGNED = ["le pré vert est ici", "un pré gris est là.", "ce blé bleu est bas"]


@pytest.mark.parametrize(("count", "expected"), [(6, ["PAGE-007 1 3"]), (5, [])])
def test_spaces_one_under_the_other(count: int, expected: list[str]) -> None:
    assert reported(drawn(lines(3, (ALIGNED * 2)[:count]))) == expected


def test_the_place_of_a_river_is_that_of_its_spaces() -> None:
    [river] = craft(*drawn(lines(3, ALIGNED * 2)))
    assert river.spot
    assert river.spot.left == pytest.approx(LEFT + 2 * SIGN)
    assert river.spot.right == pytest.approx(LEFT + 3 * SIGN)
    assert river.spot.top < TOP < TOP + 5 * STEP < river.spot.bottom


def test_spaces_that_do_not_follow_each_other_or_stand_in_lists_make_no_river() -> None:
    staggered = [f"{'m' * (at % 3 * 3 + 2)} un texte" for at in range(8)]
    items = [line for at in range(6) for line in lines(3 + at, ALIGNED[:1], y=TOP + at * STEP, role="LBody")]
    assert (reported(drawn(lines(3, staggered))), reported(drawn(items))) == ([], [])


@pytest.mark.parametrize(
    ("offset", "role", "expected"),
    [
        (0.0, "P", []),
        (0.3, "P", []),
        (3 * STEP, "P", []),
        (0.6, "P", ["PAGE-008 1 9"]),
        (STEP - 3, "P", ["PAGE-008 1 9"]),
        (STEP / 2, "P", ["PAGE-008 1 9"]),
        (STEP / 2, "LBody", []),  # lists are set with half lines between their items
        (STEP / 2 - 2, "LBody", ["PAGE-008 1 9"]),
    ],
)
def test_lines_of_columns_side_by_side(offset: float, role: str, expected: list[str]) -> None:
    page = [*lines(5, BODY[:6], y=TOP + 2 * STEP), *lines(9, BODY[:6], RIGHT, TOP + 2 * STEP + offset, role)]
    assert reported(drawn(page)) == expected


def test_how_far_lines_are_out_of_step_has_a_comma() -> None:
    page = [*lines(5, BODY[:6], y=TOP + 2 * STEP), *lines(9, BODY[:6], RIGHT, TOP + 2 * STEP + 5.4)]
    [remark] = craft(*drawn(page))
    assert "de 5,4 pt" in remark.problem.message


def test_columns_one_above_the_other_need_not_share_their_lines() -> None:
    assert reported(drawn([*lines(5, BODY[:6]), *lines(9, BODY[:6], RIGHT, TOP + 15 * STEP + 4)])) == []


def test_what_is_smaller_or_larger_keeps_its_own_step() -> None:
    pdf, pages = drawn(
        [*lines(5, BODY[:6]), *lines(7, BODY[:2], RIGHT, TOP + 4, "Caption"), *lines(8, ["Un titre"], RIGHT, 210, "H2")]
    )
    assert reported((pdf, pages)) == []


def thin(count: int) -> tuple[ReadPdf, list[ReferencePage]]:
    return drawn(lines(9, BODY[:count]), slug="territoire-essai")


@pytest.mark.parametrize(("count", "expected"), [(10, ["PAGE-009 1 9"]), (32, ["PAGE-009 1 9"]), (36, [])])
def test_a_page_that_is_almost_empty(count: int, expected: list[str]) -> None:
    # Lines of one column of 53: two columns are 106.
    assert [told_of for told_of in reported(thin(count)) if "PAGE-009" in told_of] == expected


def test_photos_maps_and_coloured_grounds_fill_a_page() -> None:
    pdf, pages = thin(10)
    ground, photo = Spot(0, 0, 595, 310), Spot(56, 300, 540, 500)
    coloured = replace(pdf.sheets[0], areas=(Area(ground, (0.9, 0.9, 0.8), 1.0, 0, True),))
    white = replace(pdf.sheets[0], areas=(Area(WHOLE, (1.0, 1.0, 1.0), 1.0, 0, True),))
    drawn_map = replace(pdf.sheets[0], areas=(Area(ground, (0.9, 0.9, 0.8), 1.0, 0, False),))
    pictured = replace(pdf.sheets[0], images=(DrawnImage(photo, 10, 10, 484, 200, "RGB", 8, False),))
    assert [reported((replace(pdf, sheets=(sheet,)), pages)) for sheet in (coloured, drawn_map, white, pictured)] == [
        [],
        [],
        ["PAGE-009 1 9"],
        [],
    ]


def test_a_page_left_white_is_told_at_the_text_before_it() -> None:
    pdf, pages = drawn(lines(9, BODY[:50]), [], slug="territoire-essai")
    last = [each for each in craft(pdf, pages) if each.page == 2]
    assert [(each.problem.code, each.problem.location, each.chapter) for each in last] == [
        ("PAGE-009", Location("texte.md", 9), "territoire-essai")
    ]


def test_other_chapters_may_be_short_and_covers_are_drawn() -> None:
    assert reported(drawn(lines(9, BODY[:3]), slug="colophon")) == []
    assert reported(drawn(lines(3, ["Planter une haie par", "école"], role="H1"), slug="couverture")) == []


def test_what_is_no_text_is_not_looked_at() -> None:
    letters: list[Line] = [("Figure", LEFT + 9 * at, TOP + 3 * at, None, "m") for at in range(40)]
    pdf, pages = drawn([*letters, *lines(9, BODY[:6], y=500)])
    band = replace(run("ACCOMPAGNER", 20, 700, None, 99), along=(0.0, -1.0), artifact=True)
    sheet = replace(pdf.sheets[0], runs=(*pdf.sheets[0].runs, band))
    assert reported((replace(pdf, sheets=(sheet,)), pages)) == []


# Pages laid out by the engine


STYLE = (
    "@page { size: 210mm 297mm; margin: 20mm } body { font: 9.7pt/13.75pt 'Source Serif 4'; margin: 0 }"
    "p { margin: 0 } .two { columns: 2; column-fill: auto; height: 69pt } .two h2, .two h2 + p { margin: 0 }"
    "h1, h2 { font: 800 13pt/13.75pt 'Bricolage Grotesque'; margin: 0; break-after: auto }"
)


def laid(body: str, style: str = "", slug: str = "edito") -> list[str]:
    """Return what is reported of *body*, laid out: its blocks are numbered from 1 by ``data-src``."""
    head = '<title>Essai</title><link rel="stylesheet" href="https://house.invalid/styles/fonts.css">'
    html = f'<!DOCTYPE html><html lang="fr"><head>{head}<style>{STYLE}{style}</style></head><body>{body}</body></html>'
    places = tuple(Location("texte.md", line) for line in range(9))
    chapter = Chapter(slug, "Essai", html, "right", places)
    pdf = read(Desk(None).render(chapter).pdf)
    return reported((pdf, leaves(pdf, [(chapter, 1, len(pdf.sheets))])))


def paragraph(source: int, count: int, text: str = "Un texte assez long pour une ligne.") -> str:
    return f'<p data-src="{source}">' + "<br>".join([text] * count) + "</p>"


@pytest.mark.parametrize(
    ("style", "expected"),
    [("p { orphans: 1; widows: 1 }", ["PAGE-002 1 2"]), ("p { orphans: 2; widows: 2 }", [])],
)
def test_a_first_line_alone_as_laid_out(style: str, expected: list[str]) -> None:
    assert laid(f'<div class="two">{paragraph(1, 4)}{paragraph(2, 4)}</div>', style) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [("p { orphans: 1; widows: 1 }", ["PAGE-001 1 2"]), ("p { orphans: 2; widows: 2 }", [])],
)
def test_a_last_line_alone_as_laid_out(style: str, expected: list[str]) -> None:
    assert laid(f'<div class="two">{paragraph(1, 2)}{paragraph(2, 4)}</div>', style) == expected


@pytest.mark.parametrize(("style", "expected"), [("", ["PAGE-003 1 2"]), ("h2 { break-after: avoid }", [])])
def test_a_heading_at_the_foot_as_laid_out(style: str, expected: list[str]) -> None:
    body = f'<div class="two">{paragraph(1, 4)}<h2 data-src="2">Les limites</h2>{paragraph(3, 4)}</div>'
    assert laid(body, style) == expected


@pytest.mark.parametrize(("title", "expected"), [("par école", []), ("école", ["PAGE-004 1 1"])])
def test_a_title_as_laid_out(title: str, expected: list[str]) -> None:
    body = f'<h1 data-src="1">Planter une haie et un verger<br>{title}</h1>{paragraph(2, 4)}'
    assert laid(body) == expected


@pytest.mark.parametrize(("limits", "expected"), [("4 2 2", ["PAGE-005 1 1"]), ("4 4 3", [])])
def test_a_word_cut_as_laid_out(limits: str, expected: list[str]) -> None:
    body = '<p data-src="1">Un texte retenir puis encore un peu de texte</p>'
    assert laid(body, f"p {{ hyphens: auto; hyphenate-limit-chars: {limits}; width: 60pt }}") == expected


@pytest.mark.parametrize(("count", "expected"), [(3, ["PAGE-006 1 1"]), (2, [])])
def test_hyphens_in_a_row_as_laid_out(count: int, expected: list[str]) -> None:
    body = f'<p data-src="1">{"accompa&shy;gnement" * count}, voilà</p>'
    assert laid(body, "p { hyphens: manual; width: 85pt }") == expected


@pytest.mark.parametrize(("count", "expected"), [(6, ["PAGE-007 1 1"]), (5, [])])
def test_a_river_as_laid_out(count: int, expected: list[str]) -> None:
    assert laid(paragraph(1, count)) == expected


@pytest.mark.parametrize(("margin", "expected"), [("4pt", ["PAGE-008 1 2"]), ("13.75pt", [])])
def test_columns_side_by_side_as_laid_out(margin: str, expected: list[str]) -> None:
    style = f".side {{ display: flex; gap: 23pt }} .side p {{ flex: 1 }} .side p + p {{ margin-top: {margin} }}"
    assert laid(f'<div class="side">{paragraph(1, 4)}{paragraph(2, 4)}</div>', style) == expected


@pytest.mark.parametrize(("slug", "expected"), [("territoire-essai", ["PAGE-009 1 1"]), ("edito", [])])
def test_a_page_almost_empty_as_laid_out(slug: str, expected: list[str]) -> None:
    assert laid(paragraph(1, 4), slug=slug) == expected


# The editions


def remarked(printed: Printed) -> list[str]:
    chapters = {sheet.chapter.slug: sheet.chapter for sheet in printed.proofs.sheets}
    pdf = read(printed.pdf)
    edition = leaves(pdf, [(chapters[slug], first, count) for slug, first, count in printed.book.chapters])
    start = perf_counter()
    found = craft(pdf, edition)
    assert perf_counter() - start < 0.05 * len(edition), "5 ms a page; ten times that on a busy machine"
    return sorted({f"{each.problem.code} {each.problem.values['words']}" for each in found})


def test_nothing_is_remarked_of_the_editions_but_what_is_there() -> None:
    # Three lines in a row end with a hyphen indeed: « accompagne- / … ».
    assert remarked(exemple()) == []
    assert remarked(real()) == ["PAGE-006 Le territoire a globalement perçu l’accompagne-"]
