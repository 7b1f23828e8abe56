"""Word files → texte.md: what is a heading, a list, a quote; what is reported; that no word is lost."""

# ruff: noqa: E501 - XML is as long as it is

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from livret.base.problems import Problem
from livret.catalogue import intake as kinds
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.markdown.read import read_sections
from livret.edition.model import RubricRule
from livret.edition.prose import MarkdownFile
from livret.intake import cohort
from livret.intake.documents import word
from livret.intake.documents.model import Block, Span
from livret.intake.model import Arrival
from livret.intake.texts.headings import Rubrics
from tests import made
from tests.intake_files import PNG, brought, docx, edition, p, packed, picture, r, table

Bring = Callable[..., SimpleNamespace]
HEAD = p("Le projet pilote", "Titre1")
BY = 'w:author="Camille Fiction" w:date="2025-03-12T10:00:00Z"'


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bring:
    """Return what brings a Word file of some paragraphs for Val-Fictif; its text is *of* what was there before."""

    def _bring(
        *body: str, text: str = "", sheet: str = "", name: str = "Val-Fictif.docx", parts=None, links=None, **wishes
    ):
        folder = tmp_path / "edition"
        if not folder.exists():
            edition(folder, text, sheet)
        return brought(monkeypatch, folder, name, docx(*body, parts=parts, links=links), **wishes)

    return _bring


def under(text: str) -> str:
    """Return what stands under the first rubric of *text*."""
    return text.partition("\n\n")[2].partition("\n\n## ")[0].strip()


def test_what_is_ordinary_is_written_and_nothing_is_told(bring: Bring) -> None:
    came = bring(
        HEAD,
        p(inner=r("Un ") + r("gr", "<w:b/>") + r("as", "<w:b/>") + r(" et ") + r("penché", "<w:i/>") + r(".")),
        p("ouvrir ;", "Listepuces"),
        p("dedans,", "Listepuces2"),
        p("d'abord", "Listenumros"),
        p("ensuite", "Listenumros"),
        p("Comment", "Titre2"),
        p("Ainsi.", "Normal"),
        p("Les limites", "Titre1"),
        p("Le temps."),
    )
    assert came.messages == []
    assert came.text == (
        "## Le projet pilote\n\nUn **gras** et *penché*.\n\n- ouvrir ;\n   - dedans,\n\n1. d'abord\n2. ensuite\n\n"
        "### Comment\n\nAinsi.\n\n## Les limites\n\nLe temps.\n"
    )
    assert came.outcome.territories == ("val-fictif",)
    assert came.outcome.facts == {"rubrics": 2, "words": 13}


def test_what_is_written_reads_without_a_problem(bring: Bring) -> None:
    came = bring(
        HEAD,
        p(
            "*étoiles*, [crochets](x), 2 < 3, A & B, &eacute; #mot `code` ~12~ {#x} \\ fin_ _début a_b 5*6*7 $x$ ==y== ~~z~~"
        ),
        p("# pas un titre"),
        p("> pas une citation"),
        p("- 5 °C"),
        p("1. Un seul."),
        p("::: rien"),
        p("| rien |"),
        p("---"),
        p("<b>rien</b> <!-- rien -->"),
        p("[^1] rien, [^2]: rien"),
        p("Tableau : rien"),
        p(":sourire: à 10:30:12, C:\\dossier\\x"),
        p(inner=r("a", "<w:b/>") + r("b", "<w:i/>") + r("c", "<w:b/><w:i/>") + r("d")),
        p(inner=r(" ", "<w:b/>") + r("bord ", "<w:b/>") + r(",suite")),
    )
    assert came.messages == []
    rules = cohort.read(came.draft.folder).rubrics
    read = read_sections(MarkdownFile("texte.md", came.text, Path()), rules, lambda _name, _place: None)
    missing = {"Les impacts positifs", "Les limites", "Le point de vue de l’alliée"}
    assert [problem.message for problem in read.problems if problem.values.get("name") not in missing] == []
    words = " ".join(block.typed for block in read.rubrics[0].prose.blocks)
    for each in ("*étoiles*, [crochets](x), 2 < 3, A & B, &eacute; #mot `code` ~12~", "$x$ ==y== ~~z~~", "# pas un titre",
                 "> pas une", "1. Un seul.", "::: rien", "| rien |", "<b>rien</b>", "[^2]: rien", ":sourire:", "abcd",
                 "C:\\dossier\\x"):  # fmt: skip
        assert each in words


