"""A worker from within, and the server that forks workers: bounded memory, no network, no outliving the coordinator.

``python -m livret.workers.server worker DESCRIPTOR MEMORY REQUEST`` answers requests; what the first REQUEST
(« render », « separate » …) needs is imported before it comes. A worker sends its PID, then receives ``("lint",)``,
``("versions",)``, ``("render", parcel)`` or a row of :data:`_ALONE` with its arguments, and answers ``("done", value)``
or ``("failed", cause, detail)``, where cause is one of :data:`Cause`. A request about a file from outside has an
``Allowance`` before its arguments: it is answered within that, or the system ends the worker (SIGXCPU), and its value
comes with the seconds of processor that it took.

``python -m livret.workers.server fork DESCRIPTOR MEMORY`` imports the engine and forks workers as it is told to. It
never uses what it has imported: Pango keeps a thread from its first use on, which a fork would lose, and the forked
process would wait for it for ever. Both are started by ``workers.process`` alone.
"""

import gc
import json
import math
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Literal

import livret
from livret import house
from livret.messages import _, reason
from livret.press.render_start import quick
from livret.problems import LivretError
from livret.proof.bounds import Allowance

if TYPE_CHECKING:
    from livret.press.model import Fragment, Parcel

Cause = Literal["memory", "environment", "refused", "crash"]

#: What the name of a process's own temporary folder begins with.
FOLDER_PREFIX = "livret-child-"
#: Requests that need no engine, and the functions that answer them.
_ALONE = {
    "separate": ("livret.press.separate", "separate"),
    "look": ("livret.proof.looking", "look"),
    "compare": ("livret.proof.overlay", "compare"),
    "read": ("livret.proof.foreign", "opened"),
    "unseen": ("livret.proof.unseen", "unseen"),
    "press": ("livret.proof.foreign", "press_of"),
    "hold": ("livret.proof.foreign", "compared"),
    "cut": ("livret.proof.foreign", "cut"),
    "picture": ("livret.proof.pictures", "spots"),
}
ALONE = tuple(_ALONE)
#: The longest message to the server that forks, in bytes: a command and a path.
MESSAGE_BYTES = 8192

#: What nothing here ever needs: names of CPython's audit events (docs.python.org, « Audit events table »).
_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork")


class RequestHandler:
    """Answers requests; those that lay out share one engine, made for the first of them."""

    def __init__(self, first: str) -> None:
        self._engine: Any = None
        self._proven: Any = None
        with suppress(OSError):  # reported to whoever makes a request
            self._handler(first)

    def answer(self, name: str, *arguments: Any) -> tuple[Any, ...]:
        """Return the reply to one request; never raises."""
        try:
            handler = self._handler(name)
        except OSError as error:
            return "failed", "environment", _lacking(error)
        try:
            if arguments and isinstance(arguments[0], Allowance):
                with _within(arguments[0]):
                    began = time.process_time()
                    value = handler(*arguments[1:])
                    return "done", (value, time.process_time() - began)
            return "done", handler(*arguments)
        except OSError as error:  # the disk, not what is laid out: the engine reads files through its fetcher
            return "failed", "environment", _lacking(error)
        except LivretError as error:
            return "failed", "refused", str(error)
        except MemoryError:
            return "failed", "memory", ""
        except Exception as error:
            traceback.print_exc()
            return "failed", "crash", "".join(traceback.format_exception_only(error)).strip()

    def _handler(self, name: str) -> Callable[..., Any]:
        """Return what answers the request called *name*; raises OSError when a library is missing."""
        if name in _ALONE:
            module, function = _ALONE[name]
            if name == "separate":
                from livret.press.condition import tried_out

                tried_out()  # while nothing is requested yet
            alone: Callable[..., Any] = getattr(import_module(module), function)
            return alone
        if self._engine is None:
            self._start_engine(name)
        handler: Callable[..., Any] = self._render if name == "render" else getattr(self._engine, name)
        return handler

    def _start_engine(self, name: str) -> None:
        engine, self._proven = import_engine()
        self._engine = engine(house.root())
        if name == "render":
            from livret.press.render_trial import TRIAL

            with suppress(Exception):  # a house that lays nothing out is reported to whoever makes a request
                self._render(TRIAL)  # while nothing is requested yet

    def _render(self, parcel: "Parcel") -> "Fragment":
        """Return the chapter of *parcel* laid out, with what the gate of every build finds."""
        fragment: Fragment = self._proven(parcel.chapter, self._engine.render(parcel))
        return fragment


def import_engine() -> tuple[Any, Any]:
    """Return the class of the engine and the gate, imported and not used; raises OSError when a library is missing."""
    with quick():
        from livret.press.render import Engine
    from livret.proof.gate import proven

    return Engine, proven


