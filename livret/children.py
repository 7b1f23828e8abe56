"""The processes that lay out: one started, or several that one start makes.

A start takes half a second, all of it imports. On Linux the siblings of a child are forked from it once it is
ready: they cost a few milliseconds and share its memory. Elsewhere each is started (what a Mac's libraries keep does
not outlive a fork).
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any

import livret
from livret.child import ALONE, FOLDER_PREFIX
from livret.messages import _

_LOG_TAIL = 20_000
_LAST_SECONDS = 5
_START_SECONDS = 30


class Gone(Exception):
    """The process is dead, or was told to stop."""


class Child:
    """One running process, and what it writes. ``asked`` counts its requests, ``knows`` what it has imported for."""

    def __init__(self, request: str) -> None:
        self.knows = {imported_for(request)}
        ours, self._theirs = socket.socketpair()
        self.asked = 0
        self.folder = tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, ignore_cleanup_errors=True)
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115, it lives as long as the process
        self._connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        """The number of the process; 0 while it is not known."""
        raise NotImplementedError

    def ask(self, request: tuple[Any, ...], seconds: float) -> tuple[Any, ...]:
        """Return the reply to *request*; raises TimeoutError after *seconds*, Gone if there is none."""
        self.asked += 1
        self.knows.add(imported_for(request[0]))
        try:
            self._connection.send(request)
            # Imports, styles and fonts come before the first answer: they are not the chapter's time.
            answered = self._connection.poll(seconds + (_START_SECONDS if self.asked == 1 else 0))
            reply: tuple[Any, ...] = self._connection.recv() if answered else ()
        except (EOFError, OSError) as error:  # OSError: the connection was closed by whoever stops everything
            raise Gone from error
        if not answered:
            raise TimeoutError
        return reply

    def death(self) -> str:
        """Return how a process that did not answer died."""
        raise NotImplementedError

    def log(self) -> str:
        """Return the end of what the process wrote; nothing once it was ended."""
        if self._log.closed:
            return ""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - _LOG_TAIL))
        return self._log.read().decode(errors="replace")

    def kill(self) -> None:
        """End the process at once and take its files away."""
        self._end()
        self._connection.close()
        self._log.close()
        self.folder.cleanup()

    def _end(self) -> None:
        raise NotImplementedError


class Started(Child):
    """A process of ours; *siblings* are forked from it when it is ready for *request*."""

    def __init__(self, memory_bytes: int, request: str, siblings: Sequence["Forked"] = ()) -> None:
        super().__init__(request)
        handed = [self._theirs.fileno(), *(number for each in siblings for number in each.numbers)]
        command = [
            *(sys.executable, "-P", "-X", "faulthandler", "-m", "livret.child"),
            *(str(self._theirs.fileno()), str(memory_bytes), request),
            *(f"{descriptor}:{log}:{each.folder.name}" for each in siblings for descriptor, log in [each.numbers]),
        ]
        with self._theirs:
            self._process = subprocess.Popen(  # noqa: S603, our own module with our own arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                pass_fds=handed,
                cwd=self.folder.name,
                env=_environment(self.folder.name),
                # A group of its own: Ctrl-C reaches the parent alone, which kills the child at once.
                process_group=0,
            )
        for each in siblings:
            each.handed_over()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def death(self) -> str:
        """Return the name of the signal that ended it, or its exit code."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_SECONDS)
        code = self._process.returncode
        return signal.Signals(-code).name if code and code < 0 else _("exit code {code}").format(code=code)

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()


class Forked(Child):
    """A process that a started one has made; it tells its number before it answers anything."""

    def __init__(self, request: str) -> None:
        super().__init__(request)
        self._pid = 0

    @property
    def numbers(self) -> tuple[int, int]:
        """The descriptors to hand over: of its end of the connection, and of its log."""
        return self._theirs.fileno(), self._log.fileno()

    def handed_over(self) -> None:
        """Keep nothing of what the process has: else its death would go unheard."""
        self._theirs.close()

    @property
    def pid(self) -> int:
        """The number of the process; 0 while it has not told."""
        with suppress(EOFError, OSError):
            if not self._pid and self._connection.poll(0):
                self._pid = self._connection.recv()
        return self._pid

    def ask(self, request: tuple[Any, ...], seconds: float) -> tuple[Any, ...]:
        """Return the reply to *request*, as :meth:`Child.ask` does."""
        try:
            if not self._pid and self._connection.poll(_START_SECONDS):
                self._pid = self._connection.recv()
        except (EOFError, OSError) as error:
            raise Gone from error
        return super().ask(request, seconds)

    def death(self) -> str:
        """Return that it is gone: who made it does not tell how."""
        return _("it is gone")

    def _end(self) -> None:
        number = self.pid
        if number:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
            self._buried(number)

    def _buried(self, number: int) -> None:
        """Wait until the process does nothing more: it is not ours to wait for otherwise (« Z », proc_pid_stat(5))."""
        end = time.monotonic() + _LAST_SECONDS
        with suppress(OSError):
            while time.monotonic() < end and b") Z" not in Path(f"/proc/{number}/stat").read_bytes():
                time.sleep(0.002)


def imported_for(request: str) -> str:
    """Return what *request* asks a process to import first: the engine, or what is its own."""
    return request if request in ALONE else "render"


def born(requests: Sequence[str], memory_bytes: int) -> list[Child]:
    """Return a process for each of *requests*, starting; those that lay out are siblings where that can be."""
    children: list[Child] = []
    laying_out = [request for request in requests if request not in ALONE]
    if len(laying_out) > 1 and sys.platform == "linux":
        siblings = [Forked(request) for request in laying_out[1:]]
        children += [Started(memory_bytes, laying_out[0], siblings), *siblings]
        requests = [request for request in requests if request in ALONE]
    return [*children, *(Started(memory_bytes, request) for request in requests)]


def _environment(folder: str) -> dict[str, str]:
    """Return the child's environment: Livret where it was found, temporary files in *folder*."""
    package = str(Path(livret.__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path, "TMPDIR": folder}
    if sys.platform == "darwin":  # Homebrew's libraries are not on macOS's own path
        environment.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")
    return environment
