"""The screen edition: the book cropped to its trim, PDF/UA-1 and PDF/A-2a in the same file, light enough to e-mail."""

from dataclasses import dataclass
from io import BytesIO

from pikepdf import Pdf

from livret.base.messages import _
from livret.exports.finish import finish
from livret.exports.screen_photos import Row, reduce_photos, rows_of_use
from livret.pdf.model import Book
from livret.pdf.save import written
from livret.pdf.xmp import PDF_A_2A, PDF_UA_1

#: A message weighs 1.368 times its enclosure (base64), and many town halls refuse one of 10 MiB: 7.3 MiB.
MAX_SCREEN_BYTES = 7_654_604


@dataclass(frozen=True, slots=True)
class Screen:
    """The edition, and the row its photos were reduced to (None: they are as they were)."""

    pdf: bytes
    reduced: Row | None = None

    @property
    def is_light(self) -> bool:
        """Whether it may be sent by e-mail."""
        return len(self.pdf) <= MAX_SCREEN_BYTES

    @property
    def remark(self) -> str:
        """What people should know of it, in the reader's language; may be empty."""
        if not self.is_light:
            size = f"{len(self.pdf) / 1024**2:.1f}"
            return _("too heavy for many mailboxes: {size} MiB, however much photos are reduced").format(size=size)
        if self.reduced is None:
            return ""
        return _("photos reduced to {ppi} dpi, quality {quality}, to be light enough for e-mail").format(
            ppi=self.reduced.ppi, quality=self.reduced.quality
        )


def screen(book: Book) -> Screen:
    """Return the edition to e-mail and to read with a screen reader; tags, links and bookmarks are kept.

    Photos are reduced only if it would weigh more than MAX_SCREEN_BYTES, and no more than that asks.
    """
    made = Screen(_made(book))
    for row in [] if made.is_light else _rows(book):
        if made.is_light:
            break
        pdf = _made(book, row)
        if len(pdf) < len(made.pdf):
            made = Screen(pdf, row)
    return made


def _rows(book: Book) -> list[Row]:
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        return rows_of_use(pdf)


def _made(book: Book, row: Row | None = None) -> bytes:
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        finish(pdf, book.info, [PDF_UA_1, PDF_A_2A])
        if row:
            reduce_photos(pdf, row)
        return written(pdf)
