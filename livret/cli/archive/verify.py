"""The commands `archive verify` and `archive rebuild`: whether an archive is what was archived, and is made again so.

Imports lazily, as the command line does.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livret.base import atomic_files, terminal
from livret.base.messages import _, plural
from livret.base.problems import InvalidEdition, ranges
from livret.cli.options import OutputFolder, must_have

if TYPE_CHECKING:
    from livret.archive.rebuild import Rebuilt, RebuiltPdf
    from livret.archive.verify import Verdict

#: PDFs are opened by so many processes at once.
_JOBS = 2


def commands() -> list[click.Command]:
    """Return the commands of the group `archive` that look at what is there; made late, as all are."""
    return [_verify(), _rebuild()]


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


def _rebuild() -> click.Command:
    return click.Command(
        "rebuild",
        callback=_run_rebuild,
        options_metavar=_("[OPTIONS]"),
        short_help=_("Make an archived edition again, and compare."),
        help=_(
            "Make the edition of ARCHIVE again (an edition, whose last version is meant, or edition/v1, or a folder), "
            "by the Livret that it holds, installed by itself, else by the one that is installed if its versions are "
            "the same; then say whether each PDF is the same, byte for byte, or what differs, and on which pages. The "
            "program of the archive runs on this computer: do this with archives that you trust."
        ),
        params=[
            click.Argument(["archive"], metavar=_("ARCHIVE")),
            click.Option(
                ["--wheels"], type=click.Path(path_type=Path, exists=True, file_okay=False), metavar=_("FOLDER"),
                help=_("The wheels that the archived lock names, where the archive does not enclose them."),
            ),
            click.Option(["--fetch"], is_flag=True, help=_("Fetch these wheels; their hashes are those of the lock.")),
            click.Option(
                ["--out"], type=OutputFolder(), metavar=_("FOLDER"),
                help=_("Write the page that shows differences there (dist/rebuild/<archive>/ unless told otherwise)."),
            ),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print the same as JSON.")),
        ],
    )  # fmt: skip


def _run_verify(archive: str, trust: Path | None, as_json: bool) -> None:
    must_have("archive")
    from livret.archive.seal.check import trust as trusted_certificates
    from livret.archive.verify import Verifier
    from livret.cli import progress
    from livret.workers.pool import Pool

    trusted = trusted_certificates(trust) if trust else ()
    with Pool(jobs=_JOBS) as workers, progress.shown() as report:
        verdicts = Verifier(trusted, datetime.now(UTC), workers).verify(archive, report)
    if as_json:
        data = {"sound": all(each.is_sound for each in verdicts), "archives": [each.as_data() for each in verdicts]}
        click.echo(terminal.as_json(data))
    else:
        _print_verdicts(verdicts)
    if not all(each.is_sound for each in verdicts):
        raise click.exceptions.Exit(InvalidEdition.exit_code)


def _print_verdicts(verdicts: Sequence["Verdict"]) -> None:
    for verdict in verdicts:
        count = len(verdict.differences)
        summary = plural("{count} difference", "{count} differences", count).format(count=count)
        well = _("nothing differs")
        click.echo(f"{'✖' if count else '✔'} {verdict.name} : {summary if count else well}")
        for difference in verdict.differences:
            click.echo(f"  ✖ {difference}")
        for note in verdict.notes:
            click.echo(f"  – {note}")
    wrong = sum(not each.is_sound for each in verdicts)
    summary = plural("{count} archive verified", "{count} archives verified", len(verdicts)).format(count=len(verdicts))
    if wrong:
        differ = plural("{count} is no longer what it was", "{count} are no longer what they were", wrong)
        summary = f"{summary}, {differ.format(count=wrong)}"
        click.echo(
            _("{told}: take a copy from elsewhere, and look for who changed this one").format(told=summary), err=True
        )
    else:
        click.echo(summary, err=True)


def _run_rebuild(archive: str, wheels: Path | None, fetch: bool, out: Path | None, as_json: bool) -> None:
    must_have("archive")
    from livret import __version__
    from livret.archive import rebuild
    from livret.archive.verify import one
    from livret.cli import progress
    from livret.workers.pool import Pool

    if wheels and fetch:
        raise click.UsageError(_("--wheels and --fetch do not go together"))
    found = one(archive)
    with Pool(jobs=_JOBS) as workers, progress.shown() as report:
        versions = {"livret": __version__, **workers.versions()}
        rebuilt = rebuild.rebuild(found, wheels, fetch, versions, workers, report)
    if as_json:
        click.echo(terminal.as_json(rebuild.as_data(rebuilt)))
    else:
        _print_rebuilt(rebuilt)
    if not rebuilt.is_identical:
        folder = out or Path("dist/rebuild") / found.name.replace("/", "-")
        page = atomic_files.write(folder / "rebuild.html", rebuild.as_html(rebuilt))
        click.echo(page, err=as_json)
        raise click.exceptions.Exit(InvalidEdition.exit_code)


def _print_rebuilt(rebuilt: "Rebuilt") -> None:
    for file in rebuilt.files:
        if file.identical:
            click.echo(f"✔ {file.name} : " + _("identical"))
        elif file.message:
            click.echo(f"{'–' if file.aside else '✖'} {file.name} : {file.message}")
        else:
            click.echo(f"✖ {file.name} : {_differs(file)}")
    for each in rebuilt.shown:
        click.echo(f"  {each.label} {each.name} : {each.before_shown or '–'} → {each.after_shown or '–'}", err=True)
    if rebuilt.left_out:
        more = plural(
            "… and {count} other: --json tells all", "… and {count} others: --json tells all", rebuilt.left_out
        )
        click.echo(f"  {more.format(count=rebuilt.left_out)}", err=True)
    by = (
        _("identical: {name}, made again by {program}")
        if rebuilt.is_identical
        else _("not identical: {name}, made again by {program}")
    )
    click.echo(by.format(name=rebuilt.name, program=rebuilt.by), err=True)


def _differs(file: "RebuiltPdf") -> str:
    if not file.pages and not file.words:
        return _("other bytes, the same pages and words")
    lines = []
    if numbers := [page.after or page.before for page in file.pages]:
        look = plural("page {pages} looks otherwise", "pages {pages} look otherwise", len(numbers))
        lines.append(look.format(pages=ranges(numbers)))
    if file.words:
        words = plural("other words on page {pages}", "other words on pages {pages}", len(file.words))
        lines.append(words.format(pages=ranges(file.words)))
    return ", ".join(lines)
