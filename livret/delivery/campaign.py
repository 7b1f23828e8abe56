"""Prepared messages → a server, one after the other, each once: what was committed decides, not what is remembered."""

import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import FrameType

from livret.base.messages import _
from livret.delivery.ledger import Ledger
from livret.delivery.model import LedgerEntry, Mailing, MessageState
from livret.delivery.opposed import Opposed
from livret.delivery.settings import Settings
from livret.delivery.smtp import Connection, DeliveryResult, Then
from livret.delivery.store import Manifest, Prepared, Store, Unprepared, digest_of, made_of
from livret.edition.reading import Reading

#: Refusals in a row after which nothing more is sent: something is wrong with what is sent, not with who receives.
_REFUSED_IN_A_ROW = 5
#: How long all is paused when the server says that it is too much, in seconds.
_PAUSE_SECONDS = 300.0
_MINUTE = 60.0
#: Messages among which one is looked for whose domain may be written to.
_AHEAD = 200
#: Messages prepared longer ago, in seconds, are prepared anew: their date would be that of another month.
MOST_AGE_SECONDS = 14 * 86_400


@dataclass(slots=True)
class CampaignResult:
    """What came of a run: how many messages it settled in each state, and why it stopped before the end."""

    done: dict[MessageState, int] = field(default_factory=dict)
    stopped: str = ""
    next_due: float | None = None


class Clock:
    """The time, and waiting for it; tests have one of their own."""

    now = staticmethod(time.time)
    sleep = staticmethod(time.sleep)


class Pace:
    """Not more messages a minute than *per_minute*, nor than *per_domain* to one domain."""

    def __init__(self, per_minute: int, per_domain: int) -> None:
        self._gap, self._domain_gap = _MINUTE / per_minute, _MINUTE / per_domain
        self._free = 0.0
        self._domains: dict[str, float] = {}

    def next_time(self, address: str, now: float) -> float:
        """Return when a message may leave for *address*, in seconds since 1970; *now* at the earliest."""
        return max(now, self._free, self._domains.get(_domain(address), 0.0))

    def note_sent(self, address: str, now: float) -> None:
        """Note that a message left for *address* at *now*."""
        self._free = now + self._gap
        self._domains[_domain(address)] = now + self._domain_gap

    def pause(self, until: float) -> None:
        """Wait until *until* before the next message."""
        self._free = max(self._free, until)


