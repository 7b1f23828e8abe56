"""glossaire.yaml: read like the other files of an edition, and one that an edition may do without."""

import os
from pathlib import Path

import pytest

from livret.content.check import check
from livret.content.inventory import inventory
from livret.content.load import YAML_LIMIT, load
from livret.content.model import Glossary
from livret.content.schema import glossary_schema
from livret.problems import InvalidEdition
from tests import made


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
