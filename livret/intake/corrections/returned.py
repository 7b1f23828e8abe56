"""The nouns of a Word file that was sent to be corrected, and of what came back in it."""

from dataclasses import dataclass
from typing import Literal

#: By which a file that comes back is known: a property of the file, and the part that holds what was sent.
PROPERTY = "livret-edition"
NAMESPACE = "urn:livret:sent"
#: Word hides bookmarks whose names begin with a low line.
BOOKMARK = "_Livret"


@dataclass(frozen=True, slots=True)
class SentPassage:
    """A passage as it was sent: the author's file and line, what it was called there, and its words.

    Words of the house, for the corrector alone, have no ``file``.
    """

    file: str
    line: int
    sort: str
    label: str
    text: str


#: What was done: words replaced, put in or taken away; a whole passage added, taken away, moved, or parted or joined
#: with its neighbour; a comment; something written over the house's own words.
Deed = Literal["words", "added", "deleted", "moved", "parted", "joined", "comment", "beside"]


@dataclass(frozen=True, slots=True)
class ReturnedChange:
    """A change that came back, of the passage ``sent`` (its place in what was sent).

    Of words: letters ``start`` to ``end`` became ``words``. Of a passage added: ``sent`` is the one before it, −1 at
    the beginning; ``point``: it is a point of a list. Of one moved: ``behind`` is the one before it now. Of a comment:
    ``words`` are those that it is about, ``remark`` what it says. ``author`` is empty where nothing was tracked.
    """

    deed: Deed
    sent: int
    start: int = 0
    end: int = 0
    words: str = ""
    author: str = ""
    remark: str = ""
    point: bool = False
    behind: int = -1


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back.

    ``label`` tells the edition and the territory (``exemple/val-fictif#digest``), as the file does; empty where its
    mark was lost. ``sent`` is what it was compared with. ``formats`` counts tracked changes of looks, ``objects``
    pictures and drawings that were put in; ``boxes`` are words of text boxes, headers and footers.
    """

    label: str
    sent: tuple[SentPassage, ...]
    changes: tuple[ReturnedChange, ...] = ()
    formats: int = 0
    objects: int = 0
    boxes: tuple[str, ...] = ()
