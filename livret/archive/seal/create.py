"""Seal a new bag: sign its tag manifest (detached CMS), and have it stamped (RFC 3161).

The key comes from a PKCS#12 file. A stamp comes from an authority's address: the only use of the network in archiving.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7, pkcs12
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    decode_timestamp_response,
)

from livret.archive.bag.model import SIGNATURE, SIGNED_BY, STAMP, STAMPED_BY, TAG_MANIFEST, Info
from livret.archive.seal import cms
from livret.archive.seal.cms import name_of
from livret.base import atomic_files
from livret.base.messages import _, reason
from livret.base.plain_files import beginning
from livret.base.problems import LivretError

#: Bytes of a PKCS#12 file, of a stamp: what is longer is neither.
_MOST_KEY_BYTES, _MOST_STAMP_BYTES = 1024**2, 256 * 1024
#: Seconds that an authority may take, in all.
_SECONDS = 30.0
_BLOCK = 16 * 1024
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
    """Return who signs with the PKCS#12 file *path*; *password* is requested only where the file has one.

    :raises NotSealed: for a wrong password, a file without key or certificate, a certificate not valid *now*.
    """
    try:
        data = beginning(path, _MOST_KEY_BYTES + 1)
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
    if message := _untimely(certificate, now):
        raise NotSealed(message)
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
        message = _("the certificate of {name} is valid from {date} only; is the clock of this computer right?")
        return message.format(name=name, date=day(since))
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
    lines = [(SIGNED_BY, f"{name_of(each.subject)} {fingerprint(each)}") for each in certificates]
    return (*lines, *([(STAMPED_BY, urlsplit(authority).hostname or authority)] if authority else []))


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


def authority_address(typed: str) -> str:
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

    Only a digest and a random number are sent. The answer is compared with both before it is accepted.

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
    answer = _post(address, request.as_bytes(), seconds)
    try:
        response = decode_timestamp_response(answer)
        refused = None if PKIStatus(response.status) is PKIStatus.GRANTED else ", ".join(response.status_string)
        if refused is None:
            token, stamped = response.time_stamp_token(), response.tst_info
    except ValueError as fault:
        raise NoStamp(_("{address} answers something that is no stamp").format(address=address)) from fault
    if refused is not None:
        raise NoStamp(_("{address} refuses to stamp: {reason}").format(address=address, reason=refused or "–"))
    if stamped.nonce != request.nonce or stamped.message_imprint.message != request.message_imprint.message:
        raise NoStamp(_("{address} answers with the stamp of something else").format(address=address))
    try:
        cms.verify(token, None)
    except cms.Broken as fault:
        raise NoStamp(
            _("{address} answers with a false stamp: {reason}").format(address=address, reason=fault)
        ) from fault
    return answer


class _Strict(HTTPRedirectHandler):
    """Redirections are refused."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def _post(address: str, request: bytes, seconds: float) -> bytes:
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
        message = reason(fault) if isinstance(fault, OSError) else _("this is no web server")
        raise NoStamp(_("{address} does not answer: {reason}").format(address=address, reason=message)) from fault


def _too_slow(address: str, seconds: float) -> NoStamp:
    message = _("{address} has not answered within {seconds} s: try later, or archive without --stamp")
    return NoStamp(message.format(address=address, seconds=round(seconds)))


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
