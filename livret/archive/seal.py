"""The seal of a bag, made: who vouches for its tag manifest (detached CMS), and since when it is there (RFC 3161).

A key comes from a PKCS#12 file. A stamp comes from an authority's address: nothing else of an archive uses the network.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    decode_timestamp_response,
)

from livret.archive import cms
from livret.archive.bag.model import SIGNATURE, SIGNED_BY, STAMP, STAMPED_BY, TAG_MANIFEST, Info
from livret.archive.cms import name_of
from livret.base import atomic_files
from livret.base.messages import _, reason
from livret.base.problems import LivretError

#: Bytes of a PKCS#12 file, of a stamp: what is longer is neither.
_MOST_KEY_BYTES, _MOST_STAMP_BYTES = 1024**2, 256 * 1024
#: Seconds that an authority may take, in all.
_SECONDS = 30.0
_BLOCK = 16 * 1024
#: The digests that an authority may have stamped, by their names.
_DIGESTS: Mapping[str, type[hashes.HashAlgorithm]] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}

_PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class NotSealed(LivretError):
    """A bag that cannot be signed or stamped; nothing was written."""

    exit_code = 2


class NoStamp(LivretError):
    """An authority that gives no stamp; nothing was written."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a key, its certificate, and those that lead from it to an authority."""

    key: _PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def signer(path: Path, password: Callable[[], str], now: datetime) -> Signer:
    """Return who signs with the PKCS#12 file *path*; *password* is asked for only where the file has one.

    :raises NotSealed: for a wrong password, a file without key or certificate, a certificate not valid *now*.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_KEY_BYTES + 1)
    except OSError as fault:
        raise NotSealed(_("cannot read {path}: {reason}").format(path=path, reason=reason(fault))) from fault
    if len(data) > _MOST_KEY_BYTES or not data.startswith(b"\x30"):
        raise NotSealed(_("{path} is no PKCS#12 file (.p12, .pfx)").format(path=path))
    found = _opened(data, None) or _opened(data, password())
    if found is None:
        raise NotSealed(_("{path}: the password is wrong, or the file is damaged").format(path=path))
    chain = tuple(each.certificate for each in found.additional_certs)
    if found.key is None or found.cert is None:
        raise NotSealed(_("{path} holds no key with its certificate: export both together").format(path=path))
    if not isinstance(found.key, _PrivateKey):
        raise NotSealed(_("{path}: this kind of key signs no CMS; take RSA or an elliptic curve").format(path=path))
    certificate = found.cert.certificate
    if certificate.public_key() != found.key.public_key():
        raise NotSealed(_("{path}: the certificate is of another key").format(path=path))
    if told := _untimely(certificate, now):
        raise NotSealed(told)
    return Signer(found.key, certificate, chain)


def _opened(data: bytes, password: str | None) -> pkcs12.PKCS12KeyAndCertificates | None:
    """Return what is in a PKCS#12 file, None where that is not its password."""
    for secret in (None, b"") if password is None else (password.encode(),):
        try:
            return pkcs12.load_pkcs12(data, secret)
        except ValueError:
            continue
    return None


def _untimely(certificate: x509.Certificate, now: datetime) -> str:
    name, since, until = name_of(certificate.subject), certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < since:
        told = _("the certificate of {name} is valid from {date} only; is the clock of this computer right?")
        return told.format(name=name, date=day(since))
    if now > until:
        return _("the certificate of {name} expired on {date}: ask for a new one").format(name=name, date=day(until))
    return ""


def day(when: datetime) -> str:
    """Return the day of *when* as people write it."""
    return when.strftime("%d/%m/%Y")


def sealing(who: Signer | None, authority: str) -> Callable[[Path], None]:
    """Return what seals a bag: its tag manifest signed by *who*, if anybody, and stamped by *authority*, if any.

    It raises NoStamp, and EnvironmentFailure where the disk refuses.
    """

    def seal(folder: Path) -> None:
        content = (folder / TAG_MANIFEST).read_bytes()
        if who:
            atomic_files.write(folder / SIGNATURE, sign(content, who))
        if authority:
            atomic_files.write(folder / STAMP, stamp(content, authority))

    return seal


