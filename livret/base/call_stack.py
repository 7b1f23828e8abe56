"""Room for deep calls: CPython keeps the frames of calls in pieces of 16 kB, and asks the system for each anew.

A loop at the edge of one has the next piece given and taken back at every call: half of all memory that laying out
asked the system for was that, by the chance of how deep its calls are.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: Places of a frame: with its own size, CPython takes a piece of 1 MB, and what the frame leaves of it is for others.
_PLACES = 1 << 16


def roomily(call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """Return what *call* returns; the frames of all calls below it stand in one piece of memory."""
    return call(*arguments, **options)


roomily.__code__ = roomily.__code__.replace(co_stacksize=_PLACES)
