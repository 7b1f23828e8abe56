"""How well the pages of drawn territories close, as foreseen: ``bench.pages`` measures it on the print."""

from collections.abc import Sequence

import pytest

from bench.pages import drawn
from bench.pages.built import CLOSED
from livret.design.layout import Layout
from livret.design.openings.choice import layouts
from livret.design.openings.deal import dealt
from livret.design.openings.pair import paired
from livret.design.text_sizes import HOUSE, STEPS
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition

#: Words, photos, exergue, contours and items of each; few photos: to draw one takes longer than to lay it out.
MATTERS = (
    *((200, 0, False, True, 2), (340, 1, False, False, 3), (560, 0, True, True, 5), (700, 0, True, False, 5)),
    *((800, 0, False, False, 7), (1000, 0, True, True, 5), (1700, 0, True, False, 7), (2300, 0, True, True, 10)),
)


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


def test_texts_keep_the_size_of_the_house_before_pages_are_saved(first: Sequence[Layout]) -> None:
    smaller = [layout.size.text for layout in first if layout.size.step > 0]
    assert smaller in ([], [9.2])  # at most the one whose two exergues share an opening with 700 words
    assert [layout.pages for layout in first][-3:] == [4, 4, 6]


def test_every_exergue_finds_a_place(edition: Edition, first: Sequence[Layout]) -> None:
    said = [len(each.sheet.exergues) for each in edition.territories]
    assert [len(layout.quotes) for layout in first] == said
    assert max(said) > 2


def test_they_have_four_dresses(first: Sequence[Layout]) -> None:
    assert len({layout.dress for layout in first}) >= 4
