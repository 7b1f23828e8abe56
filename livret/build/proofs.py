"""The « bon à tirer »: a laid-out edition → all checks of it, in one report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from livret.base.messages import _
from livret.base.problems import Problem
from livret.build import fill
from livret.build.bound import Bound, of_book
from livret.build.findings import problem_of
from livret.build.page_checks import PageChecks
from livret.build.schedule import LaidOutEdition, Progress
from livret.build.uses import Job, for_press
from livret.catalogue import layout
from livret.catalogue import preflight as preflight_kinds
from livret.design import compose
from livret.edition.model import Acceptance, Edition
from livret.pdf.document.whole import read
from livret.pdf.read.model import ReadPdf
from livret.pdf.syntax import faults
from livret.proof.craft.rules import craft
from livret.proof.french import rules as french
from livret.proof.gate.parity import judge
from livret.proof.model import Remark, Report, stops
from livret.proof.preflight.inked_photos import inks_not_kept
from livret.proof.preflight.rules import preflight
from livret.proof.preflight.sent import PressFile, Sending, sending
from livret.proof.report.printer_sheet import printer_sheet
from livret.proof.rules import accessibility, colophon, copied_text, figures, signatures, unfinished
from livret.workers.foreign_file import ForeignFile

_Rules = Callable[[Edition], Iterator[Problem]]

#: Checks of the authors' own words and figures, before any page is read.
_SOURCE_RULES: tuple[_Rules, ...] = (
    accessibility.rules,
    lambda edition: french.rules(edition, edition.glossary.words),
    colophon.rules,
    figures.rules,
    copied_text.rules,
    unfinished.rules,
    signatures.changed,
)
#: Those of them of which anything may have to be settled before printing: spelling never has.
_SETTLED: tuple[_Rules, ...] = (colophon.rules, figures.rules, copied_text.rules, unfinished.rules, signatures.changed)


#: Photos of low resolution, as layout reports them at their author's line, and as the press file shows them.
_COARSE_IN_LAYOUT = (layout.COARSE_PICTURE, layout.BLURRED_PICTURE)
_COARSE_IN_PRESS = (preflight_kinds.SOFT, preflight_kinds.BLURRED)

#: Steps whose progress `of_edition` reports: binding, proofreading, the press edition, checking pages.
_STEPS = 4


def of_edition(work: Job, progress: Progress, final: bool, folder: Path | None) -> tuple[Report, bytes]:
    """Return the report on the edition of *work*, and the PDF whose pages illustrate it.

    *final*: what matters by law or to readers blocks printing. *folder* is the folder of its files;
    None: they are written with the report, as built now.

    :raises InvalidEdition: when binding loses a page.
    """
    if work.draft:  # its pages are checked as they will be printed: nothing of that is ever written
        work = replace(work, marked=False, separated=None)
    proofs, store = work.proofs, work.store
    edition = proofs.edition
    progress(_("binding"), 0, _STEPS)
    bound = of_book(work.reading_copy, proofs)
    work.separated = pdf = work.separate()
    checks = PageChecks(bound.pdf, bound.read, store.workers)
    progress(_("proofreading"), 1, _STEPS)
    found = [*_of_sources(proofs), *_of_pages(bound)]
    progress(_("press edition"), 2, _STEPS)
    press, files, remarks = _of_press(work, bound, pdf.result(), folder)
    found += remarks
    progress(_("looking at pages"), 3, _STEPS)
    found += [*preflight(bound.read, "screen"), *craft(bound.read, bound.leaves), *checks.remarks()]
    kept, accepted = _parted(_once([_placed(remark, bound, edition) for remark in found]), edition)
    progress(_("looking at pages"), _STEPS, _STEPS)
    return Report(
        title=edition.sheet.title,
        edition=edition.slug,
        undrawn=tuple(checks.undrawn),
        file=f"{edition.slug}-screen.pdf",
        pages=len(bound.read.sheets),
        chapters=bound.titles,
        remarks=kept,
        accepted=accepted,
        printer=printer_sheet(press, edition, files.files),
        sent=files.files,
        final=final,
        notes=(*checks.notes, *files.notes),
        decided=tuple(f"{name} – {' ; '.join(decisions)}" for name, decisions in fill.decided(proofs) if decisions),
    ), bound.pdf


def _of_press(work: Job, bound: Bound, pdf: bytes, folder: Path | None) -> tuple[ReadPdf, Sending, list[Remark]]:
    """Return the press edition *pdf* of *bound*, read, the files to send with it, and the remarks on them."""
    press, condition = read(pdf), work.job.condition
    unsound = [*_unsound(bound.pdf, work.named("screen")), *_unsound(pdf, work.named("press"))]
    guarded = work.store.workers
    files = sending(_made(work, pdf, folder), folder, condition, lambda data: ForeignFile(data, guarded).press())
    photos = inks_not_kept(work.heavy, of_book(work.book, work.proofs).chapters, press, condition)
    return press, files, [*unsound, *preflight(press, "press", work.job.bleed_mm), *files.remarks, *photos]


def _unsound(pdf: bytes, name: str) -> Iterator[Remark]:
    """Yield the first rule of the format that the file *pdf*, called *name*, breaks."""
    for fault in faults(pdf)[:1]:
        yield Remark(layout.BROKEN_PDF.at(None, chapter=name, detail=fault))


def _made(work: Job, pdf: bytes, folder: Path | None) -> list[PressFile]:
    """Return the files for the print shop: cover and inside, too, where *folder* has one of them from --split-cover."""
    parts = folder and any((folder / work.named(f"press-{part}")).exists() for part in ("cover", "inside"))
    return [PressFile(output.name, output.pdf, output.pages) for output in for_press(work, pdf, bool(parts))]


def of_sources(proofs: LaidOutEdition) -> list[Remark]:
    """Return the remarks on the authors' words and figures in *proofs*, and on its signatures."""
    kept, _accepted = _parted([_in_chapter(remark, proofs.edition) for remark in _of_sources(proofs)], proofs.edition)
    return list(kept)


