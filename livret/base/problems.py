"""Problems: what is wrong, where, and what to do about it.

    LivretError                      exit code
    ├── InvalidEdition               1   everything an author can mend, all at once
    ├── UnknownEdition               2   a command that names no edition there is
    ├── EngineFailure                3   the engine crashed, ran out of time or of memory
    ├── EnvironmentFailure           4   something the machine lacks
    └── (anything else is a fault of ours: 70)

A :class:`Kind` is a row of a table (see ``livret/catalogue``); ``kind.at(location, …)`` returns a Problem of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from livret.base import invisible
from livret.base.messages import _, plural


class Severity(StrEnum):
    """How serious it is: errors stop the build, warnings do not (unless ``--strict``)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an author's file.

    ``line`` and ``column`` count from 1 in characters of the file as typed (0: the file as a whole);
    ``width`` is the number of characters the caret underlines; ``excerpt`` is the line's text.
    ``cell`` is the letter of a spreadsheet's column: the place is then formatted as people know it (« Feuille1!C5 »).
    """

    file: str
    line: int = 0
    column: int = 0
    width: int = field(default=1, compare=False)
    excerpt: str = field(default="", compare=False)
    cell: str = field(default="", compare=False)

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file}!{self.cell}{self.line}"
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: a row of the tables in ``livret/catalogue``.

    ``message`` and ``help`` are English format strings found in the catalogue; ``why`` is the longer
    text of ``explain CODE``. ``final`` marks a warning that matters by law or to readers: a proof
    counts it among those to settle before printing, and ``--final`` refuses it. ``acceptable``: an edition
    may accept a warning of this kind (« acceptes »); errors never are.
    """

    code: str
    message: str
    help: str = ""
    why: str = ""
    severity: Severity = Severity.ERROR
    final: bool = False
    acceptable: bool = True

    @property
    def words(self) -> str:
        """The message in the reader's language, with « … » for what differs between problems."""
        return unfilled(self.message)

    def at(self, location: Location | None, **values: Any) -> "Problem":
        """Return the problem of this kind at *location*; *values* fill the message and the help."""
        return Problem(self, location, values)


def _filled(template: str, values: Mapping[str, Any]) -> str:
    """Return *template* with *values* in it, and « … » for one that is missing.

    ``str.format`` would follow attributes and pad to any width, and values may come from a worker or a cache.
    """
    return _PLACE.sub(lambda place: str(values.get(place[1], "…")) if place[1] else place[0][0], template)


#: A place that a value fills, or an escaped brace.
_PLACE = re.compile(r"\{(\w+)\}|\{\{|\}\}")


def unfilled(message: str) -> str:
    """Return *message* in the reader's language, with « … » where a problem fills it; ``more`` may be empty."""
    text = re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", _(message).replace("{more}", ""))
    return text.replace("{{", "{").replace("}}", "}")


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that an author can mend."""

    kind: Kind
    location: Location | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code for ``explain``, such as ``FICHE-001``."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """Error or warning."""
        return self.kind.severity

    @property
    def acceptable(self) -> bool:
        """Whether an edition may accept it."""
        return self.kind.acceptable and self.severity == Severity.WARNING

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return _filled(_(self.kind.message), self.values)

    @property
    def help(self) -> str:
        """What to do, in the reader's language; may be empty."""
        return _filled(_(self.values.get("help") or self.kind.help), self.values)

    def as_data(self) -> dict[str, Any]:
        """Return the JSON object of ``--json`` (ruff's): code, severity, message, filename, location, help."""
        place = self.location
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "filename": place.file if place else None,
            "location": {"row": place.line, "column": place.column} if place and place.line else None,
            "help": self.help or None,
        }

    def as_text(self, others: Iterable["Problem"] = ()) -> str:
        """Format the problem for people: what, where, the line, a caret, what to do.

        *others* are those of the same kind in the same file: only their lines, and words that differ, are printed.
        """
        name = {Severity.ERROR: _("error"), Severity.WARNING: _("warning")}[self.severity]
        lines = [f"{name}[{self.code}] {self.message}"]
        if self.location:
            lines += _excerpt(self.location)
        if self.help:
            lines.append(_("  = help: {help}").format(help=self.help))
        return printable("\n".join([*lines, *self._also(others)]))

    def _also(self, others: Iterable["Problem"]) -> Iterator[str]:
        """Yield the lines of *others*, equal messages together, with the words that differ from this one's."""
        rows: dict[tuple[str, str], list[int]] = {}
        for other in others:
            rows.setdefault((other.message, other.help), []).append(other.location.line if other.location else 0)
        for (message, remedy), numbers in [*rows.items()][:_MOST_SAID]:
            places = plural("line {lines}", "lines {lines}", len(set(numbers))).format(lines=ranges(numbers))
            said = _("  = also: {lines}") if message == self.message else _("  = also: {lines}: {message}")
            yield said.format(lines=places, message=message)
            if remedy and remedy != self.help:
                yield _("  = help: {help}").format(help=remedy)
        if rest := [number for numbers in [*rows.values()][_MOST_SAID:] for number in numbers]:
            yield _("  = also: {count} more, lines {lines}").format(count=len(rest), lines=ranges(rest))


