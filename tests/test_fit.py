"""The layouts of a territory: nothing is lost in any of them, and its pages are never more than it may have."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.base import tokens
from livret.base.problems import Location
from livret.base.tokens import territory_colours
from livret.build.copyfit import candidates
from livret.design import compose, heights, line_breaking
from livret.design.layout import TIGHT_BETWEEN, Layout, LayoutUnit, PageGroup, Setting, Top, halves_are_even, units
from livret.design.openings import choice
from livret.design.openings.candidates import page, room
from livret.design.openings.choice import layouts
from livret.design.openings.deal import dealt
from livret.design.openings.loosened import loosened
from livret.design.openings.matter import Matter
from livret.design.openings.pair import paired
from livret.design.openings.unit_heights import fill, run_on, unit_height
from livret.design.text_sizes import HOUSE, LARGE, Size
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition, Picture, Rubric, RubricForm, RubricRule, Territory, TerritorySheet
from livret.edition.prose import Prose
from livret.edition.prose_tree import ProseTree
from livret.edition.sheet_parts import Exergue, Photo
from livret.pdf.model import Chapter, Fragment
from livret.proof.gate.completeness import incomplete
from tests import printed
from tests.laying import Desk
from tests.printed import ROOT
from tests.trees import tree

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
    quotes = [Exergue(texte=exergue)] if exergue else []
    return Territory("essai", TerritorySheet(nom="Essai", pages=pages, exergue=quotes), "miel", tuple(rubrics))


def usual(factor: int) -> list[Rubric]:
    return [rubric(form, factor * size) for form, size in zip(FORMS, (5, 5, 5, 10, 10), strict=True)]


def order(layout: Layout) -> list[Rubric]:
    """Return the rubrics of *layout* as they follow each other; one that was parted is whole again."""
    found: list[Rubric] = []
    for each in (rubric for group in layout.groups for unit in group.units for rubric in unit.rubrics):
        if each.heading:
            found.append(each)
        else:
            blocks = (*found[-1].prose.tree.blocks, *each.prose.tree.blocks)
            found[-1] = replace(found[-1], prose=replace(found[-1].prose, tree=ProseTree(blocks)))
    return found


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


def test_a_short_text_is_an_opening_with_its_voices_on_the_right() -> None:
    subject = territory(usual(1), exergue="l’accompagnement comme un accélérateur")
    first = next(layouts(subject, ["texte"]))
    assert [[r.rule.form for unit in group.units for r in unit.rubrics] for group in first.groups] == [
        ["texte", "points", "cercles"],
        ["voix", "voix-teintee"],
    ]
    assert (first.dress, first.pages, first.quotes) == ("texte", 2, {0})
    assert [group.top.kind for group in first.groups] == ["wide", "exergue"]
    assert first.groups[1].anchored


def test_an_exergue_is_printed_wherever_there_is_room() -> None:
    tried = list(layouts(territory(usual(1), exergue="un accélérateur")))
    assert all(layout.quotes for layout in tried if not layout.flows)
    assert tried[0].quotes


@pytest.mark.parametrize(("form", "sentences"), [("texte", 30), ("texte", 45), ("voix-teintee", 40), ("points", 30)])
def test_a_text_of_one_piece_leaves_no_page_empty(form: RubricForm, sentences: int) -> None:
    """It cannot go on over to the right page before a heading."""
    first = next(layouts(territory([rubric(form, sentences)])))
    assert max(group.hole for group in first.groups) <= 0.25 * HOUSE.lines


def test_a_long_text_takes_a_second_opening() -> None:
    assert {layout.pages for layout in layouts(territory(usual(4)))} == {4}


@pytest.mark.parametrize(("settled", "most", "tried"), [(False, 6, [4, 6]), (True, 6, [4]), (False, 4, [4])])
def test_where_the_engine_holds_no_layout_more_pages_are_tried_before_one_flow(
    settled: bool, most: int, tried: list[int]
) -> None:
    found = choice.foreseen(territory(usual(6), most), settled=lambda: settled)
    *made, last = (each.layout for each in found)
    assert [each.pages for each in made if not each.flows] == tried
    assert last.flows


def test_two_pages_asked_for_are_never_more() -> None:
    assert {layout.pages for layout in layouts(territory(usual(9), pages=2))} == {2}


#: What stands in an opening beside its text: a photograph of each shape, its pixels enough or too few; a drawing.
PICTURES = {
    "wide.jpg": (3000, 2000), "upright.jpg": (2600, 3900), "band.jpg": (4200, 1400), "small.jpg": (300, 200),
    "drawing.png": (2000, 1500),
}  # fmt: skip


def picture(name: str) -> Picture:
    return Picture(Path(name), f"https://edition.invalid/photos/{name}", *PICTURES[name], "RGB", "")


def shown_of(name: str) -> Photo:
    return Photo(fichier=name, legende=f"Légende de {name}", alternative=f"Image {name}", credit=f"Crédit de {name}")


@cache
def whole() -> Edition:
    return printed.exemple().proofs.edition


def with_all(
    rubrics: Sequence[Rubric], pages: int, names: Sequence[str], mapped: bool, exergue: str | None
) -> Territory:
    """Return a territory of « exemple » with another text and other photographs; without contours unless *mapped*."""
    subject = next(each for each in whole().territories if each.ground and each.sheet.ally)
    quotes = [Exergue(texte=exergue, origine="Une habitante")] if exergue else []
    sheet = subject.sheet.model_copy(
        update={"pages": pages, "photos": [shown_of(name) for name in names], "exergues": quotes}
    )
    return replace(
        subject, sheet=sheet, photos=tuple(picture(name) for name in names), ground=subject.ground if mapped else None,
        rubrics=tuple(replace(each, mark=Location("texte.md", at)) for at, each in enumerate(rubrics, 1)),
    )  # fmt: skip


def lost(subject: Territory, layout: Layout, chapter: Chapter) -> list[str]:
    left_out = [f"exergue.{rank}.*" for rank in range(len(subject.sheet.exergues)) if rank not in layout.quotes]
    return [problem.as_text() for problem in incomplete(subject, chapter, left_out)]


def across(layout: Layout, subject: Territory, name: str) -> bool:
    """Return whether the photograph *name* stands across both pages: its two halves are two pictures."""
    return any(each.top.kind == "half" and subject.photos[each.top.photo].path.name == name for each in layout.groups)


@settings(max_examples=16, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(FORMS), st.integers(1, 30)), min_size=1, max_size=6),
    st.sampled_from([2, 4, 6]),
    st.lists(st.sampled_from(sorted(PICTURES)), max_size=4, unique=True),
    st.booleans(),
    st.sampled_from([None, "Un accélérateur.", SENTENCE * 2]),
)
def test_no_layout_loses_anything_or_its_place(
    shapes: list[tuple[RubricForm, int]], pages: int, names: list[str], mapped: bool, exergue: str | None
) -> None:
    subject = with_all([rubric(*shape) for shape in shapes], pages, names, mapped, exergue)
    tried = list(layouts(subject))
    assert tried[-1].pages == pages
    for layout in tried:
        assert order(layout) == list(subject.rubrics)
        assert layout.pages <= pages
        assert layout.pages % 2 == 0
        chapter = compose.territory(whole(), subject, layout)
        assert lost(subject, layout, chapter) == []
        for name in names:
            assert chapter.html.count(f'src="{picture(name).url}"') == 1 + across(layout, subject, name), layout.dress
            assert chapter.html.count(f'alt="Image {name}"') == 1


@given(st.sampled_from(FORMS), st.integers(1, 40))
def test_more_words_are_never_lower_and_tight_is_never_higher(form: RubricForm, sentences: int) -> None:
    unit, longer = (
        LayoutUnit((rubric(form, sentences),)),
        LayoutUnit((rubric(form, sentences + 1),)),
    )
    assert fill([longer]) >= fill([unit]) > 0
    assert fill([unit], Setting(between=TIGHT_BETWEEN)) <= fill([unit])


@pytest.mark.parametrize(("items", "even"), [(6, True), (1, False), (20, False)])
def test_a_paragraph_and_the_list_it_announces_are_even_or_not(items: int, even: bool) -> None:
    html = f"<p>{SENTENCE * 5}</p><ul>{f'<li>{SENTENCE[:35]}</li>' * items}</ul>"
    announced = Rubric(RubricRule(titre="t"), "t", Prose(tree(html)), Location("texte.md", 1))
    assert halves_are_even(announced) is even


def test_the_estimate_of_the_real_page_is_close_to_what_was_measured() -> None:
    """art direction, full page: five lines of project, 27 a side, 2 × 15 of ally, 2 × 12 of territory."""
    edition = check(load(ROOT / "reports" / "occitanie-2024-2025"), territory_colours())
    heights = [fill([unit]) for unit in units(edition.territories[0])]
    assert heights == pytest.approx([1.5 + 5, 1.5 + 28, 2.5 + 15, 1.5 + 12 + 2], abs=1.6)


def differing(one: str, other: str) -> tuple[str, str] | None:
    """Return what stands where *one* and *other* begin to differ, if they do."""
    at = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return None if one == other else (one[max(0, at - 120) : at + 120], other[max(0, at - 120) : at + 120])


def first_of(edition: Edition, subject: Territory) -> tuple[Layout, Chapter]:
    """Return the layout of *subject* that is tried first in *edition*, and its chapter."""
    slug = subject.slug
    return next(candidates(edition, subject, order=dealt(edition)[slug], half=paired(edition).get(slug)))


@pytest.mark.parametrize("edition", [printed.real, printed.exemple])
def test_the_first_layout_tried_is_the_one_that_is_printed(edition: Callable[[], printed.Printed]) -> None:
    """Every layout that the engine refuses costs a rendering: heights are foreseen well enough for none."""
    proofs = edition().proofs
    sheets = {sheet.chapter.slug: sheet.chapter for sheet in proofs.sheets}
    first = [first_of(proofs.edition, territory)[1] for territory in proofs.edition.territories]
    assert [where for chapter in first if (where := differing(chapter.html, sheets[chapter.slug].html))] == []


def foreseen(layout: Layout) -> float:
    """Return the lines that the left page of *layout* is foreseen to have, down to the last one."""
    left = layout.groups[0]
    setting = Setting(layout.size, layout.between, left.measure)
    return fill(left.units, setting, left.gap, left.voices) + (left.hole if left.anchored else 0)


def height(page: Sequence[tuple[float, ...]], subject: Territory, layout: Layout) -> float:
    """Return the lines from the first heading of *subject* on the left *page* to the foot of its text."""
    top = next(line[1] for line in page if subject.rubrics[0].heading.startswith(str(line[-1])))
    foot = max(line[1] for line in page if abs(line[3] - layout.size.text) < 0.05)
    return (foot - top) * 25.4 / 72 / layout.size.line + 1


@pytest.mark.parametrize("edition", [printed.real, printed.exemple])
def test_left_pages_are_as_high_as_foreseen(edition: Callable[[], printed.Printed]) -> None:
    proofs, compared = edition().proofs, 0
    for subject in proofs.edition.territories:
        layout, chapter = first_of(proofs.edition, subject)
        left = layout.groups[0]
        page = edition().chapter(chapter.slug).lines[0]
        plain = not any(line[3] == pytest.approx(8.5) for line in page)  # neither notes nor tables, which end lower
        if left.pages == 1 and not left.running and plain:
            assert foreseen(layout) == pytest.approx(height(page, subject, layout), abs=1.1)
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
        (
            f"<p>{SENTENCE}</p><h3>Titre</h3><p>{SENTENCE}</p>",
            3,
        ),  # a heading stays with what follows, without the room above it
        (f'<p>{SENTENCE}</p><figure class="quote"><blockquote><p>Mot</p></blockquote></figure>', 2),
        ('<aside class="box"><p class="box__title">Titre</p><p>Mot</p></aside><p>Mot</p>', 4),
        ("", 0),
    ],
)
def test_columns_end_where_the_engine_ends_them(html: str, high: float) -> None:
    assert heights.two_columns(tree(html), "fr") == high


def balanced(columns: Sequence[str]) -> list[float]:
    """Return how high the engine sets each of *columns* of items and other blocks, in lines."""
    body = "".join(
        f'<section class="rubric rubric--points" style="--between: {TIGHT_BETWEEN}; break-inside: avoid"><p>Avant.</p>'
        f'<div class="prose rubric__columns" style="hyphens: auto; width: 164mm">{each}</div><p>Ensuite.</p></section>'
        for each in columns
    )
    article = f'<article class="chapter">{body}</article>'
    html = f'<html lang="fr" class="side-left"><head><title>t</title></head><body>{article}</body></html>'
    pages = Desk(None).render(Chapter("c", "Chapitre", html, "left")).lines
    said = [(base, words) for page in pages for _left, base, _width, _size, _source, words in page]
    before, behind = ([base for base, words in said if words == each] for each in ("Avant.", "Ensuite."))
    return [(low - top) / tokens.length("line") - 1 for top, low in zip(before, behind, strict=True)]


def items(*counts: int) -> str:
    """Return a list whose items have so many sentences."""
    return f"<ul>{''.join(f'<li>{SENTENCE * count}</li>' for count in counts)}</ul>"


@pytest.mark.parametrize("begun", [(1, 1), (2, 3), (3, 2)])
def test_columns_of_items_are_as_high_as_the_engine_balances_them(begun: tuple[int, int]) -> None:
    """Not always as low as they may be: where an item would be parted, it makes them a line higher at once."""
    lists = [items(*begun, *rest) for rest in product(range(3, 6), repeat=2)]
    columns = [heights.columns(tree(each), "fr", between=TIGHT_BETWEEN) for each in lists]
    assert [column.even() for column in columns] == pytest.approx(balanced(lists), abs=0.05)
    assert {lowest(column) < column.even() - 0.4 for column in columns} == {True, False}


def test_a_column_may_end_before_a_list_that_nothing_announces() -> None:
    said = (f"{items(3)}<p>{SENTENCE * 2}</p>{items(2)}", f"{items(3)}{items(1)}<p>{SENTENCE * 2}</p>")
    assert balanced(said) == pytest.approx([6, 5], abs=0.05)
    assert [heights.two_columns(tree(each), "fr", between=TIGHT_BETWEEN) for each in said] == [6, 5]


def test_items_behind_a_numbered_list_keep_their_distance() -> None:
    said = f"<ol><li>{SENTENCE}</li></ol>{items(1, 2, 2)}<p>{SENTENCE * 3}</p>"
    column = heights.columns(tree(said), "fr", between=TIGHT_BETWEEN)
    assert [row.below for row in column.rows if row.below] == [TIGHT_BETWEEN] * 2
    assert [column.even()] == pytest.approx(balanced([said]), abs=0.05)


def test_a_long_text_that_nothing_parts_is_foreseen_at_once() -> None:
    """Each height that is tried looked at all rows: a pull quote of 4,000 lines took 14 seconds."""
    read = []

    class Row(heights.LineRow):
        def __getattribute__(self, name: str) -> object:
            read.append(name)
            return super().__getattribute__(name)

    rows = [Row(0, 1, False) for _line in range(400)]
    assert heights.Column(rows).even() == len(rows)
    assert len(read) < 50 * len(rows)


def lowest(column: heights.Column) -> float:
    """Return the least height of the rows of *column* in two columns."""
    rows = range(len(column.rows) - 1)
    return min(max(column.feet[at], column.height - column.begins[at + 1]) for at in rows if column.rows[at].ends)


# Over the page

QUOTE = f'<figure class="quote"><blockquote><p>{SENTENCE * 2}</p></blockquote></figure>'


NOTE = '<span class="footnote">Une note.</span>'
FIGURE = '<aside class="key-figure"><p class="key-figure__value">312</p><p>savoir-faire{}</p></aside>'


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{SENTENCE}{NOTE}</p>{FIGURE.format('')}",
        f"<p>{SENTENCE}</p>{FIGURE.format('')}",
        f"{FIGURE.format('')}<p>{SENTENCE}{NOTE}</p>",
    ],
)
def test_what_ends_a_page_has_no_white_above_notes(html: str) -> None:
    prose = Prose(tree(html))
    unit = LayoutUnit((Rubric(RubricRule(titre="a", forme="texte"), "a", prose, Location("texte.md", 1)),))
    assert fill([unit]) - unit_height(unit) - heights.notes([prose.tree], "fr") == pytest.approx(0)


@pytest.mark.parametrize("size", [HOUSE, LARGE[3]], ids=["usual", "large"])
def test_a_text_that_is_set_large_has_its_whole_room(size: Size) -> None:
    """A quarter of a line too high, the last of its lines began another page."""
    units_, setting = (LayoutUnit((rubric("texte", 12),)),), Setting(running=size if size is not HOUSE else None)
    exact = Top("wide", 0.0, HOUSE.lines - fill(units_, setting))
    lower = replace(exact, body=exact.body + 0.25)
    matter = Matter(territory([rubric("texte", 12)]), 0.0)
    assert page(matter, units_, exact, setting)
    assert bool(page(matter, units_, lower, setting)) is (size is HOUSE)


def test_a_head_with_air_gives_some_of_it_up() -> None:
    unit = LayoutUnit((rubric("texte", 5),))
    head = Top("wide", 20.5, 21.5, air=4)
    (looser,) = loosened(Layout((PageGroup((unit,), 1, head),))).groups
    assert (looser.top.lines, looser.top.body, looser.top.air) == (18.5, 19.5, 2)


@pytest.mark.parametrize(
    ("html", "left", "found"),
    [
        (f"<p>{SENTENCE * 3}</p>", 10, (0, 5, 0)),  # it fits: five lines in two columns, below its heading
        (f"<p>{SENTENCE * 8}</p>", 6, (1, 51, 0)),  # four lines in each column, then two more
        (f"<p>{SENTENCE * 3}</p>", 3, (1, 48, 3)),  # one line is no beginning: heading and text go on together
        (f"<p>{SENTENCE}</p>{QUOTE}", 4, (1, 47, 4)),  # the second column has no room for what is not broken
    ],
)
def test_a_text_that_runs_on_ends_where_its_rows_do(html: str, left: float, found: tuple[int, float, float]) -> None:
    assert heights.columns(tree(html), "fr").run_on(2, left, 53) == pytest.approx(found)


def nested(*counts: int) -> list[bool]:
    """Return whether a column may end behind each row of a list of short items, the second one with *counts* below."""
    inner = "".join(f"<ul>{'<li>Un essai</li>' * count}</ul>" for count in counts)
    html = f"<ul><li>Un essai</li><li>Un autre, avec{inner}</li><li>Un essai</li></ul>"
    return [row.ends for row in heights.columns(tree(html), "fr").rows]


def test_no_nested_item_is_alone_at_the_head_or_the_foot_of_a_column() -> None:
    assert nested(1) == [True, False, True, True]
    assert nested(2) == [True, True, False, True, True]
    assert nested(3) == [True, True, False, False, True, True]
    assert nested(4) == [True, True, False, True, False, True, True]


def ends(fragment: Fragment, first: int, layout: Layout) -> tuple[int, float]:
    """Return how many pages behind the *first* the text of *layout* ends, and the lines below it."""
    of_text = [
        (number, line[1]) for number, page in enumerate(fragment.lines) for line in page
        if abs(line[3] - layout.size.text) < 0.05
    ]  # fmt: skip
    number, y = max(of_text)
    foot = tokens.length("margin-top") + tokens.length("text-height")
    return number - first, (foot - y) * 25.4 / 72 / layout.size.line


def test_a_voice_on_the_tint_ends_what_runs_on_whole_on_its_page() -> None:
    shown = printed.exemple()
    subject = next(each for each in shown.proofs.edition.territories if each.slug == "agglomeration-dexempleville")
    layout, chapter = first_of(shown.proofs.edition, subject)
    *_others, last = layout.groups
    assert last.tints
    assert last.pages == 2
    assert last.hole >= 1
    assert chapter.html.count('"rubric rubric--tinted') == 1
    assert 'class="rubric__ground rubric__ground--right"' in chapter.html  # that of its page, not of the first one
    before, page = ([line[5] for line in each] for each in shown.chapter(chapter.slug).lines[-2:])
    assert "Le point de vue du territoire" in page
    assert "Le point de vue du territoire" not in before


def test_texts_that_run_on_end_where_foreseen() -> None:
    """Row by row: a line more or less on a page of an opening would be seen."""
    compared = 0
    for subject in printed.exemple().proofs.edition.territories:
        layout, chapter = first_of(printed.exemple().proofs.edition, subject)
        *before, last = layout.groups
        if last.pages > 1:
            left, turned = room(last.top, layout.size), 0
            setting = Setting(layout.size, layout.between)
            for rank, unit in enumerate(last.units):
                if last.tints and unit is last.units[-1]:
                    left -= last.gap + fill([unit], setting)
                    break
                found = run_on(unit, setting, last.gap * bool(rank), left)
                left, turned = found.left, turned + found.turned
            first = sum(group.pages for group in before)
            pages, below = ends(printed.exemple().chapter(chapter.slug), first, layout)
            assert (turned, left) == (pages, pytest.approx(below, abs=1))
            compared += 1
    assert compared
