"""What strangers may hand in costs at most five seconds and 512 MiB, and nothing is fetched from anywhere.

Each edition is checked in a process of its own, whose time, and whose greatest memory or that of its child,
are measured from outside.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import made
from tests.printed import ROOT

SECONDS, MEBIBYTES = 5.0, 512
#: A process that has not ended by then is ended; a slow machine shall not hang the tests.
PATIENCE = 20


class Spent(NamedTuple):
    """What a command said and cost; *seconds* is processor time, that a busy machine does not lengthen."""

    code: int
    said: str
    seconds: float
    mebibytes: float


#: Runs Python with the arguments from the third on, at most as many seconds as the second says, and writes into
#: the first what it cost. A process between: Linux counts what its parent held into what a new one has used.
METER = """
import json, os, signal, sys
from pathlib import Path
pid = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[3:]], os.environ)
signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
signal.alarm(int(sys.argv[2]))
_, status, usage = os.wait4(pid, 0)
unit = 1024 if sys.platform == "linux" else 1024**2
cost = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit
Path(sys.argv[1]).write_text(json.dumps(cost))
"""


def spend(arguments: list[str], patience: int = PATIENCE) -> Spent:
    """Run Python with *arguments*, and measure it with the children it waits for (getrusage(2), RUSAGE_CHILDREN)."""
    environment = {**os.environ, "LIVRET_LANG": "fr", "PYTHONPATH": str(ROOT)}
    with tempfile.NamedTemporaryFile() as cost:
        command = [sys.executable, "-c", METER, cost.name, str(patience), *arguments]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
        code, seconds, mebibytes = json.load(cost)
    return Spent(code, done.stdout.decode(errors="replace"), seconds, mebibytes)


def check(edition: Path) -> Spent:
    return spend([str(ROOT / "build.py"), "check", str(edition)])


def affordable(spent: Spent) -> Spent:
    assert spent.seconds < SECONDS, spent
    assert spent.mebibytes < MEBIBYTES, spent
    assert spent.code in (0, 1), spent.said[-2000:]
    return spent


def test_an_ordinary_edition_is_far_from_the_limits(tmp_path: Path) -> None:
    spent = affordable(check(made.tiny(tmp_path / "edition")))
    assert spent.code == 0
    assert spent.mebibytes > 20, "nothing was measured"


# Bombs in prose

N = 50_000
PROSE: dict[str, str] = {
    "brackets": "[" * N,
    "closed brackets": "[" * N + "]" * N,
    "images": "![" * N,
    "links": "[a](" * N,
    "parentheses": "[a]" + "(" * N,
    "stars": "*a **b " * (N // 4),
    "underscores": "_" * N,
    "one word": "a" * N,
    "one word of points": "a·" * (N // 2),
    "quotes": '"' * N,
    "guillemets": "« " * (N // 2),
    "quoted deep": ">" * N + " a",
    "lists deep": "\n".join(f"{'  ' * depth}- a" for depth in range(400)),
    "backquotes": "`" * N,
    "rising backquotes": " ".join("`" * number for number in range(300)),
    "less than": "<" * N,
    "ampersands": "&#" * N,
    "backslashes": "\\" * N,
    "digits": "1 " * (N // 2),
    "spaces": "a" + " " * N + "b",
    "colons": ":" * N,
    "blocks": "::: encadre\n" * 2000,
    "footnotes": "[^a]" * 5000 + "\n\n[^a]: note\n",
    "footnotes within": "a[^1]\n\n" + "".join(f"[^{n}]: a[^{n + 1}]\n\n" for n in range(1, 500)) + "[^500]: a\n",
    "table": "|" * N + "\n" + "|-" * (N // 2),
    "hashes": "#" * N,
    "short lines": "\n".join("a" * 1 for _ in range(N // 2)),
    "dashes": "-" * N,
    "combining": "e" + "\u0301" * N,
}

#: Reads each edition named, and tells of each: its name, seconds of processor time, what is wrong with it.
READER = """
import json, sys, time
from pathlib import Path
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.base.problems import InvalidEdition
from livret.base.tokens import territory_colours
for folder in map(Path, sys.argv[1:]):
    print(json.dumps([folder.name, None, "never ended"]), flush=True)
    start, told = time.process_time(), ""
    try:
        check(load(folder), territory_colours())
    except InvalidEdition as invalid:
        told = "\\n".join(problem.as_text()[:1000] for problem in invalid.problems[:20])
    print(json.dumps([folder.name, time.process_time() - start, told]), flush=True)
