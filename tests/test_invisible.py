"""Characters that are not seen: what becomes of each at every door, and that none is ever printed raw."""

import io
import json
import os
import select
import sys
import unicodedata
from pathlib import Path

import pytest

from livret.base import invisible, terminal
from livret.base.problems import InvalidEdition, Location, Problem, printable
from livret.catalogue import by_code
from livret.cli import main
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.source import Scalar
from livret.proof.fixes.plan import plan
from livret.proof.rules import signatures
from tests.made import tiny

#: One of each class: controls, separators, directions, joiners, fillers, selectors, tags, private, unassigned.
REFUSED = (
    "\x00\x07\x08\x1b\x7f\x85\x9b\u2028\u2029\u200e\u200f\u061c\u202a\u202e\u2066\u2069\u200b\u200c\u200d\u2060\ufeff"
    "\u00ad\u034f\u115f\u1160\u3164\uffa0\u17b4\u180b\u180e\ufe00\U000e0100\U000e0041\ufff9\ufffb\u2800\ufffc\ufffd"
    "\ue000\uf0b7\U000f0000\u0378\ufffe\U0001d173"
)
#: What phones type: the sequence, and what is left of it.
EMOJIS = {
    "\u2764\ufe0f": "\u2764",
    "\u00a9\ufe0f": "\u00a9",
    "\U0001f44d\U0001f3fd": "\U0001f44d",
    "\U0001f469\U0001f3fd\u200d\U0001f4bb": "\U0001f469\U0001f4bb",
    "\u2764\ufe0f\u200d\U0001f525": "\u2764\U0001f525",
    "\U0001f3c3\u200d\u2640\ufe0f": "\U0001f3c3\u2640",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": "\U0001f3f4",
    "1\ufe0f\u20e3": "1\u20e3",
}
HOSTILE = "\x1b]8;;https://autre.example\x1b\\clic\x1b]8;;\x1b\\\x1b[2J\x9b31m\u202edlrow\u2066\r\x07"


def reported(folder: Path) -> list[Problem]:
    try:
        return list(check(load(folder)).warnings)
    except InvalidEdition as invalid:
        return invalid.problems


@pytest.mark.parametrize("sign", REFUSED, ids=ascii)
def test_what_is_not_seen_is_refused_within_words(sign: str) -> None:
    assert list(invisible.refused(f"un{sign}mot")) == [(2, sign)]
    assert printable(f"un{sign}mot") == "un\ufffdmot"


@pytest.mark.parametrize("typed", EMOJIS, ids=ascii)
def test_what_phones_add_to_an_emoji_is_dropped_without_a_word(typed: str) -> None:
    assert not list(invisible.refused(f"Bravo {typed} à tous"))
    assert invisible.plain(f"Bravo {typed} à tous") == f"Bravo {EMOJIS[typed]} à tous"


