"""The commands that prepare: the empty list, the messages, one message to look at, the letters."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files
from livret.base.messages import _, plural
from livret.base.problems import InvalidEdition
from livret.cli import sessions
from livret.cli.options import laying_out_options, must_have
from livret.edition import find_edition

if TYPE_CHECKING:
    from livret.delivery.model import Recipient
    from livret.delivery.prepare import Mail, Preparation
    from livret.delivery.store import Manifest, Store
    from livret.edition.spreadsheets import TableSheet
    from livret.workers.api import Workers
from livret.cli.send.mailing import (
    DEFAULT_NAME,
    MB,
    edition_option,
    file_name,
    locked,
    mailing_options,
    opened_store,
    person_named,
    recipient_options,
    subcommand,
)

_WHATS = ("personal", "extract", "whole")


def commands() -> list[click.Command]:
    """Return the commands; built late, so that their help is in the reader's language."""
    return [_template(), _prepare(), _show(), _letters()]


def _address_of_the_web(_context: click.Context, _option: click.Parameter, link: str) -> str:
    if link and (not link.startswith("https://") or not link.isascii() or not link.isprintable() or " " in link):
        raise click.BadParameter(_("an address that begins with https://"))
    return link


def _template() -> click.Command:
    return subcommand(
        "template", _run_template, _("Write an empty list of recipients, and the settings to fill."),
        _("Write envois/destinataires.xlsx, an empty list with its notice, and envois/serveur.toml, the settings."), [],
    )  # fmt: skip