class Campaign:
    """One run of a mailing: the messages of *store*, sent by *connection*, written down in *ledger*."""

    def __init__(
        self, store: Store, ledger: Ledger, connection: Connection, settings: Settings, opposed: Opposed,
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self._store, self._ledger, self._connection = store, ledger, connection
        self._settings, self._opposed, self._clock = settings, opposed, clock or Clock()
        self._pace = Pace(settings.per_minute, settings.per_domain)
        self._refused = 0
        self.report = CampaignResult()

    def run(self, progress: Callable[[str, int, int], None], patience: float) -> CampaignResult:
        """Send all that is due, waiting at most *patience* seconds for what is deferred; return what came of it.

        Ctrl-C ends it between two messages; the second one at once.

        :raises Unprepared: a message is no longer as it was prepared.
        :raises Undeliverable: the server cannot be spoken to.
        """
        manifest = self._store.manifest()
        prepared = {each.person: each for each in manifest.messages}
        self._ledger.plan(entries(manifest))
        self._ledger.recover()
        end = self._clock.now() + patience
        with self._between_messages():
            while not self.report.stopped:
                waiting = deque(each for each in self._ledger.due(self._clock.now()) if each.person in prepared)
                if not waiting:
                    self.report.next_due = due = self._ledger.next_due()
                    if due is None or due > end:
                        break
                    self._wait(due)
                    continue
                self._round(waiting, prepared, progress)
        return self.report

    def _round(
        self, waiting: deque[LedgerEntry], prepared: Mapping[str, Prepared], progress: Callable[[str, int, int], None]
    ) -> None:
        """Send what is *waiting*, those first whose domain may be written to."""
        count = len(waiting)
        while waiting and not self.report.stopped:
            progress(_("sending"), count - len(waiting), count)
            entry = min(islice(waiting, _AHEAD), key=lambda each: self._pace.next_time(each.address, 0.0))
            waiting.remove(entry)
            self._wait(self._pace.next_time(entry.address, self._clock.now()))
            if not self.report.stopped:
                self._send(entry, prepared[entry.person])
        progress(_("sending"), count - len(waiting), count)

    def _send(self, entry: LedgerEntry, prepared: Prepared) -> None:
        if entry.person in self._opposed:
            self._settle(entry, DeliveryResult(MessageState.OPPOSED, ""))
            return
        message, shared = self._store.parts(prepared)
        if entry.digest != prepared.digest:
            raise Unprepared(
                _("the message to {name} was tried as it was before: it is settled by hand (send resolve)").format(
                    name=entry.name
                )
            )
        outcome = self._connection.send(
            self._settings.sender.address, prepared.address, message.parts(shared), prepared.size,
            lambda: self._claimed(entry),
        )  # fmt: skip
        self._pace.note_sent(entry.address, self._clock.now())
        self._settle(entry, outcome)

    def _claimed(self, entry: LedgerEntry) -> None:
        if not self._ledger.claim(entry.person):
            raise Unprepared(_("another command is sending this mailing"))

    def _settle(self, entry: LedgerEntry, outcome: DeliveryResult) -> None:
        """Write down what became of a message, and stop or pause where it says so."""
        now = self._clock.now()
        if outcome.state is MessageState.DEFERRED:
            self._ledger.defer(entry.person, outcome.reply, now)
        else:
            self._ledger.settle(entry.person, outcome.state, outcome.reply)
        self.report.done[outcome.state] = self.report.done.get(outcome.state, 0) + 1
        self._refused = self._refused + 1 if outcome.state is MessageState.REFUSED else 0
        if outcome.then is Then.PAUSE:
            self._pace.pause(now + _PAUSE_SECONDS)
        if outcome.then is Then.STOP or self._refused >= _REFUSED_IN_A_ROW:
            self.report.stopped = _("the server refuses one message after the other: {reply}").format(
                reply=outcome.reply
            )

    def _wait(self, until: float) -> None:
        """Wait until *until*, or until somebody interrupts."""
        while not self.report.stopped and (rest := until - self._clock.now()) > 0:
            self._clock.sleep(min(rest, 0.5))

    @contextmanager
    def _between_messages(self) -> Iterator[None]:
        """Have Ctrl-C and a request to end stop between two messages; Ctrl-C again, at once: a doubt."""

        def stop(number: int, _frame: FrameType | None) -> None:
            if self.report.stopped and number == signal.SIGINT:
                raise KeyboardInterrupt
            self.report.stopped = _("interrupted")

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def entries(manifest: Manifest) -> Iterator[LedgerEntry]:
    """Yield the entries of the ledger for what was prepared."""
    for each in manifest.messages:
        yield LedgerEntry(each.person, each.name, each.address, each.message_id, each.digest, each.attached)


def mailing(manifest: Manifest) -> Mailing:
    """Return which mailing of the ledger *manifest* is."""
    return Mailing(manifest.edition, manifest.version, manifest.mailing)


def refuse_stale(manifest: Manifest, edition: Path, sender: str, now: float) -> None:
    """Raise Unprepared where what was prepared is not what would be prepared now.

    The edition or the list changed, another address sends, or it was prepared too long ago: its messages bear that
    day's date.
    """
    if now - manifest.at > MOST_AGE_SECONDS:
        raise Unprepared(_("the messages were prepared more than two weeks ago: prepare them again"))
    if manifest.sender != sender:
        raise Unprepared(_("the messages were prepared for another sender: prepare them again"))
    if digest_of(Path(manifest.list)) != manifest.listed:
        raise Unprepared(
            _("{path} has changed since the messages were prepared: prepare them again").format(path=manifest.list)
        )
    if made_of(Reading(edition)) != manifest.made_of:
        raise Unprepared(_("the edition, or Livret, has changed since the messages were prepared: prepare them again"))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
