"""The guarded workers of this machine: warm, bounded in time and memory, killed from outside.

The engine swallows exceptions, can loop for ever and can bring its interpreter down: nothing inside its own
process can guard it. A worker pays for its imports, styles and fonts once; after a failure the next chapter
gets a new one.
"""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from livret.base import machine, scratch_folders
from livret.base.messages import _
from livret.base.problems import EnvironmentFailure, LivretError
from livret.catalogue import layout
from livret.pdf.read.bounds import Allowance
from livret.workers.api import ChapterFailure, UnprintableJob, Workers, stopped
from livret.workers.process import (
    STALL_SECONDS,
    Forked,
    ForkServer,
    Killed,
    MachineFault,
    Spawned,
    Stalled,
    Worker,
    WorkerLost,
    imported_for,
)
from livret.workers.wire import ALONE

SECONDS = 120.0
MEMORY_BYTES = machine.ENOUGH_MEMORY

_MIB = 1024**2
#: Seconds to wait for what is done with a file from outside: its processor is bounded, and others may use the machine.
_PATIENCE_SECONDS = 3600.0
#: The share of its memory from which a worker has used all of it: less is never given out one by one.
_ALL_OF_IT = 0.95
#: What C libraries say when they are refused memory, before they abort.
_MEMORY_SIGNS = ("failed to allocate", "Cannot allocate", "MemoryError", "out of memory", "std::bad_alloc")
#: A worker grows by some 0.2 MiB a chapter; after so many requests, another replaces it.
_MOST_REQUESTS = 200


class _Idle:
    """Idle worker slots. ``None`` is a slot whose process is not started; ``get`` blocks until a slot is free."""

    def __init__(self, count: int) -> None:
        self._slots: list[Worker | None] = [None] * count
        self._more = threading.Condition()

    def get(self, request: str) -> Worker | None:
        """Reserve the slot that is best prepared for *request*: its worker has imported for it, or at least runs."""
        wanted = imported_for(request)
        with self._more:
            self._more.wait_for(lambda: self._slots)
            places = range(len(self._slots))  # of two alike, the one given back last is the warmest
            best = max(places, key=lambda place: (_prepared(self._slots[place], wanted), place))
            return self._slots.pop(best)

    def put(self, worker: Worker | None) -> None:
        """Give a slot back."""
        with self._more:
            self._slots.append(worker)
            self._more.notify()


def _prepared(worker: Worker | None, wanted: str) -> int:
    """Return how well *worker* is prepared for what imports *wanted*."""
    return 0 if worker is None else 2 if wanted in worker.imported else 1


