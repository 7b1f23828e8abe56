"""The mail server: only one that proves who it is, and every reply taken for what it means."""

import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import trustme

from livret.delivery.model import MessageState
from livret.delivery.relay import Relay, Undeliverable
from livret.delivery.smtp import Connection, Then, _outcome
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
    assert outcome.state is MessageState.SENT
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
        (250, b"2.0.0 ok", MessageState.SENT, Then.GO_ON),
        (251, b"forwarded", MessageState.SENT, Then.GO_ON),
        (450, b"4.2.1 busy", MessageState.DEFERRED, Then.GO_ON),
        (451, b"4.7.1 greylisted, come back", MessageState.DEFERRED, Then.GO_ON),
        (421, b"4.3.2 shutting down", MessageState.DEFERRED, Then.PAUSE),
        (450, b"4.7.28 rate limited", MessageState.DEFERRED, Then.PAUSE),
        (452, b"too many recipients this hour", MessageState.DEFERRED, Then.PAUSE),
        (550, b"5.1.1 unknown", MessageState.REFUSED, Then.GO_ON),
        (552, b"5.3.4 too big", MessageState.REFUSED, Then.GO_ON),
        (530, b"5.7.0 authentication required", MessageState.REFUSED, Then.STOP),
        (550, b"\xff", MessageState.REFUSED, Then.GO_ON),
    ],
)
def test_a_reply_means_what_the_rfc_says(code: int, words: bytes, state: MessageState, then: Any) -> None:
    outcome = _outcome(code, words)
    assert (outcome.state, outcome.then) == (state, then)
    assert outcome.reply.startswith(str(code))


_ANSWERED = (b"MAIL", b"RCPT", b"DATA", b"AUTH", b"*")


class Puppet:
    """A server that says line by line what it is set to: after each line of the client's, and after the message."""

    def __init__(self, *replies: bytes, greeting: bytes = b"220 x\r\n", hello: bytes = b"250 ok\r\n") -> None:
        self._replies, self._greeting, self._hello, self._over = list(replies), greeting, hello, False
        self.heard: list[bytes] = []

    def __enter__(self) -> int:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        port: int = self._socket.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        """End the thread, which waits for a client: on Linux, closing a socket wakes nobody who waits at it."""
        self._over = True
        socket.create_connection(self._socket.getsockname(), 5).close()
        self._thread.join(5)
        self._socket.close()

    def _asks(self) -> bool:
        """Return whether somebody logs in: their lines answer ours."""
        return not any(line.upper().startswith(b"MAIL") for line in self.heard)

    def _serve(self) -> None:
        with suppress(OSError):
            while not self._over:
                client, _address = self._socket.accept()
                with client, client.makefile("rb") as lines:
                    client.sendall(self._greeting)
                    for line in lines:
                        self.heard.append(line)
                        if line.upper().startswith(b"EHLO"):
                            client.sendall(self._hello)
                        elif line.upper().startswith((b"RSET", b"QUIT")):
                            client.sendall(b"250 ok\r\n")
                        elif line.upper().startswith(_ANSWERED) or line == b".\r\n" or self._asks():
                            client.sendall(self._replies.pop(0) if self._replies else b"250 ok\r\n")


OK, GO = b"250 ok\r\n", b"354 go\r\n"
ANSWERS: list[tuple[str, tuple[bytes, ...], MessageState, str]] = [
    ("several lines", (OK, OK, GO, b"250-one\r\n250 two\r\n"), MessageState.SENT, "250 one two"),
    ("eight bits", (OK, OK, GO, "250 reçu\r\n".encode("latin-1")), MessageState.SENT, "250 re\ufffdu"),
    ("orders to a terminal", (OK, OK, GO, b"250 ok\x1b[2J\x07\r\n"), MessageState.SENT, "250 ok [2J"),
    ("no reply of SMTP behind the message", (OK, OK, GO, b"thank you\r\n"), MessageState.UNSURE, ""),
    ("another order behind the message", (OK, OK, GO, b"354 go on\r\n"), MessageState.UNSURE, "354 go on"),
    ("no reply of SMTP before the message", (OK, b"hello\r\n"), MessageState.DEFERRED, ""),
    ("no end of a line", (OK, OK, GO, b"250 " + b"x" * 20_000), MessageState.UNSURE, "500 Line too long."),
    ("no end of lines", (OK, OK, GO, b"250-x\r\n" * 10_000), MessageState.UNSURE, "raccroché"),
    ("half a line", (OK, OK, GO, b"250 ok"), MessageState.UNSURE, "temps"),
    ("accepted before it left", (OK, OK, b"250 ok, sent\r\n"), MessageState.DEFERRED, "250 ok, sent"),
    ("accepted before it was for anybody", (b"354 go\r\n",), MessageState.DEFERRED, "354 go"),
    ("a recipient who cannot be verified", (OK, b"252 perhaps\r\n", GO, OK), MessageState.SENT, "250 ok"),
    ("refused where it would leave", (OK, OK, b"554 no\r\n"), MessageState.REFUSED, "554 no"),
]


