"""No paragraph ends on the rest of a cut word, wherever words are cut."""

import pytest

from livret.design.line_breaking import untied, whole_last_words
from tests.trees import tree

#: As the real page has it: in a column of 78 mm, « transitions » would be cut, and « tions : » left alone.
ANNOUNCEMENT = (
    "Structurer la filière réemploi du BTP\u00a0: ce projet se décline en plusieurs actions opérationnelles. "
    "Il a été convenu d’en retenir deux pour cet accompagnement et la Fabrique des\u00a0transitions\u00a0:"
)


def kept_whole(html: str, width: float = 78, language: str = "fr") -> bool:
    found = whole_last_words(tree(html), width, language).html
    assert found.replace(' class="unbroken"', "").replace("\u00a0", " ") == html.replace("\u00a0", " ")
    return 'class="unbroken"' in found


def test_a_paragraph_that_would_end_on_half_a_word_is_not_hyphenated() -> None:
    assert kept_whole(f'<p data-src="0">{ANNOUNCEMENT}</p>')


@pytest.mark.parametrize(
    "html",
    [
        '<p data-src="0">Les transitions.</p>',  # one line
        f'<p data-src="0">{ANNOUNCEMENT} deux actions, dites plus bas</p>',  # the rest is not alone
        '<p data-src="0"></p>',
        f"<h3>{ANNOUNCEMENT}</h3>",
    ],
)
def test_other_blocks_are_left_alone(html: str) -> None:
    assert not kept_whole(html)


def test_a_note_is_no_part_of_its_paragraph() -> None:
    note = '<span class="footnote" data-src="1">Une note, dite en assez de mots pour prendre deux lignes.</span>'
    assert kept_whole(f'<p data-src="0">{ANNOUNCEMENT}{note}</p>')


def test_a_text_that_was_met_in_another_measure_is_kept_whole_alike() -> None:
    """What is remembered of an equal text has other elements: by these, nothing was found to change."""
    html = f'<p data-src="71">{ANNOUNCEMENT}</p>'
    assert [kept_whole(html, width) for width in (60, 78)] == [False, True]


def test_bold_words_are_wider() -> None:
    """Found by width: where the words in bold alone no longer fit, only they would be cut."""
    plain, bold = (
        f'<p data-src="0">{before}{ANNOUNCEMENT}{after}</p>' for before, after in (("", ""), ("<strong>", "</strong>"))
    )
    widths = [60 + step / 2 for step in range(80)]
    assert [kept_whole(plain, width) for width in widths] != [kept_whole(bold, width) for width in widths]


def test_a_language_without_a_dictionary_is_not_cut_at_all() -> None:
    assert not kept_whole(f'<p data-src="0">{ANNOUNCEMENT}</p>', language="xx")


def test_two_words_are_tied_only_where_the_line_above_stays_long() -> None:
    """« imprimer une brochure sans y / passer l’hiver » left that line two thirds long."""
    short = "<p>Elle réunit des territoires qui n’existent pas autour d’une question\u00a0circonstancielle</p>"
    loose = {width: untied(tree(short), width, "").html != short for width in range(40, 140)}
    assert {*loose.values()} == {True, False}
    for kept in ("<p>Un chantier long et plus coûteux que prévu, de 12\u00a0%</p>", "<p>Deux\u00a0mots</p>"):
        assert all(untied(tree(kept), width, "").html == kept for width in range(20, 90))


def test_two_words_are_untied_where_only_a_cut_word_had_filled_the_line_above() -> None:
    """« la Fabrique des tran- / sitions : » is not cut: then « des transitions : » left the line above short."""
    found = whole_last_words(tree(f'<p data-src="0">{ANNOUNCEMENT}</p>'), 78, "fr").html
    assert 'class="unbroken"' in found
    assert "la Fabrique des transitions\u00a0:" in found


def test_the_indent_of_a_paragraph_counts_for_its_last_line() -> None:
    """In some measures, only the indent moves the last two words below a line that they leave short."""
    first, last = "<p>Un paragraphe avant.</p>", "<p>Les réserves durent jusqu’à la fin de la\u00a0saison.</p>"
    other = "<p>Les réserves durent jusqu’à la fin de la saison.</p>"
    alone, behind = (
        {width: untied(tree(html), width, "").html.endswith(other) for width in range(20, 90)}
        for html in (last, first + last)
    )
    assert alone != behind
