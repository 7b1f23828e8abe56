"""How much of a PDF that somebody else made is read, and how a file ends that asks for more: all bounds, in one place.

Each leaves room for an edition of 3,000 pages, the largest that Livret prints: 36 objects, 95 texts and shapes, 1,000
operators and 3,000 letters a page. Where several count, the worker's own memory and time end what adds up.
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
#: Pages: the command holds what is read of them, 150 kB a page.
MOST_PAGES = 5_000
MOST_OBJECTS = 2_000_000
#: Levels of what is nested: pages, tags, bookmarks, names, colour spaces…
DEEPEST = 200
#: Levels of the tree of pages, of which qpdf reads no more.
DEEPEST_PAGES = 100
#: Levels of drawings that show drawings; of saved states and marked contents, which careless programs leave open.
DEEPEST_FORMS, DEEPEST_STATES = 60, 5_000
#: Levels of tags, and of the lists in which they stand.
DEEPEST_TAGS = 2 * DEEPEST
#: Steps of one walk through a structure of a file, all levels together.
MOST_STEPS = 2_000_000
#: A content stream unpacked, in bytes; the words and signs in it.
MOST_CONTENT, MOST_TOKENS = 32 * MB, 2_000_000
#: Tables of fonts unpacked; metadata, in which some programs keep their whole history.
MOST_TABLE, MOST_METADATA = 4 * MB, 32 * MB
#: What all pages together may have: for the first hundred, and for each beyond.
MOST_OPERATORS, MORE_OPERATORS = 3_000_000, 30_000
MOST_FORMS, MORE_FORMS = 50_000, 500
MOST_ITEMS, MORE_ITEMS = 500_000, 5_000
#: What lies over all pages together: links, notes, fields.
MOST_ANNOTATIONS = 100_000
#: Codes that the fonts of a file give a meaning or a width.
MOST_CODES = 2_000_000
#: What is remarked of one file.
MOST_REMARKS = 50_000
#: Farther than that from the page, in points, nothing is drawn: numbers stay finite.
FARTHEST = 1e12

#: Memory of a worker that has a file from outside in hands.
MEMORY_BYTES = 1024**3
_FEW_PAGES = 100
#: Seconds of processor to read a file, and for each page beyond the hundredth.
_SECONDS, _PAGE_SECONDS = 20.0, 0.05
#: Pages that are drawn in that time as well, and seconds for each beyond: three times what ours take to be drawn twice.
_DRAWN_PAGES, _DRAWN_SECONDS = 20, 0.5

# What a file is made of, as it is told to people.
PAGES, FORMS, PATTERNS = later("tree of pages"), later("drawings"), later("patterns")
TAGS, ROLES, SPACES, FONTS = later("tags"), later("roles of tags"), later("colour spaces"), later("fonts")
BOOKMARKS, NAMES, FIELDS = later("bookmarks"), later("tree of names"), later("form fields")
ACTIONS, FUNCTIONS, ANNOTATIONS = later("actions"), later("functions"), later("annotations")
OBJECTS, STATES, MARKS = later("objects"), later("saved states"), later("marked contents")
CONTENTS, ITEMS, REMARKS = later("contents of the pages"), later("texts and shapes"), later("remarks")
LAYERS, MASKS, GLYPHS = later("layers"), later("masks"), later("letters that draw")
METADATA, PROFILE = later("metadata"), later("printing condition")


class Excess(Exception):
    """A file asks for more than a bound lets it have; ``problem`` tells which bound, and what to do."""

    def __init__(self, kind: Kind, **values: Any) -> None:
        self.problem: Problem = kind.at(None, **values)
        super().__init__(self.problem.message)


class Allowance(NamedTuple):
    """What a worker may use for one request: seconds of processor, bytes of memory."""

    seconds: float
    memory_bytes: int = MEMORY_BYTES


def reading_seconds(pages: int) -> float:
    """Return the seconds of processor in which a file of *pages* is read and held against its edition."""
    return _SECONDS + _PAGE_SECONDS * max(pages - _FEW_PAGES, 0)


def all_seconds(pages: int) -> float:
    """Return the seconds of processor for all that is done with a file of *pages*: it is read, and it is drawn."""
    return _SECONDS + _DRAWN_SECONDS * max(pages - _DRAWN_PAGES, 0)


def more_time(pages: int) -> None:
    """Give this process, where its time is bounded, the seconds that a file of so many *pages* has more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        wanted = soft + math.ceil(reading_seconds(pages) - reading_seconds(1))
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


class Meter:
    """What has been read so far of a file of so many *pages*; each count raises Excess at its bound."""

    def __init__(self, pages: int = 1) -> None:
        more = max(pages - _FEW_PAGES, 0)
        self._operators = self._most_operators = MOST_OPERATORS + MORE_OPERATORS * more
        self._forms = self._most_forms = MOST_FORMS + MORE_FORMS * more
        self._items = self._most_items = MOST_ITEMS + MORE_ITEMS * more
        self._codes = MOST_CODES

    def operators(self, count: int = 1) -> None:
        """Count operators of pages, or letters that they show."""
        self._operators -= count
        if self._operators < 0:
            raise Excess(kinds.TOO_MUCH_DRAWN, most=self._most_operators)

    def form(self) -> None:
        """Count a drawing that is shown."""
        self._forms -= 1
        if self._forms < 0:
            raise Excess(kinds.DRAWN_TOO_OFTEN, most=self._most_forms)

    def item(self) -> None:
        """Count a text, an area, a picture or a line."""
        self._items -= 1
        if self._items < 0:
            raise too_many(ITEMS, self._most_items)

    def codes(self, count: int) -> None:
        """Count codes to which a font gives a meaning, or a width."""
        self._codes -= count
        if self._codes < 0:
            raise Excess(kinds.TOO_MANY_CODES, most=MOST_CODES)


def too_many(what: str, most: int) -> Excess:
    """Return the excess of a file that has more than *most* of *what*, a name of the catalogue."""
    return Excess(kinds.TOO_MANY_OBJECTS, what=_(what), most=most)


def too_deep(what: str, most: int) -> Excess:
    """Return the excess of a file that nests *what* more than *most* deep."""
    return Excess(kinds.TOO_DEEP, what=_(what), most=most)
