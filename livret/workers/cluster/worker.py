"""What a worker of the cluster runs: the requests of ``workers.api``, in guarded processes of its own machine.

A worker needs this package, with its templates, styles and assets, and nothing else: parcels carry their pictures.
"""

import atexit
import socket
from functools import cache
from types import GenericAlias
from typing import Any, Literal, NamedTuple

from livret.base.messages import _, later
from livret.base.problems import EnvironmentFailure, Problem
from livret.cache.codec import dumps
from livret.cache.fingerprint import of_house
from livret.workers.api import ChapterFailure
from livret.workers.pool import Pool
from livret.workers.wire import Request, types_of

#: What of the house must be the same on every machine; other programs are compared by their versions.
_SAME = ("styles", "assets", "livret")
_MOST_THREADS = 256
OTHER_LIVRET = later("a worker of the cluster has another Livret: install the same on each machine")


def house_digests() -> dict[str, str]:
    """Return the digests of what must be the same on every machine, by part of the house."""
    return {part: of_house()[part] for part in _SAME}


# On the worker. Dask would pickle what it is given and what comes back: both are bytes of ``codec`` already.


class WorkerVersions(NamedTuple):
    """The digests of a worker's house, and the versions of its engine."""

    house: dict[str, str]
    versions: dict[str, str]


def reply_type(name: str) -> Any:
    """Return the type of the reply to the request called *name*: its status, why it failed, the answer if it did not.

    A chapter that failed has its problem; why it failed is then what the engine wrote.
    """
    return GenericAlias(tuple, (Literal["done", "failed", "other"], str, Problem | None, types_of(name)[1] | None))


def worker_versions() -> list[bytes]:
    """Return the digests of the worker's house, and the versions of its engine."""
    return dumps(WorkerVersions(house_digests(), _pool().versions()), WorkerVersions)


def on_worker(name: str, request: list[bytes], house: dict[str, str]) -> list[bytes]:
    """Return the reply to one request (``reply_type``)."""
    return dumps(_answered(name, request, house), reply_type(name))


def _answered(name: str, request: list[bytes], house: dict[str, str]) -> tuple[Any, ...]:
    if house != house_digests():
        return "other", _(OTHER_LIVRET), None, None
    try:
        return "done", "", None, getattr(_pool(), name)(*Request(name, False, request).arguments())
    except ChapterFailure as failure:
        return "failed", failure.log, failure.problem, None
    except EnvironmentFailure as failure:
        return "other", _("{path}: {reason}").format(path=socket.gethostname(), reason=failure), None, None


@cache
def _pool() -> Pool:
    """Return the guarded children of this worker: they are started as its threads request them."""
    pool = Pool(jobs=_MOST_THREADS)
    atexit.register(pool.stop)
    return pool
