"""The nouns of an import: a file that came, what was asked for, and what becomes of each file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from livret.base.problems import Problem, Severity

#: How much two sketches may differ: a picture saved anew, or at another
#: size, differs by 1 (of 255) on the average and by 8 at most; two photos of a burst by 20 where somebody has moved.
_MEAN, _MOST = 1.5, 12
_ASPECT = 0.02


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it came: its name as it is told (``envoi.zip › texte.docx``), its bytes, and its sort.

    ``sort`` is a row of ``sorts.SORTS``.
    """

    name: str
    data: bytes
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command asks for beside the files.

    ``territory`` is the folder of the one that all files are for; ``accepted`` the numbers of the corrections to carry
    out (None: all of them); ``source`` and ``year`` those of every figure whose own the spreadsheet does not tell.
    """

    territory: str = ""
    accept_changes: bool = False
    accepted: Collection[int] | None = ()
    source: str = ""
    year: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage of a file of the edition that an import changes: what stood there, what would; either may be empty.

    ``heading`` says what it is, as its author knows it (« Les limites », « population »).
    """

    file: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that came back: its number in the list, who made it, and where it belongs in an author's file.

    ``file`` and ``line`` are the author's; ``before`` → ``after`` are words as they are read; ``remark`` is what was
    said beside them. One that cannot be carried out by itself (a comment, ink) is to be read: ``after`` is None.
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
    """What becomes of one file: what it is, the files of the edition that it changes, and what is told of it.

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
        """Whether an error keeps it out."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a picture is compared by: its size upright, in pixels, and its colours, 24 × 24 × 3 bytes."""

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
