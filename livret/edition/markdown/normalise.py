"""Paragraphs and lists, rewritten so that Python-Markdown reads them correctly.

It drops a list typed right under a sentence into the paragraph, misreads nesting by two or three spaces,
and mixes lists of two sorts. So each paragraph and each item becomes one line, items are nested by four
spaces, and blank lines separate lists that begin or change. Marks keep the numbers of the lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livret.catalogue import prose as kinds
from livret.edition.markdown.blocks import MAX_DEPTH
from livret.edition.markdown.manuscript import Manuscript, ManuscriptLine, joined

_ITEM = re.compile(r"^( *)([-*+]|\d{1,3}[.)]) +(.*)$")
#: The beginning of a remark in a dialogue: a paragraph of its own.
_BEGINS_REMARK = re.compile(r"\s*[–—]\s")
#: An image on a line of its own: a figure, with or without blank lines around it.
_IMAGE = re.compile(r"\s*!\[[^\]]*\]\((?:[^()]|\([^()]*\))*\)\s*")
_OF_LISTS = (kinds.TYPED_BULLET, kinds.LIST_OR_DIALOGUE, kinds.TYPED_NUMBER, kinds.ESCAPED_BULLET, kinds.CHARACTER)
#: Words that Markdown would read as the sign of a list.
_LIKE_ITEM = re.compile(r"^([-*+]|\d+(?=\.))(?=[. ])")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A paragraph (``sign`` empty) or an item, ``level`` lists deep (0: not in a list)."""

    sign: str
    level: int
    lines: list[ManuscriptLine]


@dataclass(slots=True)
class _Reader:
    """Reads lines into entries. ``indents`` are those of the signs of the open lists, in spaces."""

    manuscript: Manuscript
    entries: list[_Entry]
    indents: list[int]
    after_blank: bool = True

    def read(self, line: ManuscriptLine) -> None:
        found, image = _ITEM.match(line.text), bool(_IMAGE.fullmatch(line.text))
        if line.blank:
            self.after_blank = True
            return
        if found and self._starts_item(found):
            self._item(ManuscriptLine(line.number, found[3]), len(found[1]), found[2])
        elif self.after_blank or image or not self.entries or _BEGINS_REMARK.match(line.text):
            self._paragraph(line)
        else:
            self.entries[-1].lines.append(line)
        self.after_blank = image

    def _starts_item(self, found: re.Match[str]) -> bool:
        """Return whether it is an item: right under a sentence, the only number that begins a list is 1."""
        return bool(self.after_blank or self.indents or not found[2][0].isdigit() or found[2][:-1] == "1")

    def _item(self, line: ManuscriptLine, indent: int, sign: str) -> None:
        if self.after_blank and indent < 2 and self.entries and not self.entries[-1].level:
            self.indents.clear()
        while len(self.indents) > 1 and abs(indent - self.indents[-2]) <= abs(indent - self.indents[-1]):
            self.indents.pop()
        if not self.indents or indent >= self.indents[-1] + 2:
            self.indents.append(indent)
        if len(self.indents) > MAX_DEPTH:
            self.manuscript.refuse(kinds.TOO_DEEP, line.number, limit=MAX_DEPTH)
            self.indents.pop()
        number = f"{int(sign[:-1])}." if sign[0].isdigit() else "-"
        self.entries.append(_Entry(number, len(self.indents), [line]))

    def _paragraph(self, line: ManuscriptLine) -> None:
        while self.indents and line.indent < self.indents[-1] + 2:
            self.indents.pop()
        if not self.indents and line.indent >= 4 and not self._stands_in_a_list(line.number):
            self.manuscript.refuse(kinds.INDENTED_TEXT, line.number)
        self.entries.append(_Entry("", len(self.indents), [line]))

    def _stands_in_a_list(self, number: int) -> bool:
        """Return whether a list problem was reported at line *number*."""
        return any(
            problem.kind in _OF_LISTS and problem.location and problem.location.line == number
            for problem in self.manuscript.problems
        )


def flow(manuscript: Manuscript, lines: Sequence[ManuscriptLine]) -> str:
    """Return the paragraphs and lists of *lines* as Markdown, with marks; report lists that are none."""
    reader = _Reader(manuscript, [], [])
    for line in lines:
        reader.read(line)
    return "\n".join(_written(reader.entries))


def paragraph(lines: Sequence[ManuscriptLine]) -> str:
    """Return *lines* as one paragraph of Markdown, with marks; signs of a list are escaped."""
    return _LIKE_ITEM.sub(_escape, joined(lines))


def _escape(found: re.Match[str]) -> str:
    return f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}"


def _written(entries: Sequence[_Entry]) -> Iterator[str]:
    """Yield lines of Markdown, blank ones where a list begins, changes its sort or ends by two levels."""
    signs: dict[int, str] = {}
    top = 0  # the level that the lines since the last blank one began with
    for index, entry in enumerate(entries):
        sort = entry.sign and ("-" if entry.sign == "-" else "1")
        before = entries[index - 1].sign if index else ""
        if not (before and sort) or entry.level < top or signs.get(entry.level, sort) != sort:
            yield ""
            top = entry.level
        signs = {level: kept for level, kept in signs.items() if level < entry.level} | {entry.level: sort}
        indent = "    " * (entry.level - bool(entry.sign))
        yield f"{indent}{entry.sign} {paragraph(entry.lines)}" if entry.sign else f"{indent}{paragraph(entry.lines)}"
