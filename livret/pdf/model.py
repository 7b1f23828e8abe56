"""Values passed between the steps: chapters are laid out to fragments, which are bound to a book.

Lengths are PDF points (1/72 inch) from the bottom left corner of the trim box unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from livret.base.problems import Location

Side = Literal["left", "right"]

#: What follows « # » in the address of a picture that is printed in two tones, cut to the page (``engine.duotone``).
DUOTONE = "duotone"

#: Incremented whenever the shape of :class:`Fragment` changes, so that no older one is ever bound.
FRAGMENT_VERSION = 3


@dataclass(frozen=True, slots=True)
class TextFrame:
    """The frame of a territory's text on its pages.

    ``bodies`` are the distances from the top of each page to its first heading, in lines of the house's size; a page
    without one has nothing above its text. ``voice`` is the source of the heading of the voice on the tint.
    """

    bodies: tuple[float | None, ...]
    voice: int | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the edition, laid out on its own.

    ``html`` is a whole document. Its URLs are ``https://house.invalid/styles/…``,
    ``https://house.invalid/assets/…`` and ``https://edition.invalid/…`` (RFC 6761: never resolved);
    a link to another chapter is ``livret:<anchor>``. Every block carries ``data-src``, an index into
    ``sources``, which is kept outside the HTML so that a moved line does not change what is printed.
    That of a territory has the ``frame`` of its text.
    """

    slug: str
    title: str
    html: str
    side: Side
    sources: tuple[Location | None, ...] = ()
    frame: TextFrame | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """The input of a worker: a chapter without its sources, and the files that it shows.

    ``files`` are the edition's, by address: their bytes, or the code of the reason for not serving one
    (a row of ``catalogue.layout``).
    """

    chapter: Chapter
    files: Mapping[str, bytes | str]

    def parts(self) -> dict[str, str]:
        """Return the SHA-256 of each part that the fragment depends on, except the house."""
        chapter = self.chapter
        identity = (str(FRAGMENT_VERSION), chapter.slug, chapter.title, chapter.side)
        files = (f"{address} {_digest(data)}" for address, data in sorted(self.files.items()))
        return {
            "text": sha256("\0".join((*identity, chapter.html)).encode()).hexdigest(),
            "pictures": sha256("\n".join(files).encode()).hexdigest(),
        }


def _digest(data: bytes | str) -> str:
    return data if isinstance(data, str) else sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FolioSlot:
    """The place of the page number: start of the baseline (``align`` left) or its end (right), in points."""

    x: float
    y: float
    size: float
    align: Literal["left", "right"]
    colour: tuple[float, float, float]
    font: str  # SHA-256 of the font file


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a fragment; boxes in points, the media box being the trim box plus the bleed."""

    width: float
    height: float
    bleed: float
    folio: FolioSlot | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links may target: page index in the fragment, and the point."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its level (from 1), its words and its place."""

    level: int
    text: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect that only the engine can find: *code* is a row of ``catalogue.layout``.

    ``source`` is an index into the chapter's ``sources`` (None: the chapter as a whole); ``file`` and
    ``line`` are set instead when the place is in a style sheet.
    """

    code: str
    page: int | None = None
    source: int | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A ``q`` … ``Q`` of a page that only draws: bytes *start* to *end* of its operators, one per line.

    ``digest`` is the SHA-256 of those bytes, ``states`` are the graphics states that they name.
    """

    start: int
    end: int
    digest: bytes
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmptyBand:
    """The tallest strip of the text's full width without text, picture, map or figure on a page.

    It ``begins`` below the top of the trim box and is so high, in points.
    """

    begins: float
    height: float


@dataclass(frozen=True, slots=True)
class Fragment:
    """A chapter's PDF and the data for binding it. ``fonts`` are the SHA-256 of the font files used.

    ``lines`` gives, for each page, the text lines as laid out: (x, baseline y, width, font size, source index, words),
    in points from the top left of the trim box; ``bands`` the empty band of each page. ``drawings`` are, for each page
    of its PDF, those that it may share with others; empty if not searched.
    """

    slug: str
    title: str
    side: Side
    pdf: bytes
    pages: tuple[Page, ...]
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    headings: tuple[OutlineEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    fonts: frozenset[str] = frozenset()
    lines: tuple[tuple[tuple[float, float, float, float, int | None, str], ...], ...] = ()
    bands: tuple[EmptyBand, ...] = ()
    drawings: tuple[tuple[Drawing, ...], ...] = ()
    version: int = FRAGMENT_VERSION


@dataclass(frozen=True, slots=True)
class BookInfo:
    """The metadata of a document; *draft*: its edition is not finished, and each page is marked so."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str
    date: datetime
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """The bound fragments: one PDF with its 5 mm of bleed, from which every edition is made."""

    pdf: bytes
    info: BookInfo
    pages: tuple[Page, ...]
    chapters: tuple[tuple[str, int, int], ...]  # slug, first page (1 is the cover), number of pages
