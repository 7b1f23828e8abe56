"""Remedies of what is wrong in Markdown: lines → the same lines, and None where there is nothing to do."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile

from livret.problems import Problem

Lines = Sequence[str]
_ITEM = r"(?:[-*+]|\d{1,3}[.)])\s+"
#: A list that begins with letters, Roman numerals, or figures with a stroke.
_NUMBERED = re.compile(r"(\s*)(?:[a-zA-Z]\)|\d{1,2}/|(?:[ivx]{1,4}|[A-Z])\.)\s+")
_MARKUP = re.compile(r"[*_#:\s]*(.*?)[*_:\s\u00a0\u202f]*")


def with_line(lines: Lines, row: int, *new: str) -> list[str]:
    """Return *lines* with *new* in the place of line *row*."""
    return [*lines[:row], *new, *lines[row + 1 :]]


def block(lines: Lines, row: int) -> range:
    """Return the rows of the lines from *row* down to the next blank one."""
    end = row
    while end < len(lines) and lines[end].strip():
        end += 1
    return range(row, end)


def bullet(lines: Lines, row: int, problem: Problem) -> list[str]:
    """Return *lines* with « - » for the sign typed in its place; behind a « - », the sign goes."""
    sign = re.escape(problem.values["words"])
    if found := re.match(rf"(\s*{_ITEM}){sign}\s*(?=\S)", lines[row]):
        return with_line(lines, row, found[1] + lines[row][found.end() :])
    apart = "" if problem.values["words"] == "-" else r"\s+"
    typed = re.compile(rf"(\s*){sign}{apart}(?=\S)")
    return _each(lines, block(lines, row), typed, r"\1- ")


def escaped_bullet(lines: Lines, row: int, problem: Problem) -> list[str]:
    """Return *lines* with « - » for an escaped sign at the beginning of a line."""
    sign = re.escape(problem.values["words"])
    return with_line(lines, row, re.sub(rf"^(\s*)(?:{_ITEM})?{sign}\s*(?=\S)", r"\1- ", lines[row], count=1))


def dashes(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with « - » for the dashes at the beginning of the lines of a block and of those that follow."""
    end = row
    while end < len(lines) and (not lines[end].strip() or re.match(r"\s*[–—]\s", lines[end])):
        end += 1
    return _each(lines, range(row, end), re.compile(r"(\s*)[–—]\s+"), r"\1- ")


def numbered(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* numbered with figures and points, from 1, as Markdown wants them."""
    result = list(lines)
    rows = [each for each in block(lines, row) if _NUMBERED.match(lines[each])]
    for number, each in enumerate(rows, 1):
        result[each] = _NUMBERED.sub(rf"\g<1>{number}. ", lines[each], count=1)
    return result


def heading(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with a line made a rubric, blank lines around it."""
    words = _MARKUP.fullmatch(lines[row])
    return _apart(lines, row, row + 1, [f"## {words[1] if words else lines[row].strip()}"])


def underlined(lines: Lines, row: int, _problem: Problem) -> list[str] | None:
    """Return *lines* with « ### » for the line of signs under a heading."""
    if not row or not lines[row - 1].strip():
        return None
    return [*lines[: row - 1], f"### {lines[row - 1].strip()}", *lines[row + 1 :]]


def removed(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* without the words of line *row*."""
    return with_line(lines, row, "")


def table(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with a table for rows of which the cells are parted by tabs."""
    rows = list(takewhile(lambda each: "\t" in lines[each].strip(), block(lines, row)))
    cells = [[cell.strip().replace("|", r"\|") for cell in lines[each].strip().split("\t")] for each in rows]
    width = max(map(len, cells))
    typed = [f"| {' | '.join([*row_cells, *[''] * (width - len(row_cells))])} |" for row_cells in cells]
    return _apart(lines, row, row + len(rows), [typed[0], f"|{' --- |' * width}", *typed[1:]])


def broken_lines(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with a backslash at the end of those that would run into the next."""
    result, rows = list(lines), block(lines, row)
    for each in rows[:-1]:
        result[each] = f"{lines[each].rstrip()}\\"
    return result


def rewritten(pattern: str, new: str) -> Callable[[Lines, int, Problem], list[str]]:
    """Return a remedy that puts *new* in the place of *pattern* wherever it stands on the line."""
    return partial(_rewrite, re.compile(pattern), new)


def _rewrite(pattern: re.Pattern[str], new: str, lines: Lines, row: int, _problem: Problem) -> list[str]:
    return with_line(lines, row, pattern.sub(new, lines[row]))


def _apart(lines: Lines, start: int, end: int, new: Lines) -> list[str]:
    """Return *lines* with *new* in the place of those from *start* to *end*, blank lines around it."""
    before = [""] * bool(start and lines[start - 1].strip())
    after = [""] * bool(end < len(lines) and lines[end].strip())
    return [*lines[:start], *before, *new, *after, *lines[end:]]


def _each(lines: Lines, rows: range, pattern: re.Pattern[str], new: str) -> list[str]:
    return [
        found.expand(new) + line[found.end() :] if row in rows and (found := pattern.match(line)) else line
        for row, line in enumerate(lines)
    ]
