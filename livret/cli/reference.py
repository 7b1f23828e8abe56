"""The commands `explain`, `schema`, `territory` and `doctor`, which read no edition; imports lazily."""

from pathlib import Path

import click

from livret.base.messages import _
from livret.base.problems import (
    EnvironmentFailure,
    LivretError,
    unfilled,
)
from livret.cli import sessions
from livret.cli.options import OutputFolder

#: The most territories that are listed.
_MOST = 30


class UnclearTerritory(LivretError):
    """Words that mean no territory of France, or several; the message lists what they may mean."""

    exit_code = 2


def commands() -> list[click.Command]:
    """Return the commands; built late, so that their help is in the reader's language."""
    return [_explain(), _schema(), _territory(), _doctor()]


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


def _territory() -> click.Command:
    return click.Command(
        "territory",
        options_metavar=_("[OPTIONS]"),
        callback=_run_territory,
        short_help=_("Find a territory of France: its SIREN and official figures."),
        help=_(
            "Find the inter-municipality, commune or département that is called NAME, and print it as a fiche.yaml: "
            "its SIREN, its place, official figures with their source and year. Accents, hyphens and the end of words "
            "may be left out; a département behind the name tells homonyms apart: territory \"saint-denis (93)\"."
        ),
        params=[click.Argument(["name"], nargs=-1, required=True, metavar=_("NAME…"))],
    )  # fmt: skip


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
    from livret.edition.check import schema

    for path in schema.write_schemas(out):
        click.echo(path)


def _run_doctor() -> None:
    from livret.build.loose_sheets.trial import Trial
    from livret.cli import doctor

    can_print, said = True, list[str]()
    for finding in doctor.examine(Trial(sessions.cache({"no_cache": False}, said.append)), said):
        click.echo(f"{'✔' if finding.well else '✖' if finding.needed else '–'} {finding.what}")
        if not finding.well:
            click.echo(f"  → {finding.remedy}")
        can_print = can_print and (finding.well or not finding.needed)
    if not can_print:
        raise click.exceptions.Exit(EnvironmentFailure.exit_code)


def _run_territory(name: tuple[str, ...]) -> None:
    from livret.edition.atlas import search
    from livret.intake.next_year.known_sheet import known_sheet

    typed = " ".join(name)[: search.LONGEST]
    found = search.find(typed)
    if len(found.territories) == 1:
        _say_what_was_read(typed, found.territories[0].key)
        click.echo(known_sheet(found.territories[0]), nl=False)
        return
    if not found.territories:
        raise _unknown_number(typed) or UnclearTerritory(
            _("no inter-municipality, commune or département is called “{name}”; a PETR, a pays or a park is given "
              "by “perimetre” in its fiche").format(name=typed)
        )  # fmt: skip
    lines = [search.listed([each]) for each in found.territories[:_MOST]]
    if (rest := len(found.territories) - _MOST) > 0:
        lines.append(_("… and {count} more").format(count=rest))
    message = _("“{name}” may mean several; type the number of one of them:").format(name=typed)
    raise UnclearTerritory("\n".join([message, *(f"  {line}" for line in lines)]))


def _say_what_was_read(typed: str, key: str) -> None:
    """Say, where the fiche is not written, which SIREN *key* was read in a SIRET, or in letters for figures."""
    from livret.edition.atlas import siren

    if siren.is_siret(typed):
        click.echo(_("“{typed}” is a SIRET number: its first nine digits are the SIREN").format(typed=typed), err=True)
    elif siren.digits(typed) == key and any(map(str.isalpha, typed)):
        click.echo(_("“{typed}” holds letters: read as {number}").format(typed=typed, number=key), err=True)


def _unknown_number(typed: str) -> UnclearTerritory | None:
    """Return what is wrong with a number that is no SIREN, and those that it nearly is; None for a name."""
    from livret.edition.atlas import search, siren

    digits = siren.digits(typed)
    if not digits:
        return None
    message = (
        _("no inter-municipality has the SIREN number “{value}”").format(value=typed)
        if len(digits) == siren.DIGITS or siren.is_siret(typed)
        else _("“{value}” is no SIREN number: it has {count} digits, not nine").format(value=typed, count=len(digits))
    )
    near = search.numbers_like(typed)
    if near:
        message = _("{reason}; but for one digit, it is:").format(reason=message)
    return UnclearTerritory("\n".join([message, *(f"  {search.listed([each])}" for each in near)]))
