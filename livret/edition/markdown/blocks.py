"""Splits a text into blocks by how their lines begin: headings, ::: blocks, quotes, tables, paragraphs and lists."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice, repeat

from livret.base.problems import Location
from livret.catalogue import prose as kinds
from livret.edition.markdown.foreign import is_dialogue
from livret.edition.markdown.manuscript import CODE, Manuscript, ManuscriptLine, escaped


@dataclass(frozen=True, slots=True)
class BlockSyntax:
    """The attributes that the first line of a ``:::`` block must have, and may have."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def attributes(self) -> tuple[str, ...]:
        """All its attributes."""
        return self.required + self.optional


SHAPES = {
    "citation": BlockSyntax(required=("auteur",), optional=("fonction",)),
    "chiffre": BlockSyntax(required=("valeur",)),
    "encadre": BlockSyntax(required=("titre",)),
    "a-retenir": BlockSyntax(),
}

_NAME = re.compile(r'[^\s="]+')
_ATTRIBUTE = re.compile(r'([^\s="]+)\s*=\s*"([^"]*)"')


def read_opening(manuscript: Manuscript, line: ManuscriptLine, words: str) -> tuple[str, dict[str, str]]:
    """Return the name ("" if there is no such block) and the attributes in *words*, the line after ``:::``."""
    found = _NAME.match(words)
    name = found[0] if found else ""
    if name not in SHAPES:
        _refuse_name(manuscript, line, name or words)
        return "", {}
    rest = words[len(name) :]
    attributes: dict[str, str] = {}
    for key, value in _ATTRIBUTE.findall(rest):
        _check_attribute(manuscript, line, name, key, twice=key in attributes)
        attributes.setdefault(key, value.strip())
    left = _ATTRIBUTE.sub(" ", rest).strip()
    if left:
        manuscript.refuse(kinds.BLOCK_SYNTAX, _place(manuscript, line, left), words=left)
    else:
        for key in SHAPES[name].required:
            if not attributes.get(key):
                manuscript.refuse(kinds.MISSING_ATTRIBUTE, line.number, name=key, block=name)
    return name, {key: attributes.get(key, "") for key in SHAPES[name].attributes}


def _place(manuscript: Manuscript, line: ManuscriptLine, words: str) -> Location:
    typed = manuscript.typed(line.number)
    at = typed.find(words)
    return manuscript.at(line.number, at + 1, len(words)) if at >= 0 else manuscript.at(line.number)


def _refuse_name(manuscript: Manuscript, line: ManuscriptLine, name: str) -> None:
    suggestion = nearest(name, SHAPES)
    values = {"suggestion": suggestion, "help": kinds.BLOCK_SUGGESTION} if suggestion else {}
    place = _place(manuscript, line, name)
    manuscript.refuse(kinds.UNKNOWN_BLOCK, place, name=name, names=", ".join(SHAPES), **values)


def _check_attribute(manuscript: Manuscript, line: ManuscriptLine, block: str, key: str, *, twice: bool) -> None:
    place, known = _place(manuscript, line, key), SHAPES[block].attributes
    if twice:
        manuscript.refuse(kinds.ATTRIBUTE_TWICE, place, name=key)
    elif key not in known:
        suggestion = nearest(key, known)
        values = {"suggestion": suggestion, "help": kinds.ATTRIBUTE_SUGGESTION} if suggestion else {}
        names = ", ".join(known) or "—"
        manuscript.refuse(kinds.UNKNOWN_ATTRIBUTE, place, name=key, block=block, names=names, **values)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the one of *known* that *word* resembles most, accents and capitals aside, or ""."""
    plain = {folded(name): name for name in known}
    found = get_close_matches(folded(word)[:200], plain, n=1, cutoff=cutoff)
    return plain[found[0]] if found else ""


def folded(text: str) -> str:
    """Return *text* in lower case without accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


