"""The edition after an import: the files on the disk, overlaid with those of the import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from livret.edition.decode import MARKDOWN_LIMIT, decoded, read_bytes, would_be_inside
from livret.intake.model import Sketch
from livret.proof.fixes.model import FileChange

#: The most bytes of a file of an edition: a photo.
_MOST_BYTES = 64 * 1024**2


@dataclass(slots=True)
class Draft:
    """An edition's folder; ``put`` writes nothing to the disk: ``changes`` returns what would be written."""

    folder: Path
    _new: dict[str, bytes] = field(default_factory=dict)
    #: The pictures of the edition read so far: by path, their SHA-256 and sketch (None: unreadable).
    #: Each is read once for all imported photos.
    pictures: dict[str, tuple[str, Sketch | None]] = field(default_factory=dict, repr=False)
    #: The first words of this import for a field or rubric: by file of the edition and field, the words and their file.
    said: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict, repr=False)

    def data(self, name: str) -> bytes | None:
        """Return the bytes of the file *name* (``territoires/x/texte.md``) in the draft; None where there is none.

        :raises Refused: for a file outside the edition, or one that cannot be read.
        """
        if name in self._new:
            return self._new[name]
        return self._was(name)

    def text(self, name: str) -> str | None:
        """Return the same as text, in any encoding; raises Refused."""
        raw = self.data(name)
        return None if raw is None else decoded(raw, name)[0]

    def put(self, name: str, data: bytes) -> None:
        """Replace the file *name*, a path inside the edition, by *data*; raises Refused for one that leads outside."""
        would_be_inside(self.folder / name, self.folder)
        self._new[name] = data

    def first(self, name: str, what: str, words: str, by: str) -> tuple[str, str]:
        """Return the first words of this import for the field *what* of *name*, and their file, else *words*, *by*."""
        return self.said.setdefault((name, what), (words, by))

    def names(self, home: str) -> list[str]:
        """Return the paths of the files directly in the folder *home* (``territoires/x/photos``) of the draft.

        :raises Refused: for a folder outside the edition.
        """
        folder = self.folder / home
        would_be_inside(folder, self.folder)
        there = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        new = (name.removeprefix(f"{home}/") for name in self._new if name.startswith(f"{home}/"))
        return sorted(f"{home}/{name}" for name in {*there, *(name for name in new if "/" not in name)})

    def changes(self) -> tuple[FileChange, ...]:
        """Return the files to write: those that differ from the disk, and new ones."""
        rows = ((name, self._was(name), data) for name, data in self._new.items())
        return tuple(FileChange(name, name, before, after) for name, before, after in rows if before != after)

    def mark(self) -> Mapping[str, bytes]:
        """Return the state of the draft, for ``back_to``."""
        return dict(self._new)

    def back_to(self, mark: Mapping[str, bytes]) -> None:
        """Drop all files put since *mark*."""
        self._new = dict(mark)

    def _was(self, name: str) -> bytes | None:
        path = self.folder / name
        if not os.path.lexists(path):
            would_be_inside(path, self.folder)
            return None
        return read_bytes(path, self.folder, max(_MOST_BYTES, MARKDOWN_LIMIT))
