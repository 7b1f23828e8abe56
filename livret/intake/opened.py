"""A file from outside is read by a guarded worker only: bounded in time and memory, without network.

If it exceeds the bounds, or crashes the worker, that is a problem of the file.
"""

from dataclasses import replace
from typing import Any

from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.catalogue import layout
from livret.pdf.read.bounds import MB, Allowance
from livret.workers.api import ChapterFailure, Workers

#: Bounds of a file: seconds of processor, bytes of memory. A Word file of 500 pages needs two seconds and 300 MB.
SECONDS, MEMORY_BYTES = 20.0, 1024**3


def opened(workers: Workers, request: str, name: str, *arguments: Any) -> Any:
    """Return the worker's answer to *request*, a row of ``workers.wire.ALONE``, for the file *name*.

    :raises Refused: its problem.
    """
    try:
        answer, _seconds = workers.about_file(request, Allowance(SECONDS, MEMORY_BYTES), *arguments)
    except ChapterFailure as failure:
        raise _refused(failure, name) or failure from failure
    if isinstance(answer, Problem):
        place = answer.location or Location(name)
        raise Refused(replace(answer, location=replace(place, file=place.file or name)))
    return answer


def _refused(failure: ChapterFailure, name: str) -> Refused | None:
    kind, place = failure.problem.kind, Location(name)
    if kind is layout.TOO_SLOW:
        return Refused(kinds.TOO_SLOW.at(place, seconds=round(SECONDS)))
    if kind is layout.TOO_MUCH_MEMORY:
        return Refused(kinds.TOO_HEAVY.at(place, most=MEMORY_BYTES // MB))
    if kind is layout.CRASHED:
        return Refused(kinds.CRASHED.at(place))
    return None
