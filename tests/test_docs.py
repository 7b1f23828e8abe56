"""What the documentation says is true: its commands run, its examples print, its messages are the real ones.

A fenced block of docs/guide.md tells what it is behind the name of its language:

- ``yaml fiche.yaml``, ``markdown texte.md``, … are the files of one edition, laid over ``editions/minimal``;
- ``… extrait`` is a piece of such a file, tried alone;
- ``… faute`` is a file with a mistake; the ``text`` block behind it is what its author reads
  (``… mise-en-page``: by the engine). ``pytest tests/test_docs.py --update`` writes these answers: read the difference.
"""

import json
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

import click
import docx
import pytest
import trustme
import xlsxwriter
from PIL import Image
from pydantic import BaseModel

from livret.base.problems import InvalidEdition
from livret.base.tokens import territory_colours
from livret.catalogue import by_code
from livret.cli import main
from livret.cli.reference import _run_explain
from livret.edition.check import schema
from livret.edition.check.edition import check
from livret.edition.check.values import bare, fields
from livret.edition.facts import Fact
from livret.edition.load.folder import load
from livret.edition.markdown.blocks import SHAPES
from livret.edition.model import EditionSheet, Fiche
from livret.edition.typography.typeset import typeset
from tests.laying import laid_out
from tests.mailserver import Script, serving

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs/guide.md"
SENDING = ROOT / "docs/envoi.md"
RECEIVING = ROOT / "docs/recevoir.md"
ARCHITECTURE = ROOT / "docs/architecture.md"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FRENCH = [GUIDE, SENDING, RECEIVING, ROOT / "docs/source.md", ROOT / "CHANGELOG.md"]
MINIMAL = ROOT / "tests/editions/minimal"
TERRITORY = "territoires/communaute-d-exemple"
#: Where a file of an example stands in its edition.
PLACES = {"fiche.yaml": f"{TERRITORY}/fiche.yaml", "texte.md": f"{TERRITORY}/texte.md"}
EXTRACT_HEADS = {"texte.md": "## Le projet pilote\n\n", "edition.yaml": (MINIMAL / "edition.yaml").read_text("utf-8")}

_FENCE = re.compile(r"^( *)```(.*)\n((?:.*\n)*?)\1```$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: what it is, its text, and where its text stands in the page."""

    info: tuple[str, ...]
    text: str
    start: int
    end: int

    @property
    def language(self) -> str:
        return self.info[0] if self.info else ""

    @property
    def name(self) -> str:
        return " ".join(self.info[1:])


def blocks(page: Path) -> list[Block]:
    found = _FENCE.finditer(page.read_text("utf-8"))
    return [Block(tuple(match[2].split()), dedent(match[3]), match.start(3), match.end(3)) for match in found]


EXAMPLES = [block for block in blocks(GUIDE) if block.name]
WHOLE = [block for block in EXAMPLES if len(block.info) == 2]
EXTRACTS = [block for block in EXAMPLES if "extrait" in block.info]
FAULTS = [(block, answer) for block, answer in pairwise(blocks(GUIDE)) if "faute" in block.info]


# Examples


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the minimal edition, with a photo, below the current folder as the guide's readers have it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIVRET_LANG", "fr")
    folder = Path("reports/essai")
    shutil.copytree(MINIMAL, folder)
    (folder / TERRITORY / "photos").mkdir()
    Image.new("RGB", (1200, 800), (120, 90, 60)).save(folder / TERRITORY / "photos/atelier.jpg")
    return folder


def lay(block: Block, folder: Path, head: str = "") -> None:
    path = folder / PLACES.get(block.info[1], block.info[1])
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + block.text, "utf-8")


def reported(folder: Path, read: Callable[[Path], Any]) -> str:
    """Return what the author of *folder* reads from *read*: errors and warnings."""
    try:
        found = read(folder).warnings
    except InvalidEdition as invalid:
        found = invalid.problems
    return "".join(f"{problem.as_text()}\n\n" for problem in found).removesuffix("\n")


def by_reading(folder: Path) -> Any:
    return check(load(folder))


def test_the_edition_of_the_guide_prints_without_a_word(edition: Path) -> None:
    assert {block.info[1] for block in WHOLE} >= {"edition.yaml", "fiche.yaml", "texte.md"}
    for block in WHOLE:
        lay(block, edition)
    assert reported(edition, laid_out) == ""


@pytest.mark.parametrize("block", EXTRACTS, ids=lambda block: block.text[:20])
def test_an_extract_has_no_problem(block: Block, edition: Path) -> None:
    lay(block, edition, EXTRACT_HEADS[block.info[1]])
    assert reported(edition, by_reading) == ""


