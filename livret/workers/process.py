"""The processes of this machine's workers, as the coordinator sees them: started, watched, killed.

A start costs a quarter of a second, most of it imports. On Linux one server imports the engine, and workers are forked
from it before anything has used it; elsewhere, and for requests that need no engine, each is started by itself.
"""

import json
import os
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import IO, Any, TypeVar

from livret.base import scratch_folders
from livret.base.messages import _
from livret.base.scratch_folders import Scratch
from livret.workers.server import LACKING, MESSAGE_BYTES, start
from livret.workers.wire import ALONE, receive_pid, receive_reply, send_request

T = TypeVar("T")

#: A process that owes an answer and uses no processor for so long will never give it.
STALL_SECONDS = 6
_LOG_TAIL = 20_000
_LAST_SECONDS = 5
#: How long the server that forks may need to report how a worker ended.
_ANSWER_SECONDS = 1.5
_START_SECONDS = 30
#: How the system, its guards of memory (earlyoom, systemd-oomd) and people end a process; no fault of its own does.
_FROM_OUTSIDE = frozenset({
    signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGXCPU, signal.SIGBUS,
})  # fmt: skip


class WorkerLost(Exception):
    """The process is dead, or was stopped."""


class MachineFault(Exception):
    """No fault of what the process works on: the same request is made to others, ``tries`` times in all."""

    tries = 2


class Stalled(MachineFault):
    """The process owes an answer and does nothing."""


class Killed(MachineFault):
    """The process was killed from outside: by a system that lacks memory, or by somebody."""

    tries = 3


class _Process:
    """A process in a temporary folder of its own, and what it writes."""

    def __init__(self) -> None:
        self.folder = Scratch(scratch_folders.WORKER)
        self.log_file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115, it lives as long as the process

    def log(self) -> str:
        """Return the end of what the process wrote; nothing once it was ended."""
        if self.log_file.closed:
            return ""
        size = self.log_file.seek(0, os.SEEK_END)
        self.log_file.seek(max(0, size - _LOG_TAIL))
        return self.log_file.read().decode(errors="replace")

    def kill(self) -> None:
        """End the process at once and remove its files."""
        self.log_file.close()
        self.folder.cleanup()


