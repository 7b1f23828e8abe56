"""Corrections of Markdown: lines → corrected lines, or None if there is nothing to do."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile
from textwrap import dedent

from livret.base.problems import Problem
from livret.edition.markdown.foreign import BULLETS

Lines = Sequence[str]
_ITEM = r"(?:[-*+]|\d{1,3}[.)])\s+"
#: Bullets of Word's fonts Symbol and Wingdings.
_PRIVATE = re.compile("([ \t]*)[\uf000-\uf0ff][ \t]+(?=\\S)")
#: A line of a list, as required or as typed.
_LISTED = re.compile(rf"\s*(?:{_ITEM}|[{BULLETS}\uf000-\uf0ff→o]\s)")
#: The end of a paragraph, and the beginning of another.
_ENDS, _BEGINS = re.compile(r"[.!?…»”][*_]*\s*$"), re.compile(r"[\s*_«“\"(]*[A-ZÀ-Þ\d]")
_INDENT = re.compile(r"^[ \t]+")
_MARKUP = re.compile(r"[*_#:\s]*(.*?)[*_:\s\u00a0\u202f]*")


def with_line(lines: Lines, row: int, *new: str) -> list[str]:
    """Return *lines* with line *row* replaced by *new*."""
    return [*lines[:row], *new, *lines[row + 1 :]]


def block(lines: Lines, row: int) -> range:
    """Return the rows of the lines from *row* down to the next blank one."""
    end = row
    while end < len(lines) and lines[end].strip():
        end += 1
    return range(row, end)


def bullet(lines: Lines, row: int, problem: Problem) -> list[str]:
    """Return *lines* with « - » for the bullet typed; behind a « - », the bullet is removed."""
    sign = re.escape(problem.values["words"])
    if found := re.match(rf"(\s*{_ITEM}){sign}\s*(?=\S)", lines[row]):
        return with_line(lines, row, found[1] + lines[row][found.end() :])
    apart = r"\s*" if problem.values["words"] in BULLETS else "" if problem.values["words"] == "-" else r"\s+"
    typed = re.compile(rf"((?:\s*>)*[ \t]*)[\u00a0\u202f]*(?:{sign}{apart}|\\[-+*•]\s+)(?=\S)")
    first = row
    while first and typed.match(lines[first - 1]):
        first -= 1
    deeper = "  " if _is_second(lines, first, problem.values["words"]) else ""
    new = _each(lines, range(first, block(lines, row).stop), typed, rf"\1{deeper}- ")
    return new if deeper else flush(new, row, problem)


def _is_second(lines: Lines, row: int, sign: str) -> bool:
    """Return whether *sign* is Word's of the second level, « o », below an item of the first, as far to the left."""
    above = _LISTED.match(lines[row - 1]) if row else None
    return sign == "o" and bool(above) and not lines[row - 1][:1].isspace() and not lines[row][:1].isspace()


def private_bullet(lines: Lines, row: int, problem: Problem) -> list[str] | None:
    """Return *lines* with « - » for the bullets of Word's own fonts, in the block that begins at *row*."""
    if not _PRIVATE.match(lines[row]):
        return None
    return flush(_each(lines, block(lines, row), _PRIVATE, r"\1- "), row, problem)


def listed(sign: str) -> Callable[[Lines, int, Problem], list[str]]:
    """Return a correction that replaces *sign* by « - » at the start of a line and of those before and behind it."""
    return partial(_list, re.compile(rf"(\s*)(?:{_ITEM})?(?:{sign})\s+(?=\S)"))


