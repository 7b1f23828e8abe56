"""Try what is hostile or unlucky: ``python -m bench.hostile [--quick] [PART …]`` (an hour on two cores; a quarter).

Each case gets an empty folder and must hold what its part promises: nothing hangs, nothing ends in a traceback, no
file is half or wrong, and no fault is blamed on what is not at fault. Ends with 1 if a case does not.
"""

import argparse
import importlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.hostile.model import Case

#: Each part is a module with ``cases(quick)``.
PARTS = ("pdfs", "actions", "photos", "drawings", "cache", "edits", "kills", "disks", "signs", "mail", "fuzz")


def main() -> int:
    """Try the parts that are asked for, tell each fault as it is found, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all of them unless told")
    parser.add_argument("--quick", action="store_true", help="fewer cases of each kind: a quarter of an hour")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    faults = [fault for part in options.parts or PARTS for fault in _tried(part, options.quick)]
    print(f"faults: {len(faults)}")
    return 1 if faults else 0


def _tried(part: str, quick: bool) -> Iterator[str]:
    """Try the cases of *part* and yield the faults, each reported at once; print how many there were, and how long."""
    began, count = time.monotonic(), 0
    cases: Iterator[Case] = importlib.import_module(f"bench.hostile.{part}").cases(quick)
    for case in cases:
        count += 1
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            if fault := _fault(case, Path(folder)):
                print(f"  {part}/{case.name}: {fault}", flush=True)
                yield fault
    print(f"{part}: {count} cases, {time.monotonic() - began:.0f} s", flush=True)


def _fault(case: Case, folder: Path) -> str:
    """Return the fault of *case*; one of its own ends neither the bench nor the cases behind it."""
    try:
        return case.attempt(folder)
    except Exception as fault:
        return f"the case itself: {type(fault).__name__} {fault}"


if __name__ == "__main__":
    sys.exit(main())
