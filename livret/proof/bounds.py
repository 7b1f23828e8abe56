"""How much of a PDF that somebody else made is read, and how a file ends that asks for more: all bounds, in one place.

Each leaves room for an edition of 3,000 pages, the largest that Livret prints, and keeps a hostile file within 20
seconds of processor (50 ms more for each page beyond the hundredth) and 1 GiB of memory.
"""

from typing import Any

from livret.messages import later
from livret.problems import Kind, Problem

#: Levels of what is nested: pages, drawings in drawings, tags, bookmarks, names, colour spaces, saved states…
DEEPEST = 200
#: Steps of one walk through a structure of a file, all levels together.
MOST_STEPS = 2_000_000

# What a file is made of, as it is told to people.
PAGES, FORMS, PATTERNS = later("tree of pages"), later("drawings"), later("patterns")
TAGS, SPACES, FONTS = later("tags"), later("colour spaces"), later("fonts")
BOOKMARKS, NAMES, FIELDS = later("bookmarks"), later("tree of names"), later("form fields")
ACTIONS, FUNCTIONS, ANNOTATIONS = later("actions"), later("functions"), later("annotations")


class Excess(Exception):
    """A file asks for more than a bound lets it have; ``problem`` tells which bound, and what to do."""

    def __init__(self, kind: Kind, **values: Any) -> None:
        self.problem: Problem = kind.at(None, **values)
        super().__init__(self.problem.message)
