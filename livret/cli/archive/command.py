"""The command `archive`: an edition kept with all that made it, and what archives say of themselves.

Imports lazily, as the command line does.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files, messages
from livret.base.messages import _, plural
from livret.base.problems import InvalidEdition, LivretError, UnknownEdition
from livret.cli import proof as cli_proof
from livret.cli import sessions
from livret.cli.archive import verify
from livret.cli.options import laying_out_options, must_have
from livret.edition import find_edition

if TYPE_CHECKING:
    from livret.archive.bag.model import Bag
    from livret.archive.package import ArchiveRequest, Package
    from livret.archive.shelf import Shelf
    from livret.proof.model import Report

#: The command that an edition typed behind `archive` is for.
_MAKE = "make"
#: Where the password of a PKCS#12 file may stand.
_PASSWORD = "LIVRET_P12_PASSWORD"  # noqa: S105 - a name
#: What bag-info.txt says of a seal, and what makes it in the finished folder.
_Seal = tuple[tuple[tuple[str, str], ...], Callable[[Path], None]]
#: Faults of old archives that are listed.
_LISTED = 10


class _Archive(click.Group):
    """The commands of archives; an edition, or an option, in the place of one is for `make`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args if args and self._is_command(args[0], ctx) else [_MAKE, *args])

    def _is_command(self, word: str, ctx: click.Context) -> bool:
        """Return whether *word* is a command or a help option, or one mistyped: click then says which."""
        known = {*self.commands, *ctx.help_option_names}
        return word in known or (bool(get_close_matches(word, self.commands)) and not find_edition.is_one(word))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of `make` as this command's own."""
        self.commands[_MAKE].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


def command() -> click.Group:
    """Return the command; made late, so that its help is in the reader's language."""
    group = _Archive(
        "archive",
        options_metavar=_("[EDITION] [OPTIONS]"),
        subcommand_metavar=_("| COMMAND [ARGUMENTS]…"),
        short_help=_("Keep an edition with all that made it, for good."),
        help=_(
            "Keep EDITION for good, in archives/: its PDFs for all uses, its texts and photos, the design, Livret "
            "itself, what was verified, and the digest of each file. An edition that changed is kept beside, as v2, "
            "with the reason; earlier versions are never touched."
        ),
    )
    for each in (_make(), _show(), *verify.commands()):
        group.add_command(each)
    return group


def _make() -> click.Command:
    return click.Command(
        _MAKE,
        options_metavar=_("[OPTIONS]"),
        callback=_run_make,
        short_help=_("Keep an edition (what `archive EDITION` does)."),
        help=_("Keep EDITION in archives/, as a new version."),
        params=[click.Argument(["edition"], required=False), *_options(), *laying_out_options()],
    )


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--reason"], default="", metavar=_("REASON"),
            help=_("Why there is a new version: “v2: population of … corrected”. Needed from v2 on."),
        ),
        click.Option(
            ["--as-is"], default="", metavar=_("REASON"),
            help=_("Keep an edition that `proof --final` refuses, and say why; the reason is kept with it."),
        ),
        click.Option(
            ["--errata", "in_extracts"], is_flag=True,
            help=_("From v2 on, also write each extract with the erratum bound in, behind the territory."),
        ),
        click.Option(
            ["--wheels"], is_flag=True,
            help=_("Fetch and enclose the libraries that Livret runs with here (about 50 MB): needs the network."),
        ),
        click.Option(["--zip", "zipped"], is_flag=True, help=_("Write the archive as one file, too, beside it.")),
        click.Option(
            ["--profile"], type=click.Path(path_type=Path), metavar=_("FILE"),
            help=_("The print shop's own ICC profile, as build --for press was given it."),
        ),
        click.Option(
            ["--sign"], type=click.Path(path_type=Path), metavar=_("FILE.p12"),
            help=_(
                "Sign the archive with the key of this PKCS#12 file; its password is asked for, or stands in {name}."
            ).format(name=_PASSWORD),
        ),
        click.Option(
            ["--stamp"], default="", metavar=_("ADDRESS"),
            help=_("Have the authority at this address stamp the archive with the time (RFC 3161)."),
        ),
    ]  # fmt: skip


def _show() -> click.Command:
    return click.Command(
        "show",
        options_metavar=_("[OPTIONS]"),
        callback=_run_show,
        short_help=_("Tell what is archived."),
        help=_("Tell in plain words what is archived of EDITION; without it, of all editions."),
        params=[click.Argument(["edition"], required=False)],
    )


