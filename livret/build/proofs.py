"""The « bon à tirer »: an edition laid out → all that is verified of it, in one report; or of a file beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from livret.base.messages import _, later
from livret.base.problems import Problem
from livret.bind.watermark import DRAFT
from livret.build import binding, fill
from livret.build.chapter_store import ChapterStore
from livret.build.chapters import LaidOutChapter
from livret.build.order import BuildRequest
from livret.build.page_checks import PageChecks, beside
from livret.build.schedule import LaidOutEdition, Progress
from livret.build.uses import Job, attachments, for_press
from livret.catalogue import layout
from livret.catalogue import parity as kinds
from livret.catalogue import preflight as preflight_kinds
from livret.design import compose
from livret.design.findings import problem_of
from livret.edition.model import Acceptance, Edition
from livret.exports.screen import screen
from livret.pdf.model import Book, Chapter
from livret.pdf.read.bounds import Excess
from livret.pdf.read.model import ReadPdf
from livret.pdf.read.reader import read
from livret.pdf.syntax import faults
from livret.proof.compare.imposed import pages
from livret.proof.compare.likeness import remarks
from livret.proof.compare.navigation import outward
from livret.proof.compare.parts import Part, parts
from livret.proof.compare.reference import ReferencePage, leaves
from livret.proof.craft.rules import craft
from livret.proof.foreign import Held, outer, without
from livret.proof.french import remarks as french
from livret.proof.gate.parity import judge
from livret.proof.model import Remark, Report, stops
from livret.proof.preflight.inked_photos import inks_not_kept
from livret.proof.preflight.rules import preflight
from livret.proof.preflight.sent import PressFile, Sending, sending
from livret.proof.report.printer_sheet import printer_sheet
from livret.proof.rules import accessibility, colophon, copied_text, figures, signatures, unfinished
from livret.proof.rules.behaviour import behaviour
from livret.workers.foreign_file import ForeignFile

_Rules = Callable[[Edition], Iterator[Problem]]

#: What is asked of the authors' own words and figures, before any page is looked at.
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


#: What shows on a page too: where one of them is told, it is known to look otherwise.
_TOLD_OF_A_PAGE = (
    *(kinds.FILE_LOST, kinds.FILE_EXTRA, kinds.FILE_TWICE, kinds.FILE_CHANGED, kinds.FILE_ELSEWHERE),
    *(kinds.FILE_OUT_OF_ORDER, kinds.PAGE_TWICE, kinds.NO_WORDS, kinds.UNSEEN),
)
#: Photos of too few points, as layout tells them at their author's line, and as the press file shows them.
_COARSE_TOLD = (layout.COARSE_PICTURE, layout.BLURRED_PICTURE)
_COARSE_SEEN = (preflight_kinds.SOFT, preflight_kinds.BLURRED)

_NOT_COMPARED = later("sheets that hold several pages were compared word for word, not as they look")
_IS_A_COPY = later("the file is a personal copy: the letter on pages {pages} was compared with nothing")
_LEADS_OUT = later(
    "the file is a personal copy: the letter on pages {pages} was compared with nothing, and leads to {addresses}"
)
_NOTICE, _DRAFT = later("the sheet of instructions for the copier"), later("a proof")
#: What `of_edition` tells of as it goes: binding, proofreading, the press edition, looking at pages.
_STEPS = 4


@dataclass
class Bound:
    """A book of ours, read: its screen edition, and which chapter each page belongs to.

    ``only``: the pages, from 1, that a part of it has; None: all.
    """

    book: Book
    chapters: Sequence[tuple[Chapter, int, int]]
    only: frozenset[int] | None = None

    @cached_property
    def pdf(self) -> bytes:
        """The screen edition."""
        return screen(self.book).pdf

    @cached_property
    def read(self) -> ReadPdf:
        """The screen edition, read."""
        return read(self.pdf)

    @cached_property
    def leaves(self) -> list[ReferencePage]:
        """Its pages, each word with the author's line that it comes from."""
        every = leaves(self.read, self.chapters)
        return [leaf for leaf in every if leaf.number in self.only] if self.only else every

    def chapter_of(self, page: int) -> str:
        """Return the slug of the chapter on *page*, from 1."""
        return next((c.slug for c, first, count in self.chapters if first <= page < first + count), "")


