"""The édito closes its page, from sixty words to nine hundred, and so does what comes next."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from livret.base.problems import InvalidEdition
from livret.design.filling.what_next import _height, _lead, what_next
from livret.design.house.foreword import _BESIDE, _below, layouts
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.markdown.read import read_text
from livret.edition.model import Edition, Picture
from livret.edition.prose import MarkdownFile, Prose
from livret.edition.sheet_parts import NextSheet, NextStep
from livret.proof.gate.completeness import incomplete_house
from livret.proof.rules import colophon
from tests import made
from tests.printed import exemple


def prose(words: int) -> Prose:
    """Return a text of *words* words, in paragraphs of ninety."""
    there = edition().texts["edito"].text.split() * 12
    parts = (" ".join(there[at : min(at + 90, words)]) for at in range(0, words, 90))
    return read_text(MarkdownFile("edito.md", "\n\n".join(parts), Path()), lambda *_: None)


def edition() -> Edition:
    return exemple().proofs.edition


def with_foreword(standfirst: str | None, picture: Picture | None) -> Edition:
    sheet = edition().sheet
    assert sheet.foreword
    own = sheet.foreword.model_copy(update={"standfirst": standfirst} | ({} if picture else {"portrait": None}))
    return replace(edition(), sheet=sheet.model_copy(update={"foreword": own}), portrait=picture)


def portrait(width: int = 2600, height: int = 3400) -> Picture:
    there = edition().portrait
    assert there
    return replace(there, width=width, height=height)


STANDFIRST = "Six territoires inventés se montrent tels qu’ils seraient, avec ce qui avance et ce qui résiste."


@pytest.mark.parametrize("words", [60, 100, 150, 220, 300, 400, 500, 650, 800, 900])
@pytest.mark.parametrize("standfirst", [None, "Une seule phrase.", STANDFIRST, STANDFIRST * 3])
@pytest.mark.parametrize("pictured", [True, False])
def test_the_foreword_leaves_no_hole(words: int, standfirst: str | None, pictured: bool) -> None:
    found = layouts(with_foreword(standfirst, portrait() if pictured else None), prose(words))
    best = found[0]
    assert best.hole <= 1.25, "a quarter of the page is 13.25 lines"
    assert found[-1].pages >= 1
    assert best.portrait or not pictured or best.pages > 1, (
        "one page has room for a large portrait, not for a small one"
    )
    if pictured and best.portrait:
        shown = best.portrait_mm / best.portrait
        assert 0.74 <= shown / (3400 / 2600) <= 1.34, "no more than a quarter is cut"


def test_text_is_larger_where_it_is_short_and_never_below_the_house_s() -> None:
    sizes = [layouts(with_foreword(None, None), prose(words))[0].size for words in (60, 150, 300, 600)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 20
    assert sizes[-1] >= 9.7
    assert layouts(with_foreword(STANDFIRST, portrait()), prose(150))[0].size == 11


def test_a_portrait_of_few_pixels_takes_a_smaller_place() -> None:
    small = layouts(with_foreword(STANDFIRST, portrait(500, 650)), prose(200))
    assert {each.portrait for each in small} == {0.0}
    large = layouts(with_foreword(STANDFIRST, portrait()), prose(200))[0]
    assert (large.portrait, large.portrait_lines > 15) == (_BESIDE, True)
    assert _below() > 20, "it bleeds at the foot"


def test_the_folio_is_not_on_a_portrait_and_nothing_is_left_out() -> None:
    sheet = next(sheet for sheet in exemple().proofs.sheets if sheet.chapter.slug == "edito")
    assert "folio--left" not in sheet.chapter.html
    assert [*incomplete_house(edition(), sheet.chapter)] == []
    for lost in ("Alix Exemple", "ce qui résiste", "Portrait de substitution"):
        html = sheet.chapter.html.replace(lost, "")
        shorter = replace(sheet.chapter, html=html.replace("ce qui\u00a0résiste", ""))
        assert [*incomplete_house(edition(), shorter)], lost


def test_a_portrait_without_the_right_to_print_it_is_told() -> None:
    whole = with_foreword(None, portrait())
    assert whole.sheet.foreword
    assert whole.sheet.foreword.portrait
    own = whole.sheet.foreword.model_copy(
        update={"portrait": whole.sheet.foreword.portrait.model_copy(update={"rights": "à demander"})}
    )
    unclear = replace(whole, sheet=whole.sheet.model_copy(update={"foreword": own}))
    assert ["DROIT" in each.code or each.values.get("file") == "portrait.jpg" for each in colophon._portrait(unclear)]
    assert [*colophon._portrait(whole)] == []


def refused(tmp_path: Path, old: str, new: str) -> list[str]:
    folder = Path(shutil.copytree(made.EXEMPLE, tmp_path / "edition"))
    made.replace(folder / "edition.yaml", old, new)
    with pytest.raises(InvalidEdition) as caught:
        check(load(folder))
    return [problem.code for problem in caught.value.problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("  edito: textes/edito.md\n", "", ["EDITION-040"]),
        ("fichier: portrait.jpg", "fichier: portrat.jpg", ["IMAGE-001"]),
        ("    credit: Portrait de substitution, dessiné\n", "", ["CHAMP-001"]),
        ("etapes:\n", "etapes:\n    - {titre: Une, texte: De trop}\n", ["EDITION-041"]),
        ("    nom: Alix Exemple\n", "", ["CHAMP-001"]),
    ],
)
def test_what_is_wrong_beside_the_foreword_is_told(tmp_path: Path, old: str, new: str, codes: list[str]) -> None:
    assert refused(tmp_path, old, new) == codes


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_what_comes_next_fills_its_page(steps: int) -> None:
    each = NextStep(titre="Lire", texte="Deux lignes de texte, ou presque. " * 4, contact="a@exemple.invalid")
    sheet = NextSheet(
        chapo="Ces récits ne sont pas finis. Pour en connaître la suite, il suffit d’écrire.", etapes=[each] * steps
    )
    lead = _lead(sheet)
    assert lead.size >= 20
    assert sum(_height(step, len(sheet.steps)) for step in sheet.steps) + 14.5 + 3 + lead.line <= 53


def test_contacts_lead_where_they_say() -> None:
    html = what_next(edition(), "right").html
    assert 'href="https://www.exemple.invalid/brochure"' in html
    assert 'href="mailto:cohorte@exemple.invalid"' in html
    assert html.count("<a href") == 2, "a telephone leads nowhere"
