"""Corrections of YAML: lines → corrected lines, or None if there is nothing to do."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import chain

from livret.base.invisible import is_lost
from livret.base.problems import Problem
from livret.catalogue import data
from livret.edition.facts import FACTS
from livret.edition.load.yaml_errors import FIELD, quote
from livret.edition.load.yaml_repairs import mended
from livret.proof.fixes.prose import with_line

Lines = Sequence[str]
#: Spellings of the units of figures.
_UNITS = frozenset(
    form.casefold()
    for row in FACTS
    for form in (row.one, row.many, row.csv_unit, *chain(*(unit.forms for unit in row.units if unit.times == 1)))
)
#: What entities may stand for beside letters: signs that mean nothing in YAML.
_HARMLESS = "\u00a0\u202f’«»…–—°€²³&"
_QUOTED = re.compile("[“„«].*[”“»]")
_CURLY = re.compile("[“”„‟]")


def written(lines: Lines, _row: int, problem: Problem) -> list[str] | None:
    """Return *lines* with the one correction of a syntax error (``yaml_repairs``)."""
    return mended(lines, problem)


def quotes(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with straight quotes around the value of a field."""
    return with_line(lines, row, re.sub(r"[“”„‟](.*)[“”„‟]", lambda found: quote(found[1]), lines[row], count=1))


def attributes(lines: Lines, row: int, _problem: Problem) -> list[str]:
    """Return *lines* with straight quotes around the attributes of a ::: block."""
    return with_line(lines, row, _CURLY.sub('"', lines[row]))


def number(lines: Lines, row: int, problem: Problem) -> list[str] | None:
    """Return *lines* without the unit behind a number, if it is one that is printed there."""
    value, bare = problem.values["value"], problem.values.get("number")
    if without := unquoted(lines, row, problem):
        return without
    meant = problem.values.get("help") == data.NUMBER_WITH_UNIT
    if not meant or not bare or value.removeprefix(bare).strip(" \u00a0\u202f.").casefold() not in _UNITS:
        return None
    return with_line(lines, row, lines[row].replace(value, bare, 1))


def unquoted(lines: Lines, row: int, problem: Problem) -> list[str] | None:
    """Return *lines* without the curly quotes around a value that is no text."""
    value = problem.values["value"]
    bare = value.strip(" \u00a0\u202f“”„‟«»")
    if not bare or not _QUOTED.fullmatch(value):
        return None
    return with_line(lines, row, lines[row].replace(value, bare, 1))


def escaped(lines: Lines, row: int, problem: Problem) -> list[str] | None:
    """Return *lines* without an invisible character written as an escape; a break becomes a space."""
    place = problem.location
    escape, sign = problem.values.get("escape"), chr(int(problem.values["code"].removeprefix("U+"), 16))
    start = place.column - 1 if place else 0
    if not escape or not lines[row].startswith(escape, start) or is_lost(sign):
        return None
    space = " " if sign.isspace() else ""
    return with_line(lines, row, lines[row][:start] + space + lines[row][start + len(escape) :])


def entity(lines: Lines, row: int, problem: Problem) -> list[str] | None:
    """Return *lines* with the sign that an entity stands for, a letter or one that means nothing in YAML."""
    typed, sign = problem.values["words"], unescape(problem.values["words"])
    if typed == sign or not (sign.isalnum() or sign in _HARMLESS):
        return None
    return with_line(lines, row, lines[row].replace(typed, sign))


def hidden(lines: Lines, row: int, _problem: Problem) -> list[str] | None:
    """Return *lines* with quotes around a value that was cut at « # »."""
    found = FIELD.fullmatch(lines[row])
    return with_line(lines, row, f"{found['head']}{quote(found['value'].strip())}") if found else None
