"""A text in Markdown → its passages, each letter with its place in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from livret.intake.corrections.units import PassageUnit, Signs, Sort
from livret.intake.corrections.units_inline import read

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(?=\S)")
_HEADING_END = re.compile(r"\s+#+\s*$")
_FENCE = re.compile(r" {0,3}:{3,}\s*")
_ATTRIBUTE = re.compile(r'([^\s="]+)\s*=\s*"([^"]*)"')
_QUOTE = re.compile(r" {0,3}> ?")
_ATTRIBUTION = re.compile(r"\s*(?:—|–|--)\s*(?=\S)")
_DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]{1,64})\]:\s*")
ITEM = re.compile(r"(\s*)([-*+]|\d{1,3}[.)])\s+(?=\S)")
_INTERRUPTS = re.compile(r"\s*(?:[-*+]|1[.)])\s")
_FIGURE = re.compile(r'\s*!\[([^\[\]]*)\]\(\s*[^()\s]*(?:\s+"([^"]*)")?\s*\)\s*$')
_SEPARATOR = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?:\\.|[^|\\])+")
_TAB = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: its number, its offset in the file, its signs."""

    number: int
    offset: int
    text: str

    def after(self, signs: int) -> "_Line":
        """Return the line without its first *signs*."""
        return _Line(self.number, self.offset + signs, self.text[signs:])

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def end(self) -> int:
        return self.offset + len(self.text)


@dataclass(slots=True)
class _Page:
    """A file being read."""

    file: str
    text: str
    lines: list[_Line] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        offset = 0
        for number, text in enumerate(self.text.split("\n"), 1):
            self.lines.append(_Line(number, offset, text))
            offset += len(text) + 1

    def unit(self, sort: Sort, lines: list[_Line], whole: bool = True, **more: object) -> PassageUnit:
        """Return the passage of *lines*; *whole*: they are the author's lines from their beginning."""
        text, starts, ends, looks = read(_joined(lines))
        block = (self.lines[lines[0].number - 1].offset, lines[-1].end) if whole else None
        return PassageUnit(self.file, lines[0].number, sort, text, starts, ends, looks, block=block, **more)  # type: ignore[arg-type]


def markdown_units(text: str, file: str) -> list[PassageUnit]:
    """Return the passages of *text*, which has Unix line ends, in their order."""
    page = _Page(file, text)
    found: list[PassageUnit] = []
    at = 0
    while at < len(page.lines):
        units, at = _next(page, at)
        found += [unit for unit in units if unit.text.strip()]
    return found


def _next(page: _Page, at: int) -> tuple[list[PassageUnit], int]:
    """Return the passages of the block at line *at*, and the line behind it."""
    line = page.lines[at]
    if line.blank:
        return [], at + 1
    for pattern, reader in _STARTS:
        if found := pattern.match(line.text):
            page.indents = page.indents if reader is _item else []
            return reader(page, at, found)
    if "|" in line.text and at + 1 < len(page.lines) and _separates(page.lines[at + 1].text):
        return _table(page, at)
    return _paragraph(page, at)


def _separates(text: str) -> bool:
    return "|" in text and bool(_SEPARATOR.match(text))


def _heading(page: _Page, at: int, found: re.Match[str]) -> tuple[list[PassageUnit], int]:
    line = page.lines[at].after(found.end())
    line = _Line(line.number, line.offset, _HEADING_END.sub("", line.text))
    return [page.unit("heading", [line], level=len(found[1]))], at + 1


def _fence(page: _Page, at: int, found: re.Match[str]) -> tuple[list[PassageUnit], int]:
    """Return the attributes of the ``:::`` line *at*, whose values are printed."""
    line = page.lines[at]
    units = []
    for each in _ATTRIBUTE.finditer(line.text, found.end()):
        start, end = each.span(2)
        part = _Line(line.number, line.offset + start, line.text[start:end])
        places = tuple(range(part.offset, part.end))
        ends = tuple(place + 1 for place in places)
        units.append(PassageUnit(page.file, line.number, "label", part.text, places, ends, label=each[1]))
    return units, at + 1


def _quote(page: _Page, at: int, _found: object) -> tuple[list[PassageUnit], int]:
    """Return the paragraphs of a quote, and its attribution."""
    units: list[PassageUnit] = []
    lines: list[_Line] = []
    while at < len(page.lines) and (found := _QUOTE.match(page.lines[at].text)):
        line = page.lines[at].after(found.end())
        signed = _ATTRIBUTION.match(line.text)
        if (line.blank or signed) and lines:
            units.append(page.unit("quote", lines))
            lines = []
        if signed and units:
            units.append(page.unit("label", [line.after(signed.end())], label="auteur"))
        elif not line.blank:
            lines.append(line)
        at += 1
    rest = _going_on(page, at) if lines else []
    return [*units, *([page.unit("quote", [*lines, *rest])] if lines else [])], at + len(rest)