class ForkServer(_Process):
    """A process that has imported the engine and forks workers."""

    def __init__(self, memory_bytes: int) -> None:
        super().__init__()
        self._mute = False
        self._lock = threading.Lock()  # of an order and its answer
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_ANSWER_SECONDS)
        with theirs:
            self._process = start(
                "fork", theirs.fileno(), memory_bytes, folder=self.folder.name, log=self.log_file.fileno()
            )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def lost(self) -> bool:
        """Whether it is dead, or did not answer."""
        return self._mute or self._process.poll() is not None

    def fork(self, request: str, folder: str, descriptor: int, log: int) -> None:
        """Have a worker forked that answers at *descriptor*; where the server is lost, that is soon closed."""
        message = json.dumps({"start": folder, "first": request}).encode()
        with self._lock, suppress(OSError):
            socket.send_fds(self._control, [message], [descriptor, log])

    def exit_code(self, pid: int) -> int | None:
        """Return the exit code of the worker *pid*, which is dead or dying; None if nobody knows."""
        with self._lock:
            if self.lost:
                return None
            try:
                self._control.send(json.dumps({"wait": pid}).encode())
                code: int | None = json.loads(self._control.recv(MESSAGE_BYTES) or b"null")
            except OSError:
                self._mute = True
                return None
        return code

    def own_exit_code(self) -> int | None:
        """Return the exit code of the server itself; None if it goes on."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_SECONDS)
        return self._process.returncode

    def kill(self) -> None:
        """End the server at once; its workers go on."""
        self._process.kill()
        self._process.wait()
        self._control.close()
        super().kill()


class Worker(_Process):
    """One running worker. ``requests`` counts its requests, ``imported`` is what it has imported for."""

    def __init__(self, request: str) -> None:
        super().__init__()
        self.imported = {imported_for(request)}
        self.requests = 0
        self.pid = 0  # until it has sent it
        ours, self._theirs = socket.socketpair()
        for way in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):  # within a message nobody pauses
            ours.setsockopt(socket.SOL_SOCKET, way, struct.pack("@ll", STALL_SECONDS, 0))
        self._connection = Connection(ours.detach())

    def call(self, request: tuple[Any, ...], seconds: float) -> tuple[Any, ...]:
        """Return the reply to *request*.

        :raises TimeoutError: when it takes longer than *seconds*.
        :raises Stalled: when the process does nothing meanwhile.
        :raises WorkerLost: when it is dead.
        """
        self.imported.add(imported_for(request[0]))
        self.requests += 1
        try:
            self._wait_for_start()
            bounded = send_request(self._connection, request[0], request[1:])
            # Imports, styles and fonts come before the first answer: they are not the chapter's time.
            return self._received(
                seconds + (_START_SECONDS if self.requests == 1 else 0),
                lambda connection: receive_reply(connection, request[0], bounded),
            )
        except BlockingIOError as error:
            raise Stalled from error
        except TimeoutError:
            raise
        except (EOFError, OSError) as error:  # OSError: the connection was closed by whoever stops everything
            raise WorkerLost from error

    def _wait_for_start(self) -> None:
        """Wait until the process has sent its PID; raises Stalled: that it is slow to come is no fault of its work."""
        try:
            self.pid = self.pid or self._received(_START_SECONDS, receive_pid)
        except TimeoutError:
            raise Stalled from None

    def _received(self, seconds: float, read: Callable[[Connection], T]) -> T:
        """Return what *read* makes of the next message; raises TimeoutError, or Stalled if it uses no processor."""
        end = time.monotonic() + seconds
        used = -1.0
        while not self._connection.poll(max(0, min(STALL_SECONDS, end - time.monotonic()))):
            if time.monotonic() >= end:
                raise TimeoutError
            before, used = used, processor_seconds(self._working_pid())
            if used == before:
                raise Stalled
        return read(self._connection)

    def memory(self) -> int:
        """Return the bytes of address space that the process uses, which are bounded; 0 where nobody knows."""
        import psutil  # late, as in ``processor_seconds``

        try:
            return int(psutil.Process(self._working_pid()).memory_info().vms)
        except psutil.Error:
            return 0

    @property
    def was_killed(self) -> bool:
        """Whether a process that did not answer was killed from outside: none of its own faults does that.

        Nobody knows how a process died whose server died as well: both were.
        """
        code = self._exit_code()
        return code is None or -code in _FROM_OUTSIDE

    def last_words(self) -> str:
        """Return what the machine lacks, as a process that never came reported it last; else nothing."""
        last = (self.log().strip().splitlines() or [""])[-1]
        return last.removeprefix(LACKING) if last.startswith(LACKING) else ""

    @property
    def ran_out(self) -> bool:
        """Whether a process that did not answer used all the processor that its request had."""
        return self._exit_code() == -signal.SIGXCPU

    def death(self) -> str:
        """Return how a process that did not answer died: the name of the signal that ended it, or its exit code."""
        code = self._exit_code()
        if code is None:
            return _("it is gone")
        return signal.Signals(-code).name if code < 0 else _("exit code {code}").format(code=code)

    def kill(self) -> None:
        """End the process at once and remove its files."""
        self._end()
        self._connection.close()
        super().kill()

    def _working_pid(self) -> int:
        """Return the process that is at work for the next message."""
        return self.pid

    def _exit_code(self) -> int | None:
        raise NotImplementedError

    def _end(self) -> None:
        raise NotImplementedError


class Spawned(Worker):
    """A worker that was started by itself."""

    def __init__(self, request: str, memory_bytes: int) -> None:
        super().__init__(request)
        with self._theirs as theirs:
            self._process = start(
                "worker", theirs.fileno(), memory_bytes, request, folder=self.folder.name, log=self.log_file.fileno()
            )

    def _working_pid(self) -> int:
        return self._process.pid

    def _exit_code(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_SECONDS)
        return self._process.returncode

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()


class Forked(Worker):
    """A worker that *server* forks; what that wrote says why a worker never came."""

    def __init__(self, request: str, server: ForkServer) -> None:
        super().__init__(request)
        self._server = server
        self._code: int | None = None
        self._waited_for = False
        with self._theirs as theirs:  # kept open here, its death would go unseen
            server.fork(request, self.folder.name, theirs.fileno(), self.log_file.fileno())

    def log(self) -> str:
        """Return the end of what the process wrote, or its server."""
        return super().log() or self._server.log()

    def _working_pid(self) -> int:
        return self.pid or self._server.pid

    def _exit_code(self) -> int | None:
        if not self.pid:
            return self._server.own_exit_code()
        if not self._waited_for:
            self._code, self._waited_for = self._server.exit_code(self.pid), True
        return self._code

    def _end(self) -> None:
        with suppress(EOFError, OSError):
            if not self.pid and self._connection.poll(0):
                self.pid = receive_pid(self._connection)
        if not self.pid:
            self._server.kill()  # it hangs; what it may fork yet finds its connection closed
        elif not self._waited_for:  # else the number may be another's
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._exit_code()


def processor_seconds(pid: int) -> float:
    """Return the seconds of processor that the process *pid* has used; those of a clock where nobody knows."""
    import psutil  # late: who gets answers never needs it

    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return time.monotonic()
    return float(times.user + times.system)


def imported_for(request: str) -> str:
    """Return what *request* has a process import: the engine, or what is its own."""
    return request if request in ALONE else "render"
