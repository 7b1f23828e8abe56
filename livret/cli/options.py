"""The options of `build`: which belong to which use, which go together; and what extras install."""

import os
from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from livret.base.invisible import refused
from livret.base.machine import processors
from livret.base.messages import _, later
from livret.base.problems import EnvironmentFailure
from livret.pdf.folding import PAPERS, SIGNATURES, Imposition

#: The rows of ``build.uses.USES``, in their order; importing them would read PDF libraries for ``--help``.
USES = ("screen", "archive", "extracts", "booklet", "press")
_ALL = "all"

_THINNEST_MM, _THICKEST_MM = 0.04, 0.5
_MOST_JOBS = 64
#: A day.
_LONGEST_WAIT = 86_400


class Day(click.ParamType[date]):
    """A day, as the help shows it: 2026-01-31."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(_("“{value}” is no date; write year, month and day: 2026-01-31").format(value=value), param, ctx)


class OutputFolder(click.Path):
    """A folder to write into; what is made of it has a name that people can type."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return *value* as a path; a folder that is there already may be called anything."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        new = [each.name for each in (path, *path.parents) if not each.exists()]
        for _at, sign in refused("".join(new)):
            self.fail(
                _("a character that nobody sees stands in the name of this folder (U+{code}): type it anew").format(
                    code=f"{ord(sign):04X}"
                ), param, ctx,
            )  # fmt: skip
        return path


def build_options() -> list[click.Parameter]:
    """Return the options of `build`, their help in the reader's language."""
    return [*_uses(), *_for_the_printer(), *_for_the_copier(), *_folders(), *_rebuilding(), *laying_out_options()]


def laying_out_options() -> list[click.Parameter]:
    """Return the options of every command that lays chapters out."""
    return [
        click.Option(
            ["--jobs"], type=click.IntRange(1, _MOST_JOBS), default=_processors, metavar=_("NUMBER"),
            help=_("Lay out so many chapters at once; as many as there are processors unless told otherwise."),
        ),
        click.Option(
            ["--cache"], metavar=_("PLACE"),
            help=_(
                "Keep what was laid out in this folder, or at this address (s3://…), instead of .cache/livret/; "
                "LIVRET_CACHE says the same."
            ),
        ),
        click.Option(["--no-cache"], is_flag=True, help=_("Lay everything out anew, and keep nothing of it.")),
        *_on_a_cluster(),
    ]  # fmt: skip


def _on_a_cluster() -> list[click.Parameter]:
    file = click.Path(path_type=str, dir_okay=False)
    return [
        click.Option(
            ["--scheduler"], metavar=_("ADDRESS"),
            help=_("Lay chapters out on the Dask cluster at this address: tcp://host:8786, or tls://host:8786."),
        ),
        click.Option(
            ["--wait"], type=click.FloatRange(1, _LONGEST_WAIT), default=300, envvar="LIVRET_WAIT",
            metavar=_("SECONDS"),
            help=_(
                "With --scheduler: give the cluster up after so many seconds without an answer; 300 unless told "
                "otherwise. LIVRET_WAIT says the same."
            ),
        ),
        click.Option(
            ["--fallback"], type=click.Choice(["local"]),
            help=_("With --scheduler: once the cluster is given up, go on with this computer alone."),
        ),
        click.Option(
            ["--tls-ca"], type=file, metavar=_("FILE"), envvar="LIVRET_TLS_CA",
            help=_("For tls://…: the certificate of the authority, in PEM. LIVRET_TLS_CA says the same."),
        ),
        click.Option(
            ["--tls-cert"], type=file, metavar=_("FILE"), envvar="LIVRET_TLS_CERT",
            help=_("For tls://…: the certificate of this computer, in PEM. LIVRET_TLS_CERT says the same."),
        ),
        click.Option(
            ["--tls-key"], type=file, metavar=_("FILE"), envvar="LIVRET_TLS_KEY",
            help=_("For tls://…: the key of that certificate, in PEM. LIVRET_TLS_KEY says the same."),
        ),
    ]  # fmt: skip


def _processors() -> int:
    return min(processors(), _MOST_JOBS)


def _rebuilding() -> list[click.Parameter]:
    return [
        click.Option(
            ["--why"], is_flag=True, help=_("Tell for each chapter why it was laid out, or that it was reused.")
        ),
        click.Option(
            ["--watch"], is_flag=True, help=_("Stay, and print again whenever a file is saved; Ctrl+C ends it.")
        ),
    ]  # fmt: skip


