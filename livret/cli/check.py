"""The command `check`: the problems of an edition, printed or as JSON; imports lazily."""

from typing import TYPE_CHECKING, Any

import click

from livret.base.messages import _
from livret.base.problems import (
    InvalidEdition,
    Problem,
    in_order,
)
from livret.cli import fix, sessions
from livret.cli.options import laying_out_options
from livret.edition import find_edition
from livret.proof.model import stops

if TYPE_CHECKING:
    from livret.build.schedule import LaidOutEdition
    from livret.edition.model import Edition
from livret.cli.problems import print_problems, problems_as_json

#: Territories whose fields that were filled in are printed.
_MOST_TOLD = 20


def command() -> click.Command:
    """Return the command `check`."""
    return click.Command(
        "check",
        options_metavar=_("[OPTIONS]"),
        callback=_run_check,
        short_help=_("Look for problems without writing anything."),
        help=_("Look for every problem of EDITION, the engine's included, without writing anything."),
        params=[
            click.Argument(["edition"], required=False),
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
            proofs = pipeline.lay_out(session.folder, report, session.store())
    except InvalidEdition as invalid:
        if not as_json:
            raise
        click.echo(problems_as_json(invalid.problems))
        raise click.exceptions.Exit(invalid.exit_code) from invalid
    if typography:
        for change in proofs.edition.changes:
            click.echo(f"{change.location}: {_visible(change.before)} → {_visible(change.after)}")
    if not as_json:
        _print_completed(proofs.edition)
    found = _final(proofs) if final else [*proofs.warnings, *_compared(proofs)]
    if as_json:
        click.echo(problems_as_json(found, _completed_as_data(proofs.edition)))
    elif found:
        print_problems(found, sum(map(stops, found)) if final else 0)
    else:
        click.echo(_("no problem"), err=True)
    if (strict and (found if final else proofs.warnings)) or (final and any(map(stops, found))):
        raise click.exceptions.Exit(InvalidEdition.exit_code)


def _print_completed(edition: "Edition") -> None:
    """Print what official tables filled in, a territory a line."""
    from livret.edition.completed import completed

    filled_in = [(territory, completed(territory)) for territory in edition.territories if territory.completed]
    for territory, rows in filled_in[:_MOST_TOLD]:
        values = ", ".join(f"{each.field} {each.value} ({each.source}, {each.year})" for each in rows)
        sessions.note(_("filled in for {name}: {what}").format(name=territory.sheet.name, what=values))
    if (rest := len(filled_in) - _MOST_TOLD) > 0:
        sessions.note(_("… and {count} more, which build.json lists").format(count=rest))


def _completed_as_data(edition: "Edition") -> list[dict[str, Any]]:
    """Return what official tables filled in, an entry a territory: a problem's keys, « note », and its rows."""
    from livret.edition.completed import completed

    return [
        {
            "code": None,
            "severity": "note",
            "message": _("filled in for {name}: {what}").format(name=each.sheet.name, what=", ".join(each.completed)),
            "filename": place.file if (place := each.mark("siren") or each.mark("nom")) else None,
            "location": {"row": place.line, "column": place.column} if place and place.line else None,
            "help": None,
            "filled_in": [row._asdict() for row in completed(each)],
        }
        for each in edition.territories
        if each.completed
    ]


def _compared(proofs: "LaidOutEdition") -> list[Problem]:
    """Return the remarks on figures that are not the official ones; ``--strict`` does not stop at them."""
    from livret.build import proofs as proofing

    return in_order(remark.problem for remark in proofing.compared(proofs))


def _final(proofs: "LaidOutEdition") -> list[Problem]:
    """Return what is said of the authors' own words and figures, and whether who is quoted signed them."""
    from livret.build import proofs as proofing

    return in_order(remark.problem for remark in proofing.of_sources(proofs))


#: How invisible spaces are shown when changes are listed.
_SPACES = str.maketrans({"\u00a0": "⍽", "\u202f": "⎵"})


def _visible(text: str) -> str:
    return text.translate(_SPACES)
