"""Nouns of sending: who receives what, and what became of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from livret.base.problems import Location
from livret.delivery.addresses import Address


class MessageState(StrEnum):
    """What became of a message; the words of the file."""

    TO_SEND = "à envoyer"
    SENDING = "en cours"
    SENT = "envoyé"
    DEFERRED = "différé"
    REFUSED = "refusé"
    UNSURE = "incertain"
    OPPOSED = "opposé"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to write to; ``territory`` is the folder's name of theirs, "" for the whole brochure.

    ``civility`` is « Madame », « Monsieur », « Docteur », « Maître », or "" where it is not known.
    """

    civility: str
    first: str
    last: str
    office: str
    mandate: str
    territory: str
    address: Address
    source: str
    collected: date | None
    until: date | None
    place: Location

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}".strip()


@dataclass(frozen=True, slots=True)
class Mailing:
    """Which mailing: an edition, its version, and the name of the mailing, within which nobody is written to twice."""

    edition: str
    version: str
    name: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One message of a mailing.

    ``person`` is the address folded (``addresses.folded``); ``digest`` the SHA-256 of the message as it is sent,
    ``attached`` that of its PDF; ``due`` and ``changed`` are seconds since 1970; ``reply`` is the server's.
    """

    person: str
    name: str
    address: str
    message_id: str
    digest: str
    attached: str
    state: MessageState = MessageState.TO_SEND
    tries: int = 0
    due: float = 0.0
    changed: float = 0.0
    reply: str = ""