@pytest.mark.parametrize(
    "typed",
    [
        "Le projet pilote", "LE PROJET PILOTE", "1. Le projet pilote", "I – Projet pilote :", "Le projet pilotte",
        "Le projet pilote (1 500 signes au plus)", "Projet pilote",
    ],
)  # fmt: skip
def test_a_bold_line_that_is_nearly_a_rubric_is_one(bring: Bring, typed: str) -> None:
    came = bring(p(typed, looks="<w:b/>"), p("Des mots."))
    assert came.text == "## Le projet pilote\n\nDes mots.\n"
    assert came.codes == (["IMPORT-035"] if "pilotte" in typed or "(" in typed else [])


@pytest.mark.parametrize(
    "typed", ["Le point de vue de l'allié", "Point de vue de l’allié(e)", "LE POINT DE VUE DE L'ALLIÉ·E"]
)
def test_an_ally_is_meant_whatever_the_ending(bring: Bring, typed: str) -> None:
    came = bring(p(typed, "Titre1"), p("Des mots."))
    assert came.text.startswith("## Le point de vue de l'allié")
    assert under(came.text) == "Des mots."


def test_a_sentence_that_speaks_of_a_rubric_is_none(bring: Bring) -> None:
    came = bring(HEAD, p("Les limites du projet sont connues."), p("Les limites financières", looks="<w:b/>"))
    assert "## Les limites" not in came.text
    assert came.messages == []


def test_a_style_based_on_a_heading_is_one(bring: Bring) -> None:
    assert bring(p("Le projet pilote", "Maison"), p("Des mots.")).text == "## Le projet pilote\n\nDes mots.\n"


def test_lists_that_were_typed(bring: Bring) -> None:
    came = bring(
        HEAD,
        p("• un ;"), p("o\tdedans ;"), p("• deux."),
        p("Puis :"), p("- trois"), p("- quatre"),
        p("Enfin :"), p("a) cinq"), p("b) six"),
        p("– Et ensuite ?"), p("– Ensuite, on recommence."),
        p("\uf0b7 sept\n\uf0b7 huit"),
    )  # fmt: skip
    assert came.messages == []
    assert under(came.text) == (
        "- un ;\n   - dedans ;\n- deux.\n\nPuis :\n\n- trois\n- quatre\n\nEnfin :\n\n1. cinq\n2. six\n\n"
        "– Et ensuite ?\n\n– Ensuite, on recommence.\n\n- sept\n- huit"
    )


def test_quotes_with_their_author_frames_and_tables(bring: Bring) -> None:
    came = bring(
        HEAD,
        p("On apprend.", "Citationintense"), p("— Prénom Nom, mécanicienne"),
        table((p("Ce qu'on ne referait pas", looks="<w:b/>") + p("Trop tôt."),)),
        p("Tableau 2 Les coûts", "Lgende"),
        table((p("Poste", looks="<w:b/>"), "Coût"), ("Travaux | gros", "7 200 €")),
    )  # fmt: skip
    assert came.messages == []
    assert under(came.text) == (
        "> On apprend.\n>\n> — Prénom Nom, mécanicienne\n\n"
        '::: encadre titre="Ce qu\'on ne referait pas"\nTrop tôt.\n:::\n\n'
        "Tableau 2 : Les coûts\n| Poste | Coût |\n|---|---|\n| Travaux \\| gros | 7 200 € |"
    )


