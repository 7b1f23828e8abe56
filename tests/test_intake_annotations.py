"""Marks on a PDF: which words they are about, at which of the author's lines, and what is carried out of them."""

import shutil
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Name, String

from livret.base.problems import Refused
from livret.bind.book import bind
from livret.exports.screen import screen
from livret.intake import cohort
from livret.intake.corrections import annotations
from livret.intake.corrections.annotations import wanted
from livret.intake.corrections.marks import Mark
from livret.intake.corrections.marks_place import Index, fold
from livret.intake.corrections.units_markdown import markdown_units
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Correction, Outcome, Wishes
from livret.pdf.document.whole import read
from livret.pdf.read.model import ReadPdf
from tests.laying import press
from tests.made import EXEMPLE, tiny
from tests.marked_files import Pen
from tests.printed import exemple, real
from tests.returned_files import InProcess

SLUG = "pays-de-demonstration"
TEXT = f"territoires/{SLUG}/texte.md"


@cache
def pages() -> bytes:
    """Return the territory's pages of the brochure."""
    anchors = {anchor for sheet in exemple().proofs.sheets for anchor in sheet.fragment.anchors}
    chapter, first = exemple().chapter(f"territoire-{SLUG}"), exemple().first_page(f"territoire-{SLUG}")
    return screen(bind([chapter], exemple().book.info, [first], anchors)).pdf


@cache
def known() -> ReadPdf:
    return read(pages())


def marked(mark: Callable[[Pen, int], object]) -> bytes:
    pen = Pen(pages(), known())
    mark(pen, 1)
    return pen.saved()


def bring(
    data: bytes, accepted: Collection[int] | None = (), draft: Draft | None = None, folder: Path = EXEMPLE
) -> tuple[Outcome, Draft]:
    draft = draft or Draft(folder)
    arrival = Arrival("epreuve.pdf", data, "marked")
    wishes = Wishes(accepted=accepted)
    return annotations.bring(arrival, draft, cohort.read(folder), InProcess(), wishes), draft  # type: ignore[arg-type]


def reported(each: Correction) -> tuple[str, int, str, str | None]:
    return each.file.rpartition("/")[2], each.line, each.before, each.after


#: What people do → the file and the line, the words before and after, and what the author's line becomes ("": nothing).
MARKS: list[tuple[str, Callable[[Pen, int], object], tuple[str, int, str, str | None], tuple[str, str]]] = [
    ("replaced in Acrobat", lambda pen, page: pen.swap(page, "génération", "saison"),
     ("texte.md", 3, "génération", "saison"), ("en une génération**[^enquete]", "en une saison**[^enquete]")),
    ("struck out with a note", lambda pen, page: pen.over("StrikeOut", page, "charpentes", "menuiseries"),
     ("texte.md", 3, "charpentes", "menuiseries"), ("greffes, charpentes :", "greffes, menuiseries :")),
    ("struck out", lambda pen, page: pen.over("StrikeOut", page, "Murets, "),
     ("texte.md", 3, "Murets,", ""), ("Murets, fours", "fours")),
    ("told what to put", lambda pen, page: pen.over("Highlight", page, "trois", "remplacer par « six »"),
     ("texte.md", 7, "trois", "six"), ("par trois cercles", "par six cercles")),
    ("put in", lambda pen, page: pen.behind(page, "Enquête imaginaire", "(2024)"),
     ("texte.md", 93, "imaginaire", "imaginaire (2024)"), ("imaginaire menée", "imaginaire (2024) menée")),
    ("a figure", lambda pen, page: pen.over("StrikeOut", page, "45\u202f461", "45 470"),
     ("fiche.yaml", 10, "45 461", "45 470"), ("valeur: 45 461", "valeur: 45 470")),
    ("in a table", lambda pen, page: pen.over("StrikeOut", page, "7\u202f900", "8 000"),
     ("texte.md", 27, "7 900", "8 000"), ("| 7 900 € |", "| 8 000 € |")),
    ("a question", lambda pen, page: pen.over("StrikeOut", page, "12\u202f500", "à vérifier ?"),
     ("texte.md", 22, "12 500", None), ("", "")),
    ("highlighted", lambda pen, page: pen.over("Highlight", page, "un numéro", "Lequel"),
     ("texte.md", 22, "un numéro", None), ("", "")),
    ("a wavy line", lambda pen, page: pen.over("Squiggly", page, "un numéro"),
     ("texte.md", 22, "un numéro", None), ("", "")),
]  # fmt: skip


