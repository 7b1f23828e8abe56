"""Certificates, a PKCS#12 file and an authority that stamps, all made up and all of this machine."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Answer = Callable[[bytes], bytes]

PASSWORD = "mot de passe d’exemple"
_CONFIG = """\
[tsa]
default_tsa = ours
[ours]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Identity:
    """A certificate and its key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def identity(
    name: str, issuer: Identity | None = None, *, days: tuple[int, int] = (-1, 3650), stamps: bool = False
) -> Identity:
    """Return an identity called *name*, valid from and until so many *days* from now; an authority without *issuer*."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days[0]))
        .not_valid_after(now + timedelta(days[1]))
        .add_extension(x509.BasicConstraints(issuer is None, None), critical=True)
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Identity(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def p12(path: Path, who: Identity, *chain: Identity, password: str = PASSWORD, key: bool = True) -> Path:
    """Write *who* as a PKCS#12 file."""
    data = pkcs12.serialize_key_and_certificates(
        b"exemple",
        who.key if key else None,
        who.certificate,
        [each.certificate for each in chain],
        BestAvailableEncryption(password.encode()) if password else NoEncryption(),
    )
    path.write_bytes(data)
    return path


def stamping(folder: Path, who: Identity) -> Answer:
    """Return what answers requests for stamps as *who*, by ``openssl ts`` in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tsa.cnf").write_text(_CONFIG)
    (folder / "tsa.pem").write_bytes(who.pem)
    (folder / "tsa.key").write_bytes(who.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "serial").write_text("01\n")
    line = [
        "openssl",
        "ts",
        "-reply",
        "-config",
        "tsa.cnf",
        "-section",
        "ours",
        "-queryfile",
        "query",
        "-signer",
        "tsa.pem",
    ]

    def answer(query: bytes) -> bytes:
        (folder / "query").write_bytes(query)
        subprocess.run([*line, "-inkey", "tsa.key", "-out", "reply"], cwd=folder, check=True, capture_output=True)
        return (folder / "reply").read_bytes()

    return answer


@contextmanager
def served(answer: Answer, status: int = 200) -> Iterator[str]:
    """Serve *answer* on this machine, and lend its address; what *answer* returns is sent as it is."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
