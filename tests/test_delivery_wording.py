"""The words of a letter and of a message: the edition's own or the house's, filled for a person."""

from pathlib import Path

import pytest

from livret.base.problems import InvalidEdition
from livret.delivery.wording import FIELDS, LETTER, MAIL, filled, line, missing, plain, words
from livret.edition.reading import Reading
from tests.trees import tree

VALUES = {name: f"<{name}>" for name in FIELDS}


def own(folder: Path, name: str, text: str) -> Path:
    (folder / "textes").mkdir(exist_ok=True)
    (folder / "textes" / name).write_text(text, "utf-8")
    return folder


def refused(folder: Path, name: str) -> list[str]:
    with pytest.raises(InvalidEdition) as caught:
        words(Reading(folder), name)
    return [f"{p.code} {p.location}" for p in caught.value.problems]


@pytest.mark.parametrize("name", [LETTER, MAIL])
def test_the_house_has_words_of_its_own(tmp_path: Path, name: str) -> None:
    found = words(Reading(tmp_path), name)
    assert "{civilité}" in found.tree.html
    assert "data-src" not in found.tree.html


def test_the_first_heading_is_the_subject(tmp_path: Path) -> None:
    found = words(Reading(own(tmp_path, MAIL, "## Votre *exemplaire* & {titre}\n\nBonjour {civilité}.\n")), MAIL)
    assert line(found.subject, {**VALUES, "titre": "Titre"}) == "Votre exemplaire & Titre"
    assert "exemplaire" not in found.body.html


def test_values_are_words_and_never_markup(tmp_path: Path) -> None:
    html = filled(words(Reading(tmp_path), LETTER).tree, VALUES).html
    assert "&lt;civilité&gt;" in html
    assert "<civilité>" not in html


def test_a_sentence_that_may_be_left_out_leaves_no_hole(tmp_path: Path) -> None:
    text = plain(filled(words(Reading(tmp_path), LETTER).tree, {**VALUES, "votre_territoire": ""}))
    assert "\n\n\n" not in text


def test_an_empty_field_is_missed() -> None:
    assert missing(tree("<p>À {territoire}, {page}. {votre_territoire}</p>"), dict.fromkeys(FIELDS, "")) == [
        "territoire", "page",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (MAIL, "Bonjour\n", "DEST-041 textes/courriel.md:1"),
        (MAIL, "## Objet\n\n{prénon}\n", "DEST-040 textes/courriel.md:3:1"),
        (LETTER, "![x](photo.jpg)\n", "DEST-042 textes/lettre.md:1:1"),
        (LETTER, "<b>x</b>\n", "TEXTE-010 textes/lettre.md:1:1"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, name: str, text: str, told: str) -> None:
    assert told in refused(own(tmp_path, name, text), name)


def test_a_letter_may_have_lists_and_links() -> None:
    html = '<p>Bonjour <strong>à</strong> tous,</p><ul><li>un</li><li><p>deux</p></li></ul><p><a href="https://x.fr/">ici</a></p>'
    assert plain(tree(html)) == "Bonjour à tous,\n\n- un\n- deux\n\nici (https://x.fr/)\n"


def test_the_page_is_linked_wherever_it_is_named() -> None:
    values = {**VALUES, "page": "page 4", "votre_territoire": "Il est présenté page 4."}
    found = filled(tree("<p>Voyez {page}. {votre_territoire} {nom}</p>"), values, "livret:a&b")
    link = '<a href="livret:a&amp;b">page 4</a>'
    assert found.html == f"<p>Voyez {link}. Il est présenté {link}. &lt;nom&gt;</p>"
