"""`proof`: the « bon à tirer » of an edition, a file compared with it, a territory's proof to sign and its answer.

Imports lazily, as the command line does.
"""

import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files, terminal
from livret.base.invisible import replaced
from livret.base.machine import answers_for
from livret.base.messages import _, plural, reason
from livret.base.problems import InvalidEdition, Problem, by_kind
from livret.cli import sessions, sign
from livret.cli.options import Day, OutputFolder, laying_out_options
from livret.edition import find_edition

if TYPE_CHECKING:
    from livret.proof.model import Report


def command() -> click.Command:
    """Return the command; made late, so that its help is in the reader's language."""
    return click.Command(
        "proof",
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("Verify everything before printing: the “bon à tirer”."),
        help=_(
            "Verify EDITION: nothing lost, nothing cut, ready to print, readable by all. Writes one HTML page to look "
            "at and to send along, and the same as JSON. With --pdf, holds a finished file against the edition; with "
            "--territory, prints a proof to sign."
        ),
        params=[click.Argument(["edition"], required=False), *_options(), *laying_out_options()],
    )


def _options() -> list[click.Parameter]:
    day = Day()
    return [
        click.Option(
            ["--final"], is_flag=True, help=_("Let what matters by law or to readers stand in the way of printing.")
        ),
        click.Option(
            ["--pdf"], type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"),
            help=_(
                "Hold this file against the edition, word for word and page on page: one that was retouched, or came "
                "back."
            ),
        ),
        click.Option(
            ["--territory"], metavar=_("TERRITORY"),
            help=_("Print the proof that this territory signs; with --pdf, the file is its extract."),
        ),
        click.Option(["--return-by"], type=day, metavar=_("DATE"), help=_("Until when the proof is awaited.")),
        click.Option(
            ["--accept"], metavar=_("TERRITORY"), help=_("Record that this territory signed; with --by, --on.")
        ),
        click.Option(["--by"], metavar=_("NAME"), help=_("Who signed.")),
        click.Option(["--on"], type=day, metavar=_("DATE"), help=_("When it was signed, as 2026-01-31.")),
        click.Option(["--number"], metavar=_("TEXT NUMBER"), default="", help=_("The number on the signed page.")),
        click.Option(
            ["--profile"], type=click.Path(path_type=Path), metavar=_("FILE"),
            help=_("The print shop's own ICC profile, as build --for press was given it."),
        ),
        click.Option(["--json", "as_json"], is_flag=True, help=_("Print the report as JSON.")),
        click.Option(
            ["--out"], type=OutputFolder(), metavar=_("FOLDER"),
            help=_("Write into this folder (dist/<edition>/ unless told otherwise)."),
        ),
    ]  # fmt: skip


def _run(
    edition: str | None,
    final: bool,
    pdf: Path | None,
    territory: str | None,
    return_by: date | None,
    accept: str | None,
    by: str | None,
    on: date | None,
    number: str,
    profile: Path | None,
    as_json: bool,
    out: Path | None,
    **settings: Any,
) -> None:
    folder = find_edition.find(edition, sessions.note)
    _refuse_idle(accept, by, on, number, pdf, territory, return_by, final, profile)
    if accept:
        assert by
        assert on
        click.echo(sign.accept(folder, accept, by, on, number))
    elif territory and not pdf:
        click.echo(sign.print_proof(folder, territory, return_by, out, settings))
    else:
        _report(folder, final, pdf, territory, profile, as_json, out or Path("dist") / folder.name, settings)


def _refuse_idle(
    accept: str | None, by: str | None, on: date | None, number: str, pdf: Path | None, territory: str | None,
    return_by: date | None, final: bool, profile: Path | None,
) -> None:  # fmt: skip
    """Refuse options that would do nothing; raises UsageError."""
    if accept and not (by and on):
        raise click.UsageError(_("--accept needs to know who signed and when: --by NAME --on DATE"))
    if (by or on or number) and not accept:
        raise click.UsageError(_("--by, --on and --number go with --accept"))
    if accept and (pdf or territory):
        raise click.UsageError(_("--accept goes neither with --pdf nor with --territory"))
    if return_by and (pdf or not territory):
        raise click.UsageError(_("--return-by goes with --territory"))
    if profile and (pdf or territory or accept):
        raise click.UsageError(
            _("--profile is the press of an edition: it goes with none of --pdf, --territory and --accept")
        )
    if final and (pdf or territory or accept):
        raise click.UsageError(_("--final judges an edition: it goes with none of --pdf, --territory and --accept"))


