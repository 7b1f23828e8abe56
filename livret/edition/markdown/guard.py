"""What no text may contain, found before Markdown reads it: excesses, characters, and refused markup.

Python-Markdown needs time that grows with the square of the unclosed ``[``, and recurses with depth:
excesses are refused first. Everything here runs in time proportional to the text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby, islice

from livret.base.invisible import is_refused, plain, refused
from livret.base.problems import Kind, Location
from livret.catalogue import prose as kinds
from livret.edition.markdown.foreign import BULLETS, LineFault, run_together, stars
from livret.edition.markdown.line_ends import cut_words, joined_lines
from livret.edition.markdown.manuscript import CODE, MAX_LINES, Manuscript, ManuscriptLine

#: The most characters of a text: some 80,000 words, ten times a long territory.
MAX_CHARACTERS = 512 * 1024
#: The most letters of a word.
MAX_WORD = 200
#: The most signs of one sort (``[``, ``*``, ``_``, `````) in a block, and the most ``[`` in a text.
MAX_SIGNS, MAX_BRACKETS = 1_000, 2_000

#: The most reports of one kind for a line.
_MOST_REPORTED = 5

_STACKED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")
_LONG_WORD = re.compile(rf"\w{{{MAX_WORD + 1},}}|\S{{{MAX_WORD * 10},}}")
_SIGNS = re.compile(r"([\[*_`<])\1*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

#: The bullets that have no other meaning inside a line.
_DRAWN = "•●▪■◦‣➢➤►"
_ITEM = r"(?:[-*+]|\d{1,3}[.)])\s"
#: <https://…> and <a@b.fr>, which Markdown turns into links.
_LINK = r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s<>]+>|[^\s<>@]+@[^\s<>@]+>"

#: What spreadsheets show in place of a value.
_NO_VALUE = r"#(?:(?:REF|VALUE|NULL|NUM|DIV/0|VALEUR|NUL|NOMBRE)!|(?:NAME|NOM)\?|N/[AD]\b)"

#: Markup that is refused on a line, outside code: its kind, signs one of which it always has, and a pattern whose group
#: narrows the caret. Most lines have none of these signs.
_REFUSED: tuple[tuple[Kind, frozenset[str], re.Pattern[str]], ...] = tuple(
    (kind, frozenset(signs), re.compile(pattern))
    for kind, signs, pattern in (
        (kinds.RAW_HTML, "<", rf"(?<!\\)(?<!\]\()<(?!{_LINK})[a-zA-Z!?][^<>]{{0,60}}>?"),
        (kinds.RAW_HTML, "<", r"^[^<]*(?<!\\)(</[^<>]{0,60}>?)"),
        (kinds.ESCAPED_BULLET, "\\", rf"(?:^\s*{_ITEM}\s*|^\s*(?=\\•)|[.;:!?]\s?)(\\[*+•-])(?=\s)"),
        (
            kinds.TYPED_BULLET,
            BULLETS + "-*+–—",
            rf"^[\s>]*(?:{_ITEM}\s*)?[*_]{{0,3}}([{BULLETS}])(?:\s|$|(?<!·)(?=[^\W\d_]|[*_«\"(]))"
            rf"|^\s*{_ITEM}\s*([-*+–—])\s+(?![-*_\s])",
        ),
        # « Il faut : • un • deux »; not « Paris • Lyon • Albi ».
        (
            kinds.TYPED_BULLET,
            _DRAWN,
            rf"^(?=[^|]*$)(?=.*[:;,.!?…]\s*[{_DRAWN}]\s)[^{_DRAWN}]*\S\s*([{_DRAWN}])\s[^{_DRAWN}]*[{_DRAWN}]\s",
        ),
        (kinds.EMPTY_ITEM, "-*+.)", r"^\s*([-*+]|\d{1,3}[.)])\s*$"),
        (kinds.HEADING_INSIDE, "#", rf"^(?:\s{{4,}}|\s*(?:>|{_ITEM})[>\s]*)(#{{1,6}})\s"),
        (kinds.SPREADSHEET_ERROR, "#", rf"(?<![\w/#])({_NO_VALUE})"),
        (kinds.GLUED_HEADING, "#", rf"^ {{0,3}}(?!{_NO_VALUE})(#{{1,6}}[^\s#]\S*)"),
        (kinds.DEEP_HEADING, "#", r"^ {0,3}(#{7,})"),
        (kinds.QUOTE_IN_LIST, ">", rf"^\s*{_ITEM}\s*(>)|^\s{{2,}}(>)"),
        (kinds.RULE, "-*_", r"^ {0,3}((?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$"),
        (kinds.UNDERLINED_HEADING, "=", r"^ {0,3}(={2,})\s*$"),
        (kinds.REFERENCE_LINK, "[", r"^ {0,3}(\[[^\]^][^\]]{0,200}\]:)\s|(?<!\\)\](\[[^\]^][^\]]{0,200}\]|\[\])"),
        (kinds.STRUCK_THROUGH, "~", r"(?<!\\)(~~)(?=\S[^~\n]*~~)"),
        (kinds.FOREIGN_MARKUP, "=", r"(?<![\\=\w])(==)(?=[^\s=](?:[^=\n]*[^\s=])?==(?![=\w]))"),
        (kinds.FOREIGN_MARKUP, "=", r"^ {0,3}(={2,6})\s[^=\n]+\s={2,6}\s*$"),
        (kinds.FOREIGN_MARKUP, "[", rf"^\s*(?:{_ITEM}\s*)?(\[[ xX]?\])\s"),
        (kinds.FOREIGN_MARKUP, "{", r"(?<!\\)(\{\{[^{}\n]{1,80}\}\}|\{%[^{}\n]{1,80}%\})"),
        (kinds.FOREIGN_MARKUP, "[", r"(?<!\\)(!?\[\[)(?=[^\[\]\n]+\]\])"),
        (kinds.FOREIGN_MARKUP, "[", r"^[>\s]*(\[![A-Za-z]+\])"),
        (kinds.FOREIGN_MARKUP, "!", r"^ {0,3}(!{3})\s"),
        (kinds.FOREIGN_MARKUP, "/", r"(?<![\w:/\\])(//)(?=[^\s/][^/\n]*[^\s/]//(?![\w/]))"),
        # Notes in the line, powers and indices that nothing closes: ^[note], 10^3, m^{2}, CO_2.
        (kinds.FOREIGN_MARKUP, "^", r"(?<!\\)(\^\[)(?=[^\]\n]+\])|(?<=\w)(\^)(?![^\s^]{1,20}\^)(?=-?\d|\{)"),
        (kinds.FOREIGN_MARKUP, "_", r"(?<=\w)(_)(?=\{)|(?<![\w/.=-])(?:CO|H|N|NO|CH|SO)(_)(?=\d(?!\w))"),
        (kinds.FOREIGN_MARKUP, "$", r"(?<![\\$])(\$)(?=[^\s$\d][^$\n]{0,200}[^\s$]\$(?!\d))"),
        (kinds.FOREIGN_MARKUP, "[", r"^\s*(\[TOC\])\s*$"),
        # Forums: [b]bold[/b]; frames of tables: +---+---+; code that nothing closes.
        (
            kinds.FOREIGN_MARKUP,
            "[",
            r"(?<!\\)(\[(?:b|i|u|s|url|img|quote|color|size)(?:=[^\]\n]{0,200})?\])(?=[^\n]*\[/)",
        ),
        (kinds.FOREIGN_MARKUP, "+", r"^ {0,3}(\+[-=]{3,}\+)[-=+]*\s*$"),
        (kinds.FOREIGN_MARKUP, "`", r"(?<![\\`\w])(`)(?=\w)"),
        (kinds.FOREIGN_MARKUP, ":", r"(?<![\w:])(:[a-z][a-z0-9_+-]{1,30}:)(?![\w:])"),
        (kinds.FOREIGN_MARKUP, "[", r"^ {0,3}(\*\[[^\]\n]{1,60}\]:)"),
        (kinds.BROKEN_LINK, "]", r"(?<!\\)(\]\s\()(?=(?:https?://|www\.|mailto:)\S+\))"),
        (kinds.BROKEN_LINK, "[", r"\)(\[)(?=(?:https?://|www\.)[^\s\]]+\](?!\())"),
        (kinds.NOTE_IN_CAPTION, "!", r"!\[[^\]\n]*\]\([^)\n\"]*\"[^\"\n]*?(\[\^[^\]\n]+\]|<[^>\n]*>)"),
        (kinds.STAR_BETWEEN_FIGURES, "*", r"(?<=\d)(\*)(?=\d[^*\n]*\*\d)"),
        (kinds.BRACES, "{", r"\{(?::|[#.][\w-])[^{}]{0,200}\}"),
        (kinds.BRACES, "{", r"(?<!\\)\](\{(?!\s*(?:langue|th[eè]me)\s*=)[^{}]{0,200}\})"),
    )
)
#: Around the sign of an item, spaces that other programs made unbreakable are spaces; « - 5 °C » is a number.
_ITEM_SPACES = re.compile(r"^[\s>]*(?:[-+]\s(?!\s*\d)|\*\s|\d{1,3}[.)]\s)")
#: A grave accent typed as an apostrophe: « l`eau ». Two of them would be read as code.
_GRAVE_APOSTROPHE = re.compile(r"(?<=\b[cdjlmnstCDJLMNST])`(?=[^\W\d_])|(?<=\b[Qq]u)`(?=[^\W\d_])")
#: Replaces what was refused, so that its rubric is not reported as empty.
_SOMETHING = "…"
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")


def guard(manuscript: Manuscript) -> list[ManuscriptLine]:
    """Return the lines for Markdown (tabs become spaces); report every problem of the others."""
    if len(manuscript.document.text) > MAX_CHARACTERS or len(manuscript.lines) > MAX_LINES:
        manuscript.refuse(kinds.TOO_LONG, size=len(manuscript.document.text), limit=MAX_CHARACTERS, lines=MAX_LINES)
        return []
    lines = [ManuscriptLine(number, _printable(manuscript, number)) for number in range(1, len(manuscript.lines) + 1)]
    lines = list(_unfenced(manuscript, lines))
    brackets = sum(line.text.count("[") for line in lines)
    if brackets > MAX_BRACKETS:
        most = max(lines, key=lambda line: line.text.count("["))
        manuscript.refuse(kinds.TOO_MANY_SIGNS, most.number, sign="[", count=brackets, limit=MAX_BRACKETS)
        return []
    for fault in stars(lines):
        _refuse_line(manuscript, fault)
    read: list[ManuscriptLine] = []
    before: list[ManuscriptLine] = []
    for blank, group in groupby(lines, lambda line: line.blank):
        block = list(group)
        read += _block(manuscript, block, before)
        before = before if blank else block
    return read


def _printable(manuscript: Manuscript, number: int) -> str:
    """Return a line without the refused characters; report the first of each."""
    typed = manuscript.typed(number)
    first: dict[str, tuple[int, str]] = {}
    for at, sign, entity in (*((at, sign, "") for at, sign in refused(typed)), *_refused_entities(typed)):
        first.setdefault(sign, (at, entity))
    for sign, (at, entity) in islice(first.items(), _MOST_REPORTED):
        name = unicodedata.name(sign, "") or unicodedata.category(sign)
        name, place = f"{name}, {entity}" if entity else name, manuscript.at(number, at + 1, len(entity) or 1)
        manuscript.refuse(kinds.CHARACTER, place, code=f"{ord(sign):04X}", name=name)
    if first:
        typed = "".join(sign for sign in typed if sign not in first)
    for kind, pattern in ((kinds.STACKED_SIGNS, _STACKED), (kinds.LONG_WORD, _LONG_WORD)):
        if found := pattern.search(typed):
            manuscript.refuse(kind, manuscript.at(number, found.start() + 1, len(found[0])), count=len(found[0]))
            typed = pattern.sub("x", typed)
    typed = _GRAVE_APOSTROPHE.sub("'", typed)
    return _ITEM_SPACES.sub(lambda found: re.sub(r"\s", " ", found[0]), typed.expandtabs(4))


def _refused_entities(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the characters that are refused and that an entity of *text* stands for: index, character, entity."""
    for match in _ENTITY.finditer(text):
        yield from ((match.start(), sign, match[0]) for sign in plain(unescape(match[0])) if is_refused(sign))


