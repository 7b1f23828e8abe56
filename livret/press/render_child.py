"""The process that lays chapters out: bounded memory, no network, no way to outlive its parent.

``python -m livret.press.render_child <descriptor> <bytes of memory> <edition's folder, or nothing>``, started
by ``livret.pool`` alone. It receives ``("lint",)``, ``("versions",)`` or ``("render", chapter)`` and answers
``("done", value)`` or ``("failed", cause, detail)``, where cause is one of :data:`CAUSES`.
"""

import os
import resource
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from livret import house

Cause = Literal["memory", "environment", "crash"]

#: What nothing here ever needs: names of CPython's audit events (docs.python.org, « Audit events table »).
_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork")


class Child:
    """Answers requests with one engine, made when it is first needed."""

    def __init__(self, edition: Path | None) -> None:
        self._edition = edition
        self._engine: Any = None

    def answer(self, name: str, *arguments: Any) -> tuple[Any, ...]:
        """Return the reply to one request; never raises."""
        try:
            self._engine = self._engine or _engine(self._edition)
        except OSError as error:  # a library is missing: ctypes says which
            return "failed", "environment", str(error).partition("\n")[0]
        try:
            return "done", getattr(self._engine, name)(*arguments)
        except MemoryError:
            return "failed", "memory", ""
        except Exception as error:
            traceback.print_exc()
            return "failed", "crash", "".join(traceback.format_exception_only(error)).strip()


def _engine(edition: Path | None) -> Any:
    from livret.press.render import Engine

    return Engine(edition, house.root())


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS accepts the limit and does not hold it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _forbid(event: str, _: object) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(event)


def _listen(connection: Connection, requests: "SimpleQueue[tuple[Any, ...]]") -> None:
    """Pass requests on; when the parent is gone, so is this process, whatever the engine is doing."""
    try:
        while True:
            requests.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)


def main(descriptor: int, memory: int, edition: str) -> None:
    """Answer requests until the parent closes the connection."""
    _limit(memory)
    sys.addaudithook(_forbid)
    connection = Connection(descriptor)
    requests: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, requests), daemon=True).start()
    child = Child(Path(edition) if edition else None)
    while True:
        connection.send(child.answer(*requests.get()))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
