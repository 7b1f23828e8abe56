"""What comes in, measured: ``python -m bench.intake [--all]``.

It brings the corpus in, a file at a time, and prints for texts the blocks that are right, for sheets the fields, and
the words that are neither in the edition nor told; then what other programs make of the same Word files, and how long
the command takes for a cohort of twelve Word files and a sheet. ``--all`` tells everything that is not as it must be.
Ends with 1 if a word is lost, fewer than 95 % of the blocks are right, or the cohort takes 5 seconds of processor.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.intake import blocks, cohort, peers, sheets, texts, trial
from bench.intake.trial import Verdict
from livret.workers.pool import Pool

RIGHT, SECONDS = 0.95, 5.0


def main() -> int:
    """Measure, print, and return the exit code."""
    with tempfile.TemporaryDirectory() as place, Pool() as press:
        folder = trial.edition(Path(place) / "exemple")
        of_texts = [trial.text(case, texts.expected(case), folder, press) for case in texts.cases()]
        of_sheets = [trial.sheet(case, sheets.expected(case), folder, press) for case in sheets.cases()]
        for verdict in (*of_texts, *of_sheets):
            _print(verdict)
        share = _summary("texts", "blocks", of_texts)
        fields = _summary("sheets", "fields and blocks", of_sheets)
        _print_peers(folder, of_texts)
        seconds = _cohort(Path(place) / "cohort")
    lost = sum(len(verdict.lost) for verdict in (*of_texts, *of_sheets))
    return int(lost > 0 or min(share, fields) < RIGHT or seconds >= SECONDS)


def _print(verdict: Verdict) -> None:
    whole = verdict.right == verdict.total and not verdict.lost and not verdict.faults
    if "--all" in sys.argv or not whole:
        print(f"{verdict.right:4}/{verdict.total:<4} {verdict.arrival}")
    if verdict.lost:
        print(f"          lost: {' '.join(verdict.lost)}")
    for fault in verdict.faults if "--all" in sys.argv else verdict.faults[:3]:
        print(f"          {fault}")
    for remark in verdict.needless if "--all" in sys.argv else ():
        print(f"          needless: {remark}")


def _summary(of: str, what: str, verdicts: Sequence[Verdict]) -> float:
    right, total = sum(v.right for v in verdicts), sum(v.total for v in verdicts)
    lost = sum(len(v.lost) for v in verdicts)
    faultless = sum(not v.faults and not v.lost for v in verdicts)
    share = f"{right}/{total} {what} right ({right / total:.1%})"
    needless = sum(len(v.needless) for v in verdicts)
    print(f"{len(verdicts)} {of}: {share}, {lost} words lost, {faultless} without a fault, {needless} needless remarks")
    return right / total


def _print_peers(folder: Path, ours: Sequence[Verdict]) -> None:
    rules = trial.rules(folder)
    pairs = [(case, ours[n]) for n, case in enumerate(texts.cases()) if case.arrival.endswith(".docx")]
    own = sum(verdict.right for _, verdict in pairs) / sum(verdict.total for _, verdict in pairs)
    for name, convert in peers.peers():
        right = total = 0
        for case, _verdict in pairs:
            got = blocks.of_html(convert(case.arrival, case.data), texts.TITLES[case.territory])
            expected = blocks.of_markdown(texts.expected(case), rules)
            good, of = blocks.right(blocks.pictures_last(got), blocks.pictures_last(expected))
            right, total = right + good, total + of
        share = right / total
        print(
            f"{name}, the {len(pairs)} Word files: {share:.1%} of the blocks; livret {own:.1%}, {own / share:.2f} times"
        )


def _cohort(place: Path) -> float:
    """Return the seconds of processor that the whole command takes for twelve Word files and a sheet, workers too."""
    folder, files = cohort.made(place)
    command = [sys.executable, "build.py", "import", *map(str, files), "--edition", str(folder), "--write"]
    began, used = time.perf_counter(), _processor()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds, wall = _processor() - used, time.perf_counter() - began
    written = sum(path.stat().st_size > 0 for path in folder.glob("territoires/*/texte.md"))
    print(f"a cohort of {len(files)} files: {seconds:.1f} s of processor ({wall:.1f} s), {written} texts written")
    if done.returncode or written < len(files) - 1:
        print(done.stderr[-2000:])
        return SECONDS
    return seconds


def _processor() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


if __name__ == "__main__":
    sys.exit(main())