def _definition(page: _Page, at: int, found: re.Match[str]) -> tuple[list[PassageUnit], int]:
    lines = [page.lines[at].after(found.end()), *_going_on(page, at + 1)]
    end = at + len(lines)
    return [page.unit("note", [line for line in lines if not line.blank] or lines, label=found[1])], end


def _figure(page: _Page, at: int, found: re.Match[str]) -> tuple[list[PassageUnit], int]:
    """Return the alternative of a picture, its caption, and its credit."""
    line = page.lines[at]
    parts = [("alternative", *found.span(1))]
    if found[2]:
        start, end = found.span(2)
        bar = found[2].find("|")
        cut = start + bar if bar >= 0 else end
        parts += [("légende", start, cut), *([("crédit", cut + 1, end)] if bar >= 0 else [])]
    units = []
    for label, start, end in parts:
        part = _stripped(_Line(line.number, line.offset + start, line.text[start:end]))
        if not part.blank:
            units.append(page.unit("label", [part], whole=False, label=label))
    return units, at + 1


def _item(page: _Page, at: int, found: re.Match[str]) -> tuple[list[PassageUnit], int]:
    indent = len(found[1].expandtabs(_TAB))
    while page.indents and page.indents[-1] > indent:
        page.indents.pop()
    if not page.indents or indent > page.indents[-1]:
        page.indents.append(indent)
    lines = [page.lines[at].after(found.end()), *_going_on(page, at + 1)]
    return [page.unit("item", lines, level=len(page.indents), label=found[2])], at + len(lines)


def _table(page: _Page, at: int) -> tuple[list[PassageUnit], int]:
    units, row = [], 0
    while at < len(page.lines) and "|" in page.lines[at].text:
        line = page.lines[at]
        if not (row == 1 and _separates(line.text)):
            found = (_stripped(_Line(line.number, line.offset + each.start(), each[0])) for each in _cells(line.text))
            units += [page.unit("cell", [cell], whole=False, level=row, column=n) for n, cell in enumerate(found)]
        row, at = row + 1, at + 1
    return units, at


def _cells(text: str) -> Iterator[re.Match[str]]:
    """Yield the cells of a row; spaces around its outer bars are none."""
    bar = text.find("|") if text.lstrip().startswith("|") else -1
    cells = [*_CELL.finditer(text, bar + 1)]
    yield from cells[:-1] if cells and not cells[-1][0].strip() else cells


def _paragraph(page: _Page, at: int) -> tuple[list[PassageUnit], int]:
    lines = [page.lines[at], *_going_on(page, at + 1)]
    return [page.unit("paragraph", lines)], at + len(lines)


def _going_on(page: _Page, at: int) -> list[_Line]:
    """Return the lines from *at* on that continue the paragraph above them."""
    end = at
    while end < len(page.lines) and _continues(page, end):
        end += 1
    return page.lines[at:end]


def _continues(page: _Page, at: int) -> bool:
    text = page.lines[at].text
    begins = any(pattern.match(text) for pattern, reader in _STARTS if reader is not _item)
    inside = page.indents and ITEM.match(text)
    row = "|" in text and at + 1 < len(page.lines) and _separates(page.lines[at + 1].text)
    return bool(text.strip()) and not (begins or inside or row or _INTERRUPTS.match(text))


def _stripped(line: _Line) -> _Line:
    text = line.text.lstrip()
    return _Line(line.number, line.offset + len(line.text) - len(text), text.rstrip())


def _joined(lines: list[_Line]) -> Signs:
    """Return *lines* as one: joined by spaces, or by line breaks after two spaces or a backslash."""
    text, places = "", []
    for index, line in enumerate(lines):
        part = _stripped(line)
        last = index == len(lines) - 1
        breaks = not last and (part.text.endswith("\\") or line.text.endswith("  "))
        words = part.text[:-1] if not last and part.text.endswith("\\") else part.text
        text += words + ("" if last else "\n" if breaks else " ")
        places += [*range(part.offset, part.offset + len(words)), *([] if last else [line.end])]
    return Signs(text, places)


_STARTS = (
    (_HEADING, _heading), (_FENCE, _fence), (_QUOTE, _quote), (_DEFINITION, _definition), (_FIGURE, _figure),
    (ITEM, _item),
)  # fmt: skip
