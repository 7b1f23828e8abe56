"""A message → a mail server, and what became of it: accepted, refused, to be tried again, or nobody knows.

What is sent is a list of parts, so that the megabytes that all messages share are neither copied nor encoded again.
A server may accept a message only once it has seen the line with the final dot (RFC 5321, 4.1.1.4): a connection
that is lost before it leaves a message unsent, one that is lost after it leaves a doubt.
"""

import re
import select
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from livret.base.messages import _
from livret.delivery.model import MessageState
from livret.delivery.relay import LOCAL, HungUp, OddReply, Relay, Server, Undeliverable, connected, reply, why

_SECONDS = 60.0
#: How long a server may look at a message whose final dot it has seen: less makes doubts, and doubles (RFC 5321,
#: 4.5.3.2.6).
_FINAL_SECONDS = 600.0
#: Bytes that are handed over at once, each within the time of one wait; bytes a second of the slowest line.
_PIECE, _SLOWEST = 64 * 1024, 8 * 1024
#: Replies after which nothing more should be sent for a while: the service closes (RFC 5321, 4.2.2), is congested
#: (X.3.2, X.4.5), is overloaded (X.5.3; RFC 3463), or says in words that we are too quick.
_TOO_QUICK = re.compile(
    r"^421|\b4\.(?:3\.2|4\.5|5\.3|7\.28)\b|\brate\b|too (?:many|fast|quick)|throttl|trop (?:de|rapide)", re.IGNORECASE
)
#: The largest message that a server takes, as it says it (RFC 1870, 4).
_SIZE = re.compile(r"[0-9]{1,20}")
#: A line that begins with a dot gets another one (RFC 5321, 4.5.2); line ends are CRLF alone (2.3.8).
_DOT = re.compile(rb"(?m)^\.")


class Then(Enum):
    """What is to follow a reply, beside what it means for its message."""

    GO_ON = "go on"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of a message: its state, the server's words, and what is to follow."""

    state: MessageState
    reply: str
    then: Then = Then.GO_ON


