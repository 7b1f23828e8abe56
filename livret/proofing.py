"""The « bon à tirer »: an edition laid out → all that is verified of it, in one report; or of a file beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from livret import books, status
from livret.content.model import Acceptance, Edition
from livret.kinds import layout
from livret.kinds import parity as kinds
from livret.kinds import preflight as preflight_kinds
from livret.makeup import Progress, Proofs
from livret.messages import _
from livret.onlookers import Onlookers, beside
from livret.order import Order
from livret.outputs import Work
from livret.press import compose
from livret.press.extract import extracts
from livret.press.findings import problem_of
from livret.press.model import Book, Chapter
from livret.press.screen import screen
from livret.problems import Problem, Severity
from livret.proof import accessibility, colophon, french, honesty, misplaced, signed, unfinished
from livret.proof.against import against, paired, without_slug
from livret.proof.craft import craft
from livret.proof.model import Remark, Report
from livret.proof.page import Read
from livret.proof.parity import judge
from livret.proof.preflight import preflight
from livret.proof.printer import printer_sheet
from livret.proof.read import Unreadable, read
from livret.proof.reference import Leaf, leaves
from livret.proof.registration import fitted
from livret.proof.resemblance import remarks
from livret.workshop import Workshop

_Rules = Callable[[Edition], Iterator[Problem]]

#: What is asked of the authors' own words and figures, before any page is looked at.
_SOURCE_RULES: tuple[_Rules, ...] = (
    accessibility.rules,
    lambda edition: french.rules(edition, edition.glossary.words),
    colophon.rules,
    honesty.rules,
    misplaced.rules,
    unfinished.rules,
    signed.changed,
)


#: What shows on a page too: where one of them is told, it is known to look otherwise.
_TOLD_OF_A_PAGE = (
    *(kinds.FILE_LOST, kinds.FILE_EXTRA, kinds.FILE_TWICE, kinds.FILE_CHANGED, kinds.FILE_ELSEWHERE),
    *(kinds.FILE_OUT_OF_ORDER, kinds.PAGE_TWICE, kinds.NO_WORDS, kinds.UNSEEN),
)
#: Photos of too few points, as layout tells them at their author's line, and as the press file shows them.
_COARSE_TOLD = (layout.COARSE_PICTURE, layout.BLURRED_PICTURE)
_COARSE_SEEN = (preflight_kinds.SOFT, preflight_kinds.BLURRED)

#: What `of_edition` tells of as it goes: binding, proofreading, the press edition, looking at pages.
_STEPS = 4


@dataclass
class Bound:
    """A book of ours, read: its screen edition, and which chapter each page belongs to."""

    book: Book
    chapters: Sequence[tuple[Chapter, int, int]]

    @cached_property
    def pdf(self) -> bytes:
        """The screen edition."""
        return screen(self.book).pdf

    @cached_property
    def read(self) -> Read:
        """The screen edition, read."""
        return read(self.pdf)

    @cached_property
    def leaves(self) -> list[Leaf]:
        """Its pages, each word with the author's line that it comes from."""
        return leaves(self.read, self.chapters)

    def chapter_of(self, page: int) -> str:
        """Return the slug of the chapter on *page*, from 1."""
        return next((c.slug for c, first, count in self.chapters if first <= page < first + count), "")


def of_edition(proofs: Proofs, workshop: Workshop, progress: Progress, final: bool) -> tuple[Report, bytes]:
    """Return what is to be said of the edition laid out in *proofs*, and the file that it is said of.

    *final*: what matters by law or to readers stands in the way of printing.

    :raises InvalidEdition: when binding loses a page.
    """
    edition = proofs.edition
    progress(_("binding"), 0, _STEPS)
    work = Work(proofs, Order(("screen", "press")), workshop)
    bound = _bound(work.book, proofs)
    with beside(workshop) as threads:
        pdf = threads.submit(workshop.press.separate, work.book, work.job)
        onlookers = Onlookers(bound.pdf, bound.read, workshop, threads)
        progress(_("proofreading"), 1, _STEPS)
        found = [*_of_sources(proofs), *_of_pages(bound)]
        progress(_("press edition"), 2, _STEPS)
        press = read(pdf.result())
        found += preflight(press, "press", work.job.bleed_mm)
        progress(_("looking at pages"), 3, _STEPS)
        found += [*preflight(bound.read, "screen"), *craft(bound.read, bound.leaves), *onlookers.remarks()]
    kept, accepted = _parted(_once([_placed(remark, bound, edition) for remark in found]), edition)
    progress(_("looking at pages"), _STEPS, _STEPS)
    return Report(
        title=edition.sheet.title,
        edition=edition.slug,
        undrawn=tuple(onlookers.undrawn),
        file=f"{edition.slug}-screen.pdf",
        pages=len(bound.read.sheets),
        chapters=_titles(bound),
        remarks=kept,
        accepted=accepted,
        printer=printer_sheet(bound.read, press, edition),
        final=final,
        notes=tuple(onlookers.notes),
    ), bound.pdf


def of_sources(proofs: Proofs) -> list[Remark]:
    """Return what is to be said of the authors' words and figures in *proofs*, and of who signed them."""
    kept, _accepted = _parted([_in_chapter(remark, proofs.edition) for remark in _of_sources(proofs)], proofs.edition)
    return list(kept)


