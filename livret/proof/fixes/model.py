"""Values of ``check --fix``: one correction, one file changed, all of an edition."""

from dataclasses import dataclass

from livret.base.problems import Problem


@dataclass(frozen=True, slots=True)
class Mend:
    """One correction: the file inside the edition, its first line (0: the whole file), the lines before, and after.

    ``code`` is that of the problem; empty for characters without a problem, since they are printed right.
    """

    file: str
    line: int
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A corrected file: its path inside the edition, the one before, its bytes before and after.

    ``before`` is None for a file that is new.
    """

    file: str
    was: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class FixPlan:
    """The files to write, each correction, the number of doubtful ones left, and the signatures invalidated."""

    changes: tuple[FileChange, ...] = ()
    mends: tuple[Mend, ...] = ()
    doubtful: int = 0
    voided: tuple[Problem, ...] = ()
