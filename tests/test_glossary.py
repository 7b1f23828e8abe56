"""glossaire.yaml: read like the other files of an edition, and one that an edition may do without."""

import os
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from livret.base.problems import InvalidEdition
from livret.build.copyfit import candidates
from livret.design.house.glossary import _TITLE, _UNBROKEN, _settings
from livret.design.text_sizes import HOUSE
from livret.edition.check.edition import check
from livret.edition.check.schema import glossary_schema
from livret.edition.decode import YAML_LIMIT
from livret.edition.load.folder import load
from livret.edition.load.inventory import inventory
from livret.edition.model import Glossary
from tests import made
from tests.laying import Desk


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return made.tiny(tmp_path / "essai")


def codes(folder: Path) -> list[str]:
    """Return the codes of what stops the edition in *folder*."""
    with pytest.raises(InvalidEdition) as caught:
        check(load(folder))
    return [problem.code for problem in caught.value.problems]


def test_an_edition_may_do_without(tiny: Path) -> None:
    edition = check(load(tiny))
    assert edition.glossary == Glossary()
    assert "glossaire.yaml" not in {each.name for each in inventory(edition, ())}


def test_abbreviations_and_words_are_read(tiny: Path) -> None:
    (tiny / "glossaire.yaml").write_text(
        "sigles:\n  PCAET: plan climat-air-énergie territorial\n  NO: zone d'essai\nmots: [systémie, Exempleville]\n"
    )
    edition = check(load(tiny))
    assert edition.glossary.abbreviations == {"PCAET": "plan climat-air-énergie territorial", "NO": "zone d’essai"}
    assert edition.glossary.words == ["systémie", "Exempleville"]
    assert [change.before for change in edition.changes if change.location.file.endswith("glossaire.yaml")] == [
        "d'essai"
    ]


@pytest.mark.parametrize("text", ["mots: systémie\n", "mots:\n  - systémie\nsigles:\n"])
def test_a_single_word_is_a_list_and_an_empty_field_is_none(tiny: Path, text: str) -> None:
    (tiny / "glossaire.yaml").write_text(text)
    assert check(load(tiny)).glossary == Glossary(words=["systémie"])


def test_it_is_listed_with_the_files_of_the_authors(tiny: Path) -> None:
    (tiny / "glossaire.yaml").write_text("mots: [systémie]\n")
    listed = {each.name: each for each in inventory(check(load(tiny)), ())}
    assert (listed["glossaire.yaml"].data, listed["glossaire.yaml"].media_type) == (
        b"mots: [syst\xc3\xa9mie]\n",
        "application/yaml",
    )


def test_it_is_bounded_and_stays_inside(tiny: Path) -> None:
    (tiny / "glossaire.yaml").write_text("mots: [" + "x" * YAML_LIMIT + "]\n")
    assert codes(tiny) == ["FICHIER-006"]
    (tiny / "glossaire.yaml").unlink()
    (tiny.parent / "ailleurs.yaml").write_text("mots: [secret]\n")
    (tiny / "glossaire.yaml").symlink_to("../ailleurs.yaml")
    assert codes(tiny) == ["FICHIER-004"]
    (tiny / "glossaire.yaml").unlink()
    os.mkfifo(tiny / "glossaire.yaml")
    assert codes(tiny) == ["FICHIER-003"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("Glossaire.yml", True), ("glossaires.yaml", True), ("glossaire-2023.yaml", False), ("glossaire.md", False)],
)
def test_one_that_nobody_would_read_is_told(tiny: Path, name: str, told: bool) -> None:
    (tiny / name).write_text("mots: [systémie]\n")
    assert (codes(tiny) == ["FICHIER-002"]) if told else (check(load(tiny)).glossary == Glossary())


def test_editors_can_complete_it() -> None:
    fields = glossary_schema()["properties"]
    assert set(fields) == {"sigles", "mots"}
    assert fields["sigles"]["type"] == "object"
    assert "required" not in glossary_schema()


# What a screen reader reads


