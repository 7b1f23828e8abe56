"""Ctrl-C, where it can be borne: an import is ended first.

Python raises KeyboardInterrupt between any two of its instructions, those that a library's C++ has it execute, too.
pikepdf makes its enumerations so while it is imported; nanobind, below it, then ends the process (« Critical nanobind
error: nanobind::detail::enum_create »). In a class that is being defined, Python itself makes RuntimeError of it.
"""

import signal
from types import FrameType

#: Seconds until Ctrl-C is tried again.
_AGAIN_SECONDS = 0.02
#: Where Python's own code of imports says that it comes from.
_IMPORTS = "<frozen importlib._bootstrap>"


def wait_for_imports() -> None:
    """Have Ctrl-C wait while anything is imported; to be called in the main thread."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return  # whoever started this process wants no Ctrl-C
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGALRM, _interrupt)


def is_interrupt(fault: BaseException | None) -> bool:
    """Return whether *fault* is what some library has made of Ctrl-C."""
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
