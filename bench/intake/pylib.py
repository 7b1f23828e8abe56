"""Pieces of a text → a Word file as python-docx writes it, with its English styles."""

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.shared import Mm

from bench.intake.parcel import packed, png
from bench.intake.pieces import Piece, Span

_ITEMS = {
    False: ("List Bullet", "List Bullet 2", "List Bullet 3"),
    True: ("List Number", "List Number 2", "List Number 3"),
}
_STYLES = {"paragraph": "Normal", "quote": "Intense Quote", "by": "Intense Quote", "caption": "Caption"}


def written(title: str, pieces: Sequence[Piece]) -> bytes:
    """Return the file; its links and notes are words: python-docx writes neither."""
    document = docx.Document()
    document.add_heading(title, 0)
    for piece in pieces:
        _add(document, piece)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as package:
        return packed({name: package.read(name) for name in package.namelist()})


def _add(document: Document, piece: Piece) -> None:
    if piece.kind == "heading":
        document.add_heading(piece.words, piece.level)
    elif piece.kind == "table":
        _table(document, piece)
    elif piece.kind == "picture":
        document.add_picture(io.BytesIO(png(1300, 800)), Mm(120))
        document.inline_shapes[-1]._inline.docPr.set("descr", piece.picture["alt"])
        document.add_paragraph(f"{piece.picture['caption']} © {piece.picture['credit']}", "Caption")
    elif piece.kind == "item":
        _runs(document.add_paragraph(style=_ITEMS[piece.ordered][piece.level - 1]), piece.spans)
    else:
        _runs(document.add_paragraph(style=_STYLES[piece.kind]), piece.spans)


def _runs(paragraph: "docx.text.paragraph.Paragraph", spans: Sequence[Span]) -> None:
    for span in spans:
        run = paragraph.add_run(span.text)
        run.bold, run.italic = span.bold or None, span.italic or None
        run.font.superscript, run.font.subscript = span.raised > 0 or None, span.raised < 0 or None


def _table(document: Document, piece: Piece) -> None:
    table = document.add_table(0, len(piece.rows[0]), "Light Grid Accent 1")
    for row in piece.rows:
        for cell, spans in zip(table.add_row().cells, row, strict=True):
            _runs(cell.paragraphs[0], spans)
