"""A copy of an edition's texts, in a folder of its own: corrections are tried there, and checked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar, cast

from livret.base.problems import InvalidEdition, Problem, Refused
from livret.edition.check.edition import check
from livret.edition.decode import MARKDOWN_LIMIT, decoded, shown
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.edition.reading import Reading, is_digest
from livret.edition.source import Source, TerritorySource
from livret.proof.fixes.model import FileChange

T = TypeVar("T")
#: Suffixes of the files that may be corrected.
TEXTS = frozenset({".yaml", ".yml", ".md", ".markdown", ".txt"})


@dataclass(slots=True)
class CopiedText:
    """A text: its path and its bytes in the edition, and its current lines (None: unreadable).

    ``guessed`` if its encoding is: corrections that might spoil it are not made. ``mended`` after any correction.
    """

    was: str
    before: bytes
    lines: list[str] | None
    guessed: bool = False
    mended: bool = False

    @property
    def after(self) -> bytes:
        """The bytes to write: UTF-8, with the line ends that the file had."""
        if self.lines is None or not self.mended:
            return self.before
        return ("\r\n" if b"\r\n" in self.before else "\n").join(self.lines).encode()


@dataclass(slots=True)
class Copy:
    """The texts of an edition in *folder*, by their paths inside the edition. Pictures stay where they are."""

    reading: Reading
    folder: Path
    texts: dict[str, CopiedText] = field(default_factory=dict)
    _new: set[str] = field(default_factory=set)
    _known: dict[tuple[str, str], tuple[object, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Copy plain files of bounded size, except hidden ones."""
        for name, digest in self.reading.digests().items():
            path = PurePosixPath(name)
            hidden = any(part.startswith(".") for part in path.parts)
            if path.suffix.lower() in TEXTS and is_digest(digest) and not hidden:
                self._read(name)

    @property
    def edition(self) -> Path:
        """The folder of the edition."""
        return self.reading.folder

    def _read(self, name: str) -> None:
        try:
            raw = self.reading.data(self.edition / name, MARKDOWN_LIMIT)
        except Refused:
            return
        try:
            text, faults = decoded(raw, name)
            self.put(name, CopiedText(name, raw, text.split("\n"), guessed=bool(faults)))
        except Refused:
            self.put(name, CopiedText(name, raw, None))

    def put(self, name: str, text: CopiedText, instead_of: str = "") -> None:
        """Set *text* as the file *name*, replacing the file *instead_of*, if it had another name."""
        if instead_of and instead_of != name:
            (self.folder / instead_of).unlink()
        self.texts[name] = text
        self._new.add(name)

    def _write(self) -> None:
        """Write the changed files, before they are read again."""
        for name in self._new & self.texts.keys():
            goal = self.folder / name
            goal.parent.mkdir(parents=True, exist_ok=True)
            goal.write_bytes(self.texts[name].after)
        self._new.clear()

    def name(self, file: str) -> str:
        """Return the path inside the edition of a file named by a problem; of a folder, with « / » at its end."""
        return file.removeprefix(f"{shown(self.folder)}/")

    def checked(self) -> tuple[Edition | None, tuple[Problem, ...]]:
        """Return the edition of the copy, if it has no errors, and its problems."""
        self._write()
        try:
            edition = check(self._source(), recall=self._recall)
        except InvalidEdition as invalid:
            return None, tuple(invalid.problems)
        return edition, edition.warnings

    def changes(self) -> Iterator[FileChange]:
        """Yield each file that has changed."""
        for name, text in self.texts.items():
            if name != text.was or text.after != text.before:
                yield FileChange(name, text.was, text.before, text.after)

    def _source(self) -> Source:
        """Return the source in the copy, with pictures read from the edition."""
        source = load(self.folder)
        at_home = [replace(each, folder=self.edition / "territoires" / each.folder.name) for each in source.territories]
        texts = {name: text and replace(text, folder=self.edition / "textes") for name, text in source.texts.items()}
        return replace(source, reading=self.reading, territories=tuple(at_home), texts=texts)

    def _recall(self, kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:  # noqa: ARG002
        """Return the result of *make* for *of*, cached from the last round if *of* is equal."""
        place = (kind, cast(tuple[TerritorySource, ...], of)[0].name)
        if place not in self._known or self._known[place][0] != of:
            self._known[place] = (of, make())
        return cast(T, self._known[place][1])
