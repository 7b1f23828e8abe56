"""The nouns of ``check --fix``: one mend, one file changed, all of an edition."""

from dataclasses import dataclass

from livret.base.problems import Problem


@dataclass(frozen=True, slots=True)
class Mend:
    """One mend: the file inside the edition, its first line (0: the whole file), the lines that stood, and that stand.

    ``code`` is that of the problem; empty for signs that nothing tells of, since they are printed right.
    """

    file: str
    line: int
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is mended: its path inside the edition, the one that it had, its bytes before and after.

    ``before`` is None for a file that is new.
    """

    file: str
    was: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class FixPlan:
    """What is to be written, each mend of it, how many doubtful ones are left, and the signatures made void."""

    changes: tuple[FileChange, ...] = ()
    mends: tuple[Mend, ...] = ()
    doubtful: int = 0
    voided: tuple[Problem, ...] = ()
