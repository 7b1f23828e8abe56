"""The commands `archive verify` and `archive rebuild`: whether an archive is what was archived, and is made again so.

Imports lazily, as the command line does.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livret.messages import _, plural
from livret.problems import InvalidEdition

if TYPE_CHECKING:
    from livret.archive.verify import Verdict

#: PDFs are opened by so many processes at once.
_JOBS = 2


def commands() -> list[click.Command]:
    """Return the commands of the group `archive` that look at what is there; made late, as all are."""
    return [_verify()]


def _verify() -> click.Command:
    return click.Command(
        "verify",
        callback=_run_verify,
        options_metavar=_("[OPTIONS]"),
        short_help=_("Verify that archives are what they were."),
        help=_(
            "Verify ARCHIVE: an edition, one of its versions (edition/v1), a folder or a .zip file; without it, all of "
            "archives/. Files, digests, what each archive says of those before it, signature, stamp, PDFs: all that "
            "differs is told, and nothing but the archives is needed. Exit code 0: nothing differs."
        ),
        params=[
            click.Argument(["archive"], required=False, default="", metavar=_("[ARCHIVE]")),
            click.Option(
                ["--trust"], type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE.pem"),
                help=_("Certificates that you trust, of who signs and who stamps: one of them must vouch for each."),
            ),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print the same as JSON.")),
        ],
    )  # fmt: skip


def _run_verify(archive: str, trust: Path | None, as_json: bool) -> None:
    from livret import progress
    from livret.archive import seal
    from livret.archive.verify import Verifier
    from livret.workers.pool import Pool

    trusted = seal.trust(trust) if trust else ()
    with Pool(jobs=_JOBS) as press, progress.shown() as report:
        verdicts = Verifier(trusted, datetime.now(UTC), press).verify(archive, report)
    if as_json:
        told = {"sound": all(each.is_sound for each in verdicts), "archives": [each.as_data() for each in verdicts]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(verdicts)
    if not all(each.is_sound for each in verdicts):
        raise click.exceptions.Exit(InvalidEdition.exit_code)


def _tell(verdicts: Sequence["Verdict"]) -> None:
    for verdict in verdicts:
        count = len(verdict.differences)
        told = plural("{count} difference", "{count} differences", count).format(count=count)
        well = _("nothing differs")
        click.echo(f"{'✖' if count else '✔'} {verdict.name} : {told if count else well}")
        for difference in verdict.differences:
            click.echo(f"  ✖ {difference}")
        for note in verdict.notes:
            click.echo(f"  – {note}")
    wrong = sum(not each.is_sound for each in verdicts)
    told = plural("{count} archive verified", "{count} archives verified", len(verdicts)).format(count=len(verdicts))
    if wrong:
        differ = plural("{count} is no longer what it was", "{count} are no longer what they were", wrong)
        told = f"{told}, {differ.format(count=wrong)}"
        click.echo(
            _("{told}: take a copy from elsewhere, and look for who changed this one").format(told=told), err=True
        )
    else:
        click.echo(told, err=True)
