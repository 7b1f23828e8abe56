"""Plain text and Markdown → texte.md; words are counted; rubrics take the place of others."""

from pathlib import Path

import pytest

from livret.edition.model import RubricRule
from livret.intake.documents import plain_text
from livret.intake.documents.model import SourceParagraph
from livret.intake.texts import kept_words
from livret.intake.texts.headings import Rubrics
from livret.intake.texts.merged import New, merged
from tests.intake_files import brought, edition

TYPED = """\
Val-Fictif

LE PROJET PILOTE

Une gare est vide depuis longtemps. La communauté de communes veut en
faire une maison du vélo, avec un atelier et une salle d'attente.

1. Les limites :
• le temps
• l'argent
"""


def test_a_text_of_a_message_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came = brought(monkeypatch, edition(tmp_path), "Val-Fictif.txt", TYPED.encode("utf-16"), "text")
    assert came.text == (
        "## Le projet pilote\n\nUne gare est vide depuis longtemps. La communauté de communes veut en faire une maison "
        "du vélo, avec un atelier et une salle d'attente.\n\n## Les limites\n\n- le temps\n- l'argent\n"
    )
    assert set(came.codes) <= {"IMPORT-035"}


MARKDOWN = """\
---
titre: Essai
---
# Val-Fictif

## Le projet pilote

Un *mot*, un [site](https://exemple.invalid/)[^a].

| a | b |
|---|---|
| 1 | 2 |

### Comment

- un
  - deux

[^a]: Une note.

Les limites
-----------

Aucune.
"""


def test_markdown_stays_as_it_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came = brought(monkeypatch, edition(tmp_path), "val-fictif.md", MARKDOWN.replace("\n", "\r\n").encode(), "text")
    body = MARKDOWN[MARKDOWN.index("Un *mot*") : MARKDOWN.index("\n\nLes limites")]
    assert came.text == f"## Le projet pilote\n\n{body}\n\n## Les limites\n\nAucune.\n"
    assert came.codes == ["IMPORT-030"]
    assert "titre: Essai" in came.messages[0]


def test_lines_stay_apart_where_no_program_broke_them() -> None:
    read = plain_text.read("Un titre\nUne ligne.\nUne autre, plus longue que la première et que le titre, oui.")
    assert [block.text for block in read.blocks][:2] == ["Un titre", "Une ligne."]


@pytest.mark.parametrize(
    ("said", "written", "missing"),
    [
        ("Le cœur coûte 80 %", "Le cœur coûte", ["80 %"]),
        ("un un deux", "un deux", ["un"]),
        ("CO2, m²", "CO₂ m2", []),
        ("coupé\u00adici, \ufb01n, É", "coupéici fin e\u0301", []),
        ("« mot » – !", "mot", []),
    ],
)
def test_words_are_counted_however_they_are_set(said: str, written: str, missing: list[str]) -> None:
    assert [each.words for each in kept_words.lost([SourceParagraph(1, said)], [written], [])] == missing


RULES = [RubricRule.model_validate({"titre": name}) for name in ("Un", "Deux", "Trois")]


def merge(old: str, **new: str) -> str:
    """Return the text *old* with rubrics that are *new*, by their first letter."""
    rules = {rule.heading: rule for rule in RULES}
    came = [New(rules[name], name, body) for name, body in new.items()]
    return merged("texte.md", old, came, Rubrics(RULES))[0]


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ("", {"Deux": "b"}, "## Deux\n\nb\n"),
        ("## Trois\n\nc\n", {"Un": "a"}, "## Un\n\na\n\n## Trois\n\nc\n"),
        ("Avant\n\n## Trois\n\nc\n", {"Un": "a"}, "Avant\n\n## Un\n\na\n\n## Trois\n\nc\n"),
        ("## Un\n\na\n\n## Autre\n\nx\n", {"Deux": "b"}, "## Un\n\na\n\n## Deux\n\nb\n\n## Autre\n\nx\n"),
        ("## Un\n\na[^1]\n\n## Deux\n\nb\n\n[^1]: n\n", {"Deux": "z"}, "## Un\n\na[^1]\n\n[^1]: n\n\n## Deux\n\nz\n"),
        ("## Un\n\na[^1]\n\n## Deux\n\nb\n\n[^1]: n\n", {"Un": "z"}, "## Un\n\nz\n\n## Deux\n\nb\n"),
        ("## Un\n\n\n\na\n## Deux\nb", {"Un": "a"}, "## Un\n\n\n\na\n## Deux\nb"),
    ],
    ids=[
        "new",
        "in order",
        "behind what stands before",
        "before strangers",
        "its note stays",
        "its note goes",
        "the same",
    ],
)
def test_rubrics_are_put_in_their_place(old: str, new: dict[str, str], result: str) -> None:
    assert merge(old, **new) == result
