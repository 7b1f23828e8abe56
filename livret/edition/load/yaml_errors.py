"""The messages of the YAML reader, explained to people who write French.

The reader says where it stopped, in its own words; the line shows what its author was typing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from livret.base.problems import Kind, Location, Problem
from livret.catalogue import files

#: A field's line: the part before the value (indent, dash, name, colon), then the value.
FIELD = re.compile(r"(?P<head>\s*(?:- +)*(?:[^\s:#\"'][^:#]*?\s*:\s+)?)(?P<value>.*)")
#: A value, and the remark behind it: two spaces before « # » mark one (``yaml_nodes``).
_REMARK = re.compile(r"\s{2,}#.*")
#: An item of a list that was meant as one text.
ITEM = re.compile(r"(?P<head>\s*(?:- +)*)(?P<value>.*)")
#: A no-break space, as word processors type it, is not a space to YAML.
_NO_SPACE = re.compile(r" *(?:- +)?\w[\w -]*:[^ ].*")
_LONGEST_REMEDY = 90


@dataclass(frozen=True, slots=True)
class Complaint:
    """A PyYAML error: lines and columns count from 0, ``begun`` is where the unfinished part began."""

    file: str
    lines: list[str]
    words: str
    line: int
    column: int
    begun: tuple[int, int]

    def text(self, line: int) -> str:
        """Return a line of the file, or "" past its end."""
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    def at(self, kind: Kind, line: int | None = None, column: int | None = None, **values: Any) -> Problem:
        """Return the problem of *kind*, by default at the complaint's own place; *line* and *column* count from 0."""
        row, start = self.line if line is None else line, self.column if column is None else column
        return kind.at(Location(self.file, row + 1, start + 1, 1, self.text(row)), **values)


def diagnose(complaint: Complaint) -> Problem:
    """Return the problem of *complaint*: that of the first matching row of the table."""
    explain = next(explain for words, explain in _ROWS if re.search(words, complaint.words))
    return explain(complaint)


def quoted(line: str, form: re.Pattern[str] = FIELD) -> str:
    """Return *line* as it should be typed, its value between quotes; a value is cut after 90 characters.

    A remark behind the value is left out.

    >>> quoted("titre: Le bilan: cohorte  # à relire")
    'titre: "Le bilan: cohorte"'
    >>> quoted("  - Le bilan: cohorte", ITEM)
    '- "Le bilan: cohorte"'
    """
    found = form.fullmatch(line.rstrip())
    head, value = (found["head"], found["value"]) if found else ("", line.strip())
    value = unmarked(without_remark(value))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if len(value) > _LONGEST_REMEDY:
        value = f"{value[: _LONGEST_REMEDY - 1]}…"
    return head.strip() + (" " if head.strip() else "") + quote(value)


def without_remark(value: str) -> str:
    """Return *value* without the remark behind it.

    >>> without_remark("oui  # à relire")
    'oui'
    """
    return _REMARK.split(value, maxsplit=1)[0]


_MARKED = re.compile(r"([*_`]{1,3})(\S.*\S|\S)\1")


def unmarked(value: str) -> str:
    """Return *value* without the signs of Markdown around the whole of it: a field is not read as Markdown.

    >>> unmarked("**Soigner**")
    'Soigner'
    """
    found = _MARKED.fullmatch(value)
    return found[2] if found else value


