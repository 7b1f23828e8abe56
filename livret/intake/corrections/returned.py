"""The data types of a Word file sent for correction, and of the changes that came back in it."""

from dataclasses import dataclass
from typing import Literal

#: How a returned file is recognised: a property of the file, and the part with the passages as sent.
PROPERTY = "livret-edition"
NAMESPACE = "urn:livret:sent"
#: Word hides bookmarks whose names begin with a low line.
BOOKMARK = "_Livret"


@dataclass(frozen=True, slots=True)
class SentPassage:
    """A passage as it was sent: the author's file and line, its label there, and its words.

    Words of the house, for the corrector alone, have no ``file``.
    """

    file: str
    line: int
    sort: str
    label: str
    text: str


#: What was done: words replaced, inserted or deleted; a whole passage added, deleted, moved, split, or joined
#: with its neighbour; a comment; something written over the house's own words.
Deed = Literal["words", "added", "deleted", "moved", "parted", "joined", "comment", "beside"]


@dataclass(frozen=True, slots=True)
class ReturnedChange:
    """A returned change of the passage ``sent`` (its index in the passages sent).

    Of words: letters ``start`` to ``end`` became ``words``. Of a passage added: ``sent`` is the one before it, −1 at
    the beginning; ``point``: it is a list item. Of one moved: ``behind`` is the one before it now. Of a comment:
    ``words`` are its subject, ``remark`` its text. ``author`` is empty where nothing was tracked.
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
    """A returned file.

    ``label`` names the edition and the territory (``exemple/val-fictif#digest``), as the file does; empty where it
    was lost. ``sent`` are the passages it was compared with. ``formats`` counts tracked changes of looks, ``objects``
    inserted pictures and drawings; ``boxes`` are words of text boxes, headers and footers.
    """

    label: str
    sent: tuple[SentPassage, ...]
    changes: tuple[ReturnedChange, ...] = ()
    formats: int = 0
    objects: int = 0
    boxes: tuple[str, ...] = ()