@pytest.mark.parametrize(("mark", "shown", "change"), [row[1:] for row in MARKS], ids=[row[0] for row in MARKS])
def test_a_mark_is_shown_at_its_line_and_carried_out_there(
    mark: Callable[[Pen, int], object], shown: tuple[str, int, str, str | None], change: tuple[str, str]
) -> None:
    data = marked(mark)
    outcome, draft = bring(data)
    assert ([reported(each) for each in outcome.corrections], outcome.problems) == ([shown], ())
    assert (outcome.corrections[0].page, outcome.territories) == (1, (SLUG,))
    outcome, draft = bring(data, None)
    file = outcome.corrections[0].file
    before = (EXEMPLE / file).read_text("utf-8")
    assert draft.text(file) == (before.replace(*change) if change[0] else before)
    if change[0]:
        again, draft = bring(data, None, draft)
        assert ([each.done for each in again.corrections], again.problems) == ([True], ())
        assert draft.text(file) == before.replace(*change)


def test_answers_and_states_stand_with_their_mark() -> None:
    def mark(pen: Pen, page: int) -> None:
        head = pen.over("Highlight", page, "un numéro", "Lequel ?")
        pen.author = "Sacha"
        pen.add("Text", page, (0, 0, 20, 20), "Le premier.", IRT=head)
        pen.add("Text", page, (0, 0, 20, 20), "", IRT=head, State=String("Accepted"), StateModel=String("Review"))

    only = bring(marked(mark))[0].corrections[0]
    assert only.author == "Camille Relecture"
    assert "Lequel ? · Sacha: Le premier. · Sacha: Accepted" in only.remark


def test_what_is_drawn_or_typed_on_the_page_is_told_with_its_words() -> None:
    def mark(pen: Pen, page: int) -> None:
        left, bottom, right, top = pen.quads("12\u202f500", page)[0]
        pen.add("Ink", page, (left, bottom, right, top), InkList=Array([Array([left, bottom, right, top])]))
        left, bottom, right, top = pen.quads("Lot-et-Fiction", page, -1)[0]  # behind that of the map
        pen.add("FreeText", page, (left, top + 2, right, top + 9), "Quel département ?", DA=String("/Helv 9 Tf 0 g"))
        pen.add("Stamp", page, (left, bottom, right, top), Name=Name.Draft)
        pen.add("Text", page, (left - 24, bottom, left - 4, top), "Est-ce sûr ?")

    found = bring(marked(mark), None)[0].corrections
    assert {reported(each) for each in found} == {
        ("texte.md", 22, "12 500", None), ("fiche.yaml", 7, "Lot-et-Fiction", None),
    }  # fmt: skip
    assert [each.number for each in found] == [1, 2, 3, 4]
    assert any("Quel département ?" in each.remark for each in found)


def test_a_proof_printed_before_the_text_changed_is_read_too(tmp_path: Path) -> None:
    folder = shutil.copytree(EXEMPLE, tmp_path / "exemple")
    text = (folder / TEXT).read_text("utf-8")
    new = f"## Un ajout\n\nQuelques mots.\n\n{text}".replace("Murets, fours", "Murets secs, fours")
    (folder / TEXT).write_text(new, "utf-8")
    data = marked(lambda pen, page: pen.swap(page, "génération", "saison"))
    outcome, draft = bring(data, None, folder=folder)
    assert [reported(each) for each in outcome.corrections] == [("texte.md", 7, "génération", "saison")]
    assert draft.text(TEXT) == new.replace("une génération", "une saison")


def test_words_that_have_changed_since_are_left_to_people(tmp_path: Path) -> None:
    folder = shutil.copytree(EXEMPLE, tmp_path / "exemple")
    text = (folder / TEXT).read_text("utf-8").replace("en une génération", "en vingt ans")
    (folder / TEXT).write_text(text, "utf-8")
    outcome, draft = bring(marked(lambda pen, page: pen.swap(page, "génération", "saison")), None, folder=folder)
    assert [(each.file, each.before.replace("- ", ""), each.after) for each in outcome.corrections] == [
        ("", "génération", None)
    ]
    assert "saison" in outcome.corrections[0].remark
    assert draft.changes() == ()


def test_nothing_marked() -> None:
    outcome, _draft = bring(pages())
    assert ([each.code for each in outcome.problems], outcome.corrections) == (["IMPORT-090"], ())


def test_a_pdf_of_another_edition_is_refused(tmp_path: Path) -> None:
    for data, folder in ((real().pdf, EXEMPLE), (pages(), tiny(tmp_path))):
        with pytest.raises(Refused) as refused:
            bring(data, folder=folder)
        assert refused.value.problem.code == "IMPORT-091"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 cut short", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        bring(data)
    assert str(refused.value.problem.location) == "epreuve.pdf"


