"""Print problems on the terminal: a paragraph each, a closing count, how to learn more; or as JSON."""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from livret.base import terminal
from livret.base.messages import _, plural
from livret.base.problems import (
    Problem,
    Severity,
    by_kind,
)
from livret.cli import fix

#: The most places of one kind of problem that are printed.
_MOST_PLACES = 40


def program_name() -> str:
    """Return what people type to run Livret."""
    return "python build.py" if Path(sys.argv[0]).name == "build.py" else "livret"


def problems_as_json(problems: Iterable[Problem], notes: Iterable[Mapping[str, Any]] = ()) -> str:
    """Return *problems*, then *notes* of the same keys, as a JSON array, for programs."""
    return terminal.as_json([*(problem.as_data() for problem in problems), *notes])


def print_problems(problems: Iterable[Problem], stopping: int = 0) -> None:
    """Print *problems* to standard error, each kind once with its places; *stopping* of them prevent printing."""
    problems = list(problems)
    counts: Counter[str] = Counter()
    for first, *others in by_kind(problems):
        counts[first.code] += 1
        if counts[first.code] <= _MOST_PLACES:
            click.echo(f"{first.as_text(others)}\n", err=True)
    more = _("… and {code} at {count} more places: check --json tells them all")
    for code, count in counts.items():
        if count > _MOST_PLACES:
            click.echo(more.format(code=code, count=count - _MOST_PLACES), err=True)
    click.echo(_closing_count(problems, stopping), err=True)
    if remedies := fix.remedies(problems, program_name()):
        click.echo(remedies, err=True)


def _closing_count(problems: list[Problem], stopping: int) -> str:
    errors = sum(problem.severity == Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    parts = [plural("{count} error", "{count} errors", errors).format(count=errors)] if errors else []
    if warnings:
        parts.append(plural("{count} warning", "{count} warnings", warnings).format(count=warnings))
    if stopping:
        parts.append(_("{count} of them to settle before printing").format(count=stopping))
    more = _("to learn more: {program} explain {code}").format(program=program_name(), code=problems[0].code)
    return f"{', '.join(parts)} · {more}"
