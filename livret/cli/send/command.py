"""The commands `send` and `letter`; what each does is imported when it runs."""

import click

from livret.base.messages import _
from livret.build import find_edition
from livret.cli.options import must_have
from livret.cli.send import deliver, prepare, rights


def commands() -> list[click.Command]:
    """Return the commands; built late, so that their help is in the reader's language."""
    return [_send(), prepare.letter()]


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
    for command in (*prepare.commands(), *deliver.commands(), *rights.commands()):
        group.add_command(command)
    return group


@click.pass_context
def _next_step(context: click.Context) -> None:
    must_have("send")
    if context.invoked_subcommand is None:
        from livret.delivery import guide

        click.echo(guide.next_step(find_edition.find(None).name))
