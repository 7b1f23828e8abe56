"""Nouns of sending: who receives what."""

from dataclasses import dataclass
from datetime import date

from livret.delivery.addresses import Address
from livret.problems import Location


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to write to; ``territory`` is the folder's name of theirs, "" for the whole brochure.

    ``civility`` is « Madame », « Monsieur » or "", where it is not known.
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
