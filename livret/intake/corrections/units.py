"""The words of an author's file, passage by passage, each letter with its place in the file.

They are sent for correction, and corrections are applied to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: The sort of a passage: of the flow, or beside it, named by ``label``.
Sort = Literal["heading", "paragraph", "item", "quote", "cell", "note", "label", "field"]


@dataclass(frozen=True, slots=True)
class LetterLook:
    """Letters *start* to *end* of a passage look different: ``kind`` says how; ``value`` is a link's address.

    A note is called (``kind`` “note”, ``value`` its name) before the letter *start*.
    """

    start: int
    end: int
    kind: Literal["bold", "italic", "code", "link", "raised", "lowered", "note"]
    value: str = ""


@dataclass(frozen=True, slots=True)
class PassageUnit:
    """A passage of *file*: ``text`` without markup, and the places of its letters.

    ``starts`` and ``ends`` are offsets in the file, one a letter; ``block`` those of its whole lines, if
    they contain nothing else (else None). ``level`` is that of a heading, of an item in its list, or the row of a cell;
    ``column`` that of a cell. ``label`` is its author's name for it: a field, an attribute, the sign of an item.
    """

    file: str
    line: int
    sort: Sort
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    looks: tuple[LetterLook, ...] = ()
    level: int = 0
    column: int = 0
    label: str = ""
    block: tuple[int, int] | None = None

    def looks_at(self, letter: int) -> frozenset[tuple[str, str]]:
        """Return the looks of *letter*, as pairs of kind and value."""
        return frozenset((each.kind, each.value) for each in self.looks if each.start <= letter < each.end)

    @property
    def calls(self) -> tuple[tuple[int, str], ...]:
        """The notes that it calls, each with the index of the letter behind."""
        return tuple((each.start, each.value) for each in self.looks if each.kind == "note")


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs of a file that are read together, each with its place; continued lines are joined by a space."""

    text: str
    places: Sequence[int]

    def part(self, start: int, end: int) -> "Signs":
        """Return signs *start* to *end*."""
        return Signs(self.text[start:end], self.places[start:end])
