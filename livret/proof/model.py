"""Values of proofs: remarks, their places on the page, and the content of a report.

Lengths are PDF points (1/72 inch) from the top left corner of the trim box, y downwards, unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from livret.base.problems import Problem
from livret.pdf.spot import Spot


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem, the chapter that it belongs to, and the place where it is visible.

    ``chapter`` is the slug of a chapter (``territoire-<folder>``, ``couverture`` …), empty for the edition as a whole;
    ``page`` counts the pages of the file, from 1. A problem on no page has neither page nor spot.
    """

    problem: Problem
    chapter: str = ""
    page: int | None = None
    spot: Spot | None = None


#: The file in a folder under a name: the one expected, none, or another.
State = Literal["there", "absent", "other"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file for the print shop as built from the current sources, and the state of the file in the folder."""

    name: str
    sha256: str
    pages: int
    state: State


@dataclass(frozen=True, slots=True)
class Report:
    """The « bon à tirer » of one edition.

    ``chapters`` gives the titles of chapters by slug, in the order of the book; ``accepted`` are the remarks that
    edition.yaml accepts, each with its reason; ``printer`` are the rows of the « fiche imprimeur »: label and value
    in words; ``sent`` are the files that it goes with. ``pages`` is the number of pages of the file, ``file`` its
    name; ``notes`` are what could not be verified, ``undrawn`` the numbers of pages that no program draws in
    reasonable time; ``decided`` is what layout did of itself; ``unsettled`` is how much is to be settled in the edition
    that a finished file was compared with.
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
    decided: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it may be printed: there is nothing to settle before."""
        return not (self.unsettled or any(stops(remark.problem) for remark in self.remarks))

    @property
    def refused(self) -> bool:
        """Whether the command fails: for what no edition may accept, or what a final one must settle."""
        never = (remark.problem for remark in self.remarks if not remark.problem.acceptable)
        return not self.ready and (self.final or any(never))


def stops(problem: Problem) -> bool:
    """Whether *problem* must be settled before printing: an error, or what matters by law or to readers."""
    return problem.severity == "error" or problem.kind.final
