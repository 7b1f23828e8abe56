"""Photographs among the units of a text, beside it, and on the page that faces it; texts that are parted."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.base.problems import Location
from livret.design import compose, heights
from livret.design.crops import cut_off
from livret.design.heights import MOST_CUT, PhotoUnit
from livret.design.layout import Album, Layout, PageGroup, Top, credit, units
from livret.design.line_breaking import COLUMN_MM
from livret.design.openings import deal, tops
from livret.design.openings.choice import layouts, ranked
from livret.design.openings.deal import dealt
from livret.design.openings.dresses import DRESSES
from livret.design.openings.matter import Matter
from livret.design.openings.poster import candidates
from livret.design.text_sizes import HOUSE
from livret.edition.model import Picture, Rubric, RubricForm, RubricRule, Territory
from livret.edition.prose import Prose
from livret.edition.sheet_parts import Photo
from tests import printed
from tests.trees import tree

SENTENCE = "Le territoire a perçu l’accompagnement comme un accélérateur. "
LONG = "Communauté de communes du Très-Long-Nom-d’Exemple-sous-Fiction-et-Environs"
UPRIGHT, LANDSCAPE = (2400, 3600), (4500, 3000)


def rubric(form: RubricForm, html: str) -> Rubric:
    return Rubric(RubricRule(titre=form, forme=form), form, Prose(tree(html)), Location("texte.md", 1))


def prose(paragraphs: int, sentences: int = 5) -> str:
    return f"<p>{SENTENCE * sentences}</p>" * paragraphs


def items(count: int) -> str:
    return f"<ul>{f'<li>{SENTENCE}</li>' * count}</ul>"


def subject(rubrics: Sequence[Rubric], *sizes: tuple[int, int]) -> Territory:
    """Return a territory of « exemple », without contours and exergue, with *rubrics* and photographs of *sizes*."""
    found = next(each for each in printed.exemple().proofs.edition.territories if each.sheet.ally)
    photo = Photo(fichier="a.jpg", legende="Une légende", alternative="Une image", credit="Un crédit")
    pictures = tuple(Picture(Path("a.jpg"), "https://edition.invalid/a.jpg", *each, "RGB", "") for each in sizes)
    sheet = found.sheet.model_copy(update={"photos": [photo] * len(sizes), "exergues": []})
    return replace(found, sheet=sheet, ground=None, photos=pictures, rubrics=tuple(rubrics))


@pytest.mark.parametrize(
    ("abreast", "count", "rows"),
    [(2, 0, []), (2, 1, [1]), (2, 3, [3]), (2, 5, [2, 3]), (1, 2, [1, 1]), (4, 4, [4]), (4, 5, [2, 3]),
     (4, 14, [3, 4, 3, 4])],
)  # fmt: skip
def test_no_photograph_is_left_alone_in_the_last_row(abreast: int, count: int, rows: list[int]) -> None:
    assert [len(row) for row in Album(abreast).rows(range(count))] == rows


@given(st.floats(0.3, 2.5), st.floats(3, 60), st.floats(20, 200), st.booleans())
def test_a_photograph_is_as_high_as_the_text_beside_it_and_bears_it(
    shape: float, lines: float, widest: float, cropped: bool
) -> None:
    photo = PhotoUnit(shape, "Une légende", "Un crédit", widest, cropped)
    if not (placed := heights.beside(photo, lines)):
        return
    assert abs(heights.under(photo, placed) - lines) <= 3.001
    assert placed.wide <= min(COLUMN_MM, widest)
    assert placed.high <= widest * shape + 0.001
    assert cut_off(shape, placed.high / placed.wide) <= (MOST_CUT if cropped else 0) + 0.001


def test_an_upright_photograph_beside_a_text_keeps_it_on_one_opening() -> None:
    """Beside an empty column, 26 lines high, it made four pages of two."""
    forms: tuple[RubricForm, ...] = ("texte", "points", "cercles", "voix", "voix-teintee")
    texts = (prose(1, 6), items(11), items(11), prose(4), prose(3))
    found = next(layouts(subject([*map(rubric, forms, texts)], UPRIGHT), ["image", "pleine-page"]))
    assert found.pages == 2
    (unit,) = (unit for group in found.groups for unit in group.units if unit.photos)
    assert unit.beside
    assert unit.stretched[0].wide == COLUMN_MM


def test_one_photograph_of_each_size_is_tried() -> None:
    matter = Matter.of(subject([rubric("texte", prose(3))], LANDSCAPE, UPRIGHT, LANDSCAPE, UPRIGHT))
    assert matter.photographs == (0, 1, 2, 3)
    assert matter.leading == (0, 1)


# Texts that are parted


def test_a_text_of_one_rubric_is_parted_between_paragraphs_only() -> None:
    html = f"{prose(1)}<h3>Un titre</h3>{prose(2)}{items(3)}{prose(1)}"
    matter = Matter.of(subject([rubric("texte", html)]))
    assert [album.parted for album in matter.albums()] == [0, 3]
    first, rest = units(matter.territory, (), Album(parted=3))
    assert (first.rubrics[0].heading, rest.rubrics[0].heading) == ("texte", "")
    assert [len(part.rubrics[0].prose.tree.blocks) for part in (first, rest)] == [3, 3]


@pytest.mark.parametrize("form", ["points", "voix-teintee"])
def test_lists_and_what_stands_on_the_tint_are_not_parted(form: RubricForm) -> None:
    assert [*Matter.of(subject([rubric(form, prose(4))])).albums()] == [Album()]


@pytest.mark.parametrize("photos", [(), (LANDSCAPE,), (UPRIGHT,)])
def test_a_text_of_one_rubric_is_no_smaller_than_its_pages_ask(photos: tuple[tuple[int, int], ...]) -> None:
    """700 words were a poster at 9.2 pt, where 900 had 10.4."""
    sizes = [
        next(layouts(subject([rubric("texte", prose(many, 6))], *photos))).size.text for many in (4, 8, 11, 13, 14)
    ]
    assert min(sizes) >= HOUSE.text


def test_the_rest_of_a_text_begins_a_page_or_follows_a_picture() -> None:
    for candidate in ranked(Matter.of(subject([rubric("texte", prose(9))], LANDSCAPE))):
        for group in candidate.layout.groups:
            following = zip(group.units, group.units[1:], strict=False)
            assert all(before.photos for before, unit in following if unit.continues)


def test_the_rest_of_a_text_has_neither_heading_nor_signature() -> None:
    voice = replace(rubric("voix", prose(4)), rule=RubricRule(titre="voix", forme="voix", signature="alliee"))
    whole = subject([voice])
    first, rest = units(whole, (), Album(parted=2))
    layout = Layout((PageGroup((first,), 1, tops.head("wide", 16.5, 34)), PageGroup((rest,))), dress="texte")
    html = compose.territory(printed.exemple().proofs.edition, whole, layout).html
    assert (html.count('class="rubric__heading'), html.count('class="rubric__signature"')) == (1, 1)


# Pages


def test_the_caption_of_the_facing_photograph_leaves_the_foot_to_the_voice() -> None:
    """It was the last thing in the text, whose last thing stands at its foot: the tint hung above a hole."""
    whole = subject([rubric("texte", prose(1)), rubric("voix-teintee", prose(1))], UPRIGHT)
    full = PageGroup((), 1, Top("full", 53, 53))
    layout = Layout((PageGroup(units(whole), 1, tops.head("wide", 16.5, 34)), full), dress="pleine-page")
    html = compose.territory(printed.exemple().proofs.edition, whole, layout).html
    text = html[html.index('<div class="body') : html.index('<div class="facing"')]
    assert text.count("<div") == text.count("</div>")


@pytest.mark.parametrize(("voices", "half"), [("foot", False), ("half", True)])
def test_the_caption_of_the_facing_photograph_stands_on_one_ground(voices: Literal["foot", "half"], half: bool) -> None:
    """It ran across the edge of a tint that has half the width."""
    rubrics = [rubric("texte", prose(1)), rubric("voix", prose(1)), rubric("voix-teintee", prose(1))]
    whole, full = subject(rubrics, UPRIGHT), PageGroup((), 1, Top("full", 53, 53))
    text = PageGroup(units(whole), 1, tops.head("wide", 16.5, 34), voices=voices)
    html = compose.territory(printed.exemple().proofs.edition, whole, Layout((text, full), dress="pleine-page")).html
    assert html.count('<div class="facing') == 1
    assert ('<div class="facing facing--half"' in html) is half


@pytest.mark.parametrize("facts", [1, 2, 4])
def test_large_figures_face_a_head_that_holds_the_names(facts: int) -> None:
    """A row of figures is 8.5 lines high: a title of two lines went over the edge."""
    long = subject([]).sheet.model_copy(update={"project": "Essayer un titre qui prend bien deux lignes " * 3})
    whole = replace(subject([]), sheet=long)
    lines = max(2, tops.territory_page.project_lines(whole))
    assert tops.figures(whole, facts) >= 7.5 + lines * 15.5 * 1.2 / 13.748


@pytest.mark.parametrize(
    ("project", "lines", "least"),
    [
        ("Garder l’eau", 1, 0),
        ("Recopier 450 mots qui ne disent rien, pour voir comment se ferment les pages de chacun", 2, 121),
        ("Essayer un titre qui prend bien deux lignes " * 4, 3, 121),
    ],
)
def test_a_title_takes_the_width_of_the_page_rather_than_a_third_line(project: str, lines: int, least: float) -> None:
    """A third line stood against the heading of the facts, for which the head has no more room."""
    whole = replace(subject([]), sheet=subject([]).sheet.model_copy(update={"project": project}))
    assert tops.territory_page.project_lines(whole) == lines
    title = tops.territory_page.project(whole, wide=True)
    assert title
    assert least < title.width <= 164


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("Val-Fictif", 164, 164), ("Communauté de communes d’Exemple", 164, 164), (LONG, 100, 145)],
)
def test_a_name_with_a_compound_has_lines_of_one_length(name: str, least: float, most: float) -> None:
    """« du Très- / Long-Nom-d’Exemple-sous-Fiction-et- / Environs » parted it twice, and ended on one word."""
    whole = subject([rubric("texte", prose(1))])
    whole = replace(whole, sheet=whole.sheet.model_copy(update={"name": name}))
    text = PageGroup(units(whole), 1, tops.head("wide", 16.5, 34))
    html = compose.territory(printed.exemple().proofs.edition, whole, Layout((text,), dress="texte")).html
    width = re.search(r'class="head__name [^>]*style="width: ([0-9.]+)mm"', html)
    assert width
    assert least <= float(width[1]) <= most


def test_fewer_words_on_a_poster_are_larger() -> None:
    found = []
    for sentences in (2, 4, 8, 16):
        voices = [rubric("texte", prose(1, sentences)), rubric("voix-teintee", prose(1, sentences))]
        candidate = next(candidates(Matter.of(subject(voices)), (0,)))
        found.append(candidate.layout.groups[1].large)
    largest = [each.text for each in found if each]
    assert largest == sorted(largest, reverse=True)
    assert largest[0] > 25.5


def test_a_third_territory_that_one_dress_suits_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deal, "suited", lambda _territory: ("image",))
    edition = printed.exemple().proofs.edition
    orders = [*dealt(edition).values()]
    first = [order[0] for order in orders]
    assert any(one == two for one, two in pairwise(first))
    for one, two, order in zip(first, first[1:], orders[2:], strict=False):
        assert not (one == two and one in order), "what two before have is not even dealt as a second choice"
    assert not any({one} == {two} == {three} for one, two, three in zip(first, first[1:], first[2:], strict=False))


def test_where_the_first_layouts_fail_smaller_texts_are_tried_before_a_flow() -> None:
    forms: tuple[RubricForm, ...] = ("texte", "points", "cercles", "voix", "voix-teintee")
    texts = (prose(1), items(5), items(5), prose(4), prose(3))
    tried = list(layouts(subject([*map(rubric, forms, texts)])))
    flows = next(at for at, layout in enumerate(tried) if layout.flows)
    assert {layout.size.step for layout in tried[:flows]} & {1, 2}


def test_a_name_without_a_project_has_no_air_below_it() -> None:
    """Between a name of one line and its facts 7 lines are empty as it is; three more were seen."""
    texts = [rubric("texte", prose(1)), rubric("voix-teintee", prose(1))]
    bare = subject(texts)
    bare = replace(bare, sheet=bare.sheet.model_copy(update={"project": None, "name": "Essai"}))
    tops_of = (group.top for each in ranked(Matter.of(bare)) for group in each.layout.groups)
    assert {top.air for top in tops_of if top.kind == "wide" and top.rows == 1} == {0.0}


def test_the_locator_of_the_map_led_dress_stands_in_its_margin_without_a_word() -> None:
    edition = printed.exemple().proofs.edition
    whole = next(each for each in edition.territories if each.ground)
    layout = next(each.layout for each in DRESSES["carte"].candidates(Matter.of(whole), (0,)))
    html = compose.territory(edition, whole, layout).html
    (drawn,) = re.findall(r'<div class="margin-map">(.*?)</div>', html, re.DOTALL)
    assert "Carte de situation" in drawn
    assert re.findall(r'<svg[^>]* width="35(?:.0+)?mm"', drawn)
    assert "<text" not in drawn
    assert "<use" not in drawn


@pytest.mark.parametrize(
    ("words", "printed"),
    [("Maison d’Exemple", "Maison\u00a0d’Exemple"), ("Prénom Nom, Agence imaginaire des images", None)],
)
def test_a_short_credit_is_whole_below_a_narrow_photograph(words: str, printed: str | None) -> None:
    assert credit(words) == (printed or words)
