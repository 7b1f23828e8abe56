"""What the last build of the same inputs wrote and reported: reported again, with no step run again.

Nothing that lays out or reads a PDF is imported here: where nothing changed, a build needs only the time to read
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

#: The environment variables that change a build: the date of every document.
_ENVIRONMENT = ("SOURCE_DATE_EPOCH",)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written: its path, its SHA-256, and the remark to show with it."""

    path: str
    sha256: str
    remark: str = ""

    def stands(self) -> bool:
        """Return whether the file still has the bytes that were written."""
        try:
            return sha256(Path(self.path).read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result of a build of *inputs* (one digest): files (*shown* ones are reported) and problems.

    *refused*: the problems stopped it.
    """

    inputs: str
    refused: bool = False
    problems: tuple[Problem, ...] = ()
    shown: tuple[WrittenFile, ...] = ()
    unshown: tuple[WrittenFile, ...] = ()

    def stands(self) -> bool:
        """Return whether all that was written is unchanged on the disk."""
        return all(file.stands() for file in (*self.shown, *self.unshown))


class LastRun:
    """The cached result of the last run of one command."""

    def __init__(self, cache: Cache, command: Mapping[str, object], uses: tuple[str, ...], files: Digests) -> None:
        self._cache = cache
        self._inputs = of_all(files)
        self._uses = uses
        environment = {name: os.environ.get(name) for name in _ENVIRONMENT}
        identity = {**command, **environment, **of_house(), "language": language()}
        self._key = cache.key("outcome", repr(sorted(identity.items())), str(Path.cwd()))

    def last(self) -> RunResult | None:
        """Return the result of the last run, of any inputs; None if there is none."""
        return self._cache.get(self._key, RunResult)

    def unchanged_result(self) -> RunResult | None:
        """Return the result of the last run if its inputs and files are unchanged, else None."""
        found = self.last()
        return found if found and found.inputs == self._inputs and found.stands() else None

    def was_laid_out(self, use: str = "") -> bool:
        """Return whether these inputs were laid out before, for *use*, or for any when it is empty."""
        return self._cache.get(self._key_of(use), str) is not None

    def _key_of(self, use: str) -> str:
        return self._cache.key("known", self._inputs, use, *of_house().values())

    def keep(self, problems: tuple[Problem, ...], shown: Mapping[Path, str], unshown: tuple[Path, ...] = ()) -> None:
        """Cache a run that wrote *shown*, with their remarks, and *unshown*, which are not reported."""
        for use in ("", *self._uses):
            self._cache.put(self._key_of(use), self._inputs, str)
        files = tuple(_file(path, remark) for path, remark in shown.items())
        self._cache.put(
            self._key, RunResult(self._inputs, False, problems, files, tuple(map(_file, unshown))), RunResult
        )

    def keep_refusal(self, problems: tuple[Problem, ...]) -> None:
        """Cache a run that *problems* stopped."""
        self._cache.put(self._key, RunResult(self._inputs, True, problems), RunResult)


def _file(path: Path, remark: str = "") -> WrittenFile:
    return WrittenFile(str(path), sha256(path.read_bytes()).hexdigest(), remark)