def _run_make(
    edition: str | None,
    reason: str,
    as_is: str,
    in_extracts: bool,
    wheels: bool,
    zipped: bool,
    profile: Path | None,
    sign: Path | None,
    stamp: str,
    **settings: Any,
) -> None:
    from livret.archive.package import ArchiveRequest
    from livret.archive.shelf import ROOT, archive_name, shelf

    folder, seal = find_edition.find(edition), _seal(sign, stamp)
    name = archive_name(folder)
    with atomic_files.alone(ROOT, lambda: click.echo(_("another archive is being made: waiting for it"), err=True)):
        there = shelf()
        _refuse_altered(there, name)
        request = ArchiveRequest(_one_line(reason), _one_line(as_is), in_extracts, _fetched() if wheels else {})
        found = _made(folder, name, there, request, profile, seal, settings)
        _print_made(found, there, sealing=bool(sign or stamp))
        click.echo(found.folder)
        if zipped:
            click.echo(_zipped(found))


def _one_line(typed: str) -> str:
    """Return the reason *typed* as bag-info.txt and the erratum have it: one line, without signs that nobody sees."""
    from livret.base.invisible import plain, replaced

    return " ".join(plain(replaced(typed, "")).split())


def _made(
    folder: Path, name: str, there: "Shelf", request: "ArchiveRequest", profile: Path | None, seal: _Seal,
    settings: Mapping[str, Any],
) -> "Bag":  # fmt: skip
    """Return the new version of the edition *name*, in *folder*; its last one where nothing has changed since."""
    from livret.archive.bag.write import write_bag
    from livret.archive.package import Package
    from livret.build import pipeline
    from livret.build.order import BuildRequest
    from livret.build.uses import Job
    from livret.cli import progress
    from livret.cli.options import USES

    order = BuildRequest(USES, sessions.condition(profile))
    with sessions.opened(folder, settings) as session, progress.shown() as report:
        session.warm(("look", "separate"))
        store = session.store()
        with messages.speaking("fr"):  # findings of the layout are archived in the proof
            work = Job(pipeline.lay_out(folder, report, store), order, store)
        package = Package(work, there.next_number(name), request, report)
        last = next(reversed(there.versions(name)), None)
        if last and package.unchanged_since(last):
            return last
        _refuse_unexplained(package, last)
        with messages.speaking("fr"):
            proof = package.prove()
        _refuse_unproven(proof, request)
        announced, sealing = seal
        info = (*package.info(there.heads()), *announced)
        with messages.speaking("fr"):
            return write_bag(there.root / package.name, package.contents(), info, sealing)


def _refuse_unexplained(package: "Package", last: "Bag | None") -> None:
    """Refuse a new version without a reason, and an erratum of the first; raises UsageError."""
    request = package.request
    if last and request.fetched and not request.reason:
        alone = replace(package, request=replace(request, fetched={}))
        if alone.unchanged_since(last):
            message = _("{name} has not changed, and stays without its libraries: a version with them needs a reason, "
                     "--reason “v{number}: with its libraries”")  # fmt: skip
            raise click.UsageError(message.format(name=last.name, number=package.number))
    if package.number > 1 and not request.reason:
        raise click.UsageError(
            _(
                "{edition} is archived already ({name}), and has changed since: a new version needs a reason, "
                "--reason “v{number}: population of … corrected”. To see what changed: compare {name} {edition}"
            ).format(
                edition=package.edition, name=last.name if last else f"v{package.number - 1}", number=package.number
            )
        )
    if request.in_extracts and package.number == 1:
        raise click.UsageError(_("--errata tells what a new version corrects: this is the first"))


def _refuse_unproven(proof: "Report", request: "ArchiveRequest") -> None:
    """Raise Exit where *proof* refuses the edition, and nobody says why it is kept as it is."""
    from livret.proof.model import stops

    if not proof.refused:
        if request.as_is:
            click.echo(_("note: nothing stands in the way of printing: the reason of --as-is is not kept"), err=True)
        return
    cli_proof.list_problems(remark.problem for remark in proof.remarks if stops(remark.problem))
    if not request.as_is:
        message = _("not archived: settle what is told above, or keep the edition as it is and say why: --as-is “…”")
        click.echo(message, err=True)
        raise click.exceptions.Exit(InvalidEdition.exit_code)