@pytest.mark.parametrize(("block", "answer"), FAULTS, ids=range(1, len(FAULTS) + 1))
def test_a_mistake_is_told_in_these_words(
    block: Block, answer: Block, edition: Path, request: pytest.FixtureRequest
) -> None:
    lay(block, edition)
    found = reported(edition, laid_out if "mise-en-page" in block.info else by_reading)
    if request.config.getoption("--update"):
        page = GUIDE.read_text("utf-8")
        at = page.index(block.text) + len(block.text) + len("```\n\n```text\n")
        GUIDE.write_text(page[:at] + found + page[at + len(answer.text) :], "utf-8")
    else:
        assert (answer.info, answer.text) == (("text",), found)
    assert found


# Commands


def command_lines(page: Path) -> list[str]:
    return [line for block in blocks(page) if block.language == "sh" for line in block.text.splitlines()]


@pytest.mark.slow
def test_commands_run_as_they_are_shown(tmp_path: Path) -> None:
    """In the order of the pages."""
    house(tmp_path)
    made = {
        target for line in (ROOT / "Makefile").read_text().splitlines() for target in re.findall(r"^([a-z-]+):", line)
    }
    with mail_server(tmp_path) as fill:
        for line in dict.fromkeys(chain.from_iterable(map(command_lines, PAGES))):
            program, *words = shlex.split(line, comments=True)
            if program == "make":
                assert set(words) <= made
            elif program not in ("git", "cd"):
                assert program in ("python", "cp"), line
                words = [sys.executable, *words] if program == "python" else [program, *words]
                typed = "1\n" if "--for-real" in words else ""  # the number of messages, which is asked for
                done = subprocess.run(words, cwd=tmp_path, input=typed, capture_output=True, text=True, timeout=180)
                assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
                write_the_new_territory(tmp_path, line)
                fill(line)
                answer(tmp_path, line)


@contextmanager
def mail_server(folder: Path) -> Iterator[Callable[[str], None]]:
    """Lend what fills the list and the settings that `send template` has written, for a server of this machine."""
    authority, script = trustme.CA(), Script()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with serving(script, tls_context=context, require_starttls=True) as port:

        def fill(line: str) -> None:
            if not line.endswith("send template"):
                return
            with xlsxwriter.Workbook(folder / "envois/destinataires.xlsx") as book:
                sheet = book.add_worksheet()
                for row in (0, ["nom", "courriel", "source"]), (1, ["Exemple", "maire@exemple.fr", "site"]):
                    sheet.write_row(row[0], 0, row[1])
            path = folder / "envois/serveur.toml"
            answers = {
                "expediteur": '"equipe@exemple.fr"', "hote": '"localhost"', "port": port,
                "certificats": f'"{folder / "ca.pem"}"', "par_minute": 6000, "par_domaine": 6000,
            }  # fmt: skip
            text = path.read_text("utf-8")
            for name, value in answers.items():
                text = re.sub(rf"(?m)^{name} = \S+", f"{name} = {value}", text)
            path.write_text(text, "utf-8")

        yield fill
        assert script.seen == ["vous@exemple.fr", "maire@exemple.fr"]


def answer(folder: Path, line: str) -> None:
    """Do between two commands what territories do: they send texts, figures and photos, then corrections."""
    if "import template" in line and "--edition" in line:
        photos, received = folder / "photos/val-fictif", folder / "recu"
        photos.mkdir(parents=True)
        received.mkdir()
        Image.new("RGB", (1600, 1200), (90, 120, 60)).save(photos / "IMG_0001.png")
        text = docx.Document()
        text.add_heading("Le projet pilote", 1)
        text.add_paragraph("Une halle fictive abrite un marché.")
        text.save(str(folder / "val-fictif.docx"))
        text.save(str(received / "Communauté de communes d'Exemple.docx"))
        name = re.search(
            "(?m)^nom: (.*)$", (folder / "reports/exemple/territoires/val-fictif/fiche.yaml").read_text("utf-8")
        )
        for book, place in ((folder / "chiffres.xlsx", "Chiffres"), (received / "chiffres.xlsx", "Fiches")):
            with xlsxwriter.Workbook(book) as sheets:
                sheet = sheets.add_worksheet(place)
                for row in enumerate((["Territoire", "Population"], [name and name[1], 31500])):
                    sheet.write_row(row[0], 0, row[1])
    elif "export word" in line:
        sent = folder / "dist/exemple/corrections/val-fictif.docx"
        with zipfile.ZipFile(sent) as came, zipfile.ZipFile(folder / "val-fictif.docx", "w") as back:
            for part in came.namelist():
                data = came.read(part)
                back.writestr(part, data.replace("marché".encode(), b"bal") if part == "word/document.xml" else data)


