"""Reading an edition's folder: texts as typed with their places, and nothing that is not the edition's."""

import os
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from livret.base import invisible
from livret.base.problems import Problem
from livret.edition.decode import MARKDOWN_LIMIT, YAML_LIMIT, visible
from livret.edition.load.folder import load
from livret.edition.load.yaml_errors import ITEM, quoted
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.prose import MarkdownFile
from livret.edition.reading import Reading
from livret.edition.source import Items, Node, Scalar, Source, Table


def write(root: Path, **files: str | bytes) -> Path:
    """Write an edition of *files*: edition, fiche, texte (of territory « a ») and quatrieme."""
    names = {
        "edition": "edition.yaml",
        "fiche": "territoires/a/fiche.yaml",
        "texte": "territoires/a/texte.md",
        "quatrieme": "textes/quatrieme.md",
    }
    minimal: dict[str, str | bytes] = {"edition": "format: 1\n", "fiche": "nom: A\n", "texte": "## T\n"}
    for name, text in (minimal | files).items():
        path = root / names[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def codes(problems: list[Problem] | tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def plain(node: Node | None) -> object:
    """Return a node as Python's lists and dictionaries of texts."""
    if isinstance(node, Table):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.text if node else None


def read(text: str) -> object:
    table, problems = read_yaml(text, "f.yaml")
    assert problems == []
    return plain(table)


def test_an_edition_is_read_as_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "ed", quatrieme="Au revoir.\n")
    monkeypatch.chdir(tmp_path)
    source = load(Path("ed"))
    assert source.problems == ()
    assert plain(source.sheet) == {"format": "1"}
    assert source.texts == {
        "textes/quatrieme.md": MarkdownFile("ed/textes/quatrieme.md", "Au revoir.\n", Path("ed/textes"))
    }
    (territory,) = source.territories
    assert (territory.name, territory.mark.file) == ("a", "ed/territoires/a/")
    assert plain(territory.sheet) == {"nom": "A"}
    assert territory.text == MarkdownFile("ed/territoires/a/texte.md", "## T\n", Path("ed/territoires/a"))


def test_a_file_outside_the_current_folder_goes_by_its_whole_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    source = load(write(tmp_path / "ed"))
    assert source.sheet
    assert source.sheet.mark.file == (tmp_path / "ed/edition.yaml").as_posix()


def test_a_place_is_where_the_author_typed_it() -> None:
    table, _ = read_yaml('nom: Été\nalliee:\n  nom: "Jo"\n', "f.yaml")
    assert table
    name = table.get("nom")
    assert isinstance(name, Scalar)
    assert (str(name.mark), name.mark.width, name.mark.excerpt) == ("f.yaml:1:6", 3, "nom: Été")
    ally = table.get("alliee")
    assert isinstance(ally, Table)
    assert (str(ally.mark), str(ally.entries[0].value.mark), ally.entries[0].value.mark.width) == (
        "f.yaml:3:3",
        "f.yaml:3:8",
        4,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("departement: 01", {"departement": "01"}),
        ("departement: [09, 2A, NO, on]", {"departement": ["09", "2A", "NO", "on"]}),
        ("heure: 22:30", {"heure": "22:30"}),
        ("code: 01053", {"code": "01053"}),
        ("version: 1.10", {"version": "1.10"}),
        ("population: 516 000", {"population": "516 000"}),
        ("population: 516\u202f000", {"population": "516\u202f000"}),
        ("date: 2025-02-30", {"date": "2025-02-30"}),
        ("vide:", {"vide": ""}),
        ("oui: non", {"oui": "non"}),
        ("titre : Été", {"titre": "Été"}),
        ("titre\u00a0: Été", {"titre": "Été"}),
        ('couleur: "#0A7B5C"', {"couleur": "#0A7B5C"}),
        ("texte: >\n  Un\n  deux.\n", {"texte": "Un deux.\n"}),
        ("date: 2025-12-31 # une remarque", {"date": "2025-12-31"}),
        ("nom: Exemple  # une remarque", {"nom": "Exemple"}),
        ("nom: # une remarque\n  Exemple", {"nom": "Exemple"}),
        ("colophon: {}", {"colophon": {}}),
        ("---\nnom: A\n", {"nom": "A"}),
    ],
)
def test_values_stay_as_typed(text: str, expected: object) -> None:
    assert read(text) == expected


texts = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))).map(partial(unicodedata.normalize, "NFC"))
texts = texts.filter(lambda text: text == invisible.plain(text) and not any(invisible.refused(text)))


@given(st.dictionaries(st.text("abcdéèç_", min_size=1), texts, min_size=1))
def test_whatever_yaml_can_write_is_read_back(fields: dict[str, str]) -> None:
    assert read(yaml.safe_dump(fields, allow_unicode=True)) == fields


@given(st.text(max_size=60))
def test_whatever_is_typed_there_is_an_answer(text: str) -> None:
    clean, odd = visible(text, "f.yaml")
    table, problems = read_yaml(clean, "f.yaml")
    assert table or problems
    assert all(problem.as_text() for problem in [*odd, *problems])


@given(st.text("ab:#-[]{}\"'\\|>&*!%@`?, \n\t", max_size=40))
def test_whatever_sign_is_misplaced_there_is_an_answer(text: str) -> None:
    table, problems = read_yaml(text, "f.yaml")
    assert table or problems
    assert all(problem.as_text() for problem in problems)


