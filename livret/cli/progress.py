"""How far the work is: a bar on a terminal, plain lines in a pipe; always on standard error."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from livret.base import terminal
from livret.base.messages import _, plural
from livret.base.problems import printable
from livret.edition.typography.signs import NARROW_NO_BREAK_SPACE

#: Parts of the work after which the time left is printed in a pipe, and over which the pace is measured.
_TENTHS = 10
#: The fewest parts from which a pace is estimated: some need twice as long as others.
_PACE = 24
#: What comes behind the last part (the contents, binding), as a share of all parts: measured on 500 to 3,000 pages.
_BINDING = 0.16
#: Seconds from which minutes alone are printed.
_MINUTES = 600
#: Work of fewer parts is over before anybody wonders how long it lasts.
_LONG = 40


class Remaining:
    """How long the work will still need, at the pace of its last tenth: what was found, not made, is soon forgotten.

    The work is that of laying out; what comes behind it is reckoned with.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._total = 0
        self._seen: deque[tuple[int, float]] = deque()

    def seconds(self, done: int, total: int) -> float | None:
        """Record that *done* of *total* parts are done; return the seconds left, None until a pace is known."""
        if total != self._total:
            self._total = total
            self._seen.clear()
        if not done:  # what precedes the first part says nothing of the others
            self._seen.clear()
            return None
        self._seen.append((done, self._clock()))
        while len(self._seen) > 2 and done - self._seen[1][0] >= max(_PACE, total // _TENTHS):
            self._seen.popleft()
        (first, began), (last, now) = self._seen[0], self._seen[-1]
        return (now - began) / (last - first) * (total * (1 + _BINDING) - done) if last > first else None


def shown_time(seconds: float) -> str:
    """Return *seconds* as people say them."""
    if seconds < 60:
        return plural("about {count} second left", "about {count} seconds left", round(seconds)).format(
            count=round(seconds)
        )
    if seconds < _MINUTES:
        tens = round(seconds / 10)
        return _("about {minutes} min {seconds} s left").format(minutes=tens // 6, seconds=f"{tens % 6 * 10:02}")
    minutes = round(seconds / 60)
    return plural("about {count} minute left", "about {count} minutes left", minutes).format(count=minutes)


@contextmanager
def shown() -> Iterator[Callable[[str, int, int], None]]:
    """Yield the function to call with (what, done, total), from any thread."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(), TextColumn("{task.fields[left]}"),
    )  # fmt: skip
    remaining, lock = Remaining(), Lock()
    console = Console(file=terminal.raw(sys.stderr))
    with Progress(*columns, console=console, transient=True) as bar, terminal.guarded():  # it stands in front of ours
        task = bar.add_task("", total=1, left="")

        def report(what: str, done: int, total: int) -> None:
            with lock:
                left = remaining.seconds(done, total)
                words = shown_time(left) if left is not None and total >= _LONG else ""
                bar.update(task, description=printable(what), completed=done, total=total or 1, left=words)

        yield report


def _plain_lines() -> Callable[[str, int, int], None]:
    shown_lines: set[str] = set()
    remaining, lock = Remaining(), Lock()

    def report(what: str, done: int, total: int) -> None:
        with lock:
            left = remaining.seconds(done, total)
            tenth = done * _TENTHS // total if total >= _LONG else 0
            lines = [what]
            if left is not None and 0 < tenth < _TENTHS:
                share = _("{share} done").format(share=f"{tenth * 100 // _TENTHS}{NARROW_NO_BREAK_SPACE}%")
                if share not in shown_lines:
                    shown_lines.add(share)
                    lines.append(f"{share}, {shown_time(left)}")
            sys.stderr.write("".join(f"{line}\n" for line in lines if line not in shown_lines))
            shown_lines.update(lines)

    return report
