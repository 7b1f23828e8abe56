"""OpenDocument texts → texte.md, as Word files."""

# ruff: noqa: E501 - XML is as long as it is

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from livret.base.problems import Problem
from livret.catalogue import intake as kinds
from livret.intake.documents import odt as reader
from tests.intake_files import brought, edition, odt

Bring = Callable[..., SimpleNamespace]
HEAD = '<text:h text:style-name="Heading_20_1" text:outline-level="1">Le projet pilote</text:h>'
STYLES = """
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T4" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="T5" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard">
 <style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Quotations"/>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/>
 <text:list-level-style-number text:level="2"/></text:list-style>
"""


def p(inner: str, style: str = "Standard") -> str:
    """Return a paragraph."""
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bring:
    """Return what brings an OpenDocument text of some paragraphs for Val-Fictif."""

    def _bring(*body: str, pages: str = "", **wishes: object) -> SimpleNamespace:
        folder = tmp_path / "edition"
        data = odt("".join(body), STYLES, pages)
        there = folder if folder.exists() else edition(folder)
        return brought(monkeypatch, there, "Val-Fictif.odt", data, "odt", **wishes)

    return _bring


def test_what_is_ordinary_is_written_and_nothing_is_told(bring: Bring) -> None:
    came = bring(
        HEAD,
        p('Un <text:span text:style-name="T1">gras</text:span>,<text:s text:c="2"/><text:span text:style-name="T2">penché'
          '</text:span>, 3 m<text:span text:style-name="T3">2</text:span>, <text:a xlink:href="https://exemple.invalid/">'
          'un site</text:a><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
          f"<text:note-body>{p('Une note.')}</text:note-body></text:note>."),
        '<text:list text:style-name="L1"><text:list-item>' + p("un") + "<text:list><text:list-item>" + p("dedans")
        + "</text:list-item></text:list></text:list-item><text:list-item>" + p("deux") + "</text:list-item></text:list>",
        p("On apprend.", "P2"), p("— Prénom Nom"),
        "<table:table><table:table-header-rows><table:table-row><table:table-cell>" + p("Poste", "P1")
        + "</table:table-cell><table:table-cell>" + p("Coût") + "</table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell>" + p("Travaux") + "</table:table-cell>"
        "<table:table-cell>" + p("7 €") + "</table:table-cell></table:table-row></table:table>",
        p("Les limites", "P1"), p("Le temps."),
    )  # fmt: skip
    assert came.messages == []
    assert came.text == (
        "## Le projet pilote\n\nUn **gras**, *penché*, 3 m², [un site](https://exemple.invalid/)[^1].\n\n"
        "- un\n   1. dedans\n- deux\n\n> On apprend.\n>\n> — Prénom Nom\n\n"
        "| Poste | Coût |\n|---|---|\n| Travaux | 7 € |\n\n[^1]: Une note.\n\n## Les limites\n\nLe temps.\n"
    )


CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Camille Fiction'
    "</dc:creator><dc:date>2025-03-12T10:00:00</dc:date></office:change-info>" + p("50 000") + "</text:deletion>"
    '</text:changed-region><text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>Camille Fiction'
    "</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
)


def test_tracked_changes_are_never_accepted_in_silence(bring: Bring) -> None:
    inner = 'Il est de <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>80 000'
    came = bring(CHANGES, HEAD, p(f'{inner}<text:change-end text:change-id="c2"/> €.'))
    assert came.codes == ["IMPORT-027", "IMPORT-027"]
    assert "50 000" in came.messages[0]
    assert "Camille Fiction" in came.messages[0]
    assert "80 000" in came.messages[1]
    accepted = bring(CHANGES, HEAD, p(f'{inner}<text:change-end text:change-id="c2"/> €.'), accept_changes=True)
    assert "Il est de 80 000 €." in accepted.text


@pytest.mark.parametrize(
    ("inner", "code", "words", "kept"),
    [
        ("<draw:frame><draw:text-box>" + p("Encadré perdu") + "</draw:text-box></draw:frame>", "IMPORT-030", "Encadré perdu",
         False),
        ('<text:span text:style-name="T4">caché</text:span>', "IMPORT-030", "caché", False),
        ('<text:span text:style-name="T5">barré</text:span>', "IMPORT-030", "barré", False),
        ("<text:date>le 3 mars</text:date>", "IMPORT-031", "date", False),
        ("<text:placeholder>Nom</text:placeholder>", "IMPORT-030", "Nom", False),
        ('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>', "IMPORT-030", "Object 1", False),
        ('<office:annotation office:name="a"><dc:creator>Camille</dc:creator>' + p("À vérifier") + "</office:annotation>"
         'sept<office:annotation-end office:name="a"/>', "IMPORT-029", "À vérifier", False),
        ('<text:a xlink:href="file:///x.odt">un dossier</text:a>', "IMPORT-031", "file:///x.odt", False),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told_and_its_words_with_it(
    bring: Bring, inner: str, code: str, words: str, kept: bool
) -> None:
    came = bring(HEAD, p(f"Avant {inner} après."))
    assert came.codes == [code]
    assert words in came.messages[0]
    assert (words in came.text) is kept
    assert "Avant" in came.text
    assert "après." in came.text


def test_headers_and_tables_of_contents_are_told_and_pictures_go_to_photos(bring: Bring) -> None:
    frame = '<draw:frame><draw:image xlink:href="Pictures/photo.png"/><svg:desc>Un vélo</svg:desc></draw:frame>'
    came = bring(
        "<text:table-of-content><text:index-body>" + p("Le projet 2") + "</text:index-body></text:table-of-content>",
        HEAD, p("Mots."),
        p("<draw:frame><draw:text-box>" + p(f"{frame}Photo 1 : en mars", "Illustration") + "</draw:text-box></draw:frame>"),
        pages="<office:master-styles><style:master-page><style:header>" + p("Confidentiel") + "</style:header>"
        "</style:master-page></office:master-styles>",
    )  # fmt: skip
    assert came.codes == ["IMPORT-030", "IMPORT-030"]
    assert came.pictures == [("Val-Fictif.odt › photo.png", "Photo 1 : en mars", "Un vélo")]
    assert came.text == "## Le projet pilote\n\nMots.\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (odt("", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}), kinds.LOCKED),
        (odt("", **{"content.xml": "<x"}), kinds.DAMAGED),
        (odt("", **{"content.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), kinds.ENTITIES),
        (odt("<text:span>" * 5000 + "</text:span>" * 5000), kinds.TOO_DEEP),
    ],
    ids=["locked", "broken", "entities", "deep"],
)
def test_files_made_to_do_harm_are_a_problem_of_the_file(data: bytes, kind: object) -> None:
    found = reader.read(data)
    assert isinstance(found, Problem)
    assert found.kind is kind
