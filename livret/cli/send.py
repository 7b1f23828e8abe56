"""The commands `send` and `letter`: messages prepared, looked at, sent, and what became of each.

Imports lazily, as the command line does.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files
from livret.base.messages import _, plural
from livret.base.problems import InvalidEdition
from livret.build import find_edition
from livret.cli import sessions
from livret.cli.options import laying_out_options, must_have

if TYPE_CHECKING:
    from livret.delivery.ledger import Ledger
    from livret.delivery.model import LedgerEntry, MessageState, Recipient
    from livret.delivery.prepare import Mail, Preparation
    from livret.delivery.store import Manifest, Store

_NAME = "envoi"
_UNDELIVERED = 5
_WHATS = ("personal", "extract", "whole")
_MINUTES = 60.0
_MB = 1024**2
#: What a mailing may be called: its name is that of a folder.
_MAILING = re.compile(r"[^\W_][\w-]{0,59}")
#: People of whom one was meant, named at most.
_SHOWN = 8


def commands() -> list[click.Command]:
    """Return the commands; made late, so that their help is in the reader's language."""
    return [_send(), _letter()]


def _send() -> click.Group:
    group = click.Group(
        "send",
        invoke_without_command=True,
        callback=_next_step,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("[COMMAND] [ARGUMENTS]…"),
        short_help=_("E-mail the brochure to elected officials, each once."),
        help=_(
            "E-mail the brochure: prepare, look, try, send, and know what became of each message. Nothing leaves "
            "without “go --for-real”. Without a command: what to do next."
        ),
    )
    for command in (_template(), _prepare(), _show(), _test(), _go(), _status(), _resolve(), _letters(),
                    _opposed(), _export(), _forget()):  # fmt: skip
        group.add_command(command)
    return group


def _edition() -> click.Option:
    return click.Option(["--edition"], metavar=_("EDITION"), help=_("The edition; the newest one unless told."))


def _named() -> list[click.Parameter]:
    return [
        _edition(),
        click.Option(
            ["--name"], default=_NAME, show_default=True, callback=_plain_name, metavar=_("NAME"),
            help=_("The mailing: nobody receives two messages of one. A reminder, an erratum is another."),
        ),
    ]  # fmt: skip


def _plain_name(_context: click.Context, _option: click.Parameter, name: str) -> str:
    from livret.delivery.store import LETTERS

    if not _MAILING.fullmatch(name) or name == LETTERS:
        raise click.BadParameter(_("a name of letters, digits and hyphens, such as “erratum”"))
    return name


def _address_of_the_web(_context: click.Context, _option: click.Parameter, link: str) -> str:
    if link and (not link.startswith("https://") or not link.isascii() or not link.isprintable() or " " in link):
        raise click.BadParameter(_("an address that begins with https://"))
    return link


def _command(name: str, callback: Any, short: str, more: str, params: list[click.Parameter]) -> click.Command:
    return click.Command(
        name, callback=callback, short_help=short, help=more, params=params, options_metavar=_("[OPTIONS]")
    )


def _template() -> click.Command:
    return _command(
        "template", _run_template, _("Write an empty list of recipients, and the settings to fill."),
        _("Write envois/destinataires.xlsx, an empty list with its notice, and envois/serveur.toml, the settings."), [],
    )  # fmt: skip


def _for_recipients() -> list[click.Parameter]:
    return [
        click.Option(
            ["--to", "recipients"], required=True, type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"),
            help=_("The list of recipients: XLSX, ODS or CSV."),
        ),
        click.Option(["--sheet"], default="", metavar=_("NAME"), help=_("The sheet, where several hold recipients.")),
        click.Option(
            ["--smtputf8"], is_flag=True, help=_("Allow letters beyond ASCII before @; the server must take them.")
        ),
    ]  # fmt: skip


