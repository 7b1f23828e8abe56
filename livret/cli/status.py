"""The command `status`: what each territory lacks and how full its pages are, as tables, as JSON, as a page.

Imports lazily, as the command line does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files, terminal
from livret.base.messages import _, later, plural, tenths
from livret.base.problems import InvalidEdition, Problem, Refused, Severity
from livret.cli import sessions
from livret.cli.options import laying_out_options
from livret.edition import find_edition

if TYPE_CHECKING:
    from livret.build.fill import FillRow
    from livret.build.missing import Missing
    from livret.build.schedule import LaidOutEdition
    from livret.edition.source import Source
    from livret.proof.fixes.model import FileChange

_LONGEST_NAME, _LONGEST_CELL = 44, 28
#: The largest fiche that is read to be changed, in bytes.
_MOST_BYTES = 4 * 1024**2
#: The columns, and whether they contain numbers.
_COLUMNS = (
    (later("territory"), False), (later("words"), True), (later("pages"), False), (later("layout"), False),
    (later("text size"), True),
    (later("filled"), True), (later("left"), False), (later("remark"), False),
)  # fmt: skip
#: The columns of what is missing.
_MISSING = (
    later("territory"), later("text"), later("facts"), later("photo"), later("rights"), later("signature"),
)  # fmt: skip
#: What the fields of fiche.yaml are called that are no figures.
_FIELDS = {"projet": later("project"), "localisation": later("place"), "alliee": later("ally")}
#: What a length beside the others' is called, by the code of its warning.
_REMARKS = {
    "MISE-006": later("much longer than the others"), "MISE-007": later("much shorter than the others"),
    "MISE-009": later("a quarter of a page is empty"),
}  # fmt: skip


def command() -> click.Command:
    """Return the command; made late, so that its help is in the reader's language."""
    return click.Command(
        "status",
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("Tell what each territory lacks, and how full its pages are."),
        help=_(
            "Tell for each territory of EDITION what is missing (text, facts, photo, rights, signed proof), how full "
            "its pages are, in lines and words left or too many, what layout did to close them, and which texts are "
            "much longer or shorter than the others. Nothing is written but the page of --html, and what --pin writes "
            "into the fiches."
        ),
        params=[
            click.Argument(["edition"], required=False),
            click.Option(["--pin"], is_flag=True, help=_("Write the layout of each territory into its fiche.yaml.")),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print the same as JSON.")),
            click.Option(
                ["--html"], type=click.Path(path_type=Path, dir_okay=False), metavar=_("FILE"),
                help=_("Write what is missing as a page to send round, which opens offline."),
            ),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _run(edition: str | None, as_json: bool, html: Path | None, pin: bool, **settings: Any) -> None:
    """Print the tables; what is too long, or keeps the edition from being laid out, is reported and not refused."""
    from livret.build import fill, missing
    from livret.edition.load.folder import load

    if html and find_edition.is_one(str(html)):
        message = _("--html takes the file to be written: status {edition} --html status.html")
        raise click.UsageError(message.format(edition=html))
    folder = find_edition.find(edition, sessions.note)
    proofs, errors = _laid_out(folder, settings)
    rows = fill.rows(proofs) if proofs else []
    source = load(folder, proofs.edition.reading if proofs else None)
    lacks = missing.missing(source, proofs.edition if proofs else None)
    names = {**{key: _(name) for key, name in _FIELDS.items()}, **missing.called(source)}
    if as_json:
        click.echo(as_data(folder, proofs, rows, lacks))
    else:
        click.echo("\n\n".join([*([as_text(proofs, rows)] if proofs else []), as_table(lacks, names)]))
    if html:
        click.echo(_page(html, source, lacks, names))
    if pin and proofs:
        _pin(proofs, rows)
    if proofs and any(map(_is_error, proofs.warnings)):
        click.echo(_("this edition cannot be printed as it is: the command “check” tells why"), err=True)
    if errors:
        message = plural(
            "{count} error keeps the pages from being laid out: the command “check” tells it",
            "{count} errors keep the pages from being laid out: the command “check” tells them",
            errors,
        )
        click.echo(message.format(count=errors), err=True)
        raise click.exceptions.Exit(InvalidEdition.exit_code)


def _laid_out(folder: Path, settings: dict[str, Any]) -> tuple["LaidOutEdition | None", int]:
    """Return the edition in *folder* laid out, or how many errors keep it from being."""
    from livret.build import pipeline
    from livret.cli import progress

    try:
        with sessions.opened(folder, settings) as session, progress.shown() as report:
            return pipeline.lay_out(session.folder, report, session.store(), refuse=False), 0
    except InvalidEdition as invalid:
        return None, sum(map(_is_error, invalid.problems))


def _pin(proofs: "LaidOutEdition", rows: Sequence["FillRow"]) -> None:
    """Write the layouts of *rows* into the fiches that pin none, and print each of them."""
    from livret.proof.fixes import keep

    edition = proofs.edition
    pinned = {territory.slug for territory in edition.territories if territory.sheet.dress}
    found = [(row.dress, _with_dress(edition.folder, row)) for row in rows if row.slug not in pinned]
    if not found:
        click.echo(_("every fiche pins its layout: nothing was written"), err=True)
        return
    kept = keep.write(edition.folder, [change for _dress, change in found], datetime.now())
    for dress, change in found:
        edition.reading.wrote(change.file)
        click.echo(f"{edition.folder / change.file} : disposition: {dress}", err=True)
    message = _("the files as they were: {folder} (to put them back: check {edition} --undo)")
    click.echo(message.format(folder=kept, edition=edition.folder.name), err=True)


def _with_dress(folder: Path, row: "FillRow") -> "FileChange":
    """Return the change that pins the layout of *row* in its fiche.yaml: nothing else in the file moves.

    :raises InvalidEdition: the file cannot be read, or changed without damage.
    """
    from livret.edition.decode import decoded, read_bytes
    from livret.intake import fiche
    from livret.proof.fixes.model import FileChange

    file = f"territoires/{row.slug}/fiche.yaml"
    try:
        raw = read_bytes(folder / file, folder, _MOST_BYTES)
        new = fiche.edited(decoded(raw, file)[0], {("disposition",): row.dress}, file)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    return FileChange(file, file, raw, fiche.as_bytes(new, raw))


def _is_error(problem: Problem) -> bool:
    return problem.severity == Severity.ERROR


def as_table(lacks: Sequence["Missing"], names: Mapping[str, str]) -> str:
    """Return what each territory lacks, as people read it; *names* are what fields of fiche.yaml are called."""
    if not lacks:
        return _("no territory yet: new --territory NAME adds one")
    head = [_(name) for name in _MISSING]
    table = [
        head,
        *([_short(each.name), *(_brief(items) for items, _lacks in _cells_of(each, names))] for each in lacks),
    ]
    widths = [max(len(line[column]) for line in table) for column in range(len(_MISSING))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    lines.insert(1, "  ".join("─" * width for width in widths))
    ready = sum(each.ready for each in lacks)
    usual = plural("{ready} territory of {count} lacks nothing", "{ready} territories of {count} lack nothing", ready)
    return "\n".join([*lines, "", usual.format(ready=ready, count=len(lacks))])


def _brief(items: Sequence[str]) -> str:
    """Return *items* in a cell, or how many they are and the first."""
    message = ", ".join(items)
    return message if len(message) <= _LONGEST_CELL else _("{count}: {first}…").format(count=len(items), first=items[0])


def _cells_of(row: "Missing", names: Mapping[str, str]) -> list[tuple[list[str], bool]]:
    """Return the words of each cell, and whether it shows that something is missing."""
    signature = {"signed": _("signed"), "unsigned": _("not signed"), "changed": _("changed since")}[row.signature]
    photos = plural("{count} photo", "{count} photos", row.photos).format(count=row.photos) if row.photos else _("none")
    rights = [*row.rights] or ([_("complete")] if row.photos else ["–"])
    return [
        ([*row.text] or [_("complete")], bool(row.text)),
        ([names[key] for key in row.facts] or [_("complete")], bool(row.facts)),
        ([photos], False),
        (rights, bool(row.rights)),
        ([signature], row.signature != "signed"),
    ]


def _page(goal: Path, source: "Source", lacks: Sequence["Missing"], names: Mapping[str, str]) -> Path:
    """Write what is missing as a page that opens offline; return it."""
    from livret.catalogue.honesty import UNWRITTEN
    from livret.design.templates import filled
    from livret.edition.source import Scalar

    title = source.sheet.get("titre") if source.sheet else None
    rows = [
        {"name": each.name, "cells": [{"words": items, "lacks": lacking} for items, lacking in _cells_of(each, names)]}
        for each in lacks
    ]
    html = filled(
        "status/suivi.html.jinja",
        title=title.text if isinstance(title, Scalar) and not title.empty else source.folder.name,
        day=date.today().strftime(_("%Y-%m-%d")),
        rows=rows,
        ready=sum(each.ready for each in lacks),
        marks=sum(problem.code == UNWRITTEN.code for problem in source.problems),
    )
    return atomic_files.write(goal, html.encode())


def as_text(proofs: "LaidOutEdition", rows: Sequence["FillRow"]) -> str:
    """Return the table as people read it, with the words of the territory in the middle below it."""
    from livret.build import fill

    table = [[_(name) for name, _number in _COLUMNS], *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(_COLUMNS))]
    lines = [_aligned(line, widths) for line in table]
    lines.insert(1, "  ".join("─" * width for width in widths))
    count = fill.middle(proofs)
    usual = plural("in the middle of the cohort: {count} word", "in the middle of the cohort: {count} words", count)
    middle = [usual.format(count=count)] if count else []  # nobody has written anything yet
    decided = [f"{_short(row.name)} – {' ; '.join(row.decisions)}" for row in rows if row.decisions]
    return "\n".join([*lines, "", *middle, *decided])


def as_data(
    folder: Path, proofs: "LaidOutEdition | None", rows: Sequence["FillRow"], lacks: Sequence["Missing"]
) -> str:
    """Return the tables as JSON; ``lines_left`` and ``words_left`` are negative for what is too much.

    Of an edition that cannot be laid out, only what is missing is reported.
    """
    from livret.build import fill

    names = {"lines": "lines_left", "spare": "words_left", "full": "full_percent", "size": "size_pt"}
    known = {row.slug: row for row in rows}
    territories = []
    for each in lacks:
        data: dict[str, Any] = {"slug": each.slug, "name": each.name}
        if row := known.get(each.slug):
            data |= {
                names.get(part.name, part.name): getattr(row, part.name)
                for part in fields(row)
                if part.name != "remarks"
            }
            data["flags"] = [kind.code for kind in row.remarks]
        missing = {part.name: getattr(each, part.name) for part in fields(each) if part.name not in ("slug", "name")}
        territories.append({**data, "missing": missing})
    middle = (fill.middle(proofs) if proofs else 0) or None
    return terminal.as_json({"edition": folder.name, "median_words": middle, "territories": territories})


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _cells(row: "FillRow") -> list[str]:
    return [
        _short(row.name), str(row.words), _("{pages} of {allowed}").format(pages=row.pages, allowed=row.allowed),
        row.dress, f"{tenths(row.size)} pt",
        _("{count}%").format(count=row.full), _left(row), ", ".join(_(_REMARKS[kind.code]) for kind in row.remarks),
    ]  # fmt: skip


def _left(row: "FillRow") -> str:
    lines, words = abs(row.lines), abs(row.spare)
    message = _("{lines}, {words}").format(
        lines=plural("{count} line", "{count} lines", lines).format(count=lines),
        words=plural("{count} word", "{count} words", words).format(count=words),
    )
    return _("{told} too many").format(told=message) if row.lines < 0 else message


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.rjust(width) if number else cell.ljust(width)
        for cell, width, (_name, number) in zip(line, widths, _COLUMNS, strict=True)
    )
    return "  ".join(cells).rstrip()
