"""The command `new`: next year's edition, begun from the one before it, or one territory more.

Imports lazily, as the command line does.
"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livret.base.messages import _, plural
from livret.cli import sessions
from livret.cli.options import Day
from livret.edition import find_edition

if TYPE_CHECKING:
    from livret.intake.next_year.last_year import Before

#: The most lines on what could not be read.
_MOST_NOTES = 20


def command() -> click.Command:
    """Return the command; made late, so that its help is in the reader's language."""
    return click.Command(
        "new",
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("Begin next year’s edition, or add a territory to one."),
        help=_(
            "Begin the edition NAME (bretagne-2025-2026), a new folder of reports/, from the one before it: what lasts "
            "is kept, years are advanced, and what is of this year is marked “À ÉCRIRE”; check lists it, status tells "
            "what each territory lacks. With --territory instead of NAME, add one territory to an edition. Nothing "
            "that is there is ever overwritten."
        ),
        params=[click.Argument(["name"], required=False, metavar=_("[NAME]")), *_options()],
    )


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--from", "origin"], metavar=_("EDITION"),
            help=_("The edition to begin with; the newest finished one of the same region unless told."),
        ),
        click.Option(
            ["--region"], metavar=_("REGION"), help=_("The region; that of the name, or of the edition before.")
        ),
        click.Option(
            ["--territories"], type=click.Path(path_type=Path), metavar=_("FILE"),
            help=_("The territories, one name or SIREN a line (text or CSV); those of the edition before unless told."),
        ),
        click.Option(["--date", "day"], type=Day(), metavar=_("DATE"), help=_("The date of the edition: 2026-06-30.")),
        click.Option(
            ["--territory"], metavar=_("NAME"), help=_("Add this territory, a name or a SIREN, to an edition.")
        ),
        click.Option(
            ["--edition"], metavar=_("EDITION"),
            help=_("With --territory: the edition; the newest one in progress unless told."),
        ),
    ]  # fmt: skip


def _run(
    name: str | None, origin: str | None, region: str | None, territories: Path | None, day: date | None,
    territory: str | None, edition: str | None,
) -> None:  # fmt: skip
    if territory is not None:
        if name or origin or region or territories or day:
            raise click.UsageError(_("--territory goes with --edition alone"))
        _add(territory, edition)
        return
    if edition:
        raise click.UsageError(_("--edition goes with --territory"))
    if not name:
        raise click.UsageError(_("give the new edition a name, such as bretagne-2025-2026"))
    if day and not _is_in_bounds(day):
        raise click.BadParameter(_("check the year"), param_hint="--date")
    _begin(name, origin, region, territories, day)


def _begin(name: str, origin: str | None, region: str | None, listed: Path | None, day: date | None) -> None:
    from livret.intake.next_year import begin, cohort
    from livret.intake.next_year.edition_sheet import Wanted

    begin.must_be_a_name(name)
    named = begin.region_of(name, region)
    members = cohort.members(listed) if listed else None
    old = before(origin, named)
    wanted = Wanted(name, named or old.region, day or _prompted_date())
    made = begin.edition(wanted, old, members)
    folder = begin.write(name, made)
    count = sum(path.endswith("/fiche.yaml") for path in made)
    _print_summary(old, made, count, name)
    click.echo(folder)


def before(origin: str | None, region: str | None, imported: str = "") -> "Before":
    """Return the edition to begin with, and print which it is, and why; *imported* is one that `import` begins."""
    from livret.intake.next_year import begin, last_year

    folder = find_edition.find(origin) if origin else begin.newest_of(region)
    if folder:
        why = (
            _("begun from {edition}") if origin else _("begun from {edition}, the newest finished edition of {region}")
        )
        sessions.note(why.format(edition=folder.name, region=region))
        return last_year.read(folder)
    others = ", ".join(standing.folder.name for standing in find_edition.newest_first() if standing.finished)
    message = _("no finished edition of {region}: begun blank").format(region=region or _("this region"))
    more = _("to take the texts of the house from another: --from ({others})")
    if imported:
        more = _("to take the texts of the house from another, first: new {name} --from EDITION ({others})")
    sessions.note(" · ".join(filter(None, (message, more.format(others=others, name=imported) if others else ""))))
    return last_year.blank()


def _prompted_date() -> date | None:
    """Return the date that who is at the terminal gives; None from anywhere else, or for later."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    question = _("Date of the edition, year-month-day (Enter: later)")
    while True:
        typed = click.prompt(question, default="", show_default=False, err=True).strip()
        if not typed:
            return None
        try:
            day: date = Day().convert(typed, None, None)
        except click.UsageError as mistake:
            click.echo(mistake.message, err=True)
            continue
        if _is_in_bounds(day):
            return day
        click.echo(_("check the year"), err=True)


def _print_summary(before: "Before", made: dict[str, bytes], count: int, name: str) -> None:
    """Print what was not carried over, and what comes next."""
    from livret.edition.unwritten import count as marks

    notes = [*dict.fromkeys(before.notes)]
    for note in notes[:_MOST_NOTES]:
        click.echo(_("to look at: {what}").format(what=note), err=True)
    if (rest := len(notes) - _MOST_NOTES) > 0:
        click.echo(_("… and {count} more").format(count=rest), err=True)
    if before.name:
        left = _(
            "left in {edition}: signatures, names of allies and authors, photos, quotations, accepted warnings, "
            "the cover's picture, partners, what stands beside the foreword, the page « Et maintenant ? »"
        )
        click.echo(left.format(edition=before.name), err=True)
        if "glossaire.yaml" in made:
            click.echo(_("glossaire.yaml is kept as it was, names of people among its words too"), err=True)
    places = sum(marks(data.decode()) for path, data in made.items() if path.endswith((".yaml", ".md")))
    message = plural("{count} territory", "{count} territories", count).format(count=count)
    write = plural("{count} place to write", "{count} places to write", places).format(count=places)
    following = _("check {name} lists them, status {name} tells what each territory lacks").format(name=name)
    click.echo(f"{message} · {write} · {following}", err=True)


def _add(territory: str, edition: str | None) -> None:
    from livret.intake.next_year import begin, cohort, last_year

    member = cohort.member(territory)
    folder = find_edition.find(edition) if edition else find_edition.in_progress()
    added = begin.add(folder, member, last_year.read(folder))
    if not edition:
        sessions.note(_("added to {edition}").format(edition=folder.name))
    click.echo(added)


def _is_in_bounds(day: date) -> bool:
    from livret.edition.facts import FIRST_YEAR, LAST_YEAR

    return FIRST_YEAR <= day.year <= LAST_YEAR
