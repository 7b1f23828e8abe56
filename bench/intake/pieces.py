"""A text of the corpus, typed in the house's Markdown → its pieces, for whoever dresses them as some program does.

It reads what the texts of ``data/intake/texts`` hold, no more; what a reader under trial makes of them is compared by
the house's own reader of Markdown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

_INLINE = re.compile(
    r"(?P<both>\*\*\*(?P<b3>.+?)\*\*\*)|(?P<bold>\*\*(?P<b2>.+?)\*\*)|(?P<italic>\*(?P<b1>.+?)\*)"
    r"|\[\^(?P<note>\w+)\]|\[(?P<words>[^\]]+)\]\((?P<link>[^)]+)\)|\^(?P<up>[^^ ]+)\^|~(?P<down>[^~ ]+)~"
)
_ITEM = re.compile(r"(?P<indent> *)(?P<mark>-|\d+\.) (?P<words>.*)")
_PICTURE = re.compile(r'!\[(?P<alt>.*)\]\(photos/(?P<file>[^ ]+) "(?P<caption>[^"|]*?)(?: \| (?P<credit>[^"]*))?"\)')


@dataclass(frozen=True, slots=True)
class Span:
    """Words set alike; ``note`` names the note that is called here, ``raised`` is 1 above the line, -1 below."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    note: str = ""
    raised: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of a text, or a table, or a picture; ``level`` counts from 1."""

    kind: str
    spans: tuple[Span, ...] = ()
    level: int = 1
    ordered: bool = False
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    picture: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Return its words, without what they are set in."""
        return "".join(span.text for span in self.spans)


def pieces(markdown: str) -> tuple[list[Piece], dict[str, tuple[Span, ...]]]:
    """Return the pieces of *markdown*, and its notes by name."""
    body: list[Piece] = []
    notes: dict[str, tuple[Span, ...]] = {}
    for block in re.split(r"\n\s*\n", markdown.strip()):
        if block.startswith("[^"):
            for line in block.splitlines():
                name, _, words = line.partition("]: ")
                notes[name.removeprefix("[^")] = spans(words)
        else:
            body += _block(block.splitlines())
    return body, notes


def _block(lines: list[str]) -> Iterator[Piece]:
    first = lines[0]
    if first.startswith("#"):
        marks, _, words = first.partition(" ")
        yield Piece("heading", spans(words), len(marks) - 1)
    elif first.startswith("|") or (len(lines) > 1 and lines[1].startswith("|")):
        yield from _table(lines)
    elif picture := _PICTURE.fullmatch(first):
        yield Piece("picture", picture={key: value or "" for key, value in picture.groupdict().items()})
    elif first.startswith(">"):
        found = [line.removeprefix(">").strip() for line in lines]
        for line in filter(None, found):
            yield Piece("by" if line.startswith("— ") else "quote", spans(line))
    elif _ITEM.fullmatch(first):
        yield from _items(lines)
    else:
        yield Piece("paragraph", spans(" ".join(lines)))


def _items(lines: list[str]) -> Iterator[Piece]:
    open_at: list[int] = []
    for line in lines:
        found = _ITEM.fullmatch(line)
        assert found, line
        indent = len(found["indent"])
        open_at = [*(at for at in open_at if at < indent), indent]
        yield Piece("item", spans(found["words"]), len(open_at), found["mark"] != "-")


def _table(lines: list[str]) -> Iterator[Piece]:
    for typed, group in groupby(lines, lambda line: line.startswith("|")):
        if not typed:
            yield Piece("caption", spans(" ".join(group)))
            continue
        rows = [line.strip("|").split("|") for line in group if not re.fullmatch(r"[|: -]+", line)]
        yield Piece("table", rows=tuple(tuple(spans(cell.strip()) for cell in row) for row in rows))


def spans(words: str) -> tuple[Span, ...]:
    """Return the spans of a line of Markdown."""
    return tuple(span for span in _spans(words) if span.text or span.note)


def _spans(words: str) -> Iterator[Span]:
    end = 0
    for found in _INLINE.finditer(words):
        yield Span(words[end : found.start()])
        end = found.end()
        if found["note"]:
            yield Span("", note=found["note"])
        elif found["link"]:
            yield Span(found["words"], link=found["link"])
        elif raised := found["up"] or found["down"]:
            yield Span(raised, raised=1 if found["up"] else -1)
        else:
            inner = found["b3"] or found["b2"] or found["b1"]
            yield Span(inner, bold=bool(found["b3"] or found["b2"]), italic=bool(found["b3"] or found["b1"]))
    yield Span(words[end:])
