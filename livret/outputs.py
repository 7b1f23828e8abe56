"""What each use of a brochure is written to: one bound book, a row a use, no second layout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from livret import books
from livret.makeup import Progress
from livret.messages import _, later
from livret.pool import Press
from livret.press.model import Book
from livret.press.screen import screen


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for beside the edition: its uses (rows of USES), and the printer's and the copier's settings."""

    uses: tuple[str, ...] = ("screen",)
    profile: Path | None = None
    split_cover: bool = False


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

    def named(self, ending: str) -> str:
        """Return the name of a file of the whole edition."""
        return f"{self.proofs.edition.slug}-{ending}.pdf"


def made(work: Work, progress: Progress) -> Iterator[Output]:
    """Yield every file that was asked for, one at a time: an edition may have a thousand extracts."""
    for done, name in enumerate(work.order.uses):
        use = USES[name]
        progress(_(use.title), done, len(work.order.uses))
        yield from use.make(work)


def _screen(work: Work) -> Iterator[Output]:
    yield Output(work.named("screen"), screen(work.book), len(work.book.pages), ("PDF/UA-1", "PDF/A-2a"))


class _Use(NamedTuple):
    """A row of USES: what is told while it is made, and how."""

    title: str
    make: Callable[[Work], Iterator[Output]]


USES = {
    "screen": _Use(later("screen edition"), _screen),
}