def test_notes_links_and_figures_above_the_line(bring: Bring) -> None:
    note = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>' + r(" Comptés en 2024.") + "</w:p></w:footnote>"
    up = '<w:vertAlign w:val="superscript"/>'
    came = bring(
        HEAD,
        p(inner=r("Mille") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r(" m") + r("2", up) + r(", le 1") + r("er", up)
          + '<w:hyperlink r:id="rIdA">' + r("le site") + "</w:hyperlink>" + '<w:hyperlink r:id="rIdB">'
          + r("un dossier") + "</w:hyperlink>" + r(" https://exemple.invalid/a_b_c")),
        parts={"footnotes": note},
        links={"rIdA": "https://exemple.invalid/a (b)", "rIdB": "file:///C:/x"},
    )  # fmt: skip
    assert under(came.text) == (
        "Mille[^1] m², le 1er[le site](https://exemple.invalid/a%20%28b%29)un dossier https://exemple.invalid/a_b_c"
        "\n\n[^1]: Comptés en 2024."
    )
    assert came.codes == ["IMPORT-031"]
    assert "file:///C:/x" in came.messages[0]


def test_pictures_go_to_photos_with_their_caption(bring: Bring) -> None:
    came = bring(HEAD, p("Des mots."), p(inner=picture("Un vélo")), p("L'atelier en mars", "Lgende"))
    assert came.pictures == [("Val-Fictif.docx › image1.png", "L'atelier en mars", "Un vélo")]
    assert under(came.text) == "Des mots."
    assert came.outcome.facts["pictures"] == 1


def changed(gone: str, new: str) -> str:
    """Return runs that take *gone* out and put *new* in its place."""
    return f"<w:del w:id='1' {BY}><w:r><w:delText>{gone}</w:delText></w:r></w:del><w:ins w:id='2' {BY}>{r(new)}</w:ins>"


def test_tracked_changes_are_never_accepted_in_silence(bring: Bring) -> None:
    body = (HEAD, p(inner=r("Le budget est de ") + changed("50 000", "80 000") + r(" €.")))
    came = bring(*body)
    assert came.codes == ["IMPORT-027"]
    assert came.outcome.refused
    assert "50 000 → 80 000" in came.messages[0]
    assert "Camille Fiction" in came.messages[0]
    assert came.outcome.problems[0].location.line == 2
    accepted = bring(*body, accept_changes=True)
    assert accepted.codes == ["IMPORT-028"]
    assert under(accepted.text) == "Le budget est de 80 000 €."


def test_comments_are_told_with_their_passage(bring: Bring) -> None:
    said = f"<w:comment w:id='4' {BY}><w:p>{r('À vérifier.')}</w:p></w:comment>"
    marked = "<w:commentRangeStart w:id='4'/>" + r("sept écoles") + "<w:commentRangeEnd w:id='4'/>"
    came = bring(HEAD, p(inner=r("Autour de ") + marked + r(".")), parts={"comments": said})
    assert came.codes == ["IMPORT-029"]
    assert all(words in came.messages[0] for words in ("Camille Fiction", "sept écoles", "À vérifier."))
    assert under(came.text) == "Autour de sept écoles."


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>"
    "<w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("le 3 mars") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("inner", "code", "words", "kept"),
    [
        (BOX.format(p("Encadré perdu")), "IMPORT-030", "Encadré perdu", False),
        (r("caché", "<w:vanish/>"), "IMPORT-030", "caché", False),
        (r("barré", "<w:strike/>"), "IMPORT-030", "barré", False),
        (r("à revoir", '<w:highlight w:val="yellow"/>'), "IMPORT-031", "à revoir", True),
        ("<m:oMath><m:r><m:t>x = 7</m:t></m:r></m:oMath>", "IMPORT-030", "x = 7", False),
        ('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>', "IMPORT-030", "Excel.Sheet.12", False),
        (f'<w:fldSimple w:instr=" DATE ">{r("le 3 mars")}</w:fldSimple>', "IMPORT-031", "DATE", False),
        (FIELD, "IMPORT-031", "DATE", False),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("Cliquez ici") + "</w:sdtContent></w:sdt>",
         "IMPORT-030", "Cliquez ici", False),
        ('<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><a:blip r:link="rId77"/></a:graphicData></a:graphic>'
         "</wp:inline></w:drawing></w:r>", "IMPORT-030", "rId77", False),
        (r("\u202egauche"), "IMPORT-030", "U+202E", False),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told_and_its_words_with_it(
    bring: Bring, inner: str, code: str, words: str, kept: bool
) -> None:
    came = bring(HEAD, p(inner=r("Avant ") + inner + r(" après.")))
    assert came.codes == [code]
    assert words in came.messages[0]
    assert (words in came.text) is kept
    assert "Avant" in came.text
    assert "après." in came.text
    assert ("le 3 mars" in came.text) is ("le 3 mars" in inner)


