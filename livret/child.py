"""The process that lays chapters out, and looks at pages: bounded memory, no network, no way to outlive its parent.

``python -m livret.child <descriptor> <bytes of memory> <first request> <sibling>…``, started by
``livret.children`` alone; what the first request needs is imported before it comes. It receives ``("lint",)``,
``("versions",)``, ``("render", parcel)``, ``("separate", book, job)``, ``("look", pdf, sheets)`` or
``("compare", pdf, other, pairs, fit)``, and answers ``("done", value)`` or ``("failed", cause, detail)``, where cause
is one of :data:`Cause`.
"""

import gc
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Literal

from livret import house
from livret.press.render_start import quick
from livret.problems import LivretError

if TYPE_CHECKING:
    from livret.press.model import Fragment, Parcel

Cause = Literal["memory", "environment", "refused", "crash"]

#: What the name of the process's own temporary folder begins with.
FOLDER_PREFIX = "livret-child-"
#: Requests that need no engine.
ALONE = ("separate", "look", "compare")

#: What nothing here ever needs: names of CPython's audit events (docs.python.org, « Audit events table »).
_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork")


class Child:
    """Answers requests; those that lay out with one engine, made for the first of them."""

    def __init__(self, first: str) -> None:
        self._engine: Any = None
        self._proven: Any = None
        with suppress(OSError):  # told to whoever asks
            self._able(first)

    def answer(self, name: str, *arguments: Any) -> tuple[Any, ...]:
        """Return the reply to one request; never raises."""
        try:
            able = self._able(name)
        except OSError as error:  # a library is missing: ctypes says which
            return "failed", "environment", str(error).partition("\n")[0]
        try:
            return "done", able(*arguments)
        except LivretError as error:
            return "failed", "refused", str(error)
        except MemoryError:
            return "failed", "memory", ""
        except Exception as error:
            traceback.print_exc()
            return "failed", "crash", "".join(traceback.format_exception_only(error)).strip()

    def _able(self, name: str) -> Callable[..., Any]:
        """Return what answers the request called *name*; raises OSError when a library is missing."""
        if name == "separate":
            from livret.press.condition import tried_out
            from livret.press.separate import separate

            tried_out()  # while nothing is asked yet
            return separate
        if name == "look":
            from livret.proof.looking import look

            return look
        if name == "compare":
            from livret.proof.overlay import compare

            return compare
        if self._engine is None:
            self._start(name)
        able: Callable[..., Any] = self._render if name == "render" else getattr(self._engine, name)
        return able

    def _start(self, name: str) -> None:
        with quick():
            from livret.press.render import Engine
        from livret.proof.gate import proven

        self._engine, self._proven = Engine(house.root()), proven
        if name == "render":
            from livret.press.render_trial import TRIAL

            with suppress(Exception):  # a house that lays nothing out is told to whoever asks
                self._render(TRIAL)  # while nothing is asked yet

    def _render(self, parcel: "Parcel") -> "Fragment":
        """Return the chapter of *parcel* laid out, with what the gate of every build finds."""
        fragment: Fragment = self._proven(parcel.chapter, self._engine.render(parcel))
        return fragment


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS accepts the limit and does not hold it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _forbid(event: str, _: object) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(event)


def _listen(connection: Connection, requests: "SimpleQueue[tuple[Any, ...]]", folder: Path) -> None:
    """Pass requests on; when the parent is gone, so are this process and its *folder*, whatever the engine is doing."""
    try:
        while True:
            requests.put(connection.recv())
    except (EOFError, OSError):
        if folder.name.startswith(FOLDER_PREFIX):  # where the parent was killed, nobody else takes it away
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _told_apart(descriptor: int, siblings: Sequence[str]) -> Connection:
    """Fork a process for each of *siblings*, « descriptor:log:folder »; return the connection of this one.

    A sibling has a log and a folder of its own, and tells its number first. None keeps what is another's: else
    nobody would hear of its death.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # siblings are nobody's to wait for
    theirs = [told.split(":", 2) for told in siblings]
    for number, (own, log, folder) in enumerate(theirs):
        if os.fork() == 0:
            os.dup2(int(log), sys.stderr.fileno())
            os.chdir(folder)
            os.environ["TMPDIR"] = tempfile.tempdir = folder
            for other in (descriptor, *(int(each[0]) for each in theirs[number + 1 :])):
                os.close(other)
            connection = Connection(int(own))
            connection.send(os.getpid())
            return connection
        os.close(int(own))
    return Connection(descriptor)


def main(descriptor: int, memory: int, first: str, siblings: Sequence[str]) -> None:
    """Answer requests until the parent closes the connection; the current folder is this process's own."""
    _limit(memory)
    # A chapter makes a million objects that live as long as it does: they are looked through once, behind it.
    gc.disable()
    child = Child(first)
    gc.freeze()
    connection = _told_apart(descriptor, siblings)
    sys.addaudithook(_forbid)
    requests: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, requests, Path.cwd()), daemon=True).start()
    while True:
        connection.send(child.answer(*requests.get()))
        gc.collect()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
