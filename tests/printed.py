"""The two editions of reports/, printed once for all the tests that look at them."""

import logging
import re
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from subprocess import run

import pikepdf

from livret.bind.book import bind
from livret.bind.placed import first_numbers
from livret.build import binding
from livret.build.schedule import LaidOutEdition
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.exports.screen import screen
from livret.pdf.model import Book, Fragment
from tests.laying import laid_out

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Printed:
    """An edition laid out, bound, its screen PDF, and what the parent process logged meanwhile."""

    proofs: LaidOutEdition
    book: Book
    pdf: bytes
    logged: tuple[str, ...]

    def chapter(self, slug: str) -> Fragment:
        """Return the first chapter whose slug begins with *slug*."""
        return next(sheet.fragment for sheet in self.proofs.sheets if sheet.fragment.slug.startswith(slug))

    @property
    def territory(self) -> Fragment:
        """Return the first territory's chapter."""
        return self.chapter("territoire-")

    def first_page(self, slug: str) -> int:
        """Return the number in the book (1 first) of the first page of chapter *slug*."""
        fragments = [sheet.fragment for sheet in self.proofs.sheets]
        before = fragments[: fragments.index(self.chapter(slug))]
        return 1 + sum(len(fragment.pages) for fragment in before)

    def opened(self) -> pikepdf.Pdf:
        """Return the PDF, opened anew."""
        return pikepdf.open(BytesIO(self.pdf))

    def poppler(self, program: str, *options: str) -> str:
        """Return what a program of poppler-utils says of the PDF."""
        after = ["-"] if program == "pdftotext" else []
        done = run([program, *options, "-", *after], input=self.pdf, capture_output=True, check=True)
        assert not done.stderr, done.stderr.decode()
        return done.stdout.decode()


@cache
def checked(name: str = "exemple") -> Edition:
    """Return one of the two as it is read, for whoever looks at no page."""
    return check(load(ROOT / "reports" / name))


@cache
def real() -> Printed:
    """Return the edition whose one territory is the real page."""
    return _print("occitanie-2024-2025")


@cache
def exemple() -> Printed:
    """Return the fictitious edition."""
    return _print("exemple")


#: Some chapters of « exemple », between covers.
_SHORT = (
    *("couverture", "colophon", "territoire-agglomeration-dexempleville", "territoire-pays-de-demonstration"),
    *("et-maintenant", "quatrieme"),
)


@cache
def short() -> Printed:
    """Return « exemple » without most of its chapters, under its page numbers: for whoever reads all of it often."""
    proofs = exemple().proofs
    fragments = [sheet.fragment for sheet in proofs.sheets]
    anchors = {anchor for fragment in fragments for anchor in fragment.anchors}
    chosen = [
        (sheet, number)
        for sheet, number in zip(proofs.sheets, first_numbers(fragments), strict=True)
        if sheet.chapter.slug in _SHORT
    ]
    sheets, numbers = zip(*chosen, strict=True)
    territories = tuple(each for each in proofs.edition.territories if f"territoire-{each.slug}" in _SHORT)
    edition = replace(proofs.edition, territories=territories)
    book = bind([sheet.fragment for sheet in sheets], binding.info(edition), numbers, anchors)
    return Printed(replace(proofs, edition=edition, sheets=sheets), book, screen(book).pdf, ())


def _print(name: str) -> Printed:
    handler = _Listener()
    logging.getLogger().addHandler(handler)
    try:
        proofs = laid_out(ROOT / "reports" / name)
        book = binding.whole(proofs)
        pdf = screen(book).pdf
    finally:
        logging.getLogger().removeHandler(handler)
    return Printed(proofs, book, pdf, tuple(handler.said))


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def words(text: str) -> list[str]:
    """Return the words and signs of *text* with typography undone: its quotes, apostrophes, dashes and spaces."""
    text = re.sub("[«»“”]", '"', text).replace("’", "'")
    text = re.sub("[–—]", "-", text)
    text = re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", text)
    return re.findall(r"\w+|[^\w\s]", text)