def test_headers_footers_and_tables_of_contents_are_told(bring: Bring) -> None:
    came = bring(
        p("Le projet pilote\t2", "TM1"), HEAD, p("Des mots."),
        parts={"header1": p("Document de travail"), "header2": p("Document de travail"), "footer1": p("Page 2"), "footer2": p("2 / 3")},
    )  # fmt: skip
    assert came.codes == ["IMPORT-030"] * 3
    assert any("Document de travail" in each for each in came.messages)
    assert came.text == "## Le projet pilote\n\nDes mots.\n"


def test_what_stands_before_the_rubrics_is_understood_or_told(bring: Bring) -> None:
    long = "Une introduction que personne n'attendait, et qui parle longuement du territoire. " * 3
    came = bring(
        p("Val-Fictif", "Titre"),
        p("Planter des haies", "Sous-titre"),
        p("À relire avant vendredi !"),
        p(long),
        HEAD,
        p("Mots."),
    )
    assert came.codes == ["IMPORT-038", "IMPORT-032", "IMPORT-032"]
    assert 'projet: "Planter des haies"' in came.outcome.problems[0].help
    assert "À relire avant vendredi" in came.messages[1]
    assert under(came.text) == f"{long.strip()}\n\nMots."


def test_the_project_that_the_fiche_has_is_not_asked_for(bring: Bring) -> None:
    came = bring(p("Planter des haies", "Titre"), HEAD, p("Mots."), sheet="projet: Planter des haies\n")
    assert came.codes == []


def test_a_heading_that_no_edition_declares_is_asked_about_with_its_words(bring: Bring) -> None:
    came = bring(
        HEAD, p("Mots."), p("Remerciements", "Titre1"), p("Merci aux écoles."), p("Les limites", "Titre1"), p("Oui.")
    )
    assert came.codes == ["IMPORT-034"]
    assert "Merci aux écoles." in came.messages[0]
    assert came.text == "## Le projet pilote\n\nMots.\n\n## Les limites\n\nOui.\n"


def test_a_rubric_that_stands_twice_is_joined_and_told_and_an_empty_one_asked_for(bring: Bring) -> None:
    came = bring(HEAD, p("Un."), p("Les limites", "Titre1"), HEAD, p("Deux."))
    assert came.codes == ["IMPORT-036", "IMPORT-033"]
    assert came.text == "## Le projet pilote\n\nUn.\n\nDeux.\n"


ALLY = "alliee:\n  nom: Prénom Nom\n"


@pytest.mark.parametrize(
    ("sheet", "code", "kept"), [(ALLY, "IMPORT-037", False), ("", "IMPORT-038", True)], ids=["known", "unknown"]
)
def test_the_ally_signs_once(bring: Bring, sheet: str, code: str, kept: bool) -> None:
    came = bring(
        p("Le point de vue de l'alliée", "Titre1"), p("Le projet avance."), p("Prénom Nom, Tierce"), sheet=sheet
    )
    assert came.codes == [code]
    assert ("Prénom Nom" in came.text) is kept


