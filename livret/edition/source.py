"""The nouns of an edition as its authors typed it: nothing is typed, checked or typeset yet."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from livret.base.problems import Location, Problem
from livret.edition.atlas.own import OwnContours
from livret.edition.prose import MarkdownFile
from livret.edition.reading import Reading

#: What plain YAML writes for « nothing »; between quotes these are words like others.
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, as typed: ``01`` stays ``01``. ``plain`` when it stands without quotes."""

    text: str
    mark: Location
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether the author left the value out."""
        return self.text in _NOTHING if self.plain else not self.text.strip()


@dataclass(frozen=True, slots=True)
class Entry:
    """A field: its name and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """Fields, in the order of the file, each name once; ``mark`` is the place of the first."""

    entries: tuple[Entry, ...]
    mark: Location

    def get(self, name: str) -> "Node | None":
        """Return the value of the field called *name*, or None."""
        return next((entry.value for entry in self.entries if entry.key.text == name), None)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    mark: Location


Node = Scalar | Table | Items


@dataclass(frozen=True, slots=True)
class TerritorySource:
    """A folder of ``territoires/``; what could not be read is None, and in ``Source.problems``."""

    name: str
    mark: Location
    folder: Path
    sheet: Table | None = None
    text: MarkdownFile | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """An edition's folder, read.

    ``texts`` goes by path inside the edition (``textes/edito.md``); a file that could not be read is None, and so are
    the glossary and the contours of an edition that has none. Whatever else is read of the folder, *reading* reads.
    """

    reading: Reading
    sheet: Table | None = None
    texts: Mapping[str, MarkdownFile | None] = field(default_factory=dict)
    territories: tuple[TerritorySource, ...] = ()
    glossary: Table | None = None
    contours: OwnContours | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder of the edition."""
        return self.reading.folder


def text_meant(name: str, paths: Iterable[str]) -> str | None:
    """Return which of *paths* (``textes/edito.md``) *name* means: the folder and the ending .md may be left out."""
    plain = unicodedata.normalize("NFC", str(PurePosixPath(name)))
    known = {unicodedata.normalize("NFC", path): path for path in paths}
    tries = [plain, f"{plain}.md", f"textes/{plain}", f"textes/{plain}.md"]
    return next((known[path] for path in tries if path in known), None)
