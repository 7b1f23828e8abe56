"""A PDF from outside, compared with a laid-out edition → one report of all remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from livret.base.messages import _, later
from livret.bind.watermark import DRAFT
from livret.build import binding
from livret.build.bound import Bound, extract, of_book
from livret.build.chapter_store import ChapterStore
from livret.build.order import BuildRequest
from livret.build.page_checks import PageChecks
from livret.build.proofs import unsettled
from livret.build.schedule import LaidOutEdition, Progress
from livret.build.uses import Job, attachments
from livret.catalogue import parity as kinds
from livret.catalogue import preflight as preflight_kinds
from livret.design import compose
from livret.edition.model import Edition
from livret.pdf.read.bounds import Excess
from livret.pdf.read.model import ReadPdf
from livret.proof.compare.foreign import FileComparison, outer, without
from livret.proof.compare.imposed import pages
from livret.proof.compare.likeness import remarks
from livret.proof.compare.navigation import outward
from livret.proof.compare.parts import Part, parts
from livret.proof.compare.reference import ReferencePage
from livret.proof.model import Remark, Report
from livret.proof.rules.behaviour import behaviour
from livret.workers.foreign_file import ForeignFile

#: Findings that show on a page too: with one of them, its different look is expected.
_OF_A_PAGE = (
    *(kinds.FILE_LOST, kinds.FILE_EXTRA, kinds.FILE_TWICE, kinds.FILE_CHANGED, kinds.FILE_ELSEWHERE),
    *(kinds.FILE_OUT_OF_ORDER, kinds.PAGE_TWICE, kinds.NO_WORDS, kinds.UNSEEN),
)
_NOT_COMPARED = later("sheets that hold several pages were compared word for word, not as they look")
_IS_A_COPY = later("the file is a personal copy: the letter on pages {pages} was compared with nothing")
_LEADS_OUT = later(
    "the file is a personal copy: the letter on pages {pages} was compared with nothing, and leads to {addresses}"
)
_NOTICE, _DRAFT = later("the sheet of instructions for the copier"), later("a proof")


def of_file(
    data: bytes, name: str, proofs: LaidOutEdition, store: ChapterStore, slug: str | None, progress: Progress
) -> Report:
    """Return the report on the PDF *data*, called *name*, compared with the edition laid out in *proofs*.

    *slug*: the file is the extract of that territory.

    :raises KeyError: for a territory that the edition does not have.
    """
    edition = proofs.edition
    outside = ForeignFile(data, store.workers, edition_pages=proofs.page_count)
    reading = store.workers.submit(outside.read)
    progress(_("binding"), 0, 3)
    bound = extract(proofs, store, slug) if slug else of_book(binding.whole(proofs, marked=False), proofs)
    base = Report(edition.sheet.title, edition.slug, name, 0, bound.titles)
    progress(_("comparing"), 1, 3)
    try:
        base = replace(base, pages=len((file := reading.result()).sheets))
        whole = bound if slug else _of_its_use(bound, data, file, proofs)
        bound, file, compared = _compared(outside, file, whole, proofs, store, recognise=not slug)
    except Excess as excess:
        return replace(base, remarks=(Remark(excess.problem),))
    base, letter_note = replace(base, chapters=bound.titles), compared.part.notice if compared.part else ""
    does = behaviour(file.document, _enclosed(file, proofs, store))
    if what := _beside_the_brochure(file, edition):
        return replace(base, remarks=(*does, Remark(preflight_kinds.NOT_THE_BROCHURE.at(None, what=_(what)))))
    found: Sequence[Remark] = [*does, *compared.found]
    if any(remark.problem.kind == kinds.ANOTHER_EDITION for remark in found):
        return replace(base, remarks=tuple(found))
    by_number = {leaf.number: leaf for leaf in bound.leaves}
    on = {page: [by_number[number] for number in numbers] for page, numbers in compared.on.items()}
    if letters := outer(compared.on) if data.startswith(bound.pdf) else ():
        found = [each for each in found if each.problem.kind != kinds.PAGE_UNKNOWN or each.page not in letters]
        letter_note = _of_letters(letters, file)
    progress(_("looking at pages"), 2, 3)
    seen = _seen(outside, file, bound, on, compared, found, store)
    progress(_("looking at pages"), 3, 3)
    notes = (*filter(None, [letter_note]), *seen.notes)
    pending = 0 if slug or (compared.part and compared.part.territory) else unsettled(proofs)
    return replace(base, remarks=(*found, *seen.remarks), notes=notes, undrawn=seen.undrawn, unsettled=pending)


def _of_its_use(whole: Bound, data: bytes, file: ReadPdf, proofs: LaidOutEdition) -> Bound:
    """Return what the *file* of bytes *data* is to be compared with: without blank pages, unless it is for paper.

    A file for paper has as many pages as the *whole*, or two a side; a personal copy may have as many, too.
    """
    shown = binding.on_screen(proofs)
    if shown is proofs:
        return whole
    read, pages = of_book(binding.whole(shown, marked=False), shown), len(whole.book.pages)
    for_paper = len(file.sheets) in (pages, pages // 2) and not data.startswith(read.pdf)
    return whole if for_paper else read


def _of_letters(pages: Sequence[int], file: ReadPdf) -> str:
    """Return the remark on the letter of a personal copy, on *pages* of *file*, with the addresses that it links to."""
    numbers, out = ", ".join(map(str, pages)), ", ".join(outward(file.document, pages))
    return _(_LEADS_OUT).format(pages=numbers, addresses=out) if out else _(_IS_A_COPY).format(pages=numbers)


def _enclosed(file: ReadPdf, proofs: LaidOutEdition, store: ChapterStore) -> Mapping[str, str]:
    """Return the SHA-256 of the files that the archive edition encloses, by name, where *file* encloses anything."""
    if not file.document.enclosed:
        return {}
    work = Job(proofs, BuildRequest(("archive",)), store)
    return {each.name: sha256(each.data).hexdigest() for each in attachments(work)}


class _Seen(NamedTuple):
    """The remarks on the looks of a file's pages, and the pages that could not be drawn."""

    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]
    undrawn: tuple[int, ...]


