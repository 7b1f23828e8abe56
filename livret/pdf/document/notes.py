"""Annotations that people added to a PDF: its markup (ISO 32000-1 12.5.6), and the pages without them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Object, Stream, String

from livret.pdf.document.actions import spot_of
from livret.pdf.document.destinations import READING
from livret.pdf.document.whole import read
from livret.pdf.read.bounds import ANNOTATIONS, FARTHEST, MOST_ANNOTATIONS, more_time, too_many
from livret.pdf.read.model import ReadPdf
from livret.pdf.read.pages import pages_of
from livret.pdf.read.reader import DAMAGED, DAMAGES, Unreadable, bases, opened
from livret.pdf.spot import Spot

#: Subtypes of annotations that are no markup.
_OTHERS = frozenset({"Link", "Widget", "Popup", "PrinterMark", "TrapNet", "Watermark", "Screen", "3D", "RichMedia"})
#: Most letters of the text of a note, and areas of one annotation.
_MOST_WORDS, _MOST_AREAS = 4_000, 2_000
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PdfNote:
    """An annotation: its page, its subtype (“StrikeOut”), its text and its author.

    ``areas`` are its quadrilaterals, or its rectangle if it has none. ``answers`` is the index, in the list,
    of the one that it answers (−1: none); ``grouped``: the two are one. ``state`` is the state that it gives
    to that one (“Accepted”), ``named`` the kind of stamp or sign.
    """

    page: int
    kind: str
    areas: tuple[Spot, ...]
    says: str = ""
    author: str = ""
    answers: int = -1
    grouped: bool = False
    state: str = ""
    named: str = ""


def noted(data: bytes) -> tuple[list[PdfNote], ReadPdf]:
    """Return the annotations added to the PDF *data*, and the content of its pages without them.

    :raises Unreadable, Excess: as ``read`` does.
    """
    pdf = opened(data)
    try:
        pages = pages_of(pdf)
        more_time(len(pages))
        notes = _notes(pages)
        for page in pages:
            if "/Annots" in page:
                del page["/Annots"]
        bare = BytesIO()
        pdf.save(bare)
    except DAMAGES as damaged:
        raise Unreadable(DAMAGED) from damaged
    return notes, read(bare.getvalue())


def _notes(pages: Sequence[Object]) -> list[PdfNote]:
    found = [(number, each) for number, page in enumerate(pages, 1) for each in _marking(page)]
    if len(found) > MOST_ANNOTATIONS:
        raise too_many(ANNOTATIONS, MOST_ANNOTATIONS)
    numbers = {each.objgen: at for at, (_page, each) in enumerate(found) if each.is_indirect}
    around = bases(pages)
    return [_note(page, each, around[page], numbers) for page, each in found]


def _marking(page: Object) -> Iterator[Object]:
    listed = page.get("/Annots")
    for each in listed if isinstance(listed, Array) else ():
        if isinstance(each, Dictionary) and str(each.get("/Subtype", "/"))[1:] not in _OTHERS:
            yield each


def _note(page: int, each: Object, base: Matrix, numbers: Mapping[tuple[int, int], int]) -> PdfNote:
    answered = each.get("/IRT")
    answers = numbers.get(answered.objgen, -1) if isinstance(answered, Dictionary) and answered.is_indirect else -1
    return PdfNote(
        page,
        str(each.get("/Subtype", "/"))[1:],
        tuple(_areas(each, base)),
        _said(each),
        _words(each.get("/T")),
        answers,
        str(each.get("/RT", "")) == "/Group",
        _words(each.get("/State")),
        str(each.get("/Name", "/"))[1:] if each.get("/Subtype") == "/Stamp" else "",
    )


def _said(each: Object) -> str:
    """Return the text of an annotation: its contents, or its rich text (ISO 32000-1 12.7.3.4)."""
    if words := _words(each.get("/Contents")):
        return words
    rich = each.get("/RC")
    text = rich.read_bytes()[: 4 * _MOST_WORDS].decode("utf-8", "replace") if isinstance(rich, Stream) else _words(rich)
    return _plain(unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text))))


def _words(value: Any) -> str:
    return _plain(str(value)) if isinstance(value, (String, str)) else ""


def _plain(text: str) -> str:
    """Return *text* with normalised line ends, without invisible characters."""
    lines = (
        " ".join(line.split()) for line in text[:_MOST_WORDS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    return "\n".join("".join(sign for sign in line if sign.isprintable()) for line in lines if line)


def _areas(each: Object, base: Matrix) -> Iterator[Spot]:
    """Yield the areas of an annotation; invalid numbers give none."""
    try:
        flat = [float(number) for number in each.get("/QuadPoints", ())][: 8 * _MOST_AREAS]
        for at in range(0, len(flat) - 7, 8):
            yield _around(
                [base.transform(point) for point in zip(flat[at : at + 8 : 2], flat[at + 1 : at + 8 : 2], strict=True)]
            )
    except READING:
        flat = []
    if len(flat) < 8 and (spot := spot_of(each, base)) and max(map(abs, spot)) < FARTHEST:
        yield spot


def _around(points: Sequence[tuple[float, float]]) -> Spot:
    across, along = [x for x, _ in points], [y for _, y in points]
    return Spot(min(across), min(along), max(across), max(along))
