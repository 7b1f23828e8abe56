"""Authors' photos with more ink than the paper bears: they are not printed with their own inks."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import PurePosixPath

from livret.catalogue import preflight as kinds
from livret.edition.load.inventory import path_of
from livret.pdf.images import Heavy
from livret.pdf.model import Chapter
from livret.pdf.printing_condition import Condition
from livret.pdf.read.model import DrawnImage, ReadPdf
from livret.proof.gate.expected import expected
from livret.proof.model import Remark


def inks_not_kept(
    heavy: Mapping[str, Heavy], chapters: Sequence[tuple[Chapter, int, int]], press: ReadPdf, condition: Condition
) -> Iterator[Remark]:
    """Yield a remark for each place that shows one of the photos *heavy*, by file in the edition.

    *chapters* come with their first page, from 1, and page count; *press* is the press edition, read.
    """
    for chapter, first, count in chapters if heavy else ():
        for url, source in expected(chapter.html).pictures:
            file = unicodedata.normalize("NFC", path_of(url))
            if photo := heavy.get(file):
                values = {"inks": ceil(photo.inks), "limit": condition.ink_limit, "condition": condition.description}
                place = chapter.sources[source] if source is not None else None
                problem = kinds.INKS_NOT_KEPT.at(place, name=PurePosixPath(file).name, **values)
                page, image = _shown(photo, press, range(first, first + count))
                yield Remark(problem, chapter.slug, page, image.spot if image else None)


def _shown(photo: Heavy, press: ReadPdf, pages: range) -> tuple[int | None, DrawnImage | None]:
    """Return the page and the first picture on *pages* of the size of *photo* in pixels: nothing else identifies it."""
    shown = ((n, image) for n in pages for image in press.sheets[n - 1].images)
    return next(((n, each) for n, each in shown if (each.columns, each.rows) == photo[1:]), (None, None))
