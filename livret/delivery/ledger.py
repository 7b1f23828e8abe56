"""The ledger of a mailing: what was sent to whom, committed before anything leaves (SQLite).

SMTP cannot say whether a message whose final reply was lost has arrived (RFC 5321, 4.5.3.2.6 and 6.1): sending it
again may double it, not sending it may lose it. So an intention is committed before DATA; one that never saw its reply
is UNSURE, and only a person settles it.
"""

import hmac
import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from livret.base.machine import network
from livret.base.messages import _, later
from livret.base.problems import EnvironmentFailure, LivretError
from livret.delivery.model import LedgerEntry, Mailing, MessageState

#: The version of the tables below; a ledger of a newer one is not opened.
_VERSION = 1
#: After each temporary refusal, the seconds until the next try; after the last, the message is given up.
RETRIES = (60, 300, 900, 3600, 14400)
_BUSY_SECONDS = 5.0
_TABLES = """
CREATE TABLE message (
  edition TEXT NOT NULL, version TEXT NOT NULL, mailing TEXT NOT NULL, person TEXT NOT NULL,
  name TEXT NOT NULL, address TEXT NOT NULL, message_id TEXT NOT NULL, digest TEXT NOT NULL, attached TEXT NOT NULL,
  state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL DEFAULT 0,
  changed REAL NOT NULL, reply TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (edition, version, mailing, person)
) STRICT;
CREATE TABLE event (
  edition TEXT NOT NULL, version TEXT NOT NULL, mailing TEXT NOT NULL, person TEXT NOT NULL,
  at REAL NOT NULL, state TEXT NOT NULL, reply TEXT NOT NULL
) STRICT;
CREATE INDEX event_of ON event (edition, version, mailing, person);
"""
_MESSAGE = "edition = ? AND version = ? AND mailing = ? AND person = ?"
_NOT_ARRIVED = f"state IN ('{MessageState.TO_SEND}', '{MessageState.DEFERRED}')"
#: What stands for a person who is forgotten: this, a salt, and the hash of both.
_GONE = "oublié:"


class UnusableLedger(LivretError):
    """A ledger that cannot be trusted with what is sent: nothing is."""

    exit_code = 5


