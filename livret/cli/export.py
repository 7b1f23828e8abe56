"""The command `export`: the words of territories in a file that others correct.

Imports lazily, as the command line does.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from livret.base import atomic_files
from livret.base.messages import _
from livret.base.problems import InvalidEdition, Refused
from livret.build import find_edition
from livret.cli import sessions
from livret.cli.options import OutputFolder, must_have

if TYPE_CHECKING:
    from livret.intake.cohort import Cohort, Member

_FOLDER = "corrections"


class _Export(click.Group):
    """The commands that export; an edition typed in the place of one is answered with what to type."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and find_edition.is_one(args[0]):
            raise click.UsageError(
                _("“{name}” is an edition; to have its texts corrected: {program} export word {name}").format(
                    name=args[0], program=ctx.find_root().info_name
                )
            )
        return super().resolve_command(ctx, args)


def command() -> click.Group:
    """Return the command; made late, so that its help is in the reader's language."""
    group = _Export(
        "export",
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("[COMMAND] [ARGUMENTS]…"),
        short_help=_("Write the texts as Word files, to be corrected."),
        help=_("Write the texts of an edition as files of other programs."),
    )
    group.add_command(_word())
    return group


def _word() -> click.Command:
    return click.Command(
        "word",
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("A Word file of each territory, to be corrected and imported again."),
        help=_(
            "Write the fiche and the text of each territory of EDITION as a Word file, tracked changes switched on, "
            "into dist/<edition>/corrections/. Who corrects sends it back; “import” then shows each correction at your "
            "line, and carries out those that you accept."
        ),
        params=[
            click.Argument(["edition"], required=False),
            click.Option(
                ["--territory"], metavar=_("TERRITORY"),
                help=_("Only this one: its folder, its name or its SIREN; all of them unless told."),
            ),
            click.Option(
                ["--out"], type=OutputFolder(), metavar=_("FOLDER"),
                help=_("Write into this folder (dist/<edition>/corrections/ unless told otherwise)."),
            ),
        ],
    )  # fmt: skip


def _run(edition: str | None, territory: str | None, out: Path | None) -> None:
    must_have("intake")
    from livret.intake import cohort
    from livret.intake.corrections.word_export import word_file
    from livret.intake.draft import Draft

    folder = find_edition.find(edition, sessions.note)
    found = cohort.read(folder)
    members = [_member(found, territory)] if territory else found.members
    draft, home = Draft(folder), out or Path("dist") / folder.resolve().name / _FOLDER
    try:
        with atomic_files.together() as write:
            written = [write(home / f"{each.folder}.docx", word_file(draft, each)) for each in members]
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from refused
    for path in written:
        click.echo(path)
    click.echo(_("note: {what}").format(what=_("when it comes back: import FILE.docx")), err=True)


def _member(found: "Cohort", typed: str) -> "Member":
    """Return the territory that *typed* names; raises Unfit."""
    from livret.proof.rules import signatures

    meant = [member] if (member := found.member(typed)) else found.meant(typed)
    if len(meant) == 1:
        return meant[0]
    known = {each.folder: each for each in found.members}
    return known[signatures.named(typed, known)]
