"""Sending to a server that misbehaves: everybody receives their message once, or the reason is reported."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from livret.delivery import campaign
from livret.delivery.campaign import Campaign, CampaignResult, Clock
from livret.delivery.ledger import Ledger
from livret.delivery.messages import Envelope, MessageText, compose, share
from livret.delivery.model import Mailing, MessageState
from livret.delivery.opposed import Opposed
from livret.delivery.relay import Relay, Undeliverable
from livret.delivery.settings import Sender, Settings
from livret.delivery.smtp import Connection
from livret.delivery.store import Manifest, Prepared, Store, Unprepared
from tests.mailserver import Script, serving

DAY = datetime(2026, 3, 1, tzinfo=UTC)
SENDER = Sender("equipe@exemple.fr", "La Maison d’Exemple", "", (), one_click=False)


class Fast(Clock):
    """A clock that waits for nothing."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def now(self) -> float:  # type: ignore[override]
        return self.time

    def sleep(self, seconds: float) -> None:  # type: ignore[override]
        self.time += seconds


def prepared(root: Path, people: str, pdf: bytes = b"%PDF" * 500) -> Store:
    """Prepare a message to each letter of *people*."""
    store = Store("exemple", "envoi", root)
    store.begin()
    shared = share(pdf)
    found = []
    for letter in people:
        address = f"{letter}@exemple.fr"
        envelope = Envelope(
            SENDER.address, SENDER.name, "", address, letter, datetime(2026, 3, 1, tzinfo=UTC), f"{letter}@id"
        )
        message = compose(envelope, MessageText("Objet", "Texte\r\n", "<p>Texte</p>"), "x.pdf", pdf, shared)
        store.keep(letter, message)
        size = len(message.whole(shared.lines))
        found.append(
            Prepared(letter, address, letter, address, "", "Objet", f"{letter}@id", store.share(shared),
                     message.digest(shared.lines), "", "x.pdf", size, "Texte")
        )  # fmt: skip
    store.finish(Manifest("exemple", "1", "envoi", SENDER.address, 1e6, "", "", "liste.csv", "a digest", tuple(found)))
    return store


@contextmanager
def running(store: Store, port: int, per_minute: int = 6000) -> Iterator[tuple[Campaign, Ledger]]:
    settings = Settings(SENDER, Relay("127.0.0.1", port, "none"), per_minute, 6000)
    with Ledger(store.ledger, Mailing("exemple", "1", "envoi")) as ledger, Connection(settings.relay, 5) as connection:
        yield Campaign(store, ledger, connection, settings, Opposed(store.root), Fast()), ledger


def sent(
    store: Store, script: Script, patience: float = 0.0, **options: object
) -> tuple[dict[str, str], CampaignResult]:
    """Send all of *store*; return what the ledger says of each."""
    with serving(script, **options) as port, running(store, port) as (run, ledger):
        report = run.run(lambda *_: None, patience)
        return {each.name: str(each.state) for each in ledger.entries()}, report


def test_a_preparation_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    store.begin()
    store.share(share(b"%PDF of tomorrow" * 500))
    assert sent(store, script)[0] == {"a": "envoyé", "b": "envoyé"}
    assert len(list(store.folder.glob("commun/*"))) == 2
    store.prune()
    assert len(list(store.folder.glob("commun/*"))) == 1
    prepared(tmp_path, "b")
    assert [path.name for path in store.folder.glob("messages/*")] == ["b"]
    assert len(list(store.folder.glob("commun/*"))) == 1


def test_everybody_receives_the_message_that_was_prepared(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "abc")
    assert sent(store, script)[0] == {"a": "envoyé", "b": "envoyé", "c": "envoyé"}
    for each in store.manifest().messages:
        message, shared = store.parts(each)
        assert script.received[each.address] == [message.whole(shared)]


