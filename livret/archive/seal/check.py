"""Check the seal of a bag: who signed its tag manifest, and since when it is there."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    PKIStatus,
    TimeStampResponse,
    decode_timestamp_response,
)

from livret.archive.seal import cms
from livret.archive.seal.cms import name_of
from livret.archive.seal.create import NotSealed, day, fingerprint
from livret.base.messages import _, reason
from livret.base.plain_files import beginning

#: Of certificates in one file: all those of a system are 250 kB.
_MOST_BYTES = 4 * 1024**2
#: The digests that an authority may have stamped, by their names.
_DIGESTS: Mapping[str, type[hashes.HashAlgorithm]] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}


@dataclass(frozen=True, slots=True)
class ValidSignature:
    """A valid signature: who signed, who issued their certificate, and when they say that they did."""

    by: str
    issuer: str
    certificates: tuple[str, ...]
    when: datetime | None
    since: datetime
    until: datetime
    vouched: bool


@dataclass(frozen=True, slots=True)
class Stamped:
    """A valid stamp: who stamped, and when."""

    by: str
    when: datetime
    vouched: bool


def trust(path: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates that the reader trusts, from the PEM file *path*; raises NotSealed."""
    try:
        found = x509.load_pem_x509_certificates(beginning(path, _MOST_BYTES))
    except OSError as fault:
        raise NotSealed(_("cannot read {path}: {reason}").format(path=path, reason=reason(fault))) from fault
    except ValueError as fault:
        raise NotSealed(_("{path} holds no certificate (PEM)").format(path=path)) from fault
    return tuple(found)


def check_signature(signature: bytes, content: bytes, trusted: cms.Trust, at: datetime) -> ValidSignature:
    """Return who signed *content*; *at* is when it was there at the latest, as far as that is proven: else now.

    Where anybody is *trusted*, one of them must vouch for who signed.

    :raises cms.Broken: where the signature is not valid.
    """
    with cms.reading():
        found = cms.read(signature, trusted)
        cms.verify(signature, content)
        certificate = found.signer
        if trusted:
            if message := _untimely_then(certificate, at):
                raise cms.Broken(message)
            cms.verify(signature, content, trusted, at)
        return ValidSignature(
            name_of(certificate.subject),
            name_of(certificate.issuer),
            tuple(map(fingerprint, found.certificates)),
            found.when,
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
            bool(trusted),
        )


def _untimely_then(certificate: x509.Certificate, at: datetime) -> str:
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if since <= at <= until:
        return ""
    message = _("the certificate of {name} is valid from {since} to {until}, and nothing proves that it was used then")
    return message.format(name=name_of(certificate.subject), since=day(since), until=day(until))


def check_stamp(response: bytes, content: bytes, trusted: cms.Trust) -> Stamped:
    """Return who stamped *content*, and when; where anybody is *trusted*, one of them must vouch for it.

    :raises cms.Broken: where the stamp is not valid, or is that of something else.
    """
    with cms.reading():
        found = decode_timestamp_response(response)
        token, stamped = found.time_stamp_token(), found.tst_info
        if PKIStatus(found.status) is not PKIStatus.GRANTED:
            raise cms.Broken(_("this is no stamp"))
        if stamped.message_imprint.message != _imprint(found, content):
            raise cms.Broken(_("it was made of something else"))
        cms.verify(token, None)
        with suppress(cms.Foreign):  # authorities write it as they like: what is in our form is looked at closer
            cms.read(token, trusted)
        if trusted:
            cms.verify(token, None, trusted, stamped.gen_time)
        return Stamped(name_of(_authority(found).subject), stamped.gen_time.astimezone(UTC), bool(trusted))


def _authority(response: TimeStampResponse) -> x509.Certificate:
    """Return the certificate of who stamped, which is one for stamps (RFC 3161, 2.3); raises Broken."""
    signers = {(each.issuer, each.serial_number) for each in response.signed_data.signer_infos}
    for der in response.signed_data.certificates:
        with suppress(ValueError, x509.InvalidVersion, x509.ExtensionNotFound):
            certificate = x509.load_der_x509_certificate(der)
            usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
            stamps = usage.critical and ExtendedKeyUsageOID.TIME_STAMPING in usage.value
            if stamps and (certificate.issuer, certificate.serial_number) in signers:
                return certificate
    raise cms.Broken(_("who stamped has no certificate for stamps in it"))


def _imprint(response: TimeStampResponse, content: bytes) -> bytes:
    """Return the digest of *content*, made as that of *response* was; nothing for one that is not known."""
    kind = _DIGESTS.get(response.tst_info.message_imprint.hash_algorithm.dotted_string)
    if kind is None:
        return b""
    digest = hashes.Hash(kind())
    digest.update(content)
    return digest.finalize()
