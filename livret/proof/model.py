"""The nouns of proofs: what is remarked, where on the page it is seen, and what a report tells.

Lengths are PDF points (1/72 inch) from the top left corner of the trim box, y downwards, unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from livret.base.problems import Problem
from livret.pdf.spot import Spot


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem, the chapter that it belongs to, and where it is seen.

    ``chapter`` is the slug of a chapter (``territoire-<folder>``, ``couverture`` …), empty for the edition as a whole;
    ``page`` counts the pages of the file, from 1. What no page shows has neither page nor spot.
    """

    problem: Problem
    chapter: str = ""
    page: int | None = None
    spot: Spot | None = None


#: What a folder holds under a file's name: that file, none, or another.
State = Literal["there", "absent", "other"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file for the print shop as the sources of now make it, and what stands in the folder under its name."""

    name: str
    sha256: str
    pages: int
    state: State


@dataclass(frozen=True, slots=True)
class Report:
    """The « bon à tirer » of one edition.

    ``chapters`` gives the titles of chapters by slug, in the order of the book; ``accepted`` are the remarks that
    edition.yaml accepts, each with its reason; ``printer`` are the rows of the « fiche imprimeur »: what, and how much
    of it, in words; ``sent`` are the files that it goes with. ``pages`` is how many pages the file has, ``file`` its
    name; ``notes`` are what could not be verified, ``undrawn`` the numbers of pages that no program draws in
    reasonable time; ``unsettled`` is how much is to be settled in the edition that a finished file was compared with.
    """

    title: str
    edition: str
    file: str
    pages: int
    chapters: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()
    accepted: tuple[tuple[Remark, str], ...] = ()
    printer: tuple[tuple[str, str], ...] = ()
    sent: tuple[Sent, ...] = ()
    final: bool = False
    notes: tuple[str, ...] = field(default=())
    undrawn: tuple[int, ...] = ()
    unsettled: int = 0

    @property
    def ready(self) -> bool:
        """Whether it may be printed: nothing is to be settled before."""
        return not (self.unsettled or any(stops(remark.problem) for remark in self.remarks))

    @property
    def refused(self) -> bool:
        """Whether a command that makes it fails: what no edition may accept, or what a final one has to settle."""
        never = (remark.problem for remark in self.remarks if not remark.problem.acceptable)
        return not self.ready and (self.final or any(never))


def stops(problem: Problem) -> bool:
    """Whether *problem* is to be settled before printing: an error, or what matters by law or to readers."""
    return problem.severity == "error" or problem.kind.final
