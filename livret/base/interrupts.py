"""Ctrl-C, delayed until an import has ended.

Python raises KeyboardInterrupt between any two of its instructions, those that a library's C++ runs, too.
pikepdf defines its enumerations so while it is imported; nanobind, below it, then ends the process (« Critical nanobind
error: nanobind::detail::enum_create »). In a class that is being defined, Python itself raises RuntimeError for it.
"""

import signal
from types import FrameType

#: Seconds until Ctrl-C is tried again.
_AGAIN_SECONDS = 0.02
#: The file name of Python's own code of imports.
_IMPORTS = "<frozen importlib._bootstrap>"


def wait_for_imports() -> None:
    """Delay Ctrl-C while anything is imported; to be called in the main thread."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return  # the parent of this process ignores Ctrl-C
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGALRM, _interrupt)


def is_interrupt(fault: BaseException | None) -> bool:
    """Return whether *fault* is, or comes from, a KeyboardInterrupt that a library has wrapped."""
    return fault is not None and (
        isinstance(fault, KeyboardInterrupt) or is_interrupt(fault.__cause__ or fault.__context__)
    )


def _interrupt(_signal: int, frame: FrameType | None) -> None:
    while frame:
        if frame.f_code.co_filename == _IMPORTS:
            signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
            return
        frame = frame.f_back
    raise KeyboardInterrupt
