"""Work that waits for workers, as steps: a generator yields the future that it waits for, and is sent what came of it.

One thread goes through the steps of all work there is (``build/schedule``), so that nothing of it needs a lock; others
only wait for workers (``Workers.submit``).
"""

from collections.abc import Generator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: What yields the futures that it waits for, and returns T.
Steps = Generator[Future[Any], Any, T]


class Begun(Generic[T]):
    """Steps that have begun: workers are at work for them. They go on when their result is asked for."""

    def __init__(self, steps: Steps[T]) -> None:
        self._steps = steps
        self._waiting: Future[Any] | None = None
        self._results: list[T] = []
        self._go_on(None)

    def result(self) -> T:
        """Return what the steps come to; raises what they do, and what comes of the futures that they wait for."""
        while self._waiting:
            self._go_on(self._waiting.result())
        return self._results[0]

    def _go_on(self, answer: object) -> None:
        try:
            self._waiting = self._steps.send(answer)
        except StopIteration as end:
            self._waiting = None
            self._results.append(end.value)
