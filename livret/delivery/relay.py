"""The server that relays our mail: connected to, trusted, and never waited for without end.

smtplib reads a reply for as long as its lines go on; here each one ends, by its time and by its lines.
"""

import base64
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Timer
from typing import IO, Any, Literal

from livret.base.messages import _, later, reason
from livret.base.problems import LivretError

Security = Literal["starttls", "tls", "none"]

#: What a connection raises that ends without a word, and for a reply that answers nothing; both are OSError.
HungUp, OddReply = smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException
#: Machines that mail may be handed to without encryption.
LOCAL = ("localhost", "127.0.0.1", "::1")
#: The most lines of one reply: servers greet with some twenty, and say what they can in as many.
_MOST_LINES = 200
#: Questions of a server while somebody logs in: the usual mechanisms ask two.
_MOST_CHALLENGES = 5
#: Letters of a reply that are kept.
_MOST_WORDS = 500
#: What OpenSSL finds wrong with a certificate, by its numbers (« openssl verify », x509_vfy.h).
_MISTRUST = {
    9: later("its certificate is not valid yet"),
    10: later("its certificate has expired"),
    62: later("its certificate is that of another name"),
    64: later("its certificate is that of another name"),
}
_UNVOUCHED = later("nobody that is known here vouches for its certificate")


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

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def connected(relay: Relay, seconds: float) -> "Server":
    """Return the server of *relay*, encrypted and logged in as it says; each reply may take *seconds*.

    :raises Undeliverable: it is not there, cannot be trusted, does not know us, or wants us later.
    """
    context = None if relay.security == "none" else _context(relay)
    try:
        return _opened(relay, context, seconds)
    except (smtplib.SMTPException, OSError) as fault:
        raise Undeliverable(_unreachable(relay, fault), later=400 <= getattr(fault, "smtp_code", 0) < 500) from None
    except ValueError:  # a name that no machine may have (IDNA), or a line end in a name or a password
        message = _("the mail server {at}, its user or its password cannot be written in the protocol of mail")
        raise Undeliverable(message.format(at=relay)) from None


def _context(relay: Relay) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=relay.certificates or None)
    except OSError as fault:  # of SSLError too: a file without certificates
        why = _("it holds no certificates") if isinstance(fault, ssl.SSLError) else reason(fault)
        message = _("{file} cannot be read: {reason}")
        raise Undeliverable(message.format(file=relay.certificates, reason=why)) from None


def _opened(relay: Relay, context: ssl.SSLContext | None, seconds: float) -> "Server":
    if relay.security == "tls":
        server: Server = _EncryptedServer(relay.host, relay.port, timeout=seconds, context=context)
    else:
        server = Server(relay.host, relay.port, timeout=seconds)
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


class _Lines:
    """The lines of one reply, of which there are not too many."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.left = stream, _MOST_LINES

    def readline(self, most: int) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise ConnectionAbortedError
        line = self._stream.readline(most)
        return line if line.endswith(b"\n") or len(line) == most else b""  # half a line is none

    def close(self) -> None:
        self._stream.close()


class Server(smtplib.SMTP):
    """A server whose every reply ends, and that may be given passwords with accents (RFC 4616, RFC 8265)."""

    def getreply(self) -> tuple[int, bytes]:
        """Return the next reply.

        A line may take as long as the socket waits for each of its bytes, and a reply has as many lines as the server
        likes: whoever is not done in the time of one wait is hung up on.
        """
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        if not isinstance(self.file, _Lines):
            self.file = _Lines(self.sock.makefile("rb"))
        self.file.left = _MOST_LINES
        seconds, began = self.sock.gettimeout() or self.timeout, time.monotonic()
        try:
            with _within(self.sock, seconds):
                return super().getreply()
        except smtplib.SMTPServerDisconnected as fault:
            if time.monotonic() - began >= seconds:
                raise TimeoutError from fault
            raise

    def auth(
        self, mechanism: str, authobject: Callable[..., str | None], *, initial_response_ok: bool = True
    ) -> tuple[int, bytes]:
        """Log in by *mechanism*; *authobject* answers the server, in UTF-8.

        :raises smtplib.SMTPAuthenticationError: the server refuses; or *mechanism* does not go with what it asks.
        """
        said = authobject() if initial_response_ok else None
        first = f"{mechanism} {_encoded(said)}" if said is not None else mechanism
        code, words = self.docmd("AUTH", first)
        for _turn in range(_MOST_CHALLENGES):
            if code != 334:
                break
            try:
                answer = authobject(base64.b64decode(words, validate=False))
            except ValueError:  # what is no base64; a password with accents where the mechanism knows ASCII alone
                code, words = self.docmd("*")  # RFC 4954, 4: given up
                break
            code, words = self.docmd(_encoded(answer or ""))
        if code in (235, 503):
            return code, words
        raise smtplib.SMTPAuthenticationError(code, words)


class _EncryptedServer(Server, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@contextmanager
def _within(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Hang up on *sock* where the block takes more than *seconds*."""
    alarm = Timer(seconds, _hang_up, (sock,))
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _hang_up(sock: socket.socket) -> None:
    try:  # as a plain socket: an encrypted one would forget its encryption, while another thread reads
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:  # closed meanwhile
        return


def reply(code: int, words: bytes) -> str:
    """Return the words of a server on one line, without what would command a terminal that shows them."""
    if code < 0:  # smtplib's for a line that begins with no number; it keeps only the end of it
        return _("the server’s reply cannot be read")
    text = "".join(sign if sign.isprintable() else " " for sign in words.decode(errors="replace"))
    return " ".join(f"{code} {text}".split())[:_MOST_WORDS]


def _unreachable(relay: Relay, fault: OSError) -> str:
    """Return why the server cannot be spoken to, and what to do."""
    if isinstance(fault, ssl.SSLError):
        message = _("the mail server {at} cannot be trusted: {reason}; nothing more is sent")
    elif isinstance(fault, smtplib.SMTPAuthenticationError) and fault.smtp_code >= 500:
        message = _("the mail server {at} does not know this user or password; nothing more is sent")
    elif isinstance(fault, smtplib.SMTPNotSupportedError) or type(fault) is smtplib.SMTPException:
        message = _("the mail server {at} offers no encryption or no password; nothing more is sent")
    else:
        message = _("no mail server answers at {at}: {reason}; nothing more is sent")
    return message.format(at=relay, reason=why(fault))


def why(fault: OSError) -> str:
    """Return what *fault* of a connection means, in the reader's language; the words of a server as they are."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return _(_MISTRUST.get(fault.verify_code, _UNVOUCHED))
    if isinstance(fault, ssl.SSLError):
        return _("it does not encrypt as it should; another port or “securite” may be right")
    if isinstance(fault, smtplib.SMTPResponseException):
        words: Any = fault.smtp_error
        return reply(fault.smtp_code, words if isinstance(words, bytes) else str(words).encode())
    if isinstance(fault, TimeoutError):
        return _("no answer in time")
    if isinstance(fault, smtplib.SMTPException):
        return _("the server hung up")
    return reason(fault)