def quote(value: str) -> str:
    """Return *value* in the quotes that need the fewest signs doubled in it."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'{}'".format(value.replace("'", "''"))


def _first_character(complaint: Complaint) -> Problem:
    """Explain a value that begins with a sign that YAML reserves."""
    line, column = complaint.text(complaint.line), complaint.column
    fixed = _quoted_within(line[:column], line[column:]) or quoted(line)
    return complaint.at(files.FIRST_CHARACTER, character=line[column : column + 1], fixed=fixed)


def _quoted_within(before: str, value: str) -> str:
    """Return the field and its *value* between quotes, if it is one of several on one line; "" for another line.

    >>> _quoted_within("  part: {intitule: Part, unite: ", "%}")
    'unite: "%"'
    """
    name = before.rpartition("{")[2].rpartition(",")[2].strip()
    if "{" not in before or "}" in name or not name.endswith(":"):
        return ""
    return f"{name} {quote(value.partition('}')[0].partition(',')[0].strip())}"


def _tab(complaint: Complaint) -> Problem:
    return complaint.at(files.TAB)


def _begun(kind: Kind) -> Callable[[Complaint], Problem]:
    return lambda complaint: complaint.at(kind, *complaint.begun)


def _at_mark(kind: Kind) -> Callable[[Complaint], Problem]:
    return lambda complaint: complaint.at(kind, fixed=quoted(complaint.text(complaint.line)))


def _where_begun(complaint: Complaint) -> Problem:
    line, column = complaint.begun
    character = complaint.text(line)[column : column + 1]
    return complaint.at(files.FIRST_CHARACTER, line, column, character=character, fixed=quoted(complaint.text(line)))


def _colon(complaint: Complaint) -> Problem:
    line = complaint.text(complaint.line)
    before = _NO_SPACE.fullmatch(complaint.text(complaint.line - 1))
    if ":" in line[: complaint.column]:
        return complaint.at(files.COLON_IN_TEXT, fixed=quoted(line))
    return _no_space(complaint, complaint.line - 1) if before else complaint.at(files.INDENTATION, column=0)


def _no_colon(complaint: Complaint) -> Problem:
    line = complaint.begun[0]
    if _NO_SPACE.fullmatch(complaint.text(line)):
        return _no_space(complaint, line)
    return complaint.at(files.NO_FIELD, *complaint.begun)


def _no_space(complaint: Complaint, line: int) -> Problem:
    text = complaint.text(line)
    colon = text.index(":")
    return complaint.at(
        files.NO_SPACE_AFTER_COLON, line, colon, fixed=f"{text[:colon].strip()}: {text[colon + 1 :].strip()}"
    )


def _stray(complaint: Complaint) -> Problem:
    """Explain words at the place of the next field: the value before them ended too early."""
    line, previous = complaint.text(complaint.line), complaint.text(complaint.line - 1)
    found = FIELD.fullmatch(line)
    value = found["value"] if found else ""
    before = line[: complaint.column].strip()
    if before and (value[:1] in ("'", '"') or before[-1] in "\"'"):
        return complaint.at(files.QUOTES_IN_TEXT, fixed=quoted(line))
    if before and value[:1] in ("[", "{"):
        start = len(line) - len(value)
        return complaint.at(files.FIRST_CHARACTER, column=start, character=value[0], fixed=quoted(line))
    if " #" in previous:
        start = previous.index(" #") + 1
        return complaint.at(files.CUT_BY_HASH, complaint.line - 1, start, lost=previous[start:], fixed=quoted(previous))
    return complaint.at(files.INDENTATION, column=0)


#: Patterns of the reader's words, and the functions that explain them; the first match counts.
_ROWS: list[tuple[str, Callable[[Complaint], Problem]]] = [
    (r"found character '\\t'", _tab),
    (
        r"found character|mapping keys are not|sequence entries are not|expected the node content",
        _first_character,
    ),
    (r"scanning an? (alias|anchor|tag)|scanning a directive|incompatible YAML", _where_begun),
    (r"unexpected end of stream|document separator", _begun(files.UNCLOSED_QUOTE)),
    (r"escape", _at_mark(files.BACKSLASH)),
    (r"block scalar", _at_mark(files.BLOCK_TEXT)),
    (r"another document|document start", _at_mark(files.SEVERAL_DOCUMENTS)),
    (r"mapping values are not", _colon),
    (r"could not find expected ':'", _no_colon),
    (r"found '<scalar>'", _stray),
    (r"expected <block end>", _at_mark(files.INDENTATION)),
    (r"parsing a flow", _begun(files.UNCLOSED_BRACKET)),
    (r"", _at_mark(files.UNREADABLE_YAML)),
]
