"""The commands that send: a test, the mailing itself, what became of it, a doubtful message settled."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from livret.base.messages import _
from livret.edition import find_edition

if TYPE_CHECKING:
    from livret.delivery.ledger import Ledger
    from livret.delivery.model import LedgerEntry, MessageState
from livret.cli.send.mailing import MB, insecure_option, locked, mailing_options, opened_store, person_named, subcommand

_UNDELIVERED = 5
_MINUTES = 60.0


def commands() -> list[click.Command]:
    """Return the commands; built late, so that their help is in the reader's language."""
    return [_test(), _go(), _status(), _resolve()]


def _test() -> click.Command:
    return subcommand(
        "test", _run_test, _("Send one message to yourself."),
        _("Send one of the prepared messages to the address ME alone; it counts for nobody."),
        [
            *mailing_options(),
            click.Option(["--to", "address"], required=True, metavar=_("ME"), help=_("Your own address.")),
            insecure_option(),
        ],
    )  # fmt: skip


def _go() -> click.Command:
    return subcommand(
        "go", _run_go, _("Send what was prepared, each message once."),
        _("Send the prepared messages, each once; after Ctrl-C or a fault, the same command goes on."),
        [
            *mailing_options(), insecure_option(),
            click.Option(["--for-real"], is_flag=True, help=_("Really send; without it, only count.")),
            click.Option(
                ["--count"], type=int, metavar=_("NUMBER"), help=_("The number of messages, instead of typing it.")
            ),
            click.Option(
                ["--wait", "minutes"], type=click.FloatRange(0), default=20, show_default=True, metavar=_("MINUTES"),
                help=_("How long to wait for messages that the server wants later."),
            ),
        ],
    )  # fmt: skip


def _status() -> click.Command:
    return subcommand(
        "status",
        _run_status,
        _("Tell what became of each message."),
        _("Tell who received which file when, with the server's words."),
        [*mailing_options(), click.Option(["--json", "as_json"], is_flag=True, help=_("Print the same as JSON."))],
    )


def _resolve() -> click.Command:
    return subcommand(
        "resolve", _run_resolve, _("Settle a message of which nobody knows whether it arrived."),
        _("Say of the person NAME, whose message may have arrived, whether it did; “no” lets it be sent again."),
        [
            click.Argument(["person"], metavar=_("NAME")), *mailing_options(),
            click.Option(
                ["--arrived"], type=click.Choice(["yes", "no"]), required=True, help=_("Whether it arrived.")
            ),
        ],
    )  # fmt: skip


def _run_test(edition: str | None, name: str, address: str, insecure: bool) -> None:
    from livret.delivery.addresses import NoAddress, parse
    from livret.delivery.model import MessageState
    from livret.delivery.settings import settings
    from livret.delivery.smtp import Connection

    store = opened_store(edition, name)
    found = settings(insecure=insecure)
    try:
        to = parse(address)
    except NoAddress:
        raise click.BadParameter(_("this is no address of mail"), param_hint="--to") from None
    prepared = store.manifest().messages[0]
    message, shared = store.parts(prepared)
    with Connection(found.relay) as connection:
        _refuse_too_large(connection.check(), prepared.size)
        outcome = connection.send(found.sender.address, to.sent, message.parts(shared), prepared.size, lambda: None)
    click.echo(_("the message to {name}, for {address}: {reply}").format(
        name=prepared.name, address=to.shown, reply=outcome.reply), err=True)  # fmt: skip
    if outcome.state is not MessageState.SENT:
        raise click.exceptions.Exit(_UNDELIVERED)


def _run_go(edition: str | None, name: str, insecure: bool, for_real: bool, count: int | None, minutes: float) -> None:
    from livret.cli import progress
    from livret.delivery import campaign
    from livret.delivery.ledger import Ledger
    from livret.delivery.opposed import Opposed
    from livret.delivery.relay import Undeliverable
    from livret.delivery.settings import settings
    from livret.delivery.smtp import Connection
    from livret.delivery.store import Unprepared, private

    store = opened_store(edition, name)
    found = settings(insecure=insecure)
    manifest = store.manifest()
    campaign.refuse_stale(manifest, find_edition.find(edition), found.sender.address, datetime.now(UTC).timestamp())
    with (
        locked(store),
        private(store.root),
        Ledger(store.ledger, campaign.mailing(manifest)) as ledger,
    ):
        ledger.plan(campaign.entries(manifest))
        waiting = sum(1 for _entry in ledger.due(float("inf")))
        if not for_real:
            click.echo(_("{count} to send; to send them: send go --for-real").format(count=waiting), err=True)
            return
        _confirm(waiting, count)
        with Connection(found.relay) as connection, progress.shown() as report:
            _refuse_too_large(connection.check(), max((each.size for each in manifest.messages), default=0))
            try:
                done = campaign.Campaign(store, ledger, connection, found, Opposed()).run(report, _MINUTES * minutes)
            except (Undeliverable, Unprepared):
                click.echo(_counted(ledger.totals()), err=True)
                raise
        _conclude(done, ledger)


