"""The nouns of the press: chapters go in, fragments come out, a book binds them.

Lengths are PDF points (1/72 inch) from the bottom left corner of the trim box unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from livret.base.problems import Location

Side = Literal["left", "right"]

#: Raised whenever the shape of :class:`Fragment` changes, so that no older one is ever bound.
FRAGMENT_VERSION = 2


@dataclass(frozen=True, slots=True)
class TextFrame:
    """Where the text of a territory stands on its pages.

    ``head`` is the height of the head in lines of the house's size, ``headed`` how many pages begin with one; ``tight``
    tells of its lists and of the voice at the foot of a page, ``voice`` is the source of the heading of that one.
    """

    head: float
    headed: int
    tight: bool
    voice: int | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the edition, laid out on its own.

    ``html`` is a whole document. Its URLs are ``https://house.invalid/styles/…``,
    ``https://house.invalid/assets/…`` and ``https://edition.invalid/…`` (RFC 6761: never resolved);
    a link to another chapter is ``livret:<anchor>``. Every block carries ``data-src``, an index into
    ``sources``, which is kept outside the HTML so that a moved line changes nothing that is printed.
    That of a territory tells the ``frame`` of its text.
    """

    slug: str
    title: str
    html: str
    side: Side
    sources: tuple[Location | None, ...] = ()
    frame: TextFrame | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a worker is handed: a chapter, without the places its text comes from, and the files that it shows.

    ``files`` are the edition's, by address. In place of the bytes of one that is not served stands the code of
    the reason (a row of ``catalogue.layout``).
    """

    chapter: Chapter
    files: Mapping[str, bytes | str]

    def parts(self) -> dict[str, str]:
        """Return the digest of each part that the fragment depends on, the house aside."""
        chapter = self.chapter
        told = (str(FRAGMENT_VERSION), chapter.slug, chapter.title, chapter.side)
        files = (f"{address} {_digest(data)}" for address, data in sorted(self.files.items()))
        return {
            "text": sha256("\0".join((*told, chapter.html)).encode()).hexdigest(),
            "pictures": sha256("\n".join(files).encode()).hexdigest(),
        }


def _digest(data: bytes | str) -> str:
    return data if isinstance(data, str) else sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FolioSlot:
    """Where binding draws the page number: baseline start (``align`` left) or end (right), in points."""

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
    """A place that links may aim at: page index in the fragment, and the point."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its level (1 first), its words and its place."""

    level: int
    text: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something only the engine can tell: *code* is a row of ``catalogue.layout``.

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
    """A ``q`` … ``Q`` of a page that only draws: bytes *start* to *end* of its operators, one a line.

    ``digest`` is the SHA-256 of those bytes, ``states`` are the graphics states that they name.
    """

    start: int
    end: int
    digest: bytes
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A chapter's PDF and what binding must know of it. ``fonts`` are the SHA-256 of the font files used.

    ``lines`` gives, for each page, the text lines as laid out: (x, baseline y, width, font size, source index, words),
    in points from the top left of the trim box. ``drawings`` are, for each page of its PDF, those that it may share
    with others; empty when nobody has looked.
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
    drawings: tuple[tuple[Drawing, ...], ...] = ()
    version: int = FRAGMENT_VERSION


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What the document says of itself; *draft*: its edition is not finished, and each page says so."""

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