def _block(
    manuscript: Manuscript, block: list[ManuscriptLine], before: Sequence[ManuscriptLine]
) -> list[ManuscriptLine]:
    """Return the lines of a block (lines without a blank one between), emptied if it exceeds the limits."""
    signs = Counter(match[1] for line in block for match in _SIGNS.finditer(line.text))
    sign, count = max(signs.items(), key=lambda item: item[1], default=("", 0))
    if count > MAX_SIGNS:
        manuscript.refuse(kinds.TOO_MANY_SIGNS, block[0].number, sign=sign, count=count, limit=MAX_SIGNS)
        return [ManuscriptLine(block[0].number, _SOMETHING), *(ManuscriptLine(line.number, "") for line in block[1:])]
    visible = _without_code("\n".join(line.text for line in block)).split("\n")
    for line, text in zip(block, visible, strict=True):
        typed = set(text)
        for kind, has_one, pattern in _REFUSED:
            if not has_one.isdisjoint(typed):
                for found in islice(pattern.finditer(text), _MOST_REPORTED):
                    _refuse(manuscript, line.number, kind, found)
    shown = [ManuscriptLine(line.number, text) for line, text in zip(block, visible, strict=True)]
    faults = [*run_together(shown, manuscript.typed, before), *cut_words(shown)]
    for fault in faults or joined_lines(shown):
        _refuse_line(manuscript, fault)
    return block


