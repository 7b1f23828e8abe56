"""The plan, held: who may import whom, how long a function is, what a style sheet may say."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
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
    {"engine", "design", "proof"},
    {"exports"},
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
    "jinja2": ["design/templates", "proof/report/*"],
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
    "stdnum": ["proof/rules/colophon", "intake/next_year/cohort"],
    "hunspell": ["proof/french/dictionary"],
    "email_validator": ["delivery/addresses"],
    "sqlite3": ["delivery/ledger"],
    "smtplib": ["delivery/relay"],
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

#: The house as it is drawn from its imports: rooms, rows of rooms that import only what is below, pairs of a room and
#: one that it imports. These may only fall.
MOST_ROOMS, MOST_FLOORS, MOST_ARROWS = 16, 9, 73


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
    assert {user for user in users if not user.startswith(("cli", "archive/"))} == set()


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


def circle(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return those of *needs*, names and the names that each imports, that lead to a circle."""
    while free := [name for name, wanted in needs.items() if not wanted]:
        needs = {name: wanted - {*free} for name, wanted in needs.items() if name not in free}
    return needs


def room(module: str) -> str:
    """Return the room of *module*: the folder below livret/ that it stands in."""
    return "cli" if module == "__main__" else module.partition("/")[0]


def drawn(place: Callable[[str], str]) -> dict[str, set[str]]:
    """Return for each *place* of modules the others that its modules import."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        found.setdefault(place(module), set()).update({place(name) for name in ours(module)} - {place(module)})
    return found


def test_rooms_make_no_circle() -> None:
    assert circle(drawn(room)) == {}


def test_folders_within_a_room_make_no_circle() -> None:
    # The command line begins with cli/main, which knows the commands in folders; all else of cli/ is below them.
    def folder(module: str) -> str:
        return module if module == "cli/main" else "cli/main" if module == "__main__" else module.rpartition("/")[0]

    assert circle(drawn(folder)) == {}


def test_the_house_is_no_taller_and_no_more_tangled() -> None:
    rooms = drawn(lambda module: "" if module == "__init__" else room(module))
    rooms = {name: wanted - {""} for name, wanted in rooms.items() if name}
    floors, waiting = 0, rooms
    while free := {name for name, wanted in waiting.items() if not wanted}:
        waiting = {name: wanted - free for name, wanted in waiting.items() if name not in free}
        floors += 1
    assert (len(rooms) <= MOST_ROOMS, floors <= MOST_FLOORS) == (True, True)
    assert sum(map(len, rooms.values())) <= MOST_ARROWS


def test_modules_make_no_circle() -> None:
    assert circle(drawn(lambda module: module)) == {}


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    users = [module for module in MODULES if library in {name.partition(".")[0] for name in imports(module)}]
    assert [user for user in users if not any(fnmatch(user, door) for door in DOORS[library])] == []
    assert [door for door in DOORS[library] if not any(fnmatch(user, door) for user in users)] == []


def test_no_kind_of_problem_takes_the_name_of_another() -> None:
    names = {
        module: [target.id for node in tree(module).body if isinstance(node, ast.Assign) for target in node.targets
                 if isinstance(target, ast.Name)]
        for module in MODULES if module.startswith("catalogue/")
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
