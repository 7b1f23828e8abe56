"""The archive edition: the pages of the screen edition with their source files enclosed, PDF/A-3a and PDF/UA-1.

Photographs keep all their pixels: the file is for libraries and for those who will print again, not for e-mail.
"""

from collections.abc import Sequence
from io import BytesIO

from pikepdf import Pdf

from livret.edition.load.inventory import Input
from livret.exports.finish import finish
from livret.pdf.attachments import Attachment, attach
from livret.pdf.model import Book
from livret.pdf.save import written
from livret.pdf.xmp import PDF_A_3A, PDF_UA_1

#: Description of an enclosed file, by its media type.
_SOURCES = {
    "application/yaml": "Données de l’édition, telles que saisies (YAML)",
    "text/markdown": "Texte de l’édition, tel que saisi (Markdown)",
    "application/geo+json": "Contours apportés par l’édition (GeoJSON)",
    "image/jpeg": "Photographie d’origine",
    "image/png": "Image d’origine",
    "image/svg+xml": "Dessin d’origine",
}


def archive(book: Book, attachments: Sequence[Attachment]) -> bytes:
    """Return the archive edition as PDF bytes, with *attachments* enclosed; tags, links and bookmarks are kept.

    Raises ValueError if two attachments have the same name.
    """
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        finish(pdf, book.info, [PDF_UA_1, PDF_A_3A])
        attach(pdf, attachments, str(pdf.trailer.Info.ModDate))
        return written(pdf)


def enclosed(inputs: Sequence[Input], figures: bytes) -> tuple[Attachment, ...]:
    """Return the files enclosed in an edition: the authors' files, and its *figures* as a table (``figures.table``)."""
    sources = (
        Attachment(each.name, each.data, each.media_type, "Source", _SOURCES[each.media_type]) for each in inputs
    )
    table = Attachment("chiffres.csv", figures, "text/csv", "Data", "Chiffres des territoires, avec source et année")
    return (*sources, table)