class Ledger:
    """The ledger in the file *path*, of one *mailing*; to be used in a ``with`` block.

    :raises UnusableLedger: for one that is damaged, of a newer Livret, or on a disk where SQLite cannot keep it.
    :raises EnvironmentFailure: where the disk is full or may not be written.
    """

    def __init__(self, path: Path, mailing: Mailing) -> None:
        self._path, self.mailing = path, mailing
        with _readable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if network(path.parent):  # where locks of SQLite may be nobody's (sqlite.org/wal.html, "Overview")
                raise UnusableLedger(_on_no_disk(path))
            self._base = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                self._open()
            except BaseException:
                self._base.close()
                raise

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def _open(self) -> None:
        if self._base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check")
        if self._base.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise UnusableLedger(_on_no_disk(self._path))
        self._base.execute("PRAGMA synchronous = FULL")
        version: int = self._base.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise UnusableLedger(
                _("{path}: a newer Livret wrote this ledger; send with that one").format(path=self._path)
            )
        if not version:
            self._base.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")

    def plan(self, entries: Iterable[LedgerEntry]) -> None:
        """Add those of *entries* whose persons have none; one that has surely not arrived is replaced.

        What was sent, or may have been, stays as it was: a mailing writes to nobody twice, forgotten or not. What
        surely has not arrived and is no longer among *entries* is removed: nothing of it is there to be sent.
        """
        known = list(entries)
        with self._transaction():
            kept = [row[0] for row in self._base.execute(*self._where("person", "1"))]
            forgotten = [person for person in kept if person.startswith(_GONE)]
            known = [e for e in known if not any(_is(e.person, person) for person in forgotten)]
            rows = [
                (*self._mailing, e.person, e.name, e.address, e.message_id, e.digest, e.attached, e.state, time.time())
                for e in known
            ]
            left = {*kept} - {e.person for e in known}
            self._base.executemany(
                f"DELETE FROM message WHERE {_MESSAGE} AND {_NOT_ARRIVED}",  # noqa: S608
                [(*self._mailing, person) for person in left],
            )
            self._base.executemany(
                "INSERT INTO message (edition, version, mailing, person, name, address,"  # noqa: S608
                " message_id, digest, attached, state, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET name = excluded.name, address = excluded.address,"
                " message_id = excluded.message_id, digest = excluded.digest, attached = excluded.attached,"
                f" changed = excluded.changed WHERE {_NOT_ARRIVED}",
                rows,
            )

    def recover(self) -> int:
        """Mark what a command that was ended left behind as UNSURE; return how many. Only for who sends alone."""
        with self._transaction():
            lost = [row[0] for row in self._base.execute(*self._where("person", f"state = '{MessageState.SENDING}'"))]
            for person in lost:
                self._set(person, MessageState.UNSURE, _("the command was ended before the server answered"))
        return len(lost)

    def claim(self, person: str) -> bool:
        """Commit that the message of *person* is about to leave; False if it is not there to be sent."""
        with self._transaction():
            count = self._base.execute(
                f"UPDATE message SET state = '{MessageState.SENDING}', changed = ?"  # noqa: S608
                f" WHERE {_MESSAGE} AND {_NOT_ARRIVED}",
                (time.time(), *self._mailing, person),
            ).rowcount
            if count:
                self._note(person, MessageState.SENDING, "")
        return bool(count)

    def settle(self, person: str, state: MessageState, reply: str = "") -> None:
        """Commit what became of the message of *person*, with the words of the server or of whoever settles it."""
        with self._transaction():
            self._set(person, state, reply)

    def defer(self, person: str, reply: str, now: float) -> None:
        """Commit a temporary refusal at *now*: the message is due again later, or given up after the last retry."""
        tries = self.entry(person).tries
        given_up = tries >= len(RETRIES)
        with self._transaction():
            self._base.execute(
                f"UPDATE message SET tries = tries + 1 WHERE {_MESSAGE}",  # noqa: S608
                (*self._mailing, person),
            )
            if given_up:
                self._set(person, MessageState.REFUSED, reply)
            else:
                self._set(person, MessageState.DEFERRED, reply, now + RETRIES[tries])

    def entry(self, person: str) -> LedgerEntry:
        """Return the entry of *person*; raises KeyError."""
        found = next(self._entries("person = ?", person), None)
        if found is None:
            raise KeyError(person)
        return found

    def entries(self) -> Iterator[LedgerEntry]:
        """Yield all entries of the mailing, by name."""
        return self._entries("1")

    def due(self, now: float) -> Iterator[LedgerEntry]:
        """Yield what is to be sent at *now*."""
        waiting = f"state = '{MessageState.TO_SEND}' OR (state = '{MessageState.DEFERRED}' AND due <= ?)"
        return self._entries(f"({waiting})", now)

    def next_due(self) -> float | None:
        """Return when the first of the deferred messages is due; None if there is none."""
        query, values = self._where("min(due)", f"state = '{MessageState.DEFERRED}'")
        due: float | None = self._base.execute(query, values).fetchone()[0]
        return due

    def totals(self) -> Counter[MessageState]:
        """Return how many messages are in each state."""
        query, values = self._where("state, count(*)", "1")
        return Counter(
            {MessageState(state): count for state, count in self._base.execute(f"{query} GROUP BY state", values)}
        )

    @property
    def _mailing(self) -> tuple[str, str, str]:
        return self.mailing.edition, self.mailing.version, self.mailing.name

    def _where(self, what: str, condition: str, *values: object) -> tuple[str, tuple[object, ...]]:
        """Return a query for *what* of the mailing's messages that fulfil *condition*, and its values."""
        return (
            f"SELECT {what} FROM message WHERE edition = ? AND version = ? AND mailing = ? AND {condition}",  # noqa: S608
            (*self._mailing, *values),
        )

    def _entries(self, condition: str, *values: object) -> Iterator[LedgerEntry]:
        columns = "person, name, address, message_id, digest, attached, state, tries, due, changed, reply"
        query, bound = self._where(columns, condition, *values)
        for row in self._base.execute(f"{query} ORDER BY name, person", bound).fetchall():
            person, name, address, message_id, digest, attached, state, tries, due, changed, reply = row
            yield LedgerEntry(
                person, name, address, message_id, digest, attached, MessageState(state), tries, due, changed, reply
            )

    def _set(self, person: str, state: MessageState, reply: str, due: float = 0.0) -> None:
        self._base.execute(
            f"UPDATE message SET state = ?, reply = ?, due = ?, changed = ? WHERE {_MESSAGE}",  # noqa: S608
            (state, reply, due, time.time(), *self._mailing, person),
        )
        self._note(person, state, reply)

    def _note(self, person: str, state: MessageState, reply: str) -> None:
        self._base.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", (*self._mailing, person, time.time(), state, reply)
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _readable(self._path):
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._base.in_transaction:  # a full disk ends it before we do
                    self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")