OLD = "## Le projet pilote\n\nÀ ÉCRIRE\n\n## Les limites\n\n- Une limite[^1].\n\n[^1]: Une note.\n"


def test_a_rubric_takes_the_place_of_the_one_that_stood_there_and_the_others_stay(bring: Bring) -> None:
    note = '<w:footnote w:id="2"><w:p>' + r("Autre note.") + "</w:p></w:footnote>"
    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    came = bring(HEAD, p(inner=r("Écrit") + call), text=OLD, parts={"footnotes": note})
    assert came.text == OLD.replace("À ÉCRIRE", "Écrit[^2]\n\n[^2]: Autre note.")
    (passage,) = came.outcome.passages
    assert (passage.heading, passage.before, passage.after) == (
        "Le projet pilote", "À ÉCRIRE", "Écrit[^2]\n\n[^2]: Autre note.",
    )  # fmt: skip


def test_the_same_import_twice_changes_nothing(bring: Bring) -> None:
    body = (HEAD, p("Mots."), p("Les impacts positifs", "Titre1"), p("un", "Listepuces"))
    came = bring(*body, text=OLD)
    (came.draft.folder / "territoires/val-fictif/texte.md").write_text(came.text, "utf-8")
    again = bring(*body)
    assert again.outcome.passages == ()
    assert again.draft.changes() == ()


def test_one_file_of_two_territories_is_parted_by_their_names(bring: Bring) -> None:
    body = (p("Val-Fictif", "Titre1"), HEAD.replace("Titre1", "Titre2"), p("Ici."),
            p("Pays de Démonstration", "Titre1"), HEAD.replace("Titre1", "Titre2"), p("Là."))  # fmt: skip
    came = bring(*body, name="tous.docx")
    assert came.outcome.territories == ("val-fictif", "pays-de-demonstration")
    assert under(came.text) == "Ici."
    assert under(came.draft.text("territoires/pays-de-demonstration/texte.md")) == "Là."
    assert came.codes == []
    one = bring(*body, name="tous.docx", territory="val-fictif")
    assert one.outcome.territories == ("val-fictif",)
    assert not one.outcome.refused


def test_a_file_for_nobody_is_asked_about(bring: Bring) -> None:
    came = bring(HEAD, p("Mots."), name="texte final.docx")
    assert came.codes == ["IMPORT-004"]
    assert bring(HEAD, p("Mots."), name="texte final.docx", territory="val-fictif").text


def test_a_text_without_rubrics_and_one_without_words_are_refused(bring: Bring) -> None:
    came = bring(p("Introduction", "Titre1"), p("Mots."))
    assert came.codes == ["IMPORT-026"]
    assert "Introduction" in came.messages[0]
    assert bring(p("")).codes == ["IMPORT-025"]
    scan = bring(p(inner=picture()), p(inner=picture()))
    assert scan.codes == ["IMPORT-025"]
    assert "scan" in scan.messages[0]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04 cut short", kinds.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), kinds.LOCKED),
        (packed({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), kinds.ENTITIES),
        (packed({"word/document.xml": b"\0" * 60_000_000}), kinds.TOO_LARGE),
        (packed({"word/document.xml": "<w:document"}), kinds.DAMAGED),
        (packed({"word/other.xml": "<x/>"}), kinds.DAMAGED),
        (docx(p(inner="<w:r>" * 3000 + "</w:r>" * 3000)), kinds.TOO_DEEP),
    ],
    ids=["cut", "locked", "entities", "bomb", "broken", "no text", "deep"],
)
def test_files_made_to_do_harm_are_a_problem_of_the_file(data: bytes, kind: object) -> None:
    found = word.read(data)
    assert isinstance(found, Problem)
    assert found.kind is kind