@pytest.mark.parametrize(
    "text",
    [
        "L’été\u00a0: 45\u202f%, «\u00a0oui\u00a0»\u2007– e\u0301", "deux\nlignes\tet une tabulation",
        "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0915\u094d\u200d\u0937", "\u1820\u180b",
        "\U0001fae9 nouveau, \U0001f1eb\U0001f1f7, \u2192, \u0430",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_words_need_is_kept(text: str) -> None:
    assert not list(invisible.refused(text))
    assert invisible.plain(text) == text == printable(text)


def test_no_sign_that_unicode_calls_ignorable_passes() -> None:
    """Format characters, and those without width among letters and accents, are refused or dropped, each of them."""
    passed = [
        f"U+{code:04X}"
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in ("Cf", "Cc", "Zl", "Zp") and chr(code) not in "\n\t"
        if not invisible.is_refused(chr(code))
    ]
    assert passed == []


@pytest.mark.parametrize(
    ("escape", "code"),
    [
        (r"\u200B", "U+200B"), (r"\uFEFF", "U+FEFF"), (r"\P", "U+2029"), (r"\L", "U+2028"), (r"\N", "U+0085"),
        (r"\u202E", "U+202E"), (r"\x00", "U+0000"), (r"\0", "U+0000"), (r"\e", "U+001B"), (r"\a", "U+0007"),
        (r"\U000E0041", "U+E0041"), (r"\u3164", "U+3164"), (r"\r", "U+000D"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shape", ['nom: "Ter{}ri"', '"no{}m": Ter', 'nom: ["a", "b{}c"]', 'nom: "un\n  deux{} trois"'])
def test_an_escape_of_yaml_brings_nothing_in(escape: str, code: str, shape: str) -> None:
    text = shape.format(escape)
    table, (problem,) = read_yaml(text, "f.yaml")
    line = next(number for number, each in enumerate(text.split("\n"), 1) if escape in each)
    place = problem.location
    assert place
    assert problem.values["code"] == code
    assert (place.line, place.excerpt[place.column - 1 : place.column - 1 + place.width]) == (line, escape)
    assert table
    assert not any(map(invisible.is_refused, repr(table)))


def test_an_escape_that_is_none_is_left_alone() -> None:
    table, problems = read_yaml(r"""nom: "a \\u200B" """ + "\n" + r"projet: 'b \u200B'" + "\n", "f.yaml")
    assert not problems
    assert table
    assert [entry.value.text for entry in table.entries if isinstance(entry.value, Scalar)] == [
        r"a \u200B", r"b \u200B",
    ]  # fmt: skip


def test_half_an_emoji_is_called_half_a_character() -> None:
    _table, problems = read_yaml(r'nom: "\ud83d\ude00"', "f.yaml")
    assert [problem.code for problem in problems] == ["FICHIER-011", "FICHIER-011"]


def test_each_door_tells_the_sign_and_nothing_else(tmp_path: Path) -> None:
    """Keys, names, numbers, dates, colours and slugs: one problem each, where it stands, and no other follows."""
    folder = tiny(
        tmp_path / "essai", "Un texte.\n", 'nom: Essai\n"popu\\u200Blation": "51\\u200b6"\ncouleur: pin\u200b\n'
    )
    sheet = (folder / "edition.yaml").read_text("utf-8")
    sheet = sheet.replace("date: 2025-06-15", 'date: "2025-06-\\u206615"').replace("[essai]", '["es\\u200bsai"]')
    (folder / "edition.yaml").write_text(sheet.replace("titre: Essai", "titre: Es\u202esai"), "utf-8")
    (folder / "glossaire.yaml").write_text('sigles: {"E\\uFEFFPCI": "établissement\\L public"}\n', "utf-8")
    problems = [each for each in reported(folder) if each.code != "CHAMP-015"]  # « pin » is a name of no colour
    assert {problem.code for problem in problems} == {"FICHIER-013"}
    places = [(Path(p.location.file).name, p.location.line) for p in problems if p.location]
    assert sorted(places) == [
        ("edition.yaml", 2), ("edition.yaml", 4), ("edition.yaml", 5),
        *[("fiche.yaml", 2)] * 2, ("fiche.yaml", 3), *[("glossaire.yaml", 1)] * 2,
    ]  # fmt: skip


def test_names_of_folders_and_files_bring_nothing_in(tmp_path: Path) -> None:
    fiche = "nom: Essai\nphotos: [{fichier: halle.jpg, legende: Une halle, alternative: Une halle, credit: A. Essai}]\n"
    folder = tiny(tmp_path / "es\u200bsai", "Un texte.\n", fiche)
    (folder / "territoires" / "essai").rename(folder / "territoires" / "ess\u202eai")
    (folder / "territoires" / "ess\u202eai" / "photos" / "ha\u00adlle.jpg").write_bytes(b"")
    problems = reported(folder)
    assert [(p.code, p.values.get("code")) for p in problems if p.code.startswith("DONNEES")] == [
        ("DONNEES-021", "U+200B"), ("DONNEES-021", "U+202E"),
    ]  # fmt: skip
    (photo,) = [problem for problem in problems if problem.code.startswith("IMAGE")]
    assert "ha\ufffdlle.jpg" in photo.help
    assert len(problems) == 3


def test_a_file_full_of_invisible_characters_is_told_in_a_few_words(tmp_path: Path) -> None:
    problems = reported(tiny(tmp_path / "essai", "Un texte.\n", "nom: Essai\nprojet: a" + "\n\u200b" * 9_000))
    assert 1 <= sum(problem.code == "FICHIER-013" for problem in problems) <= 20


def test_what_is_sure_is_mended_and_voids_no_signature(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "essai", "Un mot\u200b cou\u00adpé &#x202E;&shy;\u3164ici.\n", 'nom: "Ter\\u200Bri"\n')
    found = plan(folder)
    assert {Path(change.file).name: change.after.decode() for change in found.changes} == {
        "texte.md": "## Le projet pilote\n\nUn mot coupé ici.\n", "fiche.yaml": 'nom: "Terri"\n',
    }  # fmt: skip
    assert not found.voided


def test_every_message_is_plain_whatever_fills_it() -> None:
    """The words of each kind of problem, filled with commands of terminals: none of them comes through."""

    class Anything(dict[str, object]):
        def __missing__(self, _name: str) -> str:
            return HOSTILE

    for kind in by_code().values():
        place = Location(f"a{HOSTILE}\nb.md", 1, 1, 1, HOSTILE)
        problem = Problem(kind, place, Anything())
        for text in (problem.as_text([problem]), terminal.as_json([problem.as_data()])):
            assert not [sign for sign in text if invisible.is_refused(sign) and sign != "\ufffd"], kind.code
        assert json.loads(terminal.as_json(problem.as_data())) == problem.as_data()


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", f"a{HOSTILE}"], [f"a{HOSTILE}"], ["build", f"--{HOSTILE}"], ["explain", HOSTILE],
        ["build", "exemple", "--out", f"dist{HOSTILE}"], ["build", "exemple", "--jobs", HOSTILE],
        ["build", "exemple", "--for", HOSTILE], ["proof", "exemple", "--territory", HOSTILE],
        ["proof", "exemple", "--accept", HOSTILE, "--by", HOSTILE, "--on", "2020-01-01"],
        ["proof", "exemple", "--pdf", f"{HOSTILE}.pdf"], ["build", "exemple", "--profile", HOSTILE],
        ["proof", "exemple", "--on", HOSTILE], ["schema", "--out", f"s{HOSTILE}"], ["check", HOSTILE, "--json"],
    ],
    ids=lambda arguments: " ".join(arguments)[:20].encode("ascii", "ignore").decode(),
)  # fmt: skip
def test_what_is_typed_is_never_echoed_raw(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["build.py", *arguments])
    assert main.main() == 2
    out, err = capfd.readouterr()
    assert err
    assert not [sign for sign in out + err if invisible.is_refused(sign) and sign != "\ufffd"]


def test_a_terminal_of_any_encoding_has_the_same_door(monkeypatch: pytest.MonkeyPatch) -> None:
    behind = io.TextIOWrapper(io.BytesIO(), "ascii", "replace", write_through=True)
    monkeypatch.setattr(sys, "stderr", behind)
    monkeypatch.setattr(sys, "argv", ["build.py", "build", f"é{HOSTILE}"])
    assert main.main() == 2
    assert sys.stderr is behind
    written = behind.buffer.getvalue()  # type: ignore[attr-defined]
    assert b"?" in written
    assert not {*written} & {0x1B, 0x07, 0x0D, 0x9B}


def test_a_bar_draws_titles_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a real terminal, among the escapes of the bar itself: none of a title, and no mark-up of its library."""
    from livret.cli import progress

    title = "[link=https://autre.example]Pays[/b] d’Essai"
    ours, theirs = os.openpty()
    with open(theirs, "w", encoding="utf-8") as screen:  # noqa: PTH123 - a descriptor
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setenv("COLUMNS", "200")
        with terminal.guarded(), progress.shown() as tell:
            tell(f"{title}{HOSTILE}", 1, 3)
            sys.stderr.write(f"note{HOSTILE}\n")
        drawn = b""
        while select.select([ours], [], [], 0.2)[0]:
            drawn += os.read(ours, 100_000)
    os.close(ours)
    drawn_text = drawn.decode()
    assert title in drawn_text
    assert not [sign for sign in ("\x1b]8;", "\u202e", "\x9b", "\x07", "\x1b[2J") if sign in drawn_text]


def test_a_signature_given_before_emojis_were_stripped_still_stands(tmp_path: Path) -> None:
    """The fingerprint is one of the words with their selectors, as they were signed by rules 2 and 1."""
    prose = 'Un \u00a9\ufe0f 2025 -- et "cœur" \u2764\ufe0f, 14h30.\n'
    folder = tiny(tmp_path / "essai", prose, "nom: Essai\nprojet: \"Un projet \u2122\ufe0f 'rare'\"\n")
    (territory,) = check(load(folder)).territories
    words = "".join(territory.rubrics[0].prose.text.split())
    assert "\ufe0f" not in words + str(territory.sheet.project)
    assert {rules: signatures.text(territory, rules).fingerprint[:8] for rules in (1, 2)} == {
        1: "ce89be22", 2: "6c861e68",
    }  # fmt: skip