class Pool(Workers):
    """Workers of this machine; *jobs* of them at most work at once.

    *jobs* of them at most work at once: ``render`` may be called from as many threads. *seconds* bound one
    request, *memory_bytes* one worker (on Linux; macOS does not enforce such a limit).
    """

    def __init__(self, *, jobs: int = 1, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self.jobs = jobs
        self._seconds = seconds
        self._memory = memory_bytes
        self._workers: set[Worker] = set()
        self._server: ForkServer | None = None
        self._guard = threading.Lock()  # of the three above: who stops comes from another thread
        self._idle = _Idle(jobs)

    def stop(self) -> None:
        """End all workers at once; pending requests raise :class:`ChapterFailure` or EngineFailure."""
        with self._guard:
            super().stop()
            workers, self._workers = self._workers, set()
            server, self._server = self._server, None
        for worker in workers:
            worker.kill()
        if server:
            server.kill()
        if workers:
            scratch_folders.sweep()  # whoever lays out leaves nothing of those that were killed

    def warm(self, requests: Sequence[str]) -> None:
        """Start workers now for *requests*, « render » or « separate »: each is answered by the one started for it."""
        lent = [(request, self._idle.get(request)) for request in requests[: self.jobs]]
        for request, worker in lent:
            self._idle.put(worker or self._started(request, self._memory))

    def call(self, request: str, title: str, *arguments: Any) -> Any:
        """Return the answer to *request*; where the machine fails a worker, it is made again, to another one."""
        failed, killed = 0, 0
        while True:
            try:
                return self._call_one((request, *arguments), title)
            except MachineFault as fault:
                failed += 1
                if failed >= fault.tries:
                    raise _given_up(fault, title, killed) from None
                killed = killed or machine.killed_for_memory()

    def _call_one(self, request: tuple[Any, ...], title: str) -> Any:
        allowance = next((each for each in request[1:2] if isinstance(each, Allowance)), None)
        seconds = _PATIENCE_SECONDS if allowance else self._seconds
        memory = max(self._memory, allowance.memory_bytes) if allowance else self._memory
        with self._worker(request[0], memory) as worker:
            try:
                reply = worker.call(request, seconds)
            except TimeoutError:
                if worker.memory() > _ALL_OF_IT * memory:  # it spends its time asking for more
                    raise self._failure("memory", "", worker.log(), title, memory) from None
                raise _too_slow(worker, title, seconds) from None
            except WorkerLost:
                if self.stopped:
                    raise stopped() from None
                if worker.ran_out and allowance:
                    raise _too_slow(worker, title, seconds) from None
                if worker.was_killed:
                    raise Killed from None
                reply = ("failed", *_lost(worker))
            if reply[0] == "done":
                return reply[1]
            raise self._failure(reply[1], reply[2], worker.log(), title, memory)

    @contextmanager
    def _worker(self, request: str, memory_bytes: int) -> Iterator[Worker]:
        """Yield an idle worker; one that failed, or did not answer, is discarded.

        What may use more memory than the workers have gets one of its own, which is ended with it.
        """
        is_larger = memory_bytes > self._memory
        worker = self._idle.get(request)
        try:
            if worker is None or worker.requests >= _MOST_REQUESTS or is_larger:
                self._discard(worker)
                worker = self._started(request, memory_bytes)
            yield worker
            if is_larger:
                self._discard(worker)
                worker = None
        except BaseException:
            self._discard(worker)
            worker = None
            raise
        finally:
            self._idle.put(worker)

    def _started(self, request: str, memory_bytes: int) -> Worker:
        """Return a new worker of *memory_bytes* for *request*, which is starting."""
        with self._guard:
            if self.stopped:
                raise stopped()
            if request in ALONE or sys.platform != "linux" or memory_bytes > self._memory:
                worker: Worker = Spawned(request, memory_bytes)
            else:
                worker = Forked(request, self._fork_server())
            self._workers.add(worker)
        return worker

    def _fork_server(self) -> ForkServer:
        """Return the server of this pool; a lost one is replaced."""
        if self._server and self._server.lost:
            self._server.kill()
            self._server = None
        if not self._server:
            self._server = ForkServer(self._memory)
        return self._server

    def _discard(self, worker: Worker | None) -> None:
        """End *worker*, unless whoever stops everything has done so."""
        with self._guard:
            ours = worker in self._workers
            self._workers -= {worker} if worker else set()
        if worker and ours:
            worker.kill()

    def _failure(self, cause: str, detail: str, log: str, title: str, memory_bytes: int) -> LivretError:
        if cause == "environment":
            return EnvironmentFailure(_("the engine cannot work on this machine: {detail}").format(detail=detail))
        if cause == "refused":
            return UnprintableJob(detail)
        scarce = (machine.memory_limit() or memory_bytes) < memory_bytes
        if scarce and cause in ("memory", "death", "start"):  # C libraries abort where memory is refused
            return EnvironmentFailure(machine.short_of_memory())
        if cause in ("death", "start") and (message := machine.lacking_by(log)):
            return EnvironmentFailure(message)
        if cause == "start":
            message = _("a process of the engine does not start ({detail}): “doctor” tells what to do")
            return EnvironmentFailure(message.format(detail=detail))
        if cause == "memory" or any(sign in log for sign in _MEMORY_SIGNS):
            excess = layout.TOO_MUCH_MEMORY.at(None, chapter=title, mebibytes=memory_bytes // _MIB)
            return ChapterFailure(excess, log)
        return ChapterFailure(layout.CRASHED.at(None, chapter=title, cause=detail), log)


def _too_slow(worker: Worker, title: str, seconds: float) -> ChapterFailure:
    return ChapterFailure(layout.TOO_SLOW.at(None, chapter=title, seconds=round(seconds)), worker.log())


def _given_up(fault: MachineFault, title: str, killed_before: int) -> LivretError:
    """Return what to say of work that the machine failed as often as it may.

    *killed_before* is ``machine.killed_for_memory`` after the first time.
    """
    if isinstance(fault, Stalled):
        return ChapterFailure(layout.STALLED.at(None, chapter=title, seconds=STALL_SECONDS))
    message = _("“{chapter}”: the process at work was killed {times} times, most likely by a system that lacks memory")
    if machine.killed_for_memory() > killed_before:
        message = _("“{chapter}”: the system killed the process at work {times} times: this machine lacks memory")
    return EnvironmentFailure(f"{message.format(chapter=title, times=fault.tries)}. {machine.make_room()}")


def _lost(worker: Worker) -> tuple[str, str]:
    """Return why *worker*, which is dead, gave no answer: the cause, and its detail."""
    if last_words := worker.last_words():
        return "environment", last_words
    return "death" if worker.pid else "start", worker.death()
