"""The standard streams of a command: one that is closed, full or left by its reader never stops the work."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EPIPE
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any, TextIO

_OUT, _ERR = 1, 2


class Outlet(FileIO):
    """A stream whose first refusal is kept as ``fault``, rather than raised in the midst of the work."""

    fault: OSError | None = None

    def write(self, data: Any, /) -> int:
        """Write *data*; what cannot be written counts as written."""
        try:
            return super().write(data) or 0
        except OSError as fault:
            self.fault = self.fault or fault
            return len(data)


def guarded() -> list[Outlet]:
    """Put outlets behind standard output and standard error; return them.

    Standard streams that were closed lead nowhere from now on: else the next file that is opened would get the number
    of one, and keep back what libraries print there.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= _ERR:
        pass
    os.close(number)
    outlets = [Outlet(number, "w", closefd=False) for number in (_OUT, _ERR)]
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text(outlets[0], sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text(outlets[1], sys.stderr)
    return outlets


def _text(outlet: Outlet, before: TextIO | None) -> TextIOWrapper:
    """Return *outlet* for text; an old terminal shows « ? » for what it cannot."""
    encoding = before.encoding if before else "utf-8"
    lines = outlet.isatty() or outlet.fileno() == _ERR
    return TextIOWrapper(BufferedWriter(outlet), encoding, "replace", line_buffering=lines)


def unwritten(outlets: Sequence[Outlet]) -> OSError | None:
    """Return why something that was said could not be written; that a reader left is no fault."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(ValueError):  # closed meanwhile
            stream.flush()
    return next((each.fault for each in outlets if each.fault and each.fault.errno != EPIPE), None)