def house(folder: Path) -> None:
    """Make of *folder* a copy of the project whose editions are the guide's."""
    for name in ("build.py", "livret", "templates", "styles", "assets"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("occitanie-2024-2025", "exemple"):
        shutil.copytree(MINIMAL, folder / "reports" / name)
        for block in WHOLE:
            lay(block, folder / "reports" / name)
    example = folder / "reports/exemple"
    (example / TERRITORY).rename(example / "territoires/val-fictif")
    sheet = (example / "edition.yaml").read_text("utf-8")
    sheet = sheet.replace("communaute-d-exemple", "val-fictif").replace("titre:", "titre: Un porte\u2011parole,", 1)
    (example / "edition.yaml").write_text(sheet, "utf-8")  # with something for « check --fix » to mend


def write_the_new_territory(folder: Path, line: str) -> None:
    """Do between two commands what the guide asks its reader to do by hand."""
    if "new --territory" in line:
        here, other = (folder / "reports/exemple/territoires" / name for name in ("pays-de-papier", "val-fictif"))
        for name in ("fiche.yaml", "texte.md"):
            text = (other / name).read_text("utf-8")
            (here / name).write_text(re.sub("(?m)^nom: .*", "nom: Pays de Papier", text), "utf-8")


def test_every_command_and_option_is_told_and_no_other() -> None:
    group = main._group()
    commands: dict[str, click.Command] = {"": group, **group.commands}
    sending = group.commands["send"]
    assert isinstance(sending, click.Group)
    letter = commands.pop("letter")  # reported with those that send
    options = {opt for command in commands.values() for param in command.params for opt in param.opts if opt[0] == "-"}
    options |= set(group.context_settings["help_option_names"])
    guide = GUIDE.read_text("utf-8")
    rows = set(re.findall(r"^\| `python build\.py ?([a-z]*)`", guide, re.MULTILINE))
    assert rows == {*commands, letter.name}
    assert set(re.findall(r"(?<=[ `])--?[a-z][a-z-]*(?=[ `\n])", section(13))) >= options
    ours = re.sub(r"(?m)^dask .*$", "", guide)  # the scheduler's and the workers' options are Dask's
    groups = [command for command in group.commands.values() if isinstance(command, click.Group)]
    inner = {
        opt for each in groups for command in each.commands.values() for param in command.params for opt in param.opts
    }
    assert set(re.findall(r"(?<=[ `])--[a-z][a-z-]*", ours)) <= options | inner


def test_every_option_of_what_comes_in_is_told() -> None:
    group = main._group()
    exports = group.commands["export"]
    assert isinstance(exports, click.Group)
    commands = [group.commands["import"], *exports.commands.values()]
    options = {opt for command in commands for param in command.params for opt in param.opts if opt.startswith("--")}
    assert options <= set(re.findall(r"(?<=[ `])--[a-z][a-z-]*", RECEIVING.read_text("utf-8")))


def test_every_command_that_archives_is_told() -> None:
    archiving = main._group().commands["archive"]
    assert isinstance(archiving, click.Group)
    guide = GUIDE.read_text("utf-8")
    assert set(archiving.commands) - {"make"} <= set(re.findall(r"(?<=archive )[a-z]+", guide))
    options = {opt for each in archiving.commands.values() for param in each.params for opt in param.opts}
    assert {opt for opt in options if opt.startswith("-")} <= set(re.findall(r"(?<=[ `])--?[a-z][a-z-]*", guide))


def test_every_command_that_sends_is_told_and_no_other() -> None:
    sending, letter = (main._group().commands[name] for name in ("send", "letter"))
    assert isinstance(sending, click.Group)
    page = SENDING.read_text("utf-8")
    assert set(sending.commands) <= set(re.findall(r"(?<=send )[a-z]+", page))
    commands = [*sending.commands.values(), letter]
    options = {opt for command in commands for param in command.params for opt in param.opts if opt[0] == "-"}
    found = set(re.findall(r"(?<=[ `])--[a-z0-9][a-z0-9-]*", page))
    elsewhere = set(re.findall(r"--[a-z][a-z-]*", section(13)))  # of every command that lays chapters out
    assert options - elsewhere <= found <= options


# Fields, codes, files


def names(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, bool]]:
    """Yield every field of *model* as the guide writes it, and whether it is required."""
    for name, info in fields(model).items():
        yield f"{prefix}{name}", info.is_required()
        inner = bare(info.annotation)
        arguments = getattr(inner, "__args__", ())
        if getattr(inner, "__origin__", None) is dict:
            if arguments[1] is str:
                yield from ((f"{prefix}{name}.{key}", False) for key in arguments[0].__args__)
            else:
                yield from names(arguments[1], f"{prefix}{name}.NOM.")
            continue
        inner = bare(arguments[0]) if getattr(inner, "__origin__", None) is list else inner
        if isinstance(inner, type) and issubclass(inner, BaseModel) and inner is not Fact:
            yield from names(inner, f"{prefix}{name}.")


