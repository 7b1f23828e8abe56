"""PDFs as readers mark them, in the ways of the programs that they mark them with."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.pdf.read.model import ReadPdf


class Pen:
    """Marks the PDF *data*, *read*: each of its methods adds what a program writes for one thing that people do."""

    def __init__(self, data: bytes, read: ReadPdf, author: str = "Camille Relecture") -> None:
        self.pdf = Pdf.open(BytesIO(data))
        self.read, self.author = read, author

    def quads(self, words: str, page: int, nth: int = 0) -> list[tuple[float, float, float, float]]:
        """Return where *words*, hyphenated perhaps, stand on *page* for the *nth* time, a rectangle for each line.

        Left, bottom, right, top in user space.
        """
        sheet = self.read.sheets[page - 1]
        text, places = "", []
        for run in sheet.runs:
            if run.artifact:
                continue
            text += run.text
            places += [(run, at) for at in range(len(run.text))]
        found_at = [*re.finditer("-?".join(map(re.escape, words)), text)][nth]
        top = sheet.boxes.get("TrimBox", sheet.boxes["MediaBox"])[3]
        left0 = sheet.boxes.get("TrimBox", sheet.boxes["MediaBox"])[0]
        found: dict[int, list[float]] = {}
        for run, n in places[found_at.start() : found_at.end()]:
            left, right = run.baseline[0] + run.edges[n], run.baseline[0] + run.edges[n + 1]
            row = found.setdefault(run.order, [left, top - run.spot.bottom, right, top - run.spot.top])
            row[0], row[2] = min(row[0], left), max(row[2], right)
        return [(a + left0, b, c + left0, d) for a, b, c, d in found.values()]

    def add(self, subtype: str, page: int, rect: Sequence[float], says: str = "", **more: Any) -> Object:
        """Add an annotation as it is, and return it."""
        entries = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(list(rect)), T=String(self.author), F=4, **more
        )
        if says:
            entries.Contents = String(says)
        each = self.pdf.make_indirect(entries)
        at = self.pdf.pages[page - 1]
        at.Annots = Array([*(at.get("/Annots") or []), each])
        return each

    def over(self, subtype: str, page: int, words: str, says: str = "", **more: Any) -> Object:
        """Strike out, underline or highlight *words*."""
        quads = self.quads(words, page)
        flat = [n for a, b, c, d in quads for n in (a, d, c, d, a, b, c, b)]
        rect = min(q[0] for q in quads), min(q[1] for q in quads), max(q[2] for q in quads), max(q[3] for q in quads)
        return self.add(subtype, page, rect, says, QuadPoints=Array(flat), **more)

    def behind(self, page: int, words: str, says: str, **more: Any) -> Object:
        """Put a caret behind *words*."""
        _left, bottom, right, top = self.quads(words, page)[-1]
        return self.add("Caret", page, (right - 3, bottom - 2, right + 3, bottom + (top - bottom) / 2), says, **more)

    def swap(self, page: int, words: str, says: str) -> None:
        """Replace *words* as Acrobat does: a caret that says it, and a strike-out in its group."""
        caret = self.behind(page, words, says, IT=Name.Replace)
        self.over("StrikeOut", page, words, IRT=caret, RT=Name.Group, IT=Name.StrikeOutTextEdit)

    def saved(self) -> bytes:
        """Return the file."""
        stream = BytesIO()
        self.pdf.save(stream, static_id=True)
        return stream.getvalue()