def _list(pattern: re.Pattern[str], lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with « - » for *pattern* on line *row* and its neighbours; blank lines may stand between."""
    start, end = row, row + 1
    while start and (not lines[start - 1].strip() or pattern.match(lines[start - 1])):
        start -= 1
    while end < len(lines) and (not lines[end].strip() or pattern.match(lines[end])):
        end += 1
    return _each(lines, range(start, end), pattern, r"\1- ")


def flush(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with the block that begins at *row* moved to the left as a whole.

    An item continued by a list stays in place, and so do cells separated by tabs.
    """
    above = next((line for line in reversed(lines[:row]) if line.strip()), "")
    if "\t" in lines[row].strip() or (_LISTED.match(lines[row]) and _LISTED.match(above)):
        return list(lines)
    rows = block(lines, row)
    indented = [_INDENT.sub(lambda found: found[0].expandtabs(4), lines[each]) for each in rows]
    return [*lines[:row], *dedent("\n".join(indented)).split("\n"), *lines[row + len(rows) :]]


def numbered(lines: Lines, row: int, problem: Problem) -> list[str]:
    """Return *lines* with figures and points, from 1, as Markdown requires, for labels of the same shape."""
    typed = re.compile(rf"(\s*){_shape(problem.values['words'])}\s*(?=\S)")
    result = list(lines)
    rows = [each for each in block(lines, row) if typed.match(lines[each])]
    for number, each in enumerate(rows, 1):
        result[each] = typed.sub(rf"\g<1>{number}. ", lines[each], count=1)
    return result


def _shape(label: str) -> str:
    r"""Return the pattern of labels like *label*: figures for figures, letters for letters.

    >>> _shape("a)") == r"[a-zA-Z]{1,4}\)" and _shape("(12)") == r"\(\d{1,2}\)"
    True
    """
    runs = re.findall(r"\d+|[a-zA-Z]+|[①-⑳]|.", label.strip())
    return "".join(
        r"\d{1,2}" if run.isdecimal() else "[①-⑳]" if "①" <= run <= "⑳" else
        "[a-zA-Z]{1,4}" if run.isalpha() else re.escape(run) for run in runs
    )  # fmt: skip


def heading(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with a line turned into a rubric, blank lines around it."""
    words = _MARKUP.fullmatch(lines[row])
    return _apart(lines, row, row + 1, [f"## {words[1] if words else lines[row].strip()}"])


def spaced_heading(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with a space behind the # of a heading."""
    return with_line(lines, row, re.sub(r"^(\s*#{1,6})(?=[^#\s])", r"\1 ", lines[row]))


def unboxed(lines: Lines, row: int, problem: Problem) -> list[str] | None:
    """Return *lines* without a box to tick at the start of an item, or the signs of highlighting."""
    words = problem.values["words"]
    if words in ("[ ]", "[]", "[x]", "[X]"):
        return with_line(lines, row, re.sub(rf"^(\s*(?:{_ITEM})?){re.escape(words)}\s*", r"\1", lines[row]))
    return with_line(lines, row, re.sub(r"==([^=]+)==", r"\1", lines[row])) if words == "==" else None


def whole_word(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with the word that a hyphen cuts at the end of line *row* in one piece, on that line.

    Before a capital the hyphen stays: « Exemple-Ville ».
    """
    rest, _space, behind = (lines[row + 1] if row + 1 < len(lines) else "").lstrip(" >").partition(" ")
    cut = lines[row].rstrip() if rest[:1].isupper() else lines[row].rstrip()[:-1]
    return [*lines[:row], cut + rest, *filter(None, [behind]), *lines[row + 2 :]]


def parted(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with blank ones between the paragraphs of the block of line *row*, from that line on."""
    result = list(lines[:row])
    for each in block(lines, row):
        begins = _BEGINS.match(lines[each])
        result += [""] * bool(each == row or (begins and _ENDS.search(lines[each - 1]))) + [lines[each]]
    return [*result, *lines[block(lines, row).stop :]]


def underlined(lines: Lines, row: int, _problem: Problem) -> list[str] | None:
    """Return *lines* with « ### » instead of the line of signs under a heading."""
    if not row or not lines[row - 1].strip():
        return None
    return [*lines[: row - 1], f"### {lines[row - 1].strip()}", *lines[row + 1 :]]


def removed(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* without the words of line *row*."""
    return with_line(lines, row, "")


def table(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with a table instead of rows with cells separated by tabs, or by semicolons."""
    sign = "\t" if "\t" in lines[row].strip() else ";"
    rows = list(takewhile(lambda each: sign in lines[each].rstrip(), block(lines, row)))
    cells = [[cell.strip().replace("|", r"\|") for cell in lines[each].rstrip().split(sign)] for each in rows]
    if all(not row_cells[0] for row_cells in cells):  # all are indented: there is no such column
        cells = [row_cells[1:] for row_cells in cells]
    width = max(map(len, cells))
    typed = [f"| {' | '.join([*row_cells, *[''] * (width - len(row_cells))])} |" for row_cells in cells]
    return _apart(lines, row, row + len(rows), [typed[0], f"|{' --- |' * width}", *typed[1:]])


def broken_lines(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with a backslash at the end of those that would be joined to the next."""
    result, rows = list(lines), block(lines, row)
    for each in rows[:-1]:
        result[each] = f"{lines[each].rstrip()}\\"
    return result


def rewritten(pattern: str, new: str) -> Callable[[Lines, int, Problem], list[str]]:
    """Return a correction that replaces *pattern* by *new* everywhere on the line."""
    return partial(_rewrite, re.compile(pattern), new)


def _rewrite(pattern: re.Pattern[str], new: str, lines: Lines, row: int, _problem: Problem) -> list[str]:
    return with_line(lines, row, pattern.sub(new, lines[row]))


def _apart(lines: Lines, start: int, end: int, new: Lines) -> list[str]:
    """Return *lines* with those from *start* to *end* replaced by *new*, blank lines around it."""
    before = [""] * bool(start and lines[start - 1].strip())
    after = [""] * bool(end < len(lines) and lines[end].strip())
    return [*lines[:start], *before, *new, *after, *lines[end:]]


def _each(lines: Lines, rows: range, pattern: re.Pattern[str], new: str) -> list[str]:
    return [
        found.expand(new) + line[found.end() :] if row in rows and (found := pattern.match(line)) else line
        for row, line in enumerate(lines)
    ]