def _on_no_disk(path: Path) -> str:
    return _("{path}: this disk cannot keep a ledger; put envois/ on a disk of this machine").format(path=path)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Say in our words what SQLite says of the ledger at *path*."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as fault:
        raise EnvironmentFailure(
            _("the ledger {path} cannot be written: nothing more is sent ({reason})").format(
                path=path, reason=_reason(fault)
            )
        ) from fault
    except sqlite3.DatabaseError as fault:
        raise UnusableLedger(
            _("the ledger {path} is damaged: nothing more is sent; bring back a copy of it").format(path=path)
        ) from fault


#: What SQLite's result codes mean to who reads them ("Result and Error Codes", sqlite.org/rescode.html).
_REASONS = {
    "SQLITE_FULL": later("the disk is full"),
    "SQLITE_READONLY": later("it may not be written"),
    "SQLITE_CANTOPEN": later("its folder may not be written"),
    "SQLITE_BUSY": later("another command is writing it"),
    "SQLITE_IOERR": later("its disk does not answer"),
}


def _reason(fault: Exception) -> str:
    """Return what *fault* says in words of ours; an extended result code means what the one it begins with means."""
    name: str = getattr(fault, "sqlite_errorname", "")
    primary = "_".join(name.split("_")[:2])
    return _(_REASONS[primary]) if primary in _REASONS else str(fault)


def traces(path: Path, person: str) -> list[dict[str, object]]:
    """Return what the ledger *path* keeps of *person*, over all its mailings, events included."""
    with _opened(path) as base:
        base.row_factory = sqlite3.Row
        found = [dict(row) for row in base.execute("SELECT * FROM message WHERE person = ?", (person,))]
        events = [dict(row) for row in base.execute("SELECT * FROM event WHERE person = ?", (person,))]
    return [*found, *events]


def erase(path: Path, person: str) -> int:
    """Replace *person* in the ledger *path* by a salted hash; return how many messages were theirs.

    That a message was sent stays, so that none is sent again to the same address; who it was is gone, as a salted
    hash. What was not sent is deleted.
    """
    salt = secrets.token_hex(16)
    gone = f"{_GONE}{salt}:{_hash(person, salt)}"
    with _opened(path) as base:
        base.execute("PRAGMA secure_delete = ON")
        base.execute("BEGIN IMMEDIATE")
        count = base.execute(f"DELETE FROM message WHERE person = ? AND {_NOT_ARRIVED}", (person,)).rowcount  # noqa: S608
        count += base.execute(
            "UPDATE message SET person = ?, name = '', address = '', reply = '', message_id = '' WHERE person = ?",
            (gone, person),
        ).rowcount
        base.execute("UPDATE event SET person = ?, reply = '' WHERE person = ?", (gone, person))
        base.execute("COMMIT")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return count


def _hash(person: str, salt: str) -> str:
    return hmac.new(salt.encode(), person.encode(), sha256).hexdigest()


def _is(person: str, gone: str) -> bool:
    """Whether *gone* stands for *person*, who is forgotten."""
    salt, _colon, hashed = gone.removeprefix(_GONE).partition(":")
    return hmac.compare_digest(_hash(person, salt), hashed)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield the ledger *path*, as it stands."""
    with _readable(path), closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as base:
        yield base
