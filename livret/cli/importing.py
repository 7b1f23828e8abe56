"""The command `import`: what came by mail or on a stick → the files of an edition; shown first, written on demand.

Imports lazily, as the command line does.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base.messages import _, plural
from livret.base.problems import InvalidEdition, UnknownEdition
from livret.base.scratch_folders import IMPORTS, Scratch
from livret.cli import import_report, new, sessions
from livret.cli.options import OutputFolder, must_have
from livret.edition import find_edition

if TYPE_CHECKING:
    from livret.base.problems import Problem
    from livret.intake.model import Arrival, Outcome, Wishes
    from livret.intake.next_year.cohort import ListedTerritory
    from livret.proof.fixes.model import FileChange
    from livret.workers.api import Workers

#: The word for the files that are sent to territories, in the place of a file.
_TEMPLATE = "template"
_SPAN = re.compile(r"(?P<first>\d{1,6})(?:\s*[-–]\s*(?P<last>\d{1,6}))?")
_MOST_NUMBERS = 10_000


def command() -> click.Command:
    """Return the command; made late, so that its help is in the reader's language."""
    return click.Command(
        "import",
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("Take texts, spreadsheets, photos and corrections into an edition."),
        help=_(
            "Take each FILE into an edition: Word and OpenDocument texts become texte.md, spreadsheets and exports of "
            "forms fiche.yaml, photos go to photos/; a folder or a ZIP file is gone through. A corrected Word file "
            "(export word) or a PDF with notes is listed, correction by correction. What each file is, where it would "
            "go and what must be decided is shown first, and nothing is written without --write; the files as they "
            "were are kept (to put them back: check --undo). `import template` writes what to send to territories: a "
            "Word file and a spreadsheet to fill."
        ),
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar=_("FILE…"), type=click.Path(path_type=Path)),
            *_options(),
        ],
    )


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--edition"], metavar=_("EDITION"),
            help=_(
                "The edition; the newest one in progress unless told. With --write, one that is not there yet is begun "
                "with the territories of the spreadsheet."
            ),
        ),
        click.Option(
            ["--territory"], metavar=_("TERRITORY"),
            help=_("The territory that all files are for, where their names do not tell: its folder, name or SIREN."),
        ),
        click.Option(["--write"], is_flag=True, help=_("Write what is shown; the files as they were are kept.")),
        click.Option(
            ["--accept"], metavar=_("NUMBERS"), help=_("With corrections: those to carry out, 1,3-5 or all.")
        ),
        click.Option(
            ["--accept-changes"], is_flag=True,
            help=_("Take a text with tracked changes as if all of them were accepted; each is listed all the same."),
        ),
        click.Option(
            ["--source"], default="", metavar=_("SOURCE"), help=_("Who gives the figures, where a column does not say.")
        ),
        click.Option(
            ["--year"], default="", metavar=_("YEAR"), help=_("The year of the figures, where a column does not say.")
        ),
        click.Option(
            ["--sheet"], default="", metavar=_("SHEET"), help=_("The sheet to read, where several of them could be.")
        ),
        click.Option(["--json", "as_json"], is_flag=True, help=_("Print the same as JSON.")),
        click.Option(
            ["--html"], type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"),
            help=_("Write it as a page to send to whoever must decide, which opens offline."),
        ),
        click.Option(
            ["--out"], type=OutputFolder(), metavar=_("FOLDER"),
            help=_("With `template`: write into this folder (dist/<edition>/modeles/ unless told otherwise)."),
        ),
    ]  # fmt: skip


