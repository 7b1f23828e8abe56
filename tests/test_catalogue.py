"""The French catalogue is complete, current, compiled and well set."""

import ast
import gettext
import os
import re
import string
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click
import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from livret.base import messages
from livret.catalogue import by_code

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "livret/locale"
KEYWORDS = {"_": None, "later": None, "plural": (1, 2), "ngettext": (1, 2)}

#: What click says to programmers, or through features Livret does not use.
CLICK_UNUSED = re.compile(
    r"Windows|Editing failed|DeprecationWarning|defined twice|Boolean option|Could not determine"
    r"|No options defined|Arguments take|Do you want|Confirm|Bash|Repeat|two entered|invalid input"
    r"|Unknown color|Press any key|Unknown standard|Choice\(|UUID|Invalid start|^d$"
)


def extracted(folder: Path) -> set[str | tuple[str, str]]:
    """Return the ids of the messages marked in the Python files of *folder*."""
    found = extract_from_dir(folder, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {tuple(text) if isinstance(text, tuple) else text for _, _, text, _, _ in found}


def catalogue(name: str) -> Catalog:
    with (LOCALE / name).open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def ids(found: Iterable[Message]) -> set[str | tuple[str, ...]]:
    return {tuple(entry.id) if entry.pluralizable else str(entry.id) for entry in found if entry.id}


def sentences(file: BinaryIO) -> set[tuple[str, ...]]:
    """Return what a compiled catalogue says: the English forms, then the French."""
    return {(*forms(entry.id), *forms(entry.string)) for entry in read_mo(file) if entry.id}


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, (tuple, list)) else [str(text)]


def placeholders(text: str) -> set[str]:
    """Return the names of the {fields} of *text*."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def entries(name: str) -> list[Message]:
    return [entry for entry in catalogue(f"fr/LC_MESSAGES/{name}.po") if entry.id]


def fields_of(entry: Message) -> set[str]:
    """Return the names of the {fields} that the code fills for *entry*."""
    return set().union(*map(placeholders, forms(entry.id)))


def needed(entry: Message) -> set[str]:
    """Return the fields that every French form must hold: a singular may leave the number out."""
    return set.intersection(*map(placeholders, forms(entry.id)))


LIVRET = entries("livret")
CLICK = entries("messages")


def test_every_message_of_the_code_is_in_the_catalogue_and_no_other() -> None:
    marked = extracted(ROOT / "livret")
    assert len(marked) > 50
    assert ids(LIVRET) == marked, "make messages"
    assert ids(catalogue("livret.pot")) == marked, "make messages"


def test_no_message_is_marked_inside_an_f_string() -> None:
    """Babel reads one as text before Python 3.12, and as code from there on (PEP 701): two catalogues would differ."""
    assert [
        f"{file}: {line}" for file in sorted((ROOT / "livret").rglob("*.py")) for line in inside_f_strings(file)
    ] == []


def inside_f_strings(file: Path) -> list[int]:
    """Return the lines of the Python *file* where an f-string holds a message."""
    strings = (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.JoinedStr))
    calls = (node for found in strings for node in ast.walk(found) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS]


def test_every_message_of_the_tables_is_marked() -> None:
    rows = [text for kind in by_code().values() for text in (kind.message, kind.help, kind.why) if text]
    assert set(rows) - ids(LIVRET) == set()


def test_everything_click_says_to_people_is_translated() -> None:
    said = extracted(Path(click.__file__).parent)
    assert ids(CLICK) - said == set()
    assert {text for text in said - ids(CLICK) if not CLICK_UNUSED.search(forms(text)[0])} == set()


@pytest.mark.parametrize("name", ["livret", "messages"])
def test_nothing_is_missing_or_doubtful(name: str) -> None:
    assert [entry.id for entry in entries(name) if entry.fuzzy or not all(forms(entry.string))] == []


@pytest.mark.parametrize("name", ["livret", "messages"])
def test_the_compiled_catalogue_is_current(name: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(f"fr/LC_MESSAGES/{name}.po"))
    compiled.seek(0)
    with (LOCALE / f"fr/LC_MESSAGES/{name}.mo").open("rb") as shipped:
        assert sentences(shipped) == sentences(compiled), "make messages"


def test_placeholders_are_those_of_the_english() -> None:
    wrong = [
        (entry.id, french)
        for entry in LIVRET
        for french in forms(entry.string)
        if not needed(entry) <= placeholders(french) <= fields_of(entry)
    ]
    assert wrong == []


def test_click_fills_every_placeholder() -> None:
    wrong = [entry.id for entry in CLICK for french in forms(entry.string) if placeholders(french) - fields_of(entry)]
    assert wrong == []


#: What is typed as it stands keeps its signs: between guillemets or backquotes, in the dialect of Markdown.
LITERAL = re.compile(r"`[^`]*`|«[^»]*»|:::|[\w{}]+=\"[^\"]*\"|!?\[[^\]]*\](?:\([^)]*\)|:)|https?://\S+|\{[^}]*\}")
FAULTS = {
    "straight apostrophe": re.compile(r"\w'\w"),
    "straight quote": re.compile(r'"'),
    "no U+202F before ; ! ?": re.compile(r"(?<!\u202f)[;!?]"),
    "no U+00A0 before :": re.compile(r"(?<!\u00a0):(?=\s|$)"),
    "guillemet without U+00A0": re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"),
    "three full stops": re.compile(r"\.\.\."),
    "English quotes": re.compile(r"[“”]"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_french_typography(fault: str) -> None:
    def looked_at(text: str) -> str:
        return text if "guillemet" in fault or "English" in fault else LITERAL.sub("x", text)

    french = [form for entry in (*LIVRET, *CLICK) for form in forms(entry.string)]
    assert [text for text in french if FAULTS[fault].search(looked_at(text))] == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "Emploi\u00a0:"),
        ({"LANG": "C.UTF-8"}, "Emploi\u00a0:"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "en"}, "Emploi\u00a0:"),
        ({"LANG": "fr_FR.UTF-8", "LIVRET_LANG": "en"}, "Usage:"),
        ({"LANG": "de_DE.UTF-8"}, "Usage:"),
    ],
)
def test_click_speaks_the_language_of_livret(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LIVRET_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "")  # so that what speak() writes is undone
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    messages.speak()
    assert os.environ["LANGUAGE"] == messages.language()
    assert gettext.gettext("Usage:") == expected


@pytest.mark.parametrize(
    ("value", "french", "english"), [(14.0, "14", "14"), (9.7, "9,7", "9.7"), (10.04, "10", "10"), (0.06, "0,1", "0.1")]
)
def test_a_figure_keeps_no_zero_behind_its_comma(value: float, french: str, english: str) -> None:
    with messages.speaking("fr"):
        assert messages.tenths(value) == french
    with messages.speaking("en"):
        assert messages.tenths(value) == english
