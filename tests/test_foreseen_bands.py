"""How well the pages of drawn territories close, as foreseen: ``bench.pages`` measures it on the print."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bench.pages import drawn
from bench.pages.built import CLOSED, OPEN
from livret.design.layout import GAP, NOTHING, Layout, Setting
from livret.design.openings import candidates, deal, long
from livret.design.openings.candidates import room
from livret.design.openings.choice import foreseen, layouts, ranked
from livret.design.openings.deal import dealt
from livret.design.openings.long import LONG_DRESSES
from livret.design.openings.matter import Matter
from livret.design.openings.pair import paired
from livret.design.text_sizes import HOUSE, LARGE, LARGER, STEPS, size
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition

#: Words, photos, exergue, contours and items of each; few photos: to draw one takes longer than to lay it out.
MATTERS = (
    *((200, 0, False, True, 2), (340, 1, False, False, 3), (560, 0, True, True, 5), (700, 0, True, False, 5)),
    *((800, 0, False, False, 7), (1000, 0, True, True, 5), (1700, 0, True, False, 7), (2300, 0, True, True, 10)),
)
#: Pages made for two territories with exergues that one opening may hold: 682, where all candidates take 4,377.
MOST_PAGES = 1000


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    matters = [
        drawn.Matter(number, words, photos, "paysage", quoted, there, items, 3)
        for number, (words, photos, quoted, there, items) in enumerate(MATTERS, 1)
    ]
    return check(load(drawn.write(matters, tmp_path_factory.mktemp("drawn") / "essai")))


@pytest.fixture(scope="module")
def first(edition: Edition) -> Sequence[Layout]:
    """The layout of each territory that is tried first."""
    orders, halves = dealt(edition), paired(edition)
    return [next(layouts(each, orders[each.slug], STEPS, halves.get(each.slug))) for each in edition.territories]


def test_no_page_is_foreseen_to_leave_a_band_that_readers_see(first: Sequence[Layout]) -> None:
    holes = [max(group.hole for group in layout.groups) / HOUSE.lines for layout in first]
    assert max(holes) <= CLOSED, holes


def test_the_least_bad_layout_is_tried_first(edition: Edition) -> None:
    """Of those that the engine would find alike, the best stood where the worst one was: others were tried before."""
    orders = dealt(edition)
    alike = []
    for each in edition.territories:
        found = ranked(Matter.of(each), orders[each.slug])
        tried = [candidate.badness for candidate in islice(foreseen(each, orders[each.slug]), 1)]
        assert tried == [found[0].badness]
        alike.append(len({candidate.layout.outline for candidate in found}) < len(found))
    assert any(alike)


def test_texts_keep_the_size_of_the_house_before_pages_are_saved(first: Sequence[Layout]) -> None:
    smaller = [layout.size.text for layout in first if layout.size.step > 0]
    assert smaller in ([], [9.2])  # at most the one whose two exergues share an opening with 700 words
    assert [layout.pages for layout in first][-3:] == [4, 4, 6]


def test_every_exergue_finds_a_place(edition: Edition, first: Sequence[Layout]) -> None:
    said = [len(each.sheet.exergues) for each in edition.territories]
    assert [len(layout.quotes) for layout in first] == said
    assert max(said) > 2


def alike(dresses: Sequence[str]) -> int:
    """Return how many times a dress is that of the two before, too."""
    return sum(len({*three}) == 1 for three in zip(dresses, dresses[1:], dresses[2:], strict=False))


def test_three_that_follow_each_other_are_not_alike(first: Sequence[Layout]) -> None:
    """As foreseen; but for the fifth, of 800 words and nothing else, which only its text can lead."""
    dresses = [layout.dress for layout in first]
    assert alike([*dresses[:4], *dresses[5:]]) == 0, dresses
    assert alike(dresses) <= 1


def test_long_texts_that_follow_each_other_begin_otherwise(edition: Edition) -> None:
    texts = [territory for territory in edition.territories if Matter.of(territory).words >= deal.LONG_TEXT]
    longer = [replace(each, slug=f"{number}") for number, each in enumerate(texts * 3)]
    orders = dealt(replace(edition, territories=tuple(longer)))
    led = [next(layouts(each, orders[each.slug])).dress for each in longer]
    assert {*led} <= LONG_DRESSES
    assert (len(led), alike(led)) == (9, 0), led


def test_what_cannot_be_the_best_is_not_looked_at(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Layouts without an exergue, or of a text two steps smaller, are far worse than the best: few pages are made."""
    made, page = [], candidates.page
    monkeypatch.setattr(candidates, "page", lambda *of: made.append(of) or page(*of))
    for territory in edition.territories:
        if territory.sheet.exergues and Matter.of(territory).words < deal.LONG_TEXT:
            next(layouts(territory))
    assert 0 < len(made) < MOST_PAGES, len(made)


def test_they_have_four_dresses(first: Sequence[Layout]) -> None:
    assert len({layout.dress for layout in first}) >= 4


# Few words, and nothing but words