def of_file(data: bytes, name: str, proofs: Proofs, workshop: Workshop, slug: str | None, progress: Progress) -> Report:
    """Return what is to be said of the PDF *data*, called *name*, held against the edition laid out in *proofs*.

    *slug*: the file is the extract of that territory.

    :raises KeyError: for a territory that the edition does not have.
    """
    edition = proofs.edition
    progress(_("binding"), 0, 3)
    bound = _extract(proofs, slug) if slug else _bound(books.whole(proofs), proofs)
    progress(_("comparing"), 1, 3)
    base = Report(edition.sheet.title, edition.slug, name, 0, _titles(bound))
    try:
        file = without_slug(bound.leaves, read(data))
    except Unreadable as reason:
        return replace(base, remarks=(Remark(kinds.UNREADABLE.at(None, detail=_(str(reason)))),))
    found = against(bound.leaves, bound.read, file, edition.slug)
    if any(remark.problem.kind is kinds.ANOTHER_EDITION for remark in found):
        return replace(base, pages=len(file.sheets), remarks=tuple(found))
    progress(_("looking at pages"), 2, 3)
    chapters = {remark.page: remark.chapter for remark in found if remark.page}
    with beside(workshop) as threads:
        onlookers = Onlookers(data, file, workshop, threads)
        same = paired(bound.leaves, file)
        pairs = [(bound.read.sheets[leaf.number - 1], file.sheets[number - 1]) for number, leaf in same.items()]
        fit = fitted(pairs)
        alike = onlookers.resemblances(bound.pdf, pairs, fit)
        seen = [*onlookers.remarks(), *preflight(file, "file")]
    told = {remark.page for remark in (*found, *seen) if remark.problem.kind in _TOLD_OF_A_PAGE}
    found += [each for each in remarks(alike, same, bound.read, fit) if each.page not in told]
    placed = (replace(each, chapter=each.chapter or chapters.get(each.page or 0) or bound.chapter_of(each.page or 0))
              for each in seen)  # fmt: skip
    progress(_("looking at pages"), 3, 3)
    return replace(
        base,
        pages=len(file.sheets),
        remarks=(*found, *placed),
        notes=tuple(onlookers.notes),
        undrawn=tuple(onlookers.undrawn),
    )


def _bound(book: Book, proofs: Proofs) -> Bound:
    by_slug = {sheet.chapter.slug: sheet.chapter for sheet in proofs.sheets}
    return Bound(book, [(by_slug[slug], first, count) for slug, first, count in book.chapters])


def _extract(proofs: Proofs, slug: str) -> Bound:
    fragments = [sheet.fragment for sheet in proofs.sheets]
    anchors = {territory.slug: compose.anchor(territory) for territory in proofs.edition.territories}
    return _bound(next(extracts(fragments, [anchors[slug]], books.info(proofs.edition))), proofs)


def _titles(bound: Bound) -> Mapping[str, str]:
    return {chapter.slug: chapter.title for chapter, _first, _count in bound.chapters}


# What is said


def _of_sources(proofs: Proofs) -> Iterator[Remark]:
    """Yield what layout and the authors' own words and figures call for."""
    edition = proofs.edition
    known = {(problem.code, problem.location) for problem in (*proofs.warnings, *proofs.excused)}
    for problem in (*proofs.warnings, *proofs.excused, *status.outliers(proofs)):
        yield Remark(problem)
    for rules in _SOURCE_RULES:
        for problem in rules(edition):
            if (problem.code, problem.location) not in known:
                yield Remark(problem)


def _of_pages(bound: Bound) -> Iterator[Remark]:
    """Yield what the finished file lost of its chapters, or has more."""
    for chapter, first, count in bound.chapters:
        for finding in judge(chapter, bound.read, first, count):
            problem = problem_of(chapter, finding)
            page = first + (finding.page or 1) - 1
            yield Remark(problem, chapter.slug, page)


# Where it belongs


def _placed(remark: Remark, bound: Bound, edition: Edition) -> Remark:
    """Return *remark* with the chapter of its page, or of its author's file; and its page, where layout told it."""
    if remark.page and not remark.chapter:
        return replace(remark, chapter=bound.chapter_of(remark.page))
    values = remark.problem.values
    for chapter, first, _count in bound.chapters if not remark.page else ():
        if isinstance(values.get("page"), int) and values.get("chapter") == chapter.title:
            return replace(remark, chapter=chapter.slug, page=first + values["page"] - 1)
    return _in_chapter(remark, edition)


def _once(found: Sequence[Remark]) -> Iterator[Remark]:
    """Yield *found* without photos that the press file shows too coarse where layout told the author's file of them.

    What layout told is shown where the press file has it.
    """
    seen = {remark.page: remark.spot for remark in found if remark.problem.kind in _COARSE_SEEN}
    told = {remark.page for remark in found if remark.problem.kind in _COARSE_TOLD}
    for remark in found:
        if remark.problem.kind in _COARSE_TOLD:
            yield replace(remark, spot=seen.get(remark.page))
        elif remark.problem.kind not in _COARSE_SEEN or remark.page not in told:
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
    """Return the remarks that stand, and those that the edition accepts, each with its reason."""
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
    """Whether *entry* accepts *remark*, a warning on a page of its territory or in one of its files."""
    if remark.problem.severity != Severity.WARNING or entry.code.upper() != remark.problem.code:
        return False
    return entry.territory is None or remark.chapter == anchors.get(entry.territory)
