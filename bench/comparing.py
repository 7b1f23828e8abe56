"""What it takes to compare two editions of 48 territories: facts and words alone, then with their pages.

    python -m bench.comparing

The second edition has a word in thirty changed, every population, and the order; two territories are new, two gone.
Pages are laid out once before they are compared, as those of a printed edition are. Seconds of processor are those of
the command and of its workers.
"""

import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import synthetic

ROOT = Path(__file__).resolve().parents[1]
COUNT, SHARE = 48, 1 / 30


def next_year(folder: Path) -> Path:
    """Write what the second edition is made of."""
    said = random.Random(COUNT)
    synthetic.edition(folder, COUNT + 2)
    sheet = folder / "edition.yaml"
    head, _sign, listed = sheet.read_text("utf-8").rpartition("territoires:\n")
    first, second, *slugs = re.findall("  - (.*)", listed)
    for gone in (first, second):
        shutil.rmtree(folder / "territoires" / gone)
    said.shuffle(slugs)
    order = "".join(f"  - {slug}\n" for slug in slugs)
    sheet.write_text(f"{head.replace('2025-12-31', '2026-12-31')}territoires:\n{order}", "utf-8")
    for slug in slugs:
        home = folder / "territoires" / slug
        text, fiche = home / "texte.md", home / "fiche.yaml"
        typed = text.read_text("utf-8").splitlines(keepends=True)
        text.write_text("".join(line if line.startswith("#") else _changed(line, said) for line in typed), "utf-8")
        facts = re.sub(r"exergue: .*\n", "", fiche.read_text("utf-8"))
        facts = re.sub(r"valeur: (\d+)", lambda n: f"valeur: {int(n[1]) * 101 // 100 + 1}", facts, count=1)
        fiche.write_text(facts, "utf-8")
    return folder


def _changed(line: str, said: random.Random) -> str:
    return re.sub(r"(?<= )[a-z]{5,}(?= )", lambda word: _other(word[0], said), line)


def _other(word: str, said: random.Random) -> str:
    return said.choice(synthetic.WORDS).lower() if said.random() < SHARE else word


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        sides = [str(synthetic.edition(Path(home, "avant"), COUNT)), str(next_year(Path(home, "apres")))]
        cache = ["--cache", f"{home}/cache", "--out", f"{home}/out"]
        for name, words in (("facts and words", ["--no-pages"]), ("laying out", []), ("with pages", [])):
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            command = [sys.executable, str(ROOT / "build.py"), "compare", *sides, *words, *cache]
            subprocess.run(command, check=True, capture_output=True)
            data = json.loads(Path(home, "out/compare.json").read_text("utf-8"))
            assert bool(words) == (data["pages"] is None), data["notes"]
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{name:16} {time.monotonic() - start:6.1f} s, {used:6.1f} s of processor")


if __name__ == "__main__":
    main()