def without_blocks(page: Path) -> str:
    return _FENCE.sub("", page.read_text("utf-8"))


def section(number: int) -> str:
    """Return what the guide's section *number* says between its blocks."""
    return without_blocks(GUIDE).split(f"\n## {number}. ", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize(("model", "number"), [(Fiche, 4), (EditionSheet, 6)])
def test_every_field_is_told_and_no_other(model: type[BaseModel], number: int) -> None:
    table = re.findall(r"^\| `([\w.]+)` \| (oui|non) \|", section(number), re.MULTILINE)
    of_a_figure = names(Fact) if model is Fiche else ()  # reported once
    assert {name: needed == "oui" for name, needed in table} == dict([*names(model), *of_a_figure])


def test_every_colour_form_and_block_is_told() -> None:
    guide = GUIDE.read_text("utf-8")
    forms = schema.edition_schema()["$defs"]["RubricRule"]
    assert set(re.findall(r"\| `([a-z-]+)` \| ", section(6))) >= set(find(forms, "forme")["enum"])
    assert [colour for colour in territory_colours() if f"`{colour}`" not in guide] == []
    assert {block.text.split()[1] for block in EXTRACTS if block.text.startswith(":::")} == set(SHAPES)


def find(node: Any, name: str) -> dict[str, Any]:
    """Return the first schema called *name* within *node*."""
    if isinstance(node, dict) and name in node:
        return dict(node[name])
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return next((found for child in inner if (found := find(child, name))), {})


def test_the_editor_settings_name_the_files_that_schema_writes(tmp_path: Path) -> None:
    (settings,) = (json.loads(block.text) for block in blocks(GUIDE) if block.language == "json")
    written = {path.name for path in schema.write_schemas(tmp_path)}
    assert {Path(name).name for name in settings["yaml.schemas"]} == written
    for pattern in settings["yaml.schemas"].values():
        assert list(ROOT.glob(pattern))


def test_every_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for code in by_code():
        _run_explain(code.lower())
        message, why, *_help = capsys.readouterr().out.strip().split("\n\n")
        assert message.startswith(f"{code}  ")
        assert len(why.split()) > 5, code


def test_explain_lists_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    _run_explain(None)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(by_code())


# Pages


_KEPT = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]+>|https?://[^\s)]+")


def prose_lines(page: Path) -> Iterator[str]:
    """Yield the lines of *page* that readers read as French: code and addresses hidden, table rows by cell."""
    for line in without_blocks(page).splitlines():
        hidden = _KEPT.sub("\ufffc", line)
        yield from (cell.strip() for cell in (hidden.split("|") if hidden.startswith("|") else [hidden]))


@pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)
def test_french_pages_are_set_as_french(page: Path) -> None:
    lines = [line for line in prose_lines(page) if set(line) - set(" -:")]
    assert [line for line in lines if typeset(line) != line] == []
    assert [line for line in lines if "'" in line or '"' in line] == []


def anchors(page: Path) -> set[str]:
    """Return what links to the headings of *page* aim at, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"(?<!`)\]\(([^)\s]+)\)", without_blocks(page))
    for file, _hash, anchor in (link.partition("#") for link in links if "://" not in link):
        target = page.parent / file if file else page
        assert target.exists(), file
        assert not anchor or anchor in anchors(target), anchor


ROOMS = [path.parent for path in sorted((ROOT / "livret").glob("*/__init__.py"))]


def test_the_architecture_names_what_there_is() -> None:
    text = ARCHITECTURE.read_text("utf-8")
    named = {name for name in re.findall(r"`([\w./-]+)`", text) if "/" in name and not name.startswith(("/", "http"))}
    folders = [ROOT, ROOT / "livret", *ROOMS]
    there = {
        name for name in named for folder in folders if (folder / name).exists() or (folder / f"{name}.py").exists()
    }
    assert named - there == set()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_the_architecture_places_every_module(room: Path) -> None:
    _before, head, rest = ARCHITECTURE.read_text("utf-8").partition(f"### `livret/{room.name}/`")
    assert head
    placed = set(re.findall(r"`([\w/]+)`", rest.partition("\n### ")[0]))
    modules = {path.relative_to(room).with_suffix("").as_posix() for path in room.rglob("*.py")}
    assert {name for name in modules if not name.endswith("__init__")} - placed == set()


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[<>=]", name)[0] for name in project["dependencies"]}
    rows = re.findall(r"^\| `([\w-]+)` \| .{20,} \|$", ARCHITECTURE.read_text("utf-8"), re.MULTILINE)
    assert wanted - set(rows) == set()