def prose_of(folder: Path, prose: str, glossary: str = "sigles:\n  PCAET: plan climat & énergie\n") -> str:
    """Return the HTML of the only rubric of an edition with this *glossary*."""
    made.tiny(folder / "essai", prose)
    (folder / "essai/glossaire.yaml").write_text(glossary)
    (territory,) = check(load(folder / "essai")).territories
    return territory.rubrics[0].prose.html.replace("\u00a0", " ")


EXPANDED = '<abbr title="plan climat &amp; énergie">PCAET</abbr>'


@pytest.mark.parametrize(
    ("prose", "html"),
    [
        ("Le PCAET suit. Le PCAET reste.\n", f'<p data-src="0">Le {EXPANDED} suit. Le PCAET reste.</p>'),
        ("Le **PCAET**, enfin.\n", f'<p data-src="0">Le <strong>{EXPANDED}</strong>, enfin.</p>'),
        ("L'`PCAET` du PCAET-vélo.\n", f'<p data-src="0">L’<code>PCAET</code> du {EXPANDED}-vélo.</p>'),
        ("Le PCAETs et le sPCAET, pcaet.\n", '<p data-src="0">Le PCAETs et le sPCAET, pcaet.</p>'),
        ("Le plan climat-air-énergie territorial (PCAET).\n", None),  # the text itself says it
        ("Un mot sans sigle.\n", None),
    ],
)
def test_an_abbreviation_carries_its_expansion_where_it_first_stands(
    tmp_path: Path, prose: str, html: str | None
) -> None:
    found = prose_of(tmp_path, prose)
    assert found == html if html else "<abbr" not in found


def test_each_territory_and_each_rubric_in_turn(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "essai", "Le PCAET.\n\n## La suite\n\nEncore le PCAET.\n")
    sheet = folder / "edition.yaml"
    sheet.write_text(sheet.read_text().replace("[Le projet pilote]", "[Le projet pilote, La suite]"))
    sheet.write_text(sheet.read_text().replace("[essai]", "[essai, autre]"))
    (folder / "territoires/essai").rename(folder / "territoires/autre")
    made.tiny(tmp_path / "second", "Un texte.\n\n## La suite\n\nEncore le PCAET.\n")
    (tmp_path / "second/territoires/essai").rename(folder / "territoires/essai")
    (folder / "glossaire.yaml").write_text("sigles: {PCAET: plan climat}\n")
    edition = check(load(folder))
    counts = {t.slug: [rubric.prose.html.count("<abbr") for rubric in t.rubrics] for t in edition.territories}
    assert counts == {"autre": [1, 0], "essai": [0, 1]}
    assert all(rubric.prose.text.count("PCAET") < 2 for t in edition.territories for rubric in t.rubrics)


def test_signs_of_html_in_a_glossary_stay_words(tmp_path: Path) -> None:
    html = prose_of(tmp_path, "Le R&D est long à dire.\n", "sigles: {R&D: 'recherche & <b>'}\n")
    assert '<abbr title="recherche &amp; &lt;b&gt;">R&amp;D</abbr>' in html


def test_the_tag_tree_tells_the_expansion(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "essai", "Le PCAET est voté, et le PCAET est appliqué.\n")
    (folder / "glossaire.yaml").write_text("sigles: {PCAET: plan climat}\n")
    edition = check(load(folder))
    fragment = Desk(folder).render(next(candidates(edition, edition.territories[0]))[1])
    with pikepdf.open(BytesIO(fragment.pdf)) as pdf:
        entries = [str(each["/E"]) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/E" in each]
    assert entries == ["plan climat"]
    assert fragment.findings == ()


@pytest.mark.parametrize(("count", "least"), [(1, 150), (2, 96), (3, 84), (12, 13)])
def test_few_words_are_set_so_large_that_they_fill_their_page(count: int, least: float) -> None:
    words = [(f"OE{rank}", "office d’essai") for rank in range(count)]
    style, row = next(_settings(words, 1))
    assert style.short >= least
    assert style.columns > 1 or HOUSE.lines - _TITLE - count * row <= 10


def test_no_word_is_wider_than_its_page() -> None:
    style, _row = next(_settings([("OEX", "Anticonstitutionnellement-vôtre" * 2)], 1))
    assert style.size <= _UNBROKEN
