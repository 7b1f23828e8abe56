"""The public Python interface: ``livret.build`` and ``livret.check``, for programs that embed Livret.

Nothing is kept between two calls, and nothing of the process is changed: no working folder, environment, locale, signal
handler, nor logging. Any thread may call. Workers of this machine end with the call. Messages are in French, unless
``LIVRET_LANG`` or the locale's variables name another language.
"""

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from livret.base.machine import must_have_memory
from livret.base.problems import InvalidEdition, Problem
from livret.build import pipeline
from livret.build.order import BuildRequest


def build(edition: str | PathLike[str], uses: Iterable[str], out: str | PathLike[str]) -> pipeline.Written:
    """Print the edition in the folder *edition* for *uses* (rows of ``uses.USES``) into *out*; return what was written.

    :raises InvalidEdition: with the ``problems`` that authors can mend; nothing is written.
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    :raises EnvironmentFailure: when the machine lacks something, or *out* cannot be written.
    :raises ValueError: for an unknown use.
    """
    from livret.build.uses import USES  # late: check needs nothing that reads a PDF

    wanted = tuple(uses)
    if unknown := sorted({*wanted} - {*USES}):
        raise ValueError(f"no such use: {', '.join(unknown)}; there are {', '.join(USES)}")
    must_have_memory()
    return pipeline.build(Path(edition), Path(out), _silent, BuildRequest(wanted))


def check(edition: str | PathLike[str]) -> list[Problem]:
    """Return every problem of the edition in the folder *edition*, warnings too, without writing anything.

    ``Problem.as_data`` returns one as plain values for JSON. Raises EngineFailure and EnvironmentFailure as ``build``.
    """
    must_have_memory()
    try:
        return list(pipeline.lay_out(Path(edition), _silent).warnings)
    except InvalidEdition as invalid:
        return invalid.problems


def _silent(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""