def of_edition(work: Job, progress: Progress, final: bool, folder: Path | None) -> tuple[Report, bytes]:
    """Return what is to be said of the edition that *work* is about, and the file whose pages show it.

    *final*: what matters by law or to readers stands in the way of printing. *folder* is where its files are written;
    None: they are written with the report, as they are made now.

    :raises InvalidEdition: when binding loses a page.
    """
    if work.draft:  # its pages are looked at as they will be printed: nothing of that is ever written
        work = replace(work, marked=False, separated=None)
    proofs, workshop = work.proofs, work.workshop
    edition = proofs.edition
    progress(_("binding"), 0, _STEPS)
    bound = _bound(work.book, proofs)
    with beside(workshop) as threads:
        work.separated = pdf = threads.submit(work.separate)
        onlookers = PageChecks(bound.pdf, bound.read, workshop, threads)
        progress(_("proofreading"), 1, _STEPS)
        found = [*_of_sources(proofs), *_of_pages(bound)]
        progress(_("press edition"), 2, _STEPS)
        press, files, told = _of_press(work, bound, pdf.result(), folder)
        found += told
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
        printer=printer_sheet(press, edition, files.files),
        sent=files.files,
        final=final,
        notes=(*onlookers.notes, *files.notes),
    ), bound.pdf


def _of_press(work: Job, bound: Bound, pdf: bytes, folder: Path | None) -> tuple[ReadPdf, Sending, list[Remark]]:
    """Return the press edition *pdf* of *bound*, read, the files that go with it, and what is to be said of them."""
    press, condition = read(pdf), work.job.condition
    unsound = [*_unsound(bound.pdf, work.named("screen")), *_unsound(pdf, work.named("press"))]
    guarded = work.workshop.press
    files = sending(_made(work, pdf, folder), folder, condition, lambda held: ForeignFile(held, guarded).press())
    photos = inks_not_kept(work.heavy, bound.chapters, press, condition)
    return press, files, [*unsound, *preflight(press, "press", work.job.bleed_mm), *files.remarks, *photos]


def _unsound(pdf: bytes, name: str) -> Iterator[Remark]:
    """Yield what rule of the format the file *pdf*, called *name*, breaks."""
    for told in faults(pdf)[:1]:
        yield Remark(layout.BROKEN_PDF.at(None, chapter=name, detail=told))


def _made(work: Job, pdf: bytes, folder: Path | None) -> list[PressFile]:
    """Return what goes to the print shop: cover and inside, too, where *folder* has one of them from --split-cover."""
    parts = folder and any((folder / work.named(f"press-{part}")).exists() for part in ("cover", "inside"))
    return [PressFile(output.name, output.pdf, output.pages) for output in for_press(work, pdf, bool(parts))]


def of_sources(proofs: LaidOutEdition) -> list[Remark]:
    """Return what is to be said of the authors' words and figures in *proofs*, and of who signed them."""
    kept, _accepted = _parted([_in_chapter(remark, proofs.edition) for remark in _of_sources(proofs)], proofs.edition)
    return list(kept)