def _seen(
    outside: ForeignFile, file: ReadPdf, bound: Bound, on: Mapping[int, Sequence[ReferencePage]],
    compared: FileComparison, found: Sequence[Remark], store: ChapterStore,
) -> _Seen:  # fmt: skip
    """Return the looks of the pages of *file*, read by *outside*, beside those of *bound* that *on* has for each.

    A difference already *found* on a page is not reported again for its looks.
    """
    imposed = any(len(leaves) > 1 for leaves in on.values())
    try:
        shown = pages(on, bound.read, file, outside.data, lambda on: outside.cut(on, bound.read, file))
    except Excess as excess:
        return _Seen((Remark(excess.problem), *compared.printed), (), ())
    checks = PageChecks(shown.pdf, shown.read, store.workers, outside)
    alike = shown.compared(checks.resemblances(bound.pdf, shown.pairs(bound.read), shown.fit))
    looked = [shown.in_place(remark) for remark in (*checks.remarks(), *checks.refused, *compared.printed)]
    reported = {remark.page for remark in (*found, *looked) if remark.problem.kind in _OF_A_PAGE}
    otherwise = map(shown.in_place, remarks(alike, shown.leaves, bound.read, shown.fit))
    return _Seen(
        (*(each for each in otherwise if each.page not in reported), *looked),
        (*checks.notes, *([_(_NOT_COMPARED)] if imposed and not shown.leaves else [])),
        shown.sheets(checks.undrawn),
    )


def _beside_the_brochure(file: ReadPdf, edition: Edition) -> str:
    """Return which other print of *edition* by Livret *file* is, by its title and the words of its pages; else ""."""
    words = [{run.text.strip() for run in sheet.runs} for sheet in file.sheets]
    if file.title == f"{compose.INSTRUCTIONS} – {edition.sheet.title}" and len(words) == 1:
        return _NOTICE
    named = file.title.startswith(f"{DRAFT} – ") and file.title.endswith(f" – {edition.sheet.title}")
    return _DRAFT if named and all(DRAFT.upper() in on for on in words[:-1]) else ""


def _compared(
    outside: ForeignFile, file: ReadPdf, bound: Bound, proofs: LaidOutEdition, store: ChapterStore, recognise: bool
) -> tuple[Bound, ReadPdf, FileComparison]:
    """Return the part of the edition to compare *file* with, the file without the printer's marks, and the rest.

    *recognise*: it may be a part of *bound*.
    """
    compare, edition = outside.compared, proofs.edition
    name, bleed_mm = edition.slug, edition.sheet.printing.bleed_mm
    offered = _offered(bound, file, proofs) if recognise else ()
    compared = compare(file, bound.leaves, bound.read, name, offered, bleed_mm, outside.data.startswith(bound.pdf))
    if compared.part and compared.part.territory:
        bound = extract(proofs, store, compared.part.territory)
        copied = outside.data.startswith(bound.pdf)
        compared = replace(compare(file, bound.leaves, bound.read, name, (), bleed_mm, copied), part=compared.part)
    elif compared.part and compared.part.notice:
        bound = replace(bound, only=frozenset(compared.part.pages))
    return bound, without(file, compared.beside), compared


def _offered(whole: Bound, file: ReadPdf, proofs: LaidOutEdition) -> list[Part]:
    """Return the parts of the edition that *file* may be."""
    pages = {chapter.slug: range(first, first + count) for chapter, first, count in whole.chapters}
    ends = (pages[whole.chapters[0][0].slug], pages[whole.chapters[-1][0].slug])
    extracts = {
        territory.slug: (territory.sheet.name, (*ends[0], *pages[compose.anchor(territory)], *ends[1]))
        for territory in proofs.edition.territories
    }
    return [*parts(len(whole.read.sheets), extracts, tagged=bool(file.order))]
