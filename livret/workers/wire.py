"""Requests to workers and their replies as bytes: data only, of the types that the other side expects (``codec``).

A worker runs the engine on what anybody may have written: what it sends back may be wrong, and nothing worse.
"""

from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from types import GenericAlias
from typing import Any, Literal, TypeVar

from livret.codec import MOST_BYTES, Undecodable, Unencodable, blob_lengths, dumps, loads

T = TypeVar("T")

#: Why a request has no answer.
Cause = Literal["memory", "environment", "refused", "crash"]

#: The most that the long bytes of one message may come to: what a worker may use for all it does.
_MOST_BLOB_BYTES = 2 * 1024**3


def _render() -> tuple[Any, Any]:
    from livret.press.model import Fragment, Parcel

    return tuple[Parcel], Fragment


def _lint() -> tuple[Any, Any]:
    from livret.press.model import Finding

    return tuple[()], list[Finding]


def _separate() -> tuple[Any, Any]:
    from livret.press.model import Book
    from livret.press.separate import PressJob

    return tuple[Book, PressJob], bytes


def _look() -> tuple[Any, Any]:
    from livret.proof.model import Remark
    from livret.proof.page import Sheet

    return tuple[bytes, Sequence[Sheet]], list[Remark]


def _compare() -> tuple[Any, Any]:
    from livret.proof.page import Sheet
    from livret.proof.registration import Fit
    from livret.proof.resemblance import Resemblance

    return tuple[bytes, bytes, Sequence[tuple[Sheet, Sheet]], Fit], list[Resemblance]


#: The types of the arguments and of the answer of each request, imported when they are needed.
_REQUESTS: Mapping[str, Callable[[], tuple[Any, Any]]] = {
    "lint": _lint,
    "versions": lambda: (tuple[()], dict[str, str]),
    "render": _render,
    "separate": _separate,
    "look": _look,
    "compare": _compare,
}


def arguments_of(name: str) -> Any:
    """Return the type of the arguments of the request called *name*; raises Undecodable if there is none."""
    if name not in _REQUESTS:
        raise Undecodable(f"no request {name!r}")
    return _REQUESTS[name]()[0]


def answer_of(name: str) -> Any:
    """Return the type of the answer to the request called *name*."""
    return _REQUESTS[name]()[1]


def _reply_of(name: str) -> Any:
    return GenericAlias(tuple, (Literal["done", Cause], str, answer_of(name) | None))


def send(connection: Connection, value: object, kind: Any) -> None:
    """Send *value*, of the type *kind*; raises Unencodable, and as ``Connection.send_bytes`` does."""
    for part in dumps(value, kind):
        connection.send_bytes(part)


def receive(connection: Connection, kind: type[T]) -> T:
    """Return the value of the type *kind* that was sent; raises OSError for anything else, EOFError at the end."""
    try:
        return loads(_parts(connection), kind)
    except Undecodable as error:
        raise OSError(str(error)) from error


def _parts(connection: Connection) -> list[bytes]:
    """Return the parts of the next message; raises as ``receive`` does, and Undecodable."""
    first = connection.recv_bytes(MOST_BYTES)
    lengths = blob_lengths(first)
    if sum(lengths) > _MOST_BLOB_BYTES:
        raise Undecodable("too long")
    return [first, *map(connection.recv_bytes, lengths)]


def receive_pid(connection: Connection) -> int:
    """Return the PID that a worker sends first; raises OSError where it is none."""
    pid = receive(connection, int)
    if pid <= 1:  # a signal to such a number reaches others, or all
        raise OSError(f"no process {pid}")
    return pid


def send_request(connection: Connection, name: str, of: Sequence[Any]) -> None:
    """Send the request called *name*, with the arguments *of*; raises as ``send`` does."""
    send(connection, name, str)
    send(connection, tuple(of), arguments_of(name))


def receive_request(connection: Connection) -> tuple[str, list[bytes]]:
    """Return the name of the next request, and the parts of its arguments; raises as ``receive`` does."""
    return receive(connection, str), _parts(connection)


def arguments(name: str, parts: Sequence[bytes]) -> Sequence[Any]:
    """Return the arguments in *parts* of the request called *name*; raises Undecodable."""
    return loads(parts, arguments_of(name))


def send_reply(connection: Connection, name: str, reply: Sequence[Any]) -> None:
    """Send the *reply* to the request called *name*: ("done", answer), or ("failed", cause, detail)."""
    status, *rest = reply
    told = ("done", "", *rest) if status == "done" else (*rest, None)
    try:
        send(connection, told, _reply_of(name))
    except Unencodable as error:
        send(connection, ("crash", str(error), None), _reply_of(name))


def receive_reply(connection: Connection, name: str) -> tuple[Any, ...]:
    """Return the reply to the request called *name*, as it was given to ``send_reply``; raises as ``receive`` does."""
    status, detail, answer = receive(connection, _reply_of(name))
    return ("done", answer) if status == "done" else ("failed", status, detail)
