"""The command line: the only place that prints, and the only one that chooses an exit code.

0 done · 1 problems an author can mend · 2 command line · 3 the engine · 4 environment · 70 a fault of ours.
Written paths go to standard output, one a line; everything else to standard error.
"""

import atexit
import gc
import re
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret import __version__
from livret.base import interrupts, terminal
from livret.base.machine import refusing
from livret.base.messages import _, plural, reason, speak
from livret.base.problems import (
    EngineFailure,
    EnvironmentFailure,
    InvalidEdition,
    LivretError,
    Location,
    Problem,
    Severity,
    by_kind,
    in_order,
    printable,
    unfilled,
)
from livret.build import find_edition
from livret.catalogue import files
from livret.cli import archive, compare, export, fix, importing, new, proof, send, sessions, status, streams
from livret.cli.options import OutputFolder, build_options, laying_out_options
from livret.edition.load.decode import shown
from livret.proof.model import stops

if TYPE_CHECKING:
    from livret.build.schedule import LaidOutEdition
    from livret.edition.reading import Reading

#: An option with nothing behind its sign of equality: of a variable of the shell that is empty.
_EMPTY = re.compile(r"--[\w-]+=\s*")
_FAULT_FILE = Path("livret-erreur.txt")
_OURS = 70
#: Objects made before Python looks for circles among them: an edition makes millions, and hardly any circle.
_OBJECTS = 100_000
_INTERRUPTED = 130
#: Places of one kind of problem that are told.
_MOST_PLACES = 40
#: Names of files that are told of those that were saved meanwhile.
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
            return _told(code, outlets)
    except KeyboardInterrupt:  # once more, while the first was told
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
        _tell_what_was_saved(reading)
    return code


def _command(readings: list["Reading"]) -> int:
    """Run the command and return its exit code; what it read of editions is added to *readings*.

    Raises Abort or KeyboardInterrupt.
    """
    try:
        return _group().main(standalone_mode=False, prog_name=_program(), obj=readings) or 0
    except InvalidEdition as invalid:
        _print_problems(invalid.problems)
        return invalid.exit_code
    except EngineFailure as failure:
        click.echo(failure, err=True)
        return failure.exit_code
    except LivretError as failure:
        click.echo(_("error: {failure}").format(failure=failure), err=True)
        return failure.exit_code
    except click.ClickException as mistake:
        mistake.show()
        return mistake.exit_code
    except click.Abort:
        raise
    except Exception as fault:
        if interrupts.is_interrupt(fault):
            raise click.Abort from fault
        return _unforeseen(fault)


def _told(code: int, outlets: Sequence[streams.Outlet]) -> int:
    """Return the exit code of a command that ends with *code*, once all that it said is written; tell if it is not."""
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


def _tell_what_was_saved(reading: "Reading") -> None:
    """Tell of files that authors saved while the command ran: they are part of the next run."""
    names = [name for name in reading.changed() if name not in reading.refused]
    if not names:
        return
    told = ", ".join(names[:_NAMED])
    if (rest := len(names) - _NAMED) > 0:
        told = _("{names} and {count} more").format(names=told, count=rest)
    click.echo(files.SAVED_MEANWHILE.at(Location(f"{shown(reading.folder)}/"), names=told).as_text(), err=True)


def _program() -> str:
    return "python build.py" if Path(sys.argv[0]).name == "build.py" else "livret"


def _unforeseen(fault: Exception) -> int:
    """Tell what nobody foresaw, and return the exit code: the machine's, or a fault of ours.

    The traceback of ours is put in a file, so that the screen stays readable and nothing is lost.
    """
    if told := refusing(fault):
        click.echo(_("error: {failure}").format(failure=told), err=True)
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
    """The commands; an edition typed in the place of one is told what to type, and so is nothing in that of a name."""

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
                    name=args[0], program=_program()
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
    ours = (
        _build(),
        _check(),
        status.command(),
        new.command(),
        importing.command(),
        _explain(),
        _schema(),
        _doctor(),
        proof.command(),
        compare.command(),
        export.command(),
        archive.command(),
    )
    for command in (*ours, *send.commands()):
        group.add_command(command)
    return group


