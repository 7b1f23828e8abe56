"""Check of binding: each page that was laid out is in the book once, in its place, with its words.

Most pages are bound byte for byte as they were drawn; those with a shared drawing are read again.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO

from pikepdf import Array, Object, Page, Pdf

from livret.base.problems import Problem
from livret.base.text_key import letters
from livret.catalogue import parity as kinds
from livret.pdf.model import Book, Fragment
from livret.pdf.read.reader import words_of

#: The operator that binding writes for a shared drawing, and the start of text (ISO 32000-1 9.4.1).
_DRAWING = re.compile(rb"/drawing-\d+ Do\n")
_TEXT = b"\nBT\n"


def unbound(book: Book, fragments: Sequence[Fragment]) -> Iterator[Problem]:
    """Yield each page of *fragments*, in order, that is not in *book* as it was laid out."""
    with Pdf.open(BytesIO(book.pdf)) as bound:
        at = 0
        for fragment in fragments:
            count = len(fragment.pages)
            with Pdf.open(BytesIO(fragment.pdf)) as laid_out:
                for number, page in enumerate(laid_out.pages[:count], 1):
                    if at >= len(bound.pages) or not _same(page, bound.pages[at]):
                        yield kinds.PAGE_UNBOUND.at(None, chapter=fragment.title, page=number)
                    at += 1


def _same(page: Page, bound: Page) -> bool:
    """Whether *bound* is *page*, perhaps with its number appended, and a shared drawing extracted."""
    drawn, kept = _streams(page.obj), _streams(bound.obj)
    raw, kept_raw = [each.read_raw_bytes() for each in drawn], [each.read_raw_bytes() for each in kept]
    if any(kept_raw[at : at + len(raw)] == raw for at in range(len(kept_raw))):
        return True
    whole = drawn[0].read_bytes() if len(drawn) == 1 else None
    if whole is not None and any(_wordless_cut(whole, each.read_bytes().rstrip()) for each in kept):
        return True
    wanted, found = letters(words_of(page)), letters(words_of(bound))
    return bool(wanted) and found.startswith(wanted)


def _streams(page: Object) -> list[Object]:
    contents = page.get("/Contents", Array())
    return list(contents) if isinstance(contents, Array) else [contents]


def _wordless_cut(whole: bytes, cut: bytes) -> bool:
    """Whether *cut* is the stream *whole* with drawings without text extracted."""
    at = 0
    for part in _DRAWING.split(cut):
        found = whole.find(part, at)
        if found < 0 or _TEXT in whole[at:found]:
            return False
        at = found + len(part)
    return _TEXT not in whole[at:]
