"""Pages laid one over the other: how they lie, what differs, and what another program may draw otherwise."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.pdf.document.whole import read
from livret.pdf.read.model import ReadPage
from livret.pdf.spot import Spot
from livret.proof.compare.likeness import Difference, Fit, Resemblance, fitted, remarks, standing
from livret.proof.compare.reference import leaves
from tests.printed import exemple, real


@pytest.fixture(scope="module")
def sheets() -> tuple[ReadPage, ...]:
    return read(real().pdf).sheets


def laid(sheet: ReadPage, fit: Fit) -> ReadPage:
    """Return *sheet* as a program that scales and moves everything would print it."""
    runs = tuple(replace(run, baseline=fit.placed(*run.baseline)) for run in sheet.runs)
    return replace(sheet, runs=runs)


@given(
    st.floats(0.5, 1.5).map(lambda scale: round(scale, 3)),
    st.floats(-50, 50).map(lambda move: round(move, 1)),
    st.floats(-50, 50).map(lambda move: round(move, 1)),
)
def test_a_file_that_was_scaled_and_moved_is_laid_on_the_edition(
    sheets: tuple[ReadPage, ...], scale: float, left: float, top: float
) -> None:
    fit = Fit(scale, scale, left, top)
    found = fitted([(sheet, laid(sheet, fit)) for sheet in sheets])
    for side in ("across", "along", "left", "top"):
        assert abs(getattr(found, side) - getattr(fit, side)) < 0.02


def test_words_moved_by_hand_move_no_page(sheets: tuple[ReadPage, ...]) -> None:
    pairs = []
    for sheet in sheets:
        runs = tuple(
            replace(run, baseline=(run.baseline[0] + 40, run.baseline[1])) if number % 4 == 0 else run
            for number, run in enumerate(sheet.runs)
        )
        pairs.append((sheet, replace(sheet, runs=runs)))
    assert fitted(pairs) == Fit()


def test_pages_without_words_lie_as_they_are() -> None:
    assert fitted([]) == Fit()


def test_a_letter_set_by_itself_is_told_with_its_word() -> None:
    ours = exemple()
    file = read(ours.pdf)
    chapters = {each.chapter.slug: each.chapter for each in ours.proofs.sheets}
    pages = leaves(file, [(chapters[slug], first, count) for slug, first, count in ours.book.chapters])
    letters = ((leaf, word.run) for leaf in pages for word in leaf.words)
    leaf, letter = next((leaf, run) for leaf, run in letters if len(run.text) == 1 and run.text.isalpha())
    near = letter.spot._replace(left=letter.spot.left - 60, right=letter.spot.right + 60)
    found = [Resemblance(leaf.number, 200, (Difference(near, 200),))]
    (problem,) = remarks(found, {leaf.number: leaf}, file, Fit())
    assert any(len(word) > 5 for word in problem.problem.values["words"].split()), problem.problem.values


def page(number: int, level: int) -> Resemblance:
    return Resemblance(number, level, (Difference(Spot(0, 0, 9, 9), level),) if level >= 52 else ())


def test_what_differs_on_one_page_is_told() -> None:
    assert [each.number for each in standing([page(1, 0), page(2, 60), page(3, 0)])] == [2]


def test_a_program_that_draws_all_pages_a_little_otherwise_is_allowed_to() -> None:
    noisy = [page(number, 40) for number in range(1, 9)]
    assert list(standing([*noisy, page(9, 79)])) == []
    assert [each.number for each in standing([*noisy, page(9, 120)])] == [9]


def test_a_harm_on_every_page_is_no_noise() -> None:
    assert len(list(standing([page(number, 190) for number in range(1, 9)]))) == 8
