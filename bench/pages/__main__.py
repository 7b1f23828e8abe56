"""How well every page closes: the tallest empty band of each (``bands``), of editions, files and drawn cohorts.

    python -m bench.pages exemple reports/occitanie-2024-2025 some.pdf
    python -m bench.pages --grid 24 --seed 1 --out dist/pages --sheets

An edition is built as ``livret.build`` does, without a cache, then its screen PDF is measured; of a PDF alone nothing
is known of what its authors had, so that its pages have the wider limit. ``--grid`` draws so many territories
(``drawn``), in editions of twelve. One that is refused is left out, told, and the rest is built again.
``--sheets`` writes pictures of all pages to OUT, the bands that are too tall in red. It always ends with 0.
"""

import argparse
import time
from pathlib import Path

from bench.pages import drawn
from bench.pages.bands import measured
from bench.pages.built import Seen, built, built_without_refused
from bench.pages.report import report
from bench.pages.sheets import contact_sheets
from livret.edition.find_edition import find


def main() -> None:
    """Measure what the command line names."""
    reader = argparse.ArgumentParser(prog="python -m bench.pages", description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("what", nargs="*", help="editions (a name, or a folder) and PDF files")
    reader.add_argument("--grid", type=int, default=0, metavar="N", help="draw so many territories")
    reader.add_argument("--seed", type=int, default=0, help="of the drawn ones (0)")
    reader.add_argument("--out", type=Path, default=Path("dist/pages"), help="where files go (dist/pages)")
    reader.add_argument("--sheets", action="store_true", help="write pictures of all pages, too")
    told = reader.parse_args()
    begun, seen = time.monotonic(), []
    for name in told.what:
        path = Path(name)
        seen.append(Seen(path.stem, path, measured(path)) if path.suffix == ".pdf" else built(find(name), told.out))
    for number, matters in enumerate(drawn.cohorts(drawn.draw(told.grid, told.seed)), 1):
        name = f"essai-{told.seed}-{number}"
        seen.append(built_without_refused(told.out / "editions" / name, matters, told.out))
    for each in seen if told.sheets else ():
        contact_sheets(each, told.out)
    print(*report(seen, every_page=not told.grid), sep="\n")
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