def test_a_guarded_worker_reads_it(tmp_path: Path) -> None:
    from livret.intake.opened import opened
    from tests.laying import press

    arrival = Arrival("x.docx", docx(HEAD, p(inner=picture())), "word")
    found = opened(press(), "word", arrival.name, arrival.data)
    assert [block.form for block in found.blocks] == ["heading", "picture"]
    assert found.blocks[1].picture.data == PNG


def test_a_file_whose_name_and_title_mean_two_territories_is_asked_about(bring: Bring) -> None:
    came = bring(p("Pays de Démonstration", "Titre"), HEAD, p("Mots."))
    assert came.codes == ["IMPORT-004"]
    assert "Val-Fictif" in came.messages[0]
    assert "Pays de Démonstration" in came.messages[0]


def test_lines_that_only_part_are_not_brought_in_and_a_row_alone_is_no_table(bring: Bring) -> None:
    came = bring(HEAD, p("Un."), p("* * *"), p("-----"), p("Deux."), table(("a", "b"), ("", "")))
    assert came.messages == []
    assert under(came.text) == "Un.\n\nDeux.\n\na\n\nb"


def test_a_form_with_rubrics_on_the_left_is_taken_apart(bring: Bring) -> None:
    came = bring(table(("Rubrique", "Texte"), ("Le projet pilote", "Une gare."), ("Les limites :", "Le temps.")))
    assert came.text == "## Le projet pilote\n\nUne gare.\n\n## Les limites\n\nLe temps.\n"
    assert came.outcome.files == ("territoires/val-fictif/texte.md",)


# What people do to a text before they send it


@pytest.mark.parametrize(
    ("heading", "style", "told"),
    [
        ("2) Les impacts positifs et les limites", "<w:b/>", True),
        ("Impacts positifs / Limites", "<w:b/>", True),
        ("LES IMPACTS POSITIFS & LES LIMITES :", "", True),
        ("Les impacts positifs et la suite", "<w:b/>", False),
        ("Le temps et l'argent", "<w:b/>", False),
        ("Les impacts positifs et les limites.", "", False),
    ],
)
def test_a_heading_of_two_rubrics_is_asked_about(bring: Bring, heading: str, style: str, told: bool) -> None:
    came = bring(
        HEAD,
        p("Une haie."),
        p(heading, looks=style),
        p("Douze arbres."),
        p("Le point de vue du territoire", "Titre1"),
        p("Oui."),
    )
    assert ("IMPORT-023" in came.codes) == told
    assert ("Douze arbres" in came.text) == (not told)


def test_a_heading_that_says_more_than_its_rubric_is_understood_and_told(bring: Bring) -> None:
    came = bring(HEAD, p("Une haie."), p("Les limites et la suite", looks="<w:b/>"), p("Le temps."))
    assert came.codes == ["IMPORT-035"]
    assert "## Les limites\n\nLe temps.\n" in came.text


def test_lines_that_may_begin_a_rubric_under_another_name_are_told(bring: Bring) -> None:
    bold = "<w:b/>"
    came = bring(HEAD, p("Une haie."), p("Les freins", looks=bold), p("Le temps."), p("Prénom Nom", looks=bold))
    assert came.codes == ["IMPORT-092"]
    assert "Les freins" in came.messages[0]
    assert "Les impacts positifs · Les limites" in came.messages[0]
    assert "Prénom Nom" not in came.messages[0]


@pytest.mark.parametrize(("words", "name"), [("Impacts", "Les impacts positifs"), ("LE PROJET", "Le projet pilote")])
def test_a_rubric_is_known_by_half_of_its_name(bring: Bring, words: str, name: str) -> None:
    came = bring(p("Les limites", "Titre1"), p("Le temps."), p(words, looks="<w:b/>"), p("Une haie."))
    assert came.codes == ["IMPORT-035"]
    assert f"## {name}\n\nUne haie." in came.text


