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
