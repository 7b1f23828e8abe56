"""The manuscript: the lines that an author typed, and the problems found in them so far.

Python-Markdown reports no positions. So each line passed to it ends with a *mark*, a
private-use character that encodes the line’s number: what is before it in the result comes from
that line. Authors cannot type such characters (the guard refuses them).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from livret.base.problems import Kind, Location, Problem
from livret.edition.prose import MarkdownFile, TypographicChange

#: The most lines of a text; it also keeps marks within one private-use plane.
MAX_LINES = 20_000
#: A line break that the author typed.
BREAK = "\ue000"
_FIRST_MARK = 0xF0000
_FIRST_ESCAPED = 0xE100
#: A few words of code, with the signs around them.
CODE = re.compile(r"(?<![\\`])(`{1,3})(?!`)((?:(?!\1).){1,2000}?)\1(?!`)", re.DOTALL)
MARKS = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + MAX_LINES)}]")
_ESCAPED = re.compile(f"[{chr(_FIRST_ESCAPED)}-{chr(_FIRST_ESCAPED + 0x1FF)}]")


@dataclass(frozen=True, slots=True)
class ManuscriptLine:
    """A line of the manuscript, or a part of it: its number (from 1) and its text."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether it has only spaces."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """The number of spaces at its beginning."""
        return len(self.text) - len(self.text.lstrip(" "))


@dataclass(slots=True)
class Manuscript:
    """A document being read. ``problems`` and ``changes`` grow meanwhile."""

    document: MarkdownFile
    problems: list[Problem] = field(default_factory=list)
    changes: list[TypographicChange] = field(default_factory=list)
    lines: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.document.text.split("\n")

    def typed(self, number: int) -> str:
        """Return line *number* (from 1) as typed; "" where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def at(self, number: int, column: int | None = None, width: int | None = None) -> Location:
        """Return a place: by default, the whole text of line *number*."""
        text = self.typed(number)
        column = column or len(text) - len(text.lstrip()) + 1
        return Location(self.document.file, number, column, width or max(1, len(text.rstrip()) - column + 1), text)

    def refuse(self, kind: Kind, place: Location | int | None = None, **values: Any) -> None:
        """Record a problem at *place*; a line number means the whole line, None the whole file."""
        if place is None:
            place = Location(self.document.file)
        self.problems.append(kind.at(self.at(place) if isinstance(place, int) else place, **values))


def mark(number: int) -> str:
    """Return the mark of line *number*."""
    return chr(_FIRST_MARK + number)


def line_of(sign: str) -> int:
    """Return the line number of the mark *sign*."""
    return ord(sign) - _FIRST_MARK


def escaped(code: int) -> str:
    """Return the private-use stand-in for the character *code* that the author escaped with a backslash."""
    return chr(_FIRST_ESCAPED + code) if code < 0x200 else chr(code)


def clean(text: str) -> str:
    """Return *text* without marks, and with the escaped characters themselves."""
    return _ESCAPED.sub(lambda match: chr(ord(match[0]) - _FIRST_ESCAPED), MARKS.sub("", text).replace(BREAK, "\n"))


_BREAKS = re.compile(r"(?<!\\)(?:\\\\)*\\$")


def joined(lines: Iterable[ManuscriptLine]) -> str:
    """Join *lines* into one, each followed by its mark; a backslash or two spaces at an end break the line."""
    lines, parts = list(lines), []
    for line in lines:
        text = line.text.strip()
        breaks = _BREAKS.search(text) or line.text.endswith("  ")
        if line is lines[-1]:
            parts += [text, mark(line.number)]
        else:
            parts += [text[:-1] if _BREAKS.search(text) else text, mark(line.number), BREAK if breaks else " "]
    return "".join(parts)
