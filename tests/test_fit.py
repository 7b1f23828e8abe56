"""The ladder of layouts: nothing is lost on any rung, and the tighter ones come later."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.base.problems import Location
from livret.base.tokens import length, territory_colours
from livret.build.copyfit import candidates
from livret.design import heights, layout_ladder, line_breaking
from livret.design.layout import Layout, LayoutUnit, fill, halves_are_even, units
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Exergue, Rubric, RubricForm, RubricRule, Territory, TerritorySheet
from livret.edition.prose import Prose
from tests import printed
from tests.printed import ROOT
from tests.trees import tree

HEAD = 16.5
SENTENCE = "Le territoire a perçu l’accompagnement comme un accélérateur. "
FORMS: tuple[RubricForm, ...] = ("texte", "points", "cercles", "voix", "voix-teintee")


def rubric(form: RubricForm, sentences: int) -> Rubric:
    """Return a rubric of *sentences*: an item each in a list, else paragraphs of five."""
    if form in ("points", "cercles"):
        html = f"<ul>{f'<li>{SENTENCE}</li>' * sentences}</ul>"
    else:
        html = "".join(f"<p>{SENTENCE * min(5, sentences - begun)}</p>" for begun in range(0, sentences, 5))
    return Rubric(RubricRule(titre=form, forme=form), form, Prose(tree(html)), Location("texte.md", 1))


def territory(rubrics: Sequence[Rubric], pages: int = 4, exergue: str | None = None) -> Territory:
    quote = Exergue(texte=exergue) if exergue else None
    return Territory("essai", TerritorySheet(nom="Essai", pages=pages, exergue=quote), "miel", tuple(rubrics))


def usual(factor: int) -> list[Rubric]:
    return [rubric(form, factor * size) for form, size in zip(FORMS, (5, 5, 5, 10, 10), strict=True)]


def order(layout: Layout) -> list[Rubric]:
    return [rubric for group in layout.groups for unit in group.units for rubric in unit.rubrics]


def test_dots_and_rings_stand_side_by_side() -> None:
    shapes = [[r.rule.form for r in unit.rubrics] for unit in units(territory(usual(1)))]
    assert shapes == [["texte"], ["points", "cercles"], ["voix"], ["voix-teintee"]]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (["cercles", "points"], [1, 1]),
        (["points", "points"], [1, 1]),
        (["points", "cercles", "cercles"], [2, 1]),
        (["points", "texte", "cercles"], [1, 1, 1]),
        ([], []),
    ],
)
def test_only_rings_behind_dots_pair_up(forms: list[RubricForm], expected: list[int]) -> None:
    found = units(territory([rubric(form, 2) for form in forms]))
    assert [len(unit.rubrics) for unit in found] == expected


def test_a_short_text_is_a_spread_with_its_voices_on_the_right() -> None:
    first = next(layout_ladder.ladder(territory(usual(1), exergue="l’accompagnement comme un accélérateur"), HEAD))
    assert [[r.rule.form for unit in group.units for r in unit.rubrics] for group in first.groups] == [
        ["texte", "points", "cercles"],
        ["voix", "voix-teintee"],
    ]
    assert (first.pages, first.right_head, first.tight) == (2, "exergue", False)
    assert first.groups[1].anchored
    assert not first.groups[0].anchored


def test_lists_tighten_before_the_exergue_gives_way() -> None:
    tried = list(layout_ladder.ladder(territory(usual(1), exergue="un accélérateur"), HEAD))
    spreads = [(layout.right_head, layout.tight) for layout in tried if len(layout.groups) == 2]
    assert spreads.index(("exergue", True)) < spreads.index(("none", False))


def test_a_long_text_takes_a_second_opening() -> None:
    assert {layout.pages for layout in layout_ladder.ladder(territory(usual(4)), HEAD)} == {4}


def test_two_pages_asked_for_are_never_more() -> None:
    assert {layout.pages for layout in layout_ladder.ladder(territory(usual(9), pages=2), HEAD)} == {2}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(FORMS), st.integers(1, 60)), max_size=7),
    st.sampled_from([2, 4]),
    st.booleans(),
    st.sampled_from([15.5, 20.5, 30.0]),
)
def test_no_rung_loses_a_rubric_or_its_place(
    shapes: list[tuple[RubricForm, int]], pages: int, quoted: bool, head: float
) -> None:
    subject = territory([rubric(*shape) for shape in shapes], pages, "un accélérateur" if quoted else None)
    tried = list(layout_ladder.ladder(subject, head))
    assert tried
    assert tried[-1].pages == pages
    for layout in tried:
        assert order(layout) == list(subject.rubrics)
        assert layout.pages in (2, pages)
        assert layout.right_head in (("exergue", "none") if quoted else ("near", "none"))


@given(st.sampled_from(FORMS), st.integers(1, 40))
def test_more_words_are_never_lower_and_tight_is_never_higher(form: RubricForm, sentences: int) -> None:
    unit, longer = (
        LayoutUnit((rubric(form, sentences),)),
        LayoutUnit((rubric(form, sentences + 1),)),
    )
    assert fill([longer]) >= fill([unit]) > 0
    assert fill([unit], tight=True) <= fill([unit])


@pytest.mark.parametrize(("items", "even"), [(6, True), (1, False), (20, False)])
def test_a_paragraph_and_the_list_it_announces_are_even_or_not(items: int, even: bool) -> None:
    html = f"<p>{SENTENCE * 5}</p><ul>{f'<li>{SENTENCE[:35]}</li>' * items}</ul>"
    announced = Rubric(RubricRule(titre="t"), "t", Prose(tree(html)), Location("texte.md", 1))
    assert halves_are_even(announced) is even


def test_the_estimate_of_the_real_page_is_close_to_what_was_measured() -> None:
    """art direction, full page: five lines of project, 27 a side, 2 × 15 of ally, 2 × 12 of territory."""
    edition = check(load(ROOT / "reports" / "occitanie-2024-2025"), territory_colours())
    heights = [fill([unit]) for unit in units(edition.territories[0])]
    assert heights == pytest.approx([1.5 + 5, 1.5 + 28, 2.5 + 15, 1.5 + 12 + 4], abs=1.6)


def differing(one: str, other: str) -> tuple[str, str] | None:
    """Return what stands where *one* and *other* begin to differ, if they do."""
    at = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return None if one == other else (one[max(0, at - 120) : at + 120], other[max(0, at - 120) : at + 120])


@pytest.mark.parametrize("edition", [printed.real, printed.exemple])
def test_the_first_layout_tried_is_the_one_that_is_printed(edition: Callable[[], printed.Printed]) -> None:
    """Every layout that the engine refuses costs a rendering: heights are foreseen well enough for none."""
    proofs = edition().proofs
    sheets = {sheet.chapter.slug: sheet.chapter for sheet in proofs.sheets}
    first = [next(candidates(proofs.edition, territory))[1] for territory in proofs.edition.territories]
    assert [where for chapter in first if (where := differing(chapter.html, sheets[chapter.slug].html))] == []


@pytest.mark.parametrize("edition", [printed.real, printed.exemple])
def test_left_pages_are_as_high_as_foreseen(edition: Callable[[], printed.Printed]) -> None:
    proofs, compared = edition().proofs, 0
    for subject in proofs.edition.territories:
        layout, chapter = next(candidates(proofs.edition, subject))
        page = edition().chapter(chapter.slug).lines[0]
        top = next(line[1] for line in page if subject.rubrics[0].heading.startswith(line[-1]))
        foot = max(line[1] for line in page if abs(line[3] - line_breaking.TEXT.size) < 0.05)
        if layout.groups[0].pages == 1:
            laid_out = (foot - top) / length("line") + 1
            assert fill(layout.groups[0].units, layout.tight) == pytest.approx(laid_out, abs=1.1)
            compared += 1
    assert compared


@pytest.mark.parametrize("written", ["peut- être", "a- t- il", "et/ ou", "2020– 2024", "SF-042", "-il", "mot"])
def test_a_word_parts_where_it_is_written_in_parts(written: str) -> None:
    assert line_breaking._PARTING.split(written.replace(" ", "")) == written.split(" ")


@pytest.mark.parametrize(
    ("html", "high"),
    [
        (f"<p>{SENTENCE * 2}</p>", 3),  # three lines stay together
        (f"<p>{SENTENCE * 2} {SENTENCE[:30]}</p>", 2),  # of four, two and two
        (f"<p>{SENTENCE}</p><h3>Titre</h3><p>{SENTENCE}</p>", 4),  # a heading stays with what follows, and its room
        (f'<p>{SENTENCE}</p><figure class="quote"><blockquote><p>Mot</p></blockquote></figure>', 2),
        ('<aside class="box"><p class="box__title">Titre</p><p>Mot</p></aside><p>Mot</p>', 4),
        ("", 0),
    ],
)
def test_columns_end_where_the_engine_ends_them(html: str, high: float) -> None:
    assert heights.two_columns(tree(html), "fr") == high
