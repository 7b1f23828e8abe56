"""Connect to the scheduler of a cluster, encrypted where its address begins with ``tls://``."""

import logging
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from livret.base.machine import lacking
from livret.base.messages import _, reason
from livret.base.problems import EnvironmentFailure

#: Seconds without any answer after which a cluster is given up, by default (``--wait``).
WAIT_SECONDS = 300
_CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files that prove who is who where the address is ``tls://…``: of the authority, of this machine, its key."""

    authority: str = ""
    own: str = ""
    key: str = ""


class ClusterFailure(EnvironmentFailure):
    """The cluster does not do the work: ``what`` says why; the message also says what to do."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(
            _(
                "{what}. See whether the scheduler and its workers run (dask scheduler, dask worker); or go on without "
                "them: leave --scheduler out, or add --fallback local"
            ).format(what=what)
        )


def security(address: str, certificates: Certificates) -> Any:
    """Return what Dask encrypts with, None where *address* is not encrypted; raises EnvironmentFailure.

    Files that *certificates* do not name are those of Dask's own configuration.
    """
    if not address.startswith("tls:"):
        return None
    _import_dask()
    from distributed.security import Security

    named = {
        "tls_ca_file": certificates.authority, "tls_client_cert": certificates.own, "tls_client_key": certificates.key,
    }  # fmt: skip
    for file in filter(None, named.values()):
        try:
            Path(file).read_bytes()
        except OSError as fault:
            raise EnvironmentFailure(
                _("{file} cannot be read: {reason}").format(file=file, reason=reason(fault))
            ) from fault
    return Security(  # type: ignore[no-untyped-call]
        require_encryption=True, **{name: file for name, file in named.items() if file}
    )


def _import_dask() -> Any:
    try:
        import distributed
    except ImportError:
        raise EnvironmentFailure(
            _("--scheduler needs libraries that are not installed: in the folder of Livret, run make")
        ) from None
    return distributed


def connected(address: str, wait: float, security: Any) -> Any:
    """Return the client of the scheduler at *address*; it looks for one that is lost for *wait* seconds."""
    distributed = _import_dask()
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what Dask logs is reported as a failure
    try:
        _knock(address, wait, security)  # a client that finds nobody leaves a thread behind, which may wait for ever
        return distributed.Client(address, timeout=wait, set_as_default=False, security=security)
    except (OSError, ValueError, RuntimeError) as fault:
        message = _("no scheduler answers at {address}: {detail}")
        raise ClusterFailure(message.format(address=address, detail=_why(address, fault))) from fault


def _why(address: str, fault: Exception) -> str:
    """Return why no connection to *address* came about."""
    from distributed.comm.core import CommClosedError

    if isinstance(fault, (CommClosedError, ssl.SSLError)):
        if address.startswith("tls:"):
            return _("its certificate and ours do not agree (--tls-ca, --tls-cert, --tls-key)")
        return _("it hung up; if it encrypts, its address is tls://…")
    if isinstance(fault, OSError):
        return lacking(fault) or reason(fault)
    return str(fault) if isinstance(fault, ValueError) else type(fault).__name__


def _knock(address: str, wait: float, security: Any) -> None:
    """Raise OSError when nobody listens at *address*, or with another certificate; ValueError when it is none.

    Dask tries again for as long as it may wait, whatever the reason: certificates that do not agree would look like a
    scheduler that does not answer.
    """
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("tcp", "tls") and parts.hostname and parts.port
    except ValueError:  # a port that is none
        known = None
    if not known:
        raise ValueError(_("an address looks like this: tcp://host:8786"))
    with socket.create_connection((parts.hostname, parts.port), _CONNECT_SECONDS) as plain:
        if security is None:
            return
        context = security.get_connection_args("client")["ssl_context"]
        if context is None:
            raise ssl.SSLError("no certificate")
        plain.settimeout(wait)
        with context.wrap_socket(plain) as encrypted:
            encrypted.recv(1)  # with TLS 1.3 a server refuses a certificate after the handshake; Dask's speaks first