def announced(who: Signer | None, authority: str) -> Info:
    """Return what bag-info.txt says of a seal to come: each certificate of *who* signs, and the host of *authority*."""
    certificates = (who.certificate, *who.chain) if who else ()
    told = [(SIGNED_BY, f"{name_of(each.subject)} {fingerprint(each)}") for each in certificates]
    return (*told, *([(STAMPED_BY, urlsplit(authority).hostname or authority)] if authority else []))


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of *certificate*."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def sign(content: bytes, who: Signer) -> bytes:
    """Return the signature of *content*: a detached CMS (RFC 5652), DER, SHA-512, with the certificates of *who*."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(who.certificate, who.key, hashes.SHA512())
    for each in who.chain:
        builder = builder.add_certificate(each)
    options = pkcs7.PKCS7Options
    return builder.sign(Encoding.DER, [options.DetachedSignature, options.Binary, options.NoCapabilities])


def address(typed: str) -> str:
    """Return the address of an authority as it was *typed*; raises NotSealed for what cannot be one."""
    try:
        parts = urlsplit(typed)
        if not typed or (parts.scheme in ("https", "http") and parts.hostname and typed.isascii()):
            return typed
    except ValueError:
        pass
    raise NotSealed(_("{address} is no address of an authority: it begins with https://").format(address=typed))


def stamp(content: bytes, address: str, seconds: float = _SECONDS) -> bytes:
    """Return a stamp of *content* (a TimeStampResp of RFC 3161, DER) from the authority at *address*.

    Only a digest and a random number leave. What comes back is held against both before it is taken.

    :raises NoStamp: the authority is not there, refuses, is too slow, or answers anything else.
    """
    request = (
        TimestampRequestBuilder()
        .data(content)
        .hash_algorithm(HashAlgorithm.SHA512)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    answer = _asked(address, request.as_bytes(), seconds)
    try:
        response = decode_timestamp_response(answer)
        refused = None if PKIStatus(response.status) is PKIStatus.GRANTED else ", ".join(response.status_string)
        if refused is None:
            token, told = response.time_stamp_token(), response.tst_info
    except ValueError as fault:
        raise NoStamp(_("{address} answers something that is no stamp").format(address=address)) from fault
    if refused is not None:
        raise NoStamp(_("{address} refuses to stamp: {reason}").format(address=address, reason=refused or "–"))
    if told.nonce != request.nonce or told.message_imprint.message != request.message_imprint.message:
        raise NoStamp(_("{address} answers with the stamp of something else").format(address=address))
    try:
        cms.verify(token, None)
    except cms.Broken as fault:
        raise NoStamp(
            _("{address} answers with a false stamp: {reason}").format(address=address, reason=fault)
        ) from fault
    return answer


class _Strict(HTTPRedirectHandler):
    """An address that leads elsewhere is told rather than followed."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def _asked(address: str, request: bytes, seconds: float) -> bytes:
    """Return what the authority at *address* answers, within *seconds* in all; raises NoStamp."""
    head = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        until = time.monotonic() + seconds
        asking = Request(address, request, head, method="POST")  # noqa: S310 - see address()
        with closing(build_opener(_Strict).open(asking, timeout=seconds)) as reply:
            return b"".join(blocks(reply.read1, until))
    except HTTPError as fault:
        fault.close()
        raise NoStamp(_("{address} answers: {reason}").format(address=address, reason=f"HTTP {fault.code}")) from fault
    except TimeoutError as fault:
        raise _too_slow(address, seconds) from fault
    except URLError as fault:
        if isinstance(fault.reason, TimeoutError):
            raise _too_slow(address, seconds) from fault
        why = reason(fault.reason) if isinstance(fault.reason, OSError) else str(fault.reason)
        raise NoStamp(_("{address} does not answer: {reason}").format(address=address, reason=why)) from fault
    except (OSError, ValueError) as fault:
        told = reason(fault) if isinstance(fault, OSError) else _("this is no web server")
        raise NoStamp(_("{address} does not answer: {reason}").format(address=address, reason=told)) from fault


def _too_slow(address: str, seconds: float) -> NoStamp:
    told = _("{address} has not answered within {seconds} s: try later, or archive without --stamp")
    return NoStamp(told.format(address=address, seconds=round(seconds)))


def blocks(read: Callable[[int], bytes], until: float) -> Iterator[bytes]:
    """Yield what *read* returns; raises TimeoutError once it is later than *until*, ValueError for too much."""
    size = 0
    while block := read(_BLOCK):
        size += len(block)
        if size > _MOST_STAMP_BYTES:
            raise ValueError("too long")
        if time.monotonic() > until:
            raise TimeoutError
        yield block


# What was made, read again


@dataclass(frozen=True, slots=True)
class ValidSignature:
    """A signature that holds: who signed, who issued their certificate, and when they say that they did."""

    by: str
    issuer: str
    certificates: tuple[str, ...]
    when: datetime | None
    since: datetime
    until: datetime
    vouched: bool


@dataclass(frozen=True, slots=True)
class Stamped:
    """A stamp that holds: who stamped, and when."""

    by: str
    when: datetime
    vouched: bool


def trust(path: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates that the reader trusts, from the PEM file *path*; raises NotSealed."""
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as fault:
        raise NotSealed(_("cannot read {path}: {reason}").format(path=path, reason=reason(fault))) from fault
    except ValueError as fault:
        raise NotSealed(_("{path} holds no certificate (PEM)").format(path=path)) from fault
    return tuple(found)


def signed(signature: bytes, content: bytes, trusted: cms.Trust, at: datetime) -> ValidSignature:
    """Return who signed *content*; *at* is when it was there at the latest, as far as that is proven: else now.

    Where anybody is *trusted*, one of them must vouch for who signed.

    :raises cms.Broken: where the signature does not hold.
    """
    with cms.reading():
        found = cms.read(signature, trusted)
        cms.verify(signature, content)
        certificate = found.signer
        if trusted:
            if told := _untimely_then(certificate, at):
                raise cms.Broken(told)
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
    told = _("the certificate of {name} is valid from {since} to {until}, and nothing proves that it was used then")
    return told.format(name=name_of(certificate.subject), since=day(since), until=day(until))


def stamped(response: bytes, content: bytes, trusted: cms.Trust) -> Stamped:
    """Return who stamped *content*, and when; where anybody is *trusted*, one of them must vouch for it.

    :raises cms.Broken: where the stamp does not hold, or is that of something else.
    """
    with cms.reading():
        found = decode_timestamp_response(response)
        token, told = found.time_stamp_token(), found.tst_info
        if PKIStatus(found.status) is not PKIStatus.GRANTED:
            raise cms.Broken(_("this is no stamp"))
        if told.message_imprint.message != _imprint(found, content):
            raise cms.Broken(_("it was made of something else"))
        cms.verify(token, None)
        with suppress(cms.Foreign):  # authorities write it as they like: what is in our form is looked at closer
            cms.read(token, trusted)
        if trusted:
            cms.verify(token, None, trusted, told.gen_time)
        return Stamped(name_of(_authority(found).subject), told.gen_time.astimezone(UTC), bool(trusted))


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
