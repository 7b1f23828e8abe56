"""The gates of every build: from the chapter to its PDF, to the book."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.base.text_key import Gap, gaps, letters, words_between
from livret.pdf.model import Chapter, Finding, Fragment
from livret.proof.gate.book import unbound
from livret.proof.gate.fragment import findings as judge
from tests.printed import Printed, exemple, real

SLUG = "territoire-pays-de-demonstration"


def sheet(slug: str = SLUG) -> tuple[Chapter, Fragment]:
    found = next(each for each in exemple().proofs.sheets if each.chapter.slug == slug)
    return found.chapter, replace(found.fragment, findings=())


def judged(old: str, new: str, slug: str = SLUG) -> list[tuple[str, object]]:
    """Return what is reported when the chapter says *new* where its PDF shows *old*."""
    chapter, fragment = sheet(slug)
    assert old in chapter.html
    found = judge(replace(chapter, html=chapter.html.replace(old, new, 1)), fragment)
    return [(each.code, each.values["words"]) for each in found]


@pytest.mark.parametrize("edition", [exemple, real])
def test_what_is_printed_is_what_was_asked_for(edition: Callable[[], Printed]) -> None:
    sheets = edition().proofs.sheets
    assert [judge(each.chapter, each.fragment) for each in sheets if each.chapter.slug] == [() for _ in sheets]


@pytest.mark.parametrize(("old", "new", "told"), [
    ("Murets, fours,", "Murets, puits, fours,", [("PARITE-001", "puits,")]),
    ("Murets, fours,", "Murets,", [("PARITE-002", "fours,")]),
    ("41\u00a0binômes", "42\u00a0binômes", [("PARITE-001", "42"), ("PARITE-002", "41")]),
    ("1\u202f040\u00a0foyers", "1\u202f041\u00a0foyers", [("PARITE-001", "041"), ("PARITE-002", "040")]),
    (">intercommunalités<", ">cantons<", [("PARITE-003", "cantons")]),
    (">Pays de Démonstration</div>", ">Ailleurs</div>", [("PARITE-002", None)]),
], ids=["lost", "added", "figure", "note", "map", "foot"])  # fmt: skip
def test_a_word_more_or_less_is_told(old: str, new: str, told: Sequence[tuple[str, str | None]]) -> None:
    found = judged(old, new)
    assert [code for code, _ in found][: len(told)] == [code for code, _ in told]
    assert all(words is None or str(words) in str(said) for (_, words), (_, said) in zip(told, found, strict=False))


def test_two_passages_in_another_order_are_told() -> None:
    chapter, _fragment = sheet()
    first, second = "fours", "charpentes"
    assert first in chapter.html
    turned = chapter.html.replace(first, "@").replace(second, first).replace("@", second)
    codes = {each.code for each in judge(replace(chapter, html=turned), sheet()[1])}
    assert codes == {"PARITE-001", "PARITE-002"}


def test_what_is_lost_has_its_page_and_its_line() -> None:
    chapter, fragment = sheet()
    html = chapter.html.replace("Nous regrettons", "Nous regrettons amèrement", 1)
    (found,) = judge(replace(chapter, html=html), fragment)
    assert isinstance(found, Finding)
    assert found.page == 3  # the last one with text: the map has the fourth
    place = chapter.sources[found.source or 0]
    assert place
    assert "regrettons" in place.excerpt


def test_a_fragment_that_could_not_be_tagged_is_not_judged() -> None:
    chapter, fragment = sheet()
    assert judge(chapter, replace(fragment, pdf=b"")) == ()


# From the chapter to the book


def test_every_page_is_bound_once() -> None:
    assert list(unbound(exemple().book, [each.fragment for each in exemple().proofs.sheets])) == []


def test_a_page_that_is_not_bound_is_told() -> None:
    fragments = [each.fragment for each in exemple().proofs.sheets]
    here = next(n for n, each in enumerate(fragments) if each.slug == SLUG)
    there = next(n for n, each in enumerate(fragments) if each.slug == "territoire-val-fictif")
    other = replace(fragments[there], pdf=fragments[here].pdf)
    found = list(unbound(exemple().book, [*fragments[:there], other, *fragments[there + 1 :]]))
    assert [(each.code, each.values["page"]) for each in found] == [("PARITE-005", 1), ("PARITE-005", 2)]


# Letters


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_gaps_lead_from_one_text_to_the_other(start: str, middle: str, end: str) -> None:
    one, other = letters(start + end), letters(start + middle + end)
    rebuilt, at = "", 0
    for gap in gaps(one, other):
        rebuilt += one[at : gap.start] + other[gap.other_start : gap.other_end]
        at = gap.end
    assert rebuilt + one[at:] == other


@given(st.lists(st.sampled_from(["alpha ", "bêta ", "gamma "]), max_size=60), st.integers(0, 59))
def test_what_is_taken_out_is_found_however_often_it_is_there(words: list[str], place: int) -> None:
    whole = letters("".join(words))
    cut = letters("".join(words[:place] + words[place + 1 :]))
    lost = sum(gap.end - gap.start - (gap.other_end - gap.other_start) for gap in gaps(whole, cut))
    assert lost == len(whole) - len(cut)


def test_what_was_moved_is_one_gap_here_and_one_there() -> None:
    one, two, three = "unpassageassezlong", "etunautrequilesuit", "puisuntroisieme"
    assert gaps(one + two + three, two + one + three) == [Gap(0, 18, 0, 0), Gap(36, 36, 18, 36)]


def test_spaces_hyphens_and_quotes_change_nothing() -> None:
    assert letters("L'« accom-\npagne\u00adment »") == letters("l’«\u00a0accompagnement\u00a0»")
    assert words_between("le savoir-faire, enfin", 2, 5) == ["savoir-faire,"]
