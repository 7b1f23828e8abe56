"""Visual check of pages: invisible or pale text, found by operators and by pixels.

Runs in a guarded process (``livret.workers.server``): pages from outside are drawn here.
"""

from collections.abc import Iterator, Sequence

from livret.pdf.read.model import ReadPage
from livret.proof.model import Remark
from livret.proof.visible.from_operators import HIDDEN, Hidden, hidden, remarks
from livret.proof.visible.from_pixels import RunLook, looks
from livret.proof.visible.legible import legible


def look(data: bytes, sheets: Sequence[ReadPage]) -> list[Remark]:
    """Return remarks on invisible or pale text on *sheets*, pages of the PDF *data*.

    :raises pypdfium2.PdfiumError: if it cannot be drawn.
    """
    return [remark for sheet, looked in looks(data, sheets) for remark in _remarks(sheet, looked)]


def _remarks(sheet: ReadPage, looked: Sequence[RunLook]) -> Iterator[Remark]:
    known = hidden(sheet)
    known_runs = {each.run.order for each in known}
    more = [
        Hidden(each.run, each.unseen, HIDDEN) for each in looked if each.unseen and each.run.order not in known_runs
    ]
    yield from remarks(sheet.number, [*known, *more])
    yield from legible(sheet, looked)
