"""The two editions of reports/, printed once for all the tests that look at them."""

import logging
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from subprocess import run

import pikepdf

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
