"""Plain text and Markdown → a ``TextDocument``: lines of Markdown stay as they are, others become paragraphs."""

import re
from collections.abc import Iterator
from itertools import pairwise

from livret.intake.documents.model import Block, Left, SourceParagraph, Span, TextDocument

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})\s*$")
#: Marks of Markdown, as opposed to plain text: headings, bold, links, quotes.
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S[^*\n]*\*\*|\]\(https?:|^> |^\|.*\|\s*$|\[\^\w+\]|^:::", re.MULTILINE)
_META = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
#: The longest line of a text with wrapped lines, and the shortest line that is wrapped.
_WIDEST, _SHORTEST = 100, 50


def read(text: str, markdown: bool = False) -> TextDocument:
    """Return *text* as a document; *markdown*: the name of its file says so."""
    meta = _META.match(text)
    left = [Left("header", meta[1], 1)] if meta else []
    body = "\n" * text[: meta.end()].count("\n") + text[meta.end() :] if meta else text
    lines = body.split("\n")
    blocks = _markdown(lines) if markdown or _MARKDOWN.search(body) else paragraphs(lines)
    said = (SourceParagraph(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    return TextDocument(tuple(blocks), left=tuple(left), words=tuple(said))


def _markdown(lines: list[str]) -> Iterator[Block]:
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if found := _HEADING.match(line):
            yield Block("heading", (Span(found[2]),), at + 1, len(found[1]))
        elif line.strip() and _UNDERLINE.match(below) and not (at and lines[at - 1].strip()):
            yield Block("heading", (Span(line.strip()),), at + 1, 1 if below[0] == "=" else 2)
        elif not (at and _UNDERLINE.match(line) and lines[at - 1].strip()):
            yield Block("markdown", (Span(line),), at + 1)


def paragraphs(lines: list[str]) -> Iterator[Block]:
    """Yield the paragraphs of *lines*: each a line, or the lines between blank ones where lines were wrapped."""
    widest = max(map(len, lines), default=0)
    cut = (len(one) >= _SHORTEST and other[:1].islower() for one, other in pairwise(lines))
    broken = widest <= _WIDEST and any(cut)
    start, pending, last = 0, list[str](), ""
    for number, line in enumerate([*lines, ""], 1):
        goes_on = broken and pending and line.strip() and len(last) >= _SHORTEST and not _BEGINS.match(line)
        if pending and not goes_on:
            yield Block("paragraph", (Span(" ".join(pending)),), start)
            pending = []
        if line.strip():
            start = start if pending else number
            pending.append(line.strip() if pending else line.rstrip())
            last = line


_BEGINS = re.compile(r"\s*(?:[-–—•*]|\d{1,2}[.)])\s")
