"""The commands for people's rights (GDPR, articles 15, 17 and 21): opposed, export, forget."""

import json

import click

from livret.base.messages import _, plural
from livret.cli.send.mailing import subcommand


def commands() -> list[click.Command]:
    """Return the commands; built late, so that their help is in the reader's language."""
    return [_opposed(), _export(), _forget()]


def _opposed() -> click.Command:
    return subcommand(
        "opposed",
        _run_opposed,
        _("Keep who no longer wants to be written to."),
        _("Add an address to those that are never written to again; without it, count them. Only a hash is kept."),
        [click.Option(["--add", "address"], metavar=_("ADDRESS"), help=_("The address of who opposes."))],
    )


def _export() -> click.Command:
    return subcommand(
        "export",
        _run_export,
        _("Write all that is kept of a person (GDPR, article 15)."),
        _("Write, as JSON, all that is kept of the person with this address, in every mailing of every edition."),
        [click.Option(["--person", "address"], required=True, metavar=_("ADDRESS"), help=_("Their address."))],
    )


def _forget() -> click.Command:
    return subcommand(
        "forget",
        _run_forget,
        _("Forget a person (GDPR, article 17)."),
        _("Remove messages prepared for this address, and its name from every ledger; opposition stays."),
        [click.Option(["--person", "address"], required=True, metavar=_("ADDRESS"), help=_("Their address."))],
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
