"""Bounds on reading a PDF from outside, all in one place, and the exception for a file that exceeds one.

Each leaves room for an edition of 3,000 pages, the largest that Livret prints: 36 objects, 95 texts and shapes, 1,000
operators and 3,000 letters a page. Their sum is bounded by the worker's own memory and time.
"""

import math
import resource
from typing import Any, NamedTuple

from livret.base.messages import _, later
from livret.base.problems import Kind, Problem
from livret.catalogue import parity as kinds

MB = 1_000_000

#: The file itself, in bytes.
MOST_BYTES = 300 * MB
#: Pages: the command keeps what is read of them in memory, 150 kB a page.
MOST_PAGES = 5_000
MOST_OBJECTS = 2_000_000
#: Levels of nested structures: pages, tags, bookmarks, names, colour spaces…
DEEPEST = 200
#: Levels of the tree of pages: qpdf reads no more.
DEEPEST_PAGES = 100
#: Levels of forms within forms; of saved states and marked contents, which careless programs leave open.
DEEPEST_FORMS, DEEPEST_STATES = 60, 5_000
#: Levels of tags, and of the lists that contain them.
DEEPEST_TAGS = 2 * DEEPEST
#: Steps of one walk through a structure of a file, all levels together.
MOST_STEPS = 2_000_000
#: A content stream unpacked, in bytes; the words and signs in it.
MOST_CONTENT, MOST_TOKENS = 32 * MB, 2_000_000
#: Bytes of an unpacked font table; of metadata, in which some programs keep their whole history.
MOST_TABLE, MOST_METADATA = 4 * MB, 32 * MB
#: All pages together: for the first hundred, and for each beyond.
MOST_OPERATORS, MORE_OPERATORS = 3_000_000, 30_000
MOST_FORMS, MORE_FORMS = 50_000, 500
MOST_ITEMS, MORE_ITEMS = 500_000, 5_000
#: Annotations of all pages together: links, notes, fields.
MOST_ANNOTATIONS = 100_000
#: Codes to which the fonts of a file give a text or a width.
MOST_CODES = 2_000_000
#: Remarks on one file.
MOST_REMARKS = 50_000
#: Largest distance from the page, in points, at which anything is drawn: numbers stay finite.
FARTHEST = 1e12

#: Memory of a worker that reads a file from outside, and compares it with an edition of at most so many pages; for each
#: page of the edition beyond, which all stand in memory beside those of the file: 1.1 MB were measured.
MEMORY_BYTES, _COMPARED_PAGES, _PAGE_BYTES = 1024**3, 300, 3 * MB // 2
_FEW_PAGES = 100
#: Seconds of processor to read a file, and for each page beyond the hundredth.
_SECONDS, _PAGE_SECONDS = 20.0, 0.05
#: Pages drawn within that time as well, and seconds for each beyond: three times what ours need to be drawn twice.
_DRAWN_PAGES, _DRAWN_SECONDS = 20, 0.5

# Names of structures in messages.
PAGES, FORMS = later("tree of pages"), later("drawings")
TAGS, ROLES, SPACES, FONTS = later("tags"), later("roles of tags"), later("colour spaces"), later("fonts")
BOOKMARKS, NAMES, FIELDS = later("bookmarks"), later("tree of names"), later("form fields")
ACTIONS, FUNCTIONS, ANNOTATIONS = later("actions"), later("functions"), later("annotations")
OBJECTS, STATES, MARKS = later("objects"), later("saved states"), later("marked contents")
CONTENTS, ITEMS, REMARKS = later("contents of the pages"), later("texts and shapes"), later("remarks")
LAYERS, MASKS, GLYPHS = later("layers"), later("masks"), later("letters that draw")
METADATA, PROFILE = later("metadata"), later("printing condition")


class Excess(Exception):
    """A file exceeds a bound; ``problem`` names the bound, and the remedy."""

    def __init__(self, kind: Kind, **values: Any) -> None:
        self.problem: Problem = kind.at(None, **values)
        super().__init__(self.problem.message)


class Allowance(NamedTuple):
    """The resources of a worker for one request: seconds of processor, bytes of memory."""

    seconds: float
    memory_bytes: int = MEMORY_BYTES


def comparing_bytes(edition_pages: int) -> int:
    """Return the bytes of memory for reading a file, and comparing it with an edition of *edition_pages*.

    The edition's own pages give room, and not those that the file says it has.
    """
    return MEMORY_BYTES + _PAGE_BYTES * max(edition_pages - _COMPARED_PAGES, 0)


def reading_seconds(pages: int) -> float:
    """Return the seconds of processor for reading a file of *pages* and comparing it with its edition."""
    return _SECONDS + _PAGE_SECONDS * max(pages - _FEW_PAGES, 0)


def all_seconds(pages: int) -> float:
    """Return the seconds of processor for reading and drawing a file of *pages*."""
    return _SECONDS + _DRAWN_SECONDS * max(pages - _DRAWN_PAGES, 0)


def more_time(pages: int) -> None:
    """Raise the time limit of this process, if it has one, by the seconds for a file of so many *pages*."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        wanted = soft + math.ceil(reading_seconds(pages) - reading_seconds(1))
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


class Meter:
    """Counts what is read of a file of so many *pages*; each count raises Excess at its bound."""

    def __init__(self, pages: int = 1) -> None:
        more = max(pages - _FEW_PAGES, 0)
        self._operators = self._most_operators = MOST_OPERATORS + MORE_OPERATORS * more
        self._forms = self._most_forms = MOST_FORMS + MORE_FORMS * more
        self._items = self._most_items = MOST_ITEMS + MORE_ITEMS * more
        self._codes = MOST_CODES

    def operators(self, count: int = 1) -> None:
        """Count operators of pages, or letters shown by them."""
        self._operators -= count
        if self._operators < 0:
            raise Excess(kinds.TOO_MUCH_DRAWN, most=self._most_operators)

    def form(self) -> None:
        """Count a form XObject that is drawn."""
        self._forms -= 1
        if self._forms < 0:
            raise Excess(kinds.DRAWN_TOO_OFTEN, most=self._most_forms)

    def item(self) -> None:
        """Count a text, an area, a picture or a line."""
        self._items -= 1
        if self._items < 0:
            raise too_many(ITEMS, self._most_items)

    def codes(self, count: int) -> None:
        """Count codes to which a font gives a text, or a width."""
        self._codes -= count
        if self._codes < 0:
            raise Excess(kinds.TOO_MANY_CODES, most=MOST_CODES)


def too_many(what: str, most: int) -> Excess:
    """Return the Excess of a file with more than *most* of *what*, a name of the catalogue."""
    return Excess(kinds.TOO_MANY_OBJECTS, what=_(what), most=most)


def too_deep(what: str, most: int) -> Excess:
    """Return the Excess of a file that nests *what* more than *most* deep."""
    return Excess(kinds.TOO_DEEP, what=_(what), most=most)
