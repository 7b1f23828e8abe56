"""What a file prints is what its chapter says, each word once, in reading order.

Reads the PDF, not the engine's boxes: text is compared letter by letter, whatever lines, hyphens, ligatures and
capitals by style have made of it. What pages repeat, page numbers and marks of lists are counted apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from livret.base.messages import quoted
from livret.base.text_key import Gap, gaps, letters, words_between
from livret.catalogue import parity as kinds
from livret.pdf.model import Chapter, Finding
from livret.pdf.read.model import Content, Part, ReadPdf
from livret.proof.gate.expected import Expected, ExpectedText, expected

#: As many are enough to know whether a text goes on.
_FIRST_LETTERS = 20
#: What the engine writes before an item or a note, and where a note is called.
_MARKER = re.compile(r"^\W*(?:\d{1,3}|[ivxlc]{1,6}|[a-z])?\W*$", re.IGNORECASE)
_GENERATED = frozenset({"Lbl", "Reference"})


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Words as printed: on which page of the fragment, and whether the engine may have written them by itself."""

    text: str
    page: int
    generated: bool


@dataclass(slots=True)
class _Printed:
    """The words of some pages: those that tags lead to, by page and number, and those of no tag, page by page."""

    order: Sequence[Content]
    tagged: dict[tuple[int, int], str] = field(default_factory=dict)
    untagged: list[str] = field(default_factory=list)


def judge(chapter: Chapter, read: ReadPdf, first: int, count: int) -> tuple[Finding, ...]:
    """Return what is lost of *chapter* in *read*, and what is printed there that nobody wrote.

    *read* is a file of ours that prints it on *count* pages, from page *first* on.
    """
    asked, printed = expected(chapter.html), _printed(read, first, count)
    flow = _compared(asked.flow, _pieces(printed, "flow"))
    notes = _compared(asked.notes, _pieces(printed, "note"))
    return (*flow, *notes, *_drawn(asked, printed), *_repeated(asked, printed))


def _printed(read: ReadPdf, first: int, count: int) -> _Printed:
    here = range(first, first + count)
    printed = _Printed([each._replace(page=each.page - first + 1) for each in read.order if each.page in here])
    for number, sheet in enumerate(read.sheets[first - 1 : first - 1 + count], 1):
        rest = []
        for run in sheet.runs:
            if run.mcid is None:
                rest.append("" if run.artifact and run.text == str(sheet.number) else run.text + " ")
            else:
                key = (number, run.mcid)
                printed.tagged[key] = printed.tagged.get(key, "") + run.text
        printed.untagged.append("".join(rest))
    return printed


def _pieces(printed: _Printed, part: Part) -> list[PrintedWords]:
    return [
        PrintedWords(text, content.page, content.role in _GENERATED and bool(_MARKER.match(text)))
        for content in printed.order
        if content.part == part and (text := printed.tagged.get((content.page, content.mcid), ""))
    ]


def _compared(asked: Sequence[ExpectedText], pieces: Sequence[PrintedWords]) -> Iterator[Finding]:
    """Yield the differences between what was asked for and what is printed."""
    wanted = "".join(letters(passage.text) for passage in asked)
    kept = _without_generated(wanted, pieces)
    shown = "".join(letters(piece.text) for piece in kept)
    if wanted != shown:
        for gap in gaps(wanted, shown):
            yield from _difference(gap, asked, kept)


def _without_generated(wanted: str, pieces: Sequence[PrintedWords]) -> list[PrintedWords]:
    """Return *pieces* without those that the engine wrote: they are not in *wanted* where they stand.

    The call of note 1 may stand before « 1 037 »: it is no part of the text if what follows it goes on there.
    """
    kept, at = [], 0
    for index, piece in enumerate(pieces):
        own = letters(piece.text)
        if piece.generated and _goes_on(wanted, at, islice(pieces, index + 1, None)):
            continue
        if wanted.startswith(own, at):
            at += len(own)
        elif piece.generated:
            continue
        else:
            at = max(wanted.find(own, at), at) + len(own) if own else at
        kept.append(piece)
    return kept


def _goes_on(wanted: str, at: int, pieces: Iterable[PrintedWords]) -> bool:
    """Whether the first letters of *pieces*, if there are any, stand in *wanted* from *at* on."""
    found = ""
    for piece in pieces:
        if not piece.generated:
            found += letters(piece.text)
        if len(found) >= _FIRST_LETTERS:
            break
    return bool(found) and wanted.startswith(found, at)


def _difference(gap: Gap, asked: Sequence[ExpectedText], pieces: Sequence[PrintedWords]) -> Iterator[Finding]:
    page = _page_at(pieces, gap.other_start)
    position = 0
    for passage in asked:
        start, position = position, position + len(letters(passage.text))
        first, last = max(gap.start, start), min(gap.end, position)
        if first < last:
            lost = words_between(passage.text, first - start, last - start)
            values: dict[str, str | int | float] = {"count": len(lost), "words": quoted(lost)}
            yield Finding(kinds.LOST.code, page, passage.source, values=values)
    if gap.other_start < gap.other_end:
        text = "".join(piece.text for piece in pieces)
        more = words_between(text, gap.other_start, gap.other_end)
        yield Finding(kinds.EXTRA.code, page, _source_at(asked, gap.start), values={"words": quoted(more)})


def _page_at(pieces: Sequence[PrintedWords], place: int) -> int:
    """Return the page of the letter *place*."""
    position = 0
    for piece in pieces:
        position += len(letters(piece.text))
        if position > place:
            return piece.page
    return pieces[-1].page if pieces else 1


def _source_at(asked: Sequence[ExpectedText], place: int) -> int | None:
    position = 0
    for passage in asked:
        position += len(letters(passage.text))
        if position >= place:
            return passage.source
    return None


def _drawn(asked: Expected, printed: _Printed) -> Iterator[Finding]:
    """Yield what maps should say and do not."""
    said = letters("".join(printed.untagged))
    lost = [text for text in _undrawn(asked, printed) if letters(text) not in said]
    if lost:
        yield Finding(kinds.DRAWING_LOST.code, values={"words": quoted(lost)})


def _undrawn(asked: Expected, printed: _Printed) -> list[str]:
    """Return what maps should say and no figure does: where nobody listens to it, it may be an artifact."""
    said = letters("".join(piece.text for piece in _pieces(printed, "figure")))
    return [text for text in asked.drawn if letters(text) not in said]


def _repeated(asked: Expected, printed: _Printed) -> Iterator[Finding]:
    """Yield what pages print that no tag leads to, and that is no running title."""
    running = (passage.text for passage in asked.running)
    # A head comes again in each column; all else once a page. A title may stand within a name: the longest first.
    heads = {letters(text) for text in asked.heads} - {""}
    known = {letters(text) for text in (*running, *_undrawn(asked, printed))} | heads
    for page, text in enumerate(printed.untagged, 1):
        rest = letters(text)
        for said in sorted(known, key=len, reverse=True):
            rest = rest.replace(said, "", -1 if said in heads else 1)
        if rest:
            yield Finding(kinds.EXTRA.code, page, values={"words": quoted(text.split())})
