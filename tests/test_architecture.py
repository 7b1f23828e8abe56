"""The plan, held: who may import whom, how long a function is, what a style sheet may say."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
import tinycss2

ROOT = Path(__file__).resolve().parents[1]
MODULES = {
    path.relative_to(ROOT / "livret").with_suffix("").as_posix(): path
    for path in sorted((ROOT / "livret").rglob("*.py"))
}
STYLES = sorted((ROOT / "styles").rglob("*.css"))

#: Bottom up: a folder imports from its own row and the rows above only.
LAYERS = (
    {"__init__", "base"},
    {"catalogue", "cache", "pdf"},
    {"edition", "bind"},
    {"engine", "design"},
    {"exports"},
    {"proof"},
    {"workers"},
    {"build"},
    {"delivery", "archive", "intake"},
    {"cli", "__main__"},
)

#: Steps are joined by the pipeline, never by each other. Other modules of their folders are nouns, parts of a
#: step, or rules that any step may apply (typography).
STEPS = {
    "edition": {
        "load/folder",
        "check/edition",
        "markdown/read",
        "maps/cohort",
        "maps/cover",
        "maps/locator",
        "pictures/find",
    },
    "exports": {"screen", "archive", "press/pdfx", "booklet/impose"},
    "proof": {"preflight/rules", "gate/parity", "rules/accessibility", "rules/colophon"},
    "delivery": {"recipients", "forms", "ledger", "smtp", "opposed"},
}

#: The one door to each library.
DOORS = {
    "weasyprint": ["engine/*"],
    "pydyf": ["engine/*"],
    "jinja2": ["design/templates", "design/compose", "proof/report/*", "intake/report"],
    "markdown": ["edition/markdown/*"],
    "yaml": ["edition/load/*"],
    "pikepdf": [
        "edition/pictures/bitmap",
        "bind/*",
        "engine/*",
        "exports/*",
        "pdf/*",
        "proof/gate/book",
        "proof/compare/imposed",
    ],
    "PIL": [
        "edition/pictures/*",
        "intake/photos/*",
        "engine/*",
        "exports/*",
        "pdf/*",
        "proof/report/pictures",
        "proof/visible/from_pixels",
        "proof/compare/pixels",
        "proof/compare/tinted",
    ],
    "pypdfium2": ["proof/report/pictures", "proof/visible/from_pixels", "proof/compare/pixels", "proof/compare/tinted"],
    "rich": ["cli/progress"],
    "watchfiles": ["cli/watch"],
    "distributed": ["workers/cluster/*"],
    "fsspec": ["cache/remote"],
    "msgpack": ["cache/codec"],
    "psutil": ["workers/process", "base/machine"],
    "click": ["cli/*"],
    "stdnum": ["proof/rules/colophon", "archive/next_year/cohort"],
    "hunspell": ["proof/french/dictionary"],
    "email_validator": ["delivery/addresses"],
    "sqlite3": ["delivery/ledger"],
    "smtplib": ["delivery/smtp"],
    "cryptography": ["archive/seal/*"],
    "rfc3161_client": ["archive/seal/*"],
    "python_calamine": ["edition/spreadsheets"],
    "xlsxwriter": ["delivery/blank", "intake/templates/spreadsheet"],
    "mammoth": ["intake/documents/word*"],
    "docx": ["intake/corrections/word_export*", "intake/templates/word"],
    "pillow_heif": ["intake/photos/conversion"],
}

#: The most modules that a folder shows.
MOST_MODULES = 20


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Return the dotted name of everything *module* imports, wherever the statement stands."""
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names.update((str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)))
    return frozenset(names)


def ours(module: str) -> set[str]:
    """Return the modules of ours that *module* imports, named as in MODULES."""
    names = {name.removeprefix("livret.").replace(".", "/") for name in imports(module) if "livret" in name}
    return {known for name in names for known in (name, f"{name}/__init__") if known in MODULES}


def layer(module: str) -> int:
    """Return the row of *module* in LAYERS."""
    top = module.partition("/")[0]
    return next(row for row, names in enumerate(LAYERS) if top in names)


def test_every_module_has_a_place() -> None:
    assert [module for module in MODULES if not any(module.partition("/")[0] in names for names in LAYERS)] == []
    vague = {"utils", "helpers", "manager", "common", "misc"}
    assert [module for module in MODULES if vague & set(module.split("/"))] == []


def test_imports_point_one_way() -> None:
    upwards = {module: [name for name in ours(module) if layer(name) > layer(module)] for module in MODULES}
    assert {module: names for module, names in upwards.items() if names} == {}


@pytest.mark.parametrize("folder", STEPS)
def test_steps_do_not_import_each_other(folder: str) -> None:
    steps = {f"{folder}/{name}" for name in STEPS[folder]}
    assert {step: ours(step) & steps for step in steps & set(MODULES)} == {step: set() for step in steps & set(MODULES)}


def test_only_commands_archive() -> None:
    users = {module for module in MODULES if any(name.startswith("archive/") for name in ours(module))}
    assert {user for user in users if not user.startswith(("cli", "archive/", "intake/"))} == set()


def test_no_folder_shows_more_than_people_look_through() -> None:
    folders = Counter(module.rpartition("/")[0] for module in MODULES if not module.endswith("__init__"))
    assert {folder: count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_a_public_noun_stands_in_one_module() -> None:
    where: dict[str, list[str]] = {}
    for module in MODULES:
        for node in tree(module).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(module)
    assert {name: modules for name, modules in where.items() if len(modules) > 1} == {}


def test_folders_make_no_circle() -> None:
    def folder(module: str) -> str:
        return module.partition("/")[0]

    waiting: dict[str, set[str]] = {}
    for module in MODULES:
        waiting.setdefault(folder(module), set()).update({folder(name) for name in ours(module)} - {folder(module)})
    while free := [name for name, needs in waiting.items() if not needs]:
        waiting = {name: needs - {*free} for name, needs in waiting.items() if name not in free}
    assert waiting == {}


def test_imports_make_no_circle() -> None:
    waiting = {module: ours(module) - {module} for module in MODULES}
    while free := [module for module, needs in waiting.items() if not needs]:
        waiting = {module: needs - {*free} for module, needs in waiting.items() if module not in free}
    assert waiting == {}


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    users = [module for module in MODULES if library in {name.partition(".")[0] for name in imports(module)}]
    assert [user for user in users if not any(fnmatch(user, door) for door in DOORS[library])] == []


def test_no_kind_of_problem_takes_the_name_of_another() -> None:
    names = {
        module: [target.id for node in tree(module).body if isinstance(node, ast.Assign) for target in node.targets
                 if isinstance(target, ast.Name)]
        for module in MODULES if module.startswith("kinds/")
    }  # fmt: skip
    twice = {module: {name for name in each if each.count(name) > 1} for module, each in names.items()}
    assert {module: each for module, each in twice.items() if each} == {}


def test_a_function_fits_on_a_screen() -> None:
    long = {
        f"{module}.{node.name}": length
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > 40
    }
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
