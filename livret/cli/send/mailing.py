"""What the commands of a mailing share: their options, the folder of a mailing, who a name stands for."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files
from livret.base.messages import _
from livret.build import find_edition

if TYPE_CHECKING:
    from livret.delivery.store import Store


DEFAULT_NAME = "envoi"
MB = 1024**2
#: What a mailing may be called: its name is that of a folder.
_MAILING = re.compile(r"[^\W_][\w-]{0,59}")
#: People of whom one was meant, named at most.
_SHOWN = 8


def edition_option() -> click.Option:
    """Return the option that names the edition."""
    return click.Option(["--edition"], metavar=_("EDITION"), help=_("The edition; the newest one unless told."))


def mailing_options() -> list[click.Parameter]:
    """Return the options that name a mailing: its edition and its name."""
    return [
        edition_option(),
        click.Option(
            ["--name"], default=DEFAULT_NAME, show_default=True, callback=_plain_name, metavar=_("NAME"),
            help=_("The mailing: nobody receives two messages of one. A reminder, an erratum is another."),
        ),
    ]  # fmt: skip


def _plain_name(_context: click.Context, _option: click.Parameter, name: str) -> str:
    from livret.delivery.store import LETTERS

    if not _MAILING.fullmatch(name) or name == LETTERS:
        raise click.BadParameter(_("a name of letters, digits and hyphens, such as “erratum”"))
    return name


def subcommand(name: str, callback: Any, short: str, more: str, params: list[click.Parameter]) -> click.Command:
    """Return a command of `send`; *short* is its help in the list of commands, *more* its own."""
    return click.Command(
        name, callback=callback, short_help=short, help=more, params=params, options_metavar=_("[OPTIONS]")
    )


def recipient_options() -> list[click.Parameter]:
    """Return the options of the list of recipients."""
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


def insecure_option() -> click.Option:
    """Return the option that allows a server without encryption."""
    return click.Option(
        ["--insecure-localhost", "insecure"], is_flag=True,
        help=_("Allow a server without encryption, on this machine only."),
    )  # fmt: skip


def opened_store(edition: str | None, name: str) -> "Store":
    """Return the folder of the mailing *name* of *edition*."""
    from livret.delivery.store import Store

    return Store(find_edition.find(edition).name, name)


@contextmanager
def locked(store: "Store") -> Iterator[None]:
    """Lock *store* for one command that sends, or settles what was sent."""
    from livret.delivery.store import private

    with private(store.root):
        store.folder.mkdir(parents=True, exist_ok=True)
    with atomic_files.alone(
        store.folder, lambda: click.echo(_("another command is sending this mailing: waiting for it"), err=True)
    ):
        yield


def person_named(people: "Iterable[Any]", wanted: str) -> Any:
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


def file_name(name: str) -> str:
    """Return *name* as that of a file."""
    return "-".join(re.findall(r"\w+", name)) or "message"
