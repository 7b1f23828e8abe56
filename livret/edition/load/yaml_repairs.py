"""YAML faults with one remedy: the same words, typed as YAML requires.

Reading continues after such a fault, so that one run reports those below it too; ``check --fix`` writes the remedy.
"""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from livret.base.problems import Problem
from livret.catalogue import files
from livret.edition.load.yaml_errors import FIELD, quote, unmarked, without_remark

Lines = Sequence[str]
#: Signs that begin a text by mistake. Others (brackets, dashes, « > ») may be intended YAML.
_MISTAKEN = frozenset("*&!%@`")
#: The opening sign of a list or of fields on one line: the sign before it may be YAML's own.
_FLOW = re.compile(r"[\[{]")
#: No author types longer lines.
_LONGEST = 2_000
_TABS = re.compile(r" *\t[ \t]*")
_INDENT = re.compile(r"\s*(?:- +)*")
_GLUED = re.compile(r"(\s*(?:- +)?\w[\w -]*?)[ \u00a0\u202f]*:[\u00a0\u202f]*(?=\S)")


def mended(lines: Lines, problem: Problem) -> list[str] | None:
    """Return *lines*, as many as before, without the fault of *problem*; None if it has no sure remedy."""
    mend, place = _MENDS.get(problem.code), problem.location
    if not mend or not place or not 0 < place.line <= len(lines) or len(lines[place.line - 1]) > _LONGEST:
        return None
    result = mend(lines, place.line - 1, problem)
    return result if result != list(lines) else None


def _spaced(lines: Lines, row: int, _problem: Problem) -> list[str] | None:
    """Return *lines* with two spaces for each tab at the beginning of line *row* and of those that follow it."""
    tabbed = list(takewhile(lambda line: _TABS.match(line), lines[row:]))
    spaced = [_TABS.sub(lambda found: found[0].replace("\t", "  "), line) for line in tabbed]
    return [*lines[:row], *spaced, *lines[row + len(tabbed) :]]


def _parted(lines: Lines, row: int, _problem: Problem) -> list[str] | None:
    """Return *lines* with an ordinary space behind the colon of a field's name."""
    return _with(lines, row, _GLUED.sub(r"\1: ", lines[row], count=1))


def _mistaken(lines: Lines, row: int, problem: Problem) -> list[str] | None:
    meant = problem.values["character"] not in _MISTAKEN or _FLOW.search(lines[row])
    return None if meant else _quoted(lines, row, problem)


def _quoted(lines: Lines, row: int, _problem: Problem) -> list[str] | None:
    """Return *lines* with the value of a field between quotes, its continuation lines joined to it."""
    found = FIELD.fullmatch(lines[row])
    if not found:
        return None
    first = without_remark(found["value"])
    remark = found["value"][len(first) :]
    more = _continuation(lines, row)
    if more is None or " #" in first or (more and remark):
        return None
    value = unmarked(" ".join([_bare(first.strip()), *more]).strip())
    result = _with(lines, row, f"{found['head']}{quote(value)}{remark}")
    return [*result[: row + 1], *("" for _line in more), *result[row + 1 + len(more) :]]


def _continuation(lines: Lines, row: int) -> list[str] | None:
    """Return the continuation lines of the value of line *row*, or None where they may be something else."""
    indent = len(_INDENT.match(lines[row])[0])  # type: ignore[index]
    more: list[str] = []
    for line in lines[row + 1 :]:
        if not line.strip() or len(line) - len(line.lstrip()) <= indent:
            break
        if re.match(r"\s*(?:[-#]|[\w-]+\s*:(?:\s|$))", line) or " #" in line:
            return None
        more.append(line.strip())
    return more


def _bare(value: str) -> str:
    """Return *value* without straight quotes at both its ends."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _with(lines: Lines, row: int, line: str) -> list[str]:
    return [*lines[:row], line, *lines[row + 1 :]]


_MENDS: dict[str, Callable[[Lines, int, Problem], list[str] | None]] = {
    files.TAB.code: _spaced,
    files.NO_SPACE_AFTER_COLON.code: _parted,
    files.FIRST_CHARACTER.code: _mistaken,
    files.COLON_IN_TEXT.code: _quoted,
    files.QUOTES_IN_TEXT.code: _quoted,
    files.BACKSLASH.code: _quoted,
}
