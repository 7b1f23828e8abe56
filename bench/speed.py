"""What printing costs, in ratios to its peers on the same machine in the same run (``make bench``).

``python bench/speed.py [REPEATS]`` writes synthetic editions of 12 and 48 territories (``synthetic``), measures
every row of MEASURED in turn, each time in a process of its own, and prints medians, ratios and limits
(docs/performance.md keeps one such table). It ends with 1 when a limit is passed.
"""

import json
import os
import random
import re
import resource
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import synthetic  # noqa: E402 - run as a script, the repository is not on the path yet

REPEATS = 5
SIZES = (12, 48)
PLAIN = "import sys; from weasyprint import HTML; HTML(sys.argv[1]).write_pdf(sys.argv[2])"
#: Finds the layouts of every territory, as a build does before it lays one out, and prints the seconds that it took.
SEARCH = """
import sys, time
from pathlib import Path
from livret.design.openings.choice import layouts
from livret.design.openings.deal import dealt
from livret.edition.check.edition import check
from livret.edition.load.folder import load
edition = check(load(Path(sys.argv[1])))
began = time.process_time()
dresses = dealt(edition)
for territory in edition.territories:
    next(layouts(territory, dresses[territory.slug]))
print(time.process_time() - began)
"""
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
#: Programs that print the same HTML with that browser, and how each is told to; none is needed.
BROWSERS = {
    "pagedjs": ("pagedjs-cli", "{html}", "-o", "{pdf}", "--browserArgs", "--no-sandbox,--allow-file-access-from-files"),
    "vivliostyle": ("vivliostyle", "build", "{html}", "-o", "{pdf}", "--executable-browser", "{chromium}"),
}


class Cost(NamedTuple):
    """Seconds elapsed, seconds of processor, MiB of the largest process."""

    elapsed: float
    processor: float
    memory: float


# What is measured: each is given the folder that ``prepare`` filled, and returns the seconds it counts if they are
# not all it takes.


def run(*command: str | Path, **env: str) -> None:
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True, capture_output=True, env={**os.environ, **env})


def livret(folder: Path, size: int, *more: str, cache: str = "cache", out: str = "out") -> None:
    command = (sys.executable, "build.py", "build", folder / f"ed{size}", "--out", folder / f"{out}{size}", *more)
    run(*command, LIVRET_CACHE=str(folder / f"{cache}{size}"))


def plain(folder: Path, size: int) -> None:
    run(sys.executable, "-c", PLAIN, folder / f"html{size}" / "whole.html", folder / "plain.pdf")


def cold(folder: Path, size: int) -> None:
    livret(folder, size, cache="cold", out="cold")


def forget(folder: Path, size: int) -> None:
    for name in ("cold",):
        shutil.rmtree(folder / f"{name}{size}", ignore_errors=True)


def word(folder: Path, size: int) -> None:
    livret(folder, size)


