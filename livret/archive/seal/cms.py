"""Signed data as RFC 5652 has it: what of it the signature covers, what the rest may be, and whether it is valid.

``openssl cms`` has the last word on signature and chain: ``cryptography``, which signs, verifies no CMS, and a reader
who has nothing of ours can type the same line. What a signature does not cover (the versions, the lists of algorithms,
enclosed certificates) may be changed without any program's notice; here each of these has one value that RFC 5652
allows beside the rest, so that a bit that is changed anywhere shows.
"""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from typing import Annotated

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier, PublicKeyAlgorithmOID, SignatureAlgorithmOID

from livret.base.messages import _, later
from livret.base.problems import LivretError

Trust = Sequence[x509.Certificate]

_SIGNED_DATA = ObjectIdentifier("1.2.840.113549.1.7.2")
DATA = ObjectIdentifier("1.2.840.113549.1.7.1")
_CONTENT_TYPE, _SIGNING_TIME = (ObjectIdentifier(f"1.2.840.113549.1.9.{last}") for last in (3, 5))
_SIGNING_CERTIFICATE = {ObjectIdentifier(f"1.2.840.113549.1.9.16.2.{last}") for last in (12, 47)}
#: What a signature may be called, by the digest that it is made of: RSA (PKCS #1 1.5), and elliptic curves.
_METHODS = {
    ObjectIdentifier("2.16.840.1.101.3.4.2.1"): (
        SignatureAlgorithmOID.RSA_WITH_SHA256, SignatureAlgorithmOID.ECDSA_WITH_SHA256),
    ObjectIdentifier("2.16.840.1.101.3.4.2.2"): (
        SignatureAlgorithmOID.RSA_WITH_SHA384, SignatureAlgorithmOID.ECDSA_WITH_SHA384),
    ObjectIdentifier("2.16.840.1.101.3.4.2.3"): (
        SignatureAlgorithmOID.RSA_WITH_SHA512, SignatureAlgorithmOID.ECDSA_WITH_SHA512),
}  # fmt: skip
_SECONDS = 30.0
_DAMAGED = later("it is damaged, or in a form that Livret does not write")
#: What cryptography raises while it reads what is damaged.
_DAMAGES = (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm)


class Broken(LivretError):
    """A signature or a stamp that proves nothing; the message says why."""

    exit_code = 1


class Foreign(Broken):
    """One in a form that is not ours, or damaged."""


# RFC 5652, 5.1 to 5.3: the form in which Livret and most authorities write it, without attributes that are not signed.


@asn1.sequence
class _Algorithm:
    oid: ObjectIdentifier
    parameters: asn1.Null | None


@asn1.sequence
class _Attribute:
    oid: ObjectIdentifier
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class _Signer:
    issuer: x509.Name
    serial: int


@asn1.sequence
class _SignerInfo:
    version: int
    signer: _Signer
    digest: _Algorithm
    attributes: Annotated[asn1.SetOf[_Attribute], asn1.Implicit(0)]
    method: _Algorithm
    signature: bytes


@asn1.sequence
class _Content:
    oid: ObjectIdentifier
    data: Annotated[bytes | None, asn1.Explicit(0)]


@asn1.sequence
class _Data:
    version: int
    digests: asn1.SetOf[_Algorithm]
    content: _Content
    certificates: Annotated[asn1.SetOf[x509.Certificate], asn1.Implicit(0)]
    signers: asn1.SetOf[_SignerInfo]


@asn1.sequence
class _Signed:
    oid: ObjectIdentifier
    data: Annotated[_Data, asn1.Explicit(0)]


@dataclass(frozen=True, slots=True)
class Cms:
    """Signed data that was read: who signed it, all certificates in it, and when its signer says that it was."""

    der: bytes
    signer: x509.Certificate
    certificates: tuple[x509.Certificate, ...]
    when: datetime | None


def read(der: bytes, trust: Trust) -> Cms:
    """Return the signed data *der*, of which all that its signature leaves open is as it must be.

    :raises Foreign: where it is damaged, or in another form.
    :raises Broken: where it is not.
    """
    with reading():
        return _read(asn1.decode_der(_Signed, der), der, trust)


@contextmanager
def reading() -> Iterator[None]:
    """Raise Foreign for whatever cryptography cannot read within the block: it reads names and dates late."""
    try:
        yield
    except _DAMAGES as fault:
        raise Foreign(_(_DAMAGED)) from fault


def _read(signed: _Signed, der: bytes, trust: Trust) -> Cms:
    data = signed.data
    certificates, infos = tuple(data.certificates.as_list()), data.signers.as_list()
    if len(infos) != 1:
        raise Foreign(_(_DAMAGED))
    info = infos[0]
    named = (info.signer.issuer, info.signer.serial)
    signer = next((each for each in certificates if (each.issuer, each.serial_number) == named), None)
    if signer is None:
        raise Broken(_("the certificate of who signed is not in it"))
    if not (signed.oid == _SIGNED_DATA and _is_regular(data, info, signer)):
        raise Broken(_("it is damaged: what the signature does not cover was changed"))
    if not _is_bound(info, signer):
        raise Broken(_("the certificate of {name} was changed, or is forged").format(name=name_of(signer.subject)))
    _refuse_forged(certificates, trust)
    return Cms(der, signer, certificates, _when(info))


