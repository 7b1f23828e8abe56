"""The command `status`: how full the pages of each territory are, as a table or as JSON.

Imports lazily, as the command line does.
"""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret import cli_build, editions, terminal
from livret.cli_options import laying_out_options
from livret.messages import _, language, later, plural

if TYPE_CHECKING:
    from livret.makeup import Proofs
    from livret.status import Row

_LONGEST_NAME = 44
#: The columns, and whether they hold numbers.
_COLUMNS = (
    (later("territory"), False), (later("words"), True), (later("pages"), False), (later("text size"), True),
    (later("filled"), True), (later("left"), False), (later("remark"), False),
)  # fmt: skip
#: What a length beside the others' is called, by the code of its warning.
_REMARKS = {"MISE-006": later("much longer than the others"), "MISE-007": later("much shorter than the others")}


def command() -> click.Command:
    """Return the command; made late, so that its help is in the reader's language."""
    return click.Command(
        "status",
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("Tell how full the pages of each territory are."),
        help=_(
            "Tell for each territory of EDITION how full its pages are, in lines and words left or too many, and "
            "which texts are much longer or shorter than the others. Nothing is written."
        ),
        params=[
            click.Argument(["edition"], required=False),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print the same as JSON.")),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _run(edition: str | None, as_json: bool, **settings: Any) -> None:
    """Print the table; what is too long is told, not refused.

    :raises InvalidEdition: for what keeps the edition from being laid out at all.
    """
    from livret import pipeline, progress, status
    from livret.problems import Severity

    folder = editions.find(edition, cli_build.note)
    with cli_build.opened(folder, settings) as session, progress.shown() as report:
        proofs = pipeline.lay_out(session.folder, report, session.workshop(), refuse=False)
    rows = status.rows(proofs)
    click.echo(as_data(folder, proofs, rows) if as_json else as_text(proofs, rows))
    if any(problem.severity == Severity.ERROR for problem in proofs.warnings):
        click.echo(_("this edition cannot be printed as it is: the command “check” tells why"), err=True)


def as_text(proofs: "Proofs", rows: Sequence["Row"]) -> str:
    """Return the table as people read it, with the words of the territory in the middle below it."""
    from livret import status

    table = [[_(name) for name, _number in _COLUMNS], *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(_COLUMNS))]
    lines = [_aligned(line, widths) for line in table]
    lines.insert(1, "  ".join("─" * width for width in widths))
    count = status.middle(proofs)
    usual = plural("in the middle of the cohort: {count} word", "in the middle of the cohort: {count} words", count)
    return "\n".join([*lines, "", usual.format(count=count)])


def as_data(folder: Path, proofs: "Proofs", rows: Sequence["Row"]) -> str:
    """Return the table as JSON; ``lines_left`` and ``words_left`` are negative for what is too much."""
    from livret import status

    names = {"lines": "lines_left", "spare": "words_left", "full": "full_percent", "size": "size_pt"}
    territories = [
        {names.get(part.name, part.name): getattr(row, part.name) for part in fields(row) if part.name != "odd"}
        | {"flags": [row.odd.code] if row.odd else []}
        for row in rows
    ]
    told = {"edition": folder.name, "median_words": status.middle(proofs), "territories": territories}
    return terminal.as_json(told)


def _cells(row: "Row") -> list[str]:
    name = row.name if len(row.name) <= _LONGEST_NAME else f"{row.name[: _LONGEST_NAME - 1].rstrip()}…"
    points = f"{row.size:.1f}".replace(".", "," if language() == "fr" else ".")
    return [
        name, str(row.words), _("{pages} of {allowed}").format(pages=row.pages, allowed=row.allowed), f"{points} pt",
        _("{count}%").format(count=row.full), _left(row), _(_REMARKS[row.odd.code]) if row.odd else "",
    ]  # fmt: skip


def _left(row: "Row") -> str:
    lines, words = abs(row.lines), abs(row.spare)
    told = _("{lines}, {words}").format(
        lines=plural("{count} line", "{count} lines", lines).format(count=lines),
        words=plural("{count} word", "{count} words", words).format(count=words),
    )
    return _("{told} too many").format(told=told) if row.lines < 0 else told


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.rjust(width) if number else cell.ljust(width)
        for cell, width, (_name, number) in zip(line, widths, _COLUMNS, strict=True)
    )
    return "  ".join(cells).rstrip()