def test_half_of_a_name_is_a_heading_within_a_rubric_where_another_heading_has_all_of_it(bring: Bring) -> None:
    came = bring(HEAD, p("Une haie."), p("Les limites", "Titre1"), p("Le projet", looks="<w:b/>"), p("Le temps."))
    assert under(came.text) == "Une haie."
    assert came.text.endswith("## Les limites\n\n**Le projet**\n\nLe temps.\n")


def test_a_word_of_two_rubrics_begins_none() -> None:
    rubrics = Rubrics([RubricRule.model_validate({"titre": f"Le point de vue {of}"}) for of in ("d'Ici", "de là-bas")])
    assert rubrics.meant(Block("paragraph", (Span("Point de vue", bold=True),))) is None


def test_a_rubric_beside_another_in_one_heading_is_known_by_the_words_before_both() -> None:
    names = ["Le point de vue de l'alliée", "Le point de vue du territoire"]
    rubrics = Rubrics([RubricRule.model_validate({"titre": name}) for name in names])
    heading = Block("heading", (Span("Le point de vue de l'alliée et du territoire"),))
    assert [rule.heading for rule in rubrics.several(heading)] == names


def test_the_end_of_a_message_is_told_and_left(bring: Bring) -> None:
    end = ("Bien cordialement,", "Camille Fiction\nChargée de mission", "Tél. : 01 99 00 00 00")
    came = bring(HEAD, p("Une haie."), *map(p, end))
    assert came.codes == ["IMPORT-024"]
    assert "01 99 00 00 00" in came.messages[0]
    assert under(came.text) == "Une haie."


@pytest.mark.parametrize("words", ["Ils se saluent cordialement.", "Cordialement invités, les habitants sont venus."])
def test_words_of_a_text_are_no_end_of_a_message(bring: Bring, words: str) -> None:
    came = bring(HEAD, p("Une haie."), p(words))
    assert came.codes == []
    assert words in came.text


def test_cells_of_a_form_keep_their_paragraphs(bring: Bring) -> None:
    came = bring(
        table(
            ("Le projet pilote", p("Une haie.") + p("Deux écoles.")),
            ("Les limites", p("- le temps") + p("- l'argent")),
        )
    )
    assert came.text.startswith(
        "## Le projet pilote\n\nUne haie.\n\nDeux écoles.\n\n## Les limites\n\n- le temps\n- l'argent\n"
    )
    assert came.codes == []


def test_a_cell_of_a_table_is_one_line(bring: Bring) -> None:
    came = bring(HEAD, p("Une haie."), table(("Lieu", "Arbres"), (p("Pré") + p("du bas"), "12")))
    assert "| Pré du bas | 12 |" in came.text


SIGN = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
ALTERNATE = (
    '<mc:AlternateContent><mc:Choice Requires="wps">{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>'
)


@pytest.mark.parametrize(
    ("inner", "written"),
    [
        (r("avant") + SIGN.format("Wingdings", "F0E0") + r("après"), "avant→après"),
        (r("un ") + SIGN.format("Symbol", "F061"), "un α"),
        (r("un ") + SIGN.format("Segoe UI Symbol", "2192") + r(" deux"), "un → deux"),
        (r("un") + "<w:r><w:ptab/></w:r>" + r("deux"), "un deux"),
        (r("avant\u2028après"), "avant après"),
        (r("voir <https://exemple.invalid/a> ici"), r"voir \<https://exemple.invalid/a> ici"),
        (r("__init__ et __a"), r"\_\_init\_\_ et \_\_a"),
        (
            r("Coché\xa0: ") + '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
            '</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/>'
            "</w:r>" + r("oui"), "Coché\xa0: ☒oui",
        ),
    ],
)  # fmt: skip
def test_signs_between_words_neither_join_nor_lose_them(bring: Bring, inner: str, written: str) -> None:
    came = bring(HEAD, p(inner=inner))
    assert [each for each in came.outcome.problems if each.kind is kinds.LOST_WORDS] == []
    assert under(came.text) == written


