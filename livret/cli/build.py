"""The command `build`: one build, or one after each save (`--watch`)."""

from pathlib import Path
from typing import Any

import click

from livret.base.messages import _
from livret.base.problems import EngineFailure, InvalidEdition
from livret.cli import sessions
from livret.cli.options import build_options
from livret.cli.problems import print_problems
from livret.edition import find_edition


def command() -> click.Command:
    """Return the command `build`."""
    return click.Command(
        "build",
        options_metavar=_("[OPTIONS]"),
        callback=_run_build,
        short_help=_("Print an edition."),
        help=_("Print EDITION, a folder of reports/ or a path; without it, the newest one."),
        params=[click.Argument(["edition"], required=False), *build_options()],
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
    options = sessions.build_options(uses, out, keep_html, strict, why, settings)
    folder = find_edition.find(edition, sessions.note)
    if watch:
        sessions.stay(folder, settings, lambda session: _build_and_go_on(session, options))
        return
    with sessions.opened(folder, settings) as session:
        _build_once(session, options)


def _build_and_go_on(session: sessions.Session, options: sessions.BuildSettings) -> None:
    """Build once; report what an author can mend rather than raise, so that the next save is waited for."""
    try:
        _build_once(session, options)
    except InvalidEdition as invalid:
        print_problems(invalid.problems)
    except EngineFailure as failure:
        click.echo(failure, err=True)


def _build_once(session: sessions.Session, options: sessions.BuildSettings) -> None:
    done = session.build(options)
    if done.problems:
        print_problems(done.problems)
    for path, remark in done.files:
        if remark:
            click.echo(f"{path.name} : {remark}", err=True)
        click.echo(path)
    for title, why in done.why:
        click.echo(f"{title} : {why}", err=True)
