"""Two checkouts, one after the other: every PDF of both is byte for byte the same, or reported.

``python -m bench.same_bytes BEFORE AFTER`` builds both editions and an invented one of twelve territories, for all
uses, in each of the two checkouts, with an empty cache; it lists every file whose bytes differ, and exits with 1 then.
A move of modules, another name, another way to the same page: none of these may change a page.
"""

import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from bench import synthetic

EDITIONS = ("occitanie-2024-2025", "exemple")
COUNT = 12


def pdfs(checkout: Path, edition: str, out: Path) -> dict[str, str]:
    """Return the SHA-256 of every PDF that *checkout* makes of *edition*, by name."""
    with tempfile.TemporaryDirectory() as cache:
        command = [checkout / ".venv/bin/python", "build.py", "build", edition, "--for", "all", "--out", out]
        environment = {**os.environ, "LIVRET_CACHE": cache, "SOURCE_DATE_EPOCH": "1767225600"}
        done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{checkout} · {edition}\n{done.stderr}")
    return {path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest() for path in out.rglob("*.pdf")}


def main(before: Path, after: Path) -> int:
    """Compare the two checkouts; return the exit code."""
    different = count = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for edition in (*EDITIONS, str(synthetic.edition(home / "douze", COUNT))):
            name = Path(edition).name
            old, new = (
                pdfs(tree.resolve(), edition, home / str(side) / name) for side, tree in enumerate((before, after))
            )
            wrong = sorted(file for file in {*old, *new} if old.get(file) != new.get(file))
            print(f"{name}: {len(new)} PDF, {len(wrong)} different", *wrong, sep="\n  ")
            different += len(wrong)
            count += len(new)
    print(f"{count} PDF compared, {different} different")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