#: The deepest heading; the title is level 1, rubrics level 2.
MAX_LEVEL = 4
#: The most levels of quotes, and of lists.
MAX_DEPTH = 8

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_FENCE = re.compile(r"^ {0,3}:{3,}\s*(.*)$")
_QUOTE = re.compile(r"^ {0,3}> ?")
_ITEM = re.compile(r"^\s*(?:[-*+]|1[.)])\s")
_ATTRIBUTION = re.compile(r"^\s*(?:—|–|--)\s*(?=\S)")
#: « Tableau : … », « Tableau 2 – … »: words right above or below a table that are its caption.
_CAPTION = re.compile(
    r"^ {0,3}[*_]{0,3}Tableau(?:\s?:|(?:\sn°)?\s?(?:\d{1,3}[a-z]?|[IVX]{1,5}|[A-Z])[*_]{0,3}\s?[:.–—-])[*_]{0,3}\s*\S",
    re.IGNORECASE,
)
_PIPE = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


@dataclass(frozen=True, slots=True)
class MarkdownHeading:
    """A heading: its level (1 to 6) and its words."""

    level: int
    line: ManuscriptLine


@dataclass(frozen=True, slots=True)
class CustomBlock:
    """A ``:::`` block: its name and attributes as typed, and its lines."""

    name: str
    attributes: dict[str, str]
    line: ManuscriptLine
    lines: list[ManuscriptLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A quote without its ``>``, and the line with its author."""

    lines: list[ManuscriptLine]
    attribution: ManuscriptLine | None


@dataclass(frozen=True, slots=True)
class PipeTable:
    """The rows of a table; ``separator`` is that of dashes; its caption, above or below, if there is one."""

    head: ManuscriptLine
    separator: ManuscriptLine
    body: list[ManuscriptLine]
    caption: Sequence[ManuscriptLine] = ()
    below: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Paragraphs and lists."""

    lines: list[ManuscriptLine]


Piece = MarkdownHeading | CustomBlock | BlockQuote | PipeTable | Flow


def heading(line: ManuscriptLine) -> MarkdownHeading | None:
    """Return *line* as a heading; None if it is none."""
    found = _HEADING.match(line.text)
    return MarkdownHeading(len(found[1]), ManuscriptLine(line.number, found[2] or "")) if found else None


def pieces(manuscript: Manuscript, lines: Sequence[ManuscriptLine]) -> Iterator[Piece]:
    """Yield the blocks of *lines* in order."""
    flow: list[ManuscriptLine] = []
    at = 0
    while at < len(lines):
        piece, end = _special(manuscript, lines, at, begins=not flow or flow[-1].blank)
        if end > at:
            yield from _flow(flow)
            flow = []
            yield from [piece] if piece else []
        else:
            flow.append(lines[at])
        at = max(end, at + 1)
    yield from _flow(flow)


def _flow(lines: list[ManuscriptLine]) -> Iterator[Flow]:
    if any(not line.blank for line in lines):
        yield Flow(lines)


def _special(
    manuscript: Manuscript, lines: Sequence[ManuscriptLine], at: int, *, begins: bool
) -> tuple[Piece | None, int]:
    """Return the block that begins at index *at*, and the index behind it; *at* itself inside the flow.

    *begins*: no paragraph is open there.
    """
    line = lines[at]
    if found := heading(line):
        return found, at + 1
    if fence := _FENCE.match(line.text):
        return _block(manuscript, lines, at, fence[1].strip())
    if _QUOTE.match(line.text):
        return _quote(lines, at)
    if "|" in line.text:
        return _table(manuscript, lines, at)
    if begins and _CAPTION.match(line.text) and _begins_table(lines, rows := _words_end(lines, at)):
        return _table(manuscript, lines, rows, lines[at:rows])
    return None, at


def _block(
    manuscript: Manuscript, lines: Sequence[ManuscriptLine], at: int, words: str
) -> tuple[CustomBlock | None, int]:
    if not words:
        manuscript.refuse(kinds.STRAY_CLOSE, lines[at].number)
        return None, at + 1
    name, attributes = read_opening(manuscript, lines[at], words)
    end, after = _block_end(manuscript, lines, at, words)
    body = [line for line in lines[at + 1 : end] if not _FENCE.match(line.text)]
    return CustomBlock(name, attributes, lines[at], body), after


def _block_end(manuscript: Manuscript, lines: Sequence[ManuscriptLine], at: int, words: str) -> tuple[int, int]:
    """Return the index behind the words of the block opened at *at*, and the index of the line after the block."""
    fences = ((index, match[1]) for index in range(at + 1, len(lines)) if (match := _FENCE.match(lines[index].text)))
    first, second, third = islice(chain(fences, repeat((len(lines), "?"))), 3)
    if not first[1]:
        return first[0], first[0] + 1
    if first[0] < len(lines) and not second[1] and not third[1]:  # open, open, close, close
        manuscript.refuse(kinds.NESTED_BLOCK, lines[first[0]].number, line=lines[at].number)
        return third[0], third[0] + 1
    manuscript.refuse(kinds.UNCLOSED_BLOCK, lines[at].number, name=words.split()[0])
    return first[0], first[0]


def _quote(lines: Sequence[ManuscriptLine], at: int) -> tuple[BlockQuote, int]:
    end = at + 1
    while end < len(lines) and (_QUOTE.match(lines[end].text) or _continues(lines[end])):
        end += 1
    inner = [ManuscriptLine(line.number, _QUOTE.sub("", line.text)) for line in lines[at:end]]
    while len(inner) > 1 and inner[-1].blank:
        inner.pop()
    found = None if is_dialogue(inner) else _ATTRIBUTION.match(inner[-1].text)
    if not found:
        return BlockQuote(inner, None), end
    return BlockQuote(inner[:-1], ManuscriptLine(inner[-1].number, inner[-1].text[found.end() :])), end


def _continues(line: ManuscriptLine) -> bool:
    """Return whether *line* continues the paragraph above it."""
    return not (line.blank or heading(line) or _FENCE.match(line.text) or _ITEM.match(line.text))


def _table(
    manuscript: Manuscript, lines: Sequence[ManuscriptLine], at: int, caption: Sequence[ManuscriptLine] = ()
) -> tuple[PipeTable | None, int]:
    """Read a table: a row, a row of dashes with as many cells, the rows below; and its caption, if none is above."""
    if not _begins_table(lines, at):
        if lines[at].text.lstrip().startswith("|"):
            manuscript.refuse(kinds.TABLE_SEPARATOR, lines[at].number)
            return None, _row_end(lines, at)
        return None, at
    end = _row_end(lines, at)
    head, *rows = lines[at:end]
    columns = len(cells(head))
    for row in rows:
        if len(cells(row)) != columns:
            manuscript.refuse(kinds.TABLE_CELLS, row.number, count=len(cells(row)), columns=columns)
    separator, *body = rows
    if not any(any(cells(row)) for row in body):
        manuscript.refuse(kinds.TABLE_EMPTY, head.number)
    if not caption and end < len(lines) and _CAPTION.match(lines[end].text):
        after = _words_end(lines, end)
        return PipeTable(head, separator, body, lines[end:after], below=True), after
    return PipeTable(head, separator, body, caption), end


def _begins_table(lines: Sequence[ManuscriptLine], at: int) -> bool:
    two = [line.text for line in lines[at : at + 2]]
    return len(two) == 2 and all("|" in text for text in two) and bool(_SEPARATOR.match(two[1]))


def _words_end(lines: Sequence[ManuscriptLine], at: int) -> int:
    """Return the index behind the words that begin at *at*: that of a blank line, or of any other block."""
    end = at + 1
    while (
        end < len(lines) and _continues(lines[end]) and not _QUOTE.match(lines[end].text) and "|" not in lines[end].text
    ):
        end += 1
    return end


def _row_end(lines: Sequence[ManuscriptLine], at: int) -> int:
    end = at
    while end < len(lines) and "|" in lines[end].text:
        end += 1
    return end


def cells(row: ManuscriptLine) -> list[str]:
    """Return the cells of a table row, stripped; a bar in code separates nothing."""
    text = CODE.sub(lambda code: code[0].replace("\\|", "|").replace("|", escaped(ord("|"))), row.text.strip())
    text = text[1:] if text.startswith("|") else text
    parts = _PIPE.split(text)
    return [part.strip() for part in (parts[:-1] if len(parts) > 1 and not parts[-1].strip() else parts)]
