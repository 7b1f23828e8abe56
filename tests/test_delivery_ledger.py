"""The ledger: an intention is committed before anything leaves, and what nobody knows is never sent again by itself."""

import sqlite3
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest

from livret.base.messages import _
from livret.base.problems import EnvironmentFailure
from livret.delivery.ledger import RETRIES, Ledger, UnusableLedger, erase, traces
from livret.delivery.model import LedgerEntry, Mailing, MessageState

FIRST = Mailing("exemple", "1", "envoi")


def entry(person: str, digest: str = "a") -> LedgerEntry:
    return LedgerEntry(person, person.title(), f"{person}@exemple.fr", f"{person}@id", digest, "b")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


def states(ledger: Ledger) -> dict[str, MessageState]:
    return {each.person: each.state for each in ledger.entries()}


def test_what_was_sent_is_not_due_again(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("a"), entry("b")])
        assert ledger.claim("a")
        ledger.settle("a", MessageState.SENT, "250 ok")
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("a", "other"), entry("b", "other")])
        assert [(each.person, each.digest) for each in ledger.due(0)] == [("b", "other")]
        assert (ledger.entry("a").digest, ledger.entry("a").reply) == ("a", "250 ok")


def test_what_a_killed_command_was_sending_is_unsure(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("a")])
        ledger.claim("a")
    with Ledger(path, FIRST) as ledger:
        assert ledger.recover() == 1
        assert states(ledger) == {"a": MessageState.UNSURE}
        assert not ledger.claim("a")
        assert list(ledger.due(1e12)) == []


def test_a_message_is_claimed_once(path: Path) -> None:
    with Ledger(path, FIRST) as one, Ledger(path, FIRST) as other:
        one.plan([entry("a")])
        assert (one.claim("a"), other.claim("a")) == (True, False)


def test_a_deferred_message_is_due_later_and_given_up_at_last(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("a")])
        now = 1000.0
        for wait in RETRIES:
            ledger.claim("a")
            ledger.defer("a", "451 later", now)
            assert ledger.next_due() == now + wait
            assert (list(ledger.due(now + wait - 1)), len(list(ledger.due(now + wait)))) == ([], 1)
            now += wait
        ledger.claim("a")
        ledger.defer("a", "451 later", now)
        assert states(ledger) == {"a": MessageState.REFUSED}


def test_mailings_know_nothing_of_each_other(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("a")])
        ledger.settle("a", MessageState.SENT)
    with Ledger(path, Mailing("exemple", "1", "erratum")) as ledger:
        ledger.plan([entry("a")])
        assert states(ledger) == {"a": MessageState.TO_SEND}


@pytest.mark.parametrize("data", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_ledger_stops_everything(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(UnusableLedger, match=r"journal\.sqlite"):
        Ledger(path, FIRST)


def test_a_ledger_of_a_newer_livret_is_not_touched(path: Path) -> None:
    Ledger(path, FIRST).__exit__()
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(UnusableLedger):
        Ledger(path, FIRST)


def test_a_ledger_that_cannot_be_written_is_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFailure, match="file"):
        Ledger(tmp_path / "file" / "journal.sqlite", FIRST)


def test_a_ledger_on_another_machine_s_disk_is_not_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = [
        SimpleNamespace(mountpoint="/", fstype="ext4"),
        SimpleNamespace(mountpoint=str(path.parent), fstype="nfs4"),
    ]
    monkeypatch.setattr("psutil.disk_partitions", lambda **_all: mounts)
    with pytest.raises(UnusableLedger, match=r"journal\.sqlite"):
        Ledger(path, FIRST)
    mounts.pop()
    Ledger(path, FIRST).__exit__()


def test_who_is_forgotten_leaves_no_trace(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("personne"), entry("autre")])
        ledger.claim("personne")
        ledger.settle("personne", MessageState.SENT, "250 bonjour personne")
    assert len(traces(path, "personne")) == 3
    assert erase(path, "personne") == 1
    assert traces(path, "personne") == []
    assert b"personne" not in path.read_bytes().lower()
    with Ledger(path, FIRST) as ledger:
        assert ledger.totals() == {MessageState.SENT: 1, MessageState.TO_SEND: 1}


def test_who_is_forgotten_is_not_written_to_again_by_the_same_mailing(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("personne"), entry("jamais")])
        ledger.claim("personne")
        ledger.settle("personne", MessageState.SENT)
    assert (erase(path, "personne"), erase(path, "jamais")) == (1, 1)
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("personne"), entry("jamais")])
        assert [each.person for each in ledger.due(1e12)] == ["jamais"]
    with Ledger(path, Mailing("exemple", "1", "erratum")) as ledger:
        ledger.plan([entry("personne")])
        assert states(ledger) == {"personne": MessageState.TO_SEND}


def test_a_forgotten_person_cannot_be_guessed_from_the_hash_of_their_address(path: Path) -> None:
    for name in ("un", "deux"):
        with Ledger(path, Mailing("exemple", "1", name)) as ledger:
            ledger.plan([entry("personne")])
            ledger.settle("personne", MessageState.SENT)
    erase(path, "personne")
    base = sqlite3.connect(path)
    (gone,) = {person for (person,) in base.execute("SELECT person FROM message")}
    base.close()
    assert sha256(b"personne").hexdigest() not in gone


def test_who_was_taken_out_of_the_list_is_no_longer_waited_for(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("deferred"), entry("unsent"), entry("sent"), entry("unsure"), entry("kept")])
        for person in ("deferred", "sent", "unsure"):
            ledger.claim(person)
        ledger.defer("deferred", "451 later", 0)
        ledger.settle("sent", MessageState.SENT)
        ledger.settle("unsure", MessageState.UNSURE)
        ledger.plan([entry("kept")])
        assert states(ledger) == {
            "sent": MessageState.SENT,
            "unsure": MessageState.UNSURE,
            "kept": MessageState.TO_SEND,
        }
        assert ledger.next_due() is None


def test_a_ledger_that_another_program_holds_is_of_the_machine(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.delivery.ledger._BUSY_SECONDS", 0.05)
    with Ledger(path, FIRST) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFailure, match=_("another command is writing it")):
            ledger.plan([entry("a")])
        other.close()


def test_a_full_disk_stops_before_anything_leaves(path: Path) -> None:
    with Ledger(path, FIRST) as ledger:
        ledger.plan([entry("a")])
        pages = ledger._base.execute("PRAGMA page_count").fetchone()[0]
        ledger._base.execute(f"PRAGMA max_page_count = {pages}")  # as a disk that has no room for another page
        with pytest.raises(EnvironmentFailure, match=_("the disk is full")):
            ledger.plan([entry("a"), *(entry(f"{number}") for number in range(2000))])
        assert "a" in states(ledger)