def alone(
    folder: Path, words: int, *, photos: int = 0, there: bool = False, quoted: bool = False, number: int = 2
) -> Edition:
    """Return an edition of one drawn territory; below 60 words, its text is one rubric."""
    matter = drawn.Matter(number, words, photos, "paysage", quoted, there, 3, 0)
    drawn.write([matter], folder)
    if words < min(drawn.WORDS):
        text = f"## {drawn.HEADINGS[0]}\n\n{drawn.prose(random.Random(words), words)}\n"
        (folder / "territoires" / matter.slug / "texte.md").write_text(text, "utf-8")
    return check(load(folder))


def best(edition: Edition) -> Layout:
    """Return the layout of the only territory of *edition* that is tried first."""
    (territory,) = edition.territories
    return next(layouts(territory, dealt(edition)[territory.slug]))


@pytest.mark.parametrize("has", [{"there": True}, {"photos": 1}], ids=["contours", "photo"])
@pytest.mark.parametrize("words", [1, 10, 25])
def test_a_few_words_face_the_map_or_a_photo(tmp_path: Path, words: int, has: dict[str, Any]) -> None:
    """Up to 80 % of a page was empty."""
    layout = best(alone(tmp_path / "a", words, **has))
    assert max(group.hole for group in layout.groups) <= OPEN * HOUSE.lines, layout.dress
    assert layout.groups[0].top.kind == "poster"
    assert layout.groups[1].top.kind in (("near",) if "there" in has else ("photo", "none"))


@pytest.mark.parametrize("words", [25, 60, 100])
def test_a_few_words_without_anything_to_show_share_out_the_white(tmp_path: Path, words: int) -> None:
    layout = best(alone(tmp_path / "a", words))
    assert max(group.hole for group in layout.groups) <= OPEN * HOUSE.lines, layout.dress


@pytest.mark.parametrize("words", [200, 260, 340])
def test_voices_of_one_size_fill_the_page_below_an_exergue(tmp_path: Path, words: int) -> None:
    """They were larger for texts without anything else alone: a fifth of the page was empty below an exergue."""
    (territory,) = alone(tmp_path / "a", words, quoted=True).territories
    layout = next(layouts(territory, ["texte"]))
    assert max(group.hole for group in layout.groups) <= CLOSED * HOUSE.lines
    sizes = [group.large for group in layout.groups for unit in group.units if unit.voice]
    assert len({*sizes}) == 1


@pytest.mark.parametrize("words", [1700, 3000])
def test_long_texts_of_nothing_but_words_close_and_are_no_smaller(tmp_path: Path, words: int) -> None:
    layout = best(alone(tmp_path / "a", words))
    assert max(group.hole for group in layout.groups) <= CLOSED * HOUSE.lines
    assert layout.size.text >= HOUSE.text
    assert layout.pages >= 4


@pytest.mark.parametrize(("has", "size"), [({"quoted": True}, 22), ({}, 22)], ids=["exergue", "nothing"])
def test_a_first_page_of_few_words_is_set_as_large_as_it_takes(
    tmp_path: Path, has: dict[str, Any], size: float
) -> None:
    """At 17.5 pt, the largest that was tried, it left a fifth of the page empty."""
    (territory,) = alone(tmp_path / "a", 1000, number=43, **has).territories
    first = next(layouts(territory, ["long-voix"], 1)).groups[0]
    assert first.running
    assert (first.running.text, first.hole) == (size, pytest.approx(0, abs=1))


def test_two_voices_that_have_a_page_each_are_as_large_as_both_bear(tmp_path: Path) -> None:
    """Sizes were those at which a page holds the last one, and one at which it holds both: too large, too small."""
    matter = Matter.of(alone(tmp_path / "a", 1000, number=199).territories[0])
    voices = [unit for unit in matter.units() if unit.voice]
    whole = room(NOTHING, HOUSE)
    high = {size: max(matter.fill([each], Setting(large=size), GAP, "foot") for each in voices) for size in LARGE}
    both = [size for size in LARGE if high[size] <= whole]
    assert both[-1] in long._large_voices(matter)
    assert long._large_voices(matter)[-1].text > both[-1].text  # the last one alone bears more


def test_the_head_of_a_text_that_runs_on_takes_the_lines_that_the_last_page_leaves(tmp_path: Path) -> None:
    """Of six pages of 3,000 words, the last one ended eight lines above its foot."""
    matter, setting = Matter.of(alone(tmp_path / "a", 3000, number=77).territories[0]), Setting(size(-LARGER))
    units, (head, *_others) = matter.units((), (), True), matter.heads
    found = long._over_pages(matter, units, 0, setting, 6)
    assert found
    assert found.top.air > 0
    before = long._run_on(matter, units, room(head, setting.size), found.pages, setting, found.gap, found.tints)
    assert before == pytest.approx(9)
    assert found.hole == pytest.approx(3)


def test_middle_texts_that_have_the_same_are_not_alike(tmp_path: Path) -> None:
    edition = alone(tmp_path / "a", 340, there=True)
    several = [replace(edition.territories[0], slug=f"{number}") for number in range(6)]
    orders = dealt(replace(edition, territories=tuple(several)))
    dresses = [next(layouts(each, orders[each.slug])).dress for each in several]
    assert alike(dresses) == 0, dresses