def test_a_sign_that_no_face_knows_leaves_room_and_is_told(bring: Bring) -> None:
    came = bring(HEAD, p(inner=r("un") + SIGN.format("Police fictive", "F0E0") + r("deux")))
    assert under(came.text) == "un deux"
    assert [each.kind for each in came.outcome.problems] == [kinds.LEFT_OUT]
    assert "U+F0E0" in came.outcome.problems[0].message


def test_paragraphs_of_which_the_end_was_deleted_are_one(bring: Bring) -> None:
    gone = f'<w:p><w:pPr><w:rPr><w:del w:id="1" {BY}/></w:rPr></w:pPr>{r("Un deux")}</w:p>'
    came = bring(HEAD, gone, p("trois."), accept_changes=True)
    assert under(came.text) == "Un deux trois."
    assert {each.kind for each in came.outcome.problems} == {kinds.ACCEPTED}


def test_choices_side_by_side_and_in_each_other_are_made(bring: Bring) -> None:
    inner = ALTERNATE.format(r("un ")) + ALTERNATE.format(ALTERNATE.format(r("deux")))
    came = bring(HEAD, ALTERNATE.format(p(inner=inner)) + ALTERNATE.format(p("Trois.")))
    assert under(came.text) == "un deux\n\nTrois."
    assert came.outcome.problems == ()


def test_small_letters_above_a_word_are_told(bring: Bring) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('dessus')}</w:rt><w:rubyBase>{r('dessous')}</w:rubyBase></w:ruby></w:r>"
    came = bring(HEAD, p(inner=r("Un ") + ruby))
    assert under(came.text) == "Un dessous"
    assert any("dessus" in each.message for each in came.outcome.problems)


def test_a_line_of_signs_parts_paragraphs_and_is_no_words(bring: Bring) -> None:
    came = bring(HEAD, p("Un."), p("====="), p("= = ="), p("Deux."))
    assert under(came.text) == "Un.\n\nDeux."
    assert came.outcome.problems == ()


@pytest.mark.parametrize(
    ("words", "count"),
    [("mot " * 5_000, 30), pytest.param("a", 20_001, marks=pytest.mark.slow)],
    ids=["characters", "lines"],
)
def test_a_file_of_more_than_a_whole_edition_is_refused_before_it_is_written(
    bring: Bring, words: str, count: int
) -> None:
    came = bring(HEAD, *[p(words)] * count)
    assert [each.code for each in came.outcome.problems] == ["TEXTE-001"]


def test_a_file_of_more_paragraphs_than_a_whole_edition_is_refused(
    bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livret.intake.texts.texts.MAX_LINES", 200)
    assert bring(HEAD, *[p("a")] * 190).outcome.problems == ()
    assert [each.code for each in bring(HEAD, *[p("a")] * 201).outcome.problems] == ["TEXTE-001"]


def test_boxes_that_somebody_ticked_are_no_bullets(bring: Bring) -> None:
    came = bring(HEAD, p("☒ Oui"), p("☐ Non"), p("Puis :"), p("☐ un"), p("☐ deux"))
    assert under(came.text) == "&#9746; Oui\n\n&#9744; Non\n\nPuis :\n\n- un\n- deux"  # else bullets to the check


def test_letters_that_bullets_became_make_a_list_where_there_are_several(bring: Bring) -> None:
    came = bring(HEAD, p("o un premier"), p("o un deuxième"), p("Fin."), p("o combien utile"))
    assert under(came.text) == "- un premier\n- un deuxième\n\nFin.\n\no combien utile"


@pytest.mark.parametrize("words", ["☒ fait", "Oui\n☒ fait"])
def test_a_sign_that_stays_words_is_no_bullet_to_the_check(bring: Bring, words: str, tmp_path: Path) -> None:
    came = bring(HEAD, *map(p, words.split("\n")))
    assert "&#9746; fait" in came.text
    folder = made.tiny(tmp_path / "e", came.text.partition("\n\n")[2])
    assert [problem.code for problem in check(load(folder)).warnings] == []
