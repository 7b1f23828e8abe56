"""The screen edition: the book cropped to its trim, PDF/UA-1 and PDF/A-2a in the same file."""

from io import BytesIO

from pikepdf import Pdf

from livret.press.finished import finish
from livret.press.metadata import PDF_A_2A, PDF_UA_1
from livret.press.model import Book
from livret.press.written import written


def screen(book: Book) -> bytes:
    """Return the edition to e-mail and to read with a screen reader; tags, links and bookmarks are kept."""
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        finish(pdf, book.info, [PDF_UA_1, PDF_A_2A])
        return written(pdf)
