"""What a personal copy costs: a letter in front of a finished edition, as a mailing makes them one after the other.

``python -m bench.personal [COPIES]`` lays out « exemple », an edition of about 96 pages and LETTERS different letters,
makes COPIES (1,000) copies of both editions, each in a process of its own, and prints a table: milliseconds of
processor for the first copy and the median of those after it, MiB of the process at its largest after a tenth of
the copies and after all. It ends with 1 when a limit is passed.
"""

import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import synthetic
from livret.build import binding, pipeline
from livret.exports.personal.copy import prepare
from livret.exports.screen import screen
from livret.pdf.model import Chapter, Fragment, Parcel
from livret.workers.pool import Pool

ROOT = Path(__file__).resolve().parents[1]
EXEMPLE = ROOT / "reports" / "exemple"
COPIES, LETTERS = 1000, 20
#: Territories that make an edition of about 96 pages.
TERRITORIES = 29
#: The limits: milliseconds of a copy of either edition, and how much the process may grow.
MILLISECONDS = {"exemple": 20, "about 96 pages": 60}
GROWTH = 1.02

LETTER = """\
<!doctype html><html lang="fr" class="side-right"><head><title>Lettre</title></head><body>
<h1>À l’attention de {name}</h1><p>Madame, Monsieur,</p><p>{text}</p><p>{text}</p>
<ul><li>{name} ;</li><li>{region}.</li></ul><p><a href="livret:sommaire">Sommaire</a></p></body></html>
"""


class Cost(NamedTuple):
    """Milliseconds of the first copy and of those after it; MiB after a tenth of the copies and after all."""

    first: float
    after: float
    early: float
    late: float


def letters() -> list[Fragment]:
    """Lay out letters to different recipients."""
    found = [
        LETTER.format(name=place.name, region=place.region, text=f"{synthetic.MARK} {' '.join(synthetic.WORDS)}.")
        for place in synthetic.places()[:LETTERS]
    ]
    with Pool() as press:
        return [press.render(Parcel(Chapter("lettre", "Lettre", html, "right"), {})) for html in found]


def lay_out(folder: Path, to: Path, recipients: list[Fragment]) -> int:
    """Finish the edition in *folder* and leave it in *to*, with letters to *recipients*; return its number of pages."""
    proofs = pipeline.lay_out(folder, lambda *_: None)
    book = binding.whole(proofs)
    to.write_bytes(pickle.dumps((screen(book).pdf, book.info, recipients)))
    return len(book.pages)


def measure_here(source: Path, copies: int) -> Cost:
    """Make *copies* in this process, which has done nothing else."""
    edition, info, recipients = pickle.loads(source.read_bytes())
    original = prepare(edition, info)
    spent, memory = [], []
    for number in range(copies):
        before = time.process_time()
        original.copy([recipients[number % len(recipients)]], title=f"{info.title} – {number}")
        spent.append(1000 * (time.process_time() - before))
        if number + 1 in (copies // 10, copies):
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    unit = 1024 if sys.platform == "linux" else 1024**2
    return Cost(spent[0], median(spent[1:]), *(size / unit for size in memory))


def measure(source: Path, copies: int) -> Cost:
    """Make *copies* in a process of its own."""
    command = [sys.executable, "-m", "bench.personal", "--one", str(source), str(copies)]
    return Cost(*json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout))


def main(copies: int) -> int:
    """Print the table; return 1 when a limit is passed."""
    passed = False
    print(f"| Copies | Pages | First | Each after | Memory after {copies // 10} | after {copies} |")
    print("|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        recipients, large = letters(), synthetic.edition(Path(name) / "large", TERRITORIES)
        for edition, folder in zip(MILLISECONDS, (EXEMPLE, large), strict=True):
            pages = lay_out(folder, Path(name) / "made", recipients)
            cost = measure(Path(name) / "made", copies)
            memory = f"{cost.early:.1f} MiB | {cost.late:.1f} MiB"
            print(f"| {edition} | {pages} | {cost.first:.1f} ms | **{cost.after:.1f} ms** | {memory} |", flush=True)
            passed |= cost.after > MILLISECONDS[edition] or cost.late > GROWTH * cost.early
    return int(passed)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure_here(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        raise SystemExit(main(int(sys.argv[1]) if sys.argv[1:] else COPIES))
