"""Telling how far the work is: a bar on a terminal, plain lines in a pipe; always on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown() -> Iterator[Callable[[str, int, int], None]]:
    """Yield the function that is told (what, done, total)."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total or 1)


def _plain_lines() -> Callable[[str, int, int], None]:
    told: set[str] = set()

    def tell(what: str, _done: int, _total: int) -> None:
        if what not in told:
            told.add(what)
            sys.stderr.write(f"{what}\n")

    return tell
