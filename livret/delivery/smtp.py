"""A message → a mail server, and what became of it: accepted, refused, to be tried again, or nobody knows.

What is sent is a list of parts, so that the megabytes that all messages share are neither copied nor encoded again.
A server may accept a message only once it has seen the line with the final dot (RFC 5321, 4.1.1.4): a connection
that is lost before it leaves a message unsent, one that is lost after it leaves a doubt.
"""

import re
import select
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from livret.base.messages import _
from livret.base.problems import LivretError
from livret.delivery.model import MessageState

Security = Literal["starttls", "tls", "none"]

_SECONDS = 60.0
#: How long a server may look at a message whose final dot it has seen: less makes doubts, and doubles (RFC 5321,
#: 4.5.3.2.6).
_FINAL_SECONDS = 600.0
#: Letters of a reply that are kept.
_MOST_WORDS = 500
#: Replies after which nothing more should be sent for a while: the service closes (RFC 5321, 4.2.2), is congested
#: (X.3.2, X.4.5), is overloaded (X.5.3; RFC 3463), or says in words that we are too quick.
_TOO_QUICK = re.compile(
    r"^421|\b4\.(?:3\.2|4\.5|5\.3|7\.28)\b|\brate\b|too (?:many|fast|quick)|throttl|trop (?:de|rapide)", re.IGNORECASE
)
_LOCAL = ("localhost", "127.0.0.1", "::1")
#: A line that begins with a dot gets another one (RFC 5321, 4.5.2); line ends are CRLF alone (2.3.8).
_DOT = re.compile(rb"(?m)^\.")


class Undeliverable(LivretError):
    """The server cannot be spoken to: nothing more is sent; *later* if it only wants us later (4xx)."""

    exit_code = 5

    def __init__(self, message: str, *, later: bool = False) -> None:
        super().__init__(message)
        self.later = later