def of_file(
    data: bytes, name: str, proofs: LaidOutEdition, workshop: ChapterStore, slug: str | None, progress: Progress
) -> Report:
    """Return what is to be said of the PDF *data*, called *name*, held against the edition laid out in *proofs*.

    *slug*: the file is the extract of that territory.

    :raises KeyError: for a territory that the edition does not have.
    """
    edition = proofs.edition
    outside = ForeignFile(data, workshop.press)
    with beside(workshop) as threads:
        reading = threads.submit(outside.read)
        progress(_("binding"), 0, 3)
        bound = _extract(proofs, workshop, slug) if slug else _bound(binding.whole(proofs, marked=False), proofs)
        base = Report(edition.sheet.title, edition.slug, name, 0, _titles(bound))
        progress(_("comparing"), 1, 3)
        try:
            file = reading.result()
            base = replace(base, pages=len(file.sheets))
            bound, file, held = _held(outside, file, bound, proofs, workshop, recognise=not slug)
        except Excess as excess:
            return replace(base, remarks=(Remark(excess.problem),))
    base, told = replace(base, chapters=_titles(bound)), held.part.told if held.part else ""
    does = behaviour(file.document, _enclosed(file, proofs, workshop))
    if what := _beside_the_brochure(file, edition):
        return replace(base, remarks=(*does, Remark(preflight_kinds.NOT_THE_BROCHURE.at(None, what=_(what)))))
    found: Sequence[Remark] = [*does, *held.found]
    if any(remark.problem.kind == kinds.ANOTHER_EDITION for remark in found):
        return replace(base, remarks=tuple(found))
    by_number = {leaf.number: leaf for leaf in bound.leaves}
    on = {page: [by_number[number] for number in numbers] for page, numbers in held.on.items()}
    if letters := outer(held.on) if data.startswith(bound.pdf) else ():
        found = [each for each in found if each.problem.kind != kinds.PAGE_UNKNOWN or each.page not in letters]
        told = _of_letters(letters, file)
    progress(_("looking at pages"), 2, 3)
    seen = _seen(outside, file, bound, on, held, found, workshop)
    progress(_("looking at pages"), 3, 3)
    notes = (*filter(None, [told]), *seen.notes)
    unsettled = 0 if slug or (held.part and held.part.territory) else _unsettled(proofs)
    return replace(base, remarks=(*found, *seen.remarks), notes=notes, undrawn=seen.undrawn, unsettled=unsettled)


def _of_letters(pages: Sequence[int], file: ReadPdf) -> str:
    """Return what is to be told of the letter of a personal copy, on *pages* of *file*: where it leads, too."""
    numbers, out = ", ".join(map(str, pages)), ", ".join(outward(file.document, pages))
    return _(_LEADS_OUT).format(pages=numbers, addresses=out) if out else _(_IS_A_COPY).format(pages=numbers)


def _enclosed(file: ReadPdf, proofs: LaidOutEdition, workshop: ChapterStore) -> Mapping[str, str]:
    """Return the SHA-256 of what the archive of the edition encloses, by name, where *file* encloses anything."""
    if not file.document.enclosed:
        return {}
    work = Job(proofs, BuildRequest(("archive",)), workshop)
    return {each.name: sha256(each.data).hexdigest() for each in attachments(work)}


class _Seen(NamedTuple):
    """What is said of the pages of a file once they are looked at, and which could not be."""

    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]
    undrawn: tuple[int, ...]


def _seen(
    outside: ForeignFile, file: ReadPdf, bound: Bound, on: Mapping[int, Sequence[ReferencePage]], held: Held,
    found: Sequence[Remark], workshop: ChapterStore,
) -> _Seen:  # fmt: skip
    """Return what is seen on the pages of *file*, *outside* read, beside those of *bound*, which *on* tells for each.

    What was *found* of a page already is not told again by how it looks.
    """
    imposed = any(len(leaves) > 1 for leaves in on.values())
    try:
        shown = pages(on, bound.read, file, outside.data, lambda on: outside.cut(on, bound.read, file))
    except Excess as excess:
        return _Seen((Remark(excess.problem), *held.printed), (), ())
    with beside(workshop) as threads:
        onlookers = PageChecks(shown.pdf, shown.read, workshop, threads, outside)
        alike = shown.compared(onlookers.resemblances(bound.pdf, shown.pairs(bound.read), shown.fit))
        looked = [shown.told(remark) for remark in (*onlookers.remarks(), *onlookers.refused, *held.printed)]
    told = {remark.page for remark in (*found, *looked) if remark.problem.kind in _TOLD_OF_A_PAGE}
    otherwise = map(shown.told, remarks(alike, shown.leaves, bound.read, shown.fit))
    return _Seen(
        (*(each for each in otherwise if each.page not in told), *looked),
        (*onlookers.notes, *([_(_NOT_COMPARED)] if imposed and not shown.leaves else [])),
        shown.sheets(onlookers.undrawn),
    )


def _beside_the_brochure(file: ReadPdf, edition: Edition) -> str:
    """Return what else *file* is that Livret prints of *edition*, by its title and by what stands on its pages."""
    words = [{run.text.strip() for run in sheet.runs} for sheet in file.sheets]
    if file.title == f"{compose.INSTRUCTIONS} – {edition.sheet.title}" and len(words) == 1:
        return _NOTICE
    named = file.title.startswith(f"{DRAFT} – ") and file.title.endswith(f" – {edition.sheet.title}")
    return _DRAFT if named and all(DRAFT.upper() in on for on in words[:-1]) else ""


