"""A worker from within, and the server that forks workers: bounded memory, no network, no outliving the coordinator.

``python -m livret.workers.server worker DESCRIPTOR MEMORY REQUEST`` answers requests; what the first REQUEST
(« render », « separate » …) needs is imported before it comes. A worker sends its PID, then receives requests and
sends their replies (``wire``), whose types follow from the functions that answer them. A request about a file from
outside has an ``Allowance`` before its arguments: it is answered within that, or the system ends the worker (SIGXCPU).

``python -m livret.workers.server fork DESCRIPTOR MEMORY`` imports the engine and forks workers on request. It
never uses what it has imported: Pango keeps a thread from its first use on, which a fork would lose, and the forked
process would wait for it for ever. Both are started by ``workers.process`` alone.
"""

import errno
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
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Literal

import livret
from livret.base import paths
from livret.base.call_stack import roomily
from livret.base.machine import chain, is_memory, lacking, refusing
from livret.base.messages import _
from livret.base.problems import EnvironmentFailure, LivretError
from livret.base.scratch_folders import WORKER
from livret.cache.store import SECRET
from livret.engine import startup
from livret.pdf.read.bounds import Allowance
from livret.workers.wire import ALONE, Cause, Request, function_of, receive_request, send, send_reply

if TYPE_CHECKING:
    from livret.pdf.model import Fragment, Parcel

#: What precedes what the machine lacks, in the last line of a process that could not start for it.
LACKING = "lacking: "
#: The longest message to the server that forks, in bytes: a command and a path.
MESSAGE_BYTES = 8192

#: What nothing here ever needs: names of CPython's audit events (docs.python.org, « Audit events table »).
_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork")


class RequestHandler:
    """Answers requests; those that lay out share one engine, made for the first of them."""

    def __init__(self, first: str) -> None:
        self._engine: Any = None
        self._proven: Any = None
        with suppress(OSError, EnvironmentFailure):  # reported to whoever makes a request
            self._handler(first)

    def answer(self, name: str, *arguments: Any) -> tuple[Any, ...]:
        """Return the reply to one request; never raises."""
        try:
            handler = self._handler(name)
        except OSError as error:
            return "failed", "environment", _lacking(error)
        except EnvironmentFailure as error:
            return "failed", "environment", str(error)
        try:
            if _is_bounded(arguments):
                with _within(arguments[0]):
                    began = time.process_time()
                    value = handler(*arguments[1:])
                    return "done", (value, time.process_time() - began)
            return "done", handler(*arguments)
        except EnvironmentFailure as error:
            if _is_bounded(arguments) and any(map(is_memory, chain(error))):  # the bound's, not the machine's
                return "failed", "memory", ""
            return "failed", "environment", str(error)
        except LivretError as error:
            return "failed", "refused", str(error)
        except Exception as error:
            return _failed(error)

    def _handler(self, name: str) -> Callable[..., Any]:
        """Return what answers the request called *name*; raises OSError when a library is missing."""
        if name in ALONE:
            if name == "separate":
                from livret.pdf.printing_condition import tried_out

                tried_out()  # while nothing is requested yet
            return function_of(name)
        if self._engine is None:
            self._start_engine(name)
        handler: Callable[..., Any] = self._render if name == "render" else getattr(self._engine, name)
        return handler

    def _start_engine(self, name: str) -> None:
        engine, self._proven = import_engine()
        self._engine = engine(paths.root())
        if name == "render":
            from livret.engine.warmup import warm

            try:
                warm(self._render)  # while nothing is requested yet
            except EnvironmentFailure:
                self._engine = None
                raise

    def _render(self, parcel: "Parcel") -> "Fragment":
        """Return the chapter of *parcel* laid out, with what the gate of every build finds."""
        fragment: Fragment = self._proven(parcel.chapter, self._engine.render(parcel))
        return fragment


def _is_bounded(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments) and isinstance(arguments[0], Allowance)


def import_engine() -> tuple[Any, Any]:
    """Return the class of the engine and the gate, imported and not used; raises OSError when a library is missing."""
    engine = startup.engine()
    from livret.proof.gate.fragment import proven

    return engine, proven


