"""The data types of an import: a file, the options of the command, and the outcome of each file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from livret.base.problems import Problem, Severity

#: How much two sketches may differ: a picture saved anew, or at another
#: size, differs by 1 (of 255) on the average and by 8 at most; two photos of a burst by 20 where somebody has moved.
_MEAN, _MOST = 1.5, 12
_ASPECT = 0.02


@dataclass(frozen=True, slots=True)
class Arrival:
    """An imported file: its name for messages (``envoi.zip › texte.docx``), its bytes, and its sort.

    ``sort`` is a row of ``sorts.SORTS``.
    """

    name: str
    data: bytes
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of the command beside the files.

    ``territory`` is the folder of the one that all files are for; ``accepted`` the numbers of the corrections to apply
    (None: all of them); ``source`` and ``year`` those of every figure without its own in the spreadsheet.
    """

    territory: str = ""
    accept_changes: bool = False
    accepted: Collection[int] | None = ()
    source: str = ""
    year: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage of a file of the edition that an import changes: its old and new words; either may be empty.

    ``heading`` is its name for its author (« Les limites », « population »).
    """

    file: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A returned correction: its number in the list, its author, and its place in an author's file.

    ``file`` and ``line`` are the author's; ``before`` → ``after`` are words as they are read; ``remark`` is a comment
    on them. One that cannot be applied automatically (a comment, ink) must be read: ``after`` is None.
    """

    number: int
    page: int
    file: str
    line: int
    before: str
    after: str | None
    author: str = ""
    remark: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one file: its sort, the files of the edition that it changes, and its problems.

    Nothing of a file that is ``refused`` is written. ``facts`` are counts for the summary: words, rubrics, pictures.
    """

    arrival: str
    sort: str
    territories: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    facts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    passages: tuple[PassageChange, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether it has an error, which excludes the file."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The data to compare pictures: the size upright, in pixels, and the colours, 24 × 24 × 3 bytes."""

    width: int
    height: int
    colours: bytes

    def like(self, other: "Sketch") -> bool:
        """Return whether *other* is the same picture, perhaps saved anew or at another size."""
        if abs(self.width * other.height / (self.height * other.width) - 1) > _ASPECT:
            return False
        pairs = zip(self.colours, other.colours, strict=True)
        if any(abs(a - b) > _MOST for a, b in pairs):  # most pairs of photos differ at once
            return False
        return sum(abs(a - b) for a, b in zip(self.colours, other.colours, strict=True)) <= _MEAN * len(self.colours)
