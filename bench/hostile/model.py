"""What a hostile case is, and a command run from outside: bounded, watched, measured."""

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
#: A command that takes longer hangs.
HANG_SECONDS = 120.0
#: Signs that something was met which nobody had thought of: exit codes 0 to 4 and 130 are the documented ones.
_UNPLANNED = ("Traceback (most recent call last)", "nanobind", "Fatal Python error", "Segmentation fault")
_PLANNED = (0, 1, 2, 3, 4, 130)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its *name*, and what tries it in an empty folder and returns its fault, "" where it holds.

    A fault begins with its kind: « hang », « traceback », « wrong file », « wrong blame » or « cost ».
    """

    name: str
    attempt: Callable[[Path], str]


class Ran(NamedTuple):
    """How a command ended: exit code (None: it hung), both streams, processor in seconds, most memory in bytes."""

    code: int | None
    out: str
    err: str
    processor: float
    memory: int

    @property
    def fault(self) -> str:
        """Return what no command may do, whatever it is given: hang, or end in a way that nobody planned."""
        if self.code is None:
            return "hang"
        sign = next((sign for sign in _UNPLANNED if sign in self.err), "")
        return f"traceback: {sign or self.code} {self.err[-300:]}" if sign or self.code not in _PLANNED else ""


def run(
    arguments: Sequence[str], folder: Path, env: Mapping[str, str] | None = None, seconds: float = HANG_SECONDS
) -> Ran:
    """Run ``python build.py`` *arguments* in *folder*, with *env* beside the environment; kill it after *seconds*.

    Processor is that of the command and of all processes it waited for; memory is that of the largest of them.
    """
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    with (
        (folder / ".out").open("w+b") as out,
        (folder / ".err").open("w+b") as err,
    ):
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            start_new_session=True,
        )  # fmt: skip
        late = threading.Event()

        def end() -> None:
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        alarm = threading.Timer(seconds, end)
        alarm.start()
        _pid, status, used = os.wait4(process.pid, 0)
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = [stream.seek(0) or stream.read().decode(errors="replace") for stream in (out, err)]
    unit = 1 if sys.platform == "darwin" else 1024
    code = None if late.is_set() else process.returncode
    return Ran(code, texts[0], texts[1], used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def limited(bytes_written: int) -> Callable[[], None]:
    """Return what bounds the size of each file that a process writes (``ulimit -f``), to be run in it first."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_written, bytes_written))
