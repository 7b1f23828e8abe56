"""The pool whose workers are those of a Dask cluster, in place of processes of this machine (extra ``cluster``).

A task whose worker is lost is given to another one by the scheduler.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Lock
from typing import Any

from livret.base.fingerprint import of_text
from livret.base.machine import lacking
from livret.base.messages import _, plural
from livret.base.problems import EngineFailure, EnvironmentFailure
from livret.cache.codec import Undecodable, dumps, loads
from livret.exports.press.pdfx import PressJob, separate
from livret.pdf.model import Book
from livret.workers.api import ChapterFailure, Workers, stopped
from livret.workers.cluster.connection import WAIT_SECONDS, Certificates, ClusterFailure, connected, security
from livret.workers.cluster.worker import (
    OTHER_LIVRET,
    WorkerVersions,
    house_digests,
    on_worker,
    reply_type,
    worker_versions,
)
from livret.workers.patience import TURN_SECONDS, GaveUp, Patience
from livret.workers.pool import Pool
from livret.workers.wire import ALONE, types_of

#: Seconds that the scheduler has to list its workers, while nobody answers.
_LOOK_SECONDS = 2
#: Chapters submitted for each thread of the cluster: one is laid out while the next one travels.
_AHEAD = 2


class Cluster(Workers):
    """The workers of the scheduler at *address* (``tcp://host:8786``, ``tls://…``); otherwise as ``pool.Pool``.

    *say* is called with who is waited for; *wait* seconds without any answer end it. Then as many processes of this
    machine as *fallback* go on, if any may.

    :raises EnvironmentFailure: when Dask is not installed, nothing answers, or a worker has another Livret.
    """

    def __init__(
        self,
        address: str,
        *,
        wait: float = WAIT_SECONDS,
        say: Callable[[str], None] = lambda _what: None,
        fallback: int = 0,
        certificates: Certificates | None = None,
    ) -> None:
        self._address, self._say, self._fallback = address, say, fallback
        self._patience = Patience(say, wait)
        self._here: Pool | None = None
        self._leaving = Lock()  # of the above
        self._heard: dict[str, float] = {}
        secured = security(address, certificates or Certificates())
        try:
            self._client = self._patience.over(lambda: connected(address, wait, secured), self._silent)
        except GaveUp as silent:
            raise ClusterFailure(str(silent)) from None
        try:
            threads = self._patience.over(self._threads, self._waited_for)
            self.jobs = _AHEAD * threads
            self._versions = self._agreed()
        except GaveUp as silent:
            self.stop()
            raise ClusterFailure(str(silent)) from None
        except BaseException:
            self.stop()
            raise
        self.programs = of_text(repr(sorted(self._versions.items())))

    def stop(self) -> None:
        """Leave the cluster; what it is laying out is given up."""
        super().stop()
        if self._here:
            self._here.stop()
        with suppress(Exception):  # a scheduler that is silent is not waited for
            self._client.close(timeout=1)

    def warm(self, requests: Sequence[str]) -> None:
        """Do nothing: the workers are there."""

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it, the same on all workers."""
        return self._versions

    def separate(self, book: Book, job: PressJob) -> bytes:
        """Return the press edition of *book*, made here: a whole book is not worth its journey."""
        return separate(book, job)

    def _threads(self) -> int:
        """Return how many threads the workers have, once there is one."""
        while not (workers := self._workers()):
            time.sleep(TURN_SECONDS)
        self._heard = _last_heard(workers)
        return sum(worker["nthreads"] for worker in workers.values())

    def _agreed(self) -> dict[str, str]:
        """Return the versions at work, the same on all workers.

        :raises EnvironmentFailure: where they differ.
        :raises GaveUp: when nobody answers.
        """
        try:
            replies = self._patience.over(lambda: self._client.run(worker_versions), self._waited_for)
            answers = [loads(parts, WorkerVersions) for parts in replies.values()]
        except GaveUp:
            raise
        except Exception as error:  # what a worker raises comes as it is: it may be anything
            raise ClusterFailure(_failed(error)) from error
        houses = {tuple(house.items()) for house, _versions in answers}
        if houses != {tuple(house_digests().items())}:
            raise EnvironmentFailure(_(OTHER_LIVRET))
        versions = [found for _house, found in answers]
        if any(found != versions[0] for found in versions):
            raise EnvironmentFailure(
                _("workers of the cluster have different engines: install the same on all machines")
            )
        return versions[0]

    # Requests

    def call(self, request: str, title: str, *arguments: Any) -> Any:
        """Return the answer to *request*: of the cluster; once that is given up, of this machine if it may.

        Pages are looked at, and files from outside worked on, by a process of this machine.
        """
        if request in ALONE:
            with Pool() as here:
                return here.call(request, title, *arguments)
        if not self._here:
            try:
                return self._answer(request, title, dumps(arguments, types_of(request)[0]))
            except GaveUp as silent:
                if not self._fallback:
                    raise ClusterFailure(str(silent)) from None
                self._go_on_here(str(silent))
        if not self._here:
            raise stopped()
        return self._here.call(request, title, *arguments)

    def _answer(self, name: str, title: str, request: list[bytes]) -> Any:
        parts = self._result(name, title, request)
        try:
            status, detail, problem, answer = loads(parts, reply_type(name))
        except Undecodable as error:
            raise ClusterFailure(_failed(error)) from error
        if status == "done":
            return answer
        if problem:
            raise ChapterFailure(problem, detail)
        raise EnvironmentFailure(detail)

    def _result(self, name: str, title: str, request: list[bytes]) -> list[bytes]:
        """Return what a worker answers; a request that is lost with its scheduler is made again once one is back.

        :raises GaveUp: when nobody has answered for too long.
        """
        from distributed.scheduler import KilledWorker

        with self._patience:
            while True:
                try:
                    task = self._client.submit(on_worker, name, request, house_digests(), pure=False)
                    return self._patiently(task)
                except (EngineFailure, EnvironmentFailure, GaveUp):
                    raise
                except KilledWorker as killed:
                    raise GaveUp(_lost_with(title, killed.allowed_failures + 1)) from None
                except Exception as error:  # whatever Dask raises when the scheduler is lost
                    if self._client.status == "running" and not isinstance(error, CancelledError):
                        raise ClusterFailure(_failed(error)) from error
                self._reconnected()

    def _patiently(self, task: Any) -> list[bytes]:
        """Return the result of *task*; raises GaveUp, and whatever Dask raises."""
        while True:
            with suppress(TimeoutError):
                return task.result(timeout=TURN_SECONDS)  # type: ignore[no-any-return]
            self._go_on_waiting()

    def _reconnected(self) -> None:
        """Wait until the scheduler is there again; raises GaveUp."""
        while True:
            time.sleep(TURN_SECONDS)
            self._go_on_waiting()
            if self._client.status == "running":
                return
            if self._client.status == "closed":
                raise GaveUp(self._silent())

    def _go_on_waiting(self) -> None:
        if self.stopped:
            raise stopped()
        if self._here:  # another thread gave the cluster up
            raise GaveUp(self._silent())
        self._patience.check(self._waited_for)

    def _go_on_here(self, silent: str) -> None:
        """Have processes of this machine do the work from now on; raises EnvironmentFailure if its engine differs."""
        with self._leaving:
            if self._here or self.stopped:
                return
            here = Pool(jobs=self._fallback)
            if here.versions() != self._versions:
                here.stop()
                raise EnvironmentFailure(
                    _("{what}. This computer cannot go on by itself: its engine is not that of the cluster").format(
                        what=silent
                    )
                )
            self._say(_("{what}. This computer goes on by itself").format(what=silent))
            self._here = here

    # Who is there

    def _workers(self) -> dict[str, Any]:
        """Return the workers as the scheduler lists them, by address; raises OSError when it does not answer."""
        identity = self._client.sync(self._client.scheduler.identity, n_workers=-1, callback_timeout=_LOOK_SECONDS)
        return identity["workers"]  # type: ignore[no-any-return]

    def _waited_for(self) -> str:
        """Return who does not answer: the scheduler, all workers, or those that are at work."""
        try:
            workers = self._workers()
        except Exception:  # whatever Dask raises when the scheduler is silent or gone
            return self._silent()
        if not workers:
            return self._nobody()
        heard = _last_heard(workers)
        silent = sum(self._heard.get(address) == seen for address, seen in heard.items())
        self._heard = heard
        if silent == len(heard):
            return _("no machine of the cluster {address} answers any more").format(address=self._address)
        count = len(heard) - silent
        return plural(
            "{count} machine of the cluster is at work, and no chapter comes back",
            "{count} machines of the cluster are at work, and no chapter comes back",
            count,
        ).format(count=count)

    def _silent(self) -> str:
        return _("the scheduler {address} does not answer").format(address=self._address)

    def _nobody(self) -> str:
        return _("the scheduler {address} has no workers").format(address=self._address)


def _last_heard(workers: dict[str, Any]) -> dict[str, float]:
    """Return when each of *workers* was heard of last, by the scheduler's clock."""
    return {address: float(worker["last_seen"]) for address, worker in workers.items()}


def _lost_with(title: str, times: int) -> str:
    return _(
        "“{chapter}”: {times} workers of the cluster were lost one after the other while they laid it out, most likely "
        "for want of memory: give each machine fewer threads (dask worker --nthreads 1)"
    ).format(chapter=title, times=times)


def _failed(error: Exception) -> str:
    """Return why the cluster failed; what programmers call it, where we know no better."""
    if isinstance(error, ModuleNotFoundError):
        return _(OTHER_LIVRET)
    return _("the cluster failed: {detail}").format(detail=lacking(error) or type(error).__name__)
