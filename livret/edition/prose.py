"""Prose: a Markdown file as typed, and as it is printed, in a tree, in blocks, with the place of each."""

from dataclasses import dataclass, field
from pathlib import Path

from livret.base.problems import Location, Problem
from livret.edition.prose_tree import ProseTree


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A Markdown file as its author typed it.

    ``file`` is its name as problems show it; ``text`` has Unix line ends and no byte order mark;
    ``folder`` has the file, and what it names (``photos/``).
    """

    file: str
    text: str
    folder: Path


@dataclass(frozen=True, slots=True)
class TypographicChange:
    """One thing French microtypography changed: *before* became *after* at *location*."""

    location: Location
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The words of one block of prose, or of one note.

    ``typed`` are its author's, markup understood; ``words`` are the same after typography, as they must be printed;
    ``source`` is its place, an index into the marks of its prose. ``before`` is what the first rules of typography
    alone make of them, where that is something else: signatures given then cover it. ``theme`` is what its author says
    that an item is about, which is not printed there.
    """

    typed: str
    words: str
    source: int
    before: str | None = None
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Some Markdown, typeset.

    Every block of its ``tree`` has a ``source``, an index into ``marks``. ``blocks`` are its words as they were typed
    and typeset, those of a note behind the block that calls it: kept beside the tree, which is compared with them.
    """

    tree: ProseTree = field(default_factory=ProseTree)
    marks: tuple[Location, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    problems: tuple[Problem, ...] = ()
    changes: tuple[TypographicChange, ...] = ()

    @property
    def html(self) -> str:
        """The HTML of its tree; ``data-src`` is the source of each block."""
        return self.tree.html

    @property
    def text(self) -> str:
        """Return the words that are printed, a block a line, for counting and verbatim checks."""
        return "\n".join(block.words for block in self.blocks)

    @property
    def words(self) -> int:
        """Return the number of words."""
        return len(self.text.split())