def _version_option() -> click.Option:
    def show(context: click.Context, _option: click.Parameter, asked: bool) -> None:
        if asked:
            click.echo(f"Livret {__version__}")
            context.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show,
        help=_("Show the version and exit."),
    )  # fmt: skip


@click.pass_context
def _default(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(_build())


def _edition_argument() -> click.Argument:
    return click.Argument(["edition"], required=False)


def _build() -> click.Command:
    return click.Command(
        "build",
        options_metavar=_("[OPTIONS]"),
        callback=_run_build,
        short_help=_("Print an edition."),
        help=_("Print EDITION, a folder of reports/ or a path; without it, the newest one."),
        params=[_edition_argument(), *build_options()],
    )


def _check() -> click.Command:
    return click.Command(
        "check",
        options_metavar=_("[OPTIONS]"),
        callback=_run_check,
        short_help=_("Look for problems without writing anything."),
        help=_("Look for every problem of EDITION, the engine's included, without writing anything."),
        params=[
            _edition_argument(),
            click.Option(
                ["--typography"], is_flag=True,
                help=_("List what French typography changed: before → after, with the place."),
            ),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print the problems as JSON.")),
            click.Option(["--strict"], is_flag=True, help=_("Treat warnings as errors.")),
            click.Option(
                ["--final"], is_flag=True,
                help=_("Look also at spelling, access, the colophon, figures and signatures; refuse what matters."),
            ),
            *fix.options(),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _explain() -> click.Command:
    return click.Command(
        "explain",
        options_metavar=_("[OPTIONS]"),
        callback=_run_explain,
        short_help=_("Tell more about a problem's code."),
        help=_("Tell more about the problem CODE, such as FICHE-001; without it, list all codes."),
        params=[click.Argument(["code"], required=False)],
    )


def _schema() -> click.Command:
    return click.Command(
        "schema",
        options_metavar=_("[OPTIONS]"),
        callback=_run_schema,
        short_help=_("Write the JSON Schemas that help editors complete YAML files."),
        help=_("Write the JSON Schemas of edition.yaml and fiche.yaml, for completion and help in an editor."),
        params=[
            click.Option(
                ["--out"], type=OutputFolder(), default=Path("schemas"),
                metavar=_("FOLDER"), help=_("Write into this folder (schemas/ unless told otherwise)."),
            )
        ],
    )  # fmt: skip


def _doctor() -> click.Command:
    return click.Command(
        "doctor",
        options_metavar=_("[OPTIONS]"),
        callback=_run_doctor,
        short_help=_("Check that this machine can print."),
        help=_("Try everything that printing does on this machine; tell what to do where it fails."),
    )


def _run_build(
    edition: str | None,
    uses: tuple[str, ...],
    out: Path | None,
    keep_html: Path | None,
    strict: bool,
    why: bool,
    watch: bool,
    **settings: Any,
) -> None:
    asked = sessions.asked(uses, out, keep_html, strict, why, settings)
    folder = find_edition.find(edition, sessions.note)
    if watch:
        sessions.stay(folder, settings, lambda session: _build_and_go_on(session, asked))
        return
    with sessions.opened(folder, settings) as session:
        _build_once(session, asked)


def _build_and_go_on(session: sessions.Session, asked: sessions.BuildSettings) -> None:
    """Build once; what an author can mend is told, and waited for."""
    try:
        _build_once(session, asked)
    except InvalidEdition as invalid:
        _print_problems(invalid.problems)
    except EngineFailure as failure:
        click.echo(failure, err=True)


def _build_once(session: sessions.Session, asked: sessions.BuildSettings) -> None:
    done = session.build(asked)
    if done.problems:
        _print_problems(done.problems)
    for path, remark in done.files:
        if remark:
            click.echo(f"{path.name} : {remark}", err=True)
        click.echo(path)
    for title, why in done.why:
        click.echo(f"{title} : {why}", err=True)


def _run_check(
    edition: str | None, typography: bool, as_json: bool, strict: bool, final: bool, **settings: Any
) -> None:
    from livret.build import pipeline
    from livret.cli import progress

    folder = find_edition.find(edition, sessions.note)
    if fix.run(folder, settings):
        return
    try:
        with sessions.opened(folder, settings) as session, progress.shown() as report:
            proofs = pipeline.lay_out(session.folder, report, session.workshop())
    except InvalidEdition as invalid:
        if not as_json:
            raise
        click.echo(_as_json(invalid.problems))
        raise click.exceptions.Exit(invalid.exit_code) from invalid
    if typography:
        for change in proofs.edition.changes:
            click.echo(f"{change.location}: {_visible(change.before)} → {_visible(change.after)}")
    found = _final(proofs) if final else list(proofs.warnings)
    if as_json:
        click.echo(_as_json(found))
    elif found:
        _print_problems(found, sum(map(stops, found)) if final else 0)
    else:
        click.echo(_("no problem"), err=True)
    if (strict and found) or (final and any(map(stops, found))):
        raise click.exceptions.Exit(InvalidEdition.exit_code)


def _final(proofs: "LaidOutEdition") -> list[Problem]:
    """Return what is said of the authors' own words and figures, and whether who is quoted signed them."""
    from livret.build import proofs as proofing

    return in_order(remark.problem for remark in proofing.of_sources(proofs))


def _run_explain(code: str | None) -> None:
    from livret import catalogue as kinds

    known = kinds.by_code()
    if code is None:
        for each in known.values():
            click.echo(f"{each.code}  {each.words}")
        return
    if code.upper() not in known:
        raise click.UsageError(_("no problem has the code “{code}”; list them: explain").format(code=code))
    kind = known[code.upper()]
    click.echo("\n\n".join(filter(None, (f"{kind.code}  {kind.words}", unfilled(kind.why), unfilled(kind.help)))))


def _run_schema(out: Path) -> None:
    from livret.edition import schema

    for path in schema.write_schemas(out):
        click.echo(path)


def _run_doctor() -> None:
    from livret.cli import doctor

    can_print, said = True, list[str]()
    for finding in doctor.examine(sessions.cache({"no_cache": False}, said.append), said):
        click.echo(f"{'✔' if finding.well else '✖' if finding.needed else '–'} {finding.what}")
        if not finding.well:
            click.echo(f"  → {finding.remedy}")
        can_print = can_print and (finding.well or not finding.needed)
    if not can_print:
        raise click.exceptions.Exit(EnvironmentFailure.exit_code)


#: How invisible spaces are shown when changes are listed.
_SPACES = str.maketrans({"\u00a0": "⍽", "\u202f": "⎵"})


def _visible(text: str) -> str:
    return text.translate(_SPACES)


def _as_json(problems: Iterable[Problem]) -> str:
    return terminal.as_json([problem.as_data() for problem in problems])


def _print_problems(problems: Iterable[Problem], stopping: int = 0) -> None:
    problems = list(problems)
    told: Counter[str] = Counter()
    for first, *others in by_kind(problems):
        told[first.code] += 1
        if told[first.code] <= _MOST_PLACES:
            click.echo(f"{first.as_text(others)}\n", err=True)
    more = _("… and {code} at {count} more places: check --json tells them all")
    for code, count in told.items():
        if count > _MOST_PLACES:
            click.echo(more.format(code=code, count=count - _MOST_PLACES), err=True)
    click.echo(_closing_count(problems, stopping), err=True)
    if remedies := fix.remedies(problems, _program()):
        click.echo(remedies, err=True)


def _closing_count(problems: list[Problem], stopping: int) -> str:
    errors = sum(problem.severity == Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    parts = [plural("{count} error", "{count} errors", errors).format(count=errors)] if errors else []
    if warnings:
        parts.append(plural("{count} warning", "{count} warnings", warnings).format(count=warnings))
    if stopping:
        parts.append(_("{count} of them to settle before printing").format(count=stopping))
    more = _("to learn more: {program} explain {code}").format(program=_program(), code=problems[0].code)
    return f"{', '.join(parts)} · {more}"