@given(st.binary(max_size=40))
def test_whatever_bytes_there_are_there_is_an_answer(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    source = load(write(tmp_path_factory.mktemp("ed"), fiche=raw, texte=raw))
    (territory,) = source.territories
    assert (territory.sheet and territory.text) or source.problems


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("titre: Le bilan: cohorte", 'titre: "Le bilan: cohorte"'),
        ("  - *Effet* papillon", '- "*Effet* papillon"'),
        ("  - nom: Le bilan: cohorte", '- nom: "Le bilan: cohorte"'),
        ('projet: "il a dit "oui""', "projet: 'il a dit \"oui\"'"),
        ("projet: 'L'eau'", 'projet: "L\'eau"'),
        ('projet: l\'eau "vive": bilan', "projet: 'l''eau \"vive\": bilan'"),
        ("une ligne", '"une ligne"'),
    ],
)
def test_a_remedy_is_yaml(line: str, typed: str) -> None:
    assert quoted(line) == typed
    assert read(f"x:\n  {typed}" if typed.startswith("-") else f"{typed}" if ":" in typed else f"x: {typed}")


def test_an_item_is_quoted_whole() -> None:
    assert quoted("  - Le bilan: cohorte", ITEM) == '- "Le bilan: cohorte"'


def test_line_ends_and_marks_change_nothing(tmp_path: Path) -> None:
    unix = load(write(tmp_path / "u", fiche="nom: Été\nx: 1\n", texte="## T\n\nUn.\n"))
    windows = load(write(tmp_path / "w", fiche="nom: Été\r\nx: 1\r\n", texte=b"\xef\xbb\xbf## T\r\n\r\nUn.\r\n"))
    assert plain(windows.territories[0].sheet) == plain(unix.territories[0].sheet)
    assert windows.territories[0].text
    assert unix.territories[0].text
    assert windows.territories[0].text.text == unix.territories[0].text.text
    assert (codes(unix.problems), codes(windows.problems)) == ([], ["FICHIER-012"])


def test_accents_typed_in_two_characters_become_one(tmp_path: Path) -> None:
    source = load(write(tmp_path, fiche="nom: Me\u0301tropole\n", texte="## E\u0301te\u0301\n"))
    assert plain(source.territories[0].sheet) == {"nom": "Métropole"}
    assert source.territories[0].text
    assert source.territories[0].text.text == "## Été\n"


def test_folders_and_files_set_aside_are_not_read(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("_brouillon", ".cache"):
        (tmp_path / "territoires" / name).mkdir()
    (tmp_path / "territoires/LISEZMOI.txt").write_text("x")
    (tmp_path / "territoires/a/notes.docx").write_bytes(b"\xff\x00")
    source = load(tmp_path)
    assert [territory.name for territory in source.territories] == ["a"]
    assert source.problems == ()


def test_a_link_inside_the_edition_is_followed(tmp_path: Path) -> None:
    write(tmp_path, quatrieme="Au revoir.\n")
    (tmp_path / "textes/edito.md").symlink_to("quatrieme.md")
    assert load(tmp_path).problems == ()
    assert load(tmp_path).texts["textes/edito.md"] is not None


def test_an_edition_reached_through_a_link_is_read(tmp_path: Path) -> None:
    write(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    assert load(tmp_path / "link").problems == ()


def test_no_edition(tmp_path: Path) -> None:
    assert codes(load(tmp_path / "nothing").problems) == ["FICHIER-001"]
    assert codes(load(tmp_path).problems) == ["FICHIER-002"]


def test_a_text_that_cannot_be_read_is_known_all_the_same(tmp_path: Path) -> None:
    source = load(write(tmp_path, quatrieme=b"\x89PNG\0\0"))
    assert source.texts == {"textes/quatrieme.md": None}


@pytest.mark.parametrize("name", ["texte.md.txt", "Texte.MD", "texte.txt"])
def test_a_file_under_another_name_is_told_and_read(name: str, tmp_path: Path) -> None:
    edition = write(tmp_path, texte="## T\n\nUn texte.\n")
    path = edition / "territoires/a/texte.md"
    path.rename(path.with_name(name))
    source = load(edition)
    assert codes(source.problems) == ["FICHIER-002"]
    assert source.territories[0].text
    assert source.territories[0].text.file.endswith(name)


def test_the_largest_files_are_read_and_no_larger(tmp_path: Path) -> None:
    yaml_text, markdown = b"nom: A\n#" + b"x" * (YAML_LIMIT - 8), b"## T\n" + b"x" * (MARKDOWN_LIMIT - 5)
    assert codes(load(write(tmp_path, fiche=yaml_text, texte=markdown)).problems) == []
    larger = load(write(tmp_path, fiche=yaml_text + b"x", texte=markdown + b"x"))
    assert codes(larger.problems) == ["FICHIER-006", "FICHIER-006"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(folder: Path) -> Iterator[os.DirEntry[str]]:
        if folder.name == "territoires":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    write(tmp_path)
    monkeypatch.setattr(os, "scandir", refuse)
    assert codes(load(tmp_path).problems) == ["FICHIER-005"]


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 2000,
        "a: " + "{b: " * 2000,
        "\n".join("  " * depth + "a:" for depth in range(300)),
        "a: &a [*a]\n",
        "a: &a [" + "x, " * 5000 + "]\n",
        "a: b\n" * 50_000,
        "- " * 100_000,
        "a: '" + "x" * 250_000,
        "a: " + "x " * 125_000 + ": b",
        "? " * 100_000,
        "a: [" + "'b', " * 50_000,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_bombs_are_refused_before_they_cost_anything(text: str) -> None:
    table, problems = read_yaml(text[:YAML_LIMIT], "f.yaml")
    assert table is None
    assert len(problems) == 1


def test_a_source_is_a_value() -> None:
    assert Source(Reading(Path("x"))) == Source(Reading(Path("x")))
