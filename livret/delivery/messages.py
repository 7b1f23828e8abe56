"""One message: what differs for each person around what all share, so that it can be kept, shown and sent as it is.

A message is its head (headers, texts, the beginning of the attachment's part), a shared run of base64 lines, and its
tail (the rest of the attachment, the end). A personal copy is the edition's bytes and an update behind them
(``personal.copy``), an extract is one territory's: both share their first bytes, which are encoded once.
"""

import binascii
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from livret.delivery.smtp import stuffed

#: Bytes in a line of base64 (RFC 2045, 6.8: at most 76 letters).
_LINE_BYTES = 57
#: Stands for the attachment while the message around it is written.
_STAND_IN = b"\0livret\0" * 4
#: How long the head and the rest of a packed message are.
_LENGTHS = struct.Struct(">II")
_POLICY = SMTP.clone(max_line_length=76)
MB = 1024**2


@dataclass(frozen=True, slots=True)
class MessageText:
    """What a person reads: the subject, the same words as plain text and as simple HTML."""

    subject: str
    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers say. ``sender`` and ``reply_to`` are addresses, ``unsubscribe`` are URIs (RFC 2369)."""

    sender: str
    sender_name: str
    reply_to: str
    to: str
    to_name: str
    date: datetime
    message_id: str
    unsubscribe: tuple[str, ...] = ()
    one_click: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """Bytes that attachments begin with, and the same as lines of base64; ``length`` is a whole number of lines."""

    length: int
    lines: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message around lines of base64 that are kept apart: *rest* are the bytes of its attachment behind them."""

    head: bytes
    rest: bytes
    end: bytes

    @property
    def tail(self) -> bytes:
        """What follows the shared lines."""
        return _base64(self.rest).removesuffix(b"\r\n") + self.end

    def parts(self, shared: bytes) -> list[bytes]:
        """Return what a server is given: dots at the beginning of lines doubled; base64 has none."""
        return [stuffed(self.head), shared, stuffed(self.tail)]

    def whole(self, shared: bytes) -> bytes:
        """Return the message as a file ``.eml``."""
        return b"".join((self.head, shared, self.tail))

    def digest(self, shared: bytes) -> str:
        """Return the SHA-256 of the message."""
        digest = sha256(self.head)
        digest.update(shared)
        digest.update(self.tail)
        return digest.hexdigest()

    @property
    def recipient(self) -> str:
        """The address that its head is for; "" where it is for none, or several."""
        to = BytesParser(policy=_POLICY).parsebytes(self.head, headersonly=True)["To"]
        found = [each.addr_spec for each in to.addresses] if isinstance(to, AddressHeader) else []
        return found[0] if len(found) == 1 else ""

    def packed(self) -> bytes:
        """Return the message, but for the shared lines, as it is kept on a disk."""
        return zlib.compress(_LENGTHS.pack(len(self.head), len(self.rest)) + self.head + self.rest + self.end, 9)


def unpacked(data: bytes) -> Message:
    """Return the message that was packed into *data*; raises ValueError for anything else."""
    try:
        plain = zlib.decompress(data)
        head, rest = _LENGTHS.unpack_from(plain)
    except (zlib.error, struct.error) as fault:
        raise ValueError(str(fault)) from None
    begin = _LENGTHS.size
    return Message(plain[begin : begin + head], plain[begin + head : begin + head + rest], plain[begin + head + rest :])


def share(beginning: bytes) -> Shared:
    """Return *beginning*, which several attachments begin with, encoded once."""
    length = len(beginning) // _LINE_BYTES * _LINE_BYTES
    return Shared(length, _base64(beginning[:length]))


def compose(envelope: Envelope, text: MessageText, name: str, pdf: bytes, shared: Shared) -> Message:
    """Return the message of *envelope* with *text* and the attachment *pdf*, called *name*, which begins as *shared*.

    *name* is ASCII; without one, nothing is attached. Raises ValueError for headers with a line end.
    """
    message = _around(envelope, text, name)
    whole = message.as_bytes(policy=_POLICY)
    if BytesParser(policy=_POLICY).parsebytes(whole, headersonly=True).keys() != message.keys():
        raise ValueError("a header made of the words of another")
    if not name:
        return Message(whole, b"", b"")
    head, _mark, end = whole.partition(binascii.b2a_base64(_STAND_IN, newline=False))
    return Message(head, pdf[shared.length :], end)


def _around(envelope: Envelope, text: MessageText, name: str) -> EmailMessage:
    """Return the message with a stand-in for its attachment."""
    message = EmailMessage(policy=_POLICY)
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = f"<{envelope.message_id}>"
    message["From"] = Mailbox(_literal(envelope.sender_name), addr_spec=envelope.sender)
    message["To"] = Mailbox(_literal(envelope.to_name), addr_spec=envelope.to)
    if envelope.reply_to:
        message["Reply-To"] = Mailbox(addr_spec=envelope.reply_to)
    message["Subject"] = _literal(text.subject)
    message["Content-Language"] = "fr"
    if envelope.unsubscribe:
        message["List-Unsubscribe"] = ", ".join(f"<{uri}>" for uri in envelope.unsubscribe)
        if envelope.one_click:  # RFC 8058
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text.plain, cte="quoted-printable")
    message.add_alternative(text.html, subtype="html", cte="quoted-printable")
    if name:
        message.add_attachment(_STAND_IN, "application", "pdf", filename=name)
    _number(message, envelope.message_id)
    return message


def _literal(words: str) -> str:
    """Return *words* as they are to be read in a header.

    Python decodes what looks like an encoded word (RFC 2047) when it is put there, line ends included: a name could
    make a header of its own.
    """
    return words.replace("=?", "= ?")


def _number(message: EmailMessage, message_id: str) -> None:
    """Name the boundaries of the parts of *message*: the same message is the same bytes."""
    digest = sha256(message_id.encode()).hexdigest()[:24]
    for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(f"=_livret_{number}_{digest}")


def _base64(data: bytes) -> bytes:
    return b"".join(_lines(data))


def _lines(data: bytes) -> Iterator[bytes]:
    """Yield lines of base64 for *data*, many at once."""
    step = _LINE_BYTES
    for start in range(0, len(data), step):
        yield binascii.b2a_base64(data[start : start + step], newline=False) + b"\r\n"


def weight(size: int) -> str:
    """Return *size* in bytes as French people read it."""
    return f"{size / MB:.1f} Mo".replace(".", ",") if size >= MB else f"{max(1, round(size / 1024))} ko"
