"""The mail server: only one that proves who it is, and every reply taken for what it means."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

from livret.delivery.model import State
from livret.delivery.smtp import Connection, Relay, Then, Undeliverable, _outcome
from tests.mailserver import Script, serving


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(made)
    return made


def certificates(authority: trustme.CA, folder: Path) -> str:
    authority.cert_pem.write_to_path(folder / "ca.pem")
    return str(folder / "ca.pem")


def test_mail_goes_encrypted_to_a_server_that_proves_its_name(authority: trustme.CA, tmp_path: Path) -> None:
    script = Script()
    with serving(script, tls_context=context(authority, "localhost"), require_starttls=True) as port:
        relay = Relay("localhost", port, certificates=certificates(authority, tmp_path))
        with Connection(relay, 5) as connection:
            outcome = connection.send("a@x.fr", "b@x.fr", [b"Subject: x\r\n\r\nx\r\n"], 20, lambda: None)
    assert outcome.state is State.SENT
    assert len(script.received["b@x.fr"]) == 1


UNTRUSTED: list[tuple[str, str, Callable[[trustme.CA, Path], str]]] = [
    ("another name", "mail.exemple.fr", certificates),
    ("an unknown authority", "localhost", lambda _authority, folder: certificates(trustme.CA(), folder)),
]


@pytest.mark.parametrize(("what", "name", "known"), UNTRUSTED)
def test_a_server_that_cannot_prove_its_name_gets_nothing(
    authority: trustme.CA, tmp_path: Path, what: str, name: str, known: Callable[[trustme.CA, Path], str]
) -> None:
    script = Script()
    with serving(script, tls_context=context(authority, name)) as port:
        relay = Relay("localhost", port, certificates=known(authority, tmp_path))
        with pytest.raises(Undeliverable, match=f":{port}"), Connection(relay, 5) as connection:
            connection.check()
    assert script.seen == [], what


def test_a_server_without_encryption_gets_nothing() -> None:
    with (
        serving(Script()) as port,
        Connection(Relay("localhost", port), 5) as connection,
        pytest.raises(Undeliverable),
    ):
        connection.check()


def test_a_server_says_how_much_it_takes() -> None:
    with (
        serving(Script(), data_size_limit=12_345) as port,
        Connection(Relay("localhost", port, "none"), 5) as connection,
    ):
        assert connection.check() == 12_345


def test_a_password_is_told_to_nobody() -> None:
    assert "secret" not in repr(Relay("localhost", password="secret"))


@pytest.mark.parametrize(
    ("code", "words", "state", "then"),
    [
        (250, b"2.0.0 ok", State.SENT, Then.GO_ON),
        (251, b"forwarded", State.SENT, Then.GO_ON),
        (450, b"4.2.1 busy", State.DEFERRED, Then.GO_ON),
        (451, b"4.7.1 greylisted, come back", State.DEFERRED, Then.GO_ON),
        (421, b"4.3.2 shutting down", State.DEFERRED, Then.PAUSE),
        (450, b"4.7.28 rate limited", State.DEFERRED, Then.PAUSE),
        (452, b"too many recipients this hour", State.DEFERRED, Then.PAUSE),
        (550, b"5.1.1 unknown", State.REFUSED, Then.GO_ON),
        (552, b"5.3.4 too big", State.REFUSED, Then.GO_ON),
        (530, b"5.7.0 authentication required", State.REFUSED, Then.STOP),
        (550, b"\xff", State.REFUSED, Then.GO_ON),
    ],
)
def test_a_reply_means_what_the_rfc_says(code: int, words: bytes, state: State, then: Any) -> None:
    outcome = _outcome(code, words)
    assert (outcome.state, outcome.then) == (state, then)
    assert outcome.reply.startswith(str(code))
