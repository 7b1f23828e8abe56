"""Lists, columns and dialogues as other tools have them: told where their lines would run together.

Markdown makes one paragraph of lines without a blank one between. What was a list in Word, a row of a spreadsheet or
two lines of a signature is told once, at its first line; a dialogue is let through.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from livret.content.prose_source import Line
from livret.kinds import prose as kinds
from livret.problems import Kind

_NAME = r"[A-ZÀ-Þ][\w’'.-]*"
#: Signs at the beginning of a line that stand for an item. The group is what the caret shows; « fewest » lines in a row
#: make a list of them.
_HAND_MADE = tuple(
    (kind, fewest, re.compile(pattern))
    for kind, fewest, pattern in (
        (kinds.TYPED_BULLET, 1, r"\s*([→⇒➔▸❖])\s"),
        (kinds.TYPED_BULLET, 1, r"\s*(o) {2,}\S"),
        (kinds.TYPED_BULLET, 2, r" {0,3}(-)[^\W\d_]"),
        (kinds.TYPED_NUMBER, 2, r"\s*([a-zA-Z]\)|\d{1,2}/|(?:[ivx]{1,4}|[A-Z])\.)\s"),
    )
)
_DASH = re.compile(r"\s*(?:([–—])|(\\[-+*•]))\s")
#: What ends a sentence, or a remark of a dialogue.
_SENTENCE_END = re.compile(r"[.!?…»”:][*_]*\s*$")
_SIGNATURE = re.compile(rf"{_NAME}(?: (?:{_NAME}|d[eu]|des|la|le|les)){{1,4}}\s*")
_LONGEST_SIGNATURE = 80
_DEFINITION = re.compile(r" {0,3}(:) +\w")
#: Words of a term that is defined.
_LONGEST_TERM = 5
_MARKUP = re.compile(r"\s*(?:[-*+#>|]|\d{1,3}[.)]|:::|\[\^)|.*\|")


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong with a line: its kind, and the columns (from 0) of the signs to change."""

    kind: Kind
    line: Line
    start: int
    end: int


def run_together(lines: Sequence[Line], typed: Callable[[int], str], after_dash: bool) -> Iterator[Told]:
    """Yield what would run together in *lines*, a block without blank ones; *typed* gives a line as it was typed.

    *after_dash* says that the block before ends with a line that begins with a dash and is no sentence.
    """
    yield from _hand_made(lines)
    yield from _dashes(lines, after_dash)
    if told := _columns(lines, typed) or _definition(lines) or _signature(lines):
        yield told


def _hand_made(lines: Sequence[Line]) -> Iterator[Told]:
    for kind, fewest, pattern in _HAND_MADE:
        found = [(line, match) for line in lines if (match := pattern.match(line.text))]
        if len(found) >= fewest:
            line, match = found[0]
            yield Told(kind, line, *match.span(1))


def ends_with_a_dash(lines: Sequence[Line]) -> bool:
    """Whether the last of *lines* begins with a dash, and no sentence ends there."""
    return bool(_DASH.match(lines[-1].text) and not _SENTENCE_END.search(lines[-1].text))


def _dashes(lines: Sequence[Line], after_dash: bool) -> Iterator[Told]:
    """Yield a list of which the items begin with dashes: several, of which one is no sentence."""
    found = [(line, match) for line in lines if (match := _DASH.match(line.text))]
    several = len(found) > 1 or (len(found) == 1 and after_dash)
    if several and not all(_SENTENCE_END.search(line.text) for line, _match in found):
        line, match = found[0]
        escaped = bool(match[2])
        yield Told(kinds.ESCAPED_BULLET if escaped else kinds.TYPED_BULLET, line, *match.span(2 if escaped else 1))


def is_dialogue(lines: Sequence[Line]) -> bool:
    """Whether several of *lines* begin with a dash: each is a line of its own."""
    return sum(bool(_DASH.match(line.text)) for line in lines) > 1


def _columns(lines: Sequence[Line], typed: Callable[[int], str]) -> Told | None:
    """Return rows of which the columns were parted by tabs, two or more of them."""
    rows = list(takewhile(lambda line: "\t" in typed(line.number).strip(), lines))
    if len(rows) < 2 or any(pattern.match(rows[0].text) for _kind, _fewest, pattern in _HAND_MADE):
        return None
    at = typed(rows[0].number).index("\t", len(typed(rows[0].number)) - len(typed(rows[0].number).lstrip()))
    return Told(kinds.TABS, rows[0], at, at + 1)


def _definition(lines: Sequence[Line]) -> Told | None:
    """Return the colon under a term of a few words, which other tools take for its definition."""
    if len(lines) < 2 or _MARKUP.match(lines[0].text) or len(lines[0].text.split()) > _LONGEST_TERM:
        return None
    found = _DEFINITION.match(lines[1].text)
    return Told(kinds.FOREIGN_MARKUP, lines[1], *found.span(1)) if found else None


def _signature(lines: Sequence[Line]) -> Told | None:
    """Return a name that stands alone on its line, with a line below it that does not go on with a sentence."""
    if not 2 <= len(lines) <= 3 or any(_MARKUP.match(line.text) for line in lines):
        return None
    first, *others = lines
    short = all(len(line.text) <= _LONGEST_SIGNATURE and not _SENTENCE_END.search(line.text) for line in lines)
    if short and _SIGNATURE.fullmatch(first.text) and all(line.text.lstrip()[:1].isupper() for line in others):
        return Told(kinds.LINES_JOINED, first, 0, len(first.text.rstrip()))
    return None