def _held(
    outside: ForeignFile, file: ReadPdf, bound: Bound, proofs: LaidOutEdition, workshop: ChapterStore, recognise: bool
) -> tuple[Bound, ReadPdf, Held]:
    """Return what of the edition *file* is held against, the file without what printers write beside it, and the rest.

    *recognise*: it may be a part of *bound*.
    """
    ask, edition = outside.held, proofs.edition
    name, bleed_mm = edition.slug, edition.sheet.printing.bleed_mm
    offered = _offered(bound, file, proofs) if recognise else ()
    held = ask(file, bound.leaves, bound.read, name, offered, bleed_mm, outside.data.startswith(bound.pdf))
    if held.part and held.part.territory:
        bound = _extract(proofs, workshop, held.part.territory)
        copied = outside.data.startswith(bound.pdf)
        held = replace(ask(file, bound.leaves, bound.read, name, (), bleed_mm, copied), part=held.part)
    elif held.part and held.part.told:
        bound = replace(bound, only=frozenset(held.part.pages))
    return bound, without(file, held.beside), held


def _offered(whole: Bound, file: ReadPdf, proofs: LaidOutEdition) -> list[Part]:
    """Return the parts of the edition that *file* may be."""
    pages = {chapter.slug: range(first, first + count) for chapter, first, count in whole.chapters}
    ends = (pages[whole.chapters[0][0].slug], pages[whole.chapters[-1][0].slug])
    extracts = {
        territory.slug: (territory.sheet.name, (*ends[0], *pages[compose.anchor(territory)], *ends[1]))
        for territory in proofs.edition.territories
    }
    return [*parts(len(whole.read.sheets), extracts, tagged=bool(file.order))]


def _bound(book: Book, proofs: LaidOutEdition, *more: LaidOutChapter) -> Bound:
    by_slug = {sheet.chapter.slug: sheet.chapter for sheet in (*proofs.sheets, *more)}
    return Bound(book, [(by_slug[slug], first, count) for slug, first, count in book.chapters])


def _extract(proofs: LaidOutEdition, workshop: ChapterStore, slug: str) -> Bound:
    territory = {each.slug: each for each in proofs.edition.territories}[slug]
    cover = binding.named_cover(proofs.edition, workshop, territory)
    return _bound(binding.extract(proofs, territory, cover, marked=False), proofs, cover)


def _titles(bound: Bound) -> Mapping[str, str]:
    return {leaf.chapter: leaf.title for leaf in bound.leaves}


# What is said


def _unsettled(proofs: LaidOutEdition) -> int:
    """Return how much is to be settled in the edition of *proofs* before any file of it is printed: a wrong ISBN."""
    found = (_in_chapter(each, proofs.edition) for each in _of_sources(proofs, _SETTLED) if stops(each.problem))
    return len(_parted(found, proofs.edition)[0])


def _of_sources(proofs: LaidOutEdition, asked: Sequence[_Rules] = ()) -> Iterator[Remark]:
    """Yield what layout and the authors' own words and figures call for; *asked* are the rules, all if none."""
    edition = proofs.edition
    known = {(problem.code, problem.location) for problem in (*proofs.warnings, *proofs.excused)}
    for problem in (*proofs.warnings, *proofs.excused, *fill.outliers(proofs)):
        yield Remark(problem)
    unwritten = {_line(problem) for problem in edition.unwritten}
    for rules in asked or _SOURCE_RULES:
        for problem in rules(edition):
            if (problem.code, problem.location) not in known and _line(problem) not in unwritten:
                yield Remark(problem)


def _line(problem: Problem) -> tuple[str, int] | None:
    """Return the line that *problem* is of: of one that is still to be written, nothing else is said."""
    place = problem.location
    return (place.file, place.line) if place and place.line else None


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
    if not remark.problem.acceptable or entry.code.upper() != remark.problem.code:
        return False
    return entry.territory is None or remark.chapter == anchors.get(entry.territory)
