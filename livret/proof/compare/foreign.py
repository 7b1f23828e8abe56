"""Steps on a PDF from outside, run in a guarded worker: open it, compare it with the edition, cut its pages.

The command itself receives plain data only. For a file that cannot be read, or exceeds ``bounds``, a
``Problem`` is returned instead.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from livret.catalogue import parity as kinds
from livret.pdf.document.whole import Brief, brief, or_problem, read
from livret.pdf.printing_condition import UnfitProfile, of_profile
from livret.pdf.read.bounds import MOST_REMARKS, REMARKS, more_time, too_many
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.pdf.read.reader import profile_of
from livret.pdf.syntax import faults
from livret.pdf.xmp import booklet_title
from livret.proof.compare.imposed import UnimposedPages, unimposed
from livret.proof.compare.navigation import ComparedFile, navigation
from livret.proof.compare.parts import Part
from livret.proof.compare.reference import ReferencePage
from livret.proof.compare.words import against, edition_pages_of, for_paper, recognised, without_slug
from livret.proof.model import Remark
from livret.proof.preflight.rules import preflight

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # the report summarises what is wrong with a file


@dataclass(frozen=True, slots=True)
class FileComparison:
    """The result of comparing a file with an edition.

    ``part`` is the part of the edition that it is, None if none was offered; if that is a territory's extract,
    the rest is empty. ``beside`` are, by page, the ``order`` of runs that a printer wrote beside the trimmed page.
    ``found`` are the differences, ``on`` the numbers of the edition's pages on each page of the file, ``printed`` the
    remarks of preflight.
    """

    part: Part | None = None
    beside: Mapping[int, frozenset[int]] = field(default_factory=dict)
    found: tuple[Remark, ...] = ()
    on: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    printed: tuple[Remark, ...] = ()


@or_problem
def opened(data: bytes) -> ReadPdf:
    """Return the PDF *data*, read; the time limit of the process is raised for its pages."""
    return read(data, more_time)


class ArchivedFile(NamedTuple):
    """A file of an archive: its claims and enclosed files, and the rule of the format that it breaks, if any."""

    brief: Brief
    fault: str


@or_problem
def kept(data: bytes) -> ArchivedFile:
    """Return the claims and enclosed files of the PDF *data* of an archive, and whether every program can read it."""
    return ArchivedFile(brief(data), next(iter(faults(data)), ""))


@or_problem
def compared(
    file: ReadPdf,
    edition: Sequence[ReferencePage],
    ours: ReadPdf,
    name: str,
    offered: Sequence[Part],
    bleed_mm: float,
    copied: bool,
) -> FileComparison:
    """Return the differences of *file* from *edition*, called *name*: the pages of *ours*, or one of *offered*.

    *bleed_mm* is what the printer requires; *copied*: the file is a personal copy of *ours*.
    """
    kept = without_slug(edition, file)
    beside = {sheet.number: _gone(sheet, left) for sheet, left in zip(file.sheets, kept.sheets, strict=True)}
    part = recognised(edition, kept, offered) if offered else None
    if part and part.territory:
        return FileComparison(part)
    if part and part.notice:
        edition = [leaf for leaf in edition if leaf.number in part.pages]
    found = against(edition, ours, kept, name)
    on = edition_pages_of(edition, kept)
    if not any(remark.problem.kind == kinds.ANOTHER_EDITION for remark in found):
        found = [*navigation(_beside(ours, kept, on, copied)), *found]
    printed = preflight(kept, "file", bleed_mm, imposed=any(len(leaves) > 1 for leaves in on.values()))
    if len(found) + len(printed) > MOST_REMARKS:
        raise too_many(REMARKS, MOST_REMARKS)
    numbers = {page: tuple(leaf.number for leaf in leaves) for page, leaves in on.items()}
    return FileComparison(
        part, {page: gone for page, gone in beside.items() if gone}, tuple(found), numbers, tuple(printed)
    )


@or_problem
def press_of(data: bytes) -> tuple[bytes, str]:
    """Return the ICC profile of the press that the PDF *data* was written for, and its name; both empty without one."""
    profile = profile_of(data)
    try:
        return profile, of_profile(profile).description if profile else ""
    except UnfitProfile:
        return b"", ""


def _beside(ours: ReadPdf, file: ReadPdf, on: Mapping[int, Sequence[ReferencePage]], copied: bool) -> ComparedFile:
    """Return *file* beside *ours*, for comparing navigation; a personal copy may have any title."""
    numbers = {page: [leaf.number for leaf in leaves] for page, leaves in on.items()}
    paper = for_paper(file, on)
    titles = None if copied else [booklet_title(ours.title)] if paper else []
    return ComparedFile(ours, file, numbers, paper, outer(numbers) if copied else (), titles)


def outer(on: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the pages of a personal copy before the edition and behind it; *on* are the edition's on each page.

    Such a copy begins with the bytes of the edition (``personal``), and only its writer answers for its letter.
    """
    edition = [number for number, numbers in on.items() if numbers]
    return [number for number in on if edition and not min(edition) <= number <= max(edition)]


def _gone(sheet: ReadPage, left: ReadPage) -> frozenset[int]:
    return frozenset(run.order for run in sheet.runs) - {run.order for run in left.runs}


def without(file: ReadPdf, beside: Mapping[int, frozenset[int]]) -> ReadPdf:
    """Return *file* without the runs in *beside*, by page and ``order``."""
    if not beside:
        return file
    sheets = [
        replace(sheet, runs=tuple(run for run in sheet.runs if run.order not in beside.get(sheet.number, ())))
        for sheet in file.sheets
    ]
    return replace(file, sheets=tuple(sheets))


@or_problem
def cut(data: bytes, on: Mapping[int, Sequence[ReferencePage]], ours: ReadPdf, file: ReadPdf) -> UnimposedPages | None:
    """Return the pages of the imposed sheets of *file*, the PDF *data*, one by one (``imposed.unimposed``)."""
    return unimposed(on, ours, file, data)