def _failed(error: Exception) -> tuple[Literal["failed"], Cause, str]:
    """Return the reply to a request that raised *error*.

    An OSError is the disk's fault, not that of what is laid out: the engine reads files through its fetcher.
    """
    if any(map(is_memory, chain(error))):
        return "failed", "memory", ""
    if isinstance(error, OSError) or lacking(error):
        return "failed", "environment", _lacking(error)
    traceback.print_exc()
    return "failed", "crash", type(error).__name__


def _lacking(error: Exception) -> str:
    """Return what the machine lacks, in the reader's language: a library, room on a disk; else nothing."""
    missing = isinstance(error, ImportError) or (isinstance(error, OSError) and error.errno is None)
    if lacking(error) or not missing:
        return refusing(error, Path(tempfile.gettempdir()))
    library = re.search(r"(?:library '|^)(lib[\w.+-]+)", str(error))  # as cffi and ctypes say it
    name = error.name if isinstance(error, ModuleNotFoundError) else library[1] if library else "–"
    return _("the library {name} is missing; “doctor” tells what to do").format(name=name)


def start(
    role: str, descriptor: int, memory_bytes: int, *first: str, folder: str, log: int
) -> "subprocess.Popen[bytes]":
    """Start a process of this module, « worker » or « fork », in *folder*; what it writes goes to *log*."""
    package = str(Path(livret.__file__).resolve().parents[1])  # Livret where it was found
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    environment = {"PYDANTIC_DISABLE_PLUGINS": "__all__", **os.environ, "PYTHONPATH": path, "TMPDIR": folder}
    environment.pop(SECRET, None)  # what runs what anybody may have written has no use for it
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
    if sys.platform == "linux":  # macOS accepts the limit and does not enforce it
        soft, _hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory_bytes if soft == resource.RLIM_INFINITY else min(memory_bytes, soft)
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
    requests: SimpleQueue[Request] = SimpleQueue()
    send(connection, os.getpid(), int)
    threading.Thread(target=_listen, args=(connection, requests, Path.cwd()), daemon=True).start()
    handler = RequestHandler(first)
    gc.freeze()
    while True:
        request = requests.get()
        send_reply(connection, request, roomily(handler.answer, request.name, *request.arguments()))
        gc.collect()


def _forbid(event: str, _arguments: object) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(event)


def _listen(connection: Connection, requests: "SimpleQueue[Request]", folder: Path) -> None:
    """Queue requests; when the coordinator is gone, end this process, whatever the engine is doing."""
    try:
        while True:
            requests.put(receive_request(connection))
    except (EOFError, OSError):
        _leave(folder)


def _leave(folder: Path) -> None:
    """End this process and remove its *folder*: where the coordinator was killed, nobody else does."""
    if folder.name.startswith(WORKER):
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


# The server that forks


def serve_forks(control: socket.socket, memory_bytes: int) -> None:
    """Fork workers until the coordinator closes *control*; the current folder is this process's own.

    Messages are JSON: ``{"start": folder, "first": request}`` with two descriptors, the worker's connection and log;
    ``{"wait": pid}``, for a worker that is dead or dying, which is answered with its exit code.
    """
    gc.disable()
    with suppress(OSError, EnvironmentFailure):  # the workers report it
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
            if len(descriptors) < 2:  # what this process may not open is left out
                raise OSError(errno.EMFILE, "")
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
        except Exception as fault:
            _last_words(fault)
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
    """Run as a worker or as the server that forks, within *memory_bytes*; report what the machine lacks."""
    try:
        _limit(memory_bytes)
        if role == "worker":
            serve(Connection(descriptor), *first)
        else:
            serve_forks(socket.socket(fileno=descriptor), memory_bytes)
    except Exception as fault:
        _last_words(fault)
        sys.exit(1)


def _last_words(fault: Exception) -> None:
    """Write why this process ends, for whoever waits for it."""
    traceback.print_exc()
    if message := _lacking(fault):
        print(f"{LACKING}{message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