def _prepare() -> click.Command:
    return subcommand(
        "prepare", _run_prepare, _("Prepare the messages; nothing leaves."),
        _("Prepare the message of each recipient, with its PDF, and the page to review them all."),
        [
            *mailing_options(), *recipient_options(),
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


def letter() -> click.Command:
    """Return the command `letter`."""
    return subcommand(
        "letter", _run_letter, _("Print one covering letter, to look at."),
        _("Print the personal copy of one recipient, to look at: their letter and the brochure."),
        [
            click.Argument(["edition"], required=False), *recipient_options(),
            click.Option(["--only"], required=True, metavar=_("NAME"), help=_("Whose letter: a name or an address.")),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _show() -> click.Command:
    return subcommand(
        "show", _run_show, _("Write one message as it would be sent (.eml)."),
        _("Write the message of the person NAME, byte for byte as “go” sends it, for your mail program to open."),
        [click.Argument(["person"], metavar=_("NAME")), *mailing_options()],
    )  # fmt: skip


def _letters() -> click.Command:
    return subcommand(
        "letters", _run_letters, _("Write all letters as one PDF, for the office printer."),
        _("Write the covering letters of all recipients as one PDF, for the office printer."),
        [
            edition_option(), *recipient_options(),
            click.Option(
                ["--out"], type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"),
                help=_("Where; envois/<edition>/lettres/toutes.pdf unless told otherwise."),
            ),
            *laying_out_options(),
        ],
    )  # fmt: skip


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
    request = _request_digest((sheet, smtputf8, what, link, most_mb), mail)
    with locked(store):
        manifest = unchanged(store, folder, request, mail.when.timestamp())
        if manifest:
            click.echo(_("nothing has changed since the last time"), err=True)
        else:
            people = (recipients, sheet, smtputf8)
            manifest = _prepared(store, folder, mail, people, request, round(most_mb * MB), settings)
    count, page = len(manifest.messages), store.folder / REVIEW
    words = plural("{count} message prepared; nothing was sent", "{count} messages prepared; nothing was sent", count)
    click.echo(words.format(count=count), err=True)
    click.echo(_("now look at {page}, then: send test --to YOUR-ADDRESS").format(page=page), err=True)
    click.echo(page)


def _prepared(
    store: "Store", folder: Path, mail: "Mail", listed: tuple[Path, str, bool], request: str, most_bytes: int,
    settings: Mapping[str, Any],
) -> "Manifest":  # fmt: skip
    """Prepare the messages of *mail* in *store*, and the page to review them."""
    from livret.build import pipeline
    from livret.cli import progress
    from livret.delivery import prepare, review
    from livret.delivery.store import private

    with sessions.opened(folder, settings) as session, progress.shown() as report:
        chapters = session.store()
        proofs = pipeline.lay_out(folder, report, chapters)
        if proofs.edition.unwritten:
            click.echo(_("an edition in which something is still to be written is sent to nobody"), err=True)
            raise InvalidEdition(proofs.edition.unwritten)
        people, remarks = _people(proofs.edition, chapters.workers, *listed)
        preparation = prepare.Preparation(proofs, chapters, mail)
        with private(store.root):
            prepared = prepare.prepare(preparation, people, store, report, most_bytes)
            manifest = prepare.manifest(mail, proofs.edition.reading, request, prepared)
            store.finish(manifest)
            review.write(store, {each.slug: each.sheet.name for each in proofs.edition.territories}, remarks)
    return manifest


def _request_digest(options: tuple[object, ...], mail: "Mail") -> str:
    """Return the digest of the inputs of `prepare`: the list, who opposed, the options, who sends, the day."""
    from livret.base.fingerprint import of_text
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
    from livret.archive.shelf import archive_name, shelf, version_number

    archived = shelf().versions(archive_name(folder))
    return str(version_number(archived[-1].name)) if archived else "1"


def _people(
    edition: Any, workers: "Workers", path: Path, sheet: str, smtputf8: bool
) -> "tuple[tuple[Recipient, ...], list[str]]":
    """Return the recipients, those apart who opposed, and the remarks on the list, which are printed as well."""
    from livret.delivery.opposed import Opposed
    from livret.delivery.recipients import recipients
    from livret.intake.opened import opened

    def guarded(data: bytes, name: str) -> "Sequence[TableSheet]":
        return opened(workers, "recipients", name, data, name)  # type: ignore[no-any-return]

    names = {territory.slug: territory.sheet.name for territory in edition.territories}
    listed = recipients(path, names, date.today(), sheet, smtputf8, guarded)
    heads = ", ".join(f"{key} « {head} »" for key, head in listed.headings.items())
    click.echo(_("columns: {heads}").format(heads=heads), err=True)
    remarks = [f"{problem.location} : {problem.message}" for problem in listed.warnings]
    for problem in listed.warnings:
        click.echo(problem.as_text(), err=True)
    opposed = Opposed()
    people = tuple(person for person in listed.recipients if person.address.folded not in opposed)
    if aside := len(listed.recipients) - len(people):
        words = plural("{count} person opposed: left out", "{count} people opposed: left out", aside)
        remarks.append(words.format(count=aside))
        click.echo(remarks[-1], err=True)
    return people, remarks


def _run_letter(edition: str | None, recipients: Path, sheet: str, smtputf8: bool, only: str, **settings: Any) -> None:
    must_have("send")
    from livret.delivery.store import letters, private

    folder = find_edition.find(edition)
    with _preparing(folder, settings) as (preparation, workers):
        people, _remarks = _people(preparation.edition, workers, recipients, sheet, smtputf8)
        person = person_named(people, only)
        pdf = preparation.copy(person)
    with private():
        click.echo(atomic_files.write(letters(folder.name) / f"{file_name(person.name)}.pdf", pdf))


def _run_letters(
    edition: str | None, recipients: Path, sheet: str, smtputf8: bool, out: Path | None, **settings: Any
) -> None:
    from livret.delivery.store import letters, private

    folder = find_edition.find(edition)
    with _preparing(folder, settings) as (preparation, workers):
        people, _remarks = _people(preparation.edition, workers, recipients, sheet, smtputf8)
        pdf = preparation.all_letters(people)
    with private():
        click.echo(atomic_files.write(out or letters(folder.name) / "toutes.pdf", pdf))


def _run_show(person: str, edition: str | None, name: str) -> None:
    from livret.delivery.store import private

    store = opened_store(edition, name)
    prepared = person_named(store.manifest().messages, person)
    message, shared = store.parts(prepared)
    with private(store.root):
        click.echo(atomic_files.write(store.folder / f"{file_name(prepared.name)}.eml", message.whole(shared)))


@contextmanager
def _preparing(folder: Path, settings: Mapping[str, Any]) -> "Iterator[tuple[Preparation, Workers]]":
    """Yield the preparation of the letters of the edition in *folder*, and the workers."""
    from livret.build import pipeline
    from livret.cli import progress
    from livret.delivery.prepare import Preparation

    mail = _mail(folder, DEFAULT_NAME, "personal")
    with sessions.opened(folder, settings) as session, progress.shown() as report:
        chapters = session.store()
        yield Preparation(pipeline.lay_out(folder, report, chapters), chapters, mail), chapters.workers