def compared(proofs: LaidOutEdition) -> list[Remark]:
    """Return the remarks on figures in *proofs* that are not those of official tables."""
    found = [_in_chapter(Remark(problem), proofs.edition) for problem in figures.official(proofs.edition)]
    return list(_parted(found, proofs.edition)[0])


# Remarks


def unsettled(proofs: LaidOutEdition) -> int:
    """Return how much is to be settled in the edition of *proofs* before any file of it is printed: a wrong ISBN."""
    found = (_in_chapter(each, proofs.edition) for each in _of_sources(proofs, _SETTLED) if stops(each.problem))
    return len(_parted(found, proofs.edition)[0])


def _of_sources(proofs: LaidOutEdition, chosen: Sequence[_Rules] = ()) -> Iterator[Remark]:
    """Yield what layout and the authors' own words and figures call for; *chosen* are the rules, all if none."""
    edition = proofs.edition
    known = {(problem.code, problem.location) for problem in (*proofs.warnings, *proofs.excused)}
    for problem in (*proofs.warnings, *proofs.excused, *fill.outliers(proofs), *fill.hollow(proofs)):
        yield Remark(problem)
    unwritten = {_line(problem) for problem in edition.unwritten}
    for rules in chosen or _SOURCE_RULES:
        for problem in rules(edition):
            if (problem.code, problem.location) not in known and _line(problem) not in unwritten:
                yield Remark(problem)


def _line(problem: Problem) -> tuple[str, int] | None:
    """Return the file and line of *problem*: a line that is still to be written has no other remark."""
    place = problem.location
    return (place.file, place.line) if place and place.line else None


def _of_pages(bound: Bound) -> Iterator[Remark]:
    """Yield what the finished file lost of its chapters, or has in excess."""
    for chapter, first, count in bound.chapters:
        for finding in judge(chapter, bound.read, first, count):
            problem = problem_of(chapter, finding)
            page = first + (finding.page or 1) - 1
            yield Remark(problem, chapter.slug, page)


# Places


def _placed(remark: Remark, bound: Bound, edition: Edition) -> Remark:
    """Return *remark* with the chapter of its page, or of its author's file; and its page, where layout reported it."""
    if remark.page and not remark.chapter:
        return replace(remark, chapter=bound.chapter_of(remark.page))
    values = remark.problem.values
    for chapter, first, _count in bound.chapters if not remark.page else ():
        if isinstance(values.get("page"), int) and values.get("chapter") == chapter.title:
            return replace(remark, chapter=chapter.slug, page=first + values["page"] - 1)
    return _in_chapter(remark, edition)


def _once(found: Sequence[Remark]) -> Iterator[Remark]:
    """Yield *found* without the coarse photos of the press file that layout reported at their author's file.

    Those of layout get the place on the page from the press file.
    """
    seen = {remark.page: remark.spot for remark in found if remark.problem.kind in _COARSE_IN_PRESS}
    reported = {remark.page for remark in found if remark.problem.kind in _COARSE_IN_LAYOUT}
    for remark in found:
        if remark.problem.kind in _COARSE_IN_LAYOUT:
            yield replace(remark, spot=seen.get(remark.page))
        elif remark.problem.kind not in _COARSE_IN_PRESS or remark.page not in reported:
            yield remark


def _in_chapter(remark: Remark, edition: Edition) -> Remark:
    """Return *remark* with the chapter of the territory in whose files it is."""
    if remark.chapter:
        return remark
    file = remark.problem.location.file if remark.problem.location else ""
    for territory in edition.territories:
        if f"territoires/{territory.slug}/" in file:
            return replace(remark, chapter=compose.anchor(territory))
    return remark


def _parted(found: Iterable[Remark], edition: Edition) -> tuple[tuple[Remark, ...], tuple[tuple[Remark, str], ...]]:
    """Split *found* into the remarks that remain, and those that the edition accepts, each with its reason."""
    kept, accepted = [], []
    anchors = {territory.slug: compose.anchor(territory) for territory in edition.territories}
    for remark in found:
        entry = next((entry for entry in edition.sheet.accepted if _accepts(entry, remark, anchors)), None)
        if entry:
            accepted.append((remark, entry.reason))
        else:
            kept.append(remark)
    return tuple(kept), tuple(accepted)


def _accepts(entry: Acceptance, remark: Remark, anchors: Mapping[str, str]) -> bool:
    """Return whether *entry* accepts *remark*, a warning on a page of its territory or in one of its files."""
    if not remark.problem.acceptable or entry.code.upper() != remark.problem.code:
        return False
    return entry.territory is None or remark.chapter == anchors.get(entry.territory)