def _seal(sign: Path | None, stamp: str) -> _Seal:
    """Return what bag-info.txt says of the seal that is requested, and what creates it.

    :raises EnvironmentFailure: without the libraries of the extra `archive`.
    """
    if not (sign or stamp):
        return (), lambda _folder: None
    must_have("archive")
    from livret.archive.seal import create

    def password() -> str:
        if given := os.environ.get(_PASSWORD):
            return given
        if not (sys.stdin and sys.stdin.isatty()):
            message = _("{file}: there is nobody here to ask for its password; it may stand in {name}")
            raise click.UsageError(message.format(file=sign, name=_PASSWORD))
        return str(click.prompt(_("Password of {file}").format(file=sign), hide_input=True, err=True))

    authority = create.authority_address(stamp)
    if authority.startswith("http://"):
        click.echo(_("note: http is not secret; the stamp itself is signed, and verified when it comes"), err=True)
    who = create.signer(sign, password, datetime.now(UTC)) if sign else None
    return create.announced(who, authority), create.sealing(who, authority)


def _fetched() -> dict[str, bytes]:
    from livret.archive import wheels

    click.echo(_("fetching the libraries that Livret runs with…"), err=True)
    return wheels.fetched()


def _refuse_altered(there: "Shelf", edition: str) -> None:
    """Refuse to add to archives of which one is no longer what it was; raises Altered.

    Of the versions of *edition*, every file is looked at; of others, what they say of each other.
    """
    from livret.archive.bag.check import bag_faults
    from livret.archive.bag.read import missing_seals

    lines = [str(unsound) for unsound in there.unsound]
    for named, before, found in there.breaks():
        place = there.root / before.name
        if found:
            lines.append(_("{path}: it was rewritten after {name} was made").format(path=place, name=named.name))
        else:
            click.echo(_("note: {name} is no longer in {root}/").format(name=before.name, root=there.root), err=True)
    for version in there.versions(edition):
        lines += [f"{version.folder}/{fault.message}" for fault in bag_faults(version)]
        lines += [
            _("{path}: it was taken away; the bag says that it was there").format(path=version.folder / name)
            for name in missing_seals(version)
        ]
    if lines:
        raise Altered("\n".join([
            _("an archive is no longer what it was; nothing new is made before it is brought back from a copy:"),
            *lines[:_LISTED],
            *([_("… and {count} more").format(count=len(lines) - _LISTED)] if len(lines) > _LISTED else []),
        ]))  # fmt: skip


class Altered(LivretError):
    """Archives of which one was changed, or removed; the message says which, and what to do."""

    exit_code = 1


def _print_made(found: "Bag", there: "Shelf", sealing: bool) -> None:
    if found in there.bags:
        message = _("nothing has changed since {name} was archived: nothing was written").format(name=found.name)
        click.echo(message, err=True)
        if sealing:
            click.echo(_("note: an archive is signed and stamped as it is made, and never touched later"), err=True)
        return
    message = plural("{name} is archived: {count} file", "{name} is archived: {count} files", len(found.payload))
    click.echo(message.format(name=found.name, count=len(found.payload)), err=True)
    click.echo(_("its digest, to be noted where nobody changes it: {digest}").format(digest=found.digest), err=True)


def _zipped(found: "Bag") -> Path:
    """Write *found* as one zip file beside it; return that file."""
    from livret.archive import zipped

    goal = found.folder.with_name(f"{found.name.replace('/', '-')}.zip")
    return zipped.of_bag(found, goal)


def _run_show(edition: str | None) -> None:
    from livret.archive import listing as told
    from livret.archive.shelf import shelf, version_number

    there = shelf()
    typed = Path(edition.rstrip("/")) if edition else None
    version = version_number(typed.name) if typed else 0
    name = (typed.parent.name if version else typed.name) if typed else None
    known = dict.fromkeys(each.edition for each in there.bags)
    if not known and not there.unsound:
        raise UnknownEdition(_("nothing is archived yet: archive EDITION begins"))
    if name and name not in known:
        raise UnknownEdition(_("nothing is archived of {edition}; archived are: {there}").format(
            edition=name, there=", ".join(known) or "–"))  # fmt: skip
    for each in [name] if name else known:
        versions = [one for one in there.versions(each) if version in (0, version_number(one.name))]
        if not versions:
            raise UnknownEdition(_("nothing is archived of {edition}; archived are: {there}").format(
                edition=f"{name}/v{version}", there=", ".join(one.name for one in there.versions(each))))  # fmt: skip
        click.echo(told.edition(versions))
    for unsound in there.unsound:
        click.echo(unsound, err=True)
    if there.unsound:
        raise click.exceptions.Exit(Altered.exit_code)
