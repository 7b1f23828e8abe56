"""Requests to workers and their replies as bytes: data only, of the types that the other side expects (``codec``).

A worker runs the engine on what anybody may have written: what it sends back may be wrong, and nothing worse.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing.connection import Connection
from types import GenericAlias
from typing import Any, Literal, TypeVar, get_type_hints

from livret.base.problems import Problem
from livret.cache.codec import MOST_BYTES, Undecodable, Unencodable, blob_lengths, dumps, loads
from livret.pdf.read.bounds import Allowance

T = TypeVar("T")

#: Why a request has no answer.
Cause = Literal["memory", "environment", "refused", "crash"]

#: The most that the long bytes of one message may come to: what a worker may use for all it does.
_MOST_BLOB_BYTES = 2 * 1024**3
#: The longest first part of a request: comparing a file of three thousand pages with its edition takes 500 MB.
_MOST_REQUEST_BYTES = 1024**3


#: Requests that need no engine, and the functions that answer them.
ALONE = {
    "separate": ("livret.exports.press.pdfx", "separate"),
    "look": ("livret.proof.visible.page", "look"),
    "compare": ("livret.proof.compare.pixels", "compare"),
    "read": ("livret.proof.compare.foreign", "opened"),
    "unseen": ("livret.proof.visible.from_operators", "unseen"),
    "kept": ("livret.proof.compare.foreign", "kept"),
    "press": ("livret.proof.compare.foreign", "press_of"),
    "compared": ("livret.proof.compare.foreign", "compared"),
    "cut": ("livret.proof.compare.foreign", "cut"),
    "unpack": ("livret.intake.packages", "unpacked"),
    "photo": ("livret.intake.photos.conversion", "converted"),
    "sketch": ("livret.intake.photos.conversion", "sketch"),
    "picture": ("livret.proof.report.pictures", "spots"),
    "stretches": ("livret.proof.compare.tinted", "stretches_of_file"),
    "tint": ("livret.proof.compare.tinted", "tinted_files"),
    "recipients": ("livret.delivery.recipients", "sheets"),
    "sheets": ("livret.intake.figures.sheets", "sheets"),
    "word": ("livret.intake.documents.word", "read"),
    "odt": ("livret.intake.documents.odt", "read"),
    "corrected": ("livret.intake.corrections.returned_compare", "returned"),
    "marked": ("livret.intake.corrections.marks_read", "marked"),
}


def function_of(name: str) -> Callable[..., Any]:
    """Return the function that answers the request called *name*, a row of :data:`ALONE`, imported now."""
    module, function = ALONE[name]
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _render() -> tuple[Any, Any]:
    from livret.pdf.model import Fragment, Parcel

    return tuple[Parcel], Fragment


def _lint() -> tuple[Any, Any]:
    from livret.pdf.model import Finding

    return tuple[()], list[Finding]


#: The types of the arguments and of the answer of each request to the engine, imported when they are needed.
_OF_ENGINE: Mapping[str, Callable[[], tuple[Any, Any]]] = {
    "lint": _lint,
    "versions": lambda: (tuple[()], dict[str, str]),
    "render": _render,
}


@cache
def types_of(name: str, bounded: bool = False) -> tuple[Any, Any]:
    """Return the types of the arguments of the request called *name*, and of its answer; raises Undecodable.

    A request about a file from outside is *bounded*: an ``Allowance`` stands before its arguments; its answer, or the
    problem of the file, comes with the seconds of processor that it used.
    """
    if name in _OF_ENGINE and not bounded:
        return _OF_ENGINE[name]()
    if name not in ALONE:
        raise Undecodable(f"no request {name!r}")
    hints = get_type_hints(function_of(name))
    answer = hints.pop("return")
    if not bounded:
        return GenericAlias(tuple, tuple(hints.values())), answer
    return GenericAlias(tuple, (Allowance, *hints.values())), GenericAlias(tuple, (answer | Problem, float))


def _reply(name: str, bounded: bool) -> Any:
    return GenericAlias(tuple, (Literal["done", Cause], str, types_of(name, bounded)[1] | None))


def send(connection: Connection, value: object, kind: Any) -> None:
    """Send *value*, of the type *kind*; raises Unencodable, and as ``Connection.send_bytes`` does."""
    for part in dumps(value, kind):
        connection.send_bytes(part)


def receive(connection: Connection, kind: type[T]) -> T:
    """Return the value of the type *kind* that was sent; raises OSError for anything else, EOFError at the end."""
    try:
        return loads(_parts(connection, MOST_BYTES), kind)
    except Undecodable as error:
        raise OSError(str(error)) from error


def _parts(connection: Connection, most_bytes: int) -> list[bytes]:
    """Return the parts of the next message, the first of *most_bytes*; raises as ``receive`` does, and Undecodable."""
    first = connection.recv_bytes(most_bytes)
    lengths = blob_lengths(first, most_bytes)
    if sum(lengths) > _MOST_BLOB_BYTES:
        raise Undecodable("too long")
    return [first, *map(connection.recv_bytes, lengths)]


def receive_pid(connection: Connection) -> int:
    """Return the PID that a worker sends first; raises OSError where it is none."""
    pid = receive(connection, int)
    if pid <= 1:  # a signal to such a number reaches others, or all
        raise OSError(f"no process {pid}")
    return pid


def send_request(connection: Connection, name: str, of: Sequence[Any]) -> bool:
    """Send the request called *name*, with the arguments *of*; return whether it is bounded. Raises as ``send``."""
    bounded = bool(of) and isinstance(of[0], Allowance)
    send(connection, (name, bounded), tuple[str, bool])
    send(connection, tuple(of), types_of(name, bounded)[0])
    return bounded


@dataclass(frozen=True, slots=True)
class Request:
    """A request that was received: its name, whether it is bounded, and the parts of its arguments."""

    name: str
    bounded: bool
    parts: Sequence[bytes]

    def arguments(self) -> Sequence[Any]:
        """Return its arguments; raises Undecodable."""
        return loads(self.parts, types_of(self.name, self.bounded)[0], _MOST_REQUEST_BYTES)


def receive_request(connection: Connection) -> Request:
    """Return the next request, its arguments not made yet; raises as ``receive`` does."""
    return Request(*receive(connection, tuple[str, bool]), _parts(connection, _MOST_REQUEST_BYTES))


def send_reply(connection: Connection, request: Request, reply: Sequence[Any]) -> None:
    """Send the *reply* to *request*: ("done", answer), or ("failed", cause, detail)."""
    status, *rest = reply
    parts = ("done", "", *rest) if status == "done" else (*rest, None)
    kind = _reply(request.name, request.bounded)
    try:
        send(connection, parts, kind)
    except Unencodable as error:
        send(connection, ("crash", str(error), None), kind)


def receive_reply(connection: Connection, name: str, bounded: bool) -> tuple[Any, ...]:
    """Return the reply to the request called *name*, as it was given to ``send_reply``; raises as ``receive`` does."""
    status, detail, answer = receive(connection, _reply(name, bounded))
    return ("done", answer) if status == "done" else ("failed", status, detail)