def _report(
    folder: Path,
    final: bool,
    pdf: Path | None,
    territory: str | None,
    profile: Path | None,
    as_json: bool,
    out: Path,
    settings: dict[str, Any],
) -> None:
    from livret.build import file_proof, pipeline
    from livret.build import proofs as proofing
    from livret.build.order import BuildRequest
    from livret.build.uses import Job
    from livret.cli import progress
    from livret.proof.report import pictures
    from livret.proof.report import report as pages
    from livret.workers.foreign_file import ForeignFile

    data = _read(pdf) if pdf else b""
    condition = sessions.condition(profile)
    with sessions.opened(folder, settings) as session, progress.shown() as shown:
        session.warm(("read",) if pdf else ("look", "separate"))
        store = session.store()
        with _refused(as_json):
            proofs = pipeline.lay_out(folder, shown, store)
        if pdf:
            slug = _named(territory, [each.slug for each in proofs.edition.territories])
            report, name = file_proof.of_file(data, pdf.name, proofs, store, slug, shown), _report_name(pdf)
        else:
            work = Job(proofs, BuildRequest(("screen", "press"), condition), store, marked=False)
            report, data = proofing.of_edition(work, shown, final, out)
            name = "bon-a-tirer"
        drawn_by = ForeignFile(data, store.workers, report.pages).pictures if pdf else pictures.spots
        html = pages.as_html(report, data, date.today(), drawn_by)
    values = pages.as_data(report, data, date.today())
    _print_report(report, values, _written(out / name, html, values), as_json)


def _written(name: Path, html: bytes, data: dict[str, Any]) -> list[Path]:
    """Write the report *name* as a page and as data, together; return both files."""
    with atomic_files.together() as write:
        return [
            write(name.with_name(f"{name.name}.html"), html),
            write(name.with_name(f"{name.name}.json"), terminal.as_json(data).encode()),
        ]


@contextmanager
def _refused(as_json: bool) -> Iterator[None]:
    """Print the problems that prevent printing as JSON, if requested."""
    try:
        yield
    except InvalidEdition as invalid:
        if not as_json:
            raise
        click.echo(terminal.as_json([each.as_data() for each in invalid.problems]))
        raise click.exceptions.Exit(invalid.exit_code) from invalid


def _report_name(pdf: Path) -> str:
    """Return the name of the report on *pdf*, without what nobody sees in the file's own."""
    return f"controle-{replaced(pdf.stem, '')}"


def _read(pdf: Path) -> bytes:
    """Return the bytes of the file *pdf*; of one that is too large, one byte more than the bound."""
    from livret.pdf.read.bounds import MOST_BYTES

    try:
        if not stat.S_ISREG(pdf.stat().st_mode):  # a pipe, or a device, is never read to its end
            raise click.UsageError(_("{file} is no plain file").format(file=pdf))
        with pdf.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as fault:
        answers_for(fault, pdf)
        raise click.UsageError(_("{file} cannot be read: {reason}").format(file=pdf, reason=reason(fault))) from fault


def _named(territory: str | None, known: list[str]) -> str | None:
    from livret.proof.rules import signatures

    return signatures.named(territory, known) if territory else None


def _print_report(report: "Report", data: dict[str, Any], written: list[Path], as_json: bool) -> None:
    """Print the verdict, what is to be settled, and where the report is; exit 1 if it is refused."""
    if as_json:
        click.echo(terminal.as_json(data))
    else:
        list_problems(remark.problem for remark in report.remarks)
        for path in written:
            click.echo(path)
    parts = [data["verdict"]]
    if others := data["counts"]["others"]:
        parts.append(plural("{count} remark", "{count} remarks", others).format(count=others))
    for note in (*report.decided, *report.notes):
        click.echo(_("note: {what}").format(what=note), err=True)
    click.echo(" · ".join(parts), err=True)
    if report.refused:
        raise click.exceptions.Exit(InvalidEdition.exit_code)


#: Problems listed on the screen: the report has them all.
_LISTED = 40


def list_problems(problems: Iterable[Problem]) -> None:
    """Print *problems*, those of a kind together, what stands in the way of printing first."""
    from livret.proof.model import stops

    ordered = sorted(problems, key=lambda problem: not stops(problem))
    kinds = by_kind(ordered)
    for first, *others in kinds[:_LISTED]:
        click.echo(f"{first.as_text(others)}\n", err=True)
    if rest := sum(map(len, kinds[_LISTED:])):
        click.echo(_("… and {count} more, in the report").format(count=rest), err=True)
