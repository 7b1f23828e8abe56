"""What each use of a brochure is written to: one bound book, a row a use, no second layout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from livret import books
from livret.content import figures
from livret.content.inventory import Input, inventory
from livret.makeup import Progress
from livret.messages import _, later, plural
from livret.pool import Press
from livret.press import compose
from livret.press.archive import archive, enclosed
from livret.press.bind import bind
from livret.press.extract import extracts
from livret.press.findings import problems_of
from livret.press.folded import Imposition, sheets
from livret.press.impose import impose
from livret.press.model import Book
from livret.press.screen import screen
from livret.problems import InvalidEdition

#: What a file that people read keeps: ISO 14289-1 and ISO 19005-2; the one they keep, ISO 19005-3.
_READ = ("PDF/UA-1", "PDF/A-2a")
_KEPT = ("PDF/UA-1", "PDF/A-3a")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for beside the edition: its uses (rows of USES), and the printer's and the copier's settings."""

    uses: tuple[str, ...] = ("screen",)
    profile: Path | None = None
    split_cover: bool = False
    imposition: Imposition = field(default_factory=Imposition)


@dataclass(frozen=True, slots=True)
class Output:
    """A finished file: its name below the folder of the edition, and what people should know of it."""

    name: str
    pdf: bytes
    pages: int
    standards: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Work:
    """An edition laid out, and what was asked for: what every row of USES is given."""

    proofs: books.Proofs
    order: Order
    press: Press

    @cached_property
    def book(self) -> Book:
        """The whole edition, bound once for all uses."""
        return books.whole(self.proofs)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The authors' files that the edition was made of."""
        return inventory(self.proofs.edition, (sheet.chapter.html for sheet in self.proofs.sheets))

    def named(self, ending: str) -> str:
        """Return the name of a file of the whole edition."""
        return f"{self.proofs.edition.slug}-{ending}.pdf"


def made(work: Work, progress: Progress) -> Iterator[Output]:
    """Yield every file that was asked for, one at a time: an edition may have a thousand extracts.

    :raises InvalidEdition: when the copier's sheet cannot be printed, or an author's file has vanished meanwhile.
    """
    for done, name in enumerate(work.order.uses):
        use = USES[name]
        progress(_(use.title), done, len(work.order.uses))
        yield from use.make(work)


def _screen(work: Work) -> Iterator[Output]:
    yield Output(work.named("screen"), screen(work.book), len(work.book.pages), _READ)


def _archive(work: Work) -> Iterator[Output]:
    attachments = enclosed(work.inputs, figures.table(work.proofs.edition))
    told = plural("{count} file enclosed", "{count} files enclosed", len(attachments)).format(count=len(attachments))
    yield Output(work.named("archive"), archive(work.book, attachments), len(work.book.pages), _KEPT, told)


def _booklet(work: Work) -> Iterator[Output]:
    imposition, pages = work.order.imposition, len(work.book.pages)
    count = len(sheets(pages, imposition.signature))
    told = plural("{count} sheet of {paper} paper", "{count} sheets of {paper} paper", count)
    told = told.format(count=count, paper=imposition.paper)
    yield Output(work.named("booklet"), impose(work.book, imposition), 2 * count, remark=told)
    yield Output(work.named("booklet-notice"), _notice(work, imposition), 1, _READ)


def _notice(work: Work, imposition: Imposition) -> bytes:
    """Return the sheet that tells how to print, fold and bind the booklet."""
    edition = work.proofs.edition
    chapter = compose.instructions(edition, imposition, len(work.book.pages))
    fragment = work.press.render(chapter)
    if problems := problems_of(chapter, fragment):
        raise InvalidEdition(problems)
    info = books.info(edition)
    return screen(bind([fragment], replace(info, title=f"{chapter.title} – {info.title}")))


def _extracts(work: Work) -> Iterator[Output]:
    edition = work.proofs.edition
    fragments = [sheet.fragment for sheet in work.proofs.sheets]
    chapters = [compose.anchor(territory) for territory in edition.territories]
    found = extracts(fragments, chapters, books.info(edition))
    for territory, book in zip(edition.territories, found, strict=True):
        yield Output(f"extracts/{territory.slug}.pdf", screen(book), len(book.pages), _READ)


class _Use(NamedTuple):
    """A row of USES: what is told while it is made, and how."""

    title: str
    make: Callable[[Work], Iterator[Output]]


USES = {
    "screen": _Use(later("screen edition"), _screen),
    "archive": _Use(later("archive edition"), _archive),
    "booklet": _Use(later("booklet to fold"), _booklet),
    "extracts": _Use(later("extracts of the territories"), _extracts),
}
