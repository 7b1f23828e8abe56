"""The command line: the only place that prints, and the only one that chooses an exit code.

0 done · 1 problems an author can mend · 2 command line · 3 the engine · 4 environment · 70 a fault of ours.
Written paths go to standard output, one a line; everything else to standard error.
"""

import atexit
import gc
import re
import signal
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livret import __version__
from livret.base import interrupts, terminal
from livret.base.machine import refusing
from livret.base.messages import _, reason, speak
from livret.base.problems import (
    EngineFailure,
    EnvironmentFailure,
    InvalidEdition,
    LivretError,
    Location,
    printable,
)
from livret.catalogue import files
from livret.cli import build, check, compare, export, importing, new, proof, reference, status, streams
from livret.cli.archive import command as archive
from livret.cli.problems import print_problems, program_name
from livret.cli.send import command as send
from livret.edition import find_edition
from livret.edition.decode import shown

if TYPE_CHECKING:
    from livret.edition.reading import Reading

#: An option with nothing behind its sign of equality: of a variable of the shell that is empty.
_EMPTY = re.compile(r"--[\w-]+=\s*")
_FAULT_FILE = Path("livret-erreur.txt")
_OURS = 70
#: Objects made before Python looks for circles among them: an edition makes millions, and hardly any circle.
_OBJECTS = 100_000
_INTERRUPTED = 130
#: The most files saved meanwhile that are named.
_NAMED = 5


def program() -> int:
    """Run the command line as the whole of a process, which ends with the exit code that is returned."""
    try:
        return main()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: what is left is to end


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        outlets = streams.guarded()
        with terminal.guarded():
            try:
                code = _run()
            except (click.Abort, KeyboardInterrupt):
                click.echo(_("interrupted: every file is whole, the new one or the previous one"), err=True)
                code = _INTERRUPTED
            return _exit_code(code, outlets)
    except KeyboardInterrupt:  # once more, while the first was reported
        return _INTERRUPTED


def _run() -> int:
    """Run the command and return its exit code; raises Abort or KeyboardInterrupt."""
    speak()
    interrupts.wait_for_imports()
    gc.set_threshold(_OBJECTS, 50, 50)
    atexit.register(gc.freeze)  # else Python looks through all that is left, for a tenth of a second
    readings: list[Reading] = []
    code = _command(readings)
    for reading in readings:
        _report_saved(reading)
    return code


def _command(readings: list["Reading"]) -> int:
    """Run the command and return its exit code; what it read of editions is added to *readings*.

    Raises Abort or KeyboardInterrupt.
    """
    try:
        return _group().main(standalone_mode=False, prog_name=program_name(), obj=readings) or 0
    except InvalidEdition as invalid:
        print_problems(invalid.problems)
        return invalid.exit_code
    except EngineFailure as failure:
        click.echo(failure, err=True)
        return failure.exit_code
    except LivretError as failure:
        click.echo(_("error: {failure}").format(failure=failure), err=True)
        return failure.exit_code
    except click.ClickException as mistake:
        _quoted(mistake).show()
        return mistake.exit_code
    except click.Abort:
        raise
    except Exception as fault:
        if interrupts.is_interrupt(fault):
            raise click.Abort from fault
        return _unforeseen(fault)


def _exit_code(code: int, outlets: Sequence[streams.Outlet]) -> int:
    """Return the exit code of a command that ends with *code*, all its output written; report what could not be."""
    fault = streams.unwritten(outlets)
    if fault is None:
        return code
    click.echo(
        _("error: {failure}").format(
            failure=_("what this command says could not all be written: {reason}").format(reason=reason(fault))
        ),
        err=True,
    )
    return EnvironmentFailure.exit_code if code in (0, InvalidEdition.exit_code) else code


def _report_saved(reading: "Reading") -> None:
    """Report files that authors saved while the command ran: the next run reads them."""
    names = [name for name in reading.changed() if name not in reading.refused]
    if not names:
        return
    message = ", ".join(names[:_NAMED])
    if (rest := len(names) - _NAMED) > 0:
        message = _("{names} and {count} more").format(names=message, count=rest)
    click.echo(files.SAVED_MEANWHILE.at(Location(f"{shown(reading.folder)}/"), names=message).as_text(), err=True)


#: A word that click quotes as Python does.
_STRAIGHT = re.compile(r"(?<!\w)'([^'\n]+)'(?!\w)")


def _quoted(mistake: click.ClickException) -> click.ClickException:
    """Return *mistake* with the quotation marks of the reader's language."""
    if not isinstance(mistake, click.UsageError):
        return mistake
    words = _STRAIGHT.sub(lambda found: _("“{name}”").format(name=found[1]), mistake.format_message())
    return click.UsageError(words, mistake.ctx)


def _unforeseen(fault: Exception) -> int:
    """Report an unforeseen exception, and return the exit code: the machine's, or a fault of ours.

    The traceback of ours is put in a file, so that the screen stays readable and nothing is lost.
    """
    if message := refusing(fault):
        click.echo(_("error: {failure}").format(failure=message), err=True)
        return EnvironmentFailure.exit_code
    for folder in (Path(), Path(tempfile.gettempdir())):
        with suppress(OSError):
            file = folder / _FAULT_FILE
            file.write_text(printable(traceback.format_exc()), "utf-8")
            click.echo(_("a fault of Livret itself: please send the file {file}").format(file=file), err=True)
            return _OURS
    click.echo(_("a fault of Livret itself: please send these lines") + "\n" + traceback.format_exc(), err=True)
    return _OURS


class _Door(click.Group):
    """The commands; an edition typed in the place of one is answered with what to type, as is an empty value."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        for before, typed in pairwise(["", *args]):
            if not typed.strip() or _EMPTY.fullmatch(typed):
                raise click.UsageError(
                    _("nothing stands where a value is expected: after {option}").format(option=typed.strip() or before)
                )
        if args[0] not in self.commands and find_edition.is_one(args[0]):
            raise click.UsageError(
                _("“{name}” is an edition; to print it: {program} build {name}").format(
                    name=args[0], program=program_name()
                )
            )
        return super().resolve_command(ctx, args)


def _group() -> click.Group:
    """Return the commands; made late, so that their help is in the reader's language."""
    context = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
    group = _Door(
        callback=_default,
        invoke_without_command=True,
        context_settings=context,
        help=_("Print the brochure of an edition. Without a command: the newest edition, for the screen, into dist/."),
        params=[_version_option()],
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("[COMMAND] [ARGUMENTS]…"),
    )
    alone = (build, check, status, new, importing, proof, compare, export, archive)
    for command in (*(each.command() for each in alone), *reference.commands(), *send.commands()):
        group.add_command(command)
    return group


def _version_option() -> click.Option:
    def show(context: click.Context, _option: click.Parameter, requested: bool) -> None:
        if requested:
            click.echo(f"Livret {__version__}")
            context.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show,
        help=_("Show the version and exit."),
    )  # fmt: skip


@click.pass_context
def _default(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(build.command())