def _is_regular(data: _Data, info: _SignerInfo, signer: x509.Certificate) -> bool:
    """Return whether versions, algorithms and types are those of RFC 5652 (5.1, 5.3, 11.1)."""
    digests = data.digests.as_list()
    kinds = [value.parse(ObjectIdentifier) for each in info.attributes.as_list() if each.oid == _CONTENT_TYPE
             for value in each.values.as_list()]  # fmt: skip
    return (
        data.version == (1 if data.content.oid == DATA else 3)
        and info.version == 1
        and [each.oid for each in digests] == [info.digest.oid]
        and kinds == [data.content.oid]
        and info.method.oid in _methods(signer, info.digest.oid)
        and (info.method.parameters is None or isinstance(signer.public_key(), rsa.RSAPublicKey))
    )


def _is_bound(info: _SignerInfo, signer: x509.Certificate) -> bool:
    """Return whether the signature names the certificate of who signed by its digest, if it names any (RFC 5035)."""
    digests_named = [bytes(value.data) for each in info.attributes.as_list() if each.oid in _SIGNING_CERTIFICATE
            for value in each.values.as_list()]  # fmt: skip
    digests = [signer.fingerprint(kind()) for kind in (hashes.SHA1, hashes.SHA256, hashes.SHA384, hashes.SHA512)]
    return not digests_named or any(digest in each for each in digests_named for digest in digests)


def _methods(signer: x509.Certificate, digest: ObjectIdentifier) -> set[ObjectIdentifier]:
    of_rsa, of_curves = _METHODS.get(digest, (None, None))
    key = signer.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return {PublicKeyAlgorithmOID.RSAES_PKCS1_v1_5, *filter(None, [of_rsa])}
    return {*filter(None, [of_curves])} if isinstance(key, ec.EllipticCurvePublicKey) else set()


def _refuse_forged(certificates: Iterable[x509.Certificate], trust: Trust) -> None:
    """Raise Broken for a certificate that its issuer, which is at hand, has not signed."""
    at_hand = {each.subject: each for each in (*certificates, *trust)}
    for each in certificates:
        issuer = at_hand.get(each.issuer)
        if issuer is None:
            continue
        try:
            each.verify_directly_issued_by(issuer)
        except (*_DAMAGES, InvalidSignature) as fault:
            message = _("the certificate of {name} was changed, or is forged").format(name=name_of(each.subject))
            raise Broken(message) from fault


def _when(info: _SignerInfo) -> datetime | None:
    for each in info.attributes.as_list():
        if each.oid == _SIGNING_TIME:
            for value in each.values.as_list():
                with suppress(ValueError):
                    when: datetime = value.parse(asn1.UTCTime).as_datetime()
                    return when.replace(tzinfo=UTC)
    return None


#: What openssl says of a chain (X509_verify_cert_error_string), by a part of it, and what that means to people.
_REFUSALS = (
    ("expired", later("a certificate had expired at that time")),
    ("not yet valid", later("a certificate was not valid yet at that time")),
    ("self-signed", later("none of the certificates that you trust vouches for who signed")),
    ("self signed", later("none of the certificates that you trust vouches for who signed")),
    ("issuer certificate", later("none of the certificates that you trust vouches for who signed")),
    ("first certificate", later("none of the certificates that you trust vouches for who signed")),
)


def verify(der: bytes, content: bytes | None, trust: Trust = (), at: datetime | None = None) -> None:
    """Have ``openssl cms`` verify the signature *der*; *content* is what it was made of, if that is not within.

    With *trust*, who signed must be one of these or lead to one, with certificates that were valid *at* that time.

    :raises Broken: where it is not valid, or openssl is not installed.
    """
    program = which("openssl")
    if program is None:
        raise Broken(_("nothing verifies it here: the program openssl is not installed"))
    with tempfile.TemporaryDirectory(prefix="livret-") as folder:
        signature, signed, anchors = (Path(folder, name) for name in ("signature", "content", "trust.pem"))
        signature.write_bytes(der)
        anchors.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in trust))
        command: list[str | Path] = [
            program,
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            signature,
            "-out",
            "/dev/null",
        ]
        if content is not None:
            signed.write_bytes(content)
            command += ["-content", signed]
        command += ["-CAfile", anchors, "-partial_chain", "-purpose", "any"] if trust else ["-noverify"]
        command += ["-attime", str(int(at.timestamp()))] if trust and at else []
        said = _run(command, folder)
    if said is not None:
        raise Broken(said)


def _run(command: Sequence[str | Path], folder: str) -> str | None:
    """Run openssl, without any certificate of this machine's; return why it refuses, None where it does not."""
    alone = {"LC_ALL": "C", "SSL_CERT_FILE": "/dev/null", "SSL_CERT_DIR": folder, "OPENSSL_CONF": "/dev/null"}
    try:
        done = subprocess.run(  # noqa: S603, our own command with files of our own
            command, capture_output=True, env=alone, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        return _("openssl does not answer: {reason}").format(reason=type(fault).__name__)
    if done.returncode == 0:
        return None
    said = done.stderr.decode("utf-8", "replace")
    if "verify_content" in said:
        return _("it was made of something else")
    detail = said.rpartition("Verify error:")[2].strip() or said.strip().rpartition(":")[2]
    if found := next((words for pattern, words in _REFUSALS if pattern in detail), None):
        return _(found)
    return _("openssl refuses it ({detail})").format(detail=detail[:120])


def name_of(name: x509.Name) -> str:
    """Return who *name* is, in words: common name, organisation."""
    lines = [str(each.value) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
            for each in name.get_attributes_for_oid(oid)]  # fmt: skip
    return ", ".join(dict.fromkeys(lines)) or name.rfc4514_string()