def _prepare() -> click.Command:
    return _command(
        "prepare", _run_prepare, _("Prepare the messages; nothing leaves."),
        _("Prepare the message of each recipient, with its PDF, and the page to review them all."),
        [
            *_named(), *_for_recipients(),
            click.Option(
                ["--what"], type=click.Choice(_WHATS), default="personal", show_default=True,
                help=_("personal: the brochure behind a letter; extract: the pages of a territory; whole: all of it."),
            ),
            click.Option(
                ["--link"], default="", callback=_address_of_the_web, metavar=_("ADDRESS"),
                help=_("Say where the brochure is read (https://…) instead of enclosing it; with --what whole."),
            ),
            click.Option(
                ["--most", "most_mb"], type=click.FloatRange(0.1, 100), default=10, show_default=True, metavar=_("MB"),
                help=_("The largest message, in megabytes."),
            ),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _letter() -> click.Command:
    return _command(
        "letter", _run_letter, _("Print one covering letter, to look at."),
        _("Print the personal copy of one recipient, to look at: their letter and the brochure."),
        [
            click.Argument(["edition"], required=False), *_for_recipients(),
            click.Option(["--only"], required=True, metavar=_("NAME"), help=_("Whose letter: a name or an address.")),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _show() -> click.Command:
    return _command(
        "show", _run_show, _("Write one message as it would be sent (.eml)."),
        _("Write the message of the person NAME, byte for byte as “go” sends it, for your mail program to open."),
        [click.Argument(["person"], metavar=_("NAME")), *_named()],
    )  # fmt: skip


def _test() -> click.Command:
    return _command(
        "test", _run_test, _("Send one message to yourself."),
        _("Send one of the prepared messages to the address ME alone; it counts for nobody."),
        [
            *_named(),
            click.Option(["--to", "address"], required=True, metavar=_("ME"), help=_("Your own address.")),
            _insecure(),
        ],
    )  # fmt: skip


def _insecure() -> click.Option:
    return click.Option(
        ["--insecure-localhost", "insecure"], is_flag=True,
        help=_("Allow a server without encryption, on this machine only."),
    )  # fmt: skip


def _go() -> click.Command:
    return _command(
        "go", _run_go, _("Send what was prepared, each message once."),
        _("Send the prepared messages, each once; after Ctrl-C or a fault, the same command goes on."),
        [
            *_named(), _insecure(),
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
    return _command(
        "status",
        _run_status,
        _("Tell what became of each message."),
        _("Tell who received which file when, with the server's words."),
        [*_named(), click.Option(["--json", "as_json"], is_flag=True, help=_("Print the same as JSON."))],
    )


def _resolve() -> click.Command:
    return _command(
        "resolve", _run_resolve, _("Settle a message of which nobody knows whether it arrived."),
        _("Say of the person NAME, whose message may have arrived, whether it did; “no” lets it be sent again."),
        [
            click.Argument(["person"], metavar=_("NAME")), *_named(),
            click.Option(
                ["--arrived"], type=click.Choice(["yes", "no"]), required=True, help=_("Whether it arrived.")
            ),
        ],
    )  # fmt: skip


def _letters() -> click.Command:
    return _command(
        "letters", _run_letters, _("Write all letters as one PDF, for the office printer."),
        _("Write the covering letters of all recipients as one PDF, for the office printer."),
        [
            _edition(), *_for_recipients(),
            click.Option(
                ["--out"], type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"),
                help=_("Where; envois/<edition>/lettres/toutes.pdf unless told otherwise."),
            ),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _opposed() -> click.Command:
    return _command(
        "opposed",
        _run_opposed,
        _("Keep who no longer wants to be written to."),
        _("Add an address to those that are never written to again; without it, count them. Only a hash is kept."),
        [click.Option(["--add", "address"], metavar=_("ADDRESS"), help=_("The address of who opposes."))],
    )


def _export() -> click.Command:
    return _command(
        "export",
        _run_export,
        _("Write all that is kept of a person (GDPR, article 15)."),
        _("Write, as JSON, all that is kept of the person with this address, in every mailing of every edition."),
        [click.Option(["--person", "address"], required=True, metavar=_("ADDRESS"), help=_("Their address."))],
    )


def _forget() -> click.Command:
    return _command(
        "forget",
        _run_forget,
        _("Forget a person (GDPR, article 17)."),
        _("Remove messages prepared for this address, and its name from every ledger; opposition stays."),
        [click.Option(["--person", "address"], required=True, metavar=_("ADDRESS"), help=_("Their address."))],
    )


# What each does


@click.pass_context
def _next_step(context: click.Context) -> None:
    must_have("send")
    if context.invoked_subcommand is None:
        from livret.delivery import guide

        click.echo(guide.next_step(find_edition.find(None).name))


def _run_template() -> None:
    from livret.delivery import blank

    for path in blank.write():
        click.echo(path)


def _run_prepare(
    edition: str | None, name: str, recipients: Path, sheet: str, smtputf8: bool, what: str, link: str,
    most_mb: float, **settings: Any,
) -> None:  # fmt: skip
    from livret.delivery.store import REVIEW, Store, digest_of, unchanged

    if link and what != "whole":
        raise click.UsageError(_("a link leads to the whole brochure: --what whole"))
    folder = find_edition.find(edition)
    mail = replace(_mail(folder, name, what), link=link, list=str(recipients), listed=digest_of(recipients))
    store = Store(folder.name, name)
    asked = _asked((sheet, smtputf8, what, link, most_mb), mail)
    with _alone(store):
        manifest = unchanged(store, folder, asked, mail.when.timestamp())
        if manifest:
            click.echo(_("nothing has changed since the last time"), err=True)
        else:
            people = (recipients, sheet, smtputf8)
            manifest = _prepared(store, folder, mail, people, asked, round(most_mb * _MB), settings)
    count, page = len(manifest.messages), store.folder / REVIEW
    told = plural("{count} message prepared; nothing was sent", "{count} messages prepared; nothing was sent", count)
    click.echo(told.format(count=count), err=True)
    click.echo(_("now look at {page}, then: send test --to YOUR-ADDRESS").format(page=page), err=True)
    click.echo(page)


def _prepared(
    store: "Store", folder: Path, mail: "Mail", listed: tuple[Path, str, bool], asked: str, most_bytes: int,
    settings: Mapping[str, Any],
) -> "Manifest":  # fmt: skip
    """Prepare the messages of *mail* in *store*, and the page to review them."""
    from livret.build import pipeline
    from livret.cli import progress
    from livret.delivery import prepare, review
    from livret.delivery.store import private

    with sessions.opened(folder, settings) as session, progress.shown() as report:
        workshop = session.workshop()
        proofs = pipeline.lay_out(folder, report, workshop)
        if proofs.edition.unwritten:
            click.echo(_("an edition in which something is still to be written is sent to nobody"), err=True)
            raise InvalidEdition(proofs.edition.unwritten)
        people, remarks = _people(proofs.edition, *listed)
        preparation = prepare.Preparation(proofs, workshop, mail)
        with private(store.root):
            prepared = prepare.prepare(preparation, people, store, report, most_bytes)
            manifest = prepare.manifest(mail, proofs.edition.reading, asked, prepared)
            store.finish(manifest)
            review.write(store, {each.slug: each.sheet.name for each in proofs.edition.territories}, remarks)
    return manifest


def _asked(options: tuple[object, ...], mail: "Mail") -> str:
    """Return the digest of what `prepare` was asked: the list, who opposed, the options, who sends, the day."""
    from livret.cache.fingerprint import of_text
    from livret.delivery.opposed import NAME
    from livret.delivery.store import ROOT, digest_of

    return of_text(mail.listed, digest_of(ROOT / NAME), repr((options, mail.sender, mail.version, date.today())))


def _mail(folder: Path, name: str, what: str) -> "Mail":
    from livret.delivery.prepare import Mail
    from livret.delivery.settings import sender

    when = datetime.now(UTC).replace(microsecond=0)
    return Mail(name, _version(folder), what, sender(), when)  # type: ignore[arg-type]


def _version(folder: Path) -> str:
    """Return the number of the version of the edition in *folder* that is sent: the last one archived, else 1."""
    from livret.archive.shelf import named, number, shelf

    archived = shelf().versions(named(folder))
    return str(number(archived[-1].name)) if archived else "1"


def _people(edition: Any, path: Path, sheet: str, smtputf8: bool) -> "tuple[tuple[Recipient, ...], list[str]]":
    """Return the recipients, those apart who opposed, and what there is to say of the list, which is told as well."""
    from livret.delivery.opposed import Opposed
    from livret.delivery.recipients import recipients

    names = {territory.slug: territory.sheet.name for territory in edition.territories}
    listed = recipients(path, names, date.today(), sheet, smtputf8)
    heads = ", ".join(f"{key} « {head} »" for key, head in listed.headings.items())
    click.echo(_("columns: {heads}").format(heads=heads), err=True)
    remarks = [f"{problem.location} : {problem.message}" for problem in listed.warnings]
    for problem in listed.warnings:
        click.echo(problem.as_text(), err=True)
    opposed = Opposed()
    people = tuple(person for person in listed.recipients if person.address.folded not in opposed)
    if aside := len(listed.recipients) - len(people):
        told = plural("{count} person opposed: left out", "{count} people opposed: left out", aside)
        remarks.append(told.format(count=aside))
        click.echo(remarks[-1], err=True)
    return people, remarks


def _run_letter(edition: str | None, recipients: Path, sheet: str, smtputf8: bool, only: str, **settings: Any) -> None:
    must_have("send")
    from livret.delivery.store import letters, private

    folder = find_edition.find(edition)
    with _preparing(folder, settings) as preparation:
        people, _remarks = _people(preparation.edition, recipients, sheet, smtputf8)
        person = _one(people, only)
        pdf = preparation.copy(person)
    with private():
        click.echo(atomic_files.write(letters(folder.name) / f"{_plain(person.name)}.pdf", pdf))


def _run_letters(
    edition: str | None, recipients: Path, sheet: str, smtputf8: bool, out: Path | None, **settings: Any
) -> None:
    from livret.delivery.store import letters, private

    folder = find_edition.find(edition)
    with _preparing(folder, settings) as preparation:
        people, _remarks = _people(preparation.edition, recipients, sheet, smtputf8)
        pdf = preparation.all_letters(people)
    with private():
        click.echo(atomic_files.write(out or letters(folder.name) / "toutes.pdf", pdf))


def _run_show(person: str, edition: str | None, name: str) -> None:
    from livret.delivery.store import private

    store = _store(edition, name)
    prepared = _one(store.manifest().messages, person)
    message, shared = store.parts(prepared)
    with private(store.root):
        click.echo(atomic_files.write(store.folder / f"{_plain(prepared.name)}.eml", message.whole(shared)))


def _run_test(edition: str | None, name: str, address: str, insecure: bool) -> None:
    from livret.delivery.addresses import NoAddress, parse
    from livret.delivery.model import MessageState
    from livret.delivery.settings import settings
    from livret.delivery.smtp import Connection

    store = _store(edition, name)
    found = settings(insecure=insecure)
    try:
        to = parse(address)
    except NoAddress:
        raise click.BadParameter(_("this is no address of mail"), param_hint="--to") from None
    prepared = store.manifest().messages[0]
    message, shared = store.parts(prepared)
    with Connection(found.relay) as connection:
        _bear(connection.check(), prepared.size)
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
    from livret.delivery.settings import settings
    from livret.delivery.smtp import Connection, Undeliverable
    from livret.delivery.store import Unprepared, private

    store = _store(edition, name)
    found = settings(insecure=insecure)
    manifest = store.manifest()
    campaign.refuse_stale(manifest, find_edition.find(edition), found.sender.address, datetime.now(UTC).timestamp())
    with (
        _alone(store),
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
            _bear(connection.check(), max((each.size for each in manifest.messages), default=0))
            try:
                done = campaign.Campaign(store, ledger, connection, found, Opposed()).run(report, _MINUTES * minutes)
            except (Undeliverable, Unprepared):
                click.echo(_counted(ledger.totals()), err=True)
                raise
        _conclude(done, ledger)


def _bear(most: int, size: int) -> None:
    """Refuse to send what the server would refuse for its size."""
    from livret.delivery.smtp import Undeliverable

    if most and size > most:
        raise Undeliverable(
            _("the server takes at most {most} MB, the largest message has {size} MB: prepare with --most").format(
                most=f"{most / _MB:.1f}", size=f"{size / _MB:.1f}"
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

    store = _store(edition, name)
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
    told: dict[str, object] = {name: getattr(entry, name) for name in names}
    return {**told, "changed": datetime.fromtimestamp(entry.changed, UTC).isoformat()}


def _run_resolve(person: str, edition: str | None, name: str, arrived: str) -> None:
    from livret.delivery import campaign
    from livret.delivery.ledger import Ledger
    from livret.delivery.model import MessageState
    from livret.delivery.store import private

    store = _store(edition, name)
    manifest = store.manifest()
    with _alone(store), private(store.root), Ledger(store.ledger, campaign.mailing(manifest)) as ledger:
        ledger.recover()
        entry = _one(list(ledger.entries()), person)
        if entry.state is not MessageState.UNSURE:
            raise click.UsageError(_("the message to {name} is no doubtful one: {state}").format(
                name=entry.name, state=entry.state))  # fmt: skip
        ledger.settle(
            entry.person, MessageState.SENT if arrived == "yes" else MessageState.TO_SEND, _("settled by hand")
        )


def _run_opposed(address: str | None) -> None:
    from livret.delivery.opposed import Opposed

    opposed = Opposed()
    if address is None:
        click.echo(len(opposed))
    elif opposed.add(_folded(address)):
        click.echo(_("kept: this address is never written to again"), err=True)
    else:
        click.echo(_("this address is in the list already"), err=True)


def _run_export(address: str) -> None:
    from livret.delivery import rights

    click.echo(json.dumps(rights.export(_folded(address)), ensure_ascii=False, indent=2))


def _run_forget(address: str) -> None:
    from livret.delivery import rights

    count = rights.forget(_folded(address))
    click.echo(plural("{count} trace removed", "{count} traces removed", count).format(count=count), err=True)
    click.echo(_("take the person out of your own list as well: send prepare would write to them again"), err=True)


def _folded(address: str) -> str:
    from livret.delivery.addresses import NoAddress, parse

    try:
        return parse(address).folded
    except NoAddress:
        raise click.UsageError(_("this is no address of mail: {text}").format(text=address)) from None


def _store(edition: str | None, name: str) -> "Store":
    from livret.delivery.store import Store

    return Store(find_edition.find(edition).name, name)


@contextmanager
def _alone(store: "Store") -> Iterator[None]:
    """Hold *store* for one command that sends, or settles what was sent."""
    from livret.delivery.store import private

    with private(store.root):
        store.folder.mkdir(parents=True, exist_ok=True)
    with atomic_files.alone(
        store.folder, lambda: click.echo(_("another command is sending this mailing: waiting for it"), err=True)
    ):
        yield


@contextmanager
def _preparing(folder: Path, settings: Mapping[str, Any]) -> "Iterator[Preparation]":
    """Lend what makes the letters of the edition in *folder*."""
    from livret.build import pipeline
    from livret.cli import progress
    from livret.delivery.prepare import Preparation

    mail = _mail(folder, _NAME, "personal")
    with sessions.opened(folder, settings) as session, progress.shown() as report:
        workshop = session.workshop()
        yield Preparation(pipeline.lay_out(folder, report, workshop), workshop, mail)


def _one(people: "Iterable[Any]", wanted: str) -> Any:
    """Return who of *people* is *wanted*, by name, address or a part of either; raises UsageError."""
    known = [(person, f"{person.name} {getattr(person.address, 'shown', person.address)}") for person in people]
    exact = [
        person for person, words in known if wanted.casefold() in (person.name.casefold(), words.split()[-1].casefold())
    ]
    found = exact or [person for person, words in known if wanted.casefold() in words.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(_("nobody is called “{name}” here").format(name=wanted))
    names = ", ".join(person.name for person in found[:_SHOWN])
    raise click.UsageError(_("several people are called “{name}”: {names}").format(name=wanted, names=names))


def _plain(name: str) -> str:
    """Return *name* as that of a file."""
    return "-".join(re.findall(r"\w+", name)) or "message"
