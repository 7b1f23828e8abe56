"""The sheet for who prints the booklet: one page, right for this booklet, French and accessible."""

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from subprocess import run

import page as page_validation
import pikepdf
import pytest

from livret.base.tokens import territory_colours
from livret.bind.book import bind
from livret.build import binding
from livret.design import compose
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.edition.typography.typeset import typeset
from livret.exports.screen import screen
from livret.pdf.folding import Imposition
from livret.pdf.model import Fragment
from tests import laying
from tests.printed import ROOT

STAPLED = Imposition()
SEWN = Imposition("A4", signature=16, thickness_mm=0.2, marks=True)
#: The least and the most there is to say.
CASES = [(STAPLED, 24), (STAPLED, 1), (STAPLED, 2), (SEWN, 24), (Imposition(marks=True), 398), (SEWN, 387)]


@cache
def edition() -> Edition:
    return check(load(ROOT / "reports" / "exemple"), territory_colours())


def titled(title: str) -> Edition:
    return replace(edition(), sheet=edition().sheet.model_copy(update={"title": title, "running_title": None}))


class _Blocks(HTMLParser):
    """The words of each block of a chapter."""

    def __init__(self) -> None:
        super().__init__()
        self.found = [""]

    def handle_starttag(self, tag: str, attrs: object = ()) -> None:
        if tag not in ("strong", "span"):
            self.found.append("")

    handle_endtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.found[-1] += data


def blocks(imposition: Imposition, pages: int, of: Edition | None = None) -> list[str]:
    reader = _Blocks()
    reader.feed(compose.instructions(of or edition(), imposition, pages).html)
    return [text.strip() for text in reader.found if text.strip()]


def words(imposition: Imposition, pages: int) -> str:
    """Return all the words, no-break spaces made plain."""
    return " ".join(" ".join(blocks(imposition, pages)).split())


def one_page(fragment: Fragment) -> None:
    assert fragment.findings == ()
    assert len(fragment.pages) == 1
    assert fragment.pages[0].folio is None


# the page


@pytest.mark.parametrize(("imposition", "pages"), CASES, ids=str)
def test_it_is_one_page_that_the_engine_has_nothing_to_say_of(imposition: Imposition, pages: int) -> None:
    one_page(laying.proven(compose.instructions(edition(), imposition, pages)))


@pytest.mark.parametrize("title", ["Un titre interminable " * 40, "Interminable" * 40, "T"])
def test_a_title_of_any_length_leaves_it_one_page(title: str) -> None:
    one_page(laying.proven(compose.instructions(titled(title.strip()), SEWN, 387)))


@cache
def bound() -> bytes:
    fragment = laying.proven(compose.instructions(edition(), SEWN, 24))
    return screen(bind([fragment], replace(binding.info(edition()), title=fragment.title))).pdf


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_it_conforms(profile: str) -> None:
    report = page_validation.validate_pdf_bytes(bound(), profile=profile)
    assert page_validation.is_pdf_compliant_bytes(bound(), profile=profile), report


def test_its_drawing_is_told_in_words() -> None:
    with pikepdf.open(BytesIO(bound())) as pdf:
        figures = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == pikepdf.Name.Figure]
        assert [str(figure.Alt) for figure in figures] == [
            "Feuille 1. Recto\u00a0: page 16 à gauche, page 1 à droite."
            " Verso\u00a0: page 2 à gauche, page 15 à droite."
            " Feuille 4. Recto\u00a0: page 10 à gauche, page 7 à droite."
            " Verso\u00a0: page 8 à gauche, page 9 à droite."
        ]
    output = run(["pdftotext", "-layout", "-", "-"], input=bound(), capture_output=True, check=True).stdout.decode()
    assert re.search(r"16 +1 +2 +15 +10 +7 +8 +9\n", output)


# its words


