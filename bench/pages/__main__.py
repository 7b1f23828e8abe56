"""How well every page closes: the tallest empty band of each (``bands``), of editions, files and drawn cohorts.

    python -m bench.pages exemple reports/occitanie-2024-2025 some.pdf
    python -m bench.pages --grid 24 --seed 1 --out dist/pages --sheets

An edition is built as ``livret.build`` does, without a cache, then its screen PDF is measured. Of a PDF alone nothing
is known of what its authors had, so that its pages have the wider limit, and maps are only seen where tags name them.
``--grid`` draws so many territories (``drawn``), in editions of twelve, with ``--uneven`` as authors send them
(``uneven``), ``--odd`` one of territories with too much or too little (``odd``). A territory that is refused is left
out, told, and the rest is built again. The files are under OUT/editions: ``python -m bench.pages
OUT/editions/essai-1-2`` tries one of them again. ``--sheets`` writes pictures of all pages to OUT, the bands that are
too tall in red, and ``pires.png``, the worst openings. It always ends with 0.
"""

import argparse
import time
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from pikepdf import PdfError

from bench.pages import drawn, odd, uneven
from bench.pages.bands import measured
from bench.pages.built import Seen, built, built_without_refused
from bench.pages.report import report
from bench.pages.sheets import contact_sheets, worst
from livret.base.problems import InvalidEdition, LivretError, Severity
from livret.edition.find_edition import find


def main() -> None:
    """Measure what the command line names."""
    reader = argparse.ArgumentParser(prog="python -m bench.pages", description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("what", nargs="*", help="editions (a name, or a folder) and PDF files")
    reader.add_argument("--grid", type=int, default=0, metavar="N", help="draw so many territories")
    reader.add_argument("--seed", type=int, default=0, help="of the drawn ones (0)")
    reader.add_argument("--uneven", action="store_true", help="their texts, facts and photos in uneven shares")
    reader.add_argument("--odd", action="store_true", help="draw nine territories that have too much or too little")
    reader.add_argument("--out", type=Path, default=Path("dist/pages"), help="where files go (dist/pages)")
    reader.add_argument("--sheets", action="store_true", help="write pictures of all pages, too")
    found = reader.parse_args()
    if not (found.what or found.grid or found.odd):
        reader.print_help()
        return
    begun = time.monotonic()
    seen = [each for each in _all(found) if each]
    if found.sheets:
        for each in seen:
            contact_sheets(each, found.out)
        worst(seen, found.out)
    print(*report(seen, every_page=not found.grid), sep="\n")
    print(f"{time.monotonic() - begun:.0f} s")


def _all(expected: argparse.Namespace) -> Iterator[Seen | None]:
    for name in expected.what:
        yield _tried(partial(_named, name, expected.out), name)
    for name, write in _drawn(expected):
        yield _tried(
            partial(built_without_refused, partial(write, expected.out / "editions" / name), expected.out), name
        )


def _named(name: str, out: Path) -> Seen:
    path = Path(name)
    return Seen(path.stem, path, measured(path)) if path.suffix == ".pdf" else built(find(name), out)


def _drawn(expected: argparse.Namespace) -> Iterator[tuple[str, Callable[[Path, Collection[str]], Path]]]:
    """Yield the name of each drawn edition, and what writes it."""
    write, name = (uneven.write, "inegal") if expected.uneven else (drawn.write, "essai")
    for number, matters in enumerate(drawn.cohorts(drawn.draw(expected.grid, expected.seed)), 1):
        yield f"{name}-{expected.seed}-{number}", partial(write, matters)
    if expected.odd:
        yield "essai-hors-norme", odd.write


def _tried(build: Callable[[], Seen], name: str) -> Seen | None:
    """Return what *build* returns; None, and words on it, for an edition that cannot be printed."""
    try:
        return build()
    except InvalidEdition as invalid:
        wrong = [each for each in invalid.problems if each.severity == Severity.ERROR]
        print(f"✖ {name} is refused", *(f"{each.location}: {each.code} {each.message}" for each in wrong), sep="\n  ")
    except (LivretError, OSError, PdfError) as failure:
        print(f"✖ {name}: {failure}")
    return None


if __name__ == "__main__":
    main()