def _run(files: tuple[Path, ...], edition: str | None, territory: str | None, **settings: Any) -> None:
    must_have("intake")
    if files[0] == Path(_TEMPLATE) and not files[0].exists():
        _template(files[1:], edition, settings["out"])
        return
    if settings["out"]:
        raise click.UsageError(_("--out goes with `import template`"))
    accepted = _numbers(settings["accept"])
    from livret.cli import progress
    from livret.intake.arrivals import arrivals
    from livret.intake.model import Wishes
    from livret.workers.pool import Pool

    with Pool(jobs=1) as workers:
        came, unread = _sorted(arrivals(files, workers))
        if not came:
            _conclude(_Goal(edition or "", Path()), [*map(import_report.unread, unread)], (), settings)
            return
        with progress.shown() as report, _goal(edition, came, workers, settings["sheet"]) as goal:
            wishes = Wishes(
                _territory(goal, territory), settings["accept_changes"], accepted, settings["source"],
                settings["year"], settings["sheet"],
            )  # fmt: skip
            outcomes, changes = _brought(goal, came, wishes, workers, report)
    outcomes = [*(import_report.unread(each) for each in unread), *outcomes]
    _conclude(goal, outcomes, changes, settings)


def _brought(
    goal: "_Goal", came: "Sequence[Arrival]", wishes: "Wishes", workers: "Workers", report: Any
) -> "tuple[list[Outcome], Sequence[FileChange]]":
    """Return what becomes of each of the files that *came*, and what would be written."""
    from livret.intake import bringing, cohort
    from livret.intake.draft import Draft

    draft, outcomes = Draft(goal.folder), []
    for number, outcome in enumerate(bringing.bring(came, draft, cohort.read(goal.folder), workers, wishes), 1):
        report(_("files read"), number, len(came))
        outcomes.append(outcome)
    return outcomes, draft.changes()


def _conclude(
    goal: "_Goal", outcomes: "Sequence[Outcome]", changes: "Sequence[FileChange]", settings: dict[str, Any]
) -> None:
    """Report *outcomes*, and write *changes* if requested."""
    written = settings["write"] and bool(changes or goal.begun)
    import_report.print_outcomes(outcomes, goal.name, written, settings)
    if written:
        goal.write(changes)
    import_report.sum_up(outcomes, changes, goal.name, settings)
    if any(each.refused for each in outcomes):
        raise click.exceptions.Exit(InvalidEdition.exit_code)


@dataclass(frozen=True)
class _Goal:
    """The edition that files come for: its name, its folder; ``begun``: its files, where it is not there yet.

    The folder of one that is not is a temporary one.
    """

    name: str
    folder: Path
    begun: "Mapping[str, bytes] | None" = None

    def write(self, changes: "Sequence[FileChange]") -> None:
        """Write *changes*, and print the path of each file; the files as they were are kept."""
        from livret.intake.next_year import begin
        from livret.proof.fixes import keep

        if self.begun is not None:
            click.echo(begin.write(self.name, {**self.begun, **{each.file: each.after for each in changes}}))
            return
        kept = keep.write(self.folder, changes, datetime.now())
        for change in changes:
            click.echo(self.folder / change.file)
        click.echo(
            _("the files as they were: {folder} (to put them back: check {edition} --undo)").format(
                folder=kept, edition=self.name
            ), err=True,
        )  # fmt: skip


@contextmanager
def _goal(typed: str | None, came: "Sequence[Arrival]", workers: "Workers", sheet: str) -> "Iterator[_Goal]":
    """Yield the edition that *typed* names, or the one in progress; one that is not there is begun aside.

    :raises UnknownEdition: where it is not there, and no spreadsheet lists its territories.
    """
    if typed is None:
        folder = find_edition.in_progress()
        sessions.note(_("imported into {edition}").format(edition=folder.name))
        yield _Goal(folder.name, folder)
    elif find_edition.is_one(typed):
        folder = find_edition.find(typed)
        yield _Goal(folder.resolve().name, folder)
    else:
        begun = _begun(typed, came, workers, sheet)
        with Scratch(IMPORTS) as aside:
            folder = Path(aside) / typed  # problems name the edition by its folder
            for path, data in begun.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
            yield _Goal(typed, folder, begun)