def test_marks_that_are_told_wrongly_stop_nothing() -> None:
    def mark(pen: Pen, page: int) -> None:
        one = pen.add("StrikeOut", page, (0, 0, 1, 1), QuadPoints=Array([1, 2, 3]))
        two = pen.add("Caret", page, (1e300, 0, -1e300, 1), "x" * 10_000, IRT=one)
        one.IRT = two
        pen.add("Nonsense", page, (9, 9, 9, 9), QuadPoints=String("?"))
        pen.add("Text", page, (-900, -900, -890, -890), "Loin \u202e de tout")

    outcome, draft = bring(marked(mark), None)
    assert draft.changes() == ()
    assert all(each.after is None for each in outcome.corrections)


def test_it_is_read_by_a_guarded_worker() -> None:
    data = marked(lambda pen, page: pen.swap(page, "génération", "saison"))
    arrival, draft = Arrival("epreuve.pdf", data, "marked"), Draft(EXEMPLE)
    outcome = annotations.bring(arrival, draft, cohort.read(EXEMPLE), press(), Wishes(accepted={1}))
    assert ([reported(each) for each in outcome.corrections], outcome.files) == (
        [("texte.md", 3, "génération", "saison")], (TEXT,)
    )  # fmt: skip


def test_marks_are_no_part_of_the_words() -> None:
    """What a note draws on the page (its own words, too) is not taken for words of the page."""

    def mark(pen: Pen, page: int) -> None:
        form = pen.pdf.make_stream(b"BT /F 9 Tf (INTRUS) Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 10])
        each = pen.over("StrikeOut", page, "charpentes", "menuiseries")
        each.AP = pikepdf.Dictionary(N=form)

    assert reported(bring(marked(mark))[0].corrections[0])[2:] == ("charpentes", "menuiseries")


SAID = [
    ("strike", "50 000", "80 000", "80 000"),
    ("strike", "un mot", "", ""),
    ("strike", "un mot", "un mot", ""),  # programs that copy what is struck out into the note
    ("strike", "un mot", "Supprimer.", ""),
    ("strike", "un mot", "à supprimer", ""),
    ("strike", "un mot", "remplacer par : « deux mots »", "deux mots"),
    ("strike", "un mot", "→ deux mots", "deux mots"),
    ("strike", "un mot", "Vraiment ?", None),
    ("strike", "un mot", "voir avec l'équipe", None),
    ("strike", "un mot", "Je ne comprends pas bien ce que cela veut dire ici", None),
    ("light", "un mot", "deux mots", None),
    ("light", "un mot", "lire « deux mots »", "deux mots"),
    ("under", "un mot", "", None),
    ("caret", "", "de plus", "de plus"),
    ("caret", "", "", None),
    ("swap", "un mot", "deux mots", "deux mots"),
    ("note", "un mot", "deux mots", None),
]


@pytest.mark.parametrize(("sort", "covered", "says", "words"), SAID)
def test_what_is_plainly_a_replacement(sort: str, covered: str, says: str, words: str | None) -> None:
    assert wanted(Mark(1, sort, 0, len(covered), says), covered) == words


def test_words_that_stand_twice_are_placed_by_those_around_them() -> None:
    text = "Le premier mot commun à tous.\n\nLe second mot commun à tous.\n\nUn mot commun à tous.\n"
    index = Index(markdown_units(text, "a/texte.md"))
    page = "Le premier mot commun à tous. Le second mot commun à tous. Un mot commun à tous."
    at = page.index("mot", 20)
    folded = fold(page)
    found = index.find(folded, folded.at(at), folded.at(at + 3), "mot")
    assert found
    assert (found.index, found.start, found.end) == (1, 10, 13)
    alone = fold("mot")
    assert index.find(alone, 0, 3, "mot") is None


def test_many_marks_in_one_passage_are_accepted_one_after_the_other() -> None:
    def mark(pen: Pen, page: int) -> None:
        pen.swap(page, "Murets", "Murs")
        pen.over("StrikeOut", page, "fours, ")
        pen.over("StrikeOut", page, "greffes", "greffons")
        pen.behind(page, "charpentes", " et toits")
        pen.over("StrikeOut", page, "celles et ceux qui savent", "toutes et tous")

    data, draft = marked(mark), Draft(EXEMPLE)
    for accepted in ({2, 4}, {1, 3, 5}, None):
        outcome, draft = bring(data, accepted, draft)
        assert (len(outcome.corrections), outcome.problems) == (5, ())
    assert all(each.done and each.line == 3 for each in outcome.corrections)
    text = draft.text(TEXT) or ""
    assert "Murs, greffons, charpentes et toits : **un savoir-faire" in text
    assert "met en relation ***toutes et tous*** avec celles" in text
