"""``check --fix``, ``--diff`` and ``--undo``: mends are shown, confirmed where they are doubtful, and written.

Imports lazily, as the command line does.
"""

import difflib
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base.messages import _, plural
from livret.base.problems import Problem, printable

if TYPE_CHECKING:
    from livret.proof.fixes.model import FileChange, FixPlan, Mend

#: The most characters of a line that are shown.
_SHOWN = 60
#: The most lines that are shown of one place.
_LINES = 12
#: What says yes, in French and in English.
_YES = frozenset("oy")


def options() -> list[click.Option]:
    """Return the options of ``check`` that mend."""
    return [
        click.Option(
            ["--fix"], is_flag=True, help=_("Mend what is sure, then check; the files as they were are kept.")
        ),
        click.Option(["--diff"], is_flag=True, help=_("Show what --fix would change, and change nothing.")),
        click.Option(["--unsafe"], is_flag=True, help=_("With --fix: also what is doubtful, each place asked about.")),
        click.Option(["--undo"], is_flag=True, help=_("Put the files back as they were before the last --fix.")),
    ]


def run(edition: Path, settings: dict[str, Any]) -> bool:
    """Do what the options of *settings* request, which are removed from it; return whether that is all.

    :raises UsageError: for options that contradict each other.
    """
    mend, show, unsafe, undo = (settings.pop(name) for name in ("fix", "diff", "unsafe", "undo"))
    if mend + show + undo > 1:
        raise click.UsageError(_("--fix, --diff and --undo exclude each other"))
    if unsafe and not (mend or show):
        raise click.UsageError(_("--unsafe goes with --fix or --diff"))
    if show:
        _diff(edition, unsafe)
    if mend:
        _fix(edition, unsafe)
    if undo:
        _undo(edition)
    return bool(show or undo)


def remedies(problems: Sequence[Problem], program: str) -> str:
    """Return what is said of those of *problems* that ``--fix`` mends; nothing if there are none."""
    from livret.proof.fixes.table import is_sure

    known = [is_sure(problem) for problem in problems]
    sure, doubtful = known.count(True), known.count(False)
    if not sure and not doubtful:
        return ""
    option = "--fix" if sure else "--fix --unsafe"
    said = plural(
        "{count} of these is mended by: {program} check … {option} (--diff shows it first)",
        "{count} of these are mended by: {program} check … {option} (--diff shows it first)",
        sure or doubtful,
    ).format(count=sure or doubtful, program=program, option=option)
    return f"{said} · {_doubtful(doubtful)}" if sure and doubtful else said


def _diff(edition: Path, unsafe: bool) -> None:
    """Print what ``--fix`` would write, as a difference between files."""
    from livret.proof.fixes.plan import plan

    found = plan(edition, (lambda _mend: True) if unsafe else None)
    for change in found.changes:
        for line in _lines(change):
            click.echo(line)
    click.echo(_counted(found), err=True)


def _fix(edition: Path, unsafe: bool) -> None:
    """Mend *edition*, each doubtful place once it is confirmed."""
    from livret.proof.fixes import keep
    from livret.proof.fixes.plan import plan

    found = plan(edition, _confirmed if unsafe else None)
    if found.changes and _despite(found):
        kept = keep.write(edition, found.changes, datetime.now())
        for mend in found.mends:
            click.echo(f"{_place(mend)}: {' → '.join(_where_they_differ(mend.before, mend.after))}", err=True)
        click.echo(_("the files as they were: {folder} (to put them back: --undo)").format(folder=kept), err=True)
    click.echo(f"{_counted(found)}\n", err=True)


def _undo(edition: Path) -> None:
    from livret.proof.fixes import keep

    for path in keep.undo(edition):
        click.echo(path)


def _confirmed(mend: "Mend") -> bool:
    changed = [("-", mend.before), ("+", mend.after)]
    lines = [f"  {sign} {_cut(line)}" for sign, words in changed for line in words.split("\n")[:_LINES]]
    click.echo("\n".join([_place(mend), *lines]), err=True)
    return _agreed(_("mend this?"))


def _despite(found: "FixPlan") -> bool:
    """List the signatures that would be void; return whether the mends are wanted all the same."""
    for problem in found.voided:
        click.echo(f"{problem.as_text()}\n", err=True)
    return not found.voided or _agreed(_("mend all the same?"))


def _agreed(question: str) -> bool:
    """Return whether who is at the keyboard says yes; nobody there says no."""
    click.echo(_("{question} [y/N] ").format(question=question), nl=False, err=True)
    return sys.stdin.readline().strip().casefold()[:1] in _YES


def _lines(change: "FileChange") -> Iterator[str]:
    """Yield the difference that *change* makes, as ``diff -u`` writes it; a file in UTF-16 is shown in plain words."""
    from livret.edition.decode import decoded

    before, after = (decoded(data, change.was)[0].split("\n") for data in (change.before or b"", change.after))
    for line in difflib.unified_diff(before, after, change.was, change.file, lineterm=""):
        yield printable(line)


def _place(mend: "Mend") -> str:
    return ":".join(str(part) for part in (mend.file, mend.line) if part)


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Return the first lines of *before* and *after* around the first sign that is not the same."""
    lines = [words.strip("\n").partition("\n") for words in (before, after)]
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(lines[0][0], lines[1][0], strict=False))
    start = max(0, sum(1 for _pair in alike) - _SHOWN // 3)
    shown = (f"{'…' * bool(start)}{_cut(first[start:])}{' …' * bool(rest)}" for first, _end, rest in lines)
    return tuple(shown)  # type: ignore[return-value]


def _cut(words: str) -> str:
    """Return *words* as one line of a list: shortened, an indentation shown where it is a tab."""
    shown = printable(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…").strip()
    return f"⇥{shown}" if words.startswith("\t") else shown


def _counted(found: "FixPlan") -> str:
    """Return how many places are mended, and how many wait for somebody to say what was meant."""
    said = plural("{count} place mended", "{count} places mended", len(found.mends)).format(count=len(found.mends))
    if not found.mends:
        said = _("nothing to mend that is sure")
    if not found.doubtful:
        return said
    return f"{said} · {_doubtful(found.doubtful)}"


def _doubtful(count: int) -> str:
    """Return what is said of *count* mends that are not sure."""
    said = plural("{count} doubtful place: add --unsafe", "{count} doubtful places: add --unsafe", count)
    return said.format(count=count)