def _begun(name: str, came: "Sequence[Arrival]", workers: "Workers", sheet: str) -> dict[str, bytes]:
    """Return the files of the new edition *name*, of the territories that the spreadsheets list, or else the forms."""
    from livret.intake.next_year import begin
    from livret.intake.next_year.edition_sheet import Wanted

    begin.must_be_a_name(name)
    members = _listed(came, workers, sheet)
    if not members:
        raise UnknownEdition(
            _(
                "no edition “{name}”, and no spreadsheet here lists its territories, from which it could be begun: "
                "give one, or begin it with: new {name} --territories FILE; those there are: {there}"
            ).format(name=name, there=", ".join(sorted(find_edition.names())) or "–")
        )
    region = begin.region_of(name, None)
    before = new.before(None, region, name)
    message = plural(
        "{edition} is not there yet: it is begun, with {count} territory of the spreadsheet",
        "{edition} is not there yet: it is begun, with {count} territories of the spreadsheet",
        len(members),
    )
    sessions.note(message.format(edition=name, count=len(members)))
    return begin.edition(Wanted(name, region or before.region, date.today(), sure=False), before, members)


def _listed(came: "Sequence[Arrival]", workers: "Workers", sheet: str) -> "Sequence[ListedTerritory]":
    """Return the territories that the spreadsheets list; those that answered the forms, where none does."""
    from livret.base.problems import Location
    from livret.intake.forms import table_or_form
    from livret.intake.next_year.cohort import ListedTerritory

    found: dict[bool, dict[str, ListedTerritory]] = {True: {}, False: {}}
    for each in came:
        if each.sort == "sheet":
            named, is_list = table_or_form.members(each, workers, sheet)
            members = (ListedTerritory(name, siren, Location(each.name)) for name, siren in named)
            found[is_list] |= {member.folder: member for member in members}
    return [*(found[True] or found[False]).values()]


def _territory(goal: _Goal, typed: str | None) -> str:
    """Return the folder of the territory that *typed* means; empty where nothing is typed.

    :raises click.BadParameter: where it means none, or several.
    """
    if typed is None:
        return ""
    from livret.intake import cohort

    known = cohort.read(goal.folder)
    found = known.meant(typed)
    if len(found) == 1:
        return found[0].folder
    offered = found or known.near(typed) or known.members
    raise click.BadParameter(
        _("“{name}” is no territory of {edition}: {known}").format(
            name=typed, edition=goal.name, known=", ".join(each.folder for each in offered)
        ), param_hint="--territory",
    )  # fmt: skip


def _sorted(found: "Iterable[Arrival | Problem]") -> "tuple[list[Arrival], list[Problem]]":
    from livret.base.problems import Problem

    every = [*found]
    came = [each for each in every if not isinstance(each, Problem)]
    return came, [each for each in every if isinstance(each, Problem)]


def _numbers(typed: str | None) -> "Collection[int] | None":
    """Return the numbers that *typed* lists (« 1,3-5 »); None for all of them.

    :raises click.BadParameter: where it lists none.
    """
    if typed is None:
        return ()
    if typed.strip().casefold() in import_report.ALL:
        return None
    found: set[int] = set()
    for part in typed.replace(";", ",").split(","):
        span = _SPAN.fullmatch(part.strip())
        first, last = (int(span["first"]), int(span["last"] or span["first"])) if span else (1, 0)
        if not 0 < first <= last < first + _MOST_NUMBERS:
            raise click.BadParameter(_("write numbers of the list: 1,3-5, or all"), param_hint="--accept")
        found.update(range(first, last + 1))
    return frozenset(found)


def _template(more: Sequence[Path], edition: str | None, out: Path | None) -> None:
    """Write the Word file and the spreadsheet that territories are sent."""
    if more:
        raise click.UsageError(_("`import template` takes no file; an edition is named by --edition"))
    from livret.base import atomic_files as files
    from livret.intake import cohort
    from livret.intake.templates import spreadsheet, word

    folder = find_edition.find(edition) if edition else find_edition.in_progress()
    name, known = folder.resolve().name, cohort.read(folder)
    goal = out or Path("dist") / name / "modeles"
    for file, made in ((f"{name}-texte.docx", word.document), (f"{name}-chiffres.xlsx", spreadsheet.workbook)):
        click.echo(files.write(goal / file, made(known)))