def _lacking(error: OSError) -> str:
    """Return what the machine lacks, in the reader's language: a library that cannot be opened, or a full disk."""
    if error.errno is not None:
        return f"{reason(error)} ({error.filename or tempfile.gettempdir()})"
    library = re.search(r"(?:library '|^)(lib[\w.+-]+)", str(error))  # as cffi and ctypes say it
    return _("the library {name} is missing").format(name=library[1]) if library else str(error).partition("\n")[0]


def start(
    role: str, descriptor: int, memory_bytes: int, *first: str, folder: str, log: int
) -> "subprocess.Popen[bytes]":
    """Start a process of this module, « worker » or « fork », in *folder*; what it writes goes to *log*."""
    package = str(Path(livret.__file__).resolve().parents[1])  # Livret where it was found
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path, "TMPDIR": folder}
    if sys.platform == "darwin":  # Homebrew's libraries are not on macOS's own path
        environment.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")
    numbers = (str(descriptor), str(memory_bytes))
    return subprocess.Popen(  # noqa: S603, our own module with our own arguments
        [sys.executable, "-P", "-X", "faulthandler", "-m", "livret.workers.server", role, *numbers, *first],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log,
        pass_fds=[descriptor],
        cwd=folder,
        env=environment,
        # A group of its own: Ctrl-C reaches the coordinator alone, which kills the process at once.
        process_group=0,
    )


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS accepts the limit and does not hold it
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def _within(allowance: Allowance) -> Iterator[None]:
    """Bound this process by *allowance*, from now on and for as long as it lasts."""
    bounds = {resource.RLIMIT_CPU: math.ceil(time.process_time() + allowance.seconds)}
    if sys.platform == "linux":
        bounds[resource.RLIMIT_AS] = allowance.memory_bytes
    before = {what: resource.getrlimit(what) for what in bounds}
    for what, most in bounds.items():
        hard = before[what][1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        yield
    finally:
        for what, limits in before.items():
            resource.setrlimit(what, limits)


# A worker


def serve(connection: Connection, first: str) -> None:
    """Answer requests until the coordinator closes the connection; the current folder is this process's own."""
    # A chapter makes a million objects that live as long as it does: they are collected once, after it.
    gc.disable()
    sys.addaudithook(_forbid)
    requests: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
    connection.send(os.getpid())
    threading.Thread(target=_listen, args=(connection, requests, Path.cwd()), daemon=True).start()
    handler = RequestHandler(first)
    gc.freeze()
    while True:
        connection.send(handler.answer(*requests.get()))
        gc.collect()


def _forbid(event: str, _arguments: object) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(event)


def _listen(connection: Connection, requests: "SimpleQueue[tuple[Any, ...]]", folder: Path) -> None:
    """Queue requests; when the coordinator is gone, end this process, whatever the engine is doing."""
    try:
        while True:
            requests.put(connection.recv())
    except (EOFError, OSError):
        _leave(folder)


def _leave(folder: Path) -> None:
    """End this process and remove its *folder*: where the coordinator was killed, nobody else does."""
    if folder.name.startswith(FOLDER_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


# The server that forks


def serve_forks(control: socket.socket, memory_bytes: int) -> None:
    """Fork workers until the coordinator closes *control*; the current folder is this process's own.

    Messages are JSON: ``{"start": folder, "first": request}`` with two descriptors, the worker's connection and log;
    ``{"wait": pid}``, for a worker that is dead or dying, which is answered with its exit code.
    """
    gc.disable()
    with suppress(OSError):  # the workers report it
        import_engine()
    gc.freeze()
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, MESSAGE_BYTES, 2)
        if not message:
            _leave(Path.cwd())
        order = json.loads(message)
        if "wait" in order:
            control.send(json.dumps(_exit_code(order["wait"])).encode())
        else:
            _start(control, memory_bytes, order["start"], order["first"], *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _start(control: socket.socket, memory_bytes: int, folder: str, first: str, descriptor: int, log: int) -> None:
    """Start a worker in *folder*: forked, or from the beginning where a library has started a thread."""
    if _threads() > 1:
        start("worker", descriptor, memory_bytes, first, folder=folder, log=log)
    elif os.fork() == 0:
        try:
            control.close()
            os.dup2(log, sys.stderr.fileno())
            os.close(log)
            os.chdir(folder)
            os.environ["TMPDIR"] = tempfile.tempdir = folder
            serve(Connection(descriptor), first)
        finally:  # the loop of the server is not this process's
            os._exit(1)


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _exit_code(pid: int) -> int | None:
    """Return the exit code of the worker *pid*, a signal as a negative number; None if it has none."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return None


def main(role: str, descriptor: int, memory_bytes: int, *first: str) -> None:
    """Run as a worker or as the server that forks, within *memory_bytes*."""
    _limit(memory_bytes)
    if role == "worker":
        serve(Connection(descriptor), *first)
    else:
        serve_forks(socket.socket(fileno=descriptor), memory_bytes)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