"""


class Read(NamedTuple):
    """What reading one edition cost and found; *seconds* is None when it never ended."""

    seconds: float | None
    told: str


def read(*editions: Path) -> dict[str, Read]:
    """Read *editions* one after the other in one process, within the limits together."""
    spent = spend(["-c", READER, *map(str, editions)], patience=PATIENCE + len(editions))
    assert spent.mebibytes < MEBIBYTES
    lines = [json.loads(line) for line in spent.said.splitlines() if line.startswith("[")]
    return {name: Read(seconds, found) for name, seconds, found in lines}


@pytest.fixture(scope="module")
def bombs_read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    folder = tmp_path_factory.mktemp("prose")
    return read(*(made.tiny(folder / name, PROSE[name] + "\n") for name in PROSE))


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_read_at_a_bounded_cost(name: str, bombs_read: dict[str, Read]) -> None:
    seconds = bombs_read[name].seconds
    assert seconds is not None, "never ended"
    assert seconds < SECONDS


@pytest.mark.parametrize("name", ["brackets", "one word", "short lines"])
def test_prose_is_laid_out_or_refused_at_a_bounded_cost(name: str, tmp_path: Path) -> None:
    spent = affordable(check(made.tiny(tmp_path / "edition", PROSE[name] + "\n")))
    assert spent.code == 1
    assert "texte.md" in spent.said


# Bombs in facts and files


def recursive_alias(edition: Path) -> None:
    (edition / "territoires/essai/fiche.yaml").write_text("nom: &a [*a]\n")


def alias_bomb(edition: Path) -> None:
    levels = "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    (edition / "territoires/essai/fiche.yaml").write_text(f"a: &a [x, x, x]\n{levels}\n")


def deep_facts(edition: Path) -> None:
    (edition / "territoires/essai/fiche.yaml").write_text("[" * 100_000)


def pipe_for_facts(edition: Path) -> None:
    (edition / "territoires/essai/fiche.yaml").unlink()
    os.mkfifo(edition / "territoires/essai/fiche.yaml")


def pipe_for_edition(edition: Path) -> None:
    (edition / "territoires/essai/texte.md").unlink()
    os.mkfifo(edition / "territoires/essai/texte.md")


def endless_file(edition: Path) -> None:
    (edition / "territoires/essai/texte.md").unlink()
    (edition / "territoires/essai/texte.md").symlink_to("/dev/zero")


def picture(edition: Path, name: str) -> Path:
    """Have the text show the picture *name*, and return where it is to be."""
    text = edition / "territoires/essai/texte.md"
    text.write_text(f'{text.read_text("utf-8")}\n![Un essai](photos/{name} "Un essai | Personne")\n', "utf-8")
    return edition / "territoires/essai/photos" / name


def pipe_for_picture(edition: Path) -> None:
    os.mkfifo(picture(edition, "a.jpg"))


def entities(edition: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    picture(edition, "a.svg").write_text(
        f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&l9;</text></svg>'
    )


def copies_of_copies(edition: Path) -> None:
    groups = "".join(f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, 9))
    picture(edition, "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        f'<g id="g0"><path d="M0 0h1"/></g>{groups}<use href="#g8"/></svg>'
    )


def nested_groups(edition: Path) -> None:
    picture(edition, "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{"<g>" * 50_000}{"</g>" * 50_000}</svg>'
    )


def huge_pixels(edition: Path) -> None:
    from PIL import Image

    Image.new("1", (20_000, 20_000)).save(picture(edition, "a.png"))


DAMAGE: tuple[tuple[Callable[[Path], None], str], ...] = (
    (recursive_alias, "fiche.yaml"),
    (alias_bomb, "fiche.yaml"),
    (deep_facts, "fiche.yaml"),
    (pipe_for_facts, "fiche.yaml"),
    (pipe_for_edition, "texte.md"),
    (endless_file, "texte.md"),
    (pipe_for_picture, "a.jpg"),
    (entities, "IMAGE-023"),
    (copies_of_copies, "IMAGE-024"),
    (nested_groups, "a.svg"),
    (huge_pixels, "IMAGE-013"),
)


@pytest.fixture(scope="module")
def damaged_read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    folder = tmp_path_factory.mktemp("damaged")
    editions = {damage: made.tiny(folder / damage.__name__) for damage, _words in DAMAGE}
    for damage, edition in editions.items():
        damage(edition)
    return read(*editions.values())


@pytest.mark.parametrize(("damage", "words"), DAMAGE, ids=[damage.__name__ for damage, _ in DAMAGE])
def test_what_would_never_end_is_refused_with_its_place(
    damage: Callable[[Path], None], words: str, damaged_read: dict[str, Read]
) -> None:
    seconds, found = damaged_read[damage.__name__]
    assert seconds is not None, "never ended"
    assert seconds < SECONDS
    assert words in found


# Nothing from outside

NETWORK_SCRIPT = """
import sys
def forbid(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__",):
        if event == "socket.connect" or "addr" in event or "name" in event or event == "socket.bind":
            sys.stderr.write(f"NETWORK {event} {arguments}\\n")
            sys.stderr.flush()
sys.addaudithook(forbid)
sys.argv = ["build.py", "build", sys.argv[1], "--out", sys.argv[2]]
from livret.cli.main import main
raise SystemExit(main())
"""


def test_a_build_uses_no_network(tmp_path: Path) -> None:
    edition = made.tiny(tmp_path / "edition", "Un [lien](https://example.org/) et une adresse : https://example.org.\n")
    spent = spend(["-c", NETWORK_SCRIPT, str(edition), str(tmp_path / "out")])
    assert spent.code == 0, spent.said
    assert "NETWORK" not in spent.said


def test_the_network_would_be_seen() -> None:
    script = NETWORK_SCRIPT.split("sys.argv")[0] + "import socket\nsocket.getaddrinfo('localhost', 80)\n"
    assert "NETWORK socket.getaddrinfo" in spend(["-c", script]).said


OUTSIDE = (
    "![x](https://example.org/a.png)",
    "![x](../../../../etc/passwd)",
    "![x](/etc/passwd)",
    "![x](file:///etc/passwd)",
    "![x](data:image/png;base64,AAAA)",
    "![x](//example.org/a.png)",
    "[x](javascript:alert(1))",
    "[x](file:///etc/passwd)",
    "[x](data:text/html,a)",
    "<img src=x>",
    "<https://example.org/a><script>",
)


@pytest.fixture(scope="module")
def outside_read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    folder = tmp_path_factory.mktemp("outside")
    return read(*(made.tiny(folder / str(n), f"Un essai : {typed}\n") for n, typed in enumerate(OUTSIDE)))


@pytest.mark.parametrize("number", range(len(OUTSIDE)), ids=OUTSIDE)
def test_addresses_that_lead_outside_are_refused(number: int, outside_read: dict[str, Read]) -> None:
    found = outside_read[str(number)].told
    assert re.search(r"texte\.md:3:\d+", found), found
    assert "root:" not in found