#: The most problems of one kind and file whose differing words are printed in full.
_MOST_SAID = 10
#: Excerpts longer than this many characters are cut around the caret.
_EXCERPT_WIDTH = 100


def _excerpt(place: Location) -> list[str]:
    lines = [f" --> {place}".replace("\n", invisible.LOST)]  # a folder's name may contain one
    if not (place.line and place.excerpt):
        return lines
    start = max(0, place.column - 1 - _EXCERPT_WIDTH // 2) if len(place.excerpt) > _EXCERPT_WIDTH else 0
    cut = place.excerpt[start : start + _EXCERPT_WIDTH].replace("\t", " ")
    gutter = " " * len(str(place.line))
    lines += [f"{gutter} |", f"{place.line} | {'…' if start else ''}{cut}".rstrip()]
    if place.column:
        offset = place.column - 1 - start + bool(start)
        width = max(1, min(place.width, len(cut) - offset + bool(start)))
        lines += [f"{gutter} | {' ' * offset}{'^' * width}"]
    return [*lines, f"{gutter} |"]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return *problems* once each, sorted by place, errors before warnings at the same place.

    One without a place, or with only a file, is dropped if the same is reported at a line (of that file): a name
    is printed in other chapters, too.
    """
    unique = {(p.location, p.code, p.message): p for p in problems}
    lines = {(file, *what) for place, *what in unique if place and place.line for file in ("", place.file)}

    def is_repetition(place: Location | None, *what: str) -> bool:
        return not (place and place.line) and (place.file if place else "", *what) in lines

    kept = (problem for key, problem in unique.items() if not is_repetition(*key))
    nowhere = Location("")
    return sorted(kept, key=lambda p: (p.location or nowhere, p.severity, p.code, p.message))


def printable(text: str) -> str:
    """Return *text* for a terminal: « � » for each sign that would control it, or turn the direction of writing."""
    return invisible.replaced(text)


def by_kind(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Return *problems* in their order, grouped: those of one kind at lines of one file join the first of them."""
    groups: dict[object, list[Problem]] = {}
    for number, problem in enumerate(problems):
        place = problem.location
        groups.setdefault((place.file, problem.code) if place and place.line else number, []).append(problem)
    return list(groups.values())


def ranges(numbers: Iterable[int]) -> str:
    """Format *numbers* for people, consecutive ones as one range.

    >>> ranges([3, 4, 5, 9, 5])
    '3–5, 9'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


class Refused(Exception):
    """A file, or the rest of one, cannot be read; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


class LivretError(Exception):
    """Anything that ends a command without being a fault of ours."""

    exit_code = 70


class InvalidEdition(LivretError):
    """An edition that cannot be printed as it is; carries every problem found.

    ``readable`` is the edition with only those territories whose texts can be laid out, if there are any.
    """

    exit_code = 1

    def __init__(self, problems: Iterable[Problem], readable: object = None) -> None:
        self.problems = in_order(problems)
        self.readable = readable
        super().__init__(f"{len(self.problems)} problem(s)")


class UnknownEdition(LivretError):
    """A command that names an edition that does not exist."""

    exit_code = 2


class EngineFailure(LivretError):
    """The engine crashed, ran out of time or out of memory while laying out a chapter."""

    exit_code = 3


class EnvironmentFailure(LivretError):
    """Something that this machine lacks or refuses (a library, a folder, a disk)."""

    exit_code = 4