class Connection:
    """A connection to *relay*, opened when it is first needed and again when it was lost; for a ``with`` block."""

    def __init__(self, relay: Relay, seconds: float = _SECONDS, final_seconds: float = _FINAL_SECONDS) -> None:
        if relay.security == "none" and relay.host not in LOCAL:
            raise Undeliverable(_("without encryption, mail is handed to this machine only: --insecure-localhost"))
        self._relay, self._seconds, self._final_seconds = relay, seconds, final_seconds
        self._server: Server | None = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def check(self) -> int:
        """Connect, and return the largest message that the server accepts, in bytes; 0 if it does not say.

        :raises Undeliverable: the server is not there, cannot be trusted, or does not know us.
        """
        server = self._connected()
        size = server.esmtp_features.get("size", "")
        return int(size) if _SIZE.fullmatch(size) else 0

    def send(
        self, sender: str, address: str, message: Sequence[bytes], size: int, commit: Callable[[], None]
    ) -> DeliveryResult:
        """Hand the *message* of *size* bytes to the server, for one *address*; return what became of it.

        *message* are its parts in order, lines ended by CRLF, dots at the beginning of lines doubled (``stuffed``).
        *commit* is called once the server waits for the message, before any of it leaves.

        :raises Undeliverable: before anything of the message was said.
        """
        try:
            server = self._connected()
        except Undeliverable as fault:
            if not fault.later:
                raise
            return DeliveryResult(MessageState.DEFERRED, str(fault), Then.PAUSE)
        try:
            return self._followed(self._handed(server, (sender, address), message, size, commit))
        except BaseException:
            self._drop()  # in the middle of a message, not even QUIT may be said
            raise

    def _handed(
        self, server: Server, between: tuple[str, str], message: Sequence[bytes], size: int,
        commit: Callable[[], None],
    ) -> DeliveryResult:  # fmt: skip
        """Hand the *message* over *between* its sender and an address, as ``send`` does."""
        try:
            refused = self._envelope(server, *between, size)
        except OSError as fault:
            return self._lost(MessageState.DEFERRED, fault)
        if refused:
            self._reset()
            return refused
        commit()
        try:
            _send_all(server, message, self._seconds + size / _SLOWEST)
        except OSError as fault:
            return self._lost(MessageState.DEFERRED, fault)
        return self._ended(server)

    def _ended(self, server: Server) -> DeliveryResult:
        """Send the line that ends a message, and return what the server says of it."""
        try:
            server.send(b".\r\n")
            _be_patient(server, max(self._seconds, self._final_seconds))
            code, words = server.getreply()
            _be_patient(server, self._seconds)
        except OSError as fault:
            return self._lost(MessageState.UNSURE, fault)
        if code // 100 not in (2, 4, 5):
            self._drop()
            return DeliveryResult(MessageState.UNSURE, reply(code, words))
        return _outcome(code, words)

    def _followed(self, outcome: DeliveryResult) -> DeliveryResult:
        """Return *outcome*; a connection that is to wait for long is closed, as the server would do itself."""
        if outcome.then is not Then.GO_ON:
            self._close()
        return outcome

    def _envelope(self, server: Server, sender: str, address: str, size: int) -> DeliveryResult | None:
        """Say whom the message is from and for; return what became of it if the server refuses."""
        options = [f"SIZE={size}"] if server.has_extn("size") else []
        if not address.isascii():
            options.append("SMTPUTF8")
            server.command_encoding = "utf-8"
        steps: tuple[tuple[Callable[[], tuple[int, bytes]], int], ...] = (
            (lambda: server.mail(sender, options), 2),
            (lambda: server.rcpt(address), 2),
            (lambda: server.docmd("DATA"), 3),
        )
        for send, expected in steps:
            code, words = send()
            if code // 100 in (4, 5):
                return _outcome(code, words)
            if code // 100 != expected:  # no reply to this: what follows it would be read as another's
                raise OddReply(code, words)
        return None

    def _connected(self) -> Server:
        """Return the server. One that has spoken unasked, or hung up, while nothing was said is left for a new one."""
        if self._server and self._server.sock and select.select([self._server.sock], [], [], 0)[0]:
            self._drop()
        if self._server is None:
            self._server = connected(self._relay, self._seconds)
        return self._server

    def _lost(self, state: MessageState, fault: OSError) -> DeliveryResult:
        """Return what became of a message whose connection was lost; the next one opens another."""
        self._drop()
        message = _("the connection was lost ({reason})")
        if isinstance(fault, OddReply):
            message = _("the server’s words do not answer ours ({reason})")
        return DeliveryResult(state, message.format(reason=why(fault)))

    def _reset(self) -> None:
        """Have the server forget a message that it did not accept."""
        try:
            if self._server and self._server.rset()[0] != 250:
                self._drop()
        except OSError:
            self._lost(MessageState.DEFERRED, OSError())

    def _drop(self) -> None:
        """Hang up without a word."""
        if self._server:
            self._server.close()
            self._server = None

    def _close(self) -> None:
        if self._server:
            try:
                self._server.quit()
            except OSError:
                self._server.close()
            self._server = None


def _be_patient(server: Server, seconds: float) -> None:
    if server.sock:
        server.sock.settimeout(seconds)


def stuffed(part: bytes) -> bytes:
    """Return *part*, which begins at the beginning of a line, with the dots there doubled."""
    return _DOT.sub(b"..", part)


def _send_all(server: Server, message: Sequence[bytes], seconds: float) -> None:
    """Send the parts of a message, all but the line that ends it; raises TimeoutError after *seconds* in all.

    A slow line takes minutes for a brochure: what counts is that the server goes on taking it.
    """
    if server.sock is None:
        raise HungUp
    end = time.monotonic() + seconds
    for part in message:
        view = memoryview(part)
        for start in range(0, len(view), _PIECE):
            server.sock.sendall(view[start : start + _PIECE])
            if time.monotonic() > end:
                raise TimeoutError


def _outcome(code: int, words: bytes) -> DeliveryResult:
    """Return what the reply *code* with its *words* means for the message it answers."""
    said = reply(code, words)
    if 200 <= code < 300:
        return DeliveryResult(MessageState.SENT, said)
    if 400 <= code < 500:
        return DeliveryResult(MessageState.DEFERRED, said, Then.PAUSE if _TOO_QUICK.search(said) else Then.GO_ON)
    return DeliveryResult(MessageState.REFUSED, said, Then.STOP if code in (530, 534, 535, 538) else Then.GO_ON)
