"""Laying chapters out on other machines: a Dask cluster in place of the children of this one (extra ``cluster``).

A worker needs this package, with its templates, styles and assets, and nothing else: parcels carry their
pictures. On each worker the engine runs in guarded children, as it does here. A task whose worker is lost is
given to another one by the scheduler.
"""

import atexit
import logging
import socket
from collections.abc import Sequence
from functools import cache
from types import GenericAlias
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from livret.codec import dumps, loads
from livret.digests import of_house, of_text
from livret.messages import _, later
from livret.press.model import Book, Finding, Fragment, Parcel
from livret.press.separate import PressJob, separate
from livret.problems import EngineFailure, EnvironmentFailure, Problem
from livret.proof.bounds import Allowance
from livret.proof.model import Remark
from livret.proof.page import Sheet
from livret.proof.registration import Fit
from livret.proof.resemblance import Resemblance
from livret.workers.api import ChapterFailure
from livret.workers.pool import Pool
from livret.workers.wire import Request, types_of

#: What of the house must be the same on every machine; other programs are told by their versions.
_SAME = ("styles", "assets", "livret")
_CONNECT_SECONDS = 10
#: Chapters handed out for each thread of the cluster: one is laid out while the next one travels.
_AHEAD = 2
#: Workers that may be lost while they lay the same chapter out before it is held to be its fault.
_LOST = 3
_MOST_THREADS = 256
_OTHER_LIVRET = later("a worker of the cluster has another Livret: install the same on each machine")


class Cluster:
    """The workers of the scheduler at *address* (``tcp://host:8786``); the interface is that of ``pool.Pool``.

    :raises EnvironmentFailure: when Dask is not installed, nothing answers, or a worker has another Livret.
    """

    def __init__(self, address: str) -> None:
        self.stopped = False
        self._client = _connected(address)
        workers = self._client.scheduler_info(-1)["workers"].values()
        if not workers:
            raise EnvironmentFailure(_("the scheduler {address} has no workers").format(address=address))
        self.jobs = _AHEAD * sum(worker["nthreads"] for worker in workers)
        self._versions = self._agreed()
        self.programs = of_text(repr(sorted(self._versions.items())))

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Leave the cluster; what it is laying out is given up."""
        self.stopped = True
        self._client.close(timeout=1)

    def warm(self, requests: Sequence[str]) -> None:
        """Do nothing: the workers are there."""

    def lint(self) -> list[Finding]:
        """Return what the engine ignores in styles/."""
        found: list[Finding] = self._ask("lint")
        return found

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it, the same on all workers."""
        return self._versions

    def render(self, parcel: Parcel) -> Fragment:
        """Return the chapter of *parcel* laid out; raises as ``Pool.render`` does."""
        fragment: Fragment = self._ask("render", parcel)
        return fragment

    def separate(self, book: Book, job: PressJob) -> bytes:
        """Return the press edition of *book*, made here: a whole book is not worth its journey."""
        return separate(book, job)

    def look(self, pdf: bytes, sheets: Sequence[Sheet]) -> list[Remark]:
        """Return what is unseen or too pale on *sheets*, looked at by a process of this machine."""
        with Pool() as here:
            return here.look(pdf, sheets)

    def compare(self, ours: bytes, file: bytes, pairs: Sequence[tuple[Sheet, Sheet]], fit: Fit) -> list[Resemblance]:
        """Return how pages of *file* resemble those of *ours*, drawn by a process of this machine."""
        with Pool() as here:
            return here.compare(ours, file, pairs, fit)

    def about_file(self, request: str, allowance: Allowance, *arguments: Any) -> tuple[Any, float]:
        """Return what *request* makes of a file from outside, worked on by a process of this machine."""
        with Pool() as here:
            return here.about_file(request, allowance, *arguments)

    def _agreed(self) -> dict[str, str]:
        try:
            told = [loads(parts, _About) for parts in self._client.run(about).values()]
        except Exception as error:  # what a worker raises comes as it is: it may be anything
            raise EnvironmentFailure(_("the cluster failed: {detail}").format(detail=error)) from error
        houses = {tuple(house.items()) for house, _versions in told}
        if houses != {tuple(_house().items())}:
            raise EnvironmentFailure(_(_OTHER_LIVRET))
        versions = [found for _house, found in told]
        if any(found != versions[0] for found in versions):
            raise EnvironmentFailure(
                _("workers of the cluster have different engines: install the same on all machines")
            )
        return versions[0]

    def _ask(self, name: str, *of: Any) -> Any:
        try:
            request = dumps(of, types_of(name)[0])
            task = self._client.submit(on_worker, name, request, _house(), pure=False)
            status, detail, problem, answer = loads(task.result(), _reply_of(name))
        except (EngineFailure, EnvironmentFailure):
            raise
        except Exception as error:  # whatever Dask raises when workers are lost, or the scheduler is
            raise EngineFailure(_("the cluster failed: {detail}").format(detail=error)) from error
        if status == "done":
            return answer
        if problem:
            raise ChapterFailure(problem, detail)
        raise EnvironmentFailure(detail)


def _connected(address: str) -> Any:
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise EnvironmentFailure(
            _("--scheduler needs libraries that are not installed: run make, or pip install 'livret[cluster]'")
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it logs is told as a failure
    dask.config.set({"distributed.scheduler.allowed-failures": _LOST})
    try:
        _knock(address)  # a client that finds nobody leaves a thread behind, which may wait for another for ever
        return Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:
        raise EnvironmentFailure(
            _("no scheduler answers at {address}: {detail}").format(address=address, detail=fault)
        ) from fault


def _knock(address: str) -> None:
    """Raise OSError when nobody listens at *address*, ValueError when it is none."""
    parts = urlsplit(address)
    if parts.scheme not in ("tcp", "tls") or not parts.hostname or not parts.port:
        raise ValueError(_("an address looks like this: tcp://host:8786"))
    with socket.create_connection((parts.hostname, parts.port), _CONNECT_SECONDS):
        pass


def _house() -> dict[str, str]:
    return {part: of_house()[part] for part in _SAME}


# On the worker. Dask would pickle what it is given and what comes back: both are bytes of ``codec`` already.


class _About(NamedTuple):
    """The digests of a worker's house, and the versions of its engine."""

    house: dict[str, str]
    versions: dict[str, str]


def _reply_of(name: str) -> Any:
    """Return the type of the reply to the request called *name*: its status, why it failed, the answer if it did not.

    A chapter that failed has its problem; why it failed is then what the engine wrote.
    """
    return GenericAlias(tuple, (Literal["done", "failed", "other"], str, Problem | None, types_of(name)[1] | None))


def about() -> list[bytes]:
    """Return the digests of the worker's house, and the versions of its engine."""
    return dumps(_About(_house(), _pool().versions()), _About)


def on_worker(name: str, request: list[bytes], house: dict[str, str]) -> list[bytes]:
    """Return the reply to one request (``_reply_of``)."""
    return dumps(_answered(name, request, house), _reply_of(name))


def _answered(name: str, request: list[bytes], house: dict[str, str]) -> tuple[Any, ...]:
    if house != _house():
        return "other", _(_OTHER_LIVRET), None, None
    try:
        return "done", "", None, getattr(_pool(), name)(*Request(name, False, request).arguments())
    except ChapterFailure as failure:
        return "failed", failure.log, failure.problem, None
    except EnvironmentFailure as failure:
        return "other", str(failure), None, None


@cache
def _pool() -> Pool:
    """Return the guarded children of this worker: they are born as its threads ask for them."""
    pool = Pool(jobs=_MOST_THREADS)
    atexit.register(pool.stop)
    return pool