@pytest.mark.parametrize(("what", "replies", "state", "words"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_what_a_server_says_is_taken_for_what_it_means(
    what: str, replies: tuple[bytes, ...], state: MessageState, words: str
) -> None:
    seconds = 0.2 if what == "half a line" else 5
    with Puppet(*replies) as port, Connection(Relay("127.0.0.1", port, "none"), seconds, seconds) as connection:
        outcome = connection.send("a@x.fr", "b@x.fr", [b"x\r\n"], 3, lambda: None)
    assert (outcome.state, words in outcome.reply) == (state, True), (what, outcome)


def test_a_server_that_wants_us_later_pauses_all() -> None:
    busy = Puppet(greeting=b"421 4.7.0 too many connections\r\n")
    with busy as port, Connection(Relay("127.0.0.1", port, "none"), 5) as connection:
        outcome = connection.send("a@x.fr", "b@x.fr", [b"x\r\n"], 3, lambda: None)
    assert (outcome.state, outcome.then) == (MessageState.DEFERRED, Then.PAUSE)
    assert "421 4.7.0 too many connections" in outcome.reply


def test_what_was_said_while_nobody_asked_answers_nothing() -> None:
    script = Script()
    with serving(script) as port, Connection(Relay("127.0.0.1", port, "none"), 5) as connection:
        connection.check()
        first = connection._server
        assert first
        assert first.sock
        first.docmd("NOOP")
        first.sock.sendall(b"NOOP\r\n")  # its reply comes while nothing is said, as a server's « 421 idle » would
        select.select([first.sock], [], [], 5)
        outcome = connection.send("a@x.fr", "b@x.fr", [b"Subject: x\r\n\r\nx\r\n"], 20, lambda: None)
        assert (outcome.state, connection._server is first) == (MessageState.SENT, False)


GREETINGS: list[tuple[str, bytes, str]] = [
    ("without end", b"220-x\r\n" * 10_000, "raccroché"),
    ("drip by drip", b"220-x", "temps"),
    ("of another protocol", b"HTTP/1.1 400 Bad Request\r\n\r\n", "illisible"),
]


@pytest.mark.parametrize(("what", "greeting", "words"), GREETINGS, ids=[row[0] for row in GREETINGS])
def test_a_server_that_never_greets_is_left(what: str, greeting: bytes, words: str) -> None:
    with (
        Puppet(greeting=greeting) as port,
        Connection(Relay("127.0.0.1", port, "none"), 0.2) as connection,
        pytest.raises(Undeliverable, match=words),
    ):
        connection.check()


@pytest.mark.parametrize("size", ["²", "9" * 5_000, "-1", "many", ""])
def test_a_size_that_is_no_number_is_none(size: str) -> None:
    says = b"250-x\r\n250 SIZE " + size.encode("latin-1") + b"\r\n"
    with Puppet(hello=says) as port, Connection(Relay("127.0.0.1", port, "none"), 5) as connection:
        assert connection.check() == 0


LOGINS: list[tuple[str, bytes, tuple[bytes, ...], str]] = [
    ("with accents", b"AUTH PLAIN", (b"235 ok\r\n",), ""),
    ("no base64", b"AUTH CRAM-MD5", (b"334 !\r\n", b"501 given up\r\n"), "mot de passe"),
    ("ASCII alone", b"AUTH CRAM-MD5 PLAIN", (b"334 eA==\r\n", b"501 given up\r\n", b"235 ok\r\n"), ""),
    ("questions without end", b"AUTH LOGIN", (b"334 VXNlcm5hbWU6\r\n",) * 9, "334"),
    ("later", b"AUTH PLAIN", (b"454 4.7.0 later\r\n",), "454 4.7.0 later"),
    ("no mechanism of ours", b"AUTH GSSAPI", (), "pas de mot de passe"),
]


@pytest.mark.parametrize(("what", "says", "replies", "words"), LOGINS, ids=[row[0] for row in LOGINS])
def test_a_login_is_refused_or_not_and_never_a_crash(
    what: str, says: bytes, replies: tuple[bytes, ...], words: str
) -> None:
    relay = {"security": "none", "user": "moi", "password": "sécret"}
    puppet = Puppet(*replies, hello=b"250-x\r\n250 " + says + b"\r\n")
    with puppet as port, Connection(Relay("127.0.0.1", port, **relay), 5) as connection:  # type: ignore[arg-type]
        if not words:
            assert connection.check() == 0
            return
        with pytest.raises(Undeliverable, match=words) as caught:
            connection.check()
        assert caught.value.later == (what == "later")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"certificates": "absent.pem"}, r"absent\.pem ne peut"), ({"certificates": __file__}, "certificat"),
     ({"host": "é" * 80}, "protocole")],
)  # fmt: skip
def test_what_is_wrong_with_the_settings_is_told_as_theirs(wrong: dict[str, str], words: str) -> None:
    relay = Relay(**{"host": "localhost", "port": 1, **wrong})  # type: ignore[arg-type]
    with Connection(relay, 1) as connection, pytest.raises(Undeliverable, match=words):
        connection.check()


def test_where_the_intention_cannot_be_kept_nothing_of_the_message_is_said() -> None:
    def full() -> None:
        raise OSError("full")

    puppet = Puppet(OK, OK, GO)
    with (
        puppet as port,
        Connection(Relay("127.0.0.1", port, "none"), 5) as connection,
        pytest.raises(OSError, match="full"),
    ):
        connection.send("a@x.fr", "b@x.fr", [b"x\r\n"], 3, full)
    assert puppet.heard[-1] == b"DATA\r\n"


def test_the_final_reply_is_waited_for_longer_than_any_other() -> None:
    patience: list[float | None] = []

    class Watching(Script):
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
            patience.append(_timeout(connection))  # the client waits meanwhile
            return await super().handle_DATA(server, session, envelope)

    with serving(Watching()) as port, Connection(Relay("127.0.0.1", port, "none"), 20, 300) as connection:
        assert connection.send("a@x.fr", "b@x.fr", [b"x: x\r\n"], 6, lambda: None).state is MessageState.SENT
        assert (patience, _timeout(connection)) == ([300], 20)


def _timeout(connection: Connection) -> float | None:
    server = connection._server
    assert server
    assert server.sock
    timeout: float | None = server.sock.gettimeout()
    return timeout