def _uses() -> list[click.Parameter]:
    return [
        click.Option(
            ["--for", "uses"], type=click.Choice([*USES, _ALL]), multiple=True, default=["screen"],
            show_default=True,
            help=_(
                "What the brochure is for: screen (to e-mail and to read), archive (with its sources), press "
                "(for the print shop), booklet (for the office copier), extracts (one file a territory), or all. "
                "May be repeated."
            ),
        )
    ]  # fmt: skip


def _for_the_printer() -> list[click.Parameter]:
    return [
        click.Option(
            ["--profile"], type=click.Path(path_type=Path), metavar=_("FILE"),
            help=_("press: the print shop's own ICC profile, in place of ISO Coated v2 300 %."),
        ),
        click.Option(
            ["--split-cover"], is_flag=True, help=_("press: also write the cover and the inside as two files.")
        ),
    ]  # fmt: skip


def _for_the_copier() -> list[click.Parameter]:
    return [
        click.Option(
            ["--paper"], type=click.Choice([*PAPERS], case_sensitive=False), metavar="[A3|A4]",
            help=_("booklet: the copier's paper; A3 (true size, the default) or A4 (half as large)."),
        ),
        click.Option(
            ["--signature"], type=int, callback=_signature, metavar=_("PAGES"),
            help=_("booklet: several booklets of so many pages, to sew together; 16, for instance."),
        ),
        click.Option(
            ["--paper-thickness", "thickness"], type=click.FloatRange(_THINNEST_MM, _THICKEST_MM),
            metavar="MM", help=_("booklet: thickness of a sheet, for the creep; 0.1 (80 g/m²) unless told otherwise."),
        ),
        click.Option(["--fold-marks"], is_flag=True, help=_("booklet: mark where to fold, staple or sew.")),
    ]  # fmt: skip


def _folders() -> list[click.Parameter]:
    return [
        click.Option(
            ["--out"], type=OutputFolder(), metavar=_("FOLDER"),
            help=_("Write into this folder instead of dist/<edition>/."),
        ),
        click.Option(
            ["--keep-html"], type=OutputFolder(), metavar=_("FOLDER"),
            help=_("Also write what the renderer was given: one file a chapter, and whole.html."),
        ),
        click.Option(["--strict"], is_flag=True, help=_("Treat warnings as errors.")),
    ]  # fmt: skip


def _signature(_context: click.Context, _option: click.Parameter, pages: int | None) -> int | None:
    if pages is not None and pages not in SIGNATURES:
        raise click.BadParameter(
            _("a signature is made of whole sheets: 4, 8, 12, 16… pages, {most} at most").format(most=SIGNATURES[-1])
        )
    return pages


def chosen(uses: Iterable[str]) -> tuple[str, ...]:
    """Return the uses requested, each once, in the order of USES."""
    requested = set(uses)
    return tuple(use for use in USES if use in requested or _ALL in requested)


def imposition(options: dict[str, Any]) -> Imposition:
    """Return what the copier is given."""
    given = {"paper": options["paper"], "thickness_mm": options["thickness"], "signature": options["signature"]}
    return Imposition(**{name: value for name, value in given.items() if value}, marks=options["fold_marks"])


#: Which use each option belongs to.
_BELONGS = {
    "profile": "press", "split_cover": "press",
    "paper": "booklet", "signature": "booklet", "thickness": "booklet", "fold_marks": "booklet",
}  # fmt: skip


def refuse_idle(uses: tuple[str, ...], options: dict[str, Any]) -> None:
    """Raise UsageError for an option that no use of *uses* reads: its author expects something that will not be."""
    for name, value in options.items():
        use = _BELONGS[name]
        if value and use not in uses:
            shown = {"thickness": "paper-thickness"}.get(name, name).replace("_", "-")
            raise click.UsageError(
                _("--{option} says how to make the {use} edition: add --for {use}").format(option=shown, use=use)
            )


#: What some commands need beside the rest, by the extra that installs it: libraries, and what is said without one.
EXTRAS = {
    "send": (
        ("email_validator", "python_calamine", "xlsxwriter"),
        later("sending needs libraries that are not installed: in the folder of Livret, run make"),
    ),
    "archive": (
        ("cryptography", "rfc3161_client"),
        later("signing and verifying need libraries that are not installed: in the folder of Livret, run make"),
    ),
    "intake": (
        ("mammoth", "pillow_heif", "python_calamine", "docx", "xlsxwriter"),
        later("importing files needs libraries that are not installed: in the folder of Livret, run make"),
    ),
}


def must_have(extra: str) -> None:
    """Raise EnvironmentFailure where a library of *extra*, a row of EXTRAS, is absent."""
    libraries, refusal = EXTRAS[extra]
    if not all(map(find_spec, libraries)):
        raise EnvironmentFailure(_(refusal))
