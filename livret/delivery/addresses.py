"""Addresses of mail: checked by RFC 5321 and 5322, their domains as mail servers know them (IDNA 2008, RFC 5891)."""

import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, EmailSyntaxError, ValidatedEmail, validate_email


class NoAddress(ValueError):
    """Text that is no address of mail; the argument says what is wrong with it, in English."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address: as it is shown, as a server is given it (ASCII unless its local part is not), and folded.

    ``plain`` says whether every server accepts it; others must offer SMTPUTF8 (RFC 6531).
    """

    shown: str
    sent: str
    folded: str
    plain: bool


def parse(text: str) -> Address:
    """Return the address that *text* is; raises NoAddress. Nothing is looked up on a network."""
    try:
        found: ValidatedEmail = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailSyntaxError as error:
        raise NoAddress(str(error)) from None
    except EmailNotValidError as error:
        raise NoAddress(str(error)) from None
    plain = found.ascii_email is not None
    sent = f"{found.local_part}@{found.ascii_domain}"
    return Address(found.normalized, sent, folded(found.local_part, found.ascii_domain), plain)


def folded(local: str, domain: str) -> str:
    """Return what two spellings of one address share: case and accents are none of it."""
    bare = unicodedata.normalize("NFKD", local.casefold())
    return f"{''.join(sign for sign in bare if not unicodedata.combining(sign))}@{domain.casefold()}"
