"""What printing costs, in ratios: « exemple » chapter by chapter against its ``whole.html`` given to WeasyPrint.

``python bench/speed.py [REPEATS]`` measures both in turn, each time in processes of their own, and prints the
medians as a table (docs/performance.md keeps one). It ends with 1 when a limit is passed.

- chapters: one child that starts cold, reads styles and fonts once and lays the chapters out one after the
  other; then binding and cropping. The layouts are those that the ladder chose.
- whole: ``HTML("whole.html").write_pdf()``, tags and checks left out.
- build: the whole command, with reading, checking, and every layout that was tried before the one chosen.
- uses: the same command for every use: screen, archive, press, booklet, extracts.
- help: ``python build.py --help``.
"""

import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

EDITION = ROOT / "reports" / "exemple"
REPEATS = 5
#: The limits: chapters against whole, in processor time; seconds before help is read.
RATIO, HELP = 1.15, 0.2
PLAIN = "import sys; from weasyprint import HTML; HTML(sys.argv[1]).write_pdf(sys.argv[2])"


class Cost(NamedTuple):
    """Seconds of processor, seconds elapsed, MiB of the largest process."""

    processor: float
    elapsed: float
    memory: float


def prepare(folder: Path) -> None:
    """Lay the edition out once; leave in *folder* its chapters and what ``--keep-html`` keeps."""
    from livret import books, pipeline
    from livret.press import keep

    proofs = pipeline.lay_out(EDITION, lambda *_: None)
    chapters = [sheet.chapter for sheet in proofs.sheets]
    (folder / "chapters").write_bytes(pickle.dumps((chapters, books.info(proofs.edition))))
    for name, html in keep.pages(chapters, proofs.edition.folder, proofs.edition.sheet.language):
        (folder / name).write_text(html, "utf-8")


def run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def ready_chapters(folder: Path) -> Callable[[], object]:
    from livret.pool import Press
    from livret.press.bind import bind
    from livret.press.parcels import pack
    from livret.press.screen import screen

    chapters, info = pickle.loads((folder / "chapters").read_bytes())

    def chapter_by_chapter() -> None:
        with Press() as press:
            fragments = [press.render(pack(chapter, EDITION)) for chapter in chapters]
        (folder / "chapters.pdf").write_bytes(screen(bind(fragments, info)).pdf)

    return chapter_by_chapter


def ready_whole(folder: Path) -> Callable[[], object]:
    return lambda: run(sys.executable, "-c", PLAIN, str(folder / "whole.html"), str(folder / "whole.pdf"))


def ready_build(folder: Path) -> Callable[[], object]:
    return lambda: run(sys.executable, "build.py", "build", str(EDITION), "--out", str(folder / "out"))


def ready_uses(folder: Path) -> Callable[[], object]:
    order = ("--for", "all", "--split-cover")
    return lambda: run(sys.executable, "build.py", "build", str(EDITION), *order, "--out", str(folder / "uses"))


def ready_help(_folder: Path) -> Callable[[], object]:
    return lambda: run(sys.executable, "build.py", "--help")


MEASURED = {
    "chapters": ready_chapters,
    "whole": ready_whole,
    "build": ready_build,
    "uses": ready_uses,
    "help": ready_help,
}


def used() -> tuple[float, float]:
    """Return seconds of processor of this process and of the children it has waited for, and the time."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both), time.perf_counter()


def measure_here(name: str, folder: Path) -> Cost:
    """Do *name* once in this process, which has done nothing else."""
    work = MEASURED[name](folder)
    before = used()
    work()
    after = used()
    unit = 1024 if sys.platform == "linux" else 1024**2
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    return Cost(after[0] - before[0], after[1] - before[1], memory)


def measure(name: str, folder: Path) -> Cost:
    """Do *name* once in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", name, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Cost(*json.loads(done.stdout))


def medians(costs: list[Cost]) -> Cost:
    return Cost(*map(median, zip(*costs, strict=True)))


def _row(cost: Cost, ratio: bool) -> str:
    if ratio:
        return f"**{cost.processor:.2f}** | {cost.elapsed:.2f} | {cost.memory:.2f}"
    return f"{cost.processor:.2f} s | {cost.elapsed:.2f} s | {cost.memory:.0f} MiB"


def table(found: dict[str, Cost]) -> str:
    """Return what was *found* as the table of docs/performance.md."""
    rows = {
        "Chapters one by one, bound": "chapters",
        "`whole.html` at once, plain WeasyPrint": "whole",
        "**Ratio**": "ratio",
        "`python build.py build exemple`": "build",
        "`python build.py build exemple --for all --split-cover`": "uses",
        "**Ratio of the two builds**": "every use",
        "`python build.py --help`": "help",
    }
    lines = [f"| {name} | {_row(found[what], name.startswith('**'))} |" for name, what in rows.items()]
    return "\n".join(("| Medians | Processor | Elapsed | Largest process |", "|---|---:|---:|---:|", *lines))


def main(repeats: int) -> int:
    """Print the table; return 1 when a limit is passed."""
    costs: dict[str, list[Cost]] = {name: [] for name in MEASURED}
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        for _turn in range(repeats):
            for what in MEASURED:
                costs[what].append(measure(what, Path(name)))
    found = {what: medians(several) for what, several in costs.items()}
    for ratio, (one, other) in {"ratio": ("chapters", "whole"), "every use": ("uses", "build")}.items():
        found[ratio] = Cost(*(a / b for a, b in zip(found[one], found[other], strict=True)))
    print(table(found))
    return int(found["ratio"].processor > RATIO or found["help"].elapsed > HELP)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure_here(sys.argv[2], Path(sys.argv[3]))))
    else:
        raise SystemExit(main(int(sys.argv[1]) if sys.argv[1:] else REPEATS))
