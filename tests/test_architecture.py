"""The plan, held: who may import whom, how long a function is, what a style sheet may say."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
import tinycss2

ROOT = Path(__file__).resolve().parents[1]
MODULES = {
    path.relative_to(ROOT / "livret").with_suffix("").as_posix(): ast.parse(path.read_text())
    for path in sorted((ROOT / "livret").rglob("*.py"))
}
STYLES = sorted((ROOT / "styles").rglob("*.css"))

#: Bottom up: a module imports from its own row and the rows above only. A new module needs a place here.
LAYERS = (
    {"__init__", "messages", "house", "invisible", "terminal", "interrupts", "scratch"},
    {"problems", "tokens", "measure"},
    {"machine"},
    {"kinds", "files", "digests", "recall", "codec", "codec_shapes"},
    {"cache"},
    {"content"},
    {"press"},
    {"proof"},
    {"fixes"},
    {"workers"},
    {"inputs"},
    {"again", "record", "cache_remote", "order", "foreign_file"},
    {"workshop"},
    {"rehearsal"},
    {"makeup_chapters"},
    {"makeup_territory", "makeup_numbers"},
    {"makeup"},
    {"books", "status"},
    {"outputs", "drafts", "onlookers"},
    {"pipeline", "proofing", "editions", "doctor", "progress", "watching"},
    {"delivery"},
    {"archive"},
    {"cli_options", "cli_streams"},
    {"cli_build"},
    {"cli_sign", "cli_status", "cli_fix", "cli_send", "cli_compare", "cli_archive_verify"},
    {"cli_proof"},
    {"cli_archive"},
    {"cli"},
    {"__main__"},
)

#: Steps are joined by the pipeline, never by each other. Other modules of their folders are nouns, parts of a
#: step, or rules that any step may apply (typography).
STEPS = {
    "content": {"load", "check", "prose", "atlas", "pictures"},
    "press": {"compose", "render", "bind", "screen", "separate", "impose"},
    "proof": {"read", "preflight", "parity", "accessibility", "colophon"},
    "delivery": {"recipients", "forms", "ledger", "smtp", "opposed"},
}

#: The one door to each library.
DOORS = {
    "weasyprint": ["press/render*", "press/tags*"],
    "jinja2": ["press/compose*", "proof/report*"],
    "markdown": ["content/prose*"],
    "yaml": ["content/load*"],
    "pikepdf": ["content/raster", "press/*", "proof/read*", "proof/bound"],
    "PIL": [
        "content/pictures",
        "content/raster",
        "press/*",
        "proof/pictures",
        "proof/seen",
        "proof/overlay",
        "proof/tinted",
        "proof/read_inks",
    ],
    "pypdfium2": ["proof/pictures", "proof/seen", "proof/overlay", "proof/tinted"],
    "rich": ["progress"],
    "watchfiles": ["watching"],
    "distributed": ["workers/cluster"],
    "fsspec": ["cache_remote"],
    "msgpack": ["codec"],
    "psutil": ["workers/process"],
    "click": ["cli*"],
    "stdnum": ["proof/colophon"],
    "hunspell": ["proof/lexicon"],
    "python_calamine": ["delivery/tables"],
    "email_validator": ["delivery/addresses"],
    "xlsxwriter": ["delivery/blank"],
    "sqlite3": ["delivery/ledger"],
    "smtplib": ["delivery/smtp"],
    "cryptography": ["archive/cms", "archive/seal"],
    "rfc3161_client": ["archive/seal"],
}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything *tree* imports, wherever the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(tree: ast.AST) -> set[str]:
    """Return the modules of ours that *tree* imports, named as in MODULES."""
    names = {name.removeprefix("livret.").replace(".", "/") for name in imports(tree) if "livret" in name}
    return {known for name in names for known in (name, f"{name}/__init__") if known in MODULES}


def layer(module: str) -> int:
    """Return the row of *module* in LAYERS."""
    top = module.partition("/")[0]
    return next(row for row, names in enumerate(LAYERS) if top in names)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_place(module: str) -> None:
    assert any(module.partition("/")[0] in names for names in LAYERS)
    assert not {"utils", "helpers", "manager", "common", "misc"} & set(module.split("/"))


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    assert [name for name in ours(MODULES[module]) if layer(name) > layer(module)] == []


@pytest.mark.parametrize("folder", STEPS)
def test_steps_do_not_import_each_other(folder: str) -> None:
    steps = {f"{folder}/{name}" for name in STEPS[folder]}
    assert {step: ours(MODULES[step]) & steps for step in steps & set(MODULES)} == {
        step: set() for step in steps & set(MODULES)
    }


def test_only_commands_archive() -> None:
    users = {module for module, tree in MODULES.items() if any(n.startswith("archive/") for n in ours(tree))}
    assert {user for user in users if not user.startswith(("cli", "archive/"))} == set()


def test_imports_make_no_circle() -> None:
    waiting = {module: ours(tree) - {module} for module, tree in MODULES.items()}
    while free := [module for module, needs in waiting.items() if not needs]:
        waiting = {module: needs - {*free} for module, needs in waiting.items() if module not in free}
    assert waiting == {}


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    users = [module for module, tree in MODULES.items() if library in {n.split(".")[0] for n in imports(tree)}]
    assert [user for user in users if not any(fnmatch(user, door) for door in DOORS[library])] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_function_fits_on_a_screen(module: str) -> None:
    functions = [n for n in ast.walk(MODULES[module]) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: length for f in functions if (length := (f.end_lineno or 0) - f.lineno + 1) > 40}
    assert long == {}


def css_nodes(nodes: list[tinycss2.ast.Node]) -> Iterator[tinycss2.ast.Node]:
    """Yield every token of *nodes*, those inside brackets and functions too."""
    for node in nodes:
        yield node
        yield from css_nodes(getattr(node, "content", None) or getattr(node, "arguments", None) or [])


def tokens(sheet: Path) -> list[tinycss2.ast.Node]:
    return list(css_nodes(tinycss2.parse_component_value_list(sheet.read_text(), skip_comments=True)))


@pytest.mark.parametrize("sheet", STYLES, ids=lambda sheet: sheet.name)
def test_colours_stand_in_tokens_only_and_nothing_is_chosen_by_id(sheet: Path) -> None:
    hashes = [token.value for token in tokens(sheet) if token.type == "hash"]  # a colour, or an id
    functions = [token.name for token in tokens(sheet) if token.type == "function"]
    if sheet.name == "tokens.css":
        hashes = [value for value in hashes if not re.fullmatch("[0-9a-f]{6}", value)]
    else:
        assert not {"rgb", "rgba", "hsl", "hsla", "device-cmyk"} & set(functions)
    assert hashes == []


@pytest.mark.parametrize("sheet", STYLES, ids=lambda sheet: sheet.name)
def test_nothing_shouts_important(sheet: Path) -> None:
    assert "important" not in [token.value for token in tokens(sheet) if token.type == "ident"]


def test_each_component_has_one_macro_and_one_sheet() -> None:
    def names(folder: str) -> set[str]:
        return {path.name.partition(".")[0] for path in (ROOT / folder / "components").iterdir()}

    assert names("templates") == names("styles")


def test_every_sheet_is_reached_from_main() -> None:
    main = (ROOT / "styles/main.css").read_text()
    others = {sheet.relative_to(ROOT / "styles").as_posix() for sheet in STYLES} - {"main.css"}
    assert {name for name in others if name not in main} == set()