@dataclass(frozen=True, slots=True)
class Relay:
    """The server that relays our mail. ``security`` none is for this machine only; ``certificates``: a file of CAs."""

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    certificates: str = ""


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
        if relay.security == "none" and relay.host not in _LOCAL:
            raise Undeliverable(_("without encryption, mail is handed to this machine only: --insecure-localhost"))
        self._relay, self._seconds, self._final_seconds = relay, seconds, final_seconds
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def check(self) -> int:
        """Connect, and return the largest message that the server accepts, in bytes; 0 if it does not say.

        :raises Undeliverable: the server is not there, cannot be trusted, or does not know us.
        """
        server = self._connected()
        size = server.esmtp_features.get("size", "0")
        return int(size) if size.isdigit() else 0

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
            refused = self._envelope(server, sender, address, size)
        except (smtplib.SMTPServerDisconnected, OSError) as fault:
            return self._lost(MessageState.DEFERRED, fault)
        if refused:
            self._reset()
            return self._followed(refused)
        try:
            commit()
        except BaseException:
            self._drop()  # in the middle of a message, not even QUIT may be said
            raise
        try:
            _send_all(server, message)
        except (smtplib.SMTPServerDisconnected, OSError) as fault:
            return self._lost(MessageState.DEFERRED, fault)
        return self._followed(self._ended(server))

    def _ended(self, server: smtplib.SMTP) -> DeliveryResult:
        """Send the line that ends a message, and return what the server says of it."""
        try:
            server.send(b".\r\n")
            _be_patient(server, max(self._seconds, self._final_seconds))
            code, words = server.getreply()
            _be_patient(server, self._seconds)
        except (smtplib.SMTPServerDisconnected, OSError) as fault:
            return self._lost(MessageState.UNSURE, fault)
        if code // 100 not in (2, 4, 5):
            self._drop()
            return DeliveryResult(MessageState.UNSURE, _reply(code, words))
        return _outcome(code, words)

    def _followed(self, outcome: DeliveryResult) -> DeliveryResult:
        """Return *outcome*; a connection that is to wait for long is closed, as the server would do itself."""
        if outcome.then is not Then.GO_ON:
            self._close()
        return outcome

    def _envelope(self, server: smtplib.SMTP, sender: str, address: str, size: int) -> DeliveryResult | None:
        """Say whom the message is from and for; return what became of it if the server refuses."""
        options = [f"SIZE={size}"] if server.has_extn("size") else []
        if not address.isascii():
            options.append("SMTPUTF8")
            server.command_encoding = "utf-8"
        steps: tuple[tuple[Callable[[], tuple[int, bytes]], tuple[int, ...]], ...] = (
            (lambda: server.mail(sender, options), (250,)),
            (lambda: server.rcpt(address), (250, 251)),
            (lambda: server.docmd("DATA"), (354,)),
        )
        for send, expected in steps:
            code, words = send()
            if code // 100 not in (2, 3, 4, 5):  # no reply of SMTP: what follows it would be read as another's
                raise smtplib.SMTPServerDisconnected(_reply(code, words))
            if code not in expected:
                return _outcome(code, words)
        return None

    def _connected(self) -> smtplib.SMTP:
        """Return the server. One that has spoken unasked, or hung up, while nothing was said is left for a new one."""
        if self._server and self._server.sock and select.select([self._server.sock], [], [], 0)[0]:
            self._drop()
        if self._server is None:
            try:
                self._server = self._open()
            except (smtplib.SMTPException, OSError) as fault:
                busy = isinstance(fault, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
                later = busy and 400 <= getattr(fault, "smtp_code", 0) < 500
                raise Undeliverable(_unreachable(self._relay, fault), later=later) from None
        return self._server

    def _open(self) -> smtplib.SMTP:
        relay, context = self._relay, None
        if relay.security != "none":
            context = ssl.create_default_context(cafile=relay.certificates or None)
        if relay.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=self._seconds, context=context)
        else:
            server = smtplib.SMTP(relay.host, relay.port, timeout=self._seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if relay.security == "starttls":
                server.starttls(context=context)
                server.ehlo()
            if relay.user:
                server.login(relay.user, relay.password)
        except BaseException:
            server.close()
            raise
        return server

    def _lost(self, state: MessageState, fault: Exception) -> DeliveryResult:
        """Return what became of a message whose connection was lost; the next one opens another."""
        self._drop()
        return DeliveryResult(state, _("the connection was lost ({reason})").format(reason=_plain(fault)))

    def _reset(self) -> None:
        """Have the server forget a message that it did not accept."""
        try:
            if self._server and self._server.rset()[0] != 250:
                self._drop()
        except (smtplib.SMTPException, OSError):
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
            except (smtplib.SMTPException, OSError):
                self._server.close()
            self._server = None


def _be_patient(server: smtplib.SMTP, seconds: float) -> None:
    if server.sock:
        server.sock.settimeout(seconds)


def stuffed(part: bytes) -> bytes:
    """Return *part*, which begins at the beginning of a line, with the dots there doubled."""
    return _DOT.sub(b"..", part)


def _send_all(server: smtplib.SMTP, message: Iterable[bytes]) -> None:
    """Send the parts of a message, all but the line that ends it."""
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected("closed")
    for part in message:
        server.sock.sendall(part)


def _outcome(code: int, words: bytes) -> DeliveryResult:
    """Return what the reply *code* with its *words* means for the message it answers."""
    reply = _reply(code, words)
    if 200 <= code < 300:
        return DeliveryResult(MessageState.SENT, reply)
    if 400 <= code < 500:
        return DeliveryResult(MessageState.DEFERRED, reply, Then.PAUSE if _TOO_QUICK.search(reply) else Then.GO_ON)
    return DeliveryResult(MessageState.REFUSED, reply, Then.STOP if code in (530, 534, 535, 538) else Then.GO_ON)


def _reply(code: int, words: bytes) -> str:
    """Return the words of a server on one line, without what would command a terminal that shows them."""
    if code < 0:  # smtplib's for a line that begins with no number; it keeps only the end of it
        return _("the server’s reply cannot be read")
    text = "".join(sign if sign.isprintable() else " " for sign in words.decode(errors="replace"))
    return " ".join(f"{code} {text}".split())[:_MOST_WORDS]


def _unreachable(relay: Relay, fault: Exception) -> str:
    """Return why the server cannot be spoken to, and what to do."""
    at = f"{relay.host}:{relay.port}"
    if isinstance(fault, ssl.SSLError):
        return _("the mail server {at} cannot be trusted: {reason}; nothing more is sent").format(
            at=at, reason=_plain(fault)
        )
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return _("the mail server {at} does not know this user or password; nothing more is sent").format(at=at)
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return _("the mail server {at} offers no encryption or no password; nothing more is sent").format(at=at)
    return _("no mail server answers at {at}: {reason}; nothing more is sent").format(at=at, reason=_plain(fault))


def _plain(fault: Exception) -> str:
    """Return what *fault* says, without what Python adds to it."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return fault.verify_message
    if isinstance(fault, smtplib.SMTPResponseException):
        words = fault.smtp_error
        return _reply(fault.smtp_code, words if isinstance(words, bytes) else words.encode())
    if isinstance(fault, socket.timeout | TimeoutError):
        return _("no answer in time")
    return str(getattr(fault, "strerror", "") or fault)