def _refuse_line(manuscript: Manuscript, fault: LineFault) -> None:
    words = fault.line.text[fault.start : fault.end]
    manuscript.refuse(fault.kind, _place(manuscript, fault.line.number, fault.start, words), words=words)


def _refuse(manuscript: Manuscript, number: int, kind: Kind, found: re.Match[str] | None) -> None:
    if found:
        start, end = found.span(found.lastindex or 0)
        words = found.string[start:end]
        manuscript.refuse(kind, _place(manuscript, number, start, words), words=words)


def _place(manuscript: Manuscript, number: int, start: int, words: str) -> Location:
    """Return the typed place of *words*, at *start* (from 0) of a line whose tabs have become spaces."""
    typed = manuscript.typed(number)
    at = start if typed.startswith(words, start) else typed.find(words)
    return manuscript.at(number, (start if at < 0 else at) + 1, len(words))


def _unfenced(manuscript: Manuscript, lines: list[ManuscriptLine]) -> Iterator[ManuscriptLine]:
    """Yield *lines*, those between code fences emptied; a rubric ends an unclosed fence."""
    inside = False
    for line in lines:
        fence = _FENCE.match(line.text)
        inside = inside and not line.text.startswith("## ")
        opens = fence and not inside
        if opens:
            _refuse(manuscript, line.number, kinds.CODE_FENCE, fence)
        hidden = ManuscriptLine(line.number, _SOMETHING if opens else "")
        yield hidden if fence or inside else line
        inside = inside != bool(fence)


def _without_code(text: str) -> str:
    """Return *text* with U+FFFC for each character of code, line ends and lengths kept."""
    return CODE.sub(lambda match: re.sub(r"[^\n]", "\ufffc", match[0]), text)
