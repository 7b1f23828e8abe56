"""What the last build of the same inputs wrote and said: told again, without doing anything again.

Nothing that lays out or reads a PDF is imported here: where nothing changed, a build takes as long as reading
its inputs.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from livret.base.fingerprint import of_house
from livret.base.messages import language
from livret.base.problems import Problem
from livret.cache.store import Cache
from livret.edition.reading import Digests, of_all

#: What the environment decides of a build: the stamp of every document.
_ENVIRONMENT = ("SOURCE_DATE_EPOCH",)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written: its path, its digest, and what people should know of it."""

    path: str
    sha256: str
    remark: str = ""

    def stands(self) -> bool:
        """Tell whether the file still holds what was written."""
        try:
            return sha256(Path(self.path).read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a build of *inputs* (one digest) came to: files, *shown* or only to be held, and problems.

    *refused*: the problems stopped it.
    """

    inputs: str
    refused: bool = False
    problems: tuple[Problem, ...] = ()
    shown: tuple[WrittenFile, ...] = ()
    held: tuple[WrittenFile, ...] = ()

    def stands(self) -> bool:
        """Tell whether all that was written is still there."""
        return all(file.stands() for file in (*self.shown, *self.held))


class LastRun:
    """What the last run of one command came to."""

    def __init__(self, cache: Cache, command: Mapping[str, object], uses: tuple[str, ...], files: Digests) -> None:
        self._cache = cache
        self._inputs = of_all(files)
        self._uses = uses
        environment = {name: os.environ.get(name) for name in _ENVIRONMENT}
        told = {**command, **environment, **of_house(), "language": language()}
        self._key = cache.key("outcome", repr(sorted(told.items())), str(Path.cwd()))

    def last(self) -> RunResult | None:
        """Return what the last run came to, whatever its inputs were."""
        return self._cache.get(self._key, RunResult)

    def same(self) -> RunResult | None:
        """Return what the last run came to, if nothing has changed since."""
        found = self.last()
        return found if found and found.inputs == self._inputs and found.stands() else None

    def known(self, use: str = "") -> bool:
        """Tell whether these inputs were laid out before, for *use* or whatever use."""
        return self._cache.get(self._key_of(use), str) is not None

    def _key_of(self, use: str) -> str:
        return self._cache.key("known", self._inputs, use, *of_house().values())

    def keep(self, problems: tuple[Problem, ...], shown: Mapping[Path, str], held: tuple[Path, ...] = ()) -> None:
        """Remember a run that wrote *shown*, with their remarks, and *held*."""
        for use in ("", *self._uses):
            self._cache.put(self._key_of(use), self._inputs, str)
        files = tuple(_file(path, remark) for path, remark in shown.items())
        self._cache.put(self._key, RunResult(self._inputs, False, problems, files, tuple(map(_file, held))), RunResult)

    def keep_refusal(self, problems: tuple[Problem, ...]) -> None:
        """Remember a run that *problems* stopped."""
        self._cache.put(self._key, RunResult(self._inputs, True, problems), RunResult)


def _file(path: Path, remark: str = "") -> WrittenFile:
    return WrittenFile(str(path), sha256(path.read_bytes()).hexdigest(), remark)