def change_a_word(folder: Path, size: int) -> None:
    """Put another word in the place of one, in the middle of the edition: one that was never there before."""
    texts = sorted((folder / f"ed{size}" / "territoires").glob("*/texte.md"))
    text = texts[len(texts) // 2]
    words = text.read_text("utf-8").split(" ")
    words[60] = "".join(random.choices(string.ascii_lowercase, k=5))
    text.write_text(" ".join(words), "utf-8")


def nothing(folder: Path, size: int) -> None:
    livret(folder, size)


def uses(folder: Path, size: int) -> None:
    livret(folder, size, "--for", "all", out=f"uses{time.monotonic_ns()}-")


def search(folder: Path, size: int) -> float:
    command = [sys.executable, "-c", SEARCH, str(folder / f"ed{size}")]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def typst(folder: Path, size: int) -> None:
    code = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    run(sys.executable, "-c", code, folder / f"typst{size}.typ", folder / "typst.pdf")


def browser(name: str) -> Callable[[Path, int], None]:
    def printed(folder: Path, size: int) -> None:
        html, pdf = folder / f"html{size}" / "whole.html", folder / f"{name}.pdf"
        command = [part.format(html=html, pdf=pdf, chromium=CHROMIUM) for part in BROWSERS[name]]
        run(*command, PUPPETEER_EXECUTABLE_PATH=str(CHROMIUM))

    return printed


def started(_folder: Path, _size: int) -> None:
    run(sys.executable, "build.py", "--help")


#: Name: (what is done, the edition's territories, what is done before and not counted).
MEASURED: dict[str, tuple[Callable[[Path, int], float | None], int, Callable[[Path, int], None] | None]] = {
    "plain12": (plain, 12, None),
    "cold12": (cold, 12, forget),
    "uses12": (uses, 12, None),
    "plain48": (plain, 48, None),
    "cold48": (cold, 48, forget),
    "search48": (search, 48, None),
    "word48": (word, 48, change_a_word),
    "nothing48": (nothing, 48, None),
    "uses48": (uses, 48, None),
    "typst48": (typst, 48, None),
    "pagedjs12": (browser("pagedjs"), 12, None),
    "vivliostyle12": (browser("vivliostyle"), 12, None),
    "pagedjs48": (browser("pagedjs"), 48, None),
    "vivliostyle48": (browser("vivliostyle"), 48, None),
    "help": (started, 12, None),
}


class Row(NamedTuple):
    """A row of the table: what it says, what is divided by what, and the most it may be.

    ``of`` is empty where seconds themselves are bounded; ``figure`` is that of Cost; no ``limit``: told, not bounded.
    """

    says: str
    what: str
    of: str = ""
    limit: float | None = None
    figure: str = "elapsed"


ROWS = (
    Row("Cold build, 12 territories / plain WeasyPrint", "cold12", "plain12", 0.75),
    Row("Cold build, 48 territories / plain WeasyPrint", "cold48", "plain48", 0.60),
    Row("Largest process, 48 territories / plain WeasyPrint", "cold48", "plain48", 1.0, "memory"),
    Row("Search of the openings of 48 territories / cold build (processor)", "search48", "cold48", 0.08, "processor"),
    Row("One word of 48 territories, command line / plain WeasyPrint", "word48", "plain48", 0.12),
    Row("One word of 48 territories, `--watch` / plain WeasyPrint", "watch48", "plain48", 0.05),
    Row("Typst, the whole text of 48 territories / plain WeasyPrint", "typst48", "plain48"),
    Row("Nothing changed, 48 territories (seconds)", "nothing48", "", 0.25),
    Row("All editions from a warm cache, 12 territories / cold build", "uses12", "cold12", 0.35),
    Row("All editions from a warm cache, 48 territories / cold build", "uses48", "cold48", 0.35),
    Row("Cold build, 12 territories / Paged.js", "cold12", "pagedjs12", 0.8),
    Row("Cold build, 12 territories / Vivliostyle", "cold12", "vivliostyle12", 0.6),
    Row("Cold build, 48 territories / Paged.js", "cold48", "pagedjs48", 0.8),
    Row("Cold build, 48 territories / Vivliostyle", "cold48", "vivliostyle48", 0.6),
    Row("`python build.py --help` (seconds)", "help", "", 0.2),
)


# Before measuring


def prepare(folder: Path) -> None:
    """Write the editions, build each once with what the engine was given, and the same text for Typst."""
    for size in SIZES:
        synthetic.edition(folder / f"ed{size}", size)
        livret(folder, size, "--keep-html", str(folder / f"html{size}"))
        livret(folder, size)
        (folder / f"typst{size}.typ").write_text(as_typst(folder / f"ed{size}"), "utf-8")


def as_typst(edition: Path) -> str:
    """Return the text of *edition* in Typst's markup, on pages of the same size and type."""
    fonts = 'font: ("Source Serif 4", "Libertinus Serif"), size: 9.7pt, lang: "fr", hyphenate: true'
    parts = [f'#set page(paper: "a4", columns: 2, numbering: "1")\n#set text({fonts})\n']
    for home in sorted((edition / "territoires").iterdir()):
        name = re.search('nom: "(.*)"', (home / "fiche.yaml").read_text("utf-8"))
        text = re.sub(r"([#$*_@<>`~\\])", r"\\\1", (home / "texte.md").read_text("utf-8"))
        text = re.sub(r"^\\#\\# ", "== ", text, flags=re.MULTILINE)
        parts.append(f'#pagebreak(weak: true, to: "even")\n= {unescape(name[1]) if name else home.name}\n{text}')
    return "\n".join(parts)


# Measuring


def measure_here(name: str, folder: Path) -> Cost:
    """Do *name* once in this process, which has done nothing else."""
    work, size, before = MEASURED[name]
    if before:
        before(folder, size)
    start = time.perf_counter()
    own = work(folder, size)
    elapsed = time.perf_counter() - start
    if own is not None:
        return Cost(own, own, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024 if sys.platform == "linux" else 1024**2
    return Cost(elapsed, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def measure(name: str, folder: Path) -> Cost:
    """Do *name* once in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", name, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Cost(*json.loads(done.stdout))


def watch(folder: Path, size: int, repeats: int) -> Iterator[Cost]:
    """Yield, for each of *repeats* saves of another word, the seconds until the PDF is there."""
    pdf = folder / f"watch{size}" / f"ed{size}-screen.pdf"
    command = [sys.executable, "build.py", "build", str(folder / f"ed{size}"), "--watch", "--out", str(pdf.parent)]
    env = {**os.environ, "LIVRET_CACHE": str(folder / f"cache{size}")}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watching:
        wait(pdf, 0)
        for turn in range(repeats + 1):
            time.sleep(1)
            before = pdf.stat().st_mtime_ns
            start = time.perf_counter()
            change_a_word(folder, size)
            wait(pdf, before)
            if turn:  # the first one starts the workers
                yield Cost(time.perf_counter() - start, 0, 0)
        watching.send_signal(signal.SIGINT)


def wait(pdf: Path, before: int) -> None:
    while not pdf.exists() or pdf.stat().st_mtime_ns == before:
        time.sleep(0.002)


def medians(costs: list[Cost]) -> Cost:
    return Cost(*map(median, zip(*costs, strict=True)))


def there(name: str) -> bool:
    """Tell whether what *name* measures is on this machine."""
    program = BROWSERS.get(name.rstrip("0123456789"))
    return program is None or (CHROMIUM is not None and shutil.which(program[0]) is not None)


def table(found: dict[str, Cost]) -> tuple[str, bool]:
    """Return the rows as a table, and whether every limit is kept."""
    lines, kept = ["| Medians | Elapsed | Beside | Ratio | At most |", "|---|---:|---:|---:|---:|"], True
    for row in ROWS:
        if row.what not in found or (row.of and row.of not in found):
            lines.append(f"| {row.says} | not on this machine | | | {row.limit or ''} |")
            continue
        cost = getattr(found[row.what], row.figure)
        beside = getattr(found[row.of], row.figure) if row.of else 1.0
        unit = "MiB" if row.figure == "memory" else "s"
        well = row.limit is None or cost / beside <= row.limit
        kept = kept and well
        ratio = f"**{cost / beside:.3f}**{'' if well else ' ✖'}"
        other = f"{beside:.2f} {unit}" if row.of else ""
        lines.append(f"| {row.says} | {cost:.2f} {unit} | {other} | {ratio} | {row.limit or ''} |")
    return "\n".join(lines), kept


def main(repeats: int) -> int:
    """Print the table; return 1 when a limit is passed."""
    costs: dict[str, list[Cost]] = {name: [] for name in MEASURED if there(name)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for turn in range(repeats):
            for what in costs:
                print(f"{turn + 1}/{repeats} {what}", file=sys.stderr)
                costs[what].append(measure(what, folder))
        costs["watch48"] = list(watch(folder, 48, repeats))
    text, kept = table({what: medians(several) for what, several in costs.items()})
    print(text)
    return int(not kept)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure_here(sys.argv[2], Path(sys.argv[3]))))
    else:
        raise SystemExit(main(int(sys.argv[1]) if sys.argv[1:] else REPEATS))