@pytest.mark.parametrize(("imposition", "pages"), CASES, ids=str)
def test_its_french_is_typeset(imposition: Imposition, pages: int) -> None:
    """As authors' words are: nothing is left to mend, no-break spaces are there."""
    wrong = [text for text in blocks(imposition, pages) if typeset(text.replace("\n", " ")) != text.replace("\n", " ")]
    assert wrong == []


def test_who_staples_is_told_what_to_staple() -> None:
    said = words(STAPLED, 24)
    for words_said in (
        "Imprimer, plier, agrafer",
        "Papier A3 en paysage",
        "Feuilles par exemplaire 6 recto verso",
        "Pages 24 au format A4",
        "Cahier 1 à agrafer",
        "Taille réelle, 100 %.",
        "Recto verso, retourner sur le bord court",
        "les suivantes par-dessus, jusqu’à la feuille 6.",
        "à 74 et 223 mm du pied.",
        "dépassent de 0,5 mm.",
        "La page 2 est derrière la page 1, dans le même sens.",
        "les pages 12 et 13 se font face",
        "mesure 210 mm de large",
        "coupez au format A3.",
    ):
        assert words_said in said
    for silent in ("blanche ", "blanches ", "Cousez", "gris", "trop", "du fichier Pages du livre"):
        assert silent not in said


def test_who_sews_is_told_booklet_by_booklet() -> None:
    said = words(SEWN, 24)
    for words_said in (
        "Imprimer, plier, coudre",
        "Feuilles par exemplaire 6 recto verso",
        "Pages 24 au format A5",
        "Faites 2 cahiers de 4 feuilles (le dernier : 2), dans l’ordre du fichier, la première dehors.",
        "sur les croix grises : à 17,5 ; 52,5 ; 87,5 ; 122,5 ; 157,5 et 192,5 mm du pied.",
        "dépassent de 0,6 mm",
        "Cahier Pages du fichier Pages du livre 1 1 à 8 1 à 16 2 9 à 12 17 à 24 ",
        "Au milieu du premier cahier, les pages 8 et 9",
        "mesure 148,5 mm",
    ):
        assert words_said in said
    for silent in ("grafe", "blanche ", "blanches "):
        assert silent not in said


def test_blanks_and_booklets_alike_are_told() -> None:
    said = words(SEWN, 30)
    assert "Faites 2 cahiers de 4 feuilles, dans l’ordre" in said
    assert "2 pages blanches complètent les feuilles, avant les deux dernières pages." in said


def test_many_booklets_are_told_in_three_rows() -> None:
    assert "1 1 à 8 1 à 16 2 à 24 9 à 192 17 à 384 25 193 à 200 385 à 400" in words(Imposition(signature=16), 400)


def test_a_sheet_of_one_page_is_told_without_what_it_has_not() -> None:
    said = words(STAPLED, 1)
    assert "Feuille par exemplaire 1 recto verso Page 1 " in said
    assert "3 pages blanches complètent les feuilles." in said
    assert "Le recto et le verso sont dans le même sens." in said
    for silent in ("page 2", "se font face", "Rognez", "Empilez"):
        assert silent not in said


def test_more_sheets_than_a_stapler_takes_are_warned_of() -> None:
    assert "21 feuilles, c’est trop" in words(STAPLED, 84)
    assert "trop" not in words(STAPLED, 80)


def test_paper_too_thin_to_creep_is_not_to_be_trimmed() -> None:
    assert "Rognez" in words(Imposition(thickness_mm=0.1), 16)
    assert "Rognez" not in words(Imposition(thickness_mm=0.05), 16)


def test_a_title_is_never_html() -> None:
    html = compose.instructions(titled("<b>Val</b> & Fils"), STAPLED, 24).html
    assert "&lt;b&gt;Val&lt;/b&gt; &amp; Fils" in html


def test_the_title_leads_back_to_its_line() -> None:
    chapter = compose.instructions(edition(), STAPLED, 24)
    (place,) = chapter.sources
    assert place is not None
    assert place.file.endswith("edition.yaml")
    assert 'class="instructions__kicker" data-src="0"' in chapter.html
