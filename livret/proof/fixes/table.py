"""The corrections of problems, and how sure they are, one row each.

A sure correction leaves the words as they are: « check --fix » applies it. A doubtful one guesses the intention (a line
turned into a heading, cells into a table): each place is shown, for confirmation.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from livret.base.problems import Kind, Problem
from livret.catalogue import data, files
from livret.catalogue import prose as texts
from livret.proof.fixes import fields, prose

Mend = Callable[[prose.Lines, int, Problem], list[str] | None]


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction: lines, the row of the problem (from 0), the problem → lines, or None if it does not apply."""

    sure: bool
    mend: Mend


#: Errors of a file's bytes: its lines stay as they are, and are written in UTF-8.
ENCODINGS = frozenset({files.NOT_UTF8, files.BYTE_ORDER_MARK})


def fix_of(problem: Problem) -> Fix | None:
    """Return the correction of *problem*; None if there is none."""
    if problem.code == files.NOT_UTF8.code:  # an object from a cache is equal, not identical
        return Fix(sure=problem.values["marked"], mend=_as_it_is)
    if problem.code == texts.GLUED_HEADING.code:  # one # begins a keyword as well: #transition
        return Fix(sure=problem.values["words"].startswith("##"), mend=prose.spaced_heading)
    if problem.code == texts.TYPED_BULLET.code and _perhaps_said(problem):
        return Fix(sure=False, mend=prose.bullet)
    return _FIXES.get(problem.code)


def _perhaps_said(problem: Problem) -> bool:
    """Whether the bullet may begin what somebody says: « > un marché », « -Bonjour. »."""
    typed = problem.location.excerpt.rstrip() if problem.location else ""
    return problem.values["words"] == ">" or (problem.values["words"] == "-" and typed.endswith(tuple(".!?…»")))


def is_sure(problem: Problem) -> bool | None:
    """Whether « check --fix » corrects *problem*, judged by its own line; None if there is no correction at all."""
    fix, line = fix_of(problem), problem.location.excerpt if problem.location else ""
    if not fix:
        return None
    if fix.mend is _as_it_is:
        return fix.sure if problem.kind in ENCODINGS or "meant" in problem.values else None
    alone = replace(problem, location=replace(problem.location, line=1)) if problem.location else problem
    return fix.sure if fix.mend([line], 0, alone) not in (None, [line]) else None


def _as_it_is(lines: prose.Lines, _row: int, _problem: Problem) -> list[str]:
    return list(lines)


def _rows(sure: bool, rows: dict[Kind, Mend]) -> dict[str, Fix]:
    return {kind.code: Fix(sure, mend) for kind, mend in rows.items()}


_FIXES = _rows(
    True,
    {
        texts.TYPED_BULLET: prose.bullet,
        texts.ESCAPED_BULLET: prose.listed(r"\\[-+*•]"),
        texts.CHARACTER: prose.private_bullet,
        texts.INDENTED_TEXT: prose.flush,
        texts.BLOCK_SYNTAX: fields.attributes,
        files.BYTE_ORDER_MARK: _as_it_is,
        files.MISSING_FILE: _as_it_is,
        files.INVISIBLE_CHARACTER: fields.escaped,
        files.TAB: fields.written,
        files.NO_SPACE_AFTER_COLON: fields.written,
        files.FIRST_CHARACTER: fields.written,
        files.COLON_IN_TEXT: fields.written,
        files.QUOTES_IN_TEXT: fields.written,
        files.BACKSLASH: fields.written,
        data.QUOTED_FIELD: fields.quotes,
        data.FIELD_MARKUP: fields.entity,
        data.NOT_A_NUMBER: fields.number,
        data.SIREN_FORM: fields.unquoted,
        data.UNKNOWN_COLOUR: fields.unquoted,
    },
) | _rows(
    False,
    {
        texts.RUBRIC_AS_LINE: prose.heading,
        texts.LIST_OR_DIALOGUE: prose.listed("[–—]"),
        texts.FOREIGN_MARKUP: prose.unboxed,
        texts.WORD_CUT: prose.whole_word,
        texts.PARAGRAPHS_JOINED: prose.parted,
        texts.SEMICOLONS: prose.table,
        texts.UNDERLINED_HEADING: prose.underlined,
        texts.RULE: prose.removed,
        texts.TYPED_NUMBER: prose.numbered,
        texts.TABS: prose.table,
        texts.LINES_JOINED: prose.broken_lines,
        texts.STAR_BETWEEN_FIGURES: prose.rewritten(r"(?<=\d)\*(?=\d)", "×"),
        texts.BROKEN_EMPHASIS: prose.rewritten(r"\*\*[ \u00a0]*([^*]+?)[ \u00a0]*\*\*", r"**\1**"),
        files.CUT_BY_HASH: fields.hidden,
        files.PERHAPS_CUT: fields.hidden,
    },
)