def _refuse_too_large(most: int, size: int) -> None:
    """Refuse to send what the server would refuse for its size."""
    from livret.delivery.relay import Undeliverable

    if most and size > most:
        raise Undeliverable(
            _("the server takes at most {most} MB, the largest message has {size} MB: prepare with --most").format(
                most=f"{most / MB:.1f}", size=f"{size / MB:.1f}"
            )
        )


def _confirm(waiting: int, count: int | None) -> None:
    """Have the number of messages typed; raises Abort or UsageError where it is another."""
    typed = count if count is not None else click.prompt(
        _("{count} messages will leave now. Type their number to send them").format(count=waiting), type=int, err=True
    )  # fmt: skip
    if typed != waiting:
        raise click.UsageError(_("{count} messages are to be sent, not {typed}: nothing was sent").format(
            count=waiting, typed=typed))  # fmt: skip


def _conclude(done: Any, ledger: "Ledger") -> None:
    from livret.delivery.model import MessageState

    totals = ledger.totals()
    click.echo(_counted(totals), err=True)
    if done.stopped:
        click.echo(_("stopped: {reason}; the same command goes on").format(reason=done.stopped), err=True)
    if done.next_due:
        when = datetime.fromtimestamp(done.next_due).strftime("%H:%M")
        click.echo(_("some are to be tried later: the same command, after {when}").format(when=when), err=True)
    if totals[MessageState.UNSURE]:
        click.echo(_("of some nobody knows whether they arrived: send status, then send resolve"), err=True)
    if done.stopped or any(
        totals[state] for state in MessageState if state not in (MessageState.SENT, MessageState.OPPOSED)
    ):
        raise click.exceptions.Exit(_UNDELIVERED)


def _counted(totals: "Mapping[MessageState, int]") -> str:
    return ", ".join(f"{state} : {count}" for state, count in sorted(totals.items())) or "0"


def _run_status(edition: str | None, name: str, as_json: bool) -> None:
    from livret.delivery import campaign
    from livret.delivery.ledger import Ledger
    from livret.delivery.model import LedgerEntry, MessageState

    store = opened_store(edition, name)
    manifest, entries, totals = store.manifest(), list[LedgerEntry](), Counter[MessageState]()
    if store.ledger.exists():  # looking makes none
        with Ledger(store.ledger, campaign.mailing(manifest)) as ledger:
            entries, totals = list(ledger.entries()), ledger.totals()
    if not entries and not as_json:
        click.echo(_("nothing of this mailing was sent yet; next: send test --to YOUR-ADDRESS, then send go"), err=True)
        return
    if as_json:
        click.echo(json.dumps([_as_data(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        when = datetime.fromtimestamp(entry.changed).strftime("%d/%m/%Y %H:%M")
        click.echo(f"{entry.state:<10} {when}  {entry.name} <{entry.address}>  {entry.attached[:12]}  {entry.reply}")
    click.echo(_counted(totals), err=True)


def _as_data(entry: "LedgerEntry") -> dict[str, object]:
    names = ("name", "address", "state", "tries", "reply", "message_id", "digest", "attached")
    data: dict[str, object] = {name: getattr(entry, name) for name in names}
    return {**data, "changed": datetime.fromtimestamp(entry.changed, UTC).isoformat()}


def _run_resolve(person: str, edition: str | None, name: str, arrived: str) -> None:
    from livret.delivery import campaign
    from livret.delivery.ledger import Ledger
    from livret.delivery.model import MessageState
    from livret.delivery.store import private

    store = opened_store(edition, name)
    manifest = store.manifest()
    with locked(store), private(store.root), Ledger(store.ledger, campaign.mailing(manifest)) as ledger:
        ledger.recover()
        entry = person_named(list(ledger.entries()), person)
        if entry.state is not MessageState.UNSURE:
            raise click.UsageError(_("the message to {name} is no doubtful one: {state}").format(
                name=entry.name, state=entry.state))  # fmt: skip
        ledger.settle(
            entry.person, MessageState.SENT if arrived == "yes" else MessageState.TO_SEND, _("settled by hand")
        )