def test_nobody_receives_it_twice(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    sent(store, script)
    prepared(tmp_path, "abc")  # the list has grown
    sent(store, script)
    assert {address: len(found) for address, found in script.received.items() if found} == {
        "a@exemple.fr": 1, "b@exemple.fr": 1, "c@exemple.fr": 1,
    }  # fmt: skip


def test_a_refusal_is_kept_with_the_words_of_the_server(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    script.rcpt["a@exemple.fr"] = ["550 5.1.1 inconnu au bataillon"]
    assert sent(store, script)[0] == {"a": "refusé", "b": "envoyé"}
    with Ledger(store.ledger, Mailing("exemple", "1", "envoi")) as ledger:
        assert ledger.entry("a@exemple.fr").reply == "550 5.1.1 inconnu au bataillon"


def test_a_greylisted_message_is_sent_later(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    script.rcpt["a@exemple.fr"] = ["451 4.7.1 greylisted"] * 2
    assert sent(store, script, patience=3600)[0] == {"a": "envoyé", "b": "envoyé"}


def test_a_connection_lost_before_the_message_is_no_doubt(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    script.rcpt["a@exemple.fr"] = ["drop"]
    assert sent(store, script, patience=3600)[0] == {"a": "envoyé", "b": "envoyé"}
    assert len(script.received["a@exemple.fr"]) == 1


def test_a_connection_lost_behind_the_message_is_a_doubt(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    script.data["a@exemple.fr"] = ["drop"]
    assert sent(store, script, patience=3600)[0] == {"a": "incertain", "b": "envoyé"}
    assert script.seen.count("a@exemple.fr") == 1


def test_a_row_of_refusals_stops_the_mailing(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "abcdefgh")
    for letter in "abcdefgh":
        script.data[f"{letter}@exemple.fr"] = ["554 5.7.1 spam"]
    states, report = sent(store, script)
    assert list(states.values()).count("refusé") == 5
    assert "554 5.7.1 spam" in report.stopped


def test_too_quick_pauses_everybody(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    script.rcpt["a@exemple.fr"] = ["450 4.7.28 rate limit"]
    with serving(script) as port, running(store, port) as (run, _ledger):
        clock = run._clock
        began = clock.now()
        run.run(lambda *_: None, 0)
        assert clock.now() - began >= 300


def test_the_pace_is_kept(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "abcd")
    with serving(script) as port, running(store, port, per_minute=2) as (run, _ledger):
        began = run._clock.now()
        run.run(lambda *_: None, 0)
        assert 90 <= run._clock.now() - began < 100


def test_who_opposed_meanwhile_is_not_written_to(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    Opposed(tmp_path).add("a@exemple.fr")
    assert sent(store, script)[0] == {"a": "opposé", "b": "envoyé"}
    assert script.seen == ["b@exemple.fr"]


@pytest.mark.parametrize("part", ["messages/a", "commun/*"])
def test_a_changed_byte_stops_the_mailing(tmp_path: Path, part: str) -> None:
    script, store = Script(), prepared(tmp_path, "a")
    path = next(store.folder.glob(part))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(Unprepared):
        sent(store, script)
    assert script.seen == []


def test_a_message_goes_to_nobody_but_who_it_is_written_to(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "a")
    path = store.folder / "envoi.json"
    path.write_text(path.read_text().replace('"address": "a@exemple.fr"', '"address": "b@exemple.fr"'))
    with pytest.raises(Unprepared):
        sent(store, script)
    assert script.seen == []


@pytest.mark.parametrize("text", ["7", "[]", "null", '{"format": 1}', "[" * 100_000, '{"format": 1, "messages": [7]}'])
def test_a_manifest_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    store = prepared(tmp_path, "a")
    (store.folder / "envoi.json").write_text(text)
    with pytest.raises(Unprepared, match=r"envoi\.json"):
        store.manifest()


def test_a_second_interruption_ends_at_once_and_leaves_a_doubt(tmp_path: Path) -> None:
    class Interrupting(Script):
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
            for _turn in range(2):
                signal.pthread_kill(client, signal.SIGINT)
                await asyncio.sleep(0.1)  # two at once are one
            return await super().handle_DATA(server, session, envelope)

    store, client = prepared(tmp_path, "ab"), threading.get_ident()
    with pytest.raises(KeyboardInterrupt):
        sent(store, Interrupting())
    assert sent(store, Script())[0] == {"a": "incertain", "b": "envoyé"}


def test_who_was_taken_out_of_the_list_is_neither_written_to_nor_waited_for(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    script.rcpt["a@exemple.fr"] = ["451 4.7.1 greylisted"]
    assert sent(store, script)[0] == {"a": "différé", "b": "envoyé"}
    prepared(tmp_path, "b")
    assert sent(store, script, patience=3600)[0] == {"b": "envoyé"}


def test_a_clock_that_goes_back_doubles_nothing(tmp_path: Path) -> None:
    script, store = Script(), prepared(tmp_path, "ab")
    script.rcpt["a@exemple.fr"] = ["451 4.7.1 greylisted"]
    with serving(script) as port, running(store, port) as (run, ledger):
        run.run(lambda *_: None, 0)
        run._clock.time -= 86_400  # type: ignore[attr-defined]
        assert (
            Campaign(store, ledger, run._connection, run._settings, run._opposed, run._clock)
            .run(lambda *_: None, 0)
            .next_due
        )
    assert {address: len(found) for address, found in script.received.items() if found} == {"b@exemple.fr": 1}


def test_no_server_means_nothing_was_sent(tmp_path: Path) -> None:
    store = prepared(tmp_path, "a")
    with running(store, 1) as (run, ledger):
        with pytest.raises(Undeliverable, match=r"127\.0\.0\.1:1"):
            run.run(lambda *_: None, 0)
        assert ledger.totals() == {MessageState.TO_SEND: 1}


def test_without_encryption_mail_stays_on_this_machine() -> None:
    with pytest.raises(Undeliverable):
        Connection(Relay("smtp.exemple.fr", 25, "none"))


STALE: list[tuple[str, Callable[[Manifest], tuple[str, float]]]] = [
    ("two weeks", lambda expected: (expected.sender, expected.at + 15 * 86_400)),
    ("sender", lambda expected: ("autre@exemple.fr", expected.at)),
    ("liste.csv has changed", lambda expected: (expected.sender, expected.at)),
]


@pytest.mark.parametrize(("word", "now"), STALE)
def test_what_is_no_longer_as_prepared_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, now: Callable[[Manifest], tuple[str, float]]
) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    manifest = prepared(tmp_path, "a").manifest()
    with pytest.raises(Unprepared, match=word):
        campaign.refuse_stale(manifest, tmp_path, *now(manifest))
